#!/usr/bin/env python3
"""Cards and charts that a person points at, and options that change one thing each: what they do shows in the record,
and what cannot be is refused with its code. On painted photos."""
import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from colour import de00  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.environ.get("PIGMATCH", os.path.join(ROOT, "build/san/pigmatch"))
RENDER = os.environ.get("RENDER", os.path.join(ROOT, "build/obj/render"))
HAIR = ["--hair", "25%,10%,50%,35%"]
SAMPLE = os.path.join(ROOT, "samples/darkbrown.jpg")


def run(*words):
    return subprocess.run([PROGRAM, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def record(*words):
    done = run("--json", "-q", *words)
    assert done.stdout, (words, done.stderr)
    return json.loads(done.stdout)


def plain(*words):
    answer = record(*words)
    assert answer["status"] == "ok", (words, answer["error"])
    return answer


def refused(code, *words):
    answer = record(*words)
    assert answer["status"] != "ok" and answer["error"]["code"] == code, (code, words, answer["status"], answer["error"])


def usage(part, *words):
    done = run(*words)
    assert done.returncode == 2 and part in done.stderr.decode(), (words, done.returncode, done.stderr)


def numbers(values):
    return ",".join("%g" % v for v in values)


def check_scene(folder, scene):
    photo = os.path.join(folder, scene["file"])
    hair = ["--hair", numbers(scene["rects"]["hair"]["px"])]
    card = numbers(scene["rects"]["card"]["px"])
    corners = numbers(v for point in scene["chart"]["corners"] for v in point)
    found = plain(*hair, photo)
    given = plain(*hair, "--chart", corners, photo)
    grey = plain(*hair, "--card", card + ",grey", photo)
    both = plain(*hair, "--card", card + ",grey", "--chart", corners, photo)
    numbered = plain(*hair, "--card", card + ",49.5", photo)
    none = plain(*hair, "--chart", "none", photo)
    facts = [(r["correction"]["method"], r["correction"]["found"]) for r in (found, given, grey, both, none)]
    assert facts == [("chart", "auto"), ("chart", "given"), ("card", "given"), ("chart", "given"), ("none", None)], facts
    assert de00(found["hair"]["lab"], given["hair"]["lab"]) < 0.5
    assert grey["correction"]["card_L"] == 49.5 and numbered["hair"]["lab"] == grey["hair"]["lab"]
    assert both["hair"]["lab"] == given["hair"]["lab"]
    for answer, most in ((given, 3), (grey, 8)):
        off = de00(answer["hair"]["lab"], scene["hair"]["lab"])
        assert off < most and off < answer["hair"]["uncertainty_de00"], (scene["file"], off)
    # A card's radius goes by the lightness of the hair, from 7 for the darkest to 9.3.
    assert none["hair"]["correction_de00"] == 18 and 7 <= grey["hair"]["correction_de00"] <= 9.3

    check_kept(folder, scene["file"] + "-card", [*hair, "--card", card + ",grey", photo])
    check_kept(folder, scene["file"] + "-chart", [*hair, "--chart", corners, photo])

    refused("card", *hair, "--card", card + ",12", photo)
    left, top = (min(point[k] for point in scene["chart"]["corners"]) for k in (0, 1))
    refused("card", *hair, "--card", numbers((left, top, 300, 300)) + ",grey", photo)
    refused("region", *hair, "--card", "5000,5000,50,50,grey", photo)
    refused("region", "--hair", "5000,5000,50,50", photo)
    refused("chart", *hair, "--chart", "5000,0,5100,0,5000,100,5100,100", photo)
    elsewhere = numbers(v for point in scene["chart"]["corners"] for v in (point[0] / 4, point[1] / 4))
    refused("chart", *hair, "--chart", elsewhere, photo)


def check_kept(folder, name, words):
    """What a client's file keeps of a correction comes back from it, and the sheet tells of it."""
    file, sheet, again = (os.path.join(folder, name + end) for end in (".ndjson", ".html", ".again.html"))
    made = plain("--client", "C-1", "--file", file, "--report", sheet, *words)
    shown = json.loads(run("show", "--file", file, "--json").stdout.splitlines()[0])
    for member in ("correction", "strip", "region", "hair", "skin", "quality", "target", "palette", "sessions"):
        assert shown[member] == made[member], (name, member, shown[member], made[member])
    assert run("show", "--file", file, "--report", again).returncode == 0
    for page in (sheet, again):
        with open(page, encoding="utf-8") as text:
            assert "C-1" in text.read()
    assert run(*words).stdout


def check_strip_kept(folder):
    place = os.path.join(folder, "strip")
    subprocess.run([RENDER, "--family", "strip", "--seed", "1", "--count", "1", place], check=True,
                   stdout=subprocess.DEVNULL)
    with open(os.path.join(place, "truth.json"), encoding="utf-8") as text:
        scene = json.load(text)[0]
    shelf = os.path.join(folder, "shelf.csv")
    with open(shelf, "w", encoding="utf-8") as out:
        out.write("id,L,a,b\n")
        out.writelines("S%d,%g,%g,%g\n" % (i, *lab) for i, lab in enumerate(scene["strips"][0]["labs"]))
    strips = ["1x8:" + numbers((*strip["corners"][0], *strip["corners"][2])) for strip in scene["strips"]]
    hair = ["-p", shelf, "--hair", numbers(scene["rects"]["hair"]["px"])]
    photo = os.path.join(place, scene["file"])
    check_kept(folder, "one-strip", [*hair, "--strip", strips[0], photo])
    check_kept(folder, "two-strips", [*hair, "--strip", strips[0], "--strip", strips[1], photo])


def check_limits(folder):
    refused("too-large", *HAIR, "--max-pixels", "1000", SAMPLE)
    damaged = os.path.join(folder, "damaged.jpg")
    with open(SAMPLE, "rb") as whole, open(damaged, "wb") as half:
        bytes_of = whole.read()
        half.write(bytes_of[:len(bytes_of) * 3 // 4])
    refused("truncated", *HAIR, damaged)
    answer = plain(*HAIR, "--allow-damaged", damaged)
    assert answer["damaged"] and not plain(*HAIR, SAMPLE)["damaged"]
    usage("at most 16 regions", *(["--hair", "1,1,5,5"] * 17), SAMPLE)
    usage("--client", "--client", "", SAMPLE)
    usage("--report", "--report", "", SAMPLE)
    usage("two", "--summary", "x", "-o", "x", SAMPLE)
    assert b"pigmatch " in run("--version").stdout


def check_plan(folder):
    target = ["--target", "23,4,5"]
    usual = plain(*target)
    assert plain(*target, "--dilution", "5")["dilution"] == 5 and usual["dilution"] is None
    healing = plain(*target, "--healing", "1")
    assert healing["healing"] == 1 and healing["sessions"][0]["lab"][0] < usual["sessions"][0]["lab"][0]
    assert plain(*target, "--healing", "unknown")["sessions"] == usual["sessions"]
    few = plain(*target, "--drops", "3")["blends"]
    assert few and all(sum(p["drops"] for p in b["parts"]) <= 3 for b in few)
    amount = plain(*target, "--use", "W7:3,W8:1", "--volume", "1", "--drop-ml", "0.1")["sessions"][0]
    assert sum(p["drops"] for p in amount["parts"]) * 0.1 >= 1 - 1e-9 and amount["ml"] >= 1
    brands = os.path.join(folder, "brands.csv")
    with open(brands, "w", encoding="utf-8") as out:
        out.write("id,L,a,b,brand\nA,30,1,1,North\nB,16,8,9,South\nC,17,0,0,North\n")

    def mixed(*words):
        ids = [{p["id"] for p in b["parts"]} for b in plain(*target, "-p", brands, *words)["blends"]]
        return any("B" in those and len(those) > 1 for those in ids)
    assert mixed("--mix-brands") and not mixed()


def main():
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([RENDER, "--family", "good", "--seed", "1", "--count", "2", folder], check=True,
                       stdout=subprocess.DEVNULL)
        with open(os.path.join(folder, "truth.json"), encoding="utf-8") as text:
            scenes = json.load(text)
        for scene in scenes:
            check_scene(folder, scene)
        check_strip_kept(folder)
        check_limits(folder)
        check_plan(folder)
    print("reference: %d photos with card and chart, limits and single options" % len(scenes))


if __name__ == "__main__":
    sys.exit(main())
