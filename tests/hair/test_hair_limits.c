/* The thresholds that separate hair from other things, each tested from both sides. */
#include "hair/bins.h"
#include "hair/grey.h"
#include "hair/group.h"
#include "hair/uncertainty.h"

#include "color/lab.h"
#include "testing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ separation */

static const struct pm_lab hair_lab = {25, 5, 8}, other_lab = {60, -20, -30}, outside_lab = {80, 30, 60};

/* Shares of the box: the hair, and another colour of which it is asked. */
static const double hair_in = 0.3, other_in = 0.7;

static struct pm_bin bin_of(struct pm_lab lab, double in, double out, double texture) {
    struct pm_bin bin = {.colour = {PM_FEATURE_L * (float)lab.L, (float)lab.a, (float)lab.b},
                         .weight = (float)(in + out),
                         .all = (float)(in + out)};
    for (int k = 0; k < PM_REDRAWS; k++) {
        bin.in[k] = (float)in;
        bin.texture[k] = (float)(in * texture);
    }
    return bin;
}

static double logistic(double x) {
    return 1 / (1 + exp(-x));
}

/* Half way where a third of a colour, or 0.35 of it, lies inside, and where it has half of the box's texture.
 */
static double gate(double denser, double rough) {
    return logistic((denser - 0.35) / 0.07) * logistic((rough - 0.5) / 0.12);
}

/* How far the other colour is hair: it stands out against the hair's own support by the square. */
static double expected(double denser, double rough, double unlike_skin) {
    const double rough_hair = fmin((1 - other_in * rough) / hair_in, 2), gate_hair = gate(1, rough_hair);
    const double known = isnan(unlike_skin) ? 1 : fmin(fmax((unlike_skin - 0.1) / 0.4, 0), 1);
    const double unlike = isnan(unlike_skin) ? 1 : unlike_skin, gate_other = gate(denser, rough) * known;
    const double score_hair = hair_in * rough_hair, score_other = other_in * rough * denser * unlike;
    const double support_hair = score_hair * (1 + 0.5 * gate_hair),
                 support_other = score_other * (1 + 0.5 * gate_other);
    const double best = fmax(support_hair, support_other);
    const double led_hair = score_hair * pow(support_hair / best, 2) * gate_hair;
    const double led_other = score_other * pow(support_other / best, 2) * gate_other;
    return fmin(1.5 * led_other / fmax(led_hair, led_other), 1);
}

/* The same as it is found. The share of a colour around the box follows from how much denser it is inside. */
static double found(double denser, double rough, const struct pm_lab *skin) {
    const double around = other_in / denser - other_in;
    struct pm_bin bin[3] = {bin_of(hair_lab, hair_in, 0, (1 - other_in * rough) / hair_in),
                            bin_of(other_lab, other_in, around, rough),
                            bin_of(outside_lab, 0, 1 - around, 0)};
    struct pm_bins bins = {bin, 3};
    ck_assert(around <= 1);
    ck_assert(pm_separate(&bins, skin, NULL));
    ck_assert_double_eq_tol(bin[0].hair[0], fmin(1, bin[0].hair[0]), 1e-9);
    return bin[1].hair[0];
}

START_TEST(density_and_texture_admit_by_degrees) {
    static const double denser[] = {0.42, 0.45, 0.5, 0.6, 0.6, 0.6}, rough[] = {1, 1, 1, 0.5, 0.62, 0.38};
    ck_assert_double_eq_tol(found(denser[_i], rough[_i], NULL), expected(denser[_i], rough[_i], NAN), 5e-4);
}
END_TEST

/* Nothing within 4 of the skin counts for more than a fifth, all from 10 on. */
START_TEST(the_skins_colour_is_hair_only_as_far_as_it_differs) {
    static const double off_b[] = {0, 4, 6, 9, 14, 30};
    const struct pm_lab skin = {other_lab.L, other_lab.a, other_lab.b + off_b[_i]};
    const double de00 = pm_de00(skin, other_lab), unlike = fmin(fmax((de00 - 4) / 6, 0.2), 1);
    ck_assert_double_eq_tol(found(0.6, 1, &skin), expected(0.6, 1, unlike), 5e-4);
}
END_TEST

/* ------------------------------------------------------------------ grey */

static void add(struct pm_histogram *to, int bin, double weight, double chroma) {
    const struct pm_lab lab = {(bin + 0.5) * 0.4, 0, chroma};
    const struct pm_xyz xyz = pm_xyz_from_lab(lab);
    pm_histogram_add(to, bin, (float)weight * (pm_lanes){1, (float)xyz.X, (float)xyz.Y, (float)xyz.Z});
}

/* Two narrow hills, a third of it light. */
static double grey_of_hills(int dark, int light, double chroma) {
    struct pm_histogram histogram = {0};
    add(&histogram, dark, 2, 10);
    add(&histogram, light, 1, chroma);
    return pm_find_grey(&histogram, 4).frac;
}

START_TEST(components_lie_twenty_apart) {
    ck_assert_double_eq_tol(grey_of_hills(40, 90, 4), 1.0 / 3, 1e-6); /* 20.0 */
    ck_assert_double_nan(grey_of_hills(40, 89, 4));                   /* 19.6: nobody can tell */
    ck_assert_double_nan(grey_of_hills(40, 75, 4));                   /* 14.0 */
    ck_assert_double_eq(grey_of_hills(40, 74, 4), 0);                 /* 13.6: one colour */
}
END_TEST

START_TEST(grey_has_a_chroma_under_eleven) {
    ck_assert_double_eq_tol(grey_of_hills(40, 150, 10.8), 1.0 / 3, 1e-6);
    ck_assert_double_eq(grey_of_hills(40, 150, 11.2), 0);
}
END_TEST

START_TEST(finer_strands_than_the_photo_shows_give_no_share) {
    struct pm_histogram histogram = {0};
    add(&histogram, 40, 2, 10);
    add(&histogram, 150, 1, 4);
    ck_assert_double_nan(pm_find_grey(&histogram, 1.17).frac);
    ck_assert_double_eq_tol(pm_find_grey(&histogram, 1.18).frac, 1.0 / 3, 1e-6);
}
END_TEST

static double grey_of_one(int bin, double chroma) {
    struct pm_histogram histogram = {0};
    add(&histogram, bin, 1, chroma);
    return pm_find_grey(&histogram, 4).frac;
}

START_TEST(pale_is_light_and_of_little_chroma) {
    ck_assert_double_nan(grey_of_one(113, 8.8));   /* L* 45.4 */
    ck_assert_double_eq(grey_of_one(111, 8.8), 0); /* 44.6 */
    ck_assert_double_eq(grey_of_one(113, 9.2), 0);
}
END_TEST

/* One broad hill of dark hair and a narrow light one: the more of that, the more of the variance lies between
 * the two, 0.734 with 17 and 0.744 with 19. */
static double grey_beside_broad(double light) {
    struct pm_histogram histogram = {0};
    for (int i = 11; i < 130; i++)
        add(&histogram, i, 1 - abs(i - 70) / 60.0, 4);
    add(&histogram, 130, light, 4);
    return pm_find_grey(&histogram, 4).frac;
}

START_TEST(three_quarters_of_the_variance_lie_between_two_components) {
    ck_assert_double_nan(grey_beside_broad(17));
    ck_assert_double_gt(grey_beside_broad(19), 0.2);
}
END_TEST

/* A plain with a wide dip in its middle. */
static double grey_with_valley(double valley_frac) {
    struct pm_histogram histogram = {0};
    for (int i = 20; i < 140; i++)
        add(&histogram, i, i >= 60 && i < 100 ? valley_frac : 1, 4);
    return pm_find_grey(&histogram, 4).frac;
}

START_TEST(a_valley_is_a_tenth_deep) {
    ck_assert_double_gt(grey_with_valley(0.89), 0.3);
    ck_assert_double_nan(grey_with_valley(0.91));
}
END_TEST

/* Light strands count from 0.46 of the way between the components' light on. */
START_TEST(what_lies_between_is_grey_from_almost_half_way) {
    const double dark_Y = pm_xyz_from_lab((struct pm_lab){16.2, 0, 4}).Y,
                 light_Y = pm_xyz_from_lab((struct pm_lab){60.2, 0, 4}).Y;
    double counted[2];
    for (int i = 0; i < 2; i++) {
        struct pm_histogram histogram = {0};
        const double Y = dark_Y + (i == 0 ? 0.44 : 0.48) * (light_Y - dark_Y);
        const struct pm_lab lab = {116 * cbrt(Y) - 16, 0, 4};
        add(&histogram, 40, 50, 4);
        add(&histogram, 150, 50, 4);
        const struct pm_xyz xyz = pm_xyz_from_lab(lab);
        pm_histogram_add(&histogram, pm_histogram_index((float)lab.L),
                         (pm_lanes){1, (float)xyz.X, (float)xyz.Y, (float)xyz.Z});
        counted[i] = pm_find_grey(&histogram, 4).frac;
    }
    ck_assert_double_eq_tol(counted[0], 50 / 101., 1e-6);
    ck_assert_double_eq_tol(counted[1], 51 / 101., 1e-6);
}
END_TEST

/* ------------------------------------------------------------------ uncertainty */

START_TEST(other_things_add_four_times_their_share) {
    struct pm_histogram redraws[2] = {{{{0}}}};
    ck_assert_double_eq_tol(pm_selection_de00(NULL, 0, hair_lab, PM_BODY_HAIR, 0.25), 1, 1e-12);
    add(&redraws[0], 60, 1, 10);
    add(&redraws[1], 70, 1, 10);
    const struct pm_lab lab = pm_body_lab(&redraws[0], PM_BODY_HAIR);
    const double apart_de00 = pm_de00(lab, pm_body_lab(&redraws[1], PM_BODY_HAIR));
    ck_assert_double_eq_tol(pm_selection_de00(redraws, 2, lab, PM_BODY_HAIR, 0.25), hypot(apart_de00, 1),
                            1e-9);
}
END_TEST

START_TEST(hair_is_the_middle_half_and_stubble_all) {
    struct pm_histogram histogram = {0};
    add(&histogram, 20, 1, 4);
    add(&histogram, 60, 2, 4);
    add(&histogram, 160, 1, 4);
    ck_assert_double_eq_tol(pm_body_lab(&histogram, PM_BODY_HAIR).L, 24.2, 1e-4);
    const double Y =
        (pm_xyz_from_lab((struct pm_lab){8.2, 0, 4}).Y + 2 * pm_xyz_from_lab((struct pm_lab){24.2, 0, 4}).Y +
         pm_xyz_from_lab((struct pm_lab){64.2, 0, 4}).Y) /
        4;
    ck_assert_double_eq_tol(pm_xyz_from_lab(pm_body_lab(&histogram, PM_BODY_STUBBLE)).Y, Y, 1e-6);
}
END_TEST

START_TEST(quantiles_are_interpolated) {
    double values[] = {4, 1, 3, 2};
    ck_assert_double_eq_tol(pm_quantile(values, 4, 0.5), 2.5, 1e-12);
    ck_assert_double_eq_tol(pm_quantile(values, 4, 0.9), 3.7, 1e-12);
    ck_assert_double_eq(pm_quantile(values, 4, 1), 4);
    ck_assert_double_nan(pm_quantile(values, 0, 0.5));
}
END_TEST

/* ------------------------------------------------------------------ rows that are read */

/* As few as have 40,000 pixels or up to twice as many, evenly from the middle of the first gap on; at least
 * one. */
START_TEST(rows_are_read_evenly_until_there_are_enough) {
    static const struct pm_box crops[] = {{0, 0, 100, 100},  {0, 0, 200, 199},   {0, 0, 200, 200},
                                          {0, 0, 201, 1000}, {0, 0, 1, 9},       {0, 0, 3000, 4000},
                                          {0, 0, 40000, 1},  {0, 0, 80000, 1},   {0, 0, 90000, 2},
                                          {0, 0, 120000, 3}, {0, 0, 200000, 10}, {0, 0, 7, 100000}};
    static bool looked_at[100000];
    for (size_t i = 0; i < sizeof crops / sizeof *crops; i++) {
        const struct pm_box *crop = &crops[i];
        int first = -1, last = -1, n = 0, stride = 0;
        memset(looked_at, 0, sizeof looked_at);
        pm_group_mark_rows(crop, looked_at);
        for (int y = 0; y < 100000; y++) {
            if (!looked_at[y])
                continue;
            ck_assert_int_lt(y, crop->h);
            stride = n == 1 ? y - last : stride;
            ck_assert(n < 2 || y - last == stride);
            first = n == 0 ? y : first;
            last = y;
            n++;
        }
        const int64_t all = (int64_t)crop->w * crop->h;
        stride = n == 1 ? crop->h : stride;
        ck_assert_int_ge(n, 1);
        ck_assert(n == 1 || first == stride / 2);
        ck_assert(n == 1 || last + stride >= crop->h);
        ck_assert_int_le(abs((crop->h - 1 - last) - first), stride);
        ck_assert(n == 1 || (int64_t)n * crop->w < 40000 + crop->w);
        ck_assert(all < 40000 ? n == crop->h : n == 1 || all / stride >= 20000);
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("hair limits");
    TCase *tests = tcase_create("limits");
    tcase_add_loop_test(tests, density_and_texture_admit_by_degrees, 0, 6);
    tcase_add_loop_test(tests, the_skins_colour_is_hair_only_as_far_as_it_differs, 0, 6);
    tcase_add_test(tests, components_lie_twenty_apart);
    tcase_add_test(tests, grey_has_a_chroma_under_eleven);
    tcase_add_test(tests, finer_strands_than_the_photo_shows_give_no_share);
    tcase_add_test(tests, pale_is_light_and_of_little_chroma);
    tcase_add_test(tests, three_quarters_of_the_variance_lie_between_two_components);
    tcase_add_test(tests, a_valley_is_a_tenth_deep);
    tcase_add_test(tests, what_lies_between_is_grey_from_almost_half_way);
    tcase_add_test(tests, other_things_add_four_times_their_share);
    tcase_add_test(tests, hair_is_the_middle_half_and_stubble_all);
    tcase_add_test(tests, quantiles_are_interpolated);
    tcase_add_test(tests, rows_are_read_evenly_until_there_are_enough);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
