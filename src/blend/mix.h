/* The colour of a blend of pigments: Kubelka-Munk over the spectra of the single pigments. */
#ifndef PM_BLEND_MIX_H
#define PM_BLEND_MIX_H

#include "palette/palette.h"

/* Saunderson's reflections at the surface: of light from outside (k1) and from inside (k2). */
#define PM_SURFACE_OUTSIDE 0.03
#define PM_SURFACE_INSIDE  0.65

/* The contribution of one drop of a pigment to a blend, per band. Its own colour has K / S = absorb /
 * scatter. */
struct pm_pigment {
    double absorb[PM_BANDS], scatter[PM_BANDS];
    bool mixable; /* false: no surface can have its Lab, so its blends are unknown */
};

/* The shades of one palette, ready to be blended. */
struct pm_mixer {
    struct pm_pigment *pigments; /* in the palette's order */
    size_t n;
    bool surface; /* reflections at the surface are taken out before mixing and put back after */
};

/* Prepares all shades of `palette`. A spectrum is the measured one where
 * the palette has it, else the smoothest of that Lab (spectrum.h), kept within 1e-6 of 0 and 1.
 *
 * Without tints (single-constant; Kubelka and Munk 1931, Duncan 1949): q = (1 - R)^2 / 2R, scatter = the
 * shade's STRENGTH or Y^0.25, equal in all bands, absorb = scatter * q: dark pigments have a little less
 * weight than their drops.
 *
 * Where any shade of the palette has a tint (its mix with white, TINT_FRAC c) all its spectra first go
 * through Saunderson (1942), R = Rm / ((1 - k1)(1 - k2) + k2 Rm) with k1 = 0.03, k2 = 0.65, and tinted shades
 * are two-constant: against their white, whose scatter is 1 (TINT_WHITE's shade, or a grey of L* 97), scatter
 * = (1 - c)(q_tint - q_white) / (c (q_masstone - q_tint)), kept in 0.01-20; bands whose tint does not lie
 * between white and masstone take the median of the others. STRENGTH, where given, multiplies both. */
PM_USE_RESULT bool pm_mixer_init(struct pm_mixer *mixer, const struct pm_palette *palette,
                                 struct pm_error *err);
void pm_mixer_free(struct pm_mixer *mixer);

/* The reflectance in a band and the Lab of `drops[i]` (not negative, any unit, some above 0) of
 * mixer->pigments[which[i]]. */
double pm_mix_reflectance(const struct pm_mixer *mixer, const size_t *which, const double *drops, size_t n,
                          int band);
struct pm_lab pm_mix_lab(const struct pm_mixer *mixer, const size_t *which, const double *drops, size_t n);
/* The same as X, Y, Z summed with pm_band_xyz(): for a search over very many mixtures. */
void pm_mix_sum(const struct pm_mixer *mixer, const size_t *which, const double *drops, size_t n,
                double sum[3]);

/* Reflectance as measured for a ratio K / S, and back (with `surface`: through Saunderson). */
double pm_reflectance_from_ks(double ks, bool surface);
double pm_ks_from_reflectance(double reflectance, bool surface);
/* The derivative of pm_reflectance_from_ks; it is negative and rises towards 0 (the curve is convex). */
double pm_reflectance_slope(double ks, bool surface);

#endif
