/* The options of a job: their ranges, and what was given as records report it. */
#ifndef PM_RECORD_OPTIONS_H
#define PM_RECORD_OPTIONS_H

#include "pigmatch.h"

/* What pm_options_check says of the options by themselves, without their palette. */
PM_USE_RESULT bool pm_options_check_ranges(const struct pm_options *options, struct pm_error *err);

/* Adds every option that differs from its default to the record. The palette is told by its own members. */
PM_USE_RESULT bool pm_options_describe(const struct pm_options *options, struct pm_record *record,
                                       struct pm_error *err);

/* The same of what a follow-up asks beside them. */
PM_USE_RESULT bool pm_followup_describe(const struct pm_followup_request *request, struct pm_record *record,
                                        struct pm_error *err);

/* A record's options in one fixed form, "aim=2; hair=10,10,50,50; ", sorted by name: equal where records were
 * made alike. free(). */
PM_USE_RESULT char *pm_settings_text(const struct pm_record *record, struct pm_error *err);
/* The same of every record made with `options`. */
PM_USE_RESULT char *pm_options_text(const struct pm_options *options, struct pm_error *err);

#endif
