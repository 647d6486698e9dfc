/* The sentences of advice: which one is said, and from which value on. */
#include "report/advice.h"

#include "base/buffer.h"
#include "report_made.h"
#include "testing.h"

#include <string.h>

static void ends_as(struct pm_buffer *out, bool said, const char *expected) {
    ck_assert_int_eq(said, expected != NULL);
    ck_assert_str_eq(out->text != NULL ? out->text : "", expected != NULL ? expected : "");
    pm_buffer_free(out);
}

static void answer_is(const struct pm_record *record, enum pm_answer answer, const char *expected) {
    struct pm_buffer out = {0};
    ends_as(&out, pm_say_answer(&out, record, answer), expected);
}

/* ------------------------------------------------------------------ the likely bottles */

/* `n` likely bottles, W1 to W9, of which `first` is nearest to the most probable colour. */
static struct pm_record likely_record(size_t n, size_t first) {
    static struct pm_likely likely[9];
    static struct pm_match shades[2];
    static char ids[9][3] = {"W1", "W2", "W3", "W4", "W5", "W6", "W7", "W8", "W9"};
    struct pm_record record = made_record();
    for (size_t i = 0; i < n; i++)
        likely[i] = (struct pm_likely){.id = ids[i], .nearest = 0.1};
    shades[0] = (struct pm_match){.id = (char *)"X1"}; /* near, but not likely */
    shades[1] = (struct pm_match){.id = ids[first]};
    record.likely = likely;
    record.n_likely = n;
    record.shades = shades;
    record.n_shades = 2;
    return record;
}

START_TEST(bottles_are_opened_from_the_nearest_on) {
    struct pm_record record = likely_record(0, 0);
    answer_is(&record, PM_ANSWER_BOTTLES, NULL);
    record = likely_record(1, 0);
    answer_is(&record, PM_ANSWER_BOTTLES, "Open W1: nine times in ten it is the bottle nearest to the hair.");
    record = likely_record(2, 0);
    answer_is(
        &record, PM_ANSWER_BOTTLES,
        "Open W1 first; W2 beside it: nine times in ten the bottle nearest to the hair is one of these 2.");
    record = likely_record(3, 1);
    answer_is(&record, PM_ANSWER_BOTTLES,
              "Open W2 first, in the middle of the likely colours; W1 and W3 beside it: nine times in ten "
              "the bottle "
              "nearest to the hair is one of these 3.");
    record = likely_record(6, 5);
    answer_is(&record, PM_ANSWER_BOTTLES,
              "Open W6 first, in the middle of the likely colours; W1, W2, W3, W4 and W5 beside it: nine "
              "times in ten "
              "the bottle nearest to the hair is one of these 6.");
    record = likely_record(8, 0);
    answer_is(
        &record, PM_ANSWER_BOTTLES,
        "Open W1 first; W2, W3, W4, W5, W6 and 2 more beside it: nine times in ten the bottle nearest to the "
        "hair is one of these 8.");
    record.n_shades = 0;
    ck_assert_ptr_eq(pm_opened(&record, 0), record.likely);
}
END_TEST

START_TEST(todays_blend_comes_before_the_bottles) {
    struct pm_record record = likely_record(1, 0);
    record.sessions[0].n_parts = 2;
    answer_is(&record, PM_ANSWER_BOTTLES,
              "Mix today's blend first; W1 beside it: nine times in ten it is the single bottle nearest to "
              "the hair.");
    record = likely_record(2, 1);
    record.sessions[0].n_parts = 2;
    answer_is(&record, PM_ANSWER_BOTTLES,
              "Mix today's blend first; W2 and W1 beside it: nine times in ten the single bottle nearest to "
              "the hair "
              "is one of these 2.");
}
END_TEST

/* Half and nine tenths part the sentences; 1.5 is told as 2, which is visible. */
START_TEST(nearness_is_told_by_its_probability) {
    static const struct {
        double visible;
        struct pm_lab delta;
        const char *said;
    } cases[] = {
        {NAN, {0, 0, 0}, NULL},
        {0.04, {9, 0, 0}, "Nine times in ten the nearest shows no visible difference."},
        {0.14, {9, 0, 0}, "Nine times in ten the nearest shows no visible difference."},
        {0.16, {9, 0, 0}, "Eight times in ten the nearest shows no visible difference."},
        {0.3, {9, 0, 0}, "Seven times in ten the nearest shows no visible difference."},
        {0.4, {9, 0, 0}, "Six times in ten the nearest shows no visible difference."},
        {0.49, {9, 0, 0}, "Five times in ten the nearest shows no visible difference."},
        {0.5, {1.4, -1.4, 1.4}, "Even the nearest may differ visibly, by about 2."},
        {0.89, {0, 0, 1}, "Even the nearest may differ visibly, by about 2."},
        {0.9, {0, 0, 1}, "Even the nearest will differ visibly, by about 2."},
        {0.5,
         {1.5, 1, 1},
         "Even the nearest may differ visibly: usually too light beside the hair, by 2 (2 is visible)."},
        {0.5,
         {-3, 1, 1},
         "Even the nearest may differ visibly: usually too dark beside the hair, by 3 (2 is visible)."},
        {0.5,
         {3, 4, 1},
         "Even the nearest may differ visibly: usually too red beside the hair, by 4 (2 is visible)."},
        {0.5,
         {3, -4, 1},
         "Even the nearest may differ visibly: usually too green beside the hair, by 4 (2 is visible)."},
        {0.5,
         {3, 4, 5},
         "Even the nearest may differ visibly: usually too warm beside the hair, by 5 (2 is visible)."},
        {0.5,
         {3, 4, -5},
         "Even the nearest may differ visibly: usually too cool beside the hair, by 5 (2 is visible)."},
        {0.9,
         {3, 1, 1},
         "Even the nearest will differ visibly: usually too light beside the hair, by 3 (2 is visible)."},
        {0.9,
         {-3, 1, 1},
         "Even the nearest will differ visibly: usually too dark beside the hair, by 3 (2 is visible)."},
        {0.9,
         {3, 4, 1},
         "Even the nearest will differ visibly: usually too red beside the hair, by 4 (2 is visible)."},
        {0.9,
         {3, -4, 1},
         "Even the nearest will differ visibly: usually too green beside the hair, by 4 (2 is visible)."},
        {0.9,
         {3, 4, 5},
         "Even the nearest will differ visibly: usually too warm beside the hair, by 5 (2 is visible)."},
        {0.9,
         {3, 4, -5},
         "Even the nearest will differ visibly: usually too cool beside the hair, by 5 (2 is visible)."},
    };
    struct pm_record record = likely_record(2, 0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        record.posterior.visible = cases[i].visible;
        record.posterior.nearest_delta = cases[i].delta;
        answer_is(&record, PM_ANSWER_NEARNESS, cases[i].said);
    }
    record.n_likely = 1;
    record.posterior.visible = 0.3;
    answer_is(&record, PM_ANSWER_NEARNESS, "Seven times in ten it shows no visible difference.");
    record.has_posterior = false;
    answer_is(&record, PM_ANSWER_NEARNESS, NULL);
    record.has_posterior = true;
    record.n_likely = 0;
    answer_is(&record, PM_ANSWER_NEARNESS, NULL);
}
END_TEST

START_TEST(a_drop_decides_among_the_likely) {
    struct pm_record record = likely_record(1, 0);
    answer_is(&record, PM_ANSWER_PROOF, "A drop of it beside the hair confirms it.");
    record.n_likely = 2;
    answer_is(&record, PM_ANSWER_PROOF, "Put a drop of each beside the hair, and plan the one that matches.");
    record.has_posterior = false;
    answer_is(&record, PM_ANSWER_PROOF, NULL);
    record.has_posterior = true;
    record.n_likely = 0;
    answer_is(&record, PM_ANSWER_PROOF, NULL);
}
END_TEST

/* Of one bottle the undertone is no news. A ladder may have a name of its own, as long as it likes. */
START_TEST(an_undertone_is_told_of_two_bottles_on) {
    struct pm_record record = likely_record(2, 0);
    answer_is(&record, PM_ANSWER_UNDERTONE, NULL);
    record.posterior.undertone = (char *)"warm";
    answer_is(&record, PM_ANSWER_UNDERTONE, "The undertone, warm, is certain; the depth is not.");
    record.posterior.undertone = (char *)"123456789 123456789 1234";
    answer_is(&record, PM_ANSWER_UNDERTONE,
              "The undertone, 123456789 123456789 1234, is certain; the depth is not.");
    record.posterior.undertone = (char *)"123456789 123456789 12345";
    answer_is(&record, PM_ANSWER_UNDERTONE,
              "The undertone, 123456789 123456789 123\u2026, is certain; the depth is not.");
    record.n_likely = 1;
    answer_is(&record, PM_ANSWER_UNDERTONE, NULL);
}
END_TEST

START_TEST(a_level_is_told_as_used_or_not) {
    struct pm_record record = made_record();
    answer_is(&record, PM_ANSWER_LEVEL, NULL);
    record.has_level = true;
    record.level = (struct pm_level_facts){.from = 4, .to = 4, .used = true};
    answer_is(&record, PM_ANSWER_LEVEL, "Level 4, as read off the ring, is taken into account.");
    record.level.to = 5;
    answer_is(&record, PM_ANSWER_LEVEL, "Level 4 to 5, as read off the ring, is taken into account.");
    record.level.used = false;
    answer_is(&record, PM_ANSWER_LEVEL,
              "Level 4 to 5, as read off the ring, is too far from this photo to be used: check both again.");
    record.level.to = 4;
    answer_is(&record, PM_ANSWER_LEVEL,
              "Level 4, as read off the ring, is too far from this photo to be used: check both again.");
    answer_is(&record, PM_ANSWERS, NULL);
}
END_TEST

/* ------------------------------------------------------------------ differences */

/* The smallest part is left out, and what is under 0.5. */
START_TEST(two_parts_of_a_difference_are_told) {
    static const struct {
        struct pm_lab delta;
        const char *said;
    } cases[] = {{{2, 0.2, 1}, "2.0 lighter, 1.0 warmer"},
                 {{-2, 0.6, -1}, "2.0 darker, 1.0 cooler"},
                 {{0.6, 3, 4}, "3.0 redder, 4.0 warmer"},
                 {{0.6, -3, 4}, "3.0 less red, 4.0 warmer"},
                 {{-2, -3, -1}, "2.0 darker, 3.0 less red"},
                 {{0.49, 0.5, 0}, "0.5 redder"},
                 {{0.49, 0.49, 0.49}, NULL}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pm_buffer out = {0};
        ends_as(&out, pm_say_delta(&out, cases[i].delta), cases[i].said);
    }
}
END_TEST

static void apart_is(struct pm_apart_facts facts, const char *expected) {
    struct pm_record zone = made_record();
    struct pm_buffer out = {0};
    zone.has_apart = expected != NULL;
    zone.apart = facts;
    ends_as(&out, pm_say_apart(&out, &zone), expected);
}

START_TEST(a_zone_is_told_apart_from_another) {
    struct pm_apart_facts facts = {
        .from = (char *)"crown", .delta = {-9, 0.1, -3}, .de00 = 12.14, .told_from_de00 = 9, .same = false};
    apart_is(facts,
             "12.1 from crown (9.0 darker, 3.0 cooler), distinguishable from 9.0 on: a plan of its own");
    facts.told_from_de00 = NAN;
    apart_is(facts, "12.1 from crown (9.0 darker, 3.0 cooler): a plan of its own");
    facts = (struct pm_apart_facts){.from = (char *)"crown", .de00 = 0.3, .told_from_de00 = 9, .same = true};
    apart_is(facts, "0.3 from crown, distinguishable only from 9.0 on: one plan for both");
    facts.told_from_de00 = NAN;
    apart_is(facts, "0.3 from crown: one plan for both");
    apart_is(facts, NULL);
}
END_TEST

START_TEST(a_zones_error_leaves_out_the_photo) {
    struct pm_record zone = made_failure();
    ck_assert_str_eq(pm_zone_error(&zone), "the file ends before the picture is complete: copy it again");
    snprintf(zone.error.message, sizeof zone.error.message, "nothing");
    ck_assert_str_eq(pm_zone_error(&zone), "nothing");
}
END_TEST

/* ------------------------------------------------------------------ sessions */

static void below_is(struct pm_record *record, double below_L, double shades, const char *expected) {
    struct pm_buffer out = {0};
    record->sessions[0].below_hair_L = below_L;
    record->sessions[0].below_hair_shades = shades;
    pm_say_below_hair(&out, record, &record->sessions[0]);
    ends_as(&out, true, expected);
}

START_TEST(a_session_is_darker_or_lighter_than_what_it_aims_at) {
    struct pm_record record = made_record();
    below_is(&record, 6, 1, "6.0 L* (1.0 shades) darker than the hair");
    below_is(&record, -6, -1, "6.0 L* (1.0 shades) lighter than the hair");
    below_is(&record, 0.2, 0.04, "as dark as the hair");
    below_is(&record, -0.3, -0.05, "0.3 L* (0.1 shades) lighter than the hair");
    record.has_density = true;
    record.density.roots_lab = pm_unknown_lab;
    below_is(&record, 0, 0, "as dark as the hair");
    record.density.roots_lab = (struct pm_lab){20, 2, 3};
    below_is(&record, 6, 1, "6.0 L* (1.0 shades) darker than the roots");
    below_is(&record, -6, -1, "6.0 L* (1.0 shades) lighter than the roots");
    below_is(&record, 0, 0, "as dark as the roots");
    record.target_source = PM_TARGET_GIVEN;
    below_is(&record, 6, 1, "6.0 L* (1.0 shades) darker than the colour asked for");
    below_is(&record, -6, -1, "6.0 L* (1.0 shades) lighter than the colour asked for");
    below_is(&record, 0, 0, "as dark as the colour asked for");
}
END_TEST

static void rule_is(const struct pm_record *record, const char *expected) {
    struct pm_buffer out = {0};
    ends_as(&out, pm_say_rule(&out, record), expected);
}

START_TEST(a_plan_has_a_rule) {
    struct pm_record record = made_record();
    struct pm_said aim = {(char *)"aim", (char *)"2"};
    rule_is(&record, "Session 1 comes nearest to the hair; each later one is a shade darker.");
    record.sessions[2].darker_L = 0;
    rule_is(&record, "Session 1 comes nearest to the hair; later ones are darker where the bottles allow.");
    record.options = &aim;
    record.n_options = 1;
    rule_is(&record,
            "Session 2 comes nearest to the hair; those before it are lighter, later ones darker where the "
            "bottles allow.");
    record.sessions[2].darker_L = 6;
    record.target_source = PM_TARGET_GIVEN;
    rule_is(&record,
            "Session 2 has the colour asked for; those before it are lighter, each later one is a shade "
            "darker.");
    record.target_source = PM_TARGET_PHOTO;
    record.has_density = true;
    record.look = PM_LOOK_DENSITY;
    aim.value = (char *)"1";
    record.density.roots_lab = (struct pm_lab){20, 2, 3};
    rule_is(&record,
            "Session 1 comes nearest to the roots; later ones add dots of the same shade, none darker.");
    record.has_followup = true;
    rule_is(&record, NULL);
    record.has_followup = false;
    record.sessions[0].session = 2;
    rule_is(&record, NULL);
    ck_assert_int_eq(pm_aimed_session(&record), 2);
    record.n_sessions = 0;
    rule_is(&record, NULL);
    ck_assert_int_eq(pm_aimed_session(&record), 1);
}
END_TEST

START_TEST(healing_is_aimed_at_when_it_is_known_and_not_none) {
    struct pm_record record = made_record();
    ck_assert(!pm_aims_for_healing(&record));
    record.healing_shades = 0;
    ck_assert(!pm_aims_for_healing(&record));
    record.healing_shades = -0.5;
    ck_assert(pm_aims_for_healing(&record));
}
END_TEST

START_TEST(the_blend_of_a_session_has_its_parts_and_ratios) {
    struct pm_record record = made_blended();
    ck_assert_ptr_eq(pm_blend_of(&record, &record.sessions[0]), &record.blends[0]);
    ck_assert_ptr_null(pm_blend_of(&record, &record.sessions[1])); /* other ratios */
    record.sessions[0].parts[1].id = (char *)"W6";
    ck_assert_ptr_null(pm_blend_of(&record, &record.sessions[0]));
    record.sessions[0].n_parts = 1;
    ck_assert_ptr_null(pm_blend_of(&record, &record.sessions[0]));
}
END_TEST

int main(void) {
    Suite *suite = suite_create("advice");
    TCase *tests = tcase_create("advice");
    tcase_add_test(tests, bottles_are_opened_from_the_nearest_on);
    tcase_add_test(tests, todays_blend_comes_before_the_bottles);
    tcase_add_test(tests, nearness_is_told_by_its_probability);
    tcase_add_test(tests, a_drop_decides_among_the_likely);
    tcase_add_test(tests, an_undertone_is_told_of_two_bottles_on);
    tcase_add_test(tests, a_level_is_told_as_used_or_not);
    tcase_add_test(tests, two_parts_of_a_difference_are_told);
    tcase_add_test(tests, a_zone_is_told_apart_from_another);
    tcase_add_test(tests, a_zones_error_leaves_out_the_photo);
    tcase_add_test(tests, a_session_is_darker_or_lighter_than_what_it_aims_at);
    tcase_add_test(tests, a_plan_has_a_rule);
    tcase_add_test(tests, healing_is_aimed_at_when_it_is_known_and_not_none);
    tcase_add_test(tests, the_blend_of_a_session_has_its_parts_and_ratios);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
