#!/usr/bin/env python3
"""Whether two builds, on other systems with other libraries, say the same of the same files.

    builds.py PROGRAM PROGRAM FILE|FOLDER...

A program may be a command of several words ("chroot FOLDER /usr/bin/pigmatch"); both see the files by the same names.
Photos are consulted on, palettes shown. What is said is the same to the byte, the versions of libraries apart; of HEIC,
whose decoders differ, colours may be 0.3 dE00 apart, and what is refused is refused for the same reason by both.
`PIGMATCH_KEEP=FOLDER python3 tests/photo/test_kinds.py` and test_kinds_more.py leave a few hundred kinds of files
there."""
import json
import os
import re
import shlex
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from colour import de00  # noqa: E402

MOST_DE00 = 0.3
AT_ONCE = 100
PALETTES = (".aco", ".ase", ".cgats", ".csv", ".cxf", ".gpl", ".ods", ".ti3", ".txt", ".xlsx", ".xml")
TOOL = re.compile(r'"tool":\{[^}]*\},?')
NOT_FILES = (".md", ".py", ".sh", ".tsv", ".c", ".h")


def files_of(names):
    for name in names:
        if os.path.isfile(name):
            yield name
        for folder, inner, files in os.walk(name):
            inner.sort()
            yield from (os.path.join(folder, file) for file in sorted(files) if not file.endswith(NOT_FILES))


def photos(program, paths):
    """All that is said, an error code or how the colour came about, and colours, of each."""
    for at in range(0, len(paths), AT_ONCE):
        done = subprocess.run([*program, "--json", "-q", "--force", "--no-settings", "--hair", "25%,10%,50%,35%",
                               *paths[at:at + AT_ONCE]], stdout=subprocess.PIPE, check=False)
        for line in done.stdout.decode("utf-8").splitlines():
            record = json.loads(line)
            error, hair = record["error"], record["hair"]
            doubts = sorted({c["check"] for c in record["quality"]} & {"profile", "space", "hdr", "linear", "mirrored"})
            said = " ".join([record["correction"]["method"], *doubts]) if hair else ""
            yield TOOL.sub("", line), (error["code"] if error else "") + said, [hair["lab"]] if hair else []


def palettes(program, paths):
    for path in paths:
        done = subprocess.run([*program, "palette", "show", "--json", path], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, check=False)
        text = done.stdout.decode("utf-8")
        yield TOOL.sub("", text), "exit %d" % done.returncode, [s["lab"] for s in json.loads(text)["shades"]] if text else []


def is_heic(path):
    with open(path, "rb") as file:
        return file.read(8)[4:] == b"ftyp"


def compare(what, read, programs, paths):
    answers = [list(read(program, paths)) for program in programs]
    assert len(answers[0]) == len(answers[1]) == len(paths), [len(a) for a in answers]
    worst, apart, same = 0, 0, 0
    for path, (text_a, a, labs_a), (text_b, b, labs_b) in zip(paths, *answers):
        off = max((de00(x, y) for x, y in zip(labs_a, labs_b)), default=0)
        worst = max(worst, off)
        same += text_a == text_b
        if a != b or len(labs_a) != len(labs_b) or off > MOST_DE00:
            print("%s: %s %s, %s %s" % (path, a, labs_a[:1], b, labs_b[:1]))
        elif text_a != text_b and not is_heic(path):
            at = len(os.path.commonprefix([text_a, text_b]))
            print("%s: ...%s, ...%s" % (path, text_a[max(at - 60, 0):at + 60], text_b[max(at - 60, 0):at + 60]))
        else:
            continue
        apart += 1
    coloured = sum(bool(labs) for _, _, labs in answers[0])
    print("%d %s (%d with colours): %d the same to the byte, %d apart, colours at most %.2f dE00" %
          (len(paths), what, coloured, same, apart, worst))
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
