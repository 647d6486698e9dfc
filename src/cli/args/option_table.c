#include "cli/args/option_table.h"

#include "base/dates.h"
#include "base/error.h"
#include "base/language.h"
#include "base/utf8.h"
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
    if (cli->id == PM_VERB_FOLLOWUP && strcmp(value, "auto") == 0)
        return pm_fail(
            err, PM_E_USAGE,
            "%s auto: work and natural hair cannot be told apart by themselves: give X,Y,W,H of hair "
            "that was not worked on",
            option);
    if (strcmp(value, "auto") == 0) {
        cli->job.n_hair = 0;
        return true;
    }
    return add_region(cli->job.hair, &cli->job.n_hair, option, value, err);
}

/* For a session only the name matters; for a photo the place is that of its hair. */
static bool add_zone(struct pm_cli *cli, const char *option, const char *value, struct pm_error *err) {
    const char *region = strchr(value, '=');
    if (cli->id == PM_VERB_FOLLOWUP && region != NULL)
        return pm_argument_zone_name(option, value, cli->client.zone, err) &&
               add_region(cli->job.hair, &cli->job.n_hair, option, region + 1, err);
    if (region == NULL && (cli->id == PM_VERB_LOG || cli->id == PM_VERB_MATCH))
        return pm_argument_zone_name(option, value, cli->client.zone, err);
    if (cli->id == PM_VERB_LOG)
        return pm_fail(err, PM_E_USAGE, "%s '%.60s': give only the zone's name", option, value);
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

/* Dots never cover more than half of the scalp. */
static bool set_density(struct pm_cli *cli, const char *option, const char *value, struct pm_error *err) {
    return pm_argument_share(option, value, 1e-6, 0.5, "of the scalp", &cli->client.density_frac, err);
}

static bool set_undertone(struct pm_cli *cli, const char *option, const char *value, struct pm_error *err) {
    int which;
    cli->own.make.undertone = value;
    return pm_argument_word(option, value, "cool|neutral|warm", &which, err);
}

/* ------------------------------------------------------------------ the table */

/* Longer than any reasonable name, id or list; lists of bottles may be longer. */
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
    {"palette", 'p', "FILE|NAME", "the palette to calibrate (default: the built-in one)", CALIBRATE,
     INFILE(palette)},
    {"show", 0, NULL, "show the settings in effect and their sources", SETUP, FLAG(show)},
    {"ids", 0, "ID,...", "the bottles' names, lightest first", NEW | SETUP, LIST(own.make.ids)},
    {"grid", 0, "COLSxROWS", "number of swatches across and down", MEASURED, LIST(own.grid)},
    {"corners", 0, "X1,Y1,...,X4,Y4", "centres of the corner swatches, in pixels", MEASURED,
     LIST(own.corners)},
    {"ids", 0, "ID,...", "the swatches' names, row by row", SWATCHES, LIST(own.make.ids)},
    {"blends", 0, "ID:DROPS+...,...", "the mixture of each swatch, row by row", CALIBRATE, LIST(own.blends)},
    {"force", 0, NULL, "measure even without a chart or card", SWATCHES, FLAG(job.force)},
    {"force", 0, NULL, "write the palette even if it is no better", CALIBRATE, FLAG(job.force)},
    {"from", 0, "L", "L* of the lightest (58); needs --to", NEW, NUMBER(own.make.lightest_L, 1, 100)},
    {"to", 0, "L", "L* of the darkest (16); needs --from", NEW, NUMBER(own.make.darkest_L, 1, 100)},
    {"ladder", 0, "NAME", "the ladder's name (default: the undertone)", NEW, LIST(own.make.ladder)},
    {"ladder", 0, "NAME", "the ladder they belong to", SWATCHES, LIST(own.make.ladder)},
    {"undertone", 0, "cool|neutral|warm", "the pigments' undertone", NEW | SWATCHES, OWN(set_undertone)},
    {"brand", 0, "NAME", "the bottles' brand", NEW | SWATCHES, LIST(own.make.brand)},
    {"name", 0, "TEXT", "the palette's name", NEW | SWATCHES, LIST(own.make.name)},
    {"date", 0, "YYYY-MM-DD", "the palette's date", NEW, DAY(own.make.created)},
    {"date", 0, "YYYY-MM-DD", "the palette's date (default: the photo's)", SWATCHES, DAY(own.make.created)},
    {"to", 0, "cgats|csv|gpl", "output format (default: by FILE's ending, or cgats)", MAKES & ~NEW,
     WORD(own.format, PM_PALETTE_CGATS)},
    {"bom", 0, NULL, "begin CSV with a byte order mark, for Excel", MAKES, FLAG(own.bom)},
    {"today", 0, "YYYY-MM-DD", "check expiry as of this date (default: today)", PM_VERB_PALETTE_CHECK,
     DAY(own.today)},
    {"json", 0, NULL, "print one JSON object", LISTS | CALIBRATE, SET(format, PM_OUTPUT_JSON)},
    {"hair", 0, "auto|X,Y,W,H", "hair region, in pixels or percent; auto: find it; repeatable", BOTH,
     OWN(add_hair)},
    {"hair", 0, "X,Y,W,H", "natural hair region, in pixels or percent; repeatable", FOLLOWUP, OWN(add_hair)},
    {"zone", 0, "NAME=X,Y,W,H", "part of the head with its own colour and plan; repeatable", PHOTOS,
     OWN(add_zone)},
    {"zone", 0, "NAME", "the zone treated (default: all that have a plan)", LOG, OWN(add_zone)},
    {"beard", 0, "X,Y,W,H", "beard region: a reference where the scalp has no hair", PHOTOS, OWN(add_beard)},
    {"skin", 0, "X,Y,W,H", "bare scalp, or skin beside it; repeatable", PHOTOS, OWN(add_skin)},
    {"card", 0, "X,Y,W,H,KIND", "neutral card region; KIND: grey, white, or its L*", PHOTOS | MEASURED,
     OWN(set_card)},
    {"chart", 0, "auto|none|X1,Y1,...", "ColorChecker: find it, ignore it, or its corners", PHOTOS | MEASURED,
     OWN(set_chart)},
    {"strip", 0, "COLSxROWS:X1,Y1,...", "strip of the palette's swatches beside the hair; up to 2", MATCH,
     OWN(add_strip)},
    {"palette", 'p', "FILE|NAME", "palette of shades (default: the built-in one)", PLANS | LOG | SETUP,
     INFILE(palette), SETTING},
    {"target", 0, "L,a,b|#hex|SHADE", "match this colour; no photo needed", MATCH, TEXT(target)},
    {"look", 0, "natural|shaved|density", "match the hair, its shaved shadow, or the roots", MATCH,
     WORD(job.look, PM_LOOK_NATURAL)},
    {"roots", 0, "X,Y,W,H", "region of the roots, for --look density", MATCH, OWN(set_roots)},
    {"grey", 0, "follow-dark|blend|follow-grey", "which part of part-grey hair to match", MATCH,
     WORD(job.grey, PM_GREY_FOLLOW_DARK)},
    {"level", 0, "N|N-M", "the hair's level read off a swatch ring, 1-10", PHOTOS, OWN(set_level)},
    {"abstain-above", 0, "DE00", "no plan if the uncertainty is larger", MATCH, JOB(abstain_above_de00)},
    {"aim", 0, "N", "session that reaches the hair's colour (1)", MATCH | SETUP, JOB(aim), SETTING},
    {"sessions", 0, "2|3", "number of sessions to plan (3)", MATCH | SETUP, JOB(sessions), SETTING},
    {"interval", 0, "A-B", "days between sessions (10-14)", PLANS | SETUP, OWN(set_interval), SETTING},
    {"start", 0, "YYYY-MM-DD", "date of the first session", MATCH, DAY(job.start)},
    {"step", 0, "L", "one shade in L*, where no ladder defines it (3.5)", PLANS | SETUP, JOB(step_L),
     SETTING},
    {"drops", 0, "N", "maximum drops in a blend (10)", PLANS | SETUP, JOB(drops), SETTING},
    {"pigments", 0, "N", "maximum pigments in a blend (3); 1: no blends", PLANS | SETUP, JOB(pigments),
     SETTING},
    {"exclude", 0, "ID,...", "shades not to use", PLANS, TEXT(job.exclude)},
    {"mix-brands", 0, NULL, "allow blends of several brands", PLANS | SETUP, FLAG(job.mix_brands), SETTING},
    {"use", 0, "ID:DROPS,...", "assess and plan your own choice", MATCH | LOG, TEXT(job.use)},
    {"volume", 0, "ML", "pigment per session, in millilitres", PLANS | SETUP, JOB(volume_ml), SETTING},
    {"drop-ml", 0, "ML", "volume of one drop, in millilitres (0.05)", PLANS | SETUP, JOB(drop_ml), SETTING},
    {"dilution", 0, "N", "N parts diluent to 1 pigment, noted on the plan", PLANS | SETUP, JOB(dilution),
     SETTING},
    {"healing", 0, "unknown|SHADES", "how many shades lighter the last work healed", MATCH, OWN(set_healing)},
    {"top", 0, "N", "number of shades and blends to list (5)", PLANS, JOB(top)},
    {"client", 0, "ID", "your id for the client (not a name)", PHOTOS | LOG, .kind = PM_OPTION_TEXT,
     FIELD(job.client), .high = MOST_ID},
    {"file", 0, "FILE", "the client's file of plans, sessions and follow-ups", PLANS | LOG,
     .use = PM_FILE_ADD, TEXT(client.file)},
    {"file", 0, "FILE", "the client's file of plans, sessions and follow-ups", SHOW, INFILE(client.file)},
    {"like", 0, "FILE", "match a session in a client's file again; no photo", MATCH, INFILE(client.like)},
    {"session", 0, "N", "session number (default: the next one)", PLANS | LOG,
     RANGE(client.session, first_session)},
    {"treated", 0, "X,Y,W,H", "treated scalp region; repeatable", FOLLOWUP, OWN(add_treated)},
    {"density", 0, "P%", "share of the scalp that the dots should cover", FOLLOWUP | LOG | MATCH,
     OWN(set_density)},
    {"date", 0, "YYYY-MM-DD", "date of the session, or of the healed photo", FOLLOWUP | LOG,
     DAY(client.date)},
    {"lots", 0, "ID=LOT,...", "lot number of each bottle", LOG, TEXT(client.lots)},
    {"needle", 0, "TEXT", "needle used", LOG | MATCH, TEXT(client.needle)},
    {"dot", 0, "MM", "width of a dot in the sheet's preview (0.115)", MATCH,
     NUMBER(client.dot_mm, 0.05, 0.5)},
    {"depth", 0, "MM", "depth in millimetres", LOG, NUMBER(client.depth_mm, 0.05, 5)},
    {"operator", 0, "ID", "operator's id", LOG, TEXT(client.operator_id)},
    {"remark", 0, "TEXT", "any other remark", LOG, TEXT(client.remark)},
    {"dry-run", 'n', NULL, "do not change the client's file", FOLLOWUP | LOG, FLAG(client.dry_run)},
    {"combine", 0, NULL, "all photos show one client: one colour, one plan", BOTH, FLAG(combine)},
    {"format", 'f', "text|json|csv", "output format (default: text)", WRITES, WORD(format, PM_OUTPUT_TEXT)},
    {"json", 0, NULL, "same as --format json: one object per line", WRITES, SET(format, PM_OUTPUT_JSON)},
    {"report", 0, "PATH", "HTML sheet; a folder of sheets if PATH ends in /", WRITES, OUTFILE(report)},
    {"clinic", 0, "TEXT", "clinic name, printed on sheets", WRITES | SETUP, TEXT(clinic), SETTING},
    {"logo", 0, "FILE", "clinic logo (PNG or SVG), printed on sheets", WRITES | SETUP, INFILE(logo), SETTING},
    {"paper", 0, "a4|letter", "paper size of sheets (default: the printer's)", WRITES | SETUP,
     WORD(paper, PM_PAPER_A4), SETTING},
    {"lang", 0, pm_language_codes, "language of sheets, answer and picker (en)",
     WRITES | PM_VERB_PICK | SETUP, WORD(lang, 0), SETTING},
    {"output", 'o', "FILE", "page to write (default: PHOTO.pick.html of the first)", PM_VERB_PICK,
     OUTFILE(output)},
    {"output", 'o', "FILE", "write to FILE instead; complete or not at all", WRITES | LISTS | MAKES,
     OUTFILE(output)},
    {"overwrite", 0, NULL, "replace existing output files", WRITES | LISTS | MAKES | PM_VERB_PICK | SETUP,
     FLAG(overwrite)},
    {"force", 0, NULL, "measure even photos that a check refuses", PHOTOS, FLAG(job.force)},
    {"allow-damaged", 0, NULL, "measure what can be read of a damaged photo", PHOTOS | MEASURED,
     FLAG(job.allow_damaged)},
    {"whole", 0, NULL, "decode all of a HEIC photo, not only the tiles measured", PHOTOS, FLAG(job.whole)},
    {"max-pixels", 0, "N", "refuse larger photos (250000000)", PHOTOS | MEASURED, JOB(max_pixels)},
    {"max-memory", 0, "MB", "refuse photos that need more to decode (512)", PHOTOS | MEASURED,
     JOB(max_memory_mb)},
    {"color", 0, "auto|always|never", "colour swatches in the terminal",
     WRITES | PM_VERB_PALETTE_SHOW | SETUP, WORD(color, PM_WHEN_AUTO), SETTING},
    {"files-from", 0, "FILE|-", "read the photos' paths from a list, one per line", BOTH, INFILE(files_from)},
    {"null", '0', NULL, "paths in the list end with NUL", BOTH, FLAG(nul)},
    {"jobs", 0, "FILE", "table of photos, each with its own options (CSV)", BOTH, INFILE(jobs)},
    {"workers", 'j', "N", "photos to process in parallel (default: one per core)", BOTH,
     INT(workers, 1, 256)},
    {"resume", 0, NULL, "continue from what -o FILE or FILE.part contains", BOTH, FLAG(resume)},
    {"retry", 0, "CODE,...", "the same, and retry photos that failed with these codes", BOTH, OWN(set_retry)},
    {"max-bad", 0, "P%", "exit 0 if at most this share of photos failed (0%)", BOTH, OWN(set_max_bad)},
    {"summary", 0, "FILE", "write a summary of counts to FILE, as JSON", BOTH, OUTFILE(summary)},
    {"quiet", 'q', NULL, "no messages about individual photos on stderr", RECORDS, FLAG(quiet)},
    {"verbose", 'v', NULL, "report every photo and every file skipped", RECORDS, FLAG(verbose)},
    {"no-settings", 0, NULL, "ignore the settings file (see pigmatch setup)",
     RECORDS | LISTS | CALIBRATE | SETUP | PM_VERB_PICK, FLAG(no_settings)},
    {"help", 'h', NULL, "print this help", ALL, FLAG(help)},
    {"version", 'V', NULL, "print the version and libraries", RECORDS, FLAG(version)},
    {0},
};

const struct pm_option *pm_option_after(const struct pm_verb *verb, const struct pm_option *option) {
    for (option = option == NULL ? pm_option_table : option + 1; option->name != NULL; option++)
        if ((option->verbs & (int)verb->id) != 0)
            return option;
    return NULL;
}

/* ------------------------------------------------------------------ taking a value */

/* Paths are any bytes, but records and pages hold UTF-8: other text would come back from them changed. */
static bool take_text(const char *option, const struct pm_option *row, const char *value, const char **field,
                      struct pm_error *err) {
    const size_t most = (size_t)row->high;
    if (*value == '\0')
        return pm_fail(err, PM_E_USAGE, "%s: give text that is not empty, or omit the option", option);
    if (value[strspn(value, " \t")] == '\0')
        return pm_fail(err, PM_E_USAGE, "%s: holds only blanks: give text, or omit the option", option);
    if (strlen(value) > most)
        return pm_fail(err, PM_E_USAGE, "%s: give at most %zu bytes", option, most);
    if (row->use == PM_FILE_NONE && !pm_utf8_valid(value))
        return pm_fail(err, PM_E_USAGE,
                       "%s '%.60s': is not valid UTF-8: set the terminal, or the script, to UTF-8", option,
                       value);
    *field = value;
    return true;
}

static bool take_day(const char *option, const char *value, const char **field, struct pm_error *err) {
    struct pm_date date;
    *field = value;
    return pm_date_parse(value, &date) ||
           pm_fail(err, PM_E_USAGE, "%s '%s': give a valid date as YYYY-MM-DD", option, value);
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

/* "es_ES.UTF-8", "pt-BR" and "DE" are recognised by their first part. */
static const char *language_of(const char *value, char code[12]) {
    const size_t length = strcspn(value, "_-.@");
    if (length == 0 || length >= 12)
        return value;
    for (size_t i = 0; i < length; i++)
        code[i] = (char)(value[i] >= 'A' && value[i] <= 'Z' ? value[i] - 'A' + 'a' : value[i]);
    code[length] = '\0';
    return code;
}

static bool take_word(const char *option, const struct pm_option *row, const char *value, int *field,
                      struct pm_error *err) {
    int which;
    char code[12];
    struct pm_error why; /* it speaks of a part only */
    const char *word = row->argument == pm_language_codes ? language_of(value, code) : value;
    if (!pm_argument_word(option, word, row->argument, &which, &why))
        return pm_argument_word(option, value, row->argument, &which, err);
    *field = row->first + which;
    return true;
}

/* Answers go to standard output by default; pages and other files do not. */
static bool take_dash(const char *option, const struct pm_option *row, struct pm_error *err) {
    return (row->letter == 'o' && row->verbs != PM_VERB_PICK) ||
           pm_fail(err, PM_E_USAGE,
                   "%s -: it cannot go to standard output: give the name of a file; one called - is ./-",
                   option);
}

bool pm_option_take(const struct pm_option *row, struct pm_cli *cli, const char *value,
                    struct pm_error *err) {
    void *field = (char *)cli + row->field;
    char option[40];
    snprintf(option, sizeof option, "--%s", row->name);
    if ((row->use == PM_FILE_WRITE || row->use == PM_FILE_ADD) && strcmp(value, "-") == 0)
        return take_dash(option, row, err);
    switch (row->kind) {
    case PM_OPTION_FLAG:
        *(bool *)field = true;
        return true;
    case PM_OPTION_SET:
        *(int *)field = row->first;
        return true;
    case PM_OPTION_TEXT:
        return take_text(option, row, value, field, err);
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
