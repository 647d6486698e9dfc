#!/bin/sh
# The program's face: runs every tests/cli/cases/*.sh with $PIGMATCH set and compares what it prints with the
# .expect beside it. `UPDATE=1 sh tests/cli/run.sh` writes the expectations anew: read the difference before
# committing it.
set -u
cd "$(dirname "$0")/../.." || exit 1
PIGMATCH=$(realpath "${PIGMATCH:-build/san/pigmatch}")
export PIGMATCH
unset PIGMATCH_PALETTES NO_COLOR COLORTERM
TERM=dumb
XDG_CONFIG_HOME=/nonexistent
export TERM XDG_CONFIG_HOME
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
WORK=$work
export WORK
failed=0 count=0
for case in tests/cli/cases/*.sh; do
    expect=${case%.sh}.expect
    sh "$case" >"$work/stdout" 2>"$work/stderr" </dev/null
    code=$?
    {
        echo "--- stdout"
        cat "$work/stdout"
        echo "--- stderr"
        sed "s,$work,WORK,g" "$work/stderr"
        echo "--- exit $code"
    } >"$work/got"
    count=$((count + 1))
    if [ -n "${UPDATE-}" ]; then
        cp "$work/got" "$expect"
    elif ! diff -u "$expect" "$work/got"; then
        echo "failed: $case" >&2
        failed=$((failed + 1))
    fi
done
echo "cli: $count cases, $failed failed"
[ "$failed" = 0 ]
