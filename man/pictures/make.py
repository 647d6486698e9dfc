#!/usr/bin/env python3
"""The pictures in README, made by the program itself: `make pictures`.

sheet.png is the first page of a sheet as Chromium shows it, terminal.svg what the program prints to a terminal, both of
a photo that build/obj/render paints.
"""
import html
import os
import re
import shutil
import subprocess
import sys
import tempfile

from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
PHOTO = ["--family", "good", "--seed", "1", "--from", "3", "--count", "1"]
NAME = "good-003.jpg"
OPTIONS = ["--hair", "15%,10%,30%,38%", "--skin", "23%,72%,14%,15%", "--start", "2026-05-10", "--client", "C-17"]
COLOURS = 112
COLUMNS, LINE_PX, CHAR_PX, MARGIN_PX = 80, 18, 8.4, 14
INK, GROUND = "#d8d8d8", "#1b1b1b"


def sheet(program, folder):
    """A screenshot, in few enough colours to be small."""
    page, shot = os.path.join(folder, "sheet.html"), os.path.join(folder, "sheet.png")
    subprocess.run([program, "-q", *OPTIONS, "--report", page, NAME], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    assert browser, "pictures need chromium: apt-get install chromium"
    subprocess.run([browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars",
                    "--user-data-dir=" + os.path.join(folder, "profile"), "--window-size=820,1100",
                    "--screenshot=" + shot, "file://" + page], check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)
    small = Image.open(shot).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(os.path.join(HERE, "sheet.png"), optimize=True)


def spans(line):
    """What stands between escapes, as (column, text, bold, ground)."""
    column, bold, ground = 0, False, None
    for escape, text in re.findall(r"\x1b\[([\d;]*)m|([^\x1b]+)", line):
        if text:
            yield column, text, bold, ground
            column += len(text)
        elif escape in ("", "0"):
            bold, ground = False, None
        elif escape == "1":
            bold = True
        elif escape.startswith("48;2;"):
            ground = "#%02x%02x%02x" % tuple(int(v) for v in escape.split(";")[2:])


def draw_line(row, line):
    y = MARGIN_PX + row * LINE_PX
    for column, text, bold, ground in spans(line):
        x = MARGIN_PX + column * CHAR_PX
        if ground:
            yield '<rect x="%.1f" y="%d" width="%.1f" height="%d" fill="%s"/>' % (
                x, y, len(text) * CHAR_PX, LINE_PX, ground)
        if text.strip():
            yield '<text x="%.1f" y="%d" textLength="%.1f"%s xml:space="preserve">%s</text>' % (
                x, y + 13, len(text) * CHAR_PX, ' font-weight="bold"' if bold else "", html.escape(text))


def terminal(program, folder):
    place = dict(os.environ, TERM="xterm-256color", COLORTERM="truecolor", COLUMNS=str(COLUMNS))
    shown = ["$ pigmatch " + " ".join(OPTIONS[:4]) + " \\", "      " + " ".join(OPTIONS[4:]) + " " + NAME]
    done = subprocess.run([program, "--color", "always", *OPTIONS, NAME], cwd=folder, env=place, check=True,
                          stdout=subprocess.PIPE, text=True)
    lines = shown + done.stdout.splitlines()
    width, height = 2 * MARGIN_PX + COLUMNS * CHAR_PX, 2 * MARGIN_PX + len(lines) * LINE_PX
    with open(os.path.join(HERE, "terminal.svg"), "w", encoding="utf-8") as out:
        out.write('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %d" font-family="DejaVu Sans Mono, Menlo, '
                  'Consolas, monospace" font-size="14" fill="%s">\n<rect width="100%%" height="100%%" rx="6" fill="%s"/>\n'
                  % (width, height, INK, GROUND))
        for row, line in enumerate(lines):
            out.writelines(part + "\n" for part in draw_line(row, line))
        out.write("</svg>\n")


def main():
    program = os.path.join(ROOT, sys.argv[1] if len(sys.argv) > 1 else "build/pigmatch")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([os.path.join(os.path.dirname(program), "obj/render"), *PHOTO, folder], check=True,
                       stdout=subprocess.DEVNULL)
        terminal(program, folder)
        sheet(program, folder)


if __name__ == "__main__":
    main()
