#!/usr/bin/env python3
"""Thousands of photos: the same records whatever the workers, memory that does not grow, and three ends by SIGKILL
that lose and double nothing. Photos are rendered, small, some of them broken."""
import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def make_photos(options, folder):
    subprocess.run([options.render, "--family", "natural", "--seed", str(options.seed), "--count", str(options.count),
                    "--size", "260x200", folder], check=True, stdout=subprocess.DEVNULL)
    os.remove(os.path.join(folder, "truth.json"))
    broken = 0
    for i, name in enumerate(sorted(os.listdir(folder))):
        path = os.path.join(folder, name)
        if i % 50 == 7:
            os.truncate(path, 40 * (i % 100))
        elif i % 97 == 11:
            with open(path, "r+b") as photo:
                photo.seek(os.path.getsize(path) // 2)
                photo.write(bytes(300))
        else:
            continue
        broken += 1
    return broken


def command(options, workers, *more):
    return [options.program, "measure", "--json", "-q", "-j", str(workers), "--hair", "25%,10%,50%,35%", *more]


def run(args, output):
    """Seconds and resident KB."""
    began = time.perf_counter()
    with open(output, "wb") as out:
        child = subprocess.Popen(["time", "-f", "%M", "-o", output + ".kb", *args], stdout=out, stderr=subprocess.DEVNULL)
        child.wait()
    with open(output + ".kb", encoding="utf-8") as told:
        return time.perf_counter() - began, int(told.read().split()[-1])


def killed(args, part, total, pick):
    """Starts, kills with SIGKILL once about a quarter more of the bytes is there; how many records were whole."""
    before = os.path.getsize(part) if os.path.exists(part) else 0
    goal = before + total * pick.uniform(0.15, 0.3)
    child = subprocess.Popen(args, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while child.poll() is None and not (os.path.exists(part) and os.path.getsize(part) >= goal):
        time.sleep(0.01)
    early = child.poll() is None
    child.kill()
    child.wait()
    with open(part if early else part[:-5], "rb") as records:
        return early, records.read().count(b"\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", default=os.path.join(ROOT, "build/pigmatch"))
    parser.add_argument("--render", default=os.path.join(ROOT, "build/obj/render"))
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    options = parser.parse_args()
    pick = random.Random(options.seed)
    print("many: seed %d" % options.seed)
    with tempfile.TemporaryDirectory() as box:
        photos, few = os.path.join(box, "in"), os.path.join(box, "few")
        broken = make_photos(options, photos)
        os.mkdir(few)
        for name in sorted(os.listdir(photos))[:options.count // 10]:
            shutil.copy(os.path.join(photos, name), few)
        one, two = os.path.join(box, "one"), os.path.join(box, "two")
        _, few_kb = run(command(options, 2, few), os.path.join(box, "few.out"))
        one_s, one_kb = run(command(options, 1, photos), one)
        two_s, two_kb = run(command(options, 2, photos), two)
        with open(one, "rb") as records:
            want = records.read()
        with open(two, "rb") as records:
            assert records.read() == want, "two workers wrote other records than one"
        states = [json.loads(line)["status"] for line in want.splitlines()]
        assert len(states) == options.count
        print("many: %d photos, %d of them broken: %s" % (
            options.count, broken, ", ".join("%d %s" % (states.count(s), s) for s in sorted(set(states)))))
        print("many: one worker %.1f s, two %.1f s: the same bytes" % (one_s, two_s))
        print("many: resident KB: %d photos %d, %d photos %d (one worker %d)" % (
            options.count // 10, few_kb, options.count, two_kb, one_kb))
        output = os.path.join(box, "killed.ndjson")
        args, kept = command(options, 2, "--resume", "-o", output, photos), []
        for _ in range(3):
            early, lines = killed(args, output + ".part", len(want), pick)
            assert early, "it ended before it could be killed"
            kept.append(lines)
        subprocess.run(args, stdout=subprocess.DEVNULL, check=False)
        with open(output, "rb") as records:
            assert records.read() == want, "the records are others after three kills"
        print("many: killed behind %s records and resumed: every photo once, the same bytes" % kept)
    return 0


if __name__ == "__main__":
    sys.exit(main())
