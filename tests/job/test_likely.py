#!/usr/bin/env python3
"""What is said where a photo tells less than it seems to: no colour in it, no hair colour, no pigment near, two heads;
a level read by a person; a plan that is not wanted."""
import json
import os
import subprocess
import sys
import tempfile

from PIL import Image, ImageEnhance, ImageOps

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# As in tests/support/scenes.py.
PROGRAM = os.environ.get("PIGMATCH_PLAIN", os.path.join(ROOT, "build/pigmatch"))
HAIR = ["--hair", "25%,10%,50%,35%"]
failed = []


def check(what, held, record):
    if not held:
        failed.append(what)
        print("tests/job/test_likely.py: %s: %s" % (what, json.dumps(
            {k: record.get(k) for k in ("status", "error", "plan_reason", "plan_note", "posterior", "likely", "level")})))


def record_of(*arguments):
    done = subprocess.run([PROGRAM, "--json", "-q", *arguments], stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def text_of(*arguments):
    done = subprocess.run([PROGRAM, "--color", "never", *arguments], stdout=subprocess.PIPE)
    return done.stdout.decode("utf-8")


def sample(name):
    return os.path.join(ROOT, "samples", name + ".jpg")


def changed(folder, name, how):
    path = os.path.join(folder, "changed.jpg")
    how(Image.open(sample(name)).convert("RGB")).save(path, quality=92)
    return path


def channels(order):
    return lambda image: ImageEnhance.Color(Image.merge("RGB", [image.split()["RGB".index(c)] for c in order])).enhance(2)


def without_colour(folder):
    kinds = {
        "grey file": lambda image: image.convert("L"),
        "grey in colour channels": lambda image: image.convert("L").convert("RGB"),
        "sepia": lambda image: ImageOps.colorize(image.convert("L"), "#201008", "#fff0d8", mid="#9a7a55"),
    }
    for name, how in kinds.items():
        path = changed(folder, "lightbrown", how)
        record = record_of(*HAIR, path)
        check(name + " is refused", record["status"] == "refused" and record["error"]["code"] == "no-colour", record)
        record = record_of(*HAIR, "--force", path)
        check(name + " is measured by force", record["status"] == "ok" and record["forced"], record)
    flat = os.path.join(folder, "flat.jpg")
    Image.new("L", (640, 480), 90).convert("RGB").save(flat)
    record = record_of(flat)
    check("no colour comes before no hair", record["error"]["code"] == "no-colour", record)
    for name in ("black", "blond", "darkbrown", "lightbrown"):
        record = record_of(*HAIR, sample(name))
        check(name + " has colour", record["status"] == "ok" and not record["forced"], record)


def no_hair_colour(folder):
    for name, order in (("blue", "BGR"), ("green", "GRB"), ("violet", "RBG")):
        record = record_of(*HAIR, changed(folder, "blond", channels(order)))
        check(name + " hair has no plan", record["status"] == "ok" and record["sessions"] == [] and
              record["plan_reason"] == "no_pigment" and record["likely"] == [] and
              "no pigment in this palette comes close" in record["plan_note"], record)
    for name in ("black", "blond", "darkbrown", "lightbrown"):
        record = record_of(*HAIR, sample(name))
        check(name + " hair is natural and planned", record["posterior"]["natural"] > 0.9 and record["sessions"] and
              record["plan_reason"] is None, record)
        check(name + " starts with the shade nearest to its likely colour",
              record["sessions"][0]["parts"][0]["id"] == record["shades"][0]["id"] and
              record["shades"][0]["id"] in [shade["id"] for shade in record["likely"]], record)
        text = text_of(*HAIR, sample(name))
        check(name + "'s text opens it first", "Open %s first" % record["shades"][0]["id"] in text, record)
    record = record_of(*HAIR, "--target", "20,3,4")
    check("a given target has no posterior", record["posterior"] is None and record["likely"] == [], record)


def several_photos():
    alone = record_of(*HAIR, sample("black"))
    record = record_of(*HAIR, "--combine", sample("black"), sample("blond"))
    check("two heads have no plan", record["plan_reason"] == "disagree" and record["sessions"] == [] and
          record["likely"] == [] and ".jpg (L* " in record["plan_note"], record)
    text = text_of(*HAIR, "--combine", sample("black"), sample("blond"))
    check("no bottle is near the mean of two heads", "NO PLAN" in text and "NEAREST" not in text, record)
    record = record_of(*HAIR, "--combine", sample("black"), sample("black"))
    check("photos in the same light hardly narrow it", record["plan_reason"] is None and
          0.9 * alone["posterior"]["radius_de00"] <= record["posterior"]["radius_de00"], record)


def said_by_a_person():
    alone = record_of(*HAIR, sample("lightbrown"))
    record = record_of(*HAIR, "--level", "5-6", sample("lightbrown"))
    check("a level narrows it", record["level"]["used"] and
          record["posterior"]["radius_de00"] < 0.85 * alone["posterior"]["radius_de00"], record)
    record = record_of(*HAIR, "--level", "1", sample("blond"))
    check("a level too far off is not counted", not record["level"]["used"], record)
    record = record_of(*HAIR, "--abstain-above", "5", sample("lightbrown"))
    check("no plan above a radius", record["plan_reason"] == "abstained" and record["sessions"] == [] and
          record["likely"], record)
    record = record_of(*HAIR, "--use", "N8", sample("blond"))
    check("a choice far from the hair is told so", "far from every likely colour" in (record["plan_note"] or "") and
          record["sessions"], record)
    record = record_of(*HAIR, "--exclude", alone["likely"][0]["id"], sample("lightbrown"))
    check("an excluded shade is not likely", alone["likely"][0]["id"] not in [s["id"] for s in record["likely"]], record)
    check("an excluded shade is listed nowhere", alone["likely"][0]["id"] not in [s["id"] for s in record["shades"]], record)


def instrument(folder):
    """What an instrument measured is darker than what a camera sees: the text says so, and of no other palette."""
    with open(os.path.join(ROOT, "palettes/default.cgats"), encoding="utf-8") as text:
        palette = text.read()
    told = {}
    for capture in ("instrument", "camera", "nominal"):
        path = os.path.join(folder, capture + ".cgats")
        with open(path, "w", encoding="utf-8") as out:
            out.write(palette.replace('CAPTURE "nominal"', 'CAPTURE "%s"' % capture))
        told[capture] = "with an instrument" in text_of("-p", path, *HAIR, sample("lightbrown"))
    check("an instrument's palette is told apart", told == {"instrument": True, "camera": False, "nominal": False}, told)


with tempfile.TemporaryDirectory() as work:
    instrument(work)
    without_colour(work)
    no_hair_colour(work)
several_photos()
said_by_a_person()
print("likely: %s" % ("%d failed" % len(failed) if failed else "ok"))
sys.exit(1 if failed else 0)
