#include "scalp/scalp.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "color/lab.h"
#include "hair/light.h"

enum {
    HALF_WINDOW = 24, /* wide compared with a dot, narrow compared with the shading of a head */
    BINS = 512,
};

double pm_scalp_encode(double light) {
    return light <= 0.0031308 ? 12.92 * light : 1.055 * pow(light, 1 / 2.4) - 0.055;
}

double pm_scalp_decode(double code) {
    return code <= 0.04045 ? code / 12.92 : pow((code + 0.055) / 1.055, 2.4);
}

double pm_scalp_luma(const double rgb_code[3]) {
    return 0.299 * rgb_code[0] + 0.587 * rgb_code[1] + 0.114 * rgb_code[2];
}

/* ------------------------------------------------------------------ codes */

/* Adds one row of the crop to sums of linear RGB, three per pixel of the scalp. */
static void add_row(double *sums, const struct pm_light_row *row, const struct pm_scalp *scalp, int shrink,
                    const double from_xyz[9], double *clipped) {
    for (int x = 0; x < scalp->width * shrink; x++) {
        double rgb[3];
        const double xyz[3] = {(double)row->raw[3 * x], (double)row->raw[3 * x + 1],
                               (double)row->raw[3 * x + 2]};
        pm_matrix_apply(from_xyz, xyz, rgb);
        for (int c = 0; c < 3; c++)
            sums[3 * (x / shrink) + c] += rgb[c];
        *clipped += (row->flags[x] & PM_LIGHT_CLIPPED) != 0;
    }
}

static void encode_row(struct pm_scalp *scalp, int y, const double *sums, int shrink) {
    for (int x = 0; x < scalp->width; x++) {
        size_t at = (size_t)y * (size_t)scalp->width + (size_t)x;
        double code[3];
        for (int c = 0; c < 3; c++) {
            code[c] = pm_scalp_encode(sums[3 * x + c] / (shrink * shrink));
            scalp->code[PM_SCALP_RED + c][at] = (float)code[c];
        }
        scalp->code[PM_SCALP_LUMA][at] = (float)pm_scalp_luma(code);
    }
}

static bool read_codes(struct pm_scalp *scalp, const struct pm_pixels *crop, int shrink,
                       const struct pm_profile *profile, struct pm_error *err) {
    struct pm_light_row row;
    double to_xyz[9], from_xyz[9], clipped = 0;
    size_t row_size = 3 * (size_t)scalp->width;
    double *sums = pm_alloc(row_size, sizeof *sums, err);
    if (sums == NULL)
        return false;
    if (!pm_light_row_new(&row, crop->box.w, false, err)) {
        free(sums);
        return false;
    }
    pm_profile_matrix(profile, to_xyz);
    pm_matrix_invert(to_xyz, from_xyz);
    for (int y = 0; y < scalp->height; y++) {
        memset(sums, 0, row_size * sizeof *sums);
        for (int i = 0; i < shrink; i++) {
            pm_light_read(&row, crop, 0, y * shrink + i, 1, profile, NULL);
            add_row(sums, &row, scalp, shrink, from_xyz, &clipped);
        }
        encode_row(scalp, y, sums, shrink);
    }
    scalp->clipped_frac = clipped / ((double)scalp->width * scalp->height * shrink * shrink);
    pm_light_row_free(&row);
    free(sums);
    return true;
}

/* ------------------------------------------------------------------ the skin behind the dots */

/* The mean of the middle half of a histogram. */
static float middle_mean(const int *count, int total) {
    double low = 0.25 * total, high = 0.75 * total, below = 0, sum = 0;
    for (int i = 0; i < BINS; i++) {
        double from = fmax(below, low), to = fmin(below + count[i], high);
        if (to > from)
            sum += (to - from) * (i + 0.5);
        below += count[i];
    }
    return (float)(sum / ((high - low) * BINS));
}

static float around(const struct pm_scalp *scalp, enum pm_scalp_plane plane, int x, int y) {
    int count[BINS] = {0}, total = 0;
    int x0 = x > HALF_WINDOW ? x - HALF_WINDOW : 0, y0 = y > HALF_WINDOW ? y - HALF_WINDOW : 0;
    int x1 = x + HALF_WINDOW < scalp->width ? x + HALF_WINDOW : scalp->width;
    int y1 = y + HALF_WINDOW < scalp->height ? y + HALF_WINDOW : scalp->height;
    for (int j = y0; j < y1; j++) {
        for (int i = x0; i < x1; i++, total++) {
            int bin = (int)(scalp->code[plane][(size_t)j * (size_t)scalp->width + (size_t)i] * BINS);
            count[bin < 0 ? 0 : bin >= BINS ? BINS - 1 : bin]++;
        }
    }
    return middle_mean(count, total);
}

static void fill_back(struct pm_scalp *scalp, enum pm_scalp_plane plane) {
    for (int j = 0; j < scalp->grid_height; j++)
        for (int i = 0; i < scalp->grid_width; i++)
            scalp->back[plane][j * scalp->grid_width + i] =
                around(scalp, plane, i * PM_SCALP_STEP, j * PM_SCALP_STEP);
}

float pm_scalp_back(const struct pm_scalp *scalp, enum pm_scalp_plane plane, int x, int y) {
    int i = x / PM_SCALP_STEP, j = y / PM_SCALP_STEP;
    float u = (float)(x % PM_SCALP_STEP) / PM_SCALP_STEP, v = (float)(y % PM_SCALP_STEP) / PM_SCALP_STEP;
    const float *at = scalp->back[plane] + j * scalp->grid_width + i, *below = at + scalp->grid_width;
    return (1 - v) * ((1 - u) * at[0] + u * at[1]) + v * ((1 - u) * below[0] + u * below[1]);
}

double pm_scalp_skin(const struct pm_scalp *scalps, size_t n, enum pm_scalp_plane plane) {
    int count[BINS] = {0}, total = 0;
    for (size_t s = 0; s < n; s++) {
        for (int i = 0; i < scalps[s].grid_width * scalps[s].grid_height; i++, total++) {
            int bin = (int)(scalps[s].back[plane][i] * BINS);
            count[bin < 0 ? 0 : bin >= BINS ? BINS - 1 : bin]++;
        }
    }
    return total > 0 ? (double)middle_mean(count, total) : 0;
}

/* ------------------------------------------------------------------ whole */

static bool allocate(struct pm_scalp *scalp, struct pm_error *err) {
    size_t pixels = (size_t)scalp->width * (size_t)scalp->height;
    size_t places = (size_t)scalp->grid_width * (size_t)scalp->grid_height;
    for (int p = 0; p < PM_SCALP_PLANES; p++) {
        scalp->code[p] = pm_alloc(pixels, sizeof *scalp->code[p], err);
        scalp->back[p] = pm_alloc(places, sizeof *scalp->back[p], err);
        if (scalp->code[p] == NULL || scalp->back[p] == NULL)
            return false;
    }
    return true;
}

bool pm_scalp_new(struct pm_scalp *scalp, const struct pm_pixels *crop, int shrink,
                  const struct pm_profile *profile, struct pm_error *err) {
    *scalp = (struct pm_scalp){.width = crop->box.w / shrink, .height = crop->box.h / shrink};
    scalp->grid_width = scalp->width / PM_SCALP_STEP + 2;
    scalp->grid_height = scalp->height / PM_SCALP_STEP + 2;
    if (!allocate(scalp, err) || !read_codes(scalp, crop, shrink, profile, err))
        return false;
    for (int p = 0; p < PM_SCALP_PLANES; p++)
        fill_back(scalp, p);
    return true;
}

void pm_scalp_free(struct pm_scalp *scalp) {
    for (int p = 0; p < PM_SCALP_PLANES; p++) {
        free(scalp->code[p]);
        free(scalp->back[p]);
    }
    *scalp = (struct pm_scalp){0};
}
