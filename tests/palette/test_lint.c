/* The findings for doubtful palettes, and none for good ones; ladders made from names. */
#include "made_palettes.h"

#include "color/lab.h"
#include "palette/lint.h"
#include "palette/make.h"
#include "palette/places.h"
#include "palette/write.h"

#include <dirent.h>

/* Lints the CSV below the names' row, and expects exactly these warnings, "code:shade:other " each. */
static void expect_warnings(const char *rows, const char *expected) {
    struct pm_buffer csv = {0}, said = {0};
    struct pm_findings findings = {0};
    struct pm_error err;
    pm_buffer_text(&csv, "id,L,a,b,ladder,brand,tint_l,tint_a,tint_b,tint_frac,lot,expiry,stock\n");
    pm_buffer_text(&csv, rows);
    struct pm_palette *palette = made_read(csv.text, csv.length);
    ck_assert(pm_palette_lint(palette, "2026-05-04", &findings, &err));
    pm_buffer_text(&said, "");
    for (size_t i = 0; i < findings.count; i++)
        if (findings.list[i].level == PM_LEVEL_WARN)
            pm_buffer_printf(&said, "%s:%s:%s ", findings.list[i].code, findings.list[i].shade,
                             findings.list[i].other != NULL ? findings.list[i].other : "");
    ck_assert_str_eq(said.text, expected);
    pm_findings_free(&findings);
    pm_palette_free(palette);
    pm_buffer_free(&csv);
    pm_buffer_free(&said);
}

START_TEST(good_ladders_are_clean) {
    expect_warnings("N1,58,0,0,n,,,,,,,,\nN2,52,0,0,n,,,,,,,,\nN3,46,0,0,n,,,,,,,,\n", "");
    /* numbers that rise towards light, as in UK training, are an order as well */
    expect_warnings("18,58,0,0,n,,,,,,,,\n12,52,0,0,n,,,,,,,,\n6,46,0,0,n,,,,,,,,\n", "");
    /* names that say no order */
    expect_warnings("ash,58,0,0,n,,,,,,,,\nsand,52,0,0,n,,,,,,,,\noak,46,0,0,n,,,,,,,,\n", "");
    expect_warnings("N2,58,0,0,n,,,,,,,,\nN1,52,0,0,n,,,,,,,,\n", "");
}
END_TEST

START_TEST(doubtful_ladders_are_told) {
    expect_warnings("N1,58,0,0,n,,,,,,,,\nN2,46,0,0,n,,,,,,,,\nN3,52,0,0,n,,,,,,,,\nN4,40,0,0,n,,,,,,,,\n",
                    "ladder-order:N3:N2 ");
    expect_warnings("N1,58,0,0,n,,,,,,,,\nN2,52,0,0,n,,,,,,,,\nN3,51.5,0,9,n,,,,,,,,\nN4,46,0,0,n,,,,,,,,\n",
                    "ladder-step:N2:N3 ");
    expect_warnings("N1,58,0,0,n,,,,,,,,\nN2,52,0,0,n,,,,,,,,\nN3,40,0,0,n,,,,,,,,\nN4,34,0,0,n,,,,,,,,\n",
                    "ladder-gap:N2:N3 ");
    expect_warnings("N1,58,0,0,n,,,,,,,,\nN2,47,0,0,n,,,,,,,,\n", "ladder-gap:N1:N2 ");
}
END_TEST

START_TEST(doubtful_shades_are_told) {
    expect_warnings("A,50,5,5,,,,,,,,,\nB,50.5,5,5,,,,,,,,,\nC,52,5,5,,,,,,,,,\n", "too-near:A:B ");
    expect_warnings("A,50,5,5,,x,,,,,,,\nB,50.5,5,5,,y,,,,,,,\nC,50.2,5,5,,,,,,,,,\n", "");
    expect_warnings("A,50,5,5,,,49,0,0,0.5,,,\n\"B,1\",40,0,0,,,,,,,,,\nC,30,0,0,,,,,,,7,2026-05-03,0\nD,20,"
                    "0,0,,,,,,,8,2026-05-04,\n",
                    "tint-darker:A: id-awkward:B,1: expired:C: ");
}
END_TEST

/* Every pair that brute force finds, and no other. */
START_TEST(near_pairs_equal_brute_force) {
    uint64_t state = made_seed("near_pairs_equal_brute_force");
    struct pm_buffer csv = {0};
    struct pm_findings findings = {0};
    struct pm_error err;
    size_t pairs = 0, told = 0;
    pm_buffer_text(&csv, "id,L,a,b\n");
    for (int i = 0; i < 400; i++) {
        pm_buffer_printf(&csv, "S%d,", i);
        pm_buffer_number(&csv, made_number(&state, 0, 100, 2), 2);
        pm_buffer_text(&csv, ",");
        pm_buffer_number(&csv, made_number(&state, -6, 6, 2), 2);
        pm_buffer_text(&csv, ",");
        pm_buffer_number(&csv, made_number(&state, -60, -50, 2), 2); /* hues where the rotation term works */
        pm_buffer_text(&csv, "\n");
    }
    struct pm_palette *palette = made_read(csv.text, csv.length);
    ck_assert(pm_palette_lint(palette, NULL, &findings, &err));
    for (size_t i = 0; i < palette->n_shades; i++)
        for (size_t j = 0; j < i; j++)
            pairs += pm_de00(palette->shades[i].lab, palette->shades[j].lab) < PM_LINT_NEAR_DE00;
    for (size_t i = 0; i < findings.count; i++)
        told += strcmp(findings.list[i].code, "too-near") == 0;
    ck_assert_uint_gt(pairs, 10);
    ck_assert_uint_eq(told, pairs);
    pm_findings_free(&findings);
    pm_palette_free(palette);
    pm_buffer_free(&csv);
}
END_TEST

START_TEST(findings_are_limited) {
    struct pm_buffer csv = {0};
    struct pm_findings findings = {0};
    struct pm_error err;
    pm_buffer_text(&csv, "id,L,a,b\n");
    for (int i = 0; i < 20000; i++)
        pm_buffer_printf(&csv, "S%d,50,0,0\n", i);
    struct pm_palette *palette = made_read(csv.text, csv.length);
    ck_assert(pm_palette_lint(palette, NULL, &findings, &err));
    ck_assert(findings.more);
    ck_assert_uint_eq(findings.count, PM_MAX_FINDINGS);
    pm_findings_free(&findings);
    pm_palette_free(palette);
    pm_buffer_free(&csv);
}
END_TEST

static void expect_clean(const struct pm_palette *palette, const char *what) {
    struct pm_findings findings = {0};
    struct pm_error err;
    ck_assert(pm_palette_lint(palette, "2026-05-04", &findings, &err));
    for (size_t i = 0; i < findings.count; i++)
        ck_assert_msg(findings.list[i].level == PM_LEVEL_NOTE, "%s: %s", what, findings.list[i].message);
    pm_findings_free(&findings);
}

START_TEST(shipped_palettes_are_clean) {
    struct dirent *entry;
    size_t count = 0;
    DIR *folder = opendir("palettes");
    ck_assert_msg(folder != NULL, "palettes is missing: run from the project's folder");
    while ((entry = readdir(folder)) != NULL) {
        char path[300], *details = NULL;
        struct pm_error err;
        snprintf(path, sizeof path, "palettes/%s", entry->d_name);
        if (!pm_is_file(path))
            continue;
        struct pm_palette *palette = pm_palette_load(path, &details, &err);
        ck_assert_msg(palette != NULL, "%s", details);
        ck_assert_int_eq(palette->capture, PM_CAPTURE_NOMINAL);
        for (size_t i = 0; i < palette->n_shades; i++)
            ck_assert_ptr_null(palette->shades[i].brand);
        expect_clean(palette, path);
        pm_palette_free(palette);
        count++;
    }
    closedir(folder);
    ck_assert_uint_ge(count, 5);
}
END_TEST

START_TEST(ladders_are_made_from_names) {
    struct pm_make make = {.ids = "5 Light,4, 3 ,2,1 Dark", .created = "2026-05-04"};
    struct pm_error err;
    struct pm_palette *palette = pm_palette_make(&make, &err);
    ck_assert_ptr_nonnull(palette);
    ck_assert_uint_eq(palette->n_shades, 5);
    ck_assert_str_eq(palette->shades[0].id, "5 Light");
    ck_assert_str_eq(palette->shades[2].id, "3");
    for (int i = 0; i < 5; i++)
        ck_assert_int_eq(palette->shades[i].rung, i + 1);
    expect_clean(palette, "five bottles");
    struct pm_buffer text = {0};
    pm_write_cgats(palette, &text);
    struct pm_palette *read = made_read(text.text, text.length);
    same_palette(palette, read);
    pm_palette_free(read);
    pm_palette_free(palette);
    pm_buffer_free(&text);
}
END_TEST

START_TEST(ladders_of_any_length_are_clean) {
    static const char *const undertones[] = {"cool", "neutral", "warm"};
    for (int count = 1; count <= PM_MAKE_MAX; count++) {
        struct pm_buffer ids = {0};
        struct pm_error err;
        for (int i = 0; i < count; i++)
            pm_buffer_printf(&ids, "%sN%d", i > 0 ? "," : "", i);
        struct pm_make make = {
            .ids = ids.text, .undertone = undertones[count % 3], .ladder = "mine", .brand = "x"};
        struct pm_palette *palette = pm_palette_make(&make, &err);
        ck_assert_ptr_nonnull(palette);
        ck_assert_uint_eq(palette->n_shades, (size_t)count);
        expect_clean(palette, "made");
        pm_palette_free(palette);
        pm_buffer_free(&ids);
    }
}
END_TEST

/* Its ends are those of the shipped palette's ladders, and between them it goes their way. */
START_TEST(ladders_go_the_way_of_the_shipped_ones) {
    static const char *const undertones[] = {"cool", "neutral", "warm"};
    static const char *const ids[] = {"C1,C2,C3,C4,C5,C6,C7,C8", "N1,N2,N3,N4,N5,N6,N7,N8",
                                      "W1,W2,W3,W4,W5,W6,W7,W8"};
    struct pm_error err;
    struct pm_palette *shipped = pm_palette_load(NULL, NULL, &err);
    ck_assert_ptr_nonnull(shipped);
    for (int k = 0; k < 3; k++) {
        struct pm_palette *made =
            pm_palette_make(&(struct pm_make){.ids = ids[k], .undertone = undertones[k]}, &err);
        ck_assert_ptr_nonnull(made);
        for (size_t i = 0; i < made->n_shades; i++) {
            const int there = pm_palette_find(shipped, made->shades[i].id);
            ck_assert_int_ge(there, 0);
            const double apart = pm_de00(made->shades[i].lab, shipped->shades[there].lab);
            const bool end = i == 0 || i + 1 == made->n_shades;
            ck_assert_msg(apart <= (end ? 1e-9 : 1.2), "%s: %.2f", made->shades[i].id, apart);
        }
        pm_palette_free(made);
    }
    pm_palette_free(shipped);
}
END_TEST

static void expect_refusal(struct pm_make make, const char *part) {
    struct pm_error err;
    ck_assert_ptr_null(pm_palette_make(&make, &err));
    ck_assert_int_eq(err.code, PM_E_USAGE);
    ck_assert_msg(strstr(err.message, part) != NULL, "%s", err.message);
}

START_TEST(names_that_make_no_ladder) {
    char many[240] = "";
    for (int i = 0; i <= PM_MAKE_MAX; i++)
        snprintf(many + strlen(many), 16, "%s%d", i > 0 ? "," : "", i);
    expect_refusal((struct pm_make){.ids = ""}, "an id is empty");
    expect_refusal((struct pm_make){.ids = "1,,2"}, "an id is empty");
    expect_refusal((struct pm_make){.ids = "1,2,"}, "an id is empty");
    expect_refusal((struct pm_make){.ids = "1,2,1"}, "'1' appears twice");
    expect_refusal((struct pm_make){.ids = "1:2"}, "a colon");
    expect_refusal((struct pm_make){.ids = "a\x1b[2J"}, "not plain text");
    expect_refusal((struct pm_make){.ids = many}, "more than 32 of them");
    expect_refusal((struct pm_make){.ids = "1", .undertone = "red"}, "'red' is unknown");
}
END_TEST

/* 32 of them, and 100 bytes each, are as many and as long as may be. */
START_TEST(ids_may_be_long_and_many) {
    struct pm_error err = {0};
    char many[32 * 101 + 1] = "", longest[102] = "";
    for (int i = 0; i < 32; i++)
        snprintf(many + strlen(many), 102, "%s%099d%c", i > 0 ? "," : "", i, 'a');
    struct pm_palette *palette = pm_palette_make(&(struct pm_make){.ids = many}, &err);
    ck_assert_msg(palette != NULL, "%s", err.message);
    ck_assert_uint_eq(palette->n_shades, 32);
    ck_assert_uint_eq(strlen(palette->shades[31].id), 100);
    pm_palette_free(palette);
    memset(longest, 'x', 101);
    expect_refusal((struct pm_make){.ids = longest}, "not plain text of up to 100 bytes");
}
END_TEST

/* Equal steps between both ends, or around the middle of 58 to 16, at most 10 apart; one alone lies in the
 * middle. */
START_TEST(rungs_lie_in_equal_steps) {
    static const struct {
        struct pm_make make;
        size_t rungs;
        double first, last;
    } ladders[] = {{{.ids = "1,2,3,4,5"}, 5, 57, 17},
                   {{.ids = "1,2,3,4,5,6,7,8"}, 8, 58, 16},
                   {{.ids = "1,2"}, 2, 42, 32},
                   {{.ids = "1"}, 1, 37, 37},
                   {{.ids = "1,2", .lightest_L = 70, .darkest_L = 10}, 2, 70, 10},
                   {{.ids = "1,2,3", .lightest_L = 70, .darkest_L = 0.5}, 3, 70, 0.5},
                   {{.ids = "1", .lightest_L = 70, .darkest_L = 10}, 1, 40, 40}};
    for (size_t i = 0; i < sizeof ladders / sizeof *ladders; i++) {
        struct pm_error err = {0};
        struct pm_palette *palette = pm_palette_make(&ladders[i].make, &err);
        ck_assert_msg(palette != NULL, "%s", err.message);
        const size_t n = ladders[i].rungs;
        ck_assert_uint_eq(palette->n_shades, n);
        for (size_t k = 0; k < n; k++)
            ck_assert_double_eq_tol(palette->shades[k].lab.L,
                                    n == 1 ? ladders[i].first
                                           : ladders[i].first + (ladders[i].last - ladders[i].first) *
                                                                    (double)k / (double)(n - 1),
                                    0.0501);
        pm_palette_free(palette);
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("lint");
    TCase *tests = tcase_create("lint");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, good_ladders_are_clean);
    tcase_add_test(tests, doubtful_ladders_are_told);
    tcase_add_test(tests, doubtful_shades_are_told);
    tcase_add_test(tests, ladders_go_the_way_of_the_shipped_ones);
    tcase_add_test(tests, near_pairs_equal_brute_force);
    tcase_add_test(tests, findings_are_limited);
    tcase_add_test(tests, shipped_palettes_are_clean);
    tcase_add_test(tests, ladders_are_made_from_names);
    tcase_add_test(tests, ladders_of_any_length_are_clean);
    tcase_add_test(tests, names_that_make_no_ladder);
    tcase_add_test(tests, ids_may_be_long_and_many);
    tcase_add_test(tests, rungs_lie_in_equal_steps);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
