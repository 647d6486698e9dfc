#include "families.h"

#include "arith.h"
#include "layout.h"
#include "people.h"
#include "phone.h"
#include "scalp.h"
#include <stdio.h>
#include <string.h>

/* ------------------------------------------------------------------ hair under an honest camera */

static void set_natural(struct rd_shot *shot, int index, struct rd_rng *rng) {
    static const int turned[8] = {1, 1, 1, 1, 1, 6, 3, 8};
    shot->file.orientation = turned[index % 8];
    shot->scene.hair.gloss *= rd_between(rng, 0.5f, 1);
}

static void set_sloppy(struct rd_shot *shot, int index, struct rd_rng *rng) {
    (void)index;
    rd_draw_rects(&shot->scene, 0.4f, rng);
}

static void set_wet(struct rd_shot *shot, int index, struct rd_rng *rng) {
    (void)index;
    shot->scene.hair.gloss = rd_between(rng, 0.2f, 0.7f);
    shot->scene.hair.locks = 1;
    shot->scene.hair.contrast = 1.2f;
}

static void set_saltpepper(struct rd_shot *shot, int index, struct rd_rng *rng) {
    static const float width_px[5] = {1, 2, 3, 4, 6};
    struct rd_hair *hair = &shot->scene.hair;
    hair->strand_px = width_px[index % 5];
    hair->n_bodies = 2;
    hair->body[0] = rd_hair_lab(rd_between(rng, 15, 38), rng);
    hair->body[1] = rd_lab_between(rng, (struct pm_lab){62, -1, 2}, (struct pm_lab){78, 1, 6});
    hair->share[1] = rd_between(rng, 0.05f, 0.8f);
    hair->share[0] = 1 - hair->share[1];
    hair->gloss = 0.02f;
    hair->thin = 0;
}

/* Long hair parted in the middle, seen from above, with roots darker than the lengths: scalp of 1 to 8 % of
 * the width to each side of the parting. */
static void set_parting(struct rd_shot *shot, int index, struct rd_rng *rng) {
    static const float width_px[4] = {1.5f, 2, 3, 4};
    struct rd_scene *scene = &shot->scene;
    struct rd_hair *hair = &scene->hair;
    hair->strand_px = width_px[index % 4];
    hair->roots = rd_hair_lab(rd_between(rng, 16, 36), rng);
    hair->body[0] = rd_lab_near(rng, hair->roots, (struct pm_lab){0, 1, 2});
    hair->body[0].L += (double)rd_between(rng, 2, 16);
    hair->gloss = 0.02f;
    hair->thin = 0;
    hair->part_width = rd_between(rng, 0.02f, 0.09f);
    hair->roots_width = hair->part_width + rd_between(rng, 0.04f, 0.08f);
    scene->pose.crown_x = 0.5f;
    scene->pose.comb = 0;
    scene->skin = rd_lab_near(rng, (struct pm_lab){64, 12, 17}, (struct pm_lab){6, 1, 1.5});
    rd_draw_rects(scene, 0.25f, rng);
    scene->rects.hair = rd_box(scene, 0.25, 0.12, 0.5, 0.36);
    scene->rects.roots =
        rd_box(scene, 0.5 - (double)hair->part_width - 0.03, 0.14, 2 * (double)hair->part_width + 0.06, 0.32);
}

static void set_stubble(struct rd_shot *shot, int index, struct rd_rng *rng) {
    static const float dot_px[3] = {2, 4, 6};
    shot->scene.stubble = (struct rd_stubble){dot_px[index % 3], rd_between(rng, 0.1f, 0.5f)};
    shot->file.full_chroma = index / 3 % 2 == 1;
    shot->scene.hair.body[0] = rd_hair_lab(rd_between(rng, 15, 45), rng);
}

/* Every width, cover and tone of skin in turn, 60 of them: strokes cover each other and let light through, so
 * what is asked for is more than what comes of it: about 0.09, 0.22, 0.4 and 0.58. */
static void set_cropped(struct rd_shot *shot, int index, struct rd_rng *rng) {
    static const float dot_px[5] = {1.8f, 2.5f, 3.5f, 4.5f, 6}, asked_frac[4] = {0.13f, 0.35f, 0.7f, 1.25f};
    static const struct pm_lab skins[3] = {{67, 10, 16}, {54, 14, 18}, {40, 14, 16}};
    struct rd_scene *scene = &shot->scene;
    scene->stubble = (struct rd_stubble){dot_px[index % 5], asked_frac[index / 5 % 4]};
    scene->skin = rd_lab_near(rng, skins[index / 20 % 3], (struct pm_lab){2, 1, 1.5});
    scene->hair.body[0] = rd_hair_lab(rd_between(rng, 15, fminf(45, (float)scene->skin.L - 14)), rng);
    shot->file.full_chroma = index / 60 % 2 == 1;
}

/* Bleached hair has the skin's lightness and nearly its hue; texture is what is left to tell them apart. */
static void set_bleached(struct rd_shot *shot, int index, struct rd_rng *rng) {
    (void)index;
    struct pm_lab hair = rd_lab_between(rng, (struct pm_lab){60, 5, 17}, (struct pm_lab){76, 10, 25});
    shot->scene.hair.body[0] = hair;
    shot->scene.skin = rd_lab_near(rng, (struct pm_lab){hair.L, 10.5, 17}, (struct pm_lab){3, 1.2, 1.5});
}

static void set_warm(struct rd_shot *shot, int index, struct rd_rng *rng) {
    (void)index;
    struct rd_lamp bulb = {rd_between(rng, 2600, 3100), 0}, daylight = {5000, 0};
    bulb.duv = 0.002f * rd_bell(rng);
    rd_set_lamp(&shot->camera, bulb, daylight, 0);
    shot->camera.exposure_ev = -0.6f;
}

/* As far as brings the hair's median L* to 1-7, where the checks warn and refuse. */
static void set_underexposed(struct rd_shot *shot, int index, struct rd_rng *rng) {
    (void)index;
    float wanted_Y = rd_between(rng, 1, 7) / 903.3f, f = ((float)shot->scene.hair.body[0].L + 16) / 116;
    shot->camera.exposure_ev = rd_log2(wanted_Y / (f * f * f));
}

static void set_blown(struct rd_shot *shot, int index, struct rd_rng *rng) {
    float f = ((float)shot->scene.hair.body[0].L + 16) / 116;
    shot->file.flash = index % 2 == 1;
    shot->scene.hair.gloss *= shot->file.flash ? 4 : 1;
    shot->camera.exposure_ev = rd_log2(rd_between(rng, 0.42f, 0.9f) / (f * f * f));
}

static void set_blurred(struct rd_shot *shot, int index, struct rd_rng *rng) {
    static const float radius_px[6] = {1.5f, 2, 3, 4, 6, 9};
    (void)rng;
    shot->camera.blur_px = radius_px[index % 6];
}

static void set_good(struct rd_shot *shot, int index, struct rd_rng *rng) {
    (void)index;
    rd_step_aside(&shot->scene);
    shot->scene.hair.body[0] = rd_hair_lab(rd_between(rng, 24, 60), rng);
    shot->scene.hair.gloss = 0.02f;
    shot->scene.hair.contrast = 0.7f;
    shot->scene.hair.thin = 0;
    shot->file.quality = 95;
    rd_draw_rects(&shot->scene, 0.2f, rng);
    rd_add_chart(&shot->scene, RD_SOUND, 0, rng);
    rd_add_card(&shot->scene, false, 0, rng);
}

/* ------------------------------------------------------------------ phones */

static void take_phone(struct rd_shot *shot, struct rd_rng *rng) {
    shot->camera = rd_phone_camera(rng);
    shot->file = rd_any_file(shot->camera.space, rng);
}

static void set_phone(struct rd_shot *shot, int index, struct rd_rng *rng) {
    take_phone(shot, rng);
    rd_step_aside(&shot->scene);
    rd_draw_rects(&shot->scene, 0.2f, rng);
    rd_add_chart(&shot->scene, RD_SOUND, shot->camera.board_deviation, rng);
    rd_add_card(&shot->scene, index % 4 == 3, shot->camera.board_deviation, rng);
}

static void set_phone2(struct rd_shot *shot, int index, struct rd_rng *rng) {
    struct rd_scene *scene = &shot->scene;
    shot->camera = rd_hard_phone_camera(rng, &scene->skin_light_ev);
    shot->file = rd_any_file(shot->camera.space, rng);
    scene->hair.body[0] = rd_population_hair_lab(rng);
    scene->hair.gloss = rd_between(rng, 0.015f, 0.06f) * (1 + (float)scene->hair.body[0].L / 40);
    rd_step_aside(scene);
    rd_draw_rects(scene, 0.2f, rng);
    rd_add_chart(scene, RD_SOUND, shot->camera.board_deviation, rng);
    rd_add_card(scene, index % 4 == 3, shot->camera.board_deviation, rng);
}

/* What the program does not expect, as RD_ODD lists it: populations of one kind, hair in a light of its own,
 * a veil, a tone curve outside those of real charts. */
static void set_odd(struct rd_shot *shot, int index, struct rd_rng *rng) {
    const enum rd_odd odd = (enum rd_odd)(index % RD_ODDS);
    struct rd_scene *scene = &shot->scene;
    struct rd_camera *camera = &shot->camera;
    set_phone2(shot, index, rng);
    scene->hair.body[0] = rd_odd_hair_lab(odd, rng);
    scene->hair.gloss = rd_between(rng, 0.015f, 0.06f) * (1 + (float)scene->hair.body[0].L / 40);
    if (odd == RD_LIT || odd == RD_LIT_BROWN) {
        camera->exposure_ev += 1;
        scene->skin_light_ev -= 1;
    }
    if (odd == RD_VEILED)
        camera->veil = rd_between(rng, 0.03f, 0.08f);
    if (odd == RD_CURVED)
        camera->contrast = (rd_chance(rng, 0.5f) ? 0.55f : 2.2f) - 1;
}

static void set_greying(struct rd_shot *shot, int index, struct rd_rng *rng) {
    set_phone2(shot, index, rng);
    set_saltpepper(shot, 1 + index % 4, rng);
}

/* The hair and the head are the same in both photos; day, phone and light are not. */
static void set_pair(struct rd_shot *shot, int index, struct rd_rng *rng) {
    struct rd_scene *scene = &shot->scene;
    scene->hair.body[0] = rd_population_hair_lab(rng);
    rd_draw_rects(scene, 0.2f, rng);
    rng->state += (uint64_t)(index % 2) * UINT64_C(0x9e3779b97f4a7c15) * 31;
    shot->camera = rd_hard_phone_camera(rng, &scene->skin_light_ev);
    shot->file = rd_any_file(shot->camera.space, rng);
    shot->file.taken[6] = index % 2 == 0 ? '1' : '3';
}

static void set_badchart(struct rd_shot *shot, int index, struct rd_rng *rng) {
    take_phone(shot, rng);
    rd_step_aside(&shot->scene);
    rd_draw_rects(&shot->scene, 0.2f, rng);
    rd_add_chart(&shot->scene, (enum rd_fault)(1 + index % (RD_FAULTS - 1)), shot->camera.board_deviation,
                 rng);
}

static void set_distractor(struct rd_shot *shot, int index, struct rd_rng *rng) {
    take_phone(shot, rng);
    rd_step_aside(&shot->scene);
    rd_draw_rects(&shot->scene, 0.2f, rng);
    rd_add_thing(&shot->scene, index % RD_THINGS, rng);
}

/* ------------------------------------------------------------------ pigments */

static void set_swatches(struct rd_shot *shot, int index, struct rd_rng *rng) {
    (void)index;
    take_phone(shot, rng);
    rd_step_aside(&shot->scene);
    rd_draw_rects(&shot->scene, 0.2f, rng);
    rd_add_swatches(&shot->scene, shot->camera.board_deviation, rng);
}

/* Between the hair in the middle and either strip the light differs by 0, 5, 10 or 20 %, in turn. */
static void set_strip(struct rd_shot *shot, int index, struct rd_rng *rng) {
    static const float differs[4] = {0, 0.05f, 0.1f, 0.2f};
    struct rd_scene *scene = &shot->scene;
    take_phone(shot, rng);
    scene->pose.radius_x = 0.32f;
    scene->hair.body[0] = rd_hair_lab(rd_between(rng, 24, 56), rng);
    scene->hair.gloss = 0.02f;
    scene->hair.thin = 0;
    rd_draw_rects(scene, 0.2f, rng);
    float to_strip = 0.4f, side = rd_chance(rng, 0.5f) ? 1 : -1;
    shot->camera.gradient[0] = side * differs[index % 4] / to_strip;
    shot->camera.gradient[1] = 0;
    shot->camera.vignette_frac = 0;
    int right = rd_pick(rng, 0, 7);
    int darkest = (int)(((float)scene->hair.body[0].L - 8) / 3.5f);
    right = 7 - right > darkest ? 7 - darkest : right;
    rd_add_strips(scene, right, shot->camera.board_deviation, rng);
}

/* Dots of 0.09-0.14 mm about 1 mm apart, seen from near. What went otherwise than planned goes round. */
static void set_treated(struct rd_shot *shot, int index, struct rd_rng *rng) {
    static const char *const verdicts[7] = {"planned", "density", "light", "warm", "dark", "red", "fresh"};
    struct rd_scene *scene = &shot->scene;
    struct rd_treated *t = &scene->treated;
    int which = index % 7;
    take_phone(shot, rng);
    scene->pose.hairline_y = 0.5f;
    scene->hair.body[0] = rd_hair_lab(rd_between(rng, 18, 40), rng);
    scene->skin = rd_skin_lab(rng);
    scene->skin.L = scene->skin.L < 48 ? 48 : scene->skin.L;
    rd_draw_rects(scene, 0.2f, rng);
    scene->rects.treated = rd_box(scene, 0.3, 0.585, 0.4, 0.2);
    scene->rects.skin = rd_box(scene, 0.28, 0.84, 0.44, 0.12);
    float mm_px = rd_between(rng, 28, 40), dot_mm = rd_between(rng, 0.09f, 0.14f);
    *t = (struct rd_treated){.dot_px = dot_mm * mm_px, .verdict = verdicts[which]};
    t->pitch_px = rd_between(rng, 0.5f, 1) * mm_px;
    t->soft_px = rd_between(rng, 0.2f, 0.6f);
    t->planned_lab = rd_hair_lab((float)scene->hair.body[0].L + 2 * rd_bell(rng), rng);
    t->planned_cover_frac = rd_dot_area_px(t->dot_px, t->soft_px) / (t->pitch_px * t->pitch_px);
    t->dot_lab = t->planned_lab;
    if (which == 1)
        t->pitch_px *= rd_between(rng, 1.3f, 1.6f);
    if (which == 2)
        t->dot_lab.L += (double)rd_between(rng, 6, 12);
    if (which == 3) {
        t->dot_lab.a += (double)rd_between(rng, 4, 7);
        t->dot_lab.b += (double)rd_between(rng, 7, 12);
    }
    if (which == 4)
        t->dot_lab.L -= (double)rd_between(rng, 6, 10);
    t->redness = which == 5 ? rd_between(rng, 0.5f, 0.9f) : which == 6 ? rd_between(rng, 0.6f, 1) : 0;
    snprintf(shot->file.taken, sizeof shot->file.taken, "2026:05:%02d 10:00:00",
             which == 6 ? rd_pick(rng, 5, 9) : 18);
}

/* Three visits to one head in one light, by one phone: the tone as planned, and from there on as it was,
 * bluer, or redder, in turn. */
static void set_drift(struct rd_shot *shot, int index, struct rd_rng *rng) {
    static const char *const verdicts[3] = {"steady", "blue", "red"}, *const days[3] = {"05:18", "08:03",
                                                                                        "12:01"};
    static const struct pm_lab drift[3] = {{0, 0, 0}, {0, -1, -6}, {0, 6, 1}}; /* from visit to visit */
    const int visit = index % 3, head = index / 3 % 3;
    set_treated(shot, 0, rng);
    struct rd_treated *t = &shot->scene.treated;
    t->dot_lab.a += visit * drift[head].a;
    t->dot_lab.b += visit * drift[head].b;
    t->verdict = verdicts[head];
    shot->scene.seed += (uint64_t)visit; /* other strands, dots and noise */
    snprintf(shot->file.taken, sizeof shot->file.taken, "2026:%s 10:00:00", days[visit]);
}

/* ------------------------------------------------------------------ the table */

const struct rd_family *rd_families(int *count) {
    static const struct rd_family families[] = {
        {"natural", "every hair, honest camera", set_natural, 1},
        {"sloppy", "natural, with a rectangle drawn in a hurry", set_sloppy, 1},
        {"wet", "wet highlights", set_wet, 1},
        {"saltpepper", "grey among dark, strands of 1, 2, 3, 4, 6 px in turn", set_saltpepper, 1},
        {"parting", "long hair parted, roots darker than lengths, scalp shows; 1.5, 2, 3, 4 px in turn",
         set_parting, 1},
        {"stubble", "dots of 2, 4, 6 px in turn, 4:2:0 and 4:4:4 in turn", set_stubble, 1},
        {"cropped", "stubble; 5 widths, 4 covers, 3 skins in turn, 4:2:0 and 4:4:4", set_cropped, 1},
        {"bleached", "hair of nearly the skin's colour", set_bleached, 1},
        {"warm", "a light bulb, taken for daylight", set_warm, 1},
        {"underexposed", "median hair L* of 1-7", set_underexposed, 1},
        {"blown", "clipped, every second one by flash", set_blown, 1},
        {"blurred", "deviation 1.5, 2, 3, 4, 6, 9 px in turn", set_blurred, 1},
        {"good", "nothing to complain of; chart and grey card", set_good, 1},
        {"phone", "a phone on automatic; chart, and a grey card or (every fourth) a white one", set_phone, 1},
        {"phone2", "a phone as hard as real ones: hair's own light, tone curve, veil", set_phone2, 1},
        {"odd",
         "as phone2: blond, black, red, a third dyed, +1 EV on hair, veil, odd tone curve, brown at +1 EV in "
         "turn",
         set_odd, 1},
        {"greying", "salt and pepper as phone2, strands of 2, 3, 4, 6 px in turn", set_greying, 1},
        {"pair", "two photos of each head, as phone2 without chart and card, in different light", set_pair,
         2},
        {"badchart", "a phone; each fault of a chart in turn", set_badchart, 1},
        {"distractor", "a phone; bricks, window, keyboard, checkerboard in turn", set_distractor, 1},
        {"swatches", "a phone; a card of pigments under a chart", set_swatches, 1},
        {"strip", "a phone; swatches on both sides, light differs by 0, 5, 10, 20 % in turn", set_strip, 1},
        {"treated", "a phone; treated scalp, each verdict in turn", set_treated, 1},
        {"drift", "three visits to a head, the same phone and light; steady, bluer, redder in turn",
         set_drift, 3},
    };
    *count = (int)(sizeof families / sizeof *families);
    return families;
}

const struct rd_family *rd_family_named(const char *name) {
    int count;
    const struct rd_family *families = rd_families(&count);
    for (int i = 0; i < count; i++)
        if (strcmp(families[i].name, name) == 0)
            return &families[i];
    return NULL;
}

struct rd_shot rd_family_shot(const struct rd_family *family, uint64_t seed, int index, int width,
                              int height) {
    struct rd_rng rng = rd_rng_for(seed, family->name);
    const int head = index / family->photos;
    rng.state += (uint64_t)head * UINT64_C(0x9e3779b97f4a7c15) * 1000003;
    struct rd_shot shot = {.family = family->name, .index = index};
    snprintf(shot.name, sizeof shot.name, "%s-%03d.jpg", family->name, index);
    shot.scene = rd_portrait(width, height, rd_rng_next(&rng) >> 1);
    rd_cast_person(&shot.scene, &rng);
    rd_draw_rects(&shot.scene, 0.25f, &rng);
    shot.camera = rd_honest_camera(&rng);
    shot.file = rd_any_file(RD_SRGB, &rng);
    family->set(&shot, index, &rng);
    return shot;
}
