#include "cli/palette_options.h"

#include "base/error.h"
#include "cli/arguments.h"
#include "match/dates.h"

/* ------------------------------------------------------------------ what each option sets */

static bool set_json(struct pm_palette_cli *cli, const char *value, struct pm_error *err) {
    (void)value, (void)err;
    cli->json = true;
    return true;
}

static bool set_output(struct pm_palette_cli *cli, const char *value, struct pm_error *err) {
    if (*value == '\0')
        return pm_fail(err, PM_E_USAGE, "--output: give the name of a file");
    cli->output = value;
    return true;
}

static bool set_color(struct pm_palette_cli *cli, const char *value, struct pm_error *err) {
    static const char *const words[] = {"auto", "always", "never", NULL};
    int which;
    if (!pm_argument_word("--color", value, words, &which, err))
        return false;
    cli->color = (enum pm_when)which;
    return true;
}

static bool set_shape(struct pm_palette_cli *cli, const char *value, struct pm_error *err) {
    static const char *const words[] = {"cgats", "csv", "gpl", NULL};
    int which;
    if (!pm_argument_word("--to", value, words, &which, err))
        return false;
    cli->shape = (enum pm_palette_shape)(which + 1);
    return true;
}

static bool set_bom(struct pm_palette_cli *cli, const char *value, struct pm_error *err) {
    (void)value, (void)err;
    cli->bom = true;
    return true;
}

static bool set_day(const char *option, const char *value, const char **day, struct pm_error *err) {
    struct pm_date date;
    if (!pm_date_parse(value, &date))
        return pm_fail(err, PM_E_USAGE, "%s '%s': give a day of the calendar as YYYY-MM-DD", option, value);
    *day = value;
    return true;
}

static bool set_today(struct pm_palette_cli *cli, const char *value, struct pm_error *err) {
    return set_day("--today", value, &cli->today, err);
}

static bool set_date(struct pm_palette_cli *cli, const char *value, struct pm_error *err) {
    return set_day("--date", value, &cli->make.created, err);
}

static bool set_ids(struct pm_palette_cli *cli, const char *value, struct pm_error *err) {
    (void)err;
    cli->make.ids = value;
    return true;
}

static bool set_text(const char *option, const char *value, const char **text, struct pm_error *err) {
    if (*value == '\0')
        return pm_fail(err, PM_E_USAGE, "%s: give a text, or leave the option out", option);
    *text = value;
    return true;
}

static bool set_name(struct pm_palette_cli *cli, const char *value, struct pm_error *err) {
    return set_text("--name", value, &cli->make.name, err);
}

static bool set_ladder(struct pm_palette_cli *cli, const char *value, struct pm_error *err) {
    return set_text("--ladder", value, &cli->make.ladder, err);
}

static bool set_brand(struct pm_palette_cli *cli, const char *value, struct pm_error *err) {
    return set_text("--brand", value, &cli->make.brand, err);
}

static bool set_undertone(struct pm_palette_cli *cli, const char *value, struct pm_error *err) {
    static const char *const words[] = {"cool", "neutral", "warm", NULL};
    int which;
    cli->make.undertone = value;
    return pm_argument_word("--undertone", value, words, &which, err);
}

static bool set_lightest(struct pm_palette_cli *cli, const char *value, struct pm_error *err) {
    return pm_argument_number("--from", value, 1, 100, &cli->make.lightest_L, err);
}

static bool set_darkest(struct pm_palette_cli *cli, const char *value, struct pm_error *err) {
    return pm_argument_number("--to", value, 1, 100, &cli->make.darkest_L, err);
}

static bool set_palette(struct pm_palette_cli *cli, const char *value, struct pm_error *err) {
    (void)err;
    cli->palette = value;
    return true;
}

static bool set_grid(struct pm_palette_cli *cli, const char *value, struct pm_error *err) {
    (void)err;
    cli->grid = value;
    return true;
}

static bool set_corners(struct pm_palette_cli *cli, const char *value, struct pm_error *err) {
    (void)err;
    cli->corners = value;
    return true;
}

static bool set_blends(struct pm_palette_cli *cli, const char *value, struct pm_error *err) {
    (void)err;
    cli->blends = value;
    return true;
}

static bool set_chart(struct pm_palette_cli *cli, const char *value, struct pm_error *err) {
    return pm_argument_chart(value, &cli->job, err);
}

static bool set_card(struct pm_palette_cli *cli, const char *value, struct pm_error *err) {
    return pm_argument_card(value, &cli->job, err);
}

static bool set_force(struct pm_palette_cli *cli, const char *value, struct pm_error *err) {
    (void)value, (void)err;
    cli->job.force = true;
    return true;
}

static bool set_damaged(struct pm_palette_cli *cli, const char *value, struct pm_error *err) {
    (void)value, (void)err;
    cli->job.allow_damaged = true;
    return true;
}

static bool set_max_pixels(struct pm_palette_cli *cli, const char *value, struct pm_error *err) {
    long pixels;
    if (!pm_argument_int("--max-pixels", value, 1, 4000000000L, &pixels, err))
        return false;
    cli->job.max_pixels = pixels;
    return true;
}

static bool set_help(struct pm_palette_cli *cli, const char *value, struct pm_error *err) {
    (void)value, (void)err;
    cli->help = true;
    return true;
}

/* ------------------------------------------------------------------ the table */

enum {
    ALL = ~0,
    NEW = PM_PALETTE_NEW,
    PHOTO = PM_PALETTE_PHOTO,
    CALIBRATE = PM_PALETTE_CALIBRATE,
    FROM_PHOTO = PHOTO | CALIBRATE,
    JSON = PM_PALETTE_LIST | PM_PALETTE_SHOW | PM_PALETTE_CHECK | CALIBRATE,
    WRITERS = PM_PALETTE_CONVERT | NEW | FROM_PHOTO
};

struct row {
    const char *name;
    char letter;
    const char *argument, *help;
    int verbs; /* enum pm_palette_verb, or'ed; one name may mean different things to different verbs */
    bool (*set)(struct pm_palette_cli *cli, const char *value, struct pm_error *err);
};

static const struct row table[] = {
    {"palette", 'p', "FILE|NAME", "the palette to calibrate (the built-in one)", CALIBRATE, set_palette},
    {"ids", 0, "ID,...", "the bottles' names, lightest first", NEW, set_ids},
    {"grid", 0, "COLSxROWS", "how many swatches side by side and one below the other", FROM_PHOTO, set_grid},
    {"corners", 0, "X1,Y1,...,X4,Y4", "centres of the corner swatches", FROM_PHOTO, set_corners},
    {"ids", 0, "ID,...", "the swatches' names, row by row", PHOTO, set_ids},
    {"blends", 0, "ID:DROPS+...,...", "what they were mixed from, row by row", CALIBRATE, set_blends},
    {"chart", 0, "auto|none|X1,Y1,...", "ColorChecker: found, ignored, or its corners", FROM_PHOTO,
     set_chart},
    {"card", 0, "X,Y,W,H,KIND", "neutral card; KIND is grey, white or its L*", FROM_PHOTO, set_card},
    {"force", 0, NULL, "measure without chart and card all the same", PHOTO, set_force},
    {"force", 0, NULL, "write a palette that is no better, too", CALIBRATE, set_force},
    {"allow-damaged", 0, NULL, "measure a damaged photo all the same", FROM_PHOTO, set_damaged},
    {"max-pixels", 0, "N", "refuse larger photos (250000000)", FROM_PHOTO, set_max_pixels},
    {"from", 0, "L", "L* of the first (58); with --to", NEW, set_lightest},
    {"to", 0, "L", "L* of the last (16); with --from", NEW, set_darkest},
    {"ladder", 0, "NAME", "the ladder's name (the undertone)", NEW, set_ladder},
    {"ladder", 0, "NAME", "the ladder they stand on", PHOTO, set_ladder},
    {"undertone", 0, "cool|neutral|warm", "what the pigments lean to", NEW | PHOTO, set_undertone},
    {"brand", 0, "NAME", "whose bottles they are", NEW | PHOTO, set_brand},
    {"name", 0, "TEXT", "what the palette is called", NEW | PHOTO, set_name},
    {"date", 0, "YYYY-MM-DD", "the day to note in it", NEW, set_date},
    {"date", 0, "YYYY-MM-DD", "the day to note in it (the photo's)", PHOTO, set_date},
    {"to", 0, "cgats|csv|gpl", "what to write (as FILE ends; else cgats)", WRITERS & ~NEW, set_shape},
    {"bom", 0, NULL, "CSV with a byte order mark, as Excel wants it", WRITERS, set_bom},
    {"today", 0, "YYYY-MM-DD", "the day to judge expiry by (today)", PM_PALETTE_CHECK, set_today},
    {"json", 0, NULL, "one JSON object", JSON, set_json},
    {"output", 'o', "FILE", "write there instead; whole or not at all", ALL, set_output},
    {"color", 0, "auto|always|never", "swatches in the terminal", PM_PALETTE_SHOW, set_color},
    {"help", 'h', NULL, "this help", ALL, set_help},
};

/* ------------------------------------------------------------------ reading argv */

/* The rows a verb knows, as they stand in its list. */
struct reading {
    struct pm_palette_cli *cli;
    const struct row *rows[PM_MAX_OPTIONS];
};

static void list_rows(enum pm_palette_verb verb, struct pm_option_list *list, const struct row **rows) {
    _Static_assert(sizeof table / sizeof *table <= PM_MAX_OPTIONS, "the table outgrew the list");
    list->count = 0;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const struct row *r = &table[i];
        if ((r->verbs & (int)verb) == 0)
            continue;
        rows[list->count] = r;
        list->options[list->count++] = (struct pm_option){r->name, r->letter, r->argument, r->help};
    }
}

void pm_palette_option_list(enum pm_palette_verb verb, struct pm_option_list *list) {
    const struct row *rows[PM_MAX_OPTIONS];
    list_rows(verb, list, rows);
}

static bool set_option(void *into, size_t i, const char *value, struct pm_error *err) {
    struct reading *reading = into;
    return reading->rows[i]->set(reading->cli, value, err);
}

bool pm_palette_cli_parse(int argc, char **argv, enum pm_palette_verb verb, const char *help,
                          struct pm_palette_cli *cli, struct pm_error *err) {
    struct reading reading = {.cli = cli};
    struct pm_option_list list = {.set = set_option, .help = help};
    int operands;
    *cli = (struct pm_palette_cli){.verb = verb};
    pm_options_init(&cli->job);
    list_rows(verb, &list, reading.rows);
    if (!pm_options_read(argc, argv, &list, &reading, &operands, err))
        return false;
    cli->operands = argv + operands;
    cli->n_operands = argc - operands;
    return true;
}
