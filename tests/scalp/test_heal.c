/* The assessment of healed dots, on plain numbers. */
#include "record/sentences.h"
#include "scalp/heal.h"

#include <math.h>
#include <string.h>

#include "color/lab.h"
#include "testing.h"

static const struct pm_lab unknown = {NAN, NAN, NAN};

/* Healed exactly as planned, in the plan's own light, by a good photo. */
static struct pm_heal_request as_planned(void) {
    const struct pm_lab planned = {30, 5, 8};
    return (struct pm_heal_request){
        .planned_lab = planned,
        .hair_then_lab = {31, 5, 9},
        .hair_then_uncertainty_de00 = 0.4,
        .hair_now_lab = {31, 5, 9},
        .hair_now_uncertainty_de00 = 0.4,
        .correction_de00 = 18,
        .treated = {.tone_lab = planned,
                    .tone_uncertainty_de00 = 2.5,
                    .tone_uncertainty_lab = {1.5, 2, 2},
                    .mean_lab = {58, 12, 17},
                    .darkest_lab = {48, 11, 15},
                    .skin_lab = {60, 12, 18},
                    .between_lab = {60, 12.4, 18},
                    .density_frac = 0.02,
                    .density_uncertainty_frac = 0.003,
                    .redness_a = 0.4},
        .planned_density_frac = 0.02,
        .days = 14,
        .step_L = 3.5,
        .next_lab = {26.5, 4.5, 7},
    };
}

struct judged {
    struct pm_followup_facts facts;
    struct pm_lab next;
    char reason[400];
};

static struct judged judged(const struct pm_heal_request *request) {
    struct judged out = {0};
    struct pm_error err;
    pm_heal_judge(request, &out.facts);
    out.next = out.facts.next_lab;
    ck_assert(pm_followup_reason(&out.facts, &err));
    snprintf(out.reason, sizeof out.reason, "%s", out.facts.reason);
    ck_assert(strlen(out.reason) > 20 && strchr(out.reason, '\n') == NULL &&
              strstr(out.reason, "nan") == NULL && strchr(out.reason, '{') == NULL);
    free(out.facts.reason);
    out.facts.reason = NULL;
    return out;
}

#define ck_advice(out, word)                                                                                 \
    ck_assert_msg((out).facts.advice == (word), "%s: %s", pm_word(PM_WORDS_ADVICE, (out).facts.advice),      \
                  (out).reason)

static void expect(const struct pm_heal_request *request, enum pm_advice advice) {
    struct judged out = judged(request);
    ck_advice(out, advice);
}

START_TEST(healed_as_planned_goes_on_as_planned) {
    struct pm_heal_request request = as_planned();
    struct judged out = judged(&request);
    ck_advice(out, PM_ADVICE_AS_PLANNED);
    ck_assert_double_eq(out.next.L, request.next_lab.L);
    ck_assert_double_eq(out.facts.healed_shades, 0);
    ck_assert_double_eq_tol(out.facts.de00, 0, 1e-6);
    ck_assert_double_eq_tol(out.facts.hair_delta.L, -1, 1e-9);
    request.last = true;
    expect(&request, PM_ADVICE_LEAVE);
    request.last = false;
    request.next_lab = unknown;
    expect(&request, PM_ADVICE_LEAVE);
}
END_TEST

START_TEST(young_red_and_unseen_are_taken_again) {
    struct pm_heal_request request = as_planned();
    request.days = 6;
    struct judged out = judged(&request);
    ck_advice(out, PM_ADVICE_RETAKE);
    ck_assert(isnan(out.next.L) && isnan(out.facts.healed_shades));
    request.days = 7;
    expect(&request, PM_ADVICE_AS_PLANNED);
    request.days = -1;
    expect(&request, PM_ADVICE_AS_PLANNED);
    request.treated.redness_a = 5; /* up to 4 it is the head's own */
    expect(&request, PM_ADVICE_AS_PLANNED);
    request.treated.redness_a = 5.2;
    expect(&request, PM_ADVICE_RETAKE);
    request.treated.redness_a = NAN;
    expect(&request, PM_ADVICE_AS_PLANNED);
    request.treated.tone_uncertainty_lab.L = 9;
    expect(&request, PM_ADVICE_RETAKE);
    request.treated.tone_lab = request.treated.tone_uncertainty_lab = unknown;
    request.treated.density_frac = request.treated.density_uncertainty_frac = NAN;
    out = judged(&request);
    ck_advice(out, PM_ADVICE_RETAKE);
    ck_assert(isnan(out.facts.de00) && isnan(out.facts.delta.a) && isnan(out.facts.uncertainty_de00));
    ck_assert_double_eq_tol(out.facts.expected_lab.L, 30, 1e-6);
}
END_TEST

START_TEST(four_weeks_make_it_final) {
    static const struct {
        int days;
        enum pm_judgement judgement;
    } cases[] = {{-1, PM_JUDGEMENT_UNKNOWN},     {0, PM_JUDGEMENT_PROVISIONAL}, {7, PM_JUDGEMENT_PROVISIONAL},
                 {27, PM_JUDGEMENT_PROVISIONAL}, {28, PM_JUDGEMENT_FINAL},      {400, PM_JUDGEMENT_FINAL}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pm_heal_request request = as_planned();
        request.days = cases[i].days;
        ck_assert_int_eq(judged(&request).facts.judgement, cases[i].judgement);
    }
}
END_TEST

START_TEST(too_few_dots_ask_for_dots_alone) {
    struct pm_heal_request request = as_planned();
    request.treated.density_frac = 0.012;
    struct judged out = judged(&request);
    ck_advice(out, PM_ADVICE_DENSITY);
    ck_assert_double_eq(out.next.L, request.planned_lab.L);
    request.last = true;
    expect(&request, PM_ADVICE_DENSITY);
    request.treated.density_frac = 0.0185; /* within its uncertainty */
    request.last = false;
    expect(&request, PM_ADVICE_AS_PLANNED);
    request.planned_density_frac = NAN;
    request.treated.density_frac = 0.008;
    expect(&request, PM_ADVICE_AS_PLANNED);
    request.treated.density_frac = 0.002;
    expect(&request, PM_ADVICE_DENSITY);
}
END_TEST

START_TEST(what_healed_lighter_is_aimed_darker_by_as_much) {
    struct pm_heal_request request = as_planned();
    request.treated.tone_lab.L += 7;
    struct judged out = judged(&request);
    ck_advice(out, PM_ADVICE_CORRECTED);
    ck_assert_double_eq_tol(out.facts.healed_shades, 2, 1e-6);
    ck_assert_double_eq_tol(out.next.L, request.next_lab.L - 7, 1e-6);
    ck_assert_double_eq_tol(out.next.a, request.next_lab.a, 1e-9);
    request.last = true;
    out = judged(&request);
    ck_assert_double_eq_tol(out.next.L, request.planned_lab.L - 7, 1e-6);
    request.last = false;
    request.treated.tone_lab.L += 20; /* a slip of the hand is not answered by black */
    out = judged(&request);
    ck_assert_double_ge(out.next.L, request.next_lab.L - 12);
}
END_TEST

START_TEST(what_healed_warmer_is_aimed_cooler) {
    struct pm_heal_request request = as_planned();
    request.treated.tone_lab.a += 4;
    request.treated.tone_lab.b += 8;
    struct judged out = judged(&request);
    ck_advice(out, PM_ADVICE_CORRECTED);
    ck_assert_ptr_nonnull(strstr(out.reason, "warmer"));
    ck_assert_double_eq_tol(out.next.b, request.next_lab.b - 8, 1e-6);
    ck_assert_double_eq_tol(out.next.L, request.next_lab.L, 1e-9);
    request.treated.tone_lab = (struct pm_lab){30, 1, 0};
    out = judged(&request);
    ck_advice(out, PM_ADVICE_CORRECTED);
    ck_assert_ptr_nonnull(strstr(out.reason, "cooler"));
    ck_assert_double_gt(out.next.b, request.next_lab.b);
}
END_TEST

START_TEST(nothing_darker_follows_what_is_too_dark) {
    struct pm_heal_request request = as_planned();
    request.treated.tone_lab.L -= 8;
    struct judged out = judged(&request);
    ck_advice(out, PM_ADVICE_LEAVE);
    ck_assert(isnan(out.next.L));
    ck_assert_double_lt(out.facts.healed_shades, -2);
    request.treated.tone_lab.b += 12; /* nor where the hue is off as well */
    expect(&request, PM_ADVICE_LEAVE);
    request.treated.density_frac = 0.008;
    out = judged(&request);
    ck_advice(out, PM_ADVICE_DENSITY);
    ck_assert_double_ge(out.next.L, request.treated.tone_lab.L);
}
END_TEST

/* Nothing is said that is finer than the uncertainty, whichever it is. */
START_TEST(no_correction_is_finer_than_the_uncertainty) {
    unsigned state = 7;
    printf("seed %u\n", state);
    for (int i = 0; i < 2000; i++) {
        double random[5];
        for (int k = 0; k < 5; k++)
            random[k] = ((state = state * 1664525u + 1013904223u) >> 8) / 16777216.0;
        struct pm_heal_request request = as_planned();
        request.treated.tone_uncertainty_lab = (struct pm_lab){6 * random[0], 6 * random[1], 6 * random[1]};
        request.treated.tone_lab.L += 24 * random[2] - 12;
        request.treated.tone_lab.a += 10 * random[3] - 5;
        request.treated.tone_lab.b += 20 * random[4] - 10;
        double u = request.treated.tone_uncertainty_lab.L;
        struct judged out = judged(&request);
        if (out.facts.delta.L < -6.3) /* beyond any uncertainty that there is here: 6 and what moving adds */
            ck_assert(isnan(out.next.L) || out.next.L > request.next_lab.L);
        if (fabs(out.facts.delta.L) < u && out.facts.advice == PM_ADVICE_CORRECTED)
            ck_assert_double_eq_tol(out.next.L, request.next_lab.L, 1e-9);
        if (!isnan(out.facts.healed_shades) && out.facts.healed_shades != 0)
            ck_assert_double_gt(fabs(out.facts.delta.L), u);
        ck_assert_double_gt(out.facts.uncertainty_de00, 0);
    }
}
END_TEST

/* A second camera that is darker and warmer changes neither advice nor pigment, as long as hair shows it. */
START_TEST(hair_cancels_the_camera) {
    for (int light = 0; light < 2; light++) {
        struct pm_heal_request request = as_planned();
        const double gain[3] = {0.62, 0.55, 0.41};
        struct pm_lab *seen[] = {&request.hair_now_lab, &request.treated.tone_lab};
        request.treated.tone_lab.L += 8 * light;
        for (int i = 0; i < 2; i++) {
            struct pm_xyz xyz = pm_xyz_from_lab(*seen[i]);
            *seen[i] = pm_lab_from_xyz((struct pm_xyz){gain[0] * xyz.X, gain[1] * xyz.Y, gain[2] * xyz.Z});
        }
        struct judged out = judged(&request);
        ck_advice(out, light ? PM_ADVICE_CORRECTED : PM_ADVICE_AS_PLANNED);
        ck_assert_double_lt(out.facts.expected_lab.L, 26);
        if (light) {
            ck_assert_double_eq_tol(out.next.L, request.next_lab.L - 8, 0.6);
            ck_assert_double_eq_tol(out.facts.healed_shades, 8 / 3.5, 0.2);
        }
    }
}
END_TEST

START_TEST(without_hair_the_camera_counts) {
    struct pm_heal_request request = as_planned();
    request.hair_then_lab = unknown;
    request.hair_then_uncertainty_de00 = NAN;
    struct judged out = judged(&request);
    ck_advice(out, PM_ADVICE_RETAKE);
    ck_assert_double_gt(out.facts.uncertainty_de00, 15);
    request.correction_de00 = 3;
    out = judged(&request);
    ck_advice(out, PM_ADVICE_AS_PLANNED);
    ck_assert_double_eq(out.facts.expected_lab.L, 30);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("heal");
    TCase *tests = tcase_create("heal");
    tcase_add_test(tests, healed_as_planned_goes_on_as_planned);
    tcase_add_test(tests, young_red_and_unseen_are_taken_again);
    tcase_add_test(tests, four_weeks_make_it_final);
    tcase_add_test(tests, too_few_dots_ask_for_dots_alone);
    tcase_add_test(tests, what_healed_lighter_is_aimed_darker_by_as_much);
    tcase_add_test(tests, what_healed_warmer_is_aimed_cooler);
    tcase_add_test(tests, nothing_darker_follows_what_is_too_dark);
    tcase_add_test(tests, no_correction_is_finer_than_the_uncertainty);
    tcase_add_test(tests, hair_cancels_the_camera);
    tcase_add_test(tests, without_hair_the_camera_counts);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
