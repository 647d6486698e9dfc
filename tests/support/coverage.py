#!/usr/bin/env python3
"""Which lines of src/ the tests ran, from gcov: `make coverage` calls it with the folder of the objects.

Prints a row a file and one for each folder, and writes what no test ran to uncovered.txt in that folder: file, lines,
and the function that they stand in.
"""
import collections
import glob
import json
import os
import subprocess
import sys


def read(data, objects):
    done = subprocess.run(["gcov", "--json-format", "--stdout", os.path.abspath(data)], cwd=objects, check=True,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    for line in done.stdout.splitlines():
        yield from json.loads(line)["files"]


def gather(objects):
    """{file: {line: (count, function)}}; a line that several objects hold was run if any did."""
    files = collections.defaultdict(dict)
    for notes in glob.glob(os.path.join(objects, "src", "**", "*.gcno"), recursive=True):
        data = notes[:-5] + ".gcda"
        for file in read(data if os.path.exists(data) else notes, objects):
            if not file["file"].startswith("src/") or not os.path.exists(file["file"]):
                continue
            for line in file["lines"]:
                known = files[file["file"]]
                count = known.get(line["line_number"], (0, ""))[0]
                known[line["line_number"]] = (count + line["count"], line.get("function_name", ""))
    return files


def runs(lines):
    """Consecutive uncovered lines of one function as (first, last, function)."""
    found = []
    for number in sorted(lines):
        count, function = lines[number]
        if count > 0:
            found.append(None)
        elif found and found[-1] and found[-1][2] == function:
            found[-1][1] = number
        else:
            found.append([number, number, function])
    return [run for run in found if run]


def row(name, covered, all_lines):
    print("%-34s %6d %6d  %5.1f %%" % (name, all_lines, all_lines - covered, 100 * covered / max(all_lines, 1)))


def main():
    objects = sys.argv[1]
    files = gather(objects)
    folders = collections.defaultdict(lambda: [0, 0])
    print("%-34s %6s %6s  %s" % ("file", "lines", "not", "covered"))
    with open(os.path.join(objects, "uncovered.txt"), "w", encoding="utf-8") as out:
        for name in sorted(files):
            covered = sum(count > 0 for count, _ in files[name].values())
            row(name, covered, len(files[name]))
            for folder in (os.path.dirname(name), "all"):
                folders[folder][0] += covered
                folders[folder][1] += len(files[name])
            out.writelines("%s:%d-%d %s\n" % (name, *run) for run in runs(files[name]))
    print()
    for folder in sorted(folders):
        row(folder, *folders[folder])
    print("what no test ran: " + os.path.join(objects, "uncovered.txt"))


if __name__ == "__main__":
    main()
