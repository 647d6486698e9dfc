/* Small painted pictures for the tests of hair. */
#ifndef PM_TESTS_HAIR_SCENE_H
#define PM_TESTS_HAIR_SCENE_H

#include <math.h>
#include <string.h>

#include "color/lab.h"
#include "hair/hair.h"
#include "testing.h"

/* A crop of sRGB codes, the region drawn in it, skin beside it where has_skin. */
struct scene {
    struct pm_profiles *profiles;
    struct pm_pixels crop, skin;
    struct pm_box box;
    bool has_skin;
};

static inline struct scene scene_new(int width, int height, struct pm_box box) {
    struct scene scene = {.box = box};
    scene.profiles = pm_profiles_new(NULL);
    scene.crop = (struct pm_pixels){.box = {0, 0, width, height}, .channels = 3, .scale = 1};
    scene.crop.data = calloc((size_t)(width * height), 3);
    ck_assert_ptr_nonnull(scene.profiles);
    ck_assert_ptr_nonnull(scene.crop.data);
    return scene;
}

static inline void scene_free(struct scene *scene) {
    free(scene->crop.data);
    free(scene->skin.data);
    pm_profiles_free(scene->profiles);
}

static inline double scene_random(unsigned *state) {
    *state = *state * 1664525u + 1013904223u;
    return (*state >> 8) / 16777216.0;
}

static inline void scene_put(struct scene *scene, int x, int y, struct pm_lab lab) {
    if (x >= 0 && y >= 0 && x < scene->crop.box.w && y < scene->crop.box.h)
        pm_lab_to_srgb8(lab, scene->crop.data + 3 * (y * scene->crop.box.w + x));
}

static inline void paint(struct scene *scene, struct pm_box box, struct pm_lab lab) {
    for (int y = box.y; y < box.y + box.h; y++)
        for (int x = box.x; x < box.x + box.w; x++)
            scene_put(scene, x, y, lab);
}

/* Smooth with a little noise: skin, walls. */
static inline void paint_smooth(struct scene *scene, struct pm_box box, struct pm_lab lab, unsigned seed) {
    unsigned state = seed;
    for (int y = box.y; y < box.y + box.h; y++)
        for (int x = box.x; x < box.x + box.w; x++)
            scene_put(scene, x, y, (struct pm_lab){lab.L + 2 * scene_random(&state) - 1, lab.a, lab.b});
}

/* The colour of strand `number`: `grey` with the chance `share`, else `lab`; each a little lighter or darker.
 */
static inline struct pm_lab strand_colour(int number, struct pm_lab lab, struct pm_lab grey, double share,
                                          unsigned seed) {
    unsigned state = seed + 7919u * (unsigned)number;
    scene_random(&state);
    struct pm_lab colour = scene_random(&state) < share ? grey : lab;
    colour.L += 8 * scene_random(&state) - 4;
    return colour;
}

/* Wavy strands of a whole number of pixels, `share` of them `grey`. */
static inline void paint_strands(struct scene *scene, struct pm_box box, struct pm_lab lab,
                                 struct pm_lab grey, double share, int width_px, unsigned seed) {
    for (int y = box.y; y < box.y + box.h; y++) {
        int shift = (int)lround(6 * sin(y / 30.0)) + 1000;
        for (int x = box.x; x < box.x + box.w; x++)
            scene_put(scene, x, y, strand_colour((x + shift) / width_px, lab, grey, share, seed));
    }
}

static inline void paint_hair(struct scene *scene, struct pm_box box, struct pm_lab lab, unsigned seed) {
    paint_strands(scene, box, lab, lab, 0, 2, seed);
}

static inline void scene_give_skin(struct scene *scene, struct pm_lab lab) {
    struct scene skin = {.crop = {.box = {0, 0, 20, 20}, .channels = 3, .scale = 1}};
    skin.crop.data = calloc(400, 3);
    ck_assert_ptr_nonnull(skin.crop.data);
    paint_smooth(&skin, skin.crop.box, lab, 3);
    scene->skin = skin.crop;
    scene->has_skin = true;
}

static inline bool measure(const struct scene *scene, struct pm_hair_result *result, struct pm_error *err) {
    struct pm_hair_request request = {.hair = &scene->crop,
                                      .hair_boxes = &scene->box,
                                      .n_hair = 1,
                                      .photo_long_px = 4000,
                                      .skin = &scene->skin,
                                      .n_skin = scene->has_skin,
                                      .profile = pm_profile_builtin(scene->profiles, PM_PROFILE_SRGB, NULL),
                                      .correction_de00 = 18};
    return pm_hair_measure(&request, result, err);
}

/* Measures and frees all but the facts. */
static inline struct pm_hair_facts measured(const struct scene *scene) {
    struct pm_hair_result result;
    struct pm_error err;
    if (!measure(scene, &result, &err))
        ck_abort_msg("%s", err.message);
    struct pm_hair_facts facts = result.hair;
    pm_hair_result_free(&result);
    return facts;
}

#endif
