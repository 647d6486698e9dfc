/* Where hair may be when nobody has drawn a region. */
#include "hair/propose.h"
#include "scene.h"

#include "photo/photo.h"

static const struct pm_lab skin_tone = {64, 14, 18};

/* A person in front of a wall: hair above a face, a shirt below. */
static struct scene portrait(struct pm_lab hair, struct pm_lab wall) {
    struct scene scene = scene_new(300, 400, (struct pm_box){0, 0, 300, 400});
    paint_smooth(&scene, scene.crop.box, wall, 1);
    paint_strands(&scene, (struct pm_box){80, 40, 140, 90}, hair, hair, 0, 6, 5);
    paint_smooth(&scene, (struct pm_box){90, 130, 120, 140}, skin_tone, 2);
    paint_smooth(&scene, (struct pm_box){30, 270, 240, 130}, (struct pm_lab){45, 5, -40}, 3);
    return scene;
}

static bool propose(const struct scene *scene, struct pm_box *box) {
    bool found;
    ck_assert(pm_propose_hair(box, &found, &scene->crop,
                              pm_profile_builtin(scene->profiles, PM_PROFILE_SRGB, NULL), NULL));
    return found;
}

/* The share of a box that lies in another. */
static double inside(struct pm_box box, struct pm_box other) {
    double w = fmin(box.x + box.w, other.x + other.w) - fmax(box.x, other.x);
    double h = fmin(box.y + box.h, other.y + other.h) - fmax(box.y, other.y);
    return w > 0 && h > 0 ? w * h / ((double)box.w * box.h) : 0;
}

START_TEST(hair_above_a_face_is_proposed) {
    static const struct pm_lab hairs[] = {{12, 2, 2}, {30, 8, 14}, {38, 18, 22}, {55, 1, 3}};
    static const struct pm_lab walls[] = {{85, 0, 2}, {60, -12, -15}};
    struct scene scene = portrait(hairs[_i / 2], walls[_i % 2]);
    struct pm_box box;
    ck_assert(propose(&scene, &box));
    ck_assert_double_gt(inside(box, (struct pm_box){80, 40, 140, 90}), 0.85);
    scene_free(&scene);
}
END_TEST

START_TEST(nothing_is_proposed_where_there_is_nobody) {
    struct pm_box box;
    struct scene scene = scene_new(300, 200, (struct pm_box){0, 0, 300, 200});
    paint_smooth(&scene, scene.crop.box, (struct pm_lab){70, 0, 5}, 1);
    ck_assert(!propose(&scene, &box));
    paint_smooth(&scene, (struct pm_box){100, 50, 100, 100}, (struct pm_lab){40, 30, -20}, 2);
    ck_assert(!propose(&scene, &box));
    scene_free(&scene);
}
END_TEST

START_TEST(a_face_without_hair_gives_nothing) {
    struct scene scene = portrait(skin_tone, (struct pm_lab){85, 0, 2});
    paint_smooth(&scene, (struct pm_box){80, 40, 140, 90}, skin_tone, 4);
    struct pm_box box;
    ck_assert(!propose(&scene, &box));
    scene_free(&scene);
}
END_TEST

START_TEST(small_pictures_are_no_trouble) {
    for (int side = 1; side < 40; side += 3) {
        struct scene scene = scene_new(side, 41 - side, (struct pm_box){0, 0, side, 41 - side});
        struct pm_box box;
        ck_assert(!propose(&scene, &box));
        scene_free(&scene);
    }
}
END_TEST

/* Where hair is in the real portraits (shares of the photo), or that none can be told. */
START_TEST(real_portraits) {
    static const struct {
        const char *file;
        double x, y, w, h;
    } hair[] = {{"astronaut_brown.jpg", 0.32, 0.03, 0.26, 0.15},
                {"auburn_long.jpg", 0.2, 0.28, 0.5, 0.2},
                {"black_curly.jpg", 0.15, 0.2, 0.75, 0.3},
                {"darkblond_short.jpg", 0.05, 0, 0.9, 0.14}};
    const char *shared = pm_shared("real_portraits");
    for (size_t i = 0; shared != NULL && i < sizeof hair / sizeof *hair; i++) {
        char path[600];
        snprintf(path, sizeof path, "%s/photos/%s", shared, hair[i].file);
        struct pm_error err;
        struct pm_photo_limits limits = {.max_pixels = 250000000};
        struct pm_photo *photo = pm_photo_open(path, &limits, &err);
        ck_assert_msg(photo != NULL, "%s", err.message);
        struct pm_photo_request request = {.overview_px = 1600};
        struct scene scene = {.profiles = pm_profiles_new(NULL)};
        ck_assert(pm_photo_read(photo, &request, NULL, &scene.crop, &err));
        double w = scene.crop.box.w, h = scene.crop.box.h;
        struct pm_box box,
            truth = {(int)(hair[i].x * w), (int)(hair[i].y * h), (int)(hair[i].w * w), (int)(hair[i].h * h)};
        ck_assert_msg(propose(&scene, &box), "%s: nothing proposed", hair[i].file);
        ck_assert_msg(inside(box, truth) > 0.8, "%s: %d,%d,%d,%d", hair[i].file, box.x, box.y, box.w, box.h);
        scene_free(&scene);
        pm_photo_close(photo);
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("hair propose");
    TCase *tests = tcase_create("propose");
    tcase_add_loop_test(tests, hair_above_a_face_is_proposed, 0, 8);
    tcase_add_test(tests, nothing_is_proposed_where_there_is_nobody);
    tcase_add_test(tests, a_face_without_hair_gives_nothing);
    tcase_add_test(tests, small_pictures_are_no_trouble);
    tcase_add_test(tests, real_portraits);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
