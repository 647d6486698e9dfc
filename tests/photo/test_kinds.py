#!/usr/bin/env python3
"""Files as phones, cameras and programs write them, made here from one sample: each is read to the right colour, or refused
by name."""
import io
import json
import math
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib

from PIL import Image, ImageOps

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from colour import de00  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.environ.get("PIGMATCH", os.path.join(ROOT, "build/san/pigmatch"))
SIDE = 160
WHITE_CDM2 = 203

# Linear RGB -> XYZ (D65) of the primaries of ITU-T H.273.
TO_XYZ = {
    1: ((0.4123908, 0.3575843, 0.1804808), (0.2126390, 0.7151687, 0.0721923), (0.0193308, 0.1191948, 0.9505322)),
    9: ((0.6369580, 0.1446169, 0.1688810), (0.2627002, 0.6779981, 0.0593017), (0.0, 0.0280727, 1.0609851)),
    12: ((0.4865709, 0.2656677, 0.1982173), (0.2289746, 0.6917385, 0.0792869), (0.0, 0.0451134, 1.0439444)),
}


def inverse(m):
    (a, b, c), (d, e, f), (g, h, i) = m
    det = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
    return (((e * i - f * h) / det, (c * h - b * i) / det, (b * f - c * e) / det),
            ((f * g - d * i) / det, (a * i - c * g) / det, (c * d - a * f) / det),
            ((d * h - e * g) / det, (b * g - a * h) / det, (a * e - b * d) / det))


def times(m, v):
    return tuple(sum(m[r][k] * v[k] for k in range(3)) for r in range(3))


# ------------------------------------------------------------------ curves


def pq(rgb):
    m1, m2, c1, c2, c3 = 2610 / 16384, 2523 / 32, 3424 / 4096, 2413 / 128, 2392 / 128
    roots = [(max(v, 0) * WHITE_CDM2 / 10000) ** m1 for v in rgb]
    return [((c1 + c2 * y) / (1 + c3 * y)) ** m2 for y in roots]


def hlg(rgb):
    a = 0.17883277
    b, c = 1 - 4 * a, 0.5 - a * math.log(4 * a)
    light = [max(v, 0) * WHITE_CDM2 / 1000 for v in rgb]
    Y = max(sum(k * v for k, v in zip(TO_XYZ[9][1], light)), 1e-9)
    scene = [v * Y ** (1 / 1.2 - 1) for v in light]
    return [(3 * e) ** 0.5 if e <= 1 / 12 else a * math.log(12 * e - b) + c for e in scene]


def srgb(rgb):
    return [12.92 * v if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055 for v in rgb]


def bt2020(rgb):
    return [4.5 * v if v < 0.018053968510807 else 1.09929682680944 * v ** 0.45 - 0.09929682680944 for v in rgb]


CURVES = {16: pq, 18: hlg, 8: lambda rgb: rgb, 13: srgb, 14: bt2020, 4: lambda rgb: [v ** (1 / 2.2) for v in rgb]}

# ------------------------------------------------------------------ PNG


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(rows, bits, chunks):
    """Rows of codes, three a pixel."""
    pack = ">%dH" if bits == 16 else ">%dB"
    raw = b"".join(b"\0" + struct.pack(pack % len(row), *row) for row in rows)
    head = struct.pack(">IIBBBBB", len(rows[0]) // 3, len(rows), bits, 2, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + b"".join(chunk(*c) for c in chunks) +
            chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b""))


def plain_rows(picture):
    data = picture.tobytes()
    return [data[3 * SIDE * y:3 * SIDE * (y + 1)] for y in range(SIDE)]


def cicp_png(linear, primaries, transfer, bits, narrow):
    to = inverse(TO_XYZ[primaries])
    most, rows, known = (1 << bits) - 1, [], {}
    for row in linear:
        codes = []
        for rgb in row:
            if rgb not in known:
                light = [min(max(v, 0), 1) for v in times(to, times(TO_XYZ[1], rgb))]
                values = [min(max(v, 0), 1) for v in CURVES[transfer](light)]
                known[rgb] = [round((16 + 219 * v) * 2 ** (bits - 8) if narrow else v * most) for v in values]
            codes += known[rgb]
        rows.append(codes)
    return png(rows, bits, [(b"cICP", bytes([primaries, transfer, 0, 0 if narrow else 1]))])


# ------------------------------------------------------------------ a profile: Display P3, of matrix and curve


def p3_profile():
    def xyz(x, y, z):
        return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(v * 65536) for v in (x, y, z)))

    text = b"desc\0\0\0\0" + struct.pack(">I", 3) + b"P3\0" + bytes(79)
    curve = b"para\0\0\0\0\0\3\0\0" + struct.pack(">5i", *(round(v * 65536) for v in (
        2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)))
    tags = [(b"desc", text), (b"wtpt", xyz(0.9642, 1, 0.8249)), (b"rXYZ", xyz(0.51512, 0.2412, -0.00105)),
            (b"gXYZ", xyz(0.29198, 0.69225, 0.04189)), (b"bXYZ", xyz(0.1571, 0.06657, 0.78407)), (b"rTRC", curve),
            (b"gTRC", curve), (b"bTRC", curve), (b"cprt", b"text\0\0\0\0free\0")]
    at, table, body = 132 + 12 * len(tags), b"", b""
    for name, data in tags:
        data += bytes(-len(data) % 4)
        table += name + struct.pack(">II", at + len(body), len(data))
        body += data
    head = struct.pack(">I4sI4s4s4s12s4s4sIIIQI3i4s", at + len(body), b"none", 0x02400000, b"mntr", b"RGB ", b"XYZ ",
                       bytes(12), b"acsp", b"none", 0, 0, 0, 0, 0, 63190, 65536, 54061, b"none")
    return head + bytes(128 - len(head)) + struct.pack(">I", len(tags)) + table + body


# ------------------------------------------------------------------ JPEG


def jpeg(picture, **options):
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=95, **options)
    return out.getvalue()


def with_segments(data, *segments):
    out = data[:2]
    for marker, body in segments:
        out += bytes([0xff, marker]) + struct.pack(">H", len(body) + 2) + body
    return out + data[2:]


def icc_segment(profile, number=1, of=1):
    return 0xe2, b"ICC_PROFILE\0" + bytes([number, of]) + profile


def exif(*entries):
    """A block of 16-bit values; those above 0x9000 go to EXIF's own directory."""
    sub = [e for e in entries if e[0] >= 0x9000]
    first = [e for e in entries if e[0] < 0x9000]
    count = len(first) + bool(sub)
    out = b"MM\0*" + struct.pack(">IH", 8, count)
    for tag, value in first:
        out += struct.pack(">HHIHH", tag, 3, 1, value, 0)
    if sub:
        out += struct.pack(">HHII", 0x8769, 4, 1, 8 + 2 + 12 * count + 4)
    out += bytes(4)
    if sub:
        out += struct.pack(">H", len(sub)) + b"".join(struct.pack(">HHIHH", t, 3, 1, v, 0) for t, v in sub) + bytes(4)
    return out


def exif_segment(block):
    return 0xe1, b"Exif\0\0" + block


def renamed_frame(data, marker):
    at = data.index(b"\xff\xc0")
    return data[:at + 1] + bytes([marker]) + data[at + 2:]


# ------------------------------------------------------------------ HEIC, where an encoder is at hand


def heif_boxes(data, at, end):
    while at + 8 <= end:
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        yield kind, at, at + size
        at += size


def find_box(data, *path):
    at, end, start = 0, len(data), 0
    for kind in path:
        start, end = next((s, e) for k, s, e in heif_boxes(data, at, end) if k == kind)
        at = start + (12 if kind == b"meta" else 8)
    return start, end


def move(out, at, size, more):
    if size > 0:
        out[at:at + size] = (int.from_bytes(out[at:at + size], "big") + more).to_bytes(size, "big")


def grown_meta(data, old, new):
    """`old` (start, end) inside meta replaced, sizes and offsets mended (ISO/IEC 14496-12, 8.11.3)."""
    more = len(new) - (old[1] - old[0])
    out = bytearray(data[:old[0]] + new + data[old[1]:])
    start, end = find_box(data, b"meta")
    struct.pack_into(">I", out, start, end - start + more)
    at, _ = find_box(bytes(out), b"meta", b"iloc")
    version, (sizes, count) = out[at + 8], struct.unpack(">HH", out[at + 12:at + 16])
    offset, length, base, index = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15, sizes & 15
    at += 16
    for _ in range(count):
        in_file = version == 0 or out[at + 3] & 15 == 0
        at += 4 if version == 0 else 6
        based = int.from_bytes(out[at:at + base], "big") > 0
        if in_file and based:
            move(out, at, base, more)
        at += base
        extents = struct.unpack(">H", out[at:at + 2])[0]
        at += 2
        for _ in range(extents):
            at += index if version > 0 else 0
            if in_file and not based:
                move(out, at, offset, more)
            at += offset + length
    return bytes(out)


def ios18(data):
    """What iPhones write since iOS 18: auxiliary pictures that belong to the picture and to a tone map."""
    start, end = find_box(data, b"meta", b"iref")
    out, primary = data[start:start + 12], None
    for kind, s, e in heif_boxes(data, start + 12, end):
        if kind == b"auxl":
            item, count, primary = struct.unpack(">HHH", data[s + 8:s + 14])
            out += struct.pack(">I4sHHHH", 16, kind, item, 2, primary, 100)
            out += struct.pack(">I4sHHHH", 16, b"dimg", 100, 2, primary, item)
        else:
            out += data[s:e]
    assert primary is not None
    data = grown_meta(data, (start, end), struct.pack(">I", len(out)) + out[4:])
    start, end = find_box(data, b"meta", b"iinf")
    infe = struct.pack(">I4sIHH4sB", 21, b"infe", 2 << 24, 100, 0, b"tmap", 0)
    count = struct.unpack(">H", data[start + 12:start + 14])[0]
    new = struct.pack(">I4sIH", end - start + len(infe), b"iinf", 0, count + 1) + data[start + 14:end] + infe
    return grown_meta(data, (start, end), new)


def with_colour(data, body):
    """The colr box's body replaced."""
    start, end = find_box(data, b"meta", b"iprp")
    inner, inner_end = find_box(data, b"meta", b"iprp", b"ipco")
    s, e = next((s, e) for k, s, e in heif_boxes(data, inner + 8, inner_end) if k == b"colr")
    more = len(body) + 8 - (e - s)
    new = (struct.pack(">I", end - start + more) + data[start + 4:inner] + struct.pack(">I", inner_end - inner + more) +
           data[inner + 4:s] + struct.pack(">I4s", len(body) + 8, b"colr") + body + data[e:end])
    return grown_meta(data, (start, end), new)


def heic(picture, *options):
    with tempfile.TemporaryDirectory() as folder:
        source, out = os.path.join(folder, "a.png"), os.path.join(folder, "a.heic")
        picture.save(source)
        subprocess.run(["heif-enc", "-q", "95", *options, "-o", out, source], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
        with open(out, "rb") as file:
            return file.read()


# ------------------------------------------------------------------ what is expected


def keep(name, data):
    """In the folder PIGMATCH_KEEP, for `make builds`."""
    folder = os.environ.get("PIGMATCH_KEEP")
    if folder:
        with open(os.path.join(folder, re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-")), "wb") as out:
            out.write(data)


def measure(data, *options):
    done = subprocess.run([PROGRAM, "measure", "--json", "-q", "--force", "--chart", "none", "--hair", "10%,10%,80%,80%",
                           *options, "-"], input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return json.loads(done.stdout)


class Kinds:
    def __init__(self, truth):
        self.truth, self.count = truth, 0

    def same(self, name, data, limit=0.3, check=None, profile=None, truth=None):
        keep(name, data)
        record = measure(data)
        assert record["status"] == "ok", (name, record["error"])
        off = de00(record["hair"]["lab"], truth or self.truth)
        checks = [c["check"] for c in record["quality"]]
        assert off <= limit, (name, off, record["hair"]["lab"], truth or self.truth)
        assert check is None or check in checks, (name, checks)
        assert check is not None or not {"profile", "space", "hdr"} & set(checks), (name, checks)
        assert profile is None or profile in record["image"]["profile"], (name, record["image"]["profile"])
        self.count += 1
        return record

    def refused(self, name, data, code, words):
        keep(name, data)
        record = measure(data)
        assert record["status"] == "error" and record["error"]["code"] == code, (name, record["error"], record["status"])
        assert words in record["error"]["message"], (name, record["error"]["message"])
        self.count += 1


def png_kinds(kinds, picture):
    rows = plain_rows(picture)
    decode = [v / 255 / 12.92 if v <= 10 else ((v / 255 + 0.055) / 1.055) ** 2.4 for v in range(256)]
    linear = [[tuple(decode[v] for v in row[3 * x:3 * x + 3]) for x in range(SIDE)] for row in rows]
    for primaries, transfer, bits, narrow in (
            (9, 16, 16, False), (9, 16, 8, False), (9, 16, 16, True), (1, 16, 16, False), (12, 16, 16, False),
            (9, 18, 16, False), (9, 18, 8, False), (9, 18, 16, True), (1, 8, 16, False), (9, 8, 16, False),
            (9, 13, 8, False), (9, 14, 16, False), (9, 14, 8, True), (12, 13, 8, False), (12, 13, 8, True),
            (1, 13, 8, False), (1, 4, 8, False)):
        hdr = {16: "PQ, white at 203", 18: "HLG, white at 203", 8: "linear, white at 203"}.get(transfer)
        kinds.same("cICP %d/%d, %d bits%s" % (primaries, transfer, bits, ", narrow" if narrow else ""),
                   cicp_png(linear, primaries, transfer, bits, narrow), 1.0, "hdr" if hdr else None, hdr)
    kinds.refused("PQ of unknown primaries", png(rows, 8, [(b"cICP", bytes([11, 16, 0, 1]))]), "unsupported", "HDR")
    profile = (b"iCCP", b"p\0\0" + zlib.compress(p3_profile()))
    p3 = measure(png(rows, 8, [profile]))["hair"]["lab"]
    assert de00(p3, kinds.truth) > 1
    intent, plain = (b"sRGB", b"\0"), (b"cICP", bytes([1, 13, 0, 1]))
    gamma = (b"gAMA", struct.pack(">I", 45455))
    kinds.same("sRGB before a profile", png(rows, 8, [intent, profile]), truth=p3)
    kinds.same("a profile before sRGB", png(rows, 8, [profile, intent]), truth=p3)
    kinds.same("gAMA, sRGB, a profile", png(rows, 8, [gamma, intent, profile]), truth=p3)
    kinds.same("cICP before a profile", png(rows, 8, [plain, profile]))
    kinds.same("a profile before cICP", png(rows, 8, [profile, plain]))
    kinds.same("the same profile twice", png(rows, 8, [profile, profile]), truth=p3)
    kinds.same("gAMA as sRGB's", png(rows, 8, [gamma]))
    adobe = struct.pack(">8I", 31270, 32900, 64000, 33000, 21000, 71000, 15000, 6000)
    kinds.same("Adobe's cHRM", png(rows, 8, [(b"cHRM", adobe)]), check="space")
    kinds.same("Adobe's gAMA", png(rows, 8, [(b"gAMA", struct.pack(">I", 100000))]), check="space")
    kinds.same("Adobe's cHRM beside a profile", png(rows, 8, [(b"cHRM", adobe), profile]), truth=p3)


def jpeg_kinds(kinds, picture):
    data = jpeg(picture)
    kinds.truth = measure(data)["hair"]["lab"]
    without = data[:-2]
    for name, tail in (("no end", b""), ("zeros", bytes(4096)), ("ones", b"\xff" * 4096), ("a card's block", bytes(70000))):
        kinds.same("no end marker, " + name, without + tail, 0)
    kinds.refused("half of it, then zeros", data[:len(data) // 2] + bytes(4096), "truncated", "copy it again")
    progressive = jpeg(picture, progressive=True)
    kinds.refused("progressive without end", progressive[:-2], "truncated", "ends before")
    profile = p3_profile()
    half = len(profile) // 2
    parts = icc_segment(profile[:half], 1, 2), icc_segment(profile[half:], 2, 2)
    p3 = measure(with_segments(data, icc_segment(profile)))["hair"]["lab"]
    assert de00(p3, kinds.truth) > 1
    kinds.same("a profile twice", with_segments(data, icc_segment(profile), icc_segment(profile)), 0, truth=p3)
    kinds.same("a profile in two parts, twice", with_segments(data, *parts, *parts), 0, truth=p3)
    kinds.same("parts in the wrong order", with_segments(data, *parts[::-1]), 0, truth=p3)
    kinds.same("two profiles that differ", with_segments(data, icc_segment(profile), icc_segment(profile[:-1] + b"x")),
               0, "profile")
    real = exif_segment(exif((0x112, 6)))
    for name, block in (("no directory", b"MM\0*" + bytes(4)), ("an empty directory", b"MM\0*\0\0\0\x08\0\0\0\0\0\0"),
                        ("nothing", b"")):
        turned = jpeg(picture.transpose(Image.Transpose.ROTATE_90))
        record = kinds.same("EXIF: %s, then the camera's" % name, with_segments(turned, exif_segment(block), real), 1)
        assert record["image"]["orientation"] == 6, name
    kinds.same("EXIF: uncalibrated", with_segments(data, exif_segment(exif((0x112, 1), (0xa001, 65535)))), 0, "space")
    kinds.same("EXIF: uncalibrated, with a profile",
               with_segments(data, exif_segment(exif((0x112, 1), (0xa001, 65535))), icc_segment(profile)), 0, truth=p3)
    for marker in (0xc3, 0xc5, 0xc7, 0xcb, 0xcf):
        kinds.refused("frame %02x" % marker, renamed_frame(data, marker), "unsupported", "lossless or hierarchical")


def other_kinds(kinds):
    for name, start, words in (
            ("AVIF", b"\0\0\0\x1cftypavif\0\0\0\0mif1avif", "an AVIF picture"),
            ("AVIF named by a compatible brand", b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", "an AVIF picture"),
            ("WebP", b"RIFF\0\0\0\0WEBPVP8 ", "a WebP picture"), ("JPEG XL", b"\xff\x0a\0\0", "a JPEG XL picture"),
            ("JPEG XL in a box", b"\0\0\0\x0cJXL \x0d\x0a\x87\x0a", "a JPEG XL picture"),
            ("DNG", b"II*\0\x08\0\0\0", "raw file"), ("CR3", b"\0\0\0\x18ftypcrx \0\0\0\0crx isom", "CR3"),
            ("RAF", b"FUJIFILMCCD-RAW 0201", "RAF")):
        kinds.refused(name, start + bytes(100), "unsupported", words)


def heic_kinds(kinds, picture):
    if shutil.which("heif-enc") is None:
        print("skipped: HEIC: heif-enc is missing (libheif-examples)")
        return
    alpha = picture.convert("RGBA")
    alpha.putalpha(Image.linear_gradient("L").resize((SIDE, SIDE)))
    data = heic(alpha)
    plain = measure(data)
    if plain["status"] != "ok":
        print("skipped: HEIC: %s" % plain["error"]["message"])
        return
    kinds.truth = plain["hair"]["lab"]
    kinds.same("HEIC of an iPhone since iOS 18", ios18(data), 0)
    with_icc = io.BytesIO()
    picture.save(with_icc, "PNG", icc_profile=p3_profile())
    coded = heic(Image.open(with_icc))
    p3 = kinds.same("HEIC with a profile", coded, 3)["hair"]["lab"]
    kinds.same("HEIC with an emptied profile", with_colour(coded, b"prof"), 0.5, "profile")
    for transfer, name in ((16, "PQ"), (18, "HLG")):
        record = measure(with_colour(coded, b"nclx" + struct.pack(">HHHB", 9, transfer, 6, 0x80)))
        assert name + ", white at 203" in record["image"]["profile"], record["image"]
        assert de00(record["hair"]["lab"], p3) > 1
        kinds.count += 1


def main():
    with Image.open(os.path.join(ROOT, "samples/darkbrown.jpg")) as sample:
        picture = ImageOps.exif_transpose(sample).convert("RGB").crop((240, 140, 240 + SIDE, 140 + SIDE))
    kinds = Kinds(measure(png(plain_rows(picture), 8, []))["hair"]["lab"])
    png_kinds(kinds, picture)
    jpeg_kinds(kinds, picture)
    other_kinds(kinds)
    heic_kinds(kinds, picture)
    print("%d kinds of files read right or refused by name" % kinds.count)
    return 0


if __name__ == "__main__":
    sys.exit(main())
