#include "color/chart_likely.h"

#include "color/chart_solve.h"
#include "color/lab.h"
#include "color/matrix.h"

#include <math.h>
#include <string.h>

/* Any patch as foretold by the others. */
static const double foretold_limit_de00 = 15;
/* Mean chroma by the chart's, and L* from black to white, white-balanced only. */
static const double faintest = 0.7, strongest = 2, narrowest_L = 50;
/* Linear light from which a channel counts as clipped; a reference so many times lighter must clip too. */
static const double clipped_linear = 0.93, much_lighter = 1.35;
/* The others say little of the lightest patch: the tone curve bends there. */
static const double clipped_limit_de00 = 25;

/* How far a clipped patch is from its reference in the channels that are not clipped. */
static double clipped_error(const struct pm_chart_problem *problem, int patch, const double meant[3]) {
    double from_xyz[9], seen[3], xyz[3];
    struct pm_xyz as_seen = pm_xyz_from_lab(pm_chart_problem_lab(problem, patch));
    pm_matrix_invert(problem->model.to_xyz, from_xyz);
    pm_matrix_apply(from_xyz, (const double[3]){as_seen.X, as_seen.Y, as_seen.Z}, seen);
    for (int c = 0; c < 3; c++)
        if (problem->rgb[patch][c] >= clipped_linear)
            seen[c] = meant[c];
    pm_matrix_apply(problem->model.to_xyz, seen, xyz);
    return pm_de00(pm_lab_from_xyz((struct pm_xyz){xyz[0], xyz[1], xyz[2]}), problem->target[patch]);
}

/* A clipped channel means light: no patch whose reference is much lighter in it may have come out unclipped.
 * One painted white does not obey. */
static bool clips_in_turn(const struct pm_chart_problem *problem, double meant[PM_PATCHES][3], int patch) {
    for (int c = 0; c < 3; c++)
        for (int i = 0; i < PM_PATCHES && problem->rgb[patch][c] >= clipped_linear; i++)
            if (problem->rgb[i][c] < clipped_linear &&
                meant[i][c] > much_lighter * fmax(meant[patch][c], 0.05))
                return false;
    return true;
}

static bool are_clipped_ones_likely(const struct pm_chart_problem *problem, const bool dropped[PM_PATCHES]) {
    double from_xyz[9], meant[PM_PATCHES][3];
    pm_matrix_invert(problem->model.to_xyz, from_xyz);
    for (int i = 0; i < PM_PATCHES; i++) {
        struct pm_xyz xyz = pm_xyz_from_lab(problem->target[i]);
        pm_matrix_apply(from_xyz, (const double[3]){xyz.X, xyz.Y, xyz.Z}, meant[i]);
    }
    for (int i = 0; i < PM_PATCHES; i++)
        if (dropped[i] && (!clips_in_turn(problem, meant, i) ||
                           !(clipped_error(problem, i, meant[i]) <= clipped_limit_de00)))
            return false;
    return true;
}

/* Chroma and range of lightness as photographed, only white-balanced, by those of the chart. */
static void strength_of(const struct pm_chart_problem *problem, double *chroma, double *range) {
    struct pm_chart_problem plain = *problem;
    double seen = 0, meant = 0, white = -INFINITY, black = INFINITY;
    memset(plain.model.p, 0, sizeof plain.model.p);
    for (int i = 0; i < problem->n; i++) {
        struct pm_lab lab = pm_chart_problem_lab(&plain, problem->used[i]);
        if (pm_patch_is_neutral(problem->used[i])) {
            white = fmax(white, lab.L);
            black = fmin(black, lab.L);
        } else {
            seen += pm_chroma(lab);
            meant += pm_chroma(problem->target[problem->used[i]]);
        }
    }
    *chroma = seen / meant;
    *range = white - black;
}

bool pm_chart_is_likely(const struct pm_patches *patches, const double rgb_to_xyz[9],
                        const struct pm_chart_fit *fit) {
    struct pm_chart_problem problem;
    double chroma, range;
    pm_chart_problem_set(&problem, patches, rgb_to_xyz, fit->reference);
    problem.model = fit->model;
    pm_chart_problem_use(&problem, fit->dropped, -1);
    strength_of(&problem, &chroma, &range);
    if (!(chroma > faintest && chroma < strongest && range > narrowest_L))
        return false;
    for (int i = 0; i < PM_PATCHES; i++)
        if (!fit->dropped[i] && !(fit->patch_de00[i] <= foretold_limit_de00))
            return false;
    return are_clipped_ones_likely(&problem, fit->dropped);
}
