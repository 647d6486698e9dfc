#include "photo/shrink.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* Weights of the pixels under one averaged pixel are whole and add up to exactly ONE, so that the sums of
 * 8-bit codes fit 16 bits and a flat area stays what it is. */
enum { ONE = 256, HALF = 128, BLOCK = 16, LANES = 4 };

struct pm_shrink {
    int width, height, out_width, out_height, channels;
    int y, out_y; /* the next row in, the row under way */
    size_t samples;
    uint16_t *sums;    /* of the row under way, weighted; LANES more than samples */
    int *first, *taps; /* by averaged pixel: its leftmost pixel, and how many */
    uint16_t *weights; /* of all averaged pixels, left to right */
    uint8_t *averaged;
};

/* The weight of item `at` of `count` in cell `cell` of `cells`. */
static int weight(int at, int count, int cell, int cells) {
    int64_t low = (int64_t)at * cells - (int64_t)cell * count, high = low + cells;
    if (low < 0)
        low = 0;
    if (high > count)
        high = count;
    return (int)(ONE * high / count - ONE * low / count);
}

static void set_taps(struct pm_shrink *s) {
    uint16_t *next = s->weights;
    for (int x = 0; x < s->out_width; x++) {
        int first = (int)((int64_t)x * s->width / s->out_width);
        int end = (int)(((int64_t)(x + 1) * s->width + s->out_width - 1) / s->out_width);
        s->first[x] = first * s->channels;
        s->taps[x] = end - first;
        for (int at = first; at < end; at++)
            *next++ = (uint16_t)weight(at, s->width, x, s->out_width);
    }
}

struct pm_shrink *pm_shrink_new(int width, int height, int out_width, int out_height, int channels,
                                struct pm_error *err) {
    struct pm_shrink *s = pm_alloc(1, sizeof *s, err);
    if (s == NULL)
        return NULL;
    *s = (struct pm_shrink){.width = width,
                            .height = height,
                            .out_width = out_width,
                            .out_height = out_height,
                            .channels = channels,
                            .samples = (size_t)width * (size_t)channels};
    s->sums = pm_alloc(s->samples + LANES, sizeof *s->sums, err);
    s->first = pm_alloc((size_t)out_width, sizeof *s->first, err);
    s->taps = pm_alloc((size_t)out_width, sizeof *s->taps, err);
    s->weights = pm_alloc((size_t)width + (size_t)out_width, sizeof *s->weights, err);
    s->averaged = pm_alloc((size_t)out_width * (size_t)channels, 1, err);
    if (s->sums == NULL || s->first == NULL || s->taps == NULL || s->weights == NULL || s->averaged == NULL) {
        pm_shrink_free(s);
        return NULL;
    }
    set_taps(s);
    return s;
}

void pm_shrink_free(struct pm_shrink *s) {
    if (s == NULL)
        return;
    free(s->sums);
    free(s->first);
    free(s->taps);
    free(s->weights);
    free(s->averaged);
    free(s);
}

/* In blocks of a fixed size, which compilers turn into vector code. */
static void add_row(uint16_t *restrict sums, const uint8_t *restrict row, size_t samples, uint16_t by) {
    size_t i = 0;
    for (; i + BLOCK <= samples; i += BLOCK)
        for (size_t k = 0; k < BLOCK; k++)
            sums[i + k] = (uint16_t)(sums[i + k] + by * row[i + k]);
    for (; i < samples; i++)
        sums[i] = (uint16_t)(sums[i] + by * row[i]);
}

static void round_sums(uint16_t *sums, size_t samples) {
    size_t i = 0;
    for (; i + BLOCK <= samples; i += BLOCK)
        for (size_t k = 0; k < BLOCK; k++)
            sums[i + k] = (uint16_t)(sums[i + k] + HALF) >> 8;
    for (; i < samples; i++)
        sums[i] = (uint16_t)(sums[i] + HALF) >> 8;
}

/* Up to four channels at once, as 16-bit lanes of one word: weights add up to ONE, so no lane overflows. What
 * the lanes behind a pixel's own channels hold is never looked at. */
static void average_row(struct pm_shrink *s) {
    const uint16_t *by = s->weights;
    uint8_t *to = s->averaged;
    for (int x = 0; x < s->out_width; x++) {
        uint64_t sum = 0x0080008000800080, pixel;
        const uint16_t *from = s->sums + s->first[x];
        for (int t = 0; t < s->taps[x]; t++, from += s->channels) {
            memcpy(&pixel, from, sizeof pixel);
            sum += pixel * *by++;
        }
        uint16_t lanes[LANES];
        memcpy(lanes, &sum, sizeof lanes);
        for (int c = 0; c < s->channels; c++)
            *to++ = (uint8_t)(lanes[c] >> 8);
    }
}

const uint8_t *pm_shrink_push(struct pm_shrink *s, const uint8_t *row) {
    if (s->out_width == s->width && s->out_height == s->height)
        return row;
    if (s->out_y >= s->out_height)
        return NULL;
    const uint8_t *done = NULL;
    int now = weight(s->y, s->height, s->out_y, s->out_height);
    add_row(s->sums, row, s->samples, (uint16_t)now);
    if ((int64_t)(s->y + 1) * s->out_height >= (int64_t)(s->out_y + 1) * s->height) {
        round_sums(s->sums, s->samples);
        average_row(s);
        done = s->averaged;
        memset(s->sums, 0, s->samples * sizeof *s->sums);
        s->out_y++;
        if ((int64_t)(s->y + 1) * s->out_height > (int64_t)s->out_y * s->height)
            add_row(s->sums, row, s->samples, (uint16_t)weight(s->y, s->height, s->out_y, s->out_height));
    }
    s->y++;
    return done;
}
