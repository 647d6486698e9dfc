/* Values of options -> regions, numbers, grids, colours, dates; and whole command lines, a word a line, whose
 * options a record tells and gives back. */
#include "fuzz/asked.h"

#include "base/dates.h"
#include "cli/args/arguments.h"
#include "cli/args/parse.h"
#include "cli/args/settings.h"
#include "palette/palette.h"
#include "plan/choose.h"

#include <math.h>

/* A failure is told, a success is in range. */
static bool told(bool ok, struct pm_error *err) {
    if (!ok)
        pm_fuzz_check_error(err);
    *err = (struct pm_error){0};
    return ok;
}

static void try_regions(const char *text, struct pm_error *err) {
    struct pm_region region;
    struct pm_options options;
    struct pm_lab lab;
    if (told(pm_argument_region("--hair", text, &region, err), err))
        for (int i = 0; i < 4; i++)
            PM_HOLDS(isfinite(region.v[i]));
    pm_options_init(&options);
    told(pm_argument_card("--card", text, &options, err), err);
    told(pm_argument_chart("--chart", text, &options, err), err);
    if (pm_argument_lab(text, &lab))
        PM_HOLDS(lab.L >= 0 && lab.L <= 100 && fabs(lab.a) <= 150 && fabs(lab.b) <= 150);
}

static void try_grids(const char *text, struct pm_error *err) {
    struct pm_swatch_grid grid = {.cols = 3, .rows = 2};
    if (told(pm_argument_grid("--grid", text, 400, &grid, err), err))
        PM_HOLDS(grid.cols * grid.rows >= 2 && grid.cols * grid.rows <= 400);
    if (told(pm_argument_strip("--strip", text, &grid, err), err))
        for (int i = 0; i < 4; i++)
            PM_HOLDS(isfinite(grid.corners[i].x) && isfinite(grid.corners[i].y));
    told(pm_argument_corners("--corners", text, &(struct pm_swatch_grid){.cols = 1, .rows = 2}, err), err);
}

static void try_numbers(const char *text, struct pm_error *err) {
    long whole;
    double number, share;
    int days[2], which;
    unsigned codes = 0;
    struct pm_date date;
    char back[11];
    if (told(pm_argument_int("--drops", text, 1, 20, &whole, err), err))
        PM_HOLDS(whole >= 1 && whole <= 20);
    if (told(pm_argument_number("--step", text, 0.5, 20, &number, err), err))
        PM_HOLDS(number >= 0.5 && number <= 20);
    if (told(pm_argument_interval("--interval", text, days, err), err))
        PM_HOLDS(days[0] >= 1 && days[0] <= days[1] && days[1] <= 3650);
    if (told(pm_argument_word("--look", text, "natural|shaved", &which, err), err))
        PM_HOLDS(strcmp(which == 0 ? "natural" : "shaved", text) == 0);
    told(pm_argument_codes("--retry", text, &codes, err), err);
    if (told(pm_argument_share("--max-bad", text, 0, 1, "of the photos", &share, err), err))
        PM_HOLDS(share >= 0 && share <= 1);
    if (pm_date_parse(text, &date)) {
        pm_date_text(date, back);
        PM_HOLDS(strcmp(back, text) == 0);
    }
}

/* Which bottles, and how many drops of each. */
static void try_bottles(const char *text, struct pm_error *err) {
    static struct pm_palette *palette;
    struct pm_pick pick;
    if (palette == NULL)
        palette = pm_palette_load(NULL, NULL, NULL);
    PM_HOLDS(palette != NULL);
    if (told(pm_pick_parse(text, palette, &pick, err), err)) {
        PM_HOLDS(pick.n >= 1 && pick.n <= PM_MAX_PARTS);
        for (size_t i = 0; i < pick.n; i++)
            PM_HOLDS(pick.shade[i] >= 0 && (size_t)pick.shade[i] < palette->n_shades);
    }
}

enum { MOST_WORDS = 24 };

static int split(char *text, char **words) {
    int n = 0;
    words[n++] = NULL;
    for (char *line = text, *rest; line != NULL && n < MOST_WORDS; line = rest) {
        rest = strchr(line, '\n');
        if (rest != NULL)
            *rest++ = '\0';
        words[n++] = line;
    }
    words[n] = NULL;
    return n;
}

static void try_command_lines(const uint8_t *data, size_t size, struct pm_error *err) {
    struct pm_cli cli = {0};
    char *words[MOST_WORDS + 1], *text = pm_fuzz_text(data, size);
    char name[] = "pigmatch";
    int n = split(text, words);
    words[0] = name;
    if (told(pm_cli_parse(n, words, &cli, err), err) &&
        (cli.id == PM_VERB_MATCH || cli.id == PM_VERB_MEASURE) &&
        told(pm_options_check_ranges(&cli.job, err), err))
        pm_fuzz_check_asked("a.jpg", &cli.job);
    pm_cli_free(&cli);
    free(text);
}

static void try_settings(char *text, struct pm_error *err) {
    struct pm_cli cli = {0};
    pm_options_init(&cli.job);
    if (told(pm_settings_begin(&cli.settings, err), err) &&
        told(pm_settings_parse(&cli.settings, text, err), err))
        told(pm_settings_take(&cli.settings, &cli, err), err);
    pm_settings_free(&cli.settings);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct pm_error err = {0};
    char *text = pm_fuzz_text(data, size);
    try_regions(text, &err);
    try_grids(text, &err);
    try_numbers(text, &err);
    try_bottles(text, &err);
    try_settings(text, &err);
    free(text);
    try_command_lines(data, size, &err);
    return 0;
}
