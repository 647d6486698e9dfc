/* The layers of the network in hair/network.h, eight values at a time in whatever registers the machine has.
 * Activations are 0 to 127, weights -127 to 127. Products of up to 24 inputs of one tap are summed in 16
 * bits; the weights are chosen so that these never overflow (hair/network/quantise.py). Then the sum
 * is widened, the bias added, shifted right by the layer's number of bits and clamped.
 * All arrays begin at multiples of 16 bytes. */
#ifndef PM_HAIR_NETWORK_LAYERS_H
#define PM_HAIR_NETWORK_LAYERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PM_LAYER_GROUP = 24,        /* products summed in 16 bits */
    PM_LAYER_WIDTH = 80,        /* cells in a row, at most */
    PM_LAYER_CHANNELS = 96,     /* at most, in and out */
    PM_LAYER_FIRST_INPUTS = 32, /* 3 x 3 pixels of three colours, and five of nothing */
    PM_LAYER_MOST_WEIGHTS = 9 * 48 * 96,
    PM_LAYER_MOST_SPREAD = 3 * 8 * PM_LAYER_WIDTH * PM_LAYER_FIRST_INPUTS
};

/* width x height cells of `channels` values, a multiple of eight, cell by cell from the top left. */
struct pm_plane {
    int16_t *at;
    int width, height, channels;
};

/* The parameters of a layer, unpacked from the weights' bytes. */
struct pm_layer {
    int16_t *weights; /* PM_LAYER_MOST_WEIGHTS */
    int32_t *bias;    /* 2 * PM_LAYER_CHANNELS: for eight outputs, four low and four high halves of pairs */
    int16_t *spread;  /* PM_LAYER_MOST_SPREAD: inputs, each eight times */
    int inputs, outputs, shift;
};

/* Unpacks the next layer: returns where the following one begins. `taps` 9 or 1; a depthwise layer has one
 * input an output. */
const uint8_t *pm_layer_unpack(struct pm_layer *layer, const uint8_t *bytes, int taps, int inputs,
                               int outputs);

/* 3 x 3, stride 2, of sRGB bytes less 128; outside is 0. rgb has twice the plane's width and height. */
void pm_layer_first(struct pm_plane *out, const uint8_t *rgb, const struct pm_layer *layer);

/* 3 x 3 convolution of the given stride, outside is 0; with `add`, out is add and what the layer gives. */
void pm_layer_conv(struct pm_plane *out, const struct pm_plane *in, int stride, const struct pm_plane *add,
                   const struct pm_layer *layer);

/* 1 x 1 convolution; with `add`, out is add and what the layer gives (add may be out). */
void pm_layer_point(struct pm_plane *out, const struct pm_plane *in, const struct pm_plane *add,
                    const struct pm_layer *layer);

/* 3 x 3 of every channel by itself, taps `dilation` cells apart, outside is 0. */
void pm_layer_depthwise(struct pm_plane *out, const struct pm_plane *in, int dilation,
                        const struct pm_layer *layer);

/* out += in, enlarged bilinearly; out has twice the width and height of in. */
void pm_layer_add_twice(struct pm_plane *out, const struct pm_plane *in);

/* Adds the layer's output for the mean over all cells to every cell, -127 to 127. */
void pm_layer_add_mean(struct pm_plane *plane, const struct pm_layer *layer);

/* The last layer, of eight outputs: the step, 0 to 255, of the logits of the first two. */
void pm_layer_head(uint8_t *hair, uint8_t *skin, const struct pm_plane *in, const struct pm_layer *layer);

#endif
