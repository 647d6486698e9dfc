#include "color/chart_fit.h"

#include "base/error.h"
#include "color/chart_likely.h"
#include "color/chart_solve.h"
#include "color/lab.h"

#include <math.h>
#include <string.h>

enum { FEWEST_PATCHES = 18, MOST_DROPPED = 4, EVALUATIONS = 100, QUICK_EVALUATIONS = 40 };

static const double clipped_limit = 0.05;
static const double good_de00 = 4.5, bad_de00 = 6, patch_limit_de00 = 10;
static const double precision = 1e-6, rough_precision = 1e-4;

/* ------------------------------------------------------------------ one fit */

static double patch_error(const struct pm_chart_problem *problem, int patch) {
    return pm_de00(pm_chart_problem_lab(problem, patch), problem->target[patch]);
}

static void sum_up(const struct pm_chart_problem *problem, enum pm_chart_reference reference,
                   struct pm_chart_fit *fit) {
    double sum = 0;
    fit->model = problem->model;
    fit->reference = reference;
    fit->worst_de00 = -1;
    for (int i = 0; i < PM_PATCHES; i++)
        fit->patch_de00[i] = NAN;
    for (int i = 0; i < problem->n; i++) {
        int patch = problem->used[i];
        double error = patch_error(problem, patch);
        fit->patch_de00[patch] = error;
        sum += error;
        if (error > fit->worst_de00) {
            fit->worst_de00 = error;
            fit->worst_patch = patch;
        }
    }
    fit->in_sample_de00 = sum / problem->n;
    fit->residual_de00 = fit->residual_p90_de00 = NAN;
    fit->doubtful = fit->in_sample_de00 > good_de00;
}

/* Both references on the patches that are not dropped; the better one stays. */
static void fit_better(const struct pm_patches *patches, const double rgb_to_xyz[9], double until,
                       int evaluations, struct pm_chart_fit *fit) {
    struct pm_chart_fit tried = *fit;
    for (int reference = 0; reference < PM_CHART_REFERENCES; reference++) {
        struct pm_chart_problem problem;
        pm_chart_problem_set(&problem, patches, rgb_to_xyz, (enum pm_chart_reference)reference);
        pm_chart_problem_use(&problem, fit->dropped, -1);
        pm_chart_problem_solve(&problem, until, evaluations);
        sum_up(&problem, (enum pm_chart_reference)reference, &tried);
        if (reference == 0 || tried.in_sample_de00 < fit->in_sample_de00)
            *fit = tried;
    }
}

static int drop_clipped(const struct pm_patches *patches, struct pm_chart_fit *fit) {
    int left = 0;
    memset(fit, 0, sizeof *fit);
    for (int i = 0; i < PM_PATCHES; i++) {
        fit->dropped[i] = !(patches->clipped_frac[i] <= clipped_limit);
        left += !fit->dropped[i];
    }
    return left;
}

/* ------------------------------------------------------------------ leave one out */

/* As numpy's default: linear between the values. */
static double percentile(double *values, int n, double share) {
    (void)pm_chart_median(values, n); /* sorts */
    double at = share * (n - 1);
    int low = (int)at;
    return low + 1 < n ? values[low] + (at - low) * (values[low + 1] - values[low]) : values[n - 1];
}

/* Every patch foretold by the others, each fit starting from that of all. */
static void leave_one_out(const struct pm_patches *patches, const double rgb_to_xyz[9],
                          struct pm_chart_fit *fit) {
    struct pm_chart_problem problem;
    double errors[PM_PATCHES], sum = 0;
    int n = 0;
    pm_chart_problem_set(&problem, patches, rgb_to_xyz, fit->reference);
    for (int i = 0; i < PM_PATCHES; i++) {
        if (fit->dropped[i])
            continue;
        memcpy(problem.model.p, fit->model.p, sizeof problem.model.p);
        pm_chart_problem_use(&problem, fit->dropped, i);
        pm_chart_problem_solve(&problem, rough_precision, EVALUATIONS);
        fit->patch_de00[i] = errors[n++] = patch_error(&problem, i);
        sum += fit->patch_de00[i];
    }
    fit->residual_de00 = sum / n;
    fit->residual_p90_de00 = percentile(errors, n, 0.9);
}

/* ------------------------------------------------------------------ verdict */

static bool judge(const struct pm_chart_fit *fit, bool given, struct pm_error *err) {
    const char *way_out =
        given ? "check that --chart names the centres of dark skin, bluish green, black and white"
              : "give the centres of its corner patches with --chart";
    if (!(fit->in_sample_de00 <= (given ? bad_de00 : good_de00)))
        return pm_fail(err, PM_E_CHART,
                       "the colours are not those of a ColorChecker Classic 24 (%d dE00 off on average): %s",
                       (int)lround(fmin(fit->in_sample_de00, 999)), way_out);
    if (!(fit->worst_de00 <= patch_limit_de00))
        return pm_fail(err, PM_E_CHART,
                       "the ColorChecker's patch '%s' is %d dE00 off, covered or painted over: %s",
                       pm_patch_name(fit->worst_patch), (int)lround(fmin(fit->worst_de00, 999)), way_out);
    if (!pm_model_is_monotone(&fit->model))
        return pm_fail(err, PM_E_CHART,
                       "the ColorChecker's greys do not rise from black to white: light it evenly");
    return true;
}

bool pm_chart_fit(const struct pm_patches *patches, const double rgb_to_xyz[9], bool given,
                  struct pm_chart_fit *fit, struct pm_error *err) {
    int left = drop_clipped(patches, fit), dropped = 0;
    if (left < FEWEST_PATCHES)
        return pm_fail(err, PM_E_CHART,
                       "%d of the ColorChecker's 24 patches are clipped: take the photo with less exposure",
                       PM_PATCHES - left);
    fit_better(patches, rgb_to_xyz, precision, EVALUATIONS, fit);
    while (given && fit->worst_de00 > patch_limit_de00 && dropped < MOST_DROPPED && left > FEWEST_PATCHES) {
        fit->dropped[fit->worst_patch] = true;
        dropped++;
        left--;
        fit_better(patches, rgb_to_xyz, precision, EVALUATIONS, fit);
    }
    if (!judge(fit, given, err))
        return false;
    leave_one_out(patches, rgb_to_xyz, fit);
    return given || pm_chart_is_likely(patches, rgb_to_xyz, fit) ||
           pm_fail(err, PM_E_CHART,
                   "what looks like a ColorChecker has been covered, painted over or bleached");
}

bool pm_chart_fit_quick(const struct pm_patches *patches, const double rgb_to_xyz[9],
                        struct pm_chart_fit *fit) {
    if (drop_clipped(patches, fit) < FEWEST_PATCHES)
        return false;
    fit_better(patches, rgb_to_xyz, rough_precision, QUICK_EVALUATIONS, fit);
    return judge(fit, false, NULL) && pm_chart_is_likely(patches, rgb_to_xyz, fit);
}
