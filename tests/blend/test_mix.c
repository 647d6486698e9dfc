/* Mixing: laws that hold for any pigments, and real paint. */
#include "testing.h"

#include "blend/mix.h"
#include "blend/spectrum.h"
#include "color/lab.h"
#include "match_palette.h"

static const struct pm_palette *filled;
static struct pm_mixer mixer;

static void mix_all_of(const struct pm_palette *palette) {
    filled = palette;
    ck_assert(pm_mixer_init(&mixer, palette, NULL));
}

static double worst_difference(struct pm_lab a, struct pm_lab b) {
    return fmax(fabs(a.L - b.L), fmax(fabs(a.a - b.a), fabs(a.b - b.b)));
}

/* ------------------------------------------------------------------ laws */

/* Shades that paint can have: plain, with STRENGTH, with a tint, with a spectrum, in turn. */
static void random_pigments(struct pm_palette *palette, uint64_t *state, int kind) {
    new_palette(palette);
    for (int i = 0; i < 5; i++) {
        char id[16];
        snprintf(id, sizeof id, "P%d", i);
        uint8_t rgb[3];
        for (int k = 0; k < 3; k++)
            rgb[k] = (uint8_t)random_between(state, 10, 240);
        struct pm_lab lab = pm_lab_from_srgb8(rgb);
        struct pm_shade *shade = add_shade(palette, id, lab.L, lab.a, lab.b);
        if (kind == 1)
            shade->strength = random_between(state, 0.2, 4);
        if (kind == 2 && i > 1) {
            shade->tint_lab = (struct pm_lab){(shade->lab.L + 97) / 2, shade->lab.a / 2, shade->lab.b / 2};
            shade->tint_frac = random_between(state, 0.1, 0.8);
            shade->tint_white = i == 2 ? strdup("P0") : NULL;
        }
        if (kind == 3) {
            shade->spectrum = malloc(PM_BANDS * sizeof(double));
            for (int b = 0; b < PM_BANDS; b++)
                shade->spectrum[b] = random_between(state, 0.01, 0.95);
        }
    }
    palette->shades[0].lab = (struct pm_lab){96, 0, 1};
}

static struct pm_lab mix(const size_t *which, const double *drops, size_t n) {
    return pm_mix_lab(&mixer, which, drops, n);
}

static void check_laws(uint64_t *state) {
    size_t one[] = {(size_t)random_between(state, 0, 5)}, two[] = {one[0], (one[0] + 1) % 5};
    size_t three[] = {one[0], two[1], (one[0] + 2) % 5}, turned[] = {three[2], three[0], three[1]};
    size_t split[] = {three[0], three[1], three[2], three[0]};
    double d[] = {1 + floor(random_between(state, 0, 9)), 1 + floor(random_between(state, 0, 9)),
                  1 + floor(random_between(state, 0, 9))};
    struct pm_lab lab = mix(three, d, 3);
    ck_assert_double_lt(worst_difference(lab, mix(turned, (double[]){d[2], d[0], d[1]}, 3)), 1e-9);
    ck_assert_double_lt(worst_difference(lab, mix(three, (double[]){7 * d[0], 7 * d[1], 7 * d[2]}, 3)), 1e-9);
    ck_assert_double_lt(worst_difference(lab, mix(split, (double[]){0.3 * d[0], d[1], d[2], 0.7 * d[0]}, 4)),
                        1e-9);
    ck_assert_double_lt(worst_difference(mix(two, d, 2), mix(three, (double[]){d[0], d[1], 0}, 3)), 1e-9);
    const struct pm_shade *alone = &filled->shades[one[0]];
    struct pm_lab own = alone->spectrum != NULL ? lab_of_spectrum(alone->spectrum) : alone->lab;
    ck_assert_double_lt(worst_difference(mix(one, d, 1), own), 1e-8);
}

START_TEST(mixtures_keep_the_laws) {
    uint64_t state = test_seed();
    printf("seed %llu\n", (unsigned long long)state);
    for (int round = 0; round < 200; round++) {
        struct pm_palette palette;
        random_pigments(&palette, &state, round % 4);
        mix_all_of(&palette);
        ck_assert(mixer.surface == (round % 4 == 2));
        check_laws(&state);
        pm_mixer_free(&mixer);
        drop_palette(&palette);
    }
}
END_TEST

START_TEST(every_band_of_a_mixture_lies_between_its_pigments) {
    uint64_t state = test_seed();
    printf("seed %llu\n", (unsigned long long)state);
    for (int round = 0; round < 100; round++) {
        struct pm_palette palette;
        const size_t which[] = {1, 4};
        const double drops[] = {random_between(&state, 1, 9), 3};
        random_pigments(&palette, &state, round % 4);
        mix_all_of(&palette);
        for (int i = 0; i < PM_BANDS; i++) {
            const double a = pm_mix_reflectance(&mixer, &which[0], drops, 1, i),
                         b = pm_mix_reflectance(&mixer, &which[1], drops, 1, i),
                         both = pm_mix_reflectance(&mixer, which, drops, 2, i);
            ck_assert(both >= fmin(a, b) - 1e-12 && both <= fmax(a, b) + 1e-12);
        }
        pm_mixer_free(&mixer);
        drop_palette(&palette);
    }
}
END_TEST

START_TEST(a_greater_share_of_the_darker_pigment_is_darker) {
    struct pm_palette palette;
    new_palette(&palette);
    add_shade(&palette, "light", 60, 6, 14);
    add_shade(&palette, "dark", 20, 2, 3);
    mix_all_of(&palette);
    double before = 61;
    for (int dark = 0; dark <= 10; dark++) {
        double L = mix((size_t[]){0, 1}, (double[]){10 - dark, dark}, 2).L;
        ck_assert_double_lt(L, before);
        before = L;
    }
    pm_mixer_free(&mixer);
    drop_palette(&palette);
}
END_TEST

START_TEST(strength_counts_as_drops) {
    struct pm_palette palette;
    new_palette(&palette);
    add_shade(&palette, "light", 60, 6, 14)->strength = 1;
    add_shade(&palette, "dark", 20, 2, 3)->strength = 2.5;
    mix_all_of(&palette);
    struct pm_lab strong = mix((size_t[]){0, 1}, (double[]){5, 2}, 2);
    pm_mixer_free(&mixer);
    palette.shades[1].strength = 1;
    mix_all_of(&palette);
    struct pm_lab plain = mix((size_t[]){0, 1}, (double[]){5, 5}, 2);
    ck_assert_double_lt(worst_difference(strong, plain), 1e-9);
    pm_mixer_free(&mixer);
    drop_palette(&palette);
}
END_TEST

START_TEST(a_measured_tint_is_met_again) {
    struct pm_palette palette;
    new_palette(&palette);
    add_shade(&palette, "white", 96.5, 0, 0);
    struct pm_shade *black = add_shade(&palette, "black", 20, 0, 0);
    black->tint_lab = (struct pm_lab){45, 0, 0};
    black->tint_frac = 0.36;
    black->tint_white = strdup("white");
    mix_all_of(&palette);
    struct pm_lab tint = mix((size_t[]){1, 0}, (double[]){0.36, 0.64}, 2);
    ck_assert_double_lt(worst_difference(tint, black->tint_lab), 1e-8);
    pm_mixer_free(&mixer);
    drop_palette(&palette);
}
END_TEST

START_TEST(saunderson_goes_both_ways) {
    for (double r = 1e-5; r < 0.96; r += 0.013)
        for (int surface = 0; surface < 2; surface++)
            ck_assert_double_eq_tol(pm_reflectance_from_ks(pm_ks_from_reflectance(r, surface), surface), r,
                                    1e-9);
}
END_TEST

START_TEST(an_impossible_colour_is_not_mixable) {
    struct pm_palette palette;
    new_palette(&palette);
    add_shade(&palette, "possible", 50, 10, 10);
    add_shade(&palette, "impossible", 20, -100, 0);
    mix_all_of(&palette);
    ck_assert(mixer.pigments[0].mixable && !mixer.pigments[1].mixable);
    pm_mixer_free(&mixer);
    drop_palette(&palette);
}
END_TEST

/* ------------------------------------------------------------------ limits */

/* A pigment of which a tint with a tenth of it is known; `white` NULL: the white of a palette that names
 * none. */
static void tinted_palette(struct pm_palette *palette, struct pm_lab tint, const char *white) {
    new_palette(palette);
    add_shade(palette, "W", 97, 0, 0);
    struct pm_shade *shade = add_shade(palette, "P", 30, 20, 10);
    shade->tint_lab = tint;
    shade->tint_frac = 0.1;
    shade->tint_white = white != NULL ? strdup(white) : NULL;
}

static void scatter_of(struct pm_lab tint, const char *white, double scatter[PM_BANDS]) {
    struct pm_palette palette;
    tinted_palette(&palette, tint, white);
    mix_all_of(&palette);
    memcpy(scatter, mixer.pigments[1].scatter, PM_BANDS * sizeof *scatter);
    pm_mixer_free(&mixer);
    drop_palette(&palette);
}

START_TEST(a_white_that_is_not_named_has_a_lightness_of_97) {
    double named[PM_BANDS], unnamed[PM_BANDS];
    const struct pm_lab tint = {70, 12, 6};
    scatter_of(tint, "W", named);
    scatter_of(tint, NULL, unnamed);
    for (int i = 0; i < PM_BANDS; i++)
        ck_assert_double_eq_tol(named[i], unnamed[i], 1e-12);
}
END_TEST

/* Hardly any colour in a tint is a hundredth of the white's scatter; almost all of it twenty times as much.
 */
START_TEST(scatter_has_limits) {
    double weak[PM_BANDS], strong[PM_BANDS];
    scatter_of((struct pm_lab){96.95, 0.02, 0.01}, "W", weak);
    scatter_of((struct pm_lab){30.05, 20, 10}, "W", strong);
    for (int i = 0; i < PM_BANDS; i++) {
        ck_assert_double_eq(weak[i], 0.01);
        ck_assert_double_eq(strong[i], 20);
    }
}
END_TEST

START_TEST(no_surface_is_blacker_than_a_millionth) {
    ck_assert_double_eq_tol(pm_ks_from_reflectance(0, false), (1 - 1e-6) * (1 - 1e-6) / 2e-6, 1e-6);
    ck_assert_double_eq_tol(pm_ks_from_reflectance(1, false), 1e-12 / (2 * (1 - 1e-6)), 1e-18);
}
END_TEST

/* ------------------------------------------------------------------ real paint */

enum { RULES = 3, MOST_TINTS = 40 };

struct tint {
    char pigment[40];
    double grams[2];
    struct pm_lab lab;
};

/* Masstones into `palette`, tints into `tints`. */
static size_t read_kimera(const char *shared, struct pm_palette *palette, struct tint *tints) {
    char path[600], line[300], kind[20], name[60], grams[20], white[20];
    size_t n = 0;
    snprintf(path, sizeof path, "%s/data/kimera_mixes_Lab_D50.csv", shared);
    FILE *file = fopen(path, "r");
    ck_assert_msg(file != NULL, "%s", path);
    while (fgets(line, sizeof line, file) != NULL) {
        struct tint t;
        if (sscanf(line, "masstone,%59[^,],%39[^,],,,%lf,%lf,%lf", name, t.pigment, &t.lab.L, &t.lab.a,
                   &t.lab.b) == 5)
            add_shade(palette, t.pigment, t.lab.L, t.lab.a, t.lab.b);
        else if (sscanf(line, "%19[^,],%59[^,],%39[^,],%19[^,],%19[^,],%lf,%lf,%lf", kind, name, t.pigment,
                        grams, white, &t.lab.L, &t.lab.a, &t.lab.b) == 8) {
            t.grams[0] = atof(grams), t.grams[1] = atof(white);
            tints[n++] = t;
        }
    }
    fclose(file);
    return n;
}

static double encode(double v) {
    return v <= 0.0031308 ? 12.92 * v : 1.055 * pow(v, 1 / 2.4) - 0.055;
}

static double decode(double v) {
    return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

/* The rule of many colour tools: gamma-encoded sRGB values (D50 primaries by Bradford) averaged. */
static struct pm_lab average_srgb(struct pm_lab a, struct pm_lab b, double share) {
    static const double to_rgb[3][3] = {{3.1338561, -1.6168667, -0.4906146},
                                        {-0.9787684, 1.9161415, 0.0334540},
                                        {0.0719453, -0.2289914, 1.4052427}};
    static const double to_xyz[3][3] = {{0.4360747, 0.3850649, 0.1430804},
                                        {0.2225045, 0.7168786, 0.0606169},
                                        {0.0139322, 0.0971045, 0.7141733}};
    struct pm_xyz p = pm_xyz_from_lab(a), q = pm_xyz_from_lab(b);
    double rgb[3], xyz[3] = {0};
    for (int i = 0; i < 3; i++) {
        double u = encode(to_rgb[i][0] * p.X + to_rgb[i][1] * p.Y + to_rgb[i][2] * p.Z);
        double v = encode(to_rgb[i][0] * q.X + to_rgb[i][1] * q.Y + to_rgb[i][2] * q.Z);
        rgb[i] = decode(fmin(fmax(share * u + (1 - share) * v, 0), 1));
    }
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 3; k++)
            xyz[i] += to_xyz[i][k] * rgb[k];
    return pm_lab_from_xyz((struct pm_xyz){xyz[0], xyz[1], xyz[2]});
}

/* The rule of the best-known open mixer: weights are amount squared times luminance. */
static struct pm_lab weigh_by_luminance(const size_t which[2], const double grams[2],
                                        const struct pm_palette *palette) {
    double drops[2];
    for (int i = 0; i < 2; i++) {
        double Y = pm_xyz_from_lab(palette->shades[which[i]].lab).Y;
        drops[i] = grams[i] * grams[i] * Y / mixer.pigments[which[i]].scatter[0];
    }
    return mix(which, drops, 2);
}

START_TEST(real_tints_are_predicted_from_their_masstones) {
    static const char *const rules[RULES] = {"ours", "luminance", "sRGB average"};
    const char *shared = pm_shared("real paint");
    struct pm_palette palette;
    struct tint tints[MOST_TINTS];
    double errors[RULES][MOST_TINTS], mean[RULES] = {0}, median[RULES];
    if (shared == NULL)
        return;
    new_palette(&palette);
    size_t n = read_kimera(shared, &palette, tints), white = (size_t)pm_palette_find(&palette, "white");
    ck_assert_uint_eq(n, 12);
    mix_all_of(&palette);
    for (size_t t = 0; t < n; t++) {
        size_t which[2] = {(size_t)pm_palette_find(&palette, tints[t].pigment), white};
        const double *grams = tints[t].grams;
        struct pm_lab guesses[RULES] = {mix(which, grams, 2), weigh_by_luminance(which, grams, &palette),
                                        average_srgb(palette.shades[which[0]].lab, palette.shades[white].lab,
                                                     grams[0] / (grams[0] + grams[1]))};
        for (int r = 0; r < RULES; r++) {
            double e = pm_de00(guesses[r], tints[t].lab);
            size_t at = t;
            for (; at > 0 && errors[r][at - 1] > e; at--)
                errors[r][at] = errors[r][at - 1];
            errors[r][at] = e;
            mean[r] += e / (double)n;
        }
    }
    for (int r = 0; r < RULES; r++) {
        median[r] = (errors[r][n / 2 - 1] + errors[r][n / 2]) / 2;
        printf("real tints, %s: mean %.1f, median %.1f dE00\n", rules[r], mean[r], median[r]);
    }
    ck_assert_double_le(mean[0], 13.5);
    ck_assert_double_le(median[0], 8.5);
    ck_assert(mean[1] > mean[0] + 5 && mean[2] > mean[0] + 5);
    pm_mixer_free(&mixer);
    drop_palette(&palette);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("mix");
    TCase *tests = tcase_create("mix");
    suite_add_tcase(suite, tests);
    tcase_add_test(tests, mixtures_keep_the_laws);
    tcase_add_test(tests, every_band_of_a_mixture_lies_between_its_pigments);
    tcase_add_test(tests, a_greater_share_of_the_darker_pigment_is_darker);
    tcase_add_test(tests, strength_counts_as_drops);
    tcase_add_test(tests, a_measured_tint_is_met_again);
    tcase_add_test(tests, a_white_that_is_not_named_has_a_lightness_of_97);
    tcase_add_test(tests, scatter_has_limits);
    tcase_add_test(tests, no_surface_is_blacker_than_a_millionth);
    tcase_add_test(tests, saunderson_goes_both_ways);
    tcase_add_test(tests, an_impossible_colour_is_not_mixable);
    tcase_add_test(tests, real_tints_are_predicted_from_their_masstones);
    return pm_run_suite(suite);
}
