/* Lines of a client's log: impossible values are refused by name, and what is written can be read. */
#include "record/log_entry.h"
#include "testing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A line with `members` in place of those of the same name, which come first and count. */
static void make_line(const char *used, const char *more, char line[400]) {
    snprintf(line, 400,
             "{\"schema\":\"" PM_LOG_SCHEMA "\",\"client\":\"C-1\",\"session\":1,\"date\":\"2026-05-10\","
             "\"used\":[%s]%s}",
             used, more);
}

START_TEST(what_cannot_be_is_refused_and_named) {
    static const struct {
        const char *used, *more, *named;
    } wrong[] = {
        {"", "", "\"used\""},
        {"{\"id\":\"\"}", "", "\"used[0].id\""},
        {"{\"id\":\"N4\"},{\"id\":\"W2\",\"drops\":0}", "", "\"used[1].drops\""},
        {"{\"id\":\"N4\",\"drops\":-1}", "", "\"used[0].drops\""},
        {"{\"id\":\"N4\"}", ",\"density_frac\":0", "\"density_frac\""},
        {"{\"id\":\"N4\"}", ",\"density_frac\":0.51", "\"density_frac\""},
        {"{\"id\":\"N4\"}", ",\"depth_mm\":0", "\"depth_mm\""},
        {"{\"id\":\"N4\"}", ",\"depth_mm\":-0.5", "\"depth_mm\""},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct pm_error err = {0};
        struct pm_log_entry entry;
        char line[400];
        make_line(wrong[i].used, wrong[i].more, line);
        ck_assert_msg(!pm_log_entry_read(line, strlen(line), &entry, &err), "%s", line);
        ck_assert_int_eq(err.code, PM_E_CORRUPT);
        ck_assert_msg(strstr(err.message, wrong[i].named) != NULL, "%s: %s", line, err.message);
    }
}
END_TEST

/* The ends of the ranges of --density and --depth. */
START_TEST(the_least_and_the_most_come_back) {
    static const double shares[] = {1e-6, 0.5}, depths[] = {0.05, 5};
    for (size_t i = 0; i < 2; i++) {
        struct pm_error err = {0};
        char id[] = "N4";
        struct pm_log_entry entry = {.session = 1,
                                     .date = "2026-05-10",
                                     .used = {{.id = id, .drops = -1}},
                                     .n_used = 1,
                                     .density_frac = shares[i],
                                     .depth_mm = depths[i]},
                            again;
        char *line = pm_log_entry_json(&entry, &err);
        ck_assert_ptr_nonnull(line);
        ck_assert_msg(pm_log_entry_read(line, strlen(line), &again, &err), "%s\n%s", err.message, line);
        ck_assert_double_eq_tol(again.density_frac, shares[i], 1e-12);
        ck_assert_double_eq_tol(again.depth_mm, depths[i], 1e-12);
        ck_assert_int_eq(again.used[0].drops, -1);
        pm_log_entry_free(&again);
        free(line);
    }
}
END_TEST

START_TEST(empty_texts_are_unknown) {
    struct pm_error err = {0};
    struct pm_log_entry entry;
    char line[400];
    make_line("{\"id\":\"N4\",\"lot\":\"\"}", ",\"zone\":\"\",\"needle\":\"\",\"remark\":\"3RL\"", line);
    ck_assert_msg(pm_log_entry_read(line, strlen(line), &entry, &err), "%s", err.message);
    ck_assert(entry.zone == NULL && entry.needle == NULL && entry.used[0].lot == NULL);
    ck_assert_str_eq(entry.remark, "3RL");
    ck_assert(isnan(entry.density_frac) && isnan(entry.depth_mm) && entry.used[0].drops == -1);
    pm_log_entry_free(&entry);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("log_entry");
    TCase *cases = tcase_create("log entries");
    tcase_add_test(cases, what_cannot_be_is_refused_and_named);
    tcase_add_test(cases, the_least_and_the_most_come_back);
    tcase_add_test(cases, empty_texts_are_unknown);
    suite_add_tcase(suite, cases);
    return pm_run_suite(suite);
}
