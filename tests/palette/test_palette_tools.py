#!/usr/bin/env python3
"""Palettes against what other programs write and reckon: Argyll's spec2cie, npm's ase-utils; and the cases of
PIGMATCH_SHARED. Each part says where it skips."""
import json
import math
import os
import random
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.environ.get("PIGMATCH", os.path.join(ROOT, "build/san/pigmatch"))
FIRST, STEP, BANDS = 380, 10, 36


def show(path):
    """The palette as pigmatch reads it, and what it says on stderr."""
    done = subprocess.run([PROGRAM, "palette", "show", "--json", path], capture_output=True, text=True)
    return (json.loads(done.stdout) if done.returncode == 0 else None), done.stderr


def apart(a, b):
    return math.dist(a, b)


# ---------------------------------------------------------------- Argyll

def spectra(count):
    """Steps between two levels, as pigments have them, in percent."""
    make = random.Random(5)
    for _ in range(count):
        low, high = make.uniform(2, 40), make.uniform(2, 60)
        middle, width = make.uniform(480, 620), make.uniform(20, 80)
        yield [low + (high - low) / (1 + math.exp(-(FIRST + STEP * k - middle) / width)) for k in range(BANDS)]


def ti3(rows, xyz):
    bands = " ".join("SPEC_%d" % (FIRST + STEP * k) for k in range(BANDS))
    head = ('CTI3\n\nDESCRIPTOR "x"\nKEYWORD "DEVICE_CLASS"\nDEVICE_CLASS "OUTPUT"\nKEYWORD "COLOR_REP"\n'
            'COLOR_REP "RGB_XYZ"\nKEYWORD "SPECTRAL_BANDS"\nSPECTRAL_BANDS "%d"\nKEYWORD "SPECTRAL_START_NM"\n'
            'SPECTRAL_START_NM "%f"\nKEYWORD "SPECTRAL_END_NM"\nSPECTRAL_END_NM "%f"\n\n'
            % (BANDS, FIRST, FIRST + STEP * (BANDS - 1)))
    names = "SAMPLE_ID RGB_R RGB_G RGB_B %s%s" % ("XYZ_X XYZ_Y XYZ_Z " if xyz else "", bands)
    text = head + "NUMBER_OF_FIELDS %d\nBEGIN_DATA_FORMAT\n%s\nEND_DATA_FORMAT\n\nNUMBER_OF_SETS %d\nBEGIN_DATA\n" % (
        len(names.split()), names, len(rows))
    for i, row in enumerate(rows):
        text += "%d 0.0 0.0 0.0 %s%s\n" % (i + 1, "1.0 1.0 1.0 " if xyz else "", " ".join("%.5f" % v for v in row))
    return text + "END_DATA\n"


def check_spec2cie(folder):
    if shutil.which("spec2cie") is None:
        return "skipped: spec2cie is not installed (argyll)"
    rows = list(spectra(40))
    for name, xyz in (("in", True), ("own", False)):
        with open(os.path.join(folder, name + ".ti3"), "w", encoding="ascii") as out:
            out.write(ti3(rows, xyz))
    subprocess.run(["spec2cie", "-i", "D50", "in.ti3", "out.ti3"], cwd=folder, check=True, capture_output=True)
    theirs, _ = show(os.path.join(folder, "out.ti3"))
    ours, _ = show(os.path.join(folder, "own.ti3"))
    assert theirs["capture"] == ours["capture"] == "instrument"
    worst = max(apart(a["lab"], b["lab"]) for a, b in zip(ours["shades"], theirs["shades"]))
    assert len(ours["shades"]) == 40 and worst < 0.15, worst
    return "spec2cie: 40 spectra, at most %.3f dE76 apart" % worst


# ---------------------------------------------------------------- Adobe's swatches as npm has them

def check_ase_utils(folder):
    modules = os.environ.get("PIGMATCH_NODE_MODULES")
    if modules is None or shutil.which("node") is None:
        return "skipped: PIGMATCH_NODE_MODULES names no folder with ase-utils@0.1.1 (npm install ase-utils@0.1.1)"
    script = ("const ase=require('ase-utils');require('fs').writeFileSync('x.ase',ase.encode({colors:["
              "{name:'Light',model:'LAB',color:[0.58,0.8,2.5],type:'global'},"
              "{name:'Dark',model:'LAB',color:[0.165,-0.25,-1.5],type:'spot'},"
              "{name:'Screen',model:'RGB',color:[1,0,0],type:'normal'}]}))")
    subprocess.run(["node", "-e", script], cwd=folder, check=True, env={**os.environ, "NODE_PATH": modules})
    read, said = show(os.path.join(folder, "x.ase"))
    assert [s["id"] for s in read["shades"]] == ["Light", "Dark"] and "not in Lab" in said, said
    assert apart(read["shades"][0]["lab"], [58, 0.8, 2.5]) + apart(read["shades"][1]["lab"], [16.5, -0.25, -1.5]) < 1e-3
    return "ase-utils: its file is read"


# ---------------------------------------------------------------- cases

CASES = {
    "csv-spreadsheet/sep.csv": [[22.5, -0.5, 1], [33, 1, 1]],
    "csv-spreadsheet/uminus.csv": [[22.5, -0.5, 1], [33, 1, 1]],
    "csv-spreadsheet/commaname.csv": [[22.5, -0.5, 1], [33, 1, 1]],
    "csv-spreadsheet/gimp.gpl": "8-bit",
    "csv-spreadsheet/x.xlsx": ".xlsx",
    "cgats-observer/i1_d65_10.txt": ":7:",
    "cgats-observer/weight_lower.txt": ":9:",
    "cgats-observer/weight_upper.txt": ":9:",
    "cgats-spectral-names/sp_NM380.txt": [[25, 1, 1], [30, 1, 1]],
    "cgats-spectral-names/sp_NM_380.txt": [[25, 1, 1], [30, 1, 1]],
    "cgats-spectral-names/sp_SPEC_380.txt": [[25, 1, 1], [30, 1, 1]],
    "cgats-vendor/3dlut.txt": [[34.237, 18.41, -5.74], [46.826, 6.13, -5.95]],
    "cgats-vendor/dup_kw.txt": [[22.1, 3.2, 4.1], [33.1, 3.2, 4.1]],
    "cgats-vendor/measuretool.txt": [[22.1, 3.2, 4.1], [33.1, 3.2, 4.1]],
    "argyll/sp_lab.ti3": [[30, 2, 5], [30, 2, 5]],
    "argyll/sp_xyz.ti3": [[29.912, 4.551, 3.306], [29.912, 4.551, 3.306]],
}


def check_cases(_):
    shared = os.environ.get("PIGMATCH_SHARED")
    if not shared:
        return "skipped: PIGMATCH_SHARED is not set"
    for name, right in CASES.items():
        read, said = show(os.path.join(shared, "cases", name))
        if isinstance(right, str):
            assert right in said, (name, said)
            continue
        assert read is not None, (name, said)
        assert all(apart(s["lab"], lab) < 0.01 for s, lab in zip(read["shades"], right)), (name, read["shades"])
        assert all(s["spectrum"] for s in read["shades"]) == ("sp_" in name or "measuretool" in name), name
        assert read["capture"] == ("nominal" if "csv" in name else "instrument"), name
    return "%d cases" % len(CASES)


def main():
    folder = tempfile.mkdtemp(prefix="pigmatch-tools-")
    try:
        for check in (check_spec2cie, check_ase_utils, check_cases):
            print(check(folder))
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
