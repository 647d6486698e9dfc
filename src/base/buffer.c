#include "base/buffer.h"

#include "base/memory.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void pm_buffer_free(struct pm_buffer *buffer) {
    free(buffer->text);
    *buffer = (struct pm_buffer){0};
}

static bool reserve(struct pm_buffer *buffer, size_t more) {
    void *text = buffer->text;
    if (buffer->failed || more > SIZE_MAX - buffer->length - 1 ||
        !pm_grow(&text, &buffer->capacity, buffer->length + more + 1, 1, NULL))
        buffer->failed = true;
    buffer->text = text;
    return !buffer->failed;
}

void pm_buffer_bytes(struct pm_buffer *buffer, const char *bytes, size_t length) {
    if (!reserve(buffer, length))
        return;
    memcpy(buffer->text + buffer->length, bytes, length);
    buffer->length += length;
    buffer->text[buffer->length] = '\0';
}

void pm_buffer_text(struct pm_buffer *buffer, const char *text) {
    pm_buffer_bytes(buffer, text, strlen(text));
}

void pm_buffer_printf(struct pm_buffer *buffer, const char *fmt, ...) {
    va_list args, again;
    va_start(args, fmt);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    if (length < 0)
        buffer->failed = true;
    else if (reserve(buffer, (size_t)length)) {
        vsnprintf(buffer->text + buffer->length, (size_t)length + 1, fmt, again);
        buffer->length += (size_t)length;
    }
    va_end(again);
}

void pm_buffer_number(struct pm_buffer *buffer, double value, int decimals) {
    static const double scale[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
    if (!isfinite(value)) {
        pm_buffer_text(buffer, isnan(value) ? "nan" : value > 0 ? "inf" : "-inf");
        return;
    }
    double scaled = round(fabs(value) * scale[decimals]);
    if (scaled >= 9e18) { /* beyond the range of an integer, which none of our quantities approaches */
        pm_buffer_printf(buffer, "%s%.0f", value < 0 ? "-" : "", fabs(value));
        return;
    }
    long long all = (long long)scaled, one = (long long)scale[decimals];
    pm_buffer_printf(buffer, "%s%lld", value < 0 && all != 0 ? "-" : "", all / one);
    if (decimals > 0)
        pm_buffer_printf(buffer, ".%0*lld", decimals, all % one);
}

char *pm_buffer_take(struct pm_buffer *buffer, struct pm_error *err) {
    if (!reserve(buffer, 0)) {
        pm_buffer_free(buffer);
        pm_fail_memory(err);
        return NULL;
    }
    buffer->text[buffer->length] = '\0';
    char *text = buffer->text;
    *buffer = (struct pm_buffer){0};
    return text;
}
