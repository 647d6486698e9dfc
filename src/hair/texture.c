#include "hair/texture.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { BLOCK = 16 };

/* The divisors of a mean over 2 radius + 1 of `n` places, at each of them: smaller at the ends. */
static void fill_shares(double *shares, int n, int radius) {
    for (int i = 0; i < n; i++) {
        int low = i > radius ? i - radius : 0, high = i + radius < n ? i + radius : n - 1;
        shares[i] = 1.0 / (high - low + 1);
    }
}

/* The working memory of a blur; rows are padded to whole blocks. */
struct blur {
    int width, height, radius, stride;
    float *across; /* rows blurred along themselves */
    float *zeros, *line;
    float *padded; /* a row between radius + 1 and radius zeros */
    double *sums;  /* of each column */
    double *shares;
};

static bool blur_new(struct blur *b, int width, int height, int radius, struct pm_error *err) {
    int stride = (width + BLOCK - 1) / BLOCK * BLOCK, longest = width > height ? width : height;
    *b = (struct blur){.width = width, .height = height, .radius = radius, .stride = stride};
    size_t row = (size_t)stride, floats = row * ((size_t)height + 2) + (size_t)(width + 2 * radius + 1);
    b->across = pm_alloc_unset(floats, sizeof *b->across, err);
    b->sums = pm_alloc(row + (size_t)longest, sizeof *b->sums, err);
    if (b->across == NULL || b->sums == NULL)
        return false;
    b->zeros = b->across + row * (size_t)height;
    b->line = b->zeros + row;
    b->padded = b->line + row;
    memset(b->zeros, 0, (floats - row * (size_t)height) * sizeof *b->zeros);
    for (int y = 0; y < height; y++) /* the padding is summed, too */
        memset(b->across + y * stride + width, 0, (size_t)(stride - width) * sizeof *b->across);
    b->shares = b->sums + row;
    return true;
}

static void blur_free(struct blur *b) {
    free(b->across);
    free(b->sums);
}

static void blur_rows(struct blur *b, const float *from) {
    fill_shares(b->shares, b->width, b->radius);
    for (int y = 0; y < b->height; y++) {
        float *to = b->across + y * b->stride;
        memcpy(b->padded + b->radius + 1, from + y * b->width, (size_t)b->width * sizeof *from);
        double sum = 0;
        for (int i = 1; i <= 2 * b->radius; i++)
            sum += b->padded[i];
        for (int x = 0; x < b->width; x++) {
            sum += (double)b->padded[x + 2 * b->radius + 1] - b->padded[x];
            to[x] = (float)(sum * b->shares[x]);
        }
    }
}

/* Adds a row to the running sums and removes another, in blocks of a fixed size, which compilers turn
 * into vector code. */
static void step_down(float *restrict to, double *restrict sums, const float *restrict comes,
                      const float *restrict goes, int stride, double share) {
    for (int x = 0; x < stride; x += BLOCK)
        for (int i = x; i < x + BLOCK; i++) {
            sums[i] += (double)comes[i] - goes[i];
            to[i] = (float)(sums[i] * share);
        }
}

static void blur_columns(struct blur *b, float *to) {
    fill_shares(b->shares, b->height, b->radius);
    for (int y = -b->radius; y < b->height; y++) {
        int comes = y + b->radius, goes = y - b->radius - 1;
        step_down(b->line, b->sums, comes < b->height ? b->across + comes * b->stride : b->zeros,
                  goes >= 0 ? b->across + goes * b->stride : b->zeros, b->stride, y >= 0 ? b->shares[y] : 0);
        if (y >= 0)
            memcpy(to + y * b->width, b->line, (size_t)b->width * sizeof *to);
    }
}

bool pm_box_blur(float *to, const float *from, int width, int height, int radius, struct pm_error *err) {
    struct blur blur;
    bool done = blur_new(&blur, width, height, radius, err);
    if (done) {
        blur_rows(&blur, from);
        blur_columns(&blur, to);
    }
    blur_free(&blur);
    return done;
}

/* In: L* in `mean` and its square in `square`; out: the blurred standard deviation in `texture`. */
static bool deviation(float *texture, float *mean, float *square, const struct pm_cells *cells,
                      struct pm_error *err) {
    size_t n = pm_cells_count(cells);
    int w = cells->width, h = cells->height;
    for (size_t i = 0; i < n; i++) {
        float L = cells->lab[3 * i];
        texture[i] = L;
        square[i] = L * L;
    }
    if (!pm_box_blur(mean, texture, w, h, 2, err) || !pm_box_blur(texture, square, w, h, 2, err))
        return false;
    for (size_t i = 0; i < n; i++) {
        const float variance = texture[i] - mean[i] * mean[i];
        square[i] = sqrtf(variance > 0 ? variance : 0);
    }
    return pm_box_blur(texture, square, w, h, 3, err);
}

float *pm_texture(const struct pm_cells *cells, struct pm_error *err) {
    size_t n = pm_cells_count(cells);
    float *texture = pm_alloc_unset(n, sizeof *texture, err);
    float *mean = pm_alloc_unset(n, sizeof *mean, err);
    float *square = pm_alloc_unset(n, sizeof *square, err);
    bool done =
        texture != NULL && mean != NULL && square != NULL && deviation(texture, mean, square, cells, err);
    for (size_t i = 0; done && i < n; i++)
        texture[i] /= 4 + 0.05f * mean[i];
    free(mean);
    free(square);
    if (!done) {
        free(texture);
        return NULL;
    }
    return texture;
}
