#include "base/error.h"
#include "chart/patches.h"
#include "color/chart_fit.h"
#include "color/correct.h"
#include "color/lab.h"
#include "photo/photo.h"
#include "testing.h"

#include <math.h>
#include <string.h>

enum { SEED = 20260503 };

static struct pm_error err;

static double uniform(double low, double high) {
    return low + (high - low) * (rand() / (double)RAND_MAX);
}

static void set_up(void) {
    memset(&err, 0, sizeof err);
    printf("seed %d\n", SEED);
    srand(SEED);
}

/* Linear sRGB -> XYZ D50. */
static const double srgb[9] = {0.4360747, 0.3850649, 0.1430804, 0.2225045, 0.7168786,
                               0.0606169, 0.0139322, 0.0971045, 0.7141733};

/* ------------------------------------------------------------------ a camera of the test's own */

struct camera {
    double gain[3], gamma, saturation, gradient[2];
};

static struct camera random_camera(void) {
    struct camera c = {
        {0}, uniform(0.85, 1.2), uniform(0.85, 1.2), {uniform(-0.15, 0.15), uniform(-0.15, 0.15)}};
    for (int i = 0; i < 3; i++)
        c.gain[i] = exp(uniform(-0.35, 0.1));
    return c;
}

static struct pm_xyz shoot(const struct camera *camera, struct pm_lab lab, double x, double y) {
    struct pm_xyz xyz = pm_xyz_from_lab(lab);
    double from_xyz[9], rgb[3], out[3];
    pm_matrix_invert(srgb, from_xyz);
    pm_matrix_apply(from_xyz, (const double[3]){xyz.X, xyz.Y, xyz.Z}, rgb);
    double light = exp(camera->gradient[0] * x + camera->gradient[1] * y), mean = 0;
    for (int c = 0; c < 3; c++)
        mean += rgb[c] * camera->gain[c] * light / 3;
    for (int c = 0; c < 3; c++) {
        double v = mean + camera->saturation * (rgb[c] * camera->gain[c] * light - mean);
        rgb[c] = 0.18 * pow(fmax(v, 1e-4) / 0.18, camera->gamma);
    }
    pm_matrix_apply(srgb, rgb, out);
    return (struct pm_xyz){out[0], out[1], out[2]};
}

static struct pm_patches shoot_chart(const struct camera *camera, const struct pm_lab *labs) {
    struct pm_patches patches = {.marred = -1};
    for (int i = 0; i < PM_PATCHES; i++)
        patches.xyz[i] = shoot(camera, labs[i], (i % 6 - 2.5) / 2.5, (i / 6 - 1.5) / 1.5);
    return patches;
}

static struct pm_lab random_lab(void) {
    double chroma = uniform(0, 40), hue = uniform(0, 2 * M_PI);
    return (struct pm_lab){uniform(12, 90), chroma * cos(hue), chroma * sin(hue)};
}

/* ------------------------------------------------------------------ the model */

static struct pm_chart_model random_model(double size) {
    struct pm_chart_model model = {.g0 = {1.2, 0.9, 1.5}};
    memcpy(model.to_xyz, srgb, sizeof srgb);
    for (int i = 0; i < PM_MODEL_SIZE; i++)
        model.p[i] = uniform(-size, size);
    return model;
}

static struct pm_lab lab_of(const struct pm_chart_model *model, const double rgb[3], double x, double y,
                            double (*jacobian)[PM_MODEL_SIZE]) {
    struct pm_model_parts parts;
    pm_model_unpack(model->p, &parts);
    return pm_model_lab(model, &parts, rgb, x, y, jacobian);
}

START_TEST(the_jacobian_is_that_of_finite_differences) {
    for (int round = 0; round < 200; round++) {
        struct pm_chart_model model = random_model(0.15);
        double rgb[3] = {uniform(0.01, 0.9), uniform(0.01, 0.9), uniform(0.01, 0.9)}, by[3][PM_MODEL_SIZE];
        double x = uniform(-1, 1), y = uniform(-1, 1), step = 1e-6;
        (void)lab_of(&model, rgb, x, y, by);
        for (int j = 0; j < PM_MODEL_SIZE; j++) {
            struct pm_chart_model more = model, less = model;
            more.p[j] += step;
            less.p[j] -= step;
            struct pm_lab a = lab_of(&more, rgb, x, y, NULL), b = lab_of(&less, rgb, x, y, NULL);
            double d[3] = {(a.L - b.L) / (2 * step), (a.a - b.a) / (2 * step), (a.b - b.b) / (2 * step)};
            for (int k = 0; k < 3; k++)
                if (fabs(d[k] - by[k][j]) > 1e-3 * (1 + fabs(d[k])))
                    ck_abort_msg("parameter %d of row %d: %g, differences say %g", j, k, by[k][j], d[k]);
        }
    }
}
END_TEST

START_TEST(tables_give_the_model_pixel_by_pixel) {
    static struct pm_correction correction;
    double worst = 0;
    for (int round = 0; round < 50; round++) {
        struct pm_chart_model model = random_model(0.2);
        pm_correction_from_chart(&model, &correction);
        for (int i = 0; i < 100; i++) {
            double rgb[3] = {uniform(0, 1), uniform(0, 1), uniform(0, 1)}, xyz[3];
            pm_matrix_apply(srgb, rgb, xyz);
            float f[3] = {(float)xyz[0], (float)xyz[1], (float)xyz[2]};
            pm_correction_apply(&correction, f, 1);
            struct pm_lab truth = lab_of(&model, rgb, 0, 0, NULL);
            struct pm_xyz is = {fmax((double)f[0], 1e-5), fmax((double)f[1], 1e-5), fmax((double)f[2], 1e-5)};
            worst = fmax(worst, pm_de00(pm_lab_from_xyz(is), truth));
        }
    }
    printf("tables: worst %.4f dE00\n", worst);
    ck_assert_double_lt(worst, 0.02);
}
END_TEST

/* Rising or not is what 500 points of each channel's curve say, unless it is a matter of rounding. */
START_TEST(a_model_is_monotone_if_its_curves_rise) {
    enum { POINTS = 500 };
    int rising = 0, falling = 0;
    for (int round = 0; round < 400; round++) {
        struct pm_chart_model model = random_model(0.1);
        struct pm_model_parts parts;
        double least = INFINITY;
        /* About where the slope at either limit of the curve, l = -3 and 2, is 0. */
        model.p[PM_MODEL_CURVE] = round % 2 ? uniform(1, 2.4) : uniform(-3.4, -1.6);
        memset(model.p + PM_MODEL_OFFSET, 0, 3 * sizeof *model.p);
        pm_model_unpack(model.p, &parts);
        for (int c = 0; c < 3; c++) {
            double before = 0;
            for (int i = 0; i <= POINTS; i++) {
                const double l = -3 + 5.0 * i / POINTS, linear = 0.18 * exp(l) / model.g0[c],
                             here = log(pm_model_tone(&model, &parts, c, linear));
                if (i > 0)
                    least = fmin(least, (here - before) * POINTS / 5);
                before = here;
            }
        }
        if (fabs(least) < 0.02)
            continue;
        ck_assert_int_eq(pm_model_is_monotone(&model), least > 0);
        rising += least > 0;
        falling += least < 0;
    }
    ck_assert(rising > 50 && falling > 50);
}
END_TEST

/* Each column of the published tables (X-Rite), weighted by the number of the patch. */
START_TEST(the_chart_has_the_published_colours) {
    static const double published[PM_CHART_REFERENCES][3] = {
        [PM_CHART_BEFORE_NOV2014] = {16555.199, 1593.893, 2019.482},
        [PM_CHART_NOV2014] = {16443.530, 1529.750, 2185.660},
    };
    for (int r = 0; r < PM_CHART_REFERENCES; r++) {
        const struct pm_lab *labs = pm_classic24_lab((enum pm_chart_reference)r);
        struct pm_lab sum = {0, 0, 0};
        for (int i = 0; i < PM_PATCHES; i++) {
            sum.L += (i + 1) * labs[i].L;
            sum.a += (i + 1) * labs[i].a;
            sum.b += (i + 1) * labs[i].b;
        }
        ck_assert_double_eq_tol(sum.L, published[r][0], 1e-9);
        ck_assert_double_eq_tol(sum.a, published[r][1], 1e-9);
        ck_assert_double_eq_tol(sum.b, published[r][2], 1e-9);
    }
}
END_TEST

START_TEST(any_number_may_be_corrected) {
    static struct pm_correction correction;
    struct pm_chart_model model = random_model(0.2);
    pm_correction_from_chart(&model, &correction);
    float wild[] = {0,        0, 0,         -1,  -1,  -1,  1e30F,  1e30F, 1e30F,
                    INFINITY, 0, -INFINITY, NAN, NAN, NAN, 1e-30F, 50,    3};
    pm_correction_apply(&correction, wild, sizeof wild / sizeof *wild / 3);
    for (size_t i = 0; i < sizeof wild / sizeof *wild; i++)
        ck_assert(isfinite(wild[i]));
    float same[3] = {0.3F, 0.4F, 0.5F};
    pm_correction_apply(NULL, same, 1);
    pm_correction_identity(&correction);
    pm_correction_apply(&correction, same, 1);
    ck_assert(same[0] == 0.3F && same[1] == 0.4F && same[2] == 0.5F);
}
END_TEST

/* ------------------------------------------------------------------ the fit */

START_TEST(a_perfect_photo_needs_no_correction) {
    for (int r = PM_CHART_BEFORE_NOV2014; r < PM_CHART_REFERENCES; r++) {
        const struct pm_lab *labs = pm_classic24_lab((enum pm_chart_reference)r);
        struct pm_patches patches;
        struct pm_chart_fit fit;
        memset(&patches, 0, sizeof patches);
        for (int i = 0; i < PM_PATCHES; i++)
            patches.xyz[i] = pm_xyz_from_lab(labs[i]);
        ck_assert_msg(pm_chart_fit(&patches, srgb, true, &fit, &err), "%s", err.message);
        ck_assert_int_eq(fit.reference, r);
        ck_assert_double_lt(fit.in_sample_de00, 0.6);
        ck_assert(!fit.doubtful);
    }
}
END_TEST

START_TEST(a_phone_is_undone) {
    static struct pm_correction correction;
    double worst_mean = 0;
    for (int round = 0; round < 20; round++) {
        struct camera camera = random_camera();
        enum pm_chart_reference reference = round % 2 ? PM_CHART_NOV2014 : PM_CHART_BEFORE_NOV2014;
        struct pm_patches patches = shoot_chart(&camera, pm_classic24_lab(reference));
        struct pm_chart_fit fit;
        ck_assert_msg(pm_chart_fit(&patches, srgb, false, &fit, &err), "%s", err.message);
        ck_assert_int_eq(fit.reference, reference);
        pm_correction_from_chart(&fit.model, &correction);
        double sum = 0;
        for (int i = 0; i < 200; i++) {
            struct pm_lab truth = random_lab();
            struct pm_xyz seen = shoot(&camera, truth, 0, 0);
            float xyz[3] = {(float)seen.X, (float)seen.Y, (float)seen.Z};
            pm_correction_apply(&correction, xyz, 1);
            sum += pm_de00(pm_lab_from_xyz((struct pm_xyz){xyz[0], xyz[1], xyz[2]}), truth) / 200;
        }
        worst_mean = fmax(worst_mean, sum);
    }
    printf("simulated phones: worst mean %.2f dE00\n", worst_mean);
    ck_assert_double_lt(worst_mean, 1.5);
}
END_TEST

START_TEST(clipped_patches_are_dropped_and_too_many_refused) {
    struct camera camera = random_camera();
    struct pm_patches patches = shoot_chart(&camera, pm_classic24_lab(PM_CHART_NOV2014));
    struct pm_chart_fit fit;
    patches.clipped_frac[PM_PATCH_WHITE] = 0.06;
    patches.clipped_frac[3] = 0.04;
    ck_assert(pm_chart_fit(&patches, srgb, true, &fit, &err));
    for (int i = 0; i < PM_PATCHES; i++)
        ck_assert_int_eq(fit.dropped[i], i == PM_PATCH_WHITE);
    for (int clipped = 0; clipped < PM_PATCHES; clipped++) {
        struct pm_patches others = patches;
        others.clipped_frac[PM_PATCH_WHITE] = 0;
        others.clipped_frac[clipped] = 0.06;
        ck_assert(pm_chart_fit(&others, srgb, true, &fit, &err));
        for (int i = 0; i < PM_PATCHES; i++)
            ck_assert_int_eq(isnan(fit.patch_de00[i]), i == clipped);
    }
    for (int i = 0; i < 7; i++)
        patches.clipped_frac[i] = 1;
    ck_assert(!pm_chart_fit(&patches, srgb, true, &fit, &err));
    ck_assert_int_eq(err.code, PM_E_CHART);
    ck_assert_ptr_nonnull(strstr(err.message, "8 of"));
    ck_assert(!pm_chart_fit_quick(&patches, srgb, &fit));
}
END_TEST

START_TEST(a_painted_patch_is_dropped_when_given_and_damns_a_found_chart) {
    static const int painted[] = {5, 13, 16, 20, 4};
    for (size_t i = 0; i < sizeof painted / sizeof *painted; i++) {
        struct camera camera = random_camera();
        struct pm_lab labs[PM_PATCHES];
        memcpy(labs, pm_classic24_lab(PM_CHART_NOV2014), sizeof labs);
        labs[painted[i]] = (struct pm_lab){30, 55, 10};
        struct pm_patches patches = shoot_chart(&camera, labs);
        struct pm_chart_fit fit;
        ck_assert(!pm_chart_fit(&patches, srgb, false, &fit, &err));
        ck_assert_int_eq(err.code, PM_E_CHART);
        ck_assert_msg(pm_chart_fit(&patches, srgb, true, &fit, &err), "%s", err.message);
        ck_assert(fit.dropped[painted[i]]);
    }
}
END_TEST

START_TEST(a_patch_painted_white_is_no_clipped_one) {
    struct camera camera = {{1.2, 1.25, 1.3}, 1, 1, {0, 0}};
    struct pm_patches patches = shoot_chart(&camera, pm_classic24_lab(PM_CHART_NOV2014));
    struct pm_chart_fit fit;
    patches.clipped_frac[5] = 1;
    patches.xyz[5] = pm_d50;
    ck_assert(!pm_chart_fit(&patches, srgb, false, &fit, &err));
    ck_assert(pm_chart_fit(&patches, srgb, true, &fit, &err));
    patches.clipped_frac[5] = 0;
    patches.xyz[5] = shoot(&camera, pm_classic24_lab(PM_CHART_NOV2014)[5], 1, -1);
    patches.clipped_frac[PM_PATCH_WHITE] = 1;
    patches.xyz[PM_PATCH_WHITE] = pm_d50;
    ck_assert_msg(pm_chart_fit(&patches, srgb, false, &fit, &err), "%s", err.message);
}
END_TEST

START_TEST(other_colours_are_refused) {
    int refused = 0, rounds = 60;
    for (int round = 0; round < rounds; round++) {
        struct camera camera = random_camera();
        struct pm_lab labs[PM_PATCHES];
        const struct pm_lab *reference = pm_classic24_lab(PM_CHART_NOV2014);
        for (int i = 0; i < PM_PATCHES; i++)
            labs[i] = round % 4 == 0   ? random_lab()
                      : round % 4 == 1 ? reference[i / 6 * 6 + 5 - i % 6]             /* mirrored */
                      : round % 4 == 2 ? reference[PM_PATCHES - 1 - i]                /* turned */
                                       : reference[(i + 1 + round / 4) % PM_PATCHES]; /* moved on */
        struct pm_patches patches = shoot_chart(&camera, labs);
        struct pm_chart_fit fit;
        refused += !pm_chart_fit(&patches, srgb, false, &fit, &err);
        ck_assert(!pm_chart_fit_quick(&patches, srgb, &fit));
    }
    ck_assert_int_eq(refused, rounds);
}
END_TEST

START_TEST(a_bleached_chart_is_refused_when_found) {
    struct camera camera = {{0.9, 0.9, 0.9}, 1, 1, {0, 0}};
    struct pm_lab labs[PM_PATCHES];
    for (int i = 0; i < PM_PATCHES; i++) {
        struct pm_lab lab = pm_classic24_lab(PM_CHART_NOV2014)[i];
        labs[i] = (struct pm_lab){55 + 0.6 * (lab.L - 55), 0.4 * lab.a, 0.4 * lab.b};
    }
    struct pm_patches patches = shoot_chart(&camera, labs);
    struct pm_chart_fit fit;
    ck_assert(!pm_chart_fit(&patches, srgb, false, &fit, &err));
}
END_TEST

START_TEST(wild_numbers_are_survived) {
    for (int round = 0; round < 24; round++) {
        struct pm_patches patches;
        struct pm_chart_fit fit;
        memset(&patches, 0, sizeof patches);
        for (int i = 0; i < PM_PATCHES && round > 0; i++)
            patches.xyz[i] = round % 3 == 0 ? (struct pm_xyz){0.2, 0.2, 0.2}
                             : round % 3 == 1
                                 ? (struct pm_xyz){uniform(0, 1), uniform(0, 1), uniform(0, 1)}
                                 : (struct pm_xyz){uniform(-1, 5), uniform(-1, 5), uniform(-1, 5)};
        ck_assert(!pm_chart_fit(&patches, srgb, round % 2, &fit, &err));
        ck_assert_int_eq(err.code, PM_E_CHART);
    }
}
END_TEST

/* ------------------------------------------------------------------ the card */

static struct pm_card card_of(struct pm_lab lab) {
    return (struct pm_card){pm_xyz_from_lab(lab), 1, 0};
}

START_TEST(a_card_turns_neutral_and_as_light_as_it_is_said_to_be) {
    static const struct {
        enum pm_card_kind kind;
        double card_L, seen_L, expected_L;
    } cases[] = {{PM_CARD_GREY, NAN, 44, 49.5},
                 {PM_CARD_WHITE, NAN, 80, 95},
                 {PM_CARD_L, 60, 70, 60},
                 {PM_CARD_ABSENT, NAN, 44, 44}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pm_lab seen = {cases[i].seen_L, 5, 7};
        struct pm_card card = card_of(seen);
        struct pm_correction correction;
        ck_assert_msg(pm_correction_from_card(&card, cases[i].kind, cases[i].card_L, srgb, &correction, &err),
                      "%s", err.message);
        float xyz[3] = {(float)card.xyz.X, (float)card.xyz.Y, (float)card.xyz.Z};
        pm_correction_apply(&correction, xyz, 1);
        struct pm_lab lab = pm_lab_from_xyz((struct pm_xyz){xyz[0], xyz[1], xyz[2]});
        ck_assert_double_lt(pm_chroma(lab), 0.01);
        ck_assert_double_eq_tol(lab.L, cases[i].expected_L, 0.01);
    }
}
END_TEST

static void refuse(struct pm_card card, enum pm_card_kind kind, double card_L, const char *reason) {
    struct pm_correction correction;
    pm_error_clear(&err);
    ck_assert_msg(!pm_correction_from_card(&card, kind, card_L, srgb, &correction, &err), "not refused: %s",
                  reason);
    ck_assert_int_eq(err.code, PM_E_CARD);
    ck_assert_msg(strstr(err.message, reason) != NULL, "%s", err.message);
}

START_TEST(a_bad_card_is_refused_with_the_reason) {
    struct pm_card grey = card_of((struct pm_lab){50, 1, 2}), clipped = grey, textured = grey;
    clipped.clipped_frac = 0.2;
    textured.deviation_de76 = 9;
    refuse(clipped, PM_CARD_GREY, NAN, "overexposed");
    refuse(textured, PM_CARD_GREY, NAN, "not uniform");
    refuse(grey, PM_CARD_WHITE, NAN, "too dark");
    refuse(card_of((struct pm_lab){92, 1, 1}), PM_CARD_GREY, NAN, "too light");
    refuse(grey, PM_CARD_L, 95, "too dark");
    refuse(card_of((struct pm_lab){0, 0, 0}), PM_CARD_GREY, NAN, "too dark");
    refuse(card_of((struct pm_lab){NAN, 0, 0}), PM_CARD_GREY, NAN, "card");
}
END_TEST

/* ------------------------------------------------------------------ real charts */

struct real_chart {
    const char *file;
    struct pm_point corners[4];
    double loo_limit;
};

static const struct real_chart real_charts[] = {
    {"c01_plantcv_mini_P3.jpg", {{69, 380}, {69, 93}, {240, 93}, {240, 380}}, 2.9},
    {"c03_plantcv_classic.jpg", {{222, 59}, {224.4, 331.5}, {64.4, 331.5}, {58, 59}}, 3.2},
    {"c03_plantcv_classic.png", {{222, 59}, {224.4, 331.5}, {64.4, 331.5}, {58, 59}}, 3.2},
};

/* The patches of a real chart, and the matrix of its profile. */
static struct pm_patches measure_real(const char *folder, const struct real_chart *chart, double matrix[9]) {
    char path[500];
    struct pm_photo_limits limits = {.max_pixels = 250000000};
    struct pm_patches patches;
    struct pm_pixels pixels;
    struct pm_profiles *profiles = pm_profiles_new(&err);
    snprintf(path, sizeof path, "%s/charts/%s", folder, chart->file);
    struct pm_photo *photo = pm_photo_open(path, &limits, &err);
    ck_assert_msg(photo != NULL, "%s", err.message);
    const struct pm_photo_info *info = pm_photo_info(photo);
    const struct pm_profile *profile =
        info->icc != NULL ? pm_profile_from_icc(profiles, info->icc, info->icc_size, info->channels, &err)
                          : pm_profile_builtin(profiles, PM_PROFILE_SRGB, &err);
    ck_assert_ptr_nonnull(profile);
    pm_profile_matrix(profile, matrix);
    struct pm_box box = pm_chart_box(chart->corners, info->width, info->height);
    struct pm_photo_request request = {.keep = &box, .n_keep = 1, .full_size = true};
    ck_assert_msg(pm_photo_read(photo, &request, &pixels, NULL, &err), "%s", err.message);
    ck_assert_msg(pm_patches_measure(&pixels, profile, chart->corners, &patches, &err), "%s", err.message);
    pm_pixels_free(&pixels);
    pm_photo_close(photo);
    pm_profiles_free(profiles);
    return patches;
}

/* Mean dE00 of the patches, white-balanced and exposed by the middle grey, as with a grey card. */
static double by_white_balance(const struct pm_patches *patches, const double matrix[9],
                               const struct pm_lab *labs) {
    static struct pm_correction correction;
    struct pm_card card = {patches->xyz[21], 0, 0};
    double sum = 0;
    ck_assert(pm_correction_from_card(&card, PM_CARD_L, labs[21].L, matrix, &correction, &err));
    for (int i = 0; i < PM_PATCHES; i++) {
        float xyz[3] = {(float)patches->xyz[i].X, (float)patches->xyz[i].Y, (float)patches->xyz[i].Z};
        pm_correction_apply(&correction, xyz, 1);
        sum += pm_de00(pm_lab_from_xyz((struct pm_xyz){xyz[0], xyz[1], xyz[2]}), labs[i]);
    }
    return sum / PM_PATCHES;
}

/* Mean leave-one-out dE00 of the least-squares 3 x 3 matrix. */
static double by_matrix(const struct pm_patches *patches, const struct pm_lab *labs) {
    double sum = 0;
    for (int left_out = 0; left_out < PM_PATCHES; left_out++) {
        double aa[9] = {0}, ta[9] = {0}, inverse[9], m[9], out[3];
        for (int i = 0; i < PM_PATCHES; i++) {
            struct pm_xyz t = pm_xyz_from_lab(labs[i]);
            const double a[3] = {patches->xyz[i].X, patches->xyz[i].Y, patches->xyz[i].Z},
                         to[3] = {t.X, t.Y, t.Z};
            for (int k = 0; k < 9 && i != left_out; k++) {
                aa[k] += a[k / 3] * a[k % 3];
                ta[k] += to[k / 3] * a[k % 3];
            }
        }
        pm_matrix_invert(aa, inverse);
        pm_matrix_multiply(ta, inverse, m);
        const struct pm_xyz *p = patches->xyz + left_out;
        pm_matrix_apply(m, (const double[3]){p->X, p->Y, p->Z}, out);
        sum += pm_de00(pm_lab_from_xyz((struct pm_xyz){out[0], out[1], out[2]}), labs[left_out]);
    }
    return sum / PM_PATCHES;
}

START_TEST(real_charts_are_foretold_as_well_as_by_the_prototype) {
    const char *folder = pm_shared("real charts");
    for (size_t i = 0; folder != NULL && i < sizeof real_charts / sizeof *real_charts; i++) {
        const struct real_chart *chart = real_charts + i;
        double matrix[9];
        struct pm_patches patches = measure_real(folder, chart, matrix);
        struct pm_chart_fit fit;
        ck_assert_msg(pm_chart_fit(&patches, matrix, true, &fit, &err), "%s", err.message);
        const struct pm_lab *labs = pm_classic24_lab(fit.reference);
        double balance = by_white_balance(&patches, matrix, labs), linear = by_matrix(&patches, labs);
        printf("%-26s white balance %.2f, 3x3 %.2f, joint fit %.2f (p90 %.2f; in sample %.2f, worst %.2f)\n",
               chart->file, balance, linear, fit.residual_de00, fit.residual_p90_de00, fit.in_sample_de00,
               fit.worst_de00);
        ck_assert_double_le(fit.residual_de00, chart->loo_limit);
        ck_assert_double_lt(fit.residual_de00, linear);
        ck_assert_double_lt(fit.residual_de00, balance);
        ck_assert(!fit.doubtful);
        ck_assert(pm_chart_fit(&patches, matrix, false, &fit, &err));
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("chart_fit");
    TCase *tests = tcase_create("chart_fit");
    tcase_add_checked_fixture(tests, set_up, NULL);
    tcase_add_test(tests, the_jacobian_is_that_of_finite_differences);
    tcase_add_test(tests, tables_give_the_model_pixel_by_pixel);
    tcase_add_test(tests, any_number_may_be_corrected);
    tcase_add_test(tests, a_model_is_monotone_if_its_curves_rise);
    tcase_add_test(tests, the_chart_has_the_published_colours);
    tcase_add_test(tests, a_perfect_photo_needs_no_correction);
    tcase_add_test(tests, a_phone_is_undone);
    tcase_add_test(tests, clipped_patches_are_dropped_and_too_many_refused);
    tcase_add_test(tests, a_painted_patch_is_dropped_when_given_and_damns_a_found_chart);
    tcase_add_test(tests, a_patch_painted_white_is_no_clipped_one);
    tcase_add_test(tests, other_colours_are_refused);
    tcase_add_test(tests, a_bleached_chart_is_refused_when_found);
    tcase_add_test(tests, wild_numbers_are_survived);
    tcase_add_test(tests, a_card_turns_neutral_and_as_light_as_it_is_said_to_be);
    tcase_add_test(tests, a_bad_card_is_refused_with_the_reason);
    tcase_add_test(tests, real_charts_are_foretold_as_well_as_by_the_prototype);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
