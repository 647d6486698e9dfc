#!/usr/bin/env python3
"""More files as they are met: JPEGs as encoders write them and phones append to them, every shape of ICC profile, every
pixel of PNG, HEIC turned, cut and numbered. Each is read to the right colour, with its doubts, or refused by name."""
import io
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib

from PIL import Image, ImageOps

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from test_kinds import (PROGRAM, ROOT, SIDE, Kinds, chunk, exif, exif_segment, find_box, grown_meta, heic,  # noqa: E402
                        icc_segment, jpeg, keep, measure, plain_rows, png, with_segments)

# ------------------------------------------------------------------ ICC profiles (ICC.1:2022)

SRGB_TO_XYZ = ((0.43607, 0.38515, 0.14307), (0.22249, 0.71687, 0.06061), (0.01392, 0.09708, 0.71410))  # under D50
D50 = (0.9642, 1, 0.8249)


def fixed(*values):
    return struct.pack(">%di" % len(values), *(round(v * 65536) for v in values))


def xyz(*values):
    return b"XYZ \0\0\0\0" + fixed(*values)


def text(words):
    return struct.pack(">4s4xII4sII", b"mluc", 1, 12, b"enUS", 2 * len(words), 28) + words.encode("utf-16-be")


def parametric(kind, *values):
    return b"para\0\0\0\0" + struct.pack(">HH", kind, 0) + fixed(*values)


def curve(*values):
    return b"curv\0\0\0\0" + struct.pack(">I%dH" % len(values), len(values), *values)


SRGB_CURVE = parametric(3, 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)


def profile(tags, space=b"RGB ", between=b"XYZ ", use=b"mntr", version=0x04300000):
    tags = [(b"desc", text("made")), (b"cprt", text("free")), (b"wtpt", xyz(*D50)), *tags]
    at, table, body = 132 + 12 * len(tags), b"", b""
    for name, data in tags:
        data += bytes(-len(data) % 4)
        table += name + struct.pack(">II", at + len(body), len(data))
        body += data
    head = struct.pack(">I4xI4s4s4s12x4s28x", at + len(body), version, use, space, between, b"acsp") + fixed(*D50)
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


def matrix(red, **more):
    """sRGB's primaries."""
    columns = [(name, xyz(*(row[c] for row in SRGB_TO_XYZ))) for c, name in enumerate((b"rXYZ", b"gXYZ", b"bXYZ"))]
    return profile(columns + [(name, red) for name in (b"rTRC", b"gTRC", b"bTRC")], **more)


def light(v):
    return v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4


def lab_of(rgb):
    shares = [sum(m * light(v) for m, v in zip(row, rgb)) / w for row, w in zip(SRGB_TO_XYZ, D50)]
    x, y, z = (t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116 for t in shares)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def lattice(n, channels):
    for i in range(n ** channels):
        at = [i // n ** (channels - 1 - c) % n / (n - 1) for c in range(channels)]
        if channels == 4:  # ink
            at = [(1 - v) * (1 - at[3]) for v in at[:3]]
        yield lab_of(at)


def table16(n, channels):
    """A 'lut16' to Lab as version 2 codes it."""
    out = b"mft2\0\0\0\0" + bytes([channels, 3, n, 0]) + fixed(1, 0, 0, 0, 1, 0, 0, 0, 1) + struct.pack(">HH", 2, 2)
    ramp = struct.pack(">2H", 0, 65535)
    for L, a, b in lattice(n, channels):
        out += struct.pack(">3H", *(min(max(round(v), 0), 65535) for v in (L * 652.8, (a + 128) * 256, (b + 128) * 256)))
    return out[:52] + ramp * channels + out[52:] + ramp * 3


def table8(n):
    out = b"mft1\0\0\0\0" + bytes([3, 3, n, 0]) + fixed(1, 0, 0, 0, 1, 0, 0, 0, 1) + bytes(range(256)) * 3
    out += b"".join(bytes(min(max(round(v), 0), 255) for v in (L * 2.55, a + 128, b + 128)) for L, a, b in lattice(n, 3))
    return out + bytes(range(256)) * 3


def table(name, data, **more):
    return profile([(name, data)], between=b"Lab ", version=0x02400000, **more)


def profile_kinds(kinds, base):
    def same(name, icc, limit=0.1, **more):
        size = 60000
        parts = [icc[at:at + size] for at in range(0, len(icc), size)] or [b""]
        kinds.same("ICC: " + name, with_segments(base, *(icc_segment(p, i + 1, len(parts)) for i, p in enumerate(parts))),
                   limit, **more)

    sampled = curve(*(round(65535 * light(i / 1023)) for i in range(1024)))
    for name, red in (("type 1", parametric(1, 2.4, 1 / 1.055, 0.055 / 1.055)),
                      ("type 2", parametric(2, 2.4, 1 / 1.055, 0.055 / 1.055, 0)), ("type 3", SRGB_CURVE),
                      ("type 4", parametric(4, 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045, 0, 0)), ("points", sampled)):
        same("curve of " + name, matrix(red))
        same("curve of %s, version 2" % name, matrix(red, version=0x02400000))
    same("gamma 2.2", matrix(parametric(0, 2.2)), 1.2)
    same("gamma 2.2 as a number", matrix(curve(563)), 1.2)
    for use in (b"scnr", b"prtr", b"spac"):
        same("class %s" % use.decode(), matrix(SRGB_CURVE, use=use))
    for use in (b"link", b"abst", b"nmcl", b"xxxx"):
        same("class %s" % use.decode(), matrix(SRGB_CURVE, use=use), check="profile")
    same("version 5", matrix(SRGB_CURVE, version=0x05000000))
    same("16-bit table", table(b"A2B0", table16(17, 3)))
    same("16-bit table of a scanner", table(b"A2B0", table16(17, 3), use=b"scnr"))
    same("8-bit table", table(b"A2B0", table8(17)), 0.5)
    same("a table in five segments", table(b"A2B0", table16(33, 3)))
    same("a colorimetric table alone", table(b"A2B1", table16(17, 3), use=b"prtr"))
    same("a printer's table of the other way", table(b"B2A0", table16(17, 3), use=b"prtr"), check="profile")
    same("for grey", profile([(b"kTRC", SRGB_CURVE)], space=b"GRAY"), check="profile")
    same("for ink", table(b"A2B0", table16(5, 4), space=b"CMYK", use=b"prtr"), check="profile")
    same("for Lab", table(b"A2B0", table16(9, 3), space=b"Lab ", use=b"abst"), check="profile")
    same("without curves", profile([(b"rXYZ", xyz(0.4, 0.2, 0))]), check="profile")
    same("a curve that is white", matrix(parametric(0, 0)), check="profile")
    same("a curve that is black", matrix(curve(0, 0)), check="profile")
    same("negative gamma", matrix(parametric(0, -1)), check="profile")
    same("emptied", b"", check="profile")
    same("a head alone", matrix(SRGB_CURVE)[:128], check="profile")
    same("cut", matrix(SRGB_CURVE)[:300], check="profile")
    same("no signature", matrix(SRGB_CURVE).replace(b"acsp", b"xcsp"), check="profile")


# ------------------------------------------------------------------ JPEG

def cjpeg(picture, *options):
    data = io.BytesIO()
    picture.save(data, "PPM")
    return subprocess.run(["cjpeg", "-quality", "95", *options], input=data.getvalue(), capture_output=True,
                          check=True).stdout


def with_wide_tables(data):
    """Quantisation tables of 16 bits (ITU-T T.81, B.2.4.1)."""
    out, at = b"", 0
    while (found := data.find(b"\xff\xdb", at)) >= 0:
        size = struct.unpack(">H", data[found + 2:found + 4])[0]
        body, wide = data[found + 4:found + 2 + size], b""
        for i in range(0, len(body), 65):
            wide += bytes([0x10 | body[i]]) + b"".join(struct.pack(">H", v) for v in body[i + 1:i + 65])
        out += data[at:found] + struct.pack(">HH", 0xffdb, len(wide) + 2) + wide
        at = found + 2 + size
    return out + data[at:]


def exif_with_thumbnail(small):
    directory = struct.pack("<HHHII", 1, 0x112, 3, 1, 1) + struct.pack("<I", 26)
    second = struct.pack("<H", 3) + b"".join(struct.pack("<HHII", *e) for e in (
        (0x103, 3, 1, 6), (0x201, 4, 1, 68), (0x202, 4, 1, len(small)))) + bytes(4)
    return b"II*\0\x08\0\0\0" + directory + second + small


def jpeg_kinds(kinds, picture, folder):
    scans = os.path.join(folder, "scans")
    with open(scans, "w", encoding="ascii") as out:
        out.write("0;\n1;\n2;\n")
    for name, options in (
            ("arithmetic", ["-arithmetic"]), ("arithmetic, progressive", ["-arithmetic", "-progressive"]),
            ("restarts by row", ["-restart", "1"]), ("a restart every block", ["-restart", "1B"]), ("RGB", ["-rgb"]),
            ("progressive", ["-progressive"]), ("a scan for each channel", ["-scans", scans]),
            ("4:4:4", ["-sample", "1x1"]), ("4:2:2", ["-sample", "2x1"]), ("4:4:0", ["-sample", "1x2"]),
            ("4:1:1", ["-sample", "4x1"]), ("3x1", ["-sample", "3x1"]), ("wider blue", ["-sample", "1x1,2x1,1x1"])):
        kinds.same("JPEG: " + name, cjpeg(picture, *options))
    base = jpeg(picture)
    frame, tables = base.index(b"\xff\xc0"), base.index(b"\xff\xdb")
    small = jpeg(Image.new("RGB", (80, 60), (0, 0, 255)))
    pair = io.BytesIO()
    picture.save(pair, "MPO", save_all=True, append_images=[Image.new("RGB", picture.size, (0, 0, 255))], quality=95)
    for name, data in (
            ("16-bit tables", with_wide_tables(base)), ("two pictures (MPO)", pair.getvalue()),
            ("a motion photo", base + b"\0\0\0\x18ftypmp42\0\0\0\0isommp42" + bytes(30000)),
            ("a gain map behind it", base + jpeg(picture.convert("L"))),
            ("a maker's trailer", base + b"\0\0\x01\x0aImage_UTC_Data1234567890123SEFH" + bytes(8) + b"SEFT"),
            ("a thumbnail in EXIF", with_segments(base, (0xe1, b"Exif\0\0" + exif_with_thumbnail(small)))),
            ("a thumbnail in JFXX", with_segments(base, (0xe0, b"JFXX\0\x10" + small))),
            ("fill bytes", base[:2] + b"\xff\xff\xff" + base[2:]), ("no JFIF", base[:2] + base[tables:]),
            ("long comments", with_segments(base, (0xfe, bytes(65000)), (0xfe, bytes(65000)))),
            ("Adobe's mark of another transform", with_segments(base, (0xee, b"Adobe\0\x64\0\0\0\0\0"))),
            ("JPEG XT's boxes", with_segments(base, (0xeb, b"JP\0\1\0\0\0\1" + bytes(30)))),
            ("zeros before the end marker", base[:-2] + bytes(5000) + base[-2:]),
            ("ones before the end marker", base[:-2] + b"\xff" * 5000 + base[-2:]),
            ("zeros, the end marker, a video", base[:-2] + bytes(100) + base[-2:] + bytes(range(256)) * 90)):
        kinds.same("JPEG: " + name, data, 0.1)
    for value in (0, 3, 8, 9, 65535):
        record = kinds.same("JPEG: orientation %d" % value, with_segments(base, exif_segment(exif((0x112, value)))), 0.1)
        assert record["image"]["orientation"] == (value if 1 <= value <= 8 else 1), value
    kinds.refused("JPEG: junk before the end marker", base[:-2] + bytes(range(1, 200)) + base[-2:], "corrupt", "extraneous")
    kinds.refused("JPEG: height told later", base[:frame + 5] + b"\0\0" + base[frame + 7:], "unsupported", "DNL")
    for marker in (0xc0, 0xc1):
        twelve = base[:frame + 1] + bytes([marker]) + base[frame + 2:frame + 4] + b"\x0c" + base[frame + 5:]
        kinds.refused("JPEG: 12 bits", twelve, "unsupported", "12 bits a channel")
    kinds.refused("JPEG-LS", b"\xff\xd8\xff\xf7" + base[frame + 2:], "unsupported", "lossless")
    profile_kinds(kinds, base)
    ink = Image.merge("CMYK", [c.point(lambda v: 255 - v) for c in picture.split()] + [Image.new("L", picture.size)])
    for_ink = table(b"A2B0", table16(9, 4), space=b"CMYK", use=b"prtr")
    kinds.same("JPEG: ink, turned round as Adobe does", jpeg(ink, icc_profile=for_ink), 0.7)
    kinds.refused("JPEG: ink without a profile", jpeg(ink), "profile", "CMYK")
    kinds.refused("JPEG: ink with a profile for RGB", jpeg(ink, icc_profile=matrix(SRGB_CURVE)), "profile", "CMYK")


# ------------------------------------------------------------------ PNG

def coded(kind, bits, rows, chunks=(), behind=(), interlace=0, passes=None):
    """Rows of bytes of any colour type (PNG, third edition, 11.2.1)."""
    data = passes or b"".join(b"\0" + row for row in rows)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", SIDE, SIDE, bits, kind, 0, 0, interlace)) +
            b"".join(chunk(*c) for c in chunks) + chunk(b"IDAT", zlib.compress(data)) +
            b"".join(chunk(*c) for c in behind) + chunk(b"IEND", b""))


def adam7(picture):
    out, pixels = b"", picture.load()
    for x0, y0, dx, dy in ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)):
        for y in range(y0, SIDE, dy):
            out += b"\0" + b"".join(bytes(pixels[x, y]) for x in range(x0, SIDE, dx))
    return out


def saved(picture, **options):
    out = io.BytesIO()
    picture.save(out, "PNG", **options)
    return out.getvalue()


def png_kinds(kinds, picture):
    rows, wide = plain_rows(picture), [b"".join(bytes((v, v)) for v in row) for row in plain_rows(picture)]
    few, clear = picture.quantize(256), picture.convert("RGBA")
    clear.putalpha(Image.linear_gradient("L").resize((SIDE, SIDE)))
    opaque = [b"".join(row[6 * x:6 * x + 6] + b"\xff\xff" for x in range(SIDE)) for row in wide]
    plain = [(b"cHRM", struct.pack(">8I", 31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000))]
    for name, data in (
            ("a palette", saved(few)), ("a palette with transparency", saved(few, transparency=bytes(range(256)))),
            ("alpha", saved(clear)), ("interlaced", coded(2, 8, rows, interlace=1, passes=adam7(picture))),
            ("16 bits", coded(2, 16, wide)), ("16 bits, alpha", coded(6, 16, opaque)),
            ("one transparent colour", coded(2, 8, rows, [(b"tRNS", b"\0\1\0\1\0\1")])),
            ("an animation", coded(2, 8, rows, [(b"acTL", struct.pack(">II", 1, 0)),
                                                (b"fcTL", struct.pack(">IIIIIHHBB", 0, SIDE, SIDE, 0, 0, 1, 10, 0, 0))])),
            ("bytes behind it", coded(2, 8, rows) + bytes(1000)), ("sRGB's cHRM", coded(2, 8, rows, plain)),
            ("luminances of a mastering screen", coded(2, 8, rows, [(b"mDCV", bytes(24)), (b"cLLI", bytes(8))]))):
        kinds.same("PNG: " + name, data)
    for where in ("chunks", "behind"):
        record = kinds.same("PNG: EXIF, " + where, coded(2, 8, rows, **{where: [(b"eXIf", exif((0x112, 6)))]}))
        assert record["image"]["orientation"] == 6, where
    for gamma in (55556, 50000, 22727, 0):
        kinds.same("PNG: gAMA %d" % gamma, png(rows, 8, [(b"gAMA", struct.pack(">I", gamma))]), check="space")
    p3 = struct.pack(">8I", 31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000)
    kinds.same("PNG: Display P3's cHRM", png(rows, 8, [(b"cHRM", p3)]), check="space")
    for numbers in ((5, 5), (6, 6), (1, 11)):
        kinds.same("PNG: cICP %d/%d" % numbers, png(rows, 8, [(b"cICP", bytes([*numbers, 0, 1]))]), check="space")
    for name, data in (("broken", b"p\0\0xxxx"), ("for grey", b"p\0\0" + zlib.compress(profile([(b"kTRC", SRGB_CURVE)],
                                                                                                 space=b"GRAY")))):
        kinds.same("PNG: a profile %s" % name, png(rows, 8, [(b"iCCP", data)]), check="profile")
    whole = coded(2, 8, rows)
    kinds.refused("PNG: cut", whole[:-30000], "truncated", "ends before")
    kinds.refused("PNG: an iPhone program's", whole[:8] + chunk(b"CgBI", b"P\0\x20\6") + whole[8:], "unsupported", "CgBI")
    kinds.refused("PNG: linear light in XYZ", png(rows, 8, [(b"cICP", bytes([10, 8, 0, 1]))]), "unsupported", "HDR")


def grey_kinds(kinds, picture):
    """Their truth is the grey's; a grey photo is measured where it is forced only."""
    grey = picture.convert("L")
    rows = [grey.tobytes()[SIDE * y:SIDE * (y + 1)] for y in range(SIDE)]
    for_grey = profile([(b"kTRC", SRGB_CURVE)], space=b"GRAY")
    kinds.truth = measure(coded(0, 8, rows))["hair"]["lab"]
    kinds.same("grey PNG of 16 bits", coded(0, 16, [b"".join(bytes((v, v)) for v in row) for row in rows]))
    kinds.same("grey PNG with alpha", saved(grey.convert("LA")))
    kinds.same("grey PNG with a profile", coded(0, 8, rows, [(b"iCCP", b"p\0\0" + zlib.compress(for_grey))]))
    kinds.same("grey PNG with a profile for RGB", coded(0, 8, rows, [(b"iCCP", b"p\0\0" + zlib.compress(matrix(SRGB_CURVE)))]),
               check="profile")
    kinds.same("grey JPEG", jpeg(grey))
    kinds.same("grey JPEG with a profile", jpeg(grey, icc_profile=for_grey))
    done = subprocess.run([PROGRAM, "measure", "--json", "--hair", "10%,10%,80%,80%", "-"], input=jpeg(grey),
                          capture_output=True, check=False)
    assert json.loads(done.stdout)["error"]["code"] == "no-colour"


# ------------------------------------------------------------------ HEIC

def with_properties(data, *properties):
    """More properties of the first item (ISO/IEC 23008-12, 9.3): (kind, body, whether it must be understood)."""
    start, end = find_box(data, b"meta", b"iprp")
    at, stop = find_box(data, b"meta", b"iprp", b"ipco")
    held, entries = data[at + 8:stop], data[stop:end]
    count, i = 0, 0
    while i < len(held):
        i += struct.unpack(">I", held[i:i + 4])[0]
        count += 1
    names = b""
    for kind, body, must in properties:
        held += struct.pack(">I4s", len(body) + 8, kind) + body
        count += 1
        names += bytes([(0x80 if must else 0) | count])
    # ipma: 12 bytes of head, 4 of count, then the item's number and how many it has
    known = entries[18]
    entries = entries[:18] + bytes([known + len(properties)]) + entries[19:19 + known] + names + entries[19 + known:]
    entries = struct.pack(">I", len(entries)) + entries[4:]
    new = struct.pack(">I4s", len(held) + 8, b"ipco") + held + entries
    return grown_meta(data, (start, end), struct.pack(">I4s", len(new) + 8, b"iprp") + new)


QUARTERS = {"R": (200, 40, 40), "G": (40, 180, 60), "B": (40, 60, 200), "n": (128, 128, 128)}


def quarters():
    picture = Image.new("RGB", (192, 128))
    for i, colour in enumerate(QUARTERS.values()):
        x, y = i % 2 * 96, i // 2 * 64
        picture.paste(colour, (x, y, x + 96, y + 64))
    return picture


def seen(data):
    """The quarters' letters, row by row, and the size."""
    letters = ""
    for region in ("5%,5%,30%,30%", "65%,5%,30%,30%", "5%,65%,30%,30%", "65%,65%,30%,30%"):
        done = subprocess.run([PROGRAM, "measure", "--json", "-q", "--force", "--chart", "none", "--hair", region, "-"],
                              input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
        record = json.loads(done.stdout)
        assert record["status"] == "ok", record["error"]
        _, a, b = record["hair"]["lab"]
        letters += "R" if a > 30 and b > 0 else "G" if a < -20 else "B" if b < -20 else "n"
    return "%s %dx%d" % (letters, record["image"]["width"], record["image"]["height"])


def cut_to(width, height, x, y):
    """Clean aperture (ISO/IEC 14496-12, 12.1.4.2): x and y from the middle, in pixels."""
    return b"clap", struct.pack(">8i", width, 1, height, 1, x, 1, y, 1), True


def heic_shapes(kinds):
    base = heic(quarters(), "-p", "chroma=444")
    turn, flip = lambda n: (b"irot", bytes([n]), True), lambda n: (b"imir", bytes([n]), True)
    for name, data, want in (
            ("as it lies", base, "RGBn 192x128"),
            ("turned left", with_properties(base, turn(1)), "GnRB 128x192"),
            ("turned over", with_properties(base, turn(2)), "nBGR 192x128"),
            ("turned right", with_properties(base, turn(3)), "BRnG 128x192"),
            ("upside down mirrored", with_properties(base, flip(0)), "BnRG 192x128"),
            ("mirrored", with_properties(base, flip(1)), "GRnB 192x128"),
            ("mirrored, then turned", with_properties(base, flip(0), turn(1)), "nGBR 128x192"),
            ("turned, then mirrored", with_properties(base, turn(1), flip(0)), "RBGn 128x192"),
            ("cut to its left half", with_properties(base, cut_to(96, 128, -48, 0)), "RRBB 96x128"),
            ("cut, then turned", with_properties(base, cut_to(96, 128, -48, 0), turn(1)), "RBRB 128x96"),
            ("turned, then cut", with_properties(base, turn(1), cut_to(96, 128, -16, -32)), "GnRB 96x128"),
            ("cut to odd sides", with_properties(base, cut_to(95, 127, 0, 0)), "RGBn 95x127"),
            ("odd sides", heic(quarters().crop((0, 0, 191, 127))), "RGBn 191x127"),
            ("4:2:0", heic(quarters()), "RGBn 192x128"), ("4:2:2", heic(quarters(), "-p", "chroma=422"), "RGBn 192x128"),
            ("a thumbnail", heic(quarters(), "-t", "64"), "RGBn 192x128"),
            ("no colour", heic(quarters().convert("L")), "nnnn 192x128"),
            ("half transparent", heic(Image.merge("RGBA", [*quarters().split(), Image.new("L", (192, 128), 128)])),
             "RGBn 192x128"),
            ("a video behind it", base + b"\0\0\x10\0mpvd" + bytes(4088), "RGBn 192x128")):
        keep("HEIC " + name, data)
        assert seen(data) == want, (name, seen(data), want)
        kinds.count += 1
    for brand in (b"mif1", b"heix", b"msf1"):
        assert seen(base[:8] + brand + base[12:]) == "RGBn 192x128", brand
        kinds.count += 1


def heic_numbers(kinds, picture):
    base = heic(picture)
    kinds.truth = measure(base)["hair"]["lab"]

    def numbered(primaries, transfer, *more, matrix_number=6):
        return with_properties(base, *more, (b"colr", b"nclx" + struct.pack(">HHHB", primaries, transfer, matrix_number,
                                                                            0x80), False))

    for primaries, transfer in ((1, 13), (1, 1), (2, 2), (1, 2)):
        kinds.same("HEIC: nclx %d/%d" % (primaries, transfer), numbered(primaries, transfer), 0.05)
    for primaries, name in ((12, "Display P3"), (9, "BT.2020")):
        record = measure(numbered(primaries, 13))
        assert record["image"]["profile"] == name and record["hair"]["lab"] != kinds.truth, record["image"]
        kinds.count += 1
    for primaries, transfer in ((5, 6), (6, 6), (11, 13), (22, 13)):
        kinds.same("HEIC: nclx %d/%d" % (primaries, transfer), numbered(primaries, transfer), 0.05, check="space")
    data = numbered(12, 13, matrix_number=255)  # which libheif does not know
    keep("HEIC nclx 12 13 255", data)
    record = measure(data)
    assert record["image"]["profile"] == "Display P3" or "space" in [c["check"] for c in record["quality"]], record
    kinds.count += 1
    said = (b"colr", b"prof" + matrix(SRGB_CURVE), False)
    kinds.same("HEIC: a profile before numbers", numbered(12, 13, said), 0.05)
    kinds.same("HEIC: a restricted profile", with_properties(base, (b"colr", b"rICC" + matrix(SRGB_CURVE), False)), 0.05)


def heic_kinds(kinds, picture):
    if shutil.which("heif-enc") is None:
        print("skipped: HEIC: heif-enc is missing (libheif-examples)")
        return
    probe = measure(heic(picture))
    if probe["status"] != "ok":
        print("skipped: HEIC: %s" % probe["error"]["message"])
        return
    heic_shapes(kinds)
    heic_numbers(kinds, picture)


# ------------------------------------------------------------------ what is no photo

def other_kinds(kinds):
    for start, words in (
            (b"FOVb", "X3F"), (b"\0MRM", "MRW"), (b"8BPB\0\2", "Photoshop"), (b"gimp xcf v011", "GIMP"),
            (b"\x76\x2f\x31\x01", "OpenEXR"), (b"#?RADIANCE\n", "Radiance"), (b"P6\n1 1\n255\n", "PPM"),
            (b"\0\0\1\0\1\0", "an icon"), (b"\x8aMNG\r\n\x1a\n", "MNG"), (b"\0\5\x16\7\0\2", "AppleDouble"),
            (b"PK\3\4", ".livp"), (b"Rar!\x1a\7", "RAR"), (b"7z\xbc\xaf\x27\x1c", "7z"), (b"\x1f\x8b\x08", "gzip"),
            (b"\0\0\0\x08wide\0\0\0\x10mdat", "QuickTime"),
            (b"\0\0\0\x20ftypheic"[:8] + b"jxl \0\0\0\0jxl ", "unknown kind")):
        kinds.refused("%r" % start, start + bytes(100), "unsupported", words)


def main():
    with Image.open(os.path.join(ROOT, "samples/darkbrown.jpg")) as sample:
        picture = ImageOps.exif_transpose(sample).convert("RGB").crop((240, 140, 240 + SIDE, 140 + SIDE))
    picture.info.clear()
    kinds = Kinds(measure(png(plain_rows(picture), 8, []))["hair"]["lab"])
    png_kinds(kinds, picture)
    with tempfile.TemporaryDirectory() as folder:
        jpeg_kinds(kinds, picture, folder)
    grey_kinds(kinds, picture)
    heic_kinds(kinds, picture)
    other_kinds(kinds)
    print("%d more kinds of files read right or refused by name" % kinds.count)
    return 0


if __name__ == "__main__":
    sys.exit(main())
