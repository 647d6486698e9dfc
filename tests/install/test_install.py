#!/usr/bin/env python3
"""What `make install` puts where, that it works from there, that the library serves a program of 30 lines in C and in
C++, that `make uninstall` leaves nothing, and what `make dist` holds: the same
bytes each time."""
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SAMPLE = os.path.join(ROOT, "samples/darkbrown.jpg")
HAIR = "25%,10%,50%,35%"


def run(*command, **more):
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more)
    assert done.returncode == 0, (command, done.returncode, done.stdout, done.stderr)
    return done.stdout


def make(*words, tree=ROOT, **more):
    # The tests run under make, whose job server and flags are not ours.
    theirs = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "CFLAGS", "LDFLAGS", "SAN")
    plain = {name: value for name, value in os.environ.items() if name not in theirs}
    return run("make", "-s", "-C", tree, *words, env=dict(plain, **more))


def check_files(prefix):
    wanted = ["bin/pigmatch", "lib/libpigmatch.a", "lib/libpigmatch.so", "lib/libpigmatch.so.1",
              "lib/pkgconfig/pigmatch.pc", "include/pigmatch.h",
              "share/bash-completion/completions/pigmatch", "share/zsh/site-functions/_pigmatch",
              "share/pigmatch/pigmatch-record.schema.json", "share/pigmatch/pigmatch-log.schema.json"]
    for name in sorted(os.listdir(os.path.join(ROOT, "man"))):
        if name[-2:-1] == ".":
            wanted.append("share/man/man%s/%s" % (name[-1], name))
    for name in sorted(os.listdir(os.path.join(ROOT, "palettes"))):
        wanted.append("share/pigmatch/palettes/" + name)
    for name in wanted:
        path = os.path.join(prefix, name)
        assert os.path.exists(path), name + " is not installed"
        assert os.stat(path).st_mode & 0o777 == (0o755 if name == "bin/pigmatch" else 0o644), name
    return len(wanted)


def check_program(prefix):
    program = os.path.join(prefix, "bin/pigmatch")
    record = json.loads(run(program, "--json", "--hair", HAIR, SAMPLE))
    assert record["status"] == "ok"
    # The folder that is built in lies outside of DESTDIR: the variable stands in for it.
    listed = run(program, "--completion", "palettes",
                 env=dict(os.environ, PIGMATCH_PALETTES=os.path.join(prefix, "share/pigmatch/palettes")))
    assert {"default", "warm", "cool", "dilution", "mixing"} <= set(listed.split()), listed


def pkg_config(root, prefix, *more):
    place = dict(os.environ, PKG_CONFIG_PATH=os.path.join(prefix, "lib/pkgconfig"), PKG_CONFIG_SYSROOT_DIR=root)
    assert run("pkg-config", "--modversion", "pigmatch", env=place).strip() in run(
        os.path.join(prefix, "bin/pigmatch"), "--version")
    run("pkg-config", "--cflags", "--libs", "pigmatch",  # needs no other library's file
        env=dict(place, PKG_CONFIG_LIBDIR=os.path.join(prefix, "lib/pkgconfig")))
    return run("pkg-config", *more, "--cflags", "--libs", "pigmatch", env=place).split()


def check_library(root, prefix, folder):
    """The sample program says what the program says, built as C and as C++, with the shared and the static library."""
    library = os.path.join(prefix, "lib")
    shared = pkg_config(root, prefix) + ["-Wl,-rpath," + library]
    static = ["-l:libpigmatch.a" if word == "-lpigmatch" else word for word in pkg_config(root, prefix, "--static")]
    with open(SAMPLE, "rb") as photo:
        expected = run(os.path.join(prefix, "bin/pigmatch"), "--json", "--hair", HAIR, "-", stdin=photo)
    source = os.path.join(ROOT, "samples/library/consult.c")
    compilers = [["gcc", "-std=c17", source]]
    if shutil.which("g++"):
        compilers.append(["g++", "-std=c++11", "-pedantic", "-x", "c++", source, "-x", "none"])
    else:
        print("skipped: no g++ to try the header as C++")
    for compiler, flags in [(compiler, flags) for compiler in compilers for flags in (shared, static)]:
        program = os.path.join(folder, "consult")
        run(*compiler, "-Wall", "-Wextra", "-Werror", "-o", program, *flags)
        assert ("libpigmatch.so" in run("ldd", program)) == (flags is shared)
        with open(SAMPLE, "rb") as photo:
            assert run(program, stdin=photo) == expected, compiler
        done = subprocess.run([program], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        assert done.returncode == 1 and json.loads(done.stdout)["error"]["code"] == "empty", done
    return len(compilers)


def check_symbols(prefix):
    """The shared library shows what pigmatch.h declares and nothing else; the static one no name outside its own."""
    with open(os.path.join(ROOT, "include/pigmatch.h"), encoding="utf-8") as header:
        declared = set(re.findall(r"^[^/ #].*?\b(pm_\w+)\(", header.read(), re.M))
    names = run("nm", "-D", "--defined-only", os.path.join(prefix, "lib/libpigmatch.so.1"))
    shown = {line.split()[2] for line in names.splitlines()}
    assert shown == declared, (sorted(shown - declared), sorted(declared - shown))
    names = run("nm", "-g", "--defined-only", os.path.join(prefix, "lib/libpigmatch.a"))
    foreign = [line.split()[2] for line in names.splitlines()
               if len(line.split()) == 3 and not line.split()[2].startswith("pm_")]
    assert not foreign, foreign


def check_uninstalled(root):
    left = [os.path.join(path, name) for path, folders, files in os.walk(root) for name in folders + files]
    assert not left, left


def check_archive():
    archive = os.path.join(ROOT, make("dist").split()[-1])
    with tarfile.open(archive) as packed:
        names = packed.getnames()
    top = names[0].split("/")[0]
    inside = {name[len(top) + 1:] for name in names}
    assert {"Makefile", "README.md", "LICENSE", "include/pigmatch.h", "src/main.c", "man/pigmatch.1"} <= inside
    assert not [n for n in inside if n.startswith("build/") or n.endswith((".o", ".pyc"))]
    check_same_bytes(archive, top)
    return len(names)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def check_same_bytes(archive, top):
    """The same tree makes the same archive, whoever unpacked it, when, and in which language; with git and without."""
    made = read(archive)
    assert read(os.path.join(ROOT, make("dist").split()[-1])) == made
    without_git = []
    for umask, locale in ("022", "C"), ("077", "C.UTF-8"):
        with tempfile.TemporaryDirectory() as folder:
            run("sh", "-c", 'umask "$1"; exec tar --no-same-permissions -xmzf "$2" -C "$3"', "sh", umask, archive, folder)
            tree = os.path.join(folder, top)
            without_git.append(read(os.path.join(tree, make("dist", tree=tree, LC_ALL=locale).split()[-1])))
            time.sleep(1.1)  # a file's time in an archive is whole seconds
    assert without_git[0] == without_git[1], "without git, two archives of one tree differ"


def main():
    with tempfile.TemporaryDirectory() as folder:
        root = os.path.join(folder, "root")
        prefix = os.path.join(root, "usr/local")
        make("install", "DESTDIR=" + root)
        files = check_files(prefix)
        check_program(prefix)
        check_symbols(prefix)
        compilers = check_library(root, prefix, folder)
        make("uninstall", "DESTDIR=" + root)
        check_uninstalled(root)
    print("install: %d files, a program built with %d compilers, %d files to give away" %
          (files, compilers, check_archive()))


if __name__ == "__main__":
    sys.exit(main())
