/* Dots in skin: their places and shape, the lightness and colour of their pigment, and their coverage. */
#ifndef PM_SCALP_DOTS_H
#define PM_SCALP_DOTS_H

#include "scalp/scalp.h"

struct pm_dot {
    size_t scalp;   /* which crop */
    double x, y;    /* its middle, pixels, where the middle of the first pixel is 0, 0 */
    double missing; /* missing luma, summed over its pixels, relative to the skin's */
    double room_px; /* the radius in which nothing else changes the skin; 0: not even near it */
};

struct pm_dots {
    struct pm_dot *dot; /* crop by crop, from top to bottom */
    size_t n, capacity;
    double usual_missing; /* the median of `missing` */
    double wide_px; /* median radius at half depth: above PM_DOTS_WIDEST_PX shrink the photo and look again */
};

#define PM_DOTS_WIDEST_PX 4.5

/* Finds all dots above the noise in `n` scalps. Freed by pm_dots_free, also on failure. */
PM_USE_RESULT bool pm_dots_find(struct pm_dots *dots, const struct pm_scalp *scalps, size_t n,
                                struct pm_error *err);
void pm_dots_free(struct pm_dots *dots);

/* Whether a dot has the usual size, and is neither two merged dots nor a speck. */
bool pm_dot_is_usual(const struct pm_dots *dots, const struct pm_dot *dot);

/* The mean profile of dots in three sizes: missing luma, relative to the skin's, by distance from the
 * middle. */
enum { PM_PROFILE_SIZES = 3, PM_PROFILE_RINGS = 28 };

struct pm_profile_ring {
    double radius_px, missing, error; /* error: deviation of the mean */
    int size;                         /* 0 the smallest third of the dots */
};

struct pm_dot_profile {
    struct pm_profile_ring ring[PM_PROFILE_SIZES * PM_PROFILE_RINGS];
    int n;
    int dots; /* over which it was averaged */
};

/* The profile of the usual dots with free space around them; profile->dots is 0 if there are fewer than six.
 */
PM_USE_RESULT bool pm_dot_profile(struct pm_dot_profile *profile, const struct pm_dots *dots,
                                  const struct pm_scalp *scalps, struct pm_error *err);

struct pm_dot_fit {
    double ink_share;                   /* luminance of the pigment, as a share of the skin's, 0-1 */
    double logit_error;                 /* deviation of ln(ink_share / (1 - ink_share)) */
    double radius_px[PM_PROFILE_SIZES]; /* of the dots, by their sizes in the profile */
    double blur_px;                     /* standard deviation of all blur, including the pixel grid */
    double misfit;                      /* root mean square residual, in standard deviations */
};

/* Fits discs of one pigment, blurred by a Gaussian in linear light and then sharpened, to the profile (at
 * least one ring of each size), by Levenberg-Marquardt. `skin_code` is the luma of the skin behind. Small
 * dots may be small and dark or wide and light: logit_error shows that. */
void pm_dot_fit(struct pm_dot_fit *fit, const struct pm_dot_profile *profile, double skin_code);

/* The share of light that a disc of this radius takes away at a distance from its middle, blurred by a
 * Gaussian of deviation `blur_px`. */
double pm_blurred_disc(double distance_px, double radius_px, double blur_px);

struct pm_dot_colour {
    double skin_rgb[3], ink_rgb[3]; /* linear light of the photo's own primaries */
    double cover_frac;              /* of all pixels, by opacity */
};

/* JPEG stores colour coarsely, so a dot's own pixels have the colour of the skin. It does preserve how
 * much colour a dot removes from its surroundings: pixels are summed over the width of several dots, and
 * the pigment is the one that would remove as much. Its luma is that of the fit. */
PM_USE_RESULT bool pm_dot_colour(struct pm_dot_colour *colour, const struct pm_dots *dots,
                                 const struct pm_dot_fit *fit, const struct pm_scalp *scalps, size_t n,
                                 struct pm_error *err);

#endif
