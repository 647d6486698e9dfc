#include "cli/args/verbs.h"

#include <stdio.h>
#include <string.h>

const struct pm_verb pm_verbs[] = {
    {PM_VERB_MATCH, NULL, "match", "[OPTION]... PHOTO...",
     "measure hair, match it to pigments, plan the sessions", NULL, 0, -1, pm_run},
    {PM_VERB_MEASURE, NULL, "measure", "[OPTION]... PHOTO...", "measure the hair's colour only",
     "Measures the hair's colour only: no palette, no plan.\n", 0, -1, pm_run},
    {PM_VERB_FOLLOWUP, NULL, "followup", "--file FILE --treated X,Y,W,H --hair X,Y,W,H [OPTION]... PHOTO",
     "compare healed work with the plan, and advise",
     "Compares healed scalp with the hair beside it and with the plan in the client's file, advises what to\n"
     "do next, and adds the result to the file.\n",
     1, 1, pm_run},
    {PM_VERB_LOG, NULL, "log", "--file FILE --date YYYY-MM-DD [OPTION]...",
     "record what was done in a session",
     "Records in the client's file what was done in a session; without --use, what was planned.\n", 0, 0,
     pm_log},
    {PM_VERB_SHOW, NULL, "show", "--file FILE [OPTION]...", "print a client's file; no photos needed",
     "Prints a client's file as text, as its lines of JSON, as CSV, or as an HTML sheet.\n", 0, 0, pm_show},
    {PM_VERB_PICK, NULL, "pick", "[OPTION]... PHOTO...", "write a page to draw the regions on",
     "Writes PHOTO.pick.html (of the first photo, or FILE): a page with the photos, on which you draw hair,\n"
     "zones, skin, treated scalp, card, chart and swatches by mouse, finger or keyboard. It shows the "
     "command\n"
     "to copy, for a plan, a follow-up or a palette, and the table of all photos. Nothing leaves the page.\n",
     1, -1, pm_pick},
    {PM_VERB_SETUP, NULL, "setup", "[OPTION]...", "set up once: your bottles, clinic and paper",
     "Asks for what is the same for every client and writes it to the settings file, so that you need not\n"
     "repeat it: the bottles, the clinic's name, the paper size, the session that reaches the hair's "
     "colour.\n"
     "With options, or if standard input is not a terminal, it asks nothing and writes the options given.\n"
     "  pigmatch setup --palette mine.cgats --clinic \"Studio Nord\" --logo logo.svg --paper a4\n"
     "  pigmatch setup --show\n",
     0, 0, pm_setup},
    {PM_VERB_GROUP, NULL, "palette", "VERB [OPTION]... [PALETTE]", "list, make, check and convert palettes",
     "A palette is a CGATS or CSV file, or the name of one (see pigmatch palette list).\n"
     "Options of a verb: pigmatch palette VERB --help. File format: man pigmatch-palette\n",
     0, 0, NULL},
    {PM_VERB_PALETTE_LIST, "palette", "list", "[OPTION]...", "list the palettes found by name",
     "Lists the palettes that -p finds by name: those in the folders of $PIGMATCH_PALETTES, then those\n"
     "installed with pigmatch, and the built-in one.\n",
     0, 0, pm_palette_list},
    {PM_VERB_PALETTE_SHOW, "palette", "show", "[OPTION]... [PALETTE]", "print a palette as a table",
     "Prints a palette as a table. PALETTE is a file or a name.\n", 0, 1, pm_palette_show},
    {PM_VERB_PALETTE_CHECK, "palette", "check", "[OPTION]... [PALETTE]...",
     "check a palette for doubtful data",
     "Reports doubtful data: ladders out of order or with gaps, shades too close to tell apart, expired\n"
     "lots. Exit status: 0 no findings, 1 findings, 2 a palette cannot be read.\n",
     0, -1, pm_palette_check},
    {PM_VERB_PALETTE_CONVERT, "palette", "convert", "[OPTION]... PALETTE",
     "convert between CGATS and CSV, or to GIMP",
     "Writes a palette as CGATS, CSV or a GIMP palette (.gpl, which has only 8-bit colours).\n"
     "  pigmatch palette convert mine.csv -o mine.cgats\n",
     1, 1, pm_palette_convert},
    {PM_VERB_PALETTE_NEW, "palette", "new", "--ids ID,... [OPTION]...",
     "make a nominal ladder from bottle names",
     "Makes a ladder of design values from the bottles' names, lightest first: something to start\n"
     "with. Its colours are not measured, and the palette says so.\n"
     "  pigmatch palette new --ids \"5 Light,4,3,2,1 Dark\" -o mine.cgats\n",
     0, 0, pm_palette_new},
    {PM_VERB_PALETTE_PHOTO, "palette", "photo", "--grid COLSxROWS --corners X1,Y1,... --ids ID,... PHOTO",
     "measure a palette from a photo of swatches",
     "Measures swatches of your bottles in a photo that also shows a ColorChecker or a grey card.\n"
     "  pigmatch palette photo --grid 4x2 --corners 310,420,1490,425,1485,900,305,895 \\\n"
     "      --ids 1,2,3,4,5,6,7,8 --ladder neutral -o mine.cgats swatches.jpg\n"
     "Without -o the palette goes to standard output and the report to standard error.\n",
     1, 1, pm_palette_photo},
    {PM_VERB_PALETTE_CALIBRATE, "palette", "calibrate", "[OPTION]... TABLE|PHOTO",
     "measure how strongly each pigment tints a blend",
     "Computes each shade's tinting STRENGTH from blends of known drops, measured like the palette: a\n"
     "table (see TEST BLENDS in man pigmatch-palette) or a photo of their swatches. Errors are\n"
     "cross-validated: each blend is predicted from the others. Exit status: 1 if there is no improvement.\n"
     "  pigmatch palette calibrate -p mine.cgats -o calibrated.cgats blends.csv\n",
     1, 1, pm_palette_calibrate},
    {0},
};

const struct pm_verb *pm_verb_find(const char *group, const char *name) {
    for (const struct pm_verb *verb = pm_verbs; verb->name != NULL; verb++)
        if (strcmp(verb->name, name) == 0 &&
            (group != NULL ? verb->group != NULL && strcmp(verb->group, group) == 0 : verb->group == NULL))
            return verb;
    return NULL;
}

void pm_verb_words(const struct pm_verb *verb, char words[PM_VERB_WORDS]) {
    snprintf(words, PM_VERB_WORDS, "%s%s%s", verb->group != NULL ? verb->group : "",
             verb->group != NULL ? " " : "", verb->name);
}
