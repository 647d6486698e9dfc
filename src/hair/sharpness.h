/* Is the hair in focus? */
#ifndef PM_HAIR_SHARPNESS_H
#define PM_HAIR_SHARPNESS_H

#include "hair/bins.h"

/* The variance of the Laplacian of L* over the hair in the drawn box, at a fixed width (about 64 cells), as a
 * share of the variance of L* itself, so that dark and light hair are judged alike. NAN where the box is
 * under 24 cells either way or its hair shows no contrast. */
double pm_sharpness(const struct pm_region_cells *region, const struct pm_bins *bins);

#endif
