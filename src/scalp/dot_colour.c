#include "scalp/dots.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "hair/texture.h"

enum {
    NEAR_PX =
        3, /* three box blurs of this radius: a standard deviation of 3.5 px, wider than a chroma sample */
    FAR_PX = 8, /* of 8.5 px: slower changes are mostly those of the skin */
    BORDER_PX = 4,
    HALVINGS = 24,
};

/* JPEG rounds small differences away: of luma, which is quantised more finely, this share of the contrast
 * remains (painted dots, qualities of 80 to 95). */
static const double luma_kept = 0.97;

/* ------------------------------------------------------------------ cover */

/* Marks all pixels that a dot reaches. */
static void mark_dots(unsigned char *marked, const struct pm_dots *dots, double reach_px, size_t which,
                      const struct pm_scalp *scalp) {
    int reach = (int)reach_px + 1;
    for (size_t i = 0; i < dots->n; i++) {
        const struct pm_dot *dot = &dots->dot[i];
        if (dot->scalp != which)
            continue;
        int x0 = (int)lround(dot->x), y0 = (int)lround(dot->y);
        for (int y = y0 - reach; y <= y0 + reach; y++)
            for (int x = x0 - reach; x <= x0 + reach; x++)
                if (x >= 0 && y >= 0 && x < scalp->width && y < scalp->height &&
                    hypot(x - dot->x, y - dot->y) < reach_px)
                    marked[(size_t)y * (size_t)scalp->width + (size_t)x] = 1;
    }
}

/* The share of pigment in each pixel, from its luma; may be slightly outside 0-1. */
static void fill_cover(float *cover, const unsigned char *marked, const struct pm_scalp *scalp,
                       double ink_share) {
    for (int y = 0; y < scalp->height; y++) {
        for (int x = 0; x < scalp->width; x++) {
            size_t at = (size_t)y * (size_t)scalp->width + (size_t)x;
            double back = (double)pm_scalp_back(scalp, PM_SCALP_LUMA, x, y);
            if (!marked[at] || back <= 0)
                continue;
            double share = pm_scalp_decode((double)scalp->code[PM_SCALP_LUMA][at]) / pm_scalp_decode(back);
            cover[at] = (float)((1 - share) / (1 - ink_share));
        }
    }
}

/* The coverage of one scalp, a value per pixel; free(). */
static float *cover_of(const struct pm_dots *dots, const struct pm_dot_fit *fit,
                       const struct pm_scalp *scalps, size_t which, struct pm_error *err) {
    size_t pixels = (size_t)scalps[which].width * (size_t)scalps[which].height;
    /* The reach of the blur and of sharpening. */
    double reach_px = fit->radius_px[1] + 2.5 * fit->blur_px + 1;
    float *cover = pm_alloc(pixels, sizeof *cover, err);
    unsigned char *marked = pm_alloc(pixels, 1, err);
    if (cover != NULL && marked != NULL) {
        mark_dots(marked, dots, reach_px, which, &scalps[which]);
        fill_cover(cover, marked, &scalps[which], fit->ink_share);
    } else {
        free(cover);
        cover = NULL;
    }
    free(marked);
    return cover;
}

/* ------------------------------------------------------------------ weights */

/* Blurs three times with a box, which is nearly a Gaussian. */
static bool blur3(float *plane, float *scratch, const struct pm_scalp *scalp, int radius,
                  struct pm_error *err) {
    size_t bytes = (size_t)scalp->width * (size_t)scalp->height;
    for (int i = 0; i < 3; i++) {
        if (!pm_box_blur(scratch, plane, scalp->width, scalp->height, radius, err))
            return false;
        for (size_t at = 0; at < bytes; at++)
            plane[at] = scratch[at];
    }
    return true;
}

/* The band between the two widths. */
static bool band(float *plane, float *scratch, const struct pm_scalp *scalp, struct pm_error *err) {
    size_t pixels = (size_t)scalp->width * (size_t)scalp->height;
    float *slow = pm_alloc(pixels, sizeof *slow, err);
    if (slow == NULL)
        return false;
    for (size_t i = 0; i < pixels; i++)
        slow[i] = plane[i];
    bool done = blur3(plane, scratch, scalp, NEAR_PX, err) && blur3(slow, scratch, scalp, FAR_PX, err);
    for (size_t i = 0; i < pixels; i++)
        plane[i] -= slow[i];
    free(slow);
    return done;
}

/* The weight of a pixel when a band-filtered picture is compared with the band-filtered coverage: the
 * filter is symmetric, so the coverage is filtered twice and the picture not at all. free(). */
static float *weights_of(const float *cover, const struct pm_scalp *scalp, struct pm_error *err) {
    size_t pixels = (size_t)scalp->width * (size_t)scalp->height;
    float *weight = pm_alloc(pixels, sizeof *weight, err), *scratch = pm_alloc(pixels, sizeof *scratch, err);
    bool done = weight != NULL && scratch != NULL;
    for (size_t i = 0; done && i < pixels; i++)
        weight[i] = fminf(fmaxf(cover[i], 0), 1);
    done = done && band(weight, scratch, scalp, err);
    for (int y = 0; done && y < scalp->height; y++)
        for (int x = 0; x < scalp->width; x++)
            if (x < BORDER_PX || y < BORDER_PX || x >= scalp->width - BORDER_PX ||
                y >= scalp->height - BORDER_PX)
                weight[(size_t)y * (size_t)scalp->width + (size_t)x] = 0;
    done = done && band(weight, scratch, scalp, err);
    free(scratch);
    if (done)
        return weight;
    free(weight);
    return NULL;
}

/* ------------------------------------------------------------------ colour */

/* The data for one channel. */
struct work {
    const struct pm_scalp *scalps;
    size_t n;
    float **cover, **weight; /* one a scalp */
    double ink_share;
};

/* The colour that is missing in a channel, relative to luma. */
static double observed(const struct work *work, enum pm_scalp_plane plane) {
    double sum = 0;
    for (size_t s = 0; s < work->n; s++) {
        const struct pm_scalp *scalp = &work->scalps[s];
        for (int y = 0; y < scalp->height; y++) {
            for (int x = 0; x < scalp->width; x++) {
                size_t at = (size_t)y * (size_t)scalp->width + (size_t)x;
                float channel = scalp->code[plane][at] - pm_scalp_back(scalp, plane, x, y);
                float luma = scalp->code[PM_SCALP_LUMA][at] - pm_scalp_back(scalp, PM_SCALP_LUMA, x, y);
                sum += (double)(work->weight[s][at] * (channel - luma));
            }
        }
    }
    return sum;
}

/* The change of a pixel's code if a share `cover` of it is ink with `share` of the skin's light. */
static double change(double back, double cover, double share) {
    return pm_scalp_encode(pm_scalp_decode(back) * (1 - cover * (1 - share))) - back;
}

/* The same as predicted if the ink had `share` of the skin's light in this channel. */
static double predicted(const struct work *work, enum pm_scalp_plane plane, double share) {
    double sum = 0;
    for (size_t s = 0; s < work->n; s++) {
        const struct pm_scalp *scalp = &work->scalps[s];
        for (int y = 0; y < scalp->height; y++) {
            for (int x = 0; x < scalp->width; x++) {
                size_t at = (size_t)y * (size_t)scalp->width + (size_t)x;
                double cover = fmin((double)work->cover[s][at], 1);
                if (cover <= 0)
                    continue;
                double channel = change((double)pm_scalp_back(scalp, plane, x, y), cover, share);
                double luma =
                    change((double)pm_scalp_back(scalp, PM_SCALP_LUMA, x, y), cover, work->ink_share);
                sum += (double)work->weight[s][at] * (channel - luma);
            }
        }
    }
    return sum;
}

/* The ink's share of the skin's light in a channel that predicts the observed colour. */
static double solve(const struct work *work, enum pm_scalp_plane plane) {
    double low = 0, high = 2, wanted = observed(work, plane);
    for (int i = 0; i < HALVINGS; i++) {
        double middle = (low + high) / 2;
        if (predicted(work, plane, middle) < wanted)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}

/* The ink's codes: the luma of the fit, and the observed difference from luma. */
static void fill_ink(struct pm_dot_colour *colour, const struct work *work, const double share[3]) {
    double skin_luma = pm_scalp_skin(work->scalps, work->n, PM_SCALP_LUMA), skin[3], ink[3];
    double ink_luma = pm_scalp_encode(pm_scalp_decode(skin_luma) * work->ink_share);
    ink_luma = skin_luma - (skin_luma - ink_luma) / luma_kept;
    for (int c = 0; c < 3; c++) {
        skin[c] = pm_scalp_skin(work->scalps, work->n, PM_SCALP_RED + c);
        ink[c] = pm_scalp_encode(pm_scalp_decode(skin[c]) * share[c]);
    }
    double off = pm_scalp_luma(ink);
    for (int c = 0; c < 3; c++) {
        colour->skin_rgb[c] = pm_scalp_decode(skin[c]);
        colour->ink_rgb[c] = pm_scalp_decode(fmin(fmax(ink_luma + ink[c] - off, 0), 1));
    }
}

static double cover_frac(const struct work *work) {
    double sum = 0, pixels = 0;
    for (size_t s = 0; s < work->n; s++) {
        size_t n = (size_t)work->scalps[s].width * (size_t)work->scalps[s].height;
        for (size_t i = 0; i < n; i++)
            sum += (double)work->cover[s][i];
        pixels += (double)n;
    }
    return pixels > 0 ? sum / pixels : 0;
}

bool pm_dot_colour(struct pm_dot_colour *colour, const struct pm_dots *dots, const struct pm_dot_fit *fit,
                   const struct pm_scalp *scalps, size_t n, struct pm_error *err) {
    struct work work = {.scalps = scalps, .ink_share = fit->ink_share};
    double share[3];
    float **planes = pm_alloc(2 * n, sizeof *planes, err);
    bool done = planes != NULL;
    work.cover = planes;
    work.weight = planes + n;
    for (; done && work.n < n; work.n++) {
        work.cover[work.n] = cover_of(dots, fit, scalps, work.n, err);
        if (work.cover[work.n] != NULL)
            work.weight[work.n] = weights_of(work.cover[work.n], &scalps[work.n], err);
        done = work.weight[work.n] != NULL;
    }
    for (int c = 0; done && c < 3; c++)
        share[c] = solve(&work, PM_SCALP_RED + c);
    if (done) {
        fill_ink(colour, &work, share);
        colour->cover_frac = cover_frac(&work);
    }
    for (size_t i = 0; planes != NULL && i < 2 * n; i++)
        free(planes[i]);
    free(planes);
    return done;
}
