#!/usr/bin/env python3
"""Dots between long hair, on rendered partings: the roots' colour, the share of scalp, the plan, and what is said."""
import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "support"))
from colour import de00  # noqa: E402
from scenes import PROGRAM, RENDER, ROOT, check, failed  # noqa: E402


def box(scene, which):
    return ",".join("%d" % v for v in scene["rects"][which]["px"])


def record_of(photo, *options):
    return json.loads(subprocess.run([PROGRAM, "--json", "-q", "--look", "density", *options, photo],
                                     stdout=subprocess.PIPE).stdout)


def text_of(photo, *options):
    done = subprocess.run([PROGRAM, "-q", *options, photo], stdout=subprocess.PIPE, text=True)
    return " ".join(done.stdout.split())


def scenes(folder, count):
    subprocess.run([RENDER, "--family", "parting", "--seed", "7", "--count", str(count), folder], check=True,
                   stdout=subprocess.DEVNULL)
    with open(os.path.join(folder, "truth.json"), encoding="utf-8") as text:
        truth = json.load(text)
    told, roots_off, whole_off = 0, [], []
    for scene in truth:
        photo = os.path.join(folder, scene["file"])
        # A brown head before a brown wall is toned in one hue: --force.
        where = ["--force", "--hair", box(scene, "hair"), "--skin", box(scene, "skin")]
        record, given = record_of(photo, *where), record_of(photo, *where, "--roots", box(scene, "roots"))
        density, true = record["density"], scene["hair"]["roots_lab"]
        check("roots that were pointed at", given["density"]["roots"] == "given" and
              de00(given["density"]["roots_lab"], true) < 8, given["density"])
        if density["roots"] != "beside-scalp":
            check("the reason is told", density["roots"] in ("no-scalp", "alike") and density["roots_lab"] is None, density)
            continue
        told += 1
        roots_off.append(de00(density["roots_lab"], true))
        whole_off.append(de00(record["hair"]["lab"], true))
        check("roots of " + scene["file"], roots_off[-1] < 5.5, density)
        check("the share of scalp of " + scene["file"],
              abs(density["scalp_frac"] - (1 - scene["hair"]["cover_frac"])) < 0.05, density)
        check("no session is darker than the roots", all(
            session["below_hair_L"] <= 1.01 for session in record["sessions"]), record["sessions"])
        check("all sessions are of one shade", len({json.dumps(s["parts"]) for s in record["sessions"]}) == 1,
              record["sessions"])
    check("most partings are told", told >= 0.6 * count, told)
    check("roots are nearer to the roots than the hair as a whole is",
          sorted(roots_off)[told // 2] < 0.6 * sorted(whole_off)[told // 2], [roots_off, whole_off])
    return told


def sample():
    photo = os.path.join(ROOT, "samples/parting.jpg")
    hair, skin = ["--hair", "14%,14%,32%,34%"], ["--skin", "22.7%,68%,14.5%,16%"]
    first = lambda record: record["sessions"][0]["parts"][0]["id"]
    record = record_of(photo, *hair, *skin)
    natural = json.loads(subprocess.run([PROGRAM, "--json", "-q", *hair, *skin, photo], stdout=subprocess.PIPE).stdout)
    check("roots take a darker bottle than lengths", [first(record), first(natural)] == ["W6", "W5"],
          [first(record), first(natural)])
    check("only this look has roots", natural["density"] is None and record["density"] is not None, natural["density"])
    for options, said in ((hair + skin, "scalp shows on 9 % of the region"), (hair, "The colour of the skin is not known"),
                          (["--hair", "4%,30%,7%,40%"] + skin, "No scalp shows in this region"),
                          (["--force"], "The position of the parting is not known"),
                          (hair + ["--roots", "21%,14%,18%,34%"], "where you said they are")):
        text = text_of(photo, "--look", "density", *options)
        check("the text says: " + said, said in text, text)
        check("and plans", "PLAN" in text, text)
    record = record_of(photo, *hair, "--roots", "99%,99%,5%,5%")
    check("roots outside the photo are refused", record["error"]["code"] == "region", record["error"])


def main():
    with tempfile.TemporaryDirectory() as folder:
        told = scenes(folder, 12)
    sample()
    print("density: %d of 12 partings told" % told)
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
