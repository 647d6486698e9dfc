/* The values of blends: bottles, drops, and their reliability. */
#include "testing.h"

#include "blend/blend.h"
#include "color/lab.h"
#include "match_palette.h"

static struct pm_palette palette;
static struct pm_blend *blends;
static size_t n_blends;

static void setup(void) {
    new_palette(&palette);
    add_shade(&palette, "light", 58, 4, 12);
    add_shade(&palette, "dark", 22, 2, 3);
    add_shade(&palette, "red", 35, 25, 18);
    add_shade(&palette, "cool", 40, -2, -8);
}

static void teardown(void) {
    pm_blends_free(blends, n_blends);
    blends = NULL;
    n_blends = 0;
    drop_palette(&palette);
}

/* The bottles are made anew, as the palette and the options now stand. */
static void search_for(const struct pm_options *options, struct pm_lab target) {
    struct pm_error err = {0};
    struct pm_bottles bottles;
    pm_blends_free(blends, n_blends);
    blends = NULL;
    n_blends = 0;
    ck_assert_msg(pm_bottles_init(&bottles, &palette, options->exclude, options->mix_brands, &err), "%s",
                  err.message);
    ck_assert_msg(pm_blends(&bottles, options, target, &blends, &n_blends, &err), "%s", err.message);
    pm_bottles_free(&bottles);
}

static bool uses(const struct pm_blend *blend, const char *id) {
    for (size_t i = 0; i < blend->n_parts; i++)
        if (strcmp(blend->parts[i].id, id) == 0)
            return true;
    return false;
}

START_TEST(a_blend_that_exists_is_found_and_counted_out) {
    struct pm_bottles bottles;
    struct pm_options options;
    ck_assert(pm_bottles_init(&bottles, &palette, NULL, false, NULL));
    struct pm_lab target = pm_mix_lab(&bottles.mixer, (size_t[]){0, 1}, (double[]){1, 3}, 2);
    double more = pm_de00(target, pm_mix_lab(&bottles.mixer, (size_t[]){0, 1}, (double[]){3, 6}, 2));
    double less = pm_de00(target, pm_mix_lab(&bottles.mixer, (size_t[]){0, 1}, (double[]){1, 6}, 2));
    pm_bottles_free(&bottles);
    pm_options_init(&options);
    search_for(&options, target);
    ck_assert_uint_eq(n_blends, 5);
    ck_assert_uint_eq(blends[0].n_parts, 2);
    ck_assert_double_lt(blends[0].de00, 1e-6);
    ck_assert_str_eq(blends[0].parts[0].id, "dark");
    ck_assert_int_eq(blends[0].parts[0].ratio, 3);
    ck_assert_int_eq(blends[0].parts[0].drops, 6);
    ck_assert_str_eq(blends[0].parts[1].id, "light");
    ck_assert_int_eq(blends[0].parts[1].drops, 2);
    ck_assert_double_eq_tol(blends[0].slip_de00, fmax(more, less), 1e-9);
    ck_assert_double_eq(blends[0].error_de00,
                        pm_blend_error_de00(pm_de00(palette.shades[0].lab, palette.shades[1].lab)));
    for (size_t i = 1; i < n_blends; i++)
        ck_assert(blends[i - 1].de00 <= blends[i].de00 && blends[i].slip_de00 > 0);
}
END_TEST

START_TEST(bottles_that_may_not_be_used_are_not) {
    struct pm_options options;
    struct pm_lab target = {35, 8, 8};
    pm_options_init(&options);
    options.top = 50;
    search_for(&options, target);
    ck_assert_uint_eq(n_blends, 6 + 4);
    options.exclude = "red";
    palette.shades[3].stock = 0;
    search_for(&options, target);
    ck_assert_uint_eq(n_blends, 1);
    ck_assert(uses(&blends[0], "light") && uses(&blends[0], "dark"));
    palette.shades[3].stock = 3;
    palette.shades[0].brand = strdup("A");
    palette.shades[1].brand = strdup("A");
    palette.shades[3].brand = strdup("B");
    search_for(&options, target);
    ck_assert_uint_eq(n_blends, 1);
    options.mix_brands = true;
    search_for(&options, target);
    ck_assert_uint_eq(n_blends, 4);
    options.pigments = 2;
    search_for(&options, target);
    ck_assert_uint_eq(n_blends, 3);
    options.pigments = 1;
    search_for(&options, target);
    ck_assert_uint_eq(n_blends, 0);
    options.pigments = 3, options.drops = 1;
    search_for(&options, target);
    ck_assert_uint_eq(n_blends, 0);
    options.drops = 10, options.top = 0;
    search_for(&options, target);
    ck_assert_uint_eq(n_blends, 0);
}
END_TEST

START_TEST(twins_lose_ties_by_more_pigments_and_later_ids) {
    struct pm_options options;
    struct pm_bottles bottles;
    ck_assert(pm_bottles_init(&bottles, &palette, NULL, false, NULL));
    struct pm_lab target = pm_mix_lab(&bottles.mixer, (size_t[]){0, 1}, (double[]){1, 2}, 2);
    pm_bottles_free(&bottles);
    add_shade(&palette, "able", 22, 2, 3);
    pm_options_init(&options);
    search_for(&options, target);
    ck_assert(uses(&blends[0], "able") && uses(&blends[0], "light") && blends[0].n_parts == 2);
    ck_assert(uses(&blends[1], "dark") && uses(&blends[1], "light") && blends[1].n_parts == 2);
    ck_assert_uint_eq(blends[2].n_parts, 3);
    ck_assert(uses(&blends[2], "able") && uses(&blends[2], "dark") && uses(&blends[2], "light"));
}
END_TEST

START_TEST(error_and_worth_follow_the_measured_table) {
    static const double table[][2] = {{0, 3},    {10, 3}, {10.1, 4.5}, {20, 4.5},
                                      {34, 5.9}, {60, 8}, {61, 10.1}};
    struct pm_options options;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        ck_assert_double_eq(pm_blend_error_de00(table[i][0]), table[i][1]);
    ck_assert(pm_blend_worthwhile(5.1, 4, 3) && !pm_blend_worthwhile(5, 4, 3));
    struct pm_lab target = {40, -2, -8};
    pm_options_init(&options);
    search_for(&options, target);
    for (size_t i = 0; i < n_blends; i++)
        ck_assert(!blends[i].worthwhile);
    palette.calib_error_de00 = 0.4;
    target = (struct pm_lab){35, 3, 6};
    search_for(&options, target);
    ck_assert_double_eq(blends[0].error_de00, 0.4);
    ck_assert(blends[0].worthwhile);
}
END_TEST

START_TEST(colours_that_no_surface_has_are_left_out) {
    struct pm_options options;
    add_shade(&palette, "impossible", 20, -100, 0);
    struct pm_lab target = {20, -100, 0};
    pm_options_init(&options);
    options.top = 50;
    search_for(&options, target);
    ck_assert_uint_eq(n_blends, 10);
    for (size_t i = 0; i < n_blends; i++)
        ck_assert(!uses(&blends[i], "impossible"));
}
END_TEST

START_TEST(what_is_excluded_must_be_there) {
    struct pm_bottles bottles;
    struct pm_error err;
    ck_assert(!pm_bottles_init(&bottles, &palette, "red,N99", false, &err));
    ck_assert_int_eq(err.code, PM_E_USAGE);
    ck_assert_str_eq(err.message, "exclude: the palette has no shade 'N99'");
    ck_assert(pm_bottles_init(&bottles, &palette, "red,dark", false, &err));
    ck_assert(pm_bottle_usable(&bottles, 0) && !pm_bottle_usable(&bottles, 1) &&
              !pm_bottle_usable(&bottles, 2));
    pm_bottles_free(&bottles);
}
END_TEST

START_TEST(a_palette_too_large_is_searched_near_the_target) {
    struct pm_options options;
    uint64_t state = 7;
    for (int i = 0; i < 600; i++) {
        char id[16];
        snprintf(id, sizeof id, "x%d", i);
        add_shade(&palette, id, random_between(&state, 15, 60), random_between(&state, 0, 12),
                  random_between(&state, 0, 16));
    }
    struct pm_lab target = {35, 6, 8};
    pm_options_init(&options);
    options.drops = 4;
    options.pigments = 2;
    search_for(&options, target);
    ck_assert_uint_eq(n_blends, 5);
    ck_assert_double_lt(blends[0].de00, 0.3);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("blend");
    TCase *told = tcase_create("told");
    suite_add_tcase(suite, told);
    tcase_add_checked_fixture(told, setup, teardown);
    tcase_add_test(told, a_blend_that_exists_is_found_and_counted_out);
    tcase_add_test(told, bottles_that_may_not_be_used_are_not);
    tcase_add_test(told, twins_lose_ties_by_more_pigments_and_later_ids);
    tcase_add_test(told, error_and_worth_follow_the_measured_table);
    tcase_add_test(told, colours_that_no_surface_has_are_left_out);
    tcase_add_test(told, what_is_excluded_must_be_there);
    tcase_add_test(told, a_palette_too_large_is_searched_near_the_target);
    return pm_run_suite(suite);
}
