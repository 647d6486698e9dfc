#!/usr/bin/env python3
"""axe-core finds nothing on any page, on a phone's screen and on a desk's, target size included. It is fetched by npm once,
into build/axe; where it cannot be had this skips, saying so."""
import os
import shutil
import subprocess
import tempfile

from picker import Picker, pick

AXE = "axe-core@4.10.3"
FOLDER = os.path.join("build", "axe")
SCRIPT = os.path.join(FOLDER, "node_modules", "axe-core", "axe.min.js")
WIDTHS = (390, 1280)
HAIR = ["--hair", "25%,10%,50%,35%"]
HEALED = HAIR + ["--treated", "30%,58.5%,40%,20%", "--skin", "28%,84%,44%,12%"]
ZONES = ["--zone", "crown=20%,10%,20%,30%", "--zone", "temples=5%,35%,8%,20%", "--skin", "22%,68%,14%,16%"]

RUN = """
const done = arguments[arguments.length - 1];
axe.run(document, { rules: { 'target-size': { enabled: true } }, resultTypes: ['violations'] }).then((result) =>
  done(result.violations.flatMap((v) => v.nodes.map((n) => v.id + ': ' + n.html.slice(0, 160)))), (e) => done([String(e)]));
"""


def skip(why):
    print("skipped: tests/browser/test_axe.py: %s" % why)


def fetch():
    """axe-core's text, or None."""
    if not os.path.exists(SCRIPT):
        if shutil.which("npm") is None:
            return skip("npm is missing (apt-get install npm)")
        os.makedirs(FOLDER, exist_ok=True)
        done = subprocess.run(["npm", "install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", FOLDER, AXE],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120)
        if done.returncode != 0 or not os.path.exists(SCRIPT):
            return skip("npm cannot get %s" % AXE)
    with open(SCRIPT, encoding="utf-8") as script:
        return script.read()


def run(*arguments):
    done = subprocess.run([os.environ["PIGMATCH"], *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env=dict(os.environ, XDG_CONFIG_HOME="/nonexistent"))
    assert done.returncode in (0, 1), (arguments, done.stderr)


def make_sheets(folder):
    """A sheet of every kind: {name: page}."""
    pages = {}

    def page(name, *arguments):
        pages[name] = os.path.join(folder, name + ".html")
        run(*arguments, "--report", pages[name])

    file = ["--file", os.path.join(folder, "C-18.ndjson")]
    page("measured", "measure", *HAIR, "samples/darkbrown.jpg")
    page("plan", "--client", "C-18", "--start", "2026-05-10", *file, *HAIR, "samples/lightbrown.jpg")
    page("zones", *ZONES, "--grey", "blend", "samples/temples.jpg")
    run("log", *file, "--date", "2026-05-10", "--density", "2.2%")
    page("followup", "followup", *file, *HEALED, "samples/visit2.jpg")
    page("refused", "samples/stubble.jpg")
    page("combine", "--combine", *HAIR, "samples/darkbrown.jpg", "samples/lightbrown.jpg")
    run(*HAIR, "samples/darkbrown.jpg", "samples/black.jpg", "samples/stubble.jpg", "--report", os.path.join(folder, "batch/"))
    pages["index"] = os.path.join(folder, "batch", "index.html")
    return pages


def violations(browser, axe):
    browser.run(axe)
    return browser.driver.execute_async_script(RUN)


def check_picker(browser, axe, page):
    """With marks of every kind, for each purpose, and while something is missing."""
    wrong = []
    picker = Picker(browser, page)
    for purpose in ("plan", "followup", "palette"):
        picker.fill("purpose", purpose)
        for kind in browser.run("return tools()"):
            picker.tool(kind)
            picker.click("add")
        browser.run("for (const d of document.querySelectorAll('details')) d.open = true")
        wrong += [("picker", purpose, word) for word in violations(browser, axe)]
    return wrong


def main(browser):
    axe = fetch()
    if axe is None:
        return
    folder = tempfile.mkdtemp(dir=os.environ.get("WORK"))
    pages = make_sheets(folder)
    picker = pick("axe", "samples/darkbrown.jpg", "samples/lightbrown.jpg")
    wrong, count = [], 0
    for width in WIDTHS:
        browser.set_size(width, 900)
        for dark in (False, True):
            browser.set_dark(dark)
            for name, page in pages.items() if not dark else ():
                browser.open(page)
                wrong += [(width, name, word) for word in violations(browser, axe)]
                count += 1
            wrong += [(width, "dark" if dark else "light", *word) for word in check_picker(browser, axe, picker)]
            count += 1
    assert not wrong, "\n".join(map(str, wrong))
    print("browser: %s finds nothing on %d pages, at %s px" % (AXE, count, " and ".join(map(str, WIDTHS))))
