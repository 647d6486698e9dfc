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

# What tests and samples hold, and what seeds.c makes of it.
seed() {
    mkdir -p "$corpus/palette" "$corpus/jobs" "$corpus/arguments"
    cp palettes/*.cgats "$corpus/palette/"
    for file in tests/palettes/bad/*.cgats tests/palettes/bad/*.csv; do
        [ -e "$file" ] && cp "$file" "$corpus/palette/bad-${file##*/}"
    done
    cp tests/fuzz/seeds/palette-* "$corpus/palette/"
    cp tests/fuzz/seeds/jobs-* "$corpus/jobs/"
    cp tests/fuzz/seeds/arguments-* "$corpus/arguments/"
    set -- samples/*.jpg
    if [ -n "${PIGMATCH_SHARED-}" ]; then
        set -- "$@" "$PIGMATCH_SHARED"/hostile/*.jp*g "$PIGMATCH_SHARED"/exif/*_6.jpg "$PIGMATCH_SHARED"/icc/*.jpg
        cp "$PIGMATCH_SHARED"/icc/*.icc "$corpus/icc/" 2>/dev/null
    fi
    "$folder/seeds" "$corpus" "$@"
}

# Photos have three corpora and one target.
target_of() {
    case $1 in
    jpeg | png | heif) echo photo ;;
    *) echo "$1" ;;
    esac
}

most_bytes() {
    case $1 in
    jpeg | png | heif | icc) echo 32768 ;;
    arguments) echo 512 ;;
    client) echo 16384 ;;
    *) echo 8192 ;;
    esac
}

fuzz() {
    name=$1
    set -- -max_total_time="$FUZZ_SECONDS" -max_len="$(most_bytes "$name")" -timeout=20 -rss_limit_mb=4096 \
        -artifact_prefix="$folder/found/$name-" -print_final_stats=1 "$corpus/$name"
    [ ! -e "tests/fuzz/$name.dict" ] || set -- -dict="tests/fuzz/$name.dict" "$@"
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

seed || exit 1
found=0
for name; do
    fuzz "$name" || found=1
done
exit $found
