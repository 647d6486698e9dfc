/* From swatches of known colour, held beside the hair in the client's own photo, to a model of camera and
 * light: a gain and a gamma for each channel of linear RGB,
 *
 *     ln t_c = gain_sc + gamma_c ln a_c        a as photographed, t as known, s the strip
 *
 * by least squares over the swatches. The strips share the gamma, which is the camera's; each has its own
 * gain, since light falls differently on each. */
#ifndef PM_COLOR_STRIP_FIT_H
#define PM_COLOR_STRIP_FIT_H

#include "color/chart_model.h"

enum { PM_MAX_STRIP_SWATCHES = 128 };

struct pm_strip_swatch {
    struct pm_xyz xyz;   /* as photographed */
    double clipped_frac; /* pixels with a channel >= 254 */
    struct pm_lab lab;   /* its colour in the palette */
    int strip;           /* 0 or 1 */
};

struct pm_strip_fit {
    double gain[PM_MAX_STRIPS][3], gamma[3];
    double in_sample_de00;
    double residual_de00, residual_p90_de00; /* leave-one-out, of the swatches that were used */
    bool dropped[PM_MAX_STRIP_SWATCHES];     /* clipped, or unlike the palette's colour */
    size_t n_dropped;
    bool doubtful; /* residual above 3, or a channel without information: gives a warning */
};

/* Fits `n` swatches (at most PM_MAX_STRIP_SWATCHES) of `strips` strips. `rgb_to_xyz` is pm_profile_matrix's.
 * Swatches with more than 5 % clipped pixels are left out, and up to a quarter of them that are off by more
 * than 8 dE00. PM_E_STRIP if fewer than 2 of a strip remain, if darker shades are not darker in the photo
 * (wrong order), or if the residual is above 6 (another palette). */
PM_USE_RESULT bool pm_strip_fit(const struct pm_strip_swatch *swatches, size_t n, int strips,
                                const double rgb_to_xyz[9], struct pm_strip_fit *fit, struct pm_error *err);

/* The model at a place between the strips, for pm_correction_from_chart; `share`, 0 to 1, is the weight
 * of the second strip. */
void pm_strip_model(const struct pm_strip_fit *fit, double share, const double rgb_to_xyz[9],
                    struct pm_chart_model *model);

/* How much brighter the light on the second strip is, ln; 0 if there is one strip. */
double pm_strip_light(const struct pm_strip_fit *fit, int strips);

#endif
