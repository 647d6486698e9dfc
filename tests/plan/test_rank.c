/* Ranking, labels and rivals. */
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
    ck_assert(pm_rank(&palette, target, 0, 3, &matches, &n, NULL));
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
        ck_assert(pm_rank(&palette, target, NAN, SIZE_MAX, &matches, &n, NULL));
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

/* ------------------------------------------------------------------ rivals */

/* How near the ball comes to being nearer to `shade` than to `best`: the least of d(p, shade) - d(p, best)
 * over points p of the ball, by walking along many directions. Below 0: a rival. */
static double least_advantage(struct pm_lab target, struct pm_lab best, struct pm_lab shade, double radius) {
    enum { TURNS = 16, TILTS = 9, SHELLS = 6 };
    double least = pm_de00(target, shade) - pm_de00(target, best);
    for (int turn = 0; turn < TURNS; turn++) {
        for (int tilt = 0; tilt < TILTS; tilt++) {
            double phi = 2 * M_PI * turn / TURNS, theta = M_PI * tilt / (TILTS - 1);
            struct pm_lab way = {cos(theta), sin(theta) * cos(phi), sin(theta) * sin(phi)};
            for (int k = 1; k <= 3 * SHELLS; k++) {
                double s = radius * k / SHELLS;
                struct pm_lab p = {target.L + s * way.L, target.a + s * way.a, target.b + s * way.b};
                if (pm_de00(target, p) <= radius)
                    least = fmin(least, pm_de00(p, shade) - pm_de00(p, best));
            }
        }
    }
    return least;
}

static bool listed(char **ids, size_t n, const char *id) {
    for (size_t i = 0; i < n; i++) {
        if (strcmp(ids[i], id) == 0)
            return true;
    }
    return false;
}

START_TEST(rivals_are_those_that_some_colour_in_the_ball_prefers) {
    uint64_t state = test_seed();
    printf("seed %llu\n", (unsigned long long)state);
    int asked = 0, wrong = 0;
    for (int round = 0; round < 40; round++) {
        struct pm_palette palette;
        struct pm_match *matches;
        char **ids;
        size_t n, n_ids;
        random_palette(&palette, &state, 16);
        struct pm_lab target = {random_between(&state, 15, 60), random_between(&state, 0, 15),
                                random_between(&state, -5, 20)};
        double radius = random_between(&state, 0.5, 9);
        ck_assert(pm_rank(&palette, target, radius, 16, &matches, &n, NULL));
        ck_assert(pm_rivals(&palette, target, radius, &ids, &n_ids, NULL));
        ck_assert(listed(ids, n_ids, matches[0].id));
        for (size_t i = 1; i < n; i++) {
            double advantage = least_advantage(target, matches[0].lab, matches[i].lab, radius);
            asked++;
            if (listed(ids, n_ids, matches[i].id) != (advantage < 0) && fabs(advantage) > 0.5)
                wrong++;
        }
        pm_ids_free(ids, n_ids);
        pm_matches_free(matches, n);
        drop_palette(&palette);
    }
    printf("rivals: %d shades judged, %d wrong by more than 0.5 dE00\n", asked, wrong);
    ck_assert_int_le(wrong * 100, asked * 3);
}
END_TEST

START_TEST(rivals_stand_in_palette_order_and_grow_with_the_uncertainty) {
    struct pm_palette palette;
    char **ids;
    size_t n, before = 0;
    new_palette(&palette);
    add_ladder(&palette, "N", 8, 50, 4, 1, 3);
    for (double radius = 0; radius <= 18; radius += 1.5) {
        ck_assert(pm_rivals(&palette, (struct pm_lab){37.5, 0.7, 2.2}, radius, &ids, &n, NULL));
        ck_assert_uint_ge(n, before);
        for (size_t i = 1; i < n; i++)
            ck_assert_int_lt(strcmp(ids[i - 1], ids[i]), 0);
        if (radius == 0) {
            ck_assert_uint_eq(n, 1);
            ck_assert_str_eq(ids[0], "N4");
        }
        before = n;
        pm_ids_free(ids, n);
    }
    ck_assert_uint_eq(before, 8);
    ck_assert(pm_rivals(&palette, (struct pm_lab){37.5, 0.7, 2.2}, NAN, &ids, &n, NULL));
    ck_assert_uint_eq(n, 1);
    pm_ids_free(ids, n);
    drop_palette(&palette);
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
    tcase_add_test(tests, rivals_are_those_that_some_colour_in_the_ball_prefers);
    tcase_add_test(tests, rivals_stand_in_palette_order_and_grow_with_the_uncertainty);
    return pm_run_suite(suite);
}
