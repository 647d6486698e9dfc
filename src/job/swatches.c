#include "job/swatches.h"

#include "base/buffer.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/numbers.h"
#include "chart/grid.h"
#include "chart/patches.h"
#include "color/lab.h"
#include "job/consultation.h"
#include "palette/palette.h"
#include "photo/photo.h"
#include "record/record.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* If more of a swatch is clipped, its colour is lost. */
static const double most_clipped = 0.05;

/* The 90 % error of pigments relative to the chart's mean leave-one-out residual: 1.1 and 1.2 on two sets
 * of rendered swatch cards (160 photos, 2,150 swatches). */
static const double swatch_by_residual = 1.2;

enum { N_COLUMNS = 2, MOST_KEYWORDS = 4 };

/* What is under way. */
struct work {
    const struct pm_swatches_request *request;
    struct pm_swatches_report *report;
    struct pm_consultation c;
    struct pm_swatch *measured;
    struct pm_point origin; /* where the correction holds: the middle of chart or card */
    struct pm_grid_light light;
    struct pm_palette *palette;
    size_t n;
};

static char *number_text(double value, struct pm_error *err) {
    struct pm_buffer text = {0};
    pm_buffer_number(&text, value, 2);
    return pm_buffer_take(&text, err);
}

/* ------------------------------------------------------------------ the photo */

static bool read_photo(struct work *w, struct pm_error *err) {
    struct pm_consultation *c = &w->c;
    c->info = pm_photo_info(c->photo);
    if (!pm_note_image(c, err) || !pm_choose_profile(c, err))
        return false;
    c->keep[0] = pm_grid_box(&w->request->grid, c->info->width, c->info->height);
    c->n_keep = 1;
    if (c->keep[0].w <= 0 || c->keep[0].h <= 0)
        return pm_fail(err, PM_E_STRIP,
                       "%s: corners: these points are not swatches inside the photo, which is %d x %d pixels "
                       "upright: give the centres of the corner swatches",
                       c->name, c->info->width, c->info->height);
    return pm_read_kept(c, err) && pm_use_reference(c, err);
}

static bool check_reference(struct work *w, struct pm_error *err) {
    struct pm_consultation *c = &w->c;
    w->report->n_checks = pm_check_capture(c, w->report->checks);
    w->report->correction = c->record->correction;
    const double residual = c->record->correction.residual_de00;
    w->report->correction_de00 = isfinite(residual) && c->record->correction.method == PM_CORRECTION_CHART
                                     ? swatch_by_residual * residual
                                     : c->correction_de00;
    if (c->options->force)
        return true;
    if (c->correction == NULL)
        return pm_fail_remedy(err, PM_E_QUALITY, PM_REMEDY_FORCE,
                              "%s: no ColorChecker was found and no card is given: without one the colours "
                              "are off by 12 dE00 or more; show one beside the swatches",
                              c->name);
    for (size_t i = 0; i < w->report->n_checks; i++)
        if (w->report->checks[i].level == PM_LEVEL_REFUSE)
            return pm_fail_remedy(err, PM_E_QUALITY, PM_REMEDY_FORCE, "%s: %s", c->name,
                                  w->report->checks[i].message);
    return true;
}

static bool measure(struct work *w, struct pm_error *err) {
    struct pm_consultation *c = &w->c;
    if (!pm_grid_measure(&c->kept[0], c->profile, &w->request->grid, w->measured, err))
        return pm_fail_at(err, c->name);
    for (size_t i = 0; i < w->n && !c->options->force; i++)
        if (w->measured[i].clipped_frac > most_clipped)
            return pm_fail_remedy(
                err, PM_E_QUALITY, PM_REMEDY_FORCE,
                "%s: swatch %zu (%.40s) is blown out: expose for the swatches and keep glare off "
                "them",
                c->name, i + 1, w->palette->shades[i].id);
    return true;
}

/* ------------------------------------------------------------------ the light */

static struct pm_point middle_of(const struct pm_point *points, size_t n) {
    struct pm_point sum = {0, 0};
    for (size_t i = 0; i < n; i++) {
        sum.x += points[i].x / (double)n;
        sum.y += points[i].y / (double)n;
    }
    return sum;
}

/* The chart's patches show the light like the swatches: they are measured as a grid, after them. A chart
 * that has been used can be read again. */
static bool measure_chart(struct work *w, struct pm_swatch *patches, struct pm_error *err) {
    const struct pm_correction_facts *facts = &w->report->correction;
    struct pm_swatch_grid grid = {.cols = PM_PATCH_COLUMNS, .rows = PM_PATCH_ROWS};
    struct pm_box box = pm_chart_box(facts->corners, w->c.info->width, w->c.info->height);
    struct pm_photo_request request = {.keep = &box, .n_keep = 1};
    struct pm_pixels pixels = {0};
    memcpy(grid.corners, facts->corners, sizeof grid.corners);
    bool ok = pm_photo_read(w->c.photo, &request, &pixels, NULL, err) &&
              pm_grid_measure(&pixels, w->c.profile, &grid, patches, err);
    pm_pixels_free(&pixels);
    return ok;
}

/* Swatches do not lie where the chart or the card does. */
static bool follow_light(struct work *w, struct pm_error *err) {
    const struct pm_correction_facts *facts = &w->report->correction;
    size_t n = w->n;
    if (facts->n_corners == 4) {
        if (!measure_chart(w, w->measured + n, err))
            return pm_fail_at(err, w->c.name);
        w->origin = middle_of(facts->corners, 4);
        n += PM_PATCHES;
    } else if (w->c.reference >= 0) {
        const struct pm_box *card = &w->c.keep[w->c.reference];
        w->origin = (struct pm_point){card->x + card->w / 2.0, card->y + card->h / 2.0};
    } else {
        w->origin = middle_of(w->request->grid.corners, 4);
    }
    pm_grid_light(w->measured, n < PM_MAX_SWATCHES ? n : PM_MAX_SWATCHES, &w->light);
    return true;
}

/* The factor from the light at the swatch to that at the reference. */
static double light_factor(const struct work *w, const struct pm_swatch *swatch) {
    const struct pm_photo_info *info = w->c.info;
    int long_side_px = info->width > info->height ? info->width : info->height;
    return exp(-pm_grid_light_between(&w->light, w->origin, swatch->at, long_side_px));
}

/* ------------------------------------------------------------------ the shades */

/* The swatch after its ninths, corrected. */
static void corrected(const struct pm_swatch *swatch, double factor, const struct pm_correction *correction,
                      struct pm_lab labs[PM_SWATCH_NINTHS + 1]) {
    float xyz[3 * (PM_SWATCH_NINTHS + 1)];
    for (int i = 0; i <= PM_SWATCH_NINTHS; i++) {
        const struct pm_xyz *from = i < PM_SWATCH_NINTHS ? &swatch->ninth[i] : &swatch->xyz;
        xyz[3 * i] = (float)(factor * from->X);
        xyz[3 * i + 1] = (float)(factor * from->Y);
        xyz[3 * i + 2] = (float)(factor * from->Z);
    }
    pm_correction_apply(correction, xyz, PM_SWATCH_NINTHS + 1);
    for (int i = 0; i <= PM_SWATCH_NINTHS; i++)
        labs[i] = pm_lab_from_xyz((struct pm_xyz){xyz[3 * i], xyz[3 * i + 1], xyz[3 * i + 2]});
}

static double clamp(double value, double low, double high) {
    return fmin(fmax(value, low), high);
}

static void fill_colour(struct work *w, size_t i) {
    struct pm_lab labs[PM_SWATCH_NINTHS + 1], *lab = &w->palette->shades[i].lab;
    double uneven = 0;
    corrected(&w->measured[i], light_factor(w, &w->measured[i]), w->c.correction, labs);
    for (int k = 0; k < PM_SWATCH_NINTHS; k++)
        uneven += pm_de00(labs[k], labs[PM_SWATCH_NINTHS]) / PM_SWATCH_NINTHS;
    *lab = labs[PM_SWATCH_NINTHS];
    *lab = (struct pm_lab){pm_as_written(clamp(lab->L, 0, 100)), pm_as_written(clamp(lab->a, -128, 128)),
                           pm_as_written(clamp(lab->b, -128, 128))};
    w->report->uneven_de00[i] = uneven;
    w->report->uncertainty_de00[i] = hypot(w->report->correction_de00, uneven);
}

static bool fill_shade(struct work *w, size_t i, struct pm_error *err) {
    struct pm_shade *shade = &w->palette->shades[i];
    fill_colour(w, i);
    shade->extra = pm_alloc(N_COLUMNS, sizeof *shade->extra, err);
    return shade->extra != NULL && (shade->extra[0] = number_text(w->report->uneven_de00[i], err)) != NULL &&
           (shade->extra[1] = number_text(w->report->uncertainty_de00[i], err)) != NULL &&
           pm_copy_text(&shade->ladder, w->request->ladder, err) &&
           pm_copy_text(&shade->brand, w->request->brand, err) &&
           pm_copy_text(&shade->undertone, w->request->undertone, err);
}

/* ------------------------------------------------------------------ the header */

static bool add_keyword(struct pm_palette *palette, const char *name, const char *value,
                        struct pm_error *err) {
    struct pm_keyword *keyword = &palette->keywords[palette->n_keywords];
    if (value == NULL || *value == '\0')
        return true;
    palette->n_keywords++;
    return pm_copy_text(&keyword->name, name, err) && pm_copy_text(&keyword->value, value, err);
}

static const char *method_text(const struct pm_correction_facts *facts) {
    const bool found = facts->found == PM_ORIGIN_AUTO;
    if (facts->method == PM_CORRECTION_CHART)
        return found ? "ColorChecker, found" : "ColorChecker, given";
    return facts->method == PM_CORRECTION_CARD ? "neutral card" : "none: camera colours, uncorrected";
}

/* "2026-05-04" from EXIF's time, or "". */
static void photo_date(const struct pm_photo_info *info, char date[11]) {
    memcpy(date, info->taken, 10);
    date[10] = '\0';
    if (strlen(info->taken) < 10)
        date[0] = '\0';
}

static bool fill_header(struct work *w, struct pm_error *err) {
    struct pm_palette *palette = w->palette;
    const struct pm_correction_facts *facts = &w->report->correction;
    char date[11], *residual = NULL;
    photo_date(w->c.info, date);
    palette->keywords = pm_alloc(MOST_KEYWORDS, sizeof *palette->keywords, err);
    palette->extra_columns = pm_alloc(N_COLUMNS, sizeof *palette->extra_columns, err);
    if (palette->keywords == NULL || palette->extra_columns == NULL)
        return false;
    palette->n_extra = N_COLUMNS;
    if (isfinite(facts->residual_de00) && (residual = number_text(facts->residual_de00, err)) == NULL)
        return false;
    const char *name = w->request->name != NULL ? w->request->name : "photographed swatches";
    bool ok = pm_copy_text(&palette->extra_columns[0], "UNEVEN_DE00", err) &&
              pm_copy_text(&palette->extra_columns[1], "UNCERTAINTY_DE00", err) &&
              pm_copy_text(&palette->name, name, err) &&
              pm_copy_text(&palette->originator, "pigmatch palette photo", err) &&
              add_keyword(palette, "CREATED", w->request->date != NULL ? w->request->date : date, err) &&
              add_keyword(palette, "METHOD", method_text(facts), err) &&
              add_keyword(palette, "RESIDUAL_DE00", residual, err) &&
              add_keyword(palette, "PHOTO_SHA256", w->c.record->sha256, err);
    free(residual);
    return ok;
}

/* ------------------------------------------------------------------ the whole */

static bool begin(struct work *w, struct pm_error *err) {
    const struct pm_swatch_grid *grid = &w->request->grid;
    w->n = (size_t)grid->cols * (size_t)grid->rows;
    w->measured = pm_alloc(w->n + PM_PATCHES, sizeof *w->measured, err);
    w->report->uneven_de00 = pm_alloc(w->n, sizeof(double), err);
    w->report->uncertainty_de00 = pm_alloc(w->n, sizeof(double), err);
    w->palette = pm_alloc(1, sizeof *w->palette, err);
    if (w->measured == NULL || w->report->uneven_de00 == NULL || w->report->uncertainty_de00 == NULL ||
        w->palette == NULL)
        return false;
    w->palette->capture = PM_CAPTURE_CAMERA;
    w->palette->calib_error_de00 = NAN;
    w->palette->shades = pm_alloc(w->n, sizeof *w->palette->shades, err);
    if (w->palette->shades == NULL || !pm_ids_read(w->palette, w->request->ids, w->n, w->request->kind, err))
        return false;
    return w->palette->n_shades == w->n ||
           pm_fail(err, PM_E_USAGE, "ids: %zu are given, but the grid has %zu swatches: name all, row by row",
                   w->palette->n_shades, w->n);
}

static bool work_through(struct work *w, struct pm_error *err) {
    if (!read_photo(w, err) || !check_reference(w, err) || !measure(w, err) || !follow_light(w, err) ||
        !pm_note_hash(&w->c, err) || !fill_header(w, err))
        return false;
    for (size_t i = 0; i < w->n; i++)
        if (!fill_shade(w, i, err))
            return false;
    return pm_palette_number_rungs(w->palette, err);
}

struct pm_palette *pm_palette_from_photo(struct pm_worker *worker, const char *path,
                                         const struct pm_swatches_request *request,
                                         struct pm_swatches_report *report, struct pm_error *err) {
    const struct pm_photo_limits limits = pm_limits_of(worker, request->options);
    struct work w = {.request = request, .report = report};
    *report = (struct pm_swatches_report){.correction_de00 = NAN};
    w.c = (struct pm_consultation){
        .worker = worker, .options = request->options, .name = path, .reference = -1, .card_chroma = NAN};
    w.c.record = pm_record_begin(path, request->options, err);
    bool ok = w.c.record != NULL && begin(&w, err) &&
              (w.c.photo = pm_photo_open(path, &limits, err)) != NULL && work_through(&w, err);
    pm_consultation_release(&w.c);
    pm_record_free(w.c.record);
    free(w.measured);
    if (ok)
        return w.palette;
    pm_palette_free(w.palette);
    return NULL;
}

void pm_swatches_report_free(struct pm_swatches_report *report) {
    free(report->uneven_de00);
    free(report->uncertainty_de00);
    *report = (struct pm_swatches_report){0};
}
