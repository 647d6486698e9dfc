/* Making a record: the one place that knows what it owns. Freed by pm_record_free (pigmatch.h). */
#ifndef PM_RECORD_RECORD_H
#define PM_RECORD_RECORD_H

#include "pigmatch.h"

/* A record in which everything is unknown; status OK. */
PM_USE_RESULT struct pm_record *pm_record_new(struct pm_error *err);

/* The same with the photo's name (NULL: none), the client and the options. */
PM_USE_RESULT struct pm_record *pm_record_begin(const char *name, const struct pm_options *options,
                                                struct pm_error *err);

/* Leaves what a failed photo still says: which file it was, why it failed and what was checked; nothing that
 * was half worked out. It is refused where it was looked at and shows nothing to measure, else an error. */
void pm_record_fail(struct pm_record *record, const struct pm_error *why);

/* The one of its zones that is called so, or the record itself where that is; NULL: none is. */
const struct pm_record *pm_zone_of(const struct pm_record *record, const char *zone);

/* The session of that number that has a colour, and the last that has one; NULL: none. They are the record's.
 */
const struct pm_session *pm_session_of(const struct pm_record *record, int number);
const struct pm_session *pm_final_session(const struct pm_record *record);

/* A record's options in one fixed form, "aim=2; hair=10,10,50,50; ", sorted by name: equal where records were
 * made alike. free(). */
PM_USE_RESULT char *pm_settings_text(const struct pm_record *record, struct pm_error *err);
/* The same of every record made with `options`. */
PM_USE_RESULT char *pm_options_text(const struct pm_options *options, struct pm_error *err);

#endif
