#!/usr/bin/env python3
"""Every kind of sheet on paper, in English and in the language with the longest texts: a page for the client and one to
keep, on A4 and on Letter, no text too small to be read and no heading left alone at the foot of a page."""
import html
import os
import re
import shutil
import subprocess
import tempfile
from unittest.mock import patch

from browser import keep

HAIR = ["--hair", "25%,10%,50%,35%"]
HEALED = HAIR + ["--treated", "30%,58.5%,40%,20%", "--skin", "28%,84%,44%,12%"]
ZONES = ["--zone", "crown=20%,10%,20%,30%", "--zone", "temples=5%,35%,8%,20%", "--skin", "22%,68%,14%,16%"]
ZONES_APART = ZONES + ["--grey", "blend"]
PARTING = ["--look", "density", "--hair", "14%,14%,32%,34%", "--skin", "22.7%,68%,14.5%,16%"]
BEARD = ["--beard", "18%,76%,24%,16%", "--skin", "20%,30%,20%,20%"]
# Every kind of sheet: its name, and what the command line says for it.
KINDS = {
    "plain": HAIR + ["samples/darkbrown.jpg"],
    "full": HAIR + ["--skin", "28%,84%,44%,12%", "--client", "C-17", "--start", "2026-05-10", "--clinic",
                    "Studio Nord, Hafenstrasse 4, 20359 Hamburg", "samples/lightbrown.jpg"],
    "found": ["samples/lightbrown.jpg"],
    "zones": ZONES_APART + ["--start", "2026-05-10", "samples/temples.jpg"],
    "blend": HAIR + ["--use", "N6:3,W7:7", "--volume", "2", "samples/darkbrown.jpg"],
    "shaved": ["--look", "shaved"] + HAIR + ["samples/blond.jpg"],
    "density": PARTING + ["samples/parting.jpg"],
    "beard": BEARD + ["samples/beard.jpg"],
    "target": ["--target", "#3a2f28", "--start", "2026-05-10"],
    "combine": ["--combine"] + HAIR + ["samples/darkbrown.jpg", "samples/lightbrown.jpg"],
    "too small": ["--hair", "82%,91%,10%,4%", "samples/stubble.jpg"],
    "refused": ["samples/stubble.jpg"],
}
SHARED_KINDS = {
    "checks": ["--hair", "450,60,450,150", "photos/darkblond_short.jpg"],
    "landscape": ["--hair", "300,210,130,60", "photos/kodim04_blond_hat.jpg"],
    "tall": ["--hair", "1005,900,70,120", "--skin", "560,830,180,90", "photos/auburn_long.jpg"],
}
LANGUAGES = ("en", "fr")
LEAST_PT = 7
NEXT_WORD_PT = 6  # words that go on in a line are nearer: then it is no heading
PRINTED_WIDTH_PX = {"a4": 703, "letter": 725}  # the sheet's margins are 12 mm, a px is 1/96 in

# Words with the size that they are printed in, in points, where that is too small.
TOO_SMALL = """
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), small = [];
while (walker.nextNode()) {
  const element = walker.currentNode.parentElement, text = walker.currentNode.data.trim();
  if (text === '' || getComputedStyle(element).display === 'none') continue;
  const scale = element.getScreenCTM ? element.getScreenCTM().a : 1;
  const pt = parseFloat(getComputedStyle(element).fontSize) * scale * 0.75;
  if (pt < arguments[0] - 0.05) small.push(text.slice(0, 40) + ': ' + pt.toFixed(1));
}
return small;
"""


def run(*arguments):
    done = subprocess.run([os.environ["PIGMATCH"], *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert done.returncode in (0, 1), (arguments, done.stderr)


def make_course(folder):
    """A course of sessions: two follow-ups and the history."""
    file = ["--file", os.path.join(folder, "C-18.ndjson")]
    report = lambda name: ["--report", os.path.join(folder, name + ".html")]
    run("--client", "C-18", "--start", "2026-05-10", *file, *HAIR, "samples/lightbrown.jpg")
    run("log", *file, "--date", "2026-05-10", "--lots", "W4=L12", "--density", "2.2%", "--needle", "3RL", "--depth",
        "0.8", "--operator", "AM")
    run("followup", *file, *HEALED, *report("followup"), "samples/visit2.jpg")
    run("log", *file, "--date", "2026-05-26", "--density", "2.2%")
    run("followup", *file, *HEALED, *report("second"), "samples/visit3.jpg")
    run("log", *file, "--date", "2026-06-17")
    run("show", *file, *report("history"))
    run("followup", *file, *HEALED, *report("years"), "samples/years.jpg")
    return ["followup", "second", "history", "years"]


def make_preview(folder):
    """The built-in palette as if its ink had been measured: only then there is a preview."""
    palette = os.path.join(folder, "measured.cgats")
    with open("palettes/default.cgats", encoding="utf-8") as nominal, open(palette, "w", encoding="utf-8") as measured:
        measured.write(nominal.read().replace('CAPTURE "nominal"', 'CAPTURE "instrument"'))
    page = os.path.join(folder, "preview.html")
    run("-p", palette, *KINDS["full"], "--report", page)
    with open(page, encoding="utf-8") as text:
        assert 'class="preview"' in text.read()
    return ["preview"]


def make_kinds(folder, language):
    settings = os.path.join(folder, "config/pigmatch/settings")
    os.makedirs(os.path.dirname(settings))
    with open(settings, "w", encoding="utf-8") as text:
        text.write("lang = %s\n" % language)
    os.environ["XDG_CONFIG_HOME"] = os.path.join(folder, "config")
    names = make_preview(folder)
    for name, arguments in KINDS.items():
        run(*arguments, "--report", os.path.join(folder, name + ".html"))
        names.append(name)
    shared = os.environ.get("PIGMATCH_SHARED")
    for name, arguments in (SHARED_KINDS if shared else {}).items():
        run(*arguments[:-1], os.path.join(shared, arguments[-1]), "--report", os.path.join(folder, name + ".html"))
        names.append(name)
    return names + make_course(folder)


def pages_in(path):
    with open(path, "rb") as file:
        return len(re.findall(rb"/Type\s*/Page\b", file.read()))


def check_sizes(browser, name):
    wrong = []
    browser.cdp("Emulation.setEmulatedMedia", media="print")
    for paper, width in PRINTED_WIDTH_PX.items():
        browser.set_size(width, 1000)
        small = browser.run(TOO_SMALL, LEAST_PT)
        over = browser.run("return document.documentElement.scrollWidth") - width
        if over > 0:
            small.append("%d px wider than the paper, and printed smaller for it" % over)
        wrong += [(name, paper, word) for word in small[:8]]
    browser.cdp("Emulation.setEmulatedMedia", media="")
    browser.set_size(1000, 1300)
    return wrong


def words_of(pdf):
    """Of each page its words, each with left, top, right and bottom in points."""
    text = subprocess.run(["pdftotext", "-bbox", pdf, "-"], stdout=subprocess.PIPE, check=True).stdout.decode()
    word = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')
    return [[(html.unescape(w[4]), *map(float, w[:4])) for w in word.findall(page)] for page in text.split("<page ")[1:]]


def lonely_headings(pdf, headings):
    """Those that have nothing below them in their column."""
    lonely = []
    for page in words_of(pdf):
        said = [word[0] for word in page]
        for heading in headings:
            n = len(heading)
            for at in range(len(said) - n + 1):
                left, right, bottom = page[at][1], page[at + n - 1][3], page[at][4]
                below = [w for w in page if w[2] > bottom - 1 and w[1] < right and w[3] > left]
                beside = [w for w in page if abs(w[4] - bottom) < 2 and (0 < left - w[3] < NEXT_WORD_PT or
                                                                         0 < w[1] - right < NEXT_WORD_PT)]
                if said[at:at + n] == heading and not below and not beside:
                    lonely.append(" ".join(heading))
    return lonely


HEADINGS = "return [...document.querySelectorAll('h1, h2, h3')].map((h) => h.textContent.trim().split(/\\s+/))"


def check_the_check(browser, folder):
    """A heading alone at a foot is seen."""
    page, pdf = os.path.join(folder, "lonely.html"), os.path.join(folder, "lonely.pdf")
    with open(page, "w", encoding="utf-8") as text:
        text.write("<!DOCTYPE html><style>@page { size: A4; margin: 12mm } h2 { break-after: page }</style>"
                   "<h1>First of all</h1><p>words</p><h2>Quite alone</h2><p>more words</p>")
    browser.open(page)
    browser.pdf(pdf, "a4")
    assert lonely_headings(pdf, browser.run(HEADINGS)) == ["Quite alone"]


def check_sheet(browser, path, reads_pdf):
    """What is wrong with a sheet, and how many pages it has on each paper."""
    name, wrong, counts = os.path.basename(path)[:-len(".html")], [], []
    browser.open(path)
    keep(path)
    headings = browser.run(HEADINGS)
    for paper in ("a4", "letter"):
        pdf = path.replace(".html", "-%s.pdf" % paper)
        browser.pdf(pdf, paper)
        keep(pdf)
        counts.append(pages_in(pdf))
        if reads_pdf:
            wrong += [(name, paper, "alone at the foot", h) for h in lonely_headings(pdf, headings)]
    wrong += check_sizes(browser, name)
    if counts != [2, 2]:
        wrong.append((name, counts))
    return wrong, counts


def main(browser):
    folder = tempfile.mkdtemp(dir=os.environ.get("WORK"))
    wrong, sheets = [], 0
    reads_pdf = shutil.which("pdftotext") is not None
    if not reads_pdf:
        print("skipped: headings at the foot of a page: pdftotext is missing (apt-get install poppler-utils)")
    if reads_pdf:
        check_the_check(browser, folder)
    for language in LANGUAGES:
        place = os.path.join(folder, language)
        with patch.dict(os.environ):
            if language != LANGUAGES[0]:  # the same code with other words
                os.environ["PIGMATCH"] = os.environ["PIGMATCH_PLAIN"]
            names = make_kinds(place, language)
        for name in names:
            found, counts = check_sheet(browser, os.path.join(place, name + ".html"), reads_pdf)
            wrong += [(language, *fault) for fault in found]
            sheets += 1
            print("%s %-10s A4 %d, Letter %d" % (language, name, *counts))
    assert not wrong, wrong
    print("browser: %d sheets in %d languages, each on two pages of A4 and of Letter" % (sheets, len(LANGUAGES)))
