#include "chart/patches.h"
#include "chart_made.h"
#include "color/lab.h"

#include <math.h>
#include <string.h>

enum { WIDTH = 400, HEIGHT = 300 };

static void set_up(void) {
    start(20260505);
}

/* ------------------------------------------------------------------ maps */

static struct pm_homography random_map(void) {
    return (struct pm_homography){{uniform(20, 40), uniform(-10, 10), uniform(0, 100), uniform(-10, 10),
                                   uniform(20, 40), uniform(0, 100), uniform(-0.02, 0.02),
                                   uniform(-0.02, 0.02), 1}};
}

START_TEST(a_map_is_found_again_from_its_points) {
    for (int round = 0; round < 200; round++) {
        struct pm_homography truth = random_map(), fitted;
        struct pm_point from[24], to[24];
        int n = 4 + rand() % 21;
        for (int i = 0; i < n; i++) {
            from[i] = i < 4 ? pm_chart_cell((const int[]){0, 5, 23, 18}[i])
                            : (struct pm_point){uniform(0, 6), uniform(0, 4)};
            ck_assert(pm_homography_map(&truth, from[i], &to[i]));
        }
        ck_assert(pm_homography_fit(from, to, n, &fitted));
        for (int i = 0; i < 10; i++) {
            struct pm_point p = {uniform(0, 6), uniform(0, 4)}, a, b;
            ck_assert(pm_homography_map(&truth, p, &a) && pm_homography_map(&fitted, p, &b));
            ck_assert_double_lt(hypot(a.x - b.x, a.y - b.y), 1e-5);
        }
    }
}
END_TEST

START_TEST(points_that_fix_no_map_are_refused) {
    struct pm_point line[6], same[6] = {{1, 1}, {1, 1}, {1, 1}, {1, 1}, {1, 1}, {1, 1}};
    struct pm_homography h;
    for (int i = 0; i < 6; i++)
        line[i] = (struct pm_point){i, 2.0 * i};
    ck_assert(!pm_homography_fit(line, line, 6, &h));
    ck_assert(!pm_homography_fit(same, same, 6, &h));
    ck_assert(!pm_homography_fit(line, line, 3, &h));
    ck_assert(!pm_homography_fit_affine(line, line, 6, &h));
    ck_assert(!pm_homography_fit_affine(line, line, 2, &h));
}
END_TEST

START_TEST(corners_run_round_a_chart_either_way) {
    const struct pm_point good[4] = {{10, 10}, {110, 12}, {108, 70}, {12, 72}};
    struct pm_homography h;
    for (int turn = 0; turn < 4; turn++) {
        struct pm_point turned[4], mirrored[4];
        for (int i = 0; i < 4; i++) {
            turned[i] = good[(i + turn) % 4];
            mirrored[i] = good[(4 + turn - i) % 4];
        }
        ck_assert(pm_homography_of_corners(turned, &h));
        ck_assert(pm_homography_of_corners(mirrored, &h));
        ck_assert(!pm_is_mirrored(turned) && pm_is_mirrored(mirrored));
    }
    ck_assert(!pm_homography_of_corners((const struct pm_point[4]){{0, 0}, {9, 9}, {9, 0}, {0, 9}}, &h));
    ck_assert(!pm_homography_of_corners((const struct pm_point[4]){{0, 0}, {9, 0}, {2, 2}, {0, 9}}, &h));
    ck_assert(!pm_homography_of_corners((const struct pm_point[4]){{5, 5}, {5, 5}, {5, 5}, {5, 5}}, &h));
    ck_assert(!pm_homography_of_corners((const struct pm_point[4]){{NAN, 0}, {9, 0}, {9, 9}, {0, 9}}, &h));
}
END_TEST

/* ------------------------------------------------------------------ patches */

static uint8_t picture[3 * WIDTH * HEIGHT];

/* Codes of patch i; the chart lies flat, cells of 50 pixels from (30, 40). */
static void paint(int noise) {
    for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
            int column = (int)floor((x - 30) / 50.0), row = (int)floor((y - 40) / 50.0),
                patch = row * 6 + column;
            bool on = column >= 0 && column < 6 && row >= 0 && row < 4;
            for (int c = 0; c < 3; c++)
                picture[3 * (y * WIDTH + x) + c] =
                    (uint8_t)(on ? 20 + patch * 8 + c * 10 +
                                       (noise > 0 ? rand() % (2 * noise + 1) - noise : 0)
                                 : 5);
        }
    }
}

static const struct pm_point flat[4] = {{54.5, 64.5}, {304.5, 64.5}, {304.5, 214.5}, {54.5, 214.5}};

static struct pm_xyz xyz_of(int patch) {
    const uint8_t code[3] = {(uint8_t)(20 + patch * 8), (uint8_t)(30 + patch * 8), (uint8_t)(40 + patch * 8)};
    float xyz[3];
    pm_profile_to_xyz(srgb, code, 1, xyz);
    return (struct pm_xyz){xyz[0], xyz[1], xyz[2]};
}

START_TEST(patches_are_measured_in_any_rotation_and_scale) {
    /* The chart turned by half: its black corner lies where dark skin was. */
    const struct pm_point turned[4] = {flat[2], flat[3], flat[0], flat[1]};
    struct pm_pixels pixels = {{0, 0, WIDTH, HEIGHT}, 3, 1, picture}, halved = pixels;
    struct pm_patches patches;
    struct pm_point doubled[4];
    paint(0);
    ck_assert_msg(pm_patches_measure(&pixels, srgb, flat, &patches, &err), "%s", err.message);
    for (int i = 0; i < PM_PATCHES; i++) {
        ck_assert_double_eq_tol(patches.xyz[i].Y, xyz_of(i).Y, 1e-6);
        ck_assert_double_eq_tol(patches.xyz[i].X, xyz_of(i).X, 1e-6);
        ck_assert_double_lt(patches.clipped_frac[i], 1e-12);
        ck_assert_double_lt(patches.spread[i], 1e-3);
        doubled[i % 4] = (struct pm_point){2 * flat[i % 4].x + 0.5, 2 * flat[i % 4].y + 0.5};
    }
    ck_assert(pm_patches_measure(&pixels, srgb, turned, &patches, &err));
    for (int i = 0; i < PM_PATCHES; i++)
        ck_assert_double_eq_tol(patches.xyz[i].Y, xyz_of(PM_PATCHES - 1 - i).Y, 1e-6);
    halved.scale = 0.5;
    ck_assert(pm_patches_measure(&halved, srgb, doubled, &patches, &err));
    for (int i = 0; i < PM_PATCHES; i++)
        ck_assert_double_eq_tol(patches.xyz[i].Y, xyz_of(i).Y, 1e-6);
}
END_TEST

/* What lets a found chart be measured in the overview, whose pixels are means of codes. */
START_TEST(a_noisy_chart_reads_the_same_in_means_of_its_pixels) {
    enum { BY = 4 };
    static uint8_t means[3 * WIDTH * HEIGHT / BY / BY];
    const struct pm_pixels pixels = {{0, 0, WIDTH, HEIGHT}, 3, 1, picture},
                           small = {{0, 0, WIDTH / BY, HEIGHT / BY}, 3, 1.0 / BY, means};
    struct pm_patches full, mean;
    paint(4);
    for (int i = 0; i < WIDTH / BY * (HEIGHT / BY) * 3; i++) {
        int x = i / 3 % (WIDTH / BY), y = i / 3 / (WIDTH / BY), sum = BY * BY / 2;
        for (int k = 0; k < BY * BY; k++)
            sum += picture[3 * ((y * BY + k / BY) * WIDTH + x * BY + k % BY) + i % 3];
        means[i] = (uint8_t)(sum / BY / BY);
    }
    ck_assert_double_eq_tol(pm_chart_cell_px(&pixels, flat), 50, 1e-6);
    ck_assert_double_eq_tol(pm_chart_cell_px(&small, flat), 50.0 / BY, 1e-6);
    ck_assert(pm_patches_measure(&pixels, srgb, flat, &full, &err));
    ck_assert(pm_patches_measure(&small, srgb, flat, &mean, &err));
    for (int i = 0; i < PM_PATCHES; i++)
        ck_assert_double_lt(pm_de00(pm_lab_from_xyz(full.xyz[i]), pm_lab_from_xyz(mean.xyz[i])), 0.4);
    const struct pm_point line[4] = {{10, 10}, {20, 10}, {30, 10}, {40, 10}};
    ck_assert_double_eq_tol(pm_chart_cell_px(&pixels, line), 0, 1e-9);
}
END_TEST

START_TEST(dirt_is_trimmed_and_clipping_counted) {
    struct pm_pixels pixels = {{0, 0, WIDTH, HEIGHT}, 3, 1, picture};
    struct pm_patches patches;
    paint(2);
    for (int y = 60; y < 64; y++) /* a scratch across patch 2, a blown corner in patch 8 */
        memset(picture + 3 * (y * WIDTH + 130), 255, 3 * 50);
    for (int y = 90; y < 140; y++)
        memset(picture + 3 * (y * WIDTH + 130), 255, 3 * 24);
    ck_assert(pm_patches_measure(&pixels, srgb, flat, &patches, &err));
    ck_assert_double_lt(pm_de00(pm_lab_from_xyz(patches.xyz[2]), pm_lab_from_xyz(xyz_of(2))), 0.5);
    ck_assert_double_gt(patches.clipped_frac[2], 0.1);
    ck_assert_double_gt(patches.clipped_frac[8], 0.4);
    ck_assert_double_gt(patches.spread[8], patches.spread[9]);
    ck_assert_double_lt(patches.clipped_frac[3], 1e-12);
}
END_TEST

START_TEST(charts_outside_or_too_small_are_refused) {
    struct pm_pixels pixels = {{0, 0, WIDTH, HEIGHT}, 3, 1, picture};
    struct pm_patches patches;
    const struct pm_point outside[4] = {{254.5, 64.5}, {504.5, 64.5}, {504.5, 214.5}, {254.5, 214.5}};
    const struct pm_point small[4] = {{10, 10}, {16, 10}, {16, 13}, {10, 13}};
    const struct pm_point wild[4] = {{-1e300, 0}, {1e300, 0}, {1e300, 1e300}, {-1e300, 1e300}};
    const struct pm_point crossed[4] = {flat[1], flat[0], flat[2], flat[3]};
    ck_assert(!pm_patches_measure(&pixels, srgb, outside, &patches, &err));
    ck_assert_int_eq(err.code, PM_E_CHART);
    ck_assert_ptr_nonnull(strstr(err.message, "beyond"));
    ck_assert(!pm_patches_measure(&pixels, srgb, small, &patches, &err));
    ck_assert_ptr_nonnull(strstr(err.message, "small"));
    ck_assert(!pm_patches_measure(&pixels, srgb, wild, &patches, &err));
    ck_assert(!pm_patches_measure(&pixels, srgb, crossed, &patches, &err));
    ck_assert_ptr_nonnull(strstr(err.message, "order"));
}
END_TEST

START_TEST(the_box_holds_every_patch_and_stays_in_the_photo) {
    struct pm_box box = pm_chart_box(flat, WIDTH, HEIGHT);
    ck_assert(box.x >= 25 && box.x <= 30 && box.y >= 35 && box.y <= 40);
    ck_assert(box.x + box.w >= 329 && box.y + box.h >= 239);
    const struct pm_point beyond[4] = {{254.5, 64.5}, {504.5, 64.5}, {504.5, 214.5}, {254.5, 214.5}};
    box = pm_chart_box(beyond, WIDTH, HEIGHT);
    ck_assert(box.x >= 0 && box.x + box.w <= WIDTH && box.y >= 0 && box.y + box.h <= HEIGHT);
    const struct pm_point none[4] = {{5, 5}, {5, 5}, {5, 5}, {5, 5}};
    ck_assert_int_eq(pm_chart_box(none, WIDTH, HEIGHT).w, 0);
    const struct pm_point wild[4] = {{-1e300, 0}, {1e300, 0}, {1e300, 1e300}, {-1e300, 1e300}};
    box = pm_chart_box(wild, WIDTH, HEIGHT);
    ck_assert(box.w <= WIDTH && box.h <= HEIGHT);
}
END_TEST

/* ------------------------------------------------------------------ card */

static void fill_card(int level, int noise, int blown_every) {
    for (int i = 0; i < WIDTH * HEIGHT; i++)
        for (int c = 0; c < 3; c++)
            picture[3 * i + c] =
                (uint8_t)(blown_every > 0 && i % blown_every == 0
                              ? 255
                              : level + c + (noise > 0 ? rand() % (2 * noise + 1) - noise : 0));
}

START_TEST(a_card_is_measured_with_its_faults) {
    struct pm_pixels pixels = {{0, 0, WIDTH, HEIGHT}, 3, 1, picture};
    struct pm_card card;
    fill_card(120, 0, 0);
    ck_assert(pm_card_measure(&pixels, srgb, &card, &err));
    struct pm_lab truth = pm_lab_from_srgb8((const uint8_t[3]){120, 121, 122});
    ck_assert_double_lt(pm_de00(pm_lab_from_xyz(card.xyz), truth), 0.1);
    ck_assert_double_lt(card.deviation_de76, 1e-3);
    ck_assert_double_lt(card.clipped_frac, 1e-12);

    fill_card(120, 6, 0);
    ck_assert(pm_card_measure(&pixels, srgb, &card, &err));
    ck_assert(card.deviation_de76 > 1 && card.deviation_de76 < 6);

    fill_card(120, 90, 0);
    ck_assert(pm_card_measure(&pixels, srgb, &card, &err));
    ck_assert_double_gt(card.deviation_de76, 6);

    fill_card(120, 0, 5);
    ck_assert(pm_card_measure(&pixels, srgb, &card, &err));
    ck_assert_double_eq_tol(card.clipped_frac, 0.2, 0.05);
}
END_TEST

START_TEST(a_card_of_a_few_pixels_is_refused) {
    struct pm_pixels pixels = {{0, 0, 7, 9}, 3, 1, picture}, none = {{0, 0, 0, 0}, 3, 1, NULL};
    struct pm_card card;
    ck_assert(!pm_card_measure(&pixels, srgb, &card, &err));
    ck_assert_int_eq(err.code, PM_E_CARD);
    ck_assert(!pm_card_measure(&none, srgb, &card, &err));
    pixels.box.h = 10;
    ck_assert(pm_card_measure(&pixels, srgb, &card, &err));
}
END_TEST

int main(void) {
    Suite *suite = suite_create("chart_patches");
    TCase *tests = tcase_create("chart_patches");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, a_map_is_found_again_from_its_points);
    tcase_add_test(tests, points_that_fix_no_map_are_refused);
    tcase_add_test(tests, corners_run_round_a_chart_either_way);
    tcase_add_test(tests, patches_are_measured_in_any_rotation_and_scale);
    tcase_add_test(tests, a_noisy_chart_reads_the_same_in_means_of_its_pixels);
    tcase_add_test(tests, dirt_is_trimmed_and_clipping_counted);
    tcase_add_test(tests, charts_outside_or_too_small_are_refused);
    tcase_add_test(tests, the_box_holds_every_patch_and_stays_in_the_photo);
    tcase_add_test(tests, a_card_is_measured_with_its_faults);
    tcase_add_test(tests, a_card_of_a_few_pixels_is_refused);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
