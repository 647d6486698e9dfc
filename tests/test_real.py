#!/usr/bin/env python3
"""What the program says of real photos, real profiles and hostile files (PIGMATCH_SHARED names their folder)."""
import csv
import json
import os
import resource
import subprocess
import sys
import tempfile

from PIL import Image

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROGRAM = os.environ.get("PIGMATCH", os.path.join(ROOT, "build/san/pigmatch"))
SHARED = os.environ.get("PIGMATCH_SHARED", "")


def run(*args):
    return subprocess.run([PROGRAM, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def measure(*args):
    done = run("measure", "--json", "--force", *args)
    return [json.loads(line) for line in done.stdout.splitlines()], done.returncode


def lab_of(*args):
    records, _ = measure(*args)
    assert records[0]["status"] == "ok", records[0]["error"]
    return records[0]["hair"]["lab"]


def rows(*path):
    with open(os.path.join(SHARED, *path), encoding="utf-8") as text:
        return list(csv.DictReader(text, delimiter="\t"))


def de76(a, b):
    return sum((x - y) ** 2 for x, y in zip(a, b)) ** 0.5


def rect(row):
    return ",".join(row[k] for k in "xywh")


def hair_rows():
    return [r for r in rows("photos", "RECTS.tsv") if r["region"].startswith("hair")]


def photos_lie_within_their_rectangles():
    for row in hair_rows():
        lab = lab_of("--hair", rect(row), os.path.join(SHARED, "photos", row["file"]))
        assert float(row["L_p10"]) <= lab[0] <= float(row["L_p90"]), (row["file"], row["region"], lab)


def a_photo_fills_one_screen():
    for row in hair_rows():
        done = run("--color", "never", "--hair", rect(row), os.path.join(SHARED, "photos", row["file"]))
        lines = done.stdout.decode("utf-8").splitlines()
        assert done.returncode == 0 and len(lines) <= 30, (row["file"], len(lines))
        assert max(len(line) for line in lines) <= 80, max(lines, key=len)


def profiles_agree_with_littlecms():
    for row in rows("icc", "EXPECT.tsv"):
        want = [float(row[k]) for k in ("L", "a", "b")]
        for chart in ("auto", "none"):
            got = lab_of("--chart", chart, "--hair", "%s,%s,1,1" % (row["x"], row["y"]),
                         os.path.join(SHARED, "icc", row["file"]))
            assert max(abs(g - w) for g, w in zip(got, want)) <= 0.1, (row["file"], chart, got, want)


def a_swapping_profile_turns_red_into_green(folder):
    with open(os.path.join(SHARED, "icc", "SwappedRedAndGreen.icc"), "rb") as data:
        profile = data.read()
    path = os.path.join(folder, "swapped.jpg")
    Image.new("RGB", (64, 64), (200, 40, 40)).save(path, quality=95, icc_profile=profile)
    lab = lab_of("--hair", "16,16,32,32", path)
    assert lab[1] < -20, lab


def orientations_give_one_colour():
    labs = [lab_of("--hair", "10%,10%,10%,10%", os.path.join(SHARED, "exif", "Landscape_%d.jpg" % n))
            for n in range(1, 9)]
    worst = max(de76(a, b) for a in labs for b in labs)
    assert worst <= 0.5, (worst, labs)


def an_iphone_photo_is_upright_and_p3():
    records, code = measure("--hair", "30%,30%,20%,20%", os.path.join(SHARED, "heic", "IMG_5195.HEIC"))
    image = records[0]["image"]
    assert code == 0 and image["format"] == "heif" and "P3" in image["profile"], image
    assert image["height"] > image["width"], image


def png_copies_give_the_same_colour(folder):
    for row in hair_rows():
        source = os.path.join(SHARED, "photos", row["file"])
        copy = os.path.join(folder, "copy.png")
        picture = Image.open(source)
        picture.save(copy, icc_profile=picture.info.get("icc_profile"))
        a = lab_of("--hair", rect(row), source)
        b = lab_of("--hair", rect(row), copy)
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
             png_copies_give_the_same_colour, hostile_files_get_an_answer, bad_files_do_not_stop_a_batch]
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
