/* Is it a ColorChecker, whole, bare and from the front? The last word on a candidate. */
#ifndef PM_CHART_GATE_H
#define PM_CHART_GATE_H

#include "chart/patches.h"

/* True where every patch lies inside `picture`, is of one colour over nearly its whole area, and the 24
 * colours are those of the chart: no patch cut, covered, painted over or changed for another. `corners` as
 * for pm_patches_measure. */
PM_USE_RESULT bool pm_chart_gate(const struct pm_pixels *picture, const struct pm_profile *profile,
                                 const struct pm_point corners[4]);

#endif
