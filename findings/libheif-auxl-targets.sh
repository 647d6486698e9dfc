#!/bin/sh
# libheif before 1.18 refuses a HEIC file in which an auxiliary picture refers to two pictures: "Too many auxiliary image
# references". iPhones write such files since iOS 18 (the picture and a tone map, ISO 21496-1, share their gain map).
#
# Expected: ISO/IEC 23008-12 (6.10.1.1) lets one 'auxl' reference name several master images; the file is decoded as the one
# that differs from it in nothing but that reference and an item that nothing needs.
# Seen with libheif 1.17.1 (npm package libheif-js 1.17.1): the plain file gives 1 picture, the other none and the error.
# Exits 1 where that has changed. Needs node, npm and python3; installs in a folder of its own.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --prefix . libheif-js@1.17.1 >/dev/null

# 64 x 64 pixels of one colour with an alpha plane, made by heif-enc 1.15.1.
base64 -d >plain.heic <<'END'
AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAkVtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAAA5waXRtAA
AAAAABAAAANGlsb2MAAAAAREAAAgABAAAAAAJpAAEAAAAAAAAAFwACAAAAAAKAAAEAAAAAAAAAGAAAADhpaW5mAAAAAAACAAAAFWluZmUCAAAA
AAEAAGh2YzEAAAAAFWluZmUCAAAAAAIAAGh2YzEAAAABhGlwcnAAAAFfaXBjbwAAAHhodmNDAQNwAAAAAAAAAAAAHvAA/P34+AAADwMgAAEAGE
ABDAH//wNwAAADAJAAAAMAAAMAHroCQCEAAQArQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbqSSmubgQEDAgAAAMACAAAAwAIQCIAAQAHRAHBcrAi
QAAAABRpc3BlAAAAAAAAAEAAAABAAAAAEHBpeGkAAAAAAwgICAAAAHJodmNDAQQIAAAAAAAAAAAAHvAA/Pz4+AAADwMgAAEAF0ABDAH//wQIAA
ADAJ/4AAADAAAeugJAIQABACZCAQEECAAAAwCf+AAAAwAAHsCCBBZbqSSmubAgAAADACAAAAMAISIAAQAHRAHBcrAiQAAAABRpc3BlAAAAAAAA
AEAAAABAAAAADnBpeGkAAAAAAQgAAAAnYXV4QwAAAAB1cm46bXBlZzpoZXZjOjIwMTU6YXV4aWQ6MQAAAAAdaXBtYQAAAAAAAAACAAEDgQKDAA
IEhAWGhwAAABppcmVmAAAAAAAAAA5hdXhsAAIAAQABAAAAN21kYXQAAAATKAGvBBj8eTjr//ckD7RASBEdDgAAABQoAa4IMPFUW+x00smrqTSo
YPd9XA==
END

cat >two.py <<'END'
"""plain.heic with a 'tmap' item, and its 'auxl' reference naming the picture and that item; all else at its place."""
import struct

data = open("plain.heic", "rb").read()


def boxes(at, end):
    while at + 8 <= end:
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        yield kind, at, at + size
        at += size


def insert(at, new, grown):
    """More bytes in meta: the boxes round them grow, and what iloc says of places behind moves."""
    global data
    out = bytearray(data)
    for box in grown:
        struct.pack_into(">I", out, box, struct.unpack(">I", out[box:box + 4])[0] + len(new))
    iloc = inner[b"iloc"][0]
    sizes, count = struct.unpack(">HH", out[iloc + 12:iloc + 16])
    version, place = out[iloc + 8], iloc + 16
    for _ in range(count):
        place += 4 if version == 0 else 6
        base = sizes >> 4 & 15
        extents = struct.unpack(">H", out[place + base:place + base + 2])[0]
        where = [(place, base)] if base and int.from_bytes(out[place:place + base], "big") else []
        place += base + 2
        for _ in range(extents):
            if not where:
                where = [(place, sizes >> 12)]
            place += (sizes >> 12) + (sizes >> 8 & 15)
        for spot, size in where:
            out[spot:spot + size] = (int.from_bytes(out[spot:spot + size], "big") + len(new)).to_bytes(size, "big")
    data = bytes(out[:at]) + new + bytes(out[at:])


def look():
    global meta, inner
    meta = next((s, e) for k, s, e in boxes(0, len(data)) if k == b"meta")
    inner = {k: (s, e) for k, s, e in boxes(meta[0] + 12, meta[1])}


look()
auxl = next((s, e) for k, s, e in boxes(inner[b"iref"][0] + 12, inner[b"iref"][1]) if k == b"auxl")
insert(auxl[1], struct.pack(">H", 100), (meta[0], inner[b"iref"][0], auxl[0]))
data = data[:auxl[0] + 10] + struct.pack(">H", 2) + data[auxl[0] + 12:]
look()
item = struct.pack(">I4sIHH4sB", 21, b"infe", 2 << 24, 100, 0, b"tmap", 0)
count = inner[b"iinf"][0] + 12
insert(inner[b"iinf"][1], item, (meta[0], inner[b"iinf"][0]))
data = data[:count] + struct.pack(">H", struct.unpack(">H", data[count:count + 2])[0] + 1) + data[count + 2:]
open("two.heic", "wb").write(data)
END
python3 two.py

cat >decode.js <<'END'
const libheif = require("libheif-js");
const fs = require("fs");
console.log("libheif " + libheif.heif_get_version());
for (const name of ["plain.heic", "two.heic"])
    console.log(name + ": " + new libheif.HeifDecoder().decode(fs.readFileSync(name)).length + " picture(s)");
END
node decode.js 2>&1 | tee said
grep -q '^libheif 1.17.1$' said && grep -q '^plain.heic: 1 ' said && grep -q '^two.heic: 0 ' said &&
    grep -q 'Too many auxiliary image references' said || { echo "changed" >&2; exit 1; }
