/* Recovers known strengths from blends, and predicts held-out blends better. */
#include "made_palettes.h"

#include "blend/calibrate.h"
#include "blend/mix.h"
#include "color/lab.h"

enum { PIGMENTS = 5, TRAINING = 24, HELD_BACK = 60 };

static struct pm_palette *mixing_set(void) {
    struct pm_error err;
    struct pm_palette *palette = pm_palette_load("palettes/mixing.cgats", NULL, &err);
    ck_assert_msg(palette != NULL, "%s", err.message);
    ck_assert_uint_eq(palette->n_shades, PIGMENTS);
    return palette;
}

static struct pm_mixer mixer_of(const struct pm_palette *palette) {
    struct pm_mixer mixer;
    ck_assert(pm_mixer_init(&mixer, palette, NULL));
    return mixer;
}

static struct pm_lab lab_of_blend(const struct pm_mixer *mixer, const struct pm_test_blend *blend) {
    size_t which[PM_MAX_TEST_PARTS];
    for (size_t i = 0; i < blend->n; i++)
        which[i] = (size_t)blend->shades[i];
    return pm_mix_lab(mixer, which, blend->drops, blend->n);
}

/* Normal by twelve uniform ones: good enough for noise. */
static double made_normal(uint64_t *state) {
    double sum = -6;
    for (int i = 0; i < 12; i++)
        sum += made_number(state, 0, 1, 9);
    return sum;
}

/* 2 or 3 pigments, up to 8 drops of each, measured with noise. */
static void make_blends(uint64_t *state, const struct pm_palette *truth, double noise,
                        struct pm_test_blend *blends, size_t count) {
    struct pm_mixer mixer = mixer_of(truth);
    for (size_t i = 0; i < count; i++) {
        struct pm_test_blend *blend = &blends[i];
        int first = (int)made_below(state, PIGMENTS);
        blend->n = 2 + made_below(state, 2);
        for (size_t p = 0; p < blend->n; p++) {
            blend->shades[p] = (first + (int)p * (1 + (int)i % 2)) % PIGMENTS;
            blend->drops[p] = (double)(1 + made_below(state, 8));
        }
        blend->lab = lab_of_blend(&mixer, blend);
        blend->lab.L += noise * made_normal(state);
        blend->lab.a += noise * made_normal(state);
        blend->lab.b += noise * made_normal(state);
    }
    pm_mixer_free(&mixer);
}

/* Strengths up to e^±1 away from what the palette takes them for; returns the truth. */
static struct pm_palette *with_strengths(uint64_t *state, double strengths[PIGMENTS]) {
    struct pm_palette *truth = mixing_set();
    for (size_t i = 0; i < PIGMENTS; i++)
        truth->shades[i].strength = strengths[i] = exp(made_number(state, -1, 1, 9));
    return truth;
}

START_TEST(known_strengths_are_recovered) {
    uint64_t state = made_seed("known_strengths_are_recovered");
    double worst = 0;
    for (int round = 0; round < 10; round++) {
        double strengths[PIGMENTS], ratio[PIGMENTS], mean = 0;
        struct pm_test_blend blends[TRAINING];
        struct pm_calibration calibration;
        struct pm_error err;
        struct pm_palette *truth = with_strengths(&state, strengths), *palette = mixing_set();
        make_blends(&state, truth, 0, blends, TRAINING);
        ck_assert_msg(pm_calibrate(palette, blends, TRAINING, &calibration, &err), "%s", err.message);
        for (int i = 0; i < PIGMENTS; i++)
            mean += (ratio[i] = log(calibration.strength[i] / strengths[i])) / PIGMENTS;
        for (int i = 0; i < PIGMENTS; i++)
            worst = fmax(worst, fabs(exp(ratio[i] - mean) - 1));
        ck_assert_double_lt(calibration.mean_after_de00, 0.5);
        pm_calibration_free(&calibration);
        pm_palette_free(palette);
        pm_palette_free(truth);
    }
    printf("strengths recovered within %.2f %%\n", 100 * worst);
    ck_assert_double_lt(worst, 0.05);
}
END_TEST

static double mean_error(const struct pm_palette *palette, const struct pm_test_blend *blends, size_t count) {
    struct pm_mixer mixer = mixer_of(palette);
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += pm_de00(lab_of_blend(&mixer, &blends[i]), blends[i].lab);
    pm_mixer_free(&mixer);
    return sum / (double)count;
}

START_TEST(held_back_blends_come_nearer) {
    uint64_t state = made_seed("held_back_blends_come_nearer");
    double before = 0, after = 0, told = 0;
    enum { ROUNDS = 10 };
    for (int round = 0; round < ROUNDS; round++) {
        double strengths[PIGMENTS];
        struct pm_test_blend blends[TRAINING + HELD_BACK];
        struct pm_calibration calibration;
        struct pm_error err;
        struct pm_palette *truth = with_strengths(&state, strengths), *palette = mixing_set();
        make_blends(&state, truth, 2, blends, TRAINING + HELD_BACK);
        ck_assert_msg(pm_calibrate(palette, blends, TRAINING, &calibration, &err), "%s", err.message);
        double plain = mean_error(palette, blends + TRAINING, HELD_BACK);
        ck_assert_double_eq_tol(calibration.mean_before_de00, mean_error(palette, blends, TRAINING), 1e-9);
        pm_calibration_apply(&calibration, palette);
        ck_assert_double_eq_tol(calibration.mean_in_sample_de00, mean_error(palette, blends, TRAINING), 1e-9);
        ck_assert_double_lt(calibration.mean_in_sample_de00, calibration.mean_after_de00);
        before += plain / ROUNDS;
        after += mean_error(palette, blends + TRAINING, HELD_BACK) / ROUNDS;
        told += palette->calib_error_de00 / ROUNDS;
        pm_calibration_free(&calibration);
        pm_palette_free(palette);
        pm_palette_free(truth);
    }
    printf("noise of 2 in L*, a*, b*: held-back blends %.2f before, %.2f after, leave-one-out says %.2f\n",
           before, after, told);
    ck_assert_double_lt(after, 0.7 * before);
    ck_assert_double_eq_tol(told, after, 0.15 * after);
}
END_TEST

/* What is right already stays, and shades that no blend holds are not touched. */
START_TEST(nothing_to_learn_changes_nothing) {
    struct pm_palette *palette = mixing_set();
    struct pm_mixer mixer = mixer_of(palette);
    struct pm_calibration calibration;
    struct pm_test_blend blends[3] = {
        {{0, 4}, {1, 4}, 2, {0, 0, 0}}, {{0, 4}, {1, 1}, 2, {0, 0, 0}}, {{0, 1}, {2, 3}, 2, {0, 0, 0}}};
    for (int i = 0; i < 3; i++)
        blends[i].lab = lab_of_blend(&mixer, &blends[i]);
    ck_assert(pm_calibrate(palette, blends, 3, &calibration, NULL));
    ck_assert_double_lt(calibration.mean_before_de00, 1e-9);
    ck_assert_double_eq_tol(calibration.strength[0], mixer.pigments[0].scatter[0], 1e-6);
    ck_assert_double_eq_tol(calibration.strength[4], mixer.pigments[4].scatter[0], 1e-6);
    ck_assert(isnan(calibration.strength[2]) && isnan(calibration.strength[3]));
    pm_calibration_apply(&calibration, palette);
    ck_assert(isnan(palette->shades[2].strength));
    pm_calibration_free(&calibration);
    pm_mixer_free(&mixer);
    pm_palette_free(palette);
}
END_TEST

static bool read_blends(const char *rows, struct pm_test_blend **blends, size_t *count,
                        struct pm_error *err) {
    struct pm_palette *palette = mixing_set();
    struct pm_palette *table = made_read(rows, strlen(rows));
    bool done = pm_test_blends_read(palette, table, blends, count, err);
    pm_palette_free(table);
    pm_palette_free(palette);
    return done;
}

START_TEST(tables_of_blends_are_read) {
    struct pm_test_blend *blends;
    struct pm_error err;
    size_t count;
    ck_assert(
        read_blends("id,blend,L,a,b\n1,black:2+white:8,40,0,-2\n2,\"brown:1, ochre:3.5 ,white:2\",60,5,9\n",
                    &blends, &count, &err));
    ck_assert_uint_eq(count, 2);
    ck_assert_int_eq(blends[0].shades[1], 4);
    ck_assert_double_eq(blends[0].drops[1], 8);
    ck_assert_uint_eq(blends[1].n, 3);
    ck_assert_double_eq(blends[1].drops[1], 3.5);
    ck_assert_double_eq(blends[1].lab.L, 60);
    free(blends);
    ck_assert(read_blends("id,L,a,b\nblack:2+white:8,40,0,-2\n", &blends, &count, &err));
    free(blends);
    static const char *const bad[] = {"black:2",          "black:2+grey:3",   "black:2+black:1",
                                      "black:2+white",    "black:2+white:0",  "black:2+white:x",
                                      "black:-1+white:2", "+black:1+white:2", ""};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char rows[200];
        snprintf(rows, sizeof rows, "id,blend,L,a,b\n1,%s,40,0,0\n", bad[i]);
        ck_assert_msg(!read_blends(rows, &blends, &count, &err), "%s", bad[i]);
        ck_assert_int_eq(err.code, PM_E_PALETTE);
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("calibrate");
    TCase *tests = tcase_create("calibrate");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, known_strengths_are_recovered);
    tcase_add_test(tests, held_back_blends_come_nearer);
    tcase_add_test(tests, nothing_to_learn_changes_nothing);
    tcase_add_test(tests, tables_of_blends_are_read);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
