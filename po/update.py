#!/usr/bin/env python3
"""po/pigmatch.pot from the sources, and each po/*.po brought up to date: sentences that are gone are removed, new ones
are added untranslated, and reworded ones keep their translation, marked fuzzy until a translator has confirmed it.

    po/update.py            writes them
    po/update.py --check    says which would change, exit status 1
"""
import difflib
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# Which arguments of which calls are said to people: context, sentence, sentence for many.
CALLS = {
    "N_": (None, 0, None), "NC_": (0, 1, None), "NN_": (None, 0, 1), "pm_tr": (None, 1, None), "pm_tr_in": (1, 2, None), "pm_tr_n": (None, 1, 2),
    "pm_say": (None, 1, None), "pm_say_n": (None, 1, 2), "pm_say_words": (None, 1, None),
    "say_tr": (None, 1, None), "say_day": (None, 1, None), "pm_page_say_of": (None, 1, None), "end_line": ("line of the terminal", 1, None),
    "end_session": ("line of the terminal", 2, None), "pm_page_tr": (None, 1, None), "pm_page_around": (None, 2, None), "pm_page_say": (None, 1, None),
    "pm_page_say_n": (None, 1, 2),
}
TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|[A-Za-z_]\w*|.', re.S)
WIDE = 100


def unescaped(literal):
    """What a C string literal, or a line of a PO file, holds."""
    text = literal[1:-1].encode()
    text = re.sub(rb"\\x([0-9a-fA-F]{2})", lambda m: bytes([int(m.group(1), 16)]), text)
    return text.replace(b'\\"', b'"').replace(b"\\n", b"\n").replace(b"\\\\", b"\\").decode()


def tokens_of(path):
    """(line, token) without comments, blanks and preprocessor lines; literals side by side are one."""
    with open(path, encoding="utf-8") as file:
        source = re.sub(r"^#(?:[^\n]*\\\n)*[^\n]*", lambda m: "\n" * m.group(0).count("\n"), file.read(), flags=re.M)
    found, line = [], 1
    for token in TOKEN.findall(source):
        if not token.isspace() and not token.startswith(("/*", "//")):
            if token[0] == '"' and found and found[-1][1][0] == '"':
                found[-1] = (found[-1][0], found[-1][1][:-1] + token[1:])
            else:
                found.append((line, token))
        line += token.count("\n")
    return found


def arguments(tokens, at):
    """The literals of each argument of the call whose parenthesis stands at `at`."""
    depth, args = 0, [[]]
    for line, token in tokens[at:]:
        depth += token in "([{" and len(token) == 1
        depth -= token in ")]}" and len(token) == 1
        if depth == 0:
            break
        if token == "," and depth == 1:
            args.append([])
        elif token[0] == '"':
            args[-1].append((line, unescaped(token)))
    return args


def words(tokens):
    """The closed lists that are said, out of src/base/words.c, with the contexts of src/base/say.c."""
    with open(os.path.join(ROOT, "src/base/say.c"), encoding="utf-8") as file:
        contexts = dict(re.findall(r'\[(PM_WORDS_\w+)\] = "([^"]+)"', file.read()))
    for at, (_, token) in enumerate(tokens):
        if token in contexts:
            while tokens[at][1] != "(":
                at += 1
            for argument in arguments(tokens, at):
                for line, word in argument:
                    yield contexts[token], word, line


def messages():
    """{(context, english): (english for many, [places])} in the order of the sources."""
    found = {}

    def add(context, english, many, place):
        entry = found.setdefault((context, english), (many, []))
        if place not in entry[1]:
            entry[1].append(place)

    for folder in ("base", "color", "record", "report", "cli/client", "cli/batch"):
        for name in sorted(os.listdir(os.path.join(ROOT, "src", folder))):
            path = os.path.join("src", folder, name)
            if not name.endswith(".c") and not name.endswith(".h"):
                continue
            tokens = tokens_of(os.path.join(ROOT, path))
            if path == "src/report/pick_words.c":  # a table of keys and sentences
                for at in range(len(tokens) - 4):
                    if [tokens[at + i][1][0] for i in range(5)] == ["{", '"', ",", '"', "}"]:
                        add("picker", unescaped(tokens[at + 3][1]), None, path)
            if path == "src/base/words.c":
                for context, word, line in words(tokens):
                    add(context, word, None, path)
            for at, (_, token) in enumerate(tokens[:-1]):
                if token not in CALLS or tokens[at + 1][1] != "(":
                    continue
                args = arguments(tokens, at + 1)
                of_context, of_one, of_many = CALLS[token]
                if len(args) <= max(n for n in CALLS[token] if isinstance(n, int)):
                    continue
                context = of_context
                if isinstance(of_context, int):
                    context = args[of_context][0][1] if args[of_context] else None
                for i, (line, english) in enumerate(args[of_one]):
                    if english:
                        many = args[of_many][i][1] if of_many is not None and args[of_many] else None
                        add(context, english, many, path)
    return found


# ---------------------------------------------------------------- PO files

def read_po(path):
    """The header's comment and text, and {(context, english): [forms], ...}, remarks of translators, fuzzy ones."""
    entries, remarks, fuzzy = {}, {}, set()
    entry, field, notes, is_fuzzy, head = {}, None, [], False, []

    def keep():
        nonlocal entry, notes, is_fuzzy
        if "msgid" in entry:
            key = (entry.get("msgctxt"), entry["msgid"])
            forms = [entry[k] for k in sorted(entry) if k.startswith("msgstr")]
            entries[key] = forms
            remarks[key] = notes
            if is_fuzzy:
                fuzzy.add(key)
            entry, notes, is_fuzzy = {}, [], False

    with open(path, encoding="utf-8") as file:
        for line in file:
            line = line.rstrip("\n")
            match = re.match(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?) (".*")$', line)
            if (match or line.startswith("#")) and "msgstr" in " ".join(entry) and \
                    (not match or not match.group(1).startswith("msgstr")):
                keep()
            if match:
                field = match.group(1)
                entry[field] = unescaped(match.group(2))
            elif line.startswith('"'):
                entry[field] += unescaped(line)
            elif line.startswith("#,"):
                is_fuzzy = "fuzzy" in line
            elif line.startswith("# ") or line == "#":
                notes.append(line)
    keep()
    head = remarks.pop((None, ""), [])
    header = entries.pop((None, ""), [""])[0]
    return head, header, entries, remarks, fuzzy


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def folded(key, text):
    """A field, over several lines where it is long."""
    line = "%s %s" % (key, quoted(text))
    if len(line) <= WIDE and "\n" not in text[:-1]:
        return [line]
    parts, now = [], ""
    for piece in re.findall(r"[^ \n]*(?: |\n|$)", text):
        if now and len(quoted(now + piece)) > WIDE or now.endswith("\n"):
            parts.append(now)
            now = ""
        now += piece
    return ['%s ""' % key] + [quoted(part) for part in parts + [now] if part]


def written(head, header, found, forms_of, remarks, fuzzy):
    lines = list(head) + ['msgid ""', 'msgstr ""'] + [quoted(line + "\n") for line in header.split("\n") if line]
    for key, (many, places) in found.items():
        lines += ["", *remarks.get(key, []), "#: " + " ".join(places)]
        if key in fuzzy:
            lines.append("#, fuzzy")
        if key[0] is not None:
            lines += folded("msgctxt", key[0])
        lines += folded("msgid", key[1])
        forms = forms_of(key, many)
        if many is None:
            lines += folded("msgstr", forms[0])
        else:
            lines += folded("msgid_plural", many)
            for i, form in enumerate(forms):
                lines += folded("msgstr[%d]" % i, form)
    return "\n".join(lines) + "\n"


HEAD = ["# Sentences of pigmatch that are said to people.",
        "# {0} and its like are places for values, see src/base/say.h: keep each, in any order.",
        "# A word alone in capitals names a line of the terminal's text: at most 8 letters."]
HEADER = "Project-Id-Version: pigmatch\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n" \
         "Content-Transfer-Encoding: 8bit\n"


def forms_count(header):
    match = re.search(r"nplurals=(\d)", header)
    return int(match.group(1)) if match else 2


def carry_over(found, entries, fuzzy):
    """A new sentence that resembles one that is gone takes over its translation, marked fuzzy."""
    gone = [key for key in entries if key not in found and any(entries[key])]
    for key in [key for key in found if key not in entries]:
        near = difflib.get_close_matches(key[1], [old[1] for old in gone if old[0] == key[0]], 1, 0.75)
        if near:
            entries[key] = entries[(key[0], near[0])]
            fuzzy.add(key)


def all_files(found):
    """{path: what it should hold}."""
    files = {"po/pigmatch.pot": written(HEAD, HEADER, found, lambda key, many: [""] * (2 if many else 1), {}, set())}
    for name in sorted(os.listdir(os.path.join(ROOT, "po"))):
        if not name.endswith(".po"):
            continue
        head, header, entries, remarks, fuzzy = read_po(os.path.join(ROOT, "po", name))
        carry_over(found, entries, fuzzy)

        def forms_of(key, many, entries=entries, header=header):
            count = forms_count(header) if many else 1
            forms = entries.get(key, [])
            return forms if len(forms) == count else [""] * count

        files["po/" + name] = written(head, header, found, forms_of, remarks, fuzzy)
    return files


def main():
    found = messages()
    stale = []
    for path, text in all_files(found).items():
        place = os.path.join(ROOT, path)
        old = open(place, encoding="utf-8").read() if os.path.exists(place) else None
        if old != text:
            stale.append(path)
            if "--check" not in sys.argv:
                with open(place, "w", encoding="utf-8") as file:
                    file.write(text)
    if "--check" in sys.argv and stale:
        sys.exit("not as the sources say: %s: run make po" % ", ".join(stale))
    print("%d sentences" % len(found))


if __name__ == "__main__":
    main()
