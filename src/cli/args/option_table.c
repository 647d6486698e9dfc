#include "cli/args/option_table.h"

#include "base/error.h"
#include "cli/args/arguments.h"
#include "cli/args/options_check.h"
#include "cli/args/options_read.h"

#include <math.h>
#include <string.h>

/* ------------------------------------------------------------------ values of their own kind */

/* Longer texts are no names, ids or lists that a person gives. */
enum { MOST_TEXT = 8192 };

static bool add_region(struct pm_region *regions, size_t *n, const char *option, const char *value,
                       struct pm_error *err) {
    if (*n == PM_MAX_REGIONS)
        return pm_fail(err, PM_E_USAGE, "%s: at most %d regions", option, PM_MAX_REGIONS);
    return pm_argument_region(option, value, &regions[(*n)++], err);
}

static bool set_hair(void *into, const char *value, struct pm_error *err) {
    struct pm_cli *cli = into;
    return add_region(cli->job.hair, &cli->job.n_hair, "--hair", value, err);
}

static bool set_skin(void *into, const char *value, struct pm_error *err) {
    struct pm_cli *cli = into;
    return add_region(cli->job.skin, &cli->job.n_skin, "--skin", value, err);
}

static bool set_card(void *into, const char *value, struct pm_error *err) {
    struct pm_cli *cli = into;
    return pm_argument_card(value, &cli->job, err);
}

static bool set_chart(void *into, const char *value, struct pm_error *err) {
    struct pm_cli *cli = into;
    return pm_argument_chart(value, &cli->job, err);
}

static bool add_strip(void *into, const char *value, struct pm_error *err) {
    struct pm_cli *cli = into;
    if (cli->job.n_strips == PM_MAX_STRIPS)
        return pm_fail(err, PM_E_USAGE, "--strip: at most %d, one on each side of the hair", PM_MAX_STRIPS);
    return pm_argument_strip(value, &cli->job.strips[cli->job.n_strips++], err);
}

static bool set_interval(void *into, const char *value, struct pm_error *err) {
    struct pm_cli *cli = into;
    return pm_argument_interval(value, cli->job.interval_days, err);
}

static bool set_healing(void *into, const char *value, struct pm_error *err) {
    struct pm_cli *cli = into;
    if (strcmp(value, "unknown") == 0)
        return true;
    return pm_argument_number("--healing", value, -3, 3, &cli->job.healing_shades, err);
}

static bool set_client(void *into, const char *value, struct pm_error *err) {
    struct pm_cli *cli = into;
    if (*value == '\0' || strlen(value) > 200)
        return pm_fail(err, PM_E_USAGE, "--client: give an id of 1 to 200 bytes (an id, not a name)");
    cli->job.client = value;
    return true;
}

static bool set_json(void *into, const char *value, struct pm_error *err) {
    struct pm_cli *cli = into;
    (void)value, (void)err;
    cli->format = PM_OUTPUT_JSON;
    return true;
}

static bool set_max_pixels(void *into, const char *value, struct pm_error *err) {
    struct pm_cli *cli = into;
    long pixels;
    if (!pm_argument_int("--max-pixels", value, 1, 4000000000L, &pixels, err))
        return false;
    cli->job.max_pixels = pixels;
    return true;
}

static bool set_retry(void *into, const char *value, struct pm_error *err) {
    struct pm_cli *cli = into;
    cli->resume = true;
    return pm_argument_codes("--retry", value, &cli->retry, err);
}

static bool set_max_bad(void *into, const char *value, struct pm_error *err) {
    struct pm_cli *cli = into;
    double percent;
    if (!pm_argument_percent("--max-bad", value, &percent, err))
        return false;
    cli->max_bad_frac = percent / 100;
    return true;
}

static bool add_treated(void *into, const char *value, struct pm_error *err) {
    struct pm_cli *cli = into;
    return add_region(cli->client.treated, &cli->client.n_treated, "--treated", value, err);
}

static bool set_density(void *into, const char *value, struct pm_error *err) {
    struct pm_cli *cli = into;
    double percent;
    if (!pm_argument_percent("--density", value, &percent, err))
        return false;
    if (!(percent > 0 && percent <= 50))
        return pm_fail(err, PM_E_USAGE,
                       "--density '%s': dots cover some percent of the scalp: give up to 50%%", value);
    cli->client.density_frac = percent / 100;
    return true;
}

/* ------------------------------------------------------------------ the table */

#define FLAG(field)              PM_FLAG(struct pm_cli, field)
#define TEXT(field)              PM_TEXT(struct pm_cli, field, MOST_TEXT)
#define DAY(field)               PM_DAY(struct pm_cli, field)
#define INT(field, low, high)    PM_INT(struct pm_cli, field, low, high)
#define NUMBER(field, low, high) PM_NUMBER(struct pm_cli, field, low, high)
#define WORD(field, first)       PM_WORD(struct pm_cli, field, first)

enum {
    MATCH = PM_VERB_MATCH,
    FOLLOWUP = PM_VERB_FOLLOWUP,
    LOG = PM_VERB_LOG,
    SHOW = PM_VERB_SHOW,
    BOTH = PM_VERB_MATCH | PM_VERB_MEASURE,
    PHOTOS = BOTH | FOLLOWUP,
    PLANS = MATCH | FOLLOWUP,
    WRITES = PHOTOS | SHOW,
    ALL = WRITES | LOG
};

const struct pm_option_row pm_cli_options[] = {
    {"hair", 0, "X,Y,W,H", "where the hair is, pixels or percent; repeatable", PHOTOS, PM_OWN(set_hair)},
    {"skin", 0, "X,Y,W,H", "bare scalp or skin beside it; repeatable", PHOTOS, PM_OWN(set_skin)},
    {"card", 0, "X,Y,W,H,KIND", "neutral card; KIND is grey, white or its L*", PHOTOS, PM_OWN(set_card)},
    {"chart", 0, "auto|none|X1,Y1,...", "ColorChecker: found, ignored, or its corners", PHOTOS,
     PM_OWN(set_chart)},
    {"strip", 0, "COLSxROWS:X1,Y1,...", "the palette's swatches beside the hair; up to 2", MATCH,
     PM_OWN(add_strip)},
    {"palette", 'p', "FILE|NAME", "palette of shades (default: the built-in one)", PLANS | LOG,
     TEXT(palette)},
    {"target", 0, "L,a,b|#hex|SHADE", "match this colour; no photo needed", MATCH, TEXT(target)},
    {"look", 0, "natural|shaved", "match the hair, or its shadow when shaved", MATCH,
     WORD(job.look, PM_LOOK_NATURAL)},
    {"aim", 0, "N", "the session that equals the hair (1)", MATCH, INT(job.aim, 1, PM_MAX_SESSIONS)},
    {"sessions", 0, "2|3", "sessions to plan (3)", MATCH, INT(job.sessions, 2, PM_MAX_SESSIONS)},
    {"interval", 0, "A-B", "days between sessions (10-14)", PLANS, PM_OWN(set_interval)},
    {"start", 0, "YYYY-MM-DD", "day of the first session", MATCH, DAY(job.start)},
    {"step", 0, "L", "one shade in L* where no ladder gives it (3.5)", PLANS, NUMBER(job.step_L, 0.5, 20)},
    {"drops", 0, "N", "most drops in a blend (10)", PLANS, INT(job.drops, 1, 20)},
    {"pigments", 0, "N", "most pigments in a blend (3); 1: no blends", PLANS,
     INT(job.pigments, 1, PM_MAX_PARTS)},
    {"exclude", 0, "ID,...", "shades that are not to be used", PLANS, TEXT(job.exclude)},
    {"mix-brands", 0, NULL, "blends may mix brands", PLANS, FLAG(job.mix_brands)},
    {"use", 0, "ID:DROPS,...", "judge and plan this choice of mine", MATCH | LOG, TEXT(job.use)},
    {"volume", 0, "ML", "pigment for a session, in millilitres", PLANS, NUMBER(job.volume_ml, 0.05, 100)},
    {"drop-ml", 0, "ML", "one drop (0.05)", PLANS, NUMBER(job.drop_ml, 0.01, 1)},
    {"dilution", 0, "N", "N parts diluent to 1 pigment, stated on the plan", PLANS,
     NUMBER(job.dilution, 0, 100)},
    {"healing", 0, "unknown|SHADES", "how much lighter the last work healed", MATCH, PM_OWN(set_healing)},
    {"top", 0, "N", "shades and blends to list (5)", PLANS, INT(job.top, 1, 1000)},
    {"client", 0, "ID", "your own id for the client (not a name)", PHOTOS | LOG, PM_OWN(set_client)},
    {"file", 0, "FILE", "the client's file: plans, sessions, follow-ups", MATCH | FOLLOWUP | LOG | SHOW,
     TEXT(client.file)},
    {"like", 0, "FILE", "solve a session of a client's file again; no photo", MATCH, TEXT(client.like)},
    {"session", 0, "N", "which session (the one that follows)", PLANS | LOG, INT(client.session, 1, 99)},
    {"treated", 0, "X,Y,W,H", "where the treated scalp is; repeatable", FOLLOWUP, PM_OWN(add_treated)},
    {"density", 0, "P%", "share of the scalp that the dots are to cover", FOLLOWUP | LOG,
     PM_OWN(set_density)},
    {"date", 0, "YYYY-MM-DD", "day of the session, or of the healed photo", FOLLOWUP | LOG, DAY(client.date)},
    {"lots", 0, "ID=LOT,...", "lot of each bottle", LOG, TEXT(client.lots)},
    {"needle", 0, "TEXT", "needle used", LOG, TEXT(client.needle)},
    {"depth", 0, "MM", "depth in millimetres", LOG, NUMBER(client.depth_mm, 0.05, 5)},
    {"operator", 0, "ID", "who did it (an id)", LOG, TEXT(client.operator_id)},
    {"remark", 0, "TEXT", "anything else to keep", LOG, TEXT(client.remark)},
    {"dry-run", 'n', NULL, "leave the client's file as it is", FOLLOWUP | LOG, FLAG(client.dry_run)},
    {"combine", 0, NULL, "all photos are one client: one colour, one plan", BOTH, FLAG(combine)},
    {"format", 'f', "text|json|csv", "what to print (text)", WRITES, WORD(format, PM_OUTPUT_TEXT)},
    {"json", 0, NULL, "same as --format json: one object a line", WRITES, PM_OWN(set_json)},
    {"report", 0, "PATH", "an HTML sheet; a folder of them where PATH ends in /", WRITES, TEXT(report)},
    {"output", 'o', "FILE", "write there instead; whole or not at all", WRITES, TEXT(output)},
    {"force", 0, NULL, "measure a refused photo all the same", PHOTOS, FLAG(job.force)},
    {"allow-damaged", 0, NULL, "measure a damaged photo all the same", PHOTOS, FLAG(job.allow_damaged)},
    {"max-pixels", 0, "N", "refuse larger photos (250000000)", PHOTOS, PM_OWN(set_max_pixels)},
    {"color", 0, "auto|always|never", "swatches in the terminal", WRITES, WORD(color, PM_WHEN_AUTO)},
    {"files-from", 0, "FILE|-", "read the photos' paths from a list, one a line", BOTH, TEXT(files_from)},
    {"null", '0', NULL, "the paths in the list end with NUL", BOTH, FLAG(nul)},
    {"jobs", 0, "FILE", "a table of photos, each with its own options (CSV)", BOTH, TEXT(jobs)},
    {"workers", 'j', "N", "photos to work on at a time (the cores)", BOTH, INT(workers, 1, 256)},
    {"resume", 0, NULL, "go on from what -o FILE or FILE.part holds", BOTH, FLAG(resume)},
    {"retry", 0, "CODE,...", "the same, and do again what failed so", BOTH, PM_OWN(set_retry)},
    {"max-bad", 0, "P%", "exit 0 with up to so many failed photos (0%)", BOTH, PM_OWN(set_max_bad)},
    {"summary", 0, "FILE", "write counts there, as JSON", BOTH, TEXT(summary)},
    {"quiet", 'q', NULL, "no messages about single photos on stderr", ALL, FLAG(quiet)},
    {"verbose", 'v', NULL, "tell every photo, and every file passed over", ALL, FLAG(verbose)},
    {"help", 'h', NULL, "this help", ALL, FLAG(help)},
    {"version", 'V', NULL, "version and libraries", ALL, FLAG(version)},
    {0},
};

/* ------------------------------------------------------------------ reading argv */

static bool set_option(void *into, size_t i, const char *value, struct pm_error *err) {
    struct pm_cli *cli = into;
    const struct pm_option_row *option = &pm_cli_options[i];
    if ((option->verbs & (int)cli->verb) == 0)
        return pm_fail(err, PM_E_USAGE, "--%s has no meaning for %s: see pigmatch --help", option->name,
                       pm_verb_name(cli->verb));
    return pm_option_take(option, cli, value, err);
}

static void list_options(struct pm_option_list *list) {
    _Static_assert(sizeof pm_cli_options / sizeof *pm_cli_options <= PM_MAX_OPTIONS,
                   "the table outgrew the list");
    *list = (struct pm_option_list){.set = set_option, .help = "pigmatch --help"};
    for (const struct pm_option_row *o = pm_cli_options; o->name != NULL; o++)
        list->options[list->count++] = (struct pm_option){o->name, o->letter, o->argument, o->help};
}

static const struct {
    const char *name;
    enum pm_verb verb;
} verbs[] = {{"match", PM_VERB_MATCH},
             {"measure", PM_VERB_MEASURE},
             {"followup", PM_VERB_FOLLOWUP},
             {"log", PM_VERB_LOG},
             {"show", PM_VERB_SHOW}};
enum { N_VERBS = sizeof verbs / sizeof *verbs };

const char *pm_verb_name(enum pm_verb verb) {
    size_t i = 0;
    while (i < N_VERBS - 1 && verbs[i].verb != verb)
        i++;
    return verbs[i].name;
}

/* The first word where it is a verb; match is the default. */
static int take_verb(int argc, char **argv, struct pm_cli *cli) {
    cli->verb = PM_VERB_MATCH;
    for (size_t i = 0; argc > 1 && i < N_VERBS; i++)
        if (strcmp(argv[1], verbs[i].name) == 0) {
            cli->verb = verbs[i].verb;
            return 1;
        }
    return 0;
}

bool pm_cli_parse(int argc, char **argv, struct pm_cli *cli, struct pm_error *err) {
    *cli = (struct pm_cli){.client = {.depth_mm = NAN, .density_frac = NAN}};
    pm_options_init(&cli->job);
    int skip = take_verb(argc, argv, cli);
    argc -= skip;
    argv += skip;

    struct pm_option_list list;
    int operands;
    list_options(&list);
    if (!pm_options_read(argc, argv, &list, cli, &operands, err))
        return false;
    cli->photos = argv + operands;
    cli->n_photos = argc - operands;
    return pm_cli_check(cli, err);
}
