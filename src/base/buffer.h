/* A growing text buffer. A failure is remembered: keep writing, and check once at the end. */
#ifndef PM_BASE_BUFFER_H
#define PM_BASE_BUFFER_H

#include "base/error.h"
#include "base/printf.h"

struct pm_language;

struct pm_buffer {
    char *text; /* terminated once anything has been added; NULL before */
    size_t length, capacity;
    bool failed;                        /* memory ran out: the text is incomplete */
    const struct pm_language *language; /* of the sentences written to it; NULL: English */
};

void pm_buffer_free(struct pm_buffer *buffer);
void pm_buffer_bytes(struct pm_buffer *buffer, const char *bytes, size_t length);
void pm_buffer_text(struct pm_buffer *buffer, const char *text);
/* Integers and strings only; numbers with a fraction go through pm_buffer_number. */
void pm_buffer_printf(struct pm_buffer *buffer, const char *fmt, ...) PM_PRINTF(2, 3);
/* `value` with exactly `decimals` (0-9) digits behind a point, whatever the locale; "-0.0" is "0.0". */
void pm_buffer_number(struct pm_buffer *buffer, double value, int decimals);
/* The text, now the caller's (free()); NULL with *err filled where memory had run out. */
PM_USE_RESULT char *pm_buffer_take(struct pm_buffer *buffer, struct pm_error *err);

#endif
