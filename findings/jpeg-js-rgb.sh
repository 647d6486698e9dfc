#!/bin/sh
# jpeg-js 0.4.4 (npm) takes a JPEG whose Adobe segment says "no transform" for YCbCr: its colours come out as others.
#
# Guessed before:   the file that `cjpeg -rgb` of libjpeg-turbo writes of a brown, with Adobe's transform 0 (ITU-T T.872, 6.5.3:
#                   three components without a transform are RGB), is decoded to that brown, as every browser does.
# Seen:             it is decoded to (38, 174, 52): the three channels are put through YCbCr's matrix. The ordinary file of
#                   the same pixels is right, and the option colorTransform: false is needed for this one.
# Exits 0 where this is seen, 1 where it is not, 2 where it cannot be tried. Needs node, npm and cjpeg.
set -u
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
npm install --silent --no-audit --no-fund --prefix . jpeg-js@0.4.4 >log 2>&1 || {
    echo "cannot be tried: jpeg-js 0.4.4 is not to be had here" >&2
    exit 2
}
command -v cjpeg >/dev/null || { echo "cannot be tried: cjpeg is missing (libjpeg-turbo-progs)" >&2; exit 2; }

cat >paint.js <<'END'
const rows = Buffer.alloc(64 * 64 * 3);
for (let i = 0; i < rows.length; i += 3) rows.set([120, 90, 70], i);
process.stdout.write(Buffer.concat([Buffer.from("P6\n64 64\n255\n"), rows]));
END
cat >decode.js <<'END'
const jpeg = require("jpeg-js"), fs = require("fs");
console.log("jpeg-js " + require("jpeg-js/package.json").version);
for (const name of ["ordinary", "rgb"]) {
    const bytes = fs.readFileSync(name + ".jpg"), adobe = bytes.indexOf("Adobe");
    const pixel = Array.from(jpeg.decode(bytes).data.subarray(0, 3));
    console.log(name + ": Adobe's transform " + (adobe < 0 ? "unsaid" : bytes[adobe + 11]) + ", pixel " + pixel);
}
END
node paint.js >brown.ppm
cjpeg -quality 100 brown.ppm >ordinary.jpg
cjpeg -quality 100 -rgb brown.ppm >rgb.jpg
node decode.js | tee said
grep -qE '^ordinary: .*pixel (119|120|121),(89|90|91),(69|70|71)$' said && grep -qE "^rgb: Adobe's transform 0, " said &&
    ! grep -qE '^rgb: .*pixel (119|120|121),(89|90|91),(69|70|71)$' said
