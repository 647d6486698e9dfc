/* Flat, compact, roughly square spots of a picture, which may be patches.
 */
#ifndef PM_CHART_BLOBS_H
#define PM_CHART_BLOBS_H

#include "chart/sketch.h"

struct pm_blob {
    double x, y; /* centroid, pixels of the sketch */
    double side; /* square root of its area */
};

struct pm_blobs {
    struct pm_blob *items; /* largest first */
    size_t n, capacity;
};

/* All blobs of `sketch`, each once. A pixel is flat where no central difference of lightness reaches a
 * threshold; several thresholds are tried. At most 3000, the largest. */
PM_USE_RESULT bool pm_blobs_find(const struct pm_sketch *sketch, struct pm_blobs *blobs,
                                 struct pm_error *err);
void pm_blobs_free(struct pm_blobs *blobs);

#endif
