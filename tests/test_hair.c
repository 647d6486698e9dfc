/* The hair's colour on pixels whose colour is known. */
#include "hair/hair.h"

#include <math.h>
#include <string.h>

#include "color/lab.h"
#include "hair/light.h"
#include "hair/sure.h"
#include "testing.h"

/* A scene: a crop of sRGB codes, one region in it, and what is needed to measure. */
struct scene {
    struct pm_profiles *profiles;
    struct pm_pixels crop;
    struct pm_box box;
};

static struct scene scene_new(int width, int height, struct pm_box box) {
    struct scene scene = {.box = box};
    scene.profiles = pm_profiles_new(NULL);
    scene.crop = (struct pm_pixels){.box = {0, 0, width, height}, .channels = 3, .scale = 1};
    scene.crop.data = calloc((size_t)(width * height), 3);
    ck_assert_ptr_nonnull(scene.profiles);
    ck_assert_ptr_nonnull(scene.crop.data);
    return scene;
}

static void scene_free(struct scene *scene) {
    free(scene->crop.data);
    pm_profiles_free(scene->profiles);
}

static void paint(struct scene *scene, struct pm_box box, struct pm_lab lab) {
    uint8_t rgb[3];
    pm_lab_to_srgb8(lab, rgb);
    for (int y = box.y; y < box.y + box.h; y++)
        for (int x = box.x; x < box.x + box.w; x++)
            memcpy(scene->crop.data + 3 * (y * scene->crop.box.w + x), rgb, 3);
}

static bool measure(const struct scene *scene, struct pm_hair_result *result, struct pm_error *err) {
    struct pm_hair_request request = {.hair = &scene->crop,
                                      .hair_boxes = &scene->box,
                                      .n_hair = 1,
                                      .profile = pm_profile_builtin(scene->profiles, PM_PROFILE_SRGB, NULL),
                                      .correction_de00 = 18};
    return pm_hair_measure(&request, result, err);
}

static const struct pm_lab brown = {30, 8, 14}, white = {100, 0, 0}, black = {0, 0, 0};

START_TEST(one_colour_is_itself) {
    struct scene scene = scene_new(60, 50, (struct pm_box){10, 10, 40, 30});
    paint(&scene, (struct pm_box){0, 0, 60, 50}, brown);
    struct pm_hair_result result;
    ck_assert(measure(&scene, &result, NULL));
    ck_assert_double_lt(pm_de00(result.hair.lab, brown), 0.5); /* 8-bit codes */
    ck_assert_double_lt(pm_de00(result.hair.darkest_lab, result.hair.lightest_lab), 0.5);
    ck_assert_double_eq_tol(result.hair.frac, 1, 1e-9);
    ck_assert_double_eq_tol(result.hair.sampling_de00, 0, 1e-3);
    ck_assert_double_ge(result.hair.uncertainty_de00, 18);
    pm_hair_result_free(&result);
    scene_free(&scene);
}
END_TEST

/* Scatters single pixels of `lab`, `every` pixels apart in reading order. */
static void sprinkle(struct scene *scene, int first, int every, struct pm_lab lab) {
    for (int i = first; i < scene->crop.box.w * scene->crop.box.h; i += every)
        paint(scene, (struct pm_box){i % scene->crop.box.w, i / scene->crop.box.w, 1, 1}, lab);
}

START_TEST(clipped_and_crushed_pixels_do_not_count) {
    struct scene scene = scene_new(40, 30, (struct pm_box){0, 0, 40, 30});
    paint(&scene, (struct pm_box){0, 0, 40, 30}, brown);
    sprinkle(&scene, 0, 7, white);
    sprinkle(&scene, 3, 7, black);
    struct pm_hair_result result;
    ck_assert(measure(&scene, &result, NULL));
    ck_assert_double_lt(pm_de00(result.hair.lab, brown), 0.5);
    ck_assert_double_lt(pm_de00(result.hair.darkest_lab, brown), 0.5);
    ck_assert_double_lt(pm_de00(result.hair.lightest_lab, brown), 0.5);
    ck_assert_double_eq_tol(result.seen.highlights_frac, 1 / 7., 0.03);
    pm_hair_result_free(&result);
    scene_free(&scene);
}
END_TEST

START_TEST(black_hair_is_measured_though_crushed) {
    struct scene scene = scene_new(20, 20, (struct pm_box){0, 0, 20, 20});
    struct pm_hair_result result;
    ck_assert(measure(&scene, &result, NULL));
    ck_assert_double_lt(result.hair.lab.L, 1);
    pm_hair_result_free(&result);
    scene_free(&scene);
}
END_TEST

START_TEST(nothing_but_white_is_seen_to_be_blown) {
    struct scene scene = scene_new(60, 40, (struct pm_box){0, 0, 60, 40});
    paint(&scene, scene.box, white);
    struct pm_hair_result result;
    ck_assert(measure(&scene, &result, NULL));
    ck_assert_double_eq(result.seen.highlights_frac, 1);
    ck_assert_int_eq(result.hair.pixels, 0);
    ck_assert_double_gt(result.hair.lab.L, 99);
    pm_hair_result_free(&result);
    scene_free(&scene);
}
END_TEST

START_TEST(a_box_outside_is_refused) {
    struct scene scene = scene_new(20, 20, (struct pm_box){0, 0, 21, 20});
    struct pm_hair_result result;
    struct pm_error err;
    ck_assert(!measure(&scene, &result, &err));
    ck_assert_int_eq(err.code, PM_E_REGION);
    scene_free(&scene);
}
END_TEST

START_TEST(fast_lab_is_lab) {
    for (int i = 0; i <= 2000; i++) {
        double Y = i / 1900.0;
        float xyz[3] = {(float)(Y * 0.9), (float)Y, (float)(Y * 0.6)}, lab[3];
        struct pm_lab exact = pm_lab_from_xyz((struct pm_xyz){xyz[0], xyz[1], xyz[2]});
        pm_light_lab(xyz, lab);
        ck_assert_double_eq_tol(lab[0], exact.L, 1e-3);
        ck_assert_double_eq_tol(lab[1], exact.a, 1e-3);
        ck_assert_double_eq_tol(lab[2], exact.b, 1e-3);
        ck_assert_double_eq_tol(pm_light_L(xyz[1]), exact.L, 1e-3);
    }
}
END_TEST

START_TEST(tones_agree_with_sorted_pixels) {
    enum { N = 4001 };
    struct pm_tones tones = {0};
    double L[N], sum_Y = 0;
    for (int i = 0; i < N; i++) {
        float Y = (float)(0.02 + 0.3 * (double)((i * 2749) % N) / N), xyz[3] = {Y, Y, Y};
        L[i] = pm_light_L(Y);
        pm_tones_add(&tones, (float)L[i], xyz, 1);
        int rank = (i * 2749) % N;
        if (rank >= N / 4 && rank < N - N / 4)
            sum_Y += Y;
    }
    ck_assert_double_eq_tol(pm_tones_weight(&tones), N, 0.1);
    ck_assert_double_eq_tol(pm_tones_percentile(&tones, 0.1), pm_quantile(L, N, 0.1), 0.1);
    ck_assert_double_eq_tol(pm_tones_percentile(&tones, 0.9), pm_quantile(L, N, 0.9), 0.1);
    ck_assert_double_eq_tol(pm_tones_mean(&tones, 0.25, 0.75).Y, sum_Y / (N - 2 * (N / 4)), 1e-4);
}
END_TEST

START_TEST(more_hair_is_surer) {
    double sampling_de00[2];
    for (int size = 0; size < 2; size++) {
        int side = size == 0 ? 24 : 192;
        struct scene scene = scene_new(side, side, (struct pm_box){0, 0, side, side});
        unsigned noise = 7;
        for (int i = 0; i < side * side; i++) {
            noise = noise * 1664525u + 1013904223u;
            memset(scene.crop.data + 3 * i, (int)(40 + (noise >> 24) / 3), 3);
        }
        struct pm_hair_result result;
        ck_assert(measure(&scene, &result, NULL));
        sampling_de00[size] = result.hair.sampling_de00;
        pm_hair_result_free(&result);
        scene_free(&scene);
    }
    ck_assert_double_gt(sampling_de00[1], 0);
    ck_assert_double_lt(sampling_de00[1], sampling_de00[0] / 4);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("hair");
    TCase *tests = tcase_create("given region");
    tcase_add_test(tests, one_colour_is_itself);
    tcase_add_test(tests, clipped_and_crushed_pixels_do_not_count);
    tcase_add_test(tests, black_hair_is_measured_though_crushed);
    tcase_add_test(tests, nothing_but_white_is_seen_to_be_blown);
    tcase_add_test(tests, a_box_outside_is_refused);
    tcase_add_test(tests, fast_lab_is_lab);
    tcase_add_test(tests, tones_agree_with_sorted_pixels);
    tcase_add_test(tests, more_hair_is_surer);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
