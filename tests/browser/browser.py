"""Chromium, driven: pages in, screenshots and PDF out, mouse, fingers and keys."""
import base64
import json
import os
import shutil
import subprocess
import tempfile

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

PAPER = {"a4": (8.27, 11.69), "letter": (8.5, 11)}
SWITCHES = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--hide-scrollbars")


class Browser:
    def __init__(self):
        self.profile = tempfile.mkdtemp()
        options = Options()
        for switch in SWITCHES + ("--user-data-dir=" + self.profile,):
            options.add_argument(switch)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        options.add_experimental_option("perfLoggingPrefs", {"enableNetwork": True, "enablePage": False})
        self.driver = webdriver.Chrome(service=Service(shutil.which("chromedriver")), options=options)
        self.start_over()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.driver.quit()
        shutil.rmtree(self.profile, ignore_errors=True)

    def start_over(self, width=1000, height=1300, touch=False):
        """An empty page, in daylight, and nothing said before."""
        self.driver.get("about:blank")
        self.set_size(width, height)
        self.cdp("Emulation.setTouchEmulationEnabled", enabled=touch)
        self.set_dark(False)
        self.complaints()

    def cdp(self, command, **parameters):
        return self.driver.execute_cdp_cmd(command, parameters)

    def set_size(self, width, height):
        self.cdp("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def set_dark(self, dark):
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.cdp("Emulation.setEmulatedMedia", features=[scheme])

    def open(self, path):
        self.driver.get("file://" + os.path.abspath(path))

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def complaints(self):
        """What the page logged, and what it asked the network for."""
        logged = [entry["message"] for entry in self.driver.get_log("browser")]
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                url = message["params"]["request"]["url"]
                if not url.startswith(("file:", "data:", "chrome:", "about:")):
                    logged.append("request for " + url)
        return logged

    def screenshot(self, path):
        image = self.cdp("Page.captureScreenshot", captureBeyondViewport=True)
        with open(path, "wb") as file:
            file.write(base64.b64decode(image["data"]))

    def pdf(self, path, paper):
        width, height = PAPER[paper]
        pdf = self.cdp("Page.printToPDF", paperWidth=width, paperHeight=height, preferCSSPageSize=True)
        with open(path, "wb") as file:
            file.write(base64.b64decode(pdf["data"]))

    def mouse(self, kind, x, y, button="left"):
        self.cdp("Input.dispatchMouseEvent", type="mouse" + kind, x=x, y=y, button=button,
                 buttons={"left": 1, "middle": 4}[button], clickCount=1)

    def wheel(self, x, y, down):
        self.cdp("Input.dispatchMouseEvent", type="mouseWheel", x=x, y=y, deltaX=0, deltaY=down)

    def finger(self, kind, *points):
        self.cdp("Input.dispatchTouchEvent", type="touch" + kind, touchPoints=[{"x": x, "y": y} for x, y in points])

    def key(self, key, modifiers=0):
        """1 alt, 2 control, 8 shift."""
        text = {} if len(key) > 1 or modifiers & 2 else {"text": key}
        if key == "Enter":
            text = {"text": "\r"}
        code = {"Enter": 13, "Escape": 27, "Delete": 46, "Backspace": 8, "Tab": 9, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39,
                "ArrowDown": 40}.get(key, ord(key[0].upper()))
        self.cdp("Input.dispatchKeyEvent", type="keyDown", key=key, windowsVirtualKeyCode=code, modifiers=modifiers,
                 **text)
        self.cdp("Input.dispatchKeyEvent", type="keyUp", key=key, windowsVirtualKeyCode=code, modifiers=modifiers)


def pages_of(photo, hair, *more):
    """A new folder with every page, made from `photo`."""
    folder = tempfile.mkdtemp(dir=os.environ["WORK"])
    subprocess.run([os.environ["PAGES"], folder, photo, hair, *more], check=True)
    return folder


def keep(path):
    """Puts a copy where the person who runs the test asked for it."""
    if os.environ.get("KEEP"):
        os.makedirs(os.environ["KEEP"], exist_ok=True)
        shutil.copy(path, os.environ["KEEP"])
