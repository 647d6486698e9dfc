#include "hair/network_layers.h"

#include <string.h>

/* Never a call: how vectors are passed differs between machines and compilers, as gcc warns. */
#pragma GCC diagnostic ignored "-Wpsabi"
#define FORCED static inline __attribute__((always_inline))

enum { LANES = 8, LIMIT = 127 };

typedef int16_t lanes __attribute__((vector_size(16), may_alias));
typedef int16_t unaligned __attribute__((vector_size(16), aligned(2), may_alias));
typedef uint32_t pairs __attribute__((vector_size(16)));
typedef int32_t wide __attribute__((vector_size(16)));

/* The sums of eight outputs: of each pair of lanes, that in the low half of 32 bits and that in the high
 * half. Which of the two comes first depends on the machine; narrow() puts both back where they were. */
struct sums {
    wide low, high;
};

/* All loads and stores are aligned to 16 bytes (hair/network_layers.h). */
FORCED lanes load(const int16_t *from) {
    return *(const lanes *)__builtin_assume_aligned(from, sizeof(lanes));
}

FORCED void store(int16_t *to, lanes v) {
    *(lanes *)__builtin_assume_aligned(to, sizeof(lanes)) = v;
}

FORCED wide load_wide(const int32_t *from) {
    wide v;
    memcpy(&v, from, sizeof v);
    return v;
}

FORCED lanes every(int value) {
    return (lanes){0} + (int16_t)value;
}

FORCED struct sums widen(lanes v) {
    return (struct sums){(wide)((pairs)v << 16) >> 16, (wide)v >> 16};
}

FORCED lanes narrow(struct sums s, int shift) {
    pairs low = (pairs)(s.low >> shift), high = (pairs)(s.high >> shift);
    return (lanes)((low & 0xffff) | (high << 16));
}

FORCED lanes at_most(lanes v, int limit) {
    lanes over = (lanes)(v > every(limit));
    return (v & ~over) | (every(limit) & over);
}

FORCED lanes at_least(lanes v, int limit) {
    lanes under = (lanes)(v < every(limit));
    return (v & ~under) | (every(limit) & under);
}

/* Clamps to 0 to 127: v is never far below 0, so masking is sufficient there. */
FORCED lanes clamped(lanes v) {
    return at_most(v & (lanes)(v > every(0)), LIMIT);
}

/* Eight codes as values around 0, in a loop that compilers turn into vector code; weights, which are stored
 * in two's complement, have their sign's bit turned first. */
FORCED void take_codes(int16_t *restrict to, const uint8_t *restrict codes, uint8_t turned) {
    for (int k = 0; k < LANES; k++)
        to[k] = (int16_t)((codes[k] ^ turned) - 128);
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
    for (size_t i = 0; i < count; i += LANES)
        take_codes(layer->weights + i, bytes + i, 128);
    return bytes + count;
}

/* Every value of a row eight times over. */
static void spread(int16_t *out, const int16_t *in, size_t count) {
    for (; count >= LANES; count -= LANES, in += LANES) {
        const lanes v = *(const unaligned *)in;
#pragma GCC unroll 8
        for (int k = 0; k < LANES; k++, out += LANES)
            store(out, (lanes){v[k], v[k], v[k], v[k], v[k], v[k], v[k], v[k]});
    }
    for (; count > 0; count--, in++, out += LANES)
        store(out, every(in[0]));
}

/* Adds the products of eight inputs by the weights of eight outputs. */
FORCED lanes eight(lanes sum, const int16_t *inputs, const int16_t *weights) {
    sum += load(weights) * load(inputs);
    sum += load(weights + 8) * load(inputs + 8);
    sum += load(weights + 16) * load(inputs + 16);
    sum += load(weights + 24) * load(inputs + 24);
    sum += load(weights + 32) * load(inputs + 32);
    sum += load(weights + 40) * load(inputs + 40);
    sum += load(weights + 48) * load(inputs + 48);
    return sum + load(weights + 56) * load(inputs + 56);
}

FORCED struct sums more(struct sums sums, lanes sum) {
    struct sums w = widen(sum);
    return (struct sums){sums.low + w.low, sums.high + w.high};
}

/* Adds the products of one tap: `count` inputs, a multiple of eight, in groups of PM_LAYER_GROUP and a
 * smaller one. */
FORCED struct sums tap(struct sums sums, const int16_t *inputs, const int16_t *weights, int count) {
    for (; count >= PM_LAYER_GROUP; count -= PM_LAYER_GROUP, inputs += 192, weights += 192)
        sums = more(sums, eight(eight(eight((lanes){0}, inputs, weights), inputs + 64, weights + 64),
                                inputs + 128, weights + 128));
    if (count == 16)
        return more(sums, eight(eight((lanes){0}, inputs, weights), inputs + 64, weights + 64));
    return count == 8 ? more(sums, eight((lanes){0}, inputs, weights)) : sums;
}

FORCED struct sums biased(const struct pm_layer *layer, int output) {
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

/* Row y of an image as values around 0, with a pixel of nothing at either side. */
static void colour_row(int16_t *out, const uint8_t *rgb, int width, int height, int y) {
    memset(out, 0, (3 * (size_t)width + 6) * sizeof *out);
    if (y < 0 || y >= height)
        return;
    const uint8_t *row = rgb + 3 * (size_t)y * (size_t)width;
    for (int i = 0; i < 3 * width; i += LANES)
        take_codes(out + i + 3, row + i, 0);
}

void pm_layer_first(struct pm_plane *out, const uint8_t *rgb, const struct pm_layer *layer) {
    int16_t rows[3][3 * (2 * PM_LAYER_WIDTH + 2)];
    for (int y = 0; y < out->height; y++) {
        for (int t = 0; t < 3; t++)
            colour_row(rows[t], rgb, 2 * out->width, 2 * out->height, 2 * y + t - 1);
        int16_t *to = layer->spread;
        for (int x = 0; x < out->width; x++, to += PM_LAYER_FIRST_INPUTS * LANES) {
            for (int t = 0; t < 3; t++)
                spread(to + 9 * LANES * t, rows[t] + 6 * x, 9);
            memset(to + 27 * LANES, 0, 5 * LANES * sizeof *to);
        }
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

/* The place of a row's inputs; three rows are kept. */
static int16_t *kept_row(const struct pm_layer *layer, const struct pm_plane *in, int y) {
    return layer->spread + (size_t)(y % 3) * row_length(in) * LANES;
}

/* The sums of eight outputs of a cell, its middle at in's cell x, y. */
FORCED struct sums conv_cell(const struct pm_layer *layer, const struct pm_plane *in, int x, int y,
                             int output) {
    struct sums s = biased(layer, output);
    size_t step = (size_t)in->channels * LANES;
    const int16_t *weights = layer->weights + (size_t)output * 9 * (size_t)in->channels;
    const bool whole = in->channels % PM_LAYER_GROUP == 0; /* no group reaches into the next tap */
    for (int ty = y - 1; ty <= y + 1; ty++) {
        if (ty < 0 || ty >= in->height) {
            weights += 3 * step;
            continue;
        }
        const int16_t *row = kept_row(layer, in, ty);
        if (whole && x > 0 && x + 1 < in->width) {
            s = tap(s, row + (size_t)(x - 1) * step, weights, 3 * in->channels);
            weights += 3 * step;
            continue;
        }
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

/* Eight channels of a row of cells: `above`, `at` and `below` are rows of the input. All products fit 16
 * bits. */
FORCED lanes three(lanes sum, const int16_t *row, ptrdiff_t step, const lanes *weights) {
    return sum + weights[0] * load(row - step) + weights[1] * load(row) + weights[2] * load(row + step);
}

/* The same where a neighbour may be outside. */
FORCED lanes edge(lanes sum, const int16_t *row, ptrdiff_t step, const lanes *weights, bool left,
                  bool right) {
    sum += weights[1] * load(row);
    if (left)
        sum += weights[0] * load(row - step);
    if (right)
        sum += weights[2] * load(row + step);
    return sum;
}

static void depthwise_row(int16_t *to, const struct pm_plane *in, int y, int channel, int dilation,
                          const struct pm_layer *layer) {
    lanes weights[9];
    struct sums bias = biased(layer, channel);
    ptrdiff_t channels = in->channels, step = channels * dilation, far = step * in->width;
    for (int t = 0; t < 9; t++)
        weights[t] = load(layer->weights + t * channels + channel);
    const int16_t *at = in->at + (size_t)y * row_length(in) + (size_t)channel;
    bool above = y >= dilation, below = y + dilation < in->height;
    for (int x = 0; x < in->width; x++, at += channels, to += channels) {
        bool left = x >= dilation, right = x + dilation < in->width;
        lanes sum = {0};
        if (left && right) {
            sum = three(sum, at, step, weights + 3);
            if (above)
                sum = three(sum, at - far, step, weights);
            if (below)
                sum = three(sum, at + far, step, weights + 6);
        } else {
            sum = edge(sum, at, step, weights + 3, left, right);
            if (above)
                sum = edge(sum, at - far, step, weights, left, right);
            if (below)
                sum = edge(sum, at + far, step, weights + 6, left, right);
        }
        store(to, clamped(narrow(more(bias, sum), layer->shift)));
    }
}

void pm_layer_depthwise(struct pm_plane *out, const struct pm_plane *in, int dilation,
                        const struct pm_layer *layer) {
    for (int y = 0; y < in->height; y++)
        for (int c = 0; c < in->channels; c += LANES)
            depthwise_row(out->at + (size_t)y * row_length(out) + (size_t)c, in, y, c, dilation, layer);
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
    int16_t added[PM_LAYER_CHANNELS] __attribute__((aligned(16)));
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
        store(added + o, at_least(at_most(v, LIMIT), -LIMIT));
    }
    int16_t *at = plane->at;
    for (int i = 0; i < cells; i++)
        for (int c = 0; c < channels; c += LANES, at += LANES)
            store(at, clamped(load(at) + load(added + c)));
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
