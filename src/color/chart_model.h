/* How a phone changes colour: a tone curve for each channel, a matrix, and terms for what a matrix cannot
 * express. The model maps linear RGB as photographed to XYZ; chart_fit.h finds its parameters.
 *
 *     a *= exp(0.3 (gx x + gy y))
 *     l_c = ln(a_c g0_c / 0.18)
 *     t_c = 0.18 exp(k_c + gamma_c l_c + 0.1 q clip(l_c, -3, 2)^2) + 0.02 o_c
 *     r = m t + s1 (sqrt(tR tG) - (tR + tG) / 2) + s2 (sqrt(tG tB) - (tG + tB) / 2)
 *     XYZ = to_xyz r
 *
 * x and y run from -1 to 1 over the chart, on which light may fall unevenly; elsewhere they are 0. The rows
 * of m sum to 1. The root terms are those of root-polynomial colour correction (Finlayson, Mackiewicz and
 * Hurlbert 2015). */
#ifndef PM_COLOR_CHART_MODEL_H
#define PM_COLOR_CHART_MODEL_H

#include "pigmatch.h"

/* The positions of the parameters. */
enum {
    PM_MODEL_GAIN = 0,   /* k of each channel */
    PM_MODEL_GAMMA = 3,  /* ln of the common gamma, then what red and green add; blue's is minus their sum */
    PM_MODEL_OFFSET = 6, /* the common o, then what red and green add, likewise */
    PM_MODEL_MIX = 9,    /* m beside its diagonal: rg rb gr gb br bg */
    PM_MODEL_CURVE = 15, /* q */
    PM_MODEL_LIGHT = 16, /* gx gy */
    PM_MODEL_ROOT = 18,  /* s1, s2 */
    PM_MODEL_SIZE = 24
};

struct pm_chart_model {
    double p[PM_MODEL_SIZE]; /* all 0: white balance alone */
    double g0[3];            /* puts the greys where they belong */
    double to_xyz[9];        /* linear RGB -> XYZ, row-major */
};

/* The parameters, converted for evaluation. */
struct pm_model_parts {
    double gain[3], gamma[3], offset[3], curve, mix[9], root[2][3], light[2];
};
void pm_model_unpack(const double p[PM_MODEL_SIZE], struct pm_model_parts *parts);

/* Linear RGB below this is raised to it, since noise has no logarithm. */
extern const double pm_model_floor;

/* t_c of one channel's linear value, without gradient. */
double pm_model_tone(const struct pm_chart_model *model, const struct pm_model_parts *parts, int channel,
                     double linear);

/* Linear RGB as photographed at chart position x, y (0, 0 off the chart) -> Lab. `parts` are the model's.
 * `jacobian`, unless NULL, receives the derivatives of L, a and b with respect to each parameter. */
struct pm_lab pm_model_lab(const struct pm_chart_model *model, const struct pm_model_parts *parts,
                           const double rgb[3], double x, double y, double (*jacobian)[PM_MODEL_SIZE]);

/* Whether the tone curves rise everywhere between the limits of clip, so that darker hair remains darker. */
bool pm_model_is_monotone(const struct pm_chart_model *model);

#endif
