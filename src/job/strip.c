#include "job/consultation.h"
#include "record/sentences.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/numbers.h"
#include "chart/grid.h"
#include "color/strip_fit.h"
#include "palette/palette.h"

#include <math.h>
#include <stdlib.h>

/* 90 % radii of the remaining error with a strip, calibrated on 400 rendered phone photos without any other
 * reference (samples/README.md, family strip, seed 7). There 90 % were within 2.0 between two strips,
 * whatever the light; beside one, within 2.0 in even light, 2.2 where it differs by 5 %, 3.1 by 10 %, 5.2 by
 * 20 %; and a difference is visible on the swatches themselves only from about 5 % on. */
static const double FITTED_DE00 = 2.2, DE00_PER_LIGHT = 22, UNSEEN_LIGHT = 0.1, SEEN_LIGHT_ERROR = 0.02;

/* A smaller change of light from the strip to the hair need not concern a technician; between two strips
 * the middle is known, and even a larger change is handled well. */
static const double uneven_light = 0.05, uneven_between_strips = 0.25;

/* The variation within half of the swatches is below this: rendered ones 0.005 (0.013 at most), hair,
 * skin and wall 0.02 to 0.08; swatches painted by hand lie between. */
static const double most_uneven = 0.07;

/* The swatches of all strips, as measured. */
struct strips {
    struct pm_swatch measured[PM_MAX_STRIPS][PM_MAX_STRIP_SWATCHES];
    struct pm_strip_swatch known[PM_MAX_STRIP_SWATCHES];
    struct pm_point at[PM_MAX_STRIPS];
    size_t n;
};

/* ------------------------------------------------------------------ before the photo is read */

static bool check_size(const struct pm_consultation *c, const struct pm_swatch_grid *grid,
                       struct pm_error *err) {
    const struct pm_palette *palette = c->options->palette;
    size_t cells = (size_t)grid->cols * (size_t)grid->rows;
    if (palette == NULL)
        return pm_fail(err, PM_E_USAGE, "a strip needs a palette: its colours are those of the shades");
    if (cells > palette->n_shades)
        return pm_fail(err, PM_E_STRIP,
                       "%s: the strip has %zu swatches, but the palette only %zu shades: give the palette of "
                       "these swatches, in their order",
                       c->name, cells, palette->n_shades);
    return true;
}

bool pm_place_strips(struct pm_consultation *c, struct pm_error *err) {
    c->reference = (int)c->n_keep;
    for (size_t i = 0; i < c->options->n_strips; i++) {
        const struct pm_swatch_grid *grid = &c->options->strips[i];
        struct pm_box *box = &c->keep[c->n_keep++];
        if (!check_size(c, grid, err))
            return false;
        *box = pm_grid_box(grid, c->info->width, c->info->height);
        if (box->w <= 0 || box->h <= 0)
            return pm_fail(err, PM_E_STRIP,
                           "%s: strip: these points are not swatches inside the photo, which is %d x %d "
                           "pixels upright: give the centres of the corner swatches",
                           c->name, c->info->width, c->info->height);
    }
    return true;
}

/* ------------------------------------------------------------------ light and place */

static struct pm_point middle_of_hair(const struct pm_record *record) {
    struct pm_point sum = {0, 0};
    for (size_t i = 0; i < record->n_hair_boxes; i++) {
        const struct pm_box *box = &record->hair_boxes[i];
        sum.x += (box->x + box->w / 2.0) / (double)record->n_hair_boxes;
        sum.y += (box->y + box->h / 2.0) / (double)record->n_hair_boxes;
    }
    return sum;
}

static struct pm_point middle_of_strip(const struct pm_swatch *swatches, size_t n) {
    struct pm_point sum = {0, 0};
    for (size_t i = 0; i < n; i++) {
        sum.x += swatches[i].at.x / (double)n;
        sum.y += swatches[i].at.y / (double)n;
    }
    return sum;
}

/* The position of the hair between the first strip and the second, 0 to 1. */
static double way_between(const struct pm_point at[PM_MAX_STRIPS], struct pm_point hair) {
    double dx = at[1].x - at[0].x, dy = at[1].y - at[0].y, length = dx * dx + dy * dy;
    double way = length > 0 ? ((hair.x - at[0].x) * dx + (hair.y - at[0].y) * dy) / length : 0.5;
    return fmin(fmax(way, 0), 1);
}

/* The light over the swatches, extrapolated to the hair: ln of the hair's light relative to the strip's.
 * 0 if the swatches do not agree. */
static double light_towards(const struct pm_swatch *swatches, size_t n, struct pm_point from,
                            struct pm_point hair, double gamma) {
    struct pm_grid_light light;
    const double dx = hair.x - from.x, dy = hair.y - from.y, sure = 2.5; /* standard errors */
    pm_grid_light(swatches, n, &light);
    double change = light.slope.x * dx + light.slope.y * dy;
    return fabs(change) > sure * hypot(light.error.x * dx, light.error.y * dy) ? gamma * change : 0;
}

/* ------------------------------------------------------------------ once it is read */

/* Whether the given places are swatches, not hair, skin or wall, whose shades may look like a ladder. */
static bool check_even(const struct pm_swatch *swatches, size_t n, struct pm_error *err) {
    double uneven[PM_MAX_STRIP_SWATCHES];
    for (size_t i = 0; i < n; i++)
        uneven[i] = pm_swatch_unevenness(&swatches[i]);
    pm_sort_doubles(uneven, n);
    return uneven[n / 2] <= most_uneven || pm_fail(err, PM_E_STRIP,
                                                   "there are no uniform swatches where the strip was given: "
                                                   "give the centres of the corner swatches");
}

static bool measure(const struct pm_consultation *c, struct strips *strips, struct pm_error *err) {
    const struct pm_palette *palette = c->options->palette;
    for (size_t s = 0; s < c->options->n_strips; s++) {
        const struct pm_swatch_grid *grid = &c->options->strips[s];
        struct pm_swatch *measured = strips->measured[s];
        size_t cells = (size_t)grid->cols * (size_t)grid->rows;
        if (!pm_grid_measure(&c->kept[c->reference + (int)s], c->profile, grid, measured, err) ||
            !check_even(measured, cells, err))
            return false;
        strips->at[s] = middle_of_strip(measured, cells);
        for (size_t i = 0; i < cells; i++)
            strips->known[strips->n++] = (struct pm_strip_swatch){measured[i].xyz, measured[i].clipped_frac,
                                                                  palette->shades[i].lab, (int)s};
    }
    return true;
}

static void note(struct pm_consultation *c, const struct pm_strip_fit *fit, double light) {
    struct pm_correction_facts *facts = &c->record->correction;
    struct pm_strip_facts *strip = &c->record->strip;
    const struct pm_swatch_grid *grid = &c->options->strips[0];
    facts->method = PM_CORRECTION_STRIP;
    facts->found = PM_ORIGIN_GIVEN;
    facts->residual_de00 = fit->residual_de00;
    facts->residual_p90_de00 = fit->residual_p90_de00;
    facts->in_sample_de00 = fit->in_sample_de00;
    strip->strips = (int)c->options->n_strips;
    strip->swatches = grid->cols * grid->rows;
    strip->dropped = (int)fit->n_dropped;
    strip->light_share = exp(light) - 1;
    for (int i = 0; i < 3; i++)
        strip->gamma[i] = fit->gamma[i];
    c->chart_doubtful = false;
    c->strip_doubtful = fit->doubtful;
}

static double remaining_de00(const struct pm_consultation *c, const struct pm_strip_fit *fit, double light) {
    double unknown = c->options->n_strips > 1 ? 0 : fmax(UNSEEN_LIGHT, fabs(light) + SEEN_LIGHT_ERROR);
    return hypot(fmax(FITTED_DE00, fit->residual_p90_de00), DE00_PER_LIGHT * unknown);
}

static void correct(struct pm_consultation *c, const struct strips *strips, const struct pm_strip_fit *fit,
                    const double matrix[9]) {
    const int n = (int)c->options->n_strips;
    const struct pm_swatch_grid *grid = &c->options->strips[0];
    struct pm_point hair = middle_of_hair(c->record);
    struct pm_chart_model model;
    pm_strip_model(fit, n > 1 ? way_between(strips->at, hair) : 0, matrix, &model);
    pm_correction_from_chart(&model, &c->correction_made);
    c->correction = &c->correction_made;
    double light = n > 1 ? pm_strip_light(fit, n)
                         : light_towards(strips->measured[0], (size_t)grid->cols * (size_t)grid->rows,
                                         strips->at[0], hair, fit->gamma[1]);
    c->correction_de00 = remaining_de00(c, fit, light);
    note(c, fit, light);
}

bool pm_use_strips(struct pm_consultation *c, struct pm_error *err) {
    struct pm_strip_fit fit;
    double matrix[9];
    struct strips *strips = pm_alloc(1, sizeof *strips, err);
    if (strips == NULL)
        return false;
    pm_profile_matrix(c->profile, matrix);
    bool ok = measure(c, strips, err) &&
              pm_strip_fit(strips->known, strips->n, (int)c->options->n_strips, matrix, &fit, err);
    if (ok)
        correct(c, strips, &fit, matrix);
    free(strips);
    return ok;
}

/* ------------------------------------------------------------------ what is doubtful */

static void add_check(struct pm_record *record, enum pm_check_code code, double value, double limit) {
    if (record->n_checks == PM_MAX_CHECKS)
        return;
    struct pm_check *check = &record->checks[record->n_checks++];
    *check = (struct pm_check){.check = code, .level = PM_LEVEL_WARN, .value = value, .limit = limit};
    pm_check_message(check, record->strip.strips > 1);
}

void pm_check_strips(struct pm_consultation *c) {
    struct pm_record *record = c->record;
    const double light = fabs(record->strip.light_share);
    const double limit = record->strip.strips > 1 ? uneven_between_strips : uneven_light;
    if (record->strip.strips == 0)
        return;
    if (light > limit)
        add_check(record, PM_CHECK_STRIP_LIGHT, light, limit);
    if (c->strip_doubtful)
        add_check(record, PM_CHECK_STRIP_FIT, record->correction.residual_de00, 3);
}
