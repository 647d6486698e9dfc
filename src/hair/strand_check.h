/* Checks in the photo's own pixels whether the network's area is hair: hair has strands everywhere, so
 * that even its smoothest quarter has texture; skin, felt and cloth have smooth parts. */
#ifndef PM_HAIR_STRAND_CHECK_H
#define PM_HAIR_STRAND_CHECK_H

#include "base/error.h"
#include "photo/pixels.h"

/* Photos with a shorter long side are not checked. */
enum { PM_STRAND_LEAST_LONG_PX = 300 };

enum pm_strand_verdict {
    PM_STRAND_ABSTAINS, /* too few pixels, too dark, or between the two others */
    PM_STRAND_HAIR,     /* the texture of hair (and foliage, fur, coarse knits) */
    PM_STRAND_NOT_HAIR  /* too smooth for hair that is in focus */
};

struct pm_strand_check {
    enum pm_strand_verdict verdict;
    /* The slope of the smoothest quarter: change of sRGB code per pixel, divided by the median code plus
     * 10. NAN if it could not be measured. */
    double slope_frac;
};

/* The area to check. The crop has the photo's own resolution, or was decoded at 1/2, 1/4 or 1/8 with at
 * least 60 x 60 pixels of hair; it is averaged down here if there are more than 240 x 240 pixels of hair. */
struct pm_strand_place {
    const struct pm_pixels *crop;
    struct pm_box part;   /* the part of the crop, in the pixels of its box; with `certain` all of it */
    const float *certain; /* 0-1 for each cell over the crop, above PM_STRAND_CERTAIN for hair; NULL: the
                             entire part is hair */
    int width, height;    /* in cells */
};

#define PM_STRAND_CERTAIN 0.6f

/* photo_long_px: of the whole photo. False with *err filled when memory is short. */
PM_USE_RESULT bool pm_strand_look(struct pm_strand_check *check, const struct pm_strand_place *place,
                                  int photo_long_px, struct pm_error *err);

#endif
