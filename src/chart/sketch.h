/* A small picture of lightness only, in which the finder searches. */
#ifndef PM_CHART_SKETCH_H
#define PM_CHART_SKETCH_H

#include "base/error.h"
#include "photo/pixels.h"

/* Bytes after the last pixel that may be read. */
enum { PM_SKETCH_PAD = 16 };

struct pm_sketch {
    int width, height;
    uint8_t *light;                 /* mean of the three codes */
    const struct pm_pixels *source; /* borrowed */
    int x, y;                       /* where its first pixel begins, pixels of the source */
    int factor;                     /* source pixels to one of its own, each way */
};

/* The part `box` of RGB pixels (counted from their first), averaged over `factor` x `factor` (1, 2 or 4);
 * the remainder at the right and the bottom is cut off. The box is at least `factor` pixels each way. */
PM_USE_RESULT bool pm_sketch_new(const struct pm_pixels *pixels, struct pm_box box, int factor,
                                 struct pm_sketch *sketch, struct pm_error *err);
void pm_sketch_free(struct pm_sketch *sketch);

/* The codes of the source under a point of the sketch; NULL outside. */
const uint8_t *pm_sketch_codes(const struct pm_sketch *sketch, struct pm_point at);

#endif
