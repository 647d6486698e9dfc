#include "blend/least_de00.h"

#include <math.h>

/* sqrt(C^7 / (C^7 + 25^7)). */
static pm_lanes seventh_root(pm_lanes chroma) {
    pm_lanes c = chroma * (1 / 25.0f), c2 = c * c, c7 = c2 * c2 * c2 * c;
    return pm_root(c7 / (c7 + 1));
}

/* CIEDE2000's T for the direction (c, s) of the mean hue, by the formulas for multiple angles. */
static pm_lanes hue_weight(pm_lanes c, pm_lanes s) {
    const float cos30 = 0.8660254f, cos6 = 0.9945219f, sin6 = 0.1045285f, cos63 = 0.4539905f,
                sin63 = 0.8910065f;
    pm_lanes c2 = 2 * c * c - 1, s2 = 2 * s * c;
    pm_lanes c3 = c * (4 * c * c - 3), s3 = s * (3 - 4 * s * s);
    pm_lanes c4 = 2 * c2 * c2 - 1, s4 = 2 * s2 * c2;
    return 1 - 0.17f * (cos30 * c + 0.5f * s) + 0.24f * c2 + 0.32f * (cos6 * c3 - sin6 * s3) -
           0.2f * (cos63 * c4 + sin63 * s4);
}

static const float cos275 = 0.0871557f, sin275 = -0.9961947f;

/* Above sin(60 deg exp(-((h - 275 deg) / 25)^2)), for the cosine of h - 275 deg. */
static pm_lanes bell(pm_lanes cosine) {
    pm_lanes base = 1 + 2.225f * (1 - cosine);
    return 0.914f / (base * base * base * base);
}

/* Squared dH' from a dot and a cross product, by the formula without cancellation. */
static pm_lanes hue_difference_squared(pm_lanes chromas, pm_lanes dot, pm_lanes cross) {
    pm_lanes wide = 2 * (chromas - dot), narrow = 2 * cross * cross / (chromas + pm_abs(dot) + 1e-9f);
    return pm_select(dot < 0, wide, narrow);
}

/* The least of c^2 + h^2 - pull c h for h between `low` and `high`. */
static pm_lanes least_form(pm_lanes c, pm_lanes pull, pm_lanes low, pm_lanes high) {
    pm_lanes h = pull * c / 2;
    h = pm_select(h < low, low, h);
    h = pm_select(h > high, high, h);
    return c * c + h * h - pull * c * h;
}

void pm_near_de00_squared(struct pm_lab target, const float lab[3][PM_LANES], float least[PM_LANES]) {
    const float tL = (float)target.L, ta = (float)target.a, tb = (float)target.b, tiny = 1e-12f;
    const pm_lanes L1 = pm_load(lab[0]), a1 = pm_load(lab[1]), b1 = pm_load(lab[2]);
    pm_lanes chroma = (pm_root(a1 * a1 + b1 * b1 + tiny) + (float)hypot(ta, tb)) / 2;
    pm_lanes stretch = 1.5f - 0.5f * seventh_root(chroma);
    pm_lanes a = a1 * stretch, b = b1, at = ta * stretch, bt = pm_all(tb);
    pm_lanes C = pm_root(a * a + b * b + tiny), Ct = pm_root(at * at + bt * bt + tiny), mean = (C + Ct) / 2;

    pm_lanes c = a / C + at / Ct, s = b / C + bt / Ct, length = pm_root(c * c + s * s + tiny);
    pm_bits unknown = (length < 0.05f) | (C < 2);
    pm_lanes T = hue_weight(c / length, s / length);
    pm_lanes turn = pm_select(unknown, pm_all(0.914f), bell(c / length * cos275 + s / length * sin275));

    pm_lanes from_50 = (L1 + tL) / 2 - 50, square = from_50 * from_50;
    pm_lanes l = (L1 - tL) / (1 + 0.015f * square / pm_root(20 + square));
    pm_lanes dC = pm_abs(C - Ct) / (1 + 0.045f * mean);
    pm_lanes dH = pm_root(hue_difference_squared(C * Ct, a * at + b * bt, a * bt - at * b) + tiny);
    pm_lanes low = dH / (1 + 0.015f * mean * pm_select(unknown, pm_all(1.93f), T));
    pm_lanes high = dH / (1 + 0.015f * mean * pm_select(unknown, pm_all(0), T));
    pm_bits any_hue = (C < 2) & (mean > 8);
    low = pm_select(any_hue, pm_all(0), low);
    high = pm_select(any_hue, 2 * pm_root((C + 0.02f) * Ct), high);
    pm_store(least, l * l + least_form(dC, 2 * seventh_root(mean) * turn, low, high));
}

/* ------------------------------------------------------------------ boxes */

static pm_lanes length_of(pm_lanes x, pm_lanes y) {
    return pm_root(x * x + y * y + 1e-12f);
}

/* Not below the arccosine of x from 0 to 1 (Abramowitz and Stegun 4.4.45), known to 1e-6. */
static pm_lanes angle_of(pm_lanes x) {
    return pm_root(pm_larger(1 - x, pm_all(0)) + 1e-12f) *
               (1.5707288f + x * (-0.2121144f + x * (0.0742610f - 0.0187293f * x))) +
           2e-3f;
}

/* Not below the arcsine of x from 0 to 0.5. */
static pm_lanes angle_of_sine(pm_lanes x) {
    return x * (1 + 0.2f * x * x);
}

/* The square of the least difference in L* over SL. */
static pm_lanes box_lightness(float target, pm_lanes low, pm_lanes high) {
    pm_lanes least = pm_larger(pm_larger(low - target, target - high), pm_all(0));
    pm_lanes from_50 = pm_larger(pm_abs((low + target) / 2 - 50), pm_abs((high + target) / 2 - 50));
    pm_lanes square = from_50 * from_50, l = least / (1 + 0.015f * square / pm_root(20 + square));
    return l * l;
}

void pm_box_de00_squared(struct pm_lab target, const pm_lanes low[3], const pm_lanes high[3],
                         float least[PM_LANES]) {
    const float ta = (float)target.a, tb = (float)target.b, chroma = (float)hypot(target.a, target.b);
    /* the absolute values nearest to 0 and farthest from it */
    const pm_lanes near_a = pm_larger(pm_larger(low[1], -high[1]), pm_all(0)),
                   far_a = pm_larger(high[1], -low[1]);
    const pm_lanes near_b = pm_larger(pm_larger(low[2], -high[2]), pm_all(0)),
                   far_b = pm_larger(high[2], -low[2]);
    const pm_lanes stretch_low = 1.5f - 0.5f * seventh_root((length_of(far_a, far_b) + chroma) / 2),
                   stretch_high = 1.5f - 0.5f * seventh_root((length_of(near_a, near_b) + chroma) / 2),
                   stretch = (stretch_low + stretch_high) / 2, off = (stretch_high - stretch_low) / 2;
    const pm_lanes C_low = length_of(near_a * stretch_low, near_b),
                   C_high = length_of(far_a * stretch_high, far_b);
    const pm_lanes Ct_low = length_of(ta * stretch_low, pm_all(tb)),
                   Ct_high = length_of(ta * stretch_high, pm_all(tb)), mean = (C_high + Ct_high) / 2;

    /* The hues, from that of the centre; and the target's own. */
    const pm_lanes side_a[2] = {low[1] * pm_select(low[1] < 0, stretch_high, stretch_low),
                                high[1] * pm_select(high[1] < 0, stretch_low, stretch_high)};
    const pm_lanes a = (side_a[0] + side_a[1]) / 2, b = (low[2] + high[2]) / 2, at = ta * stretch;
    const pm_lanes C = length_of(a, b), Ct = length_of(at, pm_all(tb));
    pm_lanes cosine = pm_all(1);
    for (int corner = 0; corner < 4; corner++) {
        const pm_lanes x = side_a[corner & 1], y = corner & 2 ? high[2] : low[2], r = length_of(x, y);
        cosine = pm_smaller(cosine, pm_select(r < 1e-4f, cosine, (x * a + y * b) / (r * C)));
    }
    const pm_lanes off_t = pm_abs(ta * off) / Ct_low;
    const pm_lanes sine = length_of((side_a[1] - side_a[0]) / 2, (high[2] - low[2]) / 2) / C;
    const pm_lanes apart =
        pm_select(sine < 0.5f, angle_of_sine(sine), angle_of(pm_larger(cosine, pm_all(0)))) + 2 * off_t +
        1e-5f;
    const pm_lanes x = a / C, y = b / C, xt = at / Ct, yt = tb / Ct;
    const pm_lanes half_sine = length_of(x - xt, y - yt) / 2, sum = length_of(x + xt, y + yt);
    const pm_bits no_hue = ((side_a[0] <= 0) & (side_a[1] >= 0) & (low[2] <= 0) & (high[2] >= 0)) |
                           (cosine < 0.01f) | (off_t > 0.5f);
    const pm_bits no_mean = no_hue | (sum < apart + 0.01f);

    /* T, and RT's bell; a mean hue is at most 90 degrees from the target's. */
    const pm_lanes c_mean = (x + xt) / sum, s_mean = (y + yt) / sum;
    pm_lanes T = hue_weight(c_mean, s_mean) + 2.41f / 2 * apart;
    T = pm_select(no_mean | (T > 1.93f), pm_all(1.93f), T);
    const pm_lanes cos_t = xt * cos275 + yt * sin275;
    const pm_lanes across_t = pm_root(pm_larger(1 - cos_t * cos_t, pm_all(0)) + 4e-6f);
    const pm_lanes anywhere = pm_select(cos_t > 0, pm_all(1), across_t) + 2 * off_t;
    const pm_lanes opposite = across_t + 0.6f * sum + apart / 2;
    const pm_lanes beside =
        pm_select(no_hue | (no_mean & (sum > 1.5f)), anywhere,
                  pm_select(no_mean, opposite, c_mean * cos275 + s_mean * sin275 + apart / 2));
    const pm_lanes pull = seventh_root(mean) * bell(pm_smaller(beside, pm_all(1)));

    const pm_lanes SC = 1 + 0.045f * mean;
    pm_lanes c = pm_larger(pm_larger(C_low - Ct_high, Ct_low - C_high), pm_all(0)) / SC;
    pm_lanes h =
        2 * pm_root(C_low * Ct_low) * pm_larger(half_sine - apart / 2, pm_all(0)) / (1 + 0.015f * mean * T);
    h = pm_select(no_hue, pm_all(0), h);
    const pm_lanes h_most = 2 * pm_root(C_high * Ct_high) *
                            pm_select(no_hue, pm_all(1), pm_smaller(half_sine + apart / 2, pm_all(1)));
    const pm_lanes h_least = pm_smaller(pm_larger(h, pull * c), h_most),
                   c_least = pm_larger(c, pull * h_least);
    const pm_lanes from_a = pm_larger(pm_larger(side_a[0] - pm_larger(ta * stretch_low, ta * stretch_high),
                                                pm_smaller(ta * stretch_low, ta * stretch_high) - side_a[1]),
                                      pm_all(0));
    const pm_lanes from_b = pm_larger(pm_larger(low[2] - tb, tb - high[2]), pm_all(0));
    const pm_lanes turned = c_least * c_least + h_least * h_least - 2 * pull * c_least * h_least;
    const pm_lanes straight = (1 - pull) * (from_a * from_a + from_b * from_b) / (SC * SC);
    pm_store(least, box_lightness((float)target.L, low[0], high[0]) + pm_larger(turned, straight));
}
