#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* A file name may contain anything; a message is one harmless line. UTF-8 is kept, except for a sequence
 * that is cut off at the end. */
static void make_one_line(char *text) {
    for (char *c = text; *c != '\0'; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            *c = '?';
    size_t length = strlen(text), back = 0;
    while (back < 3 && back < length && ((unsigned char)text[length - 1 - back] & 0xc0) == 0x80)
        back++;
    if (back < length) {
        unsigned char lead = (unsigned char)text[length - 1 - back];
        size_t announced = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc0 ? 1 : 0;
        if (announced > back)
            text[length - 1 - back] = '\0';
    }
}

static bool fail(struct pm_error *err, enum pm_code code, enum pm_remedy remedy, const char *fmt,
                 va_list args) {
    if (err == NULL)
        return false;
    /* A message may quote the one it replaces. */
    char message[sizeof err->message];
    vsnprintf(message, sizeof message, fmt, args);
    make_one_line(message);
    memcpy(err->message, message, sizeof message);
    err->code = code;
    err->remedy = remedy;
    return false;
}

bool pm_fail(struct pm_error *err, enum pm_code code, const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    fail(err, code, PM_REMEDY_NONE, fmt, args);
    va_end(args);
    return false;
}

bool pm_fail_remedy(struct pm_error *err, enum pm_code code, enum pm_remedy remedy, const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    fail(err, code, remedy, fmt, args);
    va_end(args);
    return false;
}

bool pm_fail_at(struct pm_error *err, const char *where) {
    return err != NULL && pm_fail_remedy(err, err->code, err->remedy, "%s: %s", where, err->message);
}

bool pm_fail_memory(struct pm_error *err) {
    return pm_fail(err, PM_E_MEMORY, "out of memory");
}

void pm_error_clear(struct pm_error *err) {
    if (err != NULL)
        *err = (struct pm_error){0};
}
