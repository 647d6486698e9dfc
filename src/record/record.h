/* Making records. Freed by pm_record_free (pigmatch.h). */
#ifndef PM_RECORD_RECORD_H
#define PM_RECORD_RECORD_H

#include "pigmatch.h"

/* A record in which everything is unknown; status OK. */
PM_USE_RESULT struct pm_record *pm_record_new(struct pm_error *err);

/* The same with the photo's name (NULL: none), the client and the options. */
PM_USE_RESULT struct pm_record *pm_record_begin(const char *name, const struct pm_options *options,
                                                struct pm_error *err);

/* Reduces the record of a failed photo to the file, the reason and the checks, without partial results.
 * Its status is refused if the photo was examined and shows nothing to measure, otherwise error. */
void pm_record_fail(struct pm_record *record, const struct pm_error *why);

/* Rounds every number as JSON does: what is shown now is then what is shown of the stored record later. */
void pm_record_round(struct pm_record *record);

/* The zone of that name, which may be the record itself; NULL if there is none. */
const struct pm_record *pm_zone_of(const struct pm_record *record, const char *zone);

/* The session of that number, and the last one, that has a colour; NULL: none. They belong to the record.
 */
const struct pm_session *pm_session_of(const struct pm_record *record, int number);
const struct pm_session *pm_final_session(const struct pm_record *record);

/* A record's options in one fixed form, "aim=2; hair=10,10,50,50; ", sorted by name: equal for records
 * made in the same way. free(). */
PM_USE_RESULT char *pm_settings_text(const struct pm_record *record, struct pm_error *err);
/* The same for every record made with `options`. */
PM_USE_RESULT char *pm_options_text(const struct pm_options *options, struct pm_error *err);

#endif
