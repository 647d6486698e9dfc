/* Fits a model of the camera to the 24 photographed patches of a ColorChecker, and says how good it is. */
#ifndef PM_COLOR_CHART_FIT_H
#define PM_COLOR_CHART_FIT_H

#include "color/chart_model.h"
#include "color/classic24.h"

/* The measurements of the patches, in their order. */
struct pm_patches {
    struct pm_xyz xyz[PM_PATCHES];   /* trimmed mean, as the photo's profile gives it */
    double clipped_frac[PM_PATCHES]; /* pixels with a channel >= 254 */
    double spread[PM_PATCHES]; /* deviation within the patch / deviation between the patches, gamma 2.2 */
    int marred;                /* a patch to ignore, whatever its colour; -1: none */
};

struct pm_chart_fit {
    struct pm_chart_model model;
    enum pm_chart_reference reference; /* the one that fits better */
    double in_sample_de00;             /* mean over the patches used */
    double worst_de00;                 /* in sample */
    int worst_patch;
    double residual_de00, residual_p90_de00; /* leave-one-out; NAN from pm_chart_fit_quick */
    bool doubtful;                           /* in-sample mean above 4.5: gives a warning */
    bool linear; /* the codes have no tone curve: they are linear light, as in raw files developed without one
                  */
    bool dropped[PM_PATCHES];      /* clipped, or off by more than 10 in a given chart */
    double patch_de00[PM_PATCHES]; /* leave-one-out, in sample from the quick fit; NAN if dropped */
};

/* Fits the model to both references and keeps the better one. `rgb_to_xyz` is that of pm_profile_matrix.
 * Patches with more than 5 % clipped pixels are left out; at least 18 must remain. Of a chart given by a
 * person (`given`) up to four patches that are off by more than 10 dE00 are dropped as well. Fails with
 * PM_E_CHART if it is no ColorChecker: in-sample mean above 6, a patch off by more than 10, a tone curve that
 * does not rise; a chart that was found, not given, already above 4.5. */
PM_USE_RESULT bool pm_chart_fit(const struct pm_patches *patches, const double rgb_to_xyz[9], bool given,
                                struct pm_chart_fit *fit, struct pm_error *err);

/* The same for a chart that was found, without leave-one-out and with few iterations: cheap enough for
 * every candidate. *fit is filled whenever 18 patches are usable, even if the chart is rejected. */
PM_USE_RESULT bool pm_chart_fit_quick(const struct pm_patches *patches, const double rgb_to_xyz[9],
                                      struct pm_chart_fit *fit);

#endif
