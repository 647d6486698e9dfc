#include "hair/network.h"

#include <stdlib.h>

#include "base/memory.h"
#include "hair/network_layers.h"

/* Channels at a half, a quarter, an eighth and a sixteenth of the copy. */
enum { HALF = 16, QUARTER = 24, EIGHTH = 48, SIXTEENTH = 96 };

/* One evaluation: the planes of each scale, what a layer computes with, and where the next layer's bytes are.
 */
struct run {
    struct pm_plane half, quarter, eighth, sixteenth; /* what the later layers come back to */
    struct pm_plane spare;                            /* between two layers of one scale; of changing shape */
    struct pm_plane from_below;                       /* what is drawn twice as large; of changing shape */
    struct pm_layer layer;
    const uint8_t *bytes;
};

void pm_network_size(int *copy_width, int *copy_height, int width, int height) {
    int longer = width > height ? width : height, shorter = width > height ? height : width;
    int64_t steps =
        ((int64_t)shorter * PM_NETWORK_LONG_PX * 2 / longer + PM_NETWORK_STEP_PX) / (2 * PM_NETWORK_STEP_PX);
    int side = (int)(steps < 1 ? 1 : steps) * PM_NETWORK_STEP_PX;
    *copy_width = width > height ? PM_NETWORK_LONG_PX : side;
    *copy_height = width > height ? side : PM_NETWORK_LONG_PX;
}

static struct pm_plane plane_of(int width, int height, int channels, struct pm_error *err) {
    size_t count = (size_t)width * (size_t)height * (size_t)channels;
    return (struct pm_plane){pm_alloc(count, sizeof(int16_t), err), width, height, channels};
}

static bool run_open(struct run *run, int w, int h, struct pm_error *err) {
    *run = (struct run){.bytes = pm_network_weights};
    run->layer.weights = pm_alloc(PM_LAYER_MOST_WEIGHTS, sizeof(int16_t), err);
    run->layer.bias = pm_alloc(2 * PM_LAYER_CHANNELS, sizeof(int32_t), err);
    run->layer.spread = pm_alloc(PM_LAYER_MOST_SPREAD, sizeof(int16_t), err);
    run->half = plane_of(w / 2, h / 2, HALF, err);
    run->quarter = plane_of(w / 4, h / 4, QUARTER, err);
    run->eighth = plane_of(w / 8, h / 8, EIGHTH, err);
    run->sixteenth = plane_of(w / 16, h / 16, SIXTEENTH, err);
    run->spare = plane_of(w / 2, h / 2, HALF, err);
    run->from_below = plane_of(w / 4, h / 4, QUARTER, err);
    return run->layer.weights && run->layer.bias && run->layer.spread && run->half.at && run->quarter.at &&
           run->eighth.at && run->sixteenth.at && run->spare.at && run->from_below.at;
}

static void run_close(struct run *run) {
    free(run->layer.weights);
    free(run->layer.bias);
    free(run->layer.spread);
    free(run->half.at);
    free(run->quarter.at);
    free(run->eighth.at);
    free(run->sixteenth.at);
    free(run->spare.at);
    free(run->from_below.at);
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

/* Brings what is known at half of `to`'s size back to it. */
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

/* From the steps of the logits to probabilities, by the table behind the last layer. */
static void to_probability(uint8_t *values, size_t count, const uint8_t *table) {
    for (size_t i = 0; i < count; i++)
        values[i] = table[values[i]];
}

bool pm_network_run(struct pm_network_map *map, const uint8_t *rgb, int copy_width, int copy_height,
                    struct pm_error *err) {
    struct run run;
    size_t count = (size_t)(copy_width / 2) * (size_t)(copy_height / 2);
    *map = (struct pm_network_map){.width = copy_width / 2, .height = copy_height / 2};
    map->hair = pm_alloc(count, 1, err);
    map->skin = pm_alloc(count, 1, err);
    bool good = run_open(&run, copy_width, copy_height, err) && map->hair && map->skin;
    if (good) {
        evaluate(&run, map, rgb);
        to_probability(map->hair, count, run.bytes);
        to_probability(map->skin, count, run.bytes);
    } else {
        pm_network_map_free(map);
    }
    run_close(&run);
    return good;
}

void pm_network_map_free(struct pm_network_map *map) {
    free(map->hair);
    free(map->skin);
    *map = (struct pm_network_map){0};
}
