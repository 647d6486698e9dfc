#include "color/chart_fit.h"

#include "base/error.h"
#include "base/numbers.h"
#include "color/lab.h"

#include <cminpack.h>
#include <math.h>
#include <string.h>

enum {
    FEWEST_PATCHES = 18,
    MOST_DROPPED = 4,
    EVALUATIONS = 100,
    QUICK_EVALUATIONS = 40,
    RESIDUALS = 3 * PM_PATCHES + PM_MODEL_SIZE
};

static const double clipped_limit = 0.05;
static const double good_de00 = 4.5, bad_de00 = 6, patch_limit_de00 = 10;
/* ln of the common gamma: -0.3 to 0.3 in ordinary photos (rendered and real charts), -0.5 and below if
 * the codes are linear light. */
static const double linear_ln_gamma = -0.45;
static const double fine_precision = 1e-6, rough_precision = 1e-4;

/* The least squares behind a fit: some patches of a chart against one reference, solved by cminpack. */
struct problem {
    struct pm_chart_model model;  /* the solution, and where the search for it starts */
    const struct pm_lab *target;  /* the reference */
    double rgb[PM_PATCHES][3];    /* linear, as photographed */
    double weight[PM_PATCHES][3]; /* 1 / S_L, 1 / S_C, 1 / S_C at the reference */
    int used[PM_PATCHES];
    int n;
};

/* ------------------------------------------------------------------ least squares */

static const double robust_from = 3;

/* The penalty factors for departing from plain white balance. */
static const double ridge[PM_MODEL_SIZE] = {
    [PM_MODEL_GAMMA] = 1,
    10,
    10,
    [PM_MODEL_OFFSET] = 1.5,
    3,
    3,
    [PM_MODEL_MIX] = 3,
    3,
    3,
    3,
    3,
    3,
    [PM_MODEL_CURVE] = 2,
    [PM_MODEL_LIGHT] = 5,
    5,
    [PM_MODEL_ROOT] = 3,
    3,
    3,
    3,
    3,
    3,
};

/* g0: the gains that bring the greys (or all patches, if no grey is left) to their own linear RGB. */
static void balance(struct problem *problem) {
    double from_xyz[9], ratio[3][PM_PATCHES];
    bool neutral = false;
    int n = 0;
    pm_matrix_invert(problem->model.to_xyz, from_xyz);
    for (int i = 0; i < problem->n; i++)
        neutral |= pm_patch_is_neutral(problem->used[i]);
    for (int i = 0; i < problem->n; i++) {
        int patch = problem->used[i];
        if (neutral && !pm_patch_is_neutral(patch))
            continue;
        struct pm_xyz xyz = pm_xyz_from_lab(problem->target[patch]);
        double rgb[3];
        pm_matrix_apply(from_xyz, (const double[3]){xyz.X, xyz.Y, xyz.Z}, rgb);
        for (int c = 0; c < 3; c++)
            ratio[c][n] = fmax(rgb[c], pm_model_floor) / problem->rgb[patch][c];
        n++;
    }
    for (int c = 0; c < 3; c++)
        problem->model.g0[c] = pm_median(ratio[c], (size_t)n);
}

static void set_problem(struct problem *problem, const struct pm_patches *patches, const double rgb_to_xyz[9],
                        enum pm_chart_reference reference) {
    double from_xyz[9];
    memset(problem, 0, sizeof *problem);
    memcpy(problem->model.to_xyz, rgb_to_xyz, sizeof problem->model.to_xyz);
    pm_matrix_invert(rgb_to_xyz, from_xyz);
    problem->target = pm_classic24_lab(reference);
    for (int i = 0; i < PM_PATCHES; i++) {
        const struct pm_xyz *xyz = patches->xyz + i;
        pm_matrix_apply(from_xyz, (const double[3]){xyz->X, xyz->Y, xyz->Z}, problem->rgb[i]);
        for (int c = 0; c < 3; c++)
            problem->rgb[i][c] = fmax(problem->rgb[i][c], pm_model_floor);
        double from_middle = problem->target[i].L - 50, squared = from_middle * from_middle;
        problem->weight[i][0] = 1 / (1 + 0.015 * squared / sqrt(20 + squared));
        problem->weight[i][1] = problem->weight[i][2] = 1 / (1 + 0.045 * pm_chroma(problem->target[i]));
    }
}

static void use_patches(struct problem *problem, const bool dropped[PM_PATCHES], int left_out) {
    problem->n = 0;
    for (int i = 0; i < PM_PATCHES; i++)
        if (!dropped[i] && i != left_out)
            problem->used[problem->n++] = i;
    balance(problem);
}

/* ------------------------------------------------------------------ residuals */

/* A smooth variant of Huber's loss, so that a few wrong patches do not distort the fit; with its slope. */
static double robust(double r, double *slope) {
    double z = r / robust_from, root = sqrt(1 + z * z);
    double size = robust_from * sqrt(2 * (root - 1));
    *slope = size > 1e-9 ? fabs(r) / (size * root) : 1;
    return size > 1e-9 ? copysign(size, r) : r;
}

static double patch_x(int patch) {
    return (patch % PM_PATCH_COLUMNS - 2.5) / 2.5;
}

static double patch_y(int patch) {
    return (patch / PM_PATCH_COLUMNS - 1.5) / 1.5;
}

static struct pm_lab lab_of(const struct problem *problem, const struct pm_model_parts *parts, int patch,
                            double (*jacobian)[PM_MODEL_SIZE]) {
    return pm_model_lab(&problem->model, parts, problem->rgb[patch], patch_x(patch), patch_y(patch),
                        jacobian);
}

/* Called by cminpack for the residuals (want 1) or their derivatives, column by column (want 2). */
static int ask(void *of, int m, int n, const double *p, double *residuals, double *jacobian, int stride,
               int want) {
    (void)m;
    struct problem *problem = of;
    double by[3][PM_MODEL_SIZE], slope;
    struct pm_model_parts parts;
    memcpy(problem->model.p, p, sizeof problem->model.p);
    pm_model_unpack(p, &parts);
    for (int i = 0; i < problem->n; i++) {
        int patch = problem->used[i];
        struct pm_lab lab = lab_of(problem, &parts, patch, want == 2 ? by : NULL);
        const struct pm_lab *target = problem->target + patch;
        const double off[3] = {lab.L - target->L, lab.a - target->a, lab.b - target->b};
        for (int k = 0; k < 3; k++) {
            double weight = problem->weight[patch][k], r = robust(off[k] * weight, &slope);
            if (want == 1)
                residuals[3 * i + k] = r;
            for (int j = 0; want == 2 && j < n; j++)
                jacobian[j * stride + 3 * i + k] = slope * weight * by[k][j];
        }
    }
    for (int j = 0, row = 3 * problem->n; j < n; j++, row++) {
        double r = robust(ridge[j] * p[j], &slope);
        if (want == 1)
            residuals[row] = r;
        for (int k = 0; want == 2 && k < n; k++)
            jacobian[k * stride + row] = k == j ? slope * ridge[j] : 0;
    }
    return 0;
}

static void solve(struct problem *problem, double precision, int evaluations) {
    double residuals[RESIDUALS], jacobian[PM_MODEL_SIZE * RESIDUALS], scale[PM_MODEL_SIZE],
        qtf[PM_MODEL_SIZE];
    double work[3][PM_MODEL_SIZE], rows[RESIDUALS], p[PM_MODEL_SIZE];
    int order[PM_MODEL_SIZE], asked, derived, m = 3 * problem->n + PM_MODEL_SIZE;
    memcpy(p, problem->model.p, sizeof p);
    lmder(ask, problem, m, PM_MODEL_SIZE, p, residuals, jacobian, m, precision, precision, 0, evaluations,
          scale, 1, 100, 0, &asked, &derived, order, qtf, work[0], work[1], work[2], rows);
    memcpy(problem->model.p, p, sizeof p);
}

static struct pm_lab model_lab(const struct problem *problem, int patch) {
    struct pm_model_parts parts;
    pm_model_unpack(problem->model.p, &parts);
    return lab_of(problem, &parts, patch, NULL);
}

/* ------------------------------------------------------------------ doubts */

/* Checks of a chart that was found, not given, for what the residuals of its fit do not show. */

/* The error of a patch predicted from the others. */
static const double predicted_limit_de00 = 15;
/* The mean chroma relative to the chart's, and the range of L* from black to white, after white balance only.
 */
static const double faintest = 0.7, strongest = 2, narrowest_L = 50;
/* The linear light above which a channel counts as clipped; a patch whose reference is lighter by this factor
 * must be clipped too. */
static const double clipped_linear = 0.93, much_lighter = 1.35;
/* The other patches predict the lightest one poorly, because the tone curve bends there. */
static const double clipped_limit_de00 = 25;

/* How far a clipped patch is from its reference in the channels that are not clipped. */
static double clipped_error(const struct problem *problem, int patch, const double meant[3]) {
    double from_xyz[9], seen[3], xyz[3];
    struct pm_xyz as_seen = pm_xyz_from_lab(model_lab(problem, patch));
    pm_matrix_invert(problem->model.to_xyz, from_xyz);
    pm_matrix_apply(from_xyz, (const double[3]){as_seen.X, as_seen.Y, as_seen.Z}, seen);
    for (int c = 0; c < 3; c++)
        if (problem->rgb[patch][c] >= clipped_linear)
            seen[c] = meant[c];
    pm_matrix_apply(problem->model.to_xyz, seen, xyz);
    return pm_de00(pm_lab_from_xyz((struct pm_xyz){xyz[0], xyz[1], xyz[2]}), problem->target[patch]);
}

/* If a channel of a patch is clipped, so must be that of every patch whose reference is much lighter in
 * it. A patch that was painted white violates this. */
static bool clips_in_turn(const struct problem *problem, double meant[PM_PATCHES][3], int patch) {
    for (int c = 0; c < 3; c++)
        for (int i = 0; i < PM_PATCHES && problem->rgb[patch][c] >= clipped_linear; i++)
            if (problem->rgb[i][c] < clipped_linear &&
                meant[i][c] > much_lighter * fmax(meant[patch][c], 0.05))
                return false;
    return true;
}

static bool are_clipped_likely(const struct problem *problem, const struct pm_patches *patches,
                               const bool dropped[PM_PATCHES]) {
    double from_xyz[9], meant[PM_PATCHES][3];
    pm_matrix_invert(problem->model.to_xyz, from_xyz);
    for (int i = 0; i < PM_PATCHES; i++) {
        struct pm_xyz xyz = pm_xyz_from_lab(problem->target[i]);
        pm_matrix_apply(from_xyz, (const double[3]){xyz.X, xyz.Y, xyz.Z}, meant[i]);
    }
    for (int i = 0; i < PM_PATCHES; i++)
        if (dropped[i] && i != patches->marred &&
            (!clips_in_turn(problem, meant, i) ||
             !(clipped_error(problem, i, meant[i]) <= clipped_limit_de00)))
            return false;
    return true;
}

/* Chroma and range of lightness in the photo, after white balance only, relative to those of the chart. */
static void strength_of(const struct problem *problem, double *chroma, double *range) {
    struct problem plain = *problem;
    double seen = 0, meant = 0, white = -INFINITY, black = INFINITY;
    memset(plain.model.p, 0, sizeof plain.model.p);
    for (int i = 0; i < problem->n; i++) {
        struct pm_lab lab = model_lab(&plain, problem->used[i]);
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

static bool is_likely(const struct pm_patches *patches, const double rgb_to_xyz[9],
                      const struct pm_chart_fit *fit) {
    struct problem problem;
    double chroma, range;
    set_problem(&problem, patches, rgb_to_xyz, fit->reference);
    problem.model = fit->model;
    use_patches(&problem, fit->dropped, -1);
    strength_of(&problem, &chroma, &range);
    /* Without white or black, the greys span three quarters of the range. */
    double least =
        patches->marred >= 0 && pm_patch_is_neutral(patches->marred) ? 0.75 * narrowest_L : narrowest_L;
    if (!(chroma > faintest && chroma < strongest && range > least))
        return false;
    for (int i = 0; i < PM_PATCHES; i++)
        if (!fit->dropped[i] && !(fit->patch_de00[i] <= predicted_limit_de00))
            return false;
    return are_clipped_likely(&problem, patches, fit->dropped);
}

/* ------------------------------------------------------------------ one fit */

static double patch_error(const struct problem *problem, int patch) {
    return pm_de00(model_lab(problem, patch), problem->target[patch]);
}

static void sum_up(const struct problem *problem, enum pm_chart_reference reference,
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

/* Fits both references to the patches that are not dropped and keeps the better one. */
static void fit_better(const struct pm_patches *patches, const double rgb_to_xyz[9], double until,
                       int evaluations, struct pm_chart_fit *fit) {
    struct pm_chart_fit tried = *fit;
    for (int reference = PM_CHART_BEFORE_NOV2014; reference < PM_CHART_REFERENCES; reference++) {
        struct problem problem;
        set_problem(&problem, patches, rgb_to_xyz, (enum pm_chart_reference)reference);
        use_patches(&problem, fit->dropped, -1);
        solve(&problem, until, evaluations);
        sum_up(&problem, (enum pm_chart_reference)reference, &tried);
        if (reference == PM_CHART_BEFORE_NOV2014 || tried.in_sample_de00 < fit->in_sample_de00)
            *fit = tried;
    }
}

static int drop_clipped(const struct pm_patches *patches, struct pm_chart_fit *fit) {
    int left = 0;
    memset(fit, 0, sizeof *fit);
    for (int i = 0; i < PM_PATCHES; i++) {
        fit->dropped[i] = !(patches->clipped_frac[i] <= clipped_limit) || i == patches->marred;
        left += !fit->dropped[i];
    }
    return left;
}

/* ------------------------------------------------------------------ leave one out */

/* Linear between the values, like numpy's default. */
static double percentile(double *values, int n, double share) {
    pm_sort_doubles(values, (size_t)n);
    double at = share * (n - 1);
    int low = (int)at;
    return low + 1 < n ? values[low] + (at - low) * (values[low + 1] - values[low]) : values[n - 1];
}

/* Predicts every patch from the others; each fit starts from that of all. */
static void leave_one_out(const struct pm_patches *patches, const double rgb_to_xyz[9],
                          struct pm_chart_fit *fit) {
    struct problem problem;
    double errors[PM_PATCHES], sum = 0;
    int n = 0;
    set_problem(&problem, patches, rgb_to_xyz, fit->reference);
    for (int i = 0; i < PM_PATCHES; i++) {
        if (fit->dropped[i])
            continue;
        memcpy(problem.model.p, fit->model.p, sizeof problem.model.p);
        use_patches(&problem, fit->dropped, i);
        solve(&problem, rough_precision, EVALUATIONS);
        fit->patch_de00[i] = errors[n++] = patch_error(&problem, i);
        sum += fit->patch_de00[i];
    }
    fit->residual_de00 = sum / n;
    fit->residual_p90_de00 = percentile(errors, n, 0.9);
}

/* ------------------------------------------------------------------ verdict */

static bool judge(const struct pm_chart_fit *fit, bool given, struct pm_error *err) {
    const char *way_out =
        given ? "check that its corners are the centres of dark skin, bluish green, black and white"
              : "give the centres of its corner patches";
    enum pm_remedy remedy = given ? PM_REMEDY_NONE : PM_REMEDY_CHART;
    if (!(fit->in_sample_de00 <= (given ? bad_de00 : good_de00)))
        return pm_fail_remedy(
            err, PM_E_CHART, remedy,
            "the colours are not those of a ColorChecker Classic 24 (%d dE00 off on average): %s",
            (int)lround(fmin(fit->in_sample_de00, 999)), way_out);
    if (!(fit->worst_de00 <= patch_limit_de00))
        return pm_fail_remedy(err, PM_E_CHART, remedy,
                              "the ColorChecker's patch '%s' is %d dE00 off, covered or painted over: %s",
                              pm_patch_name(fit->worst_patch), (int)lround(fmin(fit->worst_de00, 999)),
                              way_out);
    if (!pm_model_is_monotone(&fit->model))
        return pm_fail(err, PM_E_CHART,
                       "the ColorChecker's greys are not in order from black to white: light it evenly");
    return true;
}

bool pm_chart_fit(const struct pm_patches *patches, const double rgb_to_xyz[9], bool given,
                  struct pm_chart_fit *fit, struct pm_error *err) {
    int left = drop_clipped(patches, fit), dropped = 0;
    if (left < FEWEST_PATCHES)
        return pm_fail(err, PM_E_CHART,
                       "%d of the ColorChecker's 24 patches are clipped: take the photo with less exposure",
                       PM_PATCHES - left);
    fit_better(patches, rgb_to_xyz, fine_precision, EVALUATIONS, fit);
    while (given && fit->worst_de00 > patch_limit_de00 && dropped < MOST_DROPPED && left > FEWEST_PATCHES) {
        fit->dropped[fit->worst_patch] = true;
        dropped++;
        left--;
        fit_better(patches, rgb_to_xyz, fine_precision, EVALUATIONS, fit);
    }
    if (!judge(fit, given, err))
        return false;
    leave_one_out(patches, rgb_to_xyz, fit);
    fit->linear = fit->model.p[PM_MODEL_GAMMA] < linear_ln_gamma;
    return given || is_likely(patches, rgb_to_xyz, fit) ||
           pm_fail(err, PM_E_CHART,
                   "what looks like a ColorChecker has been covered, painted over or bleached");
}

bool pm_chart_fit_quick(const struct pm_patches *patches, const double rgb_to_xyz[9],
                        struct pm_chart_fit *fit) {
    if (drop_clipped(patches, fit) < FEWEST_PATCHES)
        return false;
    fit_better(patches, rgb_to_xyz, rough_precision, QUICK_EVALUATIONS, fit);
    return judge(fit, false, NULL) && is_likely(patches, rgb_to_xyz, fit);
}
