/* The check for strands, on pictures made with and without them. */
#include "hair/strand_check.h"

#include "seeded.h"
#include "testing.h"

#include <math.h>
#include <string.h>

enum { W = 220, H = 200 };

static uint8_t rgb[W * H * 3];
static float mask[W * H];

static void fill_mask(void) {
    for (int i = 0; i < W * H; i++)
        mask[i] = i % W >= 30 && i % W < W - 30 && i / W >= 30 && i / W < H - 30;
}

/* Strands from the top to the bottom, each of its own lightness, `contrast` of the code; grain on them. */
static void paint(double code, double contrast, double grain) {
    double strand[W];
    for (int x = 0; x < W; x++)
        strand[x] = x % 3 ? strand[x - 1] : between(-contrast, contrast);
    for (int i = 0; i < W * H; i++) {
        double v = code * (1 + strand[i % W]) + between(-grain, grain);
        memset(rgb + 3 * i, (int)fmin(255, fmax(0, v)), 3);
    }
}

static struct pm_strand_check look_at(uint8_t *codes, int channels, int photo_long_px) {
    const struct pm_pixels crop = {{0, 0, W, H}, channels, 1, codes};
    const struct pm_strand_place place = {.crop = &crop, .certain = mask, .width = W, .height = H};
    struct pm_strand_check check;
    ck_assert(pm_strand_look(&check, &place, photo_long_px, NULL));
    return check;
}

static struct pm_strand_check look(int photo_long_px) {
    return look_at(rgb, 3, photo_long_px);
}

START_TEST(strands_are_hair_and_skin_is_not) {
    seed_random("strands_are_hair_and_skin_is_not");
    fill_mask();
    for (double code = 30; code < 220; code += 40) {
        paint(code, 0.5, 2);
        ck_assert_int_eq(look(1000).verdict, PM_STRAND_HAIR);
        paint(code, 0.005, 1);
        ck_assert_int_eq(look(1000).verdict, PM_STRAND_NOT_HAIR);
    }
}
END_TEST

START_TEST(what_it_cannot_see_it_does_not_judge) {
    seed_random("what_it_cannot_see_it_does_not_judge");
    fill_mask();
    paint(90, 0.5, 2);
    ck_assert_int_eq(look(PM_STRAND_LEAST_LONG_PX - 1).verdict, PM_STRAND_ABSTAINS);
    ck_assert(isnan(look(PM_STRAND_LEAST_LONG_PX - 1).slope_frac));
    paint(6, 0.5, 2);
    ck_assert_int_eq(look(1000).verdict, PM_STRAND_ABSTAINS);
    paint(90, 0.5, 2);
    memset(mask, 0, sizeof mask);
    ck_assert_int_eq(look(1000).verdict, PM_STRAND_ABSTAINS);
    for (int i = 0; i < W * H; i++)
        mask[i] = i % W < 20 && i / W < 20; /* 14 x 14 whole windows */
    ck_assert_int_eq(look(1000).verdict, PM_STRAND_ABSTAINS);
}
END_TEST

START_TEST(only_what_is_marked_counts) {
    seed_random("only_what_is_marked_counts");
    fill_mask();
    paint(90, 0.3, 2);
    double before = look(1000).slope_frac;
    for (int i = 0; i < W * H; i++)
        if (!(mask[i] > 0))
            memset(rgb + 3 * i, i % 2 ? 255 : 0, 3);
    ck_assert_double_eq_tol(look(1000).slope_frac, before, before * 0.05);
}
END_TEST

/* Red, green and blue strands that are not side by side, so that each channel counts by its own weight; ink
 * leaves the light that it does not take. */
START_TEST(a_picture_has_one_slope_in_colour_and_in_ink) {
    static uint8_t one[W * H * 3], ink[W * H * 4];
    const int black = 51; /* leaves four fifths, which are whole codes of multiples of five */
    seed_random("a_picture_has_one_slope_in_colour_and_in_ink");
    fill_mask();
    for (int channel = 0; channel < 3; channel++) {
        paint(90, 0.5, 2);
        for (int i = 0; i < W * H; i++)
            one[3 * i + channel] = (uint8_t)(rgb[3 * i + channel] / 5 * 5);
    }
    for (int channel = 0; channel < 3; channel++) {
        for (int i = 0; i < W * H; i++)
            for (int c = 0; c < 3; c++)
                rgb[3 * i + c] = c == channel ? one[3 * i + c] : 20;
        for (int i = 0; i < W * H; i++) {
            for (int c = 0; c < 3; c++)
                ink[4 * i + c] = 255 - rgb[3 * i + c];
            ink[4 * i + 3] = (uint8_t)black;
        }
        for (int i = 0; i < W * H * 3; i++)
            rgb[i] = (uint8_t)(rgb[i] / 5 * 4);
        const double slope_frac = look(1000).slope_frac;
        ck_assert_double_gt(slope_frac, 0.01);
        ck_assert_double_eq_tol(look_at(ink, 4, 1000).slope_frac, slope_frac, 0.02 * slope_frac);
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("strand check");
    TCase *tests = tcase_create("strand check");
    tcase_add_test(tests, strands_are_hair_and_skin_is_not);
    tcase_add_test(tests, what_it_cannot_see_it_does_not_judge);
    tcase_add_test(tests, only_what_is_marked_counts);
    tcase_add_test(tests, a_picture_has_one_slope_in_colour_and_in_ink);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
