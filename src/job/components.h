/* Hair that is part grey: its two components, and which of them a plan follows. */
#ifndef PM_JOB_COMPONENTS_H
#define PM_JOB_COMPONENTS_H

#include "hair/grey.h"
#include "pigmatch.h"
#include "plan/posterior.h"

/* From this share of grey on, and up to the same share of dark hair, it is named after neither. */
#define PM_CONSIDERABLE_GREY 0.1

/* Writes the components measured in one photo into its record: two, or none if the hair has one colour or
 * they cannot be separated. */
void pm_note_components(struct pm_record *record, const struct pm_grey *grey);

/* The same for several photos: means in linear light over those that show two, weighted by their shares. */
void pm_pool_components(struct pm_record *record, const struct pm_record *const *photos, size_t n);

/* The hair's colour for a plan with that choice; for hair without components that of its roots, if they
 * are requested and known, otherwise hair.lab. */
struct pm_lab pm_followed_lab(const struct pm_record *record, enum pm_grey_choice follow);

/* *dark becomes the blend of the two. Both are in the light of one photo, which causes most of their
 * uncertainty: lighter points of one are paired with lighter points of the other. sd_L remains that of
 * the dark one. */
void pm_blend_components(struct pm_posterior *dark, struct pm_posterior *grey, double grey_frac);

#endif
