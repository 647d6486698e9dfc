/* Dots in skin: where they are. */
#ifndef PM_HAIR_DOTS_H
#define PM_HAIR_DOTS_H

#include "scalp/scalp.h"

struct pm_dot {
    size_t scalp;   /* which crop */
    double x, y;    /* its middle, pixels, where the middle of the first pixel is 0, 0 */
    double missing; /* luma that it lacks, sum over its pixels of the share of the skin's */
    double room_px; /* as far as this nothing but the dot changes the skin; 0: not even near it */
};

struct pm_dots {
    struct pm_dot *dot; /* crop by crop, from top to bottom */
    size_t n, capacity;
    double usual_missing; /* the median of `missing` */
    double wide_px; /* median radius at half depth: above PM_DOTS_WIDEST_PX shrink the photo and look again */
};

#define PM_DOTS_WIDEST_PX 4.5

/* Finds all dots that stand out of the noise in `n` scalps. Freed by pm_dots_free, also on failure. */
PM_USE_RESULT bool pm_dots_find(struct pm_dots *dots, const struct pm_scalp *scalps, size_t n,
                                struct pm_error *err);
void pm_dots_free(struct pm_dots *dots);

/* Whether a dot is of the usual size: neither two in one nor a speck. */
bool pm_dot_is_usual(const struct pm_dots *dots, const struct pm_dot *dot);

#endif
