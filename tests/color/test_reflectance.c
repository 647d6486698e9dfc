/* The weights of reflectances, one by one, since a wrong one changes few colours noticeably, and in the
 * far red none. */
#include "color/reflectance.h"

#include "color/lab.h"
#include "testing.h"

#include <math.h>

enum { FIRST_NM = 380, STEP_NM = 5, BANDS = 81, FAR_RED_NM = 700 };

/* XYZ of a surface that reflects at one of the steps only, beside Y of white. */
static struct pm_xyz of_one(int at_nm) {
    double nm[BANDS], reflectance[BANDS] = {0};
    for (int i = 0; i < BANDS; i++)
        nm[i] = FIRST_NM + STEP_NM * i;
    reflectance[(at_nm - FIRST_NM) / STEP_NM] = 1;
    return pm_xyz_from_lab(pm_lab_from_reflectance(nm, reflectance, BANDS));
}

/* From 700 nm on red looks the same: x 0.7347, y 0.2653 (ISO/CIE 11664-1). */
START_TEST(far_red_has_one_chromaticity) {
    for (int nm = FAR_RED_NM; nm <= 780; nm += STEP_NM) {
        const struct pm_xyz c = of_one(nm);
        const double sum = c.X + c.Y + c.Z;
        ck_assert_msg(fabs(c.X / sum - 0.7347) < 5e-4 && fabs(c.Y / sum - 0.2653) < 5e-4, "%d nm: %.4f %.4f",
                      nm, c.X / sum, c.Y / sum);
    }
}
END_TEST

/* The power of D50 (CIE 15:2018, table T.1) times the luminous efficiency (ISO/CIE 11664-1), by 10 nm, beside
 * 560 nm. Half way the power is the mean of its neighbours, by CIE's own rule, and the efficiency falls like
 * an exponential. */
START_TEST(far_red_has_the_published_weight) {
    static const struct {
        double power, efficiency;
    } published[] = {{91.604, 0.004102}, {92.889, 0.002091},  {76.854, 0.001047},
                     {86.511, 0.00052},  {92.580, 0.0002492}, {78.230, 0.00012},
                     {57.692, 0.00006},  {82.923, 0.00003},   {78.274, 0.00001499}};
    const double yellow = of_one(560).Y / (100 * 0.995);
    for (int i = 0; i < 17; i++) {
        const int k = i / 2, next = (i + 1) / 2;
        const double weight = (published[k].power + published[next].power) / 2 *
                              sqrt(published[k].efficiency * published[next].efficiency),
                     here = of_one(FAR_RED_NM + STEP_NM * i).Y / yellow;
        ck_assert_msg(fabs(here / weight - 1) < 0.01, "%d nm: %g, published %g", FAR_RED_NM + STEP_NM * i,
                      here, weight);
    }
}
END_TEST

/* Each weight is what a cubic through its four neighbours has there, but for the kinks of D50's power (a
 * tenth at most) and for where there is next to nothing. */
START_TEST(weights_run_smoothly) {
    static const char *const names[] = {"X", "Y", "Z"};
    double weight[3][BANDS];
    for (int i = 0; i < BANDS; i++) {
        const struct pm_xyz one = of_one(FIRST_NM + STEP_NM * i);
        weight[0][i] = one.X;
        weight[1][i] = one.Y;
        weight[2][i] = one.Z;
    }
    for (int c = 0; c < 3; c++)
        for (int i = 2; i + 2 < BANDS; i++) {
            const double *w = &weight[c][i], near = fmax(w[0], fmax(w[-1], w[1])),
                         cubic = (4 * (w[-1] + w[1]) - w[-2] - w[2]) / 6;
            ck_assert_msg(near < 2e-6 || fabs(w[0] - cubic) < 0.14 * near, "%s at %d nm: %g, not %g",
                          names[c], FIRST_NM + STEP_NM * i, w[0], cubic);
        }
}
END_TEST

/* ------------------------------------------------------------------ other bands */

static double de76(struct pm_lab p, struct pm_lab q) {
    return sqrt(pow(p.L - q.L, 2) + pow(p.a - q.a, 2) + pow(p.b - q.b, 2));
}

/* Between bands that lie twice as far apart as the steps: the coefficients of Lagrange's polynomials half
 * way, those of ASTM E2022 in steps of 10 nm, and of fewer points where there are fewer; beyond the bands,
 * the outermost one. */
static double half_way(const double *at, int left, int n) {
    if (n == 2)
        return (at[0] + at[1]) / 2;
    if (left == 0)
        return (3 * at[0] + 6 * at[1] - at[2]) / 8;
    if (left == n - 2)
        return (3 * at[n - 1] + 6 * at[n - 2] - at[n - 3]) / 8;
    return (9 * (at[left] + at[left + 1]) - at[left - 1] - at[left + 2]) / 16;
}

START_TEST(coarser_bands_are_interpolated_as_by_the_standard) {
    static const struct {
        int from_nm, bands;
    } devices[] = {{380, 41}, {400, 31}, {360, 43}, {500, 4}, {500, 3}, {500, 2}, {550, 1}, {385, 20}};
    for (int round = 0; round < 40; round++) {
        const int from_nm = devices[round % 8].from_nm, n = devices[round % 8].bands,
                  last_nm = from_nm + 2 * STEP_NM * (n - 1);
        double nm[BANDS], coarse[BANDS], steps_nm[BANDS], fine[BANDS];
        for (int i = 0; i < n; i++) {
            nm[i] = from_nm + 2 * STEP_NM * i;
            coarse[i] = 0.2 + 0.6 * rand() / RAND_MAX;
        }
        for (int i = 0; i < BANDS; i++) {
            const int at = steps_nm[i] = FIRST_NM + STEP_NM * i, left = (at - from_nm) / (2 * STEP_NM);
            fine[i] = at <= from_nm                         ? coarse[0]
                      : at >= last_nm                       ? coarse[n - 1]
                      : (at - from_nm) % (2 * STEP_NM) == 0 ? coarse[left]
                                                            : half_way(coarse, left, n);
        }
        const struct pm_lab lab = pm_lab_from_reflectance(nm, coarse, (size_t)n),
                            right = pm_lab_from_reflectance(steps_nm, fine, BANDS);
        ck_assert_msg(de76(lab, right) < 1e-9, "%d bands from %d nm: dE %g", n, from_nm, de76(lab, right));
    }
}
END_TEST

/* A polynomial through three points or more meets a parabola, however the bands lie. */
START_TEST(a_parabola_is_met_between_uneven_bands) {
    double nm[BANDS], of_band[BANDS], steps_nm[BANDS], of_step[BANDS];
    int n = 0;
    for (int at = FIRST_NM; at <= 780; at += n % 3 == 0 ? 25 : n % 3 == 1 ? 7 : 18)
        nm[n++] = at;
    nm[n++] = 790;
    for (int i = 0; i < n; i++)
        of_band[i] = 0.9 - pow((nm[i] - 600) / 300, 2);
    for (int i = 0; i < BANDS; i++) {
        steps_nm[i] = FIRST_NM + STEP_NM * i;
        of_step[i] = 0.9 - pow((steps_nm[i] - 600) / 300, 2);
    }
    ck_assert_double_lt(de76(pm_lab_from_reflectance(nm, of_band, (size_t)n),
                             pm_lab_from_reflectance(steps_nm, of_step, BANDS)),
                        1e-9);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("reflectance");
    TCase *all = tcase_create("all");
    tcase_add_test(all, weights_run_smoothly);
    tcase_add_test(all, far_red_has_one_chromaticity);
    tcase_add_test(all, far_red_has_the_published_weight);
    tcase_add_test(all, coarser_bands_are_interpolated_as_by_the_standard);
    tcase_add_test(all, a_parabola_is_met_between_uneven_bands);
    suite_add_tcase(suite, all);
    return pm_run_suite(suite);
}
