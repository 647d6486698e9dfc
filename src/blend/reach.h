/* The reach: a box that contains all colours within a CIEDE2000 of a target.
 *
 * dE00^2 = l^2 + c^2 + h^2 + RT c h (Sharma, Wu, Dalal 2005). |RT| <= 2, so it is at least l^2 for every hue,
 * and at least l^2 + (1 - |RT|/2)(c^2 + h^2). With a' = (1 + G) a, c^2 + h^2 >= (da'^2 + db^2) / SC^2, for SH
 * <= SC. At mean chroma C (of a*, b*) the mean C' is at most (1 + G(C)) C, which grows with C, while G falls
 * with it, so SC and |RT| are bounded above and G below by a bound on C. |RT| is at most sin(60 deg) 2
 * sqrt(C'^7 / (C'^7 + 25^7)), and below 2e-6 where both colours have b* >= 0: their mean hue is then 95
 * degrees or more from 275. */
#ifndef PM_BLEND_REACH_H
#define PM_BLEND_REACH_H

#include "pigmatch.h"

/* Where a colour near the target can lie. INFINITY if nothing limits it. */
struct pm_reach {
    struct pm_lab target;
    double de00;
    double L_range[2];
    double low[3], high[3]; /* sums with pm_band_xyz() */
    double L_box[2], a[2], b[2];
};

/* All colours within `de00` (above 0, may be INFINITY) of `target` whose L* lies in L_range. */
void pm_reach_of(struct pm_lab target, double de00, const double L_range[2], struct pm_reach *reach);

/* CIEDE2000 from `target` to any colour in the box low-high (L*, a*, b*), squared, is at least the sum of
 * (weight times difference) squared: the bound of the reach, with the box's own lightness and greatest mean
 * chroma. */
void pm_box_weights(struct pm_lab target, const float low[3], const float high[3], double weight[3]);

#endif
