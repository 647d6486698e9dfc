#!/usr/bin/env python3
"""Whether two builds, on other systems with other libraries, say the same of the same files.

    builds.py PROGRAM PROGRAM FILE|FOLDER...

A program may be a command of several words ("chroot FOLDER /usr/bin/pigmatch"); both see the files by the same names.
Photos are measured, palettes shown: colours may be 0.3 dE00 apart, and what is refused is refused for the same reason by
both. `PIGMATCH_KEEP=FOLDER python3 tests/photo/test_kinds.py` and test_kinds_more.py leave a few hundred kinds of files
there."""
import json
import os
import shlex
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from colour import de00  # noqa: E402

MOST_DE00 = 0.3
AT_ONCE = 100
PALETTES = (".aco", ".ase", ".cgats", ".csv", ".cxf", ".gpl", ".ods", ".ti3", ".txt", ".xlsx", ".xml")
NOT_FILES = (".md", ".py", ".sh", ".tsv", ".c", ".h")


def files_of(names):
    for name in names:
        if os.path.isfile(name):
            yield name
        for folder, inner, files in os.walk(name):
            inner.sort()
            yield from (os.path.join(folder, file) for file in sorted(files) if not file.endswith(NOT_FILES))


def photos(program, paths):
    """Error code or '', and colours, of each."""
    for at in range(0, len(paths), AT_ONCE):
        done = subprocess.run([*program, "measure", "--json", "-q", "--force", "--hair", "25%,10%,50%,35%",
                               *paths[at:at + AT_ONCE]], stdout=subprocess.PIPE, check=False)
        for line in done.stdout.splitlines():
            record = json.loads(line)
            error, hair = record["error"], record["hair"]
            doubts = sorted({c["check"] for c in record["quality"]} & {"profile", "space", "hdr", "linear", "mirrored"})
            said = " ".join([record["correction"]["method"], *doubts]) if hair else ""
            yield (error["code"] if error else "") + said, [hair["lab"]] if hair else []


def palettes(program, paths):
    for path in paths:
        done = subprocess.run([*program, "palette", "show", "--json", path], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, check=False)
        yield "exit %d" % done.returncode, [s["lab"] for s in json.loads(done.stdout)["shades"]] if done.stdout else []


def compare(what, read, programs, paths):
    answers = [list(read(program, paths)) for program in programs]
    assert len(answers[0]) == len(answers[1]) == len(paths), [len(a) for a in answers]
    worst, apart = 0, 0
    for path, (a, labs_a), (b, labs_b) in zip(paths, *answers):
        off = max((de00(x, y) for x, y in zip(labs_a, labs_b)), default=0)
        worst = max(worst, off)
        if a != b or len(labs_a) != len(labs_b) or off > MOST_DE00:
            apart += 1
            print("%s: %s %s, %s %s" % (path, a, labs_a[:1], b, labs_b[:1]))
    coloured = sum(bool(labs) for _, labs in answers[0])
    print("%d %s (%d with colours): %d apart, colours at most %.2f dE00" % (len(paths), what, coloured, apart, worst))
    return apart


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    programs = [shlex.split(word) for word in sys.argv[1:3]]
    paths = list(files_of(sys.argv[3:]))
    apart = compare("photos", photos, programs, [p for p in paths if not p.endswith(PALETTES)])
    apart += compare("palettes", palettes, programs, [p for p in paths if p.endswith(PALETTES)])
    return 1 if apart else 0


if __name__ == "__main__":
    sys.exit(main())
