#include "measure.h"

#include "base/memory.h"
#include "color/lab.h"
#include <stdlib.h>

/* A pixel by the value that it is ranked by. */
struct ranked {
    float key;
    float xyz[3];
};

struct sample {
    struct ranked *pixels;
    size_t n;
    double grey, cover, area;
};

static int by_key(const void *a, const void *b) {
    float x = ((const struct ranked *)a)->key, y = ((const struct ranked *)b)->key;
    return (x > y) - (x < y);
}

static void add(struct sample *sample, rd_v4 xyz, float key) {
    sample->pixels[sample->n++] = (struct ranked){key, {xyz[0], xyz[1], xyz[2]}};
}

/* Reads hair back out of its layer: highlights are light of the white's colour. */
static rd_v4 hair_colour(const struct rd_hair_px *px) {
    const rd_v4 white = {(float)pm_d50.X, (float)pm_d50.Y, (float)pm_d50.Z, 0};
    return (px->colour + white * px->facts[1]) / px->colour[3];
}

static void take(struct sample *sample, const struct rd_canvas *canvas, struct pm_box box,
                 enum rd_what what) {
    for (int y = box.y; y < box.y + box.h; y++) {
        for (int x = box.x; x < box.x + box.w; x++) {
            size_t i = (size_t)y * (size_t)canvas->width + (size_t)x;
            const struct rd_hair_px *px = &canvas->hair[i];
            sample->area += 1;
            sample->cover += (double)px->colour[3];
            sample->grey += (double)px->facts[2];
            if (what == RD_ALL) {
                add(sample, canvas->scene[i], canvas->scene[i][1]);
            } else if (px->colour[3] >= 0.5f) {
                rd_v4 xyz = hair_colour(px);
                add(sample, xyz, xyz[1]);
            }
        }
    }
}

static struct pm_lab mean_of(const struct ranked *pixels, size_t n) {
    double sum[3] = {0, 0, 0};
    for (size_t i = 0; i < n; i++)
        for (int c = 0; c < 3; c++)
            sum[c] += (double)pixels[i].xyz[c];
    double count = (double)n;
    return pm_lab_from_xyz((struct pm_xyz){sum[0] / count, sum[1] / count, sum[2] / count});
}

static double lightness(float Y) {
    return pm_lab_from_xyz((struct pm_xyz){0, (double)Y, 0}).L;
}

static void summarise(const struct sample *sample, struct rd_stats *stats) {
    size_t n = sample->n, low = n / 4, high = n - n / 4;
    stats->pixels = (int64_t)n;
    stats->cover_frac = sample->cover / sample->area;
    stats->grey_frac = sample->cover > 0 ? sample->grey / sample->cover : 0;
    if (n == 0)
        return;
    stats->lab = mean_of(sample->pixels + low, high - low);
    stats->mean_lab = mean_of(sample->pixels, n);
    stats->p10_L = lightness(sample->pixels[n / 10].key);
    stats->p90_L = lightness(sample->pixels[n - 1 - n / 10].key);
}

bool rd_measure(const struct rd_canvas *canvas, struct pm_box box, enum rd_what what, struct rd_stats *stats,
                struct pm_error *err) {
    *stats = (struct rd_stats){0};
    if (box.w <= 0 || box.h <= 0)
        return true;
    struct sample sample = {.pixels = pm_alloc((size_t)box.w * (size_t)box.h, sizeof *sample.pixels, err)};
    if (sample.pixels == NULL)
        return false;
    take(&sample, canvas, box, what);
    qsort(sample.pixels, sample.n, sizeof *sample.pixels, by_key);
    summarise(&sample, stats);
    free(sample.pixels);
    return true;
}

bool rd_light_gain(const struct rd_canvas *canvas, struct pm_box box, float *gain, struct pm_error *err) {
    *gain = 1;
    if (box.w <= 0 || box.h <= 0)
        return true;
    struct sample sample = {.pixels = pm_alloc((size_t)box.w * (size_t)box.h, sizeof *sample.pixels, err)};
    if (sample.pixels == NULL)
        return false;
    for (int y = box.y; y < box.y + box.h; y++) {
        for (int x = box.x; x < box.x + box.w; x++) {
            const struct rd_hair_px *px = &canvas->hair[(size_t)y * (size_t)canvas->width + (size_t)x];
            if (px->colour[3] >= 0.5f)
                add(&sample, px->facts, px->facts[0] / px->colour[3]);
        }
    }
    qsort(sample.pixels, sample.n, sizeof *sample.pixels, by_key);
    double sum = 0;
    size_t low = sample.n / 4, high = sample.n - sample.n / 4;
    for (size_t i = low; i < high; i++)
        sum += (double)sample.pixels[i].key;
    if (sum > 0)
        *gain = (float)((double)(high - low) / sum);
    free(sample.pixels);
    return true;
}
