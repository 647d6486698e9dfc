/* The small tools of the hair room against slow and simple ones. */
#include "hair/histogram.h"

#include "color/lab.h"
#include "hair/cluster.h"
#include "hair/light.h"
#include "hair/texture.h"
#include "hair/uncertainty.h"
#include "testing.h"

#include <math.h>

START_TEST(fast_lab_is_lab) {
    for (int i = 0; i <= 2000; i++) {
        double Y = i / 1900.0;
        float xyz[3] = {(float)(Y * 0.9), (float)Y, (float)(Y * 0.6)}, lab[3];
        struct pm_lab exact = pm_lab_from_xyz((struct pm_xyz){xyz[0], xyz[1], xyz[2]});
        pm_light_lab(xyz, lab);
        ck_assert_double_eq_tol(lab[0], exact.L, 1e-3);
        ck_assert_double_eq_tol(lab[1], exact.a, 1e-3);
        ck_assert_double_eq_tol(lab[2], exact.b, 1e-3);
        ck_assert_double_eq_tol(pm_light_L(xyz[1]), exact.L, 1e-3);
    }
}
END_TEST

START_TEST(rows_of_lightness_are_those_of_pixels) {
    float xyz[3 * 203] = {0}, L[203];
    for (int i = 0; i < 203; i++)
        xyz[3 * i + 1] = (float)(i * i) / 40000;
    pm_light_lightness(&(struct pm_light_row){.width = 203, .xyz = xyz}, L);
    for (int i = 0; i < 203; i++)
        ck_assert_float_eq_tol(L[i], pm_light_L(xyz[3 * i + 1]), 1e-5f);
}
END_TEST

START_TEST(tones_agree_with_sorted_pixels) {
    enum { N = 4001 };
    struct pm_histogram histogram = {0};
    double L[N], sum_Y = 0;
    for (int i = 0; i < N; i++) {
        float Y = (float)(0.02 + 0.3 * (double)((i * 2749) % N) / N), xyz[3] = {Y, Y, Y};
        L[i] = pm_light_L(Y);
        pm_histogram_add(&histogram, pm_histogram_index((float)L[i]), pm_histogram_entry(xyz));
        int rank = (i * 2749) % N;
        if (rank >= N / 4 && rank < N - N / 4)
            sum_Y += Y;
    }
    ck_assert_double_eq_tol(pm_histogram_weight(&histogram), N, 0.1);
    ck_assert_double_eq_tol(pm_histogram_percentile(&histogram, 0.1), pm_quantile(L, N, 0.1), 0.1);
    ck_assert_double_eq_tol(pm_histogram_percentile(&histogram, 0.9), pm_quantile(L, N, 0.9), 0.1);
    ck_assert_double_eq_tol(pm_histogram_mean(&histogram, 0.25, 0.75).Y, sum_Y / (N - 2 * (N / 4)), 1e-4);
}
END_TEST

START_TEST(clusters_find_the_colours) {
    enum { N = 60 };
    static const float truth[3][3] = {{10, 0, 0}, {40, 10, 20}, {60, -5, 3}};
    struct pm_colour_mass masses[N];
    for (int i = 0; i < N; i++) {
        masses[i].mass = (float)(1 + i % 4);
        for (int k = 0; k < 3; k++)
            masses[i].colour[k] = truth[i % 3][k] + 0.01f * (float)((i * 7 + k) % 11 - 5);
    }
    float centres[PM_CLUSTERS_MOST][3];
    unsigned char part[N];
    ck_assert_uint_eq(pm_clusters(centres, 3, masses, N, part), 3);
    for (int t = 0; t < 3; t++) {
        float least = INFINITY;
        for (int j = 0; j < 3; j++)
            least = fminf(least, fabsf(centres[j][0] - truth[t][0]) + fabsf(centres[j][1] - truth[t][1]) +
                                     fabsf(centres[j][2] - truth[t][2]));
        ck_assert_double_lt(least, 0.2);
    }
    for (int i = 0; i < N; i++)
        masses[i] = masses[0];
    ck_assert_uint_eq(pm_clusters(centres, 3, masses, N, part), 1);
}
END_TEST

START_TEST(blur_is_the_mean_of_the_window) {
    enum { W = 23, H = 9, RADIUS = 3 };
    float from[W * H], to[W * H];
    for (int i = 0; i < W * H; i++)
        from[i] = (float)((i * 37) % 101);
    ck_assert(pm_box_blur(to, from, W, H, RADIUS, NULL));
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) {
            double sum = 0;
            int n = 0;
            for (int v = y - RADIUS; v <= y + RADIUS; v++)
                for (int u = x - RADIUS; u <= x + RADIUS; u++)
                    if (u >= 0 && v >= 0 && u < W && v < H) {
                        sum += from[v * W + u];
                        n++;
                    }
            ck_assert_double_eq_tol(to[y * W + x], sum / n, 1e-3);
        }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("hair histogram");
    TCase *tests = tcase_create("tools");
    tcase_add_test(tests, fast_lab_is_lab);
    tcase_add_test(tests, rows_of_lightness_are_those_of_pixels);
    tcase_add_test(tests, tones_agree_with_sorted_pixels);
    tcase_add_test(tests, clusters_find_the_colours);
    tcase_add_test(tests, blur_is_the_mean_of_the_window);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
