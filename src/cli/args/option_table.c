#include "cli/args/option_table.h"

#include "base/dates.h"
#include "base/error.h"
#include "base/language.h"
#include "cli/args/arguments.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

/* ------------------------------------------------------------------ values of their own kind */

static bool add_region(struct pm_region *regions, size_t *n, const char *option, const char *value,
                       struct pm_error *err) {
    if (*n == PM_MAX_REGIONS)
        return pm_fail(err, PM_E_USAGE, "%s: at most %d regions", option, PM_MAX_REGIONS);
    return pm_argument_region(option, value, &regions[(*n)++], err);
}

static bool add_hair(struct pm_cli *cli, const char *option, const char *value, struct pm_error *err) {
    if (strcmp(value, "auto") == 0) {
        cli->job.n_hair = 0;
        return true;
    }
    return add_region(cli->job.hair, &cli->job.n_hair, option, value, err);
}

/* Of a session it is the name that counts, and where there is a photo the place is that of its hair. */
static bool add_zone(struct pm_cli *cli, const char *option, const char *value, struct pm_error *err) {
    const char *region = strchr(value, '=');
    if (cli->id == PM_VERB_FOLLOWUP && region != NULL)
        return pm_argument_zone_name(option, value, cli->client.zone, err) &&
               add_region(cli->job.hair, &cli->job.n_hair, option, region + 1, err);
    if (region == NULL && (cli->id == PM_VERB_LOG || cli->id == PM_VERB_MATCH))
        return pm_argument_zone_name(option, value, cli->client.zone, err);
    if (cli->id == PM_VERB_LOG)
        return pm_fail(err, PM_E_USAGE, "%s '%.60s': give the zone's name alone", option, value);
    return pm_argument_zone(option, value, PM_ZONE_HAIR, &cli->job, err);
}

static bool add_beard(struct pm_cli *cli, const char *option, const char *value, struct pm_error *err) {
    if (cli->id != PM_VERB_FOLLOWUP)
        return pm_argument_zone(option, value, PM_ZONE_BEARD, &cli->job, err);
    return pm_argument_zone_name(option, "beard", cli->client.zone, err) &&
           add_region(cli->job.hair, &cli->job.n_hair, option, value, err);
}

static bool add_skin(struct pm_cli *cli, const char *option, const char *value, struct pm_error *err) {
    return add_region(cli->job.skin, &cli->job.n_skin, option, value, err);
}

static bool set_roots(struct pm_cli *cli, const char *option, const char *value, struct pm_error *err) {
    cli->job.has_roots = true;
    return pm_argument_region(option, value, &cli->job.roots, err);
}

static bool add_treated(struct pm_cli *cli, const char *option, const char *value, struct pm_error *err) {
    return add_region(cli->client.treated, &cli->client.n_treated, option, value, err);
}

static bool set_card(struct pm_cli *cli, const char *option, const char *value, struct pm_error *err) {
    return pm_argument_card(option, value, &cli->job, err);
}

static bool set_chart(struct pm_cli *cli, const char *option, const char *value, struct pm_error *err) {
    return pm_argument_chart(option, value, &cli->job, err);
}

static bool add_strip(struct pm_cli *cli, const char *option, const char *value, struct pm_error *err) {
    if (cli->job.n_strips == PM_MAX_STRIPS)
        return pm_fail(err, PM_E_USAGE, "%s: at most %d, one on each side of the hair", option,
                       PM_MAX_STRIPS);
    return pm_argument_strip(option, value, &cli->job.strips[cli->job.n_strips++], err);
}

static bool set_interval(struct pm_cli *cli, const char *option, const char *value, struct pm_error *err) {
    return pm_argument_interval(option, value, cli->job.interval_days, err);
}

static bool set_level(struct pm_cli *cli, const char *option, const char *value, struct pm_error *err) {
    return pm_argument_level(option, value, cli->job.level, err);
}

static bool set_healing(struct pm_cli *cli, const char *option, const char *value, struct pm_error *err) {
    const struct pm_range *range = pm_option_range(offsetof(struct pm_options, healing_shades));
    return strcmp(value, "unknown") == 0 ||
           pm_argument_number(option, value, range->least, range->most, &cli->job.healing_shades, err);
}

static bool set_retry(struct pm_cli *cli, const char *option, const char *value, struct pm_error *err) {
    cli->resume = true;
    return pm_argument_codes(option, value, &cli->retry, err);
}

static bool set_max_bad(struct pm_cli *cli, const char *option, const char *value, struct pm_error *err) {
    return pm_argument_share(option, value, 0, 1, "of the photos", &cli->max_bad_frac, err);
}

/* Dots that cover more than half of the scalp are no dots. */
static bool set_density(struct pm_cli *cli, const char *option, const char *value, struct pm_error *err) {
    return pm_argument_share(option, value, 1e-6, 0.5, "of the scalp", &cli->client.density_frac, err);
}

static bool set_undertone(struct pm_cli *cli, const char *option, const char *value, struct pm_error *err) {
    int which;
    cli->own.make.undertone = value;
    return pm_argument_word(option, value, "cool|neutral|warm", &which, err);
}

/* ------------------------------------------------------------------ the table */

/* Longer texts are no names, ids or lists that a person gives; but lists of bottles may be long. */
enum { MOST_TEXT = 8192, MOST_LIST = 1 << 20, MOST_ID = 200 };

#define FIELD(f)               .field = offsetof(struct pm_cli, f)
#define FLAG(f)                .kind = PM_OPTION_FLAG, FIELD(f)
#define SET(f, value)          .kind = PM_OPTION_SET, FIELD(f), .first = value
#define TEXT(f)                .kind = PM_OPTION_TEXT, FIELD(f), .high = MOST_TEXT
#define LIST(f)                .kind = PM_OPTION_TEXT, FIELD(f), .high = MOST_LIST
#define INFILE(f)              .use = PM_FILE_READ, TEXT(f)
#define OUTFILE(f)             .use = PM_FILE_WRITE, TEXT(f)
#define DAY(f)                 .kind = PM_OPTION_DAY, FIELD(f)
#define INT(f, least, most)    .kind = PM_OPTION_INT, FIELD(f), .low = least, .high = most
#define NUMBER(f, least, most) .kind = PM_OPTION_NUMBER, FIELD(f), .low = least, .high = most
#define RANGE(f, m)            .kind = PM_OPTION_RANGE, FIELD(f), .member = offsetof(struct pm_options, m)
#define JOB(m)                 RANGE(job.m, m)
#define WORD(f, value)         .kind = PM_OPTION_WORD, FIELD(f), .first = value
#define OWN(function)          .kind = PM_OPTION_OWN, .set = function
#define SETTING                .setting = true

enum {
    MATCH = PM_VERB_MATCH,
    FOLLOWUP = PM_VERB_FOLLOWUP,
    LOG = PM_VERB_LOG,
    SHOW = PM_VERB_SHOW,
    BOTH = PM_VERB_MATCH | PM_VERB_MEASURE,
    PHOTOS = BOTH | FOLLOWUP,
    PLANS = MATCH | FOLLOWUP,
    WRITES = PHOTOS | SHOW,
    RECORDS = WRITES | LOG,
    NEW = PM_VERB_PALETTE_NEW,
    SWATCHES = PM_VERB_PALETTE_PHOTO,
    CALIBRATE = PM_VERB_PALETTE_CALIBRATE,
    SETUP = PM_VERB_SETUP,
    MEASURED = SWATCHES | CALIBRATE,
    MAKES = PM_VERB_PALETTE_CONVERT | NEW | MEASURED,
    LISTS = PM_VERB_PALETTE_LIST | PM_VERB_PALETTE_SHOW | PM_VERB_PALETTE_CHECK,
    ALL = ~0
};

const struct pm_option pm_option_table[] = {
    {"palette", 'p', "FILE|NAME", "the palette to calibrate (the built-in one)", CALIBRATE, INFILE(palette)},
    {"show", 0, NULL, "what is in force, and where each value comes from", SETUP, FLAG(show)},
    {"ids", 0, "ID,...", "the bottles' names, lightest first", NEW | SETUP, LIST(own.make.ids)},
    {"grid", 0, "COLSxROWS", "how many swatches side by side and one below the other", MEASURED,
     LIST(own.grid)},
    {"corners", 0, "X1,Y1,...,X4,Y4", "centres of the corner swatches", MEASURED, LIST(own.corners)},
    {"ids", 0, "ID,...", "the swatches' names, row by row", SWATCHES, LIST(own.make.ids)},
    {"blends", 0, "ID:DROPS+...,...", "what they were mixed from, row by row", CALIBRATE, LIST(own.blends)},
    {"force", 0, NULL, "measure without chart and card all the same", SWATCHES, FLAG(job.force)},
    {"force", 0, NULL, "write a palette that is no better, too", CALIBRATE, FLAG(job.force)},
    {"from", 0, "L", "L* of the first (58); with --to", NEW, NUMBER(own.make.lightest_L, 1, 100)},
    {"to", 0, "L", "L* of the last (16); with --from", NEW, NUMBER(own.make.darkest_L, 1, 100)},
    {"ladder", 0, "NAME", "the ladder's name (the undertone)", NEW, LIST(own.make.ladder)},
    {"ladder", 0, "NAME", "the ladder they stand on", SWATCHES, LIST(own.make.ladder)},
    {"undertone", 0, "cool|neutral|warm", "what the pigments lean to", NEW | SWATCHES, OWN(set_undertone)},
    {"brand", 0, "NAME", "whose bottles they are", NEW | SWATCHES, LIST(own.make.brand)},
    {"name", 0, "TEXT", "what the palette is called", NEW | SWATCHES, LIST(own.make.name)},
    {"date", 0, "YYYY-MM-DD", "the day to note in it", NEW, DAY(own.make.created)},
    {"date", 0, "YYYY-MM-DD", "the day to note in it (the photo's)", SWATCHES, DAY(own.make.created)},
    {"to", 0, "cgats|csv|gpl", "what to write (as FILE ends; else cgats)", MAKES & ~NEW,
     WORD(own.format, PM_PALETTE_CGATS)},
    {"bom", 0, NULL, "CSV with a byte order mark, as Excel wants it", MAKES, FLAG(own.bom)},
    {"today", 0, "YYYY-MM-DD", "the day to judge expiry by (today)", PM_VERB_PALETTE_CHECK, DAY(own.today)},
    {"json", 0, NULL, "one JSON object", LISTS | CALIBRATE, SET(format, PM_OUTPUT_JSON)},
    {"hair", 0, "auto|X,Y,W,H", "where the hair is: found, or pixels or percent; repeatable", PHOTOS,
     OWN(add_hair)},
    {"zone", 0, "NAME=X,Y,W,H", "a part of the head with its own colour and plan; repeatable", PHOTOS,
     OWN(add_zone)},
    {"zone", 0, "NAME", "of which zone (those that have a plan)", LOG, OWN(add_zone)},
    {"beard", 0, "X,Y,W,H", "the beard, a reference where the scalp has no hair", PHOTOS, OWN(add_beard)},
    {"skin", 0, "X,Y,W,H", "bare scalp or skin beside it; repeatable", PHOTOS, OWN(add_skin)},
    {"card", 0, "X,Y,W,H,KIND", "neutral card; KIND is grey, white or its L*", PHOTOS | MEASURED,
     OWN(set_card)},
    {"chart", 0, "auto|none|X1,Y1,...", "ColorChecker: found, ignored, or its corners", PHOTOS | MEASURED,
     OWN(set_chart)},
    {"strip", 0, "COLSxROWS:X1,Y1,...", "the palette's swatches beside the hair; up to 2", MATCH,
     OWN(add_strip)},
    {"palette", 'p', "FILE|NAME", "palette of shades (default: the built-in one)", PLANS | LOG | SETUP,
     INFILE(palette), SETTING},
    {"target", 0, "L,a,b|#hex|SHADE", "match this colour; no photo needed", MATCH, TEXT(target)},
    {"look", 0, "natural|shaved|density", "match hair, its shaved shadow, or roots", MATCH,
     WORD(job.look, PM_LOOK_NATURAL)},
    {"roots", 0, "X,Y,W,H", "where the roots are, for --look density", MATCH, OWN(set_roots)},
    {"grey", 0, "follow-dark|blend|follow-grey", "what to follow of part-grey hair", MATCH,
     WORD(job.grey, PM_GREY_FOLLOW_DARK)},
    {"level", 0, "N|N-M", "the hair's level as you read it off a ring, 1-10", PHOTOS, OWN(set_level)},
    {"abstain-above", 0, "DE00", "no plan where the hair is known no better", MATCH, JOB(abstain_above_de00)},
    {"aim", 0, "N", "the session that equals the hair (1)", MATCH | SETUP, JOB(aim), SETTING},
    {"sessions", 0, "2|3", "sessions to plan (3)", MATCH | SETUP, JOB(sessions), SETTING},
    {"interval", 0, "A-B", "days between sessions (10-14)", PLANS | SETUP, OWN(set_interval), SETTING},
    {"start", 0, "YYYY-MM-DD", "day of the first session", MATCH, DAY(job.start)},
    {"step", 0, "L", "one shade in L* where no ladder gives it (3.5)", PLANS | SETUP, JOB(step_L), SETTING},
    {"drops", 0, "N", "most drops in a blend (10)", PLANS | SETUP, JOB(drops), SETTING},
    {"pigments", 0, "N", "most pigments in a blend (3); 1: no blends", PLANS | SETUP, JOB(pigments), SETTING},
    {"exclude", 0, "ID,...", "shades that are not to be used", PLANS, TEXT(job.exclude)},
    {"mix-brands", 0, NULL, "blends may mix brands", PLANS | SETUP, FLAG(job.mix_brands), SETTING},
    {"use", 0, "ID:DROPS,...", "judge and plan this choice of mine", MATCH | LOG, TEXT(job.use)},
    {"volume", 0, "ML", "pigment for a session, in millilitres", PLANS | SETUP, JOB(volume_ml), SETTING},
    {"drop-ml", 0, "ML", "one drop (0.05)", PLANS | SETUP, JOB(drop_ml), SETTING},
    {"dilution", 0, "N", "N parts diluent to 1 pigment, stated on the plan", PLANS | SETUP, JOB(dilution),
     SETTING},
    {"healing", 0, "unknown|SHADES", "how much lighter the last work healed", MATCH, OWN(set_healing)},
    {"top", 0, "N", "shades and blends to list (5)", PLANS, JOB(top)},
    {"client", 0, "ID", "your own id for the client (not a name)", PHOTOS | LOG, .kind = PM_OPTION_TEXT,
     FIELD(job.client), .high = MOST_ID},
    {"file", 0, "FILE", "the client's file: plans, sessions, follow-ups", PLANS | LOG, .use = PM_FILE_ADD,
     TEXT(client.file)},
    {"file", 0, "FILE", "the client's file: plans, sessions, follow-ups", SHOW, INFILE(client.file)},
    {"like", 0, "FILE", "solve a session of a client's file again; no photo", MATCH, INFILE(client.like)},
    {"session", 0, "N", "which session (the one that follows)", PLANS | LOG,
     RANGE(client.session, first_session)},
    {"treated", 0, "X,Y,W,H", "where the treated scalp is; repeatable", FOLLOWUP, OWN(add_treated)},
    {"density", 0, "P%", "share of the scalp that the dots are to cover", FOLLOWUP | LOG, OWN(set_density)},
    {"date", 0, "YYYY-MM-DD", "day of the session, or of the healed photo", FOLLOWUP | LOG, DAY(client.date)},
    {"lots", 0, "ID=LOT,...", "lot of each bottle", LOG, TEXT(client.lots)},
    {"needle", 0, "TEXT", "needle used", LOG, TEXT(client.needle)},
    {"depth", 0, "MM", "depth in millimetres", LOG, NUMBER(client.depth_mm, 0.05, 5)},
    {"operator", 0, "ID", "who did it (an id)", LOG, TEXT(client.operator_id)},
    {"remark", 0, "TEXT", "anything else to keep", LOG, TEXT(client.remark)},
    {"dry-run", 'n', NULL, "leave the client's file as it is", FOLLOWUP | LOG, FLAG(client.dry_run)},
    {"combine", 0, NULL, "all photos are one client: one colour, one plan", BOTH, FLAG(combine)},
    {"format", 'f', "text|json|csv", "what to print (text)", WRITES, WORD(format, PM_OUTPUT_TEXT)},
    {"json", 0, NULL, "same as --format json: one object a line", WRITES, SET(format, PM_OUTPUT_JSON)},
    {"report", 0, "PATH", "an HTML sheet; a folder of them where PATH ends in /", WRITES, OUTFILE(report)},
    {"clinic", 0, "TEXT", "the clinic's name, for the head of sheets", WRITES | SETUP, TEXT(clinic), SETTING},
    {"logo", 0, "FILE", "the clinic's logo (PNG or SVG), for the same", WRITES, INFILE(logo)},
    {"paper", 0, "a4|letter", "what sheets are printed on (as the printer is set)", WRITES | SETUP,
     WORD(paper, PM_PAPER_A4), SETTING},
    {"lang", 0, pm_language_codes, "what sheets and the answer are written in (en)", WRITES | SETUP,
     WORD(lang, 0), SETTING},
    {"output", 'o', "FILE", "the page to write (PHOTO.pick.html of the first)", PM_VERB_PICK,
     OUTFILE(output)},
    {"output", 'o', "FILE", "write there instead; whole or not at all", WRITES | LISTS | MAKES,
     OUTFILE(output)},
    {"overwrite", 0, NULL, "replace an output that is there already",
     WRITES | LISTS | MAKES | PM_VERB_PICK | SETUP, FLAG(overwrite)},
    {"force", 0, NULL, "measure a refused photo all the same", PHOTOS, FLAG(job.force)},
    {"allow-damaged", 0, NULL, "measure a damaged photo all the same", PHOTOS | MEASURED,
     FLAG(job.allow_damaged)},
    {"whole", 0, NULL, "decode all of a HEIC photo, not only what is measured", PHOTOS, FLAG(job.whole)},
    {"max-pixels", 0, "N", "refuse larger photos (250000000)", PHOTOS | MEASURED, JOB(max_pixels)},
    {"max-memory", 0, "MB", "refuse photos that take more to decode (512)", PHOTOS | MEASURED,
     JOB(max_memory_mb)},
    {"color", 0, "auto|always|never", "swatches in the terminal", WRITES | PM_VERB_PALETTE_SHOW | SETUP,
     WORD(color, PM_WHEN_AUTO), SETTING},
    {"files-from", 0, "FILE|-", "read the photos' paths from a list, one a line", BOTH, INFILE(files_from)},
    {"null", '0', NULL, "the paths in the list end with NUL", BOTH, FLAG(nul)},
    {"jobs", 0, "FILE", "a table of photos, each with its own options (CSV)", BOTH, INFILE(jobs)},
    {"workers", 'j', "N", "photos to work on at a time (the cores)", BOTH, INT(workers, 1, 256)},
    {"resume", 0, NULL, "go on from what -o FILE or FILE.part holds", BOTH, FLAG(resume)},
    {"retry", 0, "CODE,...", "the same, and do again what failed so", BOTH, OWN(set_retry)},
    {"max-bad", 0, "P%", "exit 0 with up to so many failed photos (0%)", BOTH, OWN(set_max_bad)},
    {"summary", 0, "FILE", "write counts there, as JSON", BOTH, OUTFILE(summary)},
    {"quiet", 'q', NULL, "no messages about single photos on stderr", RECORDS, FLAG(quiet)},
    {"verbose", 'v', NULL, "report every photo, and every file passed over", RECORDS, FLAG(verbose)},
    {"no-settings", 0, NULL, "leave the settings file out (pigmatch setup)",
     RECORDS | LISTS | CALIBRATE | SETUP, FLAG(no_settings)},
    {"help", 'h', NULL, "this help", ALL, FLAG(help)},
    {"version", 'V', NULL, "version and libraries", RECORDS, FLAG(version)},
    {0},
};

const struct pm_option *pm_option_after(const struct pm_verb *verb, const struct pm_option *option) {
    for (option = option == NULL ? pm_option_table : option + 1; option->name != NULL; option++)
        if ((option->verbs & (int)verb->id) != 0)
            return option;
    return NULL;
}

/* ------------------------------------------------------------------ taking a value */

static bool take_text(const char *option, const char *value, size_t most, const char **field,
                      struct pm_error *err) {
    if (*value == '\0')
        return pm_fail(err, PM_E_USAGE, "%s: give a text that is not empty, or leave the option out", option);
    if (strlen(value) > most)
        return pm_fail(err, PM_E_USAGE, "%s: give at most %zu bytes", option, most);
    *field = value;
    return true;
}

static bool take_day(const char *option, const char *value, const char **field, struct pm_error *err) {
    struct pm_date date;
    *field = value;
    return pm_date_parse(value, &date) ||
           pm_fail(err, PM_E_USAGE, "%s '%s': give a day of the calendar as YYYY-MM-DD", option, value);
}

static bool take_int(const char *option, const char *value, double low, double high, int *field,
                     struct pm_error *err) {
    long number;
    if (!pm_argument_int(option, value, (long)low, (long)high, &number, err))
        return false;
    *field = (int)number;
    return true;
}

static bool take_range(const char *option, const char *value, const struct pm_range *range, void *field,
                       struct pm_error *err) {
    long number;
    if (!range->whole)
        return pm_argument_number(option, value, range->least, range->most, field, err);
    if (range->offset != offsetof(struct pm_options, max_pixels))
        return take_int(option, value, range->least, range->most, field, err);
    const long most =
        range->most < (double)LONG_MAX ? (long)range->most : LONG_MAX; /* of 32 bits, somewhere */
    if (!pm_argument_int(option, value, (long)range->least, most, &number, err))
        return false;
    *(int64_t *)field = number;
    return true;
}

static bool take_word(const char *option, const struct pm_option *row, const char *value, int *field,
                      struct pm_error *err) {
    int which;
    if (!pm_argument_word(option, value, row->argument, &which, err))
        return false;
    *field = row->first + which;
    return true;
}

bool pm_option_take(const struct pm_option *row, struct pm_cli *cli, const char *value,
                    struct pm_error *err) {
    void *field = (char *)cli + row->field;
    char option[40];
    snprintf(option, sizeof option, "--%s", row->name);
    switch (row->kind) {
    case PM_OPTION_FLAG:
        *(bool *)field = true;
        return true;
    case PM_OPTION_SET:
        *(int *)field = row->first;
        return true;
    case PM_OPTION_TEXT:
        return take_text(option, value, (size_t)row->high, field, err);
    case PM_OPTION_DAY:
        return take_day(option, value, field, err);
    case PM_OPTION_INT:
        return take_int(option, value, row->low, row->high, field, err);
    case PM_OPTION_NUMBER:
        return pm_argument_number(option, value, row->low, row->high, field, err);
    case PM_OPTION_RANGE:
        return take_range(option, value, pm_option_range(row->member), field, err);
    case PM_OPTION_WORD:
        return take_word(option, row, value, field, err);
    case PM_OPTION_OWN:
        break;
    }
    return row->set(cli, option, value, err);
}
