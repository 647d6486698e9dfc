/* How light the pigment of dots is, out of what the lens and the camera made of them. */
#ifndef PM_HAIR_DOT_FIT_H
#define PM_HAIR_DOT_FIT_H

#include "scalp/dot_profile.h"

struct pm_dot_fit {
    double ink_share;                   /* luminance of the pigment, as a share of the skin's, 0-1 */
    double logit_error;                 /* deviation of ln(ink_share / (1 - ink_share)) */
    double radius_px[PM_PROFILE_SIZES]; /* of the dots, by their sizes in the profile */
    double blur_px;                     /* deviation of all that blurs them, the grid of pixels included */
    double misfit;                      /* root mean square residual, in deviations */
};

/* Fits discs of one pigment that a Gaussian has blurred in linear light and sharpening has edged to the
 * profile (at least one ring of each size), by Levenberg-Marquardt. `skin_code` is the luma of the skin
 * behind. Small dots leave it open whether they are small and dark or wide and light: logit_error tells. */
void pm_dot_fit(struct pm_dot_fit *fit, const struct pm_dot_profile *profile, double skin_code);

/* The share of light that a disc of this radius takes away at a distance from its middle, blurred by a
 * Gaussian of deviation `blur_px`. */
double pm_blurred_disc(double distance_px, double radius_px, double blur_px);

#endif
