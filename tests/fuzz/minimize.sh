#!/bin/sh
# minimize.sh FOLDER NAME...: of each corpus in FOLDER/corpus the fewest inputs that reach as much, packed into
# tests/fuzz/corpus. How often a place is reached does not count: that would take twice the bytes. Large inputs stay out,
# as they reach little that smaller ones do not, and so does what ends a target or keeps it for long.
set -eu
cd "$(dirname "$0")/../.."
folder=$1
shift
for name; do
    case $name in
    photo-png) most=6000 ;;
    photo-*) most=4000 ;;
    *) most=8192 ;;
    esac
    rm -rf "$folder/least" "$folder/small"
    mkdir -p "$folder/least" "$folder/small" "$folder/found"
    find "$folder/corpus/$name" -type f -size "-${most}c" -exec cp -t "$folder/small" {} +
    "$folder/${name%%-*}" -set_cover_merge=1 -use_value_profile=0 -use_counters=0 -max_len=$most -timeout=2 \
        -artifact_prefix="$folder/found/$name-" "$folder/least" "$folder/small" >"$folder/log/minimize-$name" 2>&1
    python3 tests/fuzz/corpus.py pack "$folder/least" "tests/fuzz/corpus/$name"
done
