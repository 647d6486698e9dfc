/* Text of unknown origin in pages, links and shells; bytes as base64. */
#include "report/escape.h"
#include "report_made.h"
#include "testing.h"

#include <string.h>

static char *taken(struct pm_buffer *buffer) {
    char *text = pm_buffer_take(buffer, NULL);
    ck_assert_ptr_nonnull(text);
    return text;
}

START_TEST(html_text_has_no_markup) {
    struct pm_buffer out = {0};
    pm_html_text(&out, pm_hostile[_i], 0);
    char *text = taken(&out);
    ck_assert(strpbrk(text, "<>\"'\n\r\t\x1b") == NULL);
    for (char *c = strchr(text, '&'); c != NULL; c = strchr(c + 1, '&'))
        ck_assert_msg(strncmp(c, "&lt;", 4) == 0 || strncmp(c, "&gt;", 4) == 0 ||
                          strncmp(c, "&amp;", 5) == 0 || strncmp(c, "&quot;", 6) == 0 ||
                          strncmp(c, "&#39;", 5) == 0,
                      "%s", c);
    free(text);
}
END_TEST

START_TEST(html_text_keeps_what_is_harmless) {
    struct pm_buffer out = {0};
    pm_html_text(&out, "Zo\xc3\xab & \xe9\xbb\x91\xe9\xab\xaa", 0);
    char *text = taken(&out);
    ck_assert_str_eq(text, "Zo\xc3\xab &amp; \xe9\xbb\x91\xe9\xab\xaa");
    free(text);
}
END_TEST

START_TEST(links_stay_in_the_folder) {
    struct pm_buffer out = {0};
    pm_html_link(&out, pm_hostile[_i]);
    char *text = taken(&out);
    ck_assert(strncmp(text, "./", 2) == 0);
    ck_assert(
        text[2 + strspn(text + 2, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-%")] ==
        '\0');
    free(text);
}
END_TEST

/* RFC 4648, 10. */
START_TEST(base64_is_the_standards) {
    static const char *const pairs[][2] = {{"", ""},
                                           {"f", "Zg=="},
                                           {"fo", "Zm8="},
                                           {"foo", "Zm9v"},
                                           {"foob", "Zm9vYg=="},
                                           {"fooba", "Zm9vYmE="},
                                           {"foobar", "Zm9vYmFy"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct pm_buffer out = {0};
        pm_base64(&out, pairs[i][0], strlen(pairs[i][0]));
        char *text = taken(&out);
        ck_assert_str_eq(text, pairs[i][1]);
        free(text);
    }
}
END_TEST

/* Long input is encoded in pieces; they must join without a seam. */
START_TEST(base64_has_no_seams) {
    enum { SIZE = 10000 };
    static char bytes[SIZE];
    memset(bytes, 'f', SIZE);
    struct pm_buffer out = {0};
    pm_base64(&out, bytes, SIZE - 1);
    ck_assert_uint_eq(out.length, (SIZE - 1 + 2) / 3 * 4);
    for (size_t i = 0; i + 4 <= out.length; i += 4)
        ck_assert(strncmp(out.text + i, "ZmZm", 4) == 0);
    pm_buffer_free(&out);
}
END_TEST

/* FIPS 180-2's "abc", as a policy has it. */
START_TEST(content_hash_is_sha256) {
    struct pm_buffer out = {0};
    pm_content_hash(&out, "abc");
    char *text = taken(&out);
    ck_assert_str_eq(text, "'sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0='");
    free(text);
}
END_TEST

/* What a shell makes of the word is the text again, byte for byte. */
START_TEST(shell_words_mean_what_they_were) {
    struct pm_buffer script = {0};
    pm_buffer_text(&script, "LC_ALL=C exec bash <<'END OF SCRIPT'\nprintf %s ");
    pm_shell_word(&script, pm_hostile[_i]);
    pm_buffer_text(&script, "\nEND OF SCRIPT\n");
    char *command = taken(&script), got[300];
    FILE *shell = popen(command, "r");
    ck_assert_ptr_nonnull(shell);
    size_t length = fread(got, 1, sizeof got - 1, shell);
    got[length] = '\0';
    ck_assert_int_eq(pclose(shell), 0);
    ck_assert_str_eq(got, pm_hostile[_i]);
    free(command);
}
END_TEST

START_TEST(plain_names_are_not_quoted) {
    struct pm_buffer out = {0};
    pm_shell_word(&out, "in/IMG_0417.jpg");
    pm_buffer_text(&out, " ");
    pm_shell_word(&out, "");
    char *text = taken(&out);
    ck_assert_str_eq(text, "in/IMG_0417.jpg ''");
    free(text);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("escape");
    TCase *tests = tcase_create("escape");
    tcase_add_loop_test(tests, html_text_has_no_markup, 0, PM_N_HOSTILE);
    tcase_add_test(tests, html_text_keeps_what_is_harmless);
    tcase_add_loop_test(tests, links_stay_in_the_folder, 0, PM_N_HOSTILE);
    tcase_add_test(tests, base64_is_the_standards);
    tcase_add_test(tests, base64_has_no_seams);
    tcase_add_test(tests, content_hash_is_sha256);
    tcase_add_loop_test(tests, shell_words_mean_what_they_were, 0, PM_N_HOSTILE);
    tcase_add_test(tests, plain_names_are_not_quoted);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
