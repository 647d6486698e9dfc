#include "cli/options.h"

#include "base/error.h"
#include "cli/arguments.h"
#include "cli/arguments_grid.h"
#include "cli/batch_arguments.h"
#include "cli/options_check.h"
#include "cli/options_client.h"
#include "cli/options_read.h"
#include "match/dates.h"

#include <math.h>
#include <string.h>

/* ------------------------------------------------------------------ what each option sets */

static bool set_palette(struct pm_cli *cli, const char *value, struct pm_error *err) {
    (void)err;
    cli->palette = value;
    return true;
}

static bool add_region(struct pm_region *regions, size_t *n, const char *option, const char *value,
                       struct pm_error *err) {
    if (*n == PM_MAX_REGIONS)
        return pm_fail(err, PM_E_USAGE, "%s: at most %d regions", option, PM_MAX_REGIONS);
    return pm_argument_region(option, value, &regions[(*n)++], err);
}

static bool set_hair(struct pm_cli *cli, const char *value, struct pm_error *err) {
    return add_region(cli->job.hair, &cli->job.n_hair, "--hair", value, err);
}

static bool set_skin(struct pm_cli *cli, const char *value, struct pm_error *err) {
    return add_region(cli->job.skin, &cli->job.n_skin, "--skin", value, err);
}

static bool set_card(struct pm_cli *cli, const char *value, struct pm_error *err) {
    return pm_argument_card(value, &cli->job, err);
}

static bool set_chart(struct pm_cli *cli, const char *value, struct pm_error *err) {
    return pm_argument_chart(value, &cli->job, err);
}

static bool add_strip(struct pm_cli *cli, const char *value, struct pm_error *err) {
    if (cli->job.n_strips == PM_MAX_STRIPS)
        return pm_fail(err, PM_E_USAGE, "--strip: at most %d, one on each side of the hair", PM_MAX_STRIPS);
    return pm_argument_strip(value, &cli->job.strips[cli->job.n_strips++], err);
}

static bool set_target(struct pm_cli *cli, const char *value, struct pm_error *err) {
    (void)err;
    cli->target = value;
    return true;
}

static bool set_look(struct pm_cli *cli, const char *value, struct pm_error *err) {
    static const char *const words[] = {"natural", "shaved", NULL};
    int which;
    if (!pm_argument_word("--look", value, words, &which, err))
        return false;
    cli->job.look = which == 0 ? PM_LOOK_NATURAL : PM_LOOK_SHAVED;
    return true;
}

static bool set_int(const char *option, const char *value, long low, long high, int *field,
                    struct pm_error *err) {
    long number;
    if (!pm_argument_int(option, value, low, high, &number, err))
        return false;
    *field = (int)number;
    return true;
}

static bool set_aim(struct pm_cli *cli, const char *value, struct pm_error *err) {
    return set_int("--aim", value, 1, PM_MAX_SESSIONS, &cli->job.aim, err);
}

static bool set_sessions(struct pm_cli *cli, const char *value, struct pm_error *err) {
    return set_int("--sessions", value, 2, PM_MAX_SESSIONS, &cli->job.sessions, err);
}

static bool set_interval(struct pm_cli *cli, const char *value, struct pm_error *err) {
    return pm_argument_interval(value, cli->job.interval_days, err);
}

static bool set_start(struct pm_cli *cli, const char *value, struct pm_error *err) {
    struct pm_date date;
    if (!pm_date_parse(value, &date))
        return pm_fail(err, PM_E_USAGE, "--start '%s': give a day of the calendar as YYYY-MM-DD", value);
    cli->job.start = value;
    return true;
}

static bool set_step(struct pm_cli *cli, const char *value, struct pm_error *err) {
    return pm_argument_number("--step", value, 0.5, 20, &cli->job.step_L, err);
}

static bool set_top(struct pm_cli *cli, const char *value, struct pm_error *err) {
    return set_int("--top", value, 1, 1000, &cli->job.top, err);
}

static bool set_drops(struct pm_cli *cli, const char *value, struct pm_error *err) {
    return set_int("--drops", value, 1, 20, &cli->job.drops, err);
}

static bool set_pigments(struct pm_cli *cli, const char *value, struct pm_error *err) {
    return set_int("--pigments", value, 1, PM_MAX_PARTS, &cli->job.pigments, err);
}

static bool set_exclude(struct pm_cli *cli, const char *value, struct pm_error *err) {
    (void)err;
    cli->job.exclude = value;
    return true;
}

static bool set_mix_brands(struct pm_cli *cli, const char *value, struct pm_error *err) {
    (void)value, (void)err;
    cli->job.mix_brands = true;
    return true;
}

static bool set_use(struct pm_cli *cli, const char *value, struct pm_error *err) {
    (void)err;
    cli->job.use = value;
    return true;
}

static bool set_volume(struct pm_cli *cli, const char *value, struct pm_error *err) {
    return pm_argument_number("--volume", value, 0.05, 100, &cli->job.volume_ml, err);
}

static bool set_drop_ml(struct pm_cli *cli, const char *value, struct pm_error *err) {
    return pm_argument_number("--drop-ml", value, 0.01, 1, &cli->job.drop_ml, err);
}

static bool set_dilution(struct pm_cli *cli, const char *value, struct pm_error *err) {
    return pm_argument_number("--dilution", value, 0, 100, &cli->job.dilution, err);
}

static bool set_healing(struct pm_cli *cli, const char *value, struct pm_error *err) {
    if (strcmp(value, "unknown") == 0)
        return true;
    return pm_argument_number("--healing", value, -3, 3, &cli->job.healing_shades, err);
}

static bool set_client(struct pm_cli *cli, const char *value, struct pm_error *err) {
    if (*value == '\0' || strlen(value) > 200)
        return pm_fail(err, PM_E_USAGE, "--client: give an id of 1 to 200 bytes (an id, not a name)");
    cli->job.client = value;
    return true;
}

static bool set_combine(struct pm_cli *cli, const char *value, struct pm_error *err) {
    (void)value, (void)err;
    cli->combine = true;
    return true;
}

static bool set_format(struct pm_cli *cli, const char *value, struct pm_error *err) {
    static const char *const words[] = {"text", "json", "csv", NULL};
    int which;
    if (!pm_argument_word("--format", value, words, &which, err))
        return false;
    cli->format = (enum pm_output_format)which;
    return true;
}

static bool set_report(struct pm_cli *cli, const char *value, struct pm_error *err) {
    if (*value == '\0')
        return pm_fail(err, PM_E_USAGE, "--report: give a file, or a folder whose name ends with /");
    cli->report = value;
    return true;
}

static bool set_json(struct pm_cli *cli, const char *value, struct pm_error *err) {
    (void)value, (void)err;
    cli->format = PM_OUTPUT_JSON;
    return true;
}

static bool set_output(struct pm_cli *cli, const char *value, struct pm_error *err) {
    (void)err;
    cli->output = value;
    return true;
}

static bool set_force(struct pm_cli *cli, const char *value, struct pm_error *err) {
    (void)value, (void)err;
    cli->job.force = true;
    return true;
}

static bool set_allow_damaged(struct pm_cli *cli, const char *value, struct pm_error *err) {
    (void)value, (void)err;
    cli->job.allow_damaged = true;
    return true;
}

static bool set_max_pixels(struct pm_cli *cli, const char *value, struct pm_error *err) {
    long pixels;
    if (!pm_argument_int("--max-pixels", value, 1, 4000000000L, &pixels, err))
        return false;
    cli->job.max_pixels = pixels;
    return true;
}

static bool set_color(struct pm_cli *cli, const char *value, struct pm_error *err) {
    static const char *const words[] = {"auto", "always", "never", NULL};
    int which;
    if (!pm_argument_word("--color", value, words, &which, err))
        return false;
    cli->color = (enum pm_when)which;
    return true;
}

static bool set_quiet(struct pm_cli *cli, const char *value, struct pm_error *err) {
    (void)value, (void)err;
    cli->quiet = true;
    return true;
}

static bool set_verbose(struct pm_cli *cli, const char *value, struct pm_error *err) {
    (void)value, (void)err;
    cli->verbose = true;
    return true;
}

static bool set_files_from(struct pm_cli *cli, const char *value, struct pm_error *err) {
    (void)err;
    cli->files_from = value;
    return true;
}

static bool set_null(struct pm_cli *cli, const char *value, struct pm_error *err) {
    (void)value, (void)err;
    cli->nul = true;
    return true;
}

static bool set_jobs(struct pm_cli *cli, const char *value, struct pm_error *err) {
    (void)err;
    cli->jobs = value;
    return true;
}

static bool set_workers(struct pm_cli *cli, const char *value, struct pm_error *err) {
    return set_int("--workers", value, 1, 256, &cli->workers, err);
}

static bool set_resume(struct pm_cli *cli, const char *value, struct pm_error *err) {
    (void)value, (void)err;
    cli->resume = true;
    return true;
}

static bool set_retry(struct pm_cli *cli, const char *value, struct pm_error *err) {
    cli->resume = true;
    return pm_argument_codes("--retry", value, &cli->retry, err);
}

static bool set_max_bad(struct pm_cli *cli, const char *value, struct pm_error *err) {
    double percent;
    if (!pm_argument_percent("--max-bad", value, &percent, err))
        return false;
    cli->max_bad_frac = percent / 100;
    return true;
}

static bool set_summary(struct pm_cli *cli, const char *value, struct pm_error *err) {
    (void)err;
    cli->summary = value;
    return true;
}

static bool set_help(struct pm_cli *cli, const char *value, struct pm_error *err) {
    (void)value, (void)err;
    cli->help = true;
    return true;
}

static bool set_version(struct pm_cli *cli, const char *value, struct pm_error *err) {
    (void)value, (void)err;
    cli->version = true;
    return true;
}

/* ------------------------------------------------------------------ the table */

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

const struct pm_cli_option pm_cli_options[] = {
    {"hair", 0, "X,Y,W,H", "where the hair is, pixels or percent; repeatable", PHOTOS, set_hair},
    {"skin", 0, "X,Y,W,H", "bare scalp or skin beside it; repeatable", PHOTOS, set_skin},
    {"card", 0, "X,Y,W,H,KIND", "neutral card; KIND is grey, white or its L*", PHOTOS, set_card},
    {"chart", 0, "auto|none|X1,Y1,...", "ColorChecker: found, ignored, or its corners", PHOTOS, set_chart},
    {"strip", 0, "COLSxROWS:X1,Y1,...", "the palette's swatches beside the hair; up to 2", MATCH, add_strip},
    {"palette", 'p', "FILE|NAME", "palette of shades (default: the built-in one)", PLANS | LOG, set_palette},
    {"target", 0, "L,a,b|#hex|SHADE", "match this colour; no photo needed", MATCH, set_target},
    {"look", 0, "natural|shaved", "match the hair, or its shadow when shaved", MATCH, set_look},
    {"aim", 0, "N", "the session that equals the hair (1)", MATCH, set_aim},
    {"sessions", 0, "2|3", "sessions to plan (3)", MATCH, set_sessions},
    {"interval", 0, "A-B", "days between sessions (10-14)", PLANS, set_interval},
    {"start", 0, "YYYY-MM-DD", "day of the first session", MATCH, set_start},
    {"step", 0, "L", "one shade in L* where no ladder gives it (3.5)", PLANS, set_step},
    {"drops", 0, "N", "most drops in a blend (10)", PLANS, set_drops},
    {"pigments", 0, "N", "most pigments in a blend (3); 1: no blends", PLANS, set_pigments},
    {"exclude", 0, "ID,...", "shades that are not to be used", PLANS, set_exclude},
    {"mix-brands", 0, NULL, "blends may mix brands", PLANS, set_mix_brands},
    {"use", 0, "ID:DROPS,...", "judge and plan this choice of mine", MATCH | LOG, set_use},
    {"volume", 0, "ML", "pigment for a session, in millilitres", PLANS, set_volume},
    {"drop-ml", 0, "ML", "one drop (0.05)", PLANS, set_drop_ml},
    {"dilution", 0, "N", "N parts diluent to 1 pigment, stated on the plan", PLANS, set_dilution},
    {"healing", 0, "unknown|SHADES", "how much lighter the last work healed", MATCH, set_healing},
    {"top", 0, "N", "shades and blends to list (5)", PLANS, set_top},
    {"client", 0, "ID", "your own id for the client (not a name)", PHOTOS | LOG, set_client},
    {"file", 0, "FILE", "the client's file: plans, sessions, follow-ups", MATCH | FOLLOWUP | LOG | SHOW,
     pm_set_client_file},
    {"like", 0, "FILE", "solve a session of a client's file again; no photo", MATCH, pm_set_like},
    {"session", 0, "N", "which session (the one that follows)", PLANS | LOG, pm_set_session},
    {"treated", 0, "X,Y,W,H", "where the treated scalp is; repeatable", FOLLOWUP, pm_add_treated},
    {"density", 0, "P%", "share of the scalp that the dots are to cover", FOLLOWUP | LOG, pm_set_density},
    {"date", 0, "YYYY-MM-DD", "day of the session, or of the healed photo", FOLLOWUP | LOG, pm_set_date},
    {"lots", 0, "ID=LOT,...", "lot of each bottle", LOG, pm_set_lots},
    {"needle", 0, "TEXT", "needle used", LOG, pm_set_needle},
    {"depth", 0, "MM", "depth in millimetres", LOG, pm_set_depth},
    {"operator", 0, "ID", "who did it (an id)", LOG, pm_set_operator},
    {"remark", 0, "TEXT", "anything else to keep", LOG, pm_set_remark},
    {"dry-run", 'n', NULL, "leave the client's file as it is", FOLLOWUP | LOG, pm_set_dry_run},
    {"combine", 0, NULL, "all photos are one client: one colour, one plan", BOTH, set_combine},
    {"format", 'f', "text|json|csv", "what to print (text)", WRITES, set_format},
    {"json", 0, NULL, "same as --format json: one object a line", WRITES, set_json},
    {"report", 0, "PATH", "an HTML sheet; a folder of them where PATH ends in /", WRITES, set_report},
    {"output", 'o', "FILE", "write there instead; whole or not at all", WRITES, set_output},
    {"force", 0, NULL, "measure a refused photo all the same", PHOTOS, set_force},
    {"allow-damaged", 0, NULL, "measure a damaged photo all the same", PHOTOS, set_allow_damaged},
    {"max-pixels", 0, "N", "refuse larger photos (250000000)", PHOTOS, set_max_pixels},
    {"color", 0, "auto|always|never", "swatches in the terminal", WRITES, set_color},
    {"files-from", 0, "FILE|-", "read the photos' paths from a list, one a line", BOTH, set_files_from},
    {"null", '0', NULL, "the paths in the list end with NUL", BOTH, set_null},
    {"jobs", 0, "FILE", "a table of photos, each with its own options (CSV)", BOTH, set_jobs},
    {"workers", 'j', "N", "photos to work on at a time (the cores)", BOTH, set_workers},
    {"resume", 0, NULL, "go on from what -o FILE or FILE.part holds", BOTH, set_resume},
    {"retry", 0, "CODE,...", "the same, and do again what failed so", BOTH, set_retry},
    {"max-bad", 0, "P%", "exit 0 with up to so many failed photos (0%)", BOTH, set_max_bad},
    {"summary", 0, "FILE", "write counts there, as JSON", BOTH, set_summary},
    {"quiet", 'q', NULL, "no messages about single photos on stderr", ALL, set_quiet},
    {"verbose", 'v', NULL, "tell every photo, and every file passed over", ALL, set_verbose},
    {"help", 'h', NULL, "this help", ALL, set_help},
    {"version", 'V', NULL, "version and libraries", ALL, set_version},
    {NULL, 0, NULL, NULL, 0, NULL},
};

/* ------------------------------------------------------------------ reading argv */

static bool set_option(void *into, size_t i, const char *value, struct pm_error *err) {
    struct pm_cli *cli = into;
    const struct pm_cli_option *option = &pm_cli_options[i];
    if ((option->verbs & (int)cli->verb) == 0)
        return pm_fail(err, PM_E_USAGE, "--%s has no meaning for %s: see pigmatch --help", option->name,
                       pm_verb_name(cli->verb));
    return option->set(cli, value, err);
}

static void list_options(struct pm_option_list *list) {
    _Static_assert(sizeof pm_cli_options / sizeof *pm_cli_options <= PM_MAX_OPTIONS,
                   "the table outgrew the list");
    *list = (struct pm_option_list){.set = set_option, .help = "pigmatch --help"};
    for (const struct pm_cli_option *o = pm_cli_options; o->name != NULL; o++)
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
