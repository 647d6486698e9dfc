/* What is told of blends: bottles, drops, and how far to trust them. */
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

static void search_for(struct pm_blend_request *request) {
    struct pm_error err = {0};
    pm_blends_free(blends, n_blends);
    blends = NULL;
    n_blends = 0;
    ck_assert_msg(pm_blends(request, &blends, &n_blends, &err), "%s", err.message);
}

static bool uses(const struct pm_blend *blend, const char *id) {
    for (size_t i = 0; i < blend->n_parts; i++)
        if (strcmp(blend->parts[i].id, id) == 0)
            return true;
    return false;
}

START_TEST(a_blend_that_exists_is_found_and_counted_out) {
    struct pm_bottles bottles;
    struct pm_blend_request request;
    int shades[] = {0, 1};
    ck_assert(pm_bottles_of(&bottles, &palette, shades, 2, NULL));
    struct pm_lab target = pm_mix_lab(&bottles.mixer, (size_t[]){0, 1}, (double[]){1, 3}, 2);
    double more = pm_de00(target, pm_mix_lab(&bottles.mixer, (size_t[]){0, 1}, (double[]){3, 6}, 2));
    double less = pm_de00(target, pm_mix_lab(&bottles.mixer, (size_t[]){0, 1}, (double[]){1, 6}, 2));
    pm_bottles_free(&bottles);
    pm_blend_request_init(&request, &palette, target);
    search_for(&request);
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
    const char *const exclude[] = {"red"};
    struct pm_blend_request request;
    pm_blend_request_init(&request, &palette, (struct pm_lab){35, 8, 8});
    request.top = 50;
    search_for(&request);
    ck_assert_uint_eq(n_blends, 6 + 4);
    request.choice = (struct pm_choice){.exclude = exclude, .n_exclude = 1};
    palette.shades[3].stock = 0;
    search_for(&request);
    ck_assert_uint_eq(n_blends, 1);
    ck_assert(uses(&blends[0], "light") && uses(&blends[0], "dark"));
    palette.shades[3].stock = 3;
    palette.shades[0].brand = strdup("A");
    palette.shades[1].brand = strdup("A");
    palette.shades[3].brand = strdup("B");
    search_for(&request);
    ck_assert_uint_eq(n_blends, 1);
    request.choice.mix_brands = true;
    search_for(&request);
    ck_assert_uint_eq(n_blends, 4);
    request.pigments = 2;
    search_for(&request);
    ck_assert_uint_eq(n_blends, 3);
    request.pigments = 1;
    search_for(&request);
    ck_assert_uint_eq(n_blends, 0);
    request.pigments = 3, request.drops = 1;
    search_for(&request);
    ck_assert_uint_eq(n_blends, 0);
    request.drops = 10, request.top = 0;
    search_for(&request);
    ck_assert_uint_eq(n_blends, 0);
}
END_TEST

START_TEST(twins_lose_ties_by_more_pigments_and_later_ids) {
    struct pm_blend_request request;
    struct pm_bottles bottles;
    int shades[] = {0, 1};
    ck_assert(pm_bottles_of(&bottles, &palette, shades, 2, NULL));
    struct pm_lab target = pm_mix_lab(&bottles.mixer, (size_t[]){0, 1}, (double[]){1, 2}, 2);
    pm_bottles_free(&bottles);
    add_shade(&palette, "able", 22, 2, 3);
    pm_blend_request_init(&request, &palette, target);
    search_for(&request);
    ck_assert(uses(&blends[0], "able") && uses(&blends[0], "light") && blends[0].n_parts == 2);
    ck_assert(uses(&blends[1], "dark") && uses(&blends[1], "light") && blends[1].n_parts == 2);
    ck_assert_uint_eq(blends[2].n_parts, 3);
    ck_assert(uses(&blends[2], "able") && uses(&blends[2], "dark") && uses(&blends[2], "light"));
}
END_TEST

START_TEST(error_and_worth_follow_the_measured_table) {
    static const double table[][2] = {{0, 3},    {10, 3}, {10.1, 4.5}, {20, 4.5},
                                      {34, 5.9}, {60, 8}, {61, 10.1}};
    struct pm_blend_request request;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        ck_assert_double_eq(pm_blend_error_de00(table[i][0]), table[i][1]);
    ck_assert(pm_blend_worthwhile(5.1, 4, 3) && !pm_blend_worthwhile(5, 4, 3));
    pm_blend_request_init(&request, &palette, (struct pm_lab){40, -2, -8});
    search_for(&request);
    for (size_t i = 0; i < n_blends; i++)
        ck_assert(!blends[i].worthwhile);
    palette.calib_error_de00 = 0.4;
    request.target = (struct pm_lab){35, 3, 6};
    search_for(&request);
    ck_assert_double_eq(blends[0].error_de00, 0.4);
    ck_assert(blends[0].worthwhile);
}
END_TEST

START_TEST(colours_that_no_surface_has_are_left_out) {
    struct pm_blend_request request;
    add_shade(&palette, "impossible", 20, -100, 0);
    pm_blend_request_init(&request, &palette, (struct pm_lab){20, -100, 0});
    request.top = 50;
    search_for(&request);
    ck_assert_uint_eq(n_blends, 10);
    for (size_t i = 0; i < n_blends; i++)
        ck_assert(!uses(&blends[i], "impossible"));
}
END_TEST

START_TEST(requests_out_of_range_are_refused) {
    const char *const unknown[] = {"N99"};
    struct pm_blend_request good, bad;
    struct pm_error err;
    pm_blend_request_init(&good, &palette, (struct pm_lab){40, 0, 0});
    bad = good, bad.drops = 21;
    ck_assert(!pm_blends(&bad, &blends, &n_blends, &err) && strstr(err.message, "--drops is 21"));
    bad = good, bad.pigments = 4;
    ck_assert(!pm_blends(&bad, &blends, &n_blends, &err) && strstr(err.message, "--pigments is 4"));
    bad = good, bad.choice = (struct pm_choice){.exclude = unknown, .n_exclude = 1};
    ck_assert(!pm_blends(&bad, &blends, &n_blends, &err) && strstr(err.message, "no shade 'N99'"));
}
END_TEST

START_TEST(a_palette_too_large_is_searched_near_the_target) {
    struct pm_blend_request request;
    uint64_t state = 7;
    for (int i = 0; i < 600; i++) {
        char id[16];
        snprintf(id, sizeof id, "x%d", i);
        add_shade(&palette, id, random_between(&state, 15, 60), random_between(&state, 0, 12),
                  random_between(&state, 0, 16));
    }
    pm_blend_request_init(&request, &palette, (struct pm_lab){35, 6, 8});
    request.drops = 4;
    request.pigments = 2;
    search_for(&request);
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
    tcase_add_test(told, requests_out_of_range_are_refused);
    tcase_add_test(told, a_palette_too_large_is_searched_near_the_target);
    return pm_run_suite(suite);
}
