"""The picker's page, driven: places are pixels of the full photo."""
import os
import shlex
import subprocess
import time

from browser import keep

HERE = os.path.dirname(os.path.abspath(__file__))


class Picker:
    def __init__(self, browser, page):
        self.browser = browser
        browser.open(page)
        self.wait("document.body.dataset.ready")

    def wait(self, condition):
        for _ in range(200):
            if self.browser.run("return " + condition):
                return
            time.sleep(0.02)
        raise AssertionError("never: " + condition)

    @property
    def width(self):
        return self.browser.run("return photo.width")

    @property
    def height(self):
        return self.browser.run("return photo.height")

    def on_screen(self, x, y):
        return self.browser.run("return onScreen(arguments[0], arguments[1])", x, y)

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

    def words(self):
        """The command that is shown, as a shell takes it."""
        words = shlex.split(self.value("command"))
        assert words[0] == "pigmatch", words
        return words

    def options(self):
        """{"hair": ["1,2,3,4"], ...} of that command."""
        words = self.words()[1:-1]
        while words and not words[0].startswith("--"):
            words.pop(0)
        given = {}
        for name, value in zip(words[::2], words[1::2]):
            given.setdefault(name[2:], []).append(value)
        return given

    def fill(self, name, text):
        """As if typed."""
        self.browser.run("const f = byId(arguments[0]); f.value = arguments[1];"
                         "for (const e of ['input', 'change']) f.dispatchEvent(new Event(e, {bubbles: true}))", name, text)

    def click(self, name):
        self.browser.run("byId(arguments[0]).click()", name)

    def focused(self):
        return self.browser.run("const f = document.activeElement; return f === document.body ? 'body'"
                                " : f.dataset.key || f.id || f.tagName")

    def check_looks(self):
        with open(os.path.join(HERE, "look.js"), encoding="utf-8") as script:
            wrong = self.browser.run(script.read())
        assert not wrong, wrong[:5]

    def screenshot(self, name):
        path = os.path.join(os.environ["WORK"], name)
        self.browser.screenshot(path)
        keep(path)


def numbers(text):
    return [float(word) for word in text.split(",")]


def near(got, wanted, tolerance):
    return len(got) == len(wanted) and all(abs(a - b) <= tolerance for a, b in zip(got, wanted))


def pick(name, *photos):
    """A page of the photos."""
    page = os.path.join(os.environ["WORK"], name + ".html")
    subprocess.run([os.environ["PIGMATCH"], "pick", "--overwrite", "-o", page, *photos], check=True, stdout=subprocess.DEVNULL)
    return page


def run_pasted(command, folder):
    """What a shell says to it, with the program where it is looked for; its standard output."""
    programs = os.path.join(os.environ["WORK"], "bin")
    os.makedirs(programs, exist_ok=True)
    link = os.path.join(programs, "pigmatch")
    if not os.path.lexists(link):
        os.symlink(os.path.abspath(os.environ["PIGMATCH"]), link)
    environment = dict(os.environ, PATH=programs + ":" + os.environ["PATH"], XDG_CONFIG_HOME="/nonexistent")
    done = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert done.returncode == 0, (command, done.returncode, done.stderr)
    return done.stdout


def run_shown(picker, folder, more=""):
    return run_pasted(picker.value("command") + more, folder)
