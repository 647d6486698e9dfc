#!/usr/bin/env python3
"""Whole jobs in the picker: on a phone from the photo to the sheet, several photos and their table, a follow-up, a palette,
photos that are dropped in. Every command is run as shown on the page."""
import base64
import csv
import io
import json
import os
import shutil
import subprocess
import tempfile

from browser import keep
from picker import Picker, near, numbers, pick, run_pasted, run_shown

HERE = os.path.dirname(os.path.abspath(__file__))
SAMPLES = os.path.abspath("samples")


def check_pinch(picker):
    """Two fingers zoom and move the view, and no frame: not even where the first one lands on it."""
    browser, (w, h) = picker.browser, (picker.width, picker.height)
    before = picker.options()
    x, y, width, height = numbers(before["hair"][0])
    centre = picker.on_screen(x + width / 2, y + height / 2)
    first, second = centre, [centre[0] + 60, centre[1] + 60]
    browser.finger("Start", first)
    browser.finger("Move", [first[0] - 12, first[1] - 8])
    browser.finger("Start", [first[0] - 12, first[1] - 8], second)
    for i in range(1, 6):
        browser.finger("Move", [first[0] - 12 - 8 * i, first[1] - 8 - 8 * i], [second[0] + 8 * i, second[1] + 8 * i])
    browser.finger("End", [first[0] - 52, first[1] - 48])
    browser.finger("Move", [first[0] - 90, first[1] - 20])
    browser.finger("End")
    zoom = browser.run("return view.zoom")
    assert picker.options() == before, ("a pinch moved a frame", before, picker.options())
    assert 1.5 < zoom < 3, zoom
    assert browser.run("return [visualViewport.scale, window.scrollY]") == [1, 0], "the page itself was zoomed"
    was = picker.on_screen(w / 2, h / 2)
    browser.finger("Start", [150, 400], [230, 400])
    browser.finger("Move", [170, 410], [250, 410])
    browser.finger("End")
    assert near(picker.on_screen(w / 2, h / 2), [was[0] + 20, was[1] + 10], 1), "two fingers did not move the view"
    assert picker.options() == before and not browser.run("return photo.past.length")


def check_phone(browser):
    """A consultation on a screen of 390 px: what was found is drawn, zoomed, corrected; the command gives the sheet."""
    folder = tempfile.mkdtemp(dir=os.environ["WORK"])
    photo = os.path.join(folder, "client 1.jpg")
    shutil.copy("samples/lightbrown.jpg", photo)
    browser.start_over(390, 844, touch=True)
    picker = Picker(browser, pick("phone", photo))
    assert set(picker.options()) == {"hair", "skin"}, picker.options()
    picker.check_looks()
    check_pinch(picker)
    w, h = picker.width, picker.height
    picker.click("clear")
    picker.click("all")
    picker.tool("hair")
    picker.swipe(w * .25, h * .12, w * .7, h * .4)
    tolerance = 3 * w / browser.run("return plane.clientWidth") + 1
    assert near(numbers(picker.options()["hair"][0]), [w * .25, h * .12, w * .45, h * .28], tolerance), picker.options()
    assert browser.run("return window.scrollY") == 0, "drawing scrolled the page"
    picker.tool("skin")
    picker.swipe(w * .3, h * .84, w * .6, h * .95)
    for name, text in (("client", "C-17"), ("start", "2026-05-10"), ("report", "C-17's sheet.html"), ("file", "C-17.ndjson")):
        picker.fill(name, text)
    smallest = browser.run("return Math.min(...[...document.querySelectorAll('button, .button, .tools span, .opener span')]"
                           ".filter((e) => e.checkVisibility() && !e.closest('#marks'))"
                           ".map((e) => e.getBoundingClientRect().height))")
    assert smallest >= 40, "a button of %g px is too small for a finger" % smallest
    picker.check_looks()
    picker.screenshot("pick-phone.png")
    assert not browser.complaints()
    text = run_shown(picker, folder).decode()
    assert "TODAY" in text or "Today" in text, text
    check_sheet(browser, os.path.join(folder, "C-17's sheet.html"))
    check_followup(browser, folder)


def check_sheet(browser, page):
    browser.open(page)
    with open(os.path.join(HERE, "look.js"), encoding="utf-8") as script:
        wrong = browser.run(script.read())
    assert not wrong, wrong[:5]
    path = os.path.join(os.environ["WORK"], "phone-sheet.png")
    browser.screenshot(path)
    keep(path)
    shown = browser.run("return document.body.innerText")
    assert "C-17" in shown and "10 May 2026" in shown, shown[:300]


def check_followup(browser, folder):
    """The page says what the command lacks, and then it runs, with the file that the first visit made."""
    photo = os.path.join(folder, "visit2.jpg")
    shutil.copy("samples/visit2.jpg", photo)
    run_pasted("pigmatch log --file C-17.ndjson --date 2026-05-10", folder)
    picker = Picker(browser, pick("second", photo))
    w, h = picker.width, picker.height
    picker.click("clear")
    picker.fill("purpose", "followup")
    needed = picker.browser.run("return byId('lacks').textContent")
    assert all(word in needed for word in ("treated", "hair", "file")), needed
    assert picker.value("table") == ""
    for name, box in (("hair", (.25, .1, .75, .45)), ("treated", (.3, .585, .7, .785)), ("skin", (.28, .84, .72, .96))):
        picker.tool(name)
        picker.swipe(w * box[0], h * box[1], w * box[2], h * box[3])
    picker.fill("file", "C-17.ndjson")
    assert picker.browser.run("return byId('lacks').hidden")
    assert picker.words()[:2] == ["pigmatch", "followup"], picker.words()
    assert json.loads(run_shown(picker, folder, " --json"))["status"] == "ok"


def check_several(browser):
    """One table for all photos, one column for what is filled; each command is for the photo that is seen."""
    folder = tempfile.mkdtemp(dir=os.environ["WORK"])
    names = ["darkbrown.jpg", "in/temples.jpg", "in/light; \"brown\".jpg"]
    os.mkdir(os.path.join(folder, "in"))
    for name, sample in zip(names, ("darkbrown.jpg", "temples.jpg", "lightbrown.jpg")):
        shutil.copy(os.path.join(SAMPLES, sample), os.path.join(folder, name))
    picker = Picker(browser, pick("several", *[os.path.join(folder, name) for name in names]))
    assert "begin" in browser.run("return byId('folder-note').textContent")
    for i in range(3):
        browser.run("photos[arguments[0]].button.click(); byId('clear').click()", i)
        picker.tool("zone" if i == 1 else "hair")
        w, h = picker.width, picker.height
        if i == 1:
            picker.drag(w * .2, h * .1, w * .4, h * .4)
            picker.drag(w * .05, h * .35, w * .13, h * .55)
            assert "zone" in browser.run("return byId('lacks').textContent")
            for field, name in enumerate(("crown", "left temple")):
                browser.run("const f = document.querySelectorAll('#marks input.wide')[arguments[0]]; f.value = arguments[1];"
                            "f.dispatchEvent(new Event('change'))", field, name)
        else:
            picker.drag(w * .25, h * .1, w * .75, h * .45)
        picker.fill("client", "C-%d" % i if i != 2 else "")
        assert picker.words()[-1] == names[i], picker.words()
    picker.fill("palette", "~/it's mine.cgats")
    shown = run_pasted("HOME=/home/of/anna; printf '%s\\n' " + picker.value("command"), folder).decode().splitlines()
    assert "/home/of/anna/it's mine.cgats" in shown, shown
    picker.fill("palette", "")
    picker.fill("look", "shaved")
    header, *rows = csv.reader(io.StringIO(picker.value("table")))
    assert header == ["photo", "client", "hair", "zone", "look"], header
    for row, name, client in zip(rows, names, ("C-0", "C-1", "")):
        assert row[0] == name and row[1] == client and row[4] == "shaved", rows
    saved = browser.run("return decodeURIComponent(byId('save').href.split(',').slice(1).join(','))")
    assert saved == picker.value("table") + "\n"
    picker.check_looks()
    picker.screenshot("pick-several.png")
    with open(os.path.join(folder, "jobs.csv"), "w", encoding="utf-8") as file:
        file.write(saved)
    records = [json.loads(line) for line in run_pasted("pigmatch --jobs jobs.csv --json", folder).splitlines()]
    assert [record["photo"] for record in records] == names, records
    assert records[1]["zone"] == "crown" and [zone["name"] for zone in records[1]["zones"]] == ["left temple"]
    browser.run("photos[1].button.click()")
    assert len(json.loads(run_shown(picker, folder, " --json"))["zones"]) == 1


def points_of(scene, key):
    return [(point[0], point[1]) for point in scene[key]["corners"]]


def rendered(family, seed):
    """A folder with a rendered scene, and what is true of it."""
    folder = tempfile.mkdtemp(dir=os.environ["WORK"])
    subprocess.run([os.environ["RENDER"], "--family", family, "--seed", str(seed), "--count", "1", folder], check=True,
                   stdout=subprocess.DEVNULL)
    with open(os.path.join(folder, "truth.json"), encoding="utf-8") as file:
        return folder, json.load(file)[0]


def check_palette(browser):
    """Corners and grid that are tapped are what palette photo takes; the chart was found and is drawn."""
    folder, scene = rendered("swatches", 5)
    picker = Picker(browser, pick("shelf", os.path.join(folder, scene["file"])))
    picker.fill("purpose", "palette")
    assert "chart" in picker.options(), "the chart was found and is not drawn"
    grid = scene["swatches"]
    picker.tool("swatches")
    for x, y in points_of(scene, "swatches"):
        picker.drag(x + 6, y + 4, x, y)
    for key in ("cols", "rows"):
        field = "across" if key == "cols" else "down"
        browser.run("const f = document.querySelector(`[data-key$=' ${arguments[0]}']`); f.value = arguments[1];"
                    "f.dispatchEvent(new Event('change'))", field, str(grid[key]))
    n = grid["cols"] * grid["rows"]
    drawn = browser.run("return [...document.querySelectorAll('.swatches .centre')].length")
    assert drawn == n, (drawn, n)
    assert str(n) in browser.run("return byId('lacks').textContent")
    picker.fill("ids", ",".join("s%d" % i for i in range(n)))
    picker.fill("ladder", "mine")
    picker.fill("output", "my palette.csv")
    assert browser.run("return byId('lacks').hidden"), browser.run("return byId('lacks').textContent")
    picker.check_looks()
    picker.screenshot("pick-palette.png")
    run_shown(picker, folder)
    shown = json.loads(run_pasted("pigmatch palette show --json 'my palette.csv'", folder))
    assert [shade["id"] for shade in shown["shades"]] == ["s%d" % i for i in range(n)], shown


DROP = """
const bytes = Uint8Array.from(atob(arguments[0]), (c) => c.charCodeAt(0)), transfer = new DataTransfer();
transfer.items.add(new File([bytes], arguments[1]));
document.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
"""


def check_drop(browser):
    """Another photo is read in the page, upright, and asked of nobody; what is no photo is told."""
    picker = Picker(browser, pick("drop", "samples/darkbrown.jpg"))
    shared = os.environ.get("PIGMATCH_SHARED")
    photo = os.path.join(shared, "exif/Landscape_6.jpg") if shared else os.path.join(SAMPLES, "visit2.jpg")
    folder = tempfile.mkdtemp(dir=os.environ["WORK"])
    name = "it's & $HOME.jpg"
    shutil.copy(photo, os.path.join(folder, name))
    with open(photo, "rb") as file:
        browser.run(DROP, base64.b64encode(file.read()).decode(), name)
    picker.wait("photos.length === 2")
    picker.wait("byId('status').textContent.startsWith('Opened')")
    w, h = picker.width, picker.height
    picker.drag(w * .2, h * .2, w * .6, h * .5)
    record = json.loads(run_shown(picker, folder, " --json --force"))
    assert [record["image"]["width"], record["image"]["height"]] == [w, h], record["image"]
    assert record["region"]["hair"] == [[int(v) for v in numbers(picker.options()["hair"][0])]]
    assert len(picker.value("table").splitlines()) == 3, picker.value("table")
    browser.run(DROP, base64.b64encode(b"no photo").decode(), "x.heic")
    picker.wait("byId('status').textContent.includes('x.heic')")
    assert browser.run("return photos.length") == 2
    assert not browser.complaints()


def check_card(browser):
    """What looks like a card is asked about; the command has it once somebody says so."""
    folder, scene = rendered("good", 1)
    picker = Picker(browser, pick("card", os.path.join(folder, scene["file"])))
    assert "chart" in picker.options() and "card" not in picker.options(), picker.options()
    assert not browser.run("return byId('maybe').hidden") and browser.run("return drawing.querySelectorAll('.maybe').length") == 1
    picker.check_looks()
    browser.run("byId('take-card').focus()")
    browser.key("Enter")
    x, y, w, h, kind = picker.options()["card"][0].split(",")
    xs, ys = zip(*scene["card"]["outline"])
    assert min(xs) < int(x) and int(x) + int(w) < max(xs) and min(ys) < int(y) and int(y) + int(h) < max(ys), (x, y, w, h, xs, ys)
    assert kind == "grey" and picker.focused().startswith("drawn") and browser.run("return byId('maybe').hidden")
    run_shown(picker, folder, " --chart none --hair 15%,10%,30%,38% --json")


def check_without_hair(browser):
    """Where no hair is found, a chart is drawn all the same."""
    shared = os.environ.get("PIGMATCH_SHARED")
    if not shared:
        print("skipped: a chart without hair: PIGMATCH_SHARED is not set")
        return
    picker = Picker(browser, pick("chart", os.path.join(shared, "charts/c01_plantcv_mini_P3.jpg")))
    assert set(picker.options()) == {"chart"}, picker.options()


def main(browser):
    check_phone(browser)
    browser.start_over(1280, 900)
    check_several(browser)
    check_palette(browser)
    check_drop(browser)
    check_without_hair(browser)
    check_card(browser)
    print("browser: whole jobs, from the picker to what comes of them")
