/* The 24 patches of a chart at a known place, and grey cards: pixels -> numbers for src/color. */
#ifndef PM_CHART_PATCHES_H
#define PM_CHART_PATCHES_H

#include "chart/homography.h"
#include "color/chart_fit.h"
#include "color/correct.h"
#include "color/profile.h"
#include "photo/pixels.h"

/* The upright full-size pixels needed to measure a chart: every patch, within width x height. Empty if
 * the corners are not those of a chart. */
struct pm_box pm_chart_box(const struct pm_point corners[4], int width, int height);

/* The shorter side of its smallest cell in `pixels`; 0 if the corners are not those of a chart. */
double pm_chart_cell_px(const struct pm_pixels *pixels, const struct pm_point corners[4]);

/* Means of the middle of every patch in linear light, the fifth of its pixels that lie farthest from the
 * median left out. `corners` are the centres of dark skin, bluish green, black and white in upright pixels of
 * the full photo, in any orientation of the chart. Fails with PM_E_CHART if they are not those of a
 * chart, lie outside `pixels`, or the patches are less than about 5 pixels wide. */
PM_USE_RESULT bool pm_patches_measure(const struct pm_pixels *pixels, const struct pm_profile *profile,
                                      const struct pm_point corners[4], struct pm_patches *patches,
                                      struct pm_error *err);

/* Measures a neutral card, which fills `pixels`. Fails if there are fewer than 64.
 */
PM_USE_RESULT bool pm_card_measure(const struct pm_pixels *pixels, const struct pm_profile *profile,
                                   struct pm_card *card, struct pm_error *err);

#endif
