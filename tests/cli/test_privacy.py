#!/usr/bin/env python3
"""The data that a phone adds to a photo (place, serial number, names, a thumbnail) are in none of the program's
outputs."""
import base64
import io
import os
import re
import struct
import subprocess
import sys
import tempfile

from PIL import Image

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.environ.get("PIGMATCH", os.path.join(ROOT, "build/san/pigmatch"))
SECRET = "Qx7SECRET"
HAIR = ["--hair", "25%,10%,50%,35%"]


def with_thumbnail(block):
    """A second directory behind the first, which holds a small picture of its own."""
    small = io.BytesIO()
    Image.new("RGB", (16, 16)).save(small, "JPEG", comment=SECRET.encode())
    thumbnail, tiff = small.getvalue(), bytearray(block[6:])
    assert block[:6] == b"Exif\0\0" and tiff[:2] in (b"II", b"MM"), "PIL writes EXIF another way now"
    order = "<" if tiff[:2] == b"II" else ">"
    (first,) = struct.unpack_from(order + "I", tiff, 4)
    (entries,) = struct.unpack_from(order + "H", tiff, first)
    struct.pack_into(order + "I", tiff, first + 2 + 12 * entries, len(tiff))
    at = len(tiff) + 2 + 2 * 12 + 4
    tiff += struct.pack(order + "HHHIIHHIII", 2, 0x0201, 4, 1, at, 0x0202, 4, 1, len(thumbnail), 0)
    return block[:6] + bytes(tiff) + thumbnail


def plant(path):
    """Every place where EXIF, XMP, IPTC and JPEG itself keep what people did not mean to send."""
    image = Image.open(os.path.join(ROOT, "samples/darkbrown.jpg"))
    exif = Image.Exif()
    exif[0x010E] = SECRET + " description"
    exif[0x0132] = "2026:05:04 10:11:12"
    exif[0x013B] = SECRET + " artist"
    exif[0x8298] = SECRET + " copyright"
    exif[0x8769] = {0xA430: SECRET + " owner", 0xA431: SECRET + " body", 0xA435: SECRET + " lens",
                    0xA420: SECRET + " image", 0x9286: b"ASCII\0\0\0" + SECRET.encode(),
                    0x927C: SECRET.encode() + b" maker"}
    exif[0x8825] = {1: "N", 2: (52.0, 31.0, 12.25), 3: "E", 4: (13.0, 24.0, 17.5), 0x1D: "2026:05:04",
                    0x1B: SECRET.encode(), 0x1C: SECRET.encode()}
    image.save(path, exif=with_thumbnail(exif.tobytes()), quality=92, comment=SECRET.encode(),
               icc_profile=image.info.get("icc_profile"))
    with open(path, "rb") as file:
        jpeg = file.read()
    xmp = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>" + SECRET.encode() + b"</x:xmpmeta>"
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x0c" + SECRET.encode()
    extra = b"".join(marker + (len(data) + 2).to_bytes(2, "big") + data
                     for marker, data in ((b"\xff\xe1", xmp), (b"\xff\xed", iptc)))
    with open(path, "wb") as file:
        file.write(jpeg[:2] + extra + jpeg[2:])
    count = open(path, "rb").read().count(SECRET.encode())
    assert count >= 14, "only %d were planted" % count


def has(option):
    helped = subprocess.run([PROGRAM, "--help"], check=True, stdout=subprocess.PIPE).stdout.decode()
    return option in helped


def check(what, output):
    for secret in (SECRET.encode(), b"Exif\0"):
        assert secret not in output, "%s: %r comes out" % (what, secret)
    print("%s: %d bytes without what was planted" % (what, len(output)))


def outputs(folder):
    photo = os.path.join(folder, "client.jpg")
    plant(photo)
    for form in ("text", "json", "csv"):
        if form == "csv" and not has("csv"):
            print("skipped: privacy of csv: this program has no --format csv")
            continue
        done = subprocess.run([PROGRAM, "--format", form, *HAIR, photo], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, check=True)
        yield form, done.stdout
    if has("--report"):
        page = os.path.join(folder, "sheet.html")
        subprocess.run([PROGRAM, *HAIR, "--report", page, photo], stdout=subprocess.DEVNULL, check=True)
        yield "sheet", pictures_too(page, folder)
    else:
        print("skipped: privacy of the sheet: this program has no --report")
    if has(" pick"):
        subprocess.run([PROGRAM, "pick", photo], stdout=subprocess.DEVNULL, check=True)
        yield "picker", pictures_too(photo + ".pick.html", folder)
    else:
        print("skipped: privacy of the picker: this program has no pick")


def pictures_too(page, folder):
    """The page, the pictures in it decoded; and it names no folder."""
    with open(page, "rb") as file:
        html = file.read()
    assert folder.encode() not in html, "%s names the photo's folder" % page
    pictures = re.findall(rb"data:image/jpeg;base64,([A-Za-z0-9+/=]+)", html)
    assert pictures, "%s shows no picture" % page
    return html + b"".join(base64.b64decode(picture) for picture in pictures)


def main():
    with tempfile.TemporaryDirectory() as folder:
        for what, output in outputs(folder):
            check(what, output)


sys.exit(main())
