/* The prior of hair colours: it is a density, and agrees with published hair colours. */
#include "testing.h"

#include "hair_known.h"

#include <math.h>

static double density(struct pm_lab lab) {
    double sum = 0;
    for (int kind = 0; kind < PM_KINDS; kind++)
        sum += pm_hair_kind_share(kind) * density_of_kind(kind, lab);
    return sum;
}

START_TEST(shares_sum_to_one) {
    double sum = 0;
    for (int kind = 0; kind < PM_KINDS; kind++)
        sum += pm_hair_kind_share(kind);
    ck_assert_double_eq_tol(sum, 1, 1e-12);
}
END_TEST

/* Summed over steps of 2: what lies outside L* 0-100 (dyed and grey hair alone) is missing. */
START_TEST(each_kind_integrates_to_about_one) {
    for (int kind = 0; kind < PM_KINDS; kind++) {
        double sum = 0;
        for (double L = 0.5; L < 100; L += 1)
            for (double a = -90; a <= 100; a += 1)
                for (double b = -90; b <= 100; b += 2)
                    sum += 2 * density_of_kind(kind, (struct pm_lab){L, a, b});
        ck_assert_msg(sum > 0.96 && sum < 1.01, "kind %d sums to %g", kind, sum);
    }
}
END_TEST

/* Published by instrument (black 18,0,-1; dark brown 23,4,5), lightened by gloss, against colours no hair
 * has. */
START_TEST(known_hair_is_likelier_than_none) {
    const struct pm_lab hair[] = {{19, 0.5, 0}, {25, 4, 5},   {40, 7, 14},
                                  {62, 5, 20},  {40, 16, 22}, {65, 0, 3}};
    const struct pm_lab none[] = {{30, 5, -35}, {45, -30, 20}, {50, 45, 0}, {55, 0, -20}};
    for (size_t i = 0; i < sizeof hair / sizeof *hair; i++)
        for (size_t k = 0; k < sizeof none / sizeof *none; k++)
            ck_assert_double_gt(density(hair[i]), 10 * density(none[k]));
}
END_TEST

/* A dyed colour is improbable, never impossible: the measurement decides. */
START_TEST(nothing_a_camera_shows_is_impossible) {
    for (double L = 2; L < 100; L += 7)
        for (double a = -80; a <= 90; a += 10)
            for (double b = -100; b <= 90; b += 10)
                ck_assert_double_gt(density((struct pm_lab){L, a, b}), 1e-20);
}
END_TEST

/* ------------------------------------------------------------------ as pigmatch-method(7) has it */

static void slice_is(enum pm_hair_kind kind, double L, double a_mean, double a_sd, double b_mean,
                     double b_sd) {
    const struct pm_hair_slice slice = pm_hair_kind_slice(kind, L);
    ck_assert_double_eq_tol(slice.a_mean, a_mean, 1e-9);
    ck_assert_double_eq_tol(slice.a_sd, a_sd, 1e-9);
    ck_assert_double_eq_tol(slice.b_mean, b_mean, 1e-9);
    ck_assert_double_eq_tol(slice.b_sd, b_sd, 1e-9);
}

START_TEST(pigmented_hair_lies_along_the_published_line) {
    static const struct pm_lab line[] = {{13, 0.8, 0.2}, {20, 1.1, 0.7}, {25, 4, 5},  {33, 6, 9},
                                         {42, 7, 14},    {60, 6, 20},    {78, 3, 20}, {90, 1, 14}};
    for (int i = 0; i < 8; i++)
        for (double t = 0; t < 1; t += 0.25) {
            const struct pm_lab *from = &line[i], *to = &line[i < 7 ? i + 1 : i];
            const double L = from->L + t * (to->L - from->L), a = from->a + t * (to->a - from->a),
                         b = from->b + t * (to->b - from->b);
            const struct pm_lab there = pm_hair_line(L);
            ck_assert_double_eq_tol(there.L, L, 1e-9);
            ck_assert_double_eq_tol(there.a, a, 1e-9);
            ck_assert_double_eq_tol(there.b, b, 1e-9);
            slice_is(PM_KIND_PIGMENTED, L, a, 0.5 + 0.03 * L, b, 0.4 + 0.065 * L);
        }
    /* Beyond it to the ends of L* it runs on, without a step. */
    for (double L = -5; L < 105; L += 0.5) {
        const struct pm_lab here = pm_hair_line(L), next = pm_hair_line(L + 0.5);
        ck_assert_double_le(fabs(next.a - here.a), 0.3001);
        ck_assert_double_le(fabs(next.b - here.b), 0.4301);
        ck_assert(here.a >= 0 && here.a <= 7 && here.b >= 0 && here.b <= 20);
    }
}
END_TEST

START_TEST(pigmented_hair_is_as_light_as_published) {
    const double step = 0.01, densest = pm_hair_kind_slice(PM_KIND_PIGMENTED, 18).density;
    double sum = 0, below_19 = 0, to_27 = 0;
    for (double L = step / 2; L < 110; L += step) {
        const double density = pm_hair_kind_slice(PM_KIND_PIGMENTED, L).density;
        sum += density * step;
        below_19 += L < 19 ? density * step : 0;
        to_27 += L > 19 && L < 27 ? density * step : 0;
        ck_assert(L < 13 || L > 22 || density > 0.7 * densest);
        ck_assert((L > 13 && L < 22) || density < 0.82 * densest);
        ck_assert(L > 9 || density == 0);
    }
    ck_assert_double_eq_tol(sum, 1, 1e-4);
    ck_assert_double_eq_tol(below_19, 0.34, 0.005);
    ck_assert_double_eq_tol(to_27, 0.27, 0.005);
    ck_assert_double_eq_tol(pm_hair_kind_slice(PM_KIND_PIGMENTED, 76).density / densest, 1 / 20.0, 0.01);
    ck_assert_double_gt(pm_hair_kind_slice(PM_KIND_PIGMENTED, 9.01).density, 0);
    ck_assert_double_gt(pm_hair_kind_slice(PM_KIND_PIGMENTED, 99.9).density, 0);
}
END_TEST

START_TEST(other_kinds_are_the_published_normal_distributions) {
    ck_assert_double_eq(pm_hair_kind_share(PM_KIND_PIGMENTED), 0.78);
    ck_assert_double_eq(pm_hair_kind_share(PM_KIND_RED), 0.07);
    ck_assert_double_eq(pm_hair_kind_share(PM_KIND_GREY), 0.10);
    ck_assert_double_eq(pm_hair_kind_share(PM_KIND_DYED), 0.05);
    for (double L = 0; L <= 100; L += 5) {
        slice_is(PM_KIND_RED, L, 15, 4.5, 0.35 * L + 8, 5);
        slice_is(PM_KIND_GREY, L, 0, 1.5, 2.5, 3);
        slice_is(PM_KIND_DYED, L, 5, 25, 5, 25);
        static const double mean_sd[PM_KINDS][2] = {
            [PM_KIND_RED] = {40, 10}, [PM_KIND_GREY] = {60, 15}, [PM_KIND_DYED] = {45, 22}};
        for (int kind = PM_KIND_RED; kind <= PM_KIND_DYED; kind++) {
            const double mean = mean_sd[kind][0], sd = mean_sd[kind][1];
            ck_assert_double_eq_tol(pm_hair_kind_slice((enum pm_hair_kind)kind, L).density,
                                    exp(-(L - mean) * (L - mean) / (2 * sd * sd)) / (sd * sqrt(2 * M_PI)),
                                    1e-12);
        }
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("hair_prior");
    TCase *tests = tcase_create("prior");
    tcase_add_test(tests, shares_sum_to_one);
    tcase_add_test(tests, each_kind_integrates_to_about_one);
    tcase_add_test(tests, known_hair_is_likelier_than_none);
    tcase_add_test(tests, nothing_a_camera_shows_is_impossible);
    tcase_add_test(tests, pigmented_hair_lies_along_the_published_line);
    tcase_add_test(tests, pigmented_hair_is_as_light_as_published);
    tcase_add_test(tests, other_kinds_are_the_published_normal_distributions);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
