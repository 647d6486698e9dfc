#!/bin/sh
# Looks at the pages with headless Chromium: nothing is fetched, nothing complains, nothing is cut, the picker draws
# what the command line then measures. Skips, saying so, where browser, driver or python3-selenium are missing.
#   KEEP=folder sh tests/browser/run.sh          keeps the pages and what they look like
#   sh tests/browser/run.sh test_picker.py       this test alone
set -eu
cd "$(dirname "$0")/../.."
skip() {
    echo "skipped: tests/browser: $1 (apt-get install chromium chromium-driver python3-selenium fonts-dejavu)"
    exit 0
}
python=/usr/bin/python3
[ -x $python ] || python=python3
command -v chromium >/dev/null || skip "chromium is missing"
command -v chromedriver >/dev/null || skip "chromedriver is missing"
$python -c 'import selenium' 2>/dev/null || skip "python3-selenium is missing"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
needs="libjpeg lcms2 jansson libexif cminpack nettle"
! pkg-config --exists expat || needs="$needs expat"
! pkg-config --exists libpng || needs="$needs libpng"
# shellcheck disable=SC2046,SC2086
${CC:-cc} -std=c17 -g -D_GNU_SOURCE -Iinclude -Isrc -Itests/support $(pkg-config --cflags $needs) \
    -fsanitize=address,undefined -no-pie -o "$work/pages" tests/browser/pages.c build/san/libpigmatch.a \
    $(pkg-config --libs $needs) -ldl -lpthread -lm
PAGES="$work/pages" PIGMATCH="${PIGMATCH:-build/san/pigmatch}" PIGMATCH_PLAIN="${PIGMATCH_PLAIN:-build/pigmatch}" \
    RENDER="${RENDER:-build/obj/render}" WORK="$work" $python tests/browser/session.py "$@"
