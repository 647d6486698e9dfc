/* Validates JSON against one of our schemas, for the part of JSON Schema 2020-12 that they use. An
 * unknown keyword ends the process, so that no check is skipped. */
#ifndef PM_TESTS_FUZZ_SCHEMA_H
#define PM_TESTS_FUZZ_SCHEMA_H

#include "fuzz/fuzz.h"

#include <jansson.h>
#include <regex.h>

struct pm_schema {
    json_t *root;
};

static inline bool pm_holds_to(const struct pm_schema *schema, const json_t *rule, const json_t *value);

static inline bool pm_is_type(const char *type, const json_t *value) {
    static const struct {
        const char *name;
        json_type type;
    } types[] = {{"object", JSON_OBJECT},   {"array", JSON_ARRAY},    {"string", JSON_STRING},
                 {"null", JSON_NULL},       {"boolean", JSON_TRUE},   {"boolean", JSON_FALSE},
                 {"integer", JSON_INTEGER}, {"number", JSON_INTEGER}, {"number", JSON_REAL}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcmp(types[i].name, type) == 0 && types[i].type == json_typeof(value))
            return true;
    return strcmp(type, "integer") == 0 && json_is_real(value) &&
           json_real_value(value) == (double)(int64_t)json_real_value(value);
}

static inline bool pm_is_one_of(const json_t *types, const json_t *value) {
    size_t i;
    json_t *type;
    if (json_is_string(types))
        return pm_is_type(json_string_value(types), value);
    json_array_foreach(types, i, type) if (pm_is_type(json_string_value(type), value)) return true;
    return false;
}

/* The schemas' patterns are POSIX's but for \d. */
static inline bool pm_is_like(const char *pattern, const char *text) {
    char posix[128];
    size_t n = 0;
    regex_t regex;
    for (; *pattern != '\0'; pattern++) {
        PM_HOLDS(n + 8 < sizeof posix && (*pattern != '\\' || pattern[1] == 'd'));
        if (*pattern == '\\')
            pattern++, n += (size_t)sprintf(posix + n, "[0-9]");
        else
            posix[n++] = *pattern;
    }
    posix[n] = '\0';
    PM_HOLDS(regcomp(&regex, posix, REG_EXTENDED | REG_NOSUB) == 0);
    bool like = regexec(&regex, text, 0, NULL, 0) == 0;
    regfree(&regex);
    return like;
}

static inline bool pm_object_holds(const struct pm_schema *schema, const json_t *rule, const json_t *value) {
    const json_t *properties = json_object_get(rule, "properties"),
                 *others = json_object_get(rule, "additionalProperties");
    json_t *required = json_object_get(rule, "required"), *one;
    size_t i;
    const char *key;
    json_array_foreach(required, i,
                       one) if (json_object_get(value, json_string_value(one)) == NULL) return false;
    json_object_foreach((json_t *)(uintptr_t)value, key, one) {
        const json_t *property = json_object_get(properties, key);
        if (property == NULL && others == NULL)
            continue;
        if (!pm_holds_to(schema, property != NULL ? property : others, one))
            return false;
    }
    return true;
}

static inline bool pm_is_listed(const json_t *list, const json_t *value) {
    size_t i;
    json_t *one;
    json_array_foreach(list, i, one) if (json_equal(one, value)) return true;
    return false;
}

static inline bool pm_any_holds(const struct pm_schema *schema, const json_t *rules, const json_t *value) {
    size_t i;
    json_t *one;
    json_array_foreach(rules, i, one) if (pm_holds_to(schema, one, value)) return true;
    return false;
}

static inline bool pm_items_hold(const struct pm_schema *schema, const json_t *rule, const json_t *value) {
    size_t i;
    json_t *one;
    json_array_foreach(value, i, one) if (!pm_holds_to(schema, rule, one)) return false;
    return true;
}

/* "#/properties/hair": a place in the schema itself. */
static inline const json_t *pm_referred(const struct pm_schema *schema, const char *text) {
    const json_t *at = schema->root;
    char name[64];
    PM_HOLDS(strncmp(text, "#/", 2) == 0);
    for (text += 1; *text == '/'; text += strcspn(text, "/")) {
        snprintf(name, sizeof name, "%.*s", (int)strcspn(text + 1, "/"), text + 1);
        at = json_object_get(at, name);
        text++;
    }
    PM_HOLDS(at != NULL);
    return at;
}

static inline bool pm_keyword_holds(const struct pm_schema *schema, const char *key, const json_t *is,
                                    const json_t *rule, const json_t *value) {
    const double limit = json_number_value(is), number = json_number_value(value);
    const char *text = json_string_value(is);
    if (strcmp(key, "type") == 0)
        return pm_is_one_of(is, value);
    if (strcmp(key, "const") == 0)
        return json_equal(is, value);
    if (strcmp(key, "enum") == 0)
        return pm_is_listed(is, value);
    if (strcmp(key, "anyOf") == 0)
        return pm_any_holds(schema, is, value);
    if (strcmp(key, "$ref") == 0)
        return pm_holds_to(schema, pm_referred(schema, text), value);
    if (strcmp(key, "minimum") == 0)
        return !json_is_number(value) || number >= limit;
    if (strcmp(key, "maximum") == 0)
        return !json_is_number(value) || number <= limit;
    if (strcmp(key, "exclusiveMinimum") == 0)
        return !json_is_number(value) || number > limit;
    if (strcmp(key, "minItems") == 0)
        return !json_is_array(value) || (double)json_array_size(value) >= limit;
    if (strcmp(key, "maxItems") == 0)
        return !json_is_array(value) || (double)json_array_size(value) <= limit;
    if (strcmp(key, "items") == 0)
        return !json_is_array(value) || pm_items_hold(schema, is, value);
    if (strcmp(key, "pattern") == 0)
        return !json_is_string(value) || pm_is_like(text, json_string_value(value));
    if (strcmp(key, "properties") == 0 || strcmp(key, "required") == 0 ||
        strcmp(key, "additionalProperties") == 0)
        return !json_is_object(value) || pm_object_holds(schema, rule, value);
    static const char *const says_nothing[] = {"description", "title", "$schema", "$id", "$defs"};
    bool known = false;
    for (size_t i = 0; i < sizeof says_nothing / sizeof *says_nothing; i++)
        known |= strcmp(key, says_nothing[i]) == 0;
    PM_HOLDS(known);
    return true;
}

static inline bool pm_holds_to(const struct pm_schema *schema, const json_t *rule, const json_t *value) {
    const char *key;
    json_t *is;
    if (json_is_boolean(rule))
        return json_is_true(rule);
    PM_HOLDS(json_is_object(rule));
    json_object_foreach((json_t *)(uintptr_t)rule, key,
                        is) if (!pm_keyword_holds(schema, key, is, rule, value)) return false;
    return true;
}

/* A record, or an entry of a client's log, as it is written. `name` is the schema's file in man. */
static inline void pm_check_schema(struct pm_schema *schema, const char *name, const char *json) {
    char path[128];
    if (schema->root == NULL) {
        snprintf(path, sizeof path, "man/%s", name);
        schema->root = json_load_file(path, 0, NULL);
        PM_HOLDS(schema->root != NULL);
    }
    json_t *value = json_loads(json, JSON_ALLOW_NUL, NULL);
    PM_HOLDS(value != NULL);
    if (!pm_holds_to(schema, schema->root, value)) {
        fprintf(stderr, "%s", json);
        PM_HOLDS(!"it holds to its schema");
    }
    json_decref(value);
}

#endif
