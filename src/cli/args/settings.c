#include "cli/args/settings.h"

#include "base/buffer.h"
#include "base/error.h"
#include "base/printf.h"
#include "base/utf8.h"
#include "cli/args/option_table.h"
#include "palette/places.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ where */

/* A folder that is not absolute is ignored (XDG Base Directory Specification). */
static const char *folder_in(const char *variable) {
    const char *folder = getenv(variable);
    return folder != NULL && folder[0] == '/' ? folder : NULL;
}

static char *join(const char *folder, const char *name, struct pm_error *err) {
    struct pm_buffer path = {0};
    pm_buffer_printf(&path, "%s/%s", folder, name);
    return pm_buffer_take(&path, err);
}

static bool find_folder(struct pm_settings *settings, struct pm_error *err) {
    const char *own = folder_in("XDG_CONFIG_HOME"), *home = folder_in("HOME");
    if (own == NULL && home == NULL)
        return true;
    settings->variable = own != NULL ? "XDG_CONFIG_HOME" : "HOME";
    settings->folder = join(own != NULL ? own : home, own != NULL ? "pigmatch" : ".config/pigmatch", err);
    settings->path = settings->folder != NULL ? join(settings->folder, "settings", err) : NULL;
    return settings->path != NULL;
}

struct pm_setting *pm_settings_find(struct pm_settings *settings, const char *name) {
    for (size_t i = 0; i < settings->n; i++)
        if (strcmp(settings->list[i].option->name, name) == 0)
            return &settings->list[i];
    return NULL;
}

bool pm_settings_begin(struct pm_settings *settings, struct pm_error *err) {
    *settings = (struct pm_settings){.n = 0};
    for (const struct pm_option *o = pm_option_table; o->name != NULL; o++)
        if (o->setting && settings->n < PM_MAX_SETTINGS)
            settings->list[settings->n++] = (struct pm_setting){.option = o};
    return find_folder(settings, err);
}

void pm_settings_free(struct pm_settings *settings) {
    free(settings->folder);
    free(settings->path);
    free(settings->text);
    free(settings->palette);
    free(settings->logo);
    *settings = (struct pm_settings){.n = 0};
}

/* ------------------------------------------------------------------ lines */

static bool fail_line(const struct pm_settings *settings, int line, struct pm_error *err, const char *fmt,
                      ...) PM_PRINTF(4, 5);

static bool fail_line(const struct pm_settings *settings, int line, struct pm_error *err, const char *fmt,
                      ...) {
    char problem[sizeof err->message];
    va_list args;
    va_start(args, fmt);
    vsnprintf(problem, sizeof problem, fmt, args);
    va_end(args);
    return pm_fail(err, PM_E_USAGE, "%.200s:%d: %s", settings->path != NULL ? settings->path : "settings",
                   line, problem);
}

/* What can be set, for a message. */
static bool fail_key(const struct pm_settings *settings, int line, const char *key, struct pm_error *err) {
    struct pm_buffer names = {0};
    for (size_t i = 0; i < settings->n; i++)
        pm_buffer_printf(&names, "%s%s", i > 0 ? ", " : "", settings->list[i].option->name);
    fail_line(settings, line, err, "'%.40s' is not a setting: remove the line; the settings are %s", key,
              names.failed ? "in man pigmatch" : names.text);
    pm_buffer_free(&names);
    return false;
}

/* Removes blanks at both ends. */
static char *trim(char *text) {
    text += strspn(text, " \t\r");
    size_t length = strlen(text);
    while (length > 0 && strchr(" \t\r", text[length - 1]) != NULL)
        text[--length] = '\0';
    return text;
}

static bool read_line(struct pm_settings *settings, char *text, int line, struct pm_error *err) {
    char *key = trim(text), *equals = strchr(key, '=');
    if (*key == '\0' || *key == '#')
        return true;
    if (equals == NULL)
        return fail_line(settings, line, err, "'%.40s' has no '=': write KEY = VALUE, or # before a comment",
                         key);
    *equals = '\0';
    const char *value = trim(equals + 1);
    key = trim(key);
    struct pm_setting *setting = pm_settings_find(settings, key);
    if (setting == NULL)
        return fail_key(settings, line, key, err);
    if (setting->value != NULL)
        return fail_line(settings, line, err, "%s is set in line %d too: keep one of them", key,
                         setting->line);
    setting->value = value;
    setting->line = line;
    return true;
}

bool pm_settings_parse(struct pm_settings *settings, char *text, struct pm_error *err) {
    static const char mark[] = "\xef\xbb\xbf"; /* that editors on Windows put before UTF-8 */
    if (strncmp(text, mark, sizeof mark - 1) == 0)
        text += sizeof mark - 1;
    for (int line = 1; text != NULL; line++) {
        char *end = strchr(text, '\n');
        if (end != NULL)
            *end++ = '\0';
        if (!pm_utf8_valid(text))
            return fail_line(settings, line, err, "is not valid UTF-8: save the file as UTF-8");
        if (!read_line(settings, text, line, err))
            return false;
        text = end;
    }
    return true;
}

/* ------------------------------------------------------------------ the file */

bool pm_settings_read(struct pm_settings *settings, struct pm_error *err) {
    struct pm_buffer bytes = {0};
    char chunk[4096];
    size_t got;
    FILE *file = settings->path != NULL ? fopen(settings->path, "rb") : NULL;
    if (file == NULL && (settings->path == NULL || errno == ENOENT || errno == ENOTDIR))
        return true;
    while (file != NULL && bytes.length <= PM_MAX_SETTINGS_BYTES &&
           (got = fread(chunk, 1, sizeof chunk, file)) > 0)
        pm_buffer_bytes(&bytes, chunk, got);
    const bool read = file != NULL && !ferror(file);
    if (!read)
        pm_fail(err, PM_E_USAGE, "%s: cannot be read (%s): fix this, or ignore the file with --no-settings",
                settings->path, strerror(errno));
    if (file != NULL)
        fclose(file);
    const size_t length = bytes.length;
    settings->text = bytes.text;
    if (!read || bytes.failed)
        return read ? pm_fail_memory(err) : false;
    if (length > PM_MAX_SETTINGS_BYTES || (length > 0 && strlen(settings->text) < length))
        return pm_fail(err, PM_E_USAGE,
                       "%s: is not a settings file: move it away, then write one with pigmatch setup",
                       settings->path);
    return length == 0 || pm_settings_parse(settings, settings->text, err);
}

/* ------------------------------------------------------------------ what it says */

/* A file beside the settings, one elsewhere by its absolute path, or a palette found by name. */
static bool place_palette(struct pm_settings *settings, const struct pm_setting *setting, struct pm_cli *cli,
                          struct pm_error *err) {
    const char *name = setting->value;
    char *found = NULL;
    if (name[0] != '/' && settings->folder != NULL) {
        settings->palette = join(settings->folder, name, err);
        if (settings->palette == NULL)
            return false;
        if (pm_is_file(settings->palette)) {
            cli->palette = settings->palette;
            return true;
        }
    }
    if (strchr(name, '/') == NULL && strcmp(name, "default") != 0 && !pm_palette_path(name, &found, err))
        return false;
    const bool known = found != NULL || strcmp(name, "default") == 0 || (name[0] == '/' && pm_is_file(name));
    free(found);
    return known || fail_line(settings, setting->line, err,
                              "palette '%.200s' does not exist: correct the line, or set another with "
                              "pigmatch setup --overwrite --palette FILE",
                              name);
}

/* Beside the settings, or elsewhere by its absolute path. It is opened only when a sheet needs it. */
static bool place_logo(struct pm_settings *settings, const char *name, struct pm_cli *cli,
                       struct pm_error *err) {
    if (name[0] == '/' || settings->folder == NULL)
        return true;
    cli->logo = settings->logo = join(settings->folder, name, err);
    return settings->logo != NULL;
}

static bool take(struct pm_settings *settings, const struct pm_setting *setting, struct pm_cli *cli,
                 struct pm_error *err) {
    const struct pm_option *option = setting->option;
    struct pm_error why = {0};
    if (option->kind == PM_OPTION_FLAG && strcmp(setting->value, "no") == 0)
        return true;
    if (option->kind == PM_OPTION_FLAG && strcmp(setting->value, "yes") != 0)
        return fail_line(settings, setting->line, err, "%s '%.40s': give yes or no", option->name,
                         setting->value);
    if (!pm_option_take(option, cli, setting->value, &why)) /* it speaks of "--aim" */
        return fail_line(settings, setting->line, err,
                         "%s; or set it anew with pigmatch setup --overwrite --%s",
                         why.message + strspn(why.message, "-"), option->name);
    if (option->field == offsetof(struct pm_cli, logo))
        return place_logo(settings, setting->value, cli, err);
    return option->field != offsetof(struct pm_cli, palette) || place_palette(settings, setting, cli, err);
}

bool pm_settings_take(struct pm_settings *settings, struct pm_cli *cli, struct pm_error *err) {
    for (size_t i = 0; i < settings->n; i++) {
        const struct pm_setting *setting = &settings->list[i];
        if (setting->value != NULL && setting->given == NULL && !take(settings, setting, cli, err))
            return false;
    }
    return true;
}
