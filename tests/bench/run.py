#!/usr/bin/env python3
"""make bench: pigmatch beside djpeg, ImageMagick, libvips and Pillow on the same work, as ratios within one run.

The work is a photo's Lab statistics, read through its profile, at the reduction that pigmatch itself chooses (1/2
for 12 and 24 megapixels). Runs alternate; a figure is the least of its runs. Time is processor time of the whole
process, in one thread and in all: other work on the machine moves it little, and threads of a tool do not hide
what it costs. Instructions are callgrind's, memory is the largest resident size. ImageMagick converts between
profiles ("magick"), which gives ICC's Lab as we do; its own Lab ("magick65", for D65, whatever the profile) is
shown beside."""
import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

from inputs import SIZES, make_inputs
from rows import make_more, measure_rows, print_rows, rows

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
NEEDS = {"djpeg": "libjpeg-turbo-progs", "cjpeg": "libjpeg-turbo-progs", "convert": "imagemagick", "vips": "libvips-tools",
         "valgrind": "valgrind", "time": "time"}
TIME = shutil.which("time")
HAIR = ["--hair", "25%,10%,50%,35%"]
ROUNDS = {"12": 7, "24": 5, "48": 3, "101": 1}


def commands(options, path, size, kind, reduce, scratch):
    """Name -> the commands, one after the other, that do one tool's share."""
    width, height = (v // reduce for v in SIZES[size])
    profiles = {space: os.path.join(options.inputs, space + ".icc") for space in ("srgb", "lab")}
    assigned = [] if kind == "p3" else ["-profile", profiles["srgb"]]
    magick = ["convert", "-define", "jpeg:size=%dx%d" % (width, height), path]
    summary = ["-format", "%[mean] %[standard-deviation]", "info:"]
    source = [] if kind == "p3" else ["--input-profile", "srgb"]
    lab, stats = os.path.join(scratch, "lab.v"), os.path.join(scratch, "stats.v")
    return {
        "match": [[options.program, "-j1", *HAIR, path]],
        "whole": [[options.program, "measure", "--json", "--chart", "none", "--hair", "0%,0%,100%,100%", path]],
        "djpeg": [["djpeg", "-scale", "1/%d" % reduce, "-outfile", os.devnull, path]],
        "magick": [[*magick, *assigned, "-profile", profiles["lab"], *summary]],
        "magick65": [[*magick, "-colorspace", "Lab", *summary]],
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
    """Alternating runs of every tool: {tool: {cpu_s, wall_s, kb}}."""
    runs = {tool: [] for tool in tools}
    for _ in range(rounds):
        for tool, steps in tools.items():
            runs[tool].append(run_all(steps))
    return {tool: {"cpu_s": min(r[0] for r in all_runs), "wall_s": min(r[1] for r in all_runs),
                   "kb": max(r[2] for r in all_runs)} for tool, all_runs in runs.items()}


def reduction(options, path):
    done = subprocess.run([options.program, "measure", "--json", *HAIR, path], stdout=subprocess.PIPE, check=False)
    image = json.loads(done.stdout)["image"]
    return round(1 / image["scale"])


def instructions(command):
    """Instructions of the program proper, by callgrind."""
    done = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command],
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode not in (0, 1):
        sys.exit("bench: failed with %d: %s" % (done.returncode, " ".join(command)))
    return int(re.search(r"Collected : (\d+)", done.stderr).group(1))


def together(commands_at_once):
    """Wall seconds of commands that run side by side."""
    began = time.perf_counter()
    children = [subprocess.Popen(c, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for c in commands_at_once]
    for child in children:
        child.wait()
    return time.perf_counter() - began


def workers(options, path, rounds):
    """How many times as fast as one worker two are on 16 copies of a photo, and, for what the machine gives just
    then, two processes of one worker on half of them each; None with one core."""
    if len(os.sched_getaffinity(0)) < 2:
        return None
    program, best = [options.program, "measure", "--json", *HAIR, "-j"], [0, 0]
    for _ in range(rounds):
        one = together([[*program, "1", *[path] * 16]])
        two, halves = together([[*program, "2", *[path] * 16]]), together(2 * [[*program, "1", *[path] * 8]])
        best = max(best, [one / two, one / halves])
    return best


def heic(options, path, work, rounds):
    """Of a HEIC in tiles, where it could be made: the resident MB of a match, and how many times as fast two threads
    are as one, None with one core."""
    if path is None:
        return None, None
    kb = next(row["tools"]["ours"]["kb"] for row in work if row["what"].startswith("the same, default match, 12 MP"))
    if len(os.sched_getaffinity(0)) < 2:
        return kb / 1024, None
    return kb / 1024, max(together([[options.program, "-j1", path]]) / together([[options.program, "-j2", path]])
                          for _ in range(rounds))


def blends(options):
    """What bench-blend prints, where it is built: its lines, and {pigments: (worst ms, least ratio)}."""
    if not os.path.exists(options.blend):
        return None, {}
    lines, found = subprocess.run([options.blend], stdout=subprocess.PIPE, text=True, check=False).stdout, {}
    for pigments, worst_ms, ratio in re.findall(r"^ *(\d+) +\w+ +\d+ +\d+ +[\d.]+ +([\d.]+) +[\d.]+ +(\d+) x +yes$", lines, re.M):
        slow, low = found.get(int(pigments), (0, float("inf")))
        found[int(pigments)] = max(slow, float(worst_ms)), min(low, int(ratio))
    return lines, found


def table(results):
    names = ["match", "whole", "djpeg", "magick", "magick65", "vips"]
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


def goals(results, work, counts, idle_kb, two, tiled, blend, searches):
    """Each promise with what was measured."""
    lines = []

    def add(what, measured, limit, good):
        lines.append({"what": what, "measured": measured, "limit": limit, "ok": good})
    for name, count in counts.items():
        add("%s of 12 MP, instructions / djpeg's" % name, round(count, 2), "<= 1.12", count <= 1.12)
    for photo in [p for p in ("12-baseline", "12-p3") if p in results]:
        cpu = {tool: cost["cpu_s"] for tool, cost in results[photo]["tools"].items()}
        add("default match of %s, time / djpeg's" % photo, round(cpu["match"] / cpu["djpeg"], 2), "<= 1.25",
            cpu["match"] <= 1.25 * cpu["djpeg"])
        for other, least in (("magick", 20), ("vips", 4)):
            ratio = cpu[other] / cpu["whole"]
            add("Lab statistics of %s, %s's time / ours" % (photo, other), round(ratio, 1), ">= %d" % least, ratio >= least)
    if "101-baseline" in results:
        for tool in ("match", "whole"):
            mb = results["101-baseline"]["tools"][tool]["kb"] / 1024
            add("101 MP baseline, %s, resident MB (%.1f without a photo)" % (tool, idle_kb / 1024), round(mb, 1), "<= 8", mb <= 8)
    if two is not None:
        add("two workers, times as fast as one (two processes: %.2f)" % two[1], round(two[0], 2), ">= 1.8", two[0] >= 1.8)
    for what, measured, limit in (("12 MP HEIC of 48 tiles, default match, resident MB", tiled[0], 24),
                                  ("the same, one thread's time / two threads'", tiled[1], 1.7)):
        if measured is not None:
            good = measured <= limit if limit == 24 else measured >= limit
            add(what, round(measured, 2), "%s %g" % ("<=" if limit == 24 else ">=", limit), good)
    for row in work:
        if row["limit"] is not None:
            add("%s, %s / %s's" % (row["what"], row["unit"], row["against"]), round(row["ratio"], 2), "<= %g" % row["limit"],
                row["ratio"] <= row["limit"])
    worst = re.search(r"hair colours in one run.* worst ([\d.]+) ms", blend or "")
    if worst:
        add("1,000 hair colours in one run, 24 pigments, worst ms", float(worst.group(1)), "<= 3", float(worst.group(1)) <= 3)
    for pigments, most_ms in ((24, 10), (60, 110)):
        if pigments in searches:
            worst_ms, ratio = searches[pigments]
            add("%d pigments searched, worst ms" % pigments, worst_ms, "<= %d" % most_ms, worst_ms <= most_ms)
            add("%d pigments, times as fast as the naive search" % pigments, ratio, ">= 15", ratio >= 15)
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", default=os.path.join(ROOT, "build/pigmatch"))
    parser.add_argument("--render", default=os.path.join(ROOT, "build/obj/render"))
    parser.add_argument("--blend", default=os.path.join(ROOT, "build/obj/bench-blend"))
    parser.add_argument("--heic", default=os.path.join(ROOT, "build/obj/bench-heic"))
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
    print("bench: charts, PNG, HEIC, small photos", file=sys.stderr)
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as scratch:
        more = make_more(options.inputs, options.render, first, options.heic)
        work = measure_rows(rows(options.program, first, more, scratch), measure, instructions,
                            3 if options.quick else 5)
    print("bench: instructions, workers", file=sys.stderr)
    counts = {tool: instructions(tools[tool][0]) for tool in ("match", "whole", "djpeg")}
    counts["match --json"] = instructions([*tools["match"][0], "--json"])
    idle_kb = run([options.program, "--target", "23,4,5"])[2]
    two, (blend, searches) = workers(options, first, 5), blends(options)
    tiled = heic(options, more["heic"], work, 5)
    table(results)
    print_rows(work)
    print("\ninstructions, %s baseline: " % sizes[0] + ", ".join("%s %.0f M" % (t, n / 1e6) for t, n in counts.items()))
    shares = {name: counts[name] / counts["djpeg"] for name in ("match", "match --json")} if sizes[0] == "12" else {}
    lines = goals(results, work, shares, idle_kb, two, tiled, blend, searches)
    print()
    for line in lines:
        print("%-72s %8s  %-8s %s" % (line["what"], line["measured"], line["limit"], "ok" if line["ok"] else "SHORT"))
    if blend:
        print("\n" + blend.rstrip())
    with open(options.json, "w", encoding="utf-8") as out:
        json.dump({"photos": results, "work": work, "instructions": counts, "without_photo_kb": idle_kb, "two_workers": two,
                   "heic": tiled, "blends": blend, "goals": lines}, out, indent=1)
        out.write("\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
