#include "record/json_take.h"

#include "base/error.h"
#include "base/memory.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

json_t *pm_json_load(const char *json, size_t length, struct pm_error *err) {
    json_error_t said;
    errno = 0;
    json_t *root = json_loadb(json, length, JSON_REJECT_DUPLICATES, &said);
    if (root == NULL && errno != ENOMEM)
        pm_fail(err, PM_E_CORRUPT, "it is no JSON (%s)", said.text);
    if (errno != ENOMEM)
        return root;
    /* jansson 2.14 leaves letters out where memory runs out under them, or takes it for a fault of the text.
     */
    json_decref(root);
    pm_fail_memory(err);
    return NULL;
}

void pm_take_refuse(struct pm_json_reader *r, const char *member, const char *wanted) {
    if (r->ok)
        r->ok = pm_fail(r->err, PM_E_CORRUPT, "its member \"%s\" is no %s", member, wanted);
}

const json_t *pm_take_at(struct pm_json_reader *r, const json_t *object, const char *key) {
    const json_t *value = json_object_get(object, key);
    return r->ok && value != NULL && !json_is_null(value) ? value : NULL;
}

const json_t *pm_take_object(struct pm_json_reader *r, const json_t *object, const char *key) {
    const json_t *value = pm_take_at(r, object, key);
    if (value == NULL || json_is_object(value))
        return value;
    pm_take_refuse(r, key, "object");
    return NULL;
}

const json_t *pm_take_list(struct pm_json_reader *r, const json_t *object, const char *key, size_t most,
                           size_t *n) {
    const json_t *value = pm_take_at(r, object, key);
    *n = 0;
    if (value == NULL)
        return NULL;
    if (!json_is_array(value) || json_array_size(value) > most) {
        pm_take_refuse(r, key, "list that a record holds");
        return NULL;
    }
    *n = json_array_size(value);
    return value;
}

/* ------------------------------------------------------------------ plain values */

static bool is_plain_number(const json_t *value) {
    return json_is_number(value) && fabs(json_number_value(value)) <= 1e9;
}

static bool is_plain_word(const char *text) {
    return text[strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,()/+_-")] ==
           '\0';
}

void pm_take_number(struct pm_json_reader *r, const json_t *object, const char *key, double *into) {
    const json_t *value = pm_take_at(r, object, key);
    *into = NAN;
    if (value != NULL && !is_plain_number(value))
        pm_take_refuse(r, key, "number");
    else if (value != NULL)
        *into = json_number_value(value);
}

long long pm_take_whole(struct pm_json_reader *r, const json_t *object, const char *key, long long unknown) {
    const json_t *value = pm_take_at(r, object, key);
    if (value == NULL)
        return unknown;
    if (!json_is_integer(value) || json_integer_value(value) < 0)
        pm_take_refuse(r, key, "whole number");
    return json_integer_value(value);
}

int pm_take_int(struct pm_json_reader *r, const json_t *object, const char *key, int unknown) {
    long long value = pm_take_whole(r, object, key, unknown);
    if (value > 2000000000)
        pm_take_refuse(r, key, "whole number of this size");
    return r->ok ? (int)value : unknown;
}

bool pm_take_truth(struct pm_json_reader *r, const json_t *object, const char *key) {
    const json_t *value = pm_take_at(r, object, key);
    if (value != NULL && !json_is_boolean(value))
        pm_take_refuse(r, key, "true or false");
    return json_is_true(value);
}

const char *pm_take_string(struct pm_json_reader *r, const json_t *object, const char *key) {
    const json_t *value = pm_take_at(r, object, key);
    if (value != NULL && !json_is_string(value))
        pm_take_refuse(r, key, "text");
    return json_string_value(value);
}

void pm_take_text(struct pm_json_reader *r, const json_t *object, const char *key, char **into) {
    const char *value = pm_take_string(r, object, key);
    if (r->ok)
        r->ok = pm_copy_text(into, value, r->err);
}

void pm_take_kept(struct pm_json_reader *r, const json_t *object, const char *key, const char **into) {
    const char *value = pm_take_string(r, object, key);
    struct pm_record *record = r->record;
    void *texts = record->texts;
    *into = NULL;
    if (value != NULL && !is_plain_word(value))
        pm_take_refuse(r, key, "word");
    if (!r->ok || value == NULL)
        return;
    r->ok = pm_grow(&texts, &r->texts_capacity, record->n_texts + 1, sizeof *record->texts, r->err);
    record->texts = texts;
    if (!r->ok)
        return;
    r->ok = pm_copy_text(&record->texts[record->n_texts], value, r->err);
    *into = record->texts[record->n_texts];
    record->n_texts += r->ok;
}

void pm_take_short(struct pm_json_reader *r, const json_t *object, const char *key, char *into, size_t size) {
    const char *value = pm_take_string(r, object, key);
    if (r->ok && value != NULL)
        snprintf(into, size, "%s", value);
}

int pm_take_word(struct pm_json_reader *r, const json_t *object, const char *key, const char *const *words,
                 int n) {
    const char *value = pm_take_string(r, object, key);
    for (int i = 0; value != NULL && i < n; i++)
        if (words[i] != NULL && strcmp(words[i], value) == 0)
            return i;
    if (value != NULL)
        pm_take_refuse(r, key, "word that is known here");
    return 0;
}

void pm_take_numbers(struct pm_json_reader *r, const json_t *object, const char *key, double *into,
                     size_t n) {
    size_t count;
    const json_t *list = pm_take_list(r, object, key, n, &count);
    for (size_t i = 0; i < n; i++)
        into[i] = NAN;
    if (list != NULL && count != n)
        pm_take_refuse(r, key, "list of that many numbers");
    for (size_t i = 0; i < n && list != NULL; i++) {
        if (!is_plain_number(json_array_get(list, i)))
            pm_take_refuse(r, key, "list of numbers");
        into[i] = json_number_value(json_array_get(list, i));
    }
}

void pm_take_lab(struct pm_json_reader *r, const json_t *object, const char *key, struct pm_lab *into) {
    double value[3];
    pm_take_numbers(r, object, key, value, 3);
    *into = (struct pm_lab){value[0], value[1], value[2]};
}

int pm_take_pixel(struct pm_json_reader *r, const char *key, const json_t *value) {
    if (!json_is_integer(value) || llabs(json_integer_value(value)) > 2000000000)
        pm_take_refuse(r, key, "list of boxes in pixels");
    return r->ok ? (int)json_integer_value(value) : 0;
}

void pm_take_boxes(struct pm_json_reader *r, const json_t *object, const char *key, struct pm_box *into,
                   size_t *n) {
    const json_t *list = pm_take_list(r, object, key, PM_MAX_REGIONS, n);
    for (size_t i = 0; i < *n; i++) {
        const json_t *box = json_array_get(list, i);
        if (json_array_size(box) != 4)
            pm_take_refuse(r, key, "list of boxes");
        into[i] = (struct pm_box){
            pm_take_pixel(r, key, json_array_get(box, 0)), pm_take_pixel(r, key, json_array_get(box, 1)),
            pm_take_pixel(r, key, json_array_get(box, 2)), pm_take_pixel(r, key, json_array_get(box, 3))};
    }
}
