/* The options of a job, told again as the command line takes them. */
#ifndef PM_JOB_OPTIONS_H
#define PM_JOB_OPTIONS_H

#include "pigmatch.h"

/* Adds every option that differs from its default to the record. The palette is told by its own members. */
PM_USE_RESULT bool pm_options_describe(const struct pm_options *options, struct pm_record *record,
                                       struct pm_error *err);

/* The same of what a follow-up asks beside them. */
PM_USE_RESULT bool pm_followup_describe(const struct pm_followup_request *request, struct pm_record *record,
                                        struct pm_error *err);

#endif
