#include "photo/shrink.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* The weights of the pixels under one averaged pixel are integers and add up to exactly ONE, so that sums
 * of 8-bit codes fit 16 bits and a flat area keeps its code. */
enum { ONE = 256, HALF = 128, BLOCK = 16, WIDE = 2 * BLOCK, LANES = 4 };

struct pm_shrink {
    int width, height, out_width, out_height, channels;
    int y, out_y; /* the next input row, the current output row */
    bool fresh;   /* the current output row is still empty */
    bool halves;  /* exactly two by two pixels become one */
    size_t samples;
    uint8_t *pair;  /* when it halves: the row before, then the mean of two; padded */
    uint16_t *sums; /* weighted sums of the current row; padded, so that pixels can be read as four lanes */
    int taps;       /* pixels under one averaged pixel, at most */
    int *first;     /* by averaged pixel: where its leftmost pixel stands in `sums` */
    uint16_t *weights; /* by averaged pixel: `taps` of them, some zero */
    uint8_t *averaged;
};

/* The weight of item `at` of `count` in cell `cell` of `cells`. */
static int weight(int at, int count, int cell, int cells) {
    int64_t low = (int64_t)at * cells - (int64_t)cell * count, high = low + cells;
    if (low < 0)
        low = 0;
    if (high > count)
        high = count;
    if (low >= high)
        return 0;
    return (int)(ONE * high / count - ONE * low / count);
}

static void set_taps(struct pm_shrink *s) {
    for (int x = 0; x < s->out_width; x++) {
        int first = (int)((int64_t)x * s->width / s->out_width);
        s->first[x] = first * s->channels;
        for (int t = 0; t < s->taps && first + t < s->width; t++)
            s->weights[x * s->taps + t] = (uint16_t)weight(first + t, s->width, x, s->out_width);
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
                            .fresh = true,
                            .halves = width == 2 * out_width && height == 2 * out_height,
                            .samples = (size_t)width * (size_t)channels,
                            .taps = width / out_width + (width % out_width != 0 ? 2 : 0)};
    s->pair = pm_alloc(s->samples + 2 * BLOCK, 1, err);
    s->sums = pm_alloc(s->samples + (size_t)(s->taps * LANES), sizeof *s->sums, err);
    s->first = pm_alloc((size_t)out_width, sizeof *s->first, err);
    s->weights = pm_alloc((size_t)out_width * (size_t)s->taps, sizeof *s->weights, err);
    s->averaged = pm_alloc((size_t)out_width * (size_t)channels + BLOCK, 1, err);
    if (s->pair == NULL || s->sums == NULL || s->first == NULL || s->weights == NULL || s->averaged == NULL) {
        pm_shrink_free(s);
        return NULL;
    }
    set_taps(s);
    return s;
}

void pm_shrink_free(struct pm_shrink *s) {
    if (s == NULL)
        return;
    free(s->pair);
    free(s->sums);
    free(s->first);
    free(s->weights);
    free(s->averaged);
    free(s);
}

/* ------------------------------------------------------------------ halves, which most photos need */

/* Sixteen codes at once; gcc and clang turn these into vector instructions, or into plain ones. */
typedef uint8_t codes16 __attribute__((vector_size(BLOCK)));

/* `to` becomes the mean of itself and `from`, rounded up. */
static void mix_rows(uint8_t *restrict to, const uint8_t *restrict from, size_t samples) {
    size_t i = 0;
    for (; i + BLOCK <= samples; i += BLOCK)
        for (size_t k = i; k < i + BLOCK; k++)
            to[k] = (uint8_t)((to[k] + from[k] + 1) >> 1);
    for (; i < samples; i++)
        to[i] = (uint8_t)((to[i] + from[i] + 1) >> 1);
}

/* Means of codes, rounded down, as those of rows were rounded up. */
static codes16 mean16(const uint8_t *a, const uint8_t *b) {
    codes16 first, second;
    memcpy(&first, a, sizeof first);
    memcpy(&second, b, sizeof second);
    return (first & second) + (((first ^ second) >> 1) & 127);
}

/* Means of RGB pixels side by side. Three of them are in one block of codes and the same one pixel on;
 * what is written beyond a pixel is overwritten by the next one. */
static void mix_rgb(uint8_t *restrict to, const uint8_t *restrict from, int count) {
    for (int x = 0; x < count; x += 3, to += 9, from += 18) {
        codes16 means = mean16(from, from + 3);
        uint8_t mixed[BLOCK];
        memcpy(mixed, &means, sizeof mixed);
        memcpy(to, mixed, LANES);
        memcpy(to + 3, mixed + 6, LANES);
        memcpy(to + 6, mixed + 12, LANES);
    }
}

static void mix_others(uint8_t *restrict to, const uint8_t *restrict from, int count, int channels) {
    for (int x = 0; x < count; x++, from += 2 * channels)
        for (int c = 0; c < channels; c++)
            *to++ = (uint8_t)((from[c] + from[c + channels]) >> 1);
}

static const uint8_t *push_half(struct pm_shrink *s, const uint8_t *row) {
    if (s->y++ % 2 == 0) {
        memcpy(s->pair, row, s->samples);
        return NULL;
    }
    mix_rows(s->pair, row, s->samples);
    if (s->channels == 3)
        mix_rgb(s->averaged, s->pair, s->out_width);
    else
        mix_others(s->averaged, s->pair, s->out_width, s->channels);
    return s->averaged;
}

/* ------------------------------------------------------------------ any other size */

/* Loops over blocks of a fixed size, which compilers turn into vector code. */
static void set_row(uint16_t *restrict sums, const uint8_t *restrict row, size_t samples, uint16_t by) {
    size_t i = 0;
    for (; i + BLOCK <= samples; i += BLOCK)
        for (size_t k = 0; k < BLOCK; k++)
            sums[i + k] = (uint16_t)(by * row[i + k]);
    for (; i < samples; i++)
        sums[i] = (uint16_t)(by * row[i]);
}

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

/* Up to four channels at once, as 16-bit lanes of one word: weights add up to ONE, so no lane overflows. The
 * lanes beyond a pixel's own channels are never used. */
static inline void average_row(uint8_t *restrict to, const uint16_t *restrict sums, const int *restrict first,
                               const uint16_t *restrict by, int count, int channels, int taps) {
    for (int x = 0; x < count; x++, by += taps, to += channels) {
        uint64_t sum = 0x0080008000800080, pixel;
        const uint16_t *from = sums + first[x];
#pragma GCC unroll 4
        for (int t = 0; t < taps; t++) {
            memcpy(&pixel, from + t * channels, sizeof pixel);
            sum += pixel * by[t];
        }
        uint16_t lanes[LANES];
        memcpy(lanes, &sum, sizeof lanes);
#pragma GCC unroll 4
        for (int c = 0; c < channels; c++)
            to[c] = (uint8_t)(lanes[c] >> 8);
    }
}

static void finish_row(struct pm_shrink *s) {
    round_sums(s->sums, s->samples);
    /* Colour photos are reduced to between half and all of their size: that loop is unrolled. */
    if (s->channels == 3 && s->taps == 3)
        average_row(s->averaged, s->sums, s->first, s->weights, s->out_width, 3, 3);
    else
        average_row(s->averaged, s->sums, s->first, s->weights, s->out_width, s->channels, s->taps);
    s->out_y++;
    s->fresh = true;
}

static void weigh_in(struct pm_shrink *s, const uint8_t *row) {
    uint16_t by = (uint16_t)weight(s->y, s->height, s->out_y, s->out_height);
    if (s->fresh)
        set_row(s->sums, row, s->samples, by);
    else
        add_row(s->sums, row, s->samples, by);
    s->fresh = false;
}

const uint8_t *pm_shrink_push(struct pm_shrink *s, const uint8_t *row) {
    if (s->out_width == s->width && s->out_height == s->height)
        return row;
    if (s->y >= s->height)
        return NULL;
    if (s->halves)
        return push_half(s, row);
    int64_t end = (int64_t)(s->y + 1) * s->out_height;
    weigh_in(s, row);
    bool completes = end >= (int64_t)(s->out_y + 1) * s->height;
    if (completes)
        finish_row(s);
    /* The rest of it, beyond the completed row, belongs to the next. */
    if (completes && end > (int64_t)s->out_y * s->height)
        weigh_in(s, row);
    s->y++;
    return completes ? s->averaged : NULL;
}

/* The sums of `height` blocks, in loops that compilers turn into vector code. */
static inline void sum_block(uint16_t *restrict sums, const uint8_t *restrict rows, size_t stride,
                             int height) {
    uint16_t first[BLOCK], second[BLOCK];
    for (size_t k = 0; k < BLOCK; k++)
        first[k] = rows[k];
    for (size_t k = 0; k < BLOCK; k++)
        second[k] = rows[BLOCK + k];
    for (int y = 1; y < height; y++) {
        rows += stride;
        for (size_t k = 0; k < BLOCK; k++)
            first[k] = (uint16_t)(first[k] + rows[k]);
        for (size_t k = 0; k < BLOCK; k++)
            second[k] = (uint16_t)(second[k] + rows[BLOCK + k]);
    }
    memcpy(sums, first, sizeof first);
    memcpy(sums + BLOCK, second, sizeof second);
}

/* The last block overlaps the one before. */
void pm_sum_rows(uint16_t *restrict sums, const uint8_t *restrict rows, size_t stride, int height, size_t n) {
    for (size_t i = 0; n >= WIDE && i < n; i += WIDE) {
        const size_t at = i + WIDE <= n ? i : n - WIDE;
        sum_block(sums + at, rows + at, stride, height);
    }
    for (size_t i = 0; n < WIDE && i < n; i++) {
        sums[i] = 0;
        for (int y = 0; y < height; y++)
            sums[i] = (uint16_t)(sums[i] + rows[(size_t)y * stride + i]);
    }
}
