#!/usr/bin/env python3
"""Golden records: the exact output of the program for the samples and for rendered scenes.

  golden.py                     compares with records.ndjson, table.csv and answers.txt beside this file
  golden.py --update            writes these three anew: read the difference before committing it
  golden.py --against PROGRAM   compares with another build instead: HTML sheets too, and the photos of PIGMATCH_SHARED,
                                of which nothing is kept

`tool` (versions of libraries) and the day a sheet was printed are left out of the comparison."""
import argparse
import difflib
import json
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
PROGRAM = os.path.abspath(os.environ.get("PIGMATCH", os.path.join(ROOT, "build/san/pigmatch")))
RENDER = os.path.abspath(os.environ.get("RENDER", os.path.join(ROOT, "build/obj/render")))
SAMPLE_HAIR = "25%,10%,50%,35%"
# Family, number of scenes. Few, but each a different way through the program.
FAMILIES = [("natural", 2), ("sloppy", 1), ("wet", 1), ("saltpepper", 3), ("stubble", 1), ("bleached", 1), ("warm", 1),
            ("underexposed", 1), ("blown", 2), ("blurred", 1), ("good", 2), ("phone", 4), ("badchart", 2),
            ("distractor", 1), ("swatches", 2), ("strip", 3), ("treated", 7)]
SEED = 15


def px(values):
    return ",".join("%g" % v for v in values)


def corners(points):
    return px([v for point in points for v in point])


def sample_cases():
    """(name, arguments) of everything that is asked about the samples and about no photo at all."""
    hair = ["--hair", SAMPLE_HAIR]
    for name in ("black", "blond", "darkbrown", "lightbrown", "stubble", "visit2", "visit3", "years"):
        photo = "samples/%s.jpg" % name
        yield name, hair + [photo]
        yield name + "-alone", [photo]
        yield name + "-measure", ["measure"] + hair + [photo]
    dark, light = "samples/darkbrown.jpg", "samples/lightbrown.jpg"
    yield "full", hair + ["--skin", "30%,62%,30%,12%", "--start", "2026-05-10", "--client", "C-17", "--volume", "2",
                          "--dilution", "3", "--healing", "1", light]
    yield "use", hair + ["--use", "W6:7,W7:3", "--volume", "2", "--exclude", "N8", dark]
    yield "look", hair + ["--look", "shaved", light]
    yield "aim", hair + ["--aim", "2", "--sessions", "2", "--interval", "7-21", "--start", "2027-02-20", light]
    yield "limits", hair + ["--drops", "6", "--pigments", "2", "--top", "3", "--step", "5", "--mix-brands", dark]
    yield "combine", ["--combine"] + hair + [dark, light]
    yield "combine-error", ["--combine"] + hair + [dark, "samples/truth.json"]
    yield "no-photo", ["samples/truth.json"]
    yield "temples", ["--zone", "crown=20%,10%,20%,30%", "--zone", "temples=5%,35%,8%,20%", "--skin", "22%,68%,14%,16%",
                      "--zone", "outside=90%,90%,20%,20%", "samples/temples.jpg"]
    parting = ["--look", "density", "--hair", "14%,14%,32%,34%", "samples/parting.jpg"]
    yield "parting", ["--skin", "22.7%,68%,14.5%,16%"] + parting
    yield "parting-roots", ["--roots", "21%,14%,18%,34%"] + parting
    yield "temples-blend", ["--zone", "crown=20%,10%,20%,30%", "--zone", "temples=5%,35%,8%,20%", "--skin", "22%,68%,14%,16%",
                            "--grey", "blend", "samples/temples.jpg"]
    yield "beard", ["--beard", "18%,76%,24%,16%", "--skin", "20%,30%,20%,20%", "samples/beard.jpg"]
    yield "outside", ["--hair", "2000,10,50,50", dark]
    yield "tiny", ["--hair", "300,300,12,12", dark]
    yield "forced", ["--force", "--hair", "300,300,12,12", dark]
    for target in ("23,4,5", "60,8,22", "8,0,0", "#6b4a3a", "N6", "30,40,-20"):
        yield "target-" + target, ["--target", target]
        yield "target-aim2-" + target, ["--target", target, "--aim", "2", "--start", "2026-05-10"]


def scene_cases(folder):
    """The same of rendered scenes; their truth tells where things lie."""
    for family, count in FAMILIES:
        place = os.path.join(folder, family)
        subprocess.run([RENDER, "--family", family, "--seed", str(SEED), "--count", str(count), place], check=True)
        with open(os.path.join(place, "truth.json"), encoding="utf-8") as text:
            truth = json.load(text)
        for scene in truth:
            photo = os.path.join(place, scene["file"])
            rects = scene["rects"]
            hair = ["--hair", px(rects["sloppy" if family == "sloppy" else "hair"]["px"])]
            skin = ["--skin", px(rects["skin"]["px"])] if rects["skin"] else []
            name = scene["file"][:-4]
            yield name, hair + skin + [photo]
            if family in ("phone", "good", "natural"):
                yield name + "-none", ["--chart", "none"] + hair + [photo]
                yield name + "-alone", [photo]
            if scene["card"]:
                card = px(rects["card"]["px"]) + "," + scene["card"]["kind"]
                yield name + "-card", ["--chart", "none", "--card", card] + hair + [photo]
            if scene["chart"] and scene["chart"]["sound"]:
                yield name + "-corners", ["--chart", corners(scene["chart"]["corners"])] + hair + [photo]
            if scene["strips"]:
                words = []
                for strip in scene["strips"]:
                    words += ["--strip", "%dx%d:%s" % (strip["cols"], strip["rows"], corners(strip["corners"]))]
                yield name + "-strip", words + hair + [photo]


def follow_cases(folder):
    """Second visits: the plan and the log stand in a client's file that 1.0 could have written."""
    yield "visit2-follow", "samples/lightbrown.jpg", "samples/visit2.jpg", "2026-05-10", "2.2%", \
        SAMPLE_HAIR, "30%,58.5%,40%,20%", "28%,84%,44%,12%"
    with open(os.path.join(folder, "treated/truth.json"), encoding="utf-8") as text:
        truth = json.load(text)
    for scene in truth:
        rects = scene["rects"]
        yield scene["file"][:-4] + "-follow", os.path.join(folder, "treated", scene["file"]), \
            os.path.join(folder, "treated", scene["file"]), scene["treated"]["session_date"], \
            "%.2f%%" % (100 * scene["treated"]["planned_cover_frac"]), px(rects["hair"]["px"]), \
            px(rects["treated"]["px"]), px(rects["skin"]["px"])


def shared_cases(shared):
    """Real photos, where the machine has them."""
    rows = {}
    with open(os.path.join(shared, "photos/RECTS.tsv"), encoding="utf-8") as table:
        for line in list(table)[1:]:
            cells = line.split("\t")
            rows.setdefault(cells[0], []).append((cells[1], ",".join(cells[2:6])))
    for photo, regions in sorted(rows.items()):
        path = os.path.join(shared, "photos", photo)
        skin = [word for name, box in regions if name.startswith("skin") for word in ("--skin", box)]
        for name, box in regions:
            if name.startswith("hair"):
                yield photo + "-" + name, ["--hair", box] + skin + [path]
        yield photo, [path]
    for part in ("charts", "icc", "exif", "heic", "hostile", "heads/check"):
        folder = os.path.join(shared, part)
        for name in sorted(os.listdir(folder)):
            if re.search(r"\.(jpe?g|png|hei[cf])$", name, re.I) and ".mask." not in name:
                yield part + "/" + name, ["--hair", "30%,30%,40%,40%", os.path.join(folder, name)]
                yield part + "/" + name + "-alone", [os.path.join(folder, name)]


class Runner:
    """Runs one build on one case; paths of the temporary folder read WORK."""

    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.environment = {k: v for k, v in os.environ.items()
                            if k not in ("PIGMATCH_PALETTES", "NO_COLOR", "COLORTERM", "XDG_CONFIG_HOME")}
        self.environment.update(TERM="dumb", COLUMNS="80", HOME=folder)

    def run(self, *words):
        done = subprocess.run([self.program, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT,
                              env=self.environment, stdin=subprocess.DEVNULL)
        text = done.stdout.decode("utf-8") + done.stderr.decode("utf-8")
        text = text.replace(self.folder, "WORK").replace(os.path.basename(self.program) + ":", "pigmatch:")
        return re.sub(r'"tool":\{[^}]*\},', "", text), done.returncode

    def answers(self, words):
        """JSON, CSV and text of one case."""
        verb, rest = (words[:1], words[1:]) if words[0] == "measure" else ([], words)
        record, code = self.run(*verb, "--json", "-q", *rest)
        table, _ = self.run(*verb, "-f", "csv", "-q", *rest)
        text, _ = self.run(*verb, "-q", *rest)
        return record, table, "%sexit %d\n" % (text, code)

    def follow(self, first, second, done_on, density, hair, treated, skin):
        path = os.path.join(self.folder, "client.ndjson")
        if os.path.exists(path):
            os.remove(path)
        self.run("--client", "C", "--file", path, "-q", "--chart", "none", "--force", "--hair", hair, first)
        self.run("log", "--file", path, "--date", done_on, "--density", density)
        words = ["followup", "-n", "-q", "--chart", "none", "--file", path, "--hair", hair, "--treated", treated,
                 "--skin", skin, second]
        record, code = self.run(*words[:1], "--json", *words[1:])
        table, _ = self.run(*words[:1], "-f", "csv", *words[1:])
        text, _ = self.run(*words)
        shown, _ = self.run("show", "--file", path)
        return record, table, "%sexit %d\n%s" % (text, code, shown)

    def sheet(self, words):
        """The HTML sheet of one case, but for the day it was printed."""
        path = os.path.join(self.folder, "sheet.html")
        if os.path.exists(path):
            os.remove(path)
        self.run(*words, "-q", "--report", path)
        if not os.path.exists(path):
            return "none\n"
        with open(path, encoding="utf-8") as page:
            text = page.read().replace(self.folder, "WORK")
        return re.sub(r"\d{1,2} [A-Z][a-z]+ 20\d\d|20\d\d-\d\d-\d\d", "DATE", text).replace(">", ">\n")


def differences(name, want, got):
    if want == got:
        return []
    lines = difflib.unified_diff(want.splitlines(), got.splitlines(), name + " wanted", name + " got", lineterm="", n=1)
    return [line[:400] for line in lines]


def compare_builds(other, cases, follows, folder):
    old, new = Runner(other, folder), Runner(PROGRAM, folder)
    failed = 0
    for name, words in cases:
        sets = zip(("json", "csv", "text", "sheet"), old.answers(words) + (old.sheet(words),),
                   new.answers(words) + (new.sheet(words),))
        failed += report(name, sets)
    for name, *words in follows:
        failed += report(name, zip(("json", "csv", "text"), old.follow(*words), new.follow(*words)))
    return failed


def report(name, sets):
    found = [line for kind, want, got in sets for line in differences("%s (%s)" % (name, kind), want, got)]
    print("\n".join(found[:40]), end="\n" if found else "")
    return bool(found)


def collect(cases, follows, folder):
    """The three golden texts."""
    runner = Runner(PROGRAM, folder)
    records, table, answers = [], [], []
    answered = [(name, runner.answers(words)) for name, words in cases]
    answered += [(name, runner.follow(*words)) for name, *words in follows]
    for name, (record, rows, text) in answered:
        records.append(record)
        table += rows.splitlines(keepends=True)[1 if table else 0:]
        answers.append("===== %s\n%s" % (name, text))
    return {"records.ndjson": "".join(records), "table.csv": "".join(table), "answers.txt": "".join(answers)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--against", metavar="PROGRAM")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        cases = list(sample_cases()) + list(scene_cases(folder))
        follows = list(follow_cases(folder))
        if args.against:
            shared = os.environ.get("PIGMATCH_SHARED")
            cases += shared_cases(shared) if shared else []
            failed = compare_builds(os.path.abspath(args.against), cases, follows, folder)
            print("golden: %d cases against %s, %d differ" % (len(cases) + len(follows), args.against, failed))
            return 1 if failed else 0
        texts = collect(cases, follows, folder)
    failed = 0
    for name, text in texts.items():
        path = os.path.join(HERE, name)
        if args.update:
            with open(path, "w", encoding="utf-8", newline="") as out:
                out.write(text)
            continue
        with open(path, encoding="utf-8", newline="") as kept:
            failed += report(name, [("golden", kept.read(), text)])
    print("golden: %d cases, %d of %d files differ" % (len(cases) + len(follows), failed, len(texts)))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
