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

int main(void) {
    Suite *suite = suite_create("reflectance");
    TCase *all = tcase_create("all");
    tcase_add_test(all, weights_run_smoothly);
    tcase_add_test(all, far_red_has_one_chromaticity);
    tcase_add_test(all, far_red_has_the_published_weight);
    suite_add_tcase(suite, all);
    return pm_run_suite(suite);
}
