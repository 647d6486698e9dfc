#include "camera.h"

#include "arith.h"
#include "base/memory.h"
#include "blur.h"
#include "color/lab.h"
#include "develop.h"
#include "matrix.h"
#include "rng.h"
#include <math.h>
#include <stdlib.h>

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
    const rd_v4 deviation = {camera->hair_deviation[0], camera->hair_deviation[1], camera->hair_deviation[2],
                             0};
    for (int y = 0; y < canvas->height; y++) {
        for (int x = 0; x < canvas->width; x++) {
            size_t i = (size_t)y * (size_t)canvas->width + (size_t)x;
            float u = ((float)x + 0.5f) / (float)canvas->width - 0.5f;
            float v = ((float)y + 0.5f) / (float)canvas->height - 0.5f;
            rd_v4 seen = canvas->scene[i] + canvas->hair[i].colour * deviation;
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
    if (camera->blur_px > 0 && !rd_blur(canvas, camera->blur_px, err))
        goto failed;
    sense(canvas, camera, seed);
    if (rd_develop(canvas, camera, codes, err))
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

bool rd_camera_seen(const struct rd_camera *camera, struct pm_lab lab, float u, float v, struct pm_lab *seen,
                    struct pm_error *err) {
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
