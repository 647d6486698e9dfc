#include "cli/args/option_values.h"

#include "base/dates.h"
#include "base/error.h"
#include "cli/args/arguments.h"

#include <stdio.h>
#include <string.h>

enum { MOST_WORDS = 8 };

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

static bool take_int(const char *option, const char *value, const struct pm_option_value *range, int *field,
                     struct pm_error *err) {
    long number;
    if (!pm_argument_int(option, value, (long)range->low, (long)range->high, &number, err))
        return false;
    *field = (int)number;
    return true;
}

/* The words are those of the row's argument. */
static bool take_word(const char *option, const struct pm_option_row *row, const char *value, int *field,
                      struct pm_error *err) {
    char copy[80], *rest = copy;
    const char *words[MOST_WORDS + 1] = {NULL};
    int which;
    snprintf(copy, sizeof copy, "%s", row->argument);
    for (size_t n = 0; n < MOST_WORDS && rest != NULL; n++)
        words[n] = strsep(&rest, "|");
    if (!pm_argument_word(option, value, words, &which, err))
        return false;
    *field = (int)row->value.low + which;
    return true;
}

bool pm_option_take(const struct pm_option_row *row, void *into, const char *value, struct pm_error *err) {
    const struct pm_option_value *how = &row->value;
    void *field = (char *)into + how->field;
    char option[40];
    snprintf(option, sizeof option, "--%s", row->name);
    switch (how->kind) {
    case PM_OPTION_FLAG:
        *(bool *)field = true;
        return true;
    case PM_OPTION_TEXT:
        return take_text(option, value, (size_t)how->high, field, err);
    case PM_OPTION_DAY:
        return take_day(option, value, field, err);
    case PM_OPTION_INT:
        return take_int(option, value, how, field, err);
    case PM_OPTION_NUMBER:
        return pm_argument_number(option, value, how->low, how->high, field, err);
    case PM_OPTION_WORD:
        return take_word(option, row, value, field, err);
    case PM_OPTION_OWN:
        break;
    }
    return how->set(into, value, err);
}
