/* Values of a record on their way into JSON: what every file that writes JSON says in the same words. */
#ifndef PM_REPORT_JSON_VALUES_H
#define PM_REPORT_JSON_VALUES_H

#include "base/error.h"
#include "base/utf8.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* jansson's constructors return NULL when memory runs out and its setters pass a NULL value on as failure, so
 * one look at `ok` at the end is enough. */
struct pm_json {
    bool ok;
};

static inline json_t *made(struct pm_json *w, json_t *value) {
    w->ok = w->ok && value != NULL;
    return value;
}

static inline void put(struct pm_json *w, json_t *object, const char *key, json_t *value) {
    if (json_object_set_new(object, key, value) != 0)
        w->ok = false;
}

static inline void append(struct pm_json *w, json_t *array, json_t *value) {
    if (json_array_append_new(array, value) != 0)
        w->ok = false;
}

/* ------------------------------------------------------------------ plain values */

/* Rounded to `decimals`; adding 0 turns -0 into 0. */
static inline json_t *number(struct pm_json *w, double value, int decimals) {
    if (!isfinite(value))
        return json_null();
    double scale = pow(10, decimals);
    return made(w, json_real(round(value * scale) / scale + 0.0));
}

static inline json_t *whole(struct pm_json *w, long long value) {
    return value < 0 ? json_null() : made(w, json_integer(value));
}

/* Text of unknown origin: JSON wants UTF-8, so what is none has its bytes replaced by '?'. */
static inline json_t *text(struct pm_json *w, const char *value) {
    if (value == NULL || *value == '\0')
        return json_null();
    if (pm_utf8_valid(value))
        return made(w, json_string(value));
    size_t length = strlen(value);
    char *ascii = malloc(length + 1);
    if (ascii == NULL)
        return made(w, NULL);
    for (size_t i = 0; i <= length; i++)
        ascii[i] = (unsigned char)value[i] < 0x80 ? value[i] : '?';
    json_t *string = json_string(ascii);
    free(ascii);
    return made(w, string);
}

static inline json_t *numbers(struct pm_json *w, const double *values, size_t n, int decimals) {
    json_t *array = made(w, json_array());
    for (size_t i = 0; i < n; i++)
        append(w, array, number(w, values[i], decimals));
    return array;
}

static inline json_t *lab(struct pm_json *w, struct pm_lab value) {
    if (!isfinite(value.L))
        return json_null();
    return numbers(w, (double[]){value.L, value.a, value.b}, 3, 2);
}

static inline json_t *days(struct pm_json *w, const int range[2]) {
    if (range[0] < 0)
        return json_null();
    return made(w, json_pack("[ii]", range[0], range[1]));
}

static inline json_t *boxes(struct pm_json *w, const struct pm_box *list, size_t n) {
    json_t *array = made(w, json_array());
    for (size_t i = 0; i < n; i++)
        append(w, array, made(w, json_pack("[iiii]", list[i].x, list[i].y, list[i].w, list[i].h)));
    return array;
}

/* Takes the object: one line with its newline, free(); NULL when memory ran out on the way. */
static inline char *pm_json_line(struct pm_json *w, json_t *root, struct pm_error *err) {
    /* 15 significant digits print a number rounded to a few decimals as just those. */
    errno = 0;
    char *dump = w->ok ? json_dumps(root, JSON_COMPACT | JSON_REAL_PRECISION(15)) : NULL;
    /* jansson 2.14 leaves a name out where memory runs out under it, and says nothing. */
    if (errno == ENOMEM) {
        free(dump);
        dump = NULL;
    }
    json_decref(root);
    size_t length = dump != NULL ? strlen(dump) : 0;
    char *line = dump != NULL ? realloc(dump, length + 2) : NULL;
    if (line != NULL) {
        memcpy(line + length, "\n", 2);
        return line;
    }
    free(dump);
    pm_fail_memory(err);
    return NULL;
}

#endif
