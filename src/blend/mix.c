#include "blend/mix.h"

#include "base/memory.h"
#include "base/numbers.h"
#include "blend/spectrum.h"

#include <math.h>
#include <stdlib.h>

enum { BANDS = PM_BANDS };

static const double k1 = PM_SURFACE_OUTSIDE, k2 = PM_SURFACE_INSIDE;
static const double least_reflectance = 1e-6;
static const double plain_white_L = 97;
static const double least_scatter = 0.01, most_scatter = 20;

/* ------------------------------------------------------------------ one band */

double pm_ks_from_reflectance(double reflectance, bool surface) {
    double r = surface ? reflectance / ((1 - k1) * (1 - k2) + k2 * reflectance) : reflectance;
    r = fmin(fmax(r, least_reflectance), 1 - least_reflectance);
    return (1 - r) * (1 - r) / (2 * r);
}

double pm_reflectance_from_ks(double ks, bool surface) {
    double r = 1 / (1 + ks + sqrt(ks * (ks + 2)));
    return surface ? (1 - k1) * (1 - k2) * r / (1 - k2 * r) : r;
}

double pm_reflectance_slope(double ks, bool surface) {
    double root = sqrt(ks * (ks + 2)), r = 1 / (1 + ks + root), slope = -r / root;
    double inside = 1 - k2 * r;
    return surface ? slope * (1 - k1) * (1 - k2) / (inside * inside) : slope;
}

/* ------------------------------------------------------------------ one pigment */

static bool has_tint(const struct pm_shade *shade) {
    return !isnan(shade->tint_lab.L) && shade->tint_frac > 0 && shade->tint_frac < 1;
}

/* K/S of the masstone and its Y. */
static bool masstone_ks(const struct pm_shade *shade, bool surface, double ks[BANDS], double *Y) {
    double made[BANDS];
    const double *spectrum = shade->spectrum;
    if (spectrum == NULL) {
        if (!pm_spectrum_from_lab(shade->lab, made))
            return false;
        spectrum = made;
    }
    *Y = 0;
    for (int i = 0; i < BANDS; i++) {
        ks[i] = pm_ks_from_reflectance(spectrum[i], surface);
        *Y += pm_band_xyz()[i][1] * fmax(spectrum[i], least_reflectance);
    }
    return true;
}

static bool lab_ks(struct pm_lab lab, bool surface, double ks[BANDS]) {
    double made[BANDS];
    if (!pm_spectrum_from_lab(lab, made))
        return false;
    for (int i = 0; i < BANDS; i++)
        ks[i] = pm_ks_from_reflectance(made[i], surface);
    return true;
}

static bool white_ks(const struct pm_palette *palette, const struct pm_shade *shade, double ks[BANDS]) {
    double Y;
    int white = shade->tint_white != NULL ? pm_palette_find(palette, shade->tint_white) : -1;
    if (white >= 0)
        return masstone_ks(&palette->shades[white], true, ks, &Y);
    return lab_ks((struct pm_lab){plain_white_L, 0, 0}, true, ks);
}

/* The scatter of a tinted pigment relative to that of its white; false if no band determines it. */
static bool tint_scatter(const double mass[BANDS], const double tint[BANDS], const double white[BANDS],
                         double frac, double scatter[BANDS]) {
    double told[BANDS];
    size_t n = 0;
    for (int i = 0; i < BANDS; i++) {
        scatter[i] = NAN;
        if ((tint[i] - white[i]) * (mass[i] - tint[i]) <= 0)
            continue;
        double value = (1 - frac) * (tint[i] - white[i]) / (frac * (mass[i] - tint[i]));
        told[n++] = scatter[i] = fmin(fmax(value, least_scatter), most_scatter);
    }
    if (n == 0)
        return false;
    pm_sort_doubles(told, n);
    double median = (told[(n - 1) / 2] + told[n / 2]) / 2;
    for (int i = 0; i < BANDS; i++)
        if (isnan(scatter[i]))
            scatter[i] = median;
    return true;
}

static bool is_tint_white(const struct pm_palette *palette, const struct pm_shade *shade) {
    for (size_t i = 0; i < palette->n_shades; i++) {
        const struct pm_shade *other = &palette->shades[i];
        if (has_tint(other) && other->tint_white != NULL &&
            pm_palette_find(palette, other->tint_white) >= 0 &&
            &palette->shades[pm_palette_find(palette, other->tint_white)] == shade)
            return true;
    }
    return false;
}

/* The scatter of a pigment of which only the masstone is used. */
static double plain_scatter(const struct pm_palette *palette, const struct pm_shade *shade, double Y,
                            bool surface) {
    if (!isnan(shade->strength))
        return shade->strength;
    return surface && is_tint_white(palette, shade) ? 1 : pow(Y, 0.25);
}

static void prepare(const struct pm_palette *palette, const struct pm_shade *shade, bool surface,
                    struct pm_pigment *pigment) {
    double mass[BANDS], tint[BANDS], white[BANDS], Y;
    pigment->mixable = masstone_ks(shade, surface, mass, &Y);
    if (!pigment->mixable)
        return;
    bool two_constant = has_tint(shade) && !is_tint_white(palette, shade) &&
                        lab_ks(shade->tint_lab, true, tint) && white_ks(palette, shade, white) &&
                        tint_scatter(mass, tint, white, shade->tint_frac, pigment->scatter);
    double plain = two_constant ? 0 : plain_scatter(palette, shade, Y, surface);
    double strength = isnan(shade->strength) ? 1 : shade->strength;
    for (int i = 0; i < BANDS; i++) {
        pigment->scatter[i] = two_constant ? strength * pigment->scatter[i] : plain;
        pigment->absorb[i] = pigment->scatter[i] * mass[i];
    }
}

/* ------------------------------------------------------------------ mixtures */

bool pm_mixer_init(struct pm_mixer *mixer, const struct pm_palette *palette, struct pm_error *err) {
    *mixer = (struct pm_mixer){.n = palette->n_shades};
    mixer->pigments = pm_alloc(mixer->n, sizeof *mixer->pigments, err);
    if (mixer->pigments == NULL)
        return false;
    for (size_t i = 0; i < palette->n_shades; i++)
        mixer->surface = mixer->surface || has_tint(&palette->shades[i]);
    for (size_t i = 0; i < mixer->n; i++)
        prepare(palette, &palette->shades[i], mixer->surface, &mixer->pigments[i]);
    return true;
}

void pm_mixer_free(struct pm_mixer *mixer) {
    free(mixer->pigments);
    *mixer = (struct pm_mixer){0};
}

double pm_mix_reflectance(const struct pm_mixer *mixer, const size_t *which, const double *drops, size_t n,
                          int band) {
    double absorb = 0, scatter = 0;
    for (size_t k = 0; k < n; k++) {
        const struct pm_pigment *pigment = &mixer->pigments[which[k]];
        absorb += drops[k] * pigment->absorb[band];
        scatter += drops[k] * pigment->scatter[band];
    }
    return pm_reflectance_from_ks(absorb / scatter, mixer->surface);
}

void pm_mix_sum(const struct pm_mixer *mixer, const size_t *which, const double *drops, size_t n,
                double sum[3]) {
    const double(*band_xyz)[3] = pm_band_xyz();
    sum[0] = sum[1] = sum[2] = 0;
    for (int i = 0; i < BANDS; i++) {
        double r = pm_mix_reflectance(mixer, which, drops, n, i);
        for (int k = 0; k < 3; k++)
            sum[k] += band_xyz[i][k] * r;
    }
}

struct pm_lab pm_mix_lab(const struct pm_mixer *mixer, const size_t *which, const double *drops, size_t n) {
    double sum[3];
    pm_mix_sum(mixer, which, drops, n, sum);
    return pm_band_sum_lab(sum);
}
