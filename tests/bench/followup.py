#!/usr/bin/env python3
"""How often a follow-up's advice is right, on rendered second visits whose truth is known.

For each scene the program plans with a palette made for it (the planned colour, rungs of one shade, warmer and
cooler ladders), session 1 is logged, and the rendered photo is followed up. The plan's hair is the scene's own: the
first visit was measured without a camera's error; the second is a phone's. --shrink N makes the photos N times
smaller, as from farther away: there "retake" is right as well, since nobody could tell."""
import argparse
import collections
import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
KINDS = ["planned", "density", "light", "warm", "dark", "red", "fresh"]
RIGHT = {"planned": ["as-planned"], "density": ["density"], "light": ["corrected"], "warm": ["corrected"],
         "dark": ["leave", "density"], "red": ["retake"], "fresh": ["retake"]}
STEP_L = 3.5


def rect(scene, name, shrink):
    return ",".join("%d" % (v / shrink) for v in scene["rects"][name]["px"])


def write_palette(path, planned):
    """Three ladders: the planned hue, a cooler and a warmer one; P3 is the planned colour itself."""
    rows = []
    for letter, da, db in (("P", 0, 0), ("C", -6, -10), ("W", 6, 10)):
        for rung in range(8):
            L, a, b = planned[0] - STEP_L * (rung - 3), planned[1] + da, planned[2] + db
            if L > 1:
                rows.append('"%s%d" %.2f %.2f %.2f "%s"' % (letter, rung, L, a, b, letter))
    with open(path, "w", encoding="utf-8") as out:
        out.write('CGATS.17\nORIGINATOR "test"\nDESCRIPTOR "test"\nCAPTURE "camera"\nNUMBER_OF_FIELDS 5\n'
                  "BEGIN_DATA_FORMAT\nSAMPLE_ID LAB_L LAB_A LAB_B LADDER\nEND_DATA_FORMAT\n"
                  "NUMBER_OF_SETS %d\nBEGIN_DATA\n%s\nEND_DATA\n" % (len(rows), "\n".join(rows)))


def run(args, *words):
    done = subprocess.run([args.program, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode not in (0, 1):
        raise RuntimeError("%s: %s" % (" ".join(words), done.stderr.decode()))
    return done.stdout.decode()


def write_plan(args, path, palette, photo, hair, scene):
    """The plan of a first visit, measured as by an instrument."""
    record = json.loads(run(args, "--json", "-q", "-p", palette, "--chart", "none", "--use", "P3", "--force", "--client",
                            "C", *hair, photo))
    lab = scene["hair"]["lab"]
    record["hair"].update(lab=lab, uncorrected_lab=lab, sampling_de00=0.2, selection_de00=0.2)
    record["target"]["lab"] = lab
    with open(path, "w", encoding="utf-8") as out:
        out.write(json.dumps(record, separators=(",", ":")) + "\n")


def follow(args, folder, scene):
    """The record of one scene's second visit."""
    photo = os.path.join(folder, scene["file"])
    path, palette = photo + ".ndjson", photo + ".cgats"
    hair = ["--hair", rect(scene, "hair", args.shrink)]
    write_palette(palette, scene["treated"]["planned_lab"])
    write_plan(args, path, palette, photo, hair, scene)
    run(args, "log", "-p", palette, "--file", path, "--date", scene["treated"]["session_date"], "--density",
        "%.2f%%" % (100 * scene["treated"]["planned_cover_frac"]))
    return json.loads(run(args, "followup", "-n", "--json", "--force", "-p", palette, "--chart", "none", "--file", path,
                          *hair, "--skin", rect(scene, "skin", args.shrink), "--treated",
                          rect(scene, "treated", args.shrink), photo))


def fault(scene, record):
    """What is wrong with an advice, or None."""
    kind, advice = scene["treated"]["verdict"], record["followup"] and record["followup"]["advice"]
    if record["status"] != "ok":
        return "error"
    planned, stands = scene["treated"]["planned_lab"], scene["treated"]["dot_lab"]
    following = record["sessions"][0]["lab"] if record["sessions"] and record["sessions"][0]["kind"] else None
    if kind == "dark" and following and following[0] < stands[0] - 0.1:
        return "darker on what is too dark"
    if advice not in RIGHT[kind]:
        return advice
    if kind == "light" and not following[0] < planned[0] - STEP_L:
        return "not darker"
    if kind == "warm" and not following[2] < planned[2]:
        return "not cooler"
    return None


def shrink_photos(folder, scenes, times):
    from PIL import Image
    for scene in scenes:
        path = os.path.join(folder, scene["file"])
        image = Image.open(path)
        size = (round(image.width / times), round(image.height / times))
        keep = {key: image.info[key] for key in ("icc_profile", "exif") if key in image.info}
        image.resize(size, Image.BOX).save(path, quality=scene["stored"]["quality"], **keep)


def tell(scenes, records):
    total = good = 0
    for kind in KINDS:
        some = [(s, r) for s, r in zip(scenes, records) if s["treated"]["verdict"] == kind]
        faults = collections.Counter(filter(None, (fault(s, r) for s, r in some)))
        right = len(some) - sum(faults.values())
        total, good = total + len(some), good + right
        print("%-8s %4d  right %3.0f %%  %s" % (kind, len(some), 100 * right / max(len(some), 1), dict(faults)))
    print("%-8s %4d  right %3.0f %%" % ("all", total, 100 * good / max(total, 1)))


def tell_sureness(scenes, records):
    """How far tone and cover are off, and how often their uncertainty held that."""
    off, cover = [], []
    for scene, record in zip(scenes, records):
        treated = record["followup"] and record["followup"]["treated"]
        if not treated or not treated["tone_lab"] or treated["tone_lab"][0] is None:
            continue
        off.append(abs(treated["tone_lab"][0] - scene["treated"]["dot_seen_lab"][0]))
        share = treated["density_frac"] - scene["treated"]["cover_frac"]
        cover.append((abs(share) / scene["treated"]["cover_frac"], abs(share) <= treated["density_uncertainty_frac"]))
    if not off:
        return
    at = lambda values, share: sorted(values)[int(share * (len(values) - 1))]
    print("tone L*: known for %d of %d, off by %.2f (median), %.2f (p90)" % (len(off), len(scenes), at(off, 0.5), at(off, 0.9)))
    print("cover: off by %.0f %% (median), %.0f %% (p90), held by its uncertainty in %.0f %%" % (
        100 * at([c[0] for c in cover], 0.5), 100 * at([c[0] for c in cover], 0.9),
        100 * sum(c[1] for c in cover) / len(cover)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=os.path.join(ROOT, "build/pigmatch"))
    parser.add_argument("--render", default=os.path.join(ROOT, "build/obj/render"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=100, help="scenes of each kind")
    parser.add_argument("--shrink", type=int, default=1)
    parser.add_argument("--json", help="write the records there as well")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([args.render, "--family", "treated", "--seed", str(args.seed), "--count",
                        str(args.count * len(KINDS)), folder], check=True, stdout=subprocess.DEVNULL)
        with open(os.path.join(folder, "truth.json"), encoding="utf-8") as text:
            scenes = json.load(text)
        if args.shrink > 1:
            shrink_photos(folder, scenes, args.shrink)
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            records = list(pool.map(lambda scene: follow(args, folder, scene), scenes))
    tell(scenes, records)
    tell_sureness(scenes, records)
    if args.json:
        with open(args.json, "w", encoding="utf-8") as out:
            json.dump(records, out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
