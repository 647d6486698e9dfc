/* The network that finds hair: compares its layers with plain loops over the same weights, bit for bit,
 * and tests it on empty pictures. */
#include "hair/network.h"
#include "hair/network_layers.h"

#include "seeded.h"
#include "testing.h"

#include <string.h>

/* A plain picture of whole numbers, and where the next layer's bytes are. */
struct plain {
    int w, h, c;
    int at[80 * 80 * 32];
};

static const uint8_t *bytes;

static int limited(int v, int least, int most) {
    return v < least ? least : v > most ? most : v;
}

static int value(const struct plain *p, int x, int y, int c) {
    return x < 0 || y < 0 || x >= p->w || y >= p->h ? 0 : p->at[(y * p->w + x) * p->c + c];
}

static int bias_of(int output) {
    const uint8_t *b = bytes + 1 + 4 * output;
    return (int)((uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24);
}

static int weight_of(int taps, int inputs, int outputs, int tap, int input, int output) {
    const int8_t *w = (const int8_t *)bytes + 1 + 4 * outputs;
    if (inputs == 1)
        return w[tap * outputs + output];
    return w[(((output / 8) * taps + tap) * inputs + input) * 8 + output % 8];
}

static void past_layer(int taps, int inputs, int outputs) {
    bytes += 1 + 4 * outputs + taps * inputs * outputs;
}

/* Any convolution, one sum at a time. A depthwise one has `inputs` 1. */
static void convolve(struct plain *out, const struct plain *in, int taps, int inputs, int outputs, int stride,
                     int dilation, int least) {
    *out = (struct plain){.w = in->w / stride, .h = in->h / stride, .c = outputs};
    for (int y = 0; y < out->h; y++)
        for (int x = 0; x < out->w; x++)
            for (int o = 0; o < outputs; o++) {
                int sum = bias_of(o);
                for (int t = 0; t < taps; t++)
                    for (int i = 0; i < inputs; i++) {
                        int tx = x * stride + (taps == 9 ? (t % 3 - 1) * dilation : 0);
                        int ty = y * stride + (taps == 9 ? (t / 3 - 1) * dilation : 0);
                        sum += weight_of(taps, inputs, outputs, t, i, o) *
                               value(in, tx, ty, inputs == 1 ? o : i);
                    }
                out->at[(y * out->w + x) * outputs + o] = limited(sum >> bytes[0], least, 127);
            }
    past_layer(taps, inputs, outputs);
}

static void add(struct plain *to, const struct plain *more) {
    for (int i = 0; i < to->w * to->h * to->c; i++)
        to->at[i] = limited(to->at[i] + more->at[i], 0, 127);
}

static struct plain middle, further;

static void separable(struct plain *p, int dilation) {
    convolve(&middle, p, 9, 1, p->c, 1, dilation, 0);
    convolve(&further, &middle, 1, p->c, p->c, 1, 1, 0);
    add(p, &further);
}

static void down(struct plain *to, const struct plain *from, int channels) {
    convolve(to, from, 9, from->c, channels, 2, 1, 0);
    convolve(&further, to, 9, channels, channels, 1, 1, 0);
    add(to, &further);
}

static int edge(const struct plain *p, int x, int y, int c) {
    return value(p, limited(x, 0, p->w - 1), limited(y, 0, p->h - 1), c);
}

static void up(struct plain *to, const struct plain *from) {
    convolve(&middle, from, 1, from->c, to->c, 1, 1, 0);
    for (int y = 0; y < to->h; y++)
        for (int x = 0; x < to->w; x++)
            for (int c = 0; c < to->c; c++) {
                int nx = x / 2, ny = y / 2, fx = nx + (x % 2 ? 1 : -1), fy = ny + (y % 2 ? 1 : -1);
                int sum = 9 * edge(&middle, nx, ny, c) + 3 * edge(&middle, fx, ny, c) +
                          3 * edge(&middle, nx, fy, c) + edge(&middle, fx, fy, c);
                int *at = &to->at[(y * to->w + x) * to->c + c];
                *at = limited(*at + ((sum + 8) >> 4), 0, 127);
            }
    separable(to, 1);
}

static void add_mean(struct plain *p) {
    struct plain mean = {.w = 1, .h = 1, .c = p->c};
    int cells = p->w * p->h;
    for (int i = 0; i < cells * p->c; i++)
        mean.at[i % p->c] += p->at[i];
    for (int c = 0; c < p->c; c++)
        mean.at[c] = (2 * mean.at[c] + cells) / (2 * cells);
    convolve(&middle, &mean, 1, p->c, p->c, 1, 1, -127);
    for (int i = 0; i < cells * p->c; i++)
        p->at[i] = limited(p->at[i] + middle.at[i % p->c], 0, 127);
}

/* The 27 values around each second pixel, as the inputs of one tap. */
static void gather(struct plain *out, const uint8_t *rgb, int w, int h) {
    *out = (struct plain){.w = w / 2, .h = h / 2, .c = 32};
    for (int i = 0; i < w / 2 * (h / 2) * 27; i++) {
        int t = i % 27, cell = i / 27, x = 2 * (cell % (w / 2)) + t % 9 / 3 - 1,
            y = 2 * (cell / (w / 2)) + t / 9 - 1;
        if (x >= 0 && y >= 0 && x < w && y < h)
            out->at[cell * 32 + t] = rgb[3 * (y * w + x) + t % 3] - 128;
    }
}

static struct plain half, quarter, eighth, sixteenth, colours, steps;

static void plain_run(const uint8_t *rgb, int w, int h) {
    bytes = pm_network_weights;
    gather(&colours, rgb, w, h);
    convolve(&half, &colours, 1, 32, 16, 1, 1, 0);
    down(&quarter, &half, 24);
    down(&eighth, &quarter, 48);
    convolve(&sixteenth, &eighth, 9, 48, 96, 2, 1, 0);
    for (int dilation = 1; dilation <= 3; dilation++)
        separable(&sixteenth, dilation);
    add_mean(&sixteenth);
    separable(&sixteenth, 1);
    up(&eighth, &sixteenth);
    up(&quarter, &eighth);
    up(&half, &quarter);
    convolve(&steps, &half, 1, 16, 8, 1, 1, -128);
}

/* Blotches of colour, so that the values vary at every scale; grain on them. */
static void fill(uint8_t *rgb, int w, int h) {
    int size = 1 << (int)between(0, 6);
    double grain = between(0, 100);
    uint8_t blotch[16 * 16 * 3];
    for (size_t i = 0; i < sizeof blotch; i++)
        blotch[i] = (uint8_t)between(0, 256);
    for (int i = 0; i < w * h * 3; i++) {
        int x = i / 3 % w / size, y = i / 3 / w / size;
        int v = blotch[((y % 16) * 16 + x % 16) * 3 + i % 3] + (int)between(-grain, grain);
        rgb[i] = (uint8_t)limited(v, 0, 255);
    }
}

static uint8_t picture[160 * 160 * 3];

START_TEST(layers_are_the_plain_sums_bit_for_bit) {
    static const int sizes[][2] = {{160, 160}, {160, 112}, {96, 160}, {160, 16}, {16, 160}, {32, 48}};
    seed_random("test_network");
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        int w = sizes[i][0], h = sizes[i][1];
        fill(picture, w, h);
        struct pm_network_map map;
        ck_assert(pm_network_run(&map, picture, w, h, NULL));
        plain_run(picture, w, h);
        ck_assert_uint_eq((size_t)(bytes + 256 + 4 - pm_network_weights), pm_network_weights_size);
        ck_assert_int_eq(map.width, w / 2);
        ck_assert_int_eq(map.height, h / 2);
        for (int k = 0; k < map.width * map.height; k++) {
            ck_assert_int_eq(map.hair[k], bytes[steps.at[8 * k] + 128]);
            ck_assert_int_eq(map.skin[k], bytes[steps.at[8 * k + 1] + 128]);
        }
        pm_network_map_free(&map);
    }
}
END_TEST

/* FNV-1a, 32 bits (G. Fowler, L. C. Noll, K.-P. Vo). */
static uint32_t checksum(uint32_t sum, const uint8_t *values, int count) {
    for (int i = 0; i < count; i++)
        sum = (sum ^ values[i]) * 16777619u;
    return sum;
}

/* What the trainer's own evaluation said of this picture stands at the weights' end (quantise.py). */
START_TEST(the_answer_is_the_trainers) {
    for (int i = 0; i < 160 * 112 * 3; i++) {
        int x = i / 3 % 160, y = i / 3 / 160, c = i % 3;
        picture[i] = (uint8_t)((x * x * 3 + y * y * 5 + x * y * 7 * (c + 1)) >> 6);
    }
    struct pm_network_map map;
    ck_assert(pm_network_run(&map, picture, 160, 112, NULL));
    uint32_t sum = checksum(checksum(2166136261u, map.hair, 80 * 56), map.skin, 80 * 56);
    const uint8_t *end = pm_network_weights + pm_network_weights_size - 4;
    ck_assert_uint_eq(sum, (uint32_t)end[0] | (uint32_t)end[1] << 8 | (uint32_t)end[2] << 16 |
                               (uint32_t)end[3] << 24);
    pm_network_map_free(&map);
}
END_TEST

static double hair_frac(int w, int h) {
    struct pm_network_map map;
    ck_assert(pm_network_run(&map, picture, w, h, NULL));
    int seen = 0;
    for (int i = 0; i < map.width * map.height; i++)
        seen += map.hair[i] > 127;
    pm_network_map_free(&map);
    return (double)seen / (w * h / 4);
}

START_TEST(nothing_has_no_hair) {
    for (int v = 0; v < 256; v += 15) {
        memset(picture, v, sizeof picture);
        ck_assert_double_lt(hair_frac(160, 128), 0.004);
    }
    seed_random("nothing_has_no_hair");
    for (size_t i = 0; i < sizeof picture; i++)
        picture[i] = (uint8_t)between(0, 256);
    ck_assert_double_lt(hair_frac(160, 128), 0.004);
}
END_TEST

START_TEST(the_copy_keeps_the_shape) {
    int w, h;
    pm_network_size(&w, &h, 4000, 3000, PM_NETWORK_LONG_PX);
    ck_assert(w == 160 && h == 128);
    pm_network_size(&w, &h, 4000, 3000, 128);
    ck_assert(w == 128 && h == 96);
    pm_network_size(&w, &h, 3000, 4000, PM_NETWORK_LONG_PX);
    ck_assert(w == 128 && h == 160);
    pm_network_size(&w, &h, 1, 100000, PM_NETWORK_LONG_PX);
    ck_assert(w == 16 && h == 160);
    pm_network_size(&w, &h, 7, 7, PM_NETWORK_LONG_PX);
    ck_assert(w == 160 && h == 160);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("network");
    TCase *tests = tcase_create("network");
    tcase_add_test(tests, layers_are_the_plain_sums_bit_for_bit);
    tcase_add_test(tests, the_answer_is_the_trainers);
    tcase_add_test(tests, nothing_has_no_hair);
    tcase_add_test(tests, the_copy_keeps_the_shape);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
