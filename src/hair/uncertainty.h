/* Each part of the uncertainty as a 90 % radius in CIEDE2000. */
#ifndef PM_HAIR_UNCERTAINTY_H
#define PM_HAIR_UNCERTAINTY_H

#include "base/error.h"
#include "hair/histogram.h"

/* The pixels whose linear mean is the hair's colour: the middle half by lightness, from P25 to P75 of L*.
 * For stubble, which is a shadow, all of them: dots and the skin between them. */
enum pm_body { PM_BODY_HAIR, PM_BODY_STUBBLE };

struct pm_lab pm_body_lab(const struct pm_histogram *histogram, enum pm_body body);

/* The uncertainty due to another sample of the same hair: 200 bootstraps over tiles of the region (Efron
 * 1979), the 90th percentile of their distance from the colour of all. 0 with fewer than two tiles that
 * are not empty. False if memory runs out. */
PM_USE_RESULT bool pm_sampling_de00(double *sampling_de00, const struct pm_histogram *tiles, size_t n_tiles,
                                    enum pm_body body, struct pm_error *err);

/* The uncertainty due to another choice of pixels: the largest of the distances of `n` redraws of the
 * regions from `lab` (of seven, the largest is about the 90th percentile), combined with the effect of
 * other things in the region, 4 x their share `other_frac`, as painted scenes with rectangles drawn in a
 * hurry show. */
double pm_selection_de00(const struct pm_histogram *redraws, size_t n, struct pm_lab lab, enum pm_body body,
                         double other_frac);

/* The `share` (0-1) quantile of `n` values, interpolated; reorders them. NAN if n is 0. */
double pm_quantile(double *values, size_t n, double share);

#endif
