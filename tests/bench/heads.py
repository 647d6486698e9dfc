#!/usr/bin/env python3
"""How often the hair is found where it is, on real heads: reads PIGMATCH_SHARED/heads, runs build/pigmatch without a
rectangle, and prints counts with 90 % Wilson intervals.

heads.py [--limit N] [--list]

Sets: `check`, real heads with masks by hand and a careful rectangle each; `held out`, the portraits of those figures
that the network was not trained on; `none`, portraits without hair to measure; `without`, photos without people (the
last two were trained on, but for those of held-out figures, and are small: strands cannot be looked for in them).
Right: at least 80 % of the area within the outline, and of the rectangle in it, is hair. --list names what is wrong."""
import argparse
import csv
import json
import math
import os
import subprocess
import zlib

from PIL import Image, ImageChops, ImageDraw

PROGRAM = os.environ.get("PIGMATCH", "build/pigmatch")


def wilson(k, n, z=1.645):
    if n == 0:
        return "-"
    p = k / n
    middle = (p + z * z / 2 / n) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / 4 / n / n)
    return f"{k} of {n}, {100 * p:.0f} % ({100 * max(0, middle - half):.0f}-{100 * min(1, middle + half):.0f})"


def record_of(path, *options):
    out = subprocess.run([PROGRAM, "measure", "--json", "--chart", "none", *options, path], capture_output=True,
                         text=True, check=False).stdout
    return json.loads(out.splitlines()[0])


def measured(path, *options):
    """The record; of a photo that another check refuses, what it says when it is forced."""
    record = record_of(path, *options)
    if record["error"] and record["error"]["code"] == "quality":
        record = record_of(path, "--force", *options)
    return record


def share_of_hair(mask, draw):
    """How much of what `draw` fills is hair by the mask."""
    drawn = Image.new("L", mask.size)
    draw(ImageDraw.Draw(drawn))
    area = drawn.histogram()[255]
    return ImageChops.darker(drawn, mask).histogram()[255] / area if area else 0


def is_right(record, mask):
    region, hair = record["region"], mask.convert("L").point(lambda v: 255 if v > 127 else 0)
    x, y, w, h = region["hair"][0]
    shares = [share_of_hair(hair, lambda d: d.rectangle([x, y, x + w - 1, y + h - 1], fill=255))]
    if region["outline"]:
        shares.append(share_of_hair(hair, lambda d: d.polygon([tuple(p) for p in region["outline"]], fill=255)))
    return min(shares) >= 0.8, shares


def ciede2000(one, two):
    (l1, a1, b1), (l2, a2, b2) = one, two
    c = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    g = 0.5 * (1 - math.sqrt(c**7 / (c**7 + 25**7)))
    a1, a2 = a1 * (1 + g), a2 * (1 + g)
    c1, c2 = math.hypot(a1, b1), math.hypot(a2, b2)
    h1, h2 = math.degrees(math.atan2(b1, a1)) % 360, math.degrees(math.atan2(b2, a2)) % 360
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0
    dl, dc, dh = l2 - l1, c2 - c1, 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2))
    lm, cm, hm = (l1 + l2) / 2, (c1 + c2) / 2, (h1 + turn / 2) % 360
    t = (1 - 0.17 * math.cos(math.radians(hm - 30)) + 0.24 * math.cos(math.radians(2 * hm))
         + 0.32 * math.cos(math.radians(3 * hm + 6)) - 0.2 * math.cos(math.radians(4 * hm - 63)))
    sl = 1 + 0.015 * (lm - 50) ** 2 / math.sqrt(20 + (lm - 50) ** 2)
    sc, sh = 1 + 0.045 * cm, 1 + 0.015 * cm * t
    rt = -2 * math.sqrt(cm**7 / (cm**7 + 25**7)) * math.sin(math.radians(60 * math.exp(-(((hm - 275) / 25) ** 2))))
    return math.sqrt((dl / sl) ** 2 + (dc / sc) ** 2 + (dh / sh) ** 2 + rt * dc / sc * dh / sh)


def rows_of(folder, name):
    with open(os.path.join(folder, name), newline="", encoding="utf-8") as f:
        return list(csv.DictReader(f, delimiter="\t"))


def photos(folder, limit):
    """(set, path, mask or None, view, skin, careful rectangle or None)"""
    check = os.path.join(folder, "check")
    for r in rows_of(check, "INDEX.tsv") if os.path.isdir(check) else []:
        bare = r["careful_rect"] == "none"
        yield ("check", f"{check}/{r['id']}.jpg", None if bare else f"{check}/{r['id']}.mask.png",
               "hat or shaved" if bare else r["view"], None, None if bare else r["careful_rect"])
    for n, r in enumerate(rows_of(folder, "INDEX.tsv")):
        held = zlib.crc32(r["figure"].encode()) % 12 == 0
        path = f"{folder}/photos/{r['id']}.jpg"
        if r["verdict"] == "none" and n % limit == 0:
            yield "none, held out" if held else "none", path, None, r["covering"], r["skin"], None
        elif held and r["verdict"] == "good":
            yield "held out", path, f"{folder}/masks/{r['id']}.png", r["view"], r["skin"], None
    for n, r in enumerate(rows_of(folder, "WITHOUT.tsv")):
        if n % limit == 0:
            yield "without", f"{folder}/without/{r['id']}.jpg", None, "anything", None, None


def judge(path, mask, rect):
    """right, wrong, missed; of what has no hair: false, none. The distance from the rectangle's colour, and whether it
    lies within the stated radius, but for the part of camera and light, which both colours share."""
    record = measured(path)
    told = record["hair"] is not None
    region = record["region"] or {}
    note = f"certainty {region.get('certainty')}"
    if mask is None:
        return "false" if told else "none", None, note
    if not told:
        return "missed", None, note
    right, shares = is_right(record, Image.open(mask))
    off = None
    if rect:
        hair, careful = record["hair"], measured(path, "--hair", rect)["hair"]
        if careful and careful["lab"] and hair["lab"]:
            distance = ciede2000(careful["lab"], hair["lab"])
            off = distance, distance <= math.hypot(hair["sampling_de00"], hair["selection_de00"])
    return "right" if right else "wrong", off, note + ", hair " + " and ".join(f"{s:.2f}" for s in shares)


def tell(title, part):
    verdicts = [v for v, *_ in part]
    hair = sum(v in ("right", "wrong", "missed") for v in verdicts)
    bare = len(verdicts) - hair
    line = f"  {title:16}"
    if hair:
        line += f" right {wilson(verdicts.count('right'), hair)}; wrong {verdicts.count('wrong')}, missed {verdicts.count('missed')}"
    if bare:
        line += f" told all the same {wilson(verdicts.count('false'), bare)}"
    print(line)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--limit", type=int, default=1, help="take every Nth of the large sets")
    parser.add_argument("--list", action="store_true")
    args = parser.parse_args()
    shared = os.environ.get("PIGMATCH_SHARED")
    if not shared or not os.path.isdir(shared + "/heads"):
        print("heads: PIGMATCH_SHARED is not set, or holds no heads: nothing is measured")
        return
    found = {}
    for which, path, mask, view, skin, rect in photos(shared + "/heads", args.limit):
        verdict, off, note = judge(path, mask, rect)
        found.setdefault(which, []).append((verdict, view, skin, off))
        if args.list and verdict in ("wrong", "missed", "false"):
            print(f"{verdict:7} {os.path.basename(path)} {view or ''} {skin or ''} {note}")
    for which, part in found.items():
        print(which)
        tell("all", part)
        for column in (1, 2):
            for value in sorted({p[column] for p in part if p[column]}):
                tell(value, [p for p in part if p[column] == value])
        offs = sorted(p[3] for p in part if p[3] is not None)
        if offs:
            print(f"  colour against the careful rectangle's: median {offs[len(offs) // 2][0]:.1f}, "
                  f"90 % within {offs[int(0.9 * (len(offs) - 1))][0]:.1f} dE00; within the radius "
                  f"{wilson(sum(held for _, held in offs), len(offs))}")


if __name__ == "__main__":
    main()
