/* Finds a ColorChecker Classic 24 (also Mini, Nano and Passport: the same layout) in a photo. */
#ifndef PM_CHART_FIND_H
#define PM_CHART_FIND_H

#include "chart/patches.h"

/* Looks for one chart in the whole photo as an overview (pm_photo_request.overview_px, 1000 to 2000 are best;
 * RGB, others have none). *found says whether there is one; `corners` are then the centres of its dark skin,
 * bluish green, black and white patches in upright pixels of the full photo, (0, 0) the middle of the first.
 * A chart from about a tenth of the photo's width is found, rotated, mirrored, under perspective and
 * colour cast, and with one damaged patch; one with more patches cropped, covered or painted over is not.
 * `patches` are then those measured in the overview; the one that is not of one colour up to its edges
 * (scratched, dirty, with glare) is marred. False only if memory runs out. */
PM_USE_RESULT bool pm_chart_find(const struct pm_pixels *overview, const struct pm_profile *profile,
                                 bool *found, struct pm_point corners[4], struct pm_patches *patches,
                                 struct pm_error *err);

#endif
