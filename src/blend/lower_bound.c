#include "blend/lower_bound.h"

#include "base/memory.h"
#include "blend/half_space.h"
#include "blend/spectrum.h"
#include "color/lab.h"

#include <math.h>
#include <stdlib.h>

/* The relative margin added to the exact limits: far above rounding errors, negligible in effect. */
static const double slack = 1e-7;

enum { BANDS = PM_BANDS, STEPS = 48 };

/* The share of white below which K/S is no longer exact. */
static const double least_share = 1e-5;

/* ------------------------------------------------------------------ one pigment */

/* Shares from 0 to 1, closer together where a dark pigment turns the mixture. */
static double share_at(int k) {
    double t = (double)k / (PM_SHARES - 1);
    return t * t;
}

static void bound_pigment(const struct pm_mixer *mixer, size_t which, const double least_q[BANDS],
                          struct pm_pigment_bound *bound) {
    const struct pm_pigment *pigment = &mixer->pigments[which];
    const double(*band_xyz)[3] = pm_band_xyz();
    *bound = (struct pm_pigment_bound){.scatter = {INFINITY, 0}};
    for (int i = 0; i < BANDS; i++) {
        double q = pigment->absorb[i] / pigment->scatter[i];
        bound->scatter[0] = fmin(bound->scatter[0], pigment->scatter[i]);
        bound->scatter[1] = fmax(bound->scatter[1], pigment->scatter[i]);
        for (int s = 0; s < PM_SHARES; s++) {
            double mixed = share_at(s) * q + (1 - share_at(s)) * least_q[i];
            double r = pm_reflectance_from_ks(mixed, mixer->surface);
            for (int k = 0; k < 3; k++)
                bound->dark[s][k] += band_xyz[i][k] * r;
        }
    }
    for (int k = 0; k < 3; k++)
        bound->own[k] = bound->dark[PM_SHARES - 1][k];
}

/* M of a share of white. */
static double mean_ks(double share) {
    return pm_ks_from_reflectance(share, false);
}

static void place_chords(struct pm_bounds *bounds) {
    for (size_t p = 0; p < bounds->n; p++)
        for (int k = 0; k < 3; k++)
            bounds->pigments[p].chord[k] = mean_ks(bounds->pigments[p].own[k] / bounds->white[k]);
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

static void place_tangents(struct pm_bounds *bounds) {
    for (int k = 0; k < 3; k++) {
        double slope[BANDS];
        const double mean = mean_at(bounds, bounds->target_ks, k, slope);
        for (size_t p = 0; p < bounds->n; p++)
            bounds->pigments[p].tangent[k] = tangent_at(bounds, p, mean, slope, bounds->target_ks);
    }
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

bool pm_bounds_init(struct pm_bounds *bounds, const struct pm_mixer *mixer, struct pm_lab target,
                    struct pm_error *err) {
    double least_q[BANDS];
    *bounds = (struct pm_bounds){.n = mixer->n, .flat = true, .mixer = mixer};
    bounds->pigments = pm_alloc(mixer->n, sizeof *bounds->pigments, err);
    bounds->forms = pm_alloc(mixer->n, sizeof *bounds->forms, err);
    bounds->beyond = pm_alloc(mixer->n, sizeof *bounds->beyond, err);
    if (bounds->pigments == NULL || bounds->forms == NULL || bounds->beyond == NULL) {
        pm_bounds_free(bounds);
        return false;
    }
    target_ks(mixer, target, bounds->target_ks);
    least_ks(mixer, least_q);
    for (size_t p = 0; p < mixer->n; p++) {
        bound_pigment(mixer, p, least_q, &bounds->pigments[p]);
        bounds->flat = bounds->flat && bounds->pigments[p].scatter[0] == bounds->pigments[p].scatter[1];
    }
    bounds->mean = bounds->flat && !mixer->surface;
    pm_lab_band_sum((struct pm_lab){100, 0, 0}, bounds->white);
    if (bounds->mean) {
        place_chords(bounds);
        place_tangents(bounds);
    }
    return true;
}

void pm_bounds_free(struct pm_bounds *bounds) {
    free(bounds->pigments);
    free(bounds->forms);
    free(bounds->beyond);
    *bounds = (struct pm_bounds){0};
}

/* ------------------------------------------------------------------ one reach */

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
        bounds->forms[p].light[k] = factor > 0 ? light : -INFINITY;
    }
}

static double darkness(const struct pm_bounds *bounds, const struct pm_pigment_bound *bound, int k,
                       double low) {
    if (!bounds->flat)
        return -INFINITY;
    if (!bounds->mean)
        return low - bound->own[k];
    double share = low / bounds->white[k];
    return share < least_share ? -INFINITY : bound->chord[k] - mean_ks(share);
}

/* A line over M of Y. */
struct line {
    double slope, at_0;
};

/* M of X or Z from M of Y where their f (CIELAB's) differ by `apart`; INFINITY if nothing is as dark. */
static double other_mean(double mean, double apart) {
    double L = pm_lab_from_xyz((struct pm_xyz){0, pm_reflectance_from_ks(mean, false), 0}).L;
    double share = pm_xyz_from_lab((struct pm_lab){L, 500 * apart, 0}).X / pm_d50.X;
    return share < least_share ? INFINITY : mean_ks(share);
}

/* A line above (or below) other_mean, which grows, for M of Y from `low` to `high`: it is its greatest
 * (least) at one end of each of many steps. Where there is none its value is not finite. */
static struct line line_beside(double low, double high, double apart, bool above) {
    double step = (high - low) / STEPS, before = other_mean(low, apart), at = low;
    struct line line = {(other_mean(high, apart) - before) / (high - low), above ? -INFINITY : INFINITY};
    for (int i = 1; i <= STEPS; i++) {
        double next = low + i * step, after = other_mean(next, apart);
        line.at_0 =
            above ? fmax(line.at_0, after - line.slope * at) : fmin(line.at_0, before - line.slope * next);
        at = next;
        before = after;
    }
    return line;
}

/* Too red (blue): the tangent of k below the line. Too green (yellow): its chord above the line. */
static void narrow_cast(struct pm_bounds *bounds, int cast, int k, double low, double high, double apart,
                        bool too_little) {
    struct line line = line_beside(low, high, apart, too_little);
    bool known = isfinite(line.slope) && isfinite(line.at_0);
    for (size_t p = 0; p < bounds->n; p++) {
        const struct pm_pigment_bound *bound = &bounds->pigments[p];
        double least = bound->tangent[k] - line.slope * bound->chord[1] - line.at_0;
        double most = bound->chord[k] - line.slope * bound->tangent[1] - line.at_0;
        bounds->forms[p].cast[cast] = known ? bound->scatter[0] * (too_little ? most : -least) : -INFINITY;
    }
}

static void narrow_casts(struct pm_bounds *bounds, const struct pm_reach *reach) {
    double low = mean_ks(reach->high[1] / bounds->white[1]), high = mean_ks(reach->low[1] / bounds->white[1]);
    bool known = bounds->mean && isfinite(reach->de00) && reach->low[1] >= least_share * bounds->white[1] &&
                 low < high;
    for (size_t p = 0; p < bounds->n && !known; p++)
        for (int i = 0; i < PM_CASTS; i++)
            bounds->forms[p].cast[i] = -INFINITY;
    if (!known)
        return;
    narrow_cast(bounds, 0, 0, low, high, reach->a[1] / 500, false);
    narrow_cast(bounds, 1, 0, low, high, reach->a[0] / 500, true);
    narrow_cast(bounds, 2, 2, low, high, -reach->b[0] / 200, false);
    narrow_cast(bounds, 3, 2, low, high, -reach->b[1] / 200, true);
}

static void narrow_beside(struct pm_bounds *bounds, const struct pm_reach *reach, const double *best_ks) {
    double mean[3], slope[3][BANDS], away[3], limit = INFINITY, size = 0;
    if (bounds->mean && best_ks != NULL && isfinite(reach->de00)) {
        for (int k = 0; k < 3; k++)
            mean[k] = mean_at(bounds, best_ks, k, slope[k]);
        pm_away_from(reach->target, mean, away);
        limit = pm_farthest_along(reach, away);
        for (int k = 0; k < 3; k++)
            size += fabs(away[k]) * mean[k];
    }
    for (size_t p = 0; p < bounds->n; p++) {
        const struct pm_pigment_bound *bound = &bounds->pigments[p];
        double far = 0;
        for (int k = 0; k < 3 && isfinite(limit); k++)
            far +=
                away[k] * (away[k] > 0 ? bound->chord[k] : tangent_at(bounds, p, mean[k], slope[k], best_ks));
        bounds->forms[p].beside =
            isfinite(limit) ? bound->scatter[0] * (far - limit - slack * (size + fabs(limit))) : -INFINITY;
    }
}

static uint16_t beyond(const struct pm_pigment_form *form) {
    int bits = 0;
    for (int k = 0; k < 3; k++)
        bits |= (form->light[k] > 0) << (2 * k) | (form->dark[k] > 0) << (2 * k + 1);
    for (int k = 0; k < PM_CASTS; k++)
        bits |= (form->cast[k] > 0) << (6 + k);
    bits |= (form->beside > 0) << (6 + PM_CASTS);
    return (uint16_t)bits;
}

void pm_bounds_narrow(struct pm_bounds *bounds, const struct pm_reach *reach, const double *best_ks) {
    for (int k = 0; k < 3; k++)
        narrow_light(bounds, k, reach->high[k]);
    narrow_casts(bounds, reach);
    narrow_beside(bounds, reach, best_ks);
    for (size_t p = 0; p < bounds->n; p++) {
        const struct pm_pigment_bound *bound = &bounds->pigments[p];
        struct pm_pigment_form *form = &bounds->forms[p];
        form->share = INFINITY;
        for (int k = 0; k < 3; k++) {
            form->dark[k] = bound->scatter[0] * darkness(bounds, bound, k, reach->low[k]);
            form->share = fmin(form->share, share_below(bound, k, reach->low[k]));
        }
        bounds->beyond[p] = beyond(form);
    }
}

/* Keeps a form that can reject some ratio. Returns false if it rejects all. */
static bool keep_form(double forms[PM_MOST_FORMS][3], int *n_forms, const double form[3], size_t n) {
    size_t positive = 0;
    for (size_t i = 0; i < n; i++) {
        forms[*n_forms][i] = form[i];
        positive += form[i] > 0;
    }
    if (n < 3)
        forms[*n_forms][2] = 0;
    *n_forms += positive > 0;
    return positive < n;
}

int pm_set_forms(const struct pm_bounds *bounds, const size_t *which, size_t n,
                 double forms[PM_MOST_FORMS][3]) {
    int count = 0;
    for (int k = 0; k < 3; k++) {
        double light[3], dark[3];
        for (size_t i = 0; i < n; i++) {
            light[i] = bounds->forms[which[i]].light[k];
            dark[i] = bounds->forms[which[i]].dark[k];
        }
        if (!keep_form(forms, &count, light, n) || !keep_form(forms, &count, dark, n))
            return -1;
    }
    for (int cast = 0; cast <= PM_CASTS; cast++) {
        double form[3];
        for (size_t i = 0; i < n; i++)
            form[i] = cast < PM_CASTS ? bounds->forms[which[i]].cast[cast] : bounds->forms[which[i]].beside;
        if (!keep_form(forms, &count, form, n))
            return -1;
    }
    for (size_t i = 0; i < n; i++) {
        double share = bounds->forms[which[i]].share, form[3];
        if (share >= 1)
            continue;
        for (size_t j = 0; j < n; j++)
            form[j] = (i == j ? bounds->pigments[which[j]].scatter[0] : 0) -
                      share * bounds->pigments[which[j]].scatter[1];
        if (!keep_form(forms, &count, form, n))
            return -1;
    }
    return count;
}
