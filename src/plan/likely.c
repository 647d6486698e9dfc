#include "plan/likely.h"

#include "base/memory.h"
#include "base/numbers.h"
#include "color/lab.h"
#include "plan/rank.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* "Nine in ten", wherever probabilities are reported. */
static const double share_held = 0.9;

/* Of 600 rendered photos without a reference, one in fifty of those of natural hair is below this, and
 * nine in ten of those of hair dyed blue, green or violet. */
const double pm_natural_least = 0.5;

static const double usual_L = 30;

bool pm_rung_de00(const struct pm_palette *palette, double step_L, double *rung_de00, struct pm_error *err) {
    double *steps = pm_alloc(palette->n_shades, sizeof *steps, err);
    if (steps == NULL)
        return false;
    size_t n = 0;
    for (size_t i = 0; i < palette->n_shades; i++) {
        int next = pm_palette_rung(palette, (int)i, 1);
        if (next >= 0)
            steps[n++] = pm_de00(palette->shades[i].lab, palette->shades[next].lab);
    }
    pm_sort_doubles(steps, n);
    *rung_de00 = n > 0 ? steps[n / 2]
                       : pm_de00((struct pm_lab){usual_L, 0, 0}, (struct pm_lab){usual_L - step_L, 0, 0});
    free(steps);
    return true;
}

double pm_reach_de00(double natural, double rung_de00) {
    return (natural >= pm_natural_least ? 3 : 1.5) * rung_de00;
}

double pm_beyond(const struct pm_posterior *posterior, enum pm_look look, struct pm_lab lab,
                 double reach_de00) {
    double beyond = 0;
    for (size_t i = 0; i < PM_POSTERIOR_POINTS; i++)
        beyond += pm_de00(pm_look_target(posterior->point[i], look), lab) > reach_de00;
    return beyond / PM_POSTERIOR_POINTS;
}

void pm_odds_free(struct pm_odds *odds) {
    free(odds->nearest);
    free(odds->within);
    free(odds->likely);
    *odds = (struct pm_odds){0};
}

/* ------------------------------------------------------------------ over the points */

/* For each point the nearest usable shade; -1 if none may be used. */
struct hit {
    int shade;
    double de00;
};

static struct hit weigh_point(const struct pm_palette *palette, const bool *usable, struct pm_lab hair,
                              struct pm_odds *odds) {
    struct hit hit = {-1, INFINITY};
    for (size_t i = 0; i < palette->n_shades; i++) {
        if (!usable[i])
            continue;
        /* CIEDE2000 divides a difference of lightness by at most that. */
        static const double most_weight_L = 1.75;
        if (fabs(hair.L - palette->shades[i].lab.L) > most_weight_L * fmax(hit.de00, odds->rung_de00))
            continue;
        double de00 = pm_de00(hair, palette->shades[i].lab);
        if (de00 < hit.de00)
            hit = (struct hit){(int)i, de00};
        if (de00 <= odds->rung_de00)
            odds->within[i] += 1.0 / PM_POSTERIOR_POINTS;
    }
    return hit;
}

static void weigh_points(const struct pm_posterior *posterior, const struct pm_palette *palette,
                         const bool *usable, enum pm_look look, struct pm_odds *odds) {
    double distance[PM_POSTERIOR_POINTS];
    double reach_de00 = pm_reach_de00(posterior->natural, odds->rung_de00), each = 1.0 / PM_POSTERIOR_POINTS;
    size_t n = 0;
    for (size_t i = 0; i < PM_POSTERIOR_POINTS; i++) {
        struct pm_lab hair = pm_look_target(posterior->point[i], look);
        struct hit hit = weigh_point(palette, usable, hair, odds);
        if (hit.shade < 0)
            return;
        struct pm_lab shade = palette->shades[hit.shade].lab;
        odds->nearest[hit.shade] += each;
        odds->delta.L += each * (shade.L - hair.L);
        odds->delta.a += each * (shade.a - hair.a);
        odds->delta.b += each * (shade.b - hair.b);
        odds->visible += pm_match_label(hit.de00, hair.L, 0) == PM_LABEL_VISIBLE ? each : 0;
        odds->beyond += hit.de00 > reach_de00 ? each : 0;
        distance[n++] = hit.de00;
    }
    pm_sort_doubles(distance, n);
    odds->nearest_de00 = distance[n / 2];
}

/* The undertone that the palette names, else its ladder. */
static const char *undertone_of(const struct pm_shade *shade) {
    return shade->undertone != NULL ? shade->undertone : shade->ladder;
}

static const char *sure_undertone(const struct pm_palette *palette, const struct pm_odds *odds) {
    for (size_t i = 0; i < palette->n_shades; i++) {
        const char *undertone = undertone_of(&palette->shades[i]);
        double held = 0;
        for (size_t k = 0; undertone != NULL && k < palette->n_shades; k++) {
            const char *other = undertone_of(&palette->shades[k]);
            held += other != NULL && strcmp(other, undertone) == 0 ? odds->nearest[k] : 0;
        }
        if (held >= share_held)
            return undertone;
    }
    return NULL;
}

bool pm_odds_find(const struct pm_posterior *posterior, const struct pm_bottles *bottles, enum pm_look look,
                  double step_L, struct pm_odds *odds, struct pm_error *err) {
    const struct pm_palette *palette = bottles->palette;
    size_t n = palette->n_shades;
    bool *usable = pm_alloc(n, sizeof *usable, err);
    *odds = (struct pm_odds){.nearest = pm_alloc(n, sizeof(double), err),
                             .within = pm_alloc(n, sizeof(double), err),
                             .likely = pm_alloc(n, sizeof(size_t), err)};
    bool ok = usable != NULL && odds->nearest != NULL && odds->within != NULL && odds->likely != NULL &&
              pm_rung_de00(palette, step_L, &odds->rung_de00, err);
    if (ok) {
        for (size_t i = 0; i < n; i++)
            usable[i] = pm_bottle_usable(bottles, (int)i);
        weigh_points(posterior, palette, usable, look, odds);
        odds->n_likely = pm_posterior_likely(odds->nearest, n, share_held, odds->likely);
        odds->undertone = sure_undertone(palette, odds);
    }
    free(usable);
    return ok;
}
