#include "color/chart_model.h"

#include "color/lab.h"

#include <math.h>
#include <string.h>

const double pm_model_floor = 1e-5;

static const double middle_grey = 0.18;
static const double light_scale = 0.3, curve_scale = 0.1, offset_scale = 0.02;
static const double curve_from = -3, curve_to = 2;

/* The intermediate values of one colour in the model, kept for the derivatives. */
struct trace {
    double l[3], bend[3]; /* l and clip(l) */
    double light[3];      /* t without its offset */
    double t[3];
    double root[2];
    double xyz[3];
};

void pm_model_unpack(const double p[PM_MODEL_SIZE], struct pm_model_parts *parts) {
    const double *gamma = p + PM_MODEL_GAMMA, *offset = p + PM_MODEL_OFFSET, *mix = p + PM_MODEL_MIX;
    double gamma_by[3] = {gamma[1], gamma[2], -gamma[1] - gamma[2]};
    double offset_by[3] = {offset[1], offset[2], -offset[1] - offset[2]};
    for (int c = 0; c < 3; c++) {
        parts->gain[c] = middle_grey * exp(p[PM_MODEL_GAIN + c]);
        parts->gamma[c] = exp(gamma[0] + gamma_by[c]);
        parts->offset[c] = offset_scale * (offset[0] + offset_by[c]);
        int first = c == 0 ? 1 : 0, second = c == 2 ? 1 : 2;
        parts->mix[3 * c + first] = mix[2 * c];
        parts->mix[3 * c + second] = mix[2 * c + 1];
        parts->mix[3 * c + c] = 1 - mix[2 * c] - mix[2 * c + 1];
    }
    parts->curve = curve_scale * p[PM_MODEL_CURVE];
    memcpy(parts->root, p + PM_MODEL_ROOT, sizeof parts->root);
    parts->light[0] = light_scale * p[PM_MODEL_LIGHT];
    parts->light[1] = light_scale * p[PM_MODEL_LIGHT + 1];
}

/* t of one channel; also fills the rest of the trace. */
static double tone(const struct pm_model_parts *parts, int c, double l, struct trace *trace) {
    double bend = fmin(fmax(l, curve_from), curve_to);
    double light = parts->gain[c] * exp(parts->gamma[c] * l + parts->curve * bend * bend);
    trace->l[c] = l;
    trace->bend[c] = bend;
    trace->light[c] = light;
    return fmax(light + parts->offset[c], pm_model_floor);
}

static double log_exposure(const struct pm_chart_model *model, int c, double linear) {
    return log(fmax(linear, pm_model_floor) * model->g0[c] / middle_grey);
}

double pm_model_tone(const struct pm_chart_model *model, const struct pm_model_parts *parts, int channel,
                     double linear) {
    struct trace unused;
    return tone(parts, channel, log_exposure(model, channel, linear), &unused);
}

static void follow(const struct pm_chart_model *model, const struct pm_model_parts *parts,
                   const double rgb[3], double x, double y, struct trace *trace) {
    double r[3], *t = trace->t;
    for (int c = 0; c < 3; c++)
        t[c] =
            tone(parts, c, log_exposure(model, c, rgb[c]) + parts->light[0] * x + parts->light[1] * y, trace);
    trace->root[0] = sqrt(t[0] * t[1]) - (t[0] + t[1]) / 2;
    trace->root[1] = sqrt(t[1] * t[2]) - (t[1] + t[2]) / 2;
    for (int i = 0; i < 3; i++) {
        const double *m = parts->mix + 3 * i;
        r[i] = m[0] * t[0] + m[1] * t[1] + m[2] * t[2] + parts->root[0][i] * trace->root[0] +
               parts->root[1][i] * trace->root[1];
    }
    for (int i = 0; i < 3; i++) {
        const double *m = model->to_xyz + 3 * i;
        trace->xyz[i] = fmax(m[0] * r[0] + m[1] * r[1] + m[2] * r[2], pm_model_floor);
    }
}

/* ------------------------------------------------------------------ derivatives */

/* d Lab / d r: through the cube roots and the matrix. */
static void lab_by_mixed(const struct pm_chart_model *model, const struct trace *trace, double out[3][3]) {
    const double white[3] = {pm_d50.X, pm_d50.Y, pm_d50.Z};
    double slope[3];
    for (int i = 0; i < 3; i++) {
        double ratio = trace->xyz[i] / white[i], root = cbrt(ratio);
        slope[i] = ratio > 216.0 / 24389.0 ? 1 / (3 * root * root) : 24389.0 / 27.0 / 116.0;
        slope[i] = trace->xyz[i] > pm_model_floor ? slope[i] / white[i] : 0;
    }
    for (int j = 0; j < 3; j++) {
        double f[3];
        for (int i = 0; i < 3; i++)
            f[i] = slope[i] * model->to_xyz[3 * i + j];
        out[0][j] = 116 * f[1];
        out[1][j] = 500 * (f[0] - f[1]);
        out[2][j] = 200 * (f[1] - f[2]);
    }
}

/* d r / d t. */
static void mixed_by_tone(const struct pm_model_parts *parts, const struct trace *trace, double out[3][3]) {
    const double *t = trace->t;
    double rg = sqrt(t[1] / t[0]), gb = sqrt(t[2] / t[1]);
    double first[3] = {(rg - 1) / 2, (1 / rg - 1) / 2, 0}, second[3] = {0, (gb - 1) / 2, (1 / gb - 1) / 2};
    for (int i = 0; i < 3; i++)
        for (int c = 0; c < 3; c++)
            out[i][c] = parts->mix[3 * i + c] + parts->root[0][i] * first[c] + parts->root[1][i] * second[c];
}

/* The derivatives of L, a or b with respect to the parameters of channel c, given that with respect to t_c.
 */
static void by_channel(const struct pm_model_parts *parts, const struct trace *trace, int c, double by_t,
                       double x, double y, double row[PM_MODEL_SIZE]) {
    if (trace->t[c] <= pm_model_floor)
        return;
    double by_exponent = by_t * trace->light[c], l = trace->l[c], bend = trace->bend[c];
    double by_gamma = by_exponent * parts->gamma[c] * l, by_offset = by_t * offset_scale;
    row[PM_MODEL_GAIN + c] = by_exponent;
    row[PM_MODEL_GAMMA] += by_gamma;
    row[PM_MODEL_OFFSET] += by_offset;
    for (int d = 0; d < 2; d++) {
        double share = c == 2 ? -1 : c == d ? 1 : 0;
        row[PM_MODEL_GAMMA + 1 + d] += share * by_gamma;
        row[PM_MODEL_OFFSET + 1 + d] += share * by_offset;
    }
    row[PM_MODEL_CURVE] += by_exponent * curve_scale * bend * bend;
    double inside = l > curve_from && l < curve_to ? 2 * parts->curve * bend : 0;
    double by_light = by_exponent * (parts->gamma[c] + inside) * light_scale;
    row[PM_MODEL_LIGHT] += by_light * x;
    row[PM_MODEL_LIGHT + 1] += by_light * y;
}

static void by_mixing(const struct trace *trace, const double by_r[3], double row[PM_MODEL_SIZE]) {
    const double *t = trace->t;
    for (int i = 0; i < 3; i++) {
        int first = i == 0 ? 1 : 0, second = i == 2 ? 1 : 2;
        row[PM_MODEL_MIX + 2 * i] = by_r[i] * (t[first] - t[i]);
        row[PM_MODEL_MIX + 2 * i + 1] = by_r[i] * (t[second] - t[i]);
        row[PM_MODEL_ROOT + i] = by_r[i] * trace->root[0];
        row[PM_MODEL_ROOT + 3 + i] = by_r[i] * trace->root[1];
    }
}

static void derive(const struct pm_chart_model *model, const struct pm_model_parts *parts,
                   const struct trace *trace, double x, double y, double (*jacobian)[PM_MODEL_SIZE]) {
    double lab_r[3][3], r_t[3][3];
    lab_by_mixed(model, trace, lab_r);
    mixed_by_tone(parts, trace, r_t);
    memset(jacobian, 0, 3 * sizeof *jacobian);
    for (int k = 0; k < 3; k++) {
        by_mixing(trace, lab_r[k], jacobian[k]);
        for (int c = 0; c < 3; c++) {
            double by_t = lab_r[k][0] * r_t[0][c] + lab_r[k][1] * r_t[1][c] + lab_r[k][2] * r_t[2][c];
            by_channel(parts, trace, c, by_t, x, y, jacobian[k]);
        }
    }
}

struct pm_lab pm_model_lab(const struct pm_chart_model *model, const struct pm_model_parts *parts,
                           const double rgb[3], double x, double y, double (*jacobian)[PM_MODEL_SIZE]) {
    struct trace trace;
    follow(model, parts, rgb, x, y, &trace);
    if (jacobian != NULL)
        derive(model, parts, &trace, x, y, jacobian);
    return pm_lab_from_xyz((struct pm_xyz){trace.xyz[0], trace.xyz[1], trace.xyz[2]});
}

bool pm_model_is_monotone(const struct pm_chart_model *model) {
    struct pm_model_parts parts;
    pm_model_unpack(model->p, &parts);
    for (int c = 0; c < 3; c++)
        if (parts.gamma[c] + 2 * curve_to * parts.curve <= 0 ||
            parts.gamma[c] + 2 * curve_from * parts.curve <= 0)
            return false;
    return true;
}
