"""Hair of two colours: the components of salt and pepper as a phone sees them, and the roots of long hair."""
import json
import os
import subprocess

from colour import de00
from likely import box, palette_of, percentile, points


def record_of(program, path, scene, options):
    command = [program, "--json", "-q", "--force", "--hair", box(scene["rects"]["hair"]), *options]
    return json.loads(subprocess.run([*command, os.path.join(path, scene["file"])], stdout=subprocess.PIPE).stdout)


def nearest(lab, shades):
    return min(shades, key=lambda shade: de00(lab, shades[shade][0]))


def say(name, off, right, held, told):
    print("  %-34s %4d of %4d  off %5.1f %5.1f  nearest bottle first %3.0f %%  in the radius %3.0f %%" % (
        name, len(off), told, percentile(off, 0.5), percentile(off, 0.9), 100 * sum(right) / len(off),
        100 * sum(held) / len(off)), flush=True)


def judge(name, found, shades, told):
    """Truth, most probable colour, radius and the bottle nearest to that of each."""
    off = [de00(truth, probable) for truth, probable, _, _ in found]
    say(name, off, [nearest(truth, shades) == first for truth, _, _, first in found],
        [o <= radius for o, (_, _, radius, _) in zip(off, found)], told)


def references(scene):
    yield "no reference", ["--chart", "none"]
    if scene["card"] and scene["rects"]["card"]:
        yield "card", ["--chart", "none", "--card", box(scene["rects"]["card"]) + "," + scene["card"]["kind"]]
    yield "chart", ["--chart", points(scene["chart"]["corners"])]


def greying(args, render, folder, shades):
    """Salt and pepper beside unmixed hair as dark as its dark strands, by the same phones."""
    parts, alone, seen = {}, {}, {}
    path, scenes = render("greying", args.count, folder)
    for scene in scenes:
        for way, options in references(scene):
            record = record_of(args.program, path, scene, options)
            seen[way] = seen.get(way, 0) + (record["status"] == "ok")
            for truth, part in zip(scene["hair"]["components"], record["components"]):
                parts.setdefault((way, part["kind"]), []).append(
                    (truth["lab"], part["probable_lab"], part["radius_de00"], part["nearest"]))
    path, scenes = render("phone2", 2 * args.count, folder)
    for scene in scenes:
        if not 15 <= scene["hair"]["body_lab"][0] <= 38:
            continue
        for way, options in references(scene):
            record = record_of(args.program, path, scene, options)
            if record["likely"]:
                alone.setdefault(way, []).append((scene["hair"]["lab"], record["posterior"]["lab"],
                                                  record["posterior"]["radius_de00"], record["shades"][0]["id"]))
    for way in seen:
        for kind in ("dark", "grey"):
            judge("%s: %s strands" % (way, kind), parts[way, kind], shades, seen[way])
        judge(way + ": unmixed dark hair", alone[way], shades, len(alone[way]))


def partings(args, render, folder):
    """Roots beside the scalp that shows, what lengths alone would have given, and the share of scalp."""
    path, scenes = render("parting", args.count, folder)
    roots, whole, given, share = [], [], [], []
    for scene in scenes:
        where = ["--look", "density", "--skin", box(scene["rects"]["skin"])]
        truth, record = scene["hair"]["roots_lab"], record_of(args.program, path, scene, where)
        pointed = record_of(args.program, path, scene, where + ["--roots", box(scene["rects"]["roots"])])
        given.append(de00(truth, pointed["density"]["roots_lab"]))
        if record["density"]["roots_lab"]:
            roots.append(de00(truth, record["density"]["roots_lab"]))
            whole.append(de00(truth, record["hair"]["lab"]))
            share.append(abs(record["density"]["scalp_frac"] - 1 + scene["hair"]["cover_frac"]))
    for name, off in (("roots beside scalp", roots), ("the hair as a whole, there", whole), ("roots pointed at", given)):
        print("  %-34s %4d of %4d  off %5.1f %5.1f  max %.1f" % (name, len(off), len(scenes), percentile(off, 0.5),
                                                              percentile(off, 0.9), max(off)))
    print("  %-34s              off %.3f %.3f  max %.3f" % ("the share of scalp", percentile(share, 0.5),
                                                           percentile(share, 0.9), max(share)), flush=True)


def study(args, render, folder):
    print("salt and pepper, by phones (off: most probable colour, median and 90 %)")
    greying(args, render, folder, palette_of(os.path.join(args.root, "palettes/default.cgats")))
    print("partings of long hair")
    partings(args, render, folder)
