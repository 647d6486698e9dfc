#!/bin/sh
# The golden records of the program as it is installed; `make golden` writes them anew.
cd "$(dirname "$0")/../.." || exit 1
python=/usr/bin/python3
[ -x $python ] || python=python3
PIGMATCH=${PIGMATCH_PLAIN:-build/pigmatch} $python tests/golden/golden.py
