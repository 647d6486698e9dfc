#include "camera.h"

#include "arith.h"
#include "base/memory.h"
#include "rng.h"
#include <stdlib.h>

enum { CURVE_STEPS = 16384, MAX_RADIUS = 64 };

/* ------------------------------------------------------------------ colour spaces */

struct rd_camera rd_camera_perfect(void) {
    return (struct rd_camera){.light = {1, 0, 0, 0, 1, 0, 0, 0, 1}, .finish = {1, 0, 0, 0, 1, 0, 0, 0, 1}};
}

const float *rd_space_matrix(enum rd_space space) {
    /* IEC 61966-2-1 and SMPTE EG 432-1 with D65, adapted to D50 by Bradford. */
    static const float srgb[9] = {0.4360747f, 0.3850649f, 0.1430804f, 0.2225045f, 0.7168786f,
                                  0.0606169f, 0.0139322f, 0.0971045f, 0.7141733f};
    static const float p3[9] = {0.5151187f, 0.2919778f,  0.1571035f, 0.2411892f, 0.6922441f,
                                0.0665668f, -0.0010505f, 0.0418791f, 0.7840713f};
    return space == RD_SRGB ? srgb : p3;
}

static void invert(const float m[9], float out[9]) {
    float a = m[4] * m[8] - m[5] * m[7], b = m[5] * m[6] - m[3] * m[8], c = m[3] * m[7] - m[4] * m[6];
    float det = m[0] * a + m[1] * b + m[2] * c;
    float adjugate[9] = {a, m[2] * m[7] - m[1] * m[8], m[1] * m[5] - m[2] * m[4],
                         b, m[0] * m[8] - m[2] * m[6], m[2] * m[3] - m[0] * m[5],
                         c, m[1] * m[6] - m[0] * m[7], m[0] * m[4] - m[1] * m[3]};
    for (int i = 0; i < 9; i++)
        out[i] = adjugate[i] / det;
}

static void multiply(const float a[9], const float b[9], float out[9]) {
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            out[3 * i + j] = a[3 * i] * b[j] + a[3 * i + 1] * b[3 + j] + a[3 * i + 2] * b[6 + j];
}

static inline rd_v4 apply(const float m[9], rd_v4 v) {
    return (rd_v4){m[0] * v[0] + m[1] * v[1] + m[2] * v[2], m[3] * v[0] + m[4] * v[1] + m[5] * v[2],
                   m[6] * v[0] + m[7] * v[1] + m[8] * v[2], 0};
}

/* ------------------------------------------------------------------ lens */

/* What reaches the sensor: lamp, gradient, lens shading and exposure. */
static void expose(struct rd_canvas *canvas, const struct rd_camera *camera) {
    float from_xyz[9], m[9];
    invert(rd_space_matrix(camera->space), from_xyz);
    multiply(from_xyz, camera->light, m);
    float gain = rd_exp2(camera->exposure_ev);
    for (int y = 0; y < canvas->height; y++) {
        for (int x = 0; x < canvas->width; x++) {
            rd_v4 *px = &canvas->scene[(size_t)y * (size_t)canvas->width + (size_t)x];
            float u = ((float)x + 0.5f) / (float)canvas->width - 0.5f;
            float v = ((float)y + 0.5f) / (float)canvas->height - 0.5f;
            float light = (1 + camera->gradient[0] * u + camera->gradient[1] * v) *
                          (1 - camera->vignette_frac * 2 * (u * u + v * v));
            *px = apply(m, *px) * (gain * light) + camera->black;
        }
    }
}

static int gaussian(float deviation_px, float weight[MAX_RADIUS + 1]) {
    int radius = (int)(3 * deviation_px) + 1;
    radius = radius > MAX_RADIUS ? MAX_RADIUS : radius;
    float sum = 0;
    for (int i = 0; i <= radius; i++) {
        weight[i] = rd_exp(-0.5f * (float)(i * i) / (deviation_px * deviation_px));
        sum += i == 0 ? weight[i] : 2 * weight[i];
    }
    for (int i = 0; i <= radius; i++)
        weight[i] /= sum;
    return radius;
}

/* One line of `n` pixels `stride` apart, mirrored at its ends. */
static void blur_line(rd_v4 *line, size_t stride, int n, const float *weight, int radius, rd_v4 *copy) {
    for (int i = 0; i < n; i++)
        copy[i] = line[(size_t)i * stride];
    for (int i = 0; i < n; i++) {
        rd_v4 sum = copy[i] * weight[0];
        for (int k = 1; k <= radius; k++) {
            int low = i - k < 0 ? k - i : i - k, high = i + k >= n ? 2 * n - 2 - i - k : i + k;
            sum += (copy[low < n ? low : n - 1] + copy[high >= 0 ? high : 0]) * weight[k];
        }
        line[(size_t)i * stride] = sum;
    }
}

static bool blur(struct rd_canvas *canvas, float deviation_px, struct pm_error *err) {
    float weight[MAX_RADIUS + 1];
    int w = canvas->width, h = canvas->height;
    rd_v4 *copy = pm_alloc((size_t)(w > h ? w : h), sizeof *copy, err);
    if (copy == NULL)
        return false;
    int radius = gaussian(deviation_px, weight);
    for (int y = 0; y < h; y++)
        blur_line(canvas->scene + (size_t)y * (size_t)w, 1, w, weight, radius, copy);
    for (int x = 0; x < w; x++)
        blur_line(canvas->scene + x, (size_t)w, h, weight, radius, copy);
    free(copy);
    return true;
}

/* ------------------------------------------------------------------ sensor */

static void sense(struct rd_canvas *canvas, const struct rd_camera *camera, uint64_t seed) {
    struct rd_rng rng = rd_rng_for(seed, "sensor");
    float read2 = camera->read_noise * camera->read_noise, shot2 = camera->shot_noise * camera->shot_noise;
    size_t count = (size_t)canvas->width * (size_t)canvas->height;
    for (size_t i = 0; i < count; i++) {
        rd_v4 px = canvas->scene[i];
        for (int c = 0; c < 3; c++) {
            float signal = px[c] > 0 ? px[c] : 0;
            if (read2 + shot2 > 0)
                px[c] += sqrtf(read2 + shot2 * signal) * rd_bell(&rng);
            px[c] = px[c] > 1 ? 1 : px[c];
        }
        canvas->scene[i] = apply(camera->finish, px);
    }
}

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

static void encode(struct rd_canvas *canvas, const float *curves) {
    size_t count = (size_t)canvas->width * (size_t)canvas->height;
    for (size_t i = 0; i < count; i++) {
        for (int c = 0; c < 3; c++) {
            const float *curve = curves + c * (CURVE_STEPS + 1);
            float at = rd_clamp(canvas->scene[i][c], 0, 0.999999f) * CURVE_STEPS;
            int k = (int)at;
            canvas->scene[i][c] = rd_mix(curve[k], curve[k + 1], at - (float)k);
        }
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

uint8_t *rd_camera_shoot(struct rd_canvas *canvas, const struct rd_camera *camera, uint64_t seed,
                         struct pm_error *err) {
    uint8_t *codes = pm_alloc((size_t)canvas->width * (size_t)canvas->height, 3, err);
    float *curves = pm_alloc(3 * (CURVE_STEPS + 1), sizeof *curves, err);
    bool done = false;
    if (codes == NULL || curves == NULL)
        goto out;
    expose(canvas, camera);
    if (camera->blur_px > 0 && !blur(canvas, camera->blur_px, err))
        goto out;
    sense(canvas, camera, seed);
    for (int c = 0; c < 3; c++)
        fill_curve(camera, c, curves + c * (CURVE_STEPS + 1));
    encode(canvas, curves);
    round_codes(canvas, camera->sharpen, codes);
    done = true;
out:
    free(curves);
    if (!done) {
        free(codes);
        codes = NULL;
    }
    return codes;
}
