/* JSON -> objects that have a table of members. */
#include "record/json.h"

#include "base/buffer.h"
#include "base/error.h"
#include "base/memory.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* None of our quantities comes near this; the largest numbers of pixels and bytes fit. */
static const double most_number = 1e9;
enum { MOST_WHOLE = 2000000000 };

/* The reader's position: members[0].members[1]; -1 for an object that is not an element of a list. */
struct place {
    const struct place *owner;
    const char *key;
    int position;
};

static bool read_members(const struct pm_member *members, const json_t *json, void *object,
                         const struct place *place, struct pm_error *err);

static void write_place(const struct place *place, struct pm_buffer *path) {
    if (place->owner != NULL)
        write_place(place->owner, path);
    if (place->position >= 0)
        pm_buffer_printf(path, "[%d]", place->position);
    else if (place->key != NULL)
        pm_buffer_printf(path, "%s%s", path->length > 0 ? "." : "", place->key);
}

static bool refuse(const struct place *place, const char *wanted, struct pm_error *err) {
    struct pm_buffer path = {0};
    write_place(place, &path);
    if (path.failed)
        pm_fail_memory(err);
    else
        pm_fail(err, PM_E_CORRUPT, "its member \"%s\" is not %s", path.text, wanted);
    pm_buffer_free(&path);
    return false;
}

/* ------------------------------------------------------------------ plain values */

static bool take_number(const struct pm_member *member, const json_t *json, double *into) {
    const char *word = json_string_value(json);
    *into = json_is_number(json) ? json_number_value(json) : NAN;
    if (word != NULL)
        return member->unknown != NULL && strcmp(word, member->unknown) == 0;
    return member->fraction ? *into >= 0 && *into <= 1 : fabs(*into) <= most_number;
}

static bool take_whole(const json_t *json, int64_t most, int64_t *into) {
    *into = json_integer_value(json);
    return json_is_integer(json) && *into >= 0 && *into <= most;
}

static bool take_word(const struct pm_member *member, const json_t *json, int *into) {
    const char *word = json_string_value(json);
    const int value = word != NULL ? pm_word_value(member->words, word) : -1;
    *into = value < 0 ? 0 : value;
    return value >= 0;
}

/* One value of a kind that may be repeated. */
static bool take_plain(const struct pm_member *member, const json_t *json, void *into) {
    int64_t whole;
    bool ok;
    switch (member->kind) {
    case PM_MEMBER_NUMBER:
        return take_number(member, json, into);
    case PM_MEMBER_WHOLE:
        ok = take_whole(json, MOST_WHOLE, &whole);
        *(int *)into = ok ? (int)whole : -1;
        return ok;
    case PM_MEMBER_WHOLE64:
        return take_whole(json, INT64_MAX, into);
    case PM_MEMBER_FLAG:
        *(int *)into = json_is_true(json);
        return json_is_boolean(json);
    case PM_MEMBER_WORD:
        return take_word(member, json, into);
    default: /* truncated if it is too long */
        if (json_is_string(json))
            snprintf(into, member->size, "%s", json_string_value(json));
        return json_is_string(json);
    }
}

static bool read_several(const struct pm_member *member, const json_t *json, char *into,
                         const struct place *place, struct pm_error *err) {
    static const char *const wanted[] = {[PM_MEMBER_NUMBER] = "a number",
                                         [PM_MEMBER_WHOLE] = "a whole number in range",
                                         [PM_MEMBER_WHOLE64] = "a whole number in range",
                                         [PM_MEMBER_FLAG] = "true or false",
                                         [PM_MEMBER_WORD] = "a known word",
                                         [PM_MEMBER_SHORT] = "a text"};
    if (member->n == 0)
        return take_plain(member, json, into) ||
               refuse(place, member->fraction ? "a number from 0 to 1" : wanted[member->kind], err);
    if (json_array_size(json) != member->n)
        return refuse(place, "a list of the expected length", err);
    for (size_t i = 0; i < member->n; i++, into += pm_member_size(member)) {
        const json_t *one = json_array_get(json, i);
        const struct place at = {place, "", (int)i};
        if (!take_plain(member, one, into) && (i == 0 || !json_is_null(one)))
            return refuse(&at, wanted[member->kind], err);
    }
    return true;
}

static bool read_boolean(const json_t *json, bool *into, const struct place *place, struct pm_error *err) {
    *into = json_is_true(json);
    return json_is_boolean(json) || refuse(place, "true or false", err);
}

/* ------------------------------------------------------------------ texts */

static bool read_text(const json_t *json, char **into, const struct place *place, struct pm_error *err) {
    char *copy;
    if (!json_is_string(json))
        return refuse(place, "a text", err);
    if (!pm_copy_text(&copy, json_string_value(json), err))
        return false;
    free(*into);
    *into = copy;
    return true;
}

static bool read_bytes_hex(const json_t *json, char **into, const struct place *place, struct pm_error *err) {
    const char *hex = json_is_string(json) ? json_string_value(json) : "?";
    const size_t length = strlen(hex) / 2;
    if (hex[strspn(hex, "0123456789abcdef")] != '\0' || length == 0 || strlen(hex) % 2 != 0)
        return refuse(place, "bytes in hexadecimal", err);
    char *bytes = pm_alloc(length + 1, 1, err);
    for (size_t i = 0; bytes != NULL && i < length; i++) {
        const char two[3] = {hex[2 * i], hex[2 * i + 1], '\0'};
        bytes[i] = (char)strtoul(two, NULL, 16);
    }
    free(*into);
    *into = bytes;
    return bytes != NULL;
}

/* An empty text is unknown, as elsewhere. */
static bool add_option(const char *name, const json_t *json, struct pm_said **options, size_t *n,
                       const struct place *place, struct pm_error *err) {
    if (json_is_null(json) || (json_is_string(json) && json_string_length(json) == 0))
        return true;
    if (!json_is_string(json))
        return refuse(place, "an object of strings", err);
    struct pm_said *grown = realloc(*options, (*n + 1) * sizeof *grown);
    if (grown == NULL)
        return pm_fail_memory(err);
    *options = grown;
    grown[*n] = (struct pm_said){0};
    struct pm_said *said = &grown[(*n)++];
    return pm_copy_text(&said->name, name, err) && pm_copy_text(&said->value, json_string_value(json), err);
}

/* jansson keeps the members in their order. */
static bool read_options(const json_t *json, struct pm_said **options, size_t *n, const struct place *place,
                         struct pm_error *err) {
    const char *name;
    json_t *value;
    if (!json_is_object(json))
        return refuse(place, "an object", err);
    json_object_foreach((json_t *)json, name, value) {
        const size_t several = json_is_array(value) ? json_array_size(value) : 1;
        for (size_t i = 0; i < several; i++)
            if (!add_option(name, json_is_array(value) ? json_array_get(value, i) : value, options, n, place,
                            err))
                return false;
    }
    return true;
}

/* ------------------------------------------------------------------ members */

static bool read_member(const struct pm_member *member, const json_t *json, void *owner,
                        const struct place *place, struct pm_error *err);

static bool read_list(const struct pm_member *member, const json_t *json, void *owner,
                      const struct place *place, struct pm_error *err) {
    const size_t n = json_array_size(json);
    size_t *count = (size_t *)((char *)owner + member->count_at);
    char *elements = (char *)owner + member->at;
    if (!json_is_array(json) || n > member->n || (n == 0 && member->required))
        return refuse(place, "a list of the expected length", err);
    if (n > 0 && member->kind == PM_MEMBER_GROWN_LIST) {
        void **grown = (void **)elements;
        if ((*grown = pm_alloc(n, member->size, err)) == NULL)
            return false;
        elements = *grown;
    }
    for (size_t i = 0; i < n; i++) {
        const struct place at = {place, "", (int)i};
        void *element = elements + i * member->size;
        memset(element, 0, member->size);
        if (member->of->kind == PM_MEMBER_OBJECT)
            pm_members_forget(member->of->of, element);
        *count = i + 1;
        if (!read_member(member->of, json_array_get(json, i), element, &at, err))
            return false;
    }
    return true;
}

static bool read_object(const struct pm_member *member, const json_t *json, void *owner,
                        const struct place *place, struct pm_error *err) {
    if (!json_is_object(json))
        return refuse(place, "an object", err);
    if (member->sets)
        *(bool *)((char *)owner + member->when.at) = true;
    return read_members(member->of, json, (char *)owner + member->at, place, err);
}

/* An empty text is unknown; it is written as null. */
static bool is_unknown(const struct pm_member *member, const json_t *json) {
    const bool is_text =
        member->kind == PM_MEMBER_TEXT || (member->kind == PM_MEMBER_SHORT && member->n == 0);
    return json == NULL || json_is_null(json) ||
           (is_text && json_is_string(json) && json_string_length(json) == 0);
}

static bool read_member(const struct pm_member *member, const json_t *json, void *owner,
                        const struct place *place, struct pm_error *err) {
    void *at = (char *)owner + member->at;
    if (is_unknown(member, json))
        return !member->required || refuse(place, "there", err);
    switch (member->kind) {
    case PM_MEMBER_BOOLEAN:
        return read_boolean(json, at, place, err);
    case PM_MEMBER_TEXT:
        return read_text(json, at, place, err);
    case PM_MEMBER_BYTES_HEX:
        return read_bytes_hex(json, at, place, err);
    case PM_MEMBER_OPTIONS:
        return read_options(json, at, (size_t *)((char *)owner + member->count_at), place, err);
    case PM_MEMBER_OBJECT:
        return read_object(member, json, owner, place, err);
    case PM_MEMBER_LIST:
    case PM_MEMBER_GROWN_LIST:
        return read_list(member, json, owner, place, err);
    case PM_MEMBER_BY_NAME:
        return true;
    default:
        return read_several(member, json, at, place, err);
    }
}

static bool read_members(const struct pm_member *members, const json_t *json, void *object,
                         const struct place *place, struct pm_error *err) {
    bool ok = true;
    for (; ok && members->key != NULL; members++) {
        const struct place at = {place, members->key, -1};
        ok = read_member(members, json_object_get(json, members->key), object, &at, err);
    }
    return ok;
}

static json_t *load(const char *json, size_t length, struct pm_error *err) {
    json_error_t said;
    errno = 0;
    json_t *root = json_loadb(json, length, JSON_REJECT_DUPLICATES, &said);
    if (root == NULL && errno != ENOMEM)
        pm_fail(err, PM_E_CORRUPT, "it is not valid JSON (%s)", said.text);
    if (errno != ENOMEM)
        return root;
    /* When memory runs out, jansson 2.14 drops characters or reports a fault of the text.
     */
    json_decref(root);
    pm_fail_memory(err);
    return NULL;
}

static bool is_listed(const char *said, const char *const *schemas) {
    while (said != NULL && *schemas != NULL && strcmp(said, *schemas) != 0)
        schemas++;
    return said != NULL && *schemas != NULL;
}

bool pm_members_read(const char *const *schemas, const struct pm_member *members, const char *json,
                     size_t length, void *object, struct pm_error *err) {
    const struct place top = {NULL, NULL, -1};
    json_t *root = load(json, length, err);
    if (root == NULL)
        return false;
    const char *said = json_string_value(json_object_get(root, "schema"));
    const bool ok = is_listed(said, schemas)
                        ? read_members(members, root, object, &top, err)
                        : pm_fail(err, PM_E_CORRUPT, "it is not a line of %s", schemas[0]);
    json_decref(root);
    return ok;
}
