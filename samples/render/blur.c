#include "blur.h"

#include "arith.h"
#include "base/memory.h"
#include <stdlib.h>

enum { MAX_RADIUS = 64 };

static int gaussian(float deviation_px, float weight[MAX_RADIUS + 1]) {
    int radius = (int)(3 * deviation_px) + 1;
    radius = radius > MAX_RADIUS ? MAX_RADIUS : radius;
    float sum = 0;
    for (int i = 0; i <= radius; i++) {
        weight[i] = rd_exp(-0.5f * (float)(i * i) / (deviation_px * deviation_px));
        sum += i == 0 ? weight[i] : 2 * weight[i];
    }
    for (int i = 0; i <= radius; i++)
        weight[i] /= sum;
    return radius;
}

/* One line of `n` pixels `stride` apart, mirrored at its ends. */
static void blur_line(rd_v4 *line, size_t stride, int n, const float *weight, int radius, rd_v4 *copy) {
    for (int i = 0; i < n; i++)
        copy[i] = line[(size_t)i * stride];
    for (int i = 0; i < n; i++) {
        rd_v4 sum = copy[i] * weight[0];
        for (int k = 1; k <= radius; k++) {
            int low = i - k < 0 ? k - i : i - k, high = i + k >= n ? 2 * n - 2 - i - k : i + k;
            sum += (copy[low < n ? low : n - 1] + copy[high >= 0 ? high : 0]) * weight[k];
        }
        line[(size_t)i * stride] = sum;
    }
}

bool rd_blur(struct rd_canvas *canvas, float deviation_px, struct pm_error *err) {
    float weight[MAX_RADIUS + 1];
    int w = canvas->width, h = canvas->height;
    rd_v4 *copy = pm_alloc((size_t)(w > h ? w : h), sizeof *copy, err);
    if (copy == NULL)
        return false;
    int radius = gaussian(deviation_px, weight);
    for (int y = 0; y < h; y++)
        blur_line(canvas->scene + (size_t)y * (size_t)w, 1, w, weight, radius, copy);
    for (int x = 0; x < w; x++)
        blur_line(canvas->scene + x, (size_t)w, h, weight, radius, copy);
    free(copy);
    return true;
}
