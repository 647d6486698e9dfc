#!/usr/bin/env python3
"""How much of what the tests could notice they do notice: one place of src at a time is changed (a comparison, a
constant, a sign, a condition, a call that goes), and the tests that reach that line run until one fails.

  mutate.py [--count 120] [--seed N] [FILE...]     FILE: only places in these
  mutate.py --at FILE:LINE:OLD:NEW                 this change alone

Everything is built in build/mutants; the tree stays as it is. Which tests reach which line is found once, by gcov. All
those of the line's own folder come first, then others, which have 15 seconds of processor time together; mutants that
live are listed. A seed draws the same changes in another version of the tree, but for the lines that differ. Left out
is what only the sanitizers see (calls of free and close, the size of an array) or the injected faults (what is said of
failing memory). A change that leaves the machine code as it was is none, and another is drawn."""
import argparse
import collections
import glob
import hashlib
import importlib.util
import json
import os
import random
import re
import resource
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PLACE = os.path.join(ROOT, "build/mutants")
LIBRARY, UNCHANGED = os.path.join(PLACE, "libmutant.so"), os.path.join(PLACE, "unchanged.so")
MAKE = ["make", "-s", "B=build/mutants", "SAN=-O1", "CFLAGS=--coverage -fvisibility=default -g0", "LDFLAGS=--coverage"]
ARCHIVE = "build/mutants/san/libpigmatch.a"
GENERATED = ("embedded", "network_weights", "translations")
BUDGET_S = 15
# Of wall time without any of the processor's.
IDLE_S = 120
# The golden cases overlap: a third of them reaches as much.
GOLDEN_EVERY = 3
# Minutes, or no tests of any line.
LEFT_OUT = ("test_layers", "test_faults", "test_hostile", "test_memcheck", "test_structure", "test_architecture")
SCRIPTS = ["tests/cli/run.sh", *sorted(glob.glob("tests/cli/test_*.py", root_dir=ROOT)),
           *sorted(glob.glob("tests/job/test_*.py", root_dir=ROOT)), "tests/palette/test_palette_tools.py",
           "tests/record/test_record_schema.py", "tests/docs/test_pages.py", "tests/docs/test_man.py"]
# Those tests of test_faults.py that take seconds: what is written is made durable.
DURABLE = ["tests/base/test_faults.py", "what_is_written_lasts", "a_disk_that_keeps_nothing_is_told"]


def environment(**more):
    # gcov says on stderr what it cannot write, which tests would see: it has a place.
    env = {k: v for k, v in os.environ.items() if k not in ("PIGMATCH_SHARED", "MAKEFLAGS", "MFLAGS")}
    env.update(XDG_CONFIG_HOME="/nonexistent", CK_FORK="no", PIGMATCH=PLACE + "/san/pigmatch",
               PIGMATCH_PLAIN=PLACE + "/san/pigmatch", RENDER=PLACE + "/obj/render",
               GCOV_PREFIX=PLACE + "/ran", PYTHONDONTWRITEBYTECODE="1")
    env.update(more)
    return env


def bound_to(cpu_s):
    return lambda: resource.setrlimit(resource.RLIMIT_CPU, (int(cpu_s) + 1, int(cpu_s) + 2))


def session_ticks(leader):
    """The processor time of all that runs in a session, and of what has ended there."""
    ticks = 0
    for path in glob.glob("/proc/[0-9]*/stat"):
        try:
            with open(path, encoding="utf-8", errors="replace") as text:
                words = text.read().rpartition(")")[2].split()
        except OSError:
            continue
        if int(words[3]) == leader:
            ticks += sum(map(int, words[11:15]))
    return ticks


def ended(command, env, limit_s):
    """Its status, however loaded the machine is: only what no longer uses any processor time waits for ever."""
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, cwd=ROOT, env=env, preexec_fn=bound_to(limit_s), start_new_session=True,
                          **quiet) as child:
        before = -1
        while True:
            try:
                return child.wait(IDLE_S)
            except subprocess.TimeoutExpired:
                ticks = session_ticks(child.pid)
            if ticks == before:
                os.killpg(child.pid, signal.SIGKILL)
                return "it waits for ever"
            before = ticks


def golden():
    spec = importlib.util.spec_from_file_location("golden", os.path.join(ROOT, "tests/golden/golden.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    # A changed loop may have no end.
    module.subprocess = argparse.Namespace(
        PIPE=subprocess.PIPE, DEVNULL=subprocess.DEVNULL,
        run=lambda *words, **more: subprocess.run(*words, preexec_fn=bound_to(BUDGET_S), **more))
    return module


# ---------------------------------------------------------------- building

def objects(kind):
    # Not what an earlier state of the tree has left there.
    found = ["%s/san/%s.o" % (PLACE, path[:-2]) for path in glob.glob("src/**/*.c", root_dir=ROOT, recursive=True)]
    cli = [o for o in found if "/san/src/cli/" in o or o.endswith("/san/src/main.o")]
    more = ["%s/san/%s.o" % (PLACE, name) for name in GENERATED]
    return sorted(cli) if kind == "cli" else sorted(set(found) - set(cli)) + more


def libraries():
    names = ["libjpeg", "lcms2", "jansson", "libexif", "cminpack", "nettle", "libpng", "expat"]
    done = subprocess.run(["pkg-config", "--libs", *names], stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout.split() + ["-ldl", "-lpthread", "-lm"]


def link(output, parts):
    what = ["-shared"] if output.endswith(".so") else [LIBRARY]
    subprocess.run(["cc", "--coverage", "-o", output, *parts, *what, *libraries()], check=True)


def restore():
    """The library as it is without a change, also where the last run was ended."""
    shutil.copy(UNCHANGED, LIBRARY + ".new")
    os.replace(LIBRARY + ".new", LIBRARY)


def digest_of(paths):
    digest = hashlib.sha256()
    for path in sorted(paths):
        with open(path, "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def forget_another_tree():
    """Whether all is to be built: what was found of other sources says nothing of these."""
    digest, path = digest_of(glob.glob("src/**/*.[ch]", recursive=True)), PLACE + "/digest"
    if os.path.exists(path):
        with open(path, encoding="ascii") as text:
            if text.read() == digest:
                return False
    for old in (PLACE + "/survey.json", os.path.join(ROOT, ARCHIVE), LIBRARY, UNCHANGED):
        if os.path.exists(old):
            os.remove(old)
    os.makedirs(PLACE, exist_ok=True)
    with open(path, "w", encoding="ascii") as text:
        text.write(digest)
    return True


def build():
    """The library as a shared one, so that a mutant takes one link for all tests; libpigmatch.a names it to the
    linker."""
    tests = [PLACE + "/san/" + t[:-2] for t in sorted(glob.glob("tests/*/test_*.c", root_dir=ROOT))
             if os.path.basename(t)[:-2] not in LEFT_OUT]
    if forget_another_tree() or not os.path.exists(UNCHANGED):
        subprocess.run([*MAKE, ARCHIVE, *("build/mutants/san/%s.o" % name for name in GENERATED)], cwd=ROOT, check=True)
        link(LIBRARY, objects("library"))
        shutil.copy(LIBRARY, UNCHANGED)
        with open(os.path.join(ROOT, ARCHIVE), "w", encoding="utf-8") as text:
            text.write("INPUT(%s)\n" % LIBRARY)
    restore()
    subprocess.run([*MAKE, "-o", ARCHIVE, "build/mutants/san/pigmatch",
                    *(os.path.relpath(t, ROOT) for t in tests)], cwd=ROOT, check=True)
    subprocess.run(["make", "-s", "B=build/mutants", "build/mutants/obj/render"], cwd=ROOT, check=True)
    return tests


# ---------------------------------------------------------------- what reaches what

class Test:
    """A program, a script or a golden case; `lines` are those of src that it runs, as "src/x/y.c:12"."""

    def __init__(self, name, command=None, case=None):
        self.name, self.command, self.case, self.lines, self.cpu_s, self.want = name, command, case, set(), 0, None

    def digest(self):
        """Of what it is made of, as far as it changes often."""
        source = "tests/golden/golden.py" if self.case is not None else self.name.split()[0]
        source += "" if os.path.exists(source) else ".c"
        return digest_of([source, *glob.glob("tests/**/*.h", recursive=True), *glob.glob("tests/support/*.py")])

    def run(self, env, limit_s, runner=None):
        """What it says; a failed one says something else than before."""
        if self.case is not None:
            runner.environment.update(env)
            runner.program = env["PIGMATCH"]
            try:
                return runner.follow(*self.case) if isinstance(self.case, tuple) else runner.answers(self.case)
            except (UnicodeDecodeError, ValueError) as broken:
                return repr(broken)
        return ended(self.command, env, limit_s)


def cpu():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def lines_run(folder):
    """gcov's answer for all .gcda below `folder`."""
    found, run = glob.glob(folder + "/**/*.gcda", recursive=True), set()
    found = [f for f in found if "/san/src/" in f]
    for data in found:
        notes = data[len(folder):-5] + ".gcno"
        if os.path.exists(notes):
            shutil.copy(notes, data[:-5] + ".gcno")
    if not found:
        return run
    done = subprocess.run(["gcov", "--json-format", "--stdout", *found], cwd=folder, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, text=True, check=False)
    for text in done.stdout.splitlines():
        for part in json.loads(text)["files"] if text.startswith("{") else []:
            if part["file"].startswith("src/") and part["file"].endswith(".c"):
                run.update("%s:%d" % (part["file"], line["line_number"]) for line in part["lines"] if line["count"])
    return run


def survey(tests, runner):
    """Runs each once, and keeps what it found until it changes: half of the time goes here."""
    kept = {}
    path = PLACE + "/survey.json"
    if os.path.exists(path):
        with open(path, encoding="utf-8") as text:
            kept = json.load(text)
    for test in tests:
        digest = test.digest()
        if kept.get(test.name, [None])[0] != digest:
            with tempfile.TemporaryDirectory() as folder:
                began = cpu()
                test.want = test.run(environment(GCOV_PREFIX=folder), 600, runner)
                test.cpu_s = cpu() - began
                test.lines = lines_run(folder)
            kept[test.name] = [digest, test.cpu_s, sorted(test.lines), test.want]
            print("%6.2f s  %5d lines  %s%s" % (test.cpu_s, len(test.lines), test.name,
                                              "  FAILS" if test.case is None and test.want != 0 else ""), flush=True)
            with open(path, "w", encoding="utf-8") as text:
                json.dump(kept, text)
        _, test.cpu_s, lines, test.want = kept[test.name]
        test.lines = set(lines)
        if test.case is not None:
            test.want = tuple(test.want)
    return [t for t in tests if t.case is not None or t.want == 0]


# ---------------------------------------------------------------- the changes

NUMBER = re.compile(r"(?<![\w.])(\d+\.?\d*(?:e-?\d+)?)(?![\w.])")
SWAPS = [(r" <= ", " < "), (r" < ", " <= "), (r" >= ", " > "), (r" > ", " >= "), (r" == ", " != "), (r" != ", " == "),
         (r" && ", " || "), (r" \|\| ", " && "), (r" \+ ", " - "), (r" - ", " + "), (r" \* ", " / "),
         (r"\btrue\b", "false"), (r"\bfalse\b", "true"), (r"fmin\(", "fmax("), (r"fmax\(", "fmin("),
         (r"(?<=&& )fsync\([^()]*\) == 0", "true"), (r"fsync\([^()]*\) != 0", "false"), (r"\+\+", "--")]
# The text before a number in the size of an array that is declared, and the array's name.
SIZE = re.compile(r"(?:^\s*|[(,] ?)(?:static |const )*(?:unsigned |struct \w+|enum \w+|double|float|int|char|bool|\w+_t)"
                  r"[^=;()]*?(\w+)(?:\[[^]]*\])*\[[\w+* ]*$")
# The text before a number in how much is allocated: more is never noticed.
ALLOCATED = re.compile(r"pm_alloc(?:_unset)?\([^,;-]*$")
# The two lines before what is returned where memory runs out.
NO_MEMORY = re.compile(r"= (?:pm_alloc|pm_alloc_unset|malloc|calloc|realloc)\([^;]*;\n\s*if \(.* == NULL\)$")
NO_CALL = "return|else|case|goto|break|free|close|fclose|pm_fail_memory|pm_\\w+_free|pm_\\w+_close|PM_"
CALL = re.compile(r"^\s+(?!%s)[a-z_0-9]+\([^;]*\);$" % NO_CALL)


def blanked(text):
    """The source with comments, texts and lines of the preprocessor as spaces, at the same places."""
    comment, text_, letter = r"/\*[\s\S]*?\*/", r"\"(?:\\.|[^\"\\\n])*\"", r"'(?:\\.|[^'\\\n])+'"
    pattern = re.compile("|".join((comment, text_, letter, r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*$")), re.M)
    return pattern.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), text)


def bigger(number):
    if re.fullmatch(r"\d+", number):
        return str(int(number) + 1)
    return "%.10g" % (float(number) * 1.3) if float(number) else "0.5"


def changes(path):
    """(line, old line, new line, what) of all changes of a file."""
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        text = file.read()
    whole, bare = text.split("\n"), blanked(text).split("\n")
    for n, (line, code) in enumerate(zip(whole, bare), 1):
        for match in NUMBER.finditer(code):
            size = SIZE.search(code[:match.start()])
            if (size and "sizeof " + size.group(1) not in text) or ALLOCATED.search(code[:match.start()]):
                continue
            yield n, line, line[:match.start()] + bigger(match.group()) + line[match.end():], "constant"
        if NO_MEMORY.search("\n".join(bare[max(n - 3, 0):n - 1])):
            continue
        for pattern, new in SWAPS:
            for match in re.finditer(pattern, code):
                yield n, line, line[:match.start()] + new + line[match.end():], match.group().strip()
        match = re.match(r"^(\s*(?:\} else )?if )\((.*)\)( \{)?$", code)
        if match:
            end = len(line) - len(match.group(3) or "") - 1
            condition = line[match.end(1) + 1:end]
            yield n, line, "%s(!(%s))%s" % (match.group(1), condition, match.group(3) or ""), "if"
        if CALL.match(code):
            yield n, line, re.sub(r"\S.*", ";", line), "call"


def draw(seed, files, count):
    """Of each folder as many as the square root of its size says: small ones count, too. In the order of a digest, so
    that what changes elsewhere does not change the draw."""
    by_folder, same = collections.defaultdict(list), collections.Counter()
    for path in files:
        for line, old, new, what in changes(path):
            words = "\n".join((str(seed), path, old, new))
            same[words] += 1
            digest = hashlib.sha256(("%s %d" % (words, same[words])).encode()).digest()
            by_folder["cli" if path == "src/main.c" else path.split("/")[1]].append((digest, path, line, old, new, what))
    total = sum(len(c) ** 0.5 for c in by_folder.values())
    for folder, all_of_it in sorted(by_folder.items()):
        yield folder, round(count * len(all_of_it) ** 0.5 / total), [c[1:] for c in sorted(all_of_it)]


# ---------------------------------------------------------------- one mutant

class Mutant:
    def __init__(self, path, line, old, new):
        self.path, self.line, self.old, self.new = path, line, old, new
        self.is_cli = path.startswith("src/cli/") or path == "src/main.c"
        self.folder = PLACE + "/one"

    def is_own(self, test):
        return test.name.startswith("tests/%s/" % ("cli" if self.is_cli else self.path.split("/")[1]))

    def compile(self):
        """None: it does not compile. False: the code is the same."""
        with open(os.path.join(ROOT, self.path), encoding="utf-8") as file:
            lines = file.read().split("\n")
        plain, changed = (os.path.join(self.folder, n, os.path.basename(self.path)) for n in ("plain", "changed"))
        for place in (plain, changed):
            os.makedirs(os.path.dirname(place), exist_ok=True)
            with open(place, "w", encoding="utf-8") as file:
                file.write("\n".join(lines))
            lines[self.line - 1] = self.new
        command = self.command()
        for place in (plain, changed):
            done = subprocess.run([*command, "-o", place[:-2] + ".o", os.path.basename(place)],
                                  cwd=os.path.dirname(place), stderr=subprocess.DEVNULL, check=False)
            if done.returncode != 0:
                return None
        codes = []
        for place in (plain, changed):
            with open(place[:-2] + ".o", "rb") as file:
                codes.append(file.read())
        return codes[0] != codes[1] and changed[:-2] + ".o"

    def command(self):
        target = "build/mutants/san/%s.o" % self.path[:-2]
        words = [*MAKE, "-n", "V=1", "-W", self.path, target]
        made = subprocess.run(words, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout
        line = [l for l in made.splitlines() if " -c -o " in l and l.rstrip().endswith(self.path)][-1]
        words = shlex.split(line)
        words = [w for w in words[:words.index("-MMD")] if w != "--coverage"] + ["-c"]
        return ["-I" + os.path.join(ROOT, w[2:]) if re.match("-I[^/]", w) else w for w in words]

    def link(self, made):
        own = PLACE + "/san/" + self.path[:-2] + ".o"
        parts = [made if o == own else o for o in objects("cli" if self.is_cli else "library")]
        if self.is_cli:
            link(self.folder + "/pigmatch", parts)
            return environment(PIGMATCH=self.folder + "/pigmatch", PIGMATCH_PLAIN=self.folder + "/pigmatch")
        link(LIBRARY, parts)
        return environment()

    def rebuilt(self, tests):
        """Tests that include the changed source have a copy of it: they are built with the changed one."""
        for test in tests:
            source, own = test.name + ".c", os.path.join(self.folder, test.name + ".c")
            if not os.path.exists(source):
                continue
            with open(source, encoding="utf-8") as text:
                if '#include "../../%s"' % self.path not in text.read():
                    continue
            for path in (own, os.path.join(self.folder, self.path)):
                os.makedirs(os.path.dirname(path), exist_ok=True)
            shutil.copy(source, own)
            shutil.copy(os.path.join(self.folder, "changed", os.path.basename(self.path)),
                        os.path.join(self.folder, self.path))
            target, program = "build/mutants/san/" + test.name, own[:-2]
            told = subprocess.run([*MAKE, "-n", "V=1", "-o", ARCHIVE, "-W", source, target], stdout=subprocess.PIPE,
                                  text=True, check=True).stdout.replace("\\\n", " ")
            line = shlex.split([l for l in told.splitlines() if "-o %s " % target in l][-1])
            subprocess.run([{source: own, target: program}.get(w, w) for w in line], check=True)
            again = Test(test.name, [program])
            again.want, again.cpu_s = test.want, test.cpu_s
            yield again

    def try_out(self, tests, made, runner):
        """The test that fails, or None; and how many were tried."""
        env, left_s, tried = self.link(made), BUDGET_S, 0
        for test in [*self.rebuilt(tests), *reaching(tests, self)]:
            own = self.is_own(test)
            if not own and left_s < 0:
                break
            began = cpu()
            tried += 1
            # Twice as long as without the change is no endless loop.
            limit_s = max(min(BUDGET_S, 5 * test.cpu_s + 2), 2 * test.cpu_s)
            if test.run(env, limit_s, runner) != test.want:
                return test.name, tried
            left_s -= 0 if own else cpu() - began
        return None, tried


def reaching(tests, mutant):
    """Those that run the line, first those of its folder, and the quickest before others; where the compiler left no
    code on it, those that run one near it; of a table or a constant, those that reach most of its file, or of its folder
    where the file is nothing else."""
    def order(test):
        return not mutant.is_own(test), test.cpu_s

    def reached(prefix):
        return {t.name: sum(l.startswith(prefix) for l in t.lines) for t in tests}

    is_data = re.match(r"(static |enum |\S)", mutant.old)
    for far in (0,) if is_data else (0, 1, 3, 8):
        near = {"%s:%d" % (mutant.path, mutant.line + k) for k in range(-far, far + 1)}
        chosen = [t for t in tests if near & t.lines]
        if chosen:
            return sorted(chosen, key=order)
    share = reached(mutant.path + ":")
    if not any(share.values()):
        share = reached(os.path.dirname(mutant.path) + "/")
    return sorted((t for t in tests if share[t.name] * 2 > max(share.values()) > 0), key=order)


def try_all(drawn, tests, runner):
    counts, alive = collections.Counter(), []
    for folder, wanted, all_of_it in drawn:
        done = 0
        for path, line, old, new, what in all_of_it:
            if done == wanted:
                break
            mutant = Mutant(path, line, old, new)
            made = mutant.compile()
            if not made:
                continue
            done += 1
            by, tried = mutant.try_out(tests, made, runner)
            if not mutant.is_cli:
                restore()
            counts[folder, by is not None] += 1
            print("%-7s %s:%d [%s] %s  ->  %s   (%s)" % ("killed" if by else "ALIVE", path, line, what, old.strip(),
                                                         new.strip(), by or "%d tests" % tried), flush=True)
            if not by:
                alive.append(mutant)
    return counts, alive


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=120)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10 ** 6))
    parser.add_argument("--at", metavar="FILE:LINE:OLD:NEW", action="append")
    parser.add_argument("files", nargs="*")
    args = parser.parse_args()
    os.chdir(ROOT)
    shutil.rmtree(PLACE + "/ran", ignore_errors=True)
    programs = build()
    module = golden()
    with tempfile.TemporaryDirectory() as folder:
        module.RENDER = PLACE + "/obj/render"
        runner = module.Runner(PLACE + "/san/pigmatch", folder)
        tests = [Test(os.path.relpath(p, PLACE + "/san"), [p]) for p in programs]
        tests += [Test(s, ["sh" if s.endswith(".sh") else "/usr/bin/python3", s]) for s in SCRIPTS
                  if not any(l in s for l in LEFT_OUT)]
        tests.append(Test(" ".join(DURABLE), ["/usr/bin/python3", *DURABLE]))
        tests += [Test("golden " + name, case=words) for name, words in
                  [*module.sample_cases(), *module.scene_cases(folder)][::GOLDEN_EVERY]]
        tests += [Test("golden " + name, case=tuple(words)) for name, *words in module.follow_cases(folder)]
        tests = survey(tests, runner)
        if args.at:
            drawn = []
            for at in args.at:
                path, line, old, new = at.split(":", 3)
                with open(path, encoding="utf-8") as file:
                    text = file.read().split("\n")[int(line) - 1]
                assert old in text, "%s:%s has no %s" % (path, line, old)
                drawn.append((path.split("/")[1], 1, [(path, int(line), text, text.replace(old, new, 1), "given")]))
        else:
            print("seed %d" % args.seed)
            files = args.files or sorted(glob.glob("src/**/*.c", recursive=True))
            drawn = draw(args.seed, files, args.count)
        counts, alive = try_all(drawn, tests, runner)
    for folder in sorted({f for f, _ in counts}):
        killed = counts[folder, True]
        print("%-8s %3d of %3d killed" % (folder, killed, killed + counts[folder, False]))
    killed = sum(n for (_, dead), n in counts.items() if dead)
    print("%d of %d killed (%.1f %%)" % (killed, killed + len(alive), 100 * killed / max(killed + len(alive), 1)))
    return 1 if alive else 0


if __name__ == "__main__":
    sys.exit(main())
