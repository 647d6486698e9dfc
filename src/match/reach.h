/* Colours that may lie within a CIEDE2000 of a target: cheap tests that never reject one that does.
 *
 * dE00^2 = l^2 + c^2 + h^2 + RT c h (Sharma, Wu, Dalal 2005). |RT| <= 2, so it is at least l^2 for every hue,
 * and at least l^2 + (1 - |RT|/2)(c^2 + h^2). With a' = (1 + G) a, c^2 + h^2 >= (da'^2 + db^2) / SC^2, for SH
 * <= SC. At mean chroma C (of a*, b*) the mean C' is at most (1 + G(C)) C, which grows with C, while G falls
 * with it, so SC and |RT| are bounded above and G below by a bound on C. |RT| is at most sin(60 deg) 2
 * sqrt(C'^7 / (C'^7 + 25^7)), and below 2e-6 where both colours have b* >= 0: their mean hue is then 95
 * degrees or more from 275. */
#ifndef PM_MATCH_REACH_H
#define PM_MATCH_REACH_H

#include "pigmatch.h"

/* Where a colour near the target can lie. INFINITY where nothing limits it. */
struct pm_reach {
    struct pm_lab target;
    double de00;
    double L_range[2];
    double low[3], high[3]; /* sums with pm_band_xyz() */
};

/* All colours within `de00` (above 0, may be INFINITY) of `target` whose L* lies in L_range. */
void pm_reach_of(struct pm_lab target, double de00, const double L_range[2], struct pm_reach *reach);

enum { PM_NEAR_L = 101, PM_NEAR_CHROMA = 160 };

/* Lower bounds by the whole numbers of mean L* and mean chroma, lowered by more than single
 * precision errs. */
struct pm_near_table {
    float light[PM_NEAR_L]; /* of l^2 / dL^2 */
    struct {
        float any, warm; /* of (c^2 + h^2 + RT c h) / (da'^2 + db^2); warm: both colours have b* >= 0 */
        float stretch;   /* of da'^2 / da^2 */
    } chroma[PM_NEAR_CHROMA];
};

void pm_near_table_init(struct pm_near_table *table);

/* False only where the colour L*, a*, b* is certainly farther than `de00` from the reach's target or outside
 * its window, also when its L* is off by up to 0.001 and its a*, b* by up to 0.006. */
bool pm_maybe_near(const struct pm_near_table *table, const struct pm_reach *reach, double de00,
                   const float lab[3]);

#endif
