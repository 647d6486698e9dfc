/* Several photos of one client into one colour. */
#include "hair/hair.h"

#include <math.h>

#include "color/lab.h"
#include "testing.h"

static struct pm_hair_facts photo(double L, double own_de00, double correction_de00) {
    struct pm_lab lab = {L, 6, 10};
    return (struct pm_hair_facts){.lab = lab,
                                  .uncorrected_lab = lab,
                                  .darkest_lab = lab,
                                  .lightest_lab = lab,
                                  .sampling_de00 = own_de00,
                                  .correction_de00 = correction_de00,
                                  .uncertainty_de00 = hypot(own_de00, correction_de00),
                                  .spread_L = {L - 5, L + 5},
                                  .pixels = 1000,
                                  .frac = 0.8,
                                  .grey_frac = NAN,
                                  .clusters = {{lab, 1}},
                                  .n_clusters = 1,
                                  .level = 3};
}

static struct pm_hair_facts pool(const struct pm_hair_facts *facts, size_t n) {
    const struct pm_hair_facts *list[8];
    for (size_t i = 0; i < n; i++)
        list[i] = &facts[i];
    struct pm_hair_facts pooled;
    pm_combine_hair(&pooled, list, n);
    return pooled;
}

START_TEST(one_photo_is_itself) {
    struct pm_hair_facts one = photo(30, 1, 8), pooled = pool(&one, 1);
    ck_assert_double_eq(pooled.lab.L, one.lab.L);
    ck_assert_double_eq(pooled.uncertainty_de00, one.uncertainty_de00);
    ck_assert_int_eq(pooled.level, 3);
}
END_TEST

START_TEST(agreement_makes_surer_of_all_but_the_camera) {
    struct pm_hair_facts four[4] = {photo(30, 2, 8), photo(30, 2, 8), photo(30, 2, 8), photo(30, 2, 8)};
    struct pm_hair_facts pooled = pool(four, 4);
    ck_assert_double_eq_tol(pooled.lab.L, 30, 1e-9);
    ck_assert_double_eq_tol(pooled.sampling_de00, 1, 1e-9);
    ck_assert_double_eq_tol(pooled.selection_de00, 0, 1e-9);
    ck_assert_double_eq_tol(pooled.correction_de00, 8, 1e-9);
    ck_assert_int_eq(pooled.pixels, 4000);
    ck_assert_int_eq(pooled.level, -1);
    ck_assert_int_eq(pooled.name, PM_HAIR_UNKNOWN);
}
END_TEST

START_TEST(disagreement_makes_less_sure) {
    struct pm_hair_facts two[2] = {photo(25, 0.5, 8), photo(35, 0.5, 8)};
    struct pm_hair_facts pooled = pool(two, 2);
    ck_assert_double_gt(pooled.lab.L, 29);
    ck_assert_double_lt(pooled.lab.L, 31.5); /* the mean of light, not of L* */
    ck_assert_double_gt(pooled.selection_de00, pm_de00(two[0].lab, two[1].lab) / 2);
    ck_assert_double_gt(pooled.uncertainty_de00, two[0].uncertainty_de00);
    ck_assert_uint_eq(pooled.n_clusters, 2);
    ck_assert_double_eq_tol(pooled.clusters[0].frac, 0.5, 1e-9);
}
END_TEST

/* 1.65 standard deviations, n - 1, hold 90 % of what photos say; what they would differ by anyhow is taken
 * off. */
START_TEST(disagreement_is_counted_as_its_ninetieth_percentile) {
    struct pm_hair_facts three[3] = {photo(28, 0.5, 4), photo(30, 0.5, 4), photo(33, 0.5, 4)};
    struct pm_hair_facts pooled = pool(three, 3);
    double square = 0;
    for (int i = 0; i < 3; i++)
        square += pow(pm_de00(three[i].lab, pooled.lab), 2);
    const double spread = 1.65 * 1.65 * square / (3 - 1);
    ck_assert_double_eq_tol(pooled.selection_de00, sqrt((spread - 0.25) / 3), 1e-9);
    ck_assert_double_eq_tol(pooled.sampling_de00, 0.5 / sqrt(3), 1e-9);
    ck_assert_double_eq_tol(pooled.uncertainty_de00,
                            sqrt(pow(pooled.sampling_de00, 2) + pow(pooled.selection_de00, 2) + 16), 1e-9);
}
END_TEST

/* Surer than 0.5 no photo is. */
START_TEST(very_sure_photos_count_alike) {
    struct pm_hair_facts two[2] = {photo(30, 0, 0.1), photo(40, 0, 0.5)},
                         less[2] = {photo(30, 0, 0.5), photo(40, 0, 0.7)};
    const double half = 116 * cbrt((pow(46 / 116.0, 3) + pow(56 / 116.0, 3)) / 2) - 16;
    ck_assert_double_eq_tol(pool(two, 2).lab.L, half, 1e-6);
    ck_assert_double_lt(pool(less, 2).lab.L, half - 0.5);
}
END_TEST

/* Two colours nearer than 5 are one. */
START_TEST(clusters_of_two_photos_meet_within_five) {
    struct pm_hair_facts two[2] = {photo(30, 1, 3), photo(30, 1, 3)};
    two[1].clusters[0].lab.L = 36.2;
    ck_assert_double_lt(pm_de00(two[0].clusters[0].lab, two[1].clusters[0].lab), 5);
    ck_assert_uint_eq(pool(two, 2).n_clusters, 1);
    ck_assert_double_eq_tol(pool(two, 2).clusters[0].frac, 1, 1e-9);
    two[1].clusters[0].lab.L = 36.3;
    ck_assert_double_gt(pm_de00(two[0].clusters[0].lab, two[1].clusters[0].lab), 5);
    ck_assert_uint_eq(pool(two, 2).n_clusters, 2);
}
END_TEST

START_TEST(shares_are_weighted_by_pixels) {
    struct pm_hair_facts two[2] = {photo(30, 1, 3), photo(40, 1, 3)};
    two[0].pixels = 3000, two[0].frac = 0.4, two[0].grey_frac = 0.1, two[1].grey_frac = 0.5;
    struct pm_hair_facts pooled = pool(two, 2);
    ck_assert_double_eq_tol(pooled.frac, 0.75 * 0.4 + 0.25 * 0.8, 1e-9);
    ck_assert_double_eq_tol(pooled.grey_frac, 0.75 * 0.1 + 0.25 * 0.5, 1e-9);
    ck_assert_double_eq_tol(pooled.spread_L[0], 0.75 * 25 + 0.25 * 35, 1e-9);
    ck_assert_double_eq_tol(pooled.spread_L[1], 0.75 * 35 + 0.25 * 45, 1e-9);
    ck_assert_double_eq_tol(pooled.clusters[0].frac, 0.75, 1e-9);
}
END_TEST

START_TEST(the_surer_photo_counts_more) {
    struct pm_hair_facts two[2] = {photo(30, 1, 3), photo(40, 1, 18)};
    struct pm_hair_facts pooled = pool(two, 2);
    ck_assert_double_lt(pooled.lab.L, 31);
    struct pm_hair_facts turned[2] = {two[1], two[0]};
    ck_assert_double_eq_tol(pool(turned, 2).lab.L, pooled.lab.L, 1e-9);
}
END_TEST

START_TEST(grey_is_pooled_where_it_is_known) {
    struct pm_hair_facts three[3] = {photo(30, 1, 3), photo(30, 1, 3), photo(30, 1, 3)};
    three[0].grey_frac = 0.2;
    three[1].grey_frac = 0.4;
    ck_assert_double_eq_tol(pool(three, 3).grey_frac, 0.3, 1e-9);
    ck_assert_double_nan(pool(three + 2, 1).grey_frac);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("hair combine");
    TCase *tests = tcase_create("combine");
    tcase_add_test(tests, one_photo_is_itself);
    tcase_add_test(tests, agreement_makes_surer_of_all_but_the_camera);
    tcase_add_test(tests, disagreement_makes_less_sure);
    tcase_add_test(tests, disagreement_is_counted_as_its_ninetieth_percentile);
    tcase_add_test(tests, very_sure_photos_count_alike);
    tcase_add_test(tests, clusters_of_two_photos_meet_within_five);
    tcase_add_test(tests, shares_are_weighted_by_pixels);
    tcase_add_test(tests, the_surer_photo_counts_more);
    tcase_add_test(tests, grey_is_pooled_where_it_is_known);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
