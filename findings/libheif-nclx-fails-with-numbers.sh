#!/bin/sh
# libheif 1.15.1 (Debian's libheif1 1.15.1-1+deb12u1): heif_image_handle_get_nclx_color_profile() fails, and hands over an
# allocated profile with two good numbers all the same.
#
# Guessed before:   of a file whose numbers (ITU-T H.273) are 12, 13 and a matrix that libheif does not know, 16 (YCgCo-Re, of
#                   the edition of 2023), the call either succeeds, or fails and gives nothing, as its header has it for
#                   a file without numbers.
# Seen:             it fails with "Unknown NCLX matrix coefficients" and gives (12, 13, 2). Who frees only what a call that
#                   succeeded gave leaks; who takes the failure for "nothing is said" shows Display P3 as sRGB.
# Exits 0 where this is seen, 1 where it is not, 2 where it cannot be tried. Needs python3.
set -u
version=1.15.1-1+deb12u1
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
apt-get download "libheif1=$version" libde265-0 libx265-199 libaom3 libdav1d6 libnuma1 librav1e0 libsvtav1enc1 >log 2>&1 || {
    echo "cannot be tried: libheif1 $version is not to be had here" >&2
    exit 2
}
for package in *.deb; do dpkg-deb -x "$package" root; done
LD_LIBRARY_PATH=$(echo root/usr/lib/*-linux-gnu*)
export LD_LIBRARY_PATH

# 64 x 64 pixels of one colour, made by heif-enc 1.15.1; a box says the primaries 12, the transfer 13, the matrix 6.
base64 -d >6.heic <<'END'
AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAVVtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAAA5waXRtAAAAAAABAA
AAImlsb2MAAAAAREAAAQABAAAAAAF5AAEAAAAAAAAAHQAAACNpaW5mAAAAAAABAAAAFWluZmUCAAAAAAEAAGh2YzEAAAAA1WlwcnAAAAC2aXBjbwAAAHdo
dmNDAQQIAAAAAAAAAAAAHvAA/P/4+AAADwMgAAEAF0ABDAH//wQIAAADAJ44AAADAAAeugJAIQABACpCAQEECAAAAwCeOAAAAwAAHpAEECCy3UklNc3AgI
GBAAADAAEAAAMAAQgiAAEACEQBwXKGDAIkAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAQcGl4aQAAAAADCAgIAAAAE2NvbHJuY2x4AAwADQAGgAAAABdpcG1h
AAAAAAAAAAEAAQSBAoMEAAAAJW1kYXQAAAAZKAGvBrhjsNz/t0t///N+/ofhDqf+IjaD/A==
END

cat >ask.py <<'END'
"""The same file with the matrix 16, and what libheif says of both."""
import ctypes
import struct

data = open("6.heic", "rb").read()
at = data.index(b"nclx") + 4
assert struct.unpack(">HHH", data[at:at + 6]) == (12, 13, 6)
open("16.heic", "wb").write(data[:at + 4] + struct.pack(">H", 16) + data[at + 6:])


class Error(ctypes.Structure):
    _fields_ = [("code", ctypes.c_int), ("subcode", ctypes.c_int), ("message", ctypes.c_char_p)]


heif = ctypes.CDLL("libheif.so.1")
heif.heif_get_version.restype = ctypes.c_char_p
heif.heif_context_alloc.restype = ctypes.c_void_p
for name in ("context_read_from_file", "context_get_primary_image_handle", "image_handle_get_nclx_color_profile"):
    getattr(heif, "heif_" + name).restype = Error
print("libheif", heif.heif_get_version().decode())
for matrix in (6, 16):
    context, picture, numbers = ctypes.c_void_p(heif.heif_context_alloc()), ctypes.c_void_p(), ctypes.c_void_p()
    assert heif.heif_context_read_from_file(context, b"%d.heic" % matrix, None).code == 0
    assert heif.heif_context_get_primary_image_handle(context, ctypes.byref(picture)).code == 0
    kind = struct.pack(">I", heif.heif_image_handle_get_color_profile_type(picture)).decode()
    error = heif.heif_image_handle_get_nclx_color_profile(picture, ctypes.byref(numbers))
    # struct heif_color_profile_nclx: a version, then primaries, transfer, matrix
    said = struct.unpack("3i", ctypes.string_at(numbers.value + 4, 12)) if numbers else None
    print("matrix %d: type %s, numbers %s, %s" % (matrix, kind, said, error.message.decode()))
END
python3 ask.py | tee said
grep -qx 'matrix 6: type nclx, numbers (12, 13, 6), Success' said &&
    grep -qx 'matrix 16: type nclx, numbers (12, 13, 2), .*Unknown NCLX matrix coefficients' said
