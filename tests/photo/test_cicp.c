/* Light that codes stand for, at the levels that broadcasting standards name. */
#include "photo/cicp.h"

#include "base/error.h"
#include "testing.h"

#include <math.h>
#include <stdlib.h>

enum { PQ = 16, HLG = 18, BITS = 10, PIXELS = 4096 };

/* The mean code that a grey of this signal (0-1) becomes, of sRGB's 0-255. */
static double code_of(struct pm_cicp cicp, double signal) {
    struct pm_error err = {0};
    static uint16_t from[PIXELS];
    static uint8_t to[PIXELS];
    struct pm_cicp_codes *codes = pm_cicp_codes_new(&cicp, BITS, &err);
    double sum = 0;
    ck_assert_ptr_nonnull(codes);
    for (int i = 0; i < PIXELS; i++)
        from[i] = (uint16_t)lround(signal * ((1 << BITS) - 1));
    pm_cicp_convert(codes, from, 3, PIXELS, 1, to);
    for (int i = 0; i < PIXELS; i++)
        sum += to[i];
    free(codes);
    return sum / PIXELS;
}

static double srgb_of(double light) {
    return 255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * pow(light, 1 / 2.4) - 0.055);
}

/* ITU-R BT.2408, table 1: a grey card of 18 %, charts of 83 and 90 %, and white, on a display of 1000 cd/m2.
 * Signals are whole percents there, and half of one is as much as the codes may differ by. */
START_TEST(nominal_levels_are_what_they_are_called) {
    static const struct {
        double cdm2, pq, hlg;
    } levels[] = {{26, 0.38, 0.38}, {162, 0.56, 0.71}, {179, 0.57, 0.73}, {203, 0.58, 0.75}};
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        const double signal[2] = {levels[i].pq, levels[i].hlg},
                     wanted = srgb_of(fmin(levels[i].cdm2 / 203, 1));
        for (int k = 0; k < 2; k++) {
            const struct pm_cicp cicp = {.primaries = 9, .transfer = k == 0 ? PQ : HLG};
            const double least = code_of(cicp, signal[k] - 0.006), most = code_of(cicp, signal[k] + 0.006);
            ck_assert_msg(least <= wanted && wanted <= most, "%g cd/m2, %s: %.1f to %.1f, not %.1f",
                          levels[i].cdm2, k == 0 ? "PQ" : "HLG", least, most, wanted);
        }
    }
}
END_TEST

/* SMPTE ST 2084: half of the signal is 92.2 cd/m2. ITU-R BT.2100: HLG's two branches meet at half, which is a
 * twelfth of the scene's light, and rise without a step. */
START_TEST(curves_go_through_their_points) {
    const struct pm_cicp pq = {.primaries = 9, .transfer = PQ}, hlg = {.primaries = 9, .transfer = HLG};
    ck_assert_double_eq_tol(code_of(pq, 0.5), srgb_of(92.2457 / 203), 0.6);
    ck_assert_double_eq_tol(code_of(hlg, 0.5), srgb_of(1000 * pow(1.0 / 12, 1.2) / 203), 0.6);
    double before = code_of(hlg, 0.4);
    for (double signal = 0.404; signal < 0.62; signal += 0.004) {
        const double now = code_of(hlg, signal);
        ck_assert_msg(now > before && now < before + 2.5, "%.3f: from %.1f to %.1f", signal, before, now);
        before = now;
    }
}
END_TEST

/* Full and narrow range, and what is plain is only rounded. */
START_TEST(ranges_have_their_ends) {
    const struct pm_cicp plain = {.primaries = 1, .transfer = 13}, narrow = {1, 13, true},
                         linear = {1, 8, false};
    ck_assert_double_eq(code_of(plain, 0), 0);
    ck_assert_double_eq(code_of(plain, 1), 255);
    ck_assert_double_eq_tol(code_of(plain, 0.3), 255 * round(0.3 * 1023) / 1023, 0.1);
    ck_assert_double_eq_tol(code_of(narrow, 64.0 / 1023), 0, 0.1);
    ck_assert_double_eq_tol(code_of(narrow, 940.0 / 1023), 255, 0.1);
    ck_assert_double_eq_tol(code_of(narrow, 502.0 / 1023), 127.5, 0.4);
    ck_assert_double_eq_tol(code_of(linear, 0.2), srgb_of(round(0.2 * 1023) / 1023), 0.3);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("cicp");
    TCase *all = tcase_create("all");
    tcase_add_test(all, nominal_levels_are_what_they_are_called);
    tcase_add_test(all, curves_go_through_their_points);
    tcase_add_test(all, ranges_have_their_ends);
    suite_add_tcase(suite, all);
    return pm_run_suite(suite);
}
