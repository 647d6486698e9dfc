#!/usr/bin/env python3
"""Every record that the program writes is one line that conforms to man/pigmatch-record.schema.json."""
import json
import os
import subprocess
import sys

import jsonschema

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.environ.get("PIGMATCH", os.path.join(ROOT, "build/san/pigmatch"))
SAMPLES = ["samples/%s.jpg" % n for n in ("darkbrown", "lightbrown", "black", "blond", "stubble")]
HAIR = ["--hair", "25%,10%,50%,35%"]


def finite(value):
    """json.loads takes NaN, which no other reader does."""
    raise ValueError("a record holds %s" % value)


def records(*args, codes=(0, 1)):
    done = subprocess.run([PROGRAM, *args], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert done.returncode in codes, (args, done.returncode, done.stderr)
    assert done.stdout.endswith(b"\n"), args
    return [json.loads(line, parse_constant=finite) for line in done.stdout.decode("utf-8").splitlines()]


def main():
    with open(os.path.join(ROOT, "man/pigmatch-record.schema.json"), encoding="utf-8") as text:
        schema = json.load(text)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    runs = [
        ["--json", *HAIR, *SAMPLES],
        ["--json", "--skin", "30%,60%,40%,15%", "--start", "2026-05-10", "--aim", "2", *HAIR, *SAMPLES],
        ["measure", "--json", *HAIR, *SAMPLES],
        ["--json", *SAMPLES],
        ["--json", "--look", "shaved", "--sessions", "2", "--client", "c-17", *HAIR, SAMPLES[0]],
        ["--json", "--zone", "crown=20%,10%,20%,30%", "--zone", "temples=5%,35%,8%,20%", "--zone", "far=99%,9%,9%,9%",
         "--beard", "1%,1%,1%,1%", "samples/temples.jpg"],
        ["--json", "--target", "23,4,5"],
        ["--json", "--target", "15,0,0", "--aim", "1"],
        ["--json", *HAIR, "Makefile", b"no\xff\n.jpg", SAMPLES[0]],
    ]
    shared = os.environ.get("PIGMATCH_SHARED")
    if shared:
        for folder in ("photos", "hostile", "icc", "exif", "heic", "charts"):
            names = sorted(os.listdir(os.path.join(shared, folder)))
            paths = [os.path.join(shared, folder, n) for n in names]
            runs.append(["--json", "--hair", "10%,10%,60%,60%", *paths])
    else:
        print("skipped: records of real photos: PIGMATCH_SHARED is not set")
    count = 0
    for run in runs:
        for record in records(*run):
            errors = sorted(validator.iter_errors(record), key=str)
            assert not errors, (record["photo"], errors[0].json_path, errors[0].message)
            assert (record["status"] == "ok") == (record["error"] is None)
            count += 1
    # The validator must be able to say no.
    record["hair"] = {"lab": [1, 2]}
    assert not validator.is_valid(record)
    print("record schema: %d records hold to it" % count)


if __name__ == "__main__":
    sys.exit(main())
