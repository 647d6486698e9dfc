#!/usr/bin/env python3
"""Salt and pepper, rendered: the share of grey, the colour of each component, and what the plan makes of them."""
import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "support"))
from colour import de00  # noqa: E402
from scenes import PROGRAM, RENDER, check, failed  # noqa: E402


def record_of(scene, folder, *options):
    hair = ",".join("%d" % v for v in scene["rects"]["hair"]["px"])
    skin = ",".join("%d" % v for v in scene["rects"]["skin"]["px"])
    done = subprocess.run([PROGRAM, "--json", "-q", "--hair", hair, "--skin", skin, *options,
                           os.path.join(folder, scene["file"])], stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def lines_of(scene, folder, *options):
    hair = ",".join("%d" % v for v in scene["rects"]["hair"]["px"])
    done = subprocess.run([PROGRAM, "-q", "--hair", hair, *options, os.path.join(folder, scene["file"])],
                          stdout=subprocess.PIPE, text=True)
    return done.stdout.splitlines()


def text_of(scene, folder, *options):
    return " ".join(" ".join(lines_of(scene, folder, *options)).split())


def render(folder, family, seed, count):
    subprocess.run([RENDER, "--family", family, "--seed", str(seed), "--count", str(count), folder], check=True,
                   stdout=subprocess.DEVNULL)
    with open(os.path.join(folder, "truth.json"), encoding="utf-8") as text:
        return json.load(text)


def components(scenes, folder):
    told = []
    for scene in scenes:
        record = record_of(scene, folder)
        parts = record["components"]
        if scene["hair"]["strand_px"] < 2:
            continue
        if parts:
            told.append(scene)
            share = record["hair"]["grey_frac"]
            check("the share of grey", abs(share - scene["hair"]["grey_frac"]) < 0.05, share)
            for part, truth in zip(parts, scene["hair"]["components"]):
                check("the colour of the %s strands of %s" % (part["kind"], scene["file"]),
                      de00(part["lab"], truth["lab"]) < 4.5, part)
                check("its most probable colour lies within its radius",
                      de00(part["probable_lab"], truth["lab"]) < part["radius_de00"], part)
            check("shares make up the whole", abs(sum(p["share_frac"] for p in parts) - 1) < 0.002, parts)
            check("the name is of neither", record["hair"]["name"] == "salt and pepper" or not 0.1 <= share <= 0.9, share)
            check("mixed hair that was told apart is no fault of the photo",
                  "mixed" not in [q["check"] for q in record["quality"]], record["quality"])
    check("strands of 2 pixels and more are told apart", len(told) >= 9, len(told))
    return told


def choices(scene, folder):
    dark, grey = record_of(scene, folder)["components"]
    by = {choice: record_of(scene, folder, "--grey", choice) for choice in ("follow-dark", "blend", "follow-grey")}
    for choice, record in by.items():
        check("the choice is in the record", record["target"]["grey"] == choice, record["target"])
        check("and a plan follows it", len(record["sessions"]) == 3 or record["plan_reason"] == "no_pigment", record)
    check("the dark hair is what is followed unless somebody says otherwise",
          record_of(scene, folder)["target"] == by["follow-dark"]["target"], by["follow-dark"]["target"])
    target = {choice: record["target"]["lab"] for choice, record in by.items()}
    check("the dark one is the dark one", target["follow-dark"] == dark["probable_lab"], target)
    check("the grey one is the grey one", target["follow-grey"] == grey["probable_lab"], target)
    check("a blend lies between them", target["follow-dark"][0] < target["blend"][0] < target["follow-grey"][0], target)
    check("and has the hue of the grey", abs(target["blend"][1] - target["follow-grey"][1]) < 0.02 and
          abs(target["blend"][2] - target["follow-grey"][2]) < 0.02, target)
    check("the bottle of the dark hair is today's", dark["nearest"] == by["follow-dark"]["sessions"][0]["parts"][0]["id"],
          dark)
    both = record_of(scene, folder, "--combine")
    check("photos of one client are one salt and pepper", both["components"][0]["lab"] == dark["lab"], both["components"])


def words(scene, folder):
    text = text_of(scene, folder)
    for part in record_of(scene, folder)["components"]:
        check("the text names both components", "%s %.0f %%: %s" % (part["kind"], 100 * part["share_frac"], part["name"])
              in text, text)
    check("and what is followed", "The plan follows the dark hair" in text, text)
    check("the choice is said", "The plan blends" in text_of(scene, folder, "--grey", "blend"), text)
    for choice in ("follow-dark", "blend", "follow-grey"):
        lines = lines_of(scene, folder, "--grey", choice)
        check("the answer fits a screen", len(lines) <= 30 and max(map(len, lines[1:])) <= 80, lines)
    check("another one too", "The plan follows the grey hair" in text_of(scene, folder, "--grey", "follow-grey"), text)


def not_grey(folder):
    for scene in render(folder, "natural", 3, 6):
        record = record_of(scene, folder, "--grey", "blend")
        check("hair of one colour has no components", record["components"] == [] and record["target"]["grey"] is None,
              record["components"])


def main():
    with tempfile.TemporaryDirectory() as folder:
        scenes = render(os.path.join(folder, "grey"), "saltpepper", 3, 15)
        told = components(scenes, os.path.join(folder, "grey"))
        considerable = [s for s in told if 0.15 < s["hair"]["grey_frac"] < 0.45]
        choices(considerable[0], os.path.join(folder, "grey"))
        words(considerable[0], os.path.join(folder, "grey"))
        not_grey(os.path.join(folder, "natural"))
    print("grey: %d scenes, %d told apart" % (len(scenes), len(told)))
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
