/* Every code has a complete sentence, with its values in their places. */
#include "record/sentences.h"
#include "testing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void check_sentence(const char *text, size_t most) {
    ck_assert_ptr_nonnull(text);
    ck_assert_msg(strlen(text) >= 12 && strlen(text) < most, "%s", text);
    ck_assert_msg(strpbrk(text, "{}\n") == NULL && strstr(text, "nan") == NULL, "%s", text);
}

START_TEST(every_check_has_its_sentence) {
    struct pm_check check = {.check = (enum pm_check_code)_i, .value = 0.04, .limit = 0.02};
    pm_check_message(&check, false);
    check_sentence(check.message, sizeof check.message - 1);
    check.check = PM_CHECK_HIGHLIGHTS;
    check.value = 0.03449;
    pm_check_message(&check, false);
    ck_assert_str_eq(check.message,
                     "3.5 % of the hair is blown out (limit 2.0 %): move out of direct light and "
                     "expose for the hair"); /* as its four decimals in a record, 0.0345 */
}
END_TEST

START_TEST(light_is_compared_with_hair_or_between_strips) {
    struct pm_check check = {.check = PM_CHECK_STRIP_LIGHT, .value = 0.24, .limit = 0.2};
    pm_check_message(&check, true);
    ck_assert_str_eq(check.message,
                     "the light differs by 24 % between the strips (limit 20 %): find more even light");
    pm_check_message(&check, false);
    ck_assert_ptr_nonnull(strstr(check.message, "the light changes by 24 % from the strip to the hair"));
}
END_TEST

static char *sentences_of(const struct pm_note *notes, size_t n) {
    struct pm_buffer text = {0};
    pm_notes_sentences(notes, n, &text);
    return pm_buffer_take(&text, NULL);
}

START_TEST(every_note_has_its_sentence) {
    struct pm_note note = {.code = (enum pm_note_code)_i,
                           .id = (char *)"N5",
                           .ladder = (char *)"N",
                           .date = "2026-05-10",
                           .number = 3.5};
    char *text = sentences_of(&note, 1);
    check_sentence(text, 120);
    free(text);
}
END_TEST

START_TEST(every_sentence_of_a_plan_is_whole) {
    static const double lighter[] = {4, 14, -14};
    for (int i = 0; i < 3; i++) {
        struct pm_record record = {0};
        ck_assert(pm_plan_note(&record, (enum pm_plan_sentence)_i, "W5-2", 12.4, lighter[i], NULL));
        check_sentence(record.plan_note, 260);
        const bool far_off = _i == PM_SAY_NO_PIGMENT || _i == PM_SAY_NO_HAIR_COLOUR;
        ck_assert(!far_off || (strstr(record.plan_note, "W5-2, is about 12 away") != NULL &&
                               (strstr(record.plan_note, "too light") != NULL) == (i == 1) &&
                               (strstr(record.plan_note, "too dark") != NULL) == (i == 2)));
        free(record.plan_note);
    }
}
END_TEST

START_TEST(notes_say_what_they_know) {
    const struct pm_note notes[] = {
        {.code = PM_NOTE_AIMED_DARKER, .number = 1},
        {.code = PM_NOTE_AIMED_LIGHTER, .number = 1.5},
        {.code = PM_NOTE_EXPIRES, .id = (char *)"W4", .date = "2026-05-10", .number = NAN},
        {.code = PM_NOTE_EXPIRES,
         .id = (char *)"W4",
         .lot = (char *)"L{0}",
         .date = "2026-05-10",
         .number = NAN},
        {.code = PM_NOTE_DILUTED, .number = 10},
    };
    char *text = sentences_of(notes, sizeof notes / sizeof *notes);
    ck_assert_str_eq(
        text,
        "aimed 1 shade darker than the target, because the last work healed lighter; aimed 1.5 shades "
        "lighter than the target, because the last work healed darker; W4 expires on 2026-05-10, before the "
        "session; W4 (lot L{0}) expires on 2026-05-10, before the session; diluted 10:1 with sterile water");
    free(text);
}
END_TEST

START_TEST(notes_are_taken_with_what_they_own) {
    struct pm_session session = {0};
    struct pm_notes notes = {0};
    char id[] = "N5";
    pm_note_add(&notes, &(struct pm_note){.code = PM_NOTE_EXCLUDED, .id = id, .number = NAN});
    id[0] = 'X';
    pm_note_number(&notes, PM_NOTE_HUE_SHIFTS, NAN);
    ck_assert(pm_notes_take(&notes, &session, NULL));
    ck_assert_uint_eq(session.n_notes, 2);
    ck_assert_str_eq(session.note, "N5 is excluded; the hue shifts: no available bottle keeps it");
    ck_assert(pm_notes_take(&notes, &session, NULL)); /* none: the session has none either */
    ck_assert(session.note == NULL && session.n_notes == 0);
}
END_TEST

static struct pm_followup_facts facts_of(enum pm_why why) {
    return (struct pm_followup_facts){.session = 2,
                                      .days = 30,
                                      .judgement = PM_JUDGEMENT_FINAL,
                                      .why = why,
                                      .off_L = NAN,
                                      .off_ab = {NAN, NAN},
                                      .off_uncertainty_lab = {2.5, 1.5, 3.5},
                                      .least_density_frac = NAN,
                                      .planned_density_frac = NAN,
                                      .next_lab = {20, 3, 4},
                                      .delta = {4, 0, 0},
                                      .treated = {.redness_a = 6.2, .density_frac = 0.008}};
}

static void check_reason(struct pm_followup_facts facts, const char *wanted) {
    ck_assert(pm_followup_reason(&facts, NULL));
    if (wanted != NULL)
        ck_assert_str_eq(facts.reason, wanted);
    check_sentence(facts.reason, 400);
    free(facts.reason);
}

START_TEST(every_reason_has_its_sentence) {
    struct pm_followup_facts facts = facts_of((enum pm_why)_i);
    facts.off_L = facts.why == PM_WHY_OFF ? 3.2 : -3.2;
    check_reason(facts, NULL);
}
END_TEST

START_TEST(reasons_say_what_they_know) {
    struct pm_followup_facts facts = facts_of(PM_WHY_OFF);
    facts.off_L = 7.26;
    facts.off_ab[0] = -2.1;
    facts.off_ab[1] = 5;
    facts.least_density_frac = facts.planned_density_frac = 0.019;
    check_reason(facts,
                 "The dots have healed 7.3 L* lighter and warmer (a* -2.1, b* +5.0) than planned, more than "
                 "this photo's uncertainty of \xc2\xb1"
                 "2.5 in L* and \xc2\xb1"
                 "3.5 in hue: aim the next pigment "
                 "at Lab 20.0, 3.0, 4.0. They cover 0.8 % of the skin instead of 1.9 %: add dots.");
    facts.off_L = NAN;
    facts.off_ab[1] = -5;
    facts.planned_density_frac = NAN;
    check_reason(facts, "The dots have healed cooler (a* -2.1, b* -5.0) than planned, more than this photo's "
                        "uncertainty of \xc2\xb1"
                        "2.5 in L* and \xc2\xb1"
                        "3.5 in hue: aim the next pigment at Lab 20.0, 3.0, 4.0. They cover 0.8 % of the "
                        "skin, less than the usual minimum of 1.9 %: add dots.");
    facts = facts_of(PM_WHY_YOUNG);
    facts.days = 1;
    check_reason(facts, "The photo was taken 1 day after the session, but skin takes 7 days to calm down: "
                        "take another one after that.");
    facts = facts_of(PM_WHY_FADED);
    check_reason(
        facts,
        "30 days after session 2 it has faded by 4.0 L*: refresh it, aiming for the plan's final colour.");
    facts = facts_of(PM_WHY_RED);
    check_reason(facts, "The skin between the dots is redder than bare skin (a* +6.2): take the photo again "
                        "once it has calmed down.");
}
END_TEST

START_TEST(what_is_provisional_or_undated_is_said) {
    struct pm_followup_facts facts = facts_of(PM_WHY_GOOD);
    facts.judgement = PM_JUDGEMENT_PROVISIONAL;
    check_reason(facts, "The dots have healed to the planned colour, within this photo's uncertainty of "
                        "\xc2\xb1"
                        "2.5 L*: go on as planned. Provisional: it may fade further; a photo taken "
                        "28 days or more after the session decides.");
    facts.judgement = PM_JUDGEMENT_UNKNOWN;
    check_reason(facts,
                 "The dots have healed to the planned colour, within this photo's uncertainty of \xc2\xb1"
                 "2.5 L*: go on as planned. The date of the session is not known, nor whether it has fully "
                 "healed (28 days).");
    facts = facts_of(PM_WHY_YOUNG);
    facts.days = 3;
    facts.advice = PM_ADVICE_RETAKE;
    facts.judgement = PM_JUDGEMENT_PROVISIONAL;
    check_reason(facts, "The photo was taken 3 days after the session, but skin takes 7 days to calm down: "
                        "take another one after that.");
}
END_TEST

START_TEST(every_drift_has_its_sentence) {
    const struct pm_drift_facts drift = {.towards = (enum pm_drift)_i,
                                         .visits = 3,
                                         .days = 60,
                                         .alike = true,
                                         .moved_ab = {1, -6.2},
                                         .uncertainty_ab = {2.1, 3.3}};
    struct pm_buffer text = {0};
    ck_assert(pm_drift_sentence(&drift, &text));
    ck_assert_ptr_nonnull(strstr(text.text, "over 3 visits"));
    ck_assert((strstr(text.text, "b* -6.2") != NULL) || (strstr(text.text, "a* +1.0") != NULL));
    pm_buffer_free(&text);
    const struct pm_drift_facts one = {.towards = PM_DRIFT_NONE, .visits = 1};
    ck_assert(!pm_drift_sentence(&one, &text));
}
END_TEST

START_TEST(every_advice_has_its_words) {
    ck_assert_uint_gt(strlen(pm_advice_words((enum pm_advice)_i)), 10);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("sentences");
    TCase *tests = tcase_create("sentences");
    tcase_add_loop_test(tests, every_check_has_its_sentence, PM_CHECK_NONE + 1, PM_CHECK_CODES);
    tcase_add_test(tests, light_is_compared_with_hair_or_between_strips);
    tcase_add_loop_test(tests, every_note_has_its_sentence, PM_NOTE_NONE + 1, PM_NOTE_CODES);
    tcase_add_loop_test(tests, every_sentence_of_a_plan_is_whole, 0, PM_PLAN_SENTENCES);
    tcase_add_test(tests, notes_say_what_they_know);
    tcase_add_test(tests, notes_are_taken_with_what_they_own);
    tcase_add_loop_test(tests, every_reason_has_its_sentence, PM_WHY_UNKNOWN + 1, PM_WHY_CODES);
    tcase_add_test(tests, reasons_say_what_they_know);
    tcase_add_test(tests, what_is_provisional_or_undated_is_said);
    tcase_add_loop_test(tests, every_drift_has_its_sentence, PM_DRIFT_NONE, PM_DRIFT_RED + 1);
    tcase_add_loop_test(tests, every_advice_has_its_words, PM_ADVICE_NONE + 1, PM_ADVICE_LEAVE + 1);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
