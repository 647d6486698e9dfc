"""Whether what is said of the likely bottles is true, on rendered phone photos as hard as real ones (`phone2`, `pair`,
`strip`): part of `make accuracy`.

Of each way (no reference, a level read by a person, card, chart, strip, two photos in different light): how many shades
hold 90 % and how often they hold the nearest, with a Wilson interval; how often a set of one is right; how often
TODAY is the nearest, and how often the shade nearest to the measured colour would be; the error of the most probable
colour and how often its radius holds it; the log score beside that of the best constant answer. Below, tables of
reliability: predicted and observed share in bins of equal count.

Scenes are painted small (a third of a megapixel in 0.04 s), and each way is one run of the program over all of them, so
that thousands are cheap: 4,400 scenes (`--likely 4400`) fill bins of 600 and more with every reference. What is said
of hair and cameras that the program does not expect is in odd.py.
"""
import csv
import json
import math
import os
import random
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor

import odd
from colour import de00

LEVEL_FROM_L = [10, 14, 19, 25, 32, 40, 48, 56, 65, 74, 84]
LEVEL_SD_L = 8
LEAST_P = 0.004  # one of the 256 points
MOST_SHADES = "24"  # of the palettes here; blends are listed to as many


def percentile(values, share):
    values = sorted(values)
    return values[int(share * (len(values) - 1) + 0.5)]


def wilson(held, n):
    z, p = 1.96, held / n
    middle, half = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return 100 * (middle - half) / (1 + z * z / n), 100 * (middle + half) / (1 + z * z / n)


def palette_of(path):
    shades = {}
    for line in open(path, encoding="utf-8"):
        found = re.match(r'"(\w+)"\s+"[^"]*"\s+([-\d.]+)\s+([-\d.]+)\s+([-\d.]+)\s+"(\w+)"', line)
        if found:
            shades[found.group(1)] = (tuple(float(v) for v in found.groups()[1:4]), found.group(5))
    return shades


def strip_palette(scene, folder):
    """The swatches of the scene as a palette: the strip's own shades in its order."""
    path = os.path.join(folder, scene["file"] + ".cgats")
    labs = scene["strips"][0]["labs"]
    with open(path, "w", encoding="utf-8") as out:
        out.write('CGATS.17\nORIGINATOR "t"\nDESCRIPTOR "strip"\nCAPTURE "camera"\nNUMBER_OF_FIELDS 6\n'
                  'BEGIN_DATA_FORMAT\nSAMPLE_ID SAMPLE_NAME LAB_L LAB_A LAB_B LADDER\nEND_DATA_FORMAT\n'
                  'NUMBER_OF_SETS %d\nBEGIN_DATA\n' % len(labs))
        for i, lab in enumerate(labs):
            out.write('"S%d" "S %d" %.2f %.2f %.2f "strip"\n' % (i + 1, i + 1, *lab))
        out.write("END_DATA\n")
    return path


def points(corners):
    return ",".join("%.1f" % v for corner in corners for v in corner)


def box(rect):
    return ",".join("%d" % v for v in rect["px"])


def match(program, photos, options, shades):
    command = [program, "match", "--json", "--force", "-q", "--top", MOST_SHADES, *options, *photos]
    done = subprocess.run(command, stdout=subprocess.PIPE)
    record = json.loads(done.stdout.splitlines()[-1])
    return (record, shades) if record["status"] == "ok" and record["shades"] else None


def batch(program, path, scenes, cells, options, shades):
    """One run over all scenes: (truth, what match() gives) of each. `cells` are a scene's columns beside the hair."""
    table = os.path.join(path, "jobs.csv")
    columns = ["photo", "hair", "skin", "card", "chart"]
    with open(table, "w", encoding="utf-8", newline="") as out:
        rows = csv.DictWriter(out, columns)
        rows.writeheader()
        for s in scenes:
            rows.writerow({"photo": os.path.join(path, s["file"]), "hair": box(s["rects"]["hair"]), **cells(s)})
    command = [program, "match", "--json", "--force", "-q", "--top", MOST_SHADES, *options, "-j", str(os.cpu_count()), "--jobs", table]
    lines = subprocess.run(command, stdout=subprocess.PIPE).stdout.splitlines()
    for scene, line in zip(scenes, lines):
        record = json.loads(line)
        if record["status"] == "ok" and record["shades"]:
            yield scene["hair"]["lab"], (record, shades)


class Way:
    """What one way of photographing came to."""

    def __init__(self, name):
        self.name, self.pairs, self.within, self.rows, self.groups = name, [], [], [], {}

    def add(self, truth, record, shades):
        distance = {name: de00(lab, truth) for name, (lab, _) in shades.items()}
        nearest = min(distance, key=distance.get)
        measured = min(shades, key=lambda name: de00(shades[name][0], record["hair"]["lab"]))
        p = {shade["id"]: shade["probability_nearest"] for shade in record["shades"]}
        likely = [one["id"] for one in record["likely"]]
        rung = record["posterior"]["rung_de00"]
        for shade in record["shades"]:
            self.pairs.append((shade["probability_nearest"], shade["id"] == nearest))
            self.within.append((shade["probability_within"], distance[shade["id"]] <= rung))
        error = de00(record["posterior"]["lab"], truth)
        today = record["sessions"][0]["parts"] if record["sessions"] else []
        row = {"held": nearest in likely, "size": len(likely), "one": len(likely) == 1, "first": likely[:1] == [nearest],
               "today": len(today) == 1 and today[0]["id"] == nearest, "measured": measured == nearest,
               "log": math.log(max(p[nearest], 0.5 / 256)), "p": p, "nearest": nearest, "error": error,
               "used": de00(record["sessions"][0]["lab"], truth) if record["sessions"] else None, "radius": record["posterior"]["radius_de00"],
               "reason": record["plan_reason"]}
        if likely:
            self.rows.append(row)
            self.groups.setdefault(shades[nearest][1], []).append(row)
            self.groups.setdefault(nearest[-1:], []).append(row)
        return row

    def constant_log(self):
        """Of the best answer that is the same for all photos: how often each shade was the nearest."""
        n = len(self.rows)
        count = {}
        for row in self.rows:
            count[row["nearest"]] = count.get(row["nearest"], 0) + 1
        return sum(c * math.log(c / n) for c in count.values()) / n

    def line(self):
        n, mean = len(self.rows), lambda key: sum(row[key] for row in self.rows) / len(self.rows)
        ones = [row for row in self.rows if row["one"]]
        low, high = wilson(sum(row["held"] for row in self.rows), n)
        used = [row["used"] for row in self.rows if row["used"] is not None]
        print("%-12s %4d  %5.2f %4.0f %% (%2.0f-%2.0f)  %4d %4.0f %%  %4.0f %4.0f %4.0f  %5.2f  %5.2f %5.2f  %5.1f %5.1f  %5.1f %4.0f %%" % (
            self.name, n, mean("size"), 100 * mean("held"), low, high, len(ones),
            100 * sum(row["held"] for row in ones) / max(1, len(ones)), 100 * mean("today"), 100 * mean("first"),
            100 * mean("measured"), sum(used) / max(1, len(used)), mean("log"), self.constant_log(), percentile([r["error"] for r in self.rows], 0.5),
            percentile([r["error"] for r in self.rows], 0.9), mean("radius"),
            100 * sum(row["error"] <= row["radius"] for row in self.rows) / n), flush=True)

    def by_group(self):
        cells = []
        for group in sorted(self.groups):
            rows = self.groups[group]
            cells.append("%s %d/%d" % (group, sum(row["held"] for row in rows), len(rows)))
        print("  held by true rung and undertone: " + ", ".join(cells))

    def reliability(self):
        for name, pairs in (("nearest", self.pairs), ("within", self.within)):
            some = sorted(pair for pair in pairs if pair[0] >= LEAST_P)
            none = [pair for pair in pairs if pair[0] < LEAST_P]
            cells, worst = [], 0
            for k in range(10):
                part = some[k * len(some) // 10:(k + 1) * len(some) // 10]
                cells.append("%2.0f/%-2.0f" % (100 * sum(p for p, _ in part) / len(part),
                                              100 * sum(hit for _, hit in part) / len(part)))
                worst = max(worst, 100 * abs(sum(p - hit for p, hit in part)) / len(part))
            print("  %-8s %s  (%d a bin, the worst %.1f off; of %d with none %d hit)" % (
                name, " ".join(cells), len(some) // 10, worst, len(none), sum(hit for _, hit in none)))


HEAD = "%-12s %4s  %5s %6s %9s %4s %6s  %4s %4s %4s  %5s  %5s %5s  %5s %5s  %5s %6s" % (
    "likely", "n", "size", "held", "", "ones", "held", "TODAY", "1st", "meas", "off", "log", "const", "error", "p90", "radius",
    "held")


def phone_ways(args, scenes):
    rng = random.Random(args.seed)
    for scene in scenes:
        L = scene["hair"]["lab"][0] + rng.gauss(0, LEVEL_SD_L)
        scene["level"] = max(1, min(10, sum(L >= limit for limit in LEVEL_FROM_L[:-1])))
    card = [s for s in scenes if s["card"] and s["rects"]["card"]]
    chart = [s for s in scenes if s["chart"]]
    bare = lambda s: {"chart": "none"}
    levels = sorted({s["level"] for s in scenes})
    return [("none", [(scenes, bare, [])]),
            ("none, skin", [(scenes, lambda s: {"chart": "none", "skin": box(s["rects"]["skin"])}, [])]),
            ("level", [([s for s in scenes if s["level"] == level], bare, ["--level", str(level)]) for level in levels]),
            ("card", [(card, lambda s: {"card": box(s["rects"]["card"]) + "," + s["card"]["kind"]}, [])]),
            ("chart", [(chart, lambda s: {"chart": points(s["chart"]["corners"])}, [])])]


def study(args, render, folder):
    shades = palette_of(os.path.join(args.root, "palettes/default.cgats"))
    print("\n" + HEAD)
    ways = []

    def tell(name, answers):
        way = Way(name)
        for truth, found in answers:
            if found:
                way.add(truth, *found)
        way.line()
        ways.append(way)

    def run(name, jobs):
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            tell(name, pool.map(lambda job: (job[0], match(args.program, *job[1:])), jobs))

    path, scenes = render("phone2", args.likely, "455x350")
    for name, parts in phone_ways(args, scenes):
        tell(name, [answer for some, cells, options in parts
                    for answer in batch(args.program, path, some, cells, options, shades)])
    odd.refusals(args, path, scenes)
    path, scenes = render("strip", max(20, args.count // 2))
    place = lambda s: os.path.join(path, s["file"])
    jobs = []
    for s in scenes:
        own = strip_palette(s, folder)
        grids = [g for strip in s["strips"] for g in ("--strip", "1x%d:%s" % (strip["rows"], points(strip["corners"])))]
        jobs.append((s["hair"]["lab"], [place(s)], ["--hair", box(s["rects"]["hair"]), "-p", own, *grids], palette_of(own)))
    run("strip", jobs)
    path, scenes = render("pair", args.count, "600x780")
    run("combine", [(a["hair"]["lab"], [place(a), place(b)],
                     ["--combine", "--chart", "none", "--hair", box(a["rects"]["hair"])], shades)
                    for a, b in zip(scenes[::2], scenes[1::2])])
    for way in ways:
        print(way.name)
        way.by_group()
        way.reliability()
    odd.study(args, render, shades)
    return [{"name": way.name, "n": len(way.rows), "size": sum(r["size"] for r in way.rows) / len(way.rows),
             "held_frac": sum(r["held"] for r in way.rows) / len(way.rows)} for way in ways]
