/* The figures are tuned so that charts in rendered phone photos behave as charts in real ones: see README.md.
 */
#include "phone.h"

#include "arith.h"
#include "matrix.h"
#include <stdio.h>

struct rd_camera rd_honest_camera(struct rd_rng *rng) {
    struct rd_camera camera = rd_camera_perfect();
    camera.blur_px = rd_between(rng, 0.35f, 0.6f);
    camera.read_noise = rd_between(rng, 0.0005f, 0.002f);
    camera.shot_noise = rd_between(rng, 0.006f, 0.015f);
    return camera;
}

void rd_set_lamp(struct rd_camera *camera, struct rd_lamp lamp, struct rd_lamp taken_for, float boost) {
    static const float weight[3] = {0.22f, 0.72f, 0.06f};
    float from_xyz[9], white[3], rgb[3];
    camera->lamp = lamp;
    rd_lamp_matrix(lamp, camera->light);
    rd_lamp_white(taken_for, white);
    rd_invert(rd_space_matrix(camera->space), from_xyz);
    rd_transform(from_xyz, white, rgb);
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            camera->finish[3 * i + j] = ((i == j ? 1 + boost : 0) - boost * weight[j]) / rgb[j];
}

/* What the camera takes the lamp for: it is drawn towards daylight, and errs. */
static struct rd_lamp guess(struct rd_lamp lamp, struct rd_rng *rng) {
    float mired = 1e6f / lamp.cct_k;
    float taken = mired + 0.2f * (195 - mired) + 15 * rd_bell(rng);
    lamp.duv = 0.5f * lamp.duv + 0.0025f * rd_bell(rng);
    lamp.cct_k = 1e6f / rd_clamp(taken, 110, 420);
    return lamp;
}

static void set_optics(struct rd_camera *camera, struct rd_rng *rng) {
    float slope = rd_between(rng, 0, 0.2f), towards = rd_unit(rng);
    camera->gradient[0] = slope * rd_cos(towards);
    camera->gradient[1] = slope * rd_sin(towards);
    camera->vignette_frac = rd_between(rng, 0, 0.12f);
    camera->blur_px = rd_between(rng, 0.4f, 0.8f);
    camera->read_noise = rd_between(rng, 0.0005f, 0.003f);
    camera->shot_noise = rd_between(rng, 0.008f, 0.02f);
    camera->black = rd_between(rng, 0, 0.004f);
    camera->sharpen = rd_between(rng, 0.1f, 0.6f);
}

static void set_pleasing(struct rd_camera *camera, struct rd_rng *rng) {
    camera->has_look = true;
    for (int i = 0; i < 5; i++)
        camera->look_saturation[i] = 0.06f * rd_bell(rng);
    for (int i = 0; i < 4; i++)
        camera->look_turn[i] = 0.06f * rd_bell(rng);
    camera->contrast = rd_clamp(0.2f + 0.1f * rd_bell(rng), 0, 0.6f);
    for (int c = 0; c < 3; c++) {
        camera->channel_gamma[c] = 0.02f * rd_bell(rng);
        camera->hair_deviation[c] = 0.008f * rd_bell(rng);
    }
    camera->board_deviation = 0.03f;
}

struct rd_camera rd_phone_camera(struct rd_rng *rng) {
    struct rd_camera camera = rd_camera_perfect();
    camera.space = rd_chance(rng, 0.5f) ? RD_DISPLAY_P3 : RD_SRGB;
    /* Even in reciprocal megakelvin, as the eye has it: 2700-7500 K. */
    struct rd_lamp lamp = {1e6f / rd_between(rng, 133, 370), 0};
    lamp.duv = 0.0025f * rd_bell(rng);
    struct rd_lamp taken_for = guess(lamp, rng);
    rd_set_lamp(&camera, lamp, taken_for, rd_between(rng, 0, 0.12f));
    camera.exposure_ev = rd_clamp(-0.6f + 0.8f * rd_bell(rng), -1.9f, 0.7f);
    set_optics(&camera, rng);
    set_pleasing(&camera, rng);
    return camera;
}

struct rd_camera rd_hard_phone_camera(struct rd_rng *rng, float *skin_light_ev) {
    static const float hair_ev = 0.8f, skin_ev = 0.4f, together = 0.26f, flare = 0.004f, veil = 0.02f;
    struct rd_camera camera = rd_phone_camera(rng);
    float hair = rd_bell(rng), skin = together * hair + sqrtf(1 - together * together) * rd_bell(rng);
    camera.exposure_ev = -0.3f + hair_ev * hair;
    *skin_light_ev = -0.1f + skin_ev * skin - camera.exposure_ev;
    camera.contrast = rd_clamp(1.15f * rd_exp2(0.32f * rd_bell(rng)), 0.66f, 1.9f) - 1;
    float veiled = rd_chance(rng, 0.25f) ? veil : flare;
    camera.black = 0.001f * fabsf(rd_bell(rng));
    camera.veil = fabsf(veiled * rd_bell(rng));
    return camera;
}

struct rd_file rd_any_file(enum rd_space space, struct rd_rng *rng) {
    struct rd_file file = {
        .space = space, .icc = true, .exif = true, .quality = rd_pick(rng, 80, 95), .orientation = 1};
    int month = rd_pick(rng, 1, 6), day = rd_pick(rng, 1, 28), hour = rd_pick(rng, 8, 18),
        minute = rd_pick(rng, 0, 59);
    snprintf(file.taken, sizeof file.taken, "2026:%02d:%02d %02d:%02d:00", month, day, hour, minute);
    return file;
}
