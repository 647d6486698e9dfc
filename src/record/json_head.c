#include "record/json_head.h"

#include "base/error.h"
#include "base/memory.h"
#include "record/json_take.h"
#include "record/record.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ members */

static const char *text_at(const json_t *object, const char *key) {
    return json_string_value(json_object_get(object, key));
}

/* The position of object's text `key` in words, or -1. */
static int word_at(const json_t *object, const char *key, const char *const *words, int n) {
    const char *word = text_at(object, key);
    for (int i = 0; word != NULL && i < n; i++)
        if (words[i] != NULL && strcmp(word, words[i]) == 0)
            return i;
    return -1;
}

static enum pm_code code_at(const json_t *error) {
    const char *word = text_at(error, "code");
    for (int code = 0; word != NULL && code < PM_E_COUNT; code++)
        if (strcmp(word, pm_code_name(code)) == 0)
            return code;
    return PM_E_NONE;
}

static int hex_digit(char c) {
    const char *digits = "0123456789abcdef", *at = c != '\0' ? strchr(digits, c) : NULL;
    return at != NULL ? (int)(at - digits) : 0;
}

static bool take_photo(struct pm_record_head *head, struct pm_error *err) {
    const char *hex = text_at(head->json, "photo_hex");
    head->photo = text_at(head->json, "photo");
    if (hex == NULL)
        return true;
    size_t length = strlen(hex) / 2;
    head->photo_made = pm_alloc(length + 1, 1, err);
    if (head->photo_made == NULL)
        return false;
    for (size_t i = 0; i < length; i++)
        head->photo_made[i] = (char)(hex_digit(hex[2 * i]) << 4 | hex_digit(hex[2 * i + 1]));
    head->photo = head->photo_made;
    return true;
}

static void take_checks(struct pm_record_head *head) {
    static const char *const levels[] = {"note", "warn", "refuse"};
    const json_t *list = json_object_get(head->json, "quality");
    for (size_t i = 0; i < json_array_size(list) && head->n_checks < PM_MAX_CHECKS; i++) {
        const json_t *check = json_array_get(list, i);
        int level = word_at(check, "level", levels, 3);
        const char *name = text_at(check, "check");
        if (level >= 0 && name != NULL) {
            head->checks[head->n_checks].check = name;
            head->checks[head->n_checks++].level = (enum pm_level)level;
        }
    }
}

static void take_target(struct pm_record_head *head) {
    const json_t *lab = json_object_get(json_object_get(head->json, "target"), "lab");
    head->target =
        (struct pm_lab){json_number_value(json_array_get(lab, 0)), json_number_value(json_array_get(lab, 1)),
                        json_number_value(json_array_get(lab, 2))};
}

static bool take_members(struct pm_record_head *head, struct pm_error *err) {
    static const char *const statuses[] = {"ok", "error", "refused"};
    static const char *const confidences[] = {NULL, "low", "medium", "high"};
    const json_t *root = head->json, *tool = json_object_get(root, "tool");
    const json_t *options = json_object_get(root, "options");
    const char *schema = text_at(root, "schema");
    int status = word_at(root, "status", statuses, 3);
    int confidence = word_at(root, "confidence", confidences, 4);
    head->version = text_at(tool, "version");
    head->method = (int)json_integer_value(json_object_get(tool, "method"));
    if (schema == NULL || strcmp(schema, PM_SCHEMA) != 0 || status < 0 || head->version == NULL ||
        !json_is_object(options))
        return pm_fail(err, PM_E_CORRUPT, "it is no record of " PM_SCHEMA);
    head->status = (enum pm_status)status;
    head->confidence = confidence < 0 ? PM_CONFIDENCE_UNKNOWN : (enum pm_confidence)confidence;
    head->code = code_at(json_object_get(root, "error"));
    head->id = text_at(root, "id");
    head->palette_sha256 = text_at(json_object_get(root, "palette"), "sha256");
    take_checks(head);
    take_target(head);
    errno = 0; /* jansson tells no lack of memory under a name */
    head->options = json_dumps(options, JSON_COMPACT | JSON_SORT_KEYS);
    bool whole = head->options != NULL && errno != ENOMEM;
    return (whole || pm_fail_memory(err)) && take_photo(head, err);
}

/* ------------------------------------------------------------------ the whole */

bool pm_record_head_read(const char *line, size_t length, struct pm_record_head *head, struct pm_error *err) {
    *head = (struct pm_record_head){.json = pm_json_load(line, length, err)};
    if (head->json != NULL && take_members(head, err))
        return true;
    pm_record_head_free(head);
    return false;
}

void pm_record_head_free(struct pm_record_head *head) {
    json_decref(head->json);
    free(head->options);
    free(head->photo_made);
    *head = (struct pm_record_head){0};
}

char *pm_options_text(const struct pm_options *options, struct pm_error *err) {
    struct pm_record_head head;
    char *text = NULL;
    struct pm_record *record = pm_record_begin(NULL, options, err);
    char *line = record != NULL ? pm_record_json(record, err) : NULL;
    if (line != NULL && pm_record_head_read(line, strlen(line), &head, err)) {
        text = head.options;
        head.options = NULL;
        pm_record_head_free(&head);
    }
    free(line);
    pm_record_free(record);
    return text;
}
