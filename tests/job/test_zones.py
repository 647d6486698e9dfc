#!/usr/bin/env python3
"""Zones: several parts of one head, on the painted samples whose hair is not uniform."""
import csv
import io
import json
import math
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from colour import de00  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# As in tests/support/scenes.py.
PROGRAM = os.path.abspath(os.environ.get("PIGMATCH_PLAIN", os.path.join(ROOT, "build/pigmatch")))
TEMPLES = ["--zone", "crown=20%,10%,20%,30%", "--zone", "temples=5%,35%,8%,20%", "samples/temples.jpg"]


def run(*arguments, code=0):
    done = subprocess.run([PROGRAM, *arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert done.returncode == code, (arguments, done.returncode, done.stderr)
    return done


def record(*arguments, code=0):
    return json.loads(run(*arguments, "--json", code=code).stdout)


def truth(name):
    with open(os.path.join(ROOT, "samples/truth.json"), encoding="utf-8") as text:
        return next(photo for photo in json.load(text) if photo["file"] == name)


def check_colours():
    """Each zone has its own true colour, and one that differs has bottles and a plan of its own."""
    one, true = record("--grey", "follow-grey", *TEMPLES), truth("temples.jpg")
    assert (one["zone"], one["zone_kind"], len(one["zones"])) == ("crown", "hair", 1)
    temples = one["zones"][0]
    assert de00(one["hair"]["lab"], true["hair"]["lab"]) < 1
    assert de00(temples["hair"]["lab"], true["temple"]["lab"]) < 3
    apart = temples["apart"]
    assert apart["from"] == "crown" and not apart["same"] and apart["de00"] > apart["told_from_de00"]
    assert len(one["sessions"]) == len(temples["sessions"]) == 3
    assert temples["likely"] and temples["likely"][0]["id"] != one["likely"][0]["id"]
    # Their dark strands are those of the crown: where the plan follows those, one plan serves both.
    dark = record(*TEMPLES)["zones"][0]
    assert dark["apart"]["same"] and dark["sessions"] == [] and len(dark["components"]) == 2
    assert not {"reference", "messenger"} & {check["check"] for check in temples["quality"]}, "said of the photo"


def check_alone():
    """A zone says what its rectangle says by itself, and the hair without a name comes first."""
    alone = record("--hair", "20%,10%,20%,30%", "samples/temples.jpg")
    grey = ["--grey", "follow-grey"]
    both = record(*grey, "--hair", "20%,10%,20%,30%", "--zone", "t=5%,35%,8%,20%", "samples/temples.jpg")
    assert both["zone"] == "hair"
    for member in ("hair", "posterior", "likely", "shades", "blends", "sessions", "confidence"):
        assert alone[member] == both[member], member
    assert (alone["zone"], alone["zone_kind"], alone["zones"]) == (None, None, [])
    temple = record(*grey, "--hair", "5%,35%,8%,20%", "samples/temples.jpg")
    for member in ("hair", "posterior", "likely", "sessions"):
        assert temple[member] == both["zones"][0][member], member


def check_same():
    """Two halves of one head of hair have one plan; the likely bottles of both are told."""
    one = record("--zone", "left=25%,10%,20%,30%", "--zone", "right=55%,10%,20%,30%", "samples/darkbrown.jpg")
    right = one["zones"][0]
    assert right["apart"]["same"] and right["sessions"] == [] and right["likely"]
    assert right["apart"]["de00"] < right["apart"]["told_from_de00"]
    text = run("--zone", "left=25%,10%,20%,30%", "--zone", "right=55%,10%,20%,30%", "samples/darkbrown.jpg").stdout
    assert "one plan for both" in " ".join(text.split())


def check_person():
    """A level read off a ring and a chosen bottle are of the first zone; the others are as without."""
    halves = ["--zone", "left=25%,10%,20%,30%", "--zone", "right=55%,10%,20%,30%", "samples/darkbrown.jpg"]
    plain, told = record(*halves), record("--level", "3", *halves)
    assert told["level"]["from"] == 3 and told["posterior"] != plain["posterior"]
    assert told["zones"] == plain["zones"]
    plain, told = record("--grey", "follow-grey", *TEMPLES), record("--grey", "follow-grey", "--use", "N4", *TEMPLES)
    assert [told["sessions"][0][key] for key in ("chosen_by", "kind")] == ["person", "shade"]
    assert told["sessions"][0]["parts"][0]["id"] == "N4" and told["zones"] == plain["zones"]


def check_apart():
    """How far two zones lie apart is as in pigmatch-method(7): 1.52 units, each of light over a head and own errors."""
    for arguments in (["--grey", "follow-grey", *TEMPLES],
                      ["--zone", "a=25%,10%,20%,30%", "--zone", "b=55%,10%,20%,30%", "samples/darkbrown.jpg"]):
        one = record(*arguments)
        zone = one["zones"][0]
        own = math.hypot(*(part["hair"][key] for part in (one, zone) for key in ("sampling_de00", "selection_de00")))
        units = math.hypot(*(d / math.hypot(own, light) for d, light in zip(zone["apart"]["delta"], (14, 4, 8)))) / 1.52
        assert zone["apart"]["same"] == (units <= 1)
        assert abs(zone["apart"]["told_from_de00"] / (zone["apart"]["de00"] / units) - 1) < 0.005, (zone["apart"], units)


def check_errors():
    """One zone outside the photo or without hair: the others stand, and the first of them leads."""
    one = record("--zone", "far=90%,90%,20%,20%", *TEMPLES)
    assert one["status"] == "ok" and one["zone"] == "crown"
    assert [zone["name"] for zone in one["zones"]] == ["far", "temples"]
    assert one["zones"][0]["error"]["code"] == "region" and one["zones"][1]["status"] == "ok"
    tiny = record("--zone", "tiny=200,200,12,12", *TEMPLES)
    assert tiny["zones"][0]["status"] == "refused" and tiny["zones"][0]["error"]["code"] == "quality"
    none = record("--zone", "far=90%,90%,20%,20%", "--zone", "tiny=200,200,12,12", "samples/temples.jpg", code=1)
    assert none["status"] == "error" and none["error"]["code"] == "region" and none["hair"] is None
    assert [zone["error"]["code"] for zone in none["zones"]] == ["quality"]


def check_stubble():
    """Stubble that cannot be solved is no plan for the zone; one that is solved leads."""
    one = record("--zone", "beside=30%,88%,30%,10%", "--zone", "scalp=25%,10%,50%,35%", "samples/stubble.jpg")
    by_name = {one["zone"]: one, **{zone["name"]: zone for zone in one["zones"]}}
    alone = record("--hair", "25%,10%,50%,35%", "samples/stubble.jpg")
    assert by_name["scalp"]["hair"]["stubble"] == alone["hair"]["stubble"]


def check_beard():
    one, true = record("--beard", "18%,76%,24%,16%", "samples/beard.jpg"), truth("beard.jpg")
    assert (one["zone"], one["zone_kind"], one["zones"]) == ("beard", "beard", [])
    assert de00(one["hair"]["lab"], true["beard"]["lab"]) < 1.5
    assert "beard" in [check["check"] for check in one["quality"]] and one["confidence"] != "high"
    assert len(one["sessions"]) == 3
    with tempfile.TemporaryDirectory() as folder:
        sheet = os.path.join(folder, "sheet.html")
        run("--beard", "18%,76%,24%,16%", "--report", sheet, "samples/beard.jpg")
        with open(sheet, encoding="utf-8") as text:
            page = text.read()
    assert "<h2>Your beard</h2>" in page and "redder or lighter" in page


def check_writers():
    """A name that could do harm is harmless in each; text, JSON, CSV and the sheet tell the same."""
    name = "<b>\"x\" & =cmd|'".replace("=", "")
    arguments = ["--zone", name + "=20%,10%,20%,30%", "--zone", "temples=5%,35%,8%,20%", "--zone", "far=99%,0,9%,9%",
                 "--grey", "follow-grey", "samples/temples.jpg"]
    one = record(*arguments)
    assert one["zone"] == name and one["options"]["zone"][0] == name + "=20%,10%,20%,30%"
    rows = list(csv.DictReader(io.StringIO(run("--format", "csv", *arguments).stdout)))
    assert len(rows) == 1
    row, temples = rows[0], one["zones"][0]
    assert (row["zone"], row["zones"], row["zones_status"]) == (name, "temples;far", "ok;error")
    assert row["zones_lab"] == "%.2f,%.2f,%.2f;" % tuple(temples["hair"]["lab"])
    assert row["zones_de00"] == "%.2f;" % temples["apart"]["de00"] and row["zones_same"] == "no;"
    assert row["zones_session1"] == temples["sessions"][0]["parts"][0]["id"] + ";"
    text = run(*arguments).stdout
    assert "ZONE     temples: " in text and "ZONE     far: " in text
    with tempfile.TemporaryDirectory() as folder:
        sheet = os.path.join(folder, "sheet.html")
        run(*arguments, "--report", sheet)
        with open(sheet, encoding="utf-8") as file:
            page = file.read()
    assert "<b>\"x\"" not in page and "&lt;b&gt;&quot;x&quot; &amp; cmd|" in page
    assert page.count('class="by-zone"') == 1 and "Not measured:" in page
    assert ":</b> " + re.search("ZONE     far: (\\S+ \\S+)", text).group(1) in page, "the sheet says why"


def check_read_again():
    """A record that was read says what the one that was written said."""
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "C.ndjson")
        first = run("--client", "C", "--file", file, *TEMPLES).stdout
        again = run("show", "--file", file).stdout
        tail = first[first.index("ZONE     temples"):first.index("CHECK")]
        assert tail in again
        with open(file, encoding="utf-8") as line:
            assert run("show", "--json", "--file", file).stdout == line.read()


def check_damaged():
    """A line whose zones do not fit together is told as damaged, and no zone of it is believed."""
    whole = record("--grey", "follow-grey", *TEMPLES)
    for change in (lambda r: r["zones"][0].update(hair=None), lambda r: r["zones"][0]["apart"].update({"from": "nose"}),
                   lambda r: r.update(zone=None), lambda r: r["zones"][0].update(target=None),
                   lambda r: r["zones"][0].update(status="error")):
        broken = json.loads(json.dumps(whole))
        change(broken)
        with tempfile.TemporaryDirectory() as folder:
            file = os.path.join(folder, "C.ndjson")
            with open(file, "w", encoding="utf-8") as out:
                out.write(json.dumps(broken) + "\n")
            assert "its zones are inconsistent" in run("show", "--file", file, code=1).stderr


def check_client_file():
    """Each zone has its own sessions: logged as planned, by name, followed up and solved again."""
    crown = "crown=25%,10%,50%,35%"
    healed = ["--treated", "30%,58.5%,40%,20%", "--skin", "28%,84%,44%,12%", "samples/visit2.jpg"]
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "C.ndjson")
        plan = record("--client", "C", "--file", file, "--zone", crown, "--zone", "side=30%,12%,10%,10%",
                      "--beard", "30%,80%,40%,15%", "samples/lightbrown.jpg")
        side, beard = plan["zones"]
        assert side["apart"]["same"] and not beard["apart"]["same"], "the skin there is no beard's colour"
        first = [p["id"] for p in plan["sessions"][0]["parts"]]
        said = run("log", "--file", file, "--date", "2026-05-10", "--density", "2.2%").stdout.splitlines()
        assert said == ["session 1, 2026-05-10, crown: " + first[0],
                        "session 1, 2026-05-10, beard: " + beard["sessions"][0]["parts"][0]["id"]], said
        run("log", "--file", file, "--date", "2026-05-24", "--zone", "beard", "--use", "N3")
        assert "no zone 'nose'" in run("log", "--file", file, "--date", "2026-06-01", "--zone", "nose", code=2).stderr
        # What another zone heals like says nothing of this one's plan; a zone with another's plan is that one.
        for zone in (crown, "side=25%,10%,50%,35%"):
            after = record("followup", "-n", "--file", file, "--zone", zone, *healed)
            assert after["zone"] == "crown" and after["followup"]["session"] == 1
            assert after["followup"]["planned_lab"] == plan["sessions"][0]["lab"]
        other = record("followup", "-n", "--file", file, "--session", "2", "--beard", "25%,10%,50%,35%", *healed)
        assert other["zone"] == "beard" and other["followup"]["planned_lab"] == beard["sessions"][1]["lab"]
        again = record("--like", file, "--zone", "beard", "--session", "2", "--exclude", "W1")
        assert again["target"]["lab"] == beard["sessions"][1]["lab"]
        shown = run("show", "--file", file, "--report", os.path.join(folder, "s.html")).stdout
        assert "DONE 2   2026-05-24: beard: N3" in shown and "side as crown" in " ".join(shown.split())


def check_usage():
    for arguments, word in (
            (["--zone", "crown", "samples/black.jpg"], "NAME=X,Y,W,H"),
            (["--zone", "=1,2,3,4", "samples/black.jpg"], "name"),
            (["--zone", "hair=1,2,3,4", "samples/black.jpg"], "hair"),
            (["--zone", "beard=1,2,3,4", "samples/black.jpg"], "beard"),
            (["--zone", "a;b=1,2,3,4", "samples/black.jpg"], "=,;"),
            (["--zone", "a\x01=1,2,3,4", "samples/black.jpg"], "name"),
            (["--zone", "x" * 41 + "=1,2,3,4", "samples/black.jpg"], "40 bytes"),
            (["--zone", "a=1,2,3", "samples/black.jpg"], "X,Y,W,H"),
            (sum((["--zone", "z%d=1,2,3,4" % i] for i in range(7)), ["samples/black.jpg"]), "at most 6"),
            (["--zone", "a=1,2,3,4"] * 5 + ["samples/black.jpg"], "at most 4"),
            (["--combine", "--zone", "a=1,2,3,4", "samples/black.jpg", "samples/blond.jpg"], "--combine"),
            (["--target", "23,4,5", "--beard", "1,2,3,4"], "--target")):
        said = run(*arguments, code=2).stderr
        assert word in said, (arguments, said)


def check_jobs():
    with tempfile.TemporaryDirectory() as folder:
        table = os.path.join(folder, "jobs.csv")
        with open(table, "w", encoding="utf-8") as out:
            out.write("photo,zone,beard\n"
                      "samples/temples.jpg,\"crown=20%,10%,20%,30%;my temples=5%,35%,8%,20%\",\n"
                      "samples/beard.jpg,,\"18%,76%,24%,16%\"\n")
        lines = [json.loads(line) for line in run("--json", "--jobs", table).stdout.splitlines()]
    assert [line["zone"] for line in lines] == ["crown", "beard"]
    assert [zone["name"] for zone in lines[0]["zones"]] == ["my temples"]


def main():
    checks = [check for name, check in sorted(globals().items()) if name.startswith("check_")]
    for check in checks:
        check()
    print("zones: %d checks" % len(checks))


if __name__ == "__main__":
    sys.exit(main())
