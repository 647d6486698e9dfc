/* Each part of the uncertainty as a 90 % radius in CIEDE2000. */
#ifndef PM_HAIR_UNCERTAINTY_H
#define PM_HAIR_UNCERTAINTY_H

#include "base/error.h"
#include "hair/histogram.h"

/* What the hair's colour is the linear mean of: the middle half of its pixels sorted by lightness, from P25
 * to P75 of L*. Stubble is a shadow: there it is everything, dots and the skin between them. */
enum pm_body { PM_BODY_HAIR, PM_BODY_STUBBLE };

struct pm_lab pm_body_lab(const struct pm_histogram *histogram, enum pm_body body);

/* What another sample of the same hair would move: 200 bootstraps over tiles of the region (Efron 1979), the
 * 90th percentile of their distance from the colour of all. 0 with fewer than two tiles that hold anything.
 * False if memory runs out. */
PM_USE_RESULT bool pm_sampling_de00(double *sampling_de00, const struct pm_histogram *tiles, size_t n_tiles,
                                    enum pm_body body, struct pm_error *err);

/* What another choice of pixels would move: the largest of the distances of `n` redraws of the regions from
 * `lab` (of seven, the largest stands at the 90th percentile), and what other things in the region add: 4 x
 * their share `other_frac`, as painted scenes with rectangles drawn in a hurry show. */
double pm_selection_de00(const struct pm_histogram *redraws, size_t n, struct pm_lab lab, enum pm_body body,
                         double other_frac);

/* The `share` (0-1) quantile of `n` values, interpolated; moves them about. NAN if n is 0. */
double pm_quantile(double *values, size_t n, double share);

#endif
