/* setup: what is the same for every client, written once. */
#include "cli/setup/setup.h"

#include "base/error.h"
#include "base/memory.h"
#include "cli/args/option_table.h"
#include "cli/args/settings.h"
#include "cli/batch/logo.h"
#include "cli/palette/palette_answer.h"
#include "cli/shell/message.h"
#include "cli/shell/output.h"
#include "palette/places.h"
#include "palette/write.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char palette_file[] = "palette.cgats"; /* beside the settings */

/* ------------------------------------------------------------------ values */

const char *pm_setup_keep(struct pm_setup *setup, char *text, struct pm_error *err) {
    if (text == NULL || setup->n_answers == PM_MOST_ANSWERS) {
        free(text);
        pm_fail_memory(err);
        return NULL;
    }
    return setup->answers[setup->n_answers++] = text;
}

bool pm_setup_set(struct pm_setup *setup, const char *name, const char *value, struct pm_error *err) {
    struct pm_setting *setting = pm_settings_find(&setup->cli->settings, name);
    if (!pm_option_take(setting->option, setup->cli, value, err))
        return false;
    setting->given = value;
    return true;
}

bool pm_setup_palette(struct pm_setup *setup, const char *name, struct pm_error *err) {
    struct pm_palette *palette = pm_palette_open(name, err);
    if (palette == NULL)
        return false;
    pm_palette_free(palette);
    if (pm_is_file(name)) {
        name = pm_setup_keep(setup, realpath(name, NULL), err);
        if (name == NULL)
            return false;
    }
    return pm_setup_set(setup, "palette", name, err);
}

/* By its whole path: the next command may run anywhere. */
static bool set_logo(struct pm_setup *setup, const char *path, struct pm_error *err) {
    struct pm_logo logo;
    if (!pm_logo_read(path, &logo, err))
        return false;
    pm_logo_free(&logo);
    path = pm_setup_keep(setup, realpath(path, NULL), err);
    return path != NULL && pm_setup_set(setup, "logo", path, err);
}

/* ------------------------------------------------------------------ bottles by name */

/* Puts the shades called `ids` first, in that order; how many are not there. */
static size_t pick_shades(struct pm_palette *palette, const struct pm_palette *ids) {
    size_t n = 0;
    for (size_t i = 0; i < ids->n_shades; i++) {
        const int at = pm_palette_find(palette, ids->shades[i].id);
        if (at < 0)
            continue;
        const struct pm_shade found = palette->shades[at];
        memmove(&palette->shades[n + 1], &palette->shades[n], ((size_t)at - n) * sizeof found);
        palette->shades[n++] = found;
    }
    return ids->n_shades - n;
}

static bool keep_first(struct pm_palette *palette, size_t n, struct pm_error *err) {
    while (palette->n_shades > n)
        pm_shade_free(&palette->shades[--palette->n_shades], palette->n_extra);
    free(palette->name);
    palette->name = NULL;
    return pm_copy_text(&palette->name, "my bottles", err) && pm_palette_number_rungs(palette, err);
}

static bool fail_unknown(const struct pm_palette *best, const struct pm_palette *ids, struct pm_error *err) {
    struct pm_buffer unknown = {0};
    for (size_t i = 0; i < ids->n_shades; i++)
        if (best == NULL || pm_palette_find(best, ids->shades[i].id) < 0)
            pm_buffer_printf(&unknown, "%s%s", unknown.length > 0 ? ", " : "", ids->shades[i].id);
    pm_fail(err, PM_E_PALETTE,
            "the colour of %.200s is unknown: measure it (pigmatch palette photo), or start with design "
            "values (pigmatch palette new), then pigmatch setup --palette FILE",
            unknown.failed ? "these bottles" : unknown.text);
    pm_buffer_free(&unknown);
    return false;
}

/* The palette that has the most of them, those first; *lacking is how many it has not. */
static bool find_palette(const struct pm_palette *ids, struct pm_palette **best, size_t *lacking,
                         struct pm_error *err) {
    struct pm_palette_place *places = NULL;
    size_t count;
    *best = NULL;
    *lacking = ids->n_shades;
    if (!pm_palette_places(&places, &count, err))
        return false;
    for (size_t i = 0; i <= count && *lacking > 0; i++) {
        struct pm_error unread = {0}; /* a palette that cannot be read knows no bottle */
        struct pm_palette *palette = pm_palette_load(i == 0 ? NULL : places[i - 1].path, NULL, &unread);
        const size_t without = palette != NULL ? pick_shades(palette, ids) : ids->n_shades;
        struct pm_palette *worse = without < *lacking ? *best : palette;
        if (without < *lacking) {
            *best = palette;
            *lacking = without;
        }
        pm_palette_free(worse);
    }
    pm_palette_places_free(places, count);
    return true;
}

bool pm_setup_known_bottles(struct pm_setup *setup, const char *ids, struct pm_error *err) {
    enum { MOST_BOTTLES = 400 };
    struct pm_palette named = {.shades = pm_alloc(MOST_BOTTLES, sizeof *named.shades, err)}, *best = NULL;
    size_t lacking;
    bool ok = named.shades != NULL && pm_ids_read(&named, ids, MOST_BOTTLES, PM_IDS_SHADES, err) &&
              find_palette(&named, &best, &lacking, err);
    if (ok && lacking > 0)
        ok = fail_unknown(best, &named, err);
    if (ok) {
        pm_buffer_printf(&setup->report, "%zu bottles with the colours of \"%s\"%s\n", named.n_shades,
                         best->name,
                         best->capture != PM_CAPTURE_NOMINAL
                             ? ""
                             : ": design values, not measured; measure your own with pigmatch palette photo");
        ok = keep_first(best, named.n_shades, err);
    }
    if (ok) {
        setup->palette = best;
        best = NULL;
    }
    pm_palette_free(best);
    for (size_t i = 0; i < named.n_shades; i++)
        pm_shade_free(&named.shades[i], 0);
    free(named.shades);
    return ok;
}

/* ------------------------------------------------------------------ from options */

static bool has_given(const struct pm_cli *cli) {
    for (size_t i = 0; i < cli->settings.n; i++)
        if (cli->settings.list[i].given != NULL)
            return true;
    return cli->own.make.ids != NULL;
}

static bool take_options(struct pm_setup *setup, struct pm_error *err) {
    const struct pm_cli *cli = setup->cli;
    const char *palette = pm_settings_find(&setup->cli->settings, "palette")->given;
    const char *logo = pm_settings_find(&setup->cli->settings, "logo")->given;
    if (logo != NULL && !set_logo(setup, logo, err))
        return false;
    if (palette != NULL && cli->own.make.ids != NULL)
        return pm_fail(err, PM_E_USAGE, "--palette and --ids both set the bottles: give only one");
    if (palette != NULL)
        return pm_setup_palette(setup, palette, err);
    return cli->own.make.ids == NULL || pm_setup_known_bottles(setup, cli->own.make.ids, err);
}

/* ------------------------------------------------------------------ writing */

/* The folder and those above it that are not there; its owner's alone (XDG Base Directory Specification). */
static bool make_folder(const char *folder, struct pm_error *err) {
    char *path = NULL;
    struct stat facts;
    if (!pm_copy_text(&path, folder, err))
        return false;
    for (char *slash = strchr(path + 1, '/');; slash = strchr(slash + 1, '/')) {
        if (slash != NULL)
            *slash = '\0';
        (void)mkdir(path, 0700); /* that it is there already, or cannot be made, shows below */
        if (slash == NULL)
            break;
        *slash = '/';
    }
    free(path);
    return (stat(folder, &facts) == 0 && S_ISDIR(facts.st_mode)) ||
           pm_fail(err, PM_E_OUTPUT, "%s: the folder cannot be created (%s)", folder, strerror(errno));
}

static char *palette_path(const struct pm_cli *cli, struct pm_error *err) {
    struct pm_buffer path = {0};
    pm_buffer_printf(&path, "%s/%s", cli->settings.folder, palette_file);
    return pm_buffer_take(&path, err);
}

static bool write_palette(struct pm_setup *setup, struct pm_error *err) {
    struct pm_buffer text = {0};
    if (setup->palette == NULL)
        return true;
    char *path = palette_path(setup->cli, err);
    pm_write_cgats(setup->palette, &text);
    bool ok = path != NULL && pm_write_file(path, setup->cli->overwrite, &text, err) &&
              pm_setup_set(setup, "palette", palette_file, err);
    pm_buffer_free(&text);
    free(path);
    return ok;
}

static bool write_settings(struct pm_setup *setup, struct pm_error *err) {
    const struct pm_settings *settings = &setup->cli->settings;
    struct pm_buffer text = {0};
    pm_buffer_text(&text,
                   "# Written by pigmatch setup: KEY = VALUE, where KEY is an option without its dashes.\n"
                   "# The command line overrides it; --no-settings ignores it. See FILES in man pigmatch.\n");
    for (size_t i = 0; i < settings->n; i++) {
        const struct pm_setting *setting = &settings->list[i];
        const char *value = setting->given != NULL ? setting->given : setting->value;
        if (value != NULL)
            pm_buffer_printf(&text, "%s = %s\n", setting->option->name, value);
    }
    bool ok = pm_write_file(settings->path, setup->cli->overwrite, &text, err);
    pm_buffer_free(&text);
    return ok;
}

/* A line of the file ends where a value's does. */
static bool check_values(const struct pm_setup *setup, struct pm_error *err) {
    const struct pm_settings *settings = &setup->cli->settings;
    for (size_t i = 0; i < settings->n; i++) {
        const char *value = settings->list[i].given;
        for (const char *c = value; c != NULL && *c != '\0'; c++)
            if ((unsigned char)*c < ' ' || *c == 127)
                return pm_fail(err, PM_E_USAGE,
                               "--%s contains a line break or control character: give it as one line of text",
                               settings->list[i].option->name);
    }
    return true;
}

/* ------------------------------------------------------------------ the verb */

static bool is_free(const char *path, const char *with_overwrite, struct pm_error *err) {
    return access(path, F_OK) != 0 ||
           pm_fail(err, PM_E_USAGE, "%s: already exists: edit it, or add --overwrite, which %s", path,
                   with_overwrite);
}

/* Before anything is asked. */
static bool may_write(const struct pm_cli *cli, struct pm_error *err) {
    if (cli->settings.path == NULL)
        return pm_fail(err, PM_E_USAGE,
                       "no place for the settings file: set HOME or XDG_CONFIG_HOME to an absolute path");
    char *palette = palette_path(cli, err);
    const bool makes_palette = cli->own.make.ids != NULL || !has_given(cli);
    bool ok =
        palette != NULL &&
        (cli->overwrite || (is_free(cli->settings.path, "keeps the settings that you do not give", err) &&
                            (!makes_palette || is_free(palette, "replaces the palette", err))));
    free(palette);
    return ok;
}

static bool gather(struct pm_setup *setup, struct pm_error *err) {
    if (has_given(setup->cli))
        return take_options(setup, err);
    if (isatty(STDIN_FILENO))
        return pm_setup_ask(setup, err);
    return pm_fail(err, PM_E_USAGE,
                   "standard input is not a terminal, so no questions are asked: give --palette FILE or "
                   "--ids ID,..., --clinic TEXT, --paper a4|letter, --aim N; see pigmatch setup --help");
}

static bool report(const struct pm_setup *setup) {
    struct pm_buffer out = {0};
    pm_buffer_text(&out, setup->report.text != NULL ? setup->report.text : "");
    pm_buffer_printf(&out, "%s was written; see the settings in effect with pigmatch setup --show\n",
                     setup->cli->settings.path);
    const bool ok = !out.failed && pm_print(out.text);
    pm_buffer_free(&out);
    return ok;
}

static int show(const struct pm_cli *cli) {
    struct pm_buffer out = {0};
    pm_setup_show(cli, &out);
    const bool ok = !out.failed && pm_print(out.text);
    pm_buffer_free(&out);
    return ok ? PM_EXIT_OK : PM_EXIT_OUTPUT;
}

int pm_setup(struct pm_cli *cli) {
    struct pm_setup setup = {.cli = cli};
    struct pm_error err = {0};
    if (cli->show)
        return show(cli);
    bool ok = may_write(cli, &err) && gather(&setup, &err) && check_values(&setup, &err) &&
              make_folder(cli->settings.folder, &err) && write_palette(&setup, &err) &&
              write_settings(&setup, &err);
    const int code = !ok ? pm_message_failure(&err) : report(&setup) ? PM_EXIT_OK : PM_EXIT_OUTPUT;
    pm_palette_free(setup.palette);
    pm_buffer_free(&setup.report);
    while (setup.n_answers > 0)
        free(setup.answers[--setup.n_answers]);
    return code;
}
