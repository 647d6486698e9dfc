/* Hair that is part grey: its two components, and which of them a plan follows. */
#ifndef PM_JOB_COMPONENTS_H
#define PM_JOB_COMPONENTS_H

#include "hair/grey.h"
#include "pigmatch.h"
#include "plan/posterior.h"

/* From this share of grey on, and up to as little dark hair, it has the name of neither. */
#define PM_CONSIDERABLE_GREY 0.1

/* Writes the components that were measured in one photo into its record: two, or none where the hair has one
 * colour or nobody can tell. */
void pm_note_components(struct pm_record *record, const struct pm_grey *grey);

/* The same of several photos: means in linear light over those that show two, by their shares. */
void pm_pool_components(struct pm_record *record, const struct pm_record *const *photos, size_t n);

/* The hair's colour as a plan with that choice takes it; of hair without components that of its roots, where
 * they are known and asked for, else hair.lab. */
struct pm_lab pm_followed_lab(const struct pm_record *record, enum pm_grey_choice follow);

/* *dark becomes what lies between the two. Both stand in one photo's light, which is most of what nobody
 * knows of them: what is lighter of the one is taken with what is lighter of the other. sd_L stays the dark
 * one's. */
void pm_blend_components(struct pm_posterior *dark, struct pm_posterior *grey, double grey_frac);

#endif
