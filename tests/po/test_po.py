#!/usr/bin/env python3
"""The translations: po/ agrees with the sources, no translation is wrong, and missing ones are listed."""
import os
import re
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "po"))
import update  # noqa: E402

LABEL_LETTERS = 8
ATTRIBUTES = re.compile(r'["<>&\\]')  # what would end an attribute or begin markup


def places(text):
    return sorted(set(re.findall(r"\{[^}]*\}", text)))


def wrong_in(key, many, forms, is_fuzzy, count):
    """What is wrong with a translation; None: nothing. "": it is missing."""
    context, english = key
    if is_fuzzy or not forms or not all(forms):
        return ""
    if len(forms) != (count if many else 1):
        return "%d forms in place of %d" % (len(forms), count if many else 1)
    for form in forms:
        if places(form) != places(english):
            return "places %s in place of %s" % (places(form), places(english))
        if ATTRIBUTES.search(form):
            return "a sign that pages cannot hold: %s" % form
        if (form[0] == " ") != (english[0] == " ") or (form[-1] == " ") != (english[-1] == " "):
            return "a blank at an end: '%s'" % form
        if context == "line of the terminal" and len(form) > LABEL_LETTERS:
            return "longer than %d letters: %s" % (LABEL_LETTERS, form)
        if context == "decimal mark" and form not in (".", ","):
            return "a decimal mark is a point or a comma"
    return None


def check_language(name, found):
    head, header, entries, _, fuzzy = update.read_po(os.path.join(ROOT, "po", name))
    missing, wrong = [], []
    assert "UTF-8" in header and "Language: %s\n" % name[:-3] in header, name
    for key, (many, _) in found.items():
        told = wrong_in(key, many, entries.get(key), key in fuzzy, update.forms_count(header))
        if told == "":
            missing.append(key[1])
        elif told is not None:
            wrong.append("%s: '%s': %s" % (name, key[1], told))
    print("%s: %d of %d sentences translated" % (name, len(found) - len(missing), len(found)))
    for english in missing:
        print("  missing: " + english)
    return wrong


def check_words():
    """English has no sign either that a page or po/compile.awk could not hold."""
    found = update.messages()
    for _, english in found:
        assert not ATTRIBUTES.search(english) and "\n" not in english, english
    assert len(found) > 500
    return found


def check_compiled(names):
    """What awk makes of the files has a row for each translation."""
    made = subprocess.run(["awk", "-f", "po/compile.awk", *("po/" + name for name in names)], cwd=ROOT, check=True,
                          env=dict(os.environ, LC_ALL="C"), stdout=subprocess.PIPE).stdout.decode()
    for name in names:
        rows = made.split("list_%s[] = {" % name[:-3])[1].split("{0}};")[0]
        _, _, entries, _, fuzzy = update.read_po(os.path.join(ROOT, "po", name))
        told = [key for key, forms in entries.items() if forms and all(forms) and key not in fuzzy]
        assert rows.count("    {\"") == len(told), (name, rows.count("    {\""), len(told))


def check_rewording():
    """A sentence that was reworded keeps its translation, marked fuzzy; a new one has none."""
    reworded, other = (None, "none of {0} photos was measured"), (None, "the same shade, more dots")
    entries, fuzzy = {(None, "no one of {0} photos was measured"): ["keines von {0} Fotos wurde gemessen"]}, set()
    update.carry_over({reworded: (None, ["a.c"]), other: (None, ["a.c"])}, entries, fuzzy)
    assert entries[reworded] == ["keines von {0} Fotos wurde gemessen"] and fuzzy == {reworded} and other not in entries


def main():
    check_rewording()
    found = check_words()
    names = sorted(name for name in os.listdir(os.path.join(ROOT, "po")) if name.endswith(".po"))
    wrong = [line for name in names for line in check_language(name, found)]
    assert not wrong, "\n".join(wrong)
    for path, text in update.all_files(found).items():
        with open(os.path.join(ROOT, path), encoding="utf-8") as file:
            assert file.read() == text, path + " is not as the sources say: run make po"
    check_compiled(names)
    if shutil.which("msgfmt"):
        for name in names:
            subprocess.run(["msgfmt", "-o", os.devnull, os.path.join(ROOT, "po", name)], check=True)
    print("po: %d languages, no translation is wrong" % len(names))


main()
