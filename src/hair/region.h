/* Where hair is when nobody has drawn it: from the network's maps to what is measured. */
#ifndef PM_HAIR_REGION_H
#define PM_HAIR_REGION_H

#include "color/profile.h"
#include "hair/network.h"
#include "hair/plausible.h"
#include "hair/sample.h"
#include "photo/pixels.h"

/* Plausible masks of found hair, on a grid over a part of the photo. */
struct pm_hair_shape {
    int width, height;
    const uint8_t *masks[PM_REDRAWS]; /* 0-255, width x height each; the first is the likeliest */
    double x, y, w, h;                /* what the grid spans, in the pixels that `box` counts in */
    struct pm_box box;                /* what holds the masks */
};

/* Found hair is measured from this certainty on: of 165 portraits held out 151 are then right and 7 wrong,
 * and of 41 heads without hair 7 are told. */
#define PM_LEAST_CERTAINTY 0.6

/* Everything in the overview's pixels. */
struct pm_found_hair {
    double confidence;     /* 0-1; 0: nothing was found, and all else is empty */
    double skin_over_hair; /* how large the skin is that was seen, beside the hair */
    struct pm_hair_shape shape;
    struct pm_box box, skin_box;             /* wholly in the hair; in skin beside it, w 0: none was found */
    struct pm_point outline[PM_MAX_OUTLINE]; /* of the likeliest mask, clockwise */
    size_t n_outline;
    struct pm_box others[PM_MAX_OTHER_HAIR]; /* around other hair, the largest first */
    size_t n_others;
    uint8_t *memory;
};

/* What the network said of a part of the overview, and how much it counts where several say something. */
struct pm_hair_view {
    const struct pm_network_map *map;
    struct pm_box box;
    double weight;
};

/* The box around the largest connected part of the overview where a view's hair is above `least` (0-1); w 0
 * where there is none of a head's size. */
PM_USE_RESULT bool pm_hair_seen_in(struct pm_box *box, const struct pm_hair_view *view, double least,
                                   struct pm_error *err);

/* Chooses the largest connected part of what the views call hair whose colours agree with its median, within
 * `part` of the overview. Freed by pm_found_hair_free, also on failure, which is only of memory. */
PM_USE_RESULT bool pm_choose_hair(struct pm_found_hair *found, const struct pm_hair_view *views,
                                  size_t n_views, const struct pm_pixels *part,
                                  const struct pm_profile *profile, struct pm_error *err);

/* Adds to the others what a view of the whole calls hair outside the part that was looked at closer. */
PM_USE_RESULT bool pm_name_other_hair(struct pm_found_hair *found, const struct pm_hair_view *view,
                                      struct pm_box closer, struct pm_error *err);

/* Looks at the whole overview, and again closer where hair seems to be, and chooses. */
PM_USE_RESULT bool pm_find_hair(struct pm_found_hair *found, const struct pm_pixels *overview,
                                const struct pm_profile *profile, struct pm_error *err);
void pm_found_hair_free(struct pm_found_hair *found);

#endif
