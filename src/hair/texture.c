#include "hair/texture.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"

/* Means along a line of `n` values that lie `stride` apart, by running sums. */
static void blur_line(float *to, const float *from, int n, int stride, int radius) {
    double sum = 0;
    for (int i = 0; i < radius && i < n; i++)
        sum += from[i * stride];
    for (int i = 0; i < n; i++) {
        if (i + radius < n)
            sum += from[(i + radius) * stride];
        if (i - radius - 1 >= 0)
            sum -= from[(i - radius - 1) * stride];
        int low = i - radius > 0 ? i - radius : 0, high = i + radius < n - 1 ? i + radius : n - 1;
        to[i * stride] = (float)(sum / (high - low + 1));
    }
}

bool pm_box_blur(float *to, const float *from, int width, int height, int radius, struct pm_error *err) {
    float *across = pm_alloc((size_t)width * (size_t)height, sizeof *across, err);
    if (across == NULL)
        return false;
    for (int y = 0; y < height; y++)
        blur_line(across + y * width, from + y * width, width, 1, radius);
    for (int x = 0; x < width; x++)
        blur_line(to + x, across + x, height, width, radius);
    free(across);
    return true;
}

/* In: L* in `mean` and its square in `square`; out: their blurred deviation in `texture`. */
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
    for (size_t i = 0; i < n; i++)
        square[i] = sqrtf(fmaxf(texture[i] - mean[i] * mean[i], 0));
    return pm_box_blur(texture, square, w, h, 3, err);
}

float *pm_texture(const struct pm_cells *cells, struct pm_error *err) {
    size_t n = pm_cells_count(cells);
    float *texture = pm_alloc(n, sizeof *texture, err);
    float *mean = pm_alloc(n, sizeof *mean, err);
    float *square = pm_alloc(n, sizeof *square, err);
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
