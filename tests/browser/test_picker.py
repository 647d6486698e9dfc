#!/usr/bin/env python3
"""The picker in a browser: what is drawn by mouse, finger and key is what the command line then measures."""
import csv
import io
import json
import os
import shlex
import shutil
import subprocess

from browser import Browser, keep, pages_of

HERE = os.path.dirname(os.path.abspath(__file__))
CONTROL, SHIFT = 2, 8


class Picker:
    """A picker page that is open; all places are pixels of the full photo."""

    def __init__(self, browser, folder):
        self.browser = browser
        browser.open(os.path.join(folder, "pick.html"))
        self.width, self.height = browser.run("return [WIDTH, HEIGHT]")

    def on_screen(self, x, y):
        left, top, width, height = self.browser.run(
            "const r = picture.getBoundingClientRect(); return [r.left, r.top, r.width, r.height]")
        return left + x / self.width * width, top + y / self.height * height

    def tool(self, name):
        self.browser.run("document.querySelector(`input[value=${arguments[0]}]`).click()", name)

    def drag(self, x0, y0, x1, y1):
        begin, end = self.on_screen(x0, y0), self.on_screen(x1, y1)
        self.browser.mouse("Pressed", *begin)
        self.browser.mouse("Moved", (begin[0] + end[0]) / 2, (begin[1] + end[1]) / 2)
        self.browser.mouse("Moved", *end)
        self.browser.mouse("Released", *end)

    def swipe(self, x0, y0, x1, y1):
        begin, end = self.on_screen(x0, y0), self.on_screen(x1, y1)
        self.browser.finger("Start", begin)
        self.browser.finger("Move", ((begin[0] + end[0]) / 2, (begin[1] + end[1]) / 2))
        self.browser.finger("Move", end)
        self.browser.finger("End")

    def value(self, name):
        return self.browser.run("return document.getElementById(arguments[0]).value", name)

    def options(self):
        """{"hair": ["1,2,3,4"], ...} of the command that is shown."""
        words = shlex.split(self.value("command"))
        assert words[0] == "pigmatch", words
        given = {}
        for name, value in zip(words[1:-1:2], words[2:-1:2]):
            given.setdefault(name[2:], []).append(value)
        return given

    def screenshot(self, name):
        path = os.path.join(os.environ["WORK"], name)
        self.browser.screenshot(path)
        keep(path)


def numbers(text):
    return [float(word) for word in text.split(",")]


def near(got, wanted, tolerance):
    return len(got) == len(wanted) and all(abs(a - b) <= tolerance for a, b in zip(got, wanted))


def check_looks(picker):
    with open(os.path.join(HERE, "look.js"), encoding="utf-8") as script:
        wrong = picker.browser.run(script.read())
    assert not wrong, wrong[:5]


def check_mouse(picker):
    w, h = picker.width, picker.height
    tolerance = 1.5 * w / picker.browser.run("return picture.clientWidth") + 1
    hair, skin = [w // 4, h // 5, w // 2, h // 4], [w // 3, h * 6 // 10, w // 5, h // 10]
    picker.screenshot("pick-before.png")
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
    assert near(numbers(picker.options()["chart"][0]), [v for point in corners for v in point], tolerance)

    picker.tool("strip")
    picker.drag(w * .1, h * .93, w * .5, h * .98)
    size, centres = picker.options()["strip"][0].split(":")
    assert size == "8x1", size
    assert near(numbers(centres)[:2], [w * .1 + w * .4 / 16, h * .955], tolerance), centres
    check_looks(picker)
    check_treated(picker)
    picker.screenshot("pick-after.png")
    check_jobs_row(picker)


def check_treated(picker):
    """Treated scalp makes it a follow-up, and nothing else does."""
    w, h = picker.width, picker.height
    assert not picker.value("command").startswith("pigmatch followup"), picker.value("command")
    picker.tool("treated")
    picker.drag(w * .45, h * .5, w * .55, h * .58)
    assert picker.value("command").startswith("pigmatch followup --file CLIENT.ndjson --hair "), picker.value("command")
    picker.browser.run("undo()")


def check_jobs_row(picker):
    header, row = csv.reader(io.StringIO(picker.value("row")))
    assert header == "photo,id,client,hair,skin,card,chart,look,start,palette,target".split(","), header
    cells, given = dict(zip(header, row)), picker.options()
    for name in ("hair", "skin", "card", "chart"):
        assert cells[name] == ";".join(given[name]), (cells, given)


def check_corrections(picker):
    """Move, resize, a tap that means nothing, undo, clear."""
    w, h = picker.width, picker.height
    tolerance = 1.5 * w / picker.browser.run("return picture.clientWidth") + 1
    picker.browser.run("byId('clear').click()")
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
        picker.browser.run("byId('undo').click()")
    assert near(numbers(picker.options()["hair"][0]), [w * .2, h * .2, w * .3, h * .3], tolerance)
    picker.drag(w * .7, h * .7, w * .9, h * .9)
    assert len(picker.options()["hair"]) == 2
    assert len(dict(zip(*csv.reader(io.StringIO(picker.value("row")))))["hair"].split(";")) == 2


def check_keyboard(picker):
    browser = picker.browser
    browser.run("byId('clear').click(); document.querySelector('input[value=hair]').click(); byId('add').focus()")
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
    assert picker.options() == {}
    browser.key("z", CONTROL)
    assert numbers(picker.options()["hair"][0]) == wanted
    browser.run("byId('clear').click(); document.querySelector('input[value=chart]').click(); byId('add').click()")
    before = numbers(picker.options()["chart"][0])
    browser.key("Tab")
    browser.key("ArrowRight")
    after = numbers(picker.options()["chart"][0])
    assert after == [before[0] + step] + before[1:], (before, after)


def check_fields(picker):
    """Numbers typed into the list; what cannot be is put back."""
    picker.browser.run("byId('clear').click(); document.querySelector('input[value=card]').click(); byId('add').click()")
    change = ("const fields = [...document.querySelectorAll('#marks input, #marks select')];"
              "fields[arguments[0]].value = arguments[1]; fields[arguments[0]].dispatchEvent(new Event('change'))")
    for field, value in ((0, "11"), (1, "12"), (2, "40"), (3, "30"), (4, "L"), (5, "61.5")):
        picker.browser.run(change, field, value)
    assert picker.options()["card"] == ["11,12,40,30,61.5"], picker.options()
    picker.browser.run(change, 0, "-5")
    assert picker.options()["card"] == ["11,12,40,30,61.5"], picker.options()


def check_measured_alike(picker, photo):
    """The program, given what is shown, measures the very rectangles."""
    w, h = picker.width, picker.height
    picker.browser.run("byId('clear').click()")
    picker.tool("hair")
    picker.drag(w * .25, h * .12, w * .7, h * .4)
    picker.tool("skin")
    picker.drag(w * .3, h * .6, w * .5, h * .7)
    words = shlex.split(picker.value("command"))
    done = subprocess.run([os.path.abspath(os.environ["PIGMATCH"]), "measure", "--json", "--force", *words[1:]],
                          cwd=os.path.dirname(os.path.abspath(photo)), check=True, stdout=subprocess.PIPE)
    record, given = json.loads(done.stdout), picker.options()
    assert [record["image"]["width"], record["image"]["height"]] == [w, h], (photo, record["image"])
    for name in ("hair", "skin"):
        assert record["region"][name] == [[int(v) for v in numbers(given[name][0])]], (photo, record["region"], given)


def check_phone(folder):
    with Browser(390, 844, touch=True) as browser:
        picker = Picker(browser, folder)
        w, h = picker.width, picker.height
        tolerance = 3 * w / browser.run("return picture.clientWidth") + 1
        check_looks(picker)
        picker.tool("hair")
        picker.swipe(w * .2, h * .2, w * .6, h * .5)
        assert near(numbers(picker.options()["hair"][0]), [w * .2, h * .2, w * .4, h * .3], tolerance), picker.options()
        assert browser.run("return window.scrollY") == 0, "drawing scrolled the page"
        picker.tool("chart")
        for x, y in ((.2, .7), (.5, .7), (.5, .9), (.2, .9)):
            picker.swipe(w * x - 4, h * y, w * x, h * y)
        assert near(numbers(picker.options()["chart"][0])[4:6], [w * .5, h * .9], tolerance)
        smallest = browser.run("return Math.min(...[...document.querySelectorAll('button, .tools span')]"
                               ".filter((e) => !e.closest('#marks')).map((e) => e.getBoundingClientRect().height))")
        assert smallest >= 40, "a button of %g px is too small for a finger" % smallest
        picker.screenshot("pick-phone.png")
        assert not browser.complaints()


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
    made = pages_of(os.path.join(folder, name), "120,60,300,200")
    picker = Picker(browser, made)
    script = "set -- %s\nprintf '%%s' \"$2\"" % picker.value("command")
    got = subprocess.run(["bash", "-c", script], check=True, stdout=subprocess.PIPE).stdout
    assert got == name, (got, name)
    assert picker.value("row") == "" and not browser.run("return byId('name-note').hidden")
    assert not browser.complaints()


def main():
    photo = "samples/darkbrown.jpg"
    folder = pages_of(photo, "120,60,300,200")
    with Browser(1280, 900) as browser:
        picker = Picker(browser, folder)
        check_mouse(picker)
        check_corrections(picker)
        check_keyboard(picker)
        check_fields(picker)
        check_measured_alike(picker, photo)
        browser.set_dark(True)
        check_looks(picker)
        shared = os.environ.get("PIGMATCH_SHARED")
        for name in ("exif/Landscape_6.jpg", "exif/Landscape_8.jpg", "heic/IMG_5195.HEIC") if shared else ():
            turned = os.path.join(shared, name)
            check_measured_alike(Picker(browser, pages_of(turned, "100,100,200,150")), turned)
        check_locked_in(picker)
        check_odd_name(browser)
    check_phone(folder)
    print("browser: the picker draws what is measured")


main()
