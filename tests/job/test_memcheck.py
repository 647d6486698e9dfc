#!/usr/bin/env python3
"""Valgrind's memcheck over complete consultations: the program never uses uninitialised memory. The sanitizers of the
unit tests do not detect that, and of large photos only the rows that are used are read."""
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

from PIL import Image

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.environ.get("PIGMATCH_PLAIN", os.path.join(ROOT, "build/pigmatch"))
SHARED = os.environ.get("PIGMATCH_SHARED")
SMALL, LARGE = ["--hair", "45%,20%,10%,6%"], ["--hair", "20%,10%,60%,40%"]
FAULT = 99


def sample(name):
    return os.path.join(ROOT, "samples", name)


def make_photos(box):
    """Brown noise, so large that the rows between those that are looked at are left out: upright, turned, as PNG; and
    without colour."""
    grey = Image.frombytes("L", (1600, 1200), random.Random(1).randbytes(1600 * 1200))
    brown = Image.merge("RGB", [grey.point(lambda v, b=b: b + v // 6) for b in (70, 50, 38)])
    turned = Image.Exif()
    turned[0x0112] = 6
    paths = {name: os.path.join(box, name) for name in ("brown.jpg", "turned.jpg", "brown.png", "grey.jpg")}
    brown.save(paths["brown.jpg"])
    brown.save(paths["turned.jpg"], exif=turned)
    brown.save(paths["brown.png"], compress_level=1)
    Image.merge("RGB", [grey] * 3).save(paths["grey.jpg"])
    return paths


def runs(made):
    """Arguments, photos, and of each photo whether it can be measured: None where that is told elsewhere. As many photos to
    a run as take the same arguments, since valgrind's start takes longer than most of them."""
    every = list(made.values())
    samples = [sample(name) for name in ("darkbrown.jpg", "stubble.jpg")]
    yield ["--chart", "none", *LARGE], every, [True, True, True, False]
    yield SMALL, samples + every[::-1], [True, True, False, True, True, True]
    yield [*LARGE, "--skin", "5%,70%,20%,20%"], [made["turned.jpg"]], [True]
    yield ["--chart", "none", *LARGE, "--force"], [made["grey.jpg"]], [True]
    yield [], samples, [None, None]
    real = [os.path.join(SHARED, "photos", name) for name in ("auburn_long.jpg", "kodim15_black.jpg")] if SHARED else []
    for region in (LARGE, SMALL, []) if SHARED else ():
        yield region, real, [None, None]


def check(args, photos, due):
    done = subprocess.run(["valgrind", "-q", f"--error-exitcode={FAULT}", PROGRAM, "measure", "--json", *args, *photos],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=900)
    said = done.stderr.decode("utf-8", "replace")[:3000]
    assert done.returncode in (0, 1), (args, photos, done.returncode, said)
    measured = [json.loads(line)["status"] == "ok" for line in done.stdout.splitlines()]
    assert len(measured) == len(due), (args, photos, said)
    assert all(wanted in (None, got) for wanted, got in zip(due, measured)), (args, photos, measured, said)


def main():
    if shutil.which("valgrind") is None:
        print("skipped: test_memcheck.py: valgrind is not installed")
        return 0
    if not SHARED:
        print("skipped: real photos of test_memcheck.py: PIGMATCH_SHARED is not set")
    failed = n = 0
    with tempfile.TemporaryDirectory() as box:
        for args, photos, due in runs(make_photos(box)):
            n += 1
            try:
                check(args, photos, due)
            except AssertionError as e:
                failed += 1
                print(f"test_memcheck.py: {e}", file=sys.stderr)
    print(f"test_memcheck.py: {n - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
