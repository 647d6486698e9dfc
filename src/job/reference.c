/* The reference in the photo: swatches of the palette, a chart, a grey card, or none. Swatches take
 * precedence, since the hair is matched to them and they are in its light; a given chart takes precedence
 * over a card. */
#include "base/error.h"
#include "chart/find.h"
#include "chart/homography.h"
#include "chart/patches.h"
#include "color/lab.h"
#include "job/consultation.h"
#include "job/picture.h"
#include "photo/photo.h"

#include <math.h>

/* 90 % radii of the error of camera and light, measured on phone photos of known colours: without a
 * reference, with a grey card, and the minimum with a chart (pigmatch-method(7), THE UNCERTAINTY). */
static const double UNCORRECTED_DE00 = 18, CARD_DE00 = 8, CHART_LEAST_DE00 = 3;

/* If the cells of a chart are this wide in the overview, there are at least 36 samples in the middle of
 * each patch, each a mean of pixels of one colour, and a second decoding is saved. The hair's colour then
 * differs by 0.02 (rendered photos of 5 megapixels) and 0.09 (noisy ones of 12; at most 0.34) from that
 * with the full photo's pixels, and is as accurate. */
enum { LARGE_CELL_PX = 12 };

/* ------------------------------------------------------------------ before the photo is read */

bool pm_place_reference(struct pm_consultation *c, struct pm_error *err) {
    const struct pm_options *options = c->options;
    c->correction_de00 = UNCORRECTED_DE00;
    if (options->n_strips > 0)
        return pm_place_strips(c, err);
    struct pm_box *box = &c->keep[c->n_keep];
    if (options->chart == PM_CHART_CORNERS) {
        *box = pm_chart_box(options->corners, c->info->width, c->info->height);
        if (box->w <= 0 || box->h <= 0)
            return pm_fail(err, PM_E_CHART,
                           "%s: chart: these four points are not a chart inside the photo, which is %d x %d "
                           "pixels upright: give the centres of dark skin, bluish green, black and white",
                           c->name, c->info->width, c->info->height);
    } else if (options->card == PM_CARD_ABSENT) {
        return true;
    } else if (!pm_region_box(&options->card_region, c->info->width, c->info->height, "card", PM_REMEDY_NONE,
                              c->name, box, err)) {
        return false;
    }
    c->reference = (int)c->n_keep++;
    return true;
}

/* ------------------------------------------------------------------ a chart */

static void note_chart(struct pm_consultation *c, const struct pm_chart_fit *fit,
                       const struct pm_point corners[4], enum pm_origin found) {
    struct pm_correction_facts *facts = &c->record->correction;
    facts->method = PM_CORRECTION_CHART;
    facts->found = found;
    facts->residual_de00 = fit->residual_de00;
    facts->residual_p90_de00 = fit->residual_p90_de00;
    facts->in_sample_de00 = fit->in_sample_de00;
    facts->reference = fit->reference;
    facts->n_corners = 4;
    for (int i = 0; i < 4; i++)
        facts->corners[i] = corners[i];
    for (int i = 0; i < PM_PATCHES; i++)
        if (fit->dropped[i])
            facts->dropped[facts->n_dropped++] = i;
}

static bool use_patches(struct pm_consultation *c, const struct pm_patches *patches,
                        const struct pm_point corners[4], bool given, struct pm_error *err) {
    struct pm_chart_fit fit;
    double matrix[9];
    pm_profile_matrix(c->profile, matrix);
    if (!pm_chart_fit(patches, matrix, given, &fit, err))
        return false;
    pm_correction_from_chart(&fit.model, &c->correction_made);
    c->correction = &c->correction_made;
    c->correction_de00 = fmax(CHART_LEAST_DE00, fit.residual_p90_de00);
    c->chart_doubtful = fit.doubtful;
    c->chart_linear = fit.linear;
    c->chart_mirrored = pm_is_mirrored(corners);
    note_chart(c, &fit, corners, given ? PM_ORIGIN_GIVEN : PM_ORIGIN_AUTO);
    return true;
}

static bool use_given_chart(struct pm_consultation *c, const struct pm_pixels *pixels, struct pm_error *err) {
    const struct pm_point *corners = c->options->corners;
    struct pm_patches patches;
    return pm_patches_measure(pixels, c->profile, corners, &patches, err) &&
           use_patches(c, &patches, corners, true, err);
}

bool pm_seeks_chart(const struct pm_consultation *c) {
    return c->options->chart == PM_CHART_AUTO && c->options->card == PM_CARD_ABSENT &&
           c->options->n_strips == 0;
}

/* The chart as measured in the overview if it is large enough there; otherwise its part of the photo is read
 * again. If it turns out not to be a chart, that is not a failure, since none was given. */
static bool use_found_chart(struct pm_consultation *c, const struct pm_patches *seen,
                            const struct pm_point corners[4], struct pm_error *err) {
    struct pm_box box = pm_chart_box(corners, c->info->width, c->info->height);
    struct pm_photo_request request = {.keep = &box, .n_keep = 1};
    struct pm_pixels pixels = {0};
    struct pm_patches patches = *seen;
    const bool large = c->overview.scale == 1 || pm_chart_cell_px(&c->overview, corners) >= LARGE_CELL_PX;
    if (!large && !pm_photo_read(c->photo, &request, &pixels, NULL, err))
        return false;
    struct pm_error refusal = {0};
    bool used = large || pm_patches_measure(&pixels, c->profile, corners, &patches, &refusal);
    patches.marred = seen->marred;
    used = used && use_patches(c, &patches, corners, false, &refusal);
    pm_pixels_free(&pixels);
    return used || refusal.code != PM_E_MEMORY || pm_fail_memory(err);
}

static bool find_chart(struct pm_consultation *c, struct pm_error *err) {
    bool found = false;
    struct pm_point corners[4];
    struct pm_patches patches;
    return pm_chart_find(&c->overview, c->profile, &found, corners, &patches, err) &&
           (!found || use_found_chart(c, &patches, corners, err));
}

/* ------------------------------------------------------------------ a card */

static bool use_card(struct pm_consultation *c, const struct pm_pixels *pixels, struct pm_error *err) {
    const struct pm_options *options = c->options;
    struct pm_card card;
    double matrix[9];
    pm_profile_matrix(c->profile, matrix);
    if (!pm_card_measure(pixels, c->profile, &card, err) ||
        !pm_correction_from_card(&card, options->card, options->card_L, matrix, &c->correction_made, err))
        return false;
    c->card_chroma = pm_chroma(pm_lab_from_xyz(card.xyz));
    c->correction = &c->correction_made;
    c->correction_de00 = CARD_DE00;
    c->record->correction.method = PM_CORRECTION_CARD;
    c->record->correction.found = PM_ORIGIN_GIVEN;
    c->record->correction.card_L = pm_card_lightness(options->card, options->card_L);
    return true;
}

/* ------------------------------------------------------------------ once it is read */

static bool use_reference(struct pm_consultation *c, struct pm_error *err) {
    if (c->reference < 0)
        return !pm_seeks_chart(c) || find_chart(c, err);
    if (c->options->n_strips > 0)
        return pm_use_strips(c, err) || pm_fail_at(err, c->name);
    const struct pm_pixels *pixels = &c->kept[c->reference];
    bool ok =
        c->options->chart == PM_CHART_CORNERS ? use_given_chart(c, pixels, err) : use_card(c, pixels, err);
    return ok || pm_fail_at(err, c->name);
}

bool pm_use_reference(struct pm_consultation *c, struct pm_error *err) {
    bool ok = use_reference(c, err);
    /* It is not needed any more; its memory is reused for the hair. */
    pm_pixels_free(&c->overview);
    return ok;
}
