#!/usr/bin/env python3
"""The pages are lint-clean, and every option is in page and help. (test_pages.py runs the examples.)"""
import json
import os
import re
import shutil
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
    # What most systems show pages with reads some arguments otherwise: an apostrophe ends the width of a column.
    if shutil.which("groff"):
        done = subprocess.run(["groff", "-Tutf8", "-mandoc", "-z", page], cwd=ROOT, stderr=subprocess.PIPE, text=True)
        found = [line for line in done.stderr.splitlines() if not re.search("(cannot|can't) (adjust|break) line", line)]
        assert not found, "\n".join(found)


def printed(*words):
    return subprocess.run([PROGRAM, *words], stdout=subprocess.PIPE, text=True, check=True).stdout


def main():
    pages = sorted(os.path.join("man", n) for n in os.listdir(os.path.join(ROOT, "man")) if re.search(r"\.[1-9]$", n))
    for page in pages:
        lint(page)
    options = set(re.findall(r'^ +\{"([a-z-]+)", (?:0|.[0-9A-Za-z].), ', read("src/cli/args/option_table.c"), re.M))
    verbs = [verb.split() for verb in printed("--completion", "verbs").splitlines()]
    assert len(options) > 60 and len(verbs) > 12
    help_text = "".join(printed(*verb, "--help") for verb in verbs)
    page = read("man/pigmatch.1")
    for option in options:
        assert "--" + option in help_text, option
        assert re.search(r"(Fl|,) -%s\b" % option, page), "man/pigmatch.1 does not explain --" + option
    keys = set(re.findall(r'\{"([a-z-]+)", [^{}]*?,\s+SETTING\}', read("src/cli/args/option_table.c")))
    told = page.split("The keys are\n")[1].split("\nA palette")[0]
    assert len(keys) > 12 and keys == set(re.findall(r"[a-z-]{3,}", told)) - {"and"}, "man/pigmatch.1 tells other settings"
    synopsis = page.split(".Sh SYNOPSIS\n")[1].split(".Sh ")[0].split("All options of each verb")[1]
    forms = {re.match(r"\.(?:Op )?Cm (.*)", form)[1]: form for form in synopsis.split(".Nm pigmatch\n")[1:]}
    for verb in verbs:
        name = " ".join(verb) or "match"
        shown = set(re.findall(r"^ +(?:-\w, )?--([a-z0-9-]+)", printed(*verb, "--help"), re.M))
        assert shown == set(re.findall(r"Fl -([a-z0-9-]+)", forms[name])), "SYNOPSIS of " + name
    for verb in verbs[1:]:
        assert re.search(r"(Cm|Nm) %s\b" % " ".join(verb), page), "man/pigmatch.1 does not explain " + " ".join(verb)
    record_page = read("man/pigmatch-record.5")
    done = subprocess.run([PROGRAM, "-q", "-f", "csv", "--target", "23,4,5"], stdout=subprocess.PIPE, text=True)
    columns = done.stdout.splitlines()[0].split(",")
    told = record_page.split(".Bd -ragged -offset indent\n")[1].split(".Ed")[0].replace("\n", " ").split(",")
    assert [c.strip() for c in told] == columns, "man/pigmatch-record.5 tells other CSV columns"
    for code in json.loads(read("man/pigmatch-record.schema.json"))["$defs"]["error"]["properties"]["code"]["enum"]:
        assert ".It %s Ta" % code in record_page, "man/pigmatch-record.5 does not tell the code " + code
    print("man: %d pages clean, %d verbs and %d options explained" % (len(pages), len(verbs), len(options)))


if __name__ == "__main__":
    sys.exit(main())
