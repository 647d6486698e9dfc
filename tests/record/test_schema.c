/* man/pigmatch-record.schema.json describes the members that the table has: the same ones in the same places,
 * of the types that JSON gives them, with the same words. */
#include "record/members.h"
#include "testing.h"

#include <jansson.h>
#include <string.h>

static json_t *schema;

static void set_up(void) {
    json_error_t why;
    schema = json_load_file("man/pigmatch-record.schema.json", 0, &why);
    ck_assert_msg(schema != NULL, "%s", why.text);
}

static void tear_down(void) {
    json_decref(schema);
}

/* ------------------------------------------------------------------ the schema */

/* What a "$ref" stands for. */
static const json_t *resolved(const json_t *node) {
    const char *ref = json_string_value(json_object_get(node, "$ref"));
    if (ref == NULL)
        return node;
    const bool defined = strncmp(ref, "#/$defs/", 8) == 0;
    ck_assert(defined || strncmp(ref, "#/properties/", 13) == 0);
    return json_object_get(json_object_get(schema, defined ? "$defs" : "properties"),
                           ref + (defined ? 8 : 13));
}

/* The alternative of that type, "null" among them; NULL: there is none. */
static const json_t *of_type(const json_t *node, const char *type) {
    node = resolved(node);
    const json_t *any = json_object_get(node, "anyOf"), *said = json_object_get(node, "type");
    for (size_t i = 0; i < json_array_size(any); i++) {
        const json_t *found = of_type(json_array_get(any, i), type);
        if (found != NULL)
            return found;
    }
    if (json_is_string(said))
        return strcmp(json_string_value(said), type) == 0 ? node : NULL;
    for (size_t i = 0; i < json_array_size(said); i++)
        if (strcmp(json_string_value(json_array_get(said, i)), type) == 0)
            return node;
    const json_t *words = json_object_get(node, "enum");
    if (json_is_string(json_object_get(node, "const")) && strcmp(type, "string") == 0)
        return node;
    for (size_t i = 0; said == NULL && i < json_array_size(words); i++) {
        const json_t *word = json_array_get(words, i);
        if (json_is_string(word) ? strcmp(type, "string") == 0 : strcmp(type, "null") == 0)
            return node;
    }
    return NULL;
}

static bool holds_word(const json_t *list, const char *word) {
    bool found = false;
    for (size_t i = 0; i < json_array_size(list); i++)
        found = found || (json_is_string(json_array_get(list, i)) &&
                          strcmp(json_string_value(json_array_get(list, i)), word) == 0);
    return found;
}

/* ------------------------------------------------------------------ comparing */

static void check_members(const struct pm_member *members, const json_t *object, const char *where);

static const char *type_of(const struct pm_member *member) {
    static const char *const types[] = {
        [PM_MEMBER_NUMBER] = "number",    [PM_MEMBER_WHOLE] = "integer",  [PM_MEMBER_WHOLE64] = "integer",
        [PM_MEMBER_FLAG] = "boolean",     [PM_MEMBER_WORD] = "string",    [PM_MEMBER_SHORT] = "string",
        [PM_MEMBER_BOOLEAN] = "boolean",  [PM_MEMBER_TEXT] = "string",    [PM_MEMBER_BYTES_HEX] = "string",
        [PM_MEMBER_OPTIONS] = "object",   [PM_MEMBER_OBJECT] = "object",  [PM_MEMBER_LIST] = "array",
        [PM_MEMBER_GROWN_LIST] = "array", [PM_MEMBER_BY_NAME] = "object",
    };
    return pm_member_size(member) > 0 && member->n > 0 ? "array" : types[member->kind];
}

/* The words are those of the list. Names of hair and of patches are not listed in the schema. */
static void check_words(enum pm_words list, const json_t *node, const char *where) {
    const json_t *words = json_object_get(node, "enum");
    if (words == NULL) {
        ck_assert_msg(list == PM_WORDS_HAIR_NAME || list == PM_WORDS_PATCH || list == PM_WORDS_CHECK,
                      "%s lists no words", where);
        return;
    }
    for (int i = 0; i < 64; i++) {
        const char *word = pm_word(list, i);
        const bool said = list == PM_WORDS_CODE && i == PM_E_NONE; /* a record without an error has none */
        ck_assert_msg(word == NULL || said || holds_word(words, word), "%s lacks the word %s", where, word);
    }
    for (size_t i = 0; i < json_array_size(words); i++) {
        const char *word = json_string_value(json_array_get(words, i));
        ck_assert_msg(word == NULL || pm_word_value(list, word) >= 0, "%s: nobody says %s", where, word);
    }
}

static void check_member(const struct pm_member *member, const json_t *property, const char *where) {
    const json_t *node = of_type(property, type_of(member));
    ck_assert_msg(node != NULL, "%s is no %s in the schema", where, type_of(member));
    const bool always = member->required || member->kind == PM_MEMBER_BOOLEAN ||
                        member->kind == PM_MEMBER_LIST || member->kind == PM_MEMBER_GROWN_LIST ||
                        member->kind == PM_MEMBER_OPTIONS;
    ck_assert_msg(member->when.size == 0 || of_type(property, "null") != NULL, "%s may be null", where);
    ck_assert_msg(!always || member->when.size > 0 || of_type(property, "null") == NULL, "%s is never null",
                  where);
    ck_assert_msg(member->unknown == NULL || of_type(property, "string") != NULL, "%s has no word", where);
    if (member->kind == PM_MEMBER_WORD)
        check_words(member->words, node, where);
    if (member->kind == PM_MEMBER_OBJECT)
        check_members(member->of, node, where);
    if (member->kind == PM_MEMBER_LIST || member->kind == PM_MEMBER_GROWN_LIST)
        check_member(member->of, json_object_get(node, "items"), where);
    if (pm_member_size(member) > 0 && member->n > 0) {
        ck_assert_int_eq(json_integer_value(json_object_get(node, "minItems")), (json_int_t)member->n);
        ck_assert_int_eq(json_integer_value(json_object_get(node, "maxItems")), (json_int_t)member->n);
    }
}

/* All of the table and nothing else, and all of it required. */
static void check_members(const struct pm_member *members, const json_t *object, const char *where) {
    const json_t *properties = json_object_get(object, "properties");
    const json_t *required = json_object_get(object, "required");
    size_t n = 0;
    ck_assert_msg(json_is_false(json_object_get(object, "additionalProperties")), "%s is open", where);
    for (; members->key != NULL; members++, n++) {
        char place[200];
        snprintf(place, sizeof place, "%s.%s", where, members->key);
        const json_t *property = json_object_get(properties, members->key);
        ck_assert_msg(property != NULL, "%s is missing in the schema", place);
        ck_assert_msg(holds_word(required, members->key), "%s is not required in the schema", place);
        check_member(members, property, place);
    }
    const size_t more = json_object_get(properties, "schema") != NULL;
    ck_assert_msg(json_object_size(properties) == n + more, "%s: the schema has members that no row has",
                  where);
}

START_TEST(the_schema_is_that_of_the_table) {
    check_members(pm_record_members, schema, "");
}
END_TEST

/* Every column shows a member that there is. */
START_TEST(columns_lead_to_members) {
    static const struct pm_record record = {0};
    for (size_t i = 0; i < pm_record_column_count; i++) {
        const struct pm_column *column = &pm_record_columns[i];
        const void *owner;
        const struct pm_member *member = pm_member_find(pm_record_members, &record, column->path, &owner);
        ck_assert_msg(member != NULL, "%s shows %s, which is none", column->name, column->path);
        ck_assert_msg(column->index == 0 || (size_t)column->index < member->n, "%s", column->name);
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("schema");
    TCase *tests = tcase_create("schema");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, the_schema_is_that_of_the_table);
    tcase_add_test(tests, columns_lead_to_members);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
