/* From the measured hair to the probable one. */
#ifndef PM_JOB_INFER_H
#define PM_JOB_INFER_H

#include "plan/posterior.h"

/* The posterior of the hair that `n` records show (at least one, all with hair): one photo's own, or those of
 * one client. Photos of one camera within an hour share their light and their error; so do photos that do not
 * say when they were taken. For part-grey hair it is that of the component that the record's `grey`
 * follows, from the photos that show two. Fills `posterior` and `level` of *record and, if the photos
 * cannot show the same hair, its plan_reason and plan_note. Fails if memory runs out. */
PM_USE_RESULT bool pm_infer(struct pm_record *record, const struct pm_record *const *photos, size_t n,
                            const struct pm_options *options, struct pm_posterior *posterior,
                            struct pm_error *err);

/* The same for one choice, which must not be a blend; does not change the record's posterior. */
PM_USE_RESULT bool pm_infer_followed(struct pm_record *record, const struct pm_record *const *photos,
                                     size_t n, const struct pm_options *options, enum pm_grey_choice follow,
                                     struct pm_posterior *posterior, struct pm_error *err);

#endif
