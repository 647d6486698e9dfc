#include "cli/palette/palette_options.h"

#include "base/error.h"
#include "cli/args/arguments.h"
#include "cli/args/option_values.h"

/* ------------------------------------------------------------------ values of their own kind */

/* Lists of bottles may be long. */
enum { MOST_TEXT = 1 << 20 };

static bool set_undertone(void *into, const char *value, struct pm_error *err) {
    struct pm_palette_cli *cli = into;
    static const char *const words[] = {"cool", "neutral", "warm", NULL};
    int which;
    cli->make.undertone = value;
    return pm_argument_word("--undertone", value, words, &which, err);
}

static bool set_chart(void *into, const char *value, struct pm_error *err) {
    struct pm_palette_cli *cli = into;
    return pm_argument_chart(value, &cli->job, err);
}

static bool set_card(void *into, const char *value, struct pm_error *err) {
    struct pm_palette_cli *cli = into;
    return pm_argument_card(value, &cli->job, err);
}

static bool set_max_pixels(void *into, const char *value, struct pm_error *err) {
    struct pm_palette_cli *cli = into;
    long pixels;
    if (!pm_argument_int("--max-pixels", value, 1, 4000000000L, &pixels, err))
        return false;
    cli->job.max_pixels = pixels;
    return true;
}

/* ------------------------------------------------------------------ the table */

#define FLAG(field)              PM_FLAG(struct pm_palette_cli, field)
#define TEXT(field)              PM_TEXT(struct pm_palette_cli, field, MOST_TEXT)
#define DAY(field)               PM_DAY(struct pm_palette_cli, field)
#define NUMBER(field, low, high) PM_NUMBER(struct pm_palette_cli, field, low, high)

enum {
    ALL = ~0,
    NEW = PM_PALETTE_NEW,
    PHOTO = PM_PALETTE_PHOTO,
    CALIBRATE = PM_PALETTE_CALIBRATE,
    FROM_PHOTO = PHOTO | CALIBRATE,
    JSON = PM_PALETTE_LIST | PM_PALETTE_SHOW | PM_PALETTE_CHECK | CALIBRATE,
    WRITERS = PM_PALETTE_CONVERT | NEW | FROM_PHOTO
};

/* One name may mean different things to different verbs. */
static const struct pm_option_row table[] = {
    {"palette", 'p', "FILE|NAME", "the palette to calibrate (the built-in one)", CALIBRATE, TEXT(palette)},
    {"ids", 0, "ID,...", "the bottles' names, lightest first", NEW, TEXT(make.ids)},
    {"grid", 0, "COLSxROWS", "how many swatches side by side and one below the other", FROM_PHOTO,
     TEXT(grid)},
    {"corners", 0, "X1,Y1,...,X4,Y4", "centres of the corner swatches", FROM_PHOTO, TEXT(corners)},
    {"ids", 0, "ID,...", "the swatches' names, row by row", PHOTO, TEXT(make.ids)},
    {"blends", 0, "ID:DROPS+...,...", "what they were mixed from, row by row", CALIBRATE, TEXT(blends)},
    {"chart", 0, "auto|none|X1,Y1,...", "ColorChecker: found, ignored, or its corners", FROM_PHOTO,
     PM_OWN(set_chart)},
    {"card", 0, "X,Y,W,H,KIND", "neutral card; KIND is grey, white or its L*", FROM_PHOTO, PM_OWN(set_card)},
    {"force", 0, NULL, "measure without chart and card all the same", PHOTO, FLAG(job.force)},
    {"force", 0, NULL, "write a palette that is no better, too", CALIBRATE, FLAG(job.force)},
    {"allow-damaged", 0, NULL, "measure a damaged photo all the same", FROM_PHOTO, FLAG(job.allow_damaged)},
    {"max-pixels", 0, "N", "refuse larger photos (250000000)", FROM_PHOTO, PM_OWN(set_max_pixels)},
    {"from", 0, "L", "L* of the first (58); with --to", NEW, NUMBER(make.lightest_L, 1, 100)},
    {"to", 0, "L", "L* of the last (16); with --from", NEW, NUMBER(make.darkest_L, 1, 100)},
    {"ladder", 0, "NAME", "the ladder's name (the undertone)", NEW, TEXT(make.ladder)},
    {"ladder", 0, "NAME", "the ladder they stand on", PHOTO, TEXT(make.ladder)},
    {"undertone", 0, "cool|neutral|warm", "what the pigments lean to", NEW | PHOTO, PM_OWN(set_undertone)},
    {"brand", 0, "NAME", "whose bottles they are", NEW | PHOTO, TEXT(make.brand)},
    {"name", 0, "TEXT", "what the palette is called", NEW | PHOTO, TEXT(make.name)},
    {"date", 0, "YYYY-MM-DD", "the day to note in it", NEW, DAY(make.created)},
    {"date", 0, "YYYY-MM-DD", "the day to note in it (the photo's)", PHOTO, DAY(make.created)},
    {"to", 0, "cgats|csv|gpl", "what to write (as FILE ends; else cgats)", WRITERS & ~NEW,
     PM_WORD(struct pm_palette_cli, shape, PM_SHAPE_CGATS)},
    {"bom", 0, NULL, "CSV with a byte order mark, as Excel wants it", WRITERS, FLAG(bom)},
    {"today", 0, "YYYY-MM-DD", "the day to judge expiry by (today)", PM_PALETTE_CHECK, DAY(today)},
    {"json", 0, NULL, "one JSON object", JSON, FLAG(json)},
    {"output", 'o', "FILE", "write there instead; whole or not at all", ALL, TEXT(output)},
    {"color", 0, "auto|always|never", "swatches in the terminal", PM_PALETTE_SHOW,
     PM_WORD(struct pm_palette_cli, color, PM_WHEN_AUTO)},
    {"help", 'h', NULL, "this help", ALL, FLAG(help)},
};

/* ------------------------------------------------------------------ reading argv */

/* The rows a verb knows, as they stand in its list. */
struct reading {
    struct pm_palette_cli *cli;
    const struct pm_option_row *rows[PM_MAX_OPTIONS];
};

static void list_rows(enum pm_palette_verb verb, struct pm_option_list *list,
                      const struct pm_option_row **rows) {
    _Static_assert(sizeof table / sizeof *table <= PM_MAX_OPTIONS, "the table outgrew the list");
    list->count = 0;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const struct pm_option_row *r = &table[i];
        if ((r->verbs & (int)verb) == 0)
            continue;
        rows[list->count] = r;
        list->options[list->count++] = (struct pm_option){r->name, r->letter, r->argument, r->help};
    }
}

void pm_palette_option_list(enum pm_palette_verb verb, struct pm_option_list *list) {
    const struct pm_option_row *rows[PM_MAX_OPTIONS];
    list_rows(verb, list, rows);
}

static bool set_option(void *into, size_t i, const char *value, struct pm_error *err) {
    struct reading *reading = into;
    return pm_option_take(reading->rows[i], reading->cli, value, err);
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
