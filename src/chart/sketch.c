#include "chart/sketch.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 16, LANES = BLOCK / 2, PAD = LANES + 2 };

/* Sixteen codes at once; gcc and clang turn these into vector instructions, or into plain ones. */
typedef uint8_t codes16 __attribute__((vector_size(BLOCK)));

typedef uint16_t sums8 __attribute__((vector_size(BLOCK)));

/* The means of sixteen codes and sixteen others, rounded up. */
static codes16 mix16(const uint8_t *one, const uint8_t *other) {
    codes16 mean;
    for (size_t i = 0; i < BLOCK; i++)
        mean[i] = (uint8_t)((one[i] + other[i] + 1) >> 1);
    return mean;
}

/* `to` becomes the mean of itself and `from`, rounded up. */
static void mix_rows(uint8_t *to, const uint8_t *from, size_t n) {
    size_t i = 0;
    for (; i + BLOCK <= n; i += BLOCK) {
        codes16 mixed = mix16(to + i, from + i);
        memcpy(to + i, &mixed, sizeof mixed);
    }
    for (; i < n; i++)
        to[i] = (uint8_t)((to[i] + from[i] + 1) >> 1);
}

/* The mean of four rows beginning with `row`. */
static void mean_of_rows(const uint8_t *row, size_t stride, size_t n, uint8_t *mean, uint8_t *scratch) {
    memcpy(mean, row, n);
    mix_rows(mean, row + stride, n);
    memcpy(scratch, row + 2 * stride, n);
    mix_rows(scratch, row + 3 * stride, n);
    mix_rows(mean, scratch, n);
}

/* A sum of 3, 6 or 12 codes -> their mean: by a third, then by a power of two. */
static uint8_t mean_of(unsigned sum, unsigned shift) {
    return (uint8_t)(sum * (65536 / 3 + 1) >> (16 + shift));
}

/* The mean of two rows of n codes, added up in twos. */
static void mix_in_twos(const uint8_t *row, size_t stride, size_t n, uint16_t *sums) {
    size_t i = 0;
#pragma GCC unroll 4
    for (; i + BLOCK <= n; i += BLOCK) {
        const sums8 mixed = (sums8)mix16(row + i, row + stride + i), twos = (mixed & 255) + (mixed >> 8);
        memcpy(sums + i / 2, &twos, sizeof twos);
    }
    for (; i < n; i += 2)
        sums[i / 2] =
            (uint16_t)((row[i] + row[stride + i] + 1) / 2 + (row[i + 1] + row[stride + i + 1] + 1) / 2);
}

/* Means of 2 x 2 RGB pixels, from three twos each: needed for nearly every photo, so it is written out. The
 * mean of three twos is taken at every offset and replaces the first; PAD beyond the last are read. */
static void mean_of_pairs(uint16_t *sums, int width, uint8_t *light) {
#pragma GCC unroll 4
    for (int i = 0; i < 3 * width; i += LANES) {
        sums8 a, b, c;
        memcpy(&a, sums + i, sizeof a);
        memcpy(&b, sums + i + 1, sizeof b);
        memcpy(&c, sums + i + 2, sizeof c);
        a = (a + b + c) / 6;
        memcpy(sums + i, &a, sizeof a);
    }
#pragma GCC unroll 8
    for (int x = 0; x < width; x++)
        light[x] = (uint8_t)sums[3 * x];
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
    uint8_t *rows = pm_alloc_unset(2, n, err);
    uint16_t *sums = pm_alloc(n / 2 + PAD, sizeof *sums, err);
    if (rows != NULL && sums != NULL)
        sketch->light = pm_alloc_unset(width * (size_t)sketch->height + PM_SKETCH_PAD, 1, err);
    for (int y = 0; sketch->light != NULL && y < sketch->height; y++) {
        const uint8_t *row = pixels->data + (size_t)(box.y + y * factor) * stride + 3 * (size_t)box.x;
        uint8_t *light = sketch->light + (size_t)y * width;
        if (factor == 1) {
            mean_of_ones(row, sketch->width, light);
        } else if (factor == 2) {
            mix_in_twos(row, stride, n, sums);
            mean_of_pairs(sums, sketch->width, light);
        } else {
            mean_of_rows(row, stride, n, rows, rows + n);
            mean_of_fours(rows, sketch->width, light);
        }
    }
    free(rows);
    free(sums);
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
