#include "cli/palette/palette_verbs.h"

#include "base/error.h"
#include "cli/shell/help.h"
#include "cli/shell/message.h"
#include "cli/shell/output.h"
#include "cli/shell/signals.h"
#include "palette/write.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
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

static int lines_in(const char *text) {
    int lines = 0;
    for (; *text != '\0'; text++)
        lines += *text == '\n';
    return lines;
}

struct pm_palette *pm_palette_open(const char *name, struct pm_error *err) {
    char *details = NULL;
    struct pm_palette *palette = pm_palette_load(name, &details, err);
    if (palette == NULL && err->code == PM_E_OPEN)
        err->code = PM_E_PALETTE;
    int problems = palette == NULL && details != NULL ? lines_in(details) : 0;
    if (problems > 1) {
        fputs(details, stderr);
        pm_fail(err, PM_E_PALETTE, "%.300s: %d problems: correct them all, then try again",
                name != NULL ? name : "the palette of the program", problems);
    }
    free(details);
    return palette;
}

bool pm_palette_add(struct pm_buffer *out, char *text) {
    if (text == NULL)
        return false;
    pm_buffer_text(out, text);
    free(text);
    return true;
}

/* ------------------------------------------------------------------ writing one */

static bool shape_of(const struct pm_palette_cli *cli, enum pm_palette_shape *shape, struct pm_error *err) {
    static const struct {
        const char *ending;
        enum pm_palette_shape shape;
    } known[] = {{".cgats", PM_SHAPE_CGATS}, {".txt", PM_SHAPE_CGATS}, {".it8", PM_SHAPE_CGATS},
                 {".ti3", PM_SHAPE_CGATS},   {".csv", PM_SHAPE_CSV},   {".gpl", PM_SHAPE_GPL}};
    const char *dot = cli->output != NULL ? strrchr(cli->output, '.') : NULL;
    *shape = cli->shape;
    if (*shape != PM_SHAPE_UNSAID)
        return true;
    *shape = PM_SHAPE_CGATS;
    if (dot == NULL || strchr(dot, '/') != NULL)
        return true;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(dot, known[i].ending) == 0) {
            *shape = known[i].shape;
            return true;
        }
    return pm_fail(err, PM_E_USAGE,
                   "%.300s: a palette ends in .cgats, .csv or .gpl: choose one of them, or say --to",
                   cli->output);
}

bool pm_palette_put(const struct pm_palette_cli *cli, const struct pm_palette *palette, struct pm_buffer *out,
                    struct pm_error *err) {
    enum pm_palette_shape shape;
    if (!shape_of(cli, &shape, err))
        return false;
    if (cli->bom && shape != PM_SHAPE_CSV)
        return pm_fail(err, PM_E_USAGE, "--bom is for CSV: leave it out, or write a .csv");
    if (shape == PM_SHAPE_CSV)
        pm_write_csv(palette, cli->bom, out);
    else if (shape == PM_SHAPE_GPL)
        pm_write_gpl(palette, out);
    else
        pm_write_cgats(palette, out);
    return true;
}

void pm_palette_number(struct pm_buffer *out, double value, int decimals, int columns) {
    struct pm_buffer text = {0};
    pm_buffer_number(&text, value, decimals);
    pm_buffer_printf(out, "%*s", columns, text.text != NULL ? text.text : "");
    pm_buffer_free(&text);
}

void pm_palette_short(struct pm_buffer *out, double value) {
    int decimals = 0;
    for (double scale = 1; decimals < 3 && fabs(value * scale - round(value * scale)) > 1e-6; scale *= 10)
        decimals++;
    pm_buffer_number(out, value, decimals);
}
