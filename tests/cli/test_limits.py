#!/usr/bin/env python3
"""Small stacks, few file descriptors, odd clocks, client's files without a line: a message or a record, no crash.

PIGMATCH_PLAIN is the program that is limited: sanitizers need more of everything."""
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile

from PIL import Image

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.abspath(os.environ.get("PIGMATCH", os.path.join(ROOT, "build/san/pigmatch")))
PLAIN = os.path.abspath(os.environ.get("PIGMATCH_PLAIN", os.path.join(ROOT, "build/pigmatch")))
HAIR = ["--hair", "25%,10%,50%,35%"]
CLOCK = """#include <time.h>
time_t time(time_t *now) { time_t t = %s; if (now) *now = t; return t; }
"""


def run(box, *args, program=PROGRAM, code=None, **more):
    done = subprocess.run([program, *args], cwd=box, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=600,
                          **more)
    assert done.returncode >= 0 and "Sanitizer" not in done.stderr, (args, done.returncode, done.stderr)
    assert code is None or done.returncode == code, (args, done.returncode, done.stderr)
    return done


def limited(box, what, value, *args):
    return run(box, *args, program=PLAIN, preexec_fn=lambda: resource.setrlimit(what, (value, value)))


def check_stacks(box):
    measure = ["measure", "--json", "-q", *HAIR, "in"]
    want = run(box, *measure, program=PLAIN, code=0).stdout
    for kilobytes in (64, 128, 256, 1024):
        for workers in "14":
            done = limited(box, resource.RLIMIT_STACK, kilobytes << 10, *measure, "-j", workers)
            assert done.returncode == 0 and done.stdout == want, (kilobytes, workers, done.stderr)


def check_descriptors(box):
    measure = ["measure", "--json", "-q", *HAIR, "-o", "out", "--overwrite", "in"]
    messages = 0
    for files in range(4, 12):
        for workers in "14":
            done = limited(box, resource.RLIMIT_NOFILE, files, *measure, "-j", workers)
            if done.returncode == 127:  # the loader itself had too few
                continue
            records = open(os.path.join(box, "out"), encoding="utf-8").readlines() if done.returncode == 0 else []
            assert all(json.loads(line)["status"] == "ok" for line in records), (files, workers)
            assert done.returncode == 0 or "ulimit -n" in done.stderr or "Too many open files" in done.stderr, done.stderr
            messages += "ulimit -n" in done.stderr
            for name in ("out", "out.part"):
                if os.path.exists(os.path.join(box, name)):
                    os.unlink(os.path.join(box, name))
    assert messages > 2, messages


def check_clocks(box):
    """The day of a sheet, of palette check and of log, by clocks that stand wrong."""
    compiler = shutil.which("cc")
    if compiler is None or "ASAN" in os.environ:
        return 0
    for seconds, day in (("253402300800LL + 86400", "9999-12-31"), ("99999999999999LL", "9999-12-31"),
                         ("0", "1970-01-01"), ("1800000000", "2027-01-15")):
        with open(os.path.join(box, "clock.c"), "w", encoding="utf-8") as source:
            source.write(CLOCK % seconds)
        subprocess.run([compiler, "-shared", "-fPIC", "-o", "clock.so", "clock.c"], cwd=box, check=True)
        environment = dict(os.environ, LD_PRELOAD=os.path.join(box, "clock.so"), TZ="UTC")
        run(box, *HAIR, "--report", "sheet.html", "--overwrite", "in/a.jpg", program=PLAIN, code=0, env=environment)
        with open(os.path.join(box, "sheet.html"), encoding="utf-8") as sheet:
            assert day[:4] in re.sub("<style.*?</style>", "", sheet.read(), flags=re.S), day
        done = run(box, "palette", "check", "--json", program=PLAIN, env=environment)
        assert json.loads(done.stdout)["today"] == day
        done = run(box, "log", "--file", day + ".ndjson", "--date", "2026-05-10", "--use", "N5:3", program=PLAIN,
                   env=environment)
        assert ("is after today, 1970-01-01" in done.stderr) == (day < "2026-05-10"), done.stderr
    return 4


def check_clients(box):
    for name, text, message in (("empty", "", "is empty"), ("damaged", "x\n{\"schema\":\n", "no line of the client's file")):
        path = os.path.join(box, name)
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)
        for more in ([], ["--json"], ["-f", "csv"], ["--report", "page.html"]):
            done = run(box, "show", "--file", name, *more, code=1)
            assert done.stdout == "" and message in done.stderr, done.stderr
            assert not os.path.exists(os.path.join(box, "page.html"))
    done = run(box, "log", "--file", "damaged", "--date", "2026-05-10", "--use", "N5:3", code=2)
    assert "is not a client's file" in done.stderr
    done = run(box, "log", "--file", "new", "--date", "2926-05-10", "--use", "N5:3", code=0)
    assert re.search(r"2926-05-10 is after today, \d{4}-\d\d-\d\d: check it; logged as given", done.stderr)


def peak_mb(box, *args, code):
    """What the run had in memory at most, and its answer. A child that waits for the run is asked, so that no other is."""
    asker = ("import resource, subprocess, sys; done = subprocess.run(sys.argv[1:]); "
             "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr); sys.exit(done.returncode)")
    done = subprocess.run([sys.executable, "-c", asker, PLAIN, *args], cwd=box, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True, timeout=120)
    assert done.returncode == code, (args, done.returncode, done.stderr)
    return int(done.stderr.split()[-1]) / 1024, json.loads(done.stdout)


def check_memory(box):
    """Whoever takes more than --max-memory is refused with what it takes; who is not, keeps to it."""
    width, height = 3072, 2048
    measure = ["measure", "--json", "-q", "--hair", "10%,10%,10%,10%"]
    grey = Image.effect_noise((384, 256), 60).resize((width, height))
    noise = Image.merge("RGB", [grey.point(lambda v, base=base: base + v // 8) for base in (70, 50, 35)])
    noise.save(os.path.join(box, "baseline.jpg"))
    noise.save(os.path.join(box, "progressive.jpg"), progressive=True)
    noise.save(os.path.join(box, "a.png"), compress_level=1)
    # 4:2:0: a coefficient and a half a pixel, two bytes each; and what libjpeg, or libheif with its codec, is itself.
    photos = [("progressive.jpg", width * height * 3 >> 20, 8)]
    made = shutil.which("heif-enc") and subprocess.run(["heif-enc", "-q", "40", "-o", "a.heic", "a.png"], cwd=box,
                                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    if made and made.returncode == 0:
        photos.append(("a.heic", width * height * 10 >> 20, 16))
    else:
        print("skipped: the memory of a HEIC: heif-enc cannot make one here")
    usual, _ = peak_mb(box, *measure, "baseline.jpg", code=0)
    for name, wanted, itself in photos:
        taken, record = peak_mb(box, *measure, "--max-memory", str(wanted + 1), name, code=0)
        assert record["status"] == "ok" and taken - usual < wanted + itself, (name, taken, usual, wanted)
        _, record = peak_mb(box, *measure, "--max-memory", str(wanted - 1), name, code=1)
        error = record["error"]
        assert error["code"] == "too-large" and "limit of %d MB" % (wanted - 1) in error["message"] and \
            "take %d MB" % wanted in error["message"] and "--max-memory" in error["message"], error


def main():
    with tempfile.TemporaryDirectory() as box:
        os.mkdir(os.path.join(box, "in"))
        for name in "abcd":
            shutil.copy(os.path.join(ROOT, "samples/darkbrown.jpg"), os.path.join(box, "in", name + ".jpg"))
        check_stacks(box)
        check_descriptors(box)
        clocks = check_clocks(box)
        check_clients(box)
        check_memory(box)
    print("limits: stacks, descriptors, %d clocks, client's files without a line, memory" % clocks)
    return 0


if __name__ == "__main__":
    sys.exit(main())
