#include "scenes.h"

#include <stdio.h>

struct pm_box rd_box(const struct rd_scene *scene, double x, double y, double w, double h) {
    int left = (int)(x * scene->width + 0.5), top = (int)(y * scene->height + 0.5);
    int right = (int)((x + w) * scene->width + 0.5), bottom = (int)((y + h) * scene->height + 0.5);
    return (struct pm_box){left, top, right - left, bottom - top};
}

/* A forehead under a hairline: hair above, skin below, a plain wall around. */
static struct rd_scene portrait(int width, int height, uint64_t seed) {
    struct rd_scene scene = {
        .width = width,
        .height = height,
        .seed = seed,
        .hair = {.share = {1, 0},
                 .n_bodies = 1,
                 .strand_px = 2.5f,
                 .wave = 0.3f,
                 .locks = 0.8f,
                 .contrast = 1,
                 .gloss = 0.05f},
        .pose = {.centre_x = 0.5f,
                 .centre_y = 0.6f,
                 .radius_x = 0.46f,
                 .radius_y = 0.57f,
                 .hairline_y = 0.56f,
                 .crown_x = 0.5f,
                 .crown_y = -0.12f,
                 .light = {-0.3f, -1.0f, 0.25f}},
        .skin = {65, 11, 17},
        .background = {72, -1, -2},
    };
    scene.rects.hair = rd_box(&scene, 0.25, 0.10, 0.50, 0.35);
    scene.rects.sloppy = rd_box(&scene, 0.15, 0.00, 0.70, 0.65);
    scene.rects.skin = rd_box(&scene, 0.38, 0.68, 0.24, 0.16);
    return scene;
}

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
    struct rd_shot shot = {
        .family = "sample",
        .scene = portrait(720, 960, (uint64_t)(i + 1)),
        .camera = rd_camera_perfect(),
        .file = {.icc = true, .exif = true, .quality = 84, .orientation = 1, .taken = "2026:05:04 10:11:12"},
    };
    snprintf(shot.name, sizeof shot.name, "%s.jpg", samples[i].name);
    shot.scene.hair.body[0] = samples[i].hair;
    shot.scene.hair.strand_px = samples[i].strand_px;
    shot.scene.hair.wave = samples[i].wave;
    shot.scene.hair.gloss = samples[i].gloss;
    shot.scene.pose.crown_x = samples[i].crown_x;
    shot.scene.skin = samples[i].skin;
    if (i == RD_SAMPLES - 1)
        shot.scene.stubble = (struct rd_stubble){.dot_px = 1.8f, .coverage_frac = 0.6f};
    shot.camera.blur_px = 0.5f;
    shot.camera.read_noise = 0.0015f;
    shot.camera.shot_noise = 0.012f;
    return shot;
}
