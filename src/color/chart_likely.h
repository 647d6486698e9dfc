/* Doubts about a chart that was found, not given, which the residuals of its fit leave open. */
#ifndef PM_COLOR_CHART_LIKELY_H
#define PM_COLOR_CHART_LIKELY_H

#include "color/chart_fit.h"

/* False where clipped patches cannot be the chart's (painted white, say), where the colours are too faint or
 * too strong for any camera, or where the others foretell a patch badly (fit->patch_de00). */
PM_USE_RESULT bool pm_chart_is_likely(const struct pm_patches *patches, const double rgb_to_xyz[9],
                                      const struct pm_chart_fit *fit);

#endif
