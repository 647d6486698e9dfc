#!/usr/bin/env python3
"""Healed photos over several visits: how far a judgement holds by the days, and where the undertone goes. On rendered
heads that are seen three times (samples/README.md, family drift)."""
import argparse
import json
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests/bench"))
import followup  # noqa: E402

PROGRAM = os.path.abspath(os.environ.get("PIGMATCH_PLAIN", os.path.join(ROOT, "build/pigmatch")))
RENDER = os.path.abspath(os.environ.get("RENDER", os.path.join(ROOT, "build/obj/render")))
SAYS = {"steady": "none", "blue": "blue", "red": "red"}
HEADS = 6


def visit(args, folder, scene, file, palette, *more):
    """The record of one visit, which goes into the client's file."""
    return json.loads(followup.run(args, "followup", "--json", "--force", "-p", palette, "--chart", "none", "--file", file,
                                   "--hair", followup.rect(scene, "hair", 1), "--skin", followup.rect(scene, "skin", 1),
                                   "--treated", followup.rect(scene, "treated", 1), *more,
                                   os.path.join(folder, scene["file"])))


def begin(args, folder, scene):
    """A client's file with the plan and session 1."""
    file, palette = os.path.join(folder, scene["file"] + ".ndjson"), os.path.join(folder, scene["file"] + ".cgats")
    followup.write_palette(palette, scene["treated"]["planned_lab"])
    followup.write_plan(args, file, palette, os.path.join(folder, scene["file"]),
                        ["--hair", followup.rect(scene, "hair", 1)], scene)
    followup.run(args, "log", "-p", palette, "--file", file, "--date", scene["treated"]["session_date"], "--density",
                 "%.2f%%" % (100 * scene["treated"]["planned_cover_frac"]))
    return file, palette


def check_visits(args, folder, scenes):
    right = 0
    for head in range(HEADS):
        visits = scenes[3 * head:3 * head + 3]
        file, palette = begin(args, folder, visits[0])
        records = [visit(args, folder, scene, file, palette) for scene in visits]
        facts = [record["followup"] for record in records]
        assert [fact["days"] for fact in facts] == [14, 91, 211]
        assert [fact["judgement"] for fact in facts] == ["provisional", "final", "final"]
        assert facts[0]["drift"] is None and facts[1]["drift"]["visits"] == 2 and facts[2]["drift"]["visits"] == 3
        drift, verdict = facts[2]["drift"], visits[0]["treated"]["verdict"]
        assert drift["days"] == 197
        true = [visits[2]["treated"]["dot_lab"][i] - visits[0]["treated"]["dot_lab"][i] for i in (1, 2)]
        told = "moved a* %+.1f b* %+.1f (true %+.1f %+.1f) within %.1f %.1f" % (
            *drift["moved_ab"], *true, *drift["uncertainty_ab"])
        print("%-7s %-7s %s" % (verdict, drift["towards"], told))
        right += drift["towards"] == SAYS[verdict]
        assert drift["towards"] in (SAYS[verdict], "none"), (verdict, drift)
        text = " ".join(followup.run(args, "show", "--color", "never", "--file", file).split())
        assert "DRIFT over 3 visits" in text and "same place, light and phone" in text, text
        assert ("towards " + SAYS[verdict] in text) == (drift["towards"] not in ("none",)), text
    assert right >= HEADS - 1, right


def check_days(args, folder, scene):
    """Under 7 days another photo, under 28 for the time being, from then on for good; unknown where nobody logged it."""
    for day, judgement, advice in (("2026-05-10", "provisional", "retake"), ("2026-05-11", "provisional", None),
                                   ("2026-05-31", "provisional", None), ("2026-06-01", "final", None)):
        file, palette = begin(args, folder, scene)
        record = visit(args, folder, scene, file, palette, "--date", day, "-n")
        facts = record["followup"]
        assert facts["judgement"] == judgement, (day, facts["judgement"])
        assert (facts["advice"] == "retake") == (advice == "retake"), (day, facts["advice"])
        assert ("Provisional" in facts["reason"]) == (judgement == "provisional" and advice is None), facts["reason"]
        sheet = os.path.join(folder, "sheet.html")
        visit(args, folder, scene, file, palette, "--date", day, "-n", "--overwrite", "--report", sheet)
        with open(sheet, encoding="utf-8") as text:
            page = text.read()
        assert (", for now</h2>" in page) == ("Provisional" in facts["reason"])
        assert "the same light and with the same phone" in page or not record["sessions"]
        os.remove(file)
    file, palette = begin(args, folder, scene)
    with open(file, encoding="utf-8") as lines:
        plan = lines.readline()
    with open(file, "w", encoding="utf-8") as lines:
        lines.write(plan)
    undated = visit(args, folder, scene, file, palette, "--session", "1", "-n")["followup"]
    assert undated["judgement"] is None and "is not known" in undated["reason"], undated["reason"]


def main():
    args = argparse.Namespace(program=PROGRAM, render=RENDER)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([RENDER, "--family", "drift", "--seed", "5", "--count", str(3 * HEADS), folder], check=True)
        with open(os.path.join(folder, "truth.json"), encoding="utf-8") as text:
            scenes = json.load(text)
        check_visits(args, folder, scenes)
        check_days(args, folder, scenes[0])
    return 0


if __name__ == "__main__":
    sys.exit(main())
