"""The work that people have: photos with a chart, without a rectangle, progressive, HEIC, PNG, folders of small ones. Each
row is one command of ours beside other programs on the same files, all in one run, slow ones too."""
import glob
import json
import os
import subprocess
import sys

from inputs import render_first

SMALL = {"1600x1000": 0, "1300x1000": 12}
EACH = 12

PILLOW = """
import sys
from PIL import Image, ImageCms, ImageStat
to_lab = ImageCms.buildTransform(ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB")
for path in sys.argv[1:]:
    with Image.open(path) as image:
        w, h = image.size
        part = image.convert("RGB").crop((w // 4, h // 10, w * 3 // 4, h * 45 // 100))
    ImageStat.Stat(ImageCms.applyTransform(part, to_lab)).mean
"""


def _render(render, folder, family, seed, count, size, first=0):
    subprocess.run([render, "--family", family, "--seed", str(seed), "--from", str(first), "--count", str(count), "--size",
                    size, folder], check=True)


def _make_heic(folder, render, coder):
    """12 MP in 48 tiles, as phones write them; None where libheif has no encoder, or the program that asks it is not
    built."""
    path = os.path.join(folder, "12-tiles.heic")
    if not os.path.exists(path) and os.path.exists(coder):
        with open(path + ".part", "wb") as out:
            decoded = subprocess.Popen(["djpeg", render_first(render, folder, (4096, 3072))], stdout=subprocess.PIPE)
            subprocess.run([coder], stdin=decoded.stdout, stdout=out, check=True)
            decoded.wait()
        os.rename(path + ".part", path)
    return path if os.path.exists(path) and os.path.getsize(path) > 0 else None


def make_more(folder, render, source, coder):
    """A 12 MP photo with a chart in it, the place of its hair, a PNG, a HEIC, and small photos, made where they are
    missing."""
    chart, small = os.path.join(folder, "chart"), os.path.join(folder, "small")
    for made in (chart, small):
        os.makedirs(made, exist_ok=True)
    if not glob.glob(chart + "/*.jpg"):
        _render(render, chart, "good", 5, 1, "4000x3000")
    if not glob.glob(small + "/*.jpg"):
        for size, first in SMALL.items():
            _render(render, small, "natural", 7, EACH, size, first)
    png = os.path.join(folder, "12.png")
    if not os.path.exists(png):
        subprocess.run(["vips", "pngsave", source, png + ".part"], check=True)
        os.rename(png + ".part", png)
    with open(os.path.join(chart, "truth.json"), encoding="utf-8") as truth:
        place = ",".join(map(str, json.load(truth)[0]["rects"]["hair"]["px"]))
    heic = sorted(glob.glob(os.path.join(os.environ.get("PIGMATCH_SHARED", "/nowhere"), "heic", "*.HEIC")))
    return {"chart": glob.glob(chart + "/*.jpg")[0], "place": place, "png": png, "small": sorted(glob.glob(small + "/*.jpg")),
            "phone": heic[0] if heic else None, "heic": _make_heic(folder, render, coder)}


def _python_with_pillow():
    for python in (sys.executable, "/usr/bin/python3"):
        if subprocess.run([python, "-c", "from PIL import ImageCms"], stderr=subprocess.DEVNULL, check=False).returncode == 0:
            return python
    return None


def _djpeg(paths, scale):
    return [["djpeg", "-scale", scale, "-outfile", os.devnull, path] for path in paths]


def _vips_part(path, scratch):
    """Lab statistics of a part of 1200 x 900 pixels."""
    part, lab = os.path.join(scratch, "part.v"), os.path.join(scratch, "part-lab.v")
    return [["vips", "crop", path, part, "1200", "900", "1200", "900"],
            ["vips", "icc_import", part, lab, "--pcs", "lab", "--input-profile", "srgb"],
            ["vips", "stats", lab, os.path.join(scratch, "part-stats.v")]]


def _magick_part(path):
    return [["convert", path, "-crop", "1200x900+1200+900", "-colorspace", "Lab", "-format", "%[mean]", "info:"]]


def rows(program, plain, more, scratch):
    """(what, ours, {tool: its commands}, the tool that counts, "instructions" or "time", the promised ratio)."""
    drawn, part = ["--hair", "25%,10%,50%,35%"], ["--hair", "1200,900,1200,900"]
    small, one = more["small"], [program, "-j1"]
    halves = {"djpeg": _djpeg([plain], "1/2")}
    python = _python_with_pillow()
    pillow = lambda paths: {"pillow": [[python, "-c", PILLOW, *paths]]} if python else {}
    beside_small = {"djpeg": _djpeg(small, "1/1"), **pillow(small)}
    progressive = os.path.join(os.path.dirname(plain), "12-progressive.jpg")
    listed = [
        ("12 MP JPEG, match of a drawn region", [*one, *drawn, plain], {**halves, **pillow([plain])}, "djpeg",
         "instructions", 1.12),
        ("the same, region found", [*one, plain], halves, "djpeg", "instructions", 1.30),
        ("12 MP progressive JPEG, drawn", [*one, *drawn, progressive],
         {"djpeg": _djpeg([progressive], "1/2"), **pillow([progressive])}, "djpeg", "instructions", None),
        ("12 MP JPEG with a chart, drawn", [*one, "--hair", more["place"], more["chart"]],
         {"djpeg": _djpeg([more["chart"]], "1/2")}, "djpeg", "instructions", 1.30),
        ("12 MP PNG, drawn region", [*one, "--chart", "none", *part, more["png"]],
         {"vips": _vips_part(more["png"], scratch), "magick": _magick_part(more["png"]), **pillow([more["png"]])}, "vips",
         "time", 1.0),
        ("%d photos of 1-2 MP, measure" % len(small), [program, "measure", "-q", "-j1", *drawn, *small], beside_small, "djpeg",
         "instructions", 1.6),
        ("the same, match", [program, "-q", "-j1", *drawn, *small], beside_small, "djpeg", "instructions", None),
        ("the same, measure, region found", [program, "measure", "-q", "-j1", *small], beside_small, "djpeg", "instructions", 2.5),
    ]
    for name, path in (("HEIC of 48 tiles, 12 MP", more["heic"]), ("HEIC of a phone, 8.5 MP", more["phone"])):
        if path is None:
            continue
        tools = {"vips": [["vips", "stats", path, os.path.join(scratch, "heic.v")]], "magick": _magick_part(path)}
        small_part = ["--hair", "45%,45%,8%,8%"]
        listed += [
            (name + ", small region, no chart", [*one, "--chart", "none", *small_part, path], tools, "vips", "time", 0.1),
            ("the same, default match, " + name.rsplit(", ", 1)[1], [*one, path], tools, "vips", "time", None)]
    return listed


def measure_rows(listed, measure, instructions, rounds):
    """Each row with what was measured: {what, tools: {tool: cost}, instructions, ratio, limit}."""
    results = []
    for what, ours, tools, against, unit, limit in listed:
        cost = measure({"ours": [ours], **tools}, rounds)
        # Not where time counts: a HEIC is decoded in another process, which valgrind's does without.
        counts = None if unit == "time" else {
            "ours": instructions(ours), against: sum(instructions(command) for command in tools[against])}
        ratio = (counts["ours"] / counts[against] if counts
                 else cost["ours"]["cpu_s"] / cost[against]["cpu_s"])
        results.append({"what": what, "tools": cost, "instructions": counts, "against": against, "unit": unit,
                        "ratio": ratio, "limit": limit})
    return results


def print_rows(results):
    print("\nprocessor time, milliseconds (resident, MB); ratios to the program named, in instructions where it is told")
    for row in results:
        cells = ["%s %.0f (%.0f)" % (tool, 1000 * cost["cpu_s"], cost["kb"] / 1024) for tool, cost in row["tools"].items()]
        of = "%.2f x %s%s" % (row["ratio"], row["against"], " in instructions" if row["unit"] == "instructions" else "")
        counts = "" if row["unit"] == "time" else "%.0f M, %s %.0f M" % (
            row["instructions"]["ours"] / 1e6, row["against"], row["instructions"][row["against"]] / 1e6)
        print("%-45s %-30s %-28s %s" % (row["what"], of, counts, ", ".join(cells)))
    match, measure = (next(row for row in results if row["what"].endswith(end)) for end in ("same, match", "MP, measure"))
    each_s = (match["tools"]["ours"]["cpu_s"] - measure["tools"]["ours"]["cpu_s"]) / (2 * EACH)
    print("a match instead of a measure: %.1f ms a small photo" % (1000 * each_s))
