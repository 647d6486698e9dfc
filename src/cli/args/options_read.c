#include "cli/args/options_read.h"

#include "base/error.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

enum { LONG_ONLY = 1000 };

/* getopt's own form of the list; `letters` holds ":" and each letter with ":" where it takes a value. */
static void getopt_form(const struct pm_option_list *list, struct option longs[PM_MAX_OPTIONS + 1],
                        char letters[2 * PM_MAX_OPTIONS + 2]) {
    char *at = letters;
    *at++ = ':';
    for (size_t i = 0; i < list->count; i++) {
        const struct pm_option *o = &list->options[i];
        longs[i] = (struct option){o->name, o->argument != NULL ? required_argument : no_argument, NULL,
                                   LONG_ONLY + (int)i};
        if (o->letter == 0)
            continue;
        *at++ = o->letter;
        if (o->argument != NULL)
            *at++ = ':';
    }
    *at = '\0';
    longs[list->count] = (struct option){0};
}

/* Which option getopt means; it names no other. */
static size_t find_option(const struct pm_option_list *list, int code) {
    size_t i = 0;
    if (code >= LONG_ONLY)
        return (size_t)(code - LONG_ONLY);
    while (list->options[i].letter != code)
        i++;
    return i;
}

/* Letters that two words share, in percent, and a bonus for the same first one: enough to guess a slip. */
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

static bool fail_unknown(const struct pm_option_list *list, const char *given, struct pm_error *err) {
    char word[40];
    snprintf(word, sizeof word, "%s", given + strspn(given, "-"));
    word[strcspn(word, "=")] = '\0';
    const char *best = NULL;
    int score = 74;
    for (size_t i = 0; i < list->count && strlen(word) > 1; i++) {
        const char *name = list->options[i].name;
        if (likeness(word, name) > score) {
            score = likeness(word, name);
            best = name;
        }
    }
    if (best != NULL)
        return pm_fail(err, PM_E_USAGE, "no option '%s': did you mean --%s? See %s", given, best, list->help);
    return pm_fail(err, PM_E_USAGE, "no option '%s': see %s", given, list->help);
}

/* getopt_long's '?': an option that is none, or one that takes no value and was given one. */
static bool fail_word(const struct pm_option_list *list, char **argv, struct pm_error *err) {
    const char letter[] = {'-', (char)optopt, '\0'};
    if (optopt >= LONG_ONLY)
        return pm_fail(err, PM_E_USAGE, "--%s takes no value: see %s",
                       list->options[find_option(list, optopt)].name, list->help);
    return fail_unknown(list, optopt != 0 ? letter : argv[optind - 1], err);
}

bool pm_options_read(int argc, char **argv, const struct pm_option_list *list, void *into, int *operands,
                     struct pm_error *err) {
    struct option longs[PM_MAX_OPTIONS + 1];
    char letters[2 * PM_MAX_OPTIONS + 2];
    int code;
    getopt_form(list, longs, letters);
    opterr = 0;
    /* 0, not 1: getopt then also forgets a cluster of letters that an error left half read. */
    optind = 0;
    while ((code = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
        if (code == '?')
            return fail_word(list, argv, err);
        if (code == ':')
            return pm_fail(err, PM_E_USAGE, "%s needs a value: see %s", argv[optind - 1], list->help);
        if (!list->set(into, find_option(list, code), optarg, err))
            return false;
    }
    *operands = optind;
    return true;
}
