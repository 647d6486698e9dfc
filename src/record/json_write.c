/* Tables of members -> JSON. */
#include "record/json.h"

#include "base/buffer.h"
#include "base/error.h"
#include "base/utf8.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* jansson's constructors return NULL when memory runs out and its setters pass a NULL value on as failure, so
 * one look at `ok` at the end is enough. */
struct writer {
    bool ok;
};

static json_t *members_json(struct writer *w, const struct pm_member *members, const void *object);

static json_t *made(struct writer *w, json_t *value) {
    w->ok = w->ok && value != NULL;
    return value;
}

static void put(struct writer *w, json_t *object, const char *key, json_t *value) {
    if (json_object_set_new(object, key, value) != 0)
        w->ok = false;
}

static void append(struct writer *w, json_t *array, json_t *value) {
    if (json_array_append_new(array, value) != 0)
        w->ok = false;
}

/* ------------------------------------------------------------------ plain values */

/* Text of unknown origin: JSON requires UTF-8, so other bytes are replaced by '?'. */
static json_t *text(struct writer *w, const char *value) {
    if (value == NULL || *value == '\0')
        return json_null();
    if (pm_utf8_valid(value))
        return made(w, json_string(value));
    char *ascii = strdup(value);
    for (char *c = ascii; c != NULL && *c != '\0'; c++)
        *c = (unsigned char)*c < 0x80 ? *c : '?';
    json_t *string = ascii != NULL ? json_string(ascii) : NULL;
    free(ascii);
    return made(w, string);
}

static json_t *number(struct writer *w, double value, int decimals, const char *unknown) {
    return !isfinite(value) ? text(w, unknown) : made(w, json_real(pm_member_rounded(value, decimals)));
}

static json_t *whole(struct writer *w, int64_t value) {
    return value < 0 ? json_null() : made(w, json_integer(value));
}

/* One value of a kind that may be repeated. */
static json_t *plain(struct writer *w, const struct pm_member *member, const void *at) {
    switch (member->kind) {
    case PM_MEMBER_NUMBER:
        return number(w, *(const double *)at, member->decimals, member->unknown);
    case PM_MEMBER_WHOLE:
        return whole(w, *(const int *)at);
    case PM_MEMBER_WHOLE64:
        return whole(w, *(const int64_t *)at);
    case PM_MEMBER_FLAG:
        return *(const int *)at < 0 ? json_null() : json_boolean(*(const int *)at);
    case PM_MEMBER_WORD:
        return text(w, pm_word(member->words, *(const int *)at));
    default:
        return text(w, at);
    }
}

static json_t *several(struct writer *w, const struct pm_member *member, const char *at) {
    json_t *first = plain(w, member, at);
    if (member->n == 0 || json_is_null(first))
        return first;
    json_t *array = made(w, json_array());
    append(w, array, first);
    for (size_t i = 1; i < member->n; i++)
        append(w, array, plain(w, member, at + i * pm_member_size(member)));
    return array;
}

/* The bytes of a path that is not UTF-8, so that scripts can still join on it. */
static json_t *bytes_hex(struct writer *w, const char *bytes) {
    struct pm_buffer hex = {0};
    if (bytes == NULL || pm_utf8_valid(bytes))
        return json_null();
    for (; *bytes != '\0'; bytes++)
        pm_buffer_printf(&hex, "%02x", (unsigned char)*bytes);
    json_t *value = hex.failed ? NULL : json_string(hex.text);
    pm_buffer_free(&hex);
    return made(w, value);
}

/* An option that can be given several times is a list. */
static json_t *options(struct writer *w, const struct pm_member *member, const void *owner) {
    static const char *const lists[] = {"hair", "zone", "beard", "skin", "strip", "treated"};
    size_t n;
    const struct pm_said *said = pm_member_list(member, owner, &n);
    json_t *object = made(w, json_object());
    for (size_t i = 0; i < n; i++) {
        bool list = false;
        for (size_t k = 0; k < sizeof lists / sizeof *lists; k++)
            list = list || strcmp(said[i].name, lists[k]) == 0;
        json_t *before = json_object_get(object, said[i].name);
        if (list && before != NULL)
            append(w, before, text(w, said[i].value));
        else if (list)
            put(w, object, said[i].name, made(w, json_pack("[o]", text(w, said[i].value))));
        else
            put(w, object, said[i].name, text(w, said[i].value));
    }
    return object;
}

/* ------------------------------------------------------------------ members */

static json_t *member_json(struct writer *w, const struct pm_member *member, const void *owner);

static json_t *list(struct writer *w, const struct pm_member *member, const void *owner) {
    size_t n;
    const char *elements = pm_member_list(member, owner, &n);
    json_t *array = made(w, json_array());
    for (size_t i = 0; i < n; i++)
        append(w, array, member_json(w, member->of, elements + i * member->size));
    return array;
}

static json_t *by_name(struct writer *w, const struct pm_member *member, const void *owner) {
    const struct pm_member *name = &member->of[0], *value = &member->of[1];
    size_t n;
    const char *elements = pm_member_list(member, owner, &n);
    json_t *object = made(w, json_object());
    for (size_t i = 0; i < n; i++) {
        const char *element = elements + i * member->size;
        put(w, object, *(char *const *)(element + name->at), member_json(w, value, element));
    }
    return object;
}

static json_t *member_json(struct writer *w, const struct pm_member *member, const void *owner) {
    const void *at = (const char *)owner + member->at;
    if (!pm_member_present(member, owner))
        return json_null();
    switch (member->kind) {
    case PM_MEMBER_BOOLEAN:
        return json_boolean(*(const bool *)at);
    case PM_MEMBER_TEXT:
        return text(w, *(char *const *)at);
    case PM_MEMBER_BYTES_HEX:
        return bytes_hex(w, *(char *const *)at);
    case PM_MEMBER_OPTIONS:
        return options(w, member, owner);
    case PM_MEMBER_OBJECT:
        return members_json(w, member->of, at);
    case PM_MEMBER_LIST:
    case PM_MEMBER_GROWN_LIST:
        return list(w, member, owner);
    case PM_MEMBER_BY_NAME:
        return by_name(w, member, owner);
    default:
        return several(w, member, at);
    }
}

static void put_members(struct writer *w, json_t *root, const struct pm_member *members, const void *object) {
    for (; members->key != NULL; members++)
        put(w, root, members->key, member_json(w, members, object));
}

static json_t *members_json(struct writer *w, const struct pm_member *members, const void *object) {
    json_t *root = made(w, json_object());
    put_members(w, root, members, object);
    return root;
}

/* 15 significant digits print a number rounded to a few decimals as just those. */
static char *one_line(const json_t *root, struct pm_error *err) {
    errno = 0;
    char *dump = json_dumps(root, JSON_COMPACT | JSON_REAL_PRECISION(15));
    /* When memory runs out, jansson 2.14 silently drops a name. */
    const bool whole_line = dump != NULL && errno != ENOMEM;
    const size_t length = whole_line ? strlen(dump) : 0;
    char *line = whole_line ? realloc(dump, length + 2) : NULL;
    if (line == NULL) {
        free(dump);
        pm_fail_memory(err);
        return NULL;
    }
    memcpy(line + length, "\n", 2);
    return line;
}

char *pm_members_json(const char *schema, const struct pm_member *members, const void *object,
                      struct pm_error *err) {
    struct writer w = {true};
    char *line = NULL;
    json_t *root = made(&w, json_object());
    put(&w, root, "schema", text(&w, schema));
    put_members(&w, root, members, object);
    if (w.ok)
        line = one_line(root, err);
    else
        pm_fail_memory(err);
    json_decref(root);
    return line;
}
