/* Several photos of one client: one colour, and what they disagree about in its uncertainty. */
#ifndef PM_HAIR_COMBINE_H
#define PM_HAIR_COMBINE_H

#include "pigmatch.h"

/* Pools `n` (at least 1) measurements of the same hair into *pooled. Colours are averaged in linear light,
 * each photo weighing as the inverse square of its uncertainty. Sampling and selection errors are independent
 * from photo to photo and shrink; the camera's error is shared and does not. What the photos disagree about
 * beyond their own sampling and selection (90 % radius of their distances from the pooled colour) goes into
 * the selection. Counts add up; spread, extremes, clusters and shares are weighted by pixels, clusters nearer
 * than 5 become one. One measurement comes back unchanged. */
void pm_combine_hair(struct pm_hair_facts *pooled, const struct pm_hair_facts *const *photos, size_t n);

#endif
