/* The assumed errors of cameras, as in the manual. test_posterior.c tests what follows from them. */
#include "plan/likelihood.h"

#include "color/lab.h"
#include "testing.h"

#include <math.h>
#include <string.h>

/* pigmatch-method(7) with every line break a blank; free(). */
static char *manual(void) {
    FILE *file = fopen("man/pigmatch-method.7", "r");
    ck_assert_ptr_nonnull(file);
    char *text = calloc(1, 1 << 20);
    ck_assert_ptr_nonnull(text);
    ck_assert_uint_gt(fread(text, 1, (1 << 20) - 1, file), 0);
    fclose(file);
    for (char *c = text; *c != '\0'; c++)
        *c = *c == '\n' ? ' ' : *c;
    return text;
}

static struct pm_camera_error camera_error(enum pm_evidence_kind kind, double card_L) {
    const struct pm_evidence_photo photo = {
        .reference = kind, .lab = {40, 7, 14}, .residual_de00 = 5, .own_de00 = 1, .card_L = card_L};
    struct pm_likelihood like;
    pm_likelihood_set(&like, &photo);
    return like.error;
}

static void expect_said(const char *page, const char *sentence) {
    ck_assert_msg(strstr(page, sentence) != NULL, "the manual does not say: %s", sentence);
}

START_TEST(cameras_err_as_the_manual_says) {
    const struct pm_camera_error none = camera_error(PM_EVIDENCE_NONE, NAN),
                                 card = camera_error(PM_EVIDENCE_CARD, 49.5);
    char *page = manual(), said[200];
    snprintf(said, sizeof said, "off by \\-%.4g \\(+- %.4g EV: it varied", -none.light_mean, none.light_sd);
    expect_said(page, said);
    snprintf(said, sizeof said,
             "off by %.4g and %.4g octaves, with the tails of Student\\(aqs t with %d degrees", none.red_sd,
             none.blue_sd, none.freedom);
    expect_said(page, said);
    snprintf(said, sizeof said, "Stray light adds %.4g %% of white", 100 * none.stray_sd);
    expect_said(page, said);
    snprintf(
        said, sizeof said,
        "light \\-%.4g \\(+- %.4g EV, red and blue \\(+- %.2f and %.2f, with %d degrees of freedom and stray "
        "light of %.4g %%",
        -card.light_mean, card.light_sd, card.red_sd, card.blue_sd, card.freedom, 100 * card.stray_sd);
    expect_said(page, said);
    free(page);
}
END_TEST

/* Paper of unknown lightness: no information about the light, and a little less about the colour than a card.
 */
START_TEST(neutral_paper_tells_of_the_colour_only) {
    const struct pm_camera_error none = camera_error(PM_EVIDENCE_NONE, NAN),
                                 card = camera_error(PM_EVIDENCE_CARD, 49.5),
                                 paper = camera_error(PM_EVIDENCE_CARD, NAN);
    ck_assert_double_eq(paper.light_mean, none.light_mean);
    ck_assert_double_eq(paper.light_sd, none.light_sd);
    ck_assert_double_eq(paper.own_sd, none.own_sd);
    ck_assert(card.own_sd < none.own_sd);
    ck_assert(card.red_sd <= paper.red_sd && paper.red_sd < none.red_sd);
    ck_assert(card.blue_sd <= paper.blue_sd && paper.blue_sd < none.blue_sd);
    ck_assert(card.stray_sd < paper.stray_sd && paper.stray_sd < none.stray_sd);
    ck_assert_int_eq(paper.freedom, card.freedom);
}
END_TEST

/* ------------------------------------------------------------------ the sum, written out */

/* log2 of linear sRGB of IEC 61966-2-1, from D50 by Bradford. */
static void octaves_of(struct pm_lab lab, double octave[3]) {
    static const double m[3][3] = {
        {3.1339, -1.6169, -0.4906}, {-0.9788, 1.9161, 0.0335}, {0.0719, -0.2290, 1.4052}};
    const struct pm_xyz xyz = pm_xyz_from_lab(lab);
    for (int c = 0; c < 3; c++)
        octave[c] = log2(fmax(m[c][0] * xyz.X + m[c][1] * xyz.Y + m[c][2] * xyz.Z, 2e-4));
}

START_TEST(octaves_are_those_of_linear_srgb) {
    const struct pm_lab labs[] = {{100, 0, 0}, {50, 0, 0}, {25, 4, 5},  {60, 6, 20},
                                  {8, 0, 0},   {0, 0, 0},  {30, 5, -60}};
    for (size_t i = 0; i < sizeof labs / sizeof *labs; i++) {
        double octave[3];
        octaves_of(labs[i], octave);
        const struct pm_octaves told = pm_octaves_of(labs[i]);
        for (int c = 0; c < 3; c++)
            ck_assert_double_eq_tol(told.channel[c], octave[c], 2e-3);
    }
}
END_TEST

/* The manual's tone curves and flares with all that they imply, one after another in double precision. */
static double summed(const struct pm_evidence_photo *photo, const struct pm_camera_error *e,
                     struct pm_lab hair) {
    static const double curves[][2] = {{0.7, 0.06}, {0.9, 0.2},   {1.1, 0.32},
                                       {1.3, 0.24}, {1.55, 0.13}, {1.85, 0.05}},
                        flares[][2] = {{0.0005, 0.35}, {0.003, 0.35}, {0.010, 0.2}, {0.03, 0.1}},
                        skin_mean[2] = {0.89, -0.56}, skin_sd[2] = {0.38, 0.33};
    const double error_sd[2] = {e->red_sd, e->blue_sd};
    double seen[3], skin[3], truth[3], sum = 0;
    octaves_of(photo->lab, seen);
    octaves_of(photo->has_skin ? photo->skin : photo->lab, skin);
    octaves_of(hair, truth);
    const bool has_card = photo->reference == PM_EVIDENCE_CARD && !isnan(photo->card_L);
    const double pivot = log2(has_card ? pm_xyz_from_lab((struct pm_lab){photo->card_L, 0, 0}).Y : 0.18);
    for (int i = 0; i < 6; i++)
        for (int k = 0; k < 4; k++) {
            const double slope = curves[i][0];
            double weight = curves[i][1] * flares[k][1], scene[3], t = 1;
            for (int c = 0; c < 3; c++) {
                const double light = exp2(pivot + (seen[c] - pivot) / slope), left = light - flares[k][0];
                weight *= left > 0.03 * light ? light / (left * slope) : 0;
                scene[c] = log2(fmax(left, 1e-9));
            }
            for (int rb = 0; rb < 2; rb++) {
                const int c = 2 * rb;
                double sd = error_sd[rb], mean = 0;
                if (photo->has_skin) { /* two normal distributions of the same error */
                    const double said = (skin[c] - skin[1]) / slope - skin_mean[rb],
                                 variance = sd * sd + skin_sd[rb] * skin_sd[rb];
                    mean = said * sd * sd / variance;
                    weight *= exp(-said * said / (2 * variance)) / slope;
                    sd *= skin_sd[rb] / sqrt(variance);
                }
                const double stray = e->stray_sd / (exp2(scene[c]) * log(2)),
                             variance = sd * sd + 2 * e->own_sd * e->own_sd + stray * stray,
                             off = scene[c] - scene[1] - mean - (truth[c] - truth[1]);
                weight /= sqrt(variance);
                t += off * off / variance / e->freedom;
            }
            const double off = scene[1] - truth[1] - e->light_mean,
                         variance = e->light_sd * e->light_sd + e->own_sd * e->own_sd;
            sum += weight * exp(-off * off / (2 * variance)) * pow(t, -(e->freedom + 2) / 2.0);
        }
    return sum;
}

static double likelihood_of(const struct pm_likelihood *like, struct pm_lab hair) {
    const struct pm_octaves octaves = pm_octaves_of(hair);
    return pm_likelihood_at(like, hair, &octaves);
}

START_TEST(a_camera_is_the_sum_over_curves_and_flares) {
    static const struct pm_lab seen[] = {{40, 7, 14}, {14, 0.5, 1}, {25, 4, 5}, {62, 5, 20}, {6, 1, 1}};
    for (int i = 0; i < 30; i++) {
        const struct pm_evidence_photo photo = {.reference =
                                                    i / 5 % 3 == 0 ? PM_EVIDENCE_NONE : PM_EVIDENCE_CARD,
                                                .lab = seen[i % 5],
                                                .own_de00 = i % 4,
                                                .card_L = i / 5 % 3 == 1 ? 49.5 : NAN,
                                                .has_skin = i >= 15,
                                                .skin = {60 + i % 3 * 5, 12, 17 - i % 4}};
        struct pm_likelihood like;
        pm_likelihood_set(&like, &photo);
        ck_assert(like.by_camera);
        const double here = likelihood_of(&like, photo.lab),
                     here_summed = summed(&photo, &like.error, photo.lab);
        for (int k = 0; k < 27; k++) {
            const struct pm_lab other = {photo.lab.L * (1 + 0.3 * (k % 3 - 1)),
                                         photo.lab.a + 3 * (k / 3 % 3 - 1), photo.lab.b + 5 * (k / 9 - 1)};
            const double ratio = likelihood_of(&like, other) / here,
                         right = summed(&photo, &like.error, other) / here_summed;
            ck_assert_msg(fabs(ratio / right - 1) < 0.02 || fmax(ratio, right) < 1e-8,
                          "photo %d, colour %d: %g, summed %g", i, k, ratio, right);
        }
    }
}
END_TEST

/* The errors that are assumed of each channel alone, combined with the photo's own radius: a fourteenth of an
 * octave to one dE. */
START_TEST(sampling_adds_to_the_sensors_own_error) {
    struct pm_evidence_photo photo = {.reference = PM_EVIDENCE_NONE, .lab = {40, 7, 14}, .card_L = NAN};
    struct pm_likelihood like;
    pm_likelihood_set(&like, &photo);
    ck_assert_double_eq_tol(like.error.own_sd, 0.05, 1e-9);
    photo.own_de00 = 2.5003 * 1.4;
    pm_likelihood_set(&like, &photo);
    ck_assert_double_eq_tol(like.error.own_sd, hypot(0.05, 0.1), 1e-9);
}
END_TEST

/* The manual's standard deviations of a chart and a strip, with CIE94's weights of chroma and hue (CIE 116)
 * and CIEDE2000's of lightness, in Student's t of 6 degrees of freedom and three dimensions. */
START_TEST(a_chart_errs_as_the_manual_says) {
    static const struct pm_lab labs[] = {{40, 0, 14}, {20, 0, 1}, {50, 0, 30}, {75, 0, 20}, {95, 0, 3}};
    for (int i = 0; i < 20; i++) {
        const bool strip = i % 2;
        const struct pm_evidence_photo photo = {.reference = strip ? PM_EVIDENCE_STRIP : PM_EVIDENCE_CHART,
                                                .lab = labs[i / 4],
                                                .residual_de00 = 2 + i % 5,
                                                .own_de00 = i % 3};
        const double C = photo.lab.b, radius = photo.residual_de00 / 2.5003, own = photo.own_de00 / 2.5003,
                     sd = hypot((strip ? 0.6 * radius : hypot(0.6, 0.12 * radius)) * (1 + 0.015 * C), own),
                     wide = strip ? sd : 1.35 * sd, L50 = (photo.lab.L - 50) * (photo.lab.L - 50),
                     unit[3] = {sd * (1 + 0.015 * L50 / sqrt(20 + L50)), wide * (1 + 0.045 * C),
                                wide * (1 + 0.015 * C)};
        struct pm_likelihood like;
        pm_likelihood_set(&like, &photo);
        ck_assert(!like.by_camera);
        const double here = likelihood_of(&like, photo.lab);
        for (int axis = 0; axis < 3; axis++)
            for (double z = 0.25; z < 20; z *= 2) {
                const double step = sqrt(z) * unit[axis], turn = 2 * asin(fmin(step / (2 * C), 1));
                if (axis == 2 && step > 2 * C)
                    continue;
                const struct pm_lab other = axis == 0 ? (struct pm_lab){photo.lab.L + step, 0, C}
                                            : axis == 1
                                                ? (struct pm_lab){photo.lab.L, 0, C + step}
                                                : (struct pm_lab){photo.lab.L, C * sin(turn), C * cos(turn)};
                const double right = pow(1 + z / (6 * 0.66), -4.5),
                             ratio = likelihood_of(&like, other) / here;
                ck_assert_msg(fabs(ratio / right - 1) < 1e-6, "%d, axis %d, z %g: %g, not %g", i, axis, z,
                              ratio, right);
            }
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("likelihood");
    TCase *all = tcase_create("all");
    tcase_add_test(all, cameras_err_as_the_manual_says);
    tcase_add_test(all, neutral_paper_tells_of_the_colour_only);
    tcase_add_test(all, octaves_are_those_of_linear_srgb);
    tcase_add_test(all, a_camera_is_the_sum_over_curves_and_flares);
    tcase_add_test(all, sampling_adds_to_the_sensors_own_error);
    tcase_add_test(all, a_chart_errs_as_the_manual_says);
    suite_add_tcase(suite, all);
    return pm_run_suite(suite);
}
