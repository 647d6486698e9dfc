/* Swatches of known colour beside the hair: gain and gamma from them, the light towards the hair, and
 * refusals. */
#include "seeded.h"
#include "testing.h"

/* For its light. */
#include "../../src/job/strip.c"

#include "color/correct.h"
#include "color/lab.h"
#include "color/profile.h"
#include "color/strip_fit.h"

#include <math.h>
#include <string.h>

enum { RUNGS = 8, MOST = 2 * RUNGS };

/* ------------------------------------------------------------------ a camera */

static double rgb_to_xyz[9], xyz_to_rgb[9];

static void open_matrix(void) {
    struct pm_error err;
    struct pm_profiles *profiles = pm_profiles_new(&err);
    const struct pm_profile *srgb = pm_profile_builtin(profiles, PM_PROFILE_SRGB, &err);
    ck_assert_ptr_nonnull(srgb);
    pm_profile_matrix(srgb, rgb_to_xyz);
    pm_matrix_invert(rgb_to_xyz, xyz_to_rgb);
    pm_profiles_free(profiles);
}

/* What it makes of the light: t = exp(gain) a^gamma solved for a, the light a factor before. */
struct camera {
    double gain[3], gamma[3];
};

static struct camera random_camera(void) {
    struct camera camera;
    double common = between(0.8, 1.4);
    for (int c = 0; c < 3; c++) {
        camera.gain[c] = between(-0.6, 0.6);
        camera.gamma[c] = common * between(0.9, 1.1);
    }
    return camera;
}

static struct pm_xyz photograph(const struct camera *camera, struct pm_lab lab, double light) {
    struct pm_xyz xyz = pm_xyz_from_lab(lab);
    double rgb[3], out[3];
    pm_matrix_apply(xyz_to_rgb, (const double[3]){xyz.X, xyz.Y, xyz.Z}, rgb);
    for (int c = 0; c < 3; c++)
        rgb[c] = exp((log(rgb[c] * light) - camera->gain[c]) / camera->gamma[c]);
    pm_matrix_apply(rgb_to_xyz, rgb, out);
    return (struct pm_xyz){out[0], out[1], out[2]};
}

static struct pm_lab rung(int i) {
    double L = 58 - 5 * i;
    return (struct pm_lab){L, 0.15 * L, 0.3 * L};
}

/* A strip of eight rungs under `light`. */
static void fill_strip(struct pm_strip_swatch *swatches, const struct camera *camera, int strip,
                       double light) {
    for (int i = 0; i < RUNGS; i++)
        swatches[i] = (struct pm_strip_swatch){photograph(camera, rung(i), light), 0, rung(i), strip};
}

static struct pm_lab corrected(const struct pm_strip_fit *fit, double share, struct pm_xyz xyz) {
    struct pm_chart_model model;
    struct pm_correction correction;
    float three[3] = {(float)xyz.X, (float)xyz.Y, (float)xyz.Z};
    pm_strip_model(fit, share, rgb_to_xyz, &model);
    pm_correction_from_chart(&model, &correction);
    pm_correction_apply(&correction, three, 1);
    return pm_lab_from_xyz((struct pm_xyz){three[0], three[1], three[2]});
}

static void fit_well(const struct pm_strip_swatch *swatches, size_t n, int strips, struct pm_strip_fit *fit) {
    struct pm_error err;
    ck_assert_msg(pm_strip_fit(swatches, n, strips, rgb_to_xyz, fit, &err), "%s", err.message);
}

/* ------------------------------------------------------------------ what it finds */

START_TEST(a_camera_is_undone) {
    struct pm_strip_swatch swatches[RUNGS];
    struct pm_strip_fit fit;
    seed_random("a_camera_is_undone");
    for (int k = 0; k < 50; k++) {
        struct camera camera = random_camera();
        fill_strip(swatches, &camera, 0, 1);
        fit_well(swatches, RUNGS, 1, &fit);
        ck_assert_double_lt(fit.residual_de00, 0.3); /* the ridge on gamma takes a little */
        ck_assert_uint_eq(fit.n_dropped, 0);
        ck_assert(!fit.doubtful);
        struct pm_lab hair = {between(25, 55), between(2, 12), between(4, 20)};
        struct pm_xyz seen = photograph(&camera, hair, 1);
        ck_assert_double_lt(pm_de00(corrected(&fit, 0, seen), hair), 0.6);
        ck_assert_double_eq_tol(fit.gamma[1], camera.gamma[1], 0.03);
    }
}
END_TEST

START_TEST(light_between_two_strips_is_interpolated) {
    struct pm_strip_swatch swatches[MOST];
    struct pm_strip_fit fit;
    seed_random("light_between_two_strips_is_interpolated");
    for (int k = 0; k < 50; k++) {
        struct camera camera = random_camera();
        double brighter = between(0.7, 1.4), share = between(0, 1);
        struct pm_lab hair = {between(25, 55), between(2, 12), between(4, 20)};
        fill_strip(swatches, &camera, 0, 1);
        fill_strip(swatches + RUNGS, &camera, 1, brighter);
        fit_well(swatches, MOST, 2, &fit);
        ck_assert_double_eq_tol(pm_strip_light(&fit, 2), log(brighter), 0.01);
        ck_assert_double_eq(pm_strip_light(&fit, 1), 0);
        struct pm_xyz seen = photograph(&camera, hair, pow(brighter, share));
        ck_assert_double_lt(pm_de00(corrected(&fit, share, seen), hair), 0.6);
    }
}
END_TEST

START_TEST(shades_alike_leave_gamma_at_1) {
    struct pm_strip_swatch swatches[2];
    struct pm_strip_fit fit;
    struct camera camera = {{0.2, 0.1, -0.3}, {1.3, 1.3, 1.3}};
    for (int i = 0; i < 2; i++) {
        struct pm_lab lab = {40 + 0.01 * i, 5, 8};
        swatches[i] = (struct pm_strip_swatch){photograph(&camera, lab, 1), 0, lab, 0};
    }
    fit_well(swatches, 2, 1, &fit);
    ck_assert_double_eq_tol(fit.gamma[0], 1, 0.05);
    ck_assert_double_lt(pm_de00(corrected(&fit, 0, swatches[0].xyz), swatches[0].lab), 0.1);
}
END_TEST

/* ------------------------------------------------------------------ swatches that do not belong */

START_TEST(one_odd_swatch_is_left_out) {
    struct pm_strip_swatch swatches[RUNGS];
    struct pm_strip_fit fit;
    seed_random("one_odd_swatch_is_left_out");
    for (int odd = 0; odd < RUNGS; odd++) {
        struct camera camera = random_camera();
        struct pm_lab glare = {rung(odd).L + 30, 2, 3};
        fill_strip(swatches, &camera, 0, 1);
        swatches[odd].xyz = photograph(&camera, glare, 1);
        fit_well(swatches, RUNGS, 1, &fit);
        ck_assert_uint_eq(fit.n_dropped, 1);
        ck_assert(fit.dropped[odd]);
        struct pm_xyz seen = photograph(&camera, rung(3), 1);
        ck_assert_double_lt(pm_de00(corrected(&fit, 0, seen), rung(3)), 0.6);
    }
}
END_TEST

START_TEST(clipped_swatches_are_left_out) {
    struct pm_strip_swatch swatches[RUNGS];
    struct pm_strip_fit fit;
    struct pm_error err;
    struct camera camera = {{0, 0, 0}, {1, 1, 1}};
    fill_strip(swatches, &camera, 0, 1);
    swatches[0].clipped_frac = swatches[1].clipped_frac = 0.06;
    swatches[2].clipped_frac = 0.04;
    fit_well(swatches, RUNGS, 1, &fit);
    ck_assert_uint_eq(fit.n_dropped, 2);
    ck_assert(fit.dropped[0] && fit.dropped[1] && !fit.dropped[2]);
    for (int i = 1; i < RUNGS; i++)
        swatches[i].clipped_frac = 1;
    ck_assert(!pm_strip_fit(swatches, RUNGS, 1, rgb_to_xyz, &fit, &err));
    ck_assert_int_eq(err.code, PM_E_STRIP);
    ck_assert_ptr_nonnull(strstr(err.message, "blown out"));
}
END_TEST

START_TEST(an_empty_channel_is_doubtful) {
    struct pm_strip_swatch swatches[RUNGS];
    struct pm_strip_fit fit;
    struct camera camera = {{0, 0, 0}, {1, 1, 1}};
    for (int i = 0; i < RUNGS; i++) { /* by a warm bulb every blue is the same little */
        struct pm_lab lab = {50 - 2 * i, 8, 15};
        double rgb[3], xyz[3];
        swatches[i] = (struct pm_strip_swatch){photograph(&camera, lab, 1), 0, lab, 0};
        pm_matrix_apply(xyz_to_rgb,
                        (const double[3]){swatches[i].xyz.X, swatches[i].xyz.Y, swatches[i].xyz.Z}, rgb);
        rgb[2] = 0.0075;
        pm_matrix_apply(rgb_to_xyz, rgb, xyz);
        swatches[i].xyz = (struct pm_xyz){xyz[0], xyz[1], xyz[2]};
    }
    fit_well(swatches, RUNGS, 1, &fit);
    ck_assert(fit.doubtful);
    ck_assert_double_eq_tol(fit.gamma[0], 1, 0.02);
    struct pm_lab lab = corrected(&fit, 0, swatches[3].xyz);
    ck_assert_double_eq_tol(lab.L, swatches[3].lab.L, 1);
}
END_TEST

/* ------------------------------------------------------------------ the light towards the hair */

/* Half of 16 swatches grow brighter towards the hair by more than the mean, half by less: the standard error
 * is a quarter of the deviation. Light counts from 2.5 of them on, in both directions and on either axis. */
START_TEST(light_counts_from_two_and_a_half_errors_on) {
    enum { N = 16 };
    static const double errors[] = {0.5, 2.4, 2.6, 3, 3.2, 10};
    const struct pm_point strip = {300, 200}, hair[] = {{100, 200}, {300, 500}, {340, 230}};
    const double mean = 1e-3, gamma = 1.5;
    for (int i = 0; i < (int)(sizeof errors / sizeof *errors) * 3; i++) {
        struct pm_swatch swatches[N] = {{.at = strip}};
        const struct pm_point to = hair[i % 3];
        const double deviation = 4 * mean / errors[i / 3], dx = to.x - strip.x, dy = to.y - strip.y;
        for (int k = 0; k < N; k++) {
            const double slope = mean + (k % 2 == 0 ? deviation : -deviation);
            swatches[k].uneven = (struct pm_point){slope * (dx != 0), slope * (dy != 0)};
        }
        const double light = light_towards(swatches, N, strip, to, gamma), change = gamma * mean * (dx + dy);
        /* With both axes the errors add up as squares: 70 of change, 50 of error. */
        const bool sure = errors[i / 3] * (i % 3 == 2 ? 1.4 : 1) > 2.5;
        ck_assert_msg(fabs(light - (sure ? change : 0)) < 1e-12, "%g errors towards %g, %g: %g",
                      errors[i / 3], to.x, to.y, light);
    }
}
END_TEST

/* ------------------------------------------------------------------ what is no strip of the palette */

static void expect_refusal(const struct pm_strip_swatch *swatches, const char *part) {
    struct pm_strip_fit fit;
    struct pm_error err;
    ck_assert(!pm_strip_fit(swatches, RUNGS, 1, rgb_to_xyz, &fit, &err));
    ck_assert_int_eq(err.code, PM_E_STRIP);
    ck_assert_msg(strstr(err.message, part) != NULL, "%s", err.message);
}

START_TEST(the_wrong_way_round_is_refused) {
    struct pm_strip_swatch swatches[RUNGS];
    struct camera camera = {{0.3, 0, -0.3}, {1.1, 1, 0.9}};
    fill_strip(swatches, &camera, 0, 1);
    for (int i = 0; i < RUNGS; i++)
        swatches[i].lab = rung(RUNGS - 1 - i);
    expect_refusal(swatches, "darker shades are not the darker swatches");
}
END_TEST

START_TEST(another_palette_is_refused) {
    struct pm_strip_swatch swatches[RUNGS];
    struct camera camera = {{0.3, 0, -0.3}, {1.1, 1, 0.9}};
    fill_strip(swatches, &camera, 0, 1);
    /* How far, to the nearest whole number. */
    for (double a = 30; a < 50; a += 1) {
        struct pm_strip_fit fit;
        struct pm_error err;
        int told = 0;
        for (int i = 0; i < RUNGS; i++)
            swatches[i].lab = (struct pm_lab){60 - 4.0 * i, i % 2 ? a : -30, i % 3 ? 30 : -30};
        expect_refusal(swatches, "away from the palette's shades");
        ck_assert(!pm_strip_fit(swatches, RUNGS, 1, rgb_to_xyz, &fit, &err));
        ck_assert_int_eq(sscanf(err.message, "the swatches are %d dE00", &told), 1);
        ck_assert_double_le(fabs(fit.residual_de00 - told), 0.5);
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("strip");
    TCase *tests = tcase_create("strip");
    tcase_add_unchecked_fixture(tests, open_matrix, NULL);
    tcase_add_test(tests, a_camera_is_undone);
    tcase_add_test(tests, light_between_two_strips_is_interpolated);
    tcase_add_test(tests, shades_alike_leave_gamma_at_1);
    tcase_add_test(tests, one_odd_swatch_is_left_out);
    tcase_add_test(tests, clipped_swatches_are_left_out);
    tcase_add_test(tests, an_empty_channel_is_doubtful);
    tcase_add_test(tests, light_counts_from_two_and_a_half_errors_on);
    tcase_add_test(tests, the_wrong_way_round_is_refused);
    tcase_add_test(tests, another_palette_is_refused);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
