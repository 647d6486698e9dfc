/* A record's line of JSON read again, as far as another run needs it to go on from there. */
#ifndef PM_REPORT_JSON_HEAD_H
#define PM_REPORT_JSON_HEAD_H

#include "pigmatch.h"

struct pm_record_head {
    struct pm_record *record;
    char *options; /* as pm_options_text says them */
};

/* False where the line is no record of schema PM_SCHEMA (PM_E_CORRUPT; the message says what is wrong with
 * it, without a place), or memory ran out. Only after success there is something to free. */
PM_USE_RESULT bool pm_record_head_read(const char *line, size_t length, struct pm_record_head *head,
                                       struct pm_error *err);
void pm_record_head_free(struct pm_record_head *head);

/* The member "options" of every record made with `options`, in one fixed form; free(). */
PM_USE_RESULT char *pm_options_text(const struct pm_options *options, struct pm_error *err);

#endif
