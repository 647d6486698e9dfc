#!/bin/sh
# Builds a source tree somewhere else, tries the program, installs and uninstalls it: what `make distcheck` runs.
#   smoke.sh FOLDER
set -eu
cd "$1"
jobs=$(nproc 2>/dev/null || echo 1)
make -s -j"$jobs" B=build
build/pigmatch --json --hair 25%,10%,50%,35% samples/darkbrown.jpg | grep -q '"status":"ok"'
make -s B=build install DESTDIR="$PWD/build/root"
"$PWD/build/root/usr/local/bin/pigmatch" --version | head -1
make -s B=build uninstall DESTDIR="$PWD/build/root"
left=$(find build/root ! -path build/root)
[ -z "$left" ] || { echo "left behind:" "$left" >&2; exit 1; }
echo "smoke: built, tried, installed, uninstalled"
