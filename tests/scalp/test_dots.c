/* Dots painted into a plane of codes: the place, missing light and free space of each; and the
 * uncertainty of the fitted pigment. */
#include "scalp/dots.h"

#include "testing.h"

#include <math.h>

enum { SIDE = 192, PITCH = 24, ACROSS = 7, DOTS = ACROSS * ACROSS };

static const float skin = 0.6F;

struct painted {
    double x, y, missing;
};

/* Skin of one code in all planes, with a grain of a thousandth. */
static struct pm_scalp plain_skin(void) {
    struct pm_scalp scalp = {SIDE,   SIDE, SIDE / PM_SCALP_STEP + 2, SIDE / PM_SCALP_STEP + 2, {NULL},
                             {NULL}, 0};
    const size_t pixels = SIDE * SIDE, places = (size_t)(scalp.grid_width * scalp.grid_height);
    srand(5);
    for (int plane = 0; plane < PM_SCALP_PLANES; plane++) {
        scalp.code[plane] = calloc(pixels, sizeof(float));
        scalp.back[plane] = calloc(places, sizeof(float));
        ck_assert(scalp.code[plane] != NULL && scalp.back[plane] != NULL);
        for (size_t i = 0; i < pixels; i++)
            scalp.code[plane][i] = skin + 0.002F * ((float)rand() / (float)RAND_MAX - 0.5F);
        for (size_t i = 0; i < places; i++)
            scalp.back[plane][i] = skin;
    }
    return scalp;
}

/* What a Gauss curve holds within 3.5 px, as far as a dot counts: all of it is its depth times 2 pi times its
 * squared deviation. */
static double sum_of(double deep, double sd_px) {
    return deep * 2 * M_PI * sd_px * sd_px * (1 - exp(-3.5 * 3.5 / (2 * sd_px * sd_px)));
}

/* A dot as a lens draws a small one. */
static struct painted lay_dot(struct pm_scalp *scalp, double at_x, double at_y, double deep, double sd_px) {
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++)
            scalp->code[PM_SCALP_LUMA][y * SIDE + x] -=
                skin * (float)(deep * exp(-(pow(x - at_x, 2) + pow(y - at_y, 2)) / (2 * sd_px * sd_px)));
    return (struct painted){at_x, at_y, sum_of(deep, sd_px)};
}

/* Rows and columns, a little beside their places; the upper half of the dots is half as deep. */
static struct pm_scalp dotted_skin(struct painted painted[DOTS], double sd_px) {
    struct pm_scalp scalp = plain_skin();
    for (int i = 0; i < DOTS; i++) {
        const double x = PITCH * (1 + i % ACROSS) + 4.0 * rand() / RAND_MAX - 2,
                     y = PITCH * (1 + i / ACROSS) + 4.0 * rand() / RAND_MAX - 2;
        painted[i] = lay_dot(&scalp, x, y, i < DOTS / 2 ? 0.2 : 0.4, sd_px);
    }
    return scalp;
}

static const struct pm_dot *dot_at(const struct pm_dots *dots, const struct painted *painted) {
    for (size_t i = 0; i < dots->n; i++)
        if (hypot(dots->dot[i].x - painted->x, dots->dot[i].y - painted->y) < 0.25)
            return &dots->dot[i];
    return NULL;
}

static double nearest_other(const struct painted painted[DOTS], int which) {
    double nearest = INFINITY;
    for (int i = 0; i < DOTS; i++)
        if (i != which)
            nearest = fmin(nearest, hypot(painted[i].x - painted[which].x, painted[i].y - painted[which].y));
    return nearest;
}

START_TEST(each_dot_is_found_with_what_it_lacks) {
    static const double sds_px[] = {0.9, 1.2, 1.5};
    struct painted painted[DOTS];
    struct pm_error err = {0};
    struct pm_dots dots;
    const double sd_px = sds_px[_i];
    struct pm_scalp scalp = dotted_skin(painted, sd_px);
    ck_assert(pm_dots_find(&dots, &scalp, 1, &err));
    ck_assert_uint_eq(dots.n, DOTS);
    double all = 0;
    for (int i = 0; i < DOTS; i++) {
        const struct pm_dot *dot = dot_at(&dots, &painted[i]);
        ck_assert_msg(dot != NULL, "no dot at %.1f, %.1f", painted[i].x, painted[i].y);
        ck_assert_msg(fabs(dot->missing / painted[i].missing - 1) < 0.05, "it lacks %.3f, not %.3f",
                      dot->missing, painted[i].missing);
        ck_assert(pm_dot_is_usual(&dots, dot));
        all += dot->missing / painted[i].missing;
        /* Where the next dot begins, or the picture ends, though never beyond what is looked at. */
        const double room =
            fmin(nearest_other(painted, i), fmin(fmin(painted[i].x, SIDE - 1 - painted[i].x),
                                                 fmin(painted[i].y, SIDE - 1 - painted[i].y)));
        ck_assert_double_le(dot->room_px, room + 0.5);
        ck_assert_double_ge(dot->room_px, 8);
    }
    ck_assert_double_eq_tol(all / DOTS, 1, 0.01);
    ck_assert_double_eq_tol(dots.usual_missing, sum_of(0.4, sd_px), 0.03 * dots.usual_missing);
    /* A Gauss curve is half as deep at 1.18 of its deviations; finding smooths a little, and so do pixels. */
    ck_assert_double_ge(dots.wide_px, 1.1 * sd_px);
    ck_assert_double_le(dots.wide_px, 1.18 * sd_px + 0.8);
    pm_dots_free(&dots);
    pm_scalp_free(&scalp);
}
END_TEST

START_TEST(grain_is_no_dot) {
    struct pm_error err = {0};
    struct pm_dots dots;
    struct pm_scalp scalp = plain_skin();
    ck_assert(pm_dots_find(&dots, &scalp, 1, &err));
    ck_assert_uint_le(dots.n, 2);
    pm_dots_free(&dots);
    pm_scalp_free(&scalp);
}
END_TEST

/* A speck, and two in one. */
START_TEST(what_is_not_usual_is_known) {
    struct painted painted[DOTS];
    struct pm_error err = {0};
    struct pm_dots dots;
    struct pm_scalp scalp = plain_skin();
    for (int i = 0; i < DOTS; i++) {
        const double deep = i == 8 ? 0.09 : i == 9 ? 0.6 : 0.25;
        painted[i] = lay_dot(&scalp, PITCH * (1 + i % ACROSS), PITCH * (1 + i / ACROSS), deep, 1.2);
    }
    ck_assert(pm_dots_find(&dots, &scalp, 1, &err));
    for (int i = 7; i < 11; i++) {
        const struct pm_dot *dot = dot_at(&dots, &painted[i]);
        ck_assert_ptr_nonnull(dot);
        ck_assert_int_eq(pm_dot_is_usual(&dots, dot), i != 8 && i != 9);
    }
    pm_dots_free(&dots);
    pm_scalp_free(&scalp);
}
END_TEST

/* ------------------------------------------------------------------ the fit */

enum { RINGS = 6 };

/* What a disc of each size lacks by distance, without sharpening and without a doubt. */
static struct pm_dot_profile exact_profile(double ink_share, const double radius_px[PM_PROFILE_SIZES],
                                           double blur_px, double error) {
    struct pm_dot_profile profile = {.dots = 30};
    const double light = pm_scalp_decode((double)skin);
    for (int size = 0; size < PM_PROFILE_SIZES; size++)
        for (int i = 0; i < RINGS; i++) {
            const double px = 0.125 + 0.75 * i, cover = pm_blurred_disc(px, radius_px[size], blur_px);
            const double code = pm_scalp_encode(light * (1 - cover * (1 - ink_share)));
            profile.ring[profile.n++] =
                (struct pm_profile_ring){px, 1 - code / pm_scalp_encode(light), error, size};
        }
    return profile;
}

static double logit_of(const struct pm_dot_profile *profile, struct pm_dot_fit *fit) {
    pm_dot_fit(fit, profile, (double)skin);
    return log(fit->ink_share / (1 - fit->ink_share));
}

/* The law of errors: each ring moves the result by so much for a deviation of its own, and the deviation of
 * the result is the root of the sum of their squares. What is assumed of any photo weighs nothing beside
 * rings as sure as these. */
START_TEST(the_error_of_the_pigment_is_that_of_its_rings) {
    static const double radius_px[PM_PROFILE_SIZES] = {1.2, 1.6, 2.1}, error = 2e-5, ink_share = 0.2;
    const struct pm_dot_profile profile = exact_profile(ink_share, radius_px, 0.9, error);
    struct pm_dot_fit fit, moved;
    const double logit = logit_of(&profile, &fit);
    ck_assert_double_eq_tol(fit.ink_share, ink_share, 0.002);
    ck_assert_double_eq_tol(fit.blur_px, 0.9, 0.01);
    for (int size = 0; size < PM_PROFILE_SIZES; size++)
        ck_assert_double_eq_tol(fit.radius_px[size], radius_px[size], 0.01);
    double squares = 0;
    for (int i = 0; i < profile.n; i++) {
        struct pm_dot_profile other = profile;
        other.ring[i].missing += error;
        const double by = logit_of(&other, &moved) - logit;
        squares += by * by;
    }
    ck_assert_msg(fabs(fit.logit_error / sqrt(squares) - 1) < 0.05, "%g is said, %g is so", fit.logit_error,
                  sqrt(squares));
}
END_TEST

int main(void) {
    Suite *suite = suite_create("dots");
    TCase *all = tcase_create("all");
    tcase_add_loop_test(all, each_dot_is_found_with_what_it_lacks, 0, 3);
    tcase_add_test(all, grain_is_no_dot);
    tcase_add_test(all, what_is_not_usual_is_known);
    tcase_add_test(all, the_error_of_the_pigment_is_that_of_its_rings);
    suite_add_tcase(suite, all);
    return pm_run_suite(suite);
}
