/* Smoothest reflectances have the colour that they were computed from. */
#include "testing.h"

#include "blend/spectrum.h"
#include "color/lab.h"
#include "match_palette.h"

static double worst_difference(struct pm_lab a, struct pm_lab b) {
    return fmax(fabs(a.L - b.L), fmax(fabs(a.a - b.a), fabs(a.b - b.b)));
}

/* The largest difference of the sums that the reflectance should have. */
static double residual(struct pm_lab lab, const double reflectance[PM_BANDS]) {
    double wanted[3], worst = 0;
    pm_lab_band_sum(lab, wanted);
    for (int k = 0; k < 3; k++) {
        double sum = 0;
        for (int i = 0; i < PM_BANDS; i++)
            sum += pm_band_xyz()[i][k] * reflectance[i];
        worst = fmax(worst, fabs(sum - wanted[k]));
    }
    return worst;
}

START_TEST(a_grid_over_srgb_comes_back) {
    for (int code = 0; code < 18 * 18 * 18; code++) {
        uint8_t rgb[3] = {(uint8_t)(code / 324 * 15), (uint8_t)(code / 18 % 18 * 15),
                          (uint8_t)(code % 18 * 15)};
        struct pm_lab lab = pm_lab_from_srgb8(rgb);
        double r[PM_BANDS];
        ck_assert_msg(pm_spectrum_from_lab(lab, r), "rgb %d %d %d", rgb[0], rgb[1], rgb[2]);
        for (int i = 0; i < PM_BANDS; i++)
            ck_assert(r[i] > 0 && r[i] < 1);
        if (lab.L <= 0.1 || lab.L >= 99.9)
            continue;
        ck_assert_double_lt(residual(lab, r), 1e-12);
        ck_assert_double_lt(worst_difference(lab, lab_of_spectrum(r)), 1e-8);
    }
}
END_TEST

START_TEST(white_black_and_grey_are_flat) {
    double r[PM_BANDS];
    for (int i = 0; i < PM_BANDS; i++)
        r[i] = 1;
    ck_assert_double_lt(worst_difference(lab_of_spectrum(r), (struct pm_lab){100, 0, 0}), 1e-9);
    for (double L = 0; L <= 100; L += 0.5) {
        ck_assert(pm_spectrum_from_lab((struct pm_lab){L, 0, 0}, r));
        for (int i = 1; i < PM_BANDS; i++)
            ck_assert_double_eq_tol(r[i], r[0], 1e-9);
    }
    ck_assert(pm_spectrum_from_lab((struct pm_lab){100, 3, 3}, r));
    ck_assert_double_eq(r[10], 1 - 1e-5);
    ck_assert(pm_spectrum_from_lab((struct pm_lab){0, 3, 3}, r));
    ck_assert_double_eq(r[10], 1e-5);
}
END_TEST

static double roughness(const double r[PM_BANDS]) {
    double sum = 0;
    for (int i = 1; i < PM_BANDS; i++) {
        double step = atanh(2 * r[i] - 1) - atanh(2 * r[i - 1] - 1);
        sum += step * step;
    }
    return sum;
}

/* Any other reflectance of the same colour is rougher: move along random directions that keep the sums. */
START_TEST(no_neighbour_of_the_same_colour_is_smoother) {
    uint64_t state = test_seed();
    printf("seed %llu\n", (unsigned long long)state);
    for (int round = 0; round < 200; round++) {
        struct pm_lab lab = {random_between(&state, 15, 85), random_between(&state, -10, 20),
                             random_between(&state, -10, 25)};
        double r[PM_BANDS], moved[PM_BANDS], way[PM_BANDS] = {0};
        ck_assert(pm_spectrum_from_lab(lab, r));
        /* four bands suffice for one direction that changes none of three sums */
        int at = (int)random_between(&state, 4, 24);
        const double(*A)[3] = pm_band_xyz();
        const double *p = A[at], *q = A[at + 3], *s = A[at + 6], *t = A[at + 9];
#define DET(u, v, w)                                                                                         \
    (u[0] * (v[1] * w[2] - v[2] * w[1]) - u[1] * (v[0] * w[2] - v[2] * w[0]) +                               \
     u[2] * (v[0] * w[1] - v[1] * w[0]))
        way[at] = DET(q, s, t), way[at + 3] = -DET(p, s, t);
        way[at + 6] = DET(p, q, t), way[at + 9] = -DET(p, q, s);
        double longest = 0;
        for (int i = 0; i < PM_BANDS; i++)
            longest = fmax(longest, fabs(way[i]));
        for (int sign = -1; sign <= 1; sign += 2) {
            for (int i = 0; i < PM_BANDS; i++)
                moved[i] = r[i] + sign * 1e-3 * r[at] * way[i] / longest;
            ck_assert_double_lt(residual(lab, moved), 1e-11);
            ck_assert_double_gt(roughness(moved), roughness(r));
        }
    }
}
END_TEST

START_TEST(colours_that_no_surface_has_are_refused) {
    static const struct pm_lab impossible[] = {{50, 128, 0}, {95, 0, -60}, {20, -100, 0}, {5, 0, 90}};
    double r[PM_BANDS];
    for (size_t i = 0; i < sizeof impossible / sizeof *impossible; i++)
        ck_assert_msg(!pm_spectrum_from_lab(impossible[i], r), "colour %zu", i);
}
END_TEST

START_TEST(the_table_is_that_of_the_cie) {
    const char *shared = pm_shared("the CIE's table");
    char path[600], line[200];
    double sum = 0, x, y, z, d50, raw[PM_BANDS][3];
    int nm, n = 0;
    if (shared == NULL)
        return;
    snprintf(path, sizeof path, "%s/data/cie_5nm.csv", shared);
    FILE *file = fopen(path, "r");
    ck_assert_msg(file != NULL, "%s", path);
    while (fgets(line, sizeof line, file) != NULL) {
        if (sscanf(line, "%d,%lf,%lf,%lf,%lf", &nm, &x, &y, &z, &d50) != 5 || nm > 730 || nm % 10 != 0)
            continue;
        raw[n][0] = x * d50, raw[n][1] = y * d50, raw[n][2] = z * d50;
        sum += raw[n++][1];
    }
    fclose(file);
    ck_assert_int_eq(n, PM_BANDS);
    for (int i = 0; i < PM_BANDS; i++)
        for (int k = 0; k < 3; k++)
            ck_assert_double_eq_tol(pm_band_xyz()[i][k], raw[i][k] / sum, 1e-15);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("spectrum");
    TCase *tests = tcase_create("spectrum");
    suite_add_tcase(suite, tests);
    tcase_add_test(tests, a_grid_over_srgb_comes_back);
    tcase_add_test(tests, white_black_and_grey_are_flat);
    tcase_add_test(tests, no_neighbour_of_the_same_colour_is_smoother);
    tcase_add_test(tests, colours_that_no_surface_has_are_refused);
    tcase_add_test(tests, the_table_is_that_of_the_cie);
    return pm_run_suite(suite);
}
