#include "color/strip_fit.h"

#include "base/error.h"
#include "base/numbers.h"
#include "color/lab.h"

#include <math.h>
#include <string.h>

/* A gamma of 1 has the weight of one more swatch at a distance of 0.1 (ln) from the others: it matters
 * only if all shades are alike. */
static const double gamma_ridge = 0.1;
static const double lowest_gamma = 0.25, highest_gamma = 4;
static const double most_clipped = 0.05;
/* Of rendered strips, leave-one-out: 0.8, 99 of 100 up to 2.3. */
static const double odd_de00 = 8, doubtful_de00 = 3, refused_de00 = 6;

enum { FEWEST_SWATCHES = 2, NOBODY = -1 };

/* The data of the fit, as logarithms of linear RGB. */
struct problem {
    const struct pm_strip_swatch *swatches;
    size_t n;
    int strips;
    const double *rgb_to_xyz;
    double seen[PM_MAX_STRIP_SWATCHES][3], known[PM_MAX_STRIP_SWATCHES][3];
    double error_de00[PM_MAX_STRIP_SWATCHES];
};

static void log_rgb(const double from_xyz[9], struct pm_xyz xyz, double out[3]) {
    double rgb[3];
    pm_matrix_apply(from_xyz, (const double[3]){xyz.X, xyz.Y, xyz.Z}, rgb);
    for (int c = 0; c < 3; c++)
        out[c] = log(fmax(rgb[c], pm_model_floor));
}

static void begin(struct problem *p, struct pm_strip_fit *fit) {
    double from_xyz[9];
    pm_matrix_invert(p->rgb_to_xyz, from_xyz);
    for (size_t i = 0; i < p->n; i++) {
        log_rgb(from_xyz, p->swatches[i].xyz, p->seen[i]);
        log_rgb(from_xyz, pm_xyz_from_lab(p->swatches[i].lab), p->known[i]);
        fit->dropped[i] = p->swatches[i].clipped_frac > most_clipped;
    }
}

/* ------------------------------------------------------------------ least squares */

/* Fits one channel without swatch `out`. With each strip's own means removed, gamma is the only unknown. */
static void fit_channel(const struct problem *p, int c, long out, struct pm_strip_fit *fit) {
    double count[PM_MAX_STRIPS] = {0}, seen[PM_MAX_STRIPS] = {0}, known[PM_MAX_STRIPS] = {0};
    double xx = gamma_ridge * gamma_ridge, xy = gamma_ridge * gamma_ridge;
    for (size_t i = 0; i < p->n; i++) {
        int s = p->swatches[i].strip;
        double weight = fit->dropped[i] || (long)i == out ? 0 : 1;
        count[s] += weight;
        seen[s] += weight * p->seen[i][c];
        known[s] += weight * p->known[i][c];
    }
    for (int s = 0; s < p->strips; s++) {
        seen[s] /= fmax(count[s], 1);
        known[s] /= fmax(count[s], 1);
    }
    for (size_t i = 0; i < p->n; i++) {
        int s = p->swatches[i].strip;
        double weight = fit->dropped[i] || (long)i == out ? 0 : 1;
        xx += weight * (p->seen[i][c] - seen[s]) * (p->seen[i][c] - seen[s]);
        xy += weight * (p->seen[i][c] - seen[s]) * (p->known[i][c] - known[s]);
    }
    fit->gamma[c] = fmin(fmax(xy / xx, lowest_gamma), highest_gamma);
    for (int s = 0; s < p->strips; s++)
        fit->gain[s][c] = known[s] - fit->gamma[c] * seen[s];
}

static void fit_all(const struct problem *p, long out, struct pm_strip_fit *fit) {
    for (int c = 0; c < 3; c++)
        fit_channel(p, c, out, fit);
}

static double error_of(const struct problem *p, size_t i, const struct pm_strip_fit *fit) {
    double rgb[3], xyz[3];
    for (int c = 0; c < 3; c++)
        rgb[c] = exp(fit->gain[p->swatches[i].strip][c] + fit->gamma[c] * p->seen[i][c]);
    pm_matrix_apply(p->rgb_to_xyz, rgb, xyz);
    return pm_de00(pm_lab_from_xyz((struct pm_xyz){xyz[0], xyz[1], xyz[2]}), p->swatches[i].lab);
}

static double mean_error(struct problem *p, const struct pm_strip_fit *fit) {
    double sum = 0, n = 0;
    for (size_t i = 0; i < p->n; i++) {
        p->error_de00[i] = error_of(p, i, fit);
        sum += fit->dropped[i] ? 0 : p->error_de00[i];
        n += !fit->dropped[i];
    }
    return n > 0 ? sum / n : NAN;
}

/* ------------------------------------------------------------------ swatches that do not belong */

static size_t count_kept(const struct problem *p, const struct pm_strip_fit *fit, int strip) {
    size_t kept = 0;
    for (size_t i = 0; i < p->n; i++)
        kept += p->swatches[i].strip == strip && !fit->dropped[i];
    return kept;
}

/* The swatch that the others predict worst, if they predict it badly; otherwise NOBODY. */
static long find_odd(const struct problem *p, const struct pm_strip_fit *fit) {
    long worst = NOBODY;
    double most = odd_de00;
    for (size_t i = 0; i < p->n; i++) {
        struct pm_strip_fit others = *fit;
        if (fit->dropped[i] || count_kept(p, fit, p->swatches[i].strip) <= FEWEST_SWATCHES)
            continue;
        fit_all(p, (long)i, &others);
        double error = error_of(p, i, &others);
        if (error > most) {
            most = error;
            worst = (long)i;
        }
    }
    return worst;
}

static void drop_odd(struct problem *p, struct pm_strip_fit *fit) {
    for (size_t left = p->n / 4; left > 0; left--) {
        struct pm_strip_fit before = *fit;
        long odd = find_odd(p, fit);
        if (odd == NOBODY)
            return;
        double with = mean_error(p, fit);
        fit->dropped[odd] = true;
        fit_all(p, NOBODY, fit);
        if (mean_error(p, fit) > 0.7 * with) { /* the others are as bad, so it is not this one */
            *fit = before;
            return;
        }
    }
}

/* ------------------------------------------------------------------ how good */

/* Channels without information. One is allowed: in the light of a warm bulb blue is nearly empty. */
static int lost_channels(const struct pm_strip_fit *fit) {
    int lost = 0;
    for (int c = 0; c < 3; c++)
        lost += fit->gamma[c] <= lowest_gamma || fit->gamma[c] >= highest_gamma;
    return lost;
}

static void leave_one_out(struct problem *p, struct pm_strip_fit *fit) {
    double sum = 0;
    size_t n = 0;
    for (size_t i = 0; i < p->n; i++) {
        struct pm_strip_fit others = *fit;
        if (fit->dropped[i])
            continue;
        fit_all(p, (long)i, &others);
        p->error_de00[n++] = error_of(p, i, &others);
        sum += p->error_de00[n - 1];
    }
    pm_sort_doubles(p->error_de00, n);
    fit->residual_de00 = sum / (double)n;
    fit->residual_p90_de00 = p->error_de00[(size_t)(0.9 * (double)(n - 1) + 0.5)];
    fit->n_dropped = p->n - n;
}

static bool accept(const struct pm_strip_fit *fit, struct pm_error *err) {
    static const char *const ask = "check their order (as in the palette), the corners and the palette";
    if (lost_channels(fit) > 1)
        return pm_fail(err, PM_E_STRIP, "the darker shades are not the darker swatches: %s", ask);
    if (fit->residual_de00 > refused_de00)
        return pm_fail(err, PM_E_STRIP, "the swatches are %d dE00 away from the palette's shades: %s",
                       (int)fmin(fit->residual_de00 + 0.5, 999), ask);
    return true;
}

bool pm_strip_fit(const struct pm_strip_swatch *swatches, size_t n, int strips, const double rgb_to_xyz[9],
                  struct pm_strip_fit *fit, struct pm_error *err) {
    struct problem p = {.swatches = swatches, .n = n, .strips = strips, .rgb_to_xyz = rgb_to_xyz};
    *fit = (struct pm_strip_fit){0};
    begin(&p, fit);
    for (int s = 0; s < strips; s++)
        if (count_kept(&p, fit, s) < FEWEST_SWATCHES)
            return pm_fail(err, PM_E_STRIP,
                           "fewer than %d swatches of a strip are usable, the others are blown out: expose "
                           "for the swatches",
                           FEWEST_SWATCHES);
    fit_all(&p, NOBODY, fit);
    drop_odd(&p, fit);
    fit->in_sample_de00 = mean_error(&p, fit);
    leave_one_out(&p, fit);
    fit->doubtful = fit->residual_de00 > doubtful_de00 || lost_channels(fit) > 0;
    return accept(fit, err);
}

/* ------------------------------------------------------------------ use */

void pm_strip_model(const struct pm_strip_fit *fit, double share, const double rgb_to_xyz[9],
                    struct pm_chart_model *model) {
    const double middle_grey = 0.18;
    *model = (struct pm_chart_model){.g0 = {1, 1, 1}};
    double mean = (log(fit->gamma[0]) + log(fit->gamma[1]) + log(fit->gamma[2])) / 3;
    model->p[PM_MODEL_GAMMA] = mean;
    model->p[PM_MODEL_GAMMA + 1] = log(fit->gamma[0]) - mean;
    model->p[PM_MODEL_GAMMA + 2] = log(fit->gamma[1]) - mean;
    for (int c = 0; c < 3; c++) {
        double gain = (1 - share) * fit->gain[0][c] + share * fit->gain[1][c];
        model->p[PM_MODEL_GAIN + c] = gain + (fit->gamma[c] - 1) * log(middle_grey);
    }
    memcpy(model->to_xyz, rgb_to_xyz, sizeof model->to_xyz);
}

double pm_strip_light(const struct pm_strip_fit *fit, int strips) {
    double sum = 0;
    /* The same swatch looks brighter there, so a smaller gain corrects it. */
    for (int c = 0; c < 3 && strips > 1; c++)
        sum += (fit->gain[0][c] - fit->gain[1][c]) / 3;
    return sum;
}
