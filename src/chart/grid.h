/* Swatches of pigment in rows and columns, in a photo: a card of them, or a strip held beside the hair.
 * Pixels -> numbers; what the swatches should look like is not known here. */
#ifndef PM_CHART_GRID_H
#define PM_CHART_GRID_H

#include "color/profile.h"
#include "photo/photo.h"

enum { PM_MAX_SWATCHES = 256, PM_SWATCH_NINTHS = 9 };

/* One swatch as photographed. */
struct pm_swatch {
    struct pm_point at;                    /* its centre, upright pixels of the full photo */
    struct pm_xyz xyz;                     /* trimmed mean of its middle */
    struct pm_xyz ninth[PM_SWATCH_NINTHS]; /* the same of each of 3 x 3 parts: uneven paint, glare, shadow */
    double clipped_frac;                   /* pixels with a channel >= 254 */
    struct pm_point uneven; /* how much more light a full-size pixel to the right and one down, share */
};

/* The upright full-size pixels that the measure needs: every swatch, within width x height. Empty where the
 * corners are no grid. */
struct pm_box pm_grid_box(const struct pm_swatch_grid *grid, int width, int height);

/* How much the ninths differ, standard deviation of their light as a share of its mean. */
double pm_swatch_unevenness(const struct pm_swatch *swatch);

/* Measures every swatch, row by row, into swatches[cols * rows]: the middle 0.6 of the distance to the next,
 * in linear light, the fifth of the pixels that lie farthest from the median left out. A grid of one row or
 * column has its ends for corners, which leaves the perspective along it open: that is taken at which the
 * swatches are most even. PM_E_STRIP where the corners are no grid, lie outside `pixels`, or swatches are
 * smaller than 4 pixels. */
PM_USE_RESULT bool pm_grid_measure(const struct pm_pixels *pixels, const struct pm_profile *profile,
                                   const struct pm_swatch_grid *grid, struct pm_swatch *swatches,
                                   struct pm_error *err);

#endif
