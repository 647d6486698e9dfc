#include "cli/shell/help.h"

#include "cli/args/option_table.h"
#include "color/profile.h"
#include "photo/photo.h"

#include <stdio.h>
#include <string.h>

static const char examples[] =
    "pigmatch - match hair in a photo to scalp micropigmentation shades, and plan the sessions\n"
    "\n"
    "  pigmatch --hair 25%,10%,50%,35% client.jpg        what to use today, and the plan\n"
    "  pigmatch --hair 410,220,300,180 --skin 420,640,120,80 client.jpg\n"
    "  pigmatch -p mine.cgats --hair 25%,10%,50%,35% --start 2026-05-10 client.jpg\n"
    "  pigmatch --target '#3a2f28'                       a desired colour instead of a photo\n"
    "  pigmatch measure --json --hair 25%,10%,50%,35% *.jpg > records.ndjson\n"
    "\n"
    "usage: pigmatch [match] [OPTION]... PHOTO...\n"
    "       pigmatch measure [OPTION]... PHOTO...\n"
    "       pigmatch followup --file FILE --treated X,Y,W,H --hair X,Y,W,H PHOTO\n"
    "                                      healed work against the plan, and what to do next\n"
    "       pigmatch log --file FILE --date YYYY-MM-DD [OPTION]...\n"
    "                                      what was done in a session\n"
    "       pigmatch show --file FILE      a client's file, without the photos\n"
    "       pigmatch pick PHOTO            a page to draw the regions on\n"
    "       pigmatch palette VERB ...      your own palettes: see pigmatch palette --help\n"
    "\n"
    "Photos are JPEG, PNG or HEIC; - is standard input. Regions count in pixels of the upright photo.\n"
    "Options of match; those of another verb: pigmatch VERB --help.\n"
    "\n";

/* What stands above the options of the other verbs. */
static const struct {
    enum pm_verb verb;
    const char *text;
} heads[] = {
    {PM_VERB_MEASURE, "usage: pigmatch measure [OPTION]... PHOTO...\n\n"
                      "The hair's colour only: no palette, no plan.\n\n"},
    {PM_VERB_FOLLOWUP,
     "usage: pigmatch followup --file FILE --treated X,Y,W,H --hair X,Y,W,H [OPTION]... PHOTO\n\n"
     "Compares healed scalp with the hair beside it and with the plan in the client's file, says what to do\n"
     "next, and adds it to the file.\n\n"},
    {PM_VERB_LOG,
     "usage: pigmatch log --file FILE --date YYYY-MM-DD [OPTION]...\n\n"
     "Writes into the client's file what was done in a session; without --use, what was planned.\n\n"},
    {PM_VERB_SHOW, "usage: pigmatch show --file FILE [OPTION]...\n\n"
                   "Prints a client's file: as text, as its lines of JSON, as CSV, as a sheet.\n\n"},
};

static const char closing[] =
    "\n"
    "Exit: 0 every photo gave a record, 1 some or all did not, 2 the command line or the\n"
    "palette is wrong and nothing was read, 3 the output failed. More: man pigmatch\n";

void pm_help_option(struct pm_buffer *out, const struct pm_option *option) {
    char left[48], letter[8] = "    ";
    if (option->letter != 0)
        snprintf(letter, sizeof letter, "-%c, ", option->letter);
    snprintf(left, sizeof left, "%s--%s%s%s", letter, option->name, option->argument != NULL ? " " : "",
             option->argument != NULL ? option->argument : "");
    pm_buffer_printf(out, "  %-32s %s\n", left, option->help);
}

void pm_help(struct pm_buffer *out, enum pm_verb verb) {
    const char *head = examples;
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (heads[i].verb == verb)
            head = heads[i].text;
    pm_buffer_text(out, head);
    for (const struct pm_option_row *o = pm_cli_options; o->name != NULL; o++)
        if ((o->verbs & (int)verb) != 0)
            pm_help_option(out, &(struct pm_option){o->name, o->letter, o->argument, o->help});
    pm_buffer_text(out, closing);
}

void pm_version(struct pm_buffer *out) {
    int lcms = pm_lcms_version();
    pm_buffer_printf(out, "pigmatch %s (method %d, schema %s)\nlibjpeg-turbo %s, littleCMS %d.%d\n",
                     PM_VERSION, PM_METHOD, PM_SCHEMA, pm_jpeg_version(), lcms / 1000, lcms % 1000 / 10);
}
