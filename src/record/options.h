/* The options of a job: their ranges, and what was given as records report it. */
#ifndef PM_RECORD_OPTIONS_H
#define PM_RECORD_OPTIONS_H

#include "pigmatch.h"

/* All members of struct pm_options that have a range, ended by a row without a name. */
extern const struct pm_range pm_option_ranges[];

/* What pm_options_check says of the options by themselves, without their palette. */
PM_USE_RESULT bool pm_options_check_ranges(const struct pm_options *options, struct pm_error *err);

/* Adds every option that differs from its default to the record. The palette is told by its own members. */
PM_USE_RESULT bool pm_options_describe(const struct pm_options *options, struct pm_record *record,
                                       struct pm_error *err);

/* The same of what a follow-up asks beside them. */
PM_USE_RESULT bool pm_followup_describe(const struct pm_followup_request *request, struct pm_record *record,
                                        struct pm_error *err);

#endif
