/* The least squares behind chart_fit.h: some patches of a chart against one reference, solved by cminpack. */
#ifndef PM_COLOR_CHART_SOLVE_H
#define PM_COLOR_CHART_SOLVE_H

#include "color/chart_fit.h"

struct pm_chart_problem {
    struct pm_chart_model model;  /* the solution, and where the search for it starts */
    const struct pm_lab *target;  /* the reference */
    double rgb[PM_PATCHES][3];    /* linear, as photographed */
    double weight[PM_PATCHES][3]; /* 1 / S_L, 1 / S_C, 1 / S_C at the reference */
    int used[PM_PATCHES];
    int n;
};

/* All patches, no departure from white balance yet. */
void pm_chart_problem_set(struct pm_chart_problem *problem, const struct pm_patches *patches,
                          const double rgb_to_xyz[9], enum pm_chart_reference reference);

/* Chooses the patches that are not dropped, less one (-1: none), and balances the greys by them. At least one
 * must be left. */
void pm_chart_problem_use(struct pm_chart_problem *problem, const bool dropped[PM_PATCHES], int left_out);

/* Levenberg-Marquardt until nothing changes by more than `precision` of itself. */
void pm_chart_problem_solve(struct pm_chart_problem *problem, double precision, int evaluations);

/* A patch as the model has it, used or not. */
struct pm_lab pm_chart_problem_lab(const struct pm_chart_problem *problem, int patch);

/* The median of n >= 1 values, which it sorts. */
double pm_chart_median(double *values, int n);

#endif
