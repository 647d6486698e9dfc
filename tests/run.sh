#!/bin/sh
# Runs every test program given, then the scripts of tests/*/run.sh, and counts.
# LeakSanitizer and check's forks get along only in fork mode, which is check's default.
set -u
cd "$(dirname "$0")/.." || exit 1
: "${CK_DEFAULT_TIMEOUT:=120}"
export CK_DEFAULT_TIMEOUT
# What whoever runs them has set up is none of the tests' business.
XDG_CONFIG_HOME=/nonexistent
export XDG_CONFIG_HOME
# The distribution's python has the distribution's packages; another one first in PATH has not.
python=/usr/bin/python3
[ -x $python ] || python=python3
passed=0 failed=0 failures=
run() {
    if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); failures="$failures $1 ${2-}"; fi
}
for program in "$@"; do run "$program"; done
for script in tests/*/run.sh tests/*/test_*.py; do
    [ -e "$script" ] || continue
    case $script in
    tests/fuzz/*) ;; # make fuzz: minutes, and clang's own runtime
    tests/browser/*.py) ;; # its run.sh runs them
    *.py) run $python "$script" ;;
    *) run sh "$script" ;;
    esac
done
[ "$failed" = 0 ] || echo "failed:$failures" >&2
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
