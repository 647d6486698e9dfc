#include "blend/near.h"

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

/* Above sin(60 deg exp(-((h - 275 deg) / 25)^2)) for a direction of cosine c and sine s. */
static pm_lanes bell(pm_lanes c, pm_lanes s) {
    const float cos275 = 0.0871557f, sin275 = -0.9961947f;
    pm_lanes base = 1 + 2.225f * (1 - (c * cos275 + s * sin275));
    return 0.914f / (base * base * base * base);
}

/* Squared dH' from a dot and a cross product: whichever formula does not cancel. */
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
    pm_lanes turn = pm_select(unknown, pm_all(0.914f), bell(c / length, s / length));

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
