/* How sure: each part of the uncertainty as a 90 % radius in CIEDE2000. */
#ifndef PM_HAIR_SURE_H
#define PM_HAIR_SURE_H

#include "hair/tones.h"

/* Where the hair's colour lies among its pixels sorted by lightness: the middle half. */
#define PM_BODY_LOW  0.25
#define PM_BODY_HIGH 0.75

/* The linear mean of the middle half; the definition of the hair's colour. */
struct pm_lab pm_body_lab(const struct pm_tones *tones);

/* What another sample of the same hair would move: 200 bootstraps over tiles of the region (Efron 1979), the
 * 90th percentile of their distance from `body`. 0 with fewer than two tiles that hold anything. */
double pm_sampling_de00(const struct pm_tones *tiles, size_t n_tiles, struct pm_lab body);

/* What another choice of pixels would move: the 90th percentile of the distances of `n` redraws of the
 * regions from `body`. */
double pm_selection_de00(const struct pm_tones *redraws, size_t n, struct pm_lab body);

/* The `share` (0-1) quantile of `n` values, interpolated; sorts them. NAN where n is 0. */
double pm_quantile(double *values, size_t n, double share);

#endif
