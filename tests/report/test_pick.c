/* The picker: one page, one script, and names that cannot break either. What it does is tried in
 * tests/browser. */
#include "markup.h"
#include "pages.h"
#include "report/pick.h"
#include "report_made.h"

static const uint8_t not_really_a_jpeg[] = {0xff, 0xd8, 0xff, 0xd9};
static const struct pm_page_photo picture = {.jpeg = (uint8_t *)not_really_a_jpeg,
                                             .size = sizeof not_really_a_jpeg,
                                             .width = 500,
                                             .height = 650,
                                             .shows = {0, 0, 1000, 1300}};

static char *picker_of(const char *photo) {
    struct pm_buffer out = {0};
    pm_report_pick(photo, 1000, 1300, &picture, NULL, &out);
    ck_assert(!out.failed);
    return taken(&out);
}

START_TEST(the_picker_is_one_page_with_one_script) {
    char *page = picker_of("/home/anna/IMG_0417.jpg");
    struct markup markup = read_markup(page);
    ck_assert_int_eq(markup.scripts, 1);
    ck_assert_int_eq(markup.h1, 1);
    ck_assert_ptr_null(strstr(page, "/home/"));
    ck_assert_ptr_null(strstr(page, "https:"));
    ck_assert_ptr_null(strstr(page, "unsafe"));
    must_say(page, "default-src 'none'");
    must_say(page, "script-src 'sha256-");
    /* One begins with the hair. */
    must_say(page, "value=\"hair\" checked>");
    ck_assert_ptr_null(strstr(strstr(page, " checked>") + 1, " checked>"));
    must_say(
        page,
        "data-width=\"1000\" data-height=\"1300\" data-command=\"IMG_0417.jpg\" data-cell=\"IMG_0417.jpg\"");
    free(markup.text);
    free(page);
}
END_TEST

START_TEST(no_name_breaks_the_picker) {
    char *page = picker_of(pm_hostile[_i]), *tame = picker_of("tame");
    struct markup markup = read_markup(page);
    ck_assert_int_eq(markup.scripts, 1);
    ck_assert_int_eq(count_of(page, '<'), count_of(tame, '<'));
    ck_assert_int_eq(count_of(page, '"'), count_of(tame, '"'));
    free(markup.text);
    free(page);
    free(tame);
}
END_TEST

START_TEST(odd_names_are_no_options_and_no_verbs) {
    static const char *const names[][2] = {{"-", "./-"},
                                           {"--help", "./--help"},
                                           {"match", "./match"},
                                           {"a b.jpg", "&#39;a b.jpg&#39;"},
                                           {"a\nb.jpg", "$&#39;a\\012b.jpg&#39;"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char expected[80], *page = picker_of(names[i][0]);
        snprintf(expected, sizeof expected, "data-command=\"%s\"", names[i][1]);
        must_say(page, expected);
        free(page);
    }
    char *page = picker_of("a\nb.jpg");
    must_say(page, "data-cell=\"\"");
    free(page);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("pick");
    TCase *tests = tcase_create("pick");
    tcase_add_test(tests, the_picker_is_one_page_with_one_script);
    tcase_add_loop_test(tests, no_name_breaks_the_picker, 0, PM_N_HOSTILE);
    tcase_add_test(tests, odd_names_are_no_options_and_no_verbs);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
