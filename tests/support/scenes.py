"""The common parts of tests of rendered scenes: the programs, and checks that report all failures."""
import json
import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# What is measured does not depend on the build; the sanitizers see the same code in the unit tests and tests/cli.
PROGRAM = os.environ.get("PIGMATCH_PLAIN", os.path.join(ROOT, "build/pigmatch"))
RENDER = os.environ.get("RENDER", os.path.join(ROOT, "build/obj/render"))
failed = []


def check(what, held, seen):
    if not held:
        failed.append(what)
        print("%s: %s: %s" % (sys.argv[0], what, json.dumps(seen)[:600]))
