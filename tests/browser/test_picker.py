#!/usr/bin/env python3
"""The picker in a browser: regions drawn by mouse and keys are those that the command line then measures, and the
keyboard focus is never lost."""
import csv
import io
import json
import os
import shutil
import subprocess
import zlib

from picker import Picker, near, numbers, pick, run_shown

CONTROL, SHIFT = 2, 8


def check_mouse(picker):
    w, h = picker.width, picker.height
    tolerance = 1.5 * w / picker.browser.run("return plane.clientWidth") + 1
    hair, skin = [w // 4, h // 5, w // 2, h // 4], [w // 3, h * 6 // 10, w // 5, h // 10]
    picker.screenshot("pick-before.png")
    picker.click("clear")
    for name, box in (("hair", hair), ("skin", skin), ("card", [w // 20, h // 20, w // 10, h // 10])):
        picker.tool(name)
        picker.drag(box[0], box[1], box[0] + box[2], box[1] + box[3])
    given = picker.options()
    assert near(numbers(given["hair"][0]), hair, tolerance), (given, hair)
    assert near(numbers(given["skin"][0]), skin, tolerance), (given, skin)
    assert given["card"][0].endswith(",grey"), given

    corners = [(w * .6, h * .7), (w * .9, h * .72), (w * .88, h * .9), (w * .58, h * .88)]
    picker.tool("chart")
    for number, (x, y) in enumerate(corners):
        assert "chart" not in picker.options(), number
        picker.drag(x - 9, y - 9, x, y)
        assert number == 3 or "chart" in picker.browser.run("return byId('lacks').textContent")
    assert near(numbers(picker.options()["chart"][0]), [v for point in corners for v in point], tolerance)
    assert picker.browser.run("return byId('lacks').hidden")

    picker.tool("strip")
    picker.drag(w * .1, h * .93, w * .5, h * .98)
    size, centres = picker.options()["strip"][0].split(":")
    assert size == "8x1", size
    assert near(numbers(centres)[:2], [w * .1 + w * .4 / 16, h * .955], tolerance), centres
    picker.check_looks()
    picker.screenshot("pick-after.png")
    check_table(picker)


def check_table(picker):
    """The cells are the options; what has no column is told."""
    header, row = csv.reader(io.StringIO(picker.value("table")))
    assert header == "photo,hair,skin,card,chart".split(","), header
    cells, given = dict(zip(header, row)), picker.options()
    for name in header[1:]:
        assert cells[name] == ";".join(given[name]), (cells, given)
    assert "strip" in picker.browser.run("return byId('no-column').textContent")


def check_corrections(picker):
    """Move, resize, a tap that means nothing, undo, clear."""
    w, h = picker.width, picker.height
    tolerance = 1.5 * w / picker.browser.run("return plane.clientWidth") + 1
    picker.click("clear")
    assert picker.options() == {}
    picker.tool("hair")
    picker.drag(w * .2, h * .2, w * .5, h * .5)
    picker.drag(w * .35, h * .35, w * .45, h * .40)
    assert near(numbers(picker.options()["hair"][0]), [w * .3, h * .25, w * .3, h * .3], tolerance)
    picker.drag(w * .6, h * .55, w * .7, h * .65)
    assert near(numbers(picker.options()["hair"][0]), [w * .3, h * .25, w * .4, h * .4], tolerance)
    picker.drag(w * .35, h * .3, w * .95, h * .95)
    x, y, width, height = numbers(picker.options()["hair"][0])
    assert x + width <= w and y + height <= h, "a frame left the photo"
    picker.drag(w * .1, h * .1, w * .1, h * .1)
    assert len(picker.options()["hair"]) == 1, "a tap drew a frame"
    for _ in range(3):
        picker.click("undo")
    assert near(numbers(picker.options()["hair"][0]), [w * .2, h * .2, w * .3, h * .3], tolerance)
    picker.drag(w * .7, h * .7, w * .9, h * .9)
    assert len(picker.options()["hair"]) == 2
    assert len(dict(zip(*csv.reader(io.StringIO(picker.value("table")))))["hair"].split(";")) == 2


def check_keyboard(picker):
    browser = picker.browser
    picker.click("clear")
    browser.run("document.querySelector('input[value=hair]').click(); byId('add').focus()")
    browser.key("Enter")
    x, y, w, h = numbers(picker.options()["hair"][0])
    step = browser.run("return Math.max(1, Math.round(pixel()))")
    for _ in range(3):
        browser.key("ArrowRight")
    browser.key("ArrowUp", CONTROL)
    browser.key("ArrowDown", SHIFT)
    browser.key("ArrowLeft", SHIFT)
    wanted = [x + 3 * step, y - 10 * step, w - step, h + step]
    assert numbers(picker.options()["hair"][0]) == wanted, (picker.options(), wanted)
    assert "hair: " in browser.run("return byId('status').textContent"), "a change is not announced"
    browser.key("Delete")
    assert picker.options() == {} and picker.focused() == "stage", picker.focused()
    browser.key("z", CONTROL)
    assert numbers(picker.options()["hair"][0]) == wanted
    picker.click("clear")
    browser.run("document.querySelector('input[value=chart]').click(); byId('add').click()")
    before = numbers(picker.options()["chart"][0])
    browser.key("Tab")
    browser.key("ArrowRight")
    after = numbers(picker.options()["chart"][0])
    assert after == [before[0] + step] + before[1:], (before, after)


def check_keys_after_mouse(picker):
    """What was drawn by mouse has the keys; Escape stops a drag, then lets go."""
    browser, (w, h) = picker.browser, (picker.width, picker.height)
    picker.click("clear")
    picker.tool("hair")
    picker.drag(w * .2, h * .2, w * .4, h * .4)
    picker.drag(w * .6, h * .6, w * .8, h * .8)
    two = picker.options()["hair"]
    browser.key("Delete")
    assert picker.options()["hair"] == two[:1] and picker.focused().startswith("drawn"), (two, picker.focused())
    begin, end = picker.on_screen(w * .5, h * .5), picker.on_screen(w * .7, h * .7)
    browser.mouse("Pressed", *begin)
    browser.mouse("Moved", *end)
    assert len(picker.options()["hair"]) == 2
    browser.key("Escape")
    assert picker.options()["hair"] == two[:1], "Escape did not stop the drag"
    browser.mouse("Released", *end)
    assert picker.options()["hair"] == two[:1]
    picker.drag(w * .25, h * .25, w * .27, h * .27)
    assert browser.run("return photo.selected") > 0
    browser.key("Escape")
    assert browser.run("return photo.selected") == 0 and picker.focused() == "stage", picker.focused()


def check_focus(picker):
    """Whatever is pressed in the list, the focus stays there or goes on; it is never nowhere."""
    browser = picker.browser
    picker.click("clear")
    for kind in ("hair", "hair", "card"):
        picker.tool(kind)
        picker.click("add")
    number = "listed %d x" % browser.run("return photo.marks[0].id")
    focus = "const e = document.querySelector(`[data-key='${arguments[0]}']`); e.focus(); e.select?.()"
    browser.run(focus, number)
    before = picker.options()
    browser.key("ArrowUp")
    assert picker.focused() == number and picker.options() != before, picker.focused()
    browser.run(focus, number)
    browser.key("7")
    browser.key("Enter")
    assert picker.focused() == number and picker.options()["hair"][0].startswith("7"), (picker.focused(), picker.options())
    browser.key("Tab")
    assert picker.focused() == number.replace("x", "y"), picker.focused()
    card = "listed %d card" % browser.run("return photo.marks[2].id")
    browser.run(focus, card)
    browser.key("ArrowDown")
    browser.key("ArrowDown")
    assert picker.focused() == card, picker.focused()
    assert picker.options()["card"][0].endswith(",50"), picker.options()
    names = browser.run("return [...document.querySelectorAll('button, a, [role=button]')].filter((b) => b.checkVisibility())"
                        ".map((b) => b.ariaLabel || b.textContent.trim())")
    assert len(set(names)) == len(names), names
    for left in (2, 1, 0):
        button = "listed %d remove" % browser.run("return photo.marks[0].id")
        browser.run(focus, button)
        browser.key("Enter")
        wanted = "listed %d remove" % browser.run("return photo.marks[0].id") if left else "add"
        assert picker.focused() == wanted and browser.run("return photo.marks.length") == left, (picker.focused(), wanted)
    for button in ("undo", "clear", "undo", "all", "closer", "farther"):
        browser.run("byId(arguments[0]).focus()", button)
        browser.key("Enter")
        assert picker.focused() == button, (button, picker.focused())


def check_fields(picker):
    """Numbers typed into the list; what cannot be is put back."""
    picker.click("clear")
    picker.tool("card")
    picker.click("add")
    change = ("const fields = [...document.querySelectorAll('#marks input, #marks select')];"
              "fields[arguments[0]].value = arguments[1]; fields[arguments[0]].dispatchEvent(new Event('change'))")
    for field, value in ((0, "11"), (1, "12"), (2, "40"), (3, "30"), (4, "L"), (5, "61.5")):
        picker.browser.run(change, field, value)
    assert picker.options()["card"] == ["11,12,40,30,61.5"], picker.options()
    picker.browser.run(change, 0, "-5")
    assert picker.options()["card"] == ["11,12,40,30,61.5"], picker.options()


def check_zoom(picker):
    """Wheel, keys and the middle button: what lies under the pointer stays there, and a frame is drawn where it is
    seen."""
    browser, (w, h) = picker.browser, (picker.width, picker.height)
    zoom = "return view.zoom"
    picker.click("clear")
    spot = picker.on_screen(w * .5, h * .4)
    browser.wheel(*spot, -500)
    picker.wait("view.zoom > 2")
    assert near(picker.on_screen(w * .5, h * .4), spot, 1), "the picture slipped away under the wheel"
    picker.tool("hair")
    picker.drag(w * .48, h * .38, w * .53, h * .43)
    assert near(numbers(picker.options()["hair"][0]), [w * .48, h * .38, w * .05, h * .05], 3), picker.options()
    before = picker.on_screen(w * .5, h * .4)
    browser.mouse("Pressed", *before, button="middle")
    browser.mouse("Moved", before[0] + 40, before[1] + 25, button="middle")
    browser.mouse("Released", before[0] + 40, before[1] + 25, button="middle")
    assert near(picker.on_screen(w * .5, h * .4), [before[0] + 40, before[1] + 25], 1) and len(picker.options()["hair"]) == 1
    browser.run("stage.focus()")
    picker.browser.run("select(0)")
    before = picker.on_screen(w * .5, h * .4)
    browser.key("ArrowLeft")
    assert near(picker.on_screen(w * .5, h * .4), [before[0] + 40, before[1]], 1), "an arrow key did not move the view"
    browser.key("0")
    assert browser.run(zoom) == 1
    browser.key("+")
    assert browser.run(zoom) == 1.5
    browser.key("-")
    assert abs(browser.run(zoom) - 1) < 1e-9
    picker.click("clear")


def check_measured_alike(picker, photo):
    """The program, given what is shown, measures the very rectangles."""
    w, h = picker.width, picker.height
    picker.click("clear")
    picker.tool("hair")
    picker.drag(w * .25, h * .12, w * .7, h * .4)
    picker.tool("skin")
    picker.drag(w * .3, h * .6, w * .5, h * .7)
    record = json.loads(run_shown(picker, os.path.dirname(os.path.abspath(photo)), " --json --force"))
    given = picker.options()
    assert [record["image"]["width"], record["image"]["height"]] == [w, h], (photo, record["image"])
    for name in ("hair", "skin"):
        assert record["region"][name] == [[int(v) for v in numbers(given[name][0])]], (photo, record["region"], given)


def check_locked_in(picker):
    """No script but its own, and no way out."""
    browser = picker.browser
    assert not browser.complaints()
    ran = browser.run("const s = document.createElement('script'); s.textContent = 'window.ran = true';"
                      "document.body.append(s); return Boolean(window.ran)")
    assert not ran, "a foreign script ran"
    got = browser.driver.execute_async_script(
        "const done = arguments[0]; fetch('https://example.invalid/').then(() => done('sent'), () => done('refused'))")
    assert got == "refused", got
    assert any("Content Security Policy" in message for message in browser.complaints())


def check_odd_name(browser):
    """A shell takes the command that is shown for the name that is meant."""
    name = "it's $(touch x) `id` \"q\" <b>&amp;\n\xff.jpg".encode("latin-1")
    folder = os.environ["WORK"].encode()
    shutil.copy("samples/darkbrown.jpg", os.path.join(folder, name))
    picker = Picker(browser, pick("odd", os.path.join(folder, name)))
    picker.click("clear")
    script = "set -- %s\nprintf '%%s' \"$2\"" % picker.value("command")
    got = subprocess.run(["bash", "-c", script], check=True, stdout=subprocess.PIPE).stdout
    assert got == name, (got, name)
    assert picker.value("table") == "" and not browser.run("return byId('name-note').hidden")
    assert not browser.complaints()


def write_halves(path, left, right):
    """A PNG of 400 x 300, half of it one colour and half another."""
    def chunk(kind, data):
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")
    row = b"\0" + bytes(left) * 200 + bytes(right) * 200
    head = (400).to_bytes(4, "big") + (300).to_bytes(4, "big") + bytes((8, 2, 0, 0, 0))
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(row * 300)) + chunk(b"IEND", b""))


def check_mean(browser):
    """The swatch is the mean of the light in the frame: of black and white half each it is no mid-grey code."""
    photo = os.path.join(os.environ["WORK"], "halves.png")
    write_halves(photo, (0, 0, 0), (255, 255, 255))
    picker = Picker(browser, pick("halves", photo))
    picker.click("clear")
    picker.tool("skin")
    picker.drag(100, 100, 300, 200)
    text, swatch = browser.run("return [byId('mean-text').textContent, getComputedStyle(byId('mean-swatch')).backgroundColor]")
    assert "Plain mean" in text, text
    shown = [int(v) for v in swatch[4:-1].split(",")]
    assert all(abs(v - 188) <= 2 for v in shown), (text, swatch)
    browser.mouse("Pressed", *picker.on_screen(300, 200))
    browser.mouse("Moved", *picker.on_screen(180, 200))
    moved = browser.run("return byId('mean-text').textContent")
    browser.mouse("Released", *picker.on_screen(180, 200))
    assert "#000000" in moved, "the swatch does not follow the frame: " + moved


def main(browser):
    photo = "samples/darkbrown.jpg"
    browser.start_over(1280, 900)
    picker = Picker(browser, pick("one", photo))
    check_mouse(picker)
    check_corrections(picker)
    check_keyboard(picker)
    check_keys_after_mouse(picker)
    check_focus(picker)
    check_fields(picker)
    check_zoom(picker)
    check_measured_alike(picker, photo)
    browser.set_dark(True)
    picker.check_looks()
    shared = os.environ.get("PIGMATCH_SHARED")
    for name in ("exif/Landscape_6.jpg", "exif/Landscape_8.jpg", "heic/IMG_5195.HEIC") if shared else ():
        turned = os.path.join(shared, name)
        check_measured_alike(Picker(browser, pick("turned", turned)), turned)
    check_locked_in(picker)
    check_odd_name(browser)
    check_mean(browser)
    print("browser: the picker draws what is measured")
