#include "scenes.h"

#include "people.h"
#include <stdio.h>

struct rd_shot rd_sample(int i) {
    static const struct {
        const char *name;
        struct pm_lab hair, skin;
        float strand_px, wave, gloss, crown_x;
    } samples[RD_SAMPLES] = {
        {"darkbrown", {23, 4, 5}, {65, 11, 17}, 2.5f, 0.3f, 0.04f, 0.5f},
        {"lightbrown", {40, 7, 14}, {68, 10, 16}, 2.2f, 0.6f, 0.06f, 0.42f},
        {"black", {17, 0.5, -0.5}, {52, 14, 18}, 3, 0.15f, 0.025f, 0.55f},
        {"blond", {58, 6, 20}, {72, 9, 14}, 2, 0.4f, 0.06f, 0.47f},
        {"stubble", {22, 3, 4}, {64, 12, 17}, 2, 0, 0.02f, 0.5f},
    };
    const bool stubble = i == RD_SAMPLES - 1;
    struct rd_rng rng = rd_rng_for((uint64_t)i, "sample");
    struct rd_shot shot = {
        .family = "sample",
        .index = i,
        .scene = rd_portrait(720, 960, (uint64_t)(i + 1)),
        .camera = rd_camera_perfect(),
        .file = {.icc = true,
                 .exif = true,
                 .quality = stubble ? 74 : 84,
                 .orientation = 1,
                 .taken = "2026:05:04 10:11:12"},
    };
    snprintf(shot.name, sizeof shot.name, "%s.jpg", samples[i].name);
    rd_draw_rects(&shot.scene, 0.25f, &rng);
    /* The rectangle of `make demo`, to the pixel. */
    shot.scene.rects.hair = rd_box(&shot.scene, 0.25, 0.10, 0.50, 0.35);
    shot.scene.hair.body[0] = samples[i].hair;
    shot.scene.hair.strand_px = samples[i].strand_px;
    shot.scene.hair.wave = samples[i].wave;
    shot.scene.hair.gloss = samples[i].gloss;
    shot.scene.pose.crown_x = samples[i].crown_x;
    shot.scene.skin = samples[i].skin;
    if (stubble)
        shot.scene.stubble = (struct rd_stubble){.dot_px = 1.8f, .coverage_frac = 0.6f};
    shot.camera.blur_px = 0.5f;
    shot.camera.read_noise = 0.0015f;
    shot.camera.shot_noise = 0.012f;
    return shot;
}
