/* Members of a record's JSON on their way back into C. What is null or missing is unknown; what is of another
 * type than a record has makes the reader fail with PM_E_CORRUPT, and all that is taken after it is unknown.
 */
#ifndef PM_REPORT_JSON_TAKE_H
#define PM_REPORT_JSON_TAKE_H

#include "pigmatch.h"

#include <jansson.h>

/* The JSON in `length` bytes, json_decref(). NULL where it is none (PM_E_CORRUPT, "it is no JSON (...)") or
 * memory runs out. */
json_t *pm_json_load(const char *json, size_t length, struct pm_error *err);

/* The first thing that is wrong sticks. */
struct pm_json_reader {
    struct pm_record *record;
    struct pm_error *err;
    bool ok;
    size_t texts_capacity;
};

/* Notes that a member is not what a record has there. */
void pm_take_refuse(struct pm_json_reader *r, const char *member, const char *wanted);

/* object's member; NULL where it is null or missing, or something was wrong before. */
const json_t *pm_take_at(struct pm_json_reader *r, const json_t *object, const char *key);
const json_t *pm_take_object(struct pm_json_reader *r, const json_t *object, const char *key);
/* A list of at most `most`; *n is 0 where there is none. */
const json_t *pm_take_list(struct pm_json_reader *r, const json_t *object, const char *key, size_t most,
                           size_t *n);

/* NAN where it is null; within a billion, which no quantity of ours comes near. */
void pm_take_number(struct pm_json_reader *r, const json_t *object, const char *key, double *into);
/* Not negative; `unknown` where it is null. */
long long pm_take_whole(struct pm_json_reader *r, const json_t *object, const char *key, long long unknown);
int pm_take_int(struct pm_json_reader *r, const json_t *object, const char *key, int unknown);
bool pm_take_truth(struct pm_json_reader *r, const json_t *object, const char *key);
/* Belongs to the JSON. */
const char *pm_take_string(struct pm_json_reader *r, const json_t *object, const char *key);
/* A copy, the caller's. */
void pm_take_text(struct pm_json_reader *r, const json_t *object, const char *key, char **into);
/* A copy that belongs to the record, for words that records borrow: letters, digits and what joins them,
 * since pages print them as they are. */
void pm_take_kept(struct pm_json_reader *r, const json_t *object, const char *key, const char **into);
/* Cut to `size`; *into stays as it is where it is null. */
void pm_take_short(struct pm_json_reader *r, const json_t *object, const char *key, char *into, size_t size);
/* The position of a word in the list, 0 where it is null. */
int pm_take_word(struct pm_json_reader *r, const json_t *object, const char *key, const char *const *words,
                 int n);
/* Exactly `n` numbers; all NAN where it is null. */
void pm_take_numbers(struct pm_json_reader *r, const json_t *object, const char *key, double *into, size_t n);
void pm_take_lab(struct pm_json_reader *r, const json_t *object, const char *key, struct pm_lab *into);
/* One of several whole numbers of pixels or days; `key` names the list. */
int pm_take_pixel(struct pm_json_reader *r, const char *key, const json_t *value);
void pm_take_boxes(struct pm_json_reader *r, const json_t *object, const char *key, struct pm_box *into,
                   size_t *n);

/* json_check.c: the members that are there fit together, as those who write records take for granted. */
void pm_take_check(struct pm_json_reader *r);

/* json_read_advice.c: all members from "confidence" on. */
void pm_take_advice(struct pm_json_reader *r, const json_t *root);

#endif
