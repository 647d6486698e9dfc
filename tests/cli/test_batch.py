#!/usr/bin/env python3
"""Many photos: order, resuming after every kind of end, tables of jobs, progress, GNU parallel, a nightly job.

PIGMATCH names the program that is asked questions (the sanitized build), PIGMATCH_PLAIN the one that is killed
many times over. PIGMATCH_KILLS is how often (default 40)."""
import contextlib
import csv
import glob
import json
import os
import pty
import random
import re
import resource
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

from PIL import Image

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.environ.get("PIGMATCH", os.path.join(ROOT, "build/san/pigmatch"))
PLAIN = os.environ.get("PIGMATCH_PLAIN", os.path.join(ROOT, "build/pigmatch"))
KILLS = int(os.environ.get("PIGMATCH_KILLS", "40"))
SEED = int(os.environ.get("PIGMATCH_SEED", "20261121"))
HAIR = ["--hair", "25%,10%,50%,35%"]
MEASURE = ["measure", "--json", "-q", *HAIR]


def run(*args, program=PROGRAM, cwd=None, **more):
    done = subprocess.run([program, *args], cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=600,
                          **more)
    assert b"Sanitizer" not in done.stderr, done.stderr.decode("utf-8", "replace")
    return done


@contextlib.contextmanager
def started(command, **more):
    """A child that does not outlive a test that fails."""
    with subprocess.Popen(command, **more) as child:
        try:
            yield child
        finally:
            if sys.exc_info()[0] is not None:
                child.kill()


def read(path):
    with open(path, "rb") as data:
        return data.read()


def write(path, data):
    with open(path, "wb") as out:
        out.write(data)


def photos_of(data):
    return [json.loads(line)["photo"] for line in data.splitlines()]


def make_photo(path, seed, side=96):
    """Noise round a colour: hair enough for a colour, small enough to be quick."""
    rng = random.Random(seed)
    base = [rng.randrange(20, 90) for _ in range(3)]
    noise = Image.frombytes("L", (side, side), rng.randbytes(side * side))
    Image.merge("RGB", [noise.point(lambda v, b=b: b + v // 8) for b in base]).save(path, "JPEG", quality=85)


def make_folder(folder):
    """Photos at several depths, and much that is none. The photos' paths, as a walk gives them."""
    os.makedirs(os.path.join(folder, "b", "deep"))
    os.makedirs(os.path.join(folder, "empty"))
    photos = ["a b.jpg", "b/deep/no ending", "b/x.png", "b-after.jpg", "b.jpg", "\u00e4.jpg", "z\nline.jpg"]
    for i, name in enumerate(photos):
        make_photo(os.path.join(folder, name), i)
    Image.open(os.path.join(folder, "b.jpg")).save(os.path.join(folder, "b/x.png"))
    write(os.path.join(folder, "cut.jpg"), read(os.path.join(folder, "b.jpg"))[:900])
    write(os.path.join(folder, "notes.txt"), b"not a photo")
    write(os.path.join(folder, "zero.jpg"), b"")
    write(os.path.join(folder, "b/movie.mov"), b"\0\0\0\x14ftypqt  \0\0\0\0qt  ")
    os.symlink("..", os.path.join(folder, "b/up"))
    os.symlink("nowhere", os.path.join(folder, "dangling"))
    os.mkfifo(os.path.join(folder, "pipe"))
    return [os.path.join(folder, name) for name in
            ["a b.jpg", "b/deep/no ending", "b/x.png", "b-after.jpg", "b.jpg", "cut.jpg", "z\nline.jpg", "\u00e4.jpg"]]


# ---------------------------------------------------------------- inputs


def folders_are_walked_in_order(box):
    paths = make_folder(os.path.join(box, "in"))
    summary = os.path.join(box, "summary.json")
    done = run(*MEASURE, "--summary", summary, os.path.join(box, "in"))
    assert done.returncode == 1 and done.stderr == b"", done.stderr
    assert photos_of(done.stdout) == paths, photos_of(done.stdout)
    counted = json.loads(read(summary))
    assert counted["records"] == len(paths) and counted["errors"] == {"truncated": 1}, counted
    assert counted["passed_over"] == {"no_photos": 1, "misnamed": 0, "unread_kinds": 1, "empty": 1, "special": 2, "hidden": 0,
                                      "repeated": 1}, counted
    told = run(*[a for a in MEASURE if a != "-q"], "-v", os.path.join(box, "in")).stderr.decode()
    assert told.count(", skipped") == 6 and told.count("notes.txt: is not a photo") == 1, told
    # Named, everything has its record.
    done = run(*MEASURE, *[os.path.join(box, "in", n) for n in ("notes.txt", "zero.jpg", "b/movie.mov")], "missing")
    assert [json.loads(r)["error"]["code"] for r in done.stdout.splitlines()] == [
        "not-photo", "empty", "unsupported", "open"]
    assert run(*MEASURE, os.path.join(box, "in/empty")).returncode == 0


def an_output_in_the_folder_is_no_failed_photo(box):
    os.makedirs(os.path.join(box, "in"))
    make_photo(os.path.join(box, "in/a.jpg"), 1)
    done = run(*[a for a in MEASURE if a != "-q"], "-o", os.path.join(box, "in/records.ndjson"), os.path.join(box, "in"))
    assert done.returncode == 0 and b"could not be read" not in done.stderr, done.stderr


def a_continued_run_replaces_no_sheet(box):
    for name in ("x", "y"):
        os.makedirs(os.path.join(box, name))
        make_photo(os.path.join(box, name, "p.jpg"), 1)
    words = ["--json", "-q", "--force", *HAIR, "-o", "records.ndjson", "--resume", "--report", "sheets"]
    assert run(*words, "x", cwd=box).returncode == 0
    first = read(os.path.join(box, "sheets/0001-p.html"))
    assert run(*words, "x", "y", cwd=box).returncode == 0
    index = read(os.path.join(box, "sheets/index.html"))
    assert re.findall(rb'href="./(.*?)"|Sheets of (earlier runs: 1)', index) == [
        (b"0002-p.html", b""), (b"", b"earlier runs: 1"), (b"0001-p.html", b"")], index
    assert run(*words, "x", "y", cwd=box).returncode == 0
    assert sorted(os.listdir(os.path.join(box, "sheets"))) == ["0001-p.html", "0002-p.html", "index.html"]
    assert read(os.path.join(box, "sheets/0001-p.html")) == first and read(os.path.join(box, "sheets/index.html")) == index


def no_record_lacks_its_sheet(box):
    """A run that ends while it writes a sheet: continuing it makes that sheet."""
    make_photo(os.path.join(box, "p.jpg"), 1)
    words = ["--json", "-q", "--force", *HAIR, "-o", "records.ndjson", "--resume", "--report", "sheets/", "p.jpg"]
    small = 8192  # bytes: more than a record, less than a sheet
    limited = {"cwd": box, "program": PLAIN,
               "preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (small, small))}
    done = run(*words, **limited)
    assert done.returncode in (3, -signal.SIGXFSZ) and not glob.glob(os.path.join(box, "sheets/*.html")), done
    assert not glob.glob(os.path.join(box, "records*"))
    assert run(*words, cwd=box).returncode == 0
    assert sorted(os.listdir(os.path.join(box, "sheets"))) == ["0001-p.html", "index.html"]
    # What is only printed comes first: no later run would measure it again.
    done = run("--json", "-q", "--force", *HAIR, "--report", "p.html", "p.jpg", **limited)
    assert done.returncode in (3, -signal.SIGXFSZ) and json.loads(done.stdout)["photo"] == "p.jpg", done


def lists_name_the_same_photos(box):
    paths = make_folder(os.path.join(box, "in"))
    want = run(*MEASURE, *paths).stdout
    with_nul = "\0".join(paths).encode()
    assert run(*MEASURE, "-0", "--files-from", "-", input=with_nul).stdout == want
    one_a_line = [p for p in paths if "\n" not in p]
    want = run(*MEASURE, *one_a_line).stdout
    for text in ("\n".join(one_a_line), "\r\n".join(one_a_line) + "\r\n\r\n", "\n\n" + "\n".join(one_a_line) + "\n"):
        write(os.path.join(box, "list"), text.encode())
        assert run(*MEASURE, "--files-from", os.path.join(box, "list")).stdout == want
        assert run(*MEASURE, "--files-from", "-", input=text.encode()).stdout == want
    assert run(*MEASURE, "--files-from", "-", input=with_nul).returncode == 2
    assert run(*MEASURE, "-0", "x").returncode == 2
    assert run(*MEASURE, "--files-from", "missing").returncode == 2
    empty = run(*MEASURE, "--files-from", "-", input=b"")
    assert empty.returncode == 0 and empty.stdout == b""
    # A line that is no path at all is one record, whatever its length.
    done = run(*MEASURE, "--files-from", "-", input=b"x" * 300000 + b"\n" + paths[0].encode())
    assert [r["status"] for r in map(json.loads, done.stdout.splitlines())] == ["error", "ok"]


def walks_give_each_file_once(box):
    """Folders that link to one another, files by several names, what is hidden; lists of other encodings."""
    for i in range(3):
        os.makedirs(os.path.join(box, "in/d%d" % i))
        make_photo(os.path.join(box, "in/d%d/p.jpg" % i), i)
        for j in range(3):
            os.symlink("../d%d" % j, os.path.join(box, "in/d%d/l%d" % (i, j)))
    os.symlink("d0/p.jpg", os.path.join(box, "in/best.jpg"))
    os.link(os.path.join(box, "in/d1/p.jpg"), os.path.join(box, "in/hard.jpg"))
    for name in ("@eaDir", ".thumbnails", "#recycle", "$RECYCLE.BIN", "System Volume Information"):
        os.mkdir(os.path.join(box, "in", name))
        make_photo(os.path.join(box, "in", name, "t.jpg"), 5)
    make_photo(os.path.join(box, "in/.trashed-1.jpg"), 5)
    summary = os.path.join(box, "s")
    photos = photos_of(run(*MEASURE, "--summary", summary, "in", cwd=box).stdout)
    assert len(photos) == 3 and len({os.path.realpath(os.path.join(box, p)) for p in photos}) == 3, photos
    counted = json.loads(read(summary))["passed_over"]
    assert counted["hidden"] == 6 and counted["repeated"] > 6, counted
    assert photos_of(run(*MEASURE, "in/.trashed-1.jpg", "in/@eaDir", cwd=box).stdout) == ["in/.trashed-1.jpg", "in/@eaDir/t.jpg"]
    assert len(photos_of(run(*MEASURE, "in/d0/p.jpg", "in", cwd=box).stdout)) == 3
    for encoding, code in (("utf-8-sig", 0), ("utf-16", 2), ("utf-16-le", 2), ("utf-16-be", 2)):
        write(os.path.join(box, "list"), "in/d0/p.jpg\r\n".encode(encoding))
        for more in ([], ["-0"]):
            done = run(*MEASURE, "--files-from", "list", *more, cwd=box)
            if code == 2:
                assert done.returncode == 2 and b"is UTF-16" in done.stderr and not done.stdout, (encoding, done)
            elif not more:
                assert photos_of(done.stdout) == ["in/d0/p.jpg"], done


def names_of_any_bytes_come_back(box):
    name = os.path.join(os.fsencode(box), b"caf\xe9 \x1b[31m.jpg")
    make_photo(name, 1)
    record = json.loads(run(*MEASURE, name).stdout)
    assert bytes.fromhex(record["photo_hex"]) == name
    told = run("measure", "--json", "-v", *HAIR, name).stderr
    assert b"\x1b" not in told and told.count(b"\n") == 1, told
    out = os.path.join(box, "o")
    for _ in range(2):
        assert run(*MEASURE, "--resume", "-o", out, name).returncode == 0
        assert len(read(out).splitlines()) == 1


def a_list_is_answered_while_it_comes(box):
    make_photo(os.path.join(box, "a.jpg"), 1)
    for workers in ("1", "2"):
        with started([PROGRAM, *MEASURE, "-j", workers, "--files-from", "-"], cwd=box, stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE) as child:
            for _ in range(3):
                child.stdin.write(b"a.jpg\n")
                child.stdin.flush()
                assert json.loads(child.stdout.readline())["photo"] == "a.jpg"
            child.stdin.close()
            assert child.wait(200) == 0


def standard_input_is_one_of_many(box):
    make_photo(os.path.join(box, "a.jpg"), 1)
    data = read(os.path.join(box, "a.jpg"))
    for workers in ("1", "3"):
        done = run(*MEASURE, "-j", workers, "a.jpg", "-", "a.jpg", cwd=box, input=data)
        records = [json.loads(line) for line in done.stdout.splitlines()]
        assert [r["photo"] for r in records] == ["a.jpg", "-", "a.jpg"]
        assert records[0]["hair"] == records[1]["hair"] and done.returncode == 0


# ---------------------------------------------------------------- order, memory, writing


def make_many(box, count=24, side=96):
    """A folder `in` with photos, some broken; its records."""
    os.makedirs(os.path.join(box, "in"))
    for i in range(count):
        path = os.path.join(box, "in", "%03d.jpg" % i)
        make_photo(path, i, side)
        if i % 7 == 3:
            write(path, read(path)[:700])
    return run(*MEASURE, "-j", "1", "in", cwd=box, program=PLAIN).stdout


def workers_change_no_byte(box):
    want = make_many(box)
    assert len(want.splitlines()) == 24
    for workers in ("2", "7"):
        assert run(*MEASURE, "-j", workers, "in", cwd=box).stdout == want, workers
    text = ["-q", *HAIR, *["in/%03d.jpg" % i for i in range(6)]]
    assert run("-j", "1", *text, cwd=box, program=PLAIN).stdout == run("-j", "3", *text, cwd=box, program=PLAIN).stdout


def each_record_is_one_write(box):
    want = make_many(box, 6)
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
    with started([PROGRAM, *MEASURE, "in"], cwd=box, stdout=theirs) as child:
        theirs.close()
        packets = []
        while True:
            packet = ours.recv(1 << 20)
            if not packet:
                break
            packets.append(packet)
        child.wait(200)
    ours.close()
    assert packets == want.splitlines(keepends=True)


def memory_does_not_grow_with_photos(box):
    """Asked of the kernel while the last photo is awaited: its own size, not that of the shell around it."""
    make_many(box, 8)
    most = []
    for times in (5, 60):
        with started([PLAIN, *MEASURE, "-j", "2", "--files-from", "-"], cwd=box, stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE) as child:
            child.stdin.write("".join("in/%03d.jpg\n" % (i % 8) for i in range(8 * times)).encode())
            child.stdin.flush()
            for _ in range(8 * times):
                child.stdout.readline()
            status = read("/proc/%d/status" % child.pid).decode()
            most.append(int(status.split("VmHWM:")[1].split()[0]))
            child.stdin.close()
    assert most[1] - most[0] < 1500, most


# ---------------------------------------------------------------- ends of every kind


def a_file_has_its_name_once_it_is_whole(box):
    want = make_many(box, 6)
    out = os.path.join(box, "out")
    assert run(*MEASURE, "-o", out, "in", cwd=box).returncode == 1
    assert read(out) == want and not os.path.exists(out + ".part")
    os.symlink("out", os.path.join(box, "link"))
    done = run(*MEASURE, "-o", "link", "in/000.jpg", cwd=box)
    assert done.returncode == 2 and b"--overwrite" in done.stderr and read(out) == want
    run(*MEASURE, "-o", "link", "--overwrite", "in/000.jpg", cwd=box)
    assert os.path.islink(os.path.join(box, "link")) and len(read(out).splitlines()) == 1
    # What another run left is not thrown away, and what cannot be opened is told before a photo is read.
    write(out + ".part", want)
    os.unlink(out)
    done = run(*MEASURE, "-o", out, "in", cwd=box)
    assert done.returncode == 2 and b"--resume" in done.stderr and read(out + ".part") == want
    assert run(*MEASURE, "-o", out, "--overwrite", "in/000.jpg", cwd=box).returncode == 0
    assert len(read(out).splitlines()) == 1 and not os.path.exists(out + ".part")
    for bad, problem in ((os.path.join(box, "no folder/out"), b"cannot be written"), (box, b"is a folder")):
        done = run(*MEASURE, "-o", bad, "in", cwd=box)
        assert done.returncode == 3 and bad.encode() in done.stderr and problem in done.stderr
    # A text page is whole or not there.
    write(os.path.join(box, "page.part"), b"left over")
    assert run("-q", *HAIR, "-o", "page", "in/000.jpg", cwd=box).returncode == 0
    assert b"HAIR " in read(os.path.join(box, "page")) and not os.path.exists(os.path.join(box, "page.part"))


def two_runs_do_not_share_a_file(box):
    make_photo(os.path.join(box, "a.jpg"), 1)
    with started([PROGRAM, *MEASURE, "-o", "out", "--files-from", "-"], cwd=box, stdin=subprocess.PIPE) as first:
        first.stdin.write(b"a.jpg\n")
        first.stdin.flush()
        wait_for(lambda: os.path.exists(os.path.join(box, "out.part")) and read(os.path.join(box, "out.part")))
        for more in ([], ["--resume"]):
            second = run(*MEASURE, *more, "-o", "out", "a.jpg", cwd=box)
            assert second.returncode == 3 and b"another run" in second.stderr, second.stderr
        first.stdin.close()
        assert first.wait(200) == 0
    assert len(read(os.path.join(box, "out")).splitlines()) == 1


def wait_for(condition, seconds=200):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.005)


def signals(child, kind):
    """Those that the process catches (SigCgt), or that were sent and not yet taken (ShdPnd)."""
    with open("/proc/%d/status" % child.pid, encoding="ascii") as status:
        mask = int(re.search("^%s:\\s*(\\w+)" % kind, status.read(), re.M).group(1), 16)
    return {number for number in signal.Signals if mask >> number - 1 & 1}


def catches(child, number=signal.SIGTERM):
    wait_for(lambda: number in signals(child, "SigCgt"))


def closed_and_full_outputs_are_told(box):
    make_many(box, 3)
    for command, said in ((">&-", b"standard output: writing failed"), ("> /dev/full", b"No space left")):
        done = subprocess.run(["sh", "-c", 'exec "$@" ' + command, "sh", PROGRAM, *MEASURE, "in"], cwd=box,
                              stderr=subprocess.PIPE, check=False)
        assert done.returncode == 3 and said in done.stderr, done.stderr
    # stderr closed: no message may end up in the output.
    done = subprocess.run(["sh", "-c", 'exec "$@" 2>&-', "sh", PROGRAM, "measure", "--json", "-v", *HAIR, "-o", "out",
                           "in"], cwd=box, check=False)
    assert done.returncode == 0 and len(photos_of(read(os.path.join(box, "out")))) == 3
    # Nobody reads on: no message, as of every filter.
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run([PROGRAM, *MEASURE, "in"], cwd=box, stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert done.returncode == 141 and done.stderr == b"", done
    os.mkfifo(os.path.join(box, "fifo"))
    with started(["cat", "fifo"], cwd=box, stdout=subprocess.PIPE) as cat:
        assert run(*MEASURE, "-o", "fifo", "in", cwd=box).returncode == 0
        assert len(cat.communicate(timeout=200)[0].splitlines()) == 3


def whole_lines(path):
    data = read(path)
    assert data.endswith(b"\n"), data[-80:]
    return [json.loads(line) for line in data.splitlines()]


def a_full_disk_loses_nothing(box):
    want = make_many(box)
    for room in (len(want) // 3, len(want) - 10, 100):
        def limit(room=room):
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
        done = run(*MEASURE, "-o", "out", "in", cwd=box, preexec_fn=limit, program=PLAIN)
        assert done.returncode == 3 and b"File too large" in done.stderr, done
        part = os.path.join(box, "out.part")
        if room > 1000:
            assert b"--resume" in done.stderr
            assert read(part) == want[:len(read(part))] and whole_lines(part)
        else:
            assert not os.path.exists(part)
        assert not os.path.exists(os.path.join(box, "out"))
        assert run(*MEASURE, "--resume", "-o", "out", "in", cwd=box).returncode == 1
        assert read(os.path.join(box, "out")) == want
        os.remove(os.path.join(box, "out"))


def interrupted(box, number, program=PROGRAM):
    """Starts a run, asks it to end once something is written; its exit code and message."""
    part = os.path.join(box, "out.part")
    with started([program, *MEASURE, "-j", "2", "-o", "out", "--files-from", "-"], cwd=box,
                          stdin=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        child.stdin.write(b"in/000.jpg\nin/001.jpg\nin/002.jpg\n")
        child.stdin.flush()
        wait_for(lambda: os.path.exists(part) and read(part).count(b"\n") == 3)
        child.send_signal(number)
        return child.wait(200), child.stderr.read()


def signals_leave_whole_records(box):
    # Whoever runs the tests may ignore signals, which children would inherit.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    want = make_many(box, 6)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        code, said = interrupted(box, number)
        assert code == 128 + number and b"--resume" in said and b"3 records" in said, (code, said)
        assert want.startswith(read(os.path.join(box, "out.part")))
        assert run(*MEASURE, "--resume", "-o", "out", "in", cwd=box).returncode == 1
        assert read(os.path.join(box, "out")) == want
        os.remove(os.path.join(box, "out"))


def a_signal_begins_nothing_new(box):
    """Both workers read when the signal comes: what they have begun is finished, what stands behind is not."""
    make_many(box, 4)
    slow = [pty.openpty() for _ in range(2)]  # terminals on which nobody types
    names = [os.ttyname(theirs) for _, theirs in slow]
    with started([PROGRAM, *MEASURE, "-j", "2", "-o", "out", "in/000.jpg", *names, "in/001.jpg", "in/002.jpg"],
                 cwd=box) as child:
        part = os.path.join(box, "out.part")
        wait_for(lambda: os.path.exists(part) and read(part).count(b"\n") == 1)
        child.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        assert child.poll() is None
        for ours, theirs in slow:
            os.close(theirs)
            os.close(ours)
        assert child.wait(200) == 128 + signal.SIGTERM
    assert [r["photo"] for r in whole_lines(part)] == ["in/000.jpg", *names]


def the_first_signal_ends_a_wait(box):
    """For somebody who writes to a pipe: a photo, a list, a table, standard input; with what is done kept."""
    make_many(box, 3)
    os.mkfifo(os.path.join(box, "pipe"))
    part = os.path.join(box, "out.part")
    for j in ("1", "2"):
        for photos in (["pipe"], ["in/000.jpg", "pipe", "in/002.jpg"], ["-"], ["in/000.jpg", "-"]):
            done = photos.index("pipe" if "pipe" in photos else "-")
            with started([PROGRAM, *MEASURE, "-j", j, "-o", "out", *photos], cwd=box, stdin=subprocess.PIPE,
                         stderr=subprocess.PIPE) as child:
                wait_for(lambda: os.path.exists(part) and read(part).count(b"\n") == done)
                catches(child)
                time.sleep(0.2)
                child.send_signal(signal.SIGTERM)
                assert child.wait(100) == 143, (j, photos)
                assert b"interrupted by signal 15" in child.stderr.read()
            assert (read(part).count(b"\n") if os.path.exists(part) else 0) == done
            for left in ("out", "out.part"):
                if os.path.exists(os.path.join(box, left)):
                    os.remove(os.path.join(box, left))
    for more in (["--files-from", "pipe"], ["--jobs", "pipe"], ["--files-from", "-"], ["-j", "2", "--jobs", "-"]):
        with started([PROGRAM, *MEASURE, *more], cwd=box, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as child:
            catches(child)
            time.sleep(0.2)
            child.send_signal(signal.SIGTERM)
            assert child.wait(100) == 143, more


def a_pipe_is_a_photo_like_another(box):
    make_many(box, 1)
    pipe, photo = os.path.join(box, "pipe"), read(os.path.join(box, "in/000.jpg"))
    os.mkfifo(pipe)
    for photos in (["pipe"], ["pipe", "in/000.jpg"], ["in/000.jpg", "pipe"]):
        with started([PROGRAM, *MEASURE, "-j", "2", "--report", "sheets/", "--overwrite", *photos], cwd=box,
                     stdout=subprocess.PIPE) as child:
            with open(pipe, "wb", buffering=0) as way:
                for at in range(0, len(photo), 1000):
                    way.write(photo[at:at + 1000])
            records = [json.loads(line) for line in child.stdout]
            assert child.wait(100) == 0
        assert [r["photo"] for r in records] == photos and len({r["sha256"] for r in records}) == 1
        assert len({json.dumps(r["hair"]) for r in records}) == 1


def the_second_signal_ends_at_once(box):
    make_many(box, 3)
    # Nobody will ever write to the terminal: its worker cannot finish.
    ours, endless = pty.openpty()
    with started([PROGRAM, *MEASURE, "-j", "2", "-o", "out", "in/000.jpg", "in/001.jpg", os.ttyname(endless),
                           "in/002.jpg"], cwd=box) as child:
        part = os.path.join(box, "out.part")
        wait_for(lambda: os.path.exists(part) and read(part).count(b"\n") == 2)
        child.send_signal(signal.SIGINT)
        wait_for(lambda: signal.SIGINT not in signals(child, "ShdPnd"))
        time.sleep(0.3)
        assert child.poll() is None
        child.send_signal(signal.SIGINT)
        assert child.wait(100) == 130
    os.close(ours)
    os.close(endless)
    assert len(whole_lines(part)) == 2
    # nohup
    with started([PROGRAM, *MEASURE, "--files-from", "-"], cwd=box, stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE,
                          preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN)) as child:
        child.stdin.write(b"in/000.jpg\n")
        child.stdin.flush()
        child.stdout.readline()
        child.send_signal(signal.SIGHUP)
        child.stdin.write(b"in/001.jpg\n")
        child.stdin.close()
        assert json.loads(child.stdout.readline())["photo"] == "in/001.jpg" and child.wait(200) == 0


def kills_lose_and_double_nothing(box):
    """SIGKILL at random moments, until the run comes through; every time each photo stands there once."""
    rng = random.Random(SEED)
    want = make_many(box, 40, 160)
    out, kills, through = os.path.join(box, "out"), 0, 0
    began = time.monotonic()
    subprocess.run([PLAIN, *MEASURE, "-o", "out", "in"], cwd=box, check=False)
    whole_s = time.monotonic() - began
    os.remove(out)
    while kills < KILLS:
        child = subprocess.Popen([PLAIN, *MEASURE, "-j", rng.choice("123"), "--resume", "-o", "out", "in"], cwd=box)
        time.sleep(rng.uniform(0, whole_s / 2))
        child.kill()
        kills += child.wait() == -signal.SIGKILL
        if os.path.exists(out):
            assert read(out) == want
            os.remove(out)
            through += 1
        elif os.path.exists(out + ".part"):
            part = read(out + ".part")
            assert want.startswith(part[:part.rfind(b"\n") + 1])
    assert run(*MEASURE, "--resume", "-o", "out", "in", cwd=box).returncode == 1
    assert read(out) == want
    print("batch: %d kills, %d runs came through" % (kills, through))


def torn_lines_are_dropped(box):
    rng = random.Random(SEED)
    want = make_many(box, 8)
    out = os.path.join(box, "out")
    for length in [0, 1, len(want) - 1, *[rng.randrange(len(want)) for _ in range(12)]]:
        write(out + ".part", want[:length])
        run(*MEASURE, "--resume", "-o", "out", "in", cwd=box, program=PLAIN)
        assert read(out) == want and not os.path.exists(out + ".part"), length
        os.remove(out)
    # As a crash of the machine may leave it.
    write(out + ".part", want[:len(want) // 2] + bytes(4096))
    run(*MEASURE, "--resume", "-o", "out", "in", cwd=box)
    assert read(out) == want


# ---------------------------------------------------------------- resuming


def resuming_is_refused_where_records_differ(box):
    want = make_many(box, 4)
    out = os.path.join(box, "out")
    first = json.loads(want.splitlines()[0])
    other = {"version": dict(first, tool=dict(first["tool"], version="0.0.1")),
             "method": dict(first, tool=dict(first["tool"], method=0))}
    for what, record in other.items():
        write(out, json.dumps(record, separators=(",", ":")).encode() + b"\n" + want)
        done = run(*MEASURE, "--resume", "-o", "out", "in", cwd=box)
        assert done.returncode == 2 and b"out:1:" in done.stderr, (what, done.stderr)
    for data, said in ((b"hello\n", b"no pigmatch records"), (want + b"{}\n" + want, b"out:5:"),
                       (want[:60] + b"\n" + want, b"out:1:")):
        write(out, data)
        done = run(*MEASURE, "--resume", "-o", "out", "in", cwd=box)
        assert done.returncode == 2 and said in done.stderr and read(out) == data, done.stderr
    write(out, want)
    base = ["--json", "-q", "--resume", "-o", "out", "in"]
    for args, said in ((["measure", "--hair", "25%,10%,50%,36%"], b"options"), (["measure", *HAIR, "--force"], b"options"),
                       ([*HAIR], b"palette")):
        done = run(*args, *base, cwd=box)
        assert done.returncode == 2 and said in done.stderr and read(out) == want, (args, done.stderr)
        assert not os.path.exists(out + ".part")
    assert run("measure", *HAIR, "--resume", "in", cwd=box).returncode == 2
    assert run(*MEASURE, "--resume", "-o", "/dev/null", "in", cwd=box).returncode == 2
    assert run(*MEASURE, "--retry", "opn", "-o", "out", "in", cwd=box).returncode == 2


def another_palette_is_refused(box):
    """Records of one palette are not gone on from with another, or with none; what failed names none, and stays."""
    make_photo(os.path.join(box, "a.jpg"), 5)
    write(os.path.join(box, "torn.jpg"), b"\xff\xd8\xff")
    warm, cool = (os.path.join(ROOT, "palettes/%s.cgats" % name) for name in ("warm", "cool"))
    base = ["--json", "-q", *HAIR, "a.jpg", "torn.jpg"]
    out = os.path.join(box, "out")
    want = run("-p", warm, *base, cwd=box).stdout
    write(out, want)
    for args in (["-p", cool], ["measure"]):
        done = run(*args, "--resume", "-o", "out", *base, cwd=box)
        assert done.returncode == 2 and b"out:1:" in done.stderr and b"palette of SHA-256" in done.stderr, (args, done)
        assert read(out) == want
    assert run("-p", warm, "--resume", "-o", "out", *base, cwd=box).returncode == 1 and read(out) == want
    torn = want.splitlines(keepends=True)[1]
    write(out, torn)
    assert run("-p", cool, "--resume", "-o", "out", *base, cwd=box).returncode == 1
    assert read(out) == run("-p", cool, *base, cwd=box).stdout and read(out).endswith(torn)
    # Palettes of a table's own, which the records are compared with one by one.
    for first, second, code in ((warm, warm, 1), (warm, cool, 2)):
        write(os.path.join(box, "jobs.csv"), ("photo,palette\na.jpg,%s\ntorn.jpg,%s\n" % (second, second)).encode())
        write(out, run("-p", first, *base, cwd=box).stdout)
        done = run("--json", "-q", *HAIR, "--jobs", "jobs.csv", "--resume", "-o", "out", cwd=box)
        assert done.returncode == code and (code == 1 or b"out:1:" in done.stderr), (first, second, done)


def what_is_there_is_not_done_again(box):
    make_many(box, 6)
    out, summary = os.path.join(box, "out"), os.path.join(box, "s")
    names = ["in/%03d.jpg" % i for i in (0, 1, 1, 3)]
    want = run(*MEASURE, *names, cwd=box).stdout
    # A photo named twice has two records; one is there.
    write(out + ".part", b"".join(want.splitlines(keepends=True)[:2]))
    run(*MEASURE, "--resume", "-o", "out", "--summary", summary, *names, cwd=box)
    assert read(out) == want and json.loads(read(summary))["resumed"] == 2
    # New photos between the old ones go to their place; those that nobody names now stay.
    new = run(*MEASURE, "in", cwd=box).stdout
    gone = b"".join(run(*MEASURE, "gone.jpg", cwd=box).stdout.splitlines(keepends=True))
    write(out, gone + b"".join(new.splitlines(keepends=True)[1::2]))
    code = run(*MEASURE, "--resume", "-o", "out", "in", cwd=box).returncode
    assert code == 1 and read(out) == gone + new
    # They stay, and are no failures of a run that does not ask for them.
    code = run(*MEASURE, "--resume", "-o", "out", "--summary", summary, "in/000.jpg", cwd=box).returncode
    counted = json.loads(read(summary))
    assert code == 0 and read(out) == gone + new, code
    assert counted["records"] == 1 and counted["errors"] == {} and counted["others"] == counted["resumed"] - 1, counted
    # Only what failed in the given way is done again, and only where it is named.
    make_photo(os.path.join(box, "gone.jpg"), 3)
    assert run(*MEASURE, "--retry", "open", "-o", "out", "in", cwd=box).returncode == 1
    assert read(out) == gone + new
    run(*MEASURE, "--retry", "truncated,open", "-o", "out", "--summary", summary, "in", cwd=box)
    assert read(out) == gone + new and json.loads(read(summary))["redone"] == 1
    # What the machine had no memory or files for is done again, asked or not.
    lacked = gone.replace(b'"code":"open"', b'"code":"memory"')
    write(out, lacked + new)
    run(*MEASURE, "--resume", "-o", "out", "--summary", summary, "gone.jpg", "in", cwd=box)
    assert lacked not in read(out) and read(out).endswith(new) and json.loads(read(summary))["redone"] == 1
    write(out, gone + new)
    # Another photo in a photo's place is measured, and the folder by another name is the same folder.
    make_photo(os.path.join(box, "in/003.jpg"), 3)
    again = run(*MEASURE, "in", cwd=box).stdout
    done = run(*MEASURE, "--resume", "-o", "out", "--summary", summary, "in", cwd=box)
    assert done.returncode == 0 and read(out) == gone + again
    counted = json.loads(read(summary))
    assert counted["redone"] == 1 and counted["errors"] == {} and counted["others"] == 1, counted
    # Of the options those are named that differ.
    done = run(*MEASURE, "--card", "1,1,5,5,grey", "--resume", "-o", "out", "in", cwd=box)
    assert done.returncode == 2 and b"other options (then none of them; now card=1,1,5,5,grey):" in done.stderr, done
    run(*MEASURE, "--resume", "-o", "out", "--summary", summary, ".//in/./", cwd=box)
    assert read(out) == gone + again and json.loads(read(summary))["redone"] == 0
    # An empty file in its place, as a copy that failed leaves it, is another one too (in a folder it is passed over).
    write(os.path.join(box, "in/003.jpg"), b"")
    run(*MEASURE, "--resume", "-o", "out", "--summary", summary, "in/003.jpg", cwd=box)
    assert run(*MEASURE, "in/003.jpg", cwd=box).stdout in read(out) and json.loads(read(summary))["redone"] == 1


def bad_photos_up_to_a_share_are_no_failure(box):
    make_many(box, 10)  # one of ten is broken
    for limit, code in (("9.9%", 1), ("10%", 0), ("10", 0), ("0", 1), ("100%", 0)):
        assert run(*MEASURE, "--max-bad", limit, "in", cwd=box).returncode == code, limit
    for wrong in ("101%", "-1", "x", "5%%", "", "0.4", ".1"):
        assert run(*MEASURE, "--max-bad", wrong, "in", cwd=box).returncode == 2, wrong
    assert b"as 0.4%" in run(*MEASURE, "--max-bad", "0.4", "in", cwd=box).stderr


def files_that_are_taken_for_photos_are_told(box):
    make_many(box, 2)
    for name, content in (("a.JPG", b"no photo"), ("b.heic", b""), ("c.gif", b"GIF89a" + b"." * 30), ("d.txt", b"x")):
        write(os.path.join(box, "in", name), content)
    told = (b"files in folders could not be read as photos: 1 named as photos but holding none, 1 empty, "
            b"1 of a kind that is not read; -v names them")
    words = ["measure", *HAIR, "in"]
    assert told in run(*words, cwd=box).stderr and told not in run(*words, "-q", cwd=box).stderr
    named = run(*words, "-v", cwd=box).stderr
    assert told not in named and b"a.JPG: holds no photo, whatever its name says" in named, named
    for name in ("a.JPG", "b.heic", "c.gif"):
        os.remove(os.path.join(box, "in", name))
    assert b"folders" not in run(*words, cwd=box).stderr, "a text file is no news"


def the_summary_is_documented(box):
    make_many(box, 2)
    summary = os.path.join(box, "s")
    run(*MEASURE, "--summary", summary, "in", cwd=box)
    page = read(os.path.join(ROOT, "man/pigmatch-record.5")).decode()
    page = page[page.index(".Sh SUMMARY"):page.index(".Sh CLIENT FILES")]
    counted = json.loads(read(summary))
    for name in [*counted, *counted["passed_over"], *counted["status"], *counted["confidence"]]:
        assert re.search(r"\b%s\b" % name, page), name


# ---------------------------------------------------------------- tables


def table(box, rows, separator=","):
    path = os.path.join(box, "jobs.csv")
    with open(path, "w", encoding="utf-8", newline="") as out:
        csv.writer(out, delimiter=separator).writerows(rows)
    return path


def a_row_is_as_good_as_a_command_line(box):
    make_many(box, 3)
    names = ["photo", "id", "client", "hair", "skin", "card", "chart", "look", "start", "palette", "target", "level",
             "roots", "grey"]
    palette = os.path.join(ROOT, "palettes/warm.cgats")
    rows = [["in/000.jpg", "one", "c 1", "20%,20%,40%,40%", "", "", "", "", "", "", ""],
            ["in/001.jpg", "", "", "10%,10%,30%,30% 50%,50%,30%,30%", "1,1,9,9;20,1,9,9", "", "none", "shaved",
             "2026-05-10", palette, ""],
            ["", "t", "", "", "", "", "", "", "", palette, "W3"],
            ["in/000.jpg", "two", "", "", "", "", "", "", "", "", ""],
            ["", "hex", "", "", "", "", "", "", "", "", "#203040"],
            ["in/002.jpg", "new", "", "", "", "", "", "density", "", "", "", "3-4", "40%,40%,20%,20%", "blend"]]
    same = [["--hair", "20%,20%,40%,40%", "--client", "c 1", "in/000.jpg"],
            ["--hair", "10%,10%,30%,30%", "--hair", "50%,50%,30%,30%", "--skin", "1,1,9,9", "--skin", "20,1,9,9",
             "--chart", "none", "--look", "shaved", "--start", "2026-05-10", "-p", palette, "in/001.jpg"],
            ["--target", "W3", "-p", palette, *HAIR], [*HAIR, "in/000.jpg"], [*HAIR, "--target", "#203040"],
            [*HAIR, "--look", "density", "--level", "3-4", "--roots", "40%,40%,20%,20%", "--grey", "blend",
             "in/002.jpg"]]
    want = [json.loads(run("--json", *args, cwd=box, program=PLAIN).stdout) for args in same]
    for row, record in zip(rows, want):
        record["id"] = row[1] or None
    for separator in ",;\t":
        path = table(box, [names, *rows], separator)
        done = run("--json", *HAIR, "-j", "2", "--jobs", path, cwd=box, program=PLAIN if separator != "," else PROGRAM)
        assert [json.loads(line) for line in done.stdout.splitlines()] == want and done.returncode == 0
    # Resumed, each row answers for itself; another option for one of them is refused.
    out = os.path.join(box, "out")
    resume = ["--json", "-q", *HAIR, "--resume", "-o", "out", "--jobs"]
    for n in range(len(rows) + 1):
        write(out + ".part", b"".join(done.stdout.splitlines(keepends=True)[:n]))
        run(*resume, path, cwd=box, program=PLAIN)
        assert read(out) == done.stdout, n
        os.remove(out)
    write(out, done.stdout)
    rows[1][7] = "natural"
    changed = run(*resume, table(box, [names, *rows]), cwd=box)
    assert changed.returncode == 2 and b"out:2:" in changed.stderr and read(out) == done.stdout, changed.stderr
    rows[1][7], rows[0][9] = "shaved", palette
    changed = run(*resume, "-", cwd=box, input=read(table(box, [names, *rows])))
    assert changed.returncode == 2 and b"out:1:" in changed.stderr and b"another palette" in changed.stderr, changed


def wrong_tables_are_told_by_place(box):
    cases = [("", " the table is empty"), ("photo;when\n", "1:7: 'when'"), ("photo,id,photo\n", "1:10: 'photo'"),
             ("photo,hair\na,\"1,2,3\"\n", "2:3: hair '1,2,3'"), ("photo,hair\na,1,2,3,4\n", "2:5: the row has 5 cells, but the first row names 2 columns: put a cell"),
             ("photo,id\na,1,2\n", "2:5: the row has 3 cells"),
             ("photo,roots\na,1\n", "2:3: roots"), ("photo,grey\na,b\n", "2:3: grey"),
             ("photo,level\na,11\n", "2:3: level"),
             ("photo,target\na,#fff\n", "2:3: target"), ("id\n7\n", "2:1: the row has neither"),
             ("photo,start\na,2026-02-30\n", "2:3: start"), ("photo,look\na,bald\n", "2:3: look"),
             ("photo,palette\na,none.cgats\n", "2:3: none.cgats"), ("photo,id\n\"a,b\n", "2:1: the quote"),
             ("photo,id\na,b\rc,d\n", "2:4: a carriage return"), ("photo\na\0b\n", "2:1: the line contains NUL"),
             ("photo,card\na,\"1,2,3,4\"\n", "2:3: card"), ("\ufeffphoto;id\n\n\nx;" + "i" * 201 + "\n", "4:3: id")]
    for text, said in cases:
        write(os.path.join(box, "jobs.csv"), text.encode())
        done = run("--json", "--jobs", "jobs.csv", "-o", "out", cwd=box)
        assert done.returncode == 2 and ("jobs.csv:" + said).encode() in done.stderr, (text, done.stderr)
        assert sorted(os.listdir(box)) == ["jobs.csv"]
    for column in ("id", "client"):
        write(os.path.join(box, "jobs.csv"), b"photo," + column.encode() + b"\na,J\xe4ger\n")
        done = run("--json", "--jobs", "jobs.csv", cwd=box)
        assert done.returncode == 2 and b"2:3: " + column.encode() + b" 'J" in done.stderr and b"UTF-8" in done.stderr, done
    write(os.path.join(box, "jobs.csv"), b"photo,look\na,bald\nb,bald\nc,\n")
    done = run("--json", "--jobs", "jobs.csv", cwd=box)
    assert done.returncode == 2 and done.stdout == b"" and done.stderr.count(b"\n") == 2, done.stderr
    # A wrong region is told once, and not of the row's palette, too.
    write(os.path.join(box, "jobs.csv"), b"photo,roots,palette\na,none,default\n")
    done = run("--json", "--jobs", "jobs.csv", cwd=box)
    assert done.returncode == 2 and done.stderr.count(b"\n") == 1 and b"2:3: roots" in done.stderr, done.stderr
    assert run("measure", "--json", "--jobs", "jobs.csv", cwd=box).returncode == 2
    assert run("--json", "--jobs", "jobs.csv", "x.jpg", cwd=box).returncode == 2


# ---------------------------------------------------------------- people


def on_a_terminal(args, box, term="xterm"):
    """What a terminal at stderr shows, stdout being a file."""
    master, slave = pty.openpty()
    shown = b""
    with open(os.path.join(box, "stdout"), "wb") as out:
        with started([PLAIN, *args], cwd=box, stdout=out, stderr=slave, env=dict(os.environ, TERM=term)):
            os.close(slave)
            while select.select([master], [], [], 20)[0]:
                try:
                    shown += os.read(master, 4096)
                except OSError:  # the other end is closed
                    break
    os.close(master)
    return shown


def progress_shows_on_a_terminal_only(box):
    try:
        os.close(pty.openpty()[0])
    except OSError as wrong:
        print("skipped: progress on a terminal: %s" % wrong)
        return
    make_photo(os.path.join(box, "a.jpg"), 1, 200)
    args = ["measure", "--json", *HAIR, "-j", "1", "--files-from", "list"]
    write(os.path.join(box, "list"), b"a.jpg\n" * 100 + b"missing\n" + b"a.jpg\n" * 100)
    shown = on_a_terminal(args, box)
    assert b"/201 (" in shown and b"a second" in shown and b"left" in shown and b"1 failed" in shown, shown
    assert b"pigmatch: missing: no such file: check its name\r\n" in shown and shown.endswith(b"\r\x1b[K"), shown
    assert len(read(os.path.join(box, "stdout")).splitlines()) == 201
    write(os.path.join(box, "list"), b"a.jpg\nmissing\n")
    assert on_a_terminal([*args, "-q"], box) == b""
    assert on_a_terminal(args, box, term="dumb") == b"pigmatch: missing: no such file: check its name\r\n"
    assert run(*args, cwd=box).stderr == b"pigmatch: missing: no such file: check its name\n"


# ---------------------------------------------------------------- with other tools


def page_block(first):
    """The block of pigmatch-batch.7 that begins with this line, as a script."""
    page = read(os.path.join(ROOT, "man/pigmatch-batch.7")).decode()
    block = re.search(r"^\.Bd.*\n(" + re.escape(first) + r".*\n(?:.*\n)*?)\.Ed$", page, re.M)
    assert block, "pigmatch-batch.7 has nothing that begins with " + first
    return block[1].replace("\\&", "").replace("\\e", "\\")


def shell(box, script, **more):
    """Runs it with our program first in the path, GNU parallel without its notice."""
    tools = os.path.join(box, "bin")
    if not os.path.isdir(tools):
        os.mkdir(tools)
        os.symlink(PLAIN, os.path.join(tools, "pigmatch"))
    place = dict(os.environ, PATH=tools + ":" + os.environ["PATH"], HOME=box, PARALLEL_HOME=box, PARALLEL="--will-cite -j2")
    return subprocess.run(["sh", "-c", script], cwd=box, env=place, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=600, check=False, **more)


def gnu_parallel_gives_the_same_records(box):
    if shutil.which("parallel") is None:
        print("skipped: GNU parallel is not installed (Debian: parallel)")
        return
    make_many(box)
    want = run("measure", "--json", "-q", "-j", "1", "--hair", "25%,10%,50%,35%", "in", program=PLAIN, cwd=box).stdout
    write(os.path.join(box, "machines"), b"2/:\n")
    commands = re.sub(r" *\\\n *", " ", page_block("find in -name")).splitlines()
    assert shell(box, commands[0]).returncode == 0
    assert len(commands) == 4 and "--sshloginfile" in commands[3]
    for command in commands[1:]:
        done = shell(box, command.replace("-N 100", "-N 5"))
        assert read(os.path.join(box, "records.ndjson")) == want, (command, done)
    # Shards, put together, can be gone on from.
    more = ["measure", "--json", "-q", "-j", "1", "--hair", "25%,10%,50%,35%", "--resume", "-o", "records.ndjson", "in"]
    assert run(*more, cwd=box).returncode == 1
    assert read(os.path.join(box, "records.ndjson")) == want


def tasks_of_a_job_array_give_the_same_records(box):
    """As Slurm starts them, one after the other; the second task is interrupted and queued again."""
    make_many(box)
    want = run("measure", "--json", "-q", "-j", "1", "--hair", "25%,10%,50%,35%", "in", program=PLAIN, cwd=box).stdout
    split, _, put_together = page_block("split -n l/16").splitlines()
    assert shell(box, "find in -name '*.jpg' | sort >list; " + split).returncode == 0
    task = page_block("#!/bin/sh\n#SBATCH")
    for number in [*range(1, 17), 2]:
        done = shell(box, "SLURM_ARRAY_TASK_ID=%d\n%s" % (number, task))
        assert done.returncode == 0, (number, done)
        if number == 2:  # what a task that was stopped leaves behind
            part = os.path.join(box, "records.02.ndjson")
            whole = read(part)
            if os.path.exists(part + ".again"):
                continue
            os.rename(part, part + ".again")
            write(part + ".part", whole[:len(whole) // 2])
    assert shell(box, put_together).returncode == 0
    assert read(os.path.join(box, "records.ndjson")) == want


def the_nightly_example_works(box):
    if shutil.which("sqlite3") is None:
        print("skipped: sqlite3 is not installed (Debian: sqlite3)")
        return
    make_many(box, 5)
    script = page_block("#!/bin/sh\ncode=0")
    night = lambda: shell(box, script)
    ask = lambda sql: subprocess.run(["sqlite3", "hair.db", sql], cwd=box, stdout=subprocess.PIPE, check=True).stdout.decode()
    first = night()
    assert b"truncated|1" in first.stdout.replace(b" ", b""), first
    assert ask("select count(*), sum(status='ok') from photos") == "5|4\n"
    make_photo(os.path.join(box, "in/new.jpg"), 9)
    second = night()
    assert second.stdout == b"" and second.returncode == 0, second
    assert ask("select count(*), sum(status='ok') from photos") == "6|5\n"
    assert night().stdout == b""


def main():
    tests = [folders_are_walked_in_order, an_output_in_the_folder_is_no_failed_photo,
             a_continued_run_replaces_no_sheet, no_record_lacks_its_sheet, lists_name_the_same_photos,
             walks_give_each_file_once, names_of_any_bytes_come_back,
             a_list_is_answered_while_it_comes, standard_input_is_one_of_many, workers_change_no_byte,
             each_record_is_one_write, memory_does_not_grow_with_photos, a_file_has_its_name_once_it_is_whole,
             two_runs_do_not_share_a_file, closed_and_full_outputs_are_told, a_full_disk_loses_nothing,
             signals_leave_whole_records, a_signal_begins_nothing_new, the_first_signal_ends_a_wait,
             a_pipe_is_a_photo_like_another, the_second_signal_ends_at_once, kills_lose_and_double_nothing,
             torn_lines_are_dropped, resuming_is_refused_where_records_differ, another_palette_is_refused, what_is_there_is_not_done_again,
             bad_photos_up_to_a_share_are_no_failure, files_that_are_taken_for_photos_are_told,
             the_summary_is_documented, a_row_is_as_good_as_a_command_line,
             wrong_tables_are_told_by_place, progress_shows_on_a_terminal_only, gnu_parallel_gives_the_same_records,
             tasks_of_a_job_array_give_the_same_records, the_nightly_example_works]
    wanted = sys.argv[1:]
    failed = 0
    # nohup leaves them ignored, and so would the children.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    print("batch: PIGMATCH_SEED=%d PIGMATCH_KILLS=%d" % (SEED, KILLS))
    for test in tests:
        if wanted and test.__name__ not in wanted:
            continue
        began = time.monotonic()
        with tempfile.TemporaryDirectory() as box:
            try:
                test(box)
            except Exception as wrong:  # a record that is no JSON, a child that hangs: the others still have their say
                failed += 1
                print("FAILED %s: %s: %s" % (test.__name__, type(wrong).__name__, wrong))
        if os.environ.get("PIGMATCH_TIMES"):
            print("%6.2f s  %s" % (time.monotonic() - began, test.__name__))
    print("batch: %d tests, %d failed" % (len(tests), failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
