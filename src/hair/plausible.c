#include "hair/plausible.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "hair/texture.h"
#include "hair/uncertainty.h"

/* Outside the core a cell counts down to this share of the lowest certainty in it. */
static const float core_edge = 0.85f;

/* The upper and the lower part of the core, its lit and its shaded part: a person might draw a rectangle
 * in any of them. With thirds the radius contained the colour of a rectangle in the hair in 97 % of 765
 * portraits that the network was trained on, and the colour of all hair except its rim in 92 %; with left
 * and right instead of lit and shaded in 92 % and 85 %. */
static const double outer_frac = 1. / 3;

/* Lit and shaded parts on the scale of a rectangle whose side is this share of the core's. */
static const double looked_at_frac = 0.2;

enum { CORE, ALL, LIT, SHADED, UPPER, LOWER, IN_BOX };

static uint8_t share_code(float share) {
    return (uint8_t)lrintf(255 * share);
}

static void fill_core(uint8_t *core, const struct pm_marked *m, size_t n) {
    const float from = core_edge * m->least;
    for (size_t i = 0; i < n; i++) {
        float at = m->least > from ? (m->sure[i] - from) / (m->least - from) : 1;
        core[i] = share_code(m->member[i] * (at < 0 ? 0 : at > 1 ? 1 : at));
    }
}

/* The first row up to which a `share` of the mask lies. */
static int quantile_row(const uint8_t *mask, const struct pm_marked *m, double share) {
    const int n = m->width * m->height;
    int64_t all = 0, so_far = 0;
    for (int i = 0; i < n; i++)
        all += mask[i];
    for (int i = 0; i < n; i++) {
        so_far += mask[i];
        if ((double)so_far >= share * (double)all)
            return i / m->width;
    }
    return m->height;
}

/* The core's mean L* around every cell, nothing outside it, into the first third of `work`. */
static bool blur_lightness(float *work, const uint8_t *core, const struct pm_marked *m, size_t n,
                           struct pm_error *err) {
    float *blurred = work, *weight = work + n, *from = work + 2 * n;
    double cells = 0;
    for (size_t i = 0; i < n; i++)
        cells += core[i] / 255.0;
    int radius = (int)lround(looked_at_frac * sqrt(cells) / 2);
    for (size_t i = 0; i < n; i++)
        from[i] = core[i];
    if (!pm_box_blur(weight, from, m->width, m->height, radius, err))
        return false;
    for (size_t i = 0; i < n; i++)
        from[i] = core[i] > 0 ? core[i] * m->colour->lab[3 * i] : 0;
    if (!pm_box_blur(blurred, from, m->width, m->height, radius, err))
        return false;
    for (size_t i = 0; i < n; i++)
        blurred[i] = core[i] > 0 ? blurred[i] / weight[i] : 0;
    return true;
}

static bool fill_lit_and_shaded(uint8_t *lit, uint8_t *shaded, const uint8_t *core, const struct pm_marked *m,
                                size_t n, struct pm_error *err) {
    float *work = pm_alloc(3 * n, sizeof *work, err);
    double *values = pm_alloc(n, sizeof *values, err);
    bool done = work != NULL && values != NULL && blur_lightness(work, core, m, n, err);
    if (done) {
        size_t count = 0;
        for (size_t i = 0; i < n; i++)
            if (core[i] > 127)
                values[count++] = work[i];
        const double dark = pm_quantile(values, count, outer_frac),
                     light = pm_quantile(values, count, 1 - outer_frac);
        for (size_t i = 0; i < n; i++) {
            lit[i] = work[i] >= light ? core[i] : 0;
            shaded[i] = work[i] <= dark ? core[i] : 0;
        }
    }
    free(work);
    free(values);
    return done;
}

bool pm_plausible_masks(uint8_t *masks[PM_REDRAWS], const struct pm_marked *m, struct pm_error *err) {
    const size_t n = (size_t)m->width * (size_t)m->height;
    const struct pm_box *box = &m->box;
    fill_core(masks[CORE], m, n);
    const int top = quantile_row(masks[CORE], m, outer_frac),
              bottom = quantile_row(masks[CORE], m, 1 - outer_frac);
    for (size_t i = 0; i < n; i++) {
        const int x = (int)(i % (size_t)m->width), y = (int)(i / (size_t)m->width);
        const bool in_box = x >= box->x && x < box->x + box->w && y >= box->y && y < box->y + box->h;
        masks[ALL][i] = share_code(m->member[i]);
        masks[UPPER][i] = y <= top ? masks[CORE][i] : 0;
        masks[LOWER][i] = y >= bottom ? masks[CORE][i] : 0;
        masks[IN_BOX][i] = in_box ? masks[ALL][i] : 0;
    }
    return fill_lit_and_shaded(masks[LIT], masks[SHADED], masks[CORE], m, n, err);
}
