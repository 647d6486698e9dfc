#!/usr/bin/env python3
"""Every example on every page, in README and in INSTALL runs, in order; and the pages document everything in the
header, the schema and the sources: functions, members, codes, columns, checks."""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.environ.get("PIGMATCH_PLAIN", os.path.join(ROOT, "build/pigmatch"))
RENDER = os.environ.get("RENDER", os.path.join(ROOT, "build/obj/render"))


def read(*path):
    with open(os.path.join(ROOT, *path), encoding="utf-8") as text:
        return text.read()


# ---------------------------------------------------------------- what the pages tell

def check_library_page():
    header, page = read("include/pigmatch.h"), read("man/libpigmatch.3")
    # A function stands at the start of a line, behind its type.
    public = set(re.findall(r"^(?:PM_USE_RESULT )?(?:const )?(?:struct \w+|bool|void|char|int|size_t)[ *]+(pm_\w+)\(",
                            header, re.M))
    told = set(re.findall(r"^\.F[no] (pm_\w+)", page, re.M))
    assert len(public) > 12 and public == told, public ^ told
    sample = read("samples/library/consult.c")
    example = page.split(".Bd -literal\n")[1].split(".Ed\n")[0].replace("\\e", "\\")
    assert example == sample[sample.index("#include"):], "the example of libpigmatch.3 is not samples/library/consult.c"
    return len(public)


def schema_members(node, seen):
    for name, member in node.get("properties", {}).items():
        seen.add(name)
        schema_members(member, seen)
    for key in ("anyOf", "oneOf", "allOf"):
        for choice in node.get(key, []):
            schema_members(choice, seen)
    if isinstance(node.get("items"), dict):
        schema_members(node["items"], seen)
    for definition in node.get("$defs", {}).values():
        schema_members(definition, seen)
    return seen


def check_record_page():
    page = read("man/pigmatch-record.5")
    json_part = page.split(".Sh JSON")[1].split(".Sh CSV")[0]
    words = set(re.findall(r"\w+", re.sub(r"\\[a-z&]", " ", json_part)))
    members = schema_members(json.loads(read("man/pigmatch-record.schema.json")), set())
    assert members <= words, "man/pigmatch-record.5 does not tell " + ", ".join(sorted(members - words))
    codes = re.findall(r"^    PM_E_(\w+),", read("include/pigmatch.h"), re.M)
    codes = [code.lower().replace("_", "-") for code in codes if code not in ("COUNT",)]
    told = re.findall(r"^\.It ([a-z-]+) Ta ", page, re.M)
    assert len(codes) > 15 and codes == told, set(codes) ^ set(told)
    source = read("src/cli/batch/jobs.c").split("columns[] = ")[1]
    columns = set(re.findall(r'\{"(\w+)", ', source))
    section = page.split(".Sh JOBS")[1].split("\n.Sh ")[0]
    jobs = set(re.findall(r"\w+", " ".join(re.findall(r"^\.It Li (.*)$", section, re.M))))
    assert len(columns) > 5 and columns == jobs, columns ^ jobs
    return len(members)


def check_palette_page():
    """The columns of the table and what the palette check may find."""
    page = read("man/pigmatch-palette.5")
    columns = re.findall(r'\{\.name = "(\w+)"', read("src/palette/columns.c"))
    finding = r'(?:PM_LEVEL_\w+|found_pair\(lint), (?:\w+ \? )?"([a-z-]+)"(?: : "([a-z-]+)")?'
    found = set(sum(re.findall(finding, read("src/palette/lint.c")), ())) - {""}
    told = set(re.findall(r"[\w-]+", " ".join(re.findall(r"^\.(?:It )?Li (.*)$", page, re.M))))
    assert len(columns) > 15 and set(columns) <= told, set(columns) - told
    assert len(found) > 8 and found <= told, found - told
    return len(columns) + len(found)


def check_method_page():
    """The checks and their limits are those of the source."""
    page, source = read("man/pigmatch-method.7"), read("src/job/checks.c")
    rules = re.findall(r'\[PM_CHECK_([A-Z]+)\] = \{(?:ABOVE|BELOW),\s*([\d.]+),\s*([\d.]+|NAN)\}', source)
    sentences = read("src/record/catalogue.c")
    assert len(rules) == 22
    for code, warn, refuse in rules:
        name = code.lower()
        row = re.search(r"^\.It %s Ta (.*?) Ta (.*?) Ta " % name, page, re.M)
        assert row, "man/pigmatch-method.7 does not tell the check " + name
        value = re.search(r'\[PM_CHECK_%s\] =[^=]*?\{0(.)[^=]*?\[' % code, sentences)
        if value is None:
            assert row[1] in ("yes", "note"), name
            continue
        factor, unit = (100, " %") if value[1] == "%" else (1, "")
        assert row[1] == "%g%s" % (float(warn) * factor, unit), (name, row[1])
        assert row[2] == ("-" if refuse == "NAN" else "%g%s" % (float(refuse) * factor, unit)), (name, row[2])
    heal = read("src/scalp/heal.c")
    for part, words in ((r"moving_error = \{([\d., ]+)\}", "(%s)"), (r"most_shades_uncertain = ([\d.]+)", "to %s shades"),
                        (r"red_from_a = ([\d.]+)", "by more than %s in a*"),
                        (r"HEALED_DAYS = (\d+)", "Under %s days")):
        told = words % " and ".join(re.search(part, heal)[1].rsplit(", ", 1))
        assert told in re.sub(r"\s+", " ", page), "man/pigmatch-method.7 does not say: " + told
    method = re.search(r"^#define PM_METHOD (\d+)", read("include/pigmatch.h"), re.M)[1]
    assert "describes method %s," % method in page, "man/pigmatch-method.7 describes another method"
    return len(rules)


# ---------------------------------------------------------------- examples

def join_lines(text):
    return re.sub(r" *\\\n *", " ", text)


def page_examples(page):
    """The commands in a page's EXAMPLES: .Dl lines and literal blocks, but for whole scripts (tests/cli/test_batch.py)."""
    section = read("man", page).split(".Sh EXAMPLES")[-1].split("\n.Sh ")[0]
    found = []
    for block in re.findall(r"^\.Dl [^\n]*$|^\.Bd -literal.*?^\.Ed$", section, re.M | re.S):
        text = re.sub(r"^\.(Dl |Bd.*\n|Ed$)", "", block, flags=re.M)
        if text.startswith("#!"):
            continue
        text = text.replace("\\(dq", '"').replace("\\&", "").replace("\\e", "\\")
        found += join_lines(text).splitlines()
    return [line for line in found if re.match(r"(pigmatch|jq) ", line)]


def readme_commands():
    """The indented lines; what needs root, another machine or an hour is not run here."""
    blocks = re.findall(r"(?:^    .*\n)+", read("README.md") + read("INSTALL.md"), re.M)
    lines = [line.strip() for block in blocks for line in join_lines(block).splitlines()]
    return [line for line in lines if re.match(r"(pigmatch|build/obj/render|nm) ", line)]


def make_targets():
    """What README, INSTALL and CONTRIBUTING say that make does exists."""
    texts = read("README.md") + read("INSTALL.md") + read("CONTRIBUTING.md")
    targets = sorted(set(re.findall(r"(?:`|^    )make ([a-z][a-z-]*)(?![a-z/-])", texts, re.M)))
    plain = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
    # All at once: a run for each would ask the compiler anew what it can.
    done = subprocess.run(["make", "-n", *targets], cwd=ROOT, env=plain, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                          text=True)
    assert done.returncode == 0, done.stderr
    return targets


def render(family, seed, folder):
    subprocess.run([RENDER, "--family", family, "--seed", str(seed), "--count", "1", folder], check=True,
                   stdout=subprocess.DEVNULL)
    with open(os.path.join(folder, "truth.json"), encoding="utf-8") as text:
        return json.load(text)[0]


def lay_out(folder):
    """A folder that looks like the tree, with the photos that the pages speak of."""
    for name in ("samples", "palettes", "man"):
        os.symlink(os.path.join(ROOT, name), os.path.join(folder, name))
    os.makedirs(os.path.join(folder, "bin"))
    os.makedirs(os.path.join(folder, "build/obj"))
    os.symlink(PROGRAM, os.path.join(folder, "bin/pigmatch"))
    os.symlink(RENDER, os.path.join(folder, "build/obj/render"))
    os.symlink(PROGRAM, os.path.join(folder, "build/pigmatch"))
    shutil.copy(os.path.join(ROOT, "samples/darkbrown.jpg"), os.path.join(folder, "IMG_1234.jpg"))
    scene = render("swatches", 5, os.path.join(folder, "card"))
    shutil.copy(os.path.join(folder, "card", scene["file"]), os.path.join(folder, "swatches.jpg"))
    scene = render("strip", 1, os.path.join(folder, "strip"))
    shutil.copy(os.path.join(folder, "strip", scene["file"]), os.path.join(folder, "client.jpg"))
    with open(os.path.join(folder, "shelf.cgats"), "w", encoding="utf-8") as palette:
        palette.write("id,L,a,b\n")
        for i, lab in enumerate(scene["strips"][0]["labs"]):
            palette.write("S%d,%g,%g,%g\n" % (i + 1, *lab))


def check_jobs_example(folder):
    table = read("man/pigmatch-record.5").split(".Sh JOBS")[1].split(".Bd -literal -offset indent\n")[1].split(".Ed")[0]
    with open(os.path.join(folder, "jobs.csv"), "w", encoding="utf-8") as out:
        out.write(table)
    done = subprocess.run([PROGRAM, "measure", "--json", "-q", "--jobs", "jobs.csv"], cwd=folder, check=True,
                          stdout=subprocess.PIPE, text=True)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [r["id"] for r in records] == ["1", "2"] and all(r["status"] == "ok" for r in records)


def run_all(folder, commands):
    place = dict(os.environ, PATH=os.path.join(folder, "bin") + ":" + os.environ["PATH"], TERM="dumb",
                 XDG_CONFIG_HOME=os.path.join(folder, "config"), PIGMATCH_PALETTES=os.path.join(ROOT, "palettes"))
    for where, command in commands:
        if command.startswith("jq ") and shutil.which("jq") is None:
            print("skipped: jq is not installed: " + command)
            continue
        done = subprocess.run(["sh", "-c", command], cwd=folder, env=place, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE)
        assert done.returncode == 0, (where, command, done.returncode, done.stderr.decode())
        assert not command.startswith("nm ") or done.stdout == b"0\n", "it calls what opens a connection"


def main():
    functions, members, checks = check_library_page(), check_record_page(), check_method_page()
    entries, targets = check_palette_page(), make_targets()
    commands = [("README.md", line) for line in readme_commands()]
    for page in sorted(os.listdir(os.path.join(ROOT, "man"))):
        if re.search(r"\.[1-9]$", page):
            commands += [(page, line) for line in page_examples(page)]
    assert len(commands) > 15, commands
    with tempfile.TemporaryDirectory() as folder:
        lay_out(folder)
        with open(os.path.join(folder, "records.ndjson"), "w", encoding="utf-8") as records:
            subprocess.run([PROGRAM, "--json", "--target", "23,4,5"], stdout=records, check=True)
        run_all(folder, commands)
        check_jobs_example(folder)
    print("pages: %d functions, %d members, %d checks, %d columns and findings told; %d make targets there, "
          "%d examples run" % (functions, members, checks, entries, len(targets), len(commands)))


if __name__ == "__main__":
    sys.exit(main())
