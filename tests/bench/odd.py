"""What is said of hair and cameras that the program does not expect, of colours that no palette has, and of the patches
of real charts: part of `make accuracy`, beside likely.py.
"""
import csv
import json
import os
import subprocess

import likely
from colour import de00

# In the order of the family's photos (samples/render/people.h).
KINDS = ["all blond", "all black", "all red", "a third dyed", "+1 EV on hair", "veil", "odd curve", "brown at +1 EV"]
PALETTES = ["default", "warm", "cool", "dilution", "mixing"]
# Boxes of L*, a*, b* of hair that grows, from light brown to blond, red and brown.
GROWN = {"blond": ((48, 1, 11), (74, 9, 27)), "red": ((26, 9, 12), (52, 21, 32)), "brown": ((19, 1.5, 1), (48, 10, 20))}
PATCHES = {"brown": [1], "black": [24], "grey": [22, 23]}


def study(args, render, shades):
    path, scenes = render("odd", max(len(KINDS), args.likely // 4), "455x350")
    print("hair and cameras that are not expected, no reference: shades that hold 90 %, held, told as no natural colour")
    for k, kind in enumerate(KINDS):
        way, told = likely.Way(kind), 0
        some = scenes[k::len(KINDS)]
        for truth, found in likely.batch(args.program, path, some, lambda s: {"chart": "none"}, [], shades):
            told += found[0]["plan_reason"] == "no_pigment"
            way.add(truth, *found)
        held = sum(row["held"] for row in way.rows)
        print("  %-15s %4d  %5.2f  %3.0f %% (%2.0f-%2.0f)  %d told" % (
            (kind, len(some), sum(row["size"] for row in way.rows) / len(way.rows), 100 * held / len(way.rows)) +
            likely.wilson(held, len(way.rows)) + (told,)), flush=True)
    real_patches(args)


def lies_in(lab, low_high):
    return all(low <= value <= high for value, low, high in zip(lab, *low_high))


def refusals(args, path, scenes):
    """Of natural hair colours, how many get no plan since no pigment comes near, with each shipped palette."""
    print("natural hair refused as no_pigment, no reference, %:", flush=True)
    for name in PALETTES:
        palette = os.path.join(args.root, "palettes", name + ".cgats")
        cells = []
        for kind, box in GROWN.items():
            some = [s for s in scenes if lies_in(s["hair"]["lab"], box)][:200]
            records = [found[0] for _, found in likely.batch(args.program, path, some, lambda s: {"chart": "none"},
                                                             ["-p", palette], {})]
            refused = sum(record["plan_reason"] == "no_pigment" for record in records)
            cells.append("%s %.1f of %d" % (kind, 100 * refused / max(1, len(records)), len(records)))
        print("  %-9s %s" % (name, ", ".join(cells)), flush=True)


def clustered_wilson(clusters):
    """Of lists of hits, one a photo: patches of one photo share its error, so that they count for fewer."""
    n = sum(len(hits) for hits in clusters)
    held = sum(map(sum, clusters))
    p = held / n
    spread = sum((sum(hits) - p * len(hits)) ** 2 for hits in clusters) / n
    fewer = max(1, spread / (p * (1 - p))) if 0 < p < 1 else max(map(len, clusters))
    return likely.wilson(held / fewer, n / fewer)


def real_patches(args):
    shared = os.environ.get("PIGMATCH_SHARED", "")
    places = os.path.join(shared, "charts", "PATCHES.tsv")
    if not os.path.exists(places):
        print("patches of real charts: PIGMATCH_SHARED is not set, or holds none")
        return
    with open(places, encoding="utf-8") as text:
        rows = list(csv.DictReader(text, delimiter="\t"))
    with open(os.path.join(shared, "data", "classic24_after_nov2014_Lab_D50.csv"), encoding="utf-8") as text:
        published = [tuple(float(row[c]) for c in "Lab") for row in csv.DictReader(text)]
    print("patches of real charts taken for hair, no reference: radius, held (Wilson, clustered by photo)")
    for kind, patches in [*PATCHES.items(), ("all", sum(PATCHES.values(), []))]:
        hits, radii = {}, []
        for row in rows:
            if int(row["patch"]) not in patches:
                continue
            x, y, r = (float(row[k]) for k in ("cx", "cy", "r"))
            done = subprocess.run([args.program, "measure", "--json", "-q", "--force", "--chart", "none", "--hair",
                                   "%d,%d,%d,%d" % (x - r, y - r, 2 * r, 2 * r), os.path.join(shared, "charts", row["file"])],
                                  stdout=subprocess.PIPE)
            posterior = json.loads(done.stdout)["posterior"]
            radii.append(posterior["radius_de00"])
            off = de00(posterior["lab"], published[int(row["patch"]) - 1])
            hits.setdefault(row["file"], []).append(off <= posterior["radius_de00"])
        print("  %-6s %5.1f  %d of %d (%.0f-%.0f)" % ((kind, sum(radii) / len(radii), sum(map(sum, hits.values())), len(radii)) +
                                                  clustered_wilson(list(hits.values()))))
