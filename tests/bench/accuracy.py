#!/usr/bin/env python3
"""How far off the program is, on rendered scenes whose colours are known: `make accuracy`.

Prints one row a family of scenes: the error of the hair's Lab against the truth, the mean of each part of the
uncertainty, how often the uncertainty held the error, and the photo checks that were raised. `cover` asks of
sampling and selection alone where the light is neutral (no camera error was painted), of the whole uncertainty in
phone scenes.
"""
import argparse
import collections
import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
import likely  # noqa: E402
import parts  # noqa: E402
from colour import de00  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FAMILIES = ["natural", "sloppy", "wet", "bleached", "saltpepper", "stubble", "good", "blurred", "warm", "underexposed",
            "blown"]


def rect(values):
    return ",".join("%d" % v for v in values)


def percentile(values, share):
    values = sorted(values)
    at = share * (len(values) - 1)
    low = int(at)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (at - low)


def render(args, family, count, folder, size=None):
    path = os.path.join(folder, family)
    size = ["--size", size] if size else []
    subprocess.run([args.render, "--family", family, "--seed", str(args.seed), "--count", str(count), *size, path],
                   check=True, stdout=subprocess.DEVNULL)
    with open(os.path.join(path, "truth.json"), encoding="utf-8") as text:
        return path, json.load(text)


def measure(args, path, scene, extra):
    region = scene["rects"]["sloppy" if scene["family"] == "sloppy" else "hair"]["px"]
    command = [args.program, "measure", "--json", "--force", "-q", "--hair", rect(region)]
    skin = scene["rects"].get("skin")
    if skin and args.skin:
        command += ["--skin", rect(skin["px"])]
    done = subprocess.run([*command, *extra(scene), os.path.join(path, scene["file"])], stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def measured(args, path, scenes, extra):
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(lambda scene: measure(args, path, scene, extra), scenes))


def row(name, scenes, records, whole):
    errors, radii, parts, checks = [], [], collections.defaultdict(list), collections.Counter()
    covered = failed = 0
    for scene, record in zip(scenes, records):
        if record["status"] != "ok":
            failed += 1
            continue
        hair = record["hair"]
        error = de00(hair["lab"], scene["hair"]["lab"])
        own = (hair["sampling_de00"] ** 2 + hair["selection_de00"] ** 2) ** 0.5
        radius = hair["uncertainty_de00"] if whole else own
        errors.append(error)
        radii.append(radius)
        covered += error <= radius
        for part in ("sampling", "selection", "correction"):
            parts[part].append(hair[part + "_de00"])
        checks.update(c["check"] for c in record["quality"] if c["level"] != "note")
    mean = lambda values: sum(values) / len(values)
    raised = " ".join("%s:%d" % pair for pair in sorted(checks.items()))
    print("%-22s %4d %4d  %6.2f %6.2f %6.2f  %5.2f %5.2f %5.2f  %5.2f %4.0f %%  %s" % (
        name, len(errors), failed, percentile(errors, 0.5), percentile(errors, 0.9), max(errors),
        mean(parts["sampling"]), mean(parts["selection"]), mean(parts["correction"]), mean(radii),
        100 * covered / len(errors), raised), flush=True)
    return {"name": name, "n": len(errors), "failed": failed, "median_de00": percentile(errors, 0.5),
            "p90_de00": percentile(errors, 0.9), "covered_frac": covered / len(errors), "radius_de00": mean(radii)}


def phone_rows(args, folder):
    path, scenes = render(args, "phone", args.count, folder)
    card = [s for s in scenes if s["card"] and s["card"]["kind"] == "grey" and s["rects"]["card"]]
    ways = [("phone, no reference", scenes, lambda s: ["--chart", "none"]),
            ("phone, grey card", card, lambda s: ["--card", rect(s["rects"]["card"]["px"]) + ",grey"]),
            ("phone, chart found", scenes, lambda s: [])]
    rows = []
    for name, some, extra in ways:
        records = measured(args, path, some, extra)
        if "chart" in name:
            found = [(s, r) for s, r in zip(some, records) if r["status"] == "ok" and r["correction"]["method"] == "chart"]
            print("%-22s %d of %d charts found" % ("", len(found), len(some)))
            some, records = [f[0] for f in found], [f[1] for f in found]
        rows.append(row(name, some, records, True))
    return rows


def grey_row(scenes, records):
    """Grey share against the truth: within 0.03 where strands are at least 2 px wide, null below."""
    off, wide, told_narrow = [], 0, 0
    for scene, record in zip(scenes, records):
        share = record["hair"] and record["hair"]["grey_frac"]
        if scene["hair"]["strand_px"] < 2:
            told_narrow += share is not None
            continue
        wide += 1
        if share is not None:
            off.append(abs(share - scene["hair"]["grey_frac"]))
    print("%-22s told for %d of %d with strands >= 2 px: median off %.3f max %.3f; told for %d with narrower ones" % (
        "  grey share", len(off), wide, percentile(off, 0.5) if off else 0, max(off, default=0), told_narrow))


def right_shade_row(name, pairs, shades):
    """Truth and measurement side by side: how far apart, and how often the same shade of the palette is nearest."""
    off = [de00(*pair) for pair in pairs]
    right = sum(parts.nearest(truth, shades) == parts.nearest(seen, shades) for truth, seen in pairs)
    print("%-22s %4d       %6.2f %6.2f %6.2f  nearest of %d shades right %.0f %%" % (
        "  " + name, len(off), percentile(off, 0.5), percentile(off, 0.9), max(off), len(shades), 100 * right / len(off)))


def component_rows(scenes, records, shades):
    for i, kind in enumerate(("dark", "grey")):
        right_shade_row(kind + " strands", [(s["hair"]["components"][i]["lab"], r["components"][i]["lab"])
                                            for s, r in zip(scenes, records) if r.get("components")], shades)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=os.path.join(ROOT, "build/pigmatch"))
    parser.add_argument("--render", default=os.path.join(ROOT, "build/obj/render"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=200, help="scenes of the large families")
    parser.add_argument("--likely", type=int, default=600, help="scenes of the study of the likely bottles")
    parser.add_argument("--no-skin", dest="skin", action="store_false", help="give no skin rectangle")
    parser.add_argument("--family", action="append", help="only these; likely: what is said of the likely bottles; "
                        "parts: hair of two colours")
    parser.add_argument("--json", help="write the rows there as well")
    args = parser.parse_args()
    args.root = ROOT
    rows = []
    shades = likely.palette_of(os.path.join(ROOT, "palettes/default.cgats"))
    print("%-22s %4s %4s  %6s %6s %6s  %5s %5s %5s  %5s %6s  %s" % (
        "scenes", "n", "none", "median", "p90", "max", "sampl", "selec", "corr", "width", "cover", "checks raised"))
    with tempfile.TemporaryDirectory() as folder:
        for family in args.family or FAMILIES:
            if family in ("phone", "likely", "parts"):
                continue
            count = args.count if family in ("natural", "sloppy") else max(20, args.count // 5)
            path, scenes = render(args, family, count, folder)
            records = measured(args, path, scenes, lambda s: ["--chart", "none"])
            rows.append(row(family, scenes, records, False))
            if family == "saltpepper":
                grey_row(scenes, records)
                component_rows(scenes, records, shades)
            if family == "natural":
                right_shade_row("unmixed", [(s["hair"]["lab"], r["hair"]["lab"]) for s, r in zip(scenes, records)
                                            if r["hair"]], shades)
        if not args.family or "phone" in args.family:
            rows += phone_rows(args, folder)
        if not args.family or "parts" in args.family:
            parts.study(args, lambda *what: render(args, *what), folder)
        if not args.family or "likely" in args.family:
            rows += likely.study(args, lambda *what: render(args, *what[:2], folder, *what[2:]), folder)
    if args.json:
        with open(args.json, "w", encoding="utf-8") as out:
            json.dump(rows, out, indent=1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
