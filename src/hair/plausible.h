/* Alternative masks of found hair: their disagreement shows how far the colour depends on the choice. */
#ifndef PM_HAIR_PLAUSIBLE_H
#define PM_HAIR_PLAUSIBLE_H

#include "hair/sample.h"

/* Hair is measured once for each plausible choice of its pixels. A drawn box: as drawn, shifted by 15 %
 * of its size to each side, grown and shrunk by 15 %. Found hair: the core of the mask, all of the mask,
 * the core's lit and shaded, upper and lower third, since a person draws a rectangle somewhere in the
 * hair, and the box in its middle. */
enum { PM_REDRAWS = 7 };

/* The data of every cell of a grid of width x height. */
struct pm_marked {
    int width, height;
    const float *member;           /* 0-1, how far it was marked and agrees in colour */
    const float *sure;             /* 0-1, the certainty that it and its surroundings are such hair */
    const struct pm_cells *colour; /* of the same width and height */
    float least;                   /* the core: cells with at least this certainty */
    struct pm_box box;             /* the rectangle in the middle of it, in cells */
};

/* Fills the masks, width x height each, in the order above. */
PM_USE_RESULT bool pm_plausible_masks(uint8_t *masks[PM_REDRAWS], const struct pm_marked *marked,
                                      struct pm_error *err);

#endif
