/* Sentences, numbers, days and plurals in the languages that are compiled in. */
#include "base/say.h"
#include "testing.h"

#include <string.h>

static const struct pm_language *language(const char *code) {
    for (int i = 0; pm_languages[i].code != NULL; i++)
        if (strcmp(pm_languages[i].code, code) == 0)
            return pm_language_at(i);
    ck_abort_msg("no language %s", code);
}

static void said(struct pm_buffer *text, const char *wanted) {
    ck_assert_str_eq(text->text, wanted);
    text->length = 0;
}

START_TEST(english_is_what_the_source_says) {
    struct pm_buffer text = {.language = language("en")};
    ck_assert_ptr_null(text.language);
    pm_say(&text, "Session {0} of {1}", PM_NUMBER(1), PM_NUMBER(3));
    said(&text, "Session 1 of 3");
    pm_say(&text, "{1} {0.2} {2#} {3#} {4%1} {5+1} {6+1}", PM_NUMBER(1.005), PM_TEXT("x"), PM_NUMBER(2),
           PM_NUMBER(2.5), PM_NUMBER(0.1234), PM_NUMBER(3), PM_NUMBER(-3));
    said(&text, "x 1.00 2 2.5 12.3 +3.0 -3.0");
    pm_buffer_free(&text);
}
END_TEST

START_TEST(each_language_is_there_and_sorted) {
    static const char *const codes[] = {"en", "de", "es", "fr", "it", "pt", "tr"};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        ck_assert(pm_language_at((int)i) == language(codes[i]));
    for (int i = 0; pm_languages[i].code != NULL; i++)
        for (size_t k = 1; k < pm_languages[i].n; k++)
            ck_assert(strcmp(pm_languages[i].list[k - 1].english, pm_languages[i].list[k].english) < 0);
}
END_TEST

START_TEST(plurals_follow_the_language) {
    static const struct {
        const char *code, *none, *one, *two;
    } drops[] = {{"en", "0 drops", "1 drop", "2 drops"},
                 {"es", "0 gotas", "1 gota", "2 gotas"},
                 {"fr", "0 goutte", "1 goutte", "2 gouttes"},
                 {"it", "0 gocce", "1 goccia", "2 gocce"},
                 {"tr", "0 damla", "1 damla", "2 damla"}};
    for (size_t i = 0; i < sizeof drops / sizeof *drops; i++) {
        struct pm_buffer text = {.language = language(drops[i].code)};
        const char *wanted[] = {drops[i].none, drops[i].one, drops[i].two};
        for (int n = 0; n < 3; n++) {
            pm_say_n(&text, "{0} drop", "{0} drops", n, PM_NUMBER(n));
            said(&text, wanted[n]);
        }
        pm_buffer_free(&text);
    }
}
END_TEST

START_TEST(decimals_take_the_plural_of_the_language) {
    ck_assert_int_eq(pm_plural_of(NULL, 1), 1);
    ck_assert_int_eq(pm_plural_of(NULL, 0.7), 2);
    ck_assert_int_eq(pm_plural_of(language("es"), 1.9), 2);
    ck_assert_int_eq(pm_plural_of(language("tr"), 0.7), 2);
    ck_assert_int_eq(pm_plural_of(language("fr"), 0.7), 0);
    ck_assert_int_eq(pm_plural_of(language("fr"), 1.9), 1);
    ck_assert_int_eq(pm_plural_of(language("fr"), 1.96), 2); /* said as 2,0 */
    ck_assert_int_eq(pm_plural_of(language("fr"), NAN), 2);
    ck_assert_int_eq(pm_plural_of(NULL, 1e300), 2);
    ck_assert_int_eq(pm_plural_of(NULL, -INFINITY), 2);
}
END_TEST

START_TEST(days_are_written_as_in_the_language) {
    static const struct {
        const char *code, *first, *days, *months, *years;
    } wanted[] = {{"en", "1 May 2026", "20 to 24 May 2026", "30 May to 3 June 2026",
                   "30 December 2026 to 3 January 2027"},
                  {"de", "1. Mai 2026", "20. bis 24. Mai 2026", "30. Mai bis 3. Juni 2026",
                   "30. Dezember 2026 bis 3. Januar 2027"},
                  {"es", "1 de mayo de 2026", "20 al 24 de mayo de 2026", "30 de mayo al 3 de junio de 2026",
                   "30 de diciembre de 2026 al 3 de enero de 2027"},
                  {"fr", "1er mai 2026", "20 au 24 mai 2026", "30 mai au 3 juin 2026",
                   "30 d\xc3\xa9"
                   "cembre 2026 au 3 janvier 2027"}};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        struct pm_buffer text = {.language = language(wanted[i].code)};
        ck_assert(pm_say_date(&text, "2026-05-01T10:11:12"));
        said(&text, wanted[i].first);
        ck_assert(pm_say_days(&text, "2026-05-20", "2026-05-24"));
        said(&text, wanted[i].days);
        ck_assert(pm_say_days(&text, "2026-05-30", "2026-06-03"));
        said(&text, wanted[i].months);
        ck_assert(pm_say_days(&text, "2026-12-30", "2027-01-03"));
        said(&text, wanted[i].years);
        ck_assert(!pm_say_date(&text, "2026-02-30") && !pm_say_date(&text, "soon"));
        pm_buffer_free(&text);
    }
}
END_TEST

START_TEST(what_is_missing_is_said_in_english) {
    struct pm_buffer text = {.language = language("de")};
    pm_say(&text, "No translator has seen {0.1} of this", PM_NUMBER(1.5));
    said(&text, "No translator has seen 1,5 of this");
    pm_say_n(&text, "{0} unheard-of thing", "{0} unheard-of things", 2, PM_NUMBER(2));
    said(&text, "2 unheard-of things");
    ck_assert_str_eq(pm_tr_in(text.language, "no such context", "hair"), "hair");
    ck_assert_str_eq(pm_tr_word(text.language, PM_WORDS_HAIR_NAME, PM_HAIR_BLACK), "schwarz");
    ck_assert_ptr_null(pm_tr_word(text.language, PM_WORDS_HAIR_NAME, PM_HAIR_UNKNOWN));
    pm_buffer_free(&text);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("say");
    TCase *tests = tcase_create("say");
    tcase_add_test(tests, english_is_what_the_source_says);
    tcase_add_test(tests, each_language_is_there_and_sorted);
    tcase_add_test(tests, plurals_follow_the_language);
    tcase_add_test(tests, decimals_take_the_plural_of_the_language);
    tcase_add_test(tests, days_are_written_as_in_the_language);
    tcase_add_test(tests, what_is_missing_is_said_in_english);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
