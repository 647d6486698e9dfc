#include "chart/grid.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/numbers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST_ACROSS = 60,
    FEWEST_ACROSS = 4,
    MOST_SAMPLES = MOST_ACROSS * MOST_ACROSS,
    LOOK_ACROSS = 9,
    LOOK_SAMPLES = LOOK_ACROSS * LOOK_ACROSS,
    FEWEST_SLOPES = 3
};

/* The part of the distance to the next swatch that is measured on each side: a swatch takes 0.8 of it or
 * more.
 */
static const double half_measured = 0.3;
/* How far out the most even position is searched: near the edge a wrong position shows. */
static const double half_looked_at = 0.38;
/* The mean uses the share of samples nearest to their median. The slope of the light would suffer from
 * such trimming: it leaves out only dust and glare, samples beyond this many median distances. */
static const double kept_share = 0.8, dust_share = 0.1, dust_distances = 4;
static const int clipped_code = 254;
/* The share of slopes that are pooled; how much light usually changes over a photo. */
static const double kept_slopes = 6.0 / 7, usual_over_photo = 0.1;

/* The minimum distance between the ends of a line, pixels. */
static const double shortest_px = 8;

/* The samples of one swatch, on an even grid over it. */
struct samples {
    int across, n;
    uint8_t codes[4 * MOST_SAMPLES];
    float xyz[3 * MOST_SAMPLES];
    float distance[MOST_SAMPLES], sorted[MOST_SAMPLES];
};

/* ------------------------------------------------------------------ where swatches lie */

static bool is_line(const struct pm_swatch_grid *grid) {
    return grid->cols == 1 || grid->rows == 1;
}

static struct pm_point middle(struct pm_point a, struct pm_point b) {
    return (struct pm_point){(a.x + b.x) / 2, (a.y + b.y) / 2};
}

/* A line under perspective: w = 1 + along t; lengths along it shrink with w squared, lengths across with
 * w. Cells are assumed to be square in its middle. */
static bool place_line(const struct pm_swatch_grid *grid, double along, struct pm_homography *h) {
    const struct pm_point *p = grid->corners;
    const bool row = grid->rows == 1;
    const double steps = row ? grid->cols - 1 : grid->rows - 1;
    struct pm_point first = row ? middle(p[0], p[3]) : middle(p[0], p[1]);
    struct pm_point last = row ? middle(p[1], p[2]) : middle(p[2], p[3]);
    double dx = last.x - first.x, dy = last.y - first.y, length = hypot(dx, dy);
    if (!(steps >= 1 && length >= shortest_px))
        return false;
    double step = (1 + along) / steps, bend = along / steps, across = step / (1 + along / 2);
    double u[3] = {dx * step + first.x * bend, dy * step + first.y * bend, bend};
    double v[3] = {-dy * across, dx * across, 0};
    for (int i = 0; i < 3; i++) {
        h->m[3 * i] = row ? u[i] : -v[i];
        h->m[3 * i + 1] = row ? v[i] : u[i];
    }
    h->m[2] = first.x;
    h->m[5] = first.y;
    h->m[8] = 1;
    return true;
}

static bool place_rectangle(const struct pm_swatch_grid *grid, struct pm_homography *h) {
    const double right = grid->cols - 1, bottom = grid->rows - 1;
    const struct pm_point from[4] = {{0, 0}, {right, 0}, {right, bottom}, {0, bottom}};
    return pm_is_convex(grid->corners) && pm_homography_fit(from, grid->corners, 4, h);
}

bool pm_grid_place(const struct pm_swatch_grid *grid, double along, struct pm_homography *h) {
    return is_line(grid) ? place_line(grid, along, h) : place_rectangle(grid, h);
}

struct pm_box pm_grid_box(const struct pm_swatch_grid *grid, int width, int height) {
    struct pm_homography h;
    const double beyond = 0.7; /* of a cell: half of it, and what perspective may add */
    const double right = grid->cols - 1 + beyond, bottom = grid->rows - 1 + beyond;
    const struct pm_point outer[4] = {
        {-beyond, -beyond}, {right, -beyond}, {-beyond, bottom}, {right, bottom}};
    if (!pm_grid_place(grid, 0, &h))
        return (struct pm_box){0, 0, 0, 0};
    return pm_homography_box(&h, outer, width, height);
}

/* Codes on an even grid of s->across points a side around (c, r); false if one lies outside. */
static bool gather(const struct pm_pixels *pixels, const struct pm_homography *h, double c, double r,
                   double half, struct samples *s) {
    size_t channels = (size_t)pixels->channels;
    s->n = s->across * s->across;
    for (int i = 0; i < s->n; i++) {
        double u = half * (2 * (i % s->across + 0.5) / s->across - 1);
        double v = half * (2 * (i / s->across + 0.5) / s->across - 1);
        const uint8_t *code = pm_homography_codes(h, pixels, (struct pm_point){c + u, r + v});
        if (code == NULL)
            return false;
        memcpy(s->codes + (size_t)i * channels, code, channels);
    }
    return true;
}

/* ------------------------------------------------------------------ the perspective of a line */

/* Mean deviation of the swatches' codes from their own means, for a perspective of `along`; INFINITY if
 * the line leaves the picture. */
static double roughness(const struct pm_pixels *pixels, const struct pm_swatch_grid *here, double along,
                        struct samples *s) {
    struct pm_homography h;
    double sum = 0;
    if (!pm_grid_place(here, along, &h))
        return INFINITY;
    s->across = LOOK_ACROSS;
    for (int cell = 0; cell < here->cols * here->rows; cell++) {
        if (!gather(pixels, &h, cell % here->cols, cell / here->cols, half_looked_at, s))
            return INFINITY;
        for (int c = 0; c < pixels->channels; c++) {
            double mean = 0;
            for (int i = 0; i < LOOK_SAMPLES; i++)
                mean += s->codes[i * pixels->channels + c] / (double)LOOK_SAMPLES;
            for (int i = 0; i < LOOK_SAMPLES; i++)
                sum += fabs(s->codes[i * pixels->channels + c] - mean);
        }
    }
    return sum / (here->cols * here->rows * LOOK_SAMPLES * pixels->channels);
}

/* The perspective at which the swatches are most even, within the range of a strip held towards the
 * camera. Equal steps unless another one is clearly better. */
static double find_bend(const struct pm_pixels *pixels, const struct pm_swatch_grid *here,
                        struct samples *s) {
    const double widest = 0.3, coarse = 0.05, fine = 0.01;
    double best = 0, least = 0.98 * roughness(pixels, here, 0, s), step = coarse, middle = 0, reach = widest;
    for (int pass = 0; pass < 2; pass++, step = fine, reach = coarse, middle = best)
        for (int i = -(int)round(reach / step); i <= (int)round(reach / step); i++) {
            double rough = roughness(pixels, here, middle + i * step, s);
            if (rough < least) {
                least = rough;
                best = middle + i * step;
            }
        }
    return best;
}

/* ------------------------------------------------------------------ one swatch */

static float quantile(struct samples *s, const float *values, int stride, double share) {
    for (int i = 0; i < s->n; i++)
        s->sorted[i] = values[i * stride];
    pm_sort_floats(s->sorted, (size_t)s->n);
    return s->sorted[(int)(share * (s->n - 1))];
}

/* Each sample's distance from the median colour. */
static void measure_distances(struct samples *s) {
    const float median[3] = {quantile(s, s->xyz, 3, 0.5), quantile(s, s->xyz + 1, 3, 0.5),
                             quantile(s, s->xyz + 2, 3, 0.5)};
    for (int i = 0; i < s->n; i++) {
        s->distance[i] = 0;
        for (int c = 0; c < 3; c++)
            s->distance[i] += fabsf(s->xyz[3 * i + c] - median[c]);
    }
}

static int ninth_of(const struct samples *s, int i) {
    return 3 * (3 * (i / s->across) / s->across) + 3 * (i % s->across) / s->across;
}

/* Means of the selected samples: of all, and of each ninth; a ninth without any has the mean of all. */
static void fill_means(const struct samples *s, float limit, struct pm_swatch *swatch) {
    double sum[PM_SWATCH_NINTHS + 1][4] = {{0}};
    for (int i = 0; i < s->n; i++) {
        double *ninth = sum[ninth_of(s, i)], *all = sum[PM_SWATCH_NINTHS];
        for (int c = 0; c < 3 && s->distance[i] <= limit; c++) {
            ninth[c] += (double)s->xyz[3 * i + c];
            all[c] += (double)s->xyz[3 * i + c];
        }
        ninth[3] += s->distance[i] <= limit;
        all[3] += s->distance[i] <= limit;
    }
    for (int k = PM_SWATCH_NINTHS; k >= 0; k--) {
        const double *m = sum[k][3] > 0 ? sum[k] : sum[PM_SWATCH_NINTHS];
        struct pm_xyz mean = {m[0] / m[3], m[1] / m[3], m[2] / m[3]};
        *(k == PM_SWATCH_NINTHS ? &swatch->xyz : &swatch->ninth[k]) = mean;
    }
}

/* Least squares plane through the luminance of the selected samples -> its slopes for one step of the
 * grid, relative to the mean. */
static void fit_plane(const struct samples *s, float limit, double mean, double slope[2]) {
    double uu = 0, uv = 0, vv = 0, uy = 0, vy = 0;
    for (int i = 0; i < s->n; i++) {
        double u = half_measured * (2 * (i % s->across + 0.5) / s->across - 1);
        double v = half_measured * (2 * (i / s->across + 0.5) / s->across - 1);
        double y = (double)s->xyz[3 * i + 1] / mean - 1;
        if (s->distance[i] > limit)
            continue;
        uu += u * u;
        uv += u * v;
        vv += v * v;
        uy += u * y;
        vy += v * y;
    }
    double determinant = uu * vv - uv * uv;
    slope[0] = slope[1] = 0;
    if (determinant > 1e-9 * uu * vv) {
        slope[0] = (uy * vv - vy * uv) / determinant;
        slope[1] = (vy * uu - uy * uv) / determinant;
    }
}

/* Slopes for one step of the grid -> for one full-size pixel: the transposed inverse of the map's derivative.
 */
static struct pm_point slope_per_px(const struct pm_homography *h, struct pm_point cell,
                                    const double slope[2], double scale) {
    const double eps = 0.01;
    struct pm_point at, right, down;
    if (!pm_homography_map(h, cell, &at) ||
        !pm_homography_map(h, (struct pm_point){cell.x + eps, cell.y}, &right) ||
        !pm_homography_map(h, (struct pm_point){cell.x, cell.y + eps}, &down))
        return (struct pm_point){0, 0};
    double xu = (right.x - at.x) / eps, yu = (right.y - at.y) / eps;
    double xv = (down.x - at.x) / eps, yv = (down.y - at.y) / eps, determinant = xu * yv - xv * yu;
    return (struct pm_point){scale * (slope[0] * yv - slope[1] * yu) / determinant,
                             scale * (slope[1] * xu - slope[0] * xv) / determinant};
}

static double clipped_share(const struct samples *s, int channels) {
    int clipped = 0;
    for (int i = 0; i < s->n && channels <= 3; i++) {
        bool any = false;
        for (int c = 0; c < channels; c++)
            any |= s->codes[i * channels + c] >= clipped_code;
        clipped += any;
    }
    return (double)clipped / s->n;
}

static void measure_swatch(const struct pm_pixels *pixels, const struct pm_profile *profile,
                           const struct pm_homography *h, struct pm_point cell, struct samples *s,
                           struct pm_swatch *swatch) {
    double slope[2];
    struct pm_point at = {0, 0};
    pm_profile_to_xyz(profile, s->codes, (size_t)s->n, s->xyz);
    measure_distances(s);
    fill_means(s, quantile(s, s->distance, 1, kept_share), swatch);
    double dust = dust_distances * (double)quantile(s, s->distance, 1, 0.5) +
                  dust_share * (swatch->xyz.X + swatch->xyz.Y + swatch->xyz.Z);
    fit_plane(s, (float)dust, fmax(swatch->xyz.Y, 1e-6), slope);
    swatch->uneven = slope_per_px(h, cell, slope, pixels->scale);
    swatch->clipped_frac = clipped_share(s, pixels->channels);
    if (pm_homography_map(h, cell, &at))
        swatch->at = (struct pm_point){(at.x + pixels->box.x + 0.5) / pixels->scale - 0.5,
                                       (at.y + pixels->box.y + 0.5) / pixels->scale - 0.5};
}

double pm_swatch_unevenness(const struct pm_swatch *swatch) {
    double sum = 0, squares = 0;
    for (int k = 0; k < PM_SWATCH_NINTHS; k++) {
        sum += swatch->ninth[k].Y;
        squares += swatch->ninth[k].Y * swatch->ninth[k].Y;
    }
    double mean = sum / PM_SWATCH_NINTHS;
    return sqrt(fmax(squares / PM_SWATCH_NINTHS - mean * mean, 0)) / fmax(mean, 1e-6);
}

/* ------------------------------------------------------------------ all of them */

static bool measure_all(const struct pm_pixels *pixels, const struct pm_profile *profile,
                        const struct pm_swatch_grid *here, const struct pm_homography *h, struct samples *s,
                        struct pm_swatch *swatches, struct pm_error *err) {
    for (int i = 0; i < here->cols * here->rows; i++) {
        struct pm_point cell = {i % here->cols, i / here->cols};
        double across = ceil(2 * half_measured * pm_homography_cell_px(h, cell));
        if (across < FEWEST_ACROSS)
            return pm_fail(err, PM_E_STRIP, "swatch %d is smaller than 4 pixels: move closer", i + 1);
        s->across = (int)fmin(across, MOST_ACROSS);
        if (!gather(pixels, h, cell.x, cell.y, half_measured, s))
            return pm_fail(err, PM_E_STRIP,
                           "swatch %d extends beyond the photo: give the centres of the corner swatches",
                           i + 1);
        measure_swatch(pixels, profile, h, cell, s, &swatches[i]);
    }
    return true;
}

bool pm_grid_measure(const struct pm_pixels *pixels, const struct pm_profile *profile,
                     const struct pm_swatch_grid *grid, struct pm_swatch *swatches, struct pm_error *err) {
    struct pm_homography h;
    struct pm_swatch_grid here = *grid;
    pm_corners_in(pixels, grid->corners, here.corners);
    struct samples *s = pm_alloc(1, sizeof *s, err);
    if (s == NULL)
        return false;
    double along = is_line(&here) && here.cols * here.rows > 2 ? find_bend(pixels, &here, s) : 0;
    bool ok = pm_grid_place(&here, along, &h)
                  ? measure_all(pixels, profile, &here, &h, s, swatches, err)
                  : pm_fail(err, PM_E_STRIP,
                            "these four points are not the corners of a grid seen from the front: give the "
                            "centres of the first swatch, the last of the first row, the last of all, and "
                            "the first of the last row");
    free(s);
    return ok;
}

/* ------------------------------------------------------------------ light over the photo */

/* Each slope's distance from the median slope, and the distance beyond which slopes are ignored. */
static double distances(const struct pm_swatch *swatches, size_t n, double *distance) {
    double scratch[PM_MAX_SWATCHES];
    for (size_t i = 0; i < n; i++)
        scratch[i] = swatches[i].uneven.x;
    double x = pm_median(scratch, n);
    for (size_t i = 0; i < n; i++)
        scratch[i] = swatches[i].uneven.y;
    double y = pm_median(scratch, n);
    for (size_t i = 0; i < n; i++)
        scratch[i] = distance[i] = hypot(swatches[i].uneven.x - x, swatches[i].uneven.y - y);
    pm_sort_doubles(scratch, n);
    return scratch[(size_t)(kept_slopes * (double)(n - 1) + 0.5)];
}

void pm_grid_light(const struct pm_swatch *swatches, size_t n, struct pm_grid_light *light) {
    double distance[PM_MAX_SWATCHES], kept = 0, xx = 0, yy = 0;
    *light = (struct pm_grid_light){{0, 0}, {INFINITY, INFINITY}};
    if (n < FEWEST_SLOPES)
        return;
    double limit = distances(swatches, n, distance);
    for (size_t i = 0; i < n; i++) {
        double counts = distance[i] <= limit;
        light->slope.x += counts * swatches[i].uneven.x;
        light->slope.y += counts * swatches[i].uneven.y;
        kept += counts;
    }
    light->slope.x /= kept;
    light->slope.y /= kept;
    for (size_t i = 0; i < n; i++) {
        xx += pow(swatches[i].uneven.x - light->slope.x, 2);
        yy += pow(swatches[i].uneven.y - light->slope.y, 2);
    }
    light->error = (struct pm_point){sqrt(xx) / (double)n, sqrt(yy) / (double)n};
}

static double drawn(double slope, double error, double usual) {
    return isfinite(error) ? slope / (1 + error * error / (usual * usual)) : 0;
}

double pm_grid_light_between(const struct pm_grid_light *light, struct pm_point from, struct pm_point to,
                             int long_side_px) {
    double usual = usual_over_photo / long_side_px;
    return drawn(light->slope.x, light->error.x, usual) * (to.x - from.x) +
           drawn(light->slope.y, light->error.y, usual) * (to.y - from.y);
}
