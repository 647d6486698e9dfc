#include "color/chart_solve.h"

#include "color/lab.h"
#include "color/matrix.h"

#include <cminpack.h>
#include <math.h>
#include <string.h>

enum { RESIDUALS = 3 * PM_PATCHES + PM_MODEL_SIZE };

static const double robust_from = 3;

/* How dear a departure from white balance is. */
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

/* ------------------------------------------------------------------ setting up */

double pm_chart_median(double *values, int n) {
    for (int i = 1; i < n; i++) {
        double v = values[i];
        int j = i;
        for (; j > 0 && values[j - 1] > v; j--)
            values[j] = values[j - 1];
        values[j] = v;
    }
    return (values[(n - 1) / 2] + values[n / 2]) / 2;
}

/* g0: what brings the greys (all patches, where no grey is left) to their own linear RGB. */
static void balance(struct pm_chart_problem *problem) {
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
        problem->model.g0[c] = pm_chart_median(ratio[c], n);
}

void pm_chart_problem_set(struct pm_chart_problem *problem, const struct pm_patches *patches,
                          const double rgb_to_xyz[9], enum pm_chart_reference reference) {
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

void pm_chart_problem_use(struct pm_chart_problem *problem, const bool dropped[PM_PATCHES], int left_out) {
    problem->n = 0;
    for (int i = 0; i < PM_PATCHES; i++)
        if (!dropped[i] && i != left_out)
            problem->used[problem->n++] = i;
    balance(problem);
}

/* ------------------------------------------------------------------ residuals */

/* Huber's smooth cousin: a few wrong patches must not turn the fit. Its slope beside it. */
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

static struct pm_lab lab_of(const struct pm_chart_problem *problem, const struct pm_model_parts *parts,
                            int patch, double (*jacobian)[PM_MODEL_SIZE]) {
    return pm_model_lab(&problem->model, parts, problem->rgb[patch], patch_x(patch), patch_y(patch),
                        jacobian);
}

/* cminpack's question: residuals (want 1) or their derivatives, column by column (want 2). */
static int ask(void *of, int m, int n, const double *p, double *residuals, double *jacobian, int stride,
               int want) {
    (void)m;
    struct pm_chart_problem *problem = of;
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

void pm_chart_problem_solve(struct pm_chart_problem *problem, double precision, int evaluations) {
    double residuals[RESIDUALS], jacobian[PM_MODEL_SIZE * RESIDUALS], scale[PM_MODEL_SIZE],
        qtf[PM_MODEL_SIZE];
    double work[3][PM_MODEL_SIZE], rows[RESIDUALS], p[PM_MODEL_SIZE];
    int order[PM_MODEL_SIZE], asked, derived, m = 3 * problem->n + PM_MODEL_SIZE;
    memcpy(p, problem->model.p, sizeof p);
    lmder(ask, problem, m, PM_MODEL_SIZE, p, residuals, jacobian, m, precision, precision, 0, evaluations,
          scale, 1, 100, 0, &asked, &derived, order, qtf, work[0], work[1], work[2], rows);
    memcpy(problem->model.p, p, sizeof p);
}

struct pm_lab pm_chart_problem_lab(const struct pm_chart_problem *problem, int patch) {
    struct pm_model_parts parts;
    pm_model_unpack(problem->model.p, &parts);
    return lab_of(problem, &parts, patch, NULL);
}
