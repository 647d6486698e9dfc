"""The bench's photos: one rendered at 12 megapixels, and larger ones tiled from it, in the ways JPEGs come."""
import os
import struct
import subprocess

SIZES = {"12": (4000, 3000), "24": (6000, 4000), "48": (8000, 6000), "101": (11648, 8736)}
KINDS = ("baseline", "progressive", "restart", "p3")

# Chromaticities of red, green, blue; both have the white D65 and the same curve.
PRIMARIES = {"srgb": ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06)), "p3": ((0.68, 0.32), (0.265, 0.69), (0.15, 0.06))}
D50 = (0.9642, 1.0, 0.8249)
D65_TO_D50 = ((1.0479298, 0.0229468, -0.0501922), (0.0296278, 0.9904345, -0.0170738), (-0.0092430, 0.0150552, 0.7518743))


def _solve(rows, right):
    """Gauss-Jordan for three unknowns."""
    m = [list(row) + [value] for row, value in zip(rows, right)]
    for i in range(3):
        pivot = max(range(i, 3), key=lambda r: abs(m[r][i]))
        m[i], m[pivot] = m[pivot], m[i]
        m[i] = [v / m[i][i] for v in m[i]]
        for r in range(3):
            if r != i:
                m[r] = [v - m[r][i] * w for v, w in zip(m[r], m[i])]
    return [row[3] for row in m]


def _colorants(primaries):
    """XYZ under D50 of full red, green and blue (Bradford)."""
    columns = [(x / y, 1.0, (1 - x - y) / y) for x, y in primaries]
    white = (0.3127 / 0.3290, 1.0, (1 - 0.3127 - 0.3290) / 0.3290)
    shares = _solve(list(zip(*columns)), white)
    lights = [[v * share for v in column] for column, share in zip(columns, shares)]
    return [[sum(a * b for a, b in zip(row, light)) for row in D65_TO_D50] for light in lights]


def _fixed(value):
    return struct.pack(">i", round(value * 65536))


def _text(text):
    return struct.pack(">4s4xII4sII", b"mluc", 1, 12, b"enUS", 2 * len(text), 28) + text.encode("utf-16-be")


def _xyz(values):
    return b"XYZ \0\0\0\0" + b"".join(map(_fixed, values))


def _write_profile(path, kind, colours, connection, tags):
    """An ICC 4.3 profile."""
    tags = [(b"desc", _text("bench " + os.path.basename(path))), (b"cprt", _text("public domain")), (b"wtpt", _xyz(D50)), *tags]
    table, data, at = b"", b"", 128 + 4 + 12 * len(tags)
    for name, value in tags:
        table += name + struct.pack(">2I", at + len(data), len(value))
        data += value + bytes(-len(value) % 4)
    header = struct.pack(">I4sI4s4s4s12x4s4s24x", at + len(data), b"", 0x04300000, kind, colours, connection, b"acsp",
                         b"") + b"".join(map(_fixed, D50))
    with open(path, "wb") as out:
        out.write(header.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + data)


def make_profile(path, space):
    """Three colorants and sRGB's curve (IEC 61966-2-1, parametric type 3)."""
    curve = b"para\0\0\0\0\0\3\0\0" + b"".join(map(_fixed, (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)))
    colorants = zip((b"rXYZ", b"gXYZ", b"bXYZ"), map(_xyz, _colorants(PRIMARIES[space])))
    _write_profile(path, b"mntr", b"RGB ", b"XYZ ", [*colorants, (b"rTRC", curve), (b"gTRC", curve), (b"bTRC", curve)])


def make_lab_profile(path):
    """Lab itself, for tools that convert from one profile to another: three straight curves."""
    straight = struct.pack(">4sBBxx5I", b"mAB ", 3, 3, 32, 0, 0, 0, 0).replace(b"mAB ", b"mAB \0\0\0\0", 1)
    _write_profile(path, b"abst", b"Lab ", b"Lab ", [(b"A2B0", straight + 3 * b"curv\0\0\0\0\0\0\0\0")])


def _tile(source, size, target):
    """A PPM of `size`, the picture in `source` (PPM) repeated; row by row, since it may be large."""
    with open(source, "rb") as data:
        assert data.readline() == b"P6\n"
        width, height = map(int, data.readline().split())
        data.readline()
        start = data.tell()
        with open(target, "wb") as out:
            out.write(b"P6\n%d %d\n255\n" % size)
            for y in range(size[1]):
                if y % height == 0:
                    data.seek(start)
                row = data.read(3 * width)
                out.write((row * (size[0] // width + 1))[:3 * size[0]])


def _encode(ppm, kind, folder, target):
    how = {"progressive": ["-progressive"], "restart": ["-restart", "4"], "p3": ["-icc", os.path.join(folder, "p3.icc")]}
    subprocess.run(["cjpeg", "-quality", "90", *how.get(kind, []), "-outfile", target + ".part", ppm], check=True)
    os.rename(target + ".part", target)


def render_first(render, folder, size):
    """A scene in which the hair is found; its path."""
    subprocess.run([render, "--family", "natural", "--seed", "3", "--count", "1", "--size", "%dx%d" % size, folder],
                   check=True)
    return os.path.join(folder, "natural-000.jpg")


def make_inputs(folder, render, sizes):
    """Makes what is missing of the photos in `folder`: {(size, kind): path}."""
    os.makedirs(folder, exist_ok=True)
    for space in PRIMARIES:
        make_profile(os.path.join(folder, space + ".icc"), space)
    make_lab_profile(os.path.join(folder, "lab.icc"))
    paths = {(size, kind): os.path.join(folder, "%s-%s.jpg" % (size, kind)) for size in sizes for kind in KINDS}
    first = os.path.join(folder, "first.ppm")
    for size in sizes:
        missing = [kind for kind in KINDS if not os.path.exists(paths[size, kind])]
        if not missing:
            continue
        if not os.path.exists(first):
            photo = render_first(render, folder, SIZES["12"])
            subprocess.run(["djpeg", "-outfile", first, photo], check=True)
        ppm = os.path.join(folder, "tiled.ppm")
        _tile(first, SIZES[size], ppm)
        for kind in missing:
            _encode(ppm, kind, folder, paths[size, kind])
        os.remove(ppm)
    if os.path.exists(first):
        os.remove(first)
    return paths
