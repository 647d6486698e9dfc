#!/usr/bin/env python3
"""A client's file: what log, show, followup and --like make of it, and that nothing in it is ever lost.

PIGMATCH names the program that is asked questions (the sanitized build), PIGMATCH_PLAIN the one that is killed
many times over. PIGMATCH_KILLS is how often (default 40)."""
import fcntl
import json
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import jsonschema

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.abspath(os.environ.get("PIGMATCH", os.path.join(ROOT, "build/san/pigmatch")))
PLAIN = os.path.abspath(os.environ.get("PIGMATCH_PLAIN", os.path.join(ROOT, "build/pigmatch")))
KILLS = int(os.environ.get("PIGMATCH_KILLS", "40"))
HAIR = ["--hair", "25%,10%,50%,35%"]


def run(*args, program=PROGRAM, code=0, **more):
    done = subprocess.run([program, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=600, **more)
    assert code is None or done.returncode == code, (args, done.returncode, done.stderr.decode())
    done.out, done.err = done.stdout.decode(), done.stderr.decode()
    return done


def lines(path):
    with open(path, "rb") as data:
        return data.read().split(b"\n")


def planned(box, client="C-17", target="40,7,14"):
    """A file that holds a plan."""
    path = os.path.join(box, "client.ndjson")
    run("-q", "--target", target, "--client", client, "--file", path)
    return path


# ---------------------------------------------------------------- what log takes, and what it does not


def a_session_is_logged_as_planned(box):
    path = planned(box)
    done = run("log", "--file", path, "--date", "2026-05-10", "--lots", "W4=L12", "--needle", "3RL", "--depth",
               "0.8", "--operator", "K2", "--density", "2.5%", "--remark", "dry skin")
    assert done.out == "session 1, 2026-05-10: W4\n" and done.err == "", done
    entry = json.loads(lines(path)[1])
    assert entry == {"schema": "pigmatch-log/1", "client": "C-17", "session": 1, "zone": None, "date": "2026-05-10",
                     "used": [{"id": "W4", "drops": None, "lot": "L12"}], "density_frac": 0.025, "needle": "3RL",
                     "depth_mm": 0.8, "operator": "K2", "remark": "dry skin"}, entry
    run("log", "--file", path, "--date", "2026-05-24", "--use", "W5:8,N5:2")
    entry = json.loads(lines(path)[2])
    assert entry["session"] == 2 and [p["drops"] for p in entry["used"]] == [8, 2], entry


def what_cannot_be_is_refused(box):
    path = planned(box)
    run("log", "--file", path, "--date", "2026-05-10")
    before = lines(path)
    for args, told in ((["--date", "2026-05-09"], "session 1 was on 2026-05-10"),
                       (["--date", "2026-02-30"], "a valid date"),
                       ([], "the date of the session"),
                       (["--date", "2026-05-24", "--use", "W9"], "no shade 'W9'"),
                       (["--date", "2026-05-24", "--lots", "W6=1"], "bottle was not used"),
                       (["--date", "2026-05-24", "--lots", "W5"], "ID=LOT"),
                       (["--date", "2026-05-24", "--depth", "8"], "--depth"),
                       (["--date", "2026-05-24", "--client", "C-18"], "file of client C-17, not of C-18"),
                       (["--date", "2027-05-24", "--session", "4"], "plans no session 4"),
                       (["--date", "2026-05-24", "a.jpg"], "unexpected operand")):
        done = run("log", "--file", path, *args, code=2)
        assert told in done.err, (args, done.err)
        assert lines(path) == before, args
    assert "unknown option" in run("log", "--file", path, "--date", "2026-05-24", "--nedle", "x", code=2).err
    assert "cannot be opened" in run("log", "--file", os.path.join(box, "no/such"), "--date", "2026-05-24", code=2).err
    assert "cannot be read" in run("show", "--file", os.path.join(box, "none"), code=2).err
    assert "regular file" in run("show", "--file", "/dev/null", code=2).err


def depth_and_repetition_are_warned_about(box):
    path = planned(box)
    assert "1.2 mm" in run("log", "--file", path, "--date", "2026-05-10", "--depth", "1.3").err
    assert "logged before" in run("log", "--file", path, "--date", "2026-05-11", "--session", "1").err
    assert run("-q", "log", "--file", path, "--date", "2026-05-11", code=2).err != ""  # log is the first word
    assert run("log", "-q", "--file", path, "--date", "2026-05-12", "--session", "1", "--depth", "1.3").err == ""
    assert "(not written)" in run("log", "-n", "--file", path, "--date", "2026-05-24").out
    assert len(lines(path)) == 5


def an_expired_bottle_is_warned_about(box):
    """On the last day it is still good, as the date on a bottle says."""
    palette, path = os.path.join(box, "dated.cgats"), planned(box)
    with open(palette, "w", encoding="utf-8") as text:
        text.write("CGATS.17\nBEGIN_DATA_FORMAT\nSAMPLE_ID LAB_L LAB_A LAB_B EXPIRY\nEND_DATA_FORMAT\n"
                   "NUMBER_OF_SETS 2\nBEGIN_DATA\nA1 30 5 9 2026-05-10\nA2 40 5 9 2027-01-01\nEND_DATA\n")
    for date, used, told in (("2026-05-09", "A1:1,A2:1", ""), ("2026-05-10", "A1:1,A2:1", ""),
                             ("2026-05-11", "A1:1,A2:1", "A1 had expired by that date"),
                             ("2026-05-11", "A2:1", ""), ("2027-01-02", "A2:1", "A2 had expired by that date")):
        done = run("log", "-n", "-p", palette, "--file", path, "--date", date, "--use", used)
        said = [line for line in done.err.splitlines() if "expired" in line]
        assert said == (["pigmatch: " + told] if told else []), (date, used, done.err)


# ---------------------------------------------------------------- show


def a_file_is_shown_without_its_photos(box):
    photo = os.path.join(box, "photo.jpg")
    with open(os.path.join(ROOT, "samples/lightbrown.jpg"), "rb") as source, open(photo, "wb") as copy:
        copy.write(source.read())
    path = os.path.join(box, "client.ndjson")
    printed = run("--client", "C-17", "--file", path, *HAIR, photo).out
    run("log", "--file", path, "--date", "2026-05-10", "--lots", "W4=L12")
    os.remove(photo)
    shown = run("show", "--file", path, "--report", os.path.join(box, "sheet.html")).out
    assert "DONE 1   2026-05-10: W4, lot L12" in shown, shown
    # The history has the uncertainty that the answer has.
    told = re.search(r"(\xb1[0-9.]+);\s+session 1:", shown)
    assert told and told[1] + " dE00" in printed, shown
    assert shown.endswith(printed), "the record is told as it was when the photo was there"
    told = [json.loads(line) for line in run("show", "--json", "--file", path).out.splitlines()]
    assert [t["schema"] for t in told] == ["pigmatch/2", "pigmatch-log/1"]
    rows = run("show", "-f", "csv", "--file", path).out.splitlines()
    assert len(rows) == 2 and rows[1].split(",")[0].endswith("photo.jpg")
    with open(os.path.join(box, "sheet.html"), encoding="utf-8") as page:
        page = page.read()
    assert "L12" in page and "2026" in page and "So far" in page and box not in page


# ---------------------------------------------------------------- nothing is lost


def damaged_lines_are_told_and_kept(box):
    path = planned(box)
    run("log", "--file", path, "--date", "2026-05-10")
    with open(path, "ab") as data:
        data.write(b'{"schema":"pigmatch-log/1","session":"two"}\nno json\n\n{"schema":"pigmatch-log/1","sess')
    done = run("log", "--file", path, "--date", "2026-05-24")
    for number in (3, 4, 6):
        assert "client.ndjson:%d: damaged line" % number in done.err, done.err
    there = lines(path)
    assert there[5] == b'{"schema":"pigmatch-log/1","sess' and json.loads(there[6])["session"] == 2 and there[7] == b""
    assert "DONE 2" in run("show", "--file", path).out


def two_programs_at_once_lose_nothing(box):
    path = planned(box)
    run("log", "--file", path, "--date", "2026-05-10")
    children = [subprocess.Popen([PLAIN, "log", "-q", "--file", path, "--session", "1", "--date", "2026-05-10",
                                  "--remark", "%03d" % i]) for i in range(40)]
    assert [child.wait(600) for child in children] == [0] * 40
    there = [json.loads(line) for line in lines(path)[1:-1]]
    assert sorted(e["remark"] for e in there[1:]) == ["%03d" % i for i in range(40)]


def who_writes_is_waited_for(box):
    path = planned(box)
    with open(path, "ab") as holder:
        fcntl.flock(holder, fcntl.LOCK_EX)
        child = subprocess.Popen([PLAIN, "log", "-q", "--file", path, "--date", "2026-05-10"])
        time.sleep(0.3)
        assert child.poll() is None and len(lines(path)) == 2
    assert child.wait(200) == 0 and len(lines(path)) == 3


def kills_leave_every_earlier_line(box):
    path = planned(box)
    run("log", "--file", path, "--date", "2026-05-10")
    seed = int(time.time())
    print("client: kills with seed %d" % seed)
    rng = random.Random(seed)
    command = [PLAIN, "log", "-q", "--file", path, "--session", "1", "--date", "2026-05-10", "--remark", "x" * 1500]
    began = time.monotonic()
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    whole = time.monotonic() - began
    killed = 0
    for _ in range(KILLS):
        before = lines(path)
        child = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        time.sleep(rng.uniform(0, 1.1 * whole))
        child.send_signal(signal.SIGKILL)
        killed += child.wait() == -signal.SIGKILL
        after = lines(path)
        # What stood there stands there, also a last line that an earlier kill tore.
        assert after[:len(before) - 1] == before[:-1] and after[len(before) - 1].startswith(before[-1])
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    torn = run("show", "--file", path).err.count("damaged line")
    assert json.loads(lines(path)[-2])["session"] == 1 and lines(path)[-1] == b""
    print("client: %d of %d were killed on the way, %d lines torn" % (killed, KILLS, torn))


def a_full_disk_leaves_the_file_as_it_was(box):
    path = planned(box)
    before = lines(path)
    size = os.path.getsize(path)

    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100, size + 100))

    done = run("log", "--file", path, "--date", "2026-05-10", "--remark", "x" * 1000, program=PLAIN, code=3,
               preexec_fn=limit)
    assert "cannot be written" in done.err and lines(path) == before


def a_file_is_its_owners_alone(box):
    assert os.stat(planned(box)).st_mode & 0o777 == 0o600


def nothing_planned_leaves_no_file(box):
    path = os.path.join(box, "new.ndjson")
    run(*HAIR, "--file", path, os.path.join(box, "none.jpg"), code=1)
    run("log", "--file", path, "--date", "2026-05-10", code=2)
    assert not os.path.exists(path)
    with open(path, "wb"):
        pass
    run("log", "--file", path, "--date", "2026-05-10", code=2)
    assert os.path.exists(path)


def one_file_is_one_client(box):
    path = planned(box)
    assert "file of client C-17" in run("-q", "--target", "23,4,5", "--client", "C-9", "--file", path, code=2).err
    run("-q", "--target", "23,4,5", "--file", path)
    assert json.loads(lines(path)[1])["client"] == "C-17"
    photos = [os.path.join(ROOT, "samples", n) for n in ("black.jpg", "blond.jpg")]
    assert "--combine" in run(*HAIR, "--file", path, *photos, code=2).err


# ---------------------------------------------------------------- solving again


def a_session_is_solved_without_a_bottle(box):
    path = planned(box)
    run("log", "--file", path, "--date", "2026-05-10")
    again = json.loads(run("--json", "--like", path).out)
    assert again["target"]["lab"] == [36.78, 5.84, 8.38] and again["client"] == "C-17"  # a drop of W4, a drop of W5
    assert [s["session"] for s in again["sessions"]] == [2, 3]
    assert again["sessions"][0]["parts"][0]["id"] == "W5" and again["sessions"][0]["date"] == ["2026-05-20", "2026-05-24"]
    without = json.loads(run("--json", "--like", path, "--exclude", "W5", "--file", path).out)
    assert all(p["id"] != "W5" for s in without["sessions"] for p in s["parts"])
    assert without["sessions"][0]["lab"] != again["sessions"][0]["lab"]
    # Logged as it is now planned.
    run("log", "--file", path, "--date", "2026-05-24")
    assert [p["id"] for p in json.loads(lines(path)[-2])["used"]] == [p["id"] for p in without["sessions"][0]["parts"]]
    done = run("--json", "--like", path, "--session", "1")
    assert "session 1 was done on 2026-05-10" in done.err and "the next is session 3" in done.err, done.err
    first = json.loads(done.out)
    assert first["sessions"][0]["parts"][0]["id"] == "W4" and first["sessions"][0]["date"] is None


def what_was_only_measured_is_no_plan(box):
    path, cut = os.path.join(box, "measured.ndjson"), os.path.join(box, "cut.jpg")
    photo = os.path.join(ROOT, "samples/blond.jpg")
    with open(photo, "rb") as whole, open(cut, "wb") as part:
        part.write(whole.read(2500))
    run("measure", "--json", "-q", *HAIR, "-o", path, photo, cut, code=1)
    shown = run("show", "--file", path, code=None).out
    assert re.search(r"^COLOUR .*blond\.jpg, light blond hair, L\* 5\d", shown, re.M), shown
    assert re.search(r"^FAILED .*cut\.jpg, truncated$", shown, re.M) and "nan" not in shown and "PLAN" not in shown, shown


def haste_and_other_bottles_are_told(box):
    path = planned(box)
    changed = run("log", "--file", path, "--date", "2026-05-10", "--use", "W6").err
    assert "planned with other bottles" in changed and "less than 7 days" not in changed, changed
    assert "session 1 was on 2026-05-10, less than 7 days before" in run("log", "--file", path, "--date", "2026-05-16").err
    assert run("log", "--file", path, "--date", "2026-05-23").err == ""


def solving_again_and_again_gives_one_plan(box):
    """With what was learnt of healing, which moves the aim once, and without."""
    for healed in (False, True):
        path = planned(box)
        run("log", "--file", path, "--date", "2026-05-10")
        if healed:
            run("followup", "-q", "--file", path, *REGIONS, os.path.join(ROOT, "samples/visit2.jpg"))
        plans = [json.loads(run("--json", "--like", path, "--exclude", "W5", "--file", path).out) for _ in range(3)]
        assert plans[0]["target"] == plans[1]["target"] == plans[2]["target"]
        assert plans[0]["sessions"] == plans[1]["sessions"] == plans[2]["sessions"], plans
        os.remove(path)


def a_person_s_day_goes_before_the_camera_s(box):
    path = planned(box)
    run("log", "--file", path, "--date", "2026-05-10")
    run("followup", "--file", path, "--date", "2026-06-10", *REGIONS, os.path.join(ROOT, "samples/visit2.jpg"))
    shown = run("show", "--file", path).out
    assert "HEALED 1 2026-06-10: session 1 healed" in shown and "31 days before this photo" in shown, shown


def a_choice_of_ones_own_stands_for_the_hair(box):
    """A drop beside the hair has shown it: it is no darker than anybody asked for."""
    shown = run(*HAIR, "--use", "W8", os.path.join(ROOT, "samples/lightbrown.jpg")).out
    assert "chosen by you" in shown and "if the client wishes" not in shown, shown


def a_touch_up_aims_at_the_last_colour(box):
    path = planned(box)
    for day in ("2026-05-10", "2026-05-24", "2026-06-07"):
        run("log", "--file", path, "--date", day)
    again = json.loads(run("--json", "--like", path).out)
    assert [s["session"] for s in again["sessions"]] == [4] and again["sessions"][0]["parts"][0]["id"] == "W5"
    assert again["sessions"][0]["date"] is None and again["sessions"][0]["days_after"] is None


def the_plans_palette_is_asked_for(box):
    path = os.path.join(box, "client.ndjson")
    other = os.path.join(ROOT, "palettes/dilution.cgats")
    run("-q", "-p", other, "--target", "23,4,5", "--file", path)
    assert "give it with -p" in run("--like", path, code=2).err
    run("-p", other, "--like", path)


# ---------------------------------------------------------------- three visits and a touch-up

REGIONS = [*HAIR, "--treated", "30%,58.5%,40%,20%", "--skin", "28%,84%,44%,12%"]


def hold_to_schemas(path):
    validators = {}
    for name, schema in (("pigmatch/2", "record"), ("pigmatch-log/1", "log")):
        with open(os.path.join(ROOT, "man/pigmatch-%s.schema.json" % schema), encoding="utf-8") as text:
            validators[name] = jsonschema.Draft202012Validator(json.load(text))
    for line in lines(path)[:-1]:
        line = json.loads(line)
        errors = sorted(validators[line["schema"]].iter_errors(line), key=str)
        assert not errors, (errors[0].json_path, errors[0].message)


def a_client_over_three_visits_and_years(box):
    path = os.path.join(box, "C-17.ndjson")
    for name in ("lightbrown", "visit2", "visit3", "years"):
        shutil.copy(os.path.join(ROOT, "samples", name + ".jpg"), box)

    def at(name):
        return os.path.join(box, name + ".jpg")

    def follow(name):
        return json.loads(run("followup", "--json", "--file", path, *REGIONS, at(name)).out)

    plan = json.loads(run("--json", "--client", "C-17", "--file", path, *HAIR, at("lightbrown")).out)
    run("log", "--file", path, "--date", "2026-05-10", "--density", "2.2%")
    # Healed six L* lighter than planned: the next is darker than it was planned, and so is the one after it.
    after1 = follow("visit2")
    healed = after1["followup"]
    assert healed["session"] == 1 and healed["days"] == 15 and healed["advice"] == "corrected", healed
    assert abs(healed["delta"][0] - 6) < 2.5 and healed["healed_shades"] > 0.5, healed
    assert abs(healed["treated"]["density_frac"] - 0.0221) < 0.005
    assert [s["session"] for s in after1["sessions"]] == [2, 3]
    assert after1["sessions"][0]["lab"][0] < plan["sessions"][1]["lab"][0] - 2.5  # half a rung: a bottle for a blend
    assert after1["sessions"][1]["lab"][0] < after1["sessions"][0]["lab"][0]
    assert after1["sessions"][0]["date"][0] >= "2026-05-25"
    run("log", "--file", path, "--date", "2026-05-26", "--density", "2.2%")
    # With the darker pigment it healed as planned: what is left of the corrected plan stays.
    after2 = follow("visit3")
    assert after2["followup"]["advice"] == "as-planned" and after2["followup"]["session"] == 2, after2["followup"]
    assert after2["followup"]["healed_shades"] > 0.3  # from W5 to what was planned and a little more
    assert [s["session"] for s in after2["sessions"]] == [3]
    assert after2["sessions"][0]["parts"] == after1["sessions"][1]["parts"]
    run("log", "--file", path, "--date", "2026-06-17")
    # Faded: the colour that the plan ended with is the aim, not that of the darker pigment.
    later = follow("years")
    assert later["followup"]["advice"] == "touch-up" and later["followup"]["healed_shades"] is None
    assert later["target"]["lab"] == plan["sessions"][2]["lab"] and later["target"]["source"] == "plan"
    assert [s["session"] for s in later["sessions"]] == [4]
    assert later["sessions"][0]["notes"][0]["note"] == "aimed-darker"
    hold_to_schemas(path)
    # Reprinted without the photos, as it was printed with them.
    printed = run("followup", "-n", "--file", path, *REGIONS, "--session", "3", at("years")).out
    for name in ("lightbrown", "visit2", "visit3", "years"):
        os.remove(at(name))
    shown = run("show", "--file", path, "--report", os.path.join(box, "sheet.html")).out
    assert shown.endswith(printed), (shown, printed)
    assert shown.count("DONE") == 3 and shown.count("HEALED") == 4
    assert len(lines(path)) == 8


def what_was_printed_is_printed_again_to_the_last_digit(box):
    path = os.path.join(box, "C-17.ndjson")
    run("--client", "C-17", "--file", path, *HAIR, os.path.join(ROOT, "samples/lightbrown.jpg"))
    run("log", "--file", path, "--date", "2026-05-10", "--density", "2.2%")
    printed = run("followup", "--file", path, *REGIONS, os.path.join(ROOT, "samples/visit2.jpg")).out
    shown = run("show", "--file", path).out
    assert shown.endswith(printed), (shown, printed)


def what_a_followup_needs_is_asked_for(box):
    path, photo = planned(box), os.path.join(ROOT, "samples/visit2.jpg")
    before = lines(path)
    assert "no session is logged yet" in run("followup", "--file", path, *REGIONS, photo, code=2).err
    assert "cannot be opened" in run("followup", "--file", path + "2", *REGIONS, photo, code=2).err
    run("log", "--file", path, "--date", "2026-05-22")
    assert "the region of the treated scalp" in run("followup", "--file", path, *HAIR, photo, code=2).err
    early = json.loads(run("followup", "-n", "--json", "--file", path, *REGIONS, photo).out)
    assert early["followup"]["advice"] == "retake" and "takes 7" in early["followup"]["reason"], early["followup"]
    assert early["sessions"] == [] and early["followup"]["days"] == 3
    # What EXIF says of the day can be put right.
    late = json.loads(run("followup", "-n", "--json", "--file", path, "--date", "2026-06-08", *REGIONS, photo).out)
    assert late["followup"]["days"] == 17 and "7 days to calm" not in late["followup"]["reason"]
    assert len(lines(path)) == len(before) + 1
    outside = run("followup", "--file", path, *HAIR, "--treated", "90%,90%,20%,20%", photo, code=1)
    assert "treated " in outside.out and len(lines(path)) == len(before) + 1


def main():
    tests = [a_session_is_logged_as_planned, what_cannot_be_is_refused, depth_and_repetition_are_warned_about,
             an_expired_bottle_is_warned_about,
             a_file_is_shown_without_its_photos, damaged_lines_are_told_and_kept, two_programs_at_once_lose_nothing,
             who_writes_is_waited_for, kills_leave_every_earlier_line, a_full_disk_leaves_the_file_as_it_was,
             a_file_is_its_owners_alone, nothing_planned_leaves_no_file, one_file_is_one_client, a_session_is_solved_without_a_bottle,
             what_was_only_measured_is_no_plan, solving_again_and_again_gives_one_plan, haste_and_other_bottles_are_told,
             a_person_s_day_goes_before_the_camera_s, a_choice_of_ones_own_stands_for_the_hair,
             a_touch_up_aims_at_the_last_colour, the_plans_palette_is_asked_for,
             a_client_over_three_visits_and_years, what_was_printed_is_printed_again_to_the_last_digit, what_a_followup_needs_is_asked_for]
    failed = 0
    for test in tests:
        with tempfile.TemporaryDirectory() as box:
            try:
                test(box)
            except Exception as wrong:
                failed += 1
                print("FAILED %s: %s: %s" % (test.__name__, type(wrong).__name__, wrong))
    print("client: %d tests, %d failed" % (len(tests), failed))
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
