/* setup: writes what is the same for every client. */
#include "cli/setup/setup.h"

#include "base/error.h"
#include "base/memory.h"
#include "cli/args/option_table.h"
#include "cli/args/settings.h"
#include "cli/batch/logo.h"
#include "cli/shell/message.h"
#include "cli/shell/output.h"
#include "palette/write.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char palette_file[] = "palette.cgats"; /* beside the settings */

/* ------------------------------------------------------------------ from options */

/* By its absolute path, since the next command may run in another folder. */
static bool set_logo(struct pm_setup *setup, const char *path, struct pm_error *err) {
    struct pm_logo logo;
    if (!pm_logo_read(path, &logo, err))
        return false;
    pm_logo_free(&logo);
    path = pm_setup_keep(setup, realpath(path, NULL), err);
    return path != NULL && pm_setup_set(setup, "logo", path, err);
}

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

/* Creates the folder and missing parents, for its owner only (XDG Base Directory Specification). */
static bool make_folder(const char *folder, struct pm_error *err) {
    char *path = NULL;
    struct stat facts;
    if (!pm_copy_text(&path, folder, err))
        return false;
    for (char *slash = strchr(path + 1, '/');; slash = strchr(slash + 1, '/')) {
        if (slash != NULL)
            *slash = '\0';
        (void)mkdir(path, 0700); /* a failure shows below */
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

/* Before any question. */
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
