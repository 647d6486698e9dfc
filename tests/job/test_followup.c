/* The follow-up as a library call. */
#include "testing.h"

#include "pigmatch.h"

#include <math.h>
#include <string.h>

static struct pm_worker *worker;
static struct pm_palette *palette;
static struct pm_options options;
static struct pm_followup_request request;

static void set_up(void) {
    worker = pm_worker_new(NULL);
    palette = pm_palette_load(NULL, NULL, NULL);
    ck_assert(worker != NULL && palette != NULL);
    pm_options_init(&options);
    options.palette = palette;
    options.n_hair = 1;
    options.hair[0] = (struct pm_region){{.25, .1, .5, .35}, {true, true, true, true}};
    pm_followup_init(&request);
    request.n_treated = 1;
    request.treated[0] = (struct pm_region){{.3, .585, .4, .2}, {true, true, true, true}};
}

static void tear_down(void) {
    pm_palette_free(palette);
    pm_worker_free(worker);
}

static struct pm_record *follow_up(void) {
    struct pm_error err = {0};
    struct pm_record *record = pm_followup(worker, "samples/visit2.jpg", &options, &request, &err);
    ck_assert_msg(record != NULL, "%s", err.message);
    return record;
}

START_TEST(a_plan_and_its_palette_are_needed) {
    struct pm_record *record = follow_up();
    ck_assert_int_eq(record->status, PM_STATUS_ERROR);
    ck_assert_int_eq(record->error.code, PM_E_USAGE);
    pm_record_free(record);
    struct pm_record *plan = pm_consult(worker, "samples/lightbrown.jpg", &options, NULL);
    request.plan = plan;
    options.palette = NULL;
    record = follow_up();
    ck_assert_int_eq(record->error.code, PM_E_USAGE);
    pm_record_free(record);
    pm_record_free(plan);
}
END_TEST

START_TEST(healed_work_is_judged) {
    struct pm_record *plan = pm_consult(worker, "samples/lightbrown.jpg", &options, NULL);
    request.plan = plan;
    struct pm_record *record = follow_up();
    ck_assert_int_eq(record->status, PM_STATUS_OK);
    ck_assert(record->has_followup);
    ck_assert_int_eq(record->followup.advice, PM_ADVICE_CORRECTED);
    ck_assert_int_eq(record->followup.days, -1); /* nobody said when it was done */
    ck_assert_uint_eq(record->n_sessions, 2);
    ck_assert_int_eq(record->sessions[0].session, 2);
    ck_assert_str_eq(record->sessions[0].date[0], "");
    ck_assert_double_lt(record->sessions[0].lab.L, plan->sessions[1].lab.L);
    char *json = pm_record_json(record, NULL);
    struct pm_record *again = pm_record_read(json, strlen(json), NULL);
    char *same = pm_record_json(again, NULL);
    ck_assert_str_eq(json, same);
    free(json);
    free(same);
    pm_record_free(again);
    pm_record_free(record);
    pm_record_free(plan);
}
END_TEST

START_TEST(what_was_really_used_counts) {
    struct pm_record *plan = pm_consult(worker, "samples/lightbrown.jpg", &options, NULL);
    request.plan = plan;
    struct pm_record *planned = follow_up();
    request.used = "W5"; /* a rung darker than planned */
    struct pm_record *darker = follow_up();
    ck_assert_double_eq_tol(darker->followup.healed_shades, planned->followup.healed_shades + 1, 0.01);
    ck_assert_double_lt(darker->target_lab.L, planned->target_lab.L - 5);
    request.used = "none such";
    struct pm_record *wrong = follow_up();
    ck_assert_int_eq(wrong->error.code, PM_E_USAGE);
    pm_record_free(planned);
    pm_record_free(darker);
    pm_record_free(wrong);
    pm_record_free(plan);
}
END_TEST

static void expect_refusal(enum pm_code code, const char *message) {
    struct pm_record *record = follow_up();
    ck_assert_msg(record->status == PM_STATUS_ERROR, "accepted: %s", message);
    ck_assert_msg(strstr(record->error.message, message) != NULL, "%s", record->error.message);
    ck_assert_int_eq(record->error.code, code);
    ck_assert_uint_eq(record->n_sessions, 0);
    pm_record_free(record);
    const struct pm_record *plan = request.plan;
    const struct pm_region treated = request.treated[0];
    pm_followup_init(&request);
    request.plan = plan;
    request.treated[0] = treated;
    request.n_treated = 1;
}

START_TEST(what_cannot_be_answered_is_refused) {
    struct pm_record *plan = pm_consult(worker, "samples/lightbrown.jpg", &options, NULL);
    request.plan = plan;
    request.session = -1;
    expect_refusal(PM_E_USAGE, "session is -1: give 1 to 99");
    request.session = 0;
    expect_refusal(PM_E_USAGE, "session is 0: give 1 to 99");
    request.session = 7;
    expect_refusal(PM_E_USAGE, "session is 7: give 1 to 3");
    request.treated_on = "2026-02-30";
    expect_refusal(PM_E_USAGE, "treated_on is '2026-02-30': give a valid date as YYYY-MM-DD");
    request.taken_on = "soon";
    expect_refusal(PM_E_USAGE, "taken_on is 'soon': give a valid date as YYYY-MM-DD");
    request.n_treated = 17;
    expect_refusal(PM_E_USAGE, "n_treated is 17: at most 16");
    request.treated[0].v[2] = NAN;
    expect_refusal(PM_E_USAGE, "treated, rectangle 1");
    request.treated[0] = (struct pm_region){{.3, .585, .4, .2}, {true, true, true, true}};
    request.density_frac = 220;
    expect_refusal(PM_E_USAGE, "density_frac is 220: give 0 to 1");
    request.healing_shades = INFINITY;
    expect_refusal(PM_E_USAGE, "healing_shades is infinite");
    request.n_earlier = 1;
    expect_refusal(PM_E_USAGE, "n_earlier is 1");
    pm_record_free(plan);
}
END_TEST

START_TEST(the_palette_is_the_plans_unless_another_is_meant) {
    struct pm_record *plan = pm_consult(worker, "samples/lightbrown.jpg", &options, NULL);
    request.plan = plan;
    plan->palette_sha256[0] = plan->palette_sha256[0] == '0' ? '1' : '0';
    expect_refusal(PM_E_PALETTE, "the plan was made with the palette");
    request.other_palette = true;
    struct pm_record *record = follow_up();
    ck_assert_int_eq(record->status, PM_STATUS_OK);
    pm_record_free(record);
    pm_record_free(plan);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("followup");
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, set_up, tear_down);
    tcase_add_test(all, a_plan_and_its_palette_are_needed);
    tcase_add_test(all, healed_work_is_judged);
    tcase_add_test(all, what_was_really_used_counts);
    tcase_add_test(all, what_cannot_be_answered_is_refused);
    tcase_add_test(all, the_palette_is_the_plans_unless_another_is_meant);
    suite_add_tcase(suite, all);
    return pm_run_suite(suite);
}
