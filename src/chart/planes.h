/* A picture at one resolution, as three planes of 8-bit codes: what the finder looks at. */
#ifndef PM_CHART_PLANES_H
#define PM_CHART_PLANES_H

#include "base/error.h"
#include "photo/photo.h"

struct pm_planes {
    int width, height;
    uint8_t *plane[3]; /* one block, owned by plane[0] */
    int x, y;          /* where its first pixel begins, pixels of the source */
    int factor;
};

/* RGB pixels, averaged over `factor` x `factor` (1, 2 or 4); what is left at the right and the bottom is cut.
 */
PM_USE_RESULT bool pm_planes_new(const struct pm_pixels *pixels, struct pm_box box, int factor,
                                 struct pm_planes *planes, struct pm_error *err);
void pm_planes_free(struct pm_planes *planes);

#endif
