#include "cli/args/verbs.h"

#include <stdio.h>
#include <string.h>

const struct pm_verb pm_verbs[] = {
    {PM_VERB_MATCH, NULL, "match", "[OPTION]... PHOTO...", "measure hair, match it, plan the sessions", NULL,
     0, -1, pm_run},
    {PM_VERB_MEASURE, NULL, "measure", "[OPTION]... PHOTO...", "the hair's colour only",
     "The hair's colour only: no palette, no plan.\n", 0, -1, pm_run},
    {PM_VERB_FOLLOWUP, NULL, "followup", "--file FILE --treated X,Y,W,H --hair X,Y,W,H [OPTION]... PHOTO",
     "healed work against the plan, and what to do next",
     "Compares healed scalp with the hair beside it and with the plan in the client's file, says what to do\n"
     "next, and adds it to the file.\n",
     1, 1, pm_run},
    {PM_VERB_LOG, NULL, "log", "--file FILE --date YYYY-MM-DD [OPTION]...", "what was done in a session",
     "Writes into the client's file what was done in a session; without --use, what was planned.\n", 0, 0,
     pm_log},
    {PM_VERB_SHOW, NULL, "show", "--file FILE [OPTION]...", "a client's file, without the photos",
     "Prints a client's file: as text, as its lines of JSON, as CSV, as a sheet.\n", 0, 0, pm_show},
    {PM_VERB_PICK, NULL, "pick", "[OPTION]... PHOTO...", "a page to draw the regions on",
     "Writes PHOTO.pick.html (of the first, or FILE): a page with the photos, on which hair, zones, skin,\n"
     "treated scalp, card, chart and swatches are drawn by mouse, finger or keyboard. It shows the command "
     "to\n"
     "copy, for a plan, a follow-up or a palette, and the table of all photos. Nothing leaves the page.\n",
     1, -1, pm_pick},
    {PM_VERB_SETUP, NULL, "setup", "[OPTION]...", "once: your bottles, clinic and paper",
     "Asks for what is the same for every client and writes it into the settings file, so that no other\n"
     "command needs it: the bottles, the clinic's name, the paper, the session that reaches the hair. With\n"
     "options, or where standard input is no terminal, it asks nothing and writes what they say.\n"
     "  pigmatch setup --palette mine.cgats --clinic \"Studio Nord\" --paper a4\n"
     "  pigmatch setup --show\n",
     0, 0, pm_setup},
    {PM_VERB_GROUP, NULL, "palette", "VERB [OPTION]... [PALETTE]", "your own palettes",
     "A palette is a CGATS or CSV file, or the name of one (see pigmatch palette list).\n"
     "Options of a verb: pigmatch palette VERB --help. The format: man pigmatch-palette\n",
     0, 0, NULL},
    {PM_VERB_PALETTE_LIST, "palette", "list", "[OPTION]...", "the palettes that a name finds",
     "Lists the palettes that -p finds by name: in the folders of $PIGMATCH_PALETTES, then in the\n"
     "installed one, and the one that is part of the program.\n",
     0, 0, pm_palette_list},
    {PM_VERB_PALETTE_SHOW, "palette", "show", "[OPTION]... [PALETTE]", "a palette as a table",
     "Prints a palette, a file or a name, as a table.\n", 0, 1, pm_palette_show},
    {PM_VERB_PALETTE_CHECK, "palette", "check", "[OPTION]... [PALETTE]...", "what is doubtful in a palette",
     "Reports what is doubtful: ladders out of order or with gaps, shades too near to tell apart,\n"
     "lots expired. Exit: 0 nothing doubtful, 1 something is, 2 a palette cannot be read.\n",
     0, -1, pm_palette_check},
    {PM_VERB_PALETTE_CONVERT, "palette", "convert", "[OPTION]... PALETTE",
     "between CGATS and CSV; to GIMP's palettes",
     "Writes a palette as CGATS, CSV or GIMP palette (.gpl, which has only 8-bit colours).\n"
     "  pigmatch palette convert mine.csv -o mine.cgats\n",
     1, 1, pm_palette_convert},
    {PM_VERB_PALETTE_NEW, "palette", "new", "--ids ID,... [OPTION]...",
     "a nominal ladder from the bottles' names",
     "Makes a ladder of design values from the bottles' names, lightest first: something to work\n"
     "with on day one. Its colours are measured on no bottle, and it says so.\n"
     "  pigmatch palette new --ids \"5 Light,4,3,2,1 Dark\" -o mine.cgats\n",
     0, 0, pm_palette_new},
    {PM_VERB_PALETTE_PHOTO, "palette", "photo", "--grid COLSxROWS --corners X1,Y1,... --ids ID,... PHOTO",
     "a palette from a photo of swatches",
     "Measures swatches of your bottles in a photo that shows a ColorChecker or a grey card too.\n"
     "  pigmatch palette photo --grid 4x2 --corners 310,420,1490,425,1485,900,305,895 \\\n"
     "      --ids 1,2,3,4,5,6,7,8 --ladder neutral -o mine.cgats swatches.jpg\n"
     "Without -o the palette goes to standard output, and the report on it to standard error.\n",
     1, 1, pm_palette_photo},
    {PM_VERB_PALETTE_CALIBRATE, "palette", "calibrate", "[OPTION]... TABLE|PHOTO",
     "how strongly each pigment colours a blend",
     "Finds each shade's STRENGTH from blends of known drops, measured like the palette: a table\n"
     "(see TEST BLENDS in man pigmatch-palette) or a photo of their swatches. Errors are those of\n"
     "blends that the others predict. Exit: 1 where the calibration is no gain.\n"
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
