/* The picker: one page, one script, and names that cannot break either. Its behaviour is tested in
 * tests/browser. */
#include "markup.h"
#include "pages.h"
#include "report/assets.h"
#include "report/pick.h"
#include "report/pick_words.h"
#include "report_made.h"

static const uint8_t not_really_a_jpeg[] = {0xff, 0xd8, 0xff, 0xd9};
static const struct pm_page_photo picture = {.jpeg = (uint8_t *)not_really_a_jpeg,
                                             .size = sizeof not_really_a_jpeg,
                                             .width = 500,
                                             .height = 650,
                                             .shows = {0, 0, 1000, 1300}};

static char *picker_of(const char *photo) {
    struct pm_buffer out = {0};
    const struct pm_pick_photo one = {.path = photo, .width = 1000, .height = 1300, .picture = &picture};
    pm_report_pick(&one, 1, NULL, &out);
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
    ck_assert_ptr_null(strstr(page, "{{"));
    must_say(page, "data-name=\"IMG_0417.jpg\" data-width=\"1000\" data-height=\"1300\" "
                   "data-word=\"IMG_0417.jpg\" data-cell=\"IMG_0417.jpg\"");
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
        snprintf(expected, sizeof expected, "data-word=\"%s\"", names[i][1]);
        must_say(page, expected);
        free(page);
    }
    char *page = picker_of("a\nb.jpg");
    must_say(page, "data-cell=\"\"");
    free(page);
}
END_TEST

/* The folder that all lie in is not named; what follows it is what a command needs. */
START_TEST(photos_are_named_from_the_folder_that_they_share) {
    static const struct {
        const char *paths[3], *names[3];
    } cases[] = {{{"/home/anna/a.jpg", "/home/anna/b.jpg"}, {"a.jpg", "b.jpg"}},
                 {{"/home/anna/one/a.jpg", "/home/anna/once/a.jpg"}, {"one/a.jpg", "once/a.jpg"}},
                 {{"a.jpg", "in/a.jpg", "in/b.jpg"}, {"a.jpg", "in/a.jpg", "in/b.jpg"}}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pm_pick_photo photos[3] = {0};
        struct pm_buffer out = {0};
        size_t n = 0;
        for (; n < 3 && cases[i].paths[n] != NULL; n++)
            photos[n] = (struct pm_pick_photo){
                .path = cases[i].paths[n], .width = 1000, .height = 1300, .picture = &picture};
        pm_report_pick(photos, n, NULL, &out);
        char *page = taken(&out);
        for (size_t j = 0; j < n; j++) {
            char expected[80];
            snprintf(expected, sizeof expected, "data-name=\"%s\"", cases[i].names[j]);
            must_say(page, expected);
        }
        ck_assert_ptr_null(strstr(page, "anna"));
        free(page);
    }
}
END_TEST

/* Each place of the page has its words, and the script gets all of them. */
START_TEST(no_word_is_missing_and_none_stands_there_for_nothing) {
    char *page = picker_of("a.jpg");
    for (const struct pm_pick_word *word = pm_pick_words; word->key != NULL; word++) {
        char place[80], asked[80];
        for (const struct pm_pick_word *other = word + 1; other->key != NULL; other++)
            ck_assert_str_ne(word->key, other->key);
        snprintf(place, sizeof place, "{{%s}}", word->key);
        snprintf(asked, sizeof asked, "'%s'", word->key);
        const bool put_together = strchr(word->key, '_') != NULL;
        ck_assert_msg(put_together || strstr(pm_pick_html, place) != NULL ||
                          strstr(pm_pick_js, asked) != NULL,
                      "nobody says %s", word->key);
        must_say(page, word->key);
    }
    free(page);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("pick");
    TCase *tests = tcase_create("pick");
    tcase_add_test(tests, the_picker_is_one_page_with_one_script);
    tcase_add_loop_test(tests, no_name_breaks_the_picker, 0, PM_N_HOSTILE);
    tcase_add_test(tests, photos_are_named_from_the_folder_that_they_share);
    tcase_add_test(tests, no_word_is_missing_and_none_stands_there_for_nothing);
    tcase_add_test(tests, odd_names_are_no_options_and_no_verbs);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
