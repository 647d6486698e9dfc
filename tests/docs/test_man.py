#!/usr/bin/env python3
"""The pages are lint-clean, and every option is in page and help. (test_pages.py runs the examples.)"""
import json
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.environ.get("PIGMATCH", os.path.join(ROOT, "build/san/pigmatch"))


def read(*path):
    with open(os.path.join(ROOT, *path), encoding="utf-8") as text:
        return text.read()


def lint(page):
    done = subprocess.run(["mandoc", "-Tlint", "-W", "style", page], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    # A page that is not installed yet is not found; that it stands beside this one is what counts.
    found = [line for line in done.stdout.splitlines() if not (
        "referenced manual not found" in line and
        os.path.exists(os.path.join(ROOT, "man", "%s.%s" % tuple(line.split("Xr ")[1].split()[:2]))))]
    assert not found, "\n".join(found)


def main():
    pages = sorted(os.path.join("man", n) for n in os.listdir(os.path.join(ROOT, "man")) if re.search(r"\.[1-9]$", n))
    for page in pages:
        lint(page)
    options = re.findall(r'^ +\{"([a-z-]+)", (?:0|.[0-9A-Za-z].), ', read("src/cli/args/option_table.c"), re.M)
    assert len(options) > 15
    help_text = "".join(subprocess.run([PROGRAM, verb, "--help"], stdout=subprocess.PIPE, text=True).stdout
                        for verb in ("match", "measure", "followup", "log", "show"))
    page = read("man/pigmatch.1")
    for option in options:
        assert "--" + option in help_text, option
        assert "Fl -" + option.replace("-", "-") in page, "man/pigmatch.1 does not tell --" + option
    record_page = read("man/pigmatch-record.5")
    done = subprocess.run([PROGRAM, "-q", "-f", "csv", "--target", "23,4,5"], stdout=subprocess.PIPE, text=True)
    columns = done.stdout.splitlines()[0].split(",")
    told = record_page.split(".Bd -ragged -offset indent\n")[1].split(".Ed")[0].replace("\n", " ").split(",")
    assert [c.strip() for c in told] == columns, "man/pigmatch-record.5 tells other CSV columns"
    for code in json.loads(read("man/pigmatch-record.schema.json"))["$defs"]["error"]["properties"]["code"]["enum"]:
        assert ".It %s Ta" % code in record_page, "man/pigmatch-record.5 does not tell the code " + code
    print("man: %d pages clean, %d options told" % (len(pages), len(options)))


if __name__ == "__main__":
    sys.exit(main())
