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

int main(void) {
    Suite *suite = suite_create("hair_prior");
    TCase *tests = tcase_create("prior");
    tcase_add_test(tests, shares_sum_to_one);
    tcase_add_test(tests, each_kind_integrates_to_about_one);
    tcase_add_test(tests, known_hair_is_likelier_than_none);
    tcase_add_test(tests, nothing_a_camera_shows_is_impossible);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
