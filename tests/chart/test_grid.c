/* Swatch grids: their places, their colours, and the light derived from them. */
#include "seeded.h"
#include "testing.h"

#include "chart/grid.h"
#include "color/lab.h"

#include <math.h>
#include <string.h>

enum { WIDE = 640, HIGH = 480 };

/* ------------------------------------------------------------------ a painted photo */

/* A card of swatches of known sRGB codes on white paper, and a light that changes over the photo. */
struct scene {
    struct pm_swatch_grid grid;
    struct pm_homography to_photo;
    uint8_t code[PM_MAX_SWATCHES][3];
    double light_x, light_y; /* share more a pixel */
    double noise;            /* of the linear light */
    double swatch_half;      /* of a cell */
};

static double linear_of(double code) {
    double v = code / 255;
    return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

static uint8_t code_of(double linear) {
    double v = linear <= 0.0031308 ? 12.92 * linear : 1.055 * pow(linear, 1 / 2.4) - 0.055;
    return (uint8_t)fmin(fmax(floor(255 * v + 0.5), 0), 255);
}

/* Where the card has its colour: -1 is paper. */
static int cell_at(const struct scene *scene, const struct pm_homography *back, double x, double y) {
    struct pm_point at;
    if (!pm_homography_map(back, (struct pm_point){x, y}, &at))
        return -1;
    double c = floor(at.x + 0.5), r = floor(at.y + 0.5);
    if (c < 0 || r < 0 || c >= scene->grid.cols || r >= scene->grid.rows ||
        fabs(at.x - c) > scene->swatch_half || fabs(at.y - r) > scene->swatch_half)
        return -1;
    return (int)r * scene->grid.cols + (int)c;
}

static void invert(const struct pm_homography *h, struct pm_homography *back) {
    const double *m = h->m;
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            int a = (j + 1) % 3, b = (j + 2) % 3, c = (i + 1) % 3, d = (i + 2) % 3;
            back->m[3 * i + j] = m[3 * a + c] * m[3 * b + d] - m[3 * a + d] * m[3 * b + c];
        }
    for (int i = 0; i < 9; i++)
        back->m[i] /= m[0] * (m[4] * m[8] - m[5] * m[7]) - m[1] * (m[3] * m[8] - m[5] * m[6]) +
                      m[2] * (m[3] * m[7] - m[4] * m[6]);
}

/* The part `box` of the scene at a share of its size, as a decoder would give it; free data. */
static struct pm_pixels paint(const struct scene *scene, struct pm_box box, double scale) {
    struct pm_pixels pixels = {.box = box, .channels = 3, .scale = scale};
    struct pm_homography back;
    invert(&scene->to_photo, &back);
    pixels.data = malloc((size_t)box.w * (size_t)box.h * 3);
    for (int i = 0; i < box.w * box.h; i++) {
        double x = (box.x + i % box.w + 0.5) / scale - 0.5, y = (box.y + i / box.w + 0.5) / scale - 0.5;
        int cell = cell_at(scene, &back, x, y);
        double light = 1 + scene->light_x * (x - WIDE / 2.0) + scene->light_y * (y - HIGH / 2.0);
        light *= 1 + scene->noise * (between(-1, 1) + between(-1, 1));
        for (int c = 0; c < 3; c++)
            pixels.data[3 * i + c] = code_of(light * linear_of(cell < 0 ? 235 : scene->code[cell][c]));
    }
    return pixels;
}

static struct pm_pixels paint_all(const struct scene *scene) {
    return paint(scene, (struct pm_box){0, 0, WIDE, HIGH}, 1);
}

/* A card somewhere in the photo, turned a little and in perspective. */
static struct scene random_scene(int cols, int rows) {
    struct scene scene = {.swatch_half = 0.42};
    double x = between(150, 220), y = between(120, 160), w = between(220, 280), h = between(160, 200);
    scene.grid.cols = cols;
    scene.grid.rows = rows;
    scene.grid.corners[0] = (struct pm_point){x + between(-20, 20), y + between(-20, 20)};
    scene.grid.corners[1] = (struct pm_point){x + w + between(-20, 20), y + between(-20, 20)};
    scene.grid.corners[2] = (struct pm_point){x + w + between(-20, 20), y + h + between(-20, 20)};
    scene.grid.corners[3] = (struct pm_point){x + between(-20, 20), y + h + between(-20, 20)};
    ck_assert(pm_grid_place(&scene.grid, 0, &scene.to_photo));
    for (int i = 0; i < cols * rows; i++)
        for (int c = 0; c < 3; c++)
            scene.code[i][c] = (uint8_t)between(40, 200);
    return scene;
}

/* ------------------------------------------------------------------ the profile */

static struct pm_profiles *profiles;
static const struct pm_profile *srgb;

static void open_profile(void) {
    struct pm_error err;
    profiles = pm_profiles_new(&err);
    srgb = pm_profile_builtin(profiles, PM_PROFILE_SRGB, &err);
    ck_assert_ptr_nonnull(srgb);
}

static void close_profile(void) {
    pm_profiles_free(profiles);
}

static struct pm_lab lab_of_code(const uint8_t code[3]) {
    return pm_lab_from_srgb8(code);
}

static void measure(const struct pm_pixels *pixels, const struct pm_swatch_grid *grid,
                    struct pm_swatch *swatches) {
    struct pm_error err;
    ck_assert_msg(pm_grid_measure(pixels, srgb, grid, swatches, &err), "%s", err.message);
}

static void expect_colours(const struct scene *scene, const struct pm_swatch *swatches, double limit_de00) {
    for (int i = 0; i < scene->grid.cols * scene->grid.rows; i++) {
        double off = pm_de00(pm_lab_from_xyz(swatches[i].xyz), lab_of_code(scene->code[i]));
        ck_assert_msg(off < limit_de00, "swatch %d of %d x %d is off by %.2f", i, scene->grid.cols,
                      scene->grid.rows, off);
    }
}

/* ------------------------------------------------------------------ measuring */

START_TEST(every_swatch_has_its_own_colour) {
    static const int sizes[][2] = {{6, 4}, {2, 2}, {3, 7}, {8, 2}, {5, 3}};
    static struct pm_swatch swatches[PM_MAX_SWATCHES];
    seed_random("every_swatch_has_its_own_colour");
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        struct scene scene = random_scene(sizes[k][0], sizes[k][1]);
        struct pm_pixels pixels = paint_all(&scene);
        measure(&pixels, &scene.grid, swatches);
        expect_colours(&scene, swatches, 0.1);
        pm_pixels_free(&pixels);
    }
}
END_TEST

START_TEST(crop_and_scale_change_nothing) {
    static struct pm_swatch whole[PM_MAX_SWATCHES], part[PM_MAX_SWATCHES];
    seed_random("crop_and_scale_change_nothing");
    struct scene scene = random_scene(5, 3);
    struct pm_box box = pm_grid_box(&scene.grid, WIDE, HIGH);
    ck_assert(box.w > 0 && box.h > 0 && box.w < WIDE && box.h < HIGH);
    struct pm_pixels all = paint_all(&scene), crop = paint(&scene, box, 1);
    struct pm_pixels half = paint(&scene, (struct pm_box){20, 10, 290, 220}, 0.5);
    measure(&all, &scene.grid, whole);
    measure(&crop, &scene.grid, part);
    ck_assert_mem_eq(&whole[7].xyz, &part[7].xyz, sizeof whole[7].xyz);
    measure(&half, &scene.grid, part);
    expect_colours(&scene, part, 0.1);
    for (int i = 0; i < 15; i++) {
        ck_assert_double_eq_tol(whole[i].at.x, part[i].at.x, 1e-6);
        ck_assert_double_eq_tol(whole[i].at.y, part[i].at.y, 1e-6);
    }
    ck_assert_double_eq_tol(whole[0].at.x, scene.grid.corners[0].x, 1e-6);
    ck_assert_double_eq_tol(whole[14].at.y, scene.grid.corners[2].y, 1e-6);
    pm_pixels_free(&all);
    pm_pixels_free(&crop);
    pm_pixels_free(&half);
}
END_TEST

/* A strip of one column, or one row, held towards the camera: only its ends are known. */
static struct scene bent_strip(bool row, double along) {
    struct scene scene = {.swatch_half = 0.44};
    struct pm_point first = row ? (struct pm_point){60, 240} : (struct pm_point){300, 40};
    struct pm_point last = row ? (struct pm_point){580, 250} : (struct pm_point){310, 440};
    scene.grid.cols = row ? 8 : 1;
    scene.grid.rows = row ? 1 : 8;
    scene.grid.corners[0] = first;
    scene.grid.corners[1] = row ? last : first;
    scene.grid.corners[2] = last;
    scene.grid.corners[3] = row ? first : last;
    ck_assert(pm_grid_place(&scene.grid, along, &scene.to_photo));
    for (int i = 0; i < 8; i++)
        for (int c = 0; c < 3; c++)
            scene.code[i][c] = (uint8_t)(200 - 20 * i - 10 * c);
    return scene;
}

START_TEST(a_line_finds_its_own_perspective) {
    static const double bends[] = {-0.28, -0.1, 0, 0.05, 0.2, 0.3};
    struct pm_swatch swatches[8];
    for (size_t k = 0; k < sizeof bends / sizeof *bends; k++) {
        struct scene scene = bent_strip(k % 2 == 0, bends[k]);
        struct pm_pixels pixels = paint_all(&scene);
        measure(&pixels, &scene.grid, swatches);
        expect_colours(&scene, swatches, 0.1);
        for (int i = 0; i < 8; i++) {
            struct pm_point at;
            ck_assert(pm_homography_map(
                &scene.to_photo,
                (struct pm_point){scene.grid.rows == 1 ? i : 0, scene.grid.rows == 1 ? 0 : i}, &at));
            ck_assert_double_le(hypot(at.x - swatches[i].at.x, at.y - swatches[i].at.y), 8);
        }
        pm_pixels_free(&pixels);
    }
}
END_TEST

START_TEST(a_row_and_a_column_turn_the_same_way) {
    struct scene row = bent_strip(true, 0), column = bent_strip(false, 0);
    struct pm_point right, below;
    ck_assert(pm_homography_map(&row.to_photo, (struct pm_point){0, 0.5}, &below));
    ck_assert_double_gt(below.y, row.grid.corners[0].y + 20); /* across a row is downwards */
    ck_assert(pm_homography_map(&column.to_photo, (struct pm_point){0.5, 0}, &right));
    ck_assert_double_gt(right.x, column.grid.corners[0].x + 20); /* across a column is to the right */
}
END_TEST

START_TEST(dust_and_glare_do_not_count) {
    static struct pm_swatch swatches[PM_MAX_SWATCHES];
    seed_random("dust_and_glare_do_not_count");
    struct scene scene = random_scene(4, 3);
    struct pm_pixels pixels = paint_all(&scene);
    struct pm_point centre;
    ck_assert(pm_homography_map(&scene.to_photo, (struct pm_point){1, 1}, &centre));
    for (int dy = -4; dy <= 4; dy++) /* a tenth of the swatch is glare */
        for (int dx = -6; dx <= 6; dx++)
            memset(pixels.data + 3 * (((int)centre.y + dy + 6) * WIDE + (int)centre.x + dx + 6), 255, 3);
    measure(&pixels, &scene.grid, swatches);
    expect_colours(&scene, swatches, 0.1);
    ck_assert_double_gt(swatches[5].clipped_frac, 0.02);
    ck_assert_double_lt(swatches[5].clipped_frac, 0.2);
    ck_assert_double_eq(swatches[6].clipped_frac, 0);
    pm_pixels_free(&pixels);
}
END_TEST

/* ------------------------------------------------------------------ what cannot be */

static void expect_refusal(const struct scene *scene, struct pm_swatch_grid grid, const char *part) {
    static struct pm_swatch swatches[PM_MAX_SWATCHES];
    struct pm_error err = {0};
    struct pm_pixels pixels = paint_all(scene);
    ck_assert(!pm_grid_measure(&pixels, srgb, &grid, swatches, &err));
    ck_assert_int_eq(err.code, PM_E_STRIP);
    ck_assert_msg(strstr(err.message, part) != NULL, "%s", err.message);
    pm_pixels_free(&pixels);
}

START_TEST(wrong_corners_are_refused) {
    seed_random("wrong_corners_are_refused");
    struct scene scene = random_scene(4, 3);
    struct pm_swatch_grid mirrored = scene.grid, outside = scene.grid, small = scene.grid, point = scene.grid;
    mirrored.corners[0] = scene.grid.corners[1];
    mirrored.corners[1] = scene.grid.corners[0];
    mirrored.corners[2] = scene.grid.corners[3];
    mirrored.corners[3] = scene.grid.corners[2];
    expect_refusal(&scene, mirrored, "not the corners of a grid seen from the front");
    ck_assert_int_eq(pm_grid_box(&mirrored, WIDE, HIGH).w, 0);
    for (int i = 0; i < 4; i++) {
        outside.corners[i].x += 400;
        small.corners[i].x = 300 + (scene.grid.corners[i].x - 300) / 50;
        small.corners[i].y = 200 + (scene.grid.corners[i].y - 200) / 50;
    }
    expect_refusal(&scene, outside, "extends beyond the photo");
    expect_refusal(&scene, small, "smaller than 4 pixels");
    point.cols = 1;
    point.corners[1] = point.corners[2] = point.corners[3] = point.corners[0];
    expect_refusal(&scene, point, "not the corners of a grid seen from the front");
}
END_TEST

/* Six tenths of the way to the next swatch are measured. */
START_TEST(swatches_of_four_pixels_are_enough) {
    static struct pm_swatch swatches[PM_MAX_SWATCHES];
    seed_random("swatches_of_four_pixels_are_enough");
    struct scene scene = random_scene(4, 3);
    struct pm_pixels pixels = paint_all(&scene);
    struct pm_error err;
    for (int i = 0; i < 2; i++) {
        const double step = i == 0 ? 5.2 : 4.9; /* 0.6 x 5.2 is more than 3, 0.6 x 4.9 less */
        const double x[4] = {0, 3, 3, 0}, y[4] = {0, 0, 2, 2};
        for (int k = 0; k < 4; k++)
            scene.grid.corners[k] = (struct pm_point){300 + step * x[k], 200 + step * y[k]};
        ck_assert_int_eq(pm_grid_measure(&pixels, srgb, &scene.grid, swatches, &err), i == 0);
    }
    ck_assert_ptr_nonnull(strstr(err.message, "swatch 1 is smaller than 4 pixels"));
    pm_pixels_free(&pixels);
}
END_TEST

/* ------------------------------------------------------------------ light */

START_TEST(light_over_the_swatches_is_seen) {
    static const double slopes[][2] = {{0.0004, 0}, {0, -0.0005}, {-0.0003, 0.0002}, {0, 0}};
    static struct pm_swatch swatches[PM_MAX_SWATCHES];
    seed_random("light_over_the_swatches_is_seen");
    for (size_t k = 0; k < sizeof slopes / sizeof *slopes; k++) {
        struct scene scene = random_scene(6, 4);
        struct pm_grid_light light;
        scene.light_x = slopes[k][0];
        scene.light_y = slopes[k][1];
        scene.noise = 0.01;          /* which hides the steps of 8 bits */
        for (int i = 0; i < 24; i++) /* in dark colours the steps are too wide */
            memset(scene.code[i], 120 + 4 * i, 3);
        struct pm_pixels pixels = paint_all(&scene);
        measure(&pixels, &scene.grid, swatches);
        pm_grid_light(swatches, 24, &light);
        ck_assert_double_eq_tol(light.slope.x, slopes[k][0], 5e-5);
        ck_assert_double_eq_tol(light.slope.y, slopes[k][1], 5e-5);
        ck_assert_double_lt(light.error.x, 5e-5);
        struct pm_point here = {100, 100}, there = {500, 300};
        double change =
            log((1 + slopes[k][0] * 180 + slopes[k][1] * 60) / (1 - slopes[k][0] * 220 - slopes[k][1] * 140));
        ck_assert_double_eq_tol(pm_grid_light_between(&light, here, there, WIDE), change, 0.03);
        ck_assert_double_eq(pm_grid_light_between(&light, here, here, WIDE), 0);
        pm_pixels_free(&pixels);
    }
}
END_TEST

/* Over eight scenes the noise cancels to about a hundredth of the slope. */
START_TEST(light_over_the_swatches_is_not_seen_flatter_than_it_is) {
    enum { SCENES = 8 };
    static struct pm_swatch swatches[PM_MAX_SWATCHES];
    double mean[2] = {0, 0};
    seed_random("light_over_the_swatches_is_not_seen_flatter_than_it_is");
    for (int k = 0; k < SCENES; k++) {
        struct scene scene = random_scene(6, 4);
        struct pm_grid_light light;
        scene.light_x = 0.0005;
        scene.light_y = -0.0006;
        scene.noise = 0.01;
        for (int i = 0; i < 24; i++)
            memset(scene.code[i], 120 + 4 * i, 3);
        struct pm_pixels pixels = paint_all(&scene);
        measure(&pixels, &scene.grid, swatches);
        pm_grid_light(swatches, 24, &light);
        mean[0] += light.slope.x / scene.light_x / SCENES;
        mean[1] += light.slope.y / scene.light_y / SCENES;
        pm_pixels_free(&pixels);
    }
    ck_assert_double_eq_tol(mean[0], 1, 0.03);
    ck_assert_double_eq_tol(mean[1], 1, 0.03);
}
END_TEST

START_TEST(too_few_swatches_say_nothing_of_light) {
    struct pm_swatch swatches[2] = {{.uneven = {0.01, 0.01}}, {.uneven = {0.01, 0.01}}};
    struct pm_grid_light light;
    pm_grid_light(swatches, 2, &light);
    ck_assert(isinf(light.error.x));
    ck_assert_double_eq(
        pm_grid_light_between(&light, (struct pm_point){0, 0}, (struct pm_point){500, 500}, 1000), 0);
}
END_TEST

START_TEST(an_uneven_swatch_shows_in_its_ninths) {
    static struct pm_swatch swatches[PM_MAX_SWATCHES];
    seed_random("an_uneven_swatch_shows_in_its_ninths");
    struct scene scene = random_scene(4, 3);
    scene.light_x = 0.004; /* over 40 pixels of a swatch */
    struct pm_pixels pixels = paint_all(&scene);
    measure(&pixels, &scene.grid, swatches);
    double left = 0, right = 0;
    for (int k = 0; k < 3; k++) {
        left += swatches[5].ninth[3 * k].Y;
        right += swatches[5].ninth[3 * k + 2].Y;
    }
    ck_assert_double_gt(right / left, 1.05);
    ck_assert_double_eq_tol(swatches[5].ninth[4].Y / swatches[5].xyz.Y, 1, 0.03);
    pm_pixels_free(&pixels);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("grid");
    TCase *tests = tcase_create("grid");
    tcase_add_unchecked_fixture(tests, open_profile, close_profile);
    tcase_add_test(tests, every_swatch_has_its_own_colour);
    tcase_add_test(tests, crop_and_scale_change_nothing);
    tcase_add_test(tests, a_line_finds_its_own_perspective);
    tcase_add_test(tests, a_row_and_a_column_turn_the_same_way);
    tcase_add_test(tests, dust_and_glare_do_not_count);
    tcase_add_test(tests, wrong_corners_are_refused);
    tcase_add_test(tests, swatches_of_four_pixels_are_enough);
    tcase_add_test(tests, light_over_the_swatches_is_seen);
    tcase_add_test(tests, light_over_the_swatches_is_not_seen_flatter_than_it_is);
    tcase_add_test(tests, too_few_swatches_say_nothing_of_light);
    tcase_add_test(tests, an_uneven_swatch_shows_in_its_ninths);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
