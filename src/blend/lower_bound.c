#include "blend/lower_bound.h"

#include "base/memory.h"
#include "blend/spectrum.h"
#include "color/lab.h"

#include <math.h>
#include <stdlib.h>

/* Wider by this than the exact limits, relative: far above rounding, far below any use. */
static const double slack = 1e-7;

/* |RT| / 2 of two colours with b* >= 0 is less. */
static const double warm_turn = 1e-6;

/* ------------------------------------------------------------------ bounds */

/* SL for a mean L* that far from 50; it grows with it. */
static double weight_L(double from_50) {
    return 1 + 0.015 * from_50 * from_50 / sqrt(20 + from_50 * from_50);
}

/* sqrt(C^7 / (C^7 + 25^7)), also for 0 and INFINITY. */
static double seventh_root(double chroma) {
    return 1 / sqrt(1 + pow(25 / chroma, 7));
}

/* 1 + G for a mean chroma. */
static double stretch_of(double chroma) {
    return 1.5 - 0.5 * seventh_root(chroma);
}

/* An angle's distance to 275 degrees, where RT is strongest, for the hue of (a, b). */
static double from_275_deg(double a, double b) {
    double apart_deg = fabs(atan2(b, a) * 180 / acos(-1) + 85);
    return apart_deg > 180 ? 360 - apart_deg : apart_deg;
}

/* The most of sin(2 dtheta) for pairs of the target with any colour: their mean hue is at most 90 degrees
 * from the target's own, which lies between that of (a, b) and that of (1.5 a, b). */
static double most_turn(struct pm_lab target) {
    double apart_deg = fmin(from_275_deg(target.a, target.b), from_275_deg(1.5 * target.a, target.b)) - 90;
    double bell = apart_deg > 0 ? exp(-pow(apart_deg / 25, 2)) : 1;
    return hypot(target.a, target.b) > 1e-6 ? sin(acos(-1) / 3 * bell) + 1e-9 : sqrt(0.75);
}

/* The least of sqrt(c^2 + h^2 + RT c h) per distance in a'b at mean chroma up to `chroma`, where sin(2
 * dtheta) is at most `turn`. */
static double least_slope(double chroma, double turn) {
    double stretched = stretch_of(chroma) * chroma;
    return sqrt(1 - turn * seventh_root(stretched)) / (1 + 0.045 * stretched);
}

/* A distance in a*b* that no colour within `de00` of one of chroma `chroma` exceeds. A colour at distance r
 * has a mean chroma of at most chroma + r/2. From the first r on a growing lower bound is above de00; below,
 * intervals are ruled out from the top, each by its least distance and its greatest mean chroma. */
static double farthest_ab(double chroma, double de00, double turn) {
    const double step = 1.05;
    double fall = sqrt(1 - turn) - 0.045 * 1.5 / 2 * de00;
    if (!(fall > 0))
        return INFINITY;
    double r = de00 * (1 + 0.045 * 1.5 * chroma) / fall;
    while (r / step * least_slope(chroma + r / 2, turn) > de00)
        r /= step;
    return r;
}

/* ------------------------------------------------------------------ as sums of bands */

static double sum_of(double f, double white) {
    return white * (f > 6.0 / 29 ? f * f * f : (116 * f - 16) * 27 / 24389);
}

/* The half axes in L*, a*, b* of a box round the target. */
static void box_of(struct pm_lab target, double de00, double half[3]) {
    half[0] = half[1] = half[2] = INFINITY;
    if (!isfinite(de00))
        return;
    double far_L = fabs(target.L - 50) + weight_L(50) * de00 / 2, chroma = hypot(target.a, target.b);
    double r = farthest_ab(chroma, de00, most_turn(target));
    if (r <= target.b)
        r = farthest_ab(chroma, de00, warm_turn);
    half[0] = weight_L(fmin(far_L, 50)) * de00;
    half[1] = r / stretch_of(chroma + r / 2);
    half[2] = r;
}

void pm_reach_of(struct pm_lab target, double de00, const double L_range[2], struct pm_reach *reach) {
    double white[3], half[3];
    pm_lab_band_sum((struct pm_lab){100, 0, 0}, white);
    *reach = (struct pm_reach){.target = target, .de00 = de00, .L_range = {L_range[0], L_range[1]}};
    box_of(target, de00, half);
    double low_f = (fmax(target.L - half[0], L_range[0]) + 16) / 116;
    double high_f = (fmin(target.L + half[0], L_range[1]) + 16) / 116;
    const double ab[3] = {target.a / 500, 0, -target.b / 200};
    const double spread[3] = {half[1] / 500, 0, half[2] / 200};
    for (int side = 0; side < 2; side++) {
        double far = side == 0 ? -1 - slack : 1 + slack;
        reach->a[side] = target.a + far * half[1];
        reach->b[side] = target.b + far * half[2];
    }
    for (int k = 0; k < 3; k++) {
        double low = sum_of(low_f + ab[k] - spread[k], white[k]);
        double high = sum_of(high_f + ab[k] + spread[k], white[k]);
        reach->low[k] = low - slack * fabs(low) - 1e-9;
        reach->high[k] = high + slack * fabs(high) + 1e-9;
    }
}

void pm_box_weights(struct pm_lab target, const float low[3], const float high[3], double weight[3]) {
    double far_L = fmax(fabs((target.L + low[0]) / 2 - 50), fabs((target.L + high[0]) / 2 - 50));
    double most_a = fmax(fabs(low[1]), fabs(high[1])), most_b = fmax(fabs(low[2]), fabs(high[2]));
    double chroma = (hypot(target.a, target.b) + hypot(most_a, most_b)) / 2;
    double turn = target.b >= 0 && low[2] >= 0 ? warm_turn : most_turn(target);
    weight[0] = (1 - slack) / weight_L(far_L);
    weight[2] = (1 - slack) * least_slope(chroma, turn);
    weight[1] = weight[2] * stretch_of(chroma);
}

enum { BANDS = PM_BANDS, STEPS = 48 };

/* A share of white below which K/S is no longer told exactly. */
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

/* The tangent to M at the target's spectrum: dM/dq of a band is its weight times g'(q) / g'(M). */
static void place_tangents(struct pm_bounds *bounds) {
    for (int k = 0; k < 3; k++) {
        double sum = 0, slope[BANDS], at_target = 0;
        for (int i = 0; i < BANDS; i++)
            sum += pm_band_xyz()[i][k] * pm_reflectance_from_ks(bounds->target_ks[i], false);
        double mean = mean_ks(sum / bounds->white[k]);
        for (int i = 0; i < BANDS; i++) {
            slope[i] = pm_band_xyz()[i][k] * pm_reflectance_slope(bounds->target_ks[i], false) /
                       (bounds->white[k] * pm_reflectance_slope(mean, false));
            at_target += slope[i] * bounds->target_ks[i];
        }
        for (size_t p = 0; p < bounds->n; p++) {
            const struct pm_pigment *pigment = &bounds->mixer->pigments[p];
            double there = 0;
            for (int i = 0; i < BANDS; i++)
                there += slope[i] * pigment->absorb[i];
            bounds->pigments[p].tangent[k] = mean - at_target + there / pigment->scatter[0];
        }
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

/* The target's own spectrum, or a grey of its lightness where no surface has that colour. */
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

/* M of X or Z from M of Y where their f (CIELAB's) differ by `apart`; INFINITY where nothing is as dark. */
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

static uint16_t beyond(const struct pm_pigment_form *form) {
    int bits = 0;
    for (int k = 0; k < 3; k++)
        bits |= (form->light[k] > 0) << (2 * k) | (form->dark[k] > 0) << (2 * k + 1);
    for (int k = 0; k < PM_CASTS; k++)
        bits |= (form->cast[k] > 0) << (6 + k);
    return (uint16_t)bits;
}

void pm_bounds_narrow(struct pm_bounds *bounds, const struct pm_reach *reach) {
    for (int k = 0; k < 3; k++)
        narrow_light(bounds, k, reach->high[k]);
    narrow_casts(bounds, reach);
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

/* Keeps a form that can reject some ratio. Returns false where it rejects all. */
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
    for (int cast = 0; cast < PM_CASTS; cast++) {
        double form[3];
        for (size_t i = 0; i < n; i++)
            form[i] = bounds->forms[which[i]].cast[cast];
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
