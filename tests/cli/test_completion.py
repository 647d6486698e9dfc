#!/usr/bin/env python3
"""Shells complete everything in the help: every verb, every option, the words of closed lists, palettes and files."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.environ.get("PIGMATCH", os.path.join(ROOT, "build/san/pigmatch"))
HARNESS = """
source "$SCRIPT"
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_pigmatch "$PROGRAM" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""
# zsh's own part is replaced by one that says what it was asked.
ZSH_HARNESS = """
_arguments() { print -rl -- "$@" }
_describe() { print -rl -- "${(P@)2}" }
_files() { print -r files }
compadd() { print -rl -- "${(P@)2}" }
_call_program() { shift; eval "$@" }
words=("$@") CURRENT=$#
source "$SCRIPT"
"""


def printed(*words):
    done = subprocess.run([PROGRAM, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 0, (words, done.stderr)
    return done.stdout


def told(*verb):
    """What help says of a verb's options: {name: (letter, argument)}."""
    found = re.findall(r"(?<!\\\n)^  (?:-(\S), |    )--([a-z-]+)(?: (\S+))?(?: |$)", printed(*verb, "--help"), re.M)
    return {name: (letter, argument) for letter, name, argument in found}


def palette_verbs():
    return re.findall(r"^  ([a-z]+) {2,}", printed("palette", "--help"), re.M)


def words_of(argument):
    return [w for w in argument.split("|") if re.fullmatch(r"[a-z0-9][a-z0-9-]+|[0-9]", w)]


class Shell:
    def __init__(self, folder, name, harness):
        self.command = [name, *(["-f"] if name == "zsh" else ["--norc"]), "-c", harness, name]
        self.folder = folder
        self.script = os.path.join(folder, "complete." + name)
        with open(self.script, "w", encoding="utf-8") as script:
            script.write(printed("--completion", name))

    def complete(self, *words):
        environment = dict(os.environ, SCRIPT=self.script, PROGRAM=PROGRAM, PIGMATCH_PALETTES=self.folder)
        done = subprocess.run([*self.command, *words], cwd=self.folder, env=environment, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True)
        assert not done.stderr, (words, done.stderr)
        return done.stdout.splitlines()


def main_verbs():
    text = printed("--help")
    return set(re.findall(r"^(?:usage:|      ) pigmatch \[?([a-z]+)\b", text, re.M))


def check_bash(folder):
    shell = Shell(folder, "bash", HARNESS)
    assert set(shell.complete("pigmatch", "")) >= main_verbs() | {"a photo.jpg"}
    assert shell.complete("pigmatch", "meas") == ["measure"]
    assert set(palette_verbs()) <= set(shell.complete("pigmatch", "palette", ""))
    verbs = [()] + [(v,) for v in sorted(main_verbs() - {"match", "palette"})]
    verbs += [("palette", v) for v in palette_verbs()]
    assert len(verbs) > 9
    count = 0
    for verb in verbs:
        options = told(*verb)
        offered = shell.complete("pigmatch", *verb, "--")
        assert offered == ["--" + name for name in options], (verb, offered)
        for name, (letter, argument) in options.items():
            words = words_of(argument)
            for given in ["--" + name] + (["-" + letter] if letter else []):
                if words:
                    assert shell.complete("pigmatch", *verb, given, "") == words, (verb, given)
                    count += 1
    assert shell.complete("pigmatch", "--format", "=", "j") == ["json"]
    assert shell.complete("pigmatch", "measure", "--format", "c") == ["csv"]
    assert "--strip" not in shell.complete("pigmatch", "measure", "--")
    assert shell.complete("pigmatch", "-p", "studio") == ["studio north", "studio north.cgats"]
    assert shell.complete("pigmatch", "palette", "show", "a p") == ["a photo.jpg"]
    assert shell.complete("pigmatch", "--hair", "1") == [""]
    assert shell.complete("pigmatch", "--", "--") == [""]
    return count


def check_zsh(folder):
    if shutil.which("zsh") is None:
        print("skipped: zsh is not installed")
        return
    shell = Shell(folder, "zsh", ZSH_HARNESS)
    first = shell.complete("pigmatch", "")
    assert {line.split(":")[0] for line in first} >= main_verbs() | {"files"}
    assert {line.split(":")[0] for line in shell.complete("pigmatch", "palette", "")} == set(palette_verbs())
    verbs = [()] + [(v,) for v in sorted(main_verbs() - {"match", "palette", "pick"})]
    for verb in verbs + [("palette", v) for v in palette_verbs()]:
        specs = shell.complete("pigmatch", *verb, "--")
        for name, (letter, argument) in told(*verb).items():
            forms = [s for s in specs if re.match(r"\*--%s[=\[]" % name, s)]
            assert len(forms) == 1, (verb, name, forms)
            assert ("=" in forms[0].split("[")[0]) == bool(argument), forms
            if words_of(argument):
                assert forms[0].endswith("(" + " ".join(words_of(argument)) + ")"), forms
            if letter:
                assert any(s.startswith("*-%s" % letter) for s in specs), (verb, letter)


def check_words_are_taken():
    """What is offered is no usage error: the tables' words are those that the program reads."""
    for name, (_, argument) in told().items():
        for word in words_of(argument):
            done = subprocess.run([PROGRAM, "--" + name, word, "--help"], stdout=subprocess.DEVNULL,
                                  stderr=subprocess.PIPE, text=True)
            assert done.returncode == 0, (name, word, done.stderr)


def main():
    os.environ["PIGMATCH_PALETTES"] = ""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(os.path.join(ROOT, "palettes/warm.cgats"), os.path.join(folder, "studio north.cgats"))
        with open(os.path.join(folder, "a photo.jpg"), "w", encoding="utf-8"):
            pass
        count = check_bash(folder)
        check_zsh(folder)
    check_words_are_taken()
    refused = subprocess.run([PROGRAM, "--completion", "fish"], stderr=subprocess.PIPE, text=True)
    assert refused.returncode == 2 and "bash, zsh, palettes or verbs" in refused.stderr
    print("completion: %d lists of words, %d verbs" % (count, len(main_verbs()) + len(palette_verbs())))


if __name__ == "__main__":
    sys.exit(main())
