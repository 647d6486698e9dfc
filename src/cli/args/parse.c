#include "cli/args/parse.h"

#include "base/buffer.h"
#include "base/error.h"
#include "cli/args/option_table.h"
#include "cli/args/settings.h"

#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

/* The help of a verb: "pigmatch palette new --help". */
enum { HELP_CALL = PM_VERB_WORDS + 20 };

static const char *help_call(const struct pm_verb *verb, char call[HELP_CALL]) {
    char words[PM_VERB_WORDS];
    pm_verb_words(verb, words);
    snprintf(call, HELP_CALL, "pigmatch %s%s--help", verb == pm_verbs ? "" : words,
             verb == pm_verbs ? "" : " ");
    return call;
}

/* ------------------------------------------------------------------ options */

enum { LONG_ONLY = 1000, MOST_OPTIONS = 96 };

/* A verb's options in the form of getopt; `letters` contains ":" and each letter, with ":" if it takes a
 * value.
 */
struct getopt_form {
    const struct pm_option *rows[MOST_OPTIONS];
    struct option longs[MOST_OPTIONS + 1];
    char letters[2 * MOST_OPTIONS + 2];
    int n;
};

static void getopt_form(const struct pm_verb *verb, struct getopt_form *form) {
    char *at = form->letters;
    *at++ = ':';
    form->n = 0;
    for (const struct pm_option *o = pm_option_after(verb, NULL); o != NULL && form->n < MOST_OPTIONS;
         o = pm_option_after(verb, o)) {
        form->longs[form->n] = (struct option){o->name, o->argument != NULL ? required_argument : no_argument,
                                               NULL, LONG_ONLY + form->n};
        form->rows[form->n++] = o;
        if (o->letter == 0)
            continue;
        *at++ = o->letter;
        if (o->argument != NULL)
            *at++ = ':';
    }
    *at = '\0';
    form->longs[form->n] = (struct option){0};
}

/* The option that getopt returned. */
static const struct pm_option *option_of(const struct getopt_form *form, int code) {
    int i = 0;
    if (code >= LONG_ONLY)
        return form->rows[code - LONG_ONLY];
    while (form->rows[i]->letter != code)
        i++;
    return form->rows[i];
}

/* The share of common letters of two words, in percent, and a bonus for the same first one: enough to guess a
 * typing error. */
static int likeness(const char *a, const char *b) {
    int same = 0, used[128] = {0};
    for (const char *c = a; *c != '\0'; c++)
        used[*c & 127]++;
    for (const char *c = b; *c != '\0'; c++)
        if (used[*c & 127]-- > 0)
            same++;
    int longer = (int)(strlen(a) > strlen(b) ? strlen(a) : strlen(b));
    return 100 * same / (longer > 0 ? longer : 1) + (a[0] == b[0] ? 10 : 0);
}

/* An option that other verbs know; NULL: none. */
static const struct pm_option *find_elsewhere(const char *word) {
    const struct pm_option *o = pm_option_table;
    while (o->name != NULL && strcmp(o->name, word) != 0 &&
           !(o->letter != 0 && word[0] == o->letter && word[1] == '\0'))
        o++;
    return o->name != NULL ? o : NULL;
}

static const struct pm_option *find_alike(const struct getopt_form *form, const char *word) {
    const struct pm_option *best = NULL;
    int score = 74;
    for (int i = 0; i < form->n && strlen(word) > 1; i++)
        if (likeness(word, form->rows[i]->name) > score) {
            score = likeness(word, form->rows[i]->name);
            best = form->rows[i];
        }
    return best;
}

/* A verb after options, where it is not recognised; a photo may have its name. */
static const char *find_late_verb(char **words, int n) {
    for (int i = 0; i < n; i++)
        if (pm_verb_find(NULL, words[i]) != NULL && access(words[i], F_OK) != 0)
            return words[i];
    return NULL;
}

static bool fail_late_verb(const char *verb, struct pm_error *err) {
    return pm_fail(err, PM_E_USAGE,
                   "'%s' stands after an option and is not taken for the verb: write it first, pigmatch %s "
                   "[OPTION]...; a photo of that name is ./%s",
                   verb, verb, verb);
}

/* getopt_long's '?': an unknown option, or one that takes no value but was given one. */
static bool fail_word(const struct getopt_form *form, const struct pm_verb *verb, char **argv,
                      struct pm_error *err) {
    char called[PM_VERB_WORDS], see[HELP_CALL], word[40];
    const char letter[] = {'-', (char)optopt, '\0'};
    const char *given = optopt != 0 ? letter : argv[optind - 1];
    pm_verb_words(verb, called);
    help_call(verb, see);
    if (optopt >= LONG_ONLY)
        return pm_fail(err, PM_E_USAGE, "--%s takes no value: see %s", option_of(form, optopt)->name, see);
    snprintf(word, sizeof word, "%s", given + strspn(given, "-"));
    word[strcspn(word, "=")] = '\0';
    const char *late = verb == pm_verbs ? find_late_verb(argv + 1, optind - 1) : NULL;
    if (late != NULL && strcmp(argv[0], verb->name) != 0)
        return fail_late_verb(late, err);
    const struct pm_option *elsewhere = find_elsewhere(word), *alike = find_alike(form, word);
    if (elsewhere != NULL)
        return pm_fail(err, PM_E_USAGE, "--%s does not apply to %s: see %s", elsewhere->name, called, see);
    if (alike != NULL)
        return pm_fail(err, PM_E_USAGE, "unknown option '%s': did you mean --%s? See %s", given, alike->name,
                       see);
    return pm_fail(err, PM_E_USAGE, "unknown option '%s': see %s", given, see);
}

/* Operands move to the end of argv. */
static bool read_options(int argc, char **argv, struct pm_cli *cli, struct pm_error *err) {
    struct getopt_form form;
    char see[HELP_CALL];
    int code;
    getopt_form(cli->verb, &form);
    opterr = 0;
    /* 0, not 1: getopt then also forgets a cluster of letters that an error left half read. */
    optind = 0;
    while ((code = getopt_long(argc, argv, form.letters, form.longs, NULL)) != -1) {
        if (code == '?')
            return fail_word(&form, cli->verb, argv, err);
        if (code == ':')
            return pm_fail(err, PM_E_USAGE, "%s needs a value: see %s", argv[optind - 1],
                           help_call(cli->verb, see));
        const struct pm_option *option = option_of(&form, code);
        struct pm_setting *setting = pm_settings_find(&cli->settings, option->name);
        if (!pm_option_take(option, cli, optarg, err))
            return false;
        if (setting != NULL)
            setting->given = optarg != NULL ? optarg : "yes";
    }
    cli->operands = argv + optind;
    cli->n_operands = argc - optind;
    const bool by_default =
        cli->n_operands > 0 && cli->verb == pm_verbs && strcmp(argv[0], pm_verbs->name) != 0;
    const char *late = by_default && !cli->help ? find_late_verb(cli->operands, 1) : NULL;
    return late == NULL || fail_late_verb(late, err);
}

/* ------------------------------------------------------------------ what options mean together */

static bool check_sources(const struct pm_cli *cli, struct pm_error *err) {
    const bool photos = cli->n_operands > 0 || cli->files_from != NULL;
    const bool colour = cli->target != NULL || cli->client.like != NULL;
    if (cli->target != NULL && cli->client.like != NULL)
        return pm_fail(err, PM_E_USAGE, "--target and --like both set the colour: give only one");
    if (cli->jobs != NULL && (photos || colour || cli->combine))
        return pm_fail(err, PM_E_USAGE,
                       "--jobs lists the photos and targets: give no others, and no --combine");
    if (!photos && !colour && cli->jobs == NULL)
        return pm_fail(err, PM_E_USAGE, "no photo given: pigmatch PHOTO, or see pigmatch --help");
    if (photos && colour)
        return pm_fail(err, PM_E_USAGE, "%s replaces the photo: give one or the other",
                       cli->target != NULL ? "--target" : "--like");
    if (cli->job.n_zones > 0 && (colour || cli->combine))
        return pm_fail(err, PM_E_USAGE,
                       "--zone and --beard are regions of one photo: do not combine them with %s",
                       cli->combine ? "--combine" : "--target or --like");
    if (cli->client.zone[0] != '\0' && cli->client.like == NULL)
        return pm_fail(err, PM_E_USAGE, "--zone '%s': give NAME=X,Y,W,H, or add --like FILE",
                       cli->client.zone);
    if (cli->client.zone[0] != '\0' && cli->client.file != NULL)
        return pm_fail(
            err, PM_E_USAGE,
            "--like FILE --zone NAME is shown, not stored: omit --file, and record what was used with log");
    if (cli->nul && cli->files_from == NULL)
        return pm_fail(err, PM_E_USAGE, "-0 says how paths in a list end: give --files-from too");
    return true;
}

static bool is_in(const char *list, const char *id, size_t length) {
    for (;; list++) {
        const size_t n = strcspn(list, ",");
        if (n == length && strncmp(list, id, n) == 0)
            return true;
        list += n;
        if (*list == '\0')
            return false;
    }
}

/* An excluded bottle cannot be chosen. */
static bool check_choice(const struct pm_cli *cli, struct pm_error *err) {
    const char *at = cli->job.use != NULL && cli->job.exclude != NULL ? cli->job.use : "";
    for (; *at != '\0'; at += *at == ',') {
        const size_t length = strcspn(at, ":,");
        if (length > 0 && is_in(cli->job.exclude, at, length))
            return pm_fail(err, PM_E_USAGE, "--use and --exclude both name %.*s: give it to one of them",
                           (int)length, at);
        at += strcspn(at, ",");
    }
    return true;
}

static bool check_outputs(const struct pm_cli *cli, struct pm_error *err) {
    if (cli->resume && (cli->output == NULL || cli->format != PM_OUTPUT_JSON || cli->combine))
        return pm_fail(err, PM_E_USAGE,
                       "--resume continues a file of records, one per photo: give -o FILE and --json, "
                       "without --combine");
    return true;
}

/* A file is for one client, so it takes records of one client only. */
static bool check_client(const struct pm_cli *cli, struct pm_error *err) {
    const struct pm_client_cli *client = &cli->client;
    const bool several =
        cli->jobs != NULL || cli->files_from != NULL || (cli->n_operands > 1 && !cli->combine);
    if (client->file != NULL && several)
        return pm_fail(err, PM_E_USAGE,
                       "--file is the file of one client: give one photo, or several with --combine");
    if (client->session > 0 && cli->id == PM_VERB_MATCH && client->like == NULL)
        return pm_fail(err, PM_E_USAGE, "--session selects the session of --like FILE: give --like FILE too");
    return true;
}

/* One of the two may be in the settings file, of which the user may not be aware. */
static bool check_aim(const struct pm_cli *cli, struct pm_error *err) {
    if (cli->job.aim <= cli->job.sessions)
        return true;
    pm_fail(err, PM_E_USAGE,
            "--aim %d is past the last of %d sessions: give --sessions 3, or a smaller --aim", cli->job.aim,
            cli->job.sessions);
    for (size_t i = 0; i < cli->settings.n; i++) {
        const struct pm_setting *s = &cli->settings.list[i];
        const bool is_one = s->option->member == offsetof(struct pm_options, aim) ||
                            s->option->member == offsetof(struct pm_options, sessions);
        if (is_one && s->value != NULL && s->given == NULL)
            pm_fail(err, PM_E_USAGE, "%s (%.200s:%d sets --%s)", err->message, cli->settings.path, s->line,
                    s->option->name);
    }
    return false;
}

static bool check_photos(const struct pm_cli *cli, struct pm_error *err) {
    return check_sources(cli, err) && check_choice(cli, err) && check_outputs(cli, err) &&
           check_client(cli, err) && check_aim(cli, err);
}

static bool check_needed(const struct pm_cli *cli, bool given, const char *what, struct pm_error *err) {
    return given || pm_fail(err, PM_E_USAGE, "%s is not given: pigmatch %s %s", what, cli->verb->name,
                            cli->verb->usage);
}

/* A page that a browser prints; a file of another kind must not pass for one. */
static bool check_report(const struct pm_cli *cli, struct pm_error *err) {
    const size_t length = cli->report != NULL ? strlen(cli->report) : 0;
    if (length < strlen(".pdf") || strcasecmp(cli->report + length - strlen(".pdf"), ".pdf") != 0)
        return true;
    return pm_fail(err, PM_E_USAGE,
                   "--report %.200s: a sheet is an HTML page: give --report %.*s.html, open it in a browser "
                   "and print it, on paper or to a PDF",
                   cli->report, (int)(length - strlen(".pdf") < 200 ? length - strlen(".pdf") : 200),
                   cli->report);
}

static bool check_operands(const struct pm_cli *cli, struct pm_error *err) {
    const struct pm_verb *verb = cli->verb;
    char called[PM_VERB_WORDS];
    pm_verb_words(verb, called);
    if (cli->n_operands < verb->least)
        return pm_fail(err, PM_E_USAGE, "%s: missing operand: pigmatch %s %s", called, called, verb->usage);
    if (verb->most >= 0 && cli->n_operands > verb->most)
        return pm_fail(err, PM_E_USAGE, "unexpected operand '%.100s': pigmatch %s %s",
                       cli->operands[verb->most], called, verb->usage);
    return true;
}

static bool check(const struct pm_cli *cli, struct pm_error *err) {
    const struct pm_client_cli *client = &cli->client;
    const bool has_file = client->file != NULL;
    if (!check_report(cli, err))
        return false;
    switch (cli->id) {
    case PM_VERB_MATCH:
    case PM_VERB_MEASURE:
        return check_photos(cli, err);
    case PM_VERB_FOLLOWUP:
        return check_needed(cli, has_file, "the client's file", err) && check_client(cli, err) &&
               check_operands(cli, err) &&
               check_needed(cli, client->n_treated > 0 && cli->job.n_hair > 0,
                            "the region of the treated scalp, or of natural hair, a zone or a beard,", err);
    case PM_VERB_LOG:
        return check_needed(cli, has_file, "the client's file", err) && check_operands(cli, err) &&
               check_needed(cli, client->date != NULL, "the date of the session", err);
    case PM_VERB_SHOW:
        return check_needed(cli, has_file, "the client's file", err) && check_operands(cli, err);
    case PM_VERB_SETUP:
        return check_operands(cli, err) && check_aim(cli, err);
    default:
        return check_operands(cli, err);
    }
}

/* ------------------------------------------------------------------ the verb */

static bool fail_group(const struct pm_verb *group, const char *word, struct pm_error *err) {
    struct pm_buffer names = {0};
    for (const struct pm_verb *verb = pm_verbs; verb->name != NULL; verb++)
        if (verb->group != NULL && strcmp(verb->group, group->name) == 0)
            pm_buffer_printf(&names, "%s%s", names.length > 0 ? ", " : "", verb->name);
    const char *list = names.failed ? "those in help" : names.text;
    if (word != NULL)
        pm_fail(err, PM_E_USAGE, "unknown verb '%s %.40s': give one of %s; see pigmatch %s --help",
                group->name, word, list, group->name);
    else
        pm_fail(err, PM_E_USAGE, "%s: missing verb: give one of %s; see pigmatch %s --help", group->name,
                list, group->name);
    pm_buffer_free(&names);
    return false;
}

static bool asks_for_help(const char *word) {
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0;
}

/* "help", "help VERB" and "help palette VERB". A photo of that name is ./help. */
static bool take_help(int argc, char **argv, struct pm_cli *cli, int *words, struct pm_error *err) {
    const struct pm_verb *verb = argc > 2 ? pm_verb_find(NULL, argv[2]) : pm_verbs;
    *words = argc - 1;
    cli->help = true;
    if (verb != NULL && verb->id == PM_VERB_GROUP && argc > 3) {
        const struct pm_verb *group = verb;
        verb = pm_verb_find(group->name, argv[3]);
        if (verb == NULL)
            return fail_group(group, argv[3], err);
    } else if (verb == NULL || argc > 3) {
        return pm_fail(err, PM_E_USAGE, "help: '%.60s' is no verb: see pigmatch --help",
                       argv[verb == NULL ? 2 : 3]);
    }
    cli->verb = verb;
    cli->id = verb->id;
    return true;
}

/* The verb in the first words, and their number; otherwise the default. */
static bool take_verb(int argc, char **argv, struct pm_cli *cli, int *words, struct pm_error *err) {
    if (argc > 1 && strcmp(argv[1], "help") == 0)
        return take_help(argc, argv, cli, words, err);
    const struct pm_verb *first = argc > 1 ? pm_verb_find(NULL, argv[1]) : NULL, *second = NULL;
    *words = first != NULL;
    cli->verb = first != NULL ? first : pm_verbs;
    if (cli->verb->id == PM_VERB_GROUP) {
        const char *word = argc > 2 ? argv[2] : NULL;
        second = word != NULL ? pm_verb_find(first->name, word) : NULL;
        cli->help = word != NULL && asks_for_help(word);
        if (second == NULL && !cli->help)
            return fail_group(first, word, err);
        *words = 2;
        cli->verb = second != NULL ? second : first;
    }
    cli->id = cli->verb->id;
    return true;
}

/* The settings; the command line takes precedence. */
static bool take_settings(struct pm_cli *cli, struct pm_error *err) {
    const struct pm_option *o = NULL;
    while ((o = pm_option_after(cli->verb, o)) != NULL && o->field != offsetof(struct pm_cli, no_settings))
        ;
    return o == NULL || cli->no_settings ||
           (pm_settings_read(&cli->settings, err) && pm_settings_take(&cli->settings, cli, err));
}

bool pm_cli_parse(int argc, char **argv, struct pm_cli *cli, struct pm_error *err) {
    int words;
    *cli = (struct pm_cli){.client = {.depth_mm = NAN, .density_frac = NAN}};
    pm_options_init(&cli->job);
    if (!take_verb(argc, argv, cli, &words, err) || !pm_settings_begin(&cli->settings, err))
        return false;
    if (cli->id == PM_VERB_GROUP)
        return true;
    return read_options(argc - words, argv + words, cli, err) &&
           (cli->help || cli->version || (take_settings(cli, err) && check(cli, err)));
}

void pm_cli_free(struct pm_cli *cli) {
    pm_settings_free(&cli->settings);
}
