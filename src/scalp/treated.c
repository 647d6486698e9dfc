#include "scalp/treated.h"

#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/memory.h"
#include "color/lab.h"
#include "hair/histogram.h"
#include "hair/light.h"
#include "scalp/dots.h"

enum { FEWEST_PIXELS = 1024, SHORTEST_SIDE = 16, MOST_SHRINK = 8 };

/* If more of the skin is blown out, the dots cannot be compared with it. */
static const double most_clipped_frac = 0.5;

/* JPEG preserves too little of smaller dots to distinguish small dark ones from wide light ones. */
static const double least_radius_px = 1.5;

/* The step of good JPEGs, if the file does not have one, like HEIC and PNG. Phones use 2 to 5. */
static const double usual_chroma_step = 2;

static const struct pm_lab unknown = {NAN, NAN, NAN};

/* Crops as codes, `shrink` x `shrink` pixels in one. */
struct scalps {
    struct pm_scalp *scalp;
    size_t n;
    int shrink;
};

static void scalps_free(struct scalps *scalps) {
    for (size_t i = 0; i < scalps->n; i++)
        pm_scalp_free(&scalps->scalp[i]);
    free(scalps->scalp);
    *scalps = (struct scalps){0};
}

static bool scalps_new(struct scalps *scalps, const struct pm_pixels *crops, size_t n, int shrink,
                       const struct pm_profile *profile, struct pm_error *err) {
    *scalps = (struct scalps){.shrink = shrink};
    scalps->scalp = pm_alloc(n, sizeof *scalps->scalp, err);
    if (scalps->scalp == NULL)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (crops[i].box.w < SHORTEST_SIDE * shrink || crops[i].box.h < SHORTEST_SIDE * shrink)
            continue;
        scalps->n++;
        if (!pm_scalp_new(&scalps->scalp[scalps->n - 1], &crops[i], shrink, profile, err))
            return false;
    }
    return true;
}

/* ------------------------------------------------------------------ colours */

/* Linear light of the photo's primaries as Lab, before any correction. */
static struct pm_lab photo_lab(const double rgb[3], const struct pm_treated_request *request) {
    double to_xyz[9], xyz[3];
    pm_profile_matrix(request->profile, to_xyz);
    pm_matrix_apply(to_xyz, rgb, xyz);
    return pm_lab_from_xyz((struct pm_xyz){xyz[0], xyz[1], xyz[2]});
}

static struct pm_lab corrected(struct pm_lab lab, const struct pm_treated_request *request) {
    if (request->correction == NULL)
        return lab;
    struct pm_xyz xyz = pm_xyz_from_lab(lab);
    float light[3] = {(float)xyz.X, (float)xyz.Y, (float)xyz.Z};
    pm_correction_apply(request->correction, light, 1);
    return pm_lab_from_xyz((struct pm_xyz){(double)light[0], (double)light[1], (double)light[2]});
}

static struct pm_lab skin_of(const struct scalps *scalps, const struct pm_treated_request *request) {
    double rgb[3];
    if (scalps->n == 0)
        return unknown;
    for (int c = 0; c < 3; c++)
        rgb[c] = pm_scalp_decode(pm_scalp_skin(scalps->scalp, scalps->n, PM_SCALP_RED + c));
    return corrected(photo_lab(rgb, request), request);
}

/* Mean and darkest tenth of all pixels. */
static bool fill_means(struct pm_treated_facts *facts, const struct pm_treated_request *request,
                       struct pm_error *err) {
    struct pm_histogram *histogram = pm_alloc(1, sizeof *histogram, err);
    bool done = histogram != NULL;
    for (size_t i = 0; done && i < request->n_treated; i++) {
        const struct pm_pixels *crop = &request->treated[i];
        struct pm_light_row row;
        done = pm_light_row_new(&row, crop->box.w, request->correction != NULL, err);
        for (int y = 0; done && y < crop->box.h; y++) {
            pm_light_read(&row, crop, 0, y, 1, request->profile, request->correction);
            for (int x = 0; x < row.width; x++)
                pm_histogram_add(histogram, pm_histogram_index(pm_light_L(row.xyz[3 * x + 1])),
                                 pm_histogram_entry(row.xyz + 3 * x));
        }
        if (done)
            pm_light_row_free(&row);
    }
    if (done) {
        facts->mean_lab = pm_lab_from_xyz(pm_histogram_mean(histogram, 0, 1));
        facts->darkest_lab = pm_lab_from_xyz(pm_histogram_mean(histogram, 0, 0.1));
    }
    free(histogram);
    return done;
}

static bool fill_bare_skin(struct pm_treated_facts *facts, const struct pm_treated_request *request,
                           struct pm_error *err) {
    struct scalps bare;
    bool done = scalps_new(&bare, request->skin, request->n_skin, 1, request->profile, err);
    if (done)
        facts->skin_lab = skin_of(&bare, request);
    facts->redness_a = facts->between_lab.a - facts->skin_lab.a;
    scalps_free(&bare);
    return done;
}

/* ------------------------------------------------------------------ dots */

/* Reads the treated crops at a size at which dots are a few pixels wide, and finds the dots in them. */
static bool find_dots(struct scalps *scalps, struct pm_dots *dots, const struct pm_treated_request *request,
                      struct pm_error *err) {
    for (int shrink = 1;; shrink *= 2) {
        if (!scalps_new(scalps, request->treated, request->n_treated, shrink, request->profile, err) ||
            !pm_dots_find(dots, scalps->scalp, scalps->n, err))
            return false;
        if (dots->wide_px <= PM_DOTS_WIDEST_PX || shrink >= MOST_SHRINK)
            return true;
        pm_dots_free(dots);
        scalps_free(scalps);
    }
}

static bool is_clipped(const struct scalps *scalps) {
    double clipped = 0, pixels = 0;
    for (size_t i = 0; i < scalps->n; i++) {
        double n = (double)scalps->scalp[i].width * scalps->scalp[i].height;
        clipped += n * scalps->scalp[i].clipped_frac;
        pixels += n;
    }
    return clipped > most_clipped_frac * pixels;
}

/* How coarsely a dot is stored, 1-7 for phones: the rounding step of chroma, which is similar to that of
 * luma, divided by the dot's size. The figures below were determined on painted dots in JPEGs of quality
 * 80 to 95. */
static double coarseness(const struct pm_dot_fit *fit, const struct pm_treated_request *request) {
    double step = request->chroma_step > 0 ? request->chroma_step : usual_chroma_step;
    double size = 2 / fit->radius_px[1];
    return step * size * size;
}

/* Rounding removes small differences of colour, so dots look more like the skin than they are: by this
 * much in a* and b* together. */
static double lost_hue(double contrast_L, double coarse) {
    return 0.2 * coarse * sqrt(contrast_L);
}

/* The tone before rounding: darker, and further from the skin's hue towards grey. */
static struct pm_lab without_rounding(struct pm_lab tone, struct pm_lab skin, double coarse) {
    double contrast_L = fmax(skin.L - tone.L, 0), chroma = fmax(hypot(skin.a, skin.b), 1);
    double hue = lost_hue(contrast_L, coarse), lost_L = 0.028 * contrast_L * fmax(coarse - 5, 0);
    return (struct pm_lab){fmax(tone.L - lost_L, 0), tone.a - hue * skin.a / chroma,
                           tone.b - hue * skin.b / chroma};
}

/* The 90 % uncertainty of L*, a* and b* each: the rest of the above, and the ambiguity of the dots' shape. */
static struct pm_lab uncertainty_of(struct pm_lab tone, struct pm_lab skin, const struct pm_dot_fit *fit,
                                    double coarse) {
    double contrast_L = fmax(skin.L - tone.L, 0);
    double rounded_L = contrast_L * hypot(0.02, 0.05 * fmax(coarse - 4.5, 0));
    /* dL* = (L* + 16) / 3 of a relative change of light. */
    double open_L = 1.645 * fit->logit_error * (1 - fit->ink_share) * (tone.L + 16) / 3;
    double hue = hypot(1.6, 0.12 * coarse * lost_hue(contrast_L, coarse));
    return (struct pm_lab){hypot(1, hypot(rounded_L, open_L)), hue, hue};
}

static void fill_uncertainty(struct pm_treated_facts *facts, struct pm_lab uncertainty,
                             const struct pm_dot_fit *fit) {
    struct pm_lab tone = facts->tone_lab, lighter = tone, redder = tone, yellower = tone;
    double light_frac = 3 * uncertainty.L / (tone.L + 16);
    lighter.L += uncertainty.L;
    redder.a += uncertainty.a;
    yellower.b += uncertainty.b;
    facts->tone_uncertainty_lab = uncertainty;
    facts->tone_uncertainty_de00 =
        hypot(pm_de00(tone, lighter), hypot(pm_de00(tone, redder), pm_de00(tone, yellower)));
    /* A dot's missing light is coverage times contrast: an error of the contrast is also one of the coverage.
     */
    facts->density_uncertainty_frac =
        facts->density_frac * (0.12 + light_frac * fit->ink_share / (1 - fit->ink_share));
}

static void fill_tone(struct pm_treated_facts *facts, const struct pm_dot_colour *colour,
                      const struct pm_dot_fit *fit, const struct pm_treated_request *request) {
    struct pm_lab skin = photo_lab(colour->skin_rgb, request), tone = photo_lab(colour->ink_rgb, request);
    double coarse = coarseness(fit, request);
    tone = without_rounding(tone, skin, coarse);
    facts->tone_lab = corrected(tone, request);
    facts->density_frac = colour->cover_frac;
    fill_uncertainty(facts, uncertainty_of(tone, skin, fit, coarse), fit);
}

static bool measure_dots(struct pm_treated_facts *facts, const struct pm_treated_request *request,
                         struct pm_error *err) {
    struct scalps scalps = {0};
    struct pm_dots dots = {0};
    struct pm_dot_profile profile;
    bool done = find_dots(&scalps, &dots, request, err) && pm_dot_profile(&profile, &dots, scalps.scalp, err);
    if (done)
        facts->between_lab = skin_of(&scalps, request);
    if (done && profile.dots > 0 && !is_clipped(&scalps)) {
        struct pm_dot_fit fit;
        struct pm_dot_colour colour;
        pm_dot_fit(&fit, &profile, pm_scalp_skin(scalps.scalp, scalps.n, PM_SCALP_LUMA));
        bool resolved = fit.radius_px[1] >= least_radius_px;
        done = !resolved || pm_dot_colour(&colour, &dots, &fit, scalps.scalp, scalps.n, err);
        if (done && resolved)
            fill_tone(facts, &colour, &fit, request);
    }
    pm_dots_free(&dots);
    scalps_free(&scalps);
    return done;
}

/* ------------------------------------------------------------------ whole */

static bool check_crops(const struct pm_treated_request *request, struct pm_error *err) {
    double pixels = 0;
    for (size_t i = 0; i < request->n_treated; i++) {
        const struct pm_box *box = &request->treated[i].box;
        if (box->w >= SHORTEST_SIDE && box->h >= SHORTEST_SIDE)
            pixels += (double)box->w * box->h;
    }
    if (pixels >= FEWEST_PIXELS)
        return true;
    return pm_fail(err, PM_E_REGION,
                   "the treated region is too small to show dots: draw one of at least %d x %d pixels",
                   2 * SHORTEST_SIDE, 2 * SHORTEST_SIDE);
}

bool pm_treated_measure(const struct pm_treated_request *request, struct pm_treated_facts *facts,
                        struct pm_error *err) {
    *facts =
        (struct pm_treated_facts){unknown, NAN, unknown, unknown, unknown, unknown, unknown, NAN, NAN, NAN};
    return check_crops(request, err) && fill_means(facts, request, err) &&
           measure_dots(facts, request, err) && fill_bare_skin(facts, request, err);
}
