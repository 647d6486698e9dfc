#include "blend/half_space.h"

#include "blend/mix.h"
#include "color/lab.h"

#include <math.h>
#include <stdlib.h>

/* Halvings of the box round the reach. */
enum { DEPTH = 7 };

/* No surface has an a* or b* as large (with a reflectance of 0 to 1); and the rounding error of a bound in
 * float. */
static const double most_ab = 200;
static const float rounding = 1e-4f;

/* M of the colour whose f (CIELAB's) is `f`, falling and convex; INFINITY if nothing is as dark. */
static double mean_of_f(double f) {
    const double share = f > 6.0 / 29 ? f * f * f : (116 * f - 16) * 27 / 24389;
    if (!(share > 0))
        return INFINITY;
    return share < 1 ? pm_ks_from_reflectance(share, false) : 0;
}

static struct pm_lab lab_of(const double mean[3]) {
    double share[3];
    for (int k = 0; k < 3; k++)
        share[k] = pm_reflectance_from_ks(fmax(mean[k], 0), false);
    return pm_lab_from_xyz((struct pm_xyz){share[0] * pm_d50.X, share[1] * pm_d50.Y, share[2] * pm_d50.Z});
}

void pm_away_from(struct pm_lab target, const double mean[3], double away[3]) {
    for (int k = 0; k < 3; k++) {
        double low[3] = {mean[0], mean[1], mean[2]}, high[3] = {mean[0], mean[1], mean[2]};
        const double step = 1e-4 * mean[k] + 1e-9;
        low[k] -= step;
        high[k] += step;
        away[k] = (pm_de00(target, lab_of(high)) - pm_de00(target, lab_of(low))) / (2 * step);
    }
}

/* A box of L*, a*, b*, and an upper bound over it. */
struct cell {
    float low[3], high[3];
    double most;
};

/* A search for the maximum, by bounds on boxes. */
struct climb {
    const struct pm_reach *reach;
    const double *away;
    double best; /* of the boxes that are not divided any more */
};

/* No colour of the box lies in reach. */
static bool is_out(const struct climb *climb, const struct cell *cell) {
    const struct pm_reach *reach = climb->reach;
    const double target[3] = {reach->target.L, reach->target.a, reach->target.b};
    double weight[3], sum = 0;
    pm_box_weights(reach->target, cell->low, cell->high, weight);
    for (int k = 0; k < 3; k++) {
        const double far = target[k] < (double)cell->low[k]    ? (double)cell->low[k] - target[k]
                           : target[k] > (double)cell->high[k] ? target[k] - (double)cell->high[k]
                                                               : 0;
        sum += weight[k] * far * weight[k] * far;
    }
    return sum > reach->de00 * reach->de00;
}

/* The maximum in a box: every M falls with its f. */
static double most_in(const struct climb *climb, const struct cell *cell) {
    const double low_y = ((double)cell->low[0] + 16) / 116, high_y = ((double)cell->high[0] + 16) / 116;
    const double low[3] = {low_y + (double)cell->low[1] / 500, low_y, low_y - (double)cell->high[2] / 200};
    const double high[3] = {high_y + (double)cell->high[1] / 500, high_y,
                            high_y - (double)cell->low[2] / 200};
    double sum = 0;
    for (int k = 0; k < 3; k++)
        if (climb->away[k] > 0)
            sum += climb->away[k] * mean_of_f(low[k]);
        else if (climb->away[k] < 0)
            sum += climb->away[k] * fmin(mean_of_f(high[k]), 1e9);
    return sum;
}

static int most_first(const void *left, const void *right) {
    const struct cell *a = left, *b = right;
    return (a->most < b->most) - (a->most > b->most);
}

static void divide(struct climb *climb, const struct cell *cell, int depth) {
    struct cell parts[8];
    size_t n = 0;
    if (cell->most <= climb->best)
        return;
    if (depth == 0) {
        climb->best = cell->most;
        return;
    }
    for (int i = 0; i < 8; i++) {
        struct cell *part = &parts[n];
        *part = *cell;
        for (int k = 0; k < 3; k++) {
            const float middle = (cell->low[k] + cell->high[k]) / 2;
            *(i >> k & 1 ? &part->low[k] : &part->high[k]) = middle;
        }
        part->most = most_in(climb, part);
        n += part->most > climb->best && !is_out(climb, part);
    }
    qsort(parts, n, sizeof *parts, most_first);
    for (size_t i = 0; i < n; i++)
        divide(climb, &parts[i], depth - 1);
}

double pm_farthest_along(const struct pm_reach *reach, const double away[3]) {
    struct climb climb = {reach, away, -INFINITY};
    struct cell all = {{(float)fmax(reach->L_box[0], 0), (float)fmax(reach->a[0], -most_ab),
                        (float)fmax(reach->b[0], -most_ab)},
                       {(float)fmin(reach->L_box[1], 100), (float)fmin(reach->a[1], most_ab),
                        (float)fmin(reach->b[1], most_ab)},
                       INFINITY};
    for (int k = 0; k < 3; k++) {
        all.low[k] -= rounding;
        all.high[k] += rounding;
        if (!isfinite(away[k]))
            return INFINITY;
    }
    divide(&climb, &all, DEPTH);
    return climb.best;
}
