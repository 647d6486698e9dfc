#include "camera.h"

#include "arith.h"
#include "base/memory.h"
#include "color/lab.h"
#include "matrix.h"
#include "random.h"
#include <math.h>
#include <stdlib.h>

/* ------------------------------------------------------------------ out of focus */

enum { MAX_RADIUS = 64 };

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

/* ------------------------------------------------------------------ the maker's look, tone curve, codes */

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

static bool develop(struct rd_canvas *canvas, const struct rd_camera *camera, uint8_t *codes,
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

/* ------------------------------------------------------------------ colour spaces */

struct rd_camera rd_camera_perfect(void) {
    return (struct rd_camera){
        .lamp = {5003, 0}, .light = {1, 0, 0, 0, 1, 0, 0, 0, 1}, .finish = {1, 0, 0, 0, 1, 0, 0, 0, 1}};
}

const float *rd_space_matrix(enum rd_space space) {
    /* IEC 61966-2-1 and SMPTE EG 432-1 with D65, adapted to D50 by Bradford. */
    static const float srgb[9] = {0.4360747f, 0.3850649f, 0.1430804f, 0.2225045f, 0.7168786f,
                                  0.0606169f, 0.0139322f, 0.0971045f, 0.7141733f};
    static const float p3[9] = {0.5151187f, 0.2919778f,  0.1571035f, 0.2411892f, 0.6922441f,
                                0.0665668f, -0.0010505f, 0.0418791f, 0.7840713f};
    return space == RD_SRGB ? srgb : p3;
}

static inline rd_v4 apply(const float m[9], rd_v4 v) {
    return (rd_v4){m[0] * v[0] + m[1] * v[1] + m[2] * v[2], m[3] * v[0] + m[4] * v[1] + m[5] * v[2],
                   m[6] * v[0] + m[7] * v[1] + m[8] * v[2], 0};
}

/* ------------------------------------------------------------------ lens */

/* How much of the light reaches a place that lies `u` widths and `v` heights from the middle. */
static float light_at(const struct rd_camera *camera, float u, float v) {
    return (1 + camera->gradient[0] * u + camera->gradient[1] * v) *
           (1 - camera->vignette_frac * 2 * (u * u + v * v));
}

/* What reaches the sensor: lamp, gradient, lens shading and exposure. */
static void expose(struct rd_canvas *canvas, const struct rd_camera *camera) {
    float from_xyz[9], m[9];
    rd_invert(rd_space_matrix(camera->space), from_xyz);
    rd_multiply(from_xyz, camera->light, m);
    float gain = rd_exp2(camera->exposure_ev);
    const rd_v4 veil = rd_light((struct pm_lab){100, 0, 0}) * camera->veil;
    const rd_v4 deviation = {camera->hair_deviation[0], camera->hair_deviation[1], camera->hair_deviation[2],
                             0};
    for (int y = 0; y < canvas->height; y++) {
        for (int x = 0; x < canvas->width; x++) {
            size_t i = (size_t)y * (size_t)canvas->width + (size_t)x;
            float u = ((float)x + 0.5f) / (float)canvas->width - 0.5f;
            float v = ((float)y + 0.5f) / (float)canvas->height - 0.5f;
            rd_v4 seen = canvas->scene[i] + canvas->hair[i].colour * deviation + veil;
            canvas->scene[i] = apply(m, seen) * (gain * light_at(camera, u, v)) + camera->black;
        }
    }
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

uint8_t *rd_camera_shoot(struct rd_canvas *canvas, const struct rd_camera *camera, uint64_t seed,
                         struct pm_error *err) {
    uint8_t *codes = pm_alloc((size_t)canvas->width * (size_t)canvas->height, 3, err);
    if (codes == NULL)
        return NULL;
    expose(canvas, camera);
    if (camera->blur_px > 0 && !blur(canvas, camera->blur_px, err))
        goto failed;
    sense(canvas, camera, seed);
    if (develop(canvas, camera, codes, err))
        return codes;
failed:
    free(codes);
    return NULL;
}

/* ------------------------------------------------------------------ one colour */

static double decoded(uint8_t code) {
    double x = code / 255.0;
    return x <= 0.04045 ? x / 12.92 : pow((x + 0.055) / 1.055, 2.4);
}

static struct pm_lab lab_of_codes(const uint8_t codes[3], enum rd_space space) {
    const float *m = rd_space_matrix(space);
    double rgb[3] = {decoded(codes[0]), decoded(codes[1]), decoded(codes[2])}, xyz[3] = {0};
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 3; k++)
            xyz[i] += (double)m[3 * i + k] * rgb[k];
    return pm_lab_from_xyz((struct pm_xyz){xyz[0], xyz[1], xyz[2]});
}

bool rd_camera_observe(const struct rd_camera *camera, struct pm_lab lab, float u, float v,
                       struct pm_lab *seen, struct pm_error *err) {
    struct rd_camera still = *camera;
    struct rd_canvas patch;
    still.blur_px = still.read_noise = still.shot_noise = still.sharpen = still.vignette_frac = 0;
    still.gradient[0] = still.gradient[1] = 0;
    still.exposure_ev += rd_log2(light_at(camera, u, v));
    if (!rd_canvas_new(&patch, 1, 1, err))
        return false;
    patch.scene[0] = rd_light(lab);
    uint8_t *codes = rd_camera_shoot(&patch, &still, 0, err);
    if (codes != NULL)
        *seen = lab_of_codes(codes, camera->space);
    free(codes);
    rd_canvas_free(&patch);
    return codes != NULL;
}
