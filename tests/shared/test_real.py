#!/usr/bin/env python3
"""The program's results for real photos, real profiles and hostile files (PIGMATCH_SHARED names their folder).

Every file is read under the sanitizers once, by the tests of hostile files, of charts and of a batch. Colours are those of
the plain program, which measures all jobs of a test in one run."""
import csv
import io
import json
import os
import resource
import subprocess
import sys
import tempfile

from PIL import Image

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from colour import de00  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.environ.get("PIGMATCH", os.path.join(ROOT, "build/san/pigmatch"))
PLAIN = os.environ.get("PIGMATCH_PLAIN", os.path.join(ROOT, "build/pigmatch"))
SHARED = os.environ.get("PIGMATCH_SHARED", "")


def run(*args, program=PROGRAM, **more):
    return subprocess.run([program, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)


def measure(*args, **more):
    done = run("measure", "--json", "--force", *args, **more)
    assert done.returncode in (0, 1), (args, done.returncode, done.stderr)
    return [json.loads(line) for line in done.stdout.splitlines()], done.returncode


def labs_of(jobs, *args, member="lab"):
    """The colour of each job: the photo's path, hair, and skin if there is one."""
    table = io.StringIO()
    csv.writer(table).writerows([("photo", "hair", "skin")] + [(*job, "")[:3] for job in jobs])
    records, _ = measure(*args, "--jobs", "-", program=PLAIN, input=table.getvalue().encode())
    assert len(records) == len(jobs)
    for record in records:
        assert record["status"] == "ok", (record["photo"], record["error"])
    return [record["hair"][member] for record in records]


def rows(*path):
    with open(os.path.join(SHARED, *path), encoding="utf-8") as text:
        return list(csv.DictReader(text, delimiter="\t"))


def de76(a, b):
    return sum((x - y) ** 2 for x, y in zip(a, b)) ** 0.5


def rect(row):
    return ",".join(row[k] for k in "xywh")


def hair_rows():
    return [r for r in rows("photos", "RECTS.tsv") if r["region"].startswith("hair")]


def photo(row):
    return os.path.join(SHARED, "photos", row["file"])


def photos_lie_within_their_rectangles():
    for row, lab in zip(hair_rows(), labs_of([(photo(row), rect(row)) for row in hair_rows()])):
        assert float(row["L_p10"]) <= lab[0] <= float(row["L_p90"]), (row["file"], row["region"], lab)


def a_photo_fills_one_screen():
    for row in hair_rows():
        done = run("--color", "never", "--hair", rect(row), photo(row), program=PLAIN)
        lines = done.stdout.decode("utf-8").splitlines()
        assert done.returncode == 0 and len(lines) <= 30, (row["file"], len(lines))
        assert max(len(line) for line in lines) <= 80, max(lines, key=len)


def profiles_agree_with_littlecms():
    # One of these photos shows a ColorChecker, which corrects `lab`: the profile's own answer is uncorrected_lab.
    table = rows("icc", "EXPECT.tsv")
    jobs = [(os.path.join(SHARED, "icc", row["file"]), "%s,%s,1,1" % (row["x"], row["y"])) for row in table]
    for chart in ("auto", "none"):
        for row, got in zip(table, labs_of(jobs, "--chart", chart, member="uncorrected_lab")):
            want = [float(row[k]) for k in ("L", "a", "b")]
            assert max(abs(g - w) for g, w in zip(got, want)) <= 0.1, (row["file"], chart, got, want)


def a_swapping_profile_turns_red_into_green(folder):
    with open(os.path.join(SHARED, "icc", "SwappedRedAndGreen.icc"), "rb") as data:
        profile = data.read()
    path = os.path.join(folder, "swapped.jpg")
    Image.new("RGB", (64, 64), (200, 40, 40)).save(path, quality=95, icc_profile=profile)
    lab, = labs_of([(path, "16,16,32,32")])
    assert lab[1] < -20, lab


def orientations_give_one_colour():
    labs = labs_of([(os.path.join(SHARED, "exif", "Landscape_%d.jpg" % n), "10%,10%,10%,10%") for n in range(1, 9)])
    worst = max(de76(a, b) for a in labs for b in labs)
    assert worst <= 0.5, (worst, labs)


def an_iphone_photo_is_upright_and_p3():
    records, code = measure("--hair", "30%,30%,20%,20%", os.path.join(SHARED, "heic", "IMG_5195.HEIC"))
    image = records[0]["image"]
    assert code == 0 and image["format"] == "heif" and "P3" in image["profile"], image
    assert image["height"] > image["width"], image


def copies(folder, chart, **how):
    """Each photo with hair, saved again; its hair's colour before and after."""
    pairs = []
    for i, row in enumerate(hair_rows()):
        copy = os.path.join(folder, "%d.%s" % (i, how["format"]))
        picture = Image.open(photo(row))
        picture.save(copy, icc_profile=picture.info.get("icc_profile"), **how)
        pairs += [(photo(row), rect(row)), (copy, rect(row))]
    labs = labs_of(pairs, "--chart", chart)
    return list(zip(labs[::2], labs[1::2]))


def png_copies_give_the_same_colour(folder):
    for row, (a, b) in zip(hair_rows(), copies(folder, "auto", format="png", compress_level=1)):
        assert de76(a, b) <= 0.3, (row["file"], a, b)


def hostile_files_get_an_answer():
    folder = os.path.join(SHARED, "hostile")
    for name in sorted(os.listdir(folder)):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = run("measure", "--json", "--force", "--hair", "10%,10%,50%,50%", os.path.join(folder, name))
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        assert done.returncode in (0, 1) and b"Sanitizer" not in done.stderr, (name, done.returncode, done.stderr)
        record = json.loads(done.stdout)
        assert (record["status"] == "ok") == (done.returncode == 0), name
        # The limit of 5 s holds for the plain build; the sanitizers cost up to three times that.
        assert cpu <= 15, (name, cpu)


def median(values):
    values = sorted(values)
    return (values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2


def moved(row, size, sides):
    """The row's rectangle with its sides moved by shares of its size, clamped to the photo."""
    x, y, w, h = (int(row[k]) for k in "xywh")
    left, top, right, bottom = sides
    x0, y0 = max(0, round(x + left * w)), max(0, round(y + top * h))
    x1, y1 = min(size[0], round(x + w + right * w)), min(size[1], round(y + h + bottom * h))
    return "%d,%d,%d,%d" % (x0, y0, x1 - x0, y1 - y0)


def a_hurried_rectangle_gives_the_careful_colour():
    grown = [(-.2, -.2, .2, .2), (-.2, 0, 0, 0), (0, -.2, 0, 0), (0, 0, .2, 0), (0, 0, 0, .2)]
    shifted = [(d, 0, d, 0) for d in (-.15, .15)] + [(0, d, 0, d) for d in (-.15, .15)]
    skins = {r["file"]: rect(r) for r in rows("photos", "RECTS.tsv") if r["region"] == "skin"}
    for use_skin in (True, False):
        off = {"grown": [], "side": [], "shifted": []}
        jobs = []
        for row in hair_rows():
            size = Image.open(photo(row)).size
            skin = [skins[row["file"]]] if use_skin else []
            jobs += [(photo(row), box, *skin) for box in
                     [rect(row)] + [moved(row, size, sides) for sides in grown + shifted]]
        labs = iter(labs_of(jobs, "--chart", "none"))
        for _ in hair_rows():
            careful = next(labs)
            for i in range(len(grown + shifted)):
                kind = "grown" if i == 0 else "side" if i < len(grown) else "shifted"
                off[kind].append(de00(careful, next(labs)))
        for kind, limit in (("grown", 2.0), ("side", 2.0), ("shifted", 1.2)):
            print("hair, %s skin, %-7s median %.2f max %.2f dE00" % (
                "with" if use_skin else "without", kind, median(off[kind]), max(off[kind])))
            assert median(off[kind]) <= limit, (kind, use_skin, median(off[kind]))


def reencoding_moves_hair_little(folder):
    off = [de00(*pair) for pair in copies(folder, "none", format="jpeg", quality=90)]
    print("hair, encoded again at quality 90: median %.2f max %.2f dE00" % (median(off), max(off)))
    assert median(off) <= 0.5, off


def charts_are_found_where_they_are():
    limits = {"c01_plantcv_mini_P3.jpg": 2.9, "c03_plantcv_classic.jpg": 3.2}
    for name, limit in limits.items():
        at = {int(r["patch"]): (float(r["cx"]), float(r["cy"])) for r in rows("charts", "PATCHES.tsv")
              if r["file"] == name}
        want = [at[1], at[6], at[24], at[19]]
        pitch = min(abs(at[2][0] - at[1][0]) + abs(at[2][1] - at[1][1]), abs(at[7][0] - at[1][0]) + abs(at[7][1] - at[1][1]))
        given = ",".join("%.1f,%.1f" % p for p in want)
        for chart in ("auto", given):
            records, _ = measure("--chart", chart, "--hair", "40%,40%,10%,10%", os.path.join(SHARED, "charts", name))
            fit = records[0]["correction"]
            assert fit["method"] == "chart" and fit["residual_de00"] <= limit, (name, chart, fit)
            off = max(abs(a - b) for p, q in zip(fit["corners"], want) for a, b in zip(p, q))
            assert off <= pitch / 4, (name, chart, off, pitch)


def no_chart_where_there_is_none():
    paths = [os.path.join(SHARED, folder, name) for folder in ("photos", "exif", "icc", "hostile")
             for name in sorted(os.listdir(os.path.join(SHARED, folder)))
             if name != "i05_DisplayP3_v43.jpg"]  # the same picture as charts/c01
    records, code = measure("--hair", "40%,40%,10%,10%", *paths)
    assert code in (0, 1) and [record["photo"] for record in records] == paths
    for record in records:
        found = record["correction"] and record["correction"]["method"]
        assert found != "chart", record["photo"]


def bad_files_do_not_stop_a_batch():
    hostile = sorted(os.listdir(os.path.join(SHARED, "hostile")))[:20]
    good = [os.path.join(SHARED, "photos", row["file"]) for row in hair_rows()]
    paths = [p for pair in zip([os.path.join(SHARED, "hostile", n) for n in hostile], good) for p in pair]
    records, code = measure("--hair", "40%,10%,20%,20%", *paths)
    assert code == 1 and [r["photo"] for r in records] == paths
    assert all(r["status"] == "ok" for r in records if r["photo"] in good)


def main():
    if not SHARED:
        print("skipped: real photos: PIGMATCH_SHARED is not set")
        return 0
    tests = [photos_lie_within_their_rectangles, a_photo_fills_one_screen, profiles_agree_with_littlecms,
             a_swapping_profile_turns_red_into_green, orientations_give_one_colour, an_iphone_photo_is_upright_and_p3,
             png_copies_give_the_same_colour, hostile_files_get_an_answer, a_hurried_rectangle_gives_the_careful_colour,
             reencoding_moves_hair_little, charts_are_found_where_they_are, no_chart_where_there_is_none,
             bad_files_do_not_stop_a_batch]
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for test in tests:
            try:
                test(folder) if test.__code__.co_argcount else test()
            except AssertionError as wrong:
                failed += 1
                print("FAILED %s: %s" % (test.__name__, wrong))
    print("real photos: %d checks, %d failed" % (len(tests), failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
