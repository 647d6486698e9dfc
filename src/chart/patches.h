/* The 24 patches of a chart whose place is known, and grey cards: pixels -> numbers for src/color. */
#ifndef PM_CHART_PATCHES_H
#define PM_CHART_PATCHES_H

#include "chart/homography.h"
#include "color/chart_fit.h"
#include "color/correct.h"
#include "color/profile.h"
#include "photo/pixels.h"

/* The upright full-size pixels that the measure of a chart needs: every patch, within width x height. Empty
 * where the corners are no chart. */
struct pm_box pm_chart_box(const struct pm_point corners[4], int width, int height);

/* The shorter side of its smallest cell in `pixels`; 0 if the corners are no chart. */
double pm_chart_cell_px(const struct pm_pixels *pixels, const struct pm_point corners[4]);

/* Means of the middle of every patch in linear light, the fifth of its pixels that lie farthest from the
 * median left out. `corners` are the centres of dark skin, bluish green, black and white in upright pixels of
 * the full photo, whichever way the chart is turned. Fails with PM_E_CHART if they are no chart, lie
 * outside `pixels`, or the patches are under about 5 pixels wide. */
PM_USE_RESULT bool pm_patches_measure(const struct pm_pixels *pixels, const struct pm_profile *profile,
                                      const struct pm_point corners[4], struct pm_patches *patches,
                                      struct pm_error *err);

/* What a neutral card looks like: all of `pixels`, which hold nothing else. Fails where there are under 64.
 */
PM_USE_RESULT bool pm_card_measure(const struct pm_pixels *pixels, const struct pm_profile *profile,
                                   struct pm_card *card, struct pm_error *err);

#endif
