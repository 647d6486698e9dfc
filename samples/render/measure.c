#include "measure.h"

#include "base/memory.h"
#include "color/lab.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Pixels that count, with the value that each is ranked by. */
struct sample {
    float *key, *xyz; /* n and 3 n */
    size_t n;
    double grey, cover, area;
};

static bool new_sample(struct sample *sample, struct pm_box box, struct pm_error *err) {
    size_t most = (size_t)box.w * (size_t)box.h;
    *sample = (struct sample){.key = pm_alloc(most, sizeof(float), err),
                              .xyz = pm_alloc(3 * most, sizeof(float), err)};
    return sample->key != NULL && sample->xyz != NULL;
}

static void free_sample(struct sample *sample) {
    free(sample->key);
    free(sample->xyz);
}

static void add(struct sample *sample, rd_v4 xyz, float key) {
    sample->key[sample->n] = key;
    for (int c = 0; c < 3; c++)
        sample->xyz[3 * sample->n + (size_t)c] = xyz[c];
    sample->n++;
}

/* The k-th smallest of n values, which change places (Hoare 1961). */
static float kth(float *values, size_t n, size_t k) {
    size_t low = 0, high = n - 1;
    while (low < high) {
        float pivot = values[low + (high - low) / 2];
        size_t i = low, j = high;
        for (;;) {
            while (values[i] < pivot)
                i++;
            while (values[j] > pivot)
                j--;
            if (i >= j)
                break;
            float swap = values[i];
            values[i++] = values[j];
            values[j--] = swap;
        }
        if (k <= j)
            high = j;
        else
            low = j + 1;
    }
    return values[k];
}

/* The keys at four ranks, 10, 25, 75 and 90 in a hundred. */
static bool quantiles(const struct sample *sample, float at[4], struct pm_error *err) {
    static const int percent[4] = {10, 25, 75, 90};
    float *copy = pm_alloc(sample->n, sizeof *copy, err);
    if (copy == NULL)
        return false;
    memcpy(copy, sample->key, sample->n * sizeof *copy);
    for (int i = 0; i < 4; i++)
        at[i] = kth(copy, sample->n, (sample->n - 1) * (size_t)percent[i] / 100);
    free(copy);
    return true;
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

/* The linear mean of the pixels whose key lies in [low, high]. */
static struct pm_xyz mean_of(const struct sample *sample, float low, float high) {
    double sum[3] = {0, 0, 0}, count = 0;
    for (size_t i = 0; i < sample->n; i++) {
        if (sample->key[i] < low || sample->key[i] > high)
            continue;
        for (size_t c = 0; c < 3; c++)
            sum[c] += (double)sample->xyz[3 * i + c];
        count += 1;
    }
    return (struct pm_xyz){sum[0] / count, sum[1] / count, sum[2] / count};
}

static double lightness(float Y) {
    return pm_lab_from_xyz((struct pm_xyz){0, (double)Y, 0}).L;
}

static bool summarise(const struct sample *sample, struct rd_stats *stats, struct pm_error *err) {
    float at[4];
    stats->pixels = (int64_t)sample->n;
    stats->cover_frac = sample->cover / sample->area;
    stats->grey_frac = sample->cover > 0 ? sample->grey / sample->cover : 0;
    if (sample->n == 0)
        return true;
    if (!quantiles(sample, at, err))
        return false;
    stats->lab = pm_lab_from_xyz(mean_of(sample, at[1], at[2]));
    stats->mean_lab = pm_lab_from_xyz(mean_of(sample, -INFINITY, INFINITY));
    stats->p10_L = lightness(at[0]);
    stats->p90_L = lightness(at[3]);
    return true;
}

bool rd_measure(const struct rd_canvas *canvas, struct pm_box box, enum rd_what what, struct rd_stats *stats,
                struct pm_error *err) {
    *stats = (struct rd_stats){0};
    if (box.w <= 0 || box.h <= 0)
        return true;
    struct sample sample;
    bool done = false;
    if (new_sample(&sample, box, err)) {
        take(&sample, canvas, box, what);
        done = summarise(&sample, stats, err);
    }
    free_sample(&sample);
    return done;
}

static void take_light(struct sample *sample, const struct rd_canvas *canvas, struct pm_box box) {
    for (int y = box.y; y < box.y + box.h; y++) {
        for (int x = box.x; x < box.x + box.w; x++) {
            const struct rd_hair_px *px = &canvas->hair[(size_t)y * (size_t)canvas->width + (size_t)x];
            if (px->colour[3] < 0.5f)
                continue;
            float light = px->facts[0] / px->colour[3];
            add(sample, (rd_v4){light, light, light, 0}, light);
        }
    }
}

bool rd_light_gain(const struct rd_canvas *canvas, struct pm_box box, float *gain, struct pm_error *err) {
    *gain = 1;
    if (box.w <= 0 || box.h <= 0)
        return true;
    struct sample sample;
    float at[4];
    bool done = false;
    if (!new_sample(&sample, box, err))
        goto out;
    take_light(&sample, canvas, box);
    if (sample.n > 0) {
        if (!quantiles(&sample, at, err))
            goto out;
        *gain = (float)(1 / mean_of(&sample, at[1], at[2]).Y);
    }
    done = true;
out:
    free_sample(&sample);
    return done;
}
