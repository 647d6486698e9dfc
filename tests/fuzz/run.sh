#!/bin/sh
# run.sh FOLDER NAME...: makes the corpora in FOLDER/corpus, runs FOLDER's targets on them for FUZZ_SECONDS each,
# tells how often each was executed. Fails where one found something; the input stays in FOLDER/found.
set -u
cd "$(dirname "$0")/../.." || exit 1
folder=$1
shift
: "${FUZZ_SECONDS:=60}"
corpus=$folder/corpus
mkdir -p "$corpus" "$folder/found" "$folder/log" "$folder/empty"

# What the tree holds of earlier runs, what tests and samples hold, and what seeds.c makes of it.
seed() {
    for name; do
        mkdir -p "$corpus/$name"
        [ ! -e "tests/fuzz/corpus/$name" ] || python3 tests/fuzz/corpus.py unpack "tests/fuzz/corpus/$name" "$corpus/$name"
        for file in tests/fuzz/seeds/"$name"-*; do
            [ ! -e "$file" ] || cp "$file" "$corpus/$name/"
        done
    done
    mkdir -p "$corpus/palette"
    cp palettes/*.cgats "$corpus/palette/"
    for file in tests/palettes/bad/*.cgats tests/palettes/bad/*.csv; do
        [ -e "$file" ] && cp "$file" "$corpus/palette/bad-${file##*/}"
    done
    mkdir -p "$corpus/client"
    cp tests/record/v1/*.ndjson "$corpus/client/"
    "$folder/seeds" "$corpus" samples/*.jpg
}

# decode-jpeg is a corpus of the target decode.
target_of() {
    echo "${1%%-*}"
}

# Memory that was freed is used again soon: new pages would take a quarter of the time.
ASAN_OPTIONS=quarantine_size_mb=4:malloc_context_size=4:${ASAN_OPTIONS:-}
export ASAN_OPTIONS

most_bytes() {
    case $1 in
    decode-* | list | blends | exif) echo 2048 ;;
    photo-*) echo 8192 ;;
    arguments) echo 512 ;;
    icc | client | resume) echo 16384 ;;
    *) echo 4096 ;;
    esac
}

# What the words of a kind are: decode-png and photo-png have the same.
words_of() {
    case $1 in
    resume) echo client ;;
    blends | list) echo jobs ;;
    *) echo "${1##*-}" ;;
    esac
}

fuzz() {
    name=$1
    set -- -max_total_time="$FUZZ_SECONDS" -max_len="$(most_bytes "$name")" -timeout=20 -rss_limit_mb=4096 \
        -artifact_prefix="$folder/found/$name-" -print_final_stats=1 "$corpus/$name"
    words=tests/fuzz/$(words_of "$name").dict
    [ ! -e "$words" ] || set -- -dict="$words" "$@"
    "$folder/$(target_of "$name")" "$@" >"$folder/log/$name" 2>&1
    result=$?
    done=$(sed -n 's/^stat::number_of_executed_units: *//p' "$folder/log/$name")
    if [ $result = 0 ]; then
        echo "$name: ${done:-0} executions, nothing found"
        return 0
    fi
    echo "$name: a finding after ${done:-?} executions" >&2
    grep -E 'ERROR|SUMMARY|runtime error|broken promise|Test unit written' "$folder/log/$name" >&2
    return 1
}

seed "$@" || exit 1
found=0
for name; do
    fuzz "$name" || found=1
done
exit $found
