/* Finds hair that was not drawn: from the network's maps to the measured region. */
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
    double x, y, w, h;                /* the extent of the grid, in the pixels of `box` */
    struct pm_box box;                /* owns the masks */
};

/* The certainty from which found hair is measured: of 165 portraits held out 151 are then right and 7
 * wrong, and of 41 heads without hair 7 are reported. */
#define PM_LEAST_CERTAINTY 0.6

/* Everything in the overview's pixels. */
struct pm_found_hair {
    double confidence;     /* 0-1; 0: no hair was found, and everything else is empty */
    double skin_over_hair; /* the area of visible skin relative to the hair */
    struct pm_hair_shape shape;
    struct pm_box box, skin_box; /* entirely in the hair; in skin beside it, w 0: none was found */
    struct pm_point outline[PM_MAX_OUTLINE]; /* of the likeliest mask, clockwise */
    size_t n_outline;
    struct pm_box others[PM_MAX_OTHER_HAIR]; /* around other hair, the largest first */
    size_t n_others;
    uint8_t *memory;
};

/* The network's output for a part of the overview, and its weight where several overlap. */
struct pm_hair_view {
    const struct pm_network_map *map;
    struct pm_box box;
    double weight;
};

/* The box around the largest connected part of the overview in which a view's probability of hair is
 * above `least` (0-1); w 0 if none has the size of a head. */
PM_USE_RESULT bool pm_hair_seen_in(struct pm_box *box, const struct pm_hair_view *view, double least,
                                   struct pm_error *err);

/* Chooses the largest connected part of what the views call hair whose colours agree with its median, within
 * `part` of the overview. Freed by pm_found_hair_free, also on failure, which is only of memory. */
PM_USE_RESULT bool pm_choose_hair(struct pm_found_hair *found, const struct pm_hair_view *views,
                                  size_t n_views, const struct pm_pixels *part,
                                  const struct pm_profile *profile, struct pm_error *err);

/* Adds hair that a view of the whole photo shows outside the part that was examined more closely to the
 * others. */
PM_USE_RESULT bool pm_name_other_hair(struct pm_found_hair *found, const struct pm_hair_view *view,
                                      struct pm_box closer, struct pm_error *err);

/* Examines the whole overview, then the area that seems to be hair more closely, and chooses. */
PM_USE_RESULT bool pm_find_hair(struct pm_found_hair *found, const struct pm_pixels *overview,
                                const struct pm_profile *profile, struct pm_error *err);
void pm_found_hair_free(struct pm_found_hair *found);

#endif
