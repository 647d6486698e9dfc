#include "named.h"

#include "layout.h"
#include "people.h"
#include "scalp.h"
#include <math.h>
#include <stdio.h>

static struct rd_shot head(int i) {
    static const struct {
        const char *name;
        struct pm_lab hair, skin;
        float strand_px, wave, gloss, crown_x;
    } samples[RD_HEADS] = {
        {"darkbrown", {23, 4, 5}, {65, 11, 17}, 2.5f, 0.3f, 0.04f, 0.5f},
        {"lightbrown", {40, 7, 14}, {68, 10, 16}, 2.2f, 0.6f, 0.06f, 0.42f},
        {"black", {17, 0.5, -0.5}, {52, 14, 18}, 3, 0.15f, 0.025f, 0.55f},
        {"blond", {58, 6, 20}, {72, 9, 14}, 2, 0.4f, 0.06f, 0.47f},
        {"stubble", {22, 3, 4}, {64, 12, 17}, 2, 0, 0.02f, 0.5f},
    };
    const bool stubble = i == RD_HEADS - 1;
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

/* The light brown head again, from nearer, with dots in the skin below the hair. */
static struct rd_shot visit(int i) {
    static const struct {
        const char *name, *taken, *verdict;
        struct pm_lab dots, planned;
        float cover_frac;
    } visits[RD_VISITS] = {
        {"visit2", "2026:05:25 10:02:31", "light", {46, 6.5, 10.2}, {40, 6.1, 9.1}, 0.022f},
        {"visit3", "2026:06:15 10:05:07", "planned", {38, 6, 8.7}, {36.8, 5.8, 8.4}, 0.024f},
        {"years", "2029:05:04 10:09:44", "light", {43.5, 7, 12}, {34, 5.6, 7.8}, 0.017f},
    };
    struct rd_shot shot = head(1);
    struct rd_scene *scene = &shot.scene;
    struct rd_rng rng = rd_rng_for((uint64_t)i, "visit");
    const struct pm_lab hair = scene->hair.body[0], skin = scene->skin;
    shot.scene = rd_portrait(960, 1280, (uint64_t)(20 + i));
    rd_draw_rects(scene, 0.25f, &rng);
    scene->hair.body[0] = hair;
    scene->hair.strand_px = 3;
    scene->skin = skin;
    scene->pose.hairline_y = 0.5f;
    scene->rects.hair = rd_box(scene, 0.25, 0.10, 0.50, 0.35);
    scene->rects.treated = rd_box(scene, 0.3, 0.585, 0.4, 0.2);
    scene->rects.skin = rd_box(scene, 0.28, 0.84, 0.44, 0.12);
    scene->treated = (struct rd_treated){.dot_px = 3.6f,
                                         .soft_px = 0.4f,
                                         .dot_lab = visits[i].dots,
                                         .planned_lab = visits[i].planned,
                                         .planned_cover_frac = 0.022f,
                                         .verdict = visits[i].verdict};
    scene->treated.pitch_px = sqrtf(rd_dot_area_px(3.6f, 0.4f) / visits[i].cover_frac);
    snprintf(shot.name, sizeof shot.name, "%s.jpg", visits[i].name);
    snprintf(shot.file.taken, sizeof shot.file.taken, "%s", visits[i].taken);
    shot.index = RD_HEADS + i;
    return shot;
}

/* Each with a chart on one side. */
static struct rd_shot zoned(int i) {
    struct rd_shot shot = head(0);
    struct rd_scene *scene = &shot.scene;
    struct rd_rng rng = rd_rng_for((uint64_t)i, "zones");
    shot.index = RD_HEADS + RD_VISITS + i;
    scene->seed = (uint64_t)(40 + i);
    scene->hair.gloss = 0.02f;
    scene->hair.contrast = 0.8f;
    if (i == 0) {
        snprintf(shot.name, sizeof shot.name, "temples.jpg");
        scene->hair.n_bodies = 2;
        scene->hair.body[1] = (struct pm_lab){66, 0, 4};
        scene->hair.temple_share = 0.9f;
    } else {
        snprintf(shot.name, sizeof shot.name, "beard.jpg");
        scene->hair.beard = (struct pm_lab){32, 9, 14};
        scene->pose.hairline_y = -0.5f;
        scene->pose.beard_y = 0.68f;
    }
    rd_step_aside(scene);
    rd_draw_rects(scene, 0.25f, &rng);
    if (i == 0) {
        scene->rects.hair = rd_box(scene, 0.2, 0.1, 0.2, 0.3);
        scene->rects.temple = rd_box(scene, 0.05, 0.35, 0.08, 0.2);
    } else {
        scene->rects.hair = scene->rects.beard = rd_box(scene, 0.18, 0.76, 0.24, 0.16);
        scene->rects.skin = rd_box(scene, 0.2, 0.3, 0.2, 0.2);
    }
    rd_add_chart(scene, RD_SOUND, 0, &rng);
    return shot;
}

/* Long hair from above, thin along its parting, roots darker than the lengths; a chart beside it. */
static struct rd_shot parted(void) {
    struct rd_shot shot = head(0);
    struct rd_scene *scene = &shot.scene;
    struct rd_hair *hair = &scene->hair;
    struct rd_rng rng = rd_rng_for(0, "parted");
    shot.index = RD_HEADS + RD_VISITS + RD_ZONED;
    snprintf(shot.name, sizeof shot.name, "parting.jpg");
    scene->seed = 50;
    scene->skin = (struct pm_lab){67, 11, 16};
    hair->roots = (struct pm_lab){27, 5, 7};
    hair->body[0] = (struct pm_lab){38, 7, 13};
    hair->strand_px = 2.5f;
    hair->gloss = 0.02f;
    hair->contrast = 0.8f;
    hair->part_width = 0.045f;
    hair->roots_width = 0.11f;
    rd_step_aside(scene);
    scene->pose.crown_x = scene->pose.centre_x;
    rd_draw_rects(scene, 0.25f, &rng);
    scene->rects.hair = rd_box(scene, (double)scene->pose.crown_x - 0.16, 0.14, 0.32, 0.34);
    scene->rects.roots = rd_box(scene, (double)scene->pose.crown_x - 0.09, 0.14, 0.18, 0.34);
    rd_add_chart(scene, RD_SOUND, 0, &rng);
    return shot;
}

struct rd_shot rd_sample(int i) {
    if (i == RD_SAMPLES - 1)
        return parted();

    return i < RD_HEADS               ? head(i)
           : i < RD_HEADS + RD_VISITS ? visit(i - RD_HEADS)
                                      : zoned(i - RD_HEADS - RD_VISITS);
}
