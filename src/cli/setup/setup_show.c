#include "cli/setup/setup.h"

#include "base/utf8.h"
#include "cli/args/option_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_COLUMNS = 12, VALUE_COLUMNS = 30, DECIMALS = 3 };

/* ------------------------------------------------------------------ values */

/* As few decimals as the number needs; "none" where it is unknown. */
static void add_number(double value, struct pm_buffer *out) {
    int decimals = 0;
    for (double scale = 1; decimals < DECIMALS && fabs(value * scale - round(value * scale)) > 1e-6;
         scale *= 10)
        decimals++;
    if (isnan(value))
        pm_buffer_text(out, "none");
    else
        pm_buffer_number(out, value, decimals);
}

/* The word of "auto|always|never" that stands at `which`; "any" where that is before the first. */
static void add_word(const char *words, int which, struct pm_buffer *out) {
    if (which < 0) {
        pm_buffer_text(out, "any");
        return;
    }
    for (; which > 0; which--)
        words += strcspn(words, "|") + 1;
    pm_buffer_bytes(out, words, strcspn(words, "|"));
}

/* The value of the option, whatever its source. */
static void add_value(const struct pm_cli *cli, const struct pm_option *option, struct pm_buffer *out) {
    const void *field = (const char *)cli + option->field;
    switch (option->kind) {
    case PM_OPTION_FLAG:
        pm_buffer_text(out, *(const bool *)field ? "yes" : "no");
        break;
    case PM_OPTION_TEXT:
        if (*(const char *const *)field != NULL)
            pm_utf8_clean(out, *(const char *const *)field, 0);
        else
            pm_buffer_text(out, option->field == offsetof(struct pm_cli, palette) ? "default" : "none");
        break;
    case PM_OPTION_WORD:
        add_word(option->argument, *(const int *)field - option->first, out);
        break;
    case PM_OPTION_RANGE:
        if (pm_option_range(option->member)->whole)
            pm_buffer_printf(out, "%d", *(const int *)field);
        else
            add_number(*(const double *)field, out);
        break;
    default: /* --interval is the only one that has a form of its own */
        pm_buffer_printf(out, "%d-%d", cli->job.interval_days[0], cli->job.interval_days[1]);
        break;
    }
}

/* ------------------------------------------------------------------ lines */

static void add_line(struct pm_buffer *out, const char *name, const char *value, const char *from) {
    struct pm_buffer cell = {0};
    const int columns = pm_utf8_clean(&cell, value, 0);
    pm_buffer_printf(out, "%-*s %s%*s  %s\n", NAME_COLUMNS, name, cell.text != NULL ? cell.text : "",
                     columns < VALUE_COLUMNS ? VALUE_COLUMNS - columns : 0, "", from);
    out->failed = out->failed || cell.failed;
    pm_buffer_free(&cell);
}

static void add_setting(const struct pm_cli *cli, const struct pm_setting *setting, struct pm_buffer *out) {
    struct pm_buffer value = {0}, from = {0};
    add_value(cli, setting->option, &value);
    if (setting->given != NULL)
        pm_buffer_printf(&from, "option --%s", setting->option->name);
    else if (setting->value != NULL)
        pm_buffer_printf(&from, "%s:%d", cli->settings.path, setting->line);
    else
        pm_buffer_text(&from, "default");
    const char *no_color = getenv("NO_COLOR"); /* applies only if there is no other source */
    if (strcmp(setting->option->name, "color") == 0 && cli->color == PM_WHEN_AUTO && no_color != NULL &&
        *no_color != '\0')
        add_line(out, setting->option->name, "never", "environment NO_COLOR");
    else
        add_line(out, setting->option->name, value.text != NULL ? value.text : "",
                 from.text != NULL ? from.text : "");
    out->failed = out->failed || value.failed || from.failed;
    pm_buffer_free(&value);
    pm_buffer_free(&from);
}

void pm_setup_show(const struct pm_cli *cli, struct pm_buffer *out) {
    const struct pm_settings *settings = &cli->settings;
    const char *palettes = getenv("PIGMATCH_PALETTES");
    struct pm_buffer from = {0};
    pm_buffer_printf(&from, "environment %s%s", settings->variable != NULL ? settings->variable : "",
                     cli->no_settings         ? ", ignored because of --no-settings"
                     : settings->text == NULL ? ", which does not exist"
                                              : "");
    add_line(out, "settings", settings->path != NULL ? settings->path : "none",
             settings->path != NULL && from.text != NULL
                 ? from.text
                 : "neither XDG_CONFIG_HOME nor HOME is an absolute path");
    if (palettes != NULL && *palettes != '\0')
        add_line(out, "palettes in", palettes, "environment PIGMATCH_PALETTES");
    for (size_t i = 0; i < settings->n; i++)
        add_setting(cli, &settings->list[i], out);
    out->failed = out->failed || from.failed;
    pm_buffer_free(&from);
}
