/* Making a record: the one place that knows what it owns. Freed by pm_record_free (pigmatch.h). */
#ifndef PM_JOB_RECORD_H
#define PM_JOB_RECORD_H

#include "pigmatch.h"

/* A record in which everything is unknown; status OK. */
PM_USE_RESULT struct pm_record *pm_record_new(struct pm_error *err);

/* The same with the photo's name (NULL: none), the client and the options. */
PM_USE_RESULT struct pm_record *pm_record_begin(const char *name, const struct pm_options *options,
                                                struct pm_error *err);

/* Leaves what a failed photo still says: which file it was, why it failed and what was checked; nothing that
 * was half worked out. */
void pm_record_fail(struct pm_record *record, enum pm_status status, const struct pm_error *why);

/* Adds one option as the command line takes it; both texts are copied. */
PM_USE_RESULT bool pm_record_say(struct pm_record *record, const char *name, const char *value,
                                 struct pm_error *err);

/* The session of that number that has a colour, and the last that has one; NULL: none. They are the record's.
 */
const struct pm_session *pm_session_of(const struct pm_record *record, int number);
const struct pm_session *pm_final_session(const struct pm_record *record);

#endif
