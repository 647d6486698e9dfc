/* Ranking and labels. */
#include "testing.h"

#include "color/lab.h"
#include "match_palette.h"
#include "plan/rank.h"

static void random_palette(struct pm_palette *palette, uint64_t *state, int n) {
    new_palette(palette);
    for (int i = 0; i < n; i++) {
        char id[16];
        snprintf(id, sizeof id, "S%03d", (i * 37) % 1000);
        add_shade(palette, id, random_between(state, 10, 70), random_between(state, -5, 20),
                  random_between(state, -10, 25));
    }
}

START_TEST(ranks_nearest_first_with_ties_by_id) {
    struct pm_palette palette;
    struct pm_match *matches;
    size_t n;
    new_palette(&palette);
    add_shade(&palette, "far", 60, 0, 0);
    add_shade(&palette, "b", 32, 1, 2);
    add_shade(&palette, "a", 32, 1, 2)->name = strdup("Twin");
    add_shade(&palette, "near", 30.5, 1, 2);
    struct pm_lab target = {30, 1, 2};
    ck_assert(pm_rank(&palette, NULL, target, 0, 3, &matches, &n, NULL));
    ck_assert_uint_eq(n, 3);
    ck_assert_str_eq(matches[0].id, "near");
    ck_assert_str_eq(matches[1].id, "a");
    ck_assert_str_eq(matches[1].name, "Twin");
    ck_assert_str_eq(matches[2].id, "b");
    ck_assert_ptr_null(matches[2].name);
    ck_assert_double_eq(matches[0].delta.L, 0.5);
    ck_assert_double_eq(matches[0].delta.a, 0);
    ck_assert_double_eq_tol(matches[0].de00, pm_de00(target, matches[0].lab), 1e-12);
    pm_matches_free(matches, n);
    drop_palette(&palette);
}
END_TEST

START_TEST(ranks_all_of_a_random_palette_in_order) {
    uint64_t state = test_seed();
    printf("seed %llu\n", (unsigned long long)state);
    for (int round = 0; round < 50; round++) {
        struct pm_palette palette;
        struct pm_match *matches;
        size_t n;
        random_palette(&palette, &state, 1 + (int)random_between(&state, 0, 60));
        struct pm_lab target = {random_between(&state, 5, 80), 3, 5};
        ck_assert(pm_rank(&palette, NULL, target, NAN, SIZE_MAX, &matches, &n, NULL));
        ck_assert_uint_eq(n, palette.n_shades);
        for (size_t i = 1; i < n; i++) {
            ck_assert_double_le(matches[i - 1].de00, matches[i].de00);
            if (matches[i - 1].de00 == matches[i].de00)
                ck_assert_int_lt(strcmp(matches[i - 1].id, matches[i].id), 0);
        }
        pm_matches_free(matches, n);
        drop_palette(&palette);
    }
}
END_TEST

START_TEST(labels_follow_the_table_and_never_exceed_the_uncertainty) {
    static const struct {
        double de00, target_L, uncertainty;
        enum pm_label label;
    } cases[] = {
        {0, 50, 0, PM_LABEL_EXCELLENT},      {0.8, 50, 0, PM_LABEL_EXCELLENT},
        {0.81, 50, 0, PM_LABEL_GOOD},        {1.8, 20, 0, PM_LABEL_GOOD},
        {1.81, 50, 0, PM_LABEL_VISIBLE},     {1.81, 34.9, 0, PM_LABEL_ACCEPTABLE},
        {2.6, 34.9, 0, PM_LABEL_ACCEPTABLE}, {2.61, 20, 0, PM_LABEL_VISIBLE},
        {2, 35, 0, PM_LABEL_VISIBLE},        {0.5, 50, 0.8, PM_LABEL_EXCELLENT},
        {0.5, 50, 0.9, PM_LABEL_UNSURE},     {1.2, 50, 1.5, PM_LABEL_GOOD},
        {1.2, 50, 2.0, PM_LABEL_UNSURE},     {4.9, 20, 5, PM_LABEL_UNSURE},
        {5.1, 20, 5, PM_LABEL_VISIBLE},      {0.3, 20, NAN, PM_LABEL_EXCELLENT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ck_assert_int_eq(pm_match_label(cases[i].de00, cases[i].target_L, cases[i].uncertainty),
                         cases[i].label);
}
END_TEST

START_TEST(shaved_look_keeps_lightness) {
    struct pm_lab hair = {42, 8, -12};
    struct pm_lab same = pm_look_target(hair, PM_LOOK_NATURAL), grey = pm_look_target(hair, PM_LOOK_SHAVED);
    ck_assert(same.L == 42 && same.a == 8 && same.b == -12);
    ck_assert(grey.L == 42 && grey.a == 2 && grey.b == -3);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("rank");
    TCase *tests = tcase_create("rank");
    suite_add_tcase(suite, tests);
    tcase_add_test(tests, ranks_nearest_first_with_ties_by_id);
    tcase_add_test(tests, ranks_all_of_a_random_palette_in_order);
    tcase_add_test(tests, labels_follow_the_table_and_never_exceed_the_uncertainty);
    tcase_add_test(tests, shaved_look_keeps_lightness);
    return pm_run_suite(suite);
}
