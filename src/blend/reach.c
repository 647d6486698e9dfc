#include "blend/reach.h"

#include "blend/spectrum.h"
#include "color/lab.h"

#include <math.h>

/* The relative margin added to the exact limits: far above rounding errors, negligible in effect. */
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

/* The maximum of sin(2 dtheta) for pairs of the target with any colour: their mean hue is at most 90 degrees
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
        reach->L_box[side] = target.L + far * half[0];
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
