#!/usr/bin/env python3
"""What a terminal shows: swatches by what it can do, whole tables in a narrow window, progress beside an output."""
import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.abspath(os.environ.get("PIGMATCH_PLAIN", os.path.join(ROOT, "build/pigmatch")))
PHOTO = os.path.join(ROOT, "samples/darkbrown.jpg")
PLAN = ["--target", "22,4,5", "--start", "2026-05-10", "--use", "W6:5,W7:3,N8:2"]
BOTTLES = """SAMPLE_ID,SAMPLE_NAME,LAB_L,LAB_A,LAB_B,STRENGTH,STOCK,EXPIRY,LADDER,RUNG
Brand-2026-LOT-0001,A name longer than all others,30,5,9,1.5,3,2027-01-31,mine,2
Brand-2026-LOT-0002,The same but another lot,40,5,9,,3,,mine,1
"""


def shown(words, columns=80, stdout=None, **environment):
    """What a terminal of so many columns gets of stdout and stderr, or of stderr alone."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    env = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "COLORTERM", "PIGMATCH_PALETTES")}
    env.update({"TERM": "xterm", "XDG_CONFIG_HOME": "/nonexistent", **environment})
    text = b""
    with subprocess.Popen([PROGRAM, *words], stdin=subprocess.DEVNULL, stdout=stdout or slave, stderr=slave, env=env):
        os.close(slave)
        while True:
            try:
                got = os.read(master, 4096)
            except OSError:  # the other end is closed
                break
            if not got:
                break
            text += got
    os.close(master)
    return text.decode().replace("\r\n", "\n")


def bare(text):
    return re.sub("\x1b\\[[0-9;]*[mK]", "", text)


def painted(text):
    return re.findall("\x1b\\[([34]8;[0-9;]*)m", text)


def check_inks():
    for words in (["--target", "W7"], [PHOTO], ["palette", "show"]):
        few = shown(words)
        assert not painted(few) and "\x1b[1m" in few, "16 colours are whatever the terminal makes of them"
        many, every = shown(words, TERM="xterm-256color"), shown(words, COLORTERM="truecolor")
        assert painted(many) and all(c[:5] in ("48;5;", "38;5;") for c in painted(many)), many
        assert painted(every) and all(c[:5] == "48;2;" for c in painted(every)), every
        assert bare(few).replace(" ", "") != "" and "\x1b" not in shown(words, NO_COLOR="1")
        assert "\x1b" not in shown(words, TERM="dumb")
    warm = re.search("\x1b\\[48;5;(\\d+)m\x1b\\[38;5;(\\d+)m\u2591+\x1b\\[0m W7 ",
                     shown(["palette", "show"], TERM="xterm-256color"))
    assert warm, "W7 is painted brown"


def check_places():
    """Beside what they are the colours of."""
    text = shown([PHOTO], COLORTERM="truecolor")
    parts = {}
    for line in text.splitlines():
        label = bare(line)[:9].strip()
        name = label or name
        parts.setdefault(name, []).append(line)
    assert sum(len(painted(line)) for line in parts["LIKELY"]) == 5, parts["LIKELY"]
    assert sum(map(bool, map(painted, parts["CHANCES"]))) == 3, parts["CHANCES"]
    assert sum(map(bool, map(painted, parts["PLAN"]))) == 3, parts["PLAN"]
    assert sum(len(painted(line)) for line in parts["TODAY"]) == 2, parts["TODAY"]
    near = [line for line in shown(["--target", "W7"], COLORTERM="truecolor").splitlines() if " 0.0 exc" in line]
    assert len(near) == 1 and "NEAREST" in near[0] and painted(near[0]) == ["48;2;61;50;45"], near


def check_narrow(box):
    bottles = os.path.join(box, "bottles.csv")
    with open(bottles, "w", encoding="utf-8") as out:
        out.write(BOTTLES)
    cases = [[PHOTO], PLAN, ["-p", bottles, *PLAN[:4]], ["palette", "show"], ["palette", "show", bottles],
             ["--target", "50,20,30"], ["--hair", "1,1,5,5", PHOTO]]
    for words in cases:
        for term in ("xterm", "xterm-256color"):
            text = bare(shown(words, 60, TERM=term))
            long = [line for line in text.splitlines() if len(line) > 60 and os.sep not in line]
            assert not long, (words, long)
            assert not re.search(r"\d\n +%|\*\n +\d", text), text
    rows = bare(shown(PLAN, 60, TERM="xterm-256color")).splitlines()
    assert any(re.search(r"W8 .* 4\.4 visible   6\.0 darker, 1\.4 cooler$", row) for row in rows), rows
    assert any(re.search(r"^ +2026-05-20 to 2026-05-24   3\.1 darker$", row) for row in rows), rows
    assert any(re.search(r" 3 7 drops N8 \+ 3 drops W7, optional$", row) for row in rows), rows
    rows = bare(shown([PHOTO], 60, TERM="xterm-256color")).splitlines()
    assert any(re.search(r"W7 +23 % +2\.5: 3\.4 darker$", row) for row in rows), rows
    text = bare(shown(PLAN, 40, TERM="xterm"))
    assert max(map(len, text.splitlines())) <= 40, text
    table = bare(shown(["palette", "show", bottles], 60))
    assert re.search("^Brand-2\u2026LOT-0001 .* mine 2$", table, re.M) and "2\u2026LOT-0002" in table, table


def check_progress(box):
    listed, output = os.path.join(box, "list"), os.path.join(box, "out.ndjson")
    with open(listed, "w", encoding="utf-8") as out:
        out.write((PHOTO + "\n") * 120)
    words = ["measure", "--json", "--hair", "25%,10%,50%,35%", "-j", "1", "--files-from", listed]
    text = shown([*words, "-o", output])
    assert "/120 (" in text and " a second" in text and text.endswith("\r\x1b[K"), text[-200:]
    with open(output, encoding="utf-8") as records:
        assert len(records.readlines()) == 120
    assert "a second" not in shown(words), "records on the same terminal are not torn"
    assert shown([*words, "-q", "--overwrite", "-o", output]) == ""


def main():
    try:
        os.close(pty.openpty()[0])
    except OSError as wrong:
        print("skipped: what a terminal shows: %s" % wrong)
        return
    check_inks()
    check_places()
    with tempfile.TemporaryDirectory() as box:
        check_narrow(box)
        check_progress(box)
    print("terminal: inks, swatches, narrow tables, progress")


if __name__ == "__main__":
    sys.exit(main())
