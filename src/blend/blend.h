/* Blends: two or three bottles in whole drops near a target, and their reliability. */
#ifndef PM_BLEND_BLEND_H
#define PM_BLEND_BLEND_H

#include "blend/bottles.h"

/* The options->top blends nearest to the target by CIEDE2000, nearest first, one for each set of bottles: its
 * best ratio (for ties see search.h), of at most options->pigments bottles. Parts are ordered by drops,
 * most first, equal ones by id; ratio is in lowest terms, drops its largest multiple within
 * options->drops. `options` are valid. *blends belongs to the caller: pm_blends_free. */
PM_USE_RESULT bool pm_blends(const struct pm_bottles *bottles, const struct pm_options *options,
                             struct pm_lab target, struct pm_blend **blends, size_t *n, struct pm_error *err);
void pm_blends_free(struct pm_blend *blends, size_t n);

/* One blend of the shades `which` in the given ratio (integers above 0, in any terms), with the values of
 * pm_blends: Lab, de00, error_de00, slip_de00. `drops`: the maximum number of drops; a ratio that exceeds
 * it is used as given. worthwhile compares with a best single shade that is shade_de00 from the target. A
 * blend of one bottle is an unmixed shade without slip and error. The result belongs to the caller:
 * pm_blend_release. */
PM_USE_RESULT bool pm_blend_tell(const struct pm_bottles *bottles, const size_t *which, const int *ratio,
                                 size_t n, struct pm_lab target, int drops, double shade_de00,
                                 struct pm_blend *blend, struct pm_error *err);
void pm_blend_release(struct pm_blend *blend);

/* The error of predicted blends, found by measuring real ones, median CIEDE2000, by the difference of the
 * most different two bottles: 0-10: 3.0, 10-20: 4.5, 20-35: 5.9, 35-60: 8.0, above: 10.1. */
double pm_blend_error_de00(double apart_de00);

/* A blend is worthwhile if the best single shade is off by more than the blend probably is, sqrt(de00^2 +
 * error^2). */
bool pm_blend_worthwhile(double shade_de00, double blend_de00, double error_de00);

#endif
