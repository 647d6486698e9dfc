#include "hair/network.h"

#include <stdlib.h>

#include "base/memory.h"
#include "hair/network_layers.h"

/* Channels at a half, a quarter, an eighth and a sixteenth of the copy. */
enum { HALF = 16, QUARTER = 24, EIGHTH = 48, SIXTEENTH = 96, ALIGNED = 16 };

/* One evaluation: the planes of each scale, the working memory of a layer, and the position of the next
 * layer's bytes.
 */
struct run {
    struct pm_plane half, quarter, eighth, sixteenth; /* used again by later layers */
    struct pm_plane spare;                            /* between two layers of one scale; of changing shape */
    struct pm_plane from_below;                       /* the enlarged plane; of changing shape */
    struct pm_layer layer;
    const uint8_t *bytes;
    void *memory; /* all of the above, one after the other */
    size_t cut;   /* bytes of it in use */
};

void pm_network_size(int *copy_width, int *copy_height, int width, int height, int long_px) {
    int longer = width > height ? width : height, shorter = width > height ? height : width;
    int64_t steps = ((int64_t)shorter * long_px * 2 / longer + PM_NETWORK_STEP_PX) / (2 * PM_NETWORK_STEP_PX);
    int side = (int)(steps < 1 ? 1 : steps) * PM_NETWORK_STEP_PX;
    *copy_width = width > height ? long_px : side;
    *copy_height = width > height ? side : long_px;
}

/* `bytes` more of the run's memory, at a multiple of 16; with no memory yet they are only counted. */
static void *cut(struct run *run, size_t bytes) {
    size_t at = run->cut;
    run->cut += (bytes + ALIGNED - 1) / ALIGNED * ALIGNED;
    if (run->memory == NULL)
        return NULL;
    size_t off = (uintptr_t)run->memory % ALIGNED;
    return (char *)run->memory + at + (off ? ALIGNED - off : 0);
}

static struct pm_plane plane_of(struct run *run, int width, int height, int channels) {
    size_t count = (size_t)width * (size_t)height * (size_t)channels;
    return (struct pm_plane){cut(run, count * sizeof(int16_t)), width, height, channels};
}

static void cut_all(struct run *run, int w, int h) {
    run->cut = 0;
    run->layer.weights = cut(run, PM_LAYER_MOST_WEIGHTS * sizeof(int16_t));
    run->layer.bias = cut(run, 2 * PM_LAYER_CHANNELS * sizeof(int32_t));
    run->layer.spread = cut(run, PM_LAYER_MOST_SPREAD * sizeof(int16_t));
    run->half = plane_of(run, w / 2, h / 2, HALF);
    run->quarter = plane_of(run, w / 4, h / 4, QUARTER);
    run->eighth = plane_of(run, w / 8, h / 8, EIGHTH);
    run->sixteenth = plane_of(run, w / 16, h / 16, SIXTEENTH);
    run->spare = plane_of(run, w / 2, h / 2, HALF);
    run->from_below = plane_of(run, w / 4, h / 4, HALF);
}

static bool run_open(struct run *run, int w, int h, struct pm_error *err) {
    *run = (struct run){.bytes = pm_network_weights};
    cut_all(run, w, h);
    run->memory = pm_alloc_unset(run->cut + ALIGNED, 1, err);
    if (run->memory == NULL)
        return false;
    cut_all(run, w, h);
    return true;
}

static const struct pm_layer *next_layer(struct run *run, int taps, int inputs, int outputs) {
    run->bytes = pm_layer_unpack(&run->layer, run->bytes, taps, inputs, outputs);
    return &run->layer;
}

/* The same memory in another plane's shape. */
static struct pm_plane *shaped(struct pm_plane *spare, const struct pm_plane *like, int channels) {
    spare->width = like->width;
    spare->height = like->height;
    spare->channels = channels;
    return spare;
}

/* plane += point(depthwise(plane)) */
static void separable(struct run *run, struct pm_plane *plane, int dilation) {
    struct pm_plane *between = shaped(&run->spare, plane, plane->channels);
    pm_layer_depthwise(between, plane, dilation, next_layer(run, 9, 1, plane->channels));
    pm_layer_point(plane, between, plane, next_layer(run, 1, plane->channels, plane->channels));
}

/* Half of `from`'s size, and what a second convolution adds. */
static void down(struct run *run, struct pm_plane *to, const struct pm_plane *from) {
    struct pm_plane *first = shaped(&run->spare, to, to->channels);
    pm_layer_conv(first, from, 2, NULL, next_layer(run, 9, from->channels, to->channels));
    pm_layer_conv(to, first, 1, first, next_layer(run, 9, to->channels, to->channels));
}

/* Adds the plane of half size, enlarged, to `to`. */
static void up(struct run *run, struct pm_plane *to, const struct pm_plane *from) {
    struct pm_plane *below = shaped(&run->from_below, from, to->channels);
    pm_layer_point(below, from, NULL, next_layer(run, 1, from->channels, to->channels));
    pm_layer_add_twice(to, below);
    separable(run, to, 1);
}

static void evaluate(struct run *run, struct pm_network_map *map, const uint8_t *rgb) {
    pm_layer_first(&run->half, rgb, next_layer(run, 1, PM_LAYER_FIRST_INPUTS, HALF));
    down(run, &run->quarter, &run->half);
    down(run, &run->eighth, &run->quarter);
    pm_layer_conv(&run->sixteenth, &run->eighth, 2, NULL, next_layer(run, 9, EIGHTH, SIXTEENTH));
    for (int dilation = 1; dilation <= 3; dilation++)
        separable(run, &run->sixteenth, dilation);
    pm_layer_add_mean(&run->sixteenth, next_layer(run, 1, SIXTEENTH, SIXTEENTH));
    separable(run, &run->sixteenth, 1);
    up(run, &run->eighth, &run->sixteenth);
    up(run, &run->quarter, &run->eighth);
    up(run, &run->half, &run->quarter);
    pm_layer_head(map->hair, map->skin, &run->half, next_layer(run, 1, HALF, 8));
}

/* Converts the steps of the logits to probabilities by the table after the last layer. */
static void to_probability(uint8_t *values, size_t count, const uint8_t *table) {
    for (size_t i = 0; i < count; i++)
        values[i] = table[values[i]];
}

bool pm_network_run(struct pm_network_map *map, const uint8_t *rgb, int copy_width, int copy_height,
                    struct pm_error *err) {
    struct run run;
    size_t count = (size_t)(copy_width / 2) * (size_t)(copy_height / 2);
    *map = (struct pm_network_map){.width = copy_width / 2, .height = copy_height / 2};
    map->hair = pm_alloc_unset(count, 1, err);
    map->skin = pm_alloc_unset(count, 1, err);
    bool good = run_open(&run, copy_width, copy_height, err) && map->hair && map->skin;
    if (good) {
        evaluate(&run, map, rgb);
        to_probability(map->hair, count, run.bytes);
        to_probability(map->skin, count, run.bytes);
    } else {
        pm_network_map_free(map);
    }
    free(run.memory);
    return good;
}

void pm_network_map_free(struct pm_network_map *map) {
    free(map->hair);
    free(map->skin);
    *map = (struct pm_network_map){0};
}
