/* Regions as people give them -> boxes in the photo. */
#ifndef PM_JOB_REGION_H
#define PM_JOB_REGION_H

#include "pigmatch.h"

/* The region in upright pixels of a width x height photo, both ends rounded to whole pixels. PM_E_REGION
 * where it is empty or reaches outside: a rectangle that does not fit belongs to another photo. `what` is the
 * option. */
PM_USE_RESULT bool pm_region_box(const struct pm_region *region, int width, int height, const char *what,
                                 const char *photo, struct pm_box *box, struct pm_error *err);

#endif
