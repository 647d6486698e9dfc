#include "color/lab.h"
#include "testing.h"

#include <lcms2.h>
#include <math.h>
#include <string.h>

enum { SEED = 20260501, ROUNDS = 20000 };

/* The 34 pairs of Sharma, Wu, Dalal 2005, table 1. */
static const struct {
    struct pm_lab a, b;
    double de00;
} published[] = {{{50, 2.6772, -79.7751}, {50, 0, -82.7485}, 2.0425},
                 {{50, 3.1571, -77.2803}, {50, 0, -82.7485}, 2.8615},
                 {{50, 2.8361, -74.02}, {50, 0, -82.7485}, 3.4412},
                 {{50, -1.3802, -84.2814}, {50, 0, -82.7485}, 1.0000},
                 {{50, -1.1848, -84.8006}, {50, 0, -82.7485}, 1.0000},
                 {{50, -0.9009, -85.5211}, {50, 0, -82.7485}, 1.0000},
                 {{50, 0, 0}, {50, -1, 2}, 2.3669},
                 {{50, -1, 2}, {50, 0, 0}, 2.3669},
                 {{50, 2.49, -0.001}, {50, -2.49, 0.0009}, 7.1792},
                 {{50, 2.49, -0.001}, {50, -2.49, 0.001}, 7.1792},
                 {{50, 2.49, -0.001}, {50, -2.49, 0.0011}, 7.2195},
                 {{50, 2.49, -0.001}, {50, -2.49, 0.0012}, 7.2195},
                 {{50, -0.001, 2.49}, {50, 0.0009, -2.49}, 4.8045},
                 {{50, -0.001, 2.49}, {50, 0.001, -2.49}, 4.8045},
                 {{50, -0.001, 2.49}, {50, 0.0011, -2.49}, 4.7461},
                 {{50, 2.5, 0}, {50, 0, -2.5}, 4.3065},
                 {{50, 2.5, 0}, {73, 25, -18}, 27.1492},
                 {{50, 2.5, 0}, {61, -5, 29}, 22.8977},
                 {{50, 2.5, 0}, {56, -27, -3}, 31.9030},
                 {{50, 2.5, 0}, {58, 24, 15}, 19.4535},
                 {{50, 2.5, 0}, {50, 3.1736, 0.5854}, 1.0000},
                 {{50, 2.5, 0}, {50, 3.2972, 0}, 1.0000},
                 {{50, 2.5, 0}, {50, 1.8634, 0.5757}, 1.0000},
                 {{50, 2.5, 0}, {50, 3.2592, 0.335}, 1.0000},
                 {{60.2574, -34.0099, 36.2677}, {60.4626, -34.1751, 39.4387}, 1.2644},
                 {{63.0109, -31.0961, -5.8663}, {62.8187, -29.7946, -4.0864}, 1.2630},
                 {{61.2901, 3.7196, -5.3901}, {61.4292, 2.248, -4.962}, 1.8731},
                 {{35.0831, -44.1164, 3.7933}, {35.0232, -40.0716, 1.5901}, 1.8645},
                 {{22.7233, 20.0904, -46.694}, {23.0331, 14.973, -42.5619}, 2.0373},
                 {{36.4612, 47.858, 18.3852}, {36.2715, 50.5065, 21.2231}, 1.4146},
                 {{90.8027, -2.0831, 1.441}, {91.1528, -1.6435, 0.0447}, 1.4441},
                 {{90.9257, -0.5406, -0.9208}, {88.6381, -0.8985, -0.7239}, 1.5381},
                 {{6.7747, -0.2908, -2.4247}, {5.8714, -0.0985, -2.2286}, 0.6377},
                 {{2.0776, 0.0795, -1.135}, {0.9033, -0.0636, -0.5514}, 0.9082}};

static double uniform(double low, double high) {
    return low + (high - low) * (rand() / (double)RAND_MAX);
}

static struct pm_lab random_lab(void) {
    double chroma = uniform(0, 1) < 0.1 ? 0 : uniform(0, 110), hue = uniform(0, 2 * M_PI);
    return (struct pm_lab){uniform(0, 100), chroma * cos(hue), chroma * sin(hue)};
}

static void start_random(void) {
    printf("seed %d\n", SEED);
    srand(SEED);
}

START_TEST(de00_gives_the_34_published_pairs_in_both_orders) {
    ck_assert_uint_eq(sizeof published / sizeof *published, 34);
    for (size_t i = 0; i < 34; i++) {
        ck_assert_double_eq_tol(pm_de00(published[i].a, published[i].b), published[i].de00, 1e-4);
        ck_assert_double_eq_tol(pm_de00(published[i].b, published[i].a), published[i].de00, 1e-4);
    }
}
END_TEST

START_TEST(de00_is_that_of_littlecms) {
    start_random();
    for (int i = 0; i < ROUNDS; i++) {
        struct pm_lab p = random_lab(), q = random_lab();
        if (i % 2)
            q = (struct pm_lab){p.L + uniform(-3, 3), p.a + uniform(-3, 3), p.b + uniform(-3, 3)};
        cmsCIELab cp = {p.L, p.a, p.b}, cq = {q.L, q.a, q.b};
        ck_assert_double_eq_tol(pm_de00(p, q), cmsCIE2000DeltaE(&cp, &cq, 1, 1, 1), 1e-6);
        ck_assert_double_eq_tol(pm_de00(p, q), pm_de00(q, p), 1e-9);
        ck_assert(pm_de00(p, q) >= 0 && pm_de00(p, p) == 0);
    }
}
END_TEST

START_TEST(lab_and_xyz_are_those_of_littlecms_and_come_back) {
    start_random();
    for (int i = 0; i < ROUNDS; i++) {
        struct pm_lab lab = random_lab();
        cmsCIELab c = {lab.L, lab.a, lab.b};
        cmsCIEXYZ truth;
        cmsLab2XYZ(NULL, &truth, &c);
        struct pm_xyz xyz = pm_xyz_from_lab(lab);
        ck_assert_double_eq_tol(xyz.X, truth.X, 1e-6);
        ck_assert_double_eq_tol(xyz.Y, truth.Y, 1e-6);
        ck_assert_double_eq_tol(xyz.Z, truth.Z, 1e-6);
        struct pm_lab back = pm_lab_from_xyz(xyz);
        ck_assert_double_eq_tol(back.L, lab.L, 1e-9);
        ck_assert_double_eq_tol(back.a, lab.a, 1e-9);
        ck_assert_double_eq_tol(back.b, lab.b, 1e-9);
    }
    struct pm_lab white = pm_lab_from_xyz(pm_d50);
    ck_assert_double_eq_tol(white.L, 100, 1e-12);
    ck_assert_double_eq_tol(pm_chroma(white), 0, 1e-12);
    struct pm_lab below = pm_lab_from_xyz((struct pm_xyz){-0.001, -0.001, -0.001});
    ck_assert_double_eq_tol(below.L, -0.9033, 1e-3);
}
END_TEST

START_TEST(every_hex_comes_back) {
    for (int i = 0; i < 1 << 24; i += 257) {
        char hex[8], again[8];
        struct pm_lab lab;
        snprintf(hex, sizeof hex, "#%06x", (unsigned)i);
        ck_assert(pm_lab_from_hex(hex, &lab));
        pm_lab_to_hex(lab, again);
        ck_assert_str_eq(hex, again);
    }
}
END_TEST

START_TEST(srgb_is_that_of_littlecms) {
    cmsHPROFILE srgb = cmsCreate_sRGBProfile(), lab4 = cmsCreateLab4Profile(NULL);
    cmsHTRANSFORM t = cmsCreateTransform(srgb, TYPE_RGB_FLT, lab4, TYPE_Lab_DBL, INTENT_RELATIVE_COLORIMETRIC,
                                         cmsFLAGS_NOOPTIMIZE);
    start_random();
    for (int i = 0; i < 2000; i++) {
        uint8_t rgb[3] = {(uint8_t)rand(), (uint8_t)rand(), (uint8_t)rand()};
        float in[3] = {rgb[0] / 255.0F, rgb[1] / 255.0F, rgb[2] / 255.0F};
        double truth[3];
        cmsDoTransform(t, in, truth, 1);
        struct pm_lab lab = pm_lab_from_srgb8(rgb);
        ck_assert_double_eq_tol(lab.L, truth[0], 0.02);
        ck_assert_double_eq_tol(lab.a, truth[1], 0.06);
        ck_assert_double_eq_tol(lab.b, truth[2], 0.06);
    }
    cmsDeleteTransform(t);
    cmsCloseProfile(srgb);
    cmsCloseProfile(lab4);
}
END_TEST

START_TEST(what_is_no_hex_is_refused) {
    static const char *const bad[] = {"",         "#",       "#12345",   "#1234567", "12345g",
                                      "##123456", "#12 456", " #123456", "#-12345",  "0x1234"};
    struct pm_lab lab;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_msg(!pm_lab_from_hex(bad[i], &lab), "%s was taken", bad[i]);
    ck_assert(pm_lab_from_hex("ABCdef", &lab));
}
END_TEST

START_TEST(out_of_gamut_is_clipped) {
    char hex[8];
    pm_lab_to_hex((struct pm_lab){130, 0, 0}, hex);
    ck_assert_str_eq(hex, "#ffffff");
    pm_lab_to_hex((struct pm_lab){-20, 0, 0}, hex);
    ck_assert_str_eq(hex, "#000000");
    pm_lab_to_hex((struct pm_lab){NAN, NAN, NAN}, hex);
    ck_assert_uint_eq(strlen(hex), 7);
}
END_TEST

START_TEST(hue_difference_completes_the_sum_of_squares) {
    start_random();
    for (int i = 0; i < ROUNDS; i++) {
        struct pm_lab p = random_lab(), q = random_lab();
        double dab2 = (p.a - q.a) * (p.a - q.a) + (p.b - q.b) * (p.b - q.b);
        double dC = pm_chroma(q) - pm_chroma(p), dH = pm_delta_hue(p, q);
        ck_assert_double_eq_tol(dC * dC + dH * dH, dab2, 1e-6);
        ck_assert_double_eq_tol(pm_delta_hue(q, p), -dH, 1e-9);
        ck_assert(pm_hue_deg(p) >= 0 && pm_hue_deg(p) <= 360);
    }
    ck_assert_double_gt(pm_delta_hue((struct pm_lab){50, 10, -1}, (struct pm_lab){50, 10, 1}), 0);
}
END_TEST

START_TEST(adaptation_is_that_of_littlecms) {
    static const struct pm_xyz d65 = {0.95047, 1, 1.08883};
    const cmsCIEXYZ from = {d65.X, d65.Y, d65.Z}, to = {pm_d50.X, pm_d50.Y, pm_d50.Z};
    start_random();
    for (int i = 0; i < ROUNDS; i++) {
        struct pm_xyz xyz = pm_xyz_from_lab(random_lab()), ours = pm_adapt(xyz, d65, pm_d50);
        cmsCIEXYZ value = {xyz.X, xyz.Y, xyz.Z}, theirs;
        ck_assert(cmsAdaptToIlluminant(&theirs, &from, &to, &value));
        ck_assert_double_eq_tol(ours.X, theirs.X, 1e-4);
        ck_assert_double_eq_tol(ours.Y, theirs.Y, 1e-4);
        ck_assert_double_eq_tol(ours.Z, theirs.Z, 1e-4);
    }
    struct pm_xyz black = pm_adapt(pm_d50, (struct pm_xyz){0, 0, 0}, pm_d50);
    ck_assert(isfinite(black.X) && isfinite(black.Y) && isfinite(black.Z));
}
END_TEST

START_TEST(ita_has_the_published_classes) {
    ck_assert_double_eq_tol(pm_ita_deg((struct pm_lab){60, 0, 10}), 45, 1e-9);
    ck_assert_double_eq_tol(pm_ita_deg((struct pm_lab){40, 0, 10}), -45, 1e-9);
    ck_assert_int_eq(pm_ita_class(55.1), PM_ITA_VERY_LIGHT);
    ck_assert_int_eq(pm_ita_class(55), PM_ITA_LIGHT);
    ck_assert_int_eq(pm_ita_class(30), PM_ITA_INTERMEDIATE);
    ck_assert_int_eq(pm_ita_class(28), PM_ITA_TAN);
    ck_assert_int_eq(pm_ita_class(10), PM_ITA_BROWN);
    ck_assert_int_eq(pm_ita_class(-30), PM_ITA_DARK);
    ck_assert_int_eq(pm_ita_class(-89), PM_ITA_DARK);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("lab");
    TCase *tests = tcase_create("lab");
    tcase_add_test(tests, de00_gives_the_34_published_pairs_in_both_orders);
    tcase_add_test(tests, de00_is_that_of_littlecms);
    tcase_add_test(tests, lab_and_xyz_are_those_of_littlecms_and_come_back);
    tcase_add_test(tests, every_hex_comes_back);
    tcase_add_test(tests, srgb_is_that_of_littlecms);
    tcase_add_test(tests, what_is_no_hex_is_refused);
    tcase_add_test(tests, out_of_gamut_is_clipped);
    tcase_add_test(tests, hue_difference_completes_the_sum_of_squares);
    tcase_add_test(tests, adaptation_is_that_of_littlecms);
    tcase_add_test(tests, ita_has_the_published_classes);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
