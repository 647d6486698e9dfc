#include "chart/sketch.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 16 };

/* Sixteen codes at once; gcc and clang turn these into vector instructions, or into plain ones. */
typedef uint8_t codes16 __attribute__((vector_size(BLOCK)));

/* `to` becomes the mean of itself and `from`, rounded up. */
static void mix_rows(uint8_t *to, const uint8_t *from, size_t n) {
    size_t i = 0;
    for (; i + BLOCK <= n; i += BLOCK) {
        codes16 a, b;
        memcpy(&a, to + i, sizeof a);
        memcpy(&b, from + i, sizeof b);
        a = (a | b) - (((a ^ b) >> 1) & 127);
        memcpy(to + i, &a, sizeof a);
    }
    for (; i < n; i++)
        to[i] = (uint8_t)((to[i] + from[i] + 1) >> 1);
}

/* The mean of `factor` (1, 2 or 4) rows beginning with `row`. */
static void mean_row(const uint8_t *row, size_t stride, int factor, size_t n, uint8_t *mean,
                     uint8_t *scratch) {
    memcpy(mean, row, n);
    if (factor == 1)
        return;
    mix_rows(mean, row + stride, n);
    if (factor == 2)
        return;
    memcpy(scratch, row + 2 * stride, n);
    mix_rows(scratch, row + 3 * stride, n);
    mix_rows(mean, scratch, n);
}

/* A sum of 3, 6 or 12 codes -> their mean: by a third, then by a power of two. */
static uint8_t mean_of(unsigned sum, unsigned shift) {
    return (uint8_t)(sum * (65536 / 3 + 1) >> (16 + shift));
}

/* Means of two RGB pixels side by side: what nearly every photo needs, so it is spelled out. */
static void mean_of_pairs(const uint8_t *mean, int width, uint8_t *light) {
    for (int x = 0; x < width; x++, mean += 6)
        light[x] = mean_of((unsigned)(mean[0] + mean[1] + mean[2] + mean[3] + mean[4] + mean[5]), 1);
}

static void mean_of_fours(const uint8_t *mean, int width, uint8_t *light) {
    for (int x = 0; x < width; x++) {
        unsigned sum = 0;
        for (int k = 0; k < 12; k++)
            sum += *mean++;
        light[x] = mean_of(sum, 2);
    }
}

static void mean_of_ones(const uint8_t *mean, int width, uint8_t *light) {
    for (int x = 0; x < width; x++, mean += 3)
        light[x] = mean_of((unsigned)(mean[0] + mean[1] + mean[2]), 0);
}

bool pm_sketch_new(const struct pm_pixels *pixels, struct pm_box box, int factor, struct pm_sketch *sketch,
                   struct pm_error *err) {
    size_t stride = 3 * (size_t)pixels->box.w, width = (size_t)(box.w / factor),
           n = 3 * width * (size_t)factor;
    *sketch = (struct pm_sketch){.width = box.w / factor,
                                 .height = box.h / factor,
                                 .source = pixels,
                                 .x = box.x,
                                 .y = box.y,
                                 .factor = factor};
    uint8_t *rows = pm_alloc(2, n, err);
    sketch->light = rows == NULL ? NULL : pm_alloc(width, (size_t)sketch->height, err);
    for (int y = 0; sketch->light != NULL && y < sketch->height; y++) {
        const uint8_t *row = pixels->data + (size_t)(box.y + y * factor) * stride + 3 * (size_t)box.x;
        uint8_t *light = sketch->light + (size_t)y * width;
        mean_row(row, stride, factor, n, rows, rows + n);
        if (factor == 1)
            mean_of_ones(rows, sketch->width, light);
        else if (factor == 2)
            mean_of_pairs(rows, sketch->width, light);
        else
            mean_of_fours(rows, sketch->width, light);
    }
    free(rows);
    return sketch->light != NULL;
}

void pm_sketch_free(struct pm_sketch *sketch) {
    free(sketch->light);
    sketch->light = NULL;
}

const uint8_t *pm_sketch_codes(const struct pm_sketch *sketch, struct pm_point at) {
    double x = floor((at.x + 0.5) * sketch->factor) + sketch->x;
    double y = floor((at.y + 0.5) * sketch->factor) + sketch->y;
    const struct pm_box *box = &sketch->source->box;
    if (!(x >= 0 && y >= 0 && x < box->w && y < box->h))
        return NULL;
    return sketch->source->data + 3 * ((size_t)y * (size_t)box->w + (size_t)x);
}
