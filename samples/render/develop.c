#include "develop.h"

#include "arith.h"
#include "base/memory.h"
#include <stdlib.h>

enum { CURVE_STEPS = 16384 };

/* ------------------------------------------------------------------ tone and codes */

static float srgb_encode(float x) {
    return x <= 0.0031308f ? 12.92f * x : 1.055f * rd_pow(x, 1 / 2.4f) - 0.055f;
}

/* An S in the logarithm round middle grey, as phones have it: steeper in the middle, flat at both ends. */
static float tone(const struct rd_camera *camera, int channel, float x) {
    if (x <= 1e-6f || (camera->contrast == 0 && camera->channel_gamma[channel] == 0))
        return x;
    float stops = rd_log2(x / 0.18f) * (1 + camera->channel_gamma[channel]);
    float bend = stops / sqrtf(1 + stops * stops / 9);
    return 0.18f * rd_exp2(stops + camera->contrast * (1.6f * bend - 0.6f * stops));
}

static void fill_curve(const struct rd_camera *camera, int channel, float *curve) {
    for (int i = 0; i <= CURVE_STEPS; i++) {
        float x = (float)i / CURVE_STEPS;
        curve[i] = 255 * srgb_encode(rd_clamp(tone(camera, channel, x), 0, 1));
    }
}

/* What a maker does to please: each hue has its own saturation and its own small turn. Grey and the mean of
 * the three channels stay. */
static rd_v4 look_at(const struct rd_camera *camera, rd_v4 px) {
    const float *k = camera->look_saturation, *t = camera->look_turn;
    float mean = (px[0] + px[1] + px[2]) / 3;
    float u = (2 * px[0] - px[1] - px[2]) * 0.40824829f, v = (px[1] - px[2]) * 0.70710678f;
    float radius = sqrtf(u * u + v * v) + 1e-9f, c = u / radius, s = v / radius;
    float c2 = 2 * c * c - 1, s2 = 2 * c * s;
    float more = 1 + k[0] + k[1] * c + k[2] * s + k[3] * c2 + k[4] * s2;
    float turn = t[0] * c + t[1] * s + t[2] * c2 + t[3] * s2;
    float nu = more * (u - turn * v) * 0.40824829f, nv = more * (v + turn * u) * 0.70710678f;
    return (rd_v4){mean + 2 * nu, mean - nu + nv, mean - nu - nv, 0};
}

static float coded(const float *curve, float linear) {
    float at = rd_clamp(linear, 0, 0.999999f) * CURVE_STEPS;
    int k = (int)at;
    return rd_mix(curve[k], curve[k + 1], at - (float)k);
}

static void encode(struct rd_canvas *canvas, const struct rd_camera *camera, const float *curves) {
    size_t count = (size_t)canvas->width * (size_t)canvas->height;
    for (size_t i = 0; i < count; i++) {
        rd_v4 px = canvas->scene[i];
        if (camera->has_look)
            px = look_at(camera, px);
        for (int c = 0; c < 3; c++)
            canvas->scene[i][c] = coded(curves + c * (CURVE_STEPS + 1), px[c]);
    }
}

/* The eight neighbours' mean is taken off; edge pixels stay. */
static rd_v4 sharpened(const struct rd_canvas *canvas, int x, int y, float strength) {
    const rd_v4 *px = canvas->scene + (size_t)y * (size_t)canvas->width + (size_t)x;
    if (strength == 0 || x == 0 || y == 0 || x == canvas->width - 1 || y == canvas->height - 1)
        return *px;
    long w = canvas->width;
    rd_v4 near = px[-1] + px[1] + px[-w] + px[w], far = px[-w - 1] + px[-w + 1] + px[w - 1] + px[w + 1];
    return *px + (*px - near * 0.15f - far * 0.1f) * strength;
}

static void round_codes(const struct rd_canvas *canvas, float sharpen, uint8_t *codes) {
    for (int y = 0; y < canvas->height; y++) {
        for (int x = 0; x < canvas->width; x++) {
            rd_v4 px = sharpened(canvas, x, y, sharpen);
            for (int c = 0; c < 3; c++)
                *codes++ = (uint8_t)(rd_clamp(px[c], 0, 255) + 0.5f);
        }
    }
}

bool rd_develop(struct rd_canvas *canvas, const struct rd_camera *camera, uint8_t *codes,
                struct pm_error *err) {
    float *curves = pm_alloc(3 * (CURVE_STEPS + 1), sizeof *curves, err);
    if (curves == NULL)
        return false;
    for (int c = 0; c < 3; c++)
        fill_curve(camera, c, curves + c * (CURVE_STEPS + 1));
    encode(canvas, camera, curves);
    round_codes(canvas, camera->sharpen, codes);
    free(curves);
    return true;
}
