#include "blend/calibrate.h"

#include "base/memory.h"
#include "base/numbers.h"
#include "blend/mix.h"
#include "color/lab.h"
#include "palette/columns.h"

#include <cminpack.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double robust_at = 3;      /* weighted CIELAB units */
static const double prior_weight = 0.5; /* residual per factor of e from the palette's own strength */
static const double farthest = 5;       /* e-folds */

enum { NOBODY = -1, FEWEST_BLENDS = 3 };

struct fit {
    struct pm_mixer mixer; /* of all shades, with the strengths that the palette has */
    const struct pm_test_blend *blends;
    size_t n_blends;
    int *unknown_of; /* the index of a shade's unknown, NOBODY: none */
    size_t n_unknowns;
    long left_out;   /* the blend that is left out, NOBODY */
    double *e_folds; /* the unknowns: ln of new over old strength */
    double *residuals, *work;
    int *order;
};

/* ------------------------------------------------------------------ prediction */

/* A strength multiplies what a pigment absorbs and scatters, as more drops of it would. */
static struct pm_lab predict(const struct fit *fit, const struct pm_test_blend *blend,
                             const double *e_folds) {
    size_t which[PM_MAX_TEST_PARTS];
    double drops[PM_MAX_TEST_PARTS];
    for (size_t i = 0; i < blend->n; i++) {
        which[i] = (size_t)blend->shades[i];
        drops[i] = blend->drops[i];
        if (e_folds != NULL)
            drops[i] *= exp(fmin(fmax(e_folds[fit->unknown_of[which[i]]], -farthest), farthest));
    }
    return pm_mix_lab(&fit->mixer, which, drops, blend->n);
}

static double robust(double residual) {
    double share = residual / robust_at;
    return copysign(robust_at * sqrt(2 * (sqrt(1 + share * share) - 1)), residual);
}

static void blend_residuals(struct pm_lab predicted, struct pm_lab measured, double residuals[3]) {
    double from_middle = (measured.L - 50) * (measured.L - 50);
    double sl = 1 + 0.015 * from_middle / sqrt(20 + from_middle), sc = 1 + 0.045 * pm_chroma(measured);
    residuals[0] = robust((predicted.L - measured.L) / sl);
    residuals[1] = robust((predicted.a - measured.a) / sc);
    residuals[2] = robust((predicted.b - measured.b) / sc);
}

/* Called by cminpack. */
static int ask(void *context, int m, int n, const double *e_folds, double *residuals, int flag) {
    const struct fit *fit = context;
    (void)m;
    (void)flag;
    for (size_t i = 0; i < fit->n_blends; i++) {
        double *three = residuals + 3 * i;
        if ((long)i == fit->left_out)
            three[0] = three[1] = three[2] = 0;
        else
            blend_residuals(predict(fit, &fit->blends[i], e_folds), fit->blends[i].lab, three);
    }
    for (int i = 0; i < n; i++)
        residuals[3 * fit->n_blends + (size_t)i] = prior_weight * e_folds[i];
    return 0;
}

/* From where e_folds stands. */
static void minimise(struct fit *fit, long left_out) {
    int m = (int)(3 * fit->n_blends + fit->n_unknowns), n = (int)fit->n_unknowns;
    fit->left_out = left_out;
    lmdif1(ask, fit, m, n, fit->e_folds, fit->residuals, 1e-8, fit->order, fit->work, m * n + 5 * n + m);
}

/* ------------------------------------------------------------------ set-up */

static bool number_unknowns(struct fit *fit, size_t n_shades, struct pm_error *err) {
    fit->unknown_of = pm_alloc(n_shades, sizeof *fit->unknown_of, err);
    if (fit->unknown_of == NULL)
        return false;
    for (size_t i = 0; i < n_shades; i++)
        fit->unknown_of[i] = NOBODY;
    for (size_t i = 0; i < fit->n_blends; i++)
        for (size_t p = 0; p < fit->blends[i].n; p++) {
            int *unknown = &fit->unknown_of[fit->blends[i].shades[p]];
            if (*unknown == NOBODY)
                *unknown = (int)fit->n_unknowns++;
        }
    return true;
}

static bool check_blends(const struct fit *fit, const struct pm_palette *palette, struct pm_error *err) {
    if (fit->n_blends < FEWEST_BLENDS || fit->n_blends > PM_MAX_TEST_BLENDS)
        return pm_fail(err, PM_E_PALETTE, "there are %zu test blends: give %d to %d", fit->n_blends,
                       FEWEST_BLENDS, PM_MAX_TEST_BLENDS);
    for (size_t i = 0; i < palette->n_shades; i++)
        if (fit->unknown_of[i] != NOBODY && !fit->mixer.pigments[i].mixable)
            return pm_fail(err, PM_E_PALETTE,
                           "no real surface has the colour of shade '%.100s': correct it before calibrating",
                           palette->shades[i].id);
    return true;
}

static bool init_fit(struct fit *fit, const struct pm_palette *palette, struct pm_error *err) {
    if (!pm_mixer_init(&fit->mixer, palette, err) || !number_unknowns(fit, palette->n_shades, err) ||
        !check_blends(fit, palette, err))
        return false;
    size_t n = fit->n_unknowns, m = 3 * fit->n_blends + n;
    fit->e_folds = pm_alloc(n, sizeof(double), err);
    fit->residuals = pm_alloc(m, sizeof(double), err);
    fit->work = pm_alloc(m * n + 5 * n + m, sizeof(double), err);
    fit->order = pm_alloc(n, sizeof(int), err);
    return fit->e_folds != NULL && fit->residuals != NULL && fit->work != NULL && fit->order != NULL;
}

static void free_fit(struct fit *fit) {
    pm_mixer_free(&fit->mixer);
    free(fit->unknown_of);
    free(fit->e_folds);
    free(fit->residuals);
    free(fit->work);
    free(fit->order);
}

/* ------------------------------------------------------------------ results */

/* The STRENGTH that reproduces each shade's present one, also for pigments without a STRENGTH in the
 * palette: their scatter relative to that at STRENGTH 1. */
static bool base_strengths(const struct fit *fit, const struct pm_palette *palette, double *strength,
                           struct pm_error *err) {
    struct pm_palette plain = *palette;
    struct pm_mixer mixer = {0};
    plain.shades = pm_alloc(palette->n_shades, sizeof *plain.shades, err);
    if (plain.shades == NULL)
        return false;
    memcpy(plain.shades, palette->shades, palette->n_shades * sizeof *plain.shades);
    for (size_t i = 0; i < palette->n_shades; i++)
        plain.shades[i].strength = 1;
    bool done = pm_mixer_init(&mixer, &plain, err);
    for (size_t i = 0; done && i < palette->n_shades; i++)
        strength[i] = fit->unknown_of[i] == NOBODY
                          ? NAN
                          : fit->mixer.pigments[i].scatter[0] / mixer.pigments[i].scatter[0];
    pm_mixer_free(&mixer);
    free(plain.shades);
    return done;
}

static double mean(const double *values, size_t count) {
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += values[i];
    return sum / (double)count;
}

static void run(struct fit *fit, struct pm_calibration *calibration) {
    double in_sample = 0;
    for (size_t i = 0; i < fit->n_blends; i++)
        calibration->before_de00[i] = pm_de00(predict(fit, &fit->blends[i], NULL), fit->blends[i].lab);
    for (size_t i = 0; i < fit->n_blends; i++) {
        memset(fit->e_folds, 0, fit->n_unknowns * sizeof(double));
        minimise(fit, (long)i);
        calibration->after_de00[i] = pm_de00(predict(fit, &fit->blends[i], fit->e_folds), fit->blends[i].lab);
    }
    memset(fit->e_folds, 0, fit->n_unknowns * sizeof(double));
    minimise(fit, NOBODY);
    for (size_t i = 0; i < fit->n_blends; i++)
        in_sample += pm_de00(predict(fit, &fit->blends[i], fit->e_folds), fit->blends[i].lab);
    for (size_t i = 0; i < calibration->n_shades; i++)
        if (fit->unknown_of[i] != NOBODY)
            calibration->strength[i] *= exp(fit->e_folds[fit->unknown_of[i]]);
    calibration->mean_before_de00 = mean(calibration->before_de00, fit->n_blends);
    calibration->mean_after_de00 = mean(calibration->after_de00, fit->n_blends);
    calibration->mean_in_sample_de00 = in_sample / (double)fit->n_blends;
}

bool pm_calibrate(const struct pm_palette *palette, const struct pm_test_blend *blends, size_t count,
                  struct pm_calibration *calibration, struct pm_error *err) {
    struct fit fit = {.blends = blends, .n_blends = count};
    *calibration = (struct pm_calibration){.n_shades = palette->n_shades, .n_blends = count};
    calibration->strength = pm_alloc(palette->n_shades, sizeof(double), err);
    calibration->before_de00 = pm_alloc(count, sizeof(double), err);
    calibration->after_de00 = pm_alloc(count, sizeof(double), err);
    bool done = calibration->strength != NULL && calibration->before_de00 != NULL &&
                calibration->after_de00 != NULL && init_fit(&fit, palette, err) &&
                base_strengths(&fit, palette, calibration->strength, err);
    if (done)
        run(&fit, calibration);
    else
        pm_calibration_free(calibration);
    free_fit(&fit);
    return done;
}

void pm_calibration_free(struct pm_calibration *calibration) {
    free(calibration->strength);
    free(calibration->before_de00);
    free(calibration->after_de00);
    *calibration = (struct pm_calibration){0};
}

void pm_calibration_apply(const struct pm_calibration *calibration, struct pm_palette *palette) {
    for (size_t i = 0; i < palette->n_shades; i++)
        if (!isnan(calibration->strength[i]))
            palette->shades[i].strength = fmin(fmax(calibration->strength[i], 0.001), 1000);
    palette->calib_error_de00 = calibration->mean_after_de00;
}

/* ------------------------------------------------------------------ the table of test blends */

/* The text that says what row `i` was made of. */
static const char *blend_text(const struct pm_palette *table, size_t i) {
    for (size_t c = 0; c < table->n_extra; c++)
        if (pm_same_word(table->extra_columns[c], strlen(table->extra_columns[c]), "BLEND"))
            return table->shades[i].extra[c];
    return table->shades[i].id;
}

/* "id:drops" of `length` bytes. They are separated at the last colon, so that an id may contain one. */
static bool read_part(const struct pm_palette *palette, const char *text, size_t length,
                      struct pm_test_blend *blend) {
    char part[256], *colon;
    const char *end;
    double drops = 0;
    while (length > 0 && *text == ' ') {
        text++;
        length--;
    }
    if (length >= sizeof part || blend->n == PM_MAX_TEST_PARTS)
        return false;
    memcpy(part, text, length);
    part[length] = '\0';
    colon = strrchr(part, ':');
    if (colon == NULL || !pm_parse_number(colon + 1, &end, &drops) || end[strspn(end, " ")] != '\0' ||
        drops <= 0 || drops > 1e6)
        return false;
    *colon = '\0';
    int shade = pm_palette_find(palette, part);
    for (size_t i = 0; i < blend->n; i++)
        if (blend->shades[i] == shade)
            return false;
    if (shade < 0)
        return false;
    blend->shades[blend->n] = shade;
    blend->drops[blend->n++] = drops;
    return true;
}

static bool read_blend(const struct pm_palette *palette, const char *text, struct pm_test_blend *blend) {
    for (bool more = text != NULL; more;) {
        size_t length = strcspn(text, "+,");
        more = text[length] != '\0';
        if (!read_part(palette, text, length, blend))
            return false;
        text += length + more;
    }
    return blend->n >= 2;
}

bool pm_test_blends_read(const struct pm_palette *palette, const struct pm_palette *table,
                         struct pm_test_blend **blends, size_t *count, struct pm_error *err) {
    if (table->n_shades > PM_MAX_TEST_BLENDS)
        return pm_fail(err, PM_E_PALETTE, "%.200s: more than %d test blends: remove some", table->name,
                       PM_MAX_TEST_BLENDS);
    struct pm_test_blend *read = pm_alloc(table->n_shades, sizeof *read, err);
    if (read == NULL)
        return false;
    for (size_t i = 0; i < table->n_shades; i++) {
        read[i].lab = table->shades[i].lab;
        const char *text = blend_text(table, i);
        if (read_blend(palette, text, &read[i]))
            continue;
        free(read);
        return pm_fail(
            err, PM_E_PALETTE,
            "%.150s: blend '%.100s' cannot be used: write 2 to %d different shades of the palette with "
            "their drops, such as black:2+white:8",
            table->name, text != NULL ? text : table->shades[i].id, PM_MAX_TEST_PARTS);
    }
    *blends = read;
    *count = table->n_shades;
    return true;
}
