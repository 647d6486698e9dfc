#!/usr/bin/env python3
"""Compares the program's results with the truth of the rendered samples (samples/truth.json)."""
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from colour import de00  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.environ.get("PIGMATCH", os.path.join(ROOT, "build/san/pigmatch"))
LIMIT_DE00 = 3.0
# Dots 1.8 pixels wide: half of the pixels that they touch are skin too.
STUBBLE_LIMIT_DE00 = 6.0


def main():
    with open(os.path.join(ROOT, "samples/truth.json"), encoding="utf-8") as text:
        photos = json.load(text)
    assert len(photos) >= 5
    for photo in photos:
        path = os.path.join(ROOT, "samples", photo["file"])
        rect = ",".join("%d" % v for v in photo["rects"]["hair"]["px"])
        done = subprocess.run([PROGRAM, "measure", "--json", "--hair", rect, path], stdout=subprocess.PIPE)
        record = json.loads(done.stdout)
        # Of stubble the colour of the dots is measured, not the average of dots and skin.
        stubble = photo["hair"].get("stubble") is not None
        true_lab = photo["hair"]["body_lab" if stubble else "lab"]
        off = de00(record["hair"]["lab"], true_lab)
        assert off <= (STUBBLE_LIMIT_DE00 if stubble else LIMIT_DE00), (photo["file"], off, record["hair"]["lab"], true_lab)
        print("%-16s %.2f dE00 from the truth" % (photo["file"], off))
    return 0


if __name__ == "__main__":
    sys.exit(main())
