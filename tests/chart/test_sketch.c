/* Sketches: the means of a photo's codes, and the codes under them. */
#include "chart/sketch.h"

#include "seeded.h"
#include "testing.h"

#include <math.h>

enum { WIDE = 23, HIGH = 19 };

static struct pm_pixels random_pixels(void) {
    struct pm_pixels pixels = {.box = {0, 0, WIDE, HIGH}, .channels = 3, .scale = 1};
    pixels.data = malloc(3 * WIDE * HIGH);
    for (int i = 0; i < 3 * WIDE * HIGH; i++)
        pixels.data[i] = (uint8_t)between(0, 256);
    return pixels;
}

/* The mean of all codes of a square, not rounded. */
static double mean_code(const struct pm_pixels *pixels, int x, int y, int factor) {
    double sum = 0;
    for (int dy = 0; dy < factor; dy++)
        for (int i = 0; i < 3 * factor; i++)
            sum += pixels->data[3 * ((y + dy) * WIDE + x) + i];
    return sum / (3 * factor * factor);
}

/* Means of rows are rounded up, once for two and twice for four; what is left of the whole mean is cut off.
 */
START_TEST(light_is_the_mean_of_the_three_codes) {
    const int factor = 1 << _i;
    const struct pm_box box = {2, 1, 21, 18};
    seed_random("light_is_the_mean_of_the_three_codes");
    struct pm_pixels pixels = random_pixels();
    struct pm_sketch sketch;
    ck_assert(pm_sketch_new(&pixels, box, factor, &sketch, NULL));
    ck_assert_int_eq(sketch.width, 21 / factor);
    ck_assert_int_eq(sketch.height, 18 / factor);
    for (int y = 0; y < sketch.height; y++)
        for (int x = 0; x < sketch.width; x++) {
            const double mean = mean_code(&pixels, 2 + x * factor, 1 + y * factor, factor);
            const double light = sketch.light[y * sketch.width + x];
            ck_assert_double_le(fabs(light - mean), factor == 1 ? 0.999 : 1.5);
            if (factor == 1)
                ck_assert_double_eq(light, floor(mean + 1e-9));
        }
    pm_sketch_free(&sketch);
    free(pixels.data);
}
END_TEST

START_TEST(a_point_has_the_codes_of_its_square) {
    seed_random("a_point_has_the_codes_of_its_square");
    struct pm_pixels pixels = random_pixels();
    struct pm_sketch sketch;
    ck_assert(pm_sketch_new(&pixels, (struct pm_box){3, 2, 16, 16}, 2, &sketch, NULL));
    /* Middle of the sketch's pixel (1, 2): columns 5 and 6, rows 6 and 7 of the photo. */
    ck_assert_ptr_eq(pm_sketch_codes(&sketch, (struct pm_point){1, 2}), pixels.data + 3 * (7 * WIDE + 6));
    ck_assert_ptr_eq(pm_sketch_codes(&sketch, (struct pm_point){-2, -1.5}), pixels.data);
    ck_assert_ptr_null(pm_sketch_codes(&sketch, (struct pm_point){-2.1, 0}));
    ck_assert_ptr_null(pm_sketch_codes(&sketch, (struct pm_point){0, -1.6}));
    ck_assert_ptr_eq(pm_sketch_codes(&sketch, (struct pm_point){9.4, 7.9}),
                     pixels.data + 3 * (18 * WIDE + 22));
    ck_assert_ptr_null(pm_sketch_codes(&sketch, (struct pm_point){9.5, 0}));
    ck_assert_ptr_null(pm_sketch_codes(&sketch, (struct pm_point){0, 8}));
    pm_sketch_free(&sketch);
    free(pixels.data);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("sketch");
    TCase *tests = tcase_create("sketch");
    tcase_add_loop_test(tests, light_is_the_mean_of_the_three_codes, 0, 3);
    tcase_add_test(tests, a_point_has_the_codes_of_its_square);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
