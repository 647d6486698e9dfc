#include "scalp/stubble.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/numbers.h"
#include "color/lab.h"
#include "hair/texture.h"
#include "scalp/scalp.h"

enum {
    SHORTEST_SIDE = 32,
    LONGEST_LAG = 12,
    TREND_PX = 12, /* broader structure is not dots: pm_find_strands removes as much */
    LIGHT_PX = 64, /* the shading of the head, not a chance cluster of dots */
    DIRECTIONS = 4,
    ROUNDS = 20,
    NEAR_PX = 3, /* as in dot_colour.c: wider than a sample of chroma, narrower than the skin's blotches */
    FAR_PX = 8,
};

/* Painted stubble, 138 photos: elongation 1.07 to 1.66; structure broader than dots has 0.02 to 0.05 of
 * the variance, on dark skin up to 0.13 (but then skin between dots makes the lighter side the steeper
 * one). Hair of seven painted families and of the real portraits: 0.10 and more if the elongation is
 * below 2. */
static const double dots_elongation = 1.75, dots_broad_frac = 0.065, sparse_broad_frac = 0.15,
                    sparse_skewness = -0.25, least_variance = 2;

/* Dots that are no darker than the skin leave a longer tail of light pixels; dark ones that cover up to 65 %
 * of it: 0.58 at most. */
static const double light_skewness = 0.6;

/* Skin in any usual light: hue, chroma and lightness. */
static const double skin_hue_deg[2] = {20, 85}, least_skin_chroma = 9, least_skin_L = 20;
/* How far the hue of the skin between the dots may be from that of given skin elsewhere in the photo. */
static const double given_hue_deg = 20;

/* The darkest share of the area that the dots cover; the loss of its depth by a blur of 0.8 px, and how
 * much of that was lost before (fitted on the painted photos). */
static const double darkest_frac = 0.04, blur_px = 0.8, lost_before = 0.5;
/* The share of the dots' coverage for the steepest edges. */
static const double steepest_frac = 0.1;
/* The depth remaining after that blur, below which dots are too small. Painted dots of 2.5 px: 0.82. */
static const double least_left = 0.78;
/* The steepness of edges in a sharp photo (painted, blurred by up to 0.7 px: 0.39 to 0.84); in a softer
 * one dots must be wider than their edges by this factor. */
static const double sharp_edge_px = 0.75, half_per_edge = 3;
/* A larger correction is made only if edges are steeper than that. */
static const double most_blurred_L = 6, steep_edge_px = 0.6;
/* A dot's width from the lag at which pixels differ half as much as independent ones (fitted). */
static const double width_factor = 1.8, width_power = 1.25;

/* A dot is 0.1 to 0.4 mm wide, and nobody draws less than a centimetre of scalp: anything wider than this
 * share of the crop's short side belongs to a braid, a curl or a lock. Of 466 careful rectangles of hair
 * with length, 25 look like dots, and in 23 of those they are 5.4 % wide or more; painted stubble: 2.5 %
 * at most.
 */
static const double widest_dot_frac = 0.04;

/* One part of the crop. Luma and L* without slow changes of the light. */
struct view {
    int x, y, width, height;
    size_t n;
    float *light, *lightness, *scratch, *broad, *sorted;
};

static void view_free(struct view *view) {
    free(view->light);
    free(view->lightness);
    free(view->scratch);
    free(view->broad);
    free(view->sorted);
}

static double lightness_of(double Y) {
    return pm_lab_from_xyz((struct pm_xyz){0, Y, 0}).L;
}

static double quantile(const float *sorted, size_t n, double share) {
    double at = fmin(fmax(share, 0), 1) * (double)(n - 1);
    size_t low = (size_t)at, high = low + 1 < n ? low + 1 : low;
    return (double)sorted[low] + (at - (double)low) * (double)(sorted[high] - sorted[low]);
}

static bool view_new(struct view *view, const struct pm_scalp *scalp, int part, struct pm_error *err) {
    *view = (struct view){.width = scalp->width / part, .height = scalp->height / part};
    view->x = (scalp->width - view->width) / 2;
    view->y = (scalp->height - view->height) / 2;
    view->n = (size_t)view->width * (size_t)view->height;
    view->light = pm_alloc(view->n, sizeof(float), err);
    view->lightness = pm_alloc(view->n, sizeof(float), err);
    view->scratch = pm_alloc(view->n, sizeof(float), err);
    view->broad = pm_alloc(view->n, sizeof(float), err);
    view->sorted = pm_alloc(view->n, sizeof(float), err);
    if (view->light == NULL || view->lightness == NULL || view->scratch == NULL || view->broad == NULL ||
        view->sorted == NULL)
        return false;
    double mean = 0;
    for (size_t i = 0; i < view->n; i++) {
        size_t x = (size_t)view->x + i % (size_t)view->width, y = (size_t)view->y + i / (size_t)view->width;
        view->light[i] =
            (float)pm_scalp_decode((double)scalp->code[PM_SCALP_LUMA][y * (size_t)scalp->width + x]);
        mean += (double)view->light[i] / (double)view->n;
    }
    int side = view->width < view->height ? view->width : view->height;
    if (!pm_box_blur(view->broad, view->light, view->width, view->height,
                     LIGHT_PX < side / 3 ? LIGHT_PX : side / 3, err))
        return false;
    for (size_t i = 0; i < view->n; i++) {
        view->light[i] *= (float)(mean / fmax((double)view->broad[i], 1e-4));
        view->lightness[i] = (float)lightness_of((double)view->light[i]);
    }
    return true;
}

/* ------------------------------------------------------------------ dots or not */

struct texture {
    double variance, skewness; /* of L*, without structure broader than TREND_PX */
    double elongation, half_px;
    double broad_frac; /* share of the variance of structure broader than dots */
};

/* The lag along one direction at which half of the variance is reached, in pixels. */
static double half_way(const struct view *view, int dx, int dy, double variance) {
    double step = hypot(dx, dy), before = 0;
    for (int lag = 1; lag <= LONGEST_LAG; lag++) {
        int right = lag * dx, down = lag * dy;
        double sum = 0, count = 0;
        for (int y = 0; y + down < view->height; y++)
            for (int x = right < 0 ? -right : 0; x + (right > 0 ? right : 0) < view->width; x++) {
                const float *at = view->scratch + (size_t)y * (size_t)view->width + x;
                double difference = (double)(at[(ptrdiff_t)down * view->width + right] - at[0]);
                sum += difference * difference;
                count++;
            }
        double now = sum / fmax(count, 1) / (2 * variance);
        if (now >= 0.5)
            return step * (lag - 1 + (0.5 - before) / (now - before));
        before = now;
    }
    return step * LONGEST_LAG;
}

/* The share of the variance that remains when pixels are averaged over a few dots. */
static bool find_broad(struct texture *texture, const struct view *view, struct pm_error *err) {
    int radius = (int)lround(2 * pow(2 * texture->half_px, 1.2));
    radius = radius < 3 ? 3 : radius;
    if (!pm_box_blur(view->scratch, view->lightness, view->width, view->height, radius, err) ||
        !pm_box_blur(view->broad, view->lightness, view->width, view->height, 4 * radius, err))
        return false;
    double slow = 0, all = 0;
    for (size_t i = 0; i < view->n; i++) {
        double a = (double)(view->scratch[i] - view->broad[i]),
               b = (double)(view->lightness[i] - view->broad[i]);
        slow += a * a;
        all += b * b;
    }
    texture->broad_frac = all > 0 ? slow / all : 1;
    return true;
}

static bool find_texture(struct texture *texture, const struct view *view, struct pm_error *err) {
    static const int way[DIRECTIONS][2] = {{1, 0}, {0, 1}, {1, 1}, {-1, 1}};
    double shortest = INFINITY, longest = 0, square = 0, cube = 0;
    if (!pm_box_blur(view->broad, view->lightness, view->width, view->height, TREND_PX, err))
        return false;
    for (size_t i = 0; i < view->n; i++) {
        double value = (double)(view->lightness[i] - view->broad[i]);
        view->scratch[i] = (float)value;
        square += value * value / (double)view->n;
        cube += value * value * value / (double)view->n;
    }
    *texture = (struct texture){.variance = square, .skewness = cube / fmax(pow(square, 1.5), 1e-9)};
    if (square < least_variance)
        return true;
    for (int i = 0; i < DIRECTIONS; i++) {
        double half = half_way(view, way[i][0], way[i][1], square);
        shortest = fmin(shortest, half);
        longest = fmax(longest, half);
    }
    texture->half_px = shortest;
    texture->elongation = longest / shortest;
    return find_broad(texture, view, err);
}

static bool is_dots(const struct texture *texture) {
    return texture->variance >= least_variance && texture->elongation <= dots_elongation &&
           (texture->broad_frac <= dots_broad_frac ||
            (texture->skewness < sparse_skewness && texture->broad_frac <= sparse_broad_frac));
}

/* ------------------------------------------------------------------ colours */

static struct pm_lab lab_of_code(const double code[3], const struct pm_profile *profile,
                                 const struct pm_correction *correction) {
    double to_xyz[9], xyz[3], rgb[3];
    for (int c = 0; c < 3; c++)
        rgb[c] = pm_scalp_decode(fmax(code[c], 0));
    pm_profile_matrix(profile, to_xyz);
    pm_matrix_apply(to_xyz, rgb, xyz);
    if (correction != NULL) {
        float light[3] = {(float)xyz[0], (float)xyz[1], (float)xyz[2]};
        pm_correction_apply(correction, light, 1);
        for (int c = 0; c < 3; c++)
            xyz[c] = (double)light[c];
    }
    return pm_lab_from_xyz((struct pm_xyz){xyz[0], xyz[1], xyz[2]});
}

static double hue_deg(struct pm_lab lab) {
    return atan2(lab.b, lab.a) * 180 / M_PI;
}

static bool is_skin(struct pm_lab lab, const struct pm_lab *given) {
    if (lab.L < least_skin_L || hypot(lab.a, lab.b) < least_skin_chroma)
        return false;
    if (given != NULL && fabs(hue_deg(lab) - hue_deg(*given)) <= given_hue_deg)
        return true;
    return hue_deg(lab) >= skin_hue_deg[0] && hue_deg(lab) <= skin_hue_deg[1];
}

/* Three box blurs are nearly a Gaussian; the band between two of them remains in `plane`. */
static bool band(float *plane, float *slow, float *scratch, const struct view *view, struct pm_error *err) {
    memcpy(slow, plane, view->n * sizeof *slow);
    for (int i = 0; i < 3; i++) {
        if (!pm_box_blur(scratch, plane, view->width, view->height, NEAR_PX, err))
            return false;
        memcpy(plane, scratch, view->n * sizeof *plane);
        if (!pm_box_blur(scratch, slow, view->width, view->height, FAR_PX, err))
            return false;
        memcpy(slow, scratch, view->n * sizeof *slow);
    }
    for (size_t i = 0; i < view->n; i++)
        plane[i] -= slow[i];
    return true;
}

struct ends {
    double skin_light, dot_light; /* linear, by luma */
    double dark_light;            /* of the darkest pixels, uncorrected */
    double cover_frac;
    double left;      /* share of the dots' depth after a little more blur */
    double blurred_L; /* the increase of their L* by that blur */
    double edge_px;   /* standard deviation of the blur that corresponds to the steepest edges */
};

/* The share of a dot in each pixel, from its code, which is what JPEG averages. */
static void fill_cover(float *cover, const struct view *view, const struct ends *ends) {
    double skin = pm_scalp_encode(ends->skin_light), dot = pm_scalp_encode(ends->dot_light);
    for (size_t i = 0; i < view->n; i++) {
        double share = (skin - pm_scalp_encode((double)view->light[i])) / fmax(skin - dot, 0.01);
        cover[i] = (float)fmin(fmax(share, 0), 1);
    }
}

/* The colours of dots and skin that best explain the changes with coverage from place to place: a
 * channel's code minus luma, regressed on the coverage. */
static bool find_codes(double dot[3], double skin[3], const struct view *view, const struct pm_scalp *scalp,
                       const struct ends *ends, struct pm_error *err) {
    float *cover = view->lightness, *slow = view->broad, *scratch = view->sorted, *plane = view->scratch;
    double mean_cover = 0, power = 0;
    fill_cover(cover, view, ends);
    for (size_t i = 0; i < view->n; i++)
        mean_cover += (double)cover[i] / (double)view->n;
    if (!band(cover, slow, scratch, view, err))
        return false;
    for (size_t i = 0; i < view->n; i++)
        power += (double)cover[i] * (double)cover[i];
    for (int c = 0; c < 3; c++) {
        double mean = 0, product = 0;
        for (size_t i = 0; i < view->n; i++) {
            size_t x = (size_t)view->x + i % (size_t)view->width,
                   y = (size_t)view->y + i / (size_t)view->width, at = y * (size_t)scalp->width + x;
            plane[i] = scalp->code[PM_SCALP_RED + c][at] - scalp->code[PM_SCALP_LUMA][at];
            mean += (double)plane[i] / (double)view->n;
        }
        if (!band(plane, slow, scratch, view, err))
            return false;
        for (size_t i = 0; i < view->n; i++)
            product += (double)plane[i] * (double)cover[i];
        double slope = power > 0 ? product / power : 0;
        dot[c] = pm_scalp_encode(ends->dot_light) + mean + (1 - mean_cover) * slope;
        skin[c] = pm_scalp_encode(ends->skin_light) + mean - mean_cover * slope;
    }
    return true;
}

/* ------------------------------------------------------------------ lightness */

/* Blurs by a Gaussian of blur_px, three pixels to each side. */
static void blur(float *to, float *scratch, const float *from, const struct view *view) {
    enum { REACH = 3 };
    double weight[REACH + 1], total = 0;
    for (int i = 0; i <= REACH; i++) {
        weight[i] = exp(-i * i / (2 * blur_px * blur_px));
        total += i > 0 ? 2 * weight[i] : weight[i];
    }
    for (int pass = 0; pass < 2; pass++) {
        const float *in = pass == 0 ? from : scratch;
        float *out = pass == 0 ? scratch : to;
        const int length = pass == 0 ? view->width : view->height;
        const ptrdiff_t step = pass == 0 ? 1 : view->width;
        for (size_t at = 0; at < view->n; at++) {
            int place = (int)(pass == 0 ? at % (size_t)view->width : at / (size_t)view->width);
            double sum = 0;
            for (int i = -REACH; i <= REACH; i++) {
                int to_place = place + i < 0 ? 0 : place + i >= length ? length - 1 : place + i;
                sum += weight[i < 0 ? -i : i] * (double)in[(ptrdiff_t)at + (to_place - place) * step];
            }
            out[at] = (float)(sum / total);
        }
    }
}

/* The skin is the area without dots: half of that is lighter than its median. */
static void find_ends(struct ends *ends, const struct view *view) {
    float *plain = view->sorted, *blurred = view->broad;
    double mean = 0;
    blur(blurred, view->scratch, view->light, view);
    memcpy(plain, view->light, view->n * sizeof *plain);
    pm_sort_floats(plain, view->n);
    pm_sort_floats(blurred, view->n);
    for (size_t i = 0; i < view->n; i++)
        mean += (double)plain[i] / (double)view->n;
    ends->cover_frac = 0.5;
    for (int round = 0; round < ROUNDS; round++) {
        double share = darkest_frac * ends->cover_frac;
        double dark = quantile(plain, view->n, share), less = quantile(blurred, view->n, share);
        double L = lightness_of(dark);
        ends->dark_light = dark;
        ends->blurred_L = fmax(lightness_of(less) - L, 0);
        ends->skin_light = quantile(plain, view->n, fmin(0.75 + 0.25 * ends->cover_frac, 0.95));
        ends->dot_light =
            pm_xyz_from_lab((struct pm_lab){fmax(L - lost_before * ends->blurred_L, 4), 0, 0}).Y;
        ends->cover_frac =
            fmin(fmax((ends->skin_light - mean) / fmax(ends->skin_light - ends->dot_light, 1e-4), 0.01), 1);
        ends->left = (ends->skin_light - less) / fmax(ends->skin_light - dark, 1e-4);
    }
}

/* The steepness of the edge of a disc under a Gaussian is its depth over sqrt(2 pi) standard deviations.
 * Call after find_ends.
 */
static void find_edge(struct ends *ends, const struct view *view) {
    float *steepness = view->sorted;
    size_t n = 0;
    for (int y = 0; y + 1 < view->height; y++) {
        const float *at = view->light + (size_t)y * (size_t)view->width;
        for (int x = 0; x + 1 < view->width; x++)
            steepness[n++] = hypotf(at[x + 1] - at[x], at[x + view->width] - at[x]);
    }
    pm_sort_floats(steepness, n);
    ends->edge_px =
        (ends->skin_light - ends->dark_light) /
        (sqrt(2 * M_PI) * fmax(quantile(steepness, n, 1 - steepest_frac * ends->cover_frac), 1e-6));
}

static struct pm_lab uncertainty_of(const struct ends *ends) {
    return (struct pm_lab){hypot(2.5, 0.6 * ends->blurred_L), 3, 4};
}

static bool is_small(const struct ends *ends, const struct texture *texture) {
    return ends->left < least_left || ends->edge_px > fmax(sharp_edge_px, texture->half_px / half_per_edge) ||
           (ends->blurred_L > most_blurred_L && ends->edge_px > steep_edge_px);
}

/* An area darker than any skin in sufficient light is hair, not skin. */
static bool may_be_scalp(const struct pm_stubble_facts *facts, const struct pm_scalp *scalp) {
    int side = scalp->width < scalp->height ? scalp->width : scalp->height;
    return facts->dot_px <= widest_dot_frac * side && facts->skin_lab.L >= least_skin_L;
}

static bool solve(struct pm_stubble *stubble, const struct view *view, const struct pm_scalp *scalp,
                  const struct texture *texture, const struct pm_stubble_request *request,
                  struct pm_error *err) {
    const struct pm_lab unknown = {NAN, NAN, NAN};
    struct pm_stubble_facts *facts = &stubble->facts;
    struct ends ends;
    double dot[3], skin[3];
    find_ends(&ends, view);
    find_edge(&ends, view);
    if (!find_codes(dot, skin, view, scalp, &ends, err))
        return false;
    *facts = (struct pm_stubble_facts){PM_STUBBLE_SOLVED, unknown, unknown, unknown, NAN, NAN};
    facts->dot_px = width_factor * pow(texture->half_px, width_power);
    facts->skin_lab = lab_of_code(skin, request->profile, request->correction);
    stubble->found = may_be_scalp(facts, scalp);
    if (texture->skewness > light_skewness)
        facts->state = PM_STUBBLE_LIGHT;
    else if (!is_skin(facts->skin_lab, request->skin))
        facts->state = PM_STUBBLE_SKINLESS;
    else if (is_small(&ends, texture))
        facts->state = PM_STUBBLE_SMALL;
    if (facts->state == PM_STUBBLE_SOLVED) {
        facts->dots_lab = lab_of_code(dot, request->profile, request->correction);
        facts->uncertainty_lab = uncertainty_of(&ends);
        facts->cover_frac = ends.cover_frac;
        stubble->uncorrected_lab = lab_of_code(dot, request->profile, NULL);
    } else if (facts->state != PM_STUBBLE_SMALL) {
        facts->skin_lab = unknown;
    }
    return true;
}

/* ------------------------------------------------------------------ whole */

static bool measure_part(const struct pm_scalp *scalp, int part, const struct pm_stubble_request *request,
                         struct pm_stubble *stubble, struct pm_error *err) {
    struct view view;
    struct texture texture;
    bool done = view_new(&view, scalp, part, err) && find_texture(&texture, &view, err);
    stubble->found = done && is_dots(&texture);
    if (stubble->found)
        done = solve(stubble, &view, scalp, &texture, request, err);
    view_free(&view);
    return done;
}

bool pm_stubble_measure(const struct pm_stubble_request *request, struct pm_stubble *stubble,
                        struct pm_error *err) {
    struct pm_scalp scalp = {0};
    *stubble = (struct pm_stubble){0};
    if (request->crop->box.w < SHORTEST_SIDE || request->crop->box.h < SHORTEST_SIDE)
        return true;
    bool done = pm_scalp_new(&scalp, request->crop, 1, request->profile, err);
    for (int part = 1; done && !stubble->found && part <= 2; part++)
        if (scalp.width / part >= SHORTEST_SIDE && scalp.height / part >= SHORTEST_SIDE)
            done = measure_part(&scalp, part, request, stubble, err);
    pm_scalp_free(&scalp);
    return done;
}
