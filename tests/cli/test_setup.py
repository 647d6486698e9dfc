#!/usr/bin/env python3
"""pigmatch setup: by questions on a terminal, otherwise by options; what it writes applies to the next command, after
the command line; errors in the file are reported with their line."""
import json
import os
import pty
import re
import select
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.abspath(os.environ.get("PIGMATCH", os.path.join(ROOT, "build/san/pigmatch")))
RENDER = os.path.abspath(os.environ.get("RENDER", os.path.join(ROOT, "build/obj/render")))
PHOTO = os.path.join(ROOT, "samples/darkbrown.jpg")
HAIR = ["--hair", "25%,10%,50%,35%"]


class Home:
    """A folder of settings of its own."""

    def __init__(self, folder):
        self.folder = folder
        self.environment = {k: v for k, v in os.environ.items() if k not in ("PIGMATCH_PALETTES", "NO_COLOR")}
        self.environment.update(XDG_CONFIG_HOME=folder + "/config", HOME=folder, TERM="dumb",
                                PIGMATCH_PALETTES=os.path.join(ROOT, "palettes"))
        self.path = folder + "/config/pigmatch/settings"

    def run(self, *words, code=0, **more):
        done = subprocess.run([PROGRAM, *words], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, env={**self.environment, **more}, check=False)
        assert done.returncode == code, (words, done.returncode, done.stderr)
        return done.stdout if code == 0 else done.stderr

    def talk(self, answers, *words, code=0):
        """Setup on a terminal: an answer for every prompt; None ends the input."""
        master, slave = pty.openpty()
        with subprocess.Popen([PROGRAM, "setup", *words], cwd=self.folder, stdin=slave, stdout=slave, stderr=slave,
                              env=self.environment) as process:
            os.close(slave)
            said, answers = "", list(answers)
            while True:
                ready, _, _ = select.select([master], [], [], 60)
                assert ready, "setup waits: " + said
                try:
                    got = os.read(master, 4096)
                except OSError:
                    break
                if not got:
                    break
                said += got.decode()
                if said.endswith("> "):
                    assert answers, "one question too many: " + said
                    answer = answers.pop(0)
                    os.write(master, b"\x04" if answer is None else answer.encode() + b"\n")
                    said += "\n"
            assert process.wait(60) == code, said
        os.close(master)
        assert not answers, (answers, said)
        return said

    def settings(self):
        with open(self.path, encoding="utf-8") as text:
            return dict(line.rstrip("\n").split(" = ", 1) for line in text if not line.startswith("#"))

    def set(self, text):
        os.makedirs(os.path.dirname(self.path), exist_ok=True)
        with open(self.path, "wb") as out:
            out.write(text if isinstance(text, bytes) else text.encode())

    def record(self, *words):
        return json.loads(self.run("--json", "--target", "28,0.4,1", *words))

    def shown(self, *words, **more):
        lines = [re.split(r"  +", line) for line in self.run("setup", "--show", *words, **more).splitlines()]
        return {" ".join(line[:-2]) if len(line) > 3 else line[0].split(" ")[0]:
                (line[-2].split(" ")[-1], line[-1]) for line in lines}


def check_options(home):
    """Without a terminal: options say it all, and nothing is asked."""
    assert "not a terminal" in home.run("setup", code=2) and not os.path.exists(home.path)
    before = home.record()
    home.run("setup", "--ids", "N4,N5,N6,N7", "--clinic", "Süd", "--paper", "letter", "--aim", "2")
    assert home.settings() == {"palette": "palette.cgats", "aim": "2", "clinic": "Süd", "paper": "letter"}
    assert os.stat(os.path.dirname(home.path)).st_mode & 0o777 == 0o700
    record = home.record()
    assert record["options"] == {"aim": "2"} and record["palette"]["shades"] == 4
    assert record["palette"]["name"] == "my bottles" and record["palette"]["capture"] == "nominal"
    assert home.record("--no-settings") == before, "--no-settings leaves something of the file"
    assert home.record("--aim", "1")["options"] == {}, "the command line goes before the file"
    assert home.record("-p", "default")["palette"]["shades"] == 24
    assert "my bottles" in home.run("palette", "show")
    shown = home.shown("--sessions", "2", NO_COLOR="1")
    assert shown["aim"] == ("2", home.path + ":4") and shown["drops"] == ("10", "default"), shown
    assert shown["sessions"] == ("2", "option --sessions") and shown["color"] == ("never", "environment NO_COLOR")
    assert shown["palette"] == (os.path.dirname(home.path) + "/palette.cgats", home.path + ":3"), shown
    told = home.run("setup", "--aim", "1", code=2)
    assert "already exists" in told and "--overwrite, which keeps the settings" in told and home.settings()["aim"] == "2"
    home.run("setup", "--overwrite", "--aim", "1")
    with open(home.path, "a", encoding="utf-8") as out:
        out.write("lang = xx\n")
    assert "setup --overwrite --lang" in home.run("setup", "--show", code=2)
    home.run("setup", "--overwrite", "--lang", "EN")
    assert home.settings().pop("lang") == "EN" and home.shown()["lang"][0] == "en"
    with open(home.path, encoding="utf-8") as file:
        kept = [line for line in file if not line.startswith("lang")]
    with open(home.path, "w", encoding="utf-8") as out:
        out.writelines(kept)
    assert home.settings() == {"palette": "palette.cgats", "aim": "1", "clinic": "Süd", "paper": "letter"}


def check_sheet(home):
    """Clinic and paper reach the sheet from the file, and go without it."""
    sheets = []
    for name, words in (("with.html", []), ("without.html", ["--no-settings"])):
        home.run(*HAIR, "--report", name, *words, PHOTO)
        with open(os.path.join(home.folder, name), encoding="utf-8") as page:
            sheets.append(page.read())
    assert "<bdi>Süd</bdi>" in sheets[0] and "@page { size: letter; }" in sheets[0]
    assert "Süd" not in sheets[1] and "size: letter" not in sheets[1]


def check_logo(home):
    """Kept by its whole path, or beside the settings; looked at where a sheet needs it."""
    os.makedirs(home.folder + "/pictures", exist_ok=True)
    with open(home.folder + "/pictures/logo.svg", "w", encoding="utf-8") as out:
        out.write('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"/>')
    assert "cannot be opened" in home.run("setup", "--overwrite", "--logo", "none.svg", code=2)
    home.run("setup", "--overwrite", "--logo", "pictures/logo.svg")
    assert home.settings()["logo"] == home.folder + "/pictures/logo.svg"
    home.run(*HAIR, "--report", "logo.html", PHOTO)
    with open(home.folder + "/logo.html", encoding="utf-8") as page:
        assert "data:image/svg+xml" in page.read()
    with open(home.path, encoding="utf-8") as settings:
        text = settings.read()
    with open(home.path, "w", encoding="utf-8") as settings:
        settings.write(text.replace(home.folder + "/pictures/", ""))
    assert "logo.svg: cannot be opened" in home.run(*HAIR, "--report", "beside.html", PHOTO, code=2)
    assert home.run("--target", "N6"), "no sheet needs it"
    os.rename(home.folder + "/pictures/logo.svg", os.path.dirname(home.path) + "/logo.svg")
    home.run(*HAIR, "--report", "beside.html", PHOTO)
    with open(home.path, "w", encoding="utf-8") as settings:
        settings.write("".join(line for line in text.splitlines(True) if not line.startswith("logo")))


def check_unknown_bottles(home):
    """No colour is made up for a bottle that no palette knows, and nothing is written."""
    before = home.settings()
    message = home.run("setup", "--overwrite", "--ids", "N4,Soft 3", code=2)
    assert "colour of Soft 3 is unknown:" in message and "palette photo" in message, message
    assert "give only one" in home.run("setup", "--overwrite", "--ids", "N4,N5", "-p", "default", code=2)
    assert "one line" in home.run("setup", "--overwrite", "--clinic", "a\nb", code=2)
    assert home.settings() == before


def check_faults(home):
    """Every fault is told with file, line, problem and way out, and nothing is measured with half of a file."""
    for text, line, words in (("aim = 7\n", 1, "aim '7': give a whole number from 1 to 3"),
                              ("# x\n\nlook = shaved\n", 3, "'look' is not a setting: remove the line"),
                              ("aim 2\n", 1, "has no '='"), ("aim=1\r\naim=2\r\n", 2, "set in line 1 too"),
                              ("palette = nowhere.cgats\n", 1, "does not exist: correct the line"),
                              ("mix-brands = perhaps\n", 1, "give yes or no"),
                              (b"clinic = \xff\n", 1, "save the file as UTF-8"),
                              ("clinic =\n", 1, "give text that is not empty")):
        home.set(text)
        message = home.run("--target", "N6", code=2)
        assert "%s:%d: " % (home.path, line) in message and words in message, message
        home.run("--target", "N6", "--no-settings")
        home.run("--help")
    home.set(b"aim\0= 2\n")
    assert "not a settings file" in home.run("--target", "N6", code=2)
    os.remove(home.path)
    os.symlink(home.path, home.path)
    assert "cannot be read" in home.run("--target", "N6", code=2), "a link to itself"
    home.run("--target", "N6", XDG_CONFIG_HOME=PHOTO)  # where a file is no folder, there are no settings
    os.remove(home.path)
    home.set("sessions = 2\n")
    assert home.path + ":1 sets --sessions" in home.run("--target", "N6", "--aim", "3", code=2)
    home.set("\ufeffaim=2\r\n# end")
    assert home.record()["options"] == {"aim": "2"}, "a file of Windows is read"
    os.remove(home.path)


def check_questions(home):
    """On a terminal: wrong answers are asked again, Ctrl-D leaves nothing behind."""
    assert "already exists" in home.talk([], code=2), "the palette of before is not asked about at the end"
    os.remove(os.path.dirname(home.path) + "/palette.cgats")
    assert "nothing was written" in home.talk(["N4,N5", None], code=2) and not os.path.exists(home.path)
    said = home.talk(["nonsense", "N4,N5,N6", "Studio Nord", "a5", "a4", "9", ""])
    assert "no such palette" in said and "give a4 or letter" in said and "from 1 to 3" in said, said
    assert home.settings() == {"palette": "palette.cgats", "clinic": "Studio Nord", "paper": "a4"}
    said = home.talk(["", "", "", "3"], "--overwrite")
    assert "[palette.cgats]" in said and "[Studio Nord]" in said and "[a4]" in said
    assert home.settings()["aim"] == "3" and home.settings()["clinic"] == "Studio Nord"
    said = home.talk(["5 Light,4,3,2,1 Dark", "design", "", "", ""], "--overwrite")
    assert "the colour of 5 Light, 4, 3, 2, 1 Dark is unknown" in said
    with open(os.path.dirname(home.path) + "/palette.cgats", encoding="utf-8") as palette:
        assert "not measured" in palette.read()
    assert home.record()["palette"]["capture"] == "nominal"


def check_photo(home):
    """A photo of swatches becomes the palette, as palette photo makes it."""
    subprocess.run([RENDER, "--family", "swatches", "--seed", "5", "--count", "1", home.folder + "/shelf"], check=True,
                   stdout=subprocess.DEVNULL)
    photo = home.folder + "/shelf/swatches-000.jpg"
    place = "4x2:731,672,1171,673,1166,816,731,816"
    said = home.talk(["'%s' " % photo, "1,2,3,4,5,6,7,8", place, "", "", ""], "--overwrite")
    assert "corrected by the ColorChecker that was found" in said, said
    size, corners = place.split(":")
    home.run("palette", "photo", "--grid", size, "--corners", corners, "--ids", "1,2,3,4,5,6,7,8", "-o", "same.cgats",
             photo)
    with open(home.folder + "/same.cgats", "rb") as one, \
            open(os.path.dirname(home.path) + "/palette.cgats", "rb") as other:
        assert one.read() == other.read()
    record = json.loads(home.run("--json", *HAIR, PHOTO))
    assert record["palette"]["capture"] == "camera" and record["palette"]["shades"] == 8
    # A file elsewhere is named by its whole path.
    home.run("setup", "--overwrite", "-p", "same.cgats")
    assert home.settings()["palette"] == os.path.realpath(home.folder + "/same.cgats")


def main():
    with tempfile.TemporaryDirectory() as folder:
        home = Home(os.path.realpath(folder))
        check_options(home)
        check_sheet(home)
        check_logo(home)
        check_unknown_bottles(home)
        check_faults(home)
        check_questions(home)
        check_photo(home)
        bare = {"XDG_CONFIG_HOME": "relative", "HOME": ""}
        assert "no place for the settings" in home.run("setup", "--aim", "1", code=2, **bare)
        assert home.run("--target", "N6", **bare)
    print("setup: options, questions, faults, bottles by name and by photo")


if __name__ == "__main__":
    sys.exit(main())
