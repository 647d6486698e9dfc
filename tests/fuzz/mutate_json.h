/* Lines of JSON changed by their values: one takes another's place, goes, is of another kind; what comes of
 * it is JSON again. Lines that are none are changed as text. */
#ifndef PM_TESTS_FUZZ_MUTATE_JSON_H
#define PM_TESTS_FUZZ_MUTATE_JSON_H

#include "fuzz/mutate_text.h"

#include <inttypes.h>
#include <jansson.h>

enum { PM_JSON_DEPTH = 12 };

/* Some value in `root`, and its place. */
struct pm_json_place {
    json_t *parent; /* NULL: the root itself */
    const char *key;
    size_t index;
    json_t *value;
};

static inline struct pm_json_place pm_json_child(struct pm_edit *e, json_t *parent) {
    struct pm_json_place place = {parent, NULL, 0, NULL};
    if (json_is_array(parent)) {
        place.index = pm_edit_below(e, json_array_size(parent));
        place.value = json_array_get(parent, place.index);
    } else if (json_is_object(parent)) {
        void *member = json_object_iter(parent);
        for (size_t skip = pm_edit_below(e, json_object_size(parent)); skip > 0; skip--)
            member = json_object_iter_next(parent, member);
        place.key = json_object_iter_key(member);
        place.value = json_object_iter_value(member);
    }
    return place;
}

static inline struct pm_json_place pm_json_any(struct pm_edit *e, json_t *root) {
    struct pm_json_place place = {.value = root};
    for (int depth = 0; depth < PM_JSON_DEPTH; depth++) {
        struct pm_json_place child = pm_json_child(e, place.value);
        if (child.value == NULL || (depth > 0 && pm_edit_below(e, 4) == 0))
            break;
        place = child;
    }
    return place;
}

static inline json_t *pm_json_other(struct pm_edit *e, json_t *root, json_t *old) {
    static const double numbers[] = {0, -1, 0.5, 1, 100, 1e-320, 1e300, 2147483648.0, 9007199254740993.0};
    static const json_int_t whole[] = {0, -1, 1, 2, 100, INT32_MAX, INT64_MAX, INT64_MIN};
    if (json_is_integer(old) && json_integer_value(old) > INT32_MIN && json_integer_value(old) < INT32_MAX &&
        pm_edit_below(e, 2) == 0)
        return json_integer(json_integer_value(old) + (json_int_t)pm_edit_below(e, 5) - 2);
    if (json_is_real(old) && pm_edit_below(e, 2) == 0)
        return json_real(json_real_value(old) * ((double)pm_edit_below(e, 5) - 2));
    switch (pm_edit_below(e, 7)) {
    case 0:
        return json_null();
    case 1:
        return json_boolean(pm_edit_below(e, 2));
    case 2:
        return json_real(numbers[pm_edit_below(e, sizeof numbers / sizeof *numbers)]);
    case 3:
        return json_integer(whole[pm_edit_below(e, sizeof whole / sizeof *whole)]);
    case 4:
        return json_array();
    case 5:
        return json_string("");
    default:
        return json_deep_copy(pm_json_any(e, root).value);
    }
}

static inline void pm_mutate_value(struct pm_edit *e, json_t *root) {
    struct pm_json_place place = pm_json_any(e, root);
    if (place.parent == NULL)
        return;
    if (pm_edit_below(e, 4) == 0) {
        if (place.key != NULL)
            json_object_del(place.parent, place.key);
        else
            json_array_remove(place.parent, place.index);
        return;
    }
    json_t *other = pm_json_other(e, root, place.value);
    if (place.key != NULL)
        json_object_set_new(place.parent, place.key, other);
    else if (pm_edit_below(e, 2) == 0)
        json_array_set_new(place.parent, place.index, other);
    else
        json_array_insert_new(place.parent, place.index, other);
}

static inline size_t pm_mutate_json(uint8_t *data, size_t size, size_t most, unsigned seed) {
    struct pm_edit e = pm_edit_begin(data, size, most, seed);
    struct pm_span line = pm_any_span(&e, "\n");
    json_t *root =
        pm_edit_below(&e, 3) > 0 ? json_loadb((const char *)data + line.at, line.size, 0, NULL) : NULL;
    if (root == NULL)
        return pm_edit_below(&e, 2) == 0 ? pm_mutate_text(data, size, most, seed)
                                         : LLVMFuzzerMutate(data, size, most);
    for (size_t i = pm_edit_below(&e, 3) + 1; i > 0; i--)
        pm_mutate_value(&e, root);
    char *text = json_dumps(root, JSON_COMPACT);
    json_decref(root);
    if (text != NULL) {
        bool ends = line.size > 0 && data[line.at + line.size - 1] == '\n';
        pm_edit_splice(&e, line.at, line.size - ends, (const uint8_t *)text, strlen(text));
    }
    free(text);
    return e.size;
}

#endif
