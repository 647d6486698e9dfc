#include "blend/candidates.h"

#include "base/memory.h"
#include "base/numbers.h"
#include "blend/spectrum.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ CIEDE2000 from below */

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

enum { BANDS = PM_BANDS, LANES = PM_LANES };

/* ------------------------------------------------------------------ ratios */

/* Fewer drops come first. Only counts where ratios is NULL. */
static size_t list_ratios(int pigments, int most, struct pm_ratios *ratios) {
    size_t count = 0;
    for (int total = pigments; total <= most; total++) {
        for (int a = 1; a < total; a++) {
            for (int b = 1; a + b <= total; b++) {
                int c = total - a - b;
                if ((pigments == 3) != (c > 0) || pm_gcd(pm_gcd(a, b), c) != 1)
                    continue;
                if (ratios != NULL) {
                    ratios->drops[0][count] = (float)a;
                    ratios->drops[1][count] = (float)b;
                    ratios->drops[2][count] = (float)c;
                }
                count++;
            }
        }
    }
    return count;
}

size_t pm_ratio_count(int pigments, int drops) {
    return list_ratios(pigments, drops, NULL);
}

bool pm_ratios_init(struct pm_ratios *ratios, int pigments, int drops, struct pm_error *err) {
    size_t count = list_ratios(pigments, drops, NULL), padded = (count + LANES - 1) / LANES * LANES;
    *ratios = (struct pm_ratios){.count = count, .padded = padded};
    ratios->drops[0] = pm_alloc(PM_MAX_PARTS * padded, sizeof(float), err);
    if (ratios->drops[0] == NULL)
        return false;
    for (size_t i = 1; i < PM_MAX_PARTS; i++)
        ratios->drops[i] = ratios->drops[0] + i * padded;
    list_ratios(pigments, drops, ratios);
    return true;
}

void pm_ratios_free(struct pm_ratios *ratios) {
    free(ratios->drops[0]);
    *ratios = (struct pm_ratios){0};
}

/* ------------------------------------------------------------------ forms */

size_t pm_quick_forms(const struct pm_ratios *ratios, double forms[PM_MOST_FORMS][3], int n_forms,
                      struct pm_passing *passing) {
    float safe[PM_MOST_FORMS][3];
    size_t n = 0;
    /* Lowered by more than the rounding error of a form: 1e-6 of its terms, which have the drops as
     * factors. */
    for (int f = 0; f < n_forms; f++)
        for (int i = 0; i < 3; i++)
            safe[f][i] =
                (float)(forms[f][i] - 1e-6 * (fabs(forms[f][0]) + fabs(forms[f][1]) + fabs(forms[f][2])));
    for (size_t at = 0; at < ratios->padded; at += LANES) {
        pm_lanes a = pm_load(ratios->drops[0] + at), b = pm_load(ratios->drops[1] + at),
                 c = pm_load(ratios->drops[2] + at);
        pm_bits keep = a > 0;
        for (int f = 0; f < n_forms; f++)
            keep &= a * safe[f][0] + b * safe[f][1] + c * safe[f][2] <= 0;
        if (!pm_any(keep))
            continue;
        for (size_t lane = 0; lane < LANES; lane++) {
            passing[n].ratio = at + lane;
            n += (size_t)-keep[lane];
        }
    }
    return n;
}

/* ------------------------------------------------------------------ mixtures */

bool pm_quick_init(struct pm_quick *quick, const struct pm_mixer *mixer, struct pm_error *err) {
    *quick = (struct pm_quick){.surface = mixer->surface, .flat = true};
    quick->absorb = pm_alloc(mixer->n, sizeof *quick->absorb, err);
    quick->scatter = pm_alloc(mixer->n, sizeof *quick->scatter, err);
    if (quick->absorb == NULL || quick->scatter == NULL) {
        pm_quick_free(quick);
        return false;
    }
    for (size_t p = 0; p < mixer->n; p++) {
        for (int i = 0; i < BANDS; i++) {
            quick->absorb[p][i] = (float)mixer->pigments[p].absorb[i];
            quick->scatter[p][i] = (float)mixer->pigments[p].scatter[i];
            quick->flat = quick->flat && quick->scatter[p][i] == quick->scatter[p][0];
        }
    }
    double white[3];
    pm_lab_band_sum((struct pm_lab){100, 0, 0}, white);
    for (int i = 0; i < BANDS; i++)
        for (int k = 0; k < 3; k++)
            quick->band[i][k] = (float)(pm_band_xyz()[i][k] / white[k]);
    return true;
}

void pm_quick_free(struct pm_quick *quick) {
    free(quick->absorb);
    free(quick->scatter);
    *quick = (struct pm_quick){0};
}

/* CIELAB's f of v >= 0: the cube root as v y^2 with y = v^(-1/3) by Newton's method, or the line near black.
 */
static pm_lanes lab_f(pm_lanes v) {
    pm_bits third = pm_to_bits(v) >> 2;
    third += third >> 2;
    third += third >> 4;
    third += third >> 8;
    pm_lanes y = pm_from_bits(0x54a2fa8c - third);
    for (int i = 0; i < 3; i++)
        y *= (4 - v * y * y * y) * (1.0f / 3);
    pm_bits curved = v > 216.0f / 24389;
    pm_bits line = pm_to_bits((v * (24389.0f / 27) + 16) / 116);
    return pm_from_bits((pm_to_bits(v * y * y) & curved) | (line & ~curved));
}

void pm_quick_lab(const struct pm_quick *quick, const size_t which[PM_MAX_PARTS],
                  const float drops[PM_MAX_PARTS][PM_LANES], float lab[3][PM_LANES]) {
    const float outside = (1 - (float)PM_SURFACE_OUTSIDE) * (1 - (float)PM_SURFACE_INSIDE);
    const float *ka = quick->absorb[which[0]], *kb = quick->absorb[which[1]], *kc = quick->absorb[which[2]];
    const float *sa = quick->scatter[which[0]], *sb = quick->scatter[which[1]],
                *sc = quick->scatter[which[2]];
    const pm_lanes a = pm_load(drops[0]), b = pm_load(drops[1]), c = pm_load(drops[2]);
    pm_lanes x = {0}, y = {0}, z = {0}, thin = 1 / (a * sa[0] + b * sb[0] + c * sc[0]);
    for (int i = 0; i < BANDS; i++) {
        if (!quick->flat)
            thin = 1 / (a * sa[i] + b * sb[i] + c * sc[i]);
        pm_lanes q = (a * ka[i] + b * kb[i] + c * kc[i]) * thin;
        pm_lanes r = 1 / (1 + q + pm_root(q * (q + 2)));
        if (quick->surface)
            r = outside * r / (1 - (float)PM_SURFACE_INSIDE * r);
        x += r * quick->band[i][0];
        y += r * quick->band[i][1];
        z += r * quick->band[i][2];
    }
    pm_lanes fx = lab_f(x), fy = lab_f(y), fz = lab_f(z);
    pm_store(lab[0], 116 * fy - 16);
    pm_store(lab[1], 500 * (fx - fy));
    pm_store(lab[2], 200 * (fy - fz));
}

/* ------------------------------------------------------------------ nearness */

bool pm_in_window(const struct pm_reach *reach, float L) {
    const float error_L = 2 * PM_QUICK_ERROR_L;
    return L >= (float)reach->L_range[0] - error_L && L <= (float)reach->L_range[1] + error_L;
}

size_t pm_quick_near(const struct pm_quick *quick, const struct pm_ratios *ratios,
                     const struct pm_reach *reach, const size_t which[PM_MAX_PARTS],
                     struct pm_passing *passing, size_t n) {
    size_t kept = 0;
    for (size_t at = 0; at < n; at += LANES) {
        float drops[PM_MAX_PARTS][LANES], lab[3][LANES], least[LANES];
        size_t here = n - at < LANES ? n - at : LANES, ratio[LANES];
        for (size_t lane = 0; lane < LANES; lane++) {
            ratio[lane] = passing[at + (lane < here ? lane : 0)].ratio;
            for (size_t i = 0; i < PM_MAX_PARTS; i++)
                drops[i][lane] = ratios->drops[i][ratio[lane]];
        }
        pm_quick_lab(quick, which, drops, lab);
        pm_near_de00_squared(reach->target, lab, least);
        for (size_t lane = 0; lane < here; lane++) {
            float least_de00 = sqrtf(least[lane]) - PM_NEAR_ERROR_DE00;
            passing[kept] = (struct pm_passing){ratio[lane], least_de00};
            kept += least_de00 <= reach->de00 && pm_in_window(reach, lab[0][lane]);
        }
    }
    return kept;
}
