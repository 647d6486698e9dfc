#!/usr/bin/env python3
"""The structure of src: modules (X.c with X.h) do not include each other in a circle, nor do their functions call
each other in one; base names are unique, files have at most 500 lines."""
import glob
import os
import re
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
MOST_LINES = 500


def modules():
    """{module: modules that it includes}, and what is wrong with single files."""
    includes, names, wrong = {}, {}, []
    for folder, _, files in os.walk(os.path.join(ROOT, "src")):
        for file in files:
            if not file.endswith((".c", ".h")):
                continue
            path = os.path.join(folder, file)
            module = os.path.relpath(path, os.path.join(ROOT, "src"))[:-2]
            with open(path, encoding="utf-8") as source:
                text = source.read()
            includes.setdefault(module, set()).update(re.findall(r'^#include "([\w/]+)\.h"', text, re.M))
            names.setdefault(os.path.basename(module), set()).add(module)
            if text.count("\n") > MOST_LINES:
                wrong.append("%s has %d lines, more than %d" % (path, text.count("\n"), MOST_LINES))
    wrong += ["one name for several modules: " + ", ".join(sorted(same)) for same in names.values() if len(same) > 1]
    return includes, wrong


def reachable(includes, start):
    found, waiting = set(), [start]
    while waiting:
        for module in includes.get(waiting.pop(), ()):
            if module != start and module not in found:
                found.add(module)
                waiting.append(module)
    return found


def circles(uses, how):
    reach = {module: reachable(uses, module) for module in uses}
    return ["%s and %s %s one another" % (a, b, how) for a in sorted(reach) for b in sorted(reach[a])
            if a < b and a in reach.get(b, ())]


def calls():
    """{module: modules whose functions or tables its object file takes}, of the first build that there is."""
    for build in ("build/obj/src", "build/san/src", "build/quick/src"):
        objects = glob.glob(os.path.join(ROOT, build, "**/*.o"), recursive=True)
        if objects and shutil.which("nm"):
            break
    else:
        return {}
    paths = {path: os.path.relpath(path, os.path.join(ROOT, build))[:-2] for path in objects}
    # Not what an earlier state of the tree has left there.
    paths = {path: module for path, module in paths.items() if os.path.exists(os.path.join(ROOT, "src", module + ".c"))}
    owner, takes = {}, {module: set() for module in paths.values()}
    listed = subprocess.run(["nm", "-A", *paths], capture_output=True, text=True, check=True).stdout
    for path, _, line in (line.rpartition(":") for line in listed.splitlines()):
        *_, kind, symbol = line.split()
        if kind == "U":
            takes[paths[path]].add(symbol)
        elif kind.isupper():
            owner[symbol] = paths[path]
    return {module: {owner[symbol] for symbol in symbols if symbol in owner} - {module}
            for module, symbols in takes.items()}


def main():
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}}, "call") and not circles({"a": {"b"}, "b": {"c"}}, "call")
    includes, wrong = modules()
    assert len(includes) > 100
    wrong += circles(includes, "include")
    calling = calls()
    wrong += circles(calling, "call")
    if not calling:
        print("skipped: who calls whom: nothing is built, or nm is missing")
    print("\n".join(wrong) if wrong else "structure: %d modules, no circles" % len(includes))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
