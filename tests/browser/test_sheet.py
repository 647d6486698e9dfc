#!/usr/bin/env python3
"""The sheet and the index in a browser: light, dark, on a phone, and on paper."""
import os
import re
import shutil
import subprocess

from browser import keep, pages_of

HERE = os.path.dirname(os.path.abspath(__file__))
PAGES = ("sheet", "blend", "failure", "hostile", "index")
LOOKS = {"light": (1000, False), "dark": (1000, True), "phone": (390, False), "tablet": (760, True)}


def wrong_with(browser):
    with open(os.path.join(HERE, "look.js"), encoding="utf-8") as script:
        return browser.run(script.read())


def check_on_screen(browser, folder):
    for page in PAGES:
        browser.open(os.path.join(folder, page + ".html"))
        for look, (width, dark) in LOOKS.items():
            browser.set_size(width, 1300)
            browser.set_dark(dark)
            wrong = wrong_with(browser)
            assert not wrong, (page, look, wrong[:5])
            if page in ("sheet", "blend"):
                picture = os.path.join(folder, "%s-%s.png" % (page, look))
                browser.screenshot(picture)
                keep(picture)
        assert browser.run("return document.scripts.length") == 0, page
        complaints = browser.complaints()
        assert not complaints, (page, complaints)


def check_first_sight(browser, folder):
    """The answer is the largest text there is, in the upper third of what a laptop shows; the two colours touch."""
    browser.set_size(1280, 800)
    browser.open(os.path.join(folder, "blend.html"))
    sizes = browser.run(
        "const size = (e) => parseFloat(getComputedStyle(e).fontSize);"
        "const all = [...document.querySelectorAll('body *')].filter((e) => !e.closest('svg') &&"
        "    [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()));"
        "const answer = document.querySelector('.answer');"
        "return [size(answer), Math.max(...all.filter((e) => !answer.contains(e)).map(size)),"
        "        answer.getBoundingClientRect().bottom]")
    assert sizes[0] >= 1.8 * sizes[1] and sizes[2] < 800 / 3, sizes
    halves = browser.run("return [...document.querySelectorAll('.halves div')].map((e) => {"
                         "const r = e.getBoundingClientRect(); return [r.left, r.right, r.height]; })")
    assert abs(halves[0][1] - halves[1][0]) < 0.01 and halves[0][2] > 60, halves


def words_of(text):
    return [word for word in re.split(r"\s+", text) if 0 < len(word) <= 24]


def check_on_paper(browser, folder):
    """Two pages of either paper, and every word of the screen on them."""
    for page in ("sheet", "blend", "hostile"):
        browser.open(os.path.join(folder, page + ".html"))
        shown = words_of(browser.run("return document.body.innerText"))
        for paper in ("a4", "letter"):
            path = os.path.join(folder, "%s-%s.pdf" % (page, paper))
            browser.pdf(path, paper)
            keep(path)
            with open(path, "rb") as file:
                pages = len(re.findall(rb"/Type\s*/Page\b", file.read()))
            assert pages == 2, (page, paper, pages)
            if shutil.which("pdftotext") is None:
                continue
            text = subprocess.run(["pdftotext", "-layout", path, "-"], check=True, stdout=subprocess.PIPE).stdout
            printed = re.sub(r"\s+", "", text.decode("utf-8"))
            lost = [word for word in shown if word not in printed]
            assert not lost, (page, paper, lost[:10])


def main(browser):
    sample = pages_of("samples/darkbrown.jpg", "120,60,300,200", "150,330,120,50")
    check_on_screen(browser, sample)
    check_first_sight(browser, sample)
    check_on_paper(browser, sample)
    shared = os.environ.get("PIGMATCH_SHARED")
    if shared:
        tall = pages_of(os.path.join(shared, "photos/auburn_long.jpg"), "1005,900,70,120", "560,830,180,90")
        check_on_screen(browser, tall)
        check_on_paper(browser, tall)
    else:
        print("skipped: sheets of real photos: PIGMATCH_SHARED is not set")
    print("browser: sheets are whole")
