#!/usr/bin/env python3
"""run.py PROGRAM...: the test programs given and all scripts of tests/*/run.sh and tests/*/test_*.py; counts what
passed, failed and was skipped.

  --quick   without what takes more than some seconds, and without a browser

One more runs at once than there are processors, since some wait for a while (TESTS_AT_ONCE). What a test says comes
when it has ended."""
import concurrent.futures
import glob
import os
import re
import signal
import subprocess
import sys
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# The distribution's python has the distribution's packages; another one first in PATH has not.
PYTHON = "/usr/bin/python3" if os.access("/usr/bin/python3", os.X_OK) else "python3"
# More than four seconds each; they begin first, so that nothing runs alone at the end. --quick leaves them out.
LONGEST = ["tests/browser/run.sh", "tests/base/test_faults.py", "tests/install/test_install.py", "tests/job/test_memcheck.py",
           "tests/photo/test_hostile", "tests/cli/test_batch.py", "tests/golden/run.sh", "tests/shared/test_real.py",
           "tests/photo/test_kinds_more.py", "tests/photo/test_kinds.py", "tests/base/test_faults",
           "tests/job/test_followup_scenes.py", "tests/job/test_drift.py", "tests/cli/test_palette_verbs.py",
           "tests/docs/test_pages.py", "tests/chart/test_chart_find", "tests/photo/test_photo_crop", "tests/job/test_grey.py",
           "tests/job/test_density.py", "tests/job/test_zones.py", "tests/cli/test_decoder.py", "tests/cli/test_limits.py",
           "tests/record/test_hostile_records", "tests/record/test_record_schema.py", "tests/plan/test_posterior",
           "tests/photo/test_photo_jpeg"]
# As long under the sanitizers, short without them.
NEXT_LONGEST = ["tests/cli/test_client.py", "tests/cli/run.sh"]
MOST_TOLD = 5
# A machine that does other things as well is no failure, a test that hangs is one.
MOST_SECONDS = 1800


def scripts():
    found = sorted(glob.glob("tests/*/run.sh") + glob.glob("tests/*/test_*.py"))
    # tests/fuzz/run.sh is `make fuzz`: minutes, and clang's own runtime. tests/browser/run.sh runs its scripts.
    return [s for s in found if s != "tests/fuzz/run.sh" and not re.match("tests/browser/.*py", s)]


def name_of(test):
    """build/san/tests/x/test_y is tests/x/test_y."""
    return re.sub(r"^.*/(?=(tests|fuzz)/\w+(/\w+)?$)", "", test)


def environment():
    env = dict(os.environ)
    # Leaks are looked for once, at a program's end, and not in a fork of each of its tests, which takes longer than most
    # of them.
    env.setdefault("CK_FORK", "no")
    # Undefined behaviour, which the Makefile turns into SIGILL, is told with its line.
    env["ASAN_OPTIONS"] = "handle_sigill=1:" + env.get("ASAN_OPTIONS", "")
    # What whoever runs them has set up is none of the tests' business.
    env["XDG_CONFIG_HOME"] = "/nonexistent"
    return env


def as_from_a_terminal():
    """nohup and build services leave signals ignored, and what is tested would inherit that."""
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGQUIT, signal.SIGTERM, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)


def run(test):
    """The exit code, what was said, seconds of processor time."""
    command = {".py": [PYTHON, test], ".sh": ["sh", test]}.get(os.path.splitext(test)[1], [test])
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                             env=environment(), preexec_fn=as_from_a_terminal)
    late = threading.Timer(MOST_SECONDS, child.kill)
    late.start()
    with child.stdout:
        said = child.stdout.read().decode("utf-8", "replace")
    late.cancel()
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return test, child.returncode, said, used.ru_utime + used.ru_stime


def main():
    os.chdir(ROOT)
    quick = "--quick" in sys.argv
    tests = [t for t in sys.argv[1:] if t != "--quick"] + scripts()
    if quick:
        tests = [t for t in tests if name_of(t) not in LONGEST]
    order = {name: i for i, name in enumerate(LONGEST + NEXT_LONGEST)}
    tests.sort(key=lambda t: order.get(name_of(t), len(order)))
    at_once = int(os.environ.get("TESTS_AT_ONCE", (os.cpu_count() or 1) + 1))
    failed, skipped, took = [], 0, []
    began = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(at_once) as pool:
        for ended in concurrent.futures.as_completed([pool.submit(run, test) for test in tests]):
            test, code, said, cpu_s = ended.result()
            sys.stdout.write(said)
            sys.stdout.flush()
            skipped += len(re.findall(r"^skipped: ", said, re.M))
            took.append((cpu_s, name_of(test)))
            if code != 0:
                failed.append(name_of(test))
                print("FAILED: %s (%s)" % (name_of(test), code), flush=True)
    print("most processor time: " + ", ".join("%s %.0f s" % (n, s) for s, n in sorted(took, reverse=True)[:MOST_TOLD]))
    if failed:
        print("failed: " + " ".join(sorted(failed)), file=sys.stderr)
    print("%d passed, %d failed, %d parts skipped (%.0f s, %.0f s of processors)" %
          (len(tests) - len(failed), len(failed), skipped, time.monotonic() - began, sum(s for s, _ in took)))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
