/* Dates and the plan of sessions. */
#include "testing.h"

#include "base/dates.h"
#include "color/lab.h"
#include "plan_made.h"

#include <time.h>

/* ------------------------------------------------------------------ dates */

START_TEST(dates_that_do_not_exist_are_refused) {
    static const char *const bad[] = {"",           "2026-02-30", "2026-02-29",  "2100-02-29",
                                      "2026-13-01", "2026-00-10", "2026-01-00",  "2026-1-01",
                                      "26-01-01",   "2026/01/01", "2026-01-01 ", "+026-01-01",
                                      "1899-12-31", "3000-01-01", "2026-04-31"};
    struct pm_date date;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_msg(!pm_date_parse(bad[i], &date), "'%s' was read", bad[i]);
    ck_assert(pm_date_parse("2000-02-29", &date));
    ck_assert(pm_date_parse("2028-02-29", &date));
}
END_TEST

START_TEST(days_are_added_as_the_c_library_counts_them) {
    uint64_t state = test_seed();
    printf("seed %llu\n", (unsigned long long)state);
    setenv("TZ", "UTC", 1);
    for (int round = 0; round < 2000; round++) {
        int days = (int)random_between(&state, 0, 7300);
        struct tm day = {.tm_year = (int)random_between(&state, 0, 400), .tm_mday = 1};
        day.tm_mon = (int)random_between(&state, 0, 12);
        char from[32], to[32], ours[11];
        struct pm_date date;
        timegm(&day);
        strftime(from, sizeof from, "%Y-%m-%d", &day);
        day.tm_mday += days;
        timegm(&day);
        strftime(to, sizeof to, "%Y-%m-%d", &day);
        ck_assert(pm_date_parse(from, &date));
        pm_date_text(pm_date_add(date, days), ours);
        ck_assert_str_eq(ours, to);
        ck_assert_int_eq(pm_days_between(date, pm_date_add(date, days)), days);
        ck_assert_int_eq(pm_days_between(pm_date_add(date, days), date), -days);
    }
}
END_TEST

/* ------------------------------------------------------------------ ladders */

START_TEST(each_session_is_a_rung_darker) {
    struct pm_options options = options_for(47, 1, 3);
    options.start = "2028-02-20";
    plan(&options);
    ck_assert_uint_eq(n_sessions, 3);
    ck_assert_str_eq(shade_of(1), "N3");
    ck_assert_str_eq(shade_of(2), "N4");
    ck_assert_str_eq(shade_of(3), "N5");
    ck_assert(!sessions[0].optional && !sessions[1].optional && sessions[2].optional);
    ck_assert_str_eq(sessions[1].ladder, "N");
    ck_assert_int_eq(sessions[1].rung, 4);
    ck_assert_int_eq(sessions[1].chosen_by, PM_CHOSEN_BY_TOOL);
    ck_assert_int_eq(sessions[1].parts[0].drops, -1);
    ck_assert(isnan(sessions[0].darker_L) && isnan(sessions[0].darker_de00));
    ck_assert_double_eq_tol(sessions[1].darker_L, 4, 1e-12);
    ck_assert_double_eq_tol(sessions[1].darker_de00, pm_de00(sessions[0].lab, sessions[1].lab), 1e-12);
    ck_assert_int_eq(sessions[0].days_after[0], -1);
    ck_assert_int_eq(sessions[2].days_after[0], 10);
    ck_assert_int_eq(sessions[2].days_after[1], 14);
    ck_assert_str_eq(sessions[0].date[0], "2028-02-20");
    ck_assert_str_eq(sessions[0].date[1], "2028-02-20");
    ck_assert_str_eq(sessions[1].date[0], "2028-03-01");
    ck_assert_str_eq(sessions[1].date[1], "2028-03-05");
    ck_assert_str_eq(sessions[2].date[0], "2028-03-11");
    ck_assert_str_eq(sessions[2].date[1], "2028-03-19");
    ck_assert_ptr_null(sessions[1].note);
    pm_sessions_free(sessions, n_sessions);
}
END_TEST

static bool says(int session, const char *text) {
    return sessions[session - 1].note != NULL && strstr(sessions[session - 1].note, text) != NULL;
}

/* N3 has L* 47, N4 43. Nearest to 45.5 is N3 anyhow; to 44.5 it is N4, which is darker than the roots. */
START_TEST(between_long_hair_nothing_is_darker_than_the_roots) {
    static const struct {
        double roots_L;
        const char *shade;
        bool lighter;
    } cases[] = {{47, "N3", false}, {45.5, "N3", false}, {44.5, "N3", true}, {43.8, "N4", false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pm_options options = options_for(cases[i].roots_L, 1, 3);
        options.look = PM_LOOK_DENSITY;
        plan(&options);
        ck_assert_uint_eq(n_sessions, 3);
        for (int k = 1; k <= 3; k++)
            ck_assert_str_eq(shade_of(k), cases[i].shade);
        ck_assert_int_eq(says(1, "dots between hairs are never darker than the roots"), cases[i].lighter);
        ck_assert(says(2, "the same shade, more dots") && says(3, "the same shade, more dots"));
        ck_assert_double_eq_tol(sessions[2].darker_L, 0, 1e-12);
        pm_sessions_free(sessions, n_sessions);
    }
}
END_TEST

START_TEST(between_long_hair_the_aim_is_approached_and_then_kept) {
    struct pm_options options = options_for(47, 1, 3);
    options.look = PM_LOOK_DENSITY;
    options.aim = 2;
    plan(&options);
    ck_assert_str_eq(shade_of(1), "N2");
    ck_assert_str_eq(shade_of(2), "N3");
    ck_assert_str_eq(shade_of(3), "N3");
    pm_sessions_free(sessions, n_sessions);
}
END_TEST

START_TEST(the_aim_is_approached_from_lighter_rungs) {
    static const char *const wanted[][3] = {{"N3", "N4", "N5"}, {"N2", "N3", "N4"}, {"N1", "N2", "N3"}};
    for (int aim = 1; aim <= 3; aim++) {
        struct pm_options options = options_for(47, 1, 3);
        options.aim = aim;
        plan(&options);
        for (int k = 1; k <= 3; k++)
            ck_assert_str_eq(shade_of(k), wanted[aim - 1][k - 1]);
        pm_sessions_free(sessions, n_sessions);
    }
}
END_TEST

START_TEST(the_end_of_a_ladder_is_told_and_nothing_repeated) {
    struct pm_options options = options_for(27, 0.5, 1.5);
    plan(&options);
    ck_assert_str_eq(shade_of(1), "N8");
    ck_assert_str_eq(shade_of(2), "N8");
    ck_assert(sessions[1].darker_L == 0 && sessions[1].darker_de00 == 0);
    ck_assert_str_eq(sessions[1].note, "no shade darker than N8 on the ladder N; the same again, more dots");
    ck_assert_str_eq(shade_of(3), "N8");
    ck_assert_ptr_nonnull(sessions[2].note);
    pm_sessions_free(sessions, n_sessions);

    options = options_for(56, 1, 3);
    options.aim = 2;
    options.sessions = 2;
    plan(&options);
    ck_assert_uint_eq(n_sessions, 2);
    ck_assert_str_eq(shade_of(1), "N1");
    ck_assert_str_eq(sessions[0].note,
                     "no shade lighter than N1 on the ladder N; the same again, fewer dots");
    ck_assert_str_eq(shade_of(2), "N1");
    ck_assert_double_eq(sessions[1].darker_L, 0);
    pm_sessions_free(sessions, n_sessions);
}
END_TEST

START_TEST(how_far_a_session_lies_below_the_hair_is_told) {
    struct pm_options options = options_for(46, 1, 3);
    plan(&options);
    ck_assert_double_eq_tol(sessions[0].below_hair_L, -1, 1e-9);
    ck_assert_double_eq_tol(sessions[1].below_hair_L, 3, 1e-9);
    ck_assert_double_eq_tol(sessions[1].below_hair_shades, 0.75, 1e-9);
    ck_assert_ptr_null(sessions[1].note);
    ck_assert_double_eq_tol(sessions[2].below_hair_shades, 1.75, 1e-9);
    ck_assert_str_eq(sessions[2].note, "only if the client wishes it: 1.8 shades darker than the hair");
    pm_sessions_free(sessions, n_sessions);
    options.healing_shades = 2; /* what heals two shades lighter is as dark as the hair in the end */
    plan(&options);
    ck_assert_str_eq(shade_of(1), "N5");
    ck_assert_double_lt(fabs(sessions[0].below_hair_shades), 0.6);
    pm_sessions_free(sessions, n_sessions);
}
END_TEST

START_TEST(a_wide_rung_is_bridged) {
    teardown();
    new_palette(&palette);
    add_ladder(&palette, "N", 4, 52, 12, 1, 3);
    struct pm_options options = options_for(52, 1, 3);
    plan(&options); /* single shades only */
    ck_assert_str_eq(shade_of(2), "N2");
    ck_assert_ptr_nonnull(strstr(sessions[1].note, "a large step of 12.0 L*"));
    pm_sessions_free(sessions, n_sessions);
    options.pigments = 2;
    palette.calib_error_de00 = 1;
    plan(&options);
    ck_assert_int_eq(sessions[1].kind, PM_SESSION_BLEND);
    ck_assert_double_eq_tol(sessions[1].darker_L, 3.5, 3.5 / 3 + 1e-9);
    ck_assert_ptr_nonnull(strstr(sessions[1].note, "between two rungs: the next, N2, is 12.0 L* away"));
    ck_assert_double_gt(sessions[2].darker_L, 0);
    pm_sessions_free(sessions, n_sessions);
    palette.calib_error_de00 = 40; /* whatever it looks like, it lies between the two */
    plan(&options);
    ck_assert_int_eq(sessions[1].kind, PM_SESSION_BLEND);
    pm_sessions_free(sessions, n_sessions);
}
END_TEST

/* Rungs of 6 L*, as in the default palette: the plan does not depend on the places of the rungs.
 */
START_TEST(clients_that_differ_by_a_rung_get_plans_that_differ) {
    teardown();
    new_palette(&palette);
    add_ladder(&palette, "N", 8, 58, 6, 1, 3);
    static const char *const expected[3][3] = {
        {"N6 28", "N6+N7 25", "N7 22"}, {"N6+N7 25", "N7 22", "N7+N8 19"}, {"N7 22", "N7+N8 19", "N8 16"}};
    for (int aim = 1; aim <= 3; aim++) {
        struct pm_options options = options_for(34 - 6 * aim, 1, 3);
        options.aim = aim;
        options.pigments = 2;
        plan(&options);
        for (size_t i = 0; i < 3; i++) {
            char got[40];
            const struct pm_session *session = &sessions[i];
            snprintf(got, sizeof got, "%s%s%s %.0f", session->parts[0].id, session->n_parts > 1 ? "+" : "",
                     session->n_parts > 1 ? session->parts[1].id : "", session->lab.L);
            ck_assert_str_eq(got, expected[aim - 1][i]);
            ck_assert_double_eq_tol(session->below_hair_shades, (int)i + 1 - aim, 0.75);
        }
        ck_assert_double_eq_tol(sessions[aim - 1].below_hair_L, 0, 1e-9);
        pm_sessions_free(sessions, n_sessions);
    }
}
END_TEST

/* The steps of a ladder differ: one is that to the next darker rung, and that of the darkest the one above
 * it. */
START_TEST(one_shade_is_the_step_to_the_next_darker_rung) {
    static const struct {
        double L, a, step_L;
    } places[] = {{70, 1, 9}, {61, 1, 5}, {56, 1, 4}, {52, 1, 4}, {45, 1, 4}, {40, 20, 3.5}, {12, 5, 3.5}};
    struct pm_error err = {0};
    drop_palette(&palette);
    new_palette(&palette);
    add_shade(&palette, "lone1", 40, 20, 10);
    add_shade(&palette, "lone3", 12, 5, 2);
    for (int i = 0; i < 4; i++) {
        static const double rung_L[] = {70, 61, 56, 52};
        struct pm_shade *shade =
            add_shade(&palette, (const char *[]){"N1", "N2", "N3", "N4"}[i], rung_L[i], 1, 3);
        shade->ladder = strdup("N");
        shade->rung = i + 1;
    }
    struct pm_options options = options_for(20, 1, 3);
    struct pm_resolved *resolved = pm_options_resolve(&options, &err);
    ck_assert_msg(resolved != NULL, "%s", err.message);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        ck_assert_double_eq_tol(
            pm_one_shade_L(&resolved->bottles,
                           (struct pm_lab){places[i].L, places[i].a, places[i].a == 1 ? 3 : 8}, 3.5),
            places[i].step_L, 1e-9);
    pm_resolved_free(resolved);
}
END_TEST

START_TEST(excluded_and_empty_bottles_are_passed_over) {
    struct pm_options options = options_for(51.5, 1, 3);
    options.exclude = "N3";
    palette.shades[3].stock = 0;
    plan(&options);
    ck_assert_str_eq(shade_of(1), "N2");
    ck_assert_str_eq(shade_of(2), "N2");
    ck_assert_str_eq(sessions[1].note,
                     "N3 is excluded and was skipped; N4 is out of stock and was skipped; the next bottle, "
                     "N5, is too far away (12.0 L*); the same again, more dots");
    pm_sessions_free(sessions, n_sessions);
    palette.shades[3].stock = NAN; /* 8 L* are too far too */
    options.exclude = NULL;
    palette.shades[2].stock = 0;
    options.pigments = 2; /* but the bottles on both sides can replace the missing one */
    palette.calib_error_de00 = 1;
    plan(&options);
    ck_assert_int_eq(sessions[1].kind, PM_SESSION_BLEND);
    ck_assert_ptr_nonnull(strstr(sessions[1].note, "N3 is out of stock and was skipped; between two rungs"));
    pm_sessions_free(sessions, n_sessions);
}
END_TEST

START_TEST(a_shade_without_a_ladder_is_followed_by_one_a_step_darker) {
    struct pm_options options = options_for(40, 20, 10);
    plan(&options);
    ck_assert_str_eq(shade_of(1), "lone1");
    ck_assert_ptr_null(sessions[0].ladder);
    ck_assert_int_eq(sessions[0].rung, -1);
    ck_assert_str_eq(shade_of(2), "lone2");
    ck_assert_double_gt(sessions[1].darker_L, 0);
    pm_sessions_free(sessions, n_sessions);

    options = options_for(12, 5, 2);
    plan(&options);
    ck_assert_str_eq(shade_of(1), "lone3");
    ck_assert_str_eq(sessions[1].note,
                     "no shade in the palette is one step (3.5 L*) darker; the same again, more dots");
    pm_sessions_free(sessions, n_sessions);
}
END_TEST

START_TEST(short_intervals_are_planned_with_a_warning) {
    struct pm_options options = options_for(47, 1, 3);
    options.interval_days[0] = 5;
    plan(&options);
    ck_assert_ptr_null(sessions[0].note);
    ck_assert_ptr_nonnull(strstr(sessions[1].note, "fewer than 7 days"));
    ck_assert_ptr_nonnull(strstr(sessions[2].note, "fewer than 7 days"));
    pm_sessions_free(sessions, n_sessions);
}
END_TEST

static void refuse(const struct pm_options *options, enum pm_code code, const char *words) {
    struct pm_error err = {0};
    ck_assert(!try_plan(options, &err));
    ck_assert_int_eq(err.code, code);
    ck_assert_msg(strstr(err.message, words) != NULL, "%s", err.message);
}

START_TEST(sessions_that_are_done_are_not_planned_again) {
    struct pm_options options = options_for(43, 1, 3);
    options.first_session = 2;
    options.done_on = "2026-05-10";
    plan(&options);
    ck_assert_uint_eq(n_sessions, 2);
    ck_assert_int_eq(sessions[0].session, 2);
    ck_assert_int_eq(sessions[1].session, 3);
    ck_assert(!sessions[0].optional && sessions[1].optional);
    ck_assert_int_eq(sessions[0].days_after[0], 10);
    ck_assert_str_eq(sessions[0].date[0], "2026-05-20");
    ck_assert_str_eq(sessions[0].date[1], "2026-05-24");
    ck_assert_str_eq(sessions[1].date[1], "2026-06-07");
    ck_assert(sessions[1].lab.L < sessions[0].lab.L);
    pm_sessions_free(sessions, n_sessions);
    options.start = "2026-06-01"; /* a given date takes precedence over the computed one */
    plan(&options);
    ck_assert_str_eq(sessions[0].date[0], "2026-06-01");
    ck_assert_str_eq(sessions[1].date[0], "2026-06-11");
    pm_sessions_free(sessions, n_sessions);
}
END_TEST

START_TEST(a_touch_up_is_planned_alone_and_without_a_day) {
    struct pm_options options = options_for(43, 1, 3);
    options.first_session = 4;
    options.done_on = "2026-05-10";
    plan(&options);
    ck_assert_uint_eq(n_sessions, 1);
    ck_assert_int_eq(sessions[0].session, 4);
    ck_assert(!sessions[0].optional);
    ck_assert_int_eq(sessions[0].days_after[0], -1);
    ck_assert_str_eq(sessions[0].date[0], "");
    pm_sessions_free(sessions, n_sessions);
}
END_TEST

START_TEST(what_can_not_be_planned_is_refused) {
    struct pm_options good = options_for(47, 1, 3), bad;
    bad = good, bad.sessions = 4;
    refuse(&bad, PM_E_USAGE, "sessions is 4");
    bad = good, bad.exclude = "N99";
    refuse(&bad, PM_E_USAGE, "no shade 'N99'");
    for (size_t i = 0; i < palette.n_shades; i++)
        palette.shades[i].stock = 0;
    refuse(&good, PM_E_PALETTE, "out of stock");
}
END_TEST

int main(void) {
    Suite *suite = suite_create("plan");
    TCase *dates = tcase_create("dates"), *plans = tcase_create("plan");
    suite_add_tcase(suite, dates);
    suite_add_tcase(suite, plans);
    tcase_add_test(dates, dates_that_do_not_exist_are_refused);
    tcase_add_test(dates, days_are_added_as_the_c_library_counts_them);
    tcase_add_checked_fixture(plans, setup, teardown);
    tcase_add_test(plans, each_session_is_a_rung_darker);
    tcase_add_test(plans, the_aim_is_approached_from_lighter_rungs);
    tcase_add_test(plans, the_end_of_a_ladder_is_told_and_nothing_repeated);
    tcase_add_test(plans, how_far_a_session_lies_below_the_hair_is_told);
    tcase_add_test(plans, a_wide_rung_is_bridged);
    tcase_add_test(plans, clients_that_differ_by_a_rung_get_plans_that_differ);
    tcase_add_test(plans, one_shade_is_the_step_to_the_next_darker_rung);
    tcase_add_test(plans, excluded_and_empty_bottles_are_passed_over);
    tcase_add_test(plans, between_long_hair_nothing_is_darker_than_the_roots);
    tcase_add_test(plans, between_long_hair_the_aim_is_approached_and_then_kept);
    tcase_add_test(plans, a_shade_without_a_ladder_is_followed_by_one_a_step_darker);
    tcase_add_test(plans, short_intervals_are_planned_with_a_warning);
    tcase_add_test(plans, sessions_that_are_done_are_not_planned_again);
    tcase_add_test(plans, a_touch_up_is_planned_alone_and_without_a_day);
    tcase_add_test(plans, what_can_not_be_planned_is_refused);
    return pm_run_suite(suite);
}
