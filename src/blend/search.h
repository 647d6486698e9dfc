/* The exact search for blends: every 2- and 3-pigment ratio in whole drops, the best of each set of bottles.
 */
#ifndef PM_BLEND_SEARCH_H
#define PM_BLEND_SEARCH_H

#include "blend/bottles.h"

/* What to search. */
struct pm_search {
    const struct pm_bottles *bottles; /* borrowed; a set takes bottles of one brand only */
    struct pm_lab target;
    int drops;         /* most drops in all, 1-20 */
    int pigments;      /* most pigments in a set, 1-3 */
    size_t top;        /* how many sets to find */
    double L_range[2]; /* the blend's L* must lie here; -INFINITY, INFINITY: anywhere */
    double most_hue;   /* and its |dH*ab| to the target be no more; INFINITY: any */
};

/* The best ratio of one set: integers, coprime. */
struct pm_found {
    size_t n, which[PM_MAX_PARTS]; /* indices in the palette */
    int ratio[PM_MAX_PARTS];
    struct pm_lab lab;
    double de00;
};

/* Fills found[0..*n), at most search->top, best first: by CIEDE2000 to the target (to 1e-9), then fewer drops
 * in the ratio, then fewer pigments, then the ids in order. The same result as comparing every ratio in
 * double precision: rigorous limits (lower_bound.h) rule most ratios out, the others are computed in
 * double precision. *mixed (may be NULL) is the number of those. */
PM_USE_RESULT bool pm_search(const struct pm_search *search, struct pm_found *found, size_t *n, size_t *mixed,
                             struct pm_error *err);

#endif
