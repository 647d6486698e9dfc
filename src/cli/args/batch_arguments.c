#include "cli/args/batch_arguments.h"

#include "base/buffer.h"
#include "base/error.h"
#include "base/numbers.h"

#include <string.h>

/* Codes that a photo's record can have; PM_E_COUNT where the word is none. */
static enum pm_code find_code(const char *word, size_t length) {
    enum pm_code code = PM_E_NONE + 1;
    while (code < PM_E_COUNT &&
           (strlen(pm_code_name(code)) != length || strncmp(pm_code_name(code), word, length) != 0))
        code++;
    return code;
}

static bool fail_code(const char *option, const char *text, struct pm_error *err) {
    struct pm_buffer list = {0};
    for (enum pm_code code = PM_E_NONE + 1; code <= PM_E_QUALITY; code++)
        pm_buffer_printf(&list, "%s%s", code > PM_E_NONE + 1 ? ", " : "", pm_code_name(code));
    pm_fail(err, PM_E_USAGE, "%s '%s': give error codes with commas between: %s", option, text,
            list.failed ? "" : list.text);
    pm_buffer_free(&list);
    return false;
}

bool pm_argument_codes(const char *option, const char *text, unsigned *codes, struct pm_error *err) {
    for (const char *word = text;;) {
        size_t length = strcspn(word, ",");
        enum pm_code code = find_code(word, length);
        if (code == PM_E_COUNT)
            return fail_code(option, text, err);
        *codes |= 1U << code;
        if (word[length] == '\0')
            return true;
        word += length + 1;
    }
}

bool pm_argument_percent(const char *option, const char *text, double *percent, struct pm_error *err) {
    const char *end;
    if (pm_parse_number(text, &end, percent) && *percent >= 0 && *percent <= 100 &&
        (*end == '\0' || (*end == '%' && end[1] == '\0')))
        return true;
    return pm_fail(err, PM_E_USAGE, "%s '%s': give a share of the photos from 0%% to 100%%, e.g. 2.5%%",
                   option, text);
}
