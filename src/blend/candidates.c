#include "blend/candidates.h"

#include "base/memory.h"
#include "base/numbers.h"
#include "blend/spectrum.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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

/* What rejects some ratios is likely to reject the next: it comes first. */
static void to_front(float forms[PM_MOST_FORMS][3], int f) {
    for (int i = 0; i < 3; i++) {
        const float first = forms[0][i];
        forms[0][i] = forms[f][i];
        forms[f][i] = first;
    }
}

size_t pm_quick_forms(const struct pm_ratios *ratios, float forms[PM_MOST_FORMS][3], int n_forms,
                      struct pm_passing *passing) {
    size_t n = 0;
    for (size_t at = 0; at < ratios->padded; at += LANES) {
        pm_lanes a = pm_load(ratios->drops[0] + at), b = pm_load(ratios->drops[1] + at),
                 c = pm_load(ratios->drops[2] + at);
        pm_bits keep = a > 0;
        int f = 0;
        for (; f < n_forms && pm_any(keep); f++)
            keep &= a * forms[f][0] + b * forms[f][1] + c * forms[f][2] <= 0;
        if (!pm_any(keep)) {
            to_front(forms, f > 0 ? f - 1 : 0);
            continue;
        }
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

/* A lower bound of CIEDE2000 to each of PM_LANES colours of pm_quick_lab. The box of a colour's error tells
 * more where hues are opposite and beside grey; it takes longer and is left out if none is near without it.
 */
static void least_to(const struct pm_reach *reach, const float lab[3][LANES], float least_de00[LANES]) {
    const float error[3] = {PM_QUICK_ERROR_L, PM_QUICK_ERROR_AB, PM_QUICK_ERROR_AB};
    float nearest = INFINITY, box[LANES];
    pm_near_de00_squared(reach->target, lab, least_de00);
    for (size_t lane = 0; lane < LANES; lane++) {
        least_de00[lane] = sqrtf(fmaxf(least_de00[lane], 0)) - PM_NEAR_ERROR_DE00;
        nearest = fminf(nearest, least_de00[lane]);
    }
    if (nearest > reach->de00)
        return;
    pm_lanes low[3], high[3];
    for (int c = 0; c < 3; c++) {
        low[c] = pm_load(lab[c]) - error[c];
        high[c] = pm_load(lab[c]) + error[c];
    }
    pm_box_de00_squared(reach->target, low, high, box);
    for (size_t lane = 0; lane < LANES; lane++)
        least_de00[lane] = fmaxf(least_de00[lane], sqrtf(fmaxf(box[lane], 0)) - PM_BOX_ERROR_DE00);
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
        least_to(reach, lab, least);
        for (size_t lane = 0; lane < here; lane++) {
            passing[kept] = (struct pm_passing){ratio[lane], least[lane]};
            kept += least[lane] <= reach->de00 && pm_in_window(reach, lab[0][lane]);
        }
    }
    return kept;
}
