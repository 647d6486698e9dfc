#!/usr/bin/env python3
"""HEIC is decoded in a process of its own: a libheif that opens a file or a socket, begins a program, takes all memory
or dies (tests/support/mischief_heif.c) gets nothing, and the photo an error record; what was right stays to the byte.

PIGMATCH_PLAIN is the program with that process; PIGMATCH, built with sanitizers, has none."""
import json
import os
import resource
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.abspath(os.environ.get("PIGMATCH", os.path.join(ROOT, "build/san/pigmatch")))
PLAIN = os.path.abspath(os.environ.get("PIGMATCH_PLAIN", os.path.join(ROOT, "build/pigmatch")))
MEASURE = ["measure", "--json", "-q", "--hair", "30%,20%,20%,10%"]
DENIED = "mischief: Operation not permitted"
# Where a process's filter is asked for, the system says that it has none.
NO_FILTER = """#define _GNU_SOURCE
#include <errno.h>
#include <stdarg.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>
int prctl(int what, ...) {
    va_list rest; va_start(rest, what); unsigned long a = va_arg(rest, unsigned long); va_end(rest);
    if (what == PR_SET_SECCOMP) return errno = EINVAL, -1;
    return (int)syscall(SYS_prctl, what, a, 0, 0, 0);
}
"""


def box(kind, *parts, full=None):
    body = (b"" if full is None else struct.pack(">I", full)) + b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def hollow_heic(width=64, height=64):
    """Boxes round a picture that only the libheif of these tests reads."""
    data = bytes(64)
    head = box(b"ftyp", b"heic", bytes(4), b"mif1heic")

    def meta(at):
        return box(
            b"meta", box(b"hdlr", bytes(4), b"pict", bytes(13), full=0), box(b"pitm", b"\0\1", full=0),
            box(b"iloc", b"\x44\0", b"\0\1", b"\0\1\0\0\0\1", struct.pack(">II", at, len(data)), full=0),
            box(b"iinf", b"\0\1", box(b"infe", b"\0\1\0\0hvc1\0", full=2 << 24), full=0),
            box(b"iprp", box(b"ipco", box(b"ispe", struct.pack(">II", width, height), full=0)),
                box(b"ipma", b"\0\0\0\1", b"\0\1\1\1", full=0)), full=0)

    return head + meta(len(head) + len(meta(0)) + 8) + box(b"mdat", data)


def compile_library(path, source, *flags):
    subprocess.run([os.environ.get("CC", "cc"), "-shared", "-fPIC", "-O1", "-w", *flags, "-o", path, "-x", "c", "-"], input=source,
                   text=True, check=True)


class Bench:
    def __init__(self, box_path):
        self.box = box_path
        self.victim = self.path("victim")
        with open(self.path("a.heic"), "wb") as out:
            out.write(hollow_heic())
        with open(self.victim, "w", encoding="ascii") as out:
            out.write("dear")
        shutil.copy(os.path.join(ROOT, "samples/darkbrown.jpg"), self.path("b.jpg"))
        with open(os.path.join(ROOT, "tests/support/mischief_heif.c"), encoding="utf-8") as source:
            compile_library(self.path("libheif.so.1"), source.read())
        compile_library(self.path("no_filter.so"), NO_FILTER)

    def path(self, name):
        return os.path.join(self.box, name)

    def env(self, mischief, **more):
        return dict(os.environ, LD_LIBRARY_PATH=self.box, HEIF_MISCHIEF=mischief, HEIF_VICTIM=self.victim, **more)

    def run(self, *args, env=None, program=PLAIN, before=()):
        return subprocess.run([*before, program, *args], cwd=self.box, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              text=True, timeout=120)

    def error(self, mischief, *args, **more):
        """What the record of the photo says when its decoder does this."""
        done = self.run(*MEASURE, *args, "a.heic", env=self.env(mischief, **more))
        assert done.returncode == 1, (mischief, done.returncode, done.stderr)
        record = json.loads(done.stdout)
        assert record["status"] == "error" and record["error"]["message"].startswith("a.heic: "), (mischief, record)
        assert not os.path.exists(self.path("HEIF_LANDED")), mischief
        with open(self.victim, encoding="ascii") as victim:
            assert victim.read() == "dear", mischief
        return record["error"]


def check_mischief(bench):
    for what in ("read", "write", "remove", "rename", "socket", "local", "exec", "fork", "signal", "limit"):
        error = bench.error(what)
        assert error["code"] == "corrupt" and DENIED in error["message"], (what, error)
    assert "it could be done" in bench.error("nothing")["message"]
    assert "Bad file descriptor" in bench.error("scribble")["message"]
    for what, sign in (("crash", "Segmentation fault"), ("abort", "Aborted"), ("leave", "gave no answer")):
        error = bench.error(what)
        assert error["code"] == "corrupt" and sign in error["message"] and "ask for the original" in error["message"], error
    assert bench.error("eat")["code"] == "too-large", bench.error("eat")


def check_batch(bench):
    """A decoder that dies, or has no memory, is that photo's matter: the others have their records."""
    want = bench.run(*MEASURE, "b.jpg").stdout
    for what in ("crash", "eat", "scribble"):
        for workers in "13":
            done = bench.run(*MEASURE, "-j", workers, "-o", "out.jsonl", "--overwrite", "b.jpg", "a.heic", "b.jpg",
                             env=bench.env(what))
            with open(bench.path("out.jsonl"), encoding="utf-8") as out:
                lines = out.readlines()
            assert done.returncode == 1 and len(lines) == 3, (what, done.returncode, done.stderr)
            assert lines[0] == lines[2] == want and json.loads(lines[1])["status"] == "error", what


def check_descriptors(bench):
    """A batch for whose photos and decoders too few files may be open does not begin; the others lack none."""
    photos = ["%02d.heic" % i for i in range(16)]  # two a worker, where there are most
    for name in photos:
        shutil.copy(bench.path("a.heic"), bench.path(name))
    begun = told = 0
    for workers in (2, 4, 8):
        for files in range(5, 34):
            done = subprocess.run([PLAIN, *MEASURE, "-j", str(workers), *photos], cwd=bench.box, env=bench.env("nothing"),
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=120,
                                  preexec_fn=lambda most=files: resource.setrlimit(resource.RLIMIT_NOFILE, (most, most)))
            if done.returncode == 127:  # the loader itself had too few
                continue
            codes = {json.loads(line)["error"]["code"] for line in done.stdout.splitlines()}
            assert codes <= {"corrupt"} and (codes or "ulimit -n" in done.stderr), (workers, files, codes, done.stderr)
            begun, told = begun + bool(codes), told + (not codes)
    assert begun > 20 and told > 20, (begun, told)


def children(pid):
    found = []
    for thread in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{thread}/children", encoding="ascii") as listed:
            found += [int(child) for child in listed.read().split()]
    return found


def is_running(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_for(what):
    for _ in range(600):
        if what():
            return True
        time.sleep(0.05)
    return False


def check_orphans(bench):
    """Killed, the program leaves no decoder behind."""
    with subprocess.Popen([PLAIN, *MEASURE, "a.heic"], cwd=bench.box, env=bench.env("wait"), stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as process:
        assert wait_for(lambda: children(process.pid)), "no decoder was begun"
        (decoder,) = children(process.pid)
        process.send_signal(signal.SIGKILL)
    assert wait_for(lambda: not is_running(decoder)), "the decoder outlived the program"


def begin_hang(bench):
    """A decoder that does nothing at all is ended after a quarter of a minute; other checks run meanwhile."""
    return subprocess.Popen([PLAIN, *MEASURE, "a.heic"], cwd=bench.box, env=bench.env("wait"), stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True)


def check_hang(hung):
    said, _ = hung.communicate(timeout=120)
    error = json.loads(said)["error"]
    assert hung.returncode == 1 and error["code"] == "corrupt" and "gave no answer" in error["message"], error


def check_without_filter(bench):
    """Where the system grants no filter, photos are read all the same, and -v says so."""
    loud = [word for word in MEASURE if word != "-q"]
    done = bench.run(*loud, "-v", "a.heic", "a.heic", env=bench.env("nothing", LD_PRELOAD=bench.path("no_filter.so")))
    assert done.stderr.count("without a sandbox filter") == 1 and "Invalid argument" in done.stderr, done.stderr
    assert "it could be done" in done.stdout, done.stdout
    assert "without a sandbox filter" not in bench.run(*loud, "-v", "a.heic", env=bench.env("nothing")).stderr


def check_in_process(bench):
    """Sanitizers and valgrind see the decoder: it works in their process."""
    asan = bench.env("fork", ASAN_OPTIONS="detect_leaks=0")
    if "__asan_init" in subprocess.run(["nm", PROGRAM], capture_output=True, text=True, check=False).stdout:
        done = bench.run(*MEASURE, "a.heic", env=asan, program=PROGRAM)
        assert "it could be done" in done.stdout, (done.stdout, done.stderr)
    else:
        print("skipped: decoding in the process of a sanitizer: PIGMATCH has none")
    if shutil.which("valgrind"):
        done = bench.run(*MEASURE, "a.heic", env=bench.env("local"), before=("valgrind", "-q"))
        assert "it could be done" in done.stdout, (done.stdout, done.stderr)
    else:
        print("skipped: decoding in valgrind's process: it is not installed")


def check_real(bench):
    """The same record with that process, without it, and under fakeroot."""
    shared = os.environ.get("PIGMATCH_SHARED")
    photo = shared and os.path.join(shared, "heic/IMG_5195.HEIC")
    if not photo or not os.path.exists(photo):
        print("skipped: a real HEIC decoded in both ways: PIGMATCH_SHARED is not set")
        return
    want = bench.run(*MEASURE, photo, program=PROGRAM).stdout
    assert json.loads(want)["status"] == "ok", want
    assert bench.run(*MEASURE, photo).stdout == want, "decoded in a process of its own, the photo is another"
    assert bench.run(*MEASURE, photo, env=dict(os.environ, LD_PRELOAD=bench.path("no_filter.so"))).stdout == want
    if shutil.which("fakeroot"):
        assert bench.run(*MEASURE, photo, before=("fakeroot",)).stdout == want, "fakeroot"
    else:
        print("skipped: under fakeroot: it is not installed")


def main():
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(folder)
        if "does not support" in bench.run(*MEASURE, "a.heic").stdout:
            print("skipped: decoder: this build was made without HEIC")
            return 0
        hung = begin_hang(bench)
        for check in (check_mischief, check_batch, check_descriptors, check_orphans, check_without_filter, check_in_process,
                      check_real):
            check(bench)
        check_hang(hung)
    print("decoder: nothing was taken, opened or begun")
    return 0


if __name__ == "__main__":
    sys.exit(main())
