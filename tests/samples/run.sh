#!/bin/sh
# The renderer as a program: the committed truth is what it paints today, a seed gives the same bytes twice,
# wrong options are told.
set -eu
RENDER=${RENDER:-build/obj/render}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() {
    echo "tests/samples/run.sh: $*" >&2
    exit 1
}

"$RENDER" "$work/samples"
cmp "$work/samples/truth.json" samples/truth.json || fail "samples/truth.json is not what the renderer paints: make samples"

"$RENDER" --family phone --seed 7 --count 2 --size 320x260 "$work/one"
"$RENDER" --family phone --seed 7 --count 2 --size 320x260 "$work/two"
diff -r "$work/one" "$work/two" || fail "the same seed gave other photos"
"$RENDER" --family phone --seed 7 --count 1 --from 1 --size 320x260 "$work/part"
cmp "$work/one/phone-001.jpg" "$work/part/phone-001.jpg" || fail "a photo depends on those before it"

for family in $("$RENDER" --list | cut -d ' ' -f 1); do
    "$RENDER" --family "$family" --count 1 --size 300x400 "$work/$family" || fail "family $family"
done

for wrong in "--family nosuch" "--count 0" "--size 20" "--seed x" "--unknown"; do
    # Unquoted: an option and its value.
    code=0
    "$RENDER" $wrong "$work/wrong" 2>"$work/told" || code=$?
    [ "$code" = 2 ] || fail "exit $code for $wrong"
    [ -s "$work/told" ] || fail "nothing was told for $wrong"
done
echo "render: ok"
