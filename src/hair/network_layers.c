#include "hair/network_layers.h"

#include <string.h>

enum { LANES = 8, LIMIT = 127 };

typedef int16_t lanes __attribute__((vector_size(16)));
typedef uint32_t pairs __attribute__((vector_size(16)));
typedef int32_t wide __attribute__((vector_size(16)));

/* The sums of eight outputs: of each pair of lanes, that in the low half of 32 bits and that in the high
 * half. Which of the two comes first depends on the machine; narrow() puts both back where they were. */
struct sums {
    wide low, high;
};

static inline lanes load(const int16_t *from) {
    lanes v;
    memcpy(&v, from, sizeof v);
    return v;
}

static inline void store(int16_t *to, lanes v) {
    memcpy(to, &v, sizeof v);
}

static inline wide load_wide(const int32_t *from) {
    wide v;
    memcpy(&v, from, sizeof v);
    return v;
}

static inline lanes every(int value) {
    return (lanes){0} + (int16_t)value;
}

static inline struct sums widen(lanes v) {
    return (struct sums){(wide)((pairs)v << 16) >> 16, (wide)v >> 16};
}

static inline lanes narrow(struct sums s, int shift) {
    pairs low = (pairs)(s.low >> shift), high = (pairs)(s.high >> shift);
    return (lanes)((low & 0xffff) | (high << 16));
}

static inline lanes at_most(lanes v, int limit) {
    lanes over = (lanes)(v > every(limit));
    return (v & ~over) | (every(limit) & over);
}

static inline lanes at_least(lanes v, int limit) {
    lanes under = (lanes)(v < every(limit));
    return (v & ~under) | (every(limit) & under);
}

/* 0 to 127: v is never far below, so that masking is enough for 0. */
static inline lanes clamped(lanes v) {
    return at_most(v & (lanes)(v > every(0)), LIMIT);
}

const uint8_t *pm_layer_unpack(struct pm_layer *layer, const uint8_t *bytes, int taps, int inputs,
                               int outputs) {
    layer->inputs = inputs;
    layer->outputs = outputs;
    layer->shift = *bytes++;
    for (int o = 0; o < outputs; o += LANES) {
        lanes fine, coarse;
        for (int k = 0; k < LANES; k++, bytes += 4) {
            fine[k] = (int16_t)bytes[0];
            coarse[k] = (int16_t)(bytes[1] | bytes[2] << 8);
        }
        struct sums f = widen(fine), c = widen(coarse);
        wide low = c.low * 256 + f.low, high = c.high * 256 + f.high;
        memcpy(layer->bias + 2 * o, &low, sizeof low);
        memcpy(layer->bias + 2 * o + 4, &high, sizeof high);
    }
    size_t count = (size_t)taps * (size_t)inputs * (size_t)outputs;
    for (size_t i = 0; i < count; i++)
        layer->weights[i] = (int8_t)bytes[i];
    return bytes + count;
}

/* Every value of a row eight times over. */
static void spread(int16_t *out, const int16_t *in, size_t count) {
    for (size_t i = 0; i < count; i++)
        store(out + LANES * i, every(in[i]));
}

/* Adds the products of one tap: `count` inputs, a multiple of eight, by the weights of eight outputs. */
static inline struct sums tap(struct sums sums, const int16_t *spread_inputs, const int16_t *weights,
                              int count) {
    while (count > 0) {
        int group = count < PM_LAYER_GROUP ? count : PM_LAYER_GROUP;
        lanes sum = {0};
        for (int i = 0; i < group; i += LANES, spread_inputs += 64, weights += 64) {
            sum += load(weights) * load(spread_inputs);
            sum += load(weights + 8) * load(spread_inputs + 8);
            sum += load(weights + 16) * load(spread_inputs + 16);
            sum += load(weights + 24) * load(spread_inputs + 24);
            sum += load(weights + 32) * load(spread_inputs + 32);
            sum += load(weights + 40) * load(spread_inputs + 40);
            sum += load(weights + 48) * load(spread_inputs + 48);
            sum += load(weights + 56) * load(spread_inputs + 56);
        }
        struct sums more = widen(sum);
        sums.low += more.low;
        sums.high += more.high;
        count -= group;
    }
    return sums;
}

static inline struct sums biased(const struct pm_layer *layer, int output) {
    return (struct sums){load_wide(layer->bias + 2 * output), load_wide(layer->bias + 2 * output + 4)};
}

/* A row of cells whose inputs stand in layer->spread, one tap. */
static void point_row(int16_t *out, const int16_t *add, int width, const struct pm_layer *layer) {
    int inputs = layer->inputs, outputs = layer->outputs;
    for (int o = 0; o < outputs; o += LANES)
        for (int x = 0; x < width; x++) {
            const int16_t *cell = layer->spread + (size_t)x * (size_t)inputs * LANES;
            struct sums s = tap(biased(layer, o), cell, layer->weights + (size_t)o * (size_t)inputs, inputs);
            size_t at = (size_t)x * (size_t)outputs + (size_t)o;
            lanes v = clamped(narrow(s, layer->shift));
            store(out + at, add ? at_most(v + load(add + at), LIMIT) : v);
        }
}

static size_t row_length(const struct pm_plane *plane) {
    return (size_t)plane->width * (size_t)plane->channels;
}

/* The 3 x 3 pixels around each second pixel of row 2 y, colour by colour. */
static void spread_colours(int16_t *out, const uint8_t *rgb, int width, int height, int y) {
    for (int x = 0; x < width; x += 2)
        for (int t = 0; t < PM_LAYER_FIRST_INPUTS; t++, out += LANES) {
            int ty = 2 * y + t / 9 - 1, tx = x + t % 9 / 3 - 1;
            bool inside = t < 27 && ty >= 0 && ty < height && tx >= 0 && tx < width;
            store(out,
                  every(inside ? rgb[3 * ((size_t)ty * (size_t)width + (size_t)tx) + (size_t)(t % 3)] - 128
                               : 0));
        }
}

void pm_layer_first(struct pm_plane *out, const uint8_t *rgb, const struct pm_layer *layer) {
    for (int y = 0; y < out->height; y++) {
        spread_colours(layer->spread, rgb, 2 * out->width, 2 * out->height, y);
        point_row(out->at + (size_t)y * row_length(out), NULL, out->width, layer);
    }
}

void pm_layer_point(struct pm_plane *out, const struct pm_plane *in, const struct pm_plane *add,
                    const struct pm_layer *layer) {
    for (int y = 0; y < in->height; y++) {
        size_t row = (size_t)y * row_length(out);
        spread(layer->spread, in->at + (size_t)y * row_length(in), row_length(in));
        point_row(out->at + row, add ? add->at + row : NULL, in->width, layer);
    }
}

/* Where a row's inputs stand: three rows are kept. */
static int16_t *kept_row(const struct pm_layer *layer, const struct pm_plane *in, int y) {
    return layer->spread + (size_t)(y % 3) * row_length(in) * LANES;
}

/* The sums of eight outputs of a cell, its middle at in's cell x, y. */
static inline struct sums conv_cell(const struct pm_layer *layer, const struct pm_plane *in, int x, int y,
                                    int output) {
    struct sums s = biased(layer, output);
    size_t step = (size_t)in->channels * LANES;
    const int16_t *weights = layer->weights + (size_t)output * 9 * (size_t)in->channels;
    for (int ty = y - 1; ty <= y + 1; ty++) {
        if (ty < 0 || ty >= in->height) {
            weights += 3 * step;
            continue;
        }
        const int16_t *row = kept_row(layer, in, ty);
        for (int tx = x - 1; tx <= x + 1; tx++, weights += step)
            if (tx >= 0 && tx < in->width)
                s = tap(s, row + (size_t)tx * step, weights, in->channels);
    }
    return s;
}

void pm_layer_conv(struct pm_plane *out, const struct pm_plane *in, int stride, const struct pm_plane *add,
                   const struct pm_layer *layer) {
    int next = 0; /* row to be spread */
    for (int y = 0; y < out->height; y++) {
        for (; next <= stride * y + 1 && next < in->height; next++)
            spread(kept_row(layer, in, next), in->at + (size_t)next * row_length(in), row_length(in));
        for (int o = 0; o < layer->outputs; o += LANES)
            for (int x = 0; x < out->width; x++) {
                size_t at = (size_t)y * row_length(out) + (size_t)x * (size_t)out->channels + (size_t)o;
                lanes v = clamped(narrow(conv_cell(layer, in, stride * x, stride * y, o), layer->shift));
                store(out->at + at, add ? at_most(v + load(add->at + at), LIMIT) : v);
            }
    }
}

/* Eight channels of a cell; all products fit 16 bits. */
static inline lanes depthwise_cell(const struct pm_plane *in, int x, int y, int channel, int dilation,
                                   const int16_t *weights) {
    lanes sum = {0};
    size_t channels = (size_t)in->channels;
    for (int t = 0; t < 9; t++) {
        int ty = y + (t / 3 - 1) * dilation, tx = x + (t % 3 - 1) * dilation;
        if (ty < 0 || ty >= in->height || tx < 0 || tx >= in->width)
            continue;
        size_t at = ((size_t)ty * (size_t)in->width + (size_t)tx) * channels + (size_t)channel;
        sum += load(weights + (size_t)t * channels + (size_t)channel) * load(in->at + at);
    }
    return sum;
}

void pm_layer_depthwise(struct pm_plane *out, const struct pm_plane *in, int dilation,
                        const struct pm_layer *layer) {
    int16_t *to = out->at;
    for (int y = 0; y < in->height; y++)
        for (int x = 0; x < in->width; x++)
            for (int c = 0; c < in->channels; c += LANES, to += LANES) {
                struct sums s = widen(depthwise_cell(in, x, y, c, dilation, layer->weights)),
                            b = biased(layer, c);
                store(to, clamped(narrow((struct sums){s.low + b.low, s.high + b.high}, layer->shift)));
            }
}

void pm_layer_add_twice(struct pm_plane *out, const struct pm_plane *in) {
    int16_t *to = out->at;
    int channels = in->channels;
    for (int y = 0; y < out->height; y++) {
        int far_y = y / 2 + (y % 2 ? 1 : -1);
        far_y = far_y < 0 ? 0 : far_y >= in->height ? in->height - 1 : far_y;
        const int16_t *near_row = in->at + (size_t)(y / 2) * row_length(in);
        const int16_t *far_row = in->at + (size_t)far_y * row_length(in);
        for (int x = 0; x < out->width; x++) {
            int far_x = x / 2 + (x % 2 ? 1 : -1);
            far_x = far_x < 0 ? 0 : far_x >= in->width ? in->width - 1 : far_x;
            size_t near = (size_t)(x / 2) * (size_t)channels, far = (size_t)far_x * (size_t)channels;
            for (int c = 0; c < channels; c += LANES, near += LANES, far += LANES, to += LANES) {
                lanes v = (load(near_row + near) * 3 + load(near_row + far)) * 3 + load(far_row + near) * 3 +
                          load(far_row + far);
                store(to, at_most(load(to) + ((v + 8) >> 4), LIMIT));
            }
        }
    }
}

void pm_layer_add_mean(struct pm_plane *plane, const struct pm_layer *layer) {
    int16_t mean[PM_LAYER_CHANNELS] = {0};
    int16_t more[PM_LAYER_CHANNELS];
    int channels = plane->channels, cells = plane->width * plane->height;
    for (int c = 0; c < channels; c++) {
        int sum = 0;
        for (int i = 0; i < cells; i++)
            sum += plane->at[(size_t)i * (size_t)channels + (size_t)c];
        mean[c] = (int16_t)((2 * sum + cells) / (2 * cells));
    }
    spread(layer->spread, mean, (size_t)channels);
    for (int o = 0; o < channels; o += LANES) {
        const int16_t *weights = layer->weights + (size_t)o * (size_t)channels;
        lanes v = narrow(tap(biased(layer, o), layer->spread, weights, channels), layer->shift);
        store(more + o, at_least(at_most(v, LIMIT), -LIMIT));
    }
    int16_t *at = plane->at;
    for (int i = 0; i < cells; i++)
        for (int c = 0; c < channels; c += LANES, at += LANES)
            store(at, clamped(load(at) + load(more + c)));
}

void pm_layer_head(uint8_t *hair, uint8_t *skin, const struct pm_plane *in, const struct pm_layer *layer) {
    for (int y = 0; y < in->height; y++) {
        spread(layer->spread, in->at + (size_t)y * row_length(in), row_length(in));
        for (int x = 0; x < in->width; x++) {
            const int16_t *cell = layer->spread + (size_t)x * (size_t)in->channels * LANES;
            lanes v = narrow(tap(biased(layer, 0), cell, layer->weights, in->channels), layer->shift);
            v = at_least(at_most(v, LIMIT), -LIMIT - 1);
            *hair++ = (uint8_t)(v[0] + LIMIT + 1);
            *skin++ = (uint8_t)(v[1] + LIMIT + 1);
        }
    }
}
