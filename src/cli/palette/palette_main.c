#include "cli/palette/palette_main.h"

#include "base/error.h"
#include "cli/palette/palette_verbs.h"
#include "cli/shell/help.h"
#include "cli/shell/message.h"
#include "cli/shell/output.h"
#include "cli/shell/signals.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

static const struct verb {
    enum pm_palette_verb verb;
    const char *name, *operands, *summary;
    const char *help; /* where all is told, for messages */
    int least, most;  /* operands; -1: any number */
    pm_palette_do *work;
    const char *story;
} verbs[] = {
    {PM_PALETTE_LIST, "list", "", "the palettes that a name finds", "pigmatch palette list --help", 0, 0,
     pm_palette_list,
     "Lists the palettes that -p finds by name: in the folders of $PIGMATCH_PALETTES, then in the\n"
     "installed one, and the one that is part of the program.\n"},
    {PM_PALETTE_SHOW, "show", " [PALETTE]", "a palette as a table", "pigmatch palette show --help", 0, 1,
     pm_palette_show, "Prints a palette, a file or a name, as a table.\n"},
    {PM_PALETTE_CHECK, "check", " [PALETTE]...", "what is doubtful in a palette",
     "pigmatch palette check --help", 0, -1, pm_palette_check,
     "Tells what is doubtful: ladders out of order or with gaps, shades too near to tell apart,\n"
     "lots expired. Exit: 0 nothing doubtful, 1 something is, 2 a palette cannot be read.\n"},
    {PM_PALETTE_CONVERT, "convert", " PALETTE", "between CGATS and CSV; to GIMP's palettes",
     "pigmatch palette convert --help", 1, 1, pm_palette_convert,
     "Writes a palette as CGATS, CSV or GIMP palette (.gpl, which has only 8-bit colours).\n"
     "  pigmatch palette convert mine.csv -o mine.cgats\n"},
    {PM_PALETTE_NEW, "new", " --ids ID,...", "a nominal ladder from the bottles' names",
     "pigmatch palette new --help", 0, 0, pm_palette_new,
     "Makes a ladder of design values from the bottles' names, lightest first: something to work\n"
     "with on day one. Its colours are measured on no bottle, and it says so.\n"
     "  pigmatch palette new --ids \"5 Light,4,3,2,1 Dark\" -o mine.cgats\n"},
    {PM_PALETTE_PHOTO, "photo", " --grid --corners --ids PHOTO", "a palette from a photo of swatches",
     "pigmatch palette photo --help", 1, 1, pm_palette_photo,
     "Measures swatches of your bottles in a photo that shows a ColorChecker or a grey card too.\n"
     "  pigmatch palette photo --grid 4x2 --corners 310,420,1490,425,1485,900,305,895 \\\n"
     "      --ids 1,2,3,4,5,6,7,8 --ladder neutral -o mine.cgats swatches.jpg\n"
     "Without -o the palette goes to standard output, and what is said of it to standard error.\n"},
    {PM_PALETTE_CALIBRATE, "calibrate", " TABLE|PHOTO", "how strongly each pigment colours a blend",
     "pigmatch palette calibrate --help", 1, 1, pm_palette_calibrate,
     "Finds each shade's STRENGTH from blends of known drops, measured like the palette: a table\n"
     "(see TEST BLENDS in man pigmatch-palette) or a photo of their swatches. Errors are those of\n"
     "blends that the others predict. Exit: 1 where the calibration is no gain.\n"
     "  pigmatch palette calibrate -p mine.cgats -o calibrated.cgats blends.csv\n"},
};

enum { N_VERBS = sizeof verbs / sizeof *verbs };

bool pm_palette_verb_at(size_t i, struct pm_palette_verb_told *told) {
    if (i >= N_VERBS)
        return false;
    *told = (struct pm_palette_verb_told){verbs[i].verb, verbs[i].name, verbs[i].operands, verbs[i].summary};
    return true;
}

/* ------------------------------------------------------------------ help */

static void add_help(struct pm_buffer *out) {
    pm_buffer_text(out, "usage: pigmatch palette VERB [OPTION]... [PALETTE]\n\n");
    for (int i = 0; i < N_VERBS; i++)
        pm_buffer_printf(out, "  %-10s %s\n", verbs[i].name, verbs[i].summary);
    pm_buffer_text(out,
                   "\nA palette is a CGATS or CSV file, or the name of one (see pigmatch palette list).\n"
                   "Options of a verb: pigmatch palette VERB --help. The format: man pigmatch-palette\n");
}

static void add_verb_help(const struct verb *verb, struct pm_buffer *out) {
    struct pm_option_list list;
    pm_palette_option_list(verb->verb, &list);
    pm_buffer_printf(out, "usage: pigmatch palette %s [OPTION]...%s\n\n%s\n", verb->name, verb->operands,
                     verb->story);
    for (size_t i = 0; i < list.count; i++)
        pm_help_option(out, &list.options[i]);
}

/* ------------------------------------------------------------------ output */

static bool write_all(const char *path, const struct pm_buffer *text, bool *unread, struct pm_error *err) {
    struct pm_output output;
    struct pm_error closing = {0};
    if (!pm_output_open(&output, path, err))
        return false;
    bool ok = pm_output_cut(&output, 0, err) &&
              pm_output_write(&output, text->text != NULL ? text->text : "", text->length, err);
    *unread = output.unread;
    if (pm_output_close(&output, ok ? PM_ENDING_WHOLE : PM_ENDING_DROP, &closing) || !ok)
        return ok;
    *err = closing;
    return false;
}

static bool give(const struct pm_palette_cli *cli, const struct pm_palette_answer *answer, bool *unread,
                 struct pm_error *err) {
    if (answer->data.failed || answer->report.failed)
        return pm_fail_memory(err);
    if (answer->data.length > 0 && !write_all(cli->output, &answer->data, unread, err))
        return false;
    if (answer->report.length == 0)
        return true;
    if (cli->output != NULL)
        return write_all(NULL, &answer->report, unread, err);
    fputs(answer->report.text, stderr);
    return true;
}

static int exit_code(const struct pm_error *err, bool unread) {
    if (unread)
        return 128 + SIGPIPE;
    pm_message_error(err);
    switch (err->code) {
    case PM_E_USAGE:
    case PM_E_PALETTE:
        return PM_EXIT_USAGE;
    case PM_E_OUTPUT:
        return PM_EXIT_OUTPUT;
    default:
        return PM_EXIT_SOME_FAILED;
    }
}

/* ------------------------------------------------------------------ the verbs */

static bool check_operands(const struct verb *verb, const struct pm_palette_cli *cli, struct pm_error *err) {
    if (cli->n_operands < verb->least)
        return pm_fail(err, PM_E_USAGE, "palette %s needs%s: see %s", verb->name, verb->operands, verb->help);
    if (verb->most >= 0 && cli->n_operands > verb->most)
        return pm_fail(err, PM_E_USAGE, "palette %s: '%.100s' is one word too many: see %s", verb->name,
                       cli->operands[verb->most], verb->help);
    return true;
}

static bool work(const struct verb *verb, int argc, char **argv, struct pm_palette_cli *cli,
                 struct pm_palette_answer *answer, struct pm_error *err) {
    if (!pm_palette_cli_parse(argc, argv, verb->verb, verb->help, cli, err))
        return false;
    if (cli->help) {
        cli->output = NULL;
        add_verb_help(verb, &answer->data);
        return true;
    }
    return check_operands(verb, cli, err) && verb->work(cli, answer, err);
}

static int run(const struct verb *verb, int argc, char **argv) {
    struct pm_palette_cli cli = {0};
    struct pm_palette_answer answer = {0};
    struct pm_error err = {0};
    bool unread = false;
    pm_signals_fill_descriptors();
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    bool ok = work(verb, argc, argv, &cli, &answer, &err) && give(&cli, &answer, &unread, &err);
    pm_buffer_free(&answer.data);
    pm_buffer_free(&answer.report);
    if (!ok)
        return exit_code(&err, unread);
    return answer.unreadable ? PM_EXIT_USAGE : answer.found ? PM_EXIT_SOME_FAILED : PM_EXIT_OK;
}

static bool asks_for_help(const char *word) {
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0;
}

int pm_palette_main(int argc, char **argv) {
    for (int i = 0; argc > 1 && i < N_VERBS; i++)
        if (strcmp(argv[1], verbs[i].name) == 0)
            return run(&verbs[i], argc - 1, argv + 1);
    struct pm_buffer text = {0};
    add_help(&text);
    const bool asked = argc > 1 && asks_for_help(argv[1]);
    struct pm_error err;
    if (argc > 1 && !asked) {
        pm_fail(&err, PM_E_USAGE, "no verb 'palette %.40s': see pigmatch palette --help", argv[1]);
        pm_message_error(&err);
    } else if (!asked && !text.failed)
        fputs(text.text, stderr);
    bool printed = asked && !text.failed && pm_print(text.text);
    pm_buffer_free(&text);
    return !asked ? PM_EXIT_USAGE : printed ? PM_EXIT_OK : PM_EXIT_OUTPUT;
}
