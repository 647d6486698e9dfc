#include "blend/half_space.h"

#include "base/lanes.h"
#include "blend/least_de00.h"
#include "blend/mix.h"
#include "color/lab.h"

#include <math.h>
#include <string.h>

/* ------------------------------------------------------------------ directions */

static struct pm_lab lab_of(const double mean[3]) {
    double share[3];
    for (int k = 0; k < 3; k++)
        share[k] = pm_reflectance_from_ks(fmax(mean[k], 0), false);
    return pm_lab_from_xyz((struct pm_xyz){share[0] * pm_d50.X, share[1] * pm_d50.Y, share[2] * pm_d50.Z});
}

/* The direction in which L*, a*, b* times `along` grow fastest at a colour. */
static void aim(const double mean[3], double L, double a, double b, struct pm_half_space *space) {
    double slope[3];
    for (int k = 0; k < 3; k++) {
        const double share = pm_reflectance_from_ks(mean[k], false);
        slope[k] = pm_reflectance_slope(mean[k], false) *
                   (share > 216.0 / 24389 ? 1 / (3 * cbrt(share * share)) : 24389.0 / 27 / 116);
    }
    space->away[0] = 500 * a * slope[0];
    space->away[1] = (116 * L - 500 * a + 200 * b) * slope[1];
    space->away[2] = -200 * b * slope[2];
}

static void aim_from(struct pm_lab target, const double mean[3], struct pm_half_space *space) {
    for (int k = 0; k < 3; k++) {
        double low[3] = {mean[0], mean[1], mean[2]}, high[3] = {mean[0], mean[1], mean[2]};
        const double step = 1e-4 * mean[k] + 1e-9;
        low[k] -= step;
        high[k] += step;
        space->away[k] = (pm_de00(target, lab_of(high)) - pm_de00(target, lab_of(low))) / (2 * step);
    }
}

/* The colour of M `known`, moved into the box of the reach. */
static void nearest_in_reach(const struct pm_reach *reach, const double known[3], double mean[3]) {
    const struct pm_lab lab = lab_of(known);
    const struct pm_lab in = {fmin(fmax(lab.L, reach->L_box[0]), reach->L_box[1]),
                              fmin(fmax(lab.a, reach->a[0]), reach->a[1]),
                              fmin(fmax(lab.b, reach->b[0]), reach->b[1])};
    const struct pm_xyz xyz = pm_xyz_from_lab(in);
    const double share[3] = {xyz.X / pm_d50.X, xyz.Y / pm_d50.Y, xyz.Z / pm_d50.Z};
    for (int k = 0; k < 3; k++)
        mean[k] = pm_ks_from_reflectance(fmin(fmax(share[k], 1e-4), 0.9999), false);
}

void pm_aim_half_spaces(const struct pm_reach *reach, const double known[3], const double ratio[2][2],
                        struct pm_half_space spaces[PM_HALF_SPACES]) {
    double mean[3];
    nearest_in_reach(reach, known, mean);
    const double best_de00 = fmin(pm_de00(reach->target, lab_of(mean)), reach->de00);
    struct pm_half_space *space = spaces;
    aim_from(reach->target, mean, space++);
    for (int i = 0; i < 27; i++)
        if (i != 13)
            aim(mean, i / 9 - 1, i / 3 % 3 - 1, i % 3 - 1, space++);
    for (int side = 0; side < 2; side++) {
        const double sign = side == 0 ? 1 : -1;
        *space++ = (struct pm_half_space){.away = {sign / mean[0], 0, 0}};
        *space++ = (struct pm_half_space){.away = {0, 0, sign / mean[2]}};
        *space++ = (struct pm_half_space){.away = {sign, -sign * ratio[0][side], 0}};
        *space++ = (struct pm_half_space){.away = {0, -sign * ratio[1][side], sign}};
    }
    for (int i = 0; i < PM_HALF_SPACES; i++) {
        const double beyond = i == 0   ? reach->de00 - best_de00 + 0.02 * reach->de00
                              : i < 27 ? sqrt(reach->de00 * reach->de00 - best_de00 * best_de00)
                                       : INFINITY;
        spaces[i].enough = beyond;
        for (int k = 0; k < 3; k++)
            spaces[i].enough += spaces[i].away[k] * mean[k];
    }
}

/* ------------------------------------------------------------------ limits */

/* A search for the limits: in floats, with their rounding errors on the safe side. */
struct divided {
    const struct pm_reach *reach;
    float low[3], high[3]; /* the M of mixtures */
    float away[PM_HALF_SPACES][3], nearest[PM_HALF_SPACES], enough[PM_HALF_SPACES];
    float limit[PM_HALF_SPACES][PM_LANES];   /* what the boxes not yet divided have */
    float settled[PM_HALF_SPACES][PM_LANES]; /* what those have that need no dividing */
    pm_bits left;                            /* of the boxes examined last, which hold any such colour */
    float left_low[3], left_high[3];         /* round those that need no dividing */
};

/* Of M, relative (beside white absolute), with the sums of it; and of f. */
static const float rounding = 1e-5f, rounding_f = 3e-7f;

/* No mixture has a smaller share of white. */
static const float least_share = 1e-6f;

/* The share of white, at most 1, whose f (CIELAB's) is `f`; and its slope. */
static pm_lanes share_of_f(pm_lanes f, pm_lanes *slope) {
    const float line = 116 * 27.0f / 24389;
    pm_lanes share = pm_select(f > 6.0f / 29, f * f * f, (f - 4.0f / 29) * line);
    *slope = pm_select(f > 6.0f / 29, 3 * f * f, pm_all(line));
    return pm_select(share > 1, pm_all(1), share);
}

static pm_lanes mean_of_share(pm_lanes share) {
    return (1 - share) * (1 - share) / (2 * share);
}

/* M over f from `low` to `high`, where it falls and is convex: a line above it or below it, by its values at
 * both ends. */
static void line_above(pm_lanes low, pm_lanes high, pm_lanes line[2]) {
    pm_lanes slope;
    for (int end = 0; end < 2; end++) {
        const pm_lanes share = share_of_f((end == 0 ? low : high) - rounding_f, &slope);
        line[end] = pm_select(share > least_share, mean_of_share(share) * (1 + rounding) + rounding,
                              pm_all(INFINITY));
    }
}

static void line_below(pm_lanes low, pm_lanes high, pm_lanes line[2]) {
    pm_lanes slope_high, slope;
    const pm_lanes darkest = pm_all(least_share);
    pm_lanes share = share_of_f((low + high) / 2 + rounding_f, &slope);
    const pm_lanes least = mean_of_share(pm_larger(share_of_f(high + rounding_f, &slope_high), darkest));
    const pm_bits known = share > darkest;
    share = pm_larger(share, darkest);
    const pm_lanes fall = pm_select(known, slope * (1 / (share * share) - 1) / 4 * (high - low), pm_all(0));
    for (int end = 0; end < 2; end++) {
        const pm_lanes tangent = mean_of_share(share) + (end == 0 ? fall : -fall);
        line[end] = pm_select(known, tangent, least) * (1 - rounding) - fall * rounding - rounding;
    }
}

static void raise(float limit[PM_LANES], pm_bits which, pm_lanes value) {
    pm_store(limit, pm_larger(pm_load(limit), pm_select(which, value, pm_all(-INFINITY))));
}

/* Which of four boxes may hold a colour in reach that may be a mixture, and are worth dividing; raises the
 * limits to what these have. */
static pm_bits examine(struct divided *divided, const pm_lanes low[3], const pm_lanes high[3]) {
    const struct pm_reach *reach = divided->reach;
    const float most = (float)reach->de00 + PM_BOX_ERROR_DE00;
    /* From the lightness at its least to its greatest, with a* and b* so that M is greatest or least. */
    const pm_lanes y[2] = {(low[0] + 16) / 116, (high[0] + 16) / 116};
    const pm_lanes greatest[3] = {low[1] / 500, pm_all(0), -high[2] / 200};
    const pm_lanes smallest[3] = {high[1] / 500, pm_all(0), -low[2] / 200};
    pm_lanes above[3][2], below[3][2], value[PM_HALF_SPACES];
    float least[PM_LANES];
    pm_box_de00_squared(reach->target, low, high, least);
    pm_bits wanted = {0}, in = (pm_load(least) <= most * most) &
                               (low[0] <= (float)reach->L_range[1] + 1e-4f) &
                               (high[0] >= (float)reach->L_range[0] - 1e-4f);
    divided->left = in;
    if (!pm_any(in))
        return in;
    for (int k = 0; k < 3; k++) {
        line_above(y[0] + greatest[k], y[1] + greatest[k], above[k]);
        line_below(y[0] + smallest[k], y[1] + smallest[k], below[k]);
        in &= (above[k][0] >= divided->low[k]) & (below[k][1] <= divided->high[k]);
    }
    for (int i = 0; i < PM_HALF_SPACES && pm_any(in); i++) {
        pm_lanes sum[2] = {{0}, {0}};
        for (int end = 0; end < 2; end++)
            for (int k = 0; k < 3; k++)
                if (divided->away[i][k] != 0)
                    sum[end] += divided->away[i][k] * (divided->away[i][k] > 0 ? above : below)[k][end];
        value[i] = pm_larger(sum[0], sum[1]);
        in &= value[i] >= divided->nearest[i];
    }
    for (int i = 0; i < PM_HALF_SPACES && pm_any(in); i++)
        wanted |= in & (value[i] > divided->enough[i]);
    for (int i = 0; i < PM_HALF_SPACES && pm_any(in); i++) {
        raise(divided->limit[i], wanted, value[i]);
        raise(divided->settled[i], in & ~wanted, value[i]);
    }
    divided->left = in;
    return wanted;
}

/* Divides each box in four along its longest side and keeps those that may hold a mixture in reach. */
static void divide(struct divided *divided, const struct pm_boxes *boxes, struct pm_boxes *parts) {
    int longest = 0;
    for (int k = 1; k < 3; k++)
        longest = boxes->size[k] > boxes->size[longest] ? k : longest;
    parts->n = 0;
    memcpy(parts->size, boxes->size, sizeof parts->size);
    parts->size[longest] /= 4;
    for (int i = 0; i < PM_HALF_SPACES; i++)
        pm_store(divided->limit[i], pm_all(-INFINITY));
    for (size_t i = 0; i < boxes->n; i++) {
        pm_lanes low[3], high[3];
        for (int k = 0; k < 3; k++) {
            low[k] = pm_all(boxes->low[k][i]);
            if (k == longest)
                low[k] += parts->size[k] * (pm_lanes){0, 1, 2, 3};
            high[k] = low[k] + parts->size[k] * (1 + rounding);
        }
        const pm_bits wanted = examine(divided, low, high);
        for (int lane = 0; lane < PM_LANES; lane++) {
            for (int k = 0; k < 3; k++) {
                parts->low[k][parts->n] = low[k][lane];
                if (divided->left[lane] && !wanted[lane]) {
                    divided->left_low[k] = fminf(divided->left_low[k], low[k][lane]);
                    divided->left_high[k] = fmaxf(divided->left_high[k], high[k][lane]);
                }
            }
            parts->n += (size_t)-wanted[lane];
        }
    }
}

enum { LEVELS = 20 };

/* Where the reach is small, smaller boxes would tell little more. */
static bool fine(const struct pm_reach *reach, const struct pm_boxes *boxes) {
    const float most = 0.15f * (float)fmin(reach->de00, 1);
    return boxes->size[0] < most && boxes->size[1] < most && boxes->size[2] < most;
}

/* No surface has an a* or b* as large (with a reflectance of 0 to 1). */
static const double most_ab = 200;

void pm_limit_half_spaces(const struct pm_reach *reach, const double low[3], const double high[3],
                          size_t most, struct pm_boxes boxes[2], struct pm_half_space spaces[PM_HALF_SPACES],
                          double left[3][2]) {
    struct divided divided = {.reach = reach};
    const double darkest = lab_of(high).L, lightest = lab_of(low).L;
    const double *sides[3] = {reach->L_box, reach->a, reach->b};
    int level = 0;
    boxes[0].n = 1;
    for (int k = 0; k < 3; k++) {
        const double from = fmax(sides[k][0], k == 0 ? darkest : -most_ab);
        const double to = fmin(sides[k][1], k == 0 ? lightest : most_ab);
        boxes[0].low[k][0] = (float)from - 1e-4f;
        boxes[0].size[k] = (float)fmax(to - from, 0) + 3e-4f;
        divided.left_low[k] = INFINITY;
        divided.left_high[k] = -INFINITY;
        divided.low[k] = (float)low[k] * (1 - rounding) - rounding;
        divided.high[k] = (float)high[k] * (1 + rounding) + rounding;
    }
    for (int i = 0; i < PM_HALF_SPACES; i++) {
        for (int k = 0; k < 3; k++)
            divided.away[i][k] = (float)spaces[i].away[k];
        divided.nearest[i] = (float)(spaces[i].nearest - 1e-6 * fabs(spaces[i].nearest));
        divided.enough[i] = (float)spaces[i].enough;
        pm_store(divided.settled[i], pm_all(-INFINITY));
    }
    for (; level < LEVELS && boxes[level % 2].n * PM_LANES < most && !fine(reach, &boxes[level % 2]); level++)
        divide(&divided, &boxes[level % 2], &boxes[(level + 1) % 2]);
    const struct pm_boxes *last = &boxes[level % 2];
    for (int k = 0; k < 3; k++) {
        for (size_t i = 0; i < last->n; i++) {
            divided.left_low[k] = fminf(divided.left_low[k], last->low[k][i]);
            divided.left_high[k] = fmaxf(divided.left_high[k], last->low[k][i] + last->size[k]);
        }
        left[k][0] = (double)divided.left_low[k];
        left[k][1] = (double)divided.left_high[k];
    }
    for (int i = 0; i < PM_HALF_SPACES; i++) {
        float limit = -INFINITY;
        for (int lane = 0; lane < PM_LANES; lane++)
            limit = fmaxf(limit, fmaxf(divided.limit[i][lane], divided.settled[i][lane]));
        spaces[i].limit = (double)limit;
    }
}
