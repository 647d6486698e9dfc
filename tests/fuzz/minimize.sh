#!/bin/sh
# minimize.sh FOLDER NAME...: of each corpus in FOLDER/corpus the fewest inputs that reach as much, packed into
# tests/fuzz/corpus. How often a place is reached does not count: that would take twice the bytes. What ends a target, or
# keeps it for long, stays out.
set -eu
cd "$(dirname "$0")/../.."
folder=$1
shift
for name; do
    rm -rf "$folder/least"
    mkdir -p "$folder/least" "$folder/found"
    "$folder/${name%%-*}" -set_cover_merge=1 -use_value_profile=0 -use_counters=0 -max_len=8192 -timeout=2 \
        -artifact_prefix="$folder/found/$name-" "$folder/least" "$folder/corpus/$name" >"$folder/log/minimize-$name" 2>&1
    python3 tests/fuzz/corpus.py pack "$folder/least" "tests/fuzz/corpus/$name"
done
