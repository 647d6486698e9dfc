/* What was done in one session, as a line of JSON in a client's file, schema "pigmatch-log/1". */
#ifndef PM_RECORD_LOG_ENTRY_H
#define PM_RECORD_LOG_ENTRY_H

#include "pigmatch.h"

#define PM_LOG_SCHEMA "pigmatch-log/1"

/* Texts are the entry's own; NULL and NAN are unknown. */
struct pm_log_entry {
    char *client;
    int session;                       /* from 1; above 3 a touch-up */
    char *zone;                        /* the zone of the plan; NULL: it has none */
    char date[11];                     /* YYYY-MM-DD */
    struct pm_part used[PM_MAX_PARTS]; /* drops -1: one bottle, unmixed */
    size_t n_used;
    double density_frac; /* the share of the scalp that the dots should cover */
    char *needle;
    double depth_mm;
    char *operator_id;
    char *remark;
};

/* One line with its newline; free(). NULL when memory runs out. */
PM_USE_RESULT char *pm_log_entry_json(const struct pm_log_entry *entry, struct pm_error *err);

/* Reads such a line. PM_E_CORRUPT if it is not one; the message says what is wrong, without a place. On
 * failure there is nothing to release. */
PM_USE_RESULT bool pm_log_entry_read(const char *json, size_t length, struct pm_log_entry *entry,
                                     struct pm_error *err);
void pm_log_entry_free(struct pm_log_entry *entry);

/* The bottles as --use takes them, "N4:8,W2:2" or "N4"; free(). */
PM_USE_RESULT char *pm_log_entry_use(const struct pm_log_entry *entry, struct pm_error *err);

#endif
