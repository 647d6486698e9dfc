#!/usr/bin/env python3
"""No output destroys an input, another output, a photo or a client's file: every way to name one as the other
ends with exit 2, and no file has changed. What may be replaced is so only with --overwrite."""
import itertools
import os
import shutil
import stat
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.abspath(os.environ.get("PIGMATCH", os.path.join(ROOT, "build/san/pigmatch")))
PHOTO = os.path.join(ROOT, "samples/darkbrown.jpg")
HAIR = ["--hair", "25%,10%,50%,35%"]
MEASURE = ["measure", "--json", "-q", *HAIR]


def run(box, *args, code=None, **more):
    done = subprocess.run([PROGRAM, *args], cwd=box, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60, **more)
    assert b"Sanitizer" not in done.stderr, done.stderr.decode("utf-8", "replace")
    assert code is None or done.returncode == code, (args, done.returncode, done.stderr)
    return done


def fill(box):
    """Every kind of file that a command line can name."""
    for name in ("a.jpg", "b.jpg", "-n.jpg"):
        shutil.copy(PHOTO, os.path.join(box, name))
    run(box, "palette", "new", "--ids", "3,2,1", "-o", "mine.cgats", code=0)
    run(box, *HAIR, "--client", "C", "--file", "c.ndjson", "a.jpg", code=0)
    run(box, "log", "--file", "c.ndjson", "--date", "2026-05-10", code=0)
    files = {"jobs.csv": "photo\na.jpg\n", "list": "a.jpg\n", "text": "a letter\n", "blends.csv": "SAMPLE_ID,LAB_L\n"}
    for name, text in files.items():
        with open(os.path.join(box, name), "w", encoding="utf-8") as out:
            out.write(text)
    os.symlink("a.jpg", os.path.join(box, "link"))
    os.link(os.path.join(box, "a.jpg"), os.path.join(box, "hard"))
    os.symlink("c.ndjson", os.path.join(box, "clink"))
    os.mkdir(os.path.join(box, "in"))
    shutil.copy(PHOTO, os.path.join(box, "in/x.jpg"))


def state(box):
    found = {}
    for folder, _, names in os.walk(box):
        for name in names:
            path = os.path.join(folder, name)
            with open(path, "rb") as data:
                found[os.path.relpath(path, box)] = (data.read(), stat.S_IMODE(os.lstat(path).st_mode), os.path.islink(path))
    return found


def ways():
    """Command lines of which each names a file twice, or a photo or a client's file as an output."""
    for name in ("a.jpg", "./a.jpg", "link", "hard", "in/../a.jpg"):
        yield [*MEASURE, "-o", name, "a.jpg"]
        yield [*MEASURE, "-o", name, "b.jpg"]
        yield [*MEASURE, "--overwrite", "-o", name, "b.jpg"]
        yield [*MEASURE, "--resume", "-o", name, "b.jpg"]
        yield [*HAIR, "--report", name, "a.jpg"]
        yield [*HAIR, "--overwrite", "--report", name, "b.jpg"]
        yield [*MEASURE, "--summary", name, "b.jpg"]
        yield [*HAIR, "--client", "C", "--file", name, "b.jpg"]
        yield ["pick", "-o", name, "a.jpg"]
        yield ["pick", "--overwrite", "-o", name, "b.jpg"]
        yield ["palette", "convert", "mine.cgats", "--to", "csv", "--overwrite", "-o", name]
        yield ["palette", "list", "--overwrite", "-o", name]
        yield ["show", "--file", "c.ndjson", "--overwrite", "-o", name]
        yield ["log", "--file", name, "--date", "2026-05-12", "--use", "N5:3"]
    yield ["pick", "-o", "-n.jpg", "--", "-n.jpg"]
    yield [*MEASURE, "-o", "*.jpg".replace("*", "a"), "b.jpg", "a.jpg"]
    for name in ("c.ndjson", "./c.ndjson", "clink"):
        for more in ([], ["--overwrite"]):
            yield [*MEASURE, *more, "-o", name, "a.jpg"]
            yield ["show", "--file", "c.ndjson", *more, "-o", name]
            yield ["show", "--file", "c.ndjson", "-f", "csv", *more, "-o", name]
            yield ["show", "--file", "c.ndjson", *more, "--report", name]
            yield [*HAIR, "--client", "C", "--file", "c.ndjson", *more, "-o", name, "a.jpg"]
            yield [*HAIR, "--like", "c.ndjson", *more, "-o", name]
            yield ["palette", "show", *more, "-o", name]
    yield [*MEASURE, "--resume", "-o", "c.ndjson", "a.jpg"]
    for name in ("mine.cgats", "./mine.cgats"):
        yield ["palette", "convert", "mine.cgats", "--overwrite", "-o", name]
        yield ["palette", "calibrate", "-p", "mine.cgats", "--overwrite", "-o", name, "blends.csv"]
        yield [*HAIR, "-p", "mine.cgats", "--overwrite", "-o", name, "a.jpg"]
        yield [*HAIR, "-p", "mine", "--overwrite", "--report", name, "a.jpg"]
        yield [*HAIR, "-p", "mine.cgats", "--client", "C", "--file", name, "a.jpg"]
    for option, name in (("--jobs", "jobs.csv"), ("--files-from", "list")):
        for output in ("-o", "--summary", "--report"):
            yield [*MEASURE, option, name, "--overwrite", output, "./" + name]
    for first, second in itertools.combinations(("-o", "--report", "--summary"), 2):
        yield [*MEASURE, first, "new", second, "./new", "a.jpg"]
    yield [*HAIR, "--client", "D", "--file", "new", "-o", "./new", "a.jpg"]
    yield [*MEASURE, "-o", "new", "--summary", "new.part", "a.jpg"]
    for output in ("-o", "--summary", "--report"):
        yield [*MEASURE, output, "text", "a.jpg"]
    yield ["show", "--file", "c.ndjson", "-o", "text"]
    yield ["palette", "show", "-o", "text"]
    yield [*HAIR, "--client", "C", "--file", "text", "a.jpg"]


def check_ways(box):
    environment = dict(os.environ, PIGMATCH_PALETTES=box)
    before, count = state(box), 0
    for way in ways():
        done = run(box, *way, env=environment)
        after = state(box)
        assert after == before, (way, [n for n in set(after) | set(before) if after.get(n) != before.get(n)])
        assert done.returncode == 2 and done.stderr.startswith(b"pigmatch: "), (way, done.returncode, done.stderr)
        count += 1
    return count


def check_overwrite(box):
    """With --overwrite the same goes through, and what has no bytes may go without."""
    for way in ([*MEASURE, "-o", "text", "a.jpg"], [*MEASURE, "--summary", "text", "a.jpg"],
                ["palette", "show", "-o", "text"], ["pick", "-o", "text", "a.jpg"], [*HAIR, "--report", "text", "a.jpg"]):
        run(box, *way, code=2)
        run(box, *way, "--overwrite", code=0)
        with open(os.path.join(box, "text"), encoding="utf-8") as text:
            assert "a letter" not in text.read()
    with open(os.path.join(box, "empty"), "wb"):
        pass
    run(box, *MEASURE, "-o", "empty", "a.jpg", code=0)
    run(box, *MEASURE, "-o", "/dev/null", "--summary", "/dev/null", "a.jpg", code=0)
    assert run(box, *MEASURE, "-o", "/dev/stdout", "a.jpg", code=0).stdout.startswith(b'{"schema"')
    with open(os.path.join(box, "records"), "wb") as out:
        subprocess.run([PROGRAM, *MEASURE, "-o", "/dev/stdout", "a.jpg"], cwd=box, stdout=out, check=True)
    with open(os.path.join(box, "records"), "ab") as out:
        subprocess.run([PROGRAM, *MEASURE, "a.jpg"], cwd=box, stdout=out, check=True)
    with open(os.path.join(box, "records"), "rb") as records:
        assert len(records.read().splitlines()) == 2
    run(box, *HAIR, "--report", "pages/", "a.jpg", code=0)
    run(box, *HAIR, "--report", "pages/", "a.jpg", code=2)
    run(box, *HAIR, "--report", "pages/", "--overwrite", "a.jpg", code=0)


def check_page(box):
    """A sheet is made anew where that is said."""
    for _ in range(2):
        run(box, *HAIR, "--overwrite", "--report", "again.html", "b.jpg", code=0)
    run(box, *HAIR, "--report", "again.html", "b.jpg", code=2)


def check_folder(box):
    done = run(box, *MEASURE, "-o", "in", "b.jpg", code=3)
    assert b"in: is a folder: give the name of a file in it" in done.stderr, done.stderr


def check_later(box):
    """Inputs that no command line names: from a list, a table, a folder."""
    shutil.copy(PHOTO, os.path.join(box, "in/old.part"))
    with open(os.path.join(box, "in/out"), "w", encoding="utf-8") as out:
        out.write("a letter\n")
    with open(os.path.join(box, "late"), "w", encoding="utf-8") as out:
        out.write("in/x.jpg\nin/out\n")
    with open(os.path.join(box, "late.csv"), "w", encoding="utf-8") as out:
        out.write("photo\nin/out\nin/x.jpg\n")
    before = state(os.path.join(box, "in"))
    for way in (["--files-from", "late"], ["--jobs", "late.csv"]):
        for output in (["-o", "in/out"], ["-o", "ok", "--summary", "in/out"]):
            done = run(box, *MEASURE, "--overwrite", *way, *output, code=3)
            assert b"nothing was replaced" in done.stderr, done.stderr
            after = state(os.path.join(box, "in"))
            after.pop("out.part", None)
            assert after == before, (way, output)
            for name in ("in/out.part", "ok", "ok.part"):
                if os.path.exists(os.path.join(box, name)):
                    os.unlink(os.path.join(box, name))
    done = run(box, *MEASURE, "-o", "in/old", "in", code=2)
    assert b"in/old.part: is a photo" in done.stderr and state(os.path.join(box, "in")) == before
    os.unlink(os.path.join(box, "in/old.part"))
    os.symlink("x.jpg", os.path.join(box, "in/old.part"))
    run(box, *MEASURE, "-o", "in/old", "b.jpg", code=2)
    with open(os.path.join(box, "in/x.jpg"), "rb") as photo, open(PHOTO, "rb") as original:
        assert photo.read() == original.read()


def main():
    with tempfile.TemporaryDirectory() as box:
        fill(box)
        count = check_ways(box)
        check_overwrite(box)
        check_page(box)
        check_folder(box)
        check_later(box)
    print("guard: %d ways to name a file twice, nothing touched" % count)
    return 0


if __name__ == "__main__":
    sys.exit(main())
