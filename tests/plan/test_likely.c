/* Which bottles are likely, and whether any of them will do. */
#include "testing.h"

#include "color/lab.h"
#include "hair_known.h"
#include "match_palette.h"
#include "plan/likely.h"
#include "plan/rank.h"

#include <math.h>
#include <string.h>

static struct pm_posterior seen(struct pm_lab lab) {
    struct pm_evidence evidence = {.photo = {{.reference = PM_EVIDENCE_NONE, .lab = lab, .own_de00 = 1}},
                                   .n_photos = 1,
                                   .level_L = NAN,
                                   .level_sd_L = NAN};
    struct pm_posterior posterior;
    pm_posterior(&evidence, &posterior);
    return posterior;
}

/* Three ladders of eight, six L* apart, like the default palette. */
static void three_ladders(struct pm_palette *palette) {
    new_palette(palette);
    add_ladder(palette, "N", 8, 58, 6, 0.5, 1.5);
    add_ladder(palette, "W", 8, 58, 6, 6, 9);
    add_ladder(palette, "C", 8, 58, 6, -0.6, -3);
}

static struct pm_odds odds_of(const struct pm_posterior *posterior, struct pm_palette *palette,
                              const char *exclude) {
    struct pm_bottles bottles;
    struct pm_odds odds;
    ck_assert(pm_bottles_init(&bottles, palette, exclude, false, NULL));
    ck_assert(pm_odds_find(posterior, &bottles, PM_LOOK_NATURAL, 3.5, &odds, NULL));
    pm_bottles_free(&bottles);
    return odds;
}

START_TEST(probabilities_are_counted_over_the_points) {
    struct pm_palette palette;
    struct pm_posterior posterior = seen((struct pm_lab){30, 5, 8});
    three_ladders(&palette);
    struct pm_odds odds = odds_of(&posterior, &palette, NULL);
    double sum = 0;
    for (size_t k = 0; k < palette.n_shades; k++) {
        int wins = 0, holds = 0;
        for (int i = 0; i < PM_POSTERIOR_POINTS; i++) {
            double de00 = pm_de00(posterior.point[i], palette.shades[k].lab);
            bool best = true;
            for (size_t j = 0; j < palette.n_shades; j++)
                best = best && (j == k || de00 < pm_de00(posterior.point[i], palette.shades[j].lab));
            wins += best;
            holds += de00 <= odds.rung_de00;
        }
        ck_assert_double_eq_tol(odds.nearest[k], (double)wins / PM_POSTERIOR_POINTS, 1e-9);
        ck_assert_double_eq_tol(odds.within[k], (double)holds / PM_POSTERIOR_POINTS, 1e-9);
        sum += odds.nearest[k];
    }
    ck_assert_double_eq_tol(sum, 1, 1e-9);
    pm_odds_free(&odds);
    drop_palette(&palette);
}
END_TEST

START_TEST(what_may_not_be_used_appears_nowhere) {
    struct pm_palette palette;
    struct pm_posterior posterior = seen((struct pm_lab){30, 5, 8});
    three_ladders(&palette);
    struct pm_odds all = odds_of(&posterior, &palette, NULL);
    size_t first = all.likely[0], second = all.likely[1];
    palette.shades[second].stock = 0;
    struct pm_odds odds = odds_of(&posterior, &palette, palette.shades[first].id);
    for (size_t i = 0; i < odds.n_likely; i++)
        ck_assert(odds.likely[i] != first && odds.likely[i] != second);
    ck_assert_double_eq(odds.nearest[first] + odds.within[first], 0);
    ck_assert_double_eq(odds.nearest[second] + odds.within[second], 0);
    pm_odds_free(&all);
    pm_odds_free(&odds);
    for (size_t i = 0; i < palette.n_shades; i++)
        palette.shades[i].stock = 0;
    odds = odds_of(&posterior, &palette, NULL);
    ck_assert_uint_eq(odds.n_likely, 0);
    pm_odds_free(&odds);
    drop_palette(&palette);
}
END_TEST

START_TEST(a_known_colour_has_one_likely_bottle) {
    struct pm_palette palette;
    three_ladders(&palette);
    const struct pm_posterior posterior = known_colour(palette.shades[5].lab);
    struct pm_odds odds = odds_of(&posterior, &palette, NULL);
    ck_assert_uint_eq(odds.n_likely, 1);
    ck_assert_uint_eq(odds.likely[0], 5);
    ck_assert_double_eq_tol(odds.nearest[5], 1, 1e-9);
    ck_assert_double_eq(odds.visible, 0);
    ck_assert_double_eq(odds.nearest_de00, 0);
    pm_odds_free(&odds);
    drop_palette(&palette);
}
END_TEST

/* Blond hair is warm for sure, however light it is. */
START_TEST(the_undertone_can_be_sure_though_the_rung_is_not) {
    struct pm_palette palette;
    struct pm_posterior posterior = seen((struct pm_lab){50, 6, 20});
    three_ladders(&palette);
    struct pm_odds odds = odds_of(&posterior, &palette, NULL);
    ck_assert_uint_gt(odds.n_likely, 1);
    ck_assert_ptr_nonnull(odds.undertone);
    ck_assert_str_eq(odds.undertone, palette.shades[8].ladder);
    pm_odds_free(&odds);
    drop_palette(&palette);
}
END_TEST

START_TEST(blue_hair_is_beyond_every_shade) {
    struct pm_palette palette;
    struct pm_posterior blue = seen((struct pm_lab){35, 8, -38}), brown = seen((struct pm_lab){27, 5, 7});
    three_ladders(&palette);
    struct pm_odds odds = odds_of(&blue, &palette, NULL);
    ck_assert_double_gt(odds.beyond, 0.9);
    ck_assert_double_lt(blue.natural, pm_natural_least);
    pm_odds_free(&odds);
    odds = odds_of(&brown, &palette, NULL);
    ck_assert_double_lt(odds.beyond, 0.1);
    ck_assert_double_gt(brown.natural, 0.9);
    pm_odds_free(&odds);
    ck_assert_double_gt(pm_beyond(&brown, PM_LOOK_NATURAL, (struct pm_lab){70, 0, 0}, 10), 0.9);
    ck_assert_double_lt(pm_beyond(&brown, PM_LOOK_NATURAL, brown.mean, 20), 0.1);
    drop_palette(&palette);
}
END_TEST

START_TEST(a_rung_is_what_parts_neighbours_on_a_ladder) {
    struct pm_palette palette;
    new_palette(&palette);
    add_shade(&palette, "A", 40, 0, 0);
    double rung_de00;
    ck_assert(pm_rung_de00(&palette, 3.5, &rung_de00, NULL));
    ck_assert_double_eq_tol(rung_de00, pm_de00((struct pm_lab){30, 0, 0}, (struct pm_lab){26.5, 0, 0}), 1e-9);
    drop_palette(&palette);
    new_palette(&palette);
    add_ladder(&palette, "N", 3, 40, 6, 0, 0);
    double upper = pm_de00(palette.shades[0].lab, palette.shades[1].lab),
           lower = pm_de00(palette.shades[1].lab, palette.shades[2].lab);
    ck_assert(pm_rung_de00(&palette, 3.5, &rung_de00, NULL));
    ck_assert_double_eq_tol(rung_de00, fmax(upper, lower), 1e-9);
    drop_palette(&palette);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("likely");
    TCase *tests = tcase_create("likely");
    suite_add_tcase(suite, tests);
    tcase_add_test(tests, probabilities_are_counted_over_the_points);
    tcase_add_test(tests, what_may_not_be_used_appears_nowhere);
    tcase_add_test(tests, a_known_colour_has_one_likely_bottle);
    tcase_add_test(tests, the_undertone_can_be_sure_though_the_rung_is_not);
    tcase_add_test(tests, blue_hair_is_beyond_every_shade);
    tcase_add_test(tests, a_rung_is_what_parts_neighbours_on_a_ladder);
    return pm_run_suite(suite);
}
