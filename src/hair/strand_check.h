/* Is there hair where the network says hair? Looked at in the photo's own pixels: hair has strands
 * everywhere, so that even the quietest quarter of it is lively; skin, felt and cloth have smooth parts. */
#ifndef PM_HAIR_STRAND_CHECK_H
#define PM_HAIR_STRAND_CHECK_H

#include "base/error.h"
#include "photo/pixels.h"

/* Photos with a shorter long side are not judged. */
enum { PM_STRAND_LEAST_LONG_PX = 300 };

enum pm_strand_verdict {
    PM_STRAND_ABSTAINS, /* too few pixels, too dark, or between the two others */
    PM_STRAND_HAIR,     /* as lively as hair (and foliage, fur, coarse knits) */
    PM_STRAND_NOT_HAIR  /* too smooth for hair that is in focus */
};

struct pm_strand_check {
    enum pm_strand_verdict verdict;
    /* Slope of the quietest quarter: change of sRGB code a pixel, divided by the median code plus 10. NAN
     * where it could not be measured. */
    double slope_frac;
};

/* Where to look. The crop is of the photo's own resolution, or of a decode at 1/2, 1/4 or 1/8 that leaves
 * the hair at least 60 x 60 pixels; it is averaged down here where there is more hair than 240 x 240. */
struct pm_strand_place {
    const struct pm_pixels *crop;
    struct pm_box part;   /* of the crop, in the pixels that its box counts in; with `certain` all of it */
    const float *certain; /* 0-1 a cell over the crop, above PM_STRAND_CERTAIN where hair is; NULL: it is all
                             over the part */
    int width, height;    /* in cells */
};

#define PM_STRAND_CERTAIN 0.6f

/* photo_long_px: of the whole photo. False with *err filled when memory is short. */
PM_USE_RESULT bool pm_strand_look(struct pm_strand_check *check, const struct pm_strand_place *place,
                                  int photo_long_px, struct pm_error *err);

#endif
