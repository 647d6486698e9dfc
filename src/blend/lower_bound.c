#include "blend/lower_bound.h"

#include "base/memory.h"
#include "blend/half_space.h"
#include "blend/spectrum.h"
#include "color/lab.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The relative margin added to the exact limits: far above rounding errors, negligible in effect. */
static const double slack = 1e-7;

enum { BANDS = PM_BANDS };

/* ------------------------------------------------------------------ one pigment */

/* Shares from 0 to 1, closer together where a dark pigment turns the mixture. */
static double share_at(int k) {
    double t = (double)k / (PM_SHARES - 1);
    return t * t;
}

/* Its own sums; with `least_q` those of mixtures with what is lightest in each band. */
static void bound_pigment(const struct pm_mixer *mixer, size_t which, const double *least_q,
                          struct pm_pigment_bound *bound) {
    const struct pm_pigment *pigment = &mixer->pigments[which];
    const double(*band_xyz)[3] = pm_band_xyz();
    for (int i = 0; i < BANDS; i++) {
        double q = pigment->absorb[i] / pigment->scatter[i];
        for (int s = least_q != NULL ? 0 : PM_SHARES - 1; s < PM_SHARES - (least_q != NULL); s++) {
            double mixed = least_q != NULL ? share_at(s) * q + (1 - share_at(s)) * least_q[i] : q;
            double r = pm_reflectance_from_ks(mixed, mixer->surface);
            for (int k = 0; k < 3; k++)
                bound->dark[s][k] += band_xyz[i][k] * r;
        }
    }
}

static void scatter_range(const struct pm_pigment *pigment, double range[2]) {
    range[0] = range[1] = pigment->scatter[0];
    for (int i = 1; i < BANDS; i++) {
        range[0] = fmin(range[0], pigment->scatter[i]);
        range[1] = fmax(range[1], pigment->scatter[i]);
    }
}

/* M of a share of white. */
static double mean_ks(double share) {
    return pm_ks_from_reflectance(share, false);
}

static void place_chord(const struct pm_bounds *bounds, struct pm_pigment_bound *bound) {
    for (int k = 0; k < 3; k++)
        bound->chord[k] = mean_ks(bound->dark[PM_SHARES - 1][k] / bounds->white[k]);
}

/* M of X, Y or Z at a spectrum of K/S, and its slope by each band: the band's weight times g'(q) / g'(M). */
static double mean_at(const struct pm_bounds *bounds, const double ks[BANDS], int k, double slope[BANDS]) {
    double sum = 0;
    for (int i = 0; i < BANDS; i++)
        sum += pm_band_xyz()[i][k] * pm_reflectance_from_ks(ks[i], false);
    const double mean = mean_ks(sum / bounds->white[k]);
    for (int i = 0; i < BANDS; i++)
        slope[i] = pm_band_xyz()[i][k] * pm_reflectance_slope(ks[i], false) /
                   (bounds->white[k] * pm_reflectance_slope(mean, false));
    return mean;
}

/* The value of the tangent to M at a spectrum for a pigment. */
static double tangent_at(const struct pm_bounds *bounds, size_t p, double mean, const double slope[BANDS],
                         const double ks[BANDS]) {
    const struct pm_pigment *pigment = &bounds->mixer->pigments[p];
    double there = 0;
    for (int i = 0; i < BANDS; i++)
        there += slope[i] * (pigment->absorb[i] / bounds->pigments[p].scatter[0] - ks[i]);
    return mean + there;
}

static void least_ks(const struct pm_mixer *mixer, double least_q[BANDS]) {
    for (int i = 0; i < BANDS; i++) {
        least_q[i] = INFINITY;
        for (size_t p = 0; p < mixer->n; p++)
            least_q[i] = fmin(least_q[i], mixer->pigments[p].absorb[i] / mixer->pigments[p].scatter[i]);
    }
}

/* ------------------------------------------------------------------ all pigments */

/* The target's own spectrum, or a grey of its lightness if no surface has that colour. */
static void target_ks(const struct pm_mixer *mixer, struct pm_lab target, double ks[BANDS]) {
    double spectrum[BANDS];
    if (!pm_spectrum_from_lab(target, spectrum)) {
        double grey = pm_xyz_from_lab((struct pm_lab){target.L, 0, 0}).Y;
        for (int i = 0; i < BANDS; i++)
            spectrum[i] = grey;
    }
    for (int i = 0; i < BANDS; i++)
        ks[i] = pm_ks_from_reflectance(spectrum[i], mixer->surface);
}

static size_t form_count(const struct pm_bounds *bounds) {
    return bounds->mean ? PM_HALF_SPACES : 6;
}

bool pm_bounds_init(struct pm_bounds *bounds, const struct pm_mixer *mixer, struct pm_lab target,
                    struct pm_error *err) {
    *bounds = (struct pm_bounds){.n = mixer->n, .flat = true, .mixer = mixer};
    bounds->pigments = pm_alloc(mixer->n, sizeof *bounds->pigments, err);
    for (size_t p = 0; bounds->pigments != NULL && p < mixer->n; p++) {
        const double *scatter = bounds->pigments[p].scatter;
        scatter_range(&mixer->pigments[p], bounds->pigments[p].scatter);
        bounds->flat = bounds->flat && scatter[0] == scatter[1];
    }
    bounds->mean = bounds->flat && !mixer->surface;
    bounds->stride = (mixer->n + PM_LANES - 1) / PM_LANES * PM_LANES;
    bounds->boxes = pm_alloc(2, sizeof *bounds->boxes, err);
    bounds->forms = pm_alloc(form_count(bounds) * bounds->stride + 1, sizeof *bounds->forms, err);
    if (bounds->pigments == NULL || bounds->boxes == NULL || bounds->forms == NULL) {
        pm_bounds_free(bounds);
        return false;
    }
    for (int i = 0; i < PM_HALF_SPACES; i++)
        bounds->order[i] = (uint8_t)i;
    pm_lab_band_sum((struct pm_lab){100, 0, 0}, bounds->white);
    if (!bounds->mean)
        target_ks(mixer, target, bounds->target_ks);
    for (size_t p = 0; p < mixer->n; p++) {
        bound_pigment(mixer, p, NULL, &bounds->pigments[p]);
        place_chord(bounds, &bounds->pigments[p]);
    }
    return true;
}

void pm_bounds_free(struct pm_bounds *bounds) {
    free(bounds->pigments);
    free(bounds->forms);
    free(bounds->boxes);
    *bounds = (struct pm_bounds){0};
}

/* ------------------------------------------------------------------ one reach */

/* Lowered by more than the rounding errors of sums of forms in floats: 1e-6 of its terms. Finite also where
 * nothing is known, as it is multiplied by 0. */
static void set_form(struct pm_bounds *bounds, int form, size_t p, double value) {
    bounds->forms[(size_t)form * bounds->stride + p] = (float)fmax(value - 1e-6 * fabs(value), -1e30);
}

/* The share of all scatter from which on the sum k is below `low`: between the table's points the sum, convex
 * in the share, lies under its chord. */
static double share_below(const struct pm_pigment_bound *bound, int k, double low) {
    if (bound->dark[0][k] < low)
        return 0;
    for (int s = 1; s < PM_SHARES; s++) {
        double before = bound->dark[s - 1][k], after = bound->dark[s][k];
        if (after < low)
            return share_at(s - 1) + (share_at(s) - share_at(s - 1)) * (before - low) / (before - after);
    }
    return INFINITY;
}

static double sum_at(const struct pm_bounds *bounds, int k, double factor) {
    double sum = 0;
    for (int i = 0; i < BANDS; i++)
        sum += pm_band_xyz()[i][k] *
               pm_reflectance_from_ks(factor * bounds->target_ks[i], bounds->mixer->surface);
    return sum;
}

/* The factor to the target's K/S that brings its sum k to `high`, roughly: any tangent holds.
 * 0: none does. */
static double lightening(const struct pm_bounds *bounds, int k, double high) {
    double low_log = -12, high_log = 1;
    if (!(sum_at(bounds, k, exp(low_log)) > high))
        return 0;
    for (int i = 0; i < 12; i++) {
        double middle = (low_log + high_log) / 2;
        if (sum_at(bounds, k, exp(middle)) > high)
            low_log = middle;
        else
            high_log = middle;
    }
    return exp(low_log);
}

/* The coefficients of "too light in k". With a tangent of slopes g' and value at 0 `base`, in all bands
 * together, the sum is at least base + sum n g' absorb / sum n scatter, and the least scatter is on the safe
 * side. */
static void narrow_light(struct pm_bounds *bounds, int k, double high) {
    double weight[BANDS], base = 0, factor = lightening(bounds, k, high);
    for (int i = 0; i < BANDS; i++) {
        double q = factor * bounds->target_ks[i];
        double slope = factor > 0 ? pm_reflectance_slope(q, bounds->mixer->surface) : 0;
        weight[i] = pm_band_xyz()[i][k] * slope;
        base += pm_band_xyz()[i][k] * pm_reflectance_from_ks(q, bounds->mixer->surface) - weight[i] * q;
    }
    for (size_t p = 0; p < bounds->n; p++) {
        double light = (base - high) * bounds->pigments[p].scatter[0];
        for (int i = 0; i < BANDS; i++)
            light += weight[i] * bounds->mixer->pigments[p].absorb[i];
        set_form(bounds, k, p, factor > 0 ? light : -INFINITY);
    }
}

/* The coefficients of "too dark in k": the chord of the sum. */
static void narrow_dark(struct pm_bounds *bounds, int k, double low) {
    for (size_t p = 0; p < bounds->n; p++) {
        const struct pm_pigment_bound *bound = &bounds->pigments[p];
        const double dark = bound->scatter[0] * (low - bound->dark[PM_SHARES - 1][k]);
        set_form(bounds, 3 + k, p, bounds->flat ? dark : -INFINITY);
    }
}

/* The least that away . M is for a pigment's part of a mixture. */
static double part_along(const double away[3], const double chord[3], const double tangent[3]) {
    double sum = 0;
    for (int k = 0; k < 3; k++)
        sum += away[k] * (away[k] > 0 ? chord[k] : tangent[k]);
    return sum;
}

/* The half-spaces round a spectrum: away . M of a mixture is not below the mean of its parts. */
static void narrow_half_spaces(struct pm_bounds *bounds, const struct pm_reach *reach, const double ks[BANDS],
                               size_t boxes) {
    struct pm_half_space spaces[PM_HALF_SPACES];
    double mean[3], slope[3][BANDS], low[3] = {INFINITY, INFINITY, INFINITY}, high[3] = {0};
    double ratio[2][2] = {{INFINITY, 0}, {INFINITY, 0}};
    for (int k = 0; k < 3; k++)
        mean[k] = mean_at(bounds, ks, k, slope[k]);
    for (size_t p = 0; p < bounds->n; p++) {
        struct pm_pigment_bound *bound = &bounds->pigments[p];
        for (int k = 0; k < 3; k++) {
            bound->tangent[k] = tangent_at(bounds, p, mean[k], slope[k], ks);
            low[k] = fmin(low[k], bound->chord[k]);
            high[k] = fmax(high[k], bound->tangent[k]);
        }
        for (int i = 0; i < 2; i++) {
            ratio[i][0] = fmin(ratio[i][0], bound->chord[2 * i] / bound->tangent[1]);
            ratio[i][1] = fmax(ratio[i][1], bound->tangent[2 * i] / bound->chord[1]);
        }
    }
    pm_aim_half_spaces(reach, mean, (const double(*)[2])ratio, spaces);
    for (int i = 0; i < PM_HALF_SPACES; i++) {
        spaces[i].nearest = INFINITY;
        for (size_t p = 0; p < bounds->n; p++)
            spaces[i].nearest = fmin(spaces[i].nearest, part_along(spaces[i].away, bounds->pigments[p].chord,
                                                                   bounds->pigments[p].tangent));
    }
    pm_limit_half_spaces(reach, low, high, boxes, bounds->boxes, spaces, bounds->left);
    for (int i = 0; i < PM_HALF_SPACES; i++)
        for (size_t p = 0; p < bounds->n; p++) {
            const struct pm_pigment_bound *bound = &bounds->pigments[p];
            const double limit = fmax(spaces[i].limit, spaces[i].nearest - 1);
            double far = part_along(spaces[i].away, bound->chord, bound->tangent), size = fabs(limit);
            for (int k = 0; k < 3; k++)
                size += fabs(spaces[i].away[k]) * bound->chord[k];
            set_form(bounds, i, p,
                     isfinite(limit) ? bound->scatter[0] * (far - limit - slack * size) : -INFINITY);
        }
}

static void narrow_shares(struct pm_bounds *bounds, const struct pm_reach *reach) {
    double least_q[BANDS];
    if (!bounds->shares) {
        least_ks(bounds->mixer, least_q);
        for (size_t p = 0; p < bounds->n; p++)
            bound_pigment(bounds->mixer, p, least_q, &bounds->pigments[p]);
        bounds->shares = true;
    }
    for (size_t p = 0; p < bounds->n; p++) {
        struct pm_pigment_bound *bound = &bounds->pigments[p];
        bound->share = INFINITY;
        for (int k = 0; k < 3; k++)
            bound->share = fmin(bound->share, share_below(bound, k, reach->low[k]));
    }
}

void pm_bounds_narrow(struct pm_bounds *bounds, const struct pm_reach *reach, const double *best_ks,
                      size_t boxes) {
    bounds->n_forms = form_count(bounds);
    if (bounds->mean && best_ks == NULL)
        target_ks(bounds->mixer, reach->target, bounds->target_ks);
    if (bounds->mean)
        narrow_half_spaces(bounds, reach, best_ks != NULL ? best_ks : bounds->target_ks, boxes);
    for (int k = 0; k < 3 && !bounds->mean; k++) {
        narrow_light(bounds, k, reach->high[k]);
        narrow_dark(bounds, k, reach->low[k]);
    }
    if (!bounds->mean || boxes > PM_FEWEST_BOXES)
        narrow_shares(bounds, reach);
}

/* ------------------------------------------------------------------ one set */

pm_bits pm_sets_in_reach(struct pm_bounds *bounds, size_t first, const size_t *with, size_t n_with,
                         int drops) {
    const float spare = (float)(drops - 1 - (int)n_with);
    pm_bits in = pm_all(0) == 0;
    for (size_t f = 0; f < bounds->n_forms; f++) {
        const float *form = bounds->forms + bounds->order[f] * bounds->stride;
        pm_lanes least = pm_load(form + first), sum = least;
        for (size_t i = 0; i < n_with; i++) {
            const pm_lanes other = pm_all(form[with[i]]);
            sum += other;
            least = pm_select(other < least, other, least);
        }
        in &= sum + spare * least <= 0;
        if (pm_any(in))
            continue;
        /* What rejects some sets is likely to reject the next: it comes first. */
        const uint8_t now = bounds->order[f];
        bounds->order[f] = bounds->order[0];
        bounds->order[0] = now;
        break;
    }
    return in;
}

/* Keeps a form that can reject some ratio. */
static void keep_form(float forms[PM_MOST_FORMS][3], int *n_forms, float a, float b, float c) {
    float *form = forms[*n_forms];
    form[0] = a;
    form[1] = b;
    form[2] = c;
    *n_forms += (a > 0) | (b > 0) | (c > 0);
}

int pm_set_forms(const struct pm_bounds *bounds, const size_t *which, size_t n,
                 float forms[PM_MOST_FORMS][3]) {
    int count = 0;
    for (size_t f = 0; f < bounds->n_forms; f++) {
        const float *form = bounds->forms + f * bounds->stride;
        keep_form(forms, &count, form[which[0]], form[which[1]], n > 2 ? form[which[2]] : 0);
    }
    for (size_t i = 0; i < n && bounds->shares; i++) {
        double share = bounds->pigments[which[i]].share;
        float form[3] = {0};
        for (size_t j = 0; j < n && share < 1; j++) {
            const double *scatter = bounds->pigments[which[j]].scatter;
            form[j] = (float)((i == j ? scatter[0] : 0) - (share + 1e-6) * scatter[1]);
        }
        keep_form(forms, &count, form[0], form[1], form[2]);
    }
    return count;
}
