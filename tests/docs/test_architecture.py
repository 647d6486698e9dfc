#!/usr/bin/env python3
"""ARCHITECTURE.md: its drawing agrees with the includes, and the files that it names exist.

  test_architecture.py --update   draws anew"""
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PAGE = os.path.join(ROOT, "ARCHITECTURE.md")
SOURCES = os.path.join(ROOT, "src")
DRAWING = re.compile(r"(```mermaid\n).*?(```\n)", re.S)


def folder_includes():
    """{folder of src: folders whose headers it includes}."""
    includes = {}
    for path, _, files in os.walk(SOURCES):
        folder = os.path.relpath(path, SOURCES).split(os.sep)[0]
        for name in files:
            if folder != "." and name.endswith((".c", ".h")):
                with open(os.path.join(path, name), encoding="utf-8") as source:
                    found = re.findall(r'^#include "(\w+)/', source.read(), re.M)
                includes.setdefault(folder, set()).update(set(found) - {folder})
    return includes


def below(includes, folder):
    """All that a folder knows through others."""
    found = set()
    for direct in includes[folder]:
        found |= {direct} | below(includes, direct)
    return found


def drawing():
    """Arrows from a folder to what it knows; what it knows through another folder anyway has no arrow of its own."""
    includes = folder_includes()
    lines = ["flowchart BT"]
    for folder in sorted(includes):
        through = set().union(*(below(includes, direct) for direct in includes[folder]), set())
        lines += ["    %s --> %s" % (folder, direct) for direct in sorted(includes[folder] - through)]
    return "\n".join(lines) + "\n"


def main():
    with open(PAGE, encoding="utf-8") as page:
        text = page.read()
    fresh = DRAWING.sub(lambda match: match.group(1) + drawing() + match.group(2), text)
    if "--update" in sys.argv:
        with open(PAGE, "w", encoding="utf-8") as page:
            page.write(fresh)
        return 0
    missing = [path for path in re.findall(r"`((?:src|tests|include|man|samples)/[\w./-]+)`", text)
               if not os.path.exists(os.path.join(ROOT, path))]
    for path in missing:
        print("ARCHITECTURE.md names %s, which is not there" % path)
    if fresh != text:
        print("ARCHITECTURE.md shows other includes than src has: draw anew with tests/docs/test_architecture.py --update")
    folders = set(folder_includes())
    untold = sorted(folder for folder in folders if "`src/%s`" % folder not in text)
    for folder in untold:
        print("ARCHITECTURE.md does not say what src/%s is for" % folder)
    return 1 if missing or untold or fresh != text else 0


if __name__ == "__main__":
    sys.exit(main())
