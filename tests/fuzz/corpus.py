#!/usr/bin/env python3
"""The corpora of tests/fuzz/corpus, each a file: of each input its length in 4 bytes, most significant first, and
its bytes.

  corpus.py unpack CORPUS FOLDER   each input as a file of its own
  corpus.py pack FOLDER CORPUS     the other way round; the same inputs always give the same file
"""
import hashlib
import os
import struct
import sys


def unpack(corpus, folder):
    os.makedirs(folder, exist_ok=True)
    with open(corpus, "rb") as file:
        data = file.read()
    at = 0
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        one = data[at + 4:at + 4 + length]
        assert len(one) == length, "%s: ends within an input" % corpus
        with open(os.path.join(folder, hashlib.sha1(one).hexdigest()), "wb") as file:
            file.write(one)
        at += 4 + length


def pack(folder, corpus):
    inputs = set()
    for name in os.listdir(folder):
        with open(os.path.join(folder, name), "rb") as file:
            inputs.add(file.read())
    os.makedirs(os.path.dirname(corpus), exist_ok=True)
    with open(corpus, "wb") as file:
        for one in sorted(inputs, key=lambda data: (len(data), data)):
            file.write(struct.pack(">I", len(one)) + one)
    print("%s: %d inputs, %d bytes" % (corpus, len(inputs), os.path.getsize(corpus)))


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] not in ("pack", "unpack"):
        sys.exit(__doc__)
    {"pack": pack, "unpack": unpack}[sys.argv[1]](*sys.argv[2:])
