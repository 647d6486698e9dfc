/* Swatches of pigment in rows and columns, in a photo: a card of them, or a strip held beside the hair.
 * Pixels -> numbers; the swatches' true colours are not known here. */
#ifndef PM_CHART_GRID_H
#define PM_CHART_GRID_H

#include "chart/homography.h"
#include "color/profile.h"
#include "photo/pixels.h"

enum { PM_MAX_SWATCHES = 256, PM_SWATCH_NINTHS = 9 };

/* One swatch as photographed. */
struct pm_swatch {
    struct pm_point at;                    /* its centre, upright pixels of the full photo */
    struct pm_xyz xyz;                     /* trimmed mean of its middle */
    struct pm_xyz ninth[PM_SWATCH_NINTHS]; /* the same of each of 3 x 3 parts: uneven paint, glare, shadow */
    double clipped_frac;                   /* pixels with a channel >= 254 */
    struct pm_point uneven; /* relative change of light per full-size pixel to the right and down */
};

/* The upright full-size pixels that the measure needs: every swatch, within width x height. Empty if the
 * corners are no grid. */
struct pm_box pm_grid_box(const struct pm_swatch_grid *grid, int width, int height);

/* How much the ninths differ, standard deviation of their light as a share of its mean. */
double pm_swatch_unevenness(const struct pm_swatch *swatch);

/* Measures every swatch, row by row, into swatches[cols * rows]: the middle 0.6 of the distance to the next,
 * in linear light, the fifth of the pixels that lie farthest from the median left out. The corners of a
 * single row or column are its ends, which do not determine the perspective along it: the one with the
 * most even swatches is used. PM_E_STRIP if the corners are no grid, lie outside `pixels`, or swatches are
 * smaller than 4 pixels. */
PM_USE_RESULT bool pm_grid_measure(const struct pm_pixels *pixels, const struct pm_profile *profile,
                                   const struct pm_swatch_grid *grid, struct pm_swatch *swatches,
                                   struct pm_error *err);

/* Grid coordinates (swatch (c, r) has its centre at (c, r)) -> the picture's pixels, in which the corners
 * of `grid` are. `along` is the perspective of a single row or column: 0 has equal steps, above 0 they
 * become smaller from the first to the last; other grids ignore it. False if the corners are not those of
 * a grid from the front. */
PM_USE_RESULT bool pm_grid_place(const struct pm_swatch_grid *grid, double along, struct pm_homography *h);

/* How light changes over a photo: a swatch has one colour, so a brighter side is due to light.
 */
struct pm_grid_light {
    struct pm_point slope; /* relative change of light per full-size pixel to the right and down */
    struct pm_point error; /* standard errors of both */
};

/* Pools the swatches (at most PM_MAX_SWATCHES): the mean of their slopes without the seventh farthest
 * from the median. Fewer than 3 give 0 with infinite errors. */
void pm_grid_light(const struct pm_swatch *swatches, size_t n, struct pm_grid_light *light);

/* The ln of the light at `to` relative to `from`, full-size pixels, in the photo's own linear light;
 * shrunk towards 0 by the prior for slopes: 10 % over the photo's long side is usual. */
double pm_grid_light_between(const struct pm_grid_light *light, struct pm_point from, struct pm_point to,
                             int long_side_px);

#endif
