#!/usr/bin/env python3
"""The whole program under faults: short and interrupted reads and writes, a full disk, no memory, nobody who
reads; and what its build promises: hardened, clean under valgrind's memcheck and, with -j, helgrind.

By default some points are visited; with PIGMATCH_FAULTS=all every one. Names of tests as arguments: these alone."""
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

from PIL import Image

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.environ.get("PIGMATCH_PLAIN", os.path.join(ROOT, "build/pigmatch"))
ALL = os.environ.get("PIGMATCH_FAULTS") == "all"
FEW = 300  # points of a run that are all visited
HAIR = ["--hair", "25%,10%,50%,35%", "--drops", "2", "--pigments", "2"]


def make_photo(path, seed, side=120):
    """Noise round a colour: hair enough for a colour."""
    rng = random.Random(seed)
    base = [rng.randrange(20, 90) for _ in range(3)]
    noise = Image.frombytes("L", (side, side), rng.randbytes(side * side))
    Image.merge("RGB", [noise.point(lambda v, b=b: b + v // 8) for b in base]).save(path)


def read(path):
    with open(path, "rb") as data:
        return data.read()


class Bench:
    """A folder with photos and the faults' library."""

    def __init__(self, box):
        self.box = box
        self.photos = [os.path.join(box, name) for name in ("a.jpg", "b.png", "c.jpg")]
        for i, path in enumerate(self.photos):
            make_photo(path, i)
        self.library = os.path.join(box, "fault.so")
        subprocess.run([os.environ.get("CC", "cc"), "-shared", "-fPIC", "-O1", "-o", self.library,
                        os.path.join(ROOT, "tests/support/fault_inject.c"), "-ldl"], check=True)

    def path(self, name):
        return os.path.join(self.box, name)

    def run(self, fault, *args, **more):
        env = dict(os.environ, LD_PRELOAD=self.library, PIGMATCH_FAULT=fault) if fault else None
        more.setdefault("stdout", subprocess.PIPE)
        done = subprocess.run([PROGRAM, *args], stderr=subprocess.PIPE, timeout=600, env=env, **more)
        assert done.returncode >= 0, f"{fault} {args}: ended by signal {-done.returncode}"
        return done


# ---------------------------------------------------------------- files


def short_and_interrupted_calls_change_nothing(bench):
    table = bench.path("jobs.csv")
    with open(table, "w") as out:
        out.write("photo,id\n" + "".join(f"{p},{i}\n" for i, p in enumerate(bench.photos)))
    palette = os.path.join(ROOT, "palettes/warm.cgats")
    for args in (["--json", "-q", *HAIR, "-p", palette, *bench.photos],
                 ["--json", "-q", *HAIR, "--jobs", table],
                 ["-f", "csv", "-q", *HAIR, bench.photos[0]],
                 ["palette", "show", palette, "--json"]):
        want = bench.run(None, *args)
        assert want.returncode == 0, want.stderr
        for fault in ("short", "eintr"):
            done = bench.run(fault, *args)
            assert (done.returncode, done.stdout) == (0, want.stdout), (fault, args, done.stderr)
            out = bench.path("out")
            if "palette" not in args:
                assert bench.run(fault, *args, "-o", out).returncode == 0
                assert read(out) == want.stdout
                os.unlink(out)


def files_are_whole_or_not_there(bench):
    """-o keeps whole lines in its .part, or nothing; sheets and pages are there as a whole or not at all."""
    out, sheet = bench.path("out.ndjson"), bench.path("sheet.html")
    args = ["--json", "-q", *HAIR, *bench.photos]
    whole = bench.run(None, *args).stdout
    assert bench.run(None, *args[:-2], "--report", sheet).returncode == 0
    page = read(sheet)
    for n in range(1, 8):
        for name in (out, out + ".part", sheet):
            if os.path.exists(name):
                os.unlink(name)
        done = bench.run(f"full:{n}", *args, "-o", out)
        left = [name for name in (out, out + ".part") if os.path.exists(name)]
        if done.returncode == 0:
            assert read(out) == whole and left == [out], n
        else:
            assert done.returncode == 3 and b"No space left" in done.stderr, done
            assert not os.path.exists(out)
            for name in left:
                assert whole.startswith(read(name)) and (read(name) == b"" or read(name).endswith(b"\n")), n
        done = bench.run(f"full:{n}", *args[:-2], "--report", sheet)
        if done.returncode == 0:
            assert len(read(sheet)) == len(page), n
        else:
            assert done.returncode == 3 and not os.path.exists(sheet), (n, done)
        assert not [name for name in os.listdir(bench.box) if name.startswith("sheet")] or os.path.exists(sheet)


def told(bench, *args):
    """What the run made durable and renamed, in order."""
    path = bench.path("told")
    if os.path.exists(path):
        os.unlink(path)
    env = dict(os.environ, LD_PRELOAD=bench.library, PIGMATCH_FAULT="tell", PIGMATCH_TOLD=path)
    done = subprocess.run([PROGRAM, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=600, env=env)
    assert done.returncode == 0, done
    return read(path).decode().splitlines() if os.path.exists(path) else []


def what_is_written_lasts(bench):
    """A file is on the disk before it has its name, and its folder after it: a power cut leaves the old or the new."""
    box, out, client = os.path.basename(bench.box), bench.path("out.ndjson"), bench.path("client.ndjson")
    records = ["measure", "--json", "-q", *HAIR[:2], "-o", out]
    named = ["fsync out.ndjson.part", "rename out.ndjson.part out.ndjson", "fsync " + box]
    assert told(bench, *records, bench.photos[0]) == named
    # What is dropped from the records of an earlier run takes a file of its own, which is on the disk before it is theirs.
    renewed = ["fsync out.ndjson.part.new", "rename out.ndjson.part.new out.ndjson.part"]
    with open(out, "rb+") as torn:
        torn.truncate(len(read(out)) - 20)
    got = told(bench, *records, "--resume", *bench.photos[:2])
    assert got == renewed + named, got
    sheet = told(bench, "measure", "-q", *HAIR[:2], "--report", bench.path("sheet.html"), bench.photos[0])
    assert sheet == ["fsync sheet.html.part", "rename sheet.html.part sheet.html", "fsync " + box], sheet
    plan = ["-q", *HAIR, "--client", "C-1", "--file", client, bench.photos[0]]
    assert told(bench, *plan) == ["fsync client.ndjson", "fsync " + box]
    assert told(bench, "log", "--file", client, "--date", "2026-05-10", "--use", "N6:3") == ["fsync client.ndjson"]


def a_disk_that_keeps_nothing_is_told(bench):
    out, client = bench.path("out.ndjson"), bench.path("client.ndjson")
    done = bench.run("sync:1", "measure", "--json", "-q", *HAIR[:2], "-o", out, bench.photos[0])
    assert done.returncode == 3 and b"writing failed: Input/output error" in done.stderr, done
    assert not os.path.exists(out), "it has its name although it may not last"
    assert bench.run(None, "-q", *HAIR, "--client", "C-1", "--file", client, bench.photos[0]).returncode == 0
    before = read(client)
    done = bench.run("sync:1", "log", "--file", client, "--date", "2026-05-10", "--use", "N6:3")
    assert done.returncode != 0 and b"cannot be written: Input/output error" in done.stderr, done
    assert read(client) == before, "a session that was told to be lost stands there"


def nobody_reads(bench):
    args = ["--json", "-q", *HAIR, bench.photos[0]]
    with open("/dev/full", "wb") as full:
        done = bench.run(None, *args, stdout=full)
        assert done.returncode == 3 and done.stderr.count(b"\n") == 1, done
        for verb in (["--help"], ["--version"], ["palette", "show"], ["palette", "list"]):
            done = bench.run(None, *verb, stdout=full)
            assert done.returncode == 3 and done.stderr.count(b"\n") == 1, (verb, done)
    closed = subprocess.run(["sh", "-c", '"$@" >&-', "sh", PROGRAM, *args], stderr=subprocess.PIPE, timeout=600)
    assert closed.returncode == 3 and closed.stderr.count(b"\n") == 1, closed
    # With no place for messages either, it must not write them into what it opens instead.
    out = bench.path("kept")
    subprocess.run(["sh", "-c", '"$@" >&- 2>&-', "sh", PROGRAM, "-v", *args[:-1], bench.photos[0], "missing", "-o", out],
                   timeout=600)
    for name in (out, out + ".part"):
        if os.path.exists(name):
            for line in read(name).splitlines():
                json.loads(line)


# ---------------------------------------------------------------- memory


def points_of(bench, args):
    """How many allocations a run makes: the last that can fail."""
    low, high = 1, 1
    same = bench.run(None, *args)

    def fails(n):
        done = bench.run(f"memory+:{n}", *args)
        return (done.returncode, done.stdout) != (same.returncode, same.stdout)

    while fails(high):
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fails(middle) else (low, middle)
    return high


def essence(out):
    """Without what checks say: a message that finds no memory is said in fewer words."""
    out = re.sub(rb'"quality":\[.*?\],"confidence"', b"", out)
    return re.sub(rb"\nCHECK .*", b"", out, flags=re.DOTALL)


def memory_that_fails_is_told(bench):
    """Every outcome is the whole result, or an error; and no file is half there."""
    out, sheet = bench.path("out.ndjson"), bench.path("sheet.html")
    runs = [["--json", "-q", *HAIR, bench.photos[0], "--overwrite", "-o", out],
            ["-q", *HAIR, bench.photos[1], "--overwrite", "--report", sheet],
            ["--json", "-q", *HAIR, "--combine", *bench.photos],
            ["palette", "check", os.path.join(ROOT, "palettes/cool.cgats"), "--json"],
            ["--target", "30,5,10"]]
    for args in runs:
        want = bench.run(None, *args)
        points = points_of(bench, args)
        every = ALL or points < FEW
        chosen = range(1, points) if every else sorted(random.Random(points).sample(range(1, points), 40))
        told = 0
        for n in chosen:
            for fault in (f"memory:{n}", f"memory+:{n}"):
                for name in (out, out + ".part", sheet):
                    if os.path.exists(name):
                        os.unlink(name)
                done = bench.run(fault, *args)
                if done.returncode == want.returncode and essence(done.stdout) == essence(want.stdout):
                    continue
                told += 1
                assert done.returncode in (1, 2, 3), (fault, args, done)
                said = done.stderr + done.stdout + (read(out) if os.path.exists(out) else b"")
                assert b"memory" in said, (fault, args, done)
                # A failed photo has its record and its sheet too.
                for name, end in ((out, b"}\n"), (sheet, b"</html>\n")):
                    assert not os.path.exists(name) or read(name).endswith(end), (fault, args)
        print(f"{' '.join(args[:2])} ...: {points} points, {len(chosen)} visited, {told} told")
        assert told > 0


# ---------------------------------------------------------------- the build


def the_program_is_hardened(_bench):
    if shutil.which("readelf") is None:
        return print("skipped: the_program_is_hardened: readelf is not installed")
    told = subprocess.run(["readelf", "-hldW", PROGRAM], check=True, stdout=subprocess.PIPE, text=True).stdout
    names = subprocess.run(["readelf", "--dyn-syms", "-W", PROGRAM], check=True, stdout=subprocess.PIPE, text=True).stdout
    assert re.search(r"Type:\s+DYN", told) and "PIE" in told, "no position-independent executable"
    assert "GNU_RELRO" in told and "BIND_NOW" in told, "no full RELRO"
    assert re.search(r"GNU_STACK.*\bRW\s", told), "the stack is executable"
    assert "__stack_chk_fail" in names, "no stack protector"
    assert "_chk@" in names, "no _FORTIFY_SOURCE"


def the_build_fortifies_as_far_as_the_compiler_can(_bench):
    flags = ["-U_FORTIFY_SOURCE", "-D_FORTIFY_SOURCE=3"]
    taken = subprocess.run(["cc", "-O2", *flags, "-Werror", "-x", "c", "-c", "-o", os.devnull, "-"], check=False,
                           input=b"#include <stdlib.h>\n", stderr=subprocess.DEVNULL).returncode == 0
    alone = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "CC")}
    told = subprocess.run(["make", "-n", "-W", "src/main.c", "build/obj/src/main.o"], check=True, env=alone, text=True,
                          stdout=subprocess.PIPE, cwd=ROOT).stdout
    assert "-D_FORTIFY_SOURCE=%d" % (3 if taken else 2) in told, told[-1500:]


def valgrind(bench, *args, tool=(), expect=0):
    done = subprocess.run(["valgrind", "-q", "--error-exitcode=99", *tool, PROGRAM, *args], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=300)
    assert done.returncode == expect, (args, done.returncode, done.stderr.decode("utf-8", "replace")[-3000:])
    return done.stdout


def valgrind_finds_nothing(bench):
    if shutil.which("valgrind") is None:
        return print("skipped: valgrind_finds_nothing: valgrind is not installed")
    cut = bench.path("cut.jpg")
    with open(cut, "wb") as short:
        short.write(read(bench.photos[0])[:700])
    leaks = ["--leak-check=full", "--errors-for-leak-kinds=definite,possible"]
    valgrind(bench, "--json", *HAIR, "--report", bench.path("sheets/"), *bench.photos[:2], cut, tool=leaks, expect=1)
    valgrind(bench, "palette", "check", os.path.join(ROOT, "palettes/warm.cgats"), tool=leaks)
    # glibc signals inside its own wait without the lock, as it may; newer valgrinds call that by two names.
    known, quiet = bench.path("known"), {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    for kinds in (("Dubious", "Misc"), ("Misc",)):
        with open(known, "w") as out:
            out.writelines("{\n glibc\n Helgrind:%s\n ...\n fun:__pthread_cond_wait_common\n ...\n}\n" % kind for kind in kinds)
        if subprocess.run(["valgrind", "--tool=helgrind", f"--suppressions={known}", "true"], **quiet).returncode == 0:
            break
    args = ["--json", *HAIR, *bench.photos, *bench.photos]
    said = valgrind(bench, "-j", "2", *args, tool=["--tool=helgrind", f"--suppressions={known}"])
    assert said == bench.run(None, *args).stdout


TESTS = [short_and_interrupted_calls_change_nothing, files_are_whole_or_not_there,
         what_is_written_lasts, a_disk_that_keeps_nothing_is_told, nobody_reads,
         memory_that_fails_is_told, the_program_is_hardened, the_build_fortifies_as_far_as_the_compiler_can,
         valgrind_finds_nothing]


def main():
    failed = 0
    chosen = [test for test in TESTS if test.__name__ in sys.argv[1:]] if sys.argv[1:] else TESTS
    assert len(chosen) == len(sys.argv[1:] or TESTS), f"no such test: {sys.argv[1:]}"
    for test in chosen:
        with tempfile.TemporaryDirectory() as box:
            try:
                test(Bench(box))
            except Exception as wrong:  # the others still have their say
                failed += 1
                print(f"{test.__name__}: {type(wrong).__name__}: {wrong}", file=sys.stderr)
    print(f"faults: {len(chosen)} tests, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
