#include "chart/gate.h"

bool pm_chart_gate(const struct pm_pixels *picture, const struct pm_profile *profile,
                   const struct pm_point corners[4]) {
    struct pm_patches patches;
    struct pm_chart_fit fit;
    double rgb_to_xyz[9];
    pm_profile_matrix(profile, rgb_to_xyz);
    return pm_patches_measure(picture, profile, corners, &patches, NULL) &&
           pm_chart_fit_quick(&patches, rgb_to_xyz, &fit);
}
