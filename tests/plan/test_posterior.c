/* Compares the posterior with the same model computed in another way, and tests its invariants. */
#include "testing.h"

/* The tables of cameras are taken as given; the computation from them is tested. */
#include "../../src/plan/likelihood.c"
#include "hair_known.h"

static uint64_t state = 17;

static double random_unit(void) {
    uint64_t z = (state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return ((double)((z ^ (z >> 31)) >> 11) + 0.5) / 9007199254740992.0;
}

static double random_normal(void) {
    return sqrt(-2 * log(random_unit())) * cos(6.283185307179586 * random_unit());
}

/* What turns normal deviates into ones of Student's t that share it. */
static double random_tail(int freedom) {
    double sum = 0;
    for (int i = 0; i < freedom; i++) {
        double x = random_normal();
        sum += x * x;
    }
    return sqrt(freedom / sum);
}

static struct pm_evidence evidence_of(enum pm_evidence_kind kind, struct pm_lab lab) {
    return (struct pm_evidence){
        .photo = {{.reference = kind, .lab = lab, .residual_de00 = 5, .own_de00 = 1, .card_L = 49.5}},
        .n_photos = 1,
        .level_L = NAN,
        .level_sd_L = NAN};
}

static struct pm_posterior posterior_of(enum pm_evidence_kind kind, struct pm_lab lab) {
    struct pm_evidence evidence = evidence_of(kind, lab);
    struct pm_posterior posterior;
    pm_posterior(&evidence, &posterior);
    return posterior;
}

static double prior_density(struct pm_lab lab, double *dyed) {
    double sum = 0;
    for (int kind = 0; kind < PM_KINDS; kind++)
        sum += pm_hair_kind_share(kind) * density_of_kind(kind, lab);
    *dyed = pm_hair_kind_share(PM_KIND_DYED) * density_of_kind(PM_KIND_DYED, lab);
    return sum;
}

/* ------------------------------------------------------------------ brute force */

struct brute {
    struct pm_lab mean;
    double natural, sd_L;
};

static void lab_of_light(const double light[3], struct pm_lab *lab) {
    static const double to_xyz[9] = {0.4360747, 0.3850649, 0.1430804, 0.2225045, 0.7168786,
                                     0.0606169, 0.0139322, 0.0971045, 0.7141733};
    double xyz[3] = {0};
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 3; k++)
            xyz[i] += to_xyz[3 * i + k] * light[k];
    *lab = pm_lab_from_xyz((struct pm_xyz){xyz[0], xyz[1], xyz[2]});
}

/* Cameras are drawn at random and the photo is inverted through each; the resulting colour is weighted by
 * its prior, by the volume of Lab in a unit of the drawn space (octaves of light), and by the scene's
 * light in a unit of the photo's. */
static struct brute draw_cameras(struct pm_lab lab, const struct pm_camera_error *error, double pivot,
                                 int draws) {
    struct pm_octaves seen = pm_octaves_of(lab);
    double total = 0, natural = 0, L2 = 0;
    struct pm_lab sum = {0, 0, 0};
    for (int n = 0; n < draws; n++) {
        double u = random_unit(), v = random_unit();
        size_t i = 0, k = 0;
        while (i < CURVES - 1 && (u -= curves[i].share) > 0)
            i++;
        while (k < FLARES - 1 && (v -= flares[k].share) > 0)
            k++;
        double own = error->own_sd, light = error->light_mean + hypot(error->light_sd, own) * random_normal();
        double tail = random_tail(error->freedom), balance_sd[3] = {error->red_sd, 0, error->blue_sd};
        double scene[3], jacobian = 1;
        bool possible = true;
        for (int c = 0; c < 3; c++) {
            double whole = pivot * pow(exp2(seen.channel[c]) / pivot, 1 / curves[i].slope);
            double rest = whole - flares[k].light;
            possible = possible && rest > 0.03 * whole;
            double stray = error->stray_sd / (rest * log(2));
            double sd = sqrt(balance_sd[c] * balance_sd[c] + 2 * own * own + stray * stray);
            scene[c] = rest / exp2(light + (c == 1 ? 0 : sd * tail * random_normal()));
            jacobian *= whole / (rest * curves[i].slope);
        }
        if (!possible)
            continue;
        struct pm_lab hair, moved;
        lab_of_light(scene, &hair);
        /* The volume of Lab in a unit of octaves, by differences. */
        double d[3][3];
        for (int c = 0; c < 3; c++) {
            double more[3] = {scene[0], scene[1], scene[2]};
            more[c] *= exp2(1e-4);
            lab_of_light(more, &moved);
            d[c][0] = (moved.L - hair.L) * 1e4;
            d[c][1] = (moved.a - hair.a) * 1e4;
            d[c][2] = (moved.b - hair.b) * 1e4;
        }
        double volume = fabs(d[0][0] * (d[1][1] * d[2][2] - d[1][2] * d[2][1]) -
                             d[0][1] * (d[1][0] * d[2][2] - d[1][2] * d[2][0]) +
                             d[0][2] * (d[1][0] * d[2][1] - d[1][1] * d[2][0]));
        double dyed, weight = prior_density(hair, &dyed);
        if (hair.L > 99.5 || !(weight > 0))
            continue;
        natural += jacobian * volume * (weight - dyed);
        weight *= jacobian * volume;
        total += weight;
        sum.L += weight * hair.L;
        sum.a += weight * hair.a;
        sum.b += weight * hair.b;
        L2 += weight * hair.L * hair.L;
    }
    struct brute brute = {{sum.L / total, sum.a / total, sum.b / total}, natural / total, 0};
    brute.sd_L = sqrt(L2 / total - brute.mean.L * brute.mean.L);
    return brute;
}

START_TEST(agrees_with_cameras_drawn_at_random) {
    static const struct pm_lab seen[] = {{14, 1, 1},  {25, 4, 6}, {38, 9, 12},
                                         {52, 5, 19}, {66, 1, 6}, {35, 18, 20}};
    struct pm_lab lab = seen[_i % 6];
    bool card = _i >= 6;
    struct pm_posterior posterior = posterior_of(card ? PM_EVIDENCE_CARD : PM_EVIDENCE_NONE, lab);
    struct pm_camera_error error = card ? with_card : no_reference;
    error.own_sd = hypot(error.own_sd, 1 / 2.5003 / 14);
    double pivot = card ? pm_xyz_from_lab((struct pm_lab){49.5, 0, 0}).Y : 0.18;
    struct brute brute = draw_cameras(lab, &error, pivot, 150000);
    ck_assert_msg(
        fabs(posterior.mean.L - brute.mean.L) < 0.5 && fabs(posterior.mean.a - brute.mean.a) < 0.4 &&
            fabs(posterior.mean.b - brute.mean.b) < 0.5,
        "measured %g %g %g: grid %.2f %.2f %.2f, drawn %.2f %.2f %.2f", lab.L, lab.a, lab.b, posterior.mean.L,
        posterior.mean.a, posterior.mean.b, brute.mean.L, brute.mean.a, brute.mean.b);
    ck_assert_double_eq_tol(posterior.sd_L, brute.sd_L, 0.5);
    ck_assert_double_eq_tol(posterior.natural, brute.natural, 0.03);
}
END_TEST

/* Colours drawn uniformly around the measured one, weighted by prior and likelihood. */
START_TEST(agrees_with_colours_drawn_round_a_chart) {
    static const struct pm_lab seen[] = {{16, 1, 1}, {27, 5, 7}, {45, 7, 16}, {70, 3, 20}};
    struct pm_lab lab = seen[_i], sum = {0, 0, 0};
    struct pm_evidence evidence = evidence_of(PM_EVIDENCE_CHART, lab);
    struct pm_posterior posterior = posterior_of(PM_EVIDENCE_CHART, lab);
    struct pm_likelihood like;
    double total = 0;
    pm_likelihood_set(&like, &evidence.photo[0]);
    for (int n = 0; n < 200000; n++) {
        struct pm_lab hair = {lab.L + 24 * (random_unit() - 0.5), lab.a + 24 * (random_unit() - 0.5),
                              lab.b + 24 * (random_unit() - 0.5)};
        double dyed, weight = prior_density(hair, &dyed) * chart_likelihood(&like, hair);
        total += weight;
        sum.L += weight * hair.L;
        sum.a += weight * hair.a;
        sum.b += weight * hair.b;
    }
    ck_assert_double_eq_tol(posterior.mean.L, sum.L / total, 0.15);
    ck_assert_double_eq_tol(posterior.mean.a, sum.a / total, 0.15);
    ck_assert_double_eq_tol(posterior.mean.b, sum.b / total, 0.15);
}
END_TEST

/* ------------------------------------------------------------------ the measurement has the last word */

START_TEST(dyed_hair_stays_what_it_is_and_is_told) {
    static const struct pm_lab dyed[] = {{35, 10, -40}, {50, -35, 25}, {45, 55, 0}, {40, 30, -35}};
    struct pm_posterior alone = posterior_of(PM_EVIDENCE_NONE, dyed[_i]),
                        chart = posterior_of(PM_EVIDENCE_CHART, dyed[_i]);
    ck_assert_double_lt(alone.natural, 0.5);
    ck_assert_double_lt(chart.natural, 0.02);
    ck_assert_double_lt(pm_de00(chart.mean, dyed[_i]), 1.5);
    ck_assert_double_lt(fabs(pm_delta_hue(alone.mean, dyed[_i])), 12);
}
END_TEST

/* Black hair as two photos of it have it, one in a warm light: hair that dark is black or nearly so (15 to 18
 * to an instrument, 2 to 4 more to a camera, and a tinge leaves dark brown possible). Brown hair in the same
 * light stays brown. */
START_TEST(black_hair_stays_dark) {
    static const struct {
        struct pm_lab seen;
        double from_L, to_L;
    } hair[] = {{{11.2, 6.1, 6.0}, 14, 24.5},
                {{5.2, 6.2, -2.4}, 12, 19},
                {{7, 1, 0}, 11, 17},
                {{26, 8, 11.5}, 26, 36}};
    struct pm_posterior posterior = posterior_of(PM_EVIDENCE_NONE, hair[_i].seen);
    ck_assert_double_ge(posterior.mean.L, hair[_i].from_L);
    ck_assert_double_le(posterior.mean.L, hair[_i].to_L);
}
END_TEST

START_TEST(natural_hair_is_natural) {
    static const struct pm_lab hair[] = {{12, 0, 0},  {20, 1, 1},   {26, 5, 6}, {36, 8, 13}, {50, 6, 18},
                                         {68, 4, 22}, {40, 17, 22}, {62, 0, 4}, {80, 1, 8}};
    ck_assert_double_gt(posterior_of(PM_EVIDENCE_NONE, hair[_i]).natural, 0.85);
    ck_assert_double_gt(posterior_of(PM_EVIDENCE_CHART, hair[_i]).natural, 0.85);
}
END_TEST

START_TEST(a_better_reference_is_never_worse) {
    static const struct pm_lab hair[] = {{17, 1, 0}, {26, 5, 6}, {40, 7, 14}, {60, 6, 20}};
    double none = posterior_of(PM_EVIDENCE_NONE, hair[_i]).radius_de00,
           card = posterior_of(PM_EVIDENCE_CARD, hair[_i]).radius_de00,
           chart = posterior_of(PM_EVIDENCE_CHART, hair[_i]).radius_de00;
    ck_assert_double_lt(card, none);
    ck_assert_double_lt(chart, card);
}
END_TEST

START_TEST(anything_measured_gives_an_answer) {
    static const double L[] = {0, 1, 50, 99, 100}, ab[] = {-128, -60, 0, 60, 127};
    for (int i = 0; i < 5 * 5 * 5; i++) {
        struct pm_lab lab = {L[i % 5], ab[i / 5 % 5], ab[i / 25]};
        for (int kind = PM_EVIDENCE_NONE; kind <= PM_EVIDENCE_STRIP; kind++) {
            struct pm_posterior p = posterior_of(kind, lab);
            ck_assert(isfinite(p.mean.L) && isfinite(p.mean.a) && isfinite(p.mean.b));
            ck_assert(p.radius_de00 >= 0 && p.natural >= 0 && p.natural <= 1);
        }
    }
}
END_TEST

/* ------------------------------------------------------------------ evidence that adds up */

START_TEST(a_level_read_by_a_person_narrows_it) {
    struct pm_evidence evidence = evidence_of(PM_EVIDENCE_NONE, (struct pm_lab){40, 7, 14});
    struct pm_posterior alone, told;
    pm_posterior(&evidence, &alone);
    evidence.level_L = 30;
    evidence.level_sd_L = 8;
    pm_posterior(&evidence, &told);
    ck_assert_double_lt(told.radius_de00, 0.8 * alone.radius_de00);
    ck_assert_double_lt(told.mean.L, alone.mean.L);
}
END_TEST

START_TEST(photos_in_other_light_narrow_it) {
    struct pm_evidence evidence = evidence_of(PM_EVIDENCE_NONE, (struct pm_lab){40, 7, 14});
    struct pm_posterior one, two;
    pm_posterior(&evidence, &one);
    evidence.photo[1] = evidence.photo[0];
    evidence.n_photos = 2;
    pm_posterior(&evidence, &two);
    ck_assert_double_lt(two.radius_de00, 0.9 * one.radius_de00);
}
END_TEST

/* Under a blue light skin is bluer than skin is: the hair is then warmer than it was measured. */
START_TEST(skin_tells_of_the_white_balance) {
    struct pm_evidence evidence = evidence_of(PM_EVIDENCE_NONE, (struct pm_lab){40, 3, 4});
    struct pm_posterior usual, blue;
    evidence.photo[0].has_skin = true;
    evidence.photo[0].skin = (struct pm_lab){60, 12, 17};
    pm_posterior(&evidence, &usual);
    evidence.photo[0].skin = (struct pm_lab){60, 12, 4};
    pm_posterior(&evidence, &blue);
    ck_assert_double_gt(blue.mean.b, usual.mean.b + 1);
}
END_TEST

/* The light on the skin is not that on the hair. */
START_TEST(light_of_the_skin_tells_nothing_of_the_hairs) {
    struct pm_evidence evidence = evidence_of(PM_EVIDENCE_NONE, (struct pm_lab){40, 7, 14});
    struct pm_posterior usual, dark;
    evidence.photo[0].has_skin = true;
    evidence.photo[0].skin = (struct pm_lab){60, 12, 17};
    pm_posterior(&evidence, &usual);
    struct pm_xyz xyz = pm_xyz_from_lab(evidence.photo[0].skin);
    evidence.photo[0].skin = pm_lab_from_xyz((struct pm_xyz){xyz.X / 4, xyz.Y / 4, xyz.Z / 4});
    pm_posterior(&evidence, &dark);
    ck_assert_double_eq_tol(dark.mean.L, usual.mean.L, 1e-6);
    ck_assert_double_eq_tol(dark.radius_de00, usual.radius_de00, 1e-6);
}
END_TEST

START_TEST(same_evidence_same_bytes) {
    struct pm_posterior one = posterior_of(PM_EVIDENCE_NONE, (struct pm_lab){31, 6, 9}),
                        two = posterior_of(PM_EVIDENCE_NONE, (struct pm_lab){31, 6, 9});
    ck_assert_mem_eq(one.point, two.point, sizeof one.point);
    ck_assert_double_eq(one.radius_de00, two.radius_de00);
}
END_TEST

/* ------------------------------------------------------------------ shades */

START_TEST(the_fewest_shades_hold_the_share) {
    static const double nearest[6] = {0.05, 0.4, 0.02, 0.3, 0.03, 0.2};
    size_t likely[6];
    ck_assert_uint_eq(pm_posterior_likely(nearest, 6, 0.9, likely), 3);
    ck_assert_uint_eq(likely[0], 1);
    ck_assert_uint_eq(likely[1], 3);
    ck_assert_uint_eq(likely[2], 5);
    ck_assert_uint_eq(pm_posterior_likely(nearest, 6, 1, likely), 6);
    ck_assert_uint_eq(pm_posterior_likely(nearest, 0, 0.9, likely), 0);
    ck_assert_uint_eq(pm_posterior_likely((const double[3]){0, 0, 0}, 3, 0.9, likely), 0);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("posterior");
    TCase *tests = tcase_create("posterior");
    tcase_set_timeout(tests, 120);
    tcase_add_loop_test(tests, agrees_with_cameras_drawn_at_random, 0, 12);
    tcase_add_loop_test(tests, agrees_with_colours_drawn_round_a_chart, 0, 4);
    tcase_add_loop_test(tests, dyed_hair_stays_what_it_is_and_is_told, 0, 4);
    tcase_add_loop_test(tests, black_hair_stays_dark, 0, 4);
    tcase_add_loop_test(tests, natural_hair_is_natural, 0, 9);
    tcase_add_loop_test(tests, a_better_reference_is_never_worse, 0, 4);
    tcase_add_test(tests, anything_measured_gives_an_answer);
    tcase_add_test(tests, a_level_read_by_a_person_narrows_it);
    tcase_add_test(tests, photos_in_other_light_narrow_it);
    tcase_add_test(tests, skin_tells_of_the_white_balance);
    tcase_add_test(tests, light_of_the_skin_tells_nothing_of_the_hairs);
    tcase_add_test(tests, same_evidence_same_bytes);
    tcase_add_test(tests, the_fewest_shades_hold_the_share);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
