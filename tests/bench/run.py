#!/usr/bin/env python3
"""make bench: pigmatch beside djpeg, ImageMagick and libvips on the same work, as ratios within one run.

The work is a photo's Lab statistics, read through its profile, at the reduction that pigmatch itself chooses (1/2
for 12 and 24 megapixels). Runs alternate; a figure is the median of its runs. Time is processor time of the whole
process, in one thread and in all: other work on the machine moves it little, and threads of a tool do not hide
what it costs. Instructions are callgrind's, memory is the largest resident size."""
import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from inputs import SIZES, make_inputs

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
NEEDS = {"djpeg": "libjpeg-turbo-progs", "cjpeg": "libjpeg-turbo-progs", "convert": "imagemagick", "vips": "libvips-tools",
         "valgrind": "valgrind", "time": "time"}
TIME = shutil.which("time")
HAIR = ["--hair", "25%,10%,50%,35%"]
ROUNDS = {"12": 7, "24": 5, "48": 3, "101": 1}


def commands(options, path, size, kind, reduce, scratch):
    """Name -> the commands, one after the other, that do one tool's share."""
    width, height = (v // reduce for v in SIZES[size])
    profile = ["-profile", os.path.join(options.inputs, "srgb.icc")] if kind == "p3" else []
    source = [] if kind == "p3" else ["--input-profile", "srgb"]
    lab, stats = os.path.join(scratch, "lab.v"), os.path.join(scratch, "stats.v")
    return {
        "match": [[options.program, "-j1", *HAIR, path]],
        "whole": [[options.program, "measure", "--json", "--chart", "none", "--hair", "0%,0%,100%,100%", path]],
        "djpeg": [["djpeg", "-scale", "1/%d" % reduce, "-outfile", os.devnull, path]],
        "magick": [["convert", "-define", "jpeg:size=%dx%d" % (width, height), path, *profile, "-colorspace", "Lab",
                    "-format", "%[mean] %[standard-deviation]", "info:"]],
        "vips": [["vips", "icc_import", "%s[shrink=%d]" % (path, reduce), lab, "--pcs", "lab", *source],
                 ["vips", "stats", lab, stats]],
    }


def run(command):
    """Processor seconds, wall seconds, resident KB. Python's own size would count as its child's: time stands
    between them."""
    began = time.perf_counter()
    with tempfile.NamedTemporaryFile("r") as told:
        child = subprocess.Popen([TIME, "-f", "%M", "-o", told.name, *command], stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - began
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode not in (0, 1):
            sys.exit("bench: failed with %d: %s" % (child.returncode, " ".join(command)))
        return used.ru_utime + used.ru_stime, wall, int(told.read().split()[-1])


def run_all(commands_of_tool):
    runs = [run(command) for command in commands_of_tool]
    return sum(r[0] for r in runs), sum(r[1] for r in runs), max(r[2] for r in runs)


def measure(tools, rounds):
    """Alternating runs of every tool: {tool: {cpu_s, wall_s, kb}}, medians."""
    runs = {tool: [] for tool in tools}
    for _ in range(rounds):
        for tool, steps in tools.items():
            runs[tool].append(run_all(steps))
    return {tool: {"cpu_s": statistics.median(r[0] for r in all_runs), "wall_s": statistics.median(r[1] for r in all_runs),
                   "kb": max(r[2] for r in all_runs)} for tool, all_runs in runs.items()}


def reduction(options, path):
    done = subprocess.run([options.program, "measure", "--json", *HAIR, path], stdout=subprocess.PIPE, check=False)
    image = json.loads(done.stdout)["image"]
    return round(1 / image["scale"])


def instructions(command):
    """Instructions of the program proper, by callgrind."""
    done = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command],
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    return int(re.search(r"Collected : (\d+)", done.stderr).group(1))


def workers(options, path, rounds):
    """Wall time of one worker over that of two, on 16 copies of a photo; None with one core."""
    if len(os.sched_getaffinity(0)) < 2:
        return None
    ratios = []
    for _ in range(rounds):
        one, two = (run([options.program, "measure", "--json", "-j", n, *HAIR, *[path] * 16])[1] for n in "12")
        ratios.append(one / two)
    return statistics.median(ratios)


def blends(options):
    """What bench-blend prints, where it is built."""
    if not os.path.exists(options.blend):
        return None
    return subprocess.run([options.blend], stdout=subprocess.PIPE, text=True, check=False).stdout


def table(results):
    names = ["match", "whole", "djpeg", "magick", "vips"]
    print("\nprocessor time, milliseconds (resident, MB)")
    print("%-16s %6s" % ("photo", "scale") + "".join("%18s" % name for name in names))
    for photo, row in results.items():
        cells = ["%9.1f (%6.1f)" % (1000 * row["tools"][n]["cpu_s"], row["tools"][n]["kb"] / 1024) for n in names]
        print("%-16s %6s" % (photo, "1/%d" % row["reduce"]) + "".join("%18s" % cell for cell in cells))
    print("\nratios of processor time (of wall time)")
    print("%-16s %18s %18s %18s" % ("photo", "match / djpeg", "magick / whole", "vips / whole"))
    for photo, row in results.items():
        ratio = lambda a, b, r=row["tools"]: "%.2f (%.2f)" % tuple(r[a][k] / r[b][k] for k in ("cpu_s", "wall_s"))
        print("%-16s %18s %18s %18s" % (photo, ratio("match", "djpeg"), ratio("magick", "whole"), ratio("vips", "whole")))


def goals(results, counts, two, lines):
    """Each promise with what was measured."""
    def add(what, measured, limit, good):
        lines.append({"what": what, "measured": measured, "limit": limit, "ok": good})
    if counts:
        ratio = counts["match"] / counts["djpeg"]
        add("default match of 12 MP, instructions / djpeg's", round(ratio, 2), "<= 1.25", ratio <= 1.25)
    for photo in results:
        tools = results[photo]["tools"]
        if photo in ("12-baseline", "12-p3"):
            ratio = tools["match"]["cpu_s"] / tools["djpeg"]["cpu_s"]
            add("default match of %s, time / djpeg's" % photo, round(ratio, 2), "<= 1.25", ratio <= 1.25)
            for other, least in (("magick", 20), ("vips", 4)):
                ratio = tools[other]["cpu_s"] / tools["whole"]["cpu_s"]
                add("Lab statistics of %s, %s's time / ours" % (photo, other), round(ratio, 1), ">= %d" % least, ratio >= least)
        if photo == "101-baseline":
            for tool in ("match", "whole"):
                mb = tools[tool]["kb"] / 1024
                add("101 MP baseline, %s, resident MB" % tool, round(mb, 1), "<= 8", mb <= 8)
    if two is not None:
        add("two workers, times as fast as one", round(two, 2), ">= 1.8", two >= 1.8)
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", default=os.path.join(ROOT, "build/pigmatch"))
    parser.add_argument("--render", default=os.path.join(ROOT, "build/obj/render"))
    parser.add_argument("--blend", default=os.path.join(ROOT, "build/obj/bench-blend"))
    parser.add_argument("--inputs", default=os.path.join(ROOT, "build/bench"), help="where the photos are made and kept")
    parser.add_argument("--json", default=os.path.join(ROOT, "build/bench/bench.json"))
    parser.add_argument("--sizes", default="12,24,48,101", help="megapixels")
    parser.add_argument("--quick", action="store_true", help="12 megapixels only, three rounds")
    options = parser.parse_args()
    missing = sorted({package for tool, package in NEEDS.items() if shutil.which(tool) is None})
    if missing:
        sys.exit("bench: missing tools: apt-get install " + " ".join(missing))
    sizes = ["12"] if options.quick else options.sizes.split(",")
    paths, results = make_inputs(options.inputs, options.render, sizes), {}
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as scratch:
        for (size, kind), path in paths.items():
            print("bench: %s megapixels, %s" % (size, kind), file=sys.stderr)
            reduce = reduction(options, path)
            tools = commands(options, path, size, kind, reduce, scratch)
            results["%s-%s" % (size, kind)] = {
                "reduce": reduce, "bytes": os.path.getsize(path),
                "tools": measure(tools, min(3, ROUNDS[size]) if options.quick else ROUNDS[size])}
    first = paths[sizes[0], "baseline"]
    tools = commands(options, first, sizes[0], "baseline", 2, "")
    print("bench: instructions, workers", file=sys.stderr)
    counts = {tool: instructions(tools[tool][0]) for tool in ("match", "whole", "djpeg")}
    two, blend = workers(options, first, 3), blends(options)
    table(results)
    print("\ninstructions, %s baseline: " % sizes[0] + ", ".join("%s %.0f M" % (t, n / 1e6) for t, n in counts.items()))
    lines = goals(results, counts if sizes[0] == "12" else None, two, [])
    print()
    for line in lines:
        print("%-60s %8s  %-8s %s" % (line["what"], line["measured"], line["limit"], "ok" if line["ok"] else "SHORT"))
    if blend:
        print("\n" + blend.rstrip())
    with open(options.json, "w", encoding="utf-8") as out:
        json.dump({"photos": results, "instructions": counts, "two_workers": two, "blends": blend, "goals": lines}, out, indent=1)
        out.write("\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
