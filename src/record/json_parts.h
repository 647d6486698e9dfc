/* The parts of a record's JSON, each in a file of its own. */
#ifndef PM_REPORT_JSON_PARTS_H
#define PM_REPORT_JSON_PARTS_H

#include "record/json_values.h"

/* json_advice.c: all members from "confidence" on. */
void pm_json_put_advice(struct pm_json *w, json_t *root, const struct pm_record *record);

/* json_followup.c: what a healed photo says; null for all other records. */
json_t *pm_json_followup(struct pm_json *w, const struct pm_record *record);

#endif
