/* Blends: two or three bottles in whole drops that come near a target, and how far to trust them. */
#ifndef PM_BLEND_BLEND_H
#define PM_BLEND_BLEND_H

#include "blend/bottles.h"

/* The options->top blends nearest to the target by CIEDE2000, nearest first, one for each set of bottles: its
 * best ratio (search.h tells how ties are broken), of at most options->pigments bottles. Parts stand with
 * most drops first, equal ones by id; ratio is in lowest terms, drops its largest multiple within
 * options->drops. `options` are within their ranges. *blends is the caller's: pm_blends_free. */
PM_USE_RESULT bool pm_blends(const struct pm_bottles *bottles, const struct pm_options *options,
                             struct pm_lab target, struct pm_blend **blends, size_t *n, struct pm_error *err);
void pm_blends_free(struct pm_blend *blends, size_t n);

/* One blend of the shades `which`, its ratio as given (whole, above 0, any terms), told as pm_blends tells
 * it: Lab, de00, error_de00, slip_de00. `drops`: most drops in all; a ratio that has more by itself is
 * counted as it stands. worthwhile is against a best single shade that lies shade_de00 from the target. A
 * blend of one bottle is a shade unmixed: no slip, no error. What was made is the caller's:
 * pm_blend_release. */
PM_USE_RESULT bool pm_blend_tell(const struct pm_bottles *bottles, const size_t *which, const int *ratio,
                                 size_t n, struct pm_lab target, int drops, double shade_de00,
                                 struct pm_blend *blend, struct pm_error *err);
void pm_blend_release(struct pm_blend *blend);

/* What predicted blends of bottles this far apart were off by when real ones were measured, median CIEDE2000:
 * by the difference of the most different two bottles, 0-10: 3.0, 10-20: 4.5, 20-35: 5.9, 35-60: 8.0,
 * above: 10.1. */
double pm_blend_error_de00(double apart_de00);

/* A blend is worth the counting where the best single shade is off by more than the blend is likely to be,
 * sqrt(de00^2 + error^2). */
bool pm_blend_worthwhile(double shade_de00, double blend_de00, double error_de00);

#endif
