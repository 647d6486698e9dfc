#!/usr/bin/env python3
"""Rendered second visits: the advice is mostly right, and never a darker pigment on what is too dark already.
(tests/bench/followup.py --count 100 is the whole of it.)"""
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.environ.get("PIGMATCH_PLAIN", os.path.join(ROOT, "build/pigmatch"))
RENDER = os.environ.get("RENDER", os.path.join(ROOT, "build/obj/render"))
# The figures that 100 scenes of each kind reach, less what 4 of each may scatter.
LEAST_PERCENT = 78


def main():
    done = subprocess.run([sys.executable, os.path.join(ROOT, "tests/bench/followup.py"), "--program", PROGRAM, "--render", RENDER,
                           "--count", "4", "--seed", "77"], stdout=subprocess.PIPE, text=True)
    print(done.stdout, end="")
    assert done.returncode == 0, done.returncode
    assert "darker on what is too dark" not in done.stdout
    assert int(re.search(r"^all +28 +right +(\d+) %", done.stdout, re.M)[1]) >= LEAST_PERCENT
    return 0


if __name__ == "__main__":
    sys.exit(main())
