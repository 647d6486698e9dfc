#include "cli/shell/help.h"

#include "cli/args/option_table.h"
#include "color/profile.h"
#include "photo/photo.h"

#include <stdio.h>
#include <string.h>

static const char examples[] =
    "pigmatch - match hair in a photo to scalp micropigmentation shades, and plan the sessions\n"
    "\n"
    "  pigmatch client.jpg                               what to use today, and the plan\n"
    "  pigmatch --hair 25%,10%,50%,35% --skin 420,640,120,80 client.jpg\n"
    "  pigmatch -p mine.cgats --hair 25%,10%,50%,35% --start 2026-05-10 client.jpg\n"
    "  pigmatch --target '#3a2f28'                       a desired colour instead of a photo\n"
    "  pigmatch measure --json --hair 25%,10%,50%,35% *.jpg > records.ndjson\n"
    "\n";

static const char notes[] = "\n"
                            "PHOTO is a JPEG, PNG or HEIC file, or - for standard input. Regions are in "
                            "pixels of the upright photo.\n"
                            "Options of match follow; for those of another verb: pigmatch help VERB.\n";

static const char exit_codes[] =
    "\n"
    "Exit status: 0 every photo was measured, 1 some or all were not, 2 the command line or the\n"
    "palette is wrong and nothing was read, 3 writing the output failed. More: man pigmatch\n";

/* A verb's usage with its summary beside it, below it where that is long. */
static void add_usage(struct pm_buffer *out, const struct pm_verb *verb) {
    enum { COLUMNS = 30 };
    const bool first = verb == pm_verbs;
    const size_t before = out->length;
    pm_buffer_printf(out, "%s pigmatch %s%s%s %s", first ? "usage:" : "      ", first ? "[" : "", verb->name,
                     first ? "]" : "", verb->usage);
    const size_t used = out->length - before - strlen("usage: ");
    if (used > COLUMNS)
        pm_buffer_printf(out, "\n%38s%s\n", "", verb->summary);
    else
        pm_buffer_printf(out, "%*s%s\n", (int)(COLUMNS + 1 - used), "", verb->summary);
}

/* What an option does beside its name, below it where that is long. */
static void add_option(struct pm_buffer *out, const struct pm_option *option) {
    enum { COLUMNS = 32 };
    char left[48], letter[8] = "    ";
    if (option->letter != 0)
        snprintf(letter, sizeof letter, "-%c, ", option->letter);
    snprintf(left, sizeof left, "%s--%s%s%s", letter, option->name, option->argument != NULL ? " " : "",
             option->argument != NULL ? option->argument : "");
    if (strlen(left) > COLUMNS)
        pm_buffer_printf(out, "  %s\n%*s%s\n", left, COLUMNS + 3, "", option->help);
    else
        pm_buffer_printf(out, "  %-*s %s\n", COLUMNS, left, option->help);
}

static void add_head(struct pm_buffer *out, const struct pm_verb *verb) {
    char words[PM_VERB_WORDS];
    pm_verb_words(verb, words);
    if (verb == pm_verbs) {
        pm_buffer_text(out, examples);
        for (const struct pm_verb *v = pm_verbs; v->name != NULL; v++)
            if (v->group == NULL)
                add_usage(out, v);
        pm_buffer_text(out, notes);
    } else {
        pm_buffer_printf(out, "usage: pigmatch %s %s\n\n", words, verb->usage);
        for (const struct pm_verb *v = pm_verbs; v->name != NULL && verb->id == PM_VERB_GROUP; v++)
            if (v->group != NULL && strcmp(v->group, verb->name) == 0)
                pm_buffer_printf(out, "  %-10s %s\n", v->name, v->summary);
        pm_buffer_printf(out, "%s%s", verb->id == PM_VERB_GROUP ? "\n" : "", verb->text);
    }
}

void pm_help(struct pm_buffer *out, const struct pm_verb *verb) {
    enum { WRITES_RECORDS = PM_VERB_MATCH | PM_VERB_MEASURE | PM_VERB_FOLLOWUP | PM_VERB_LOG | PM_VERB_SHOW };
    add_head(out, verb);
    if (verb->id != PM_VERB_GROUP)
        pm_buffer_text(out, "\n");
    for (const struct pm_option *o = pm_option_after(verb, NULL); o != NULL; o = pm_option_after(verb, o))
        add_option(out, o);
    if ((verb->id & WRITES_RECORDS) != 0)
        pm_buffer_text(out, exit_codes);
}

void pm_print_version(struct pm_buffer *out) {
    int lcms = pm_lcms_version();
    pm_buffer_printf(out, "pigmatch %s (method %d, schema %s)\nlibjpeg-turbo %s, littleCMS %d.%d\n",
                     PM_VERSION, PM_METHOD, PM_SCHEMA, pm_jpeg_version(), lcms / 1000, lcms % 1000 / 10);
}
