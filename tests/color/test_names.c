#include "color/lab.h"
#include "color/names.h"
#include "testing.h"

#include <math.h>
#include <string.h>

static struct pm_lab of(double L, double chroma, double hue_deg) {
    return (struct pm_lab){L, chroma * cos(hue_deg * M_PI / 180), chroma * sin(hue_deg * M_PI / 180)};
}

static const struct {
    struct pm_lab lab;
    enum pm_hair_name name;
    int level;
} examples[] = {
    {{5.1, 6, -2}, PM_HAIR_BLACK, 1},
    {{11, 6, 5}, PM_HAIR_BLACK, 1},
    {{17, 0, -1}, PM_HAIR_BLACK, 1},
    {{15.7, 3, 6}, PM_HAIR_DARKEST_BROWN, 2},
    {{23, 4, 5}, PM_HAIR_DARK_BROWN, 3},
    {{27.1, 8, 12}, PM_HAIR_MEDIUM_BROWN, 4},
    {{35, 8, 13}, PM_HAIR_LIGHT_BROWN, 5},
    {{45.5, 4, 15}, PM_HAIR_DARK_BLOND, 6},
    {{52.5, 4, 9}, PM_HAIR_MEDIUM_BLOND, 7},
    {{60, 4, 20}, PM_HAIR_LIGHT_BLOND, 8},
    {{70, 3, 22}, PM_HAIR_VERY_LIGHT_BLOND, 9},
    {{80, 1, 20}, PM_HAIR_LIGHTEST_BLOND, 10},
    {{28.6, 19, 14}, PM_HAIR_AUBURN, 4},
    {{40, 25, 20}, PM_HAIR_RED, 6},
    {{48, 18, 27}, PM_HAIR_COPPER, 7},
    {{33, 1, 2}, PM_HAIR_DARK_GREY, -1},
    {{52, 0, 2}, PM_HAIR_GREY, -1},
    {{66, 0, 4}, PM_HAIR_LIGHT_GREY, -1},
    {{85, 0, 4}, PM_HAIR_WHITE, -1},
    {{76, 1, 10.5}, PM_HAIR_WHITE, -1},
    {{90, 2, 11}, PM_HAIR_WHITE, -1},
    {{78, 2, 17}, PM_HAIR_LIGHTEST_BLOND, 10},
    {{40, 5, -40}, PM_HAIR_UNNATURAL, -1},
    {{60, -30, 30}, PM_HAIR_UNNATURAL, -1},
};

START_TEST(known_hair_has_its_name) {
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        int level = 99;
        ck_assert_int_eq(pm_hair_name(examples[i].lab, &level), examples[i].name);
        ck_assert_int_eq(level, examples[i].level);
        ck_assert_int_eq(pm_hair_name(examples[i].lab, NULL), examples[i].name);
    }
}
END_TEST

START_TEST(natural_levels_begin_where_the_table_says) {
    /* Of a chroma at which even the lightest hair is blond, not white. */
    static const double from_L[] = {14, 19, 25, 32, 40, 48, 56, 65, 74};
    for (int i = 0; i < 9; i++) {
        int below, at;
        (void)pm_hair_name(of(from_L[i] - 1e-6, 13, 75), &below);
        (void)pm_hair_name(of(from_L[i], 13, 75), &at);
        ck_assert_int_eq(below, i + 1);
        ck_assert_int_eq(at, i + 2);
    }
}
END_TEST

START_TEST(every_colour_has_a_name) {
    for (double L = -10; L <= 120; L += 0.5) {
        for (double chroma = 0; chroma <= 140; chroma += 3.5) {
            for (double hue = 0; hue < 360; hue += 7) {
                int level = 99;
                enum pm_hair_name name = pm_hair_name(of(L, chroma, hue), &level);
                bool named = pm_word(PM_WORDS_HAIR_NAME, name) != NULL;
                if (!named || !(level == -1 || (level >= 1 && level <= 10)))
                    ck_abort_msg("%g %g %g: level %d", L, chroma, hue, level);
            }
        }
    }
}
END_TEST

START_TEST(lighter_hair_of_one_hue_never_has_a_lower_level) {
    for (double chroma = 0; chroma <= 60; chroma += 1) {
        for (double hue = -180; hue < 180; hue += 5) {
            int highest = 0;
            for (double L = 0; L <= 100; L += 0.25) {
                int level;
                (void)pm_hair_name(of(L, chroma, hue), &level);
                if (level != -1 && level < highest)
                    ck_abort_msg("%g %g %g: level %d below %d", L, chroma, hue, level, highest);
                highest = level > highest ? level : highest;
            }
        }
    }
}
END_TEST

START_TEST(what_is_no_number_is_unknown) {
    int level = 99;
    ck_assert_int_eq(pm_hair_name((struct pm_lab){NAN, 0, 0}, &level), PM_HAIR_UNKNOWN);
    ck_assert_int_eq(level, -1);
    ck_assert_int_eq(pm_hair_name((struct pm_lab){50, INFINITY, 0}, &level), PM_HAIR_UNKNOWN);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("names");
    TCase *tests = tcase_create("names");
    tcase_add_test(tests, known_hair_has_its_name);
    tcase_add_test(tests, natural_levels_begin_where_the_table_says);
    tcase_add_test(tests, every_colour_has_a_name);
    tcase_add_test(tests, lighter_hair_of_one_hue_never_has_a_lower_level);
    tcase_add_test(tests, what_is_no_number_is_unknown);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
