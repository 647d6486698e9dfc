#include "testing.h"

#include "base/buffer.h"
#include "base/lanes.h"
#include "base/memory.h"
#include "base/numbers.h"
#include "base/utf8.h"

#include <locale.h>
#include <math.h>
#include <string.h>
#include <time.h>

START_TEST(every_code_has_its_own_word) {
    for (int i = 0; i < PM_E_COUNT; i++) {
        ck_assert_ptr_nonnull(pm_code_name((enum pm_code)i));
        for (int j = 0; j < i; j++)
            ck_assert_str_ne(pm_code_name((enum pm_code)i), pm_code_name((enum pm_code)j));
    }
    ck_assert_str_eq(pm_code_name(PM_E_COUNT), "unknown");
}
END_TEST

START_TEST(messages_are_one_harmless_line) {
    struct pm_error err;
    ck_assert(!pm_fail(&err, PM_E_OPEN, "%s: no", "a\nb\033[31m\x7f.jpg"));
    ck_assert_int_eq(err.code, PM_E_OPEN);
    ck_assert_str_eq(err.message, "a?b?[31m?.jpg: no");
    ck_assert(!pm_fail(NULL, PM_E_OPEN, "nobody asks"));
}
END_TEST

START_TEST(a_long_message_is_cut_between_characters) {
    struct pm_error err;
    char name[1000];
    for (size_t i = 0; i + 3 < sizeof name; i += 3)
        memcpy(name + i, "\xe2\x82\xac", 4);
    for (int shift = 0; shift < 3; shift++) {
        pm_fail(&err, PM_E_OPEN, "%.*s%s", shift, "xyz", name);
        ck_assert(pm_utf8_valid(err.message));
        ck_assert_uint_gt(strlen(err.message), sizeof err.message - 5);
    }
}
END_TEST

START_TEST(a_message_may_quote_the_one_before) {
    struct pm_error err;
    pm_fail(&err, PM_E_OPEN, "inner");
    pm_fail(&err, PM_E_PALETTE, "outer: %s", err.message);
    ck_assert_str_eq(err.message, "outer: inner");
}
END_TEST

START_TEST(a_place_put_before_a_message_keeps_its_code_and_remedy) {
    struct pm_error err;
    ck_assert(!pm_fail_remedy(&err, PM_E_QUALITY, PM_REMEDY_FORCE, "too %s", "dark"));
    ck_assert_int_eq(err.remedy, PM_REMEDY_FORCE);
    ck_assert(!pm_fail_at(&err, "a.jpg"));
    ck_assert_str_eq(err.message, "a.jpg: too dark");
    ck_assert_int_eq(err.code, PM_E_QUALITY);
    ck_assert_int_eq(err.remedy, PM_REMEDY_FORCE);
    pm_fail(&err, PM_E_OPEN, "another");
    ck_assert_int_eq(err.remedy, PM_REMEDY_NONE);
    ck_assert(!pm_fail_remedy(NULL, PM_E_QUALITY, PM_REMEDY_FORCE, "nobody asks"));
    ck_assert(!pm_fail_at(NULL, "a.jpg"));
}
END_TEST

START_TEST(growing_keeps_what_was_there_and_zeroes_the_rest) {
    void *items = NULL;
    size_t capacity = 0;
    for (size_t need = 1; need < 3000; need += 37) {
        ck_assert(pm_grow(&items, &capacity, need, sizeof(int), NULL));
        ck_assert_uint_ge(capacity, need);
        ck_assert_int_eq(((int *)items)[capacity - 1], 0);
        ((int *)items)[need - 1] = (int)need;
    }
    ck_assert_int_eq(((int *)items)[37], 38);
    struct pm_error err;
    ck_assert(!pm_grow(&items, &capacity, SIZE_MAX / 2, 16, &err));
    ck_assert_int_eq(err.code, PM_E_MEMORY);
    ck_assert_int_eq(((int *)items)[37], 38);
    free(items);
}
END_TEST

static void assert_number(double value, int decimals, const char *expected) {
    struct pm_buffer buffer = {0};
    pm_buffer_number(&buffer, value, decimals);
    ck_assert_str_eq(buffer.text, expected);
    pm_buffer_free(&buffer);
}

START_TEST(numbers_are_written_with_a_point_in_every_locale) {
    static const char *const commas[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "C"};
    for (size_t i = 0; i < 3; i++) {
        setlocale(LC_ALL, commas[i]);
        assert_number(1234.5678, 2, "1234.57");
        assert_number(-0.004, 2, "0.00");
        assert_number(-0.006, 2, "-0.01");
        assert_number(7, 0, "7");
        assert_number(0.000001, 6, "0.000001");
    }
    setlocale(LC_ALL, "C");
}
END_TEST

START_TEST(numbers_read_back_exactly) {
    unsigned seed = 20260504;
    for (int i = 0; i < 20000; i++) {
        seed = seed * 1664525u + 1013904223u;
        double value = ((int)seed) / 1e4;
        struct pm_buffer text = {0};
        pm_buffer_number(&text, value, 4);
        const char *end;
        double back;
        ck_assert(pm_parse_number(text.text, &end, &back));
        ck_assert_int_eq(*end, '\0');
        ck_assert_msg(back == strtod(text.text, NULL), "%s read as %.17g", text.text, back);
        ck_assert_double_eq_tol(back, value, 1e-9);
        pm_buffer_free(&text);
    }
}
END_TEST

static void assert_read_as_strtod(const char *text) {
    const char *end = NULL;
    char *behind;
    double value = 0, exact = strtod(text, &behind);
    bool read = pm_parse_number(text, &end, &value);
    ck_assert_msg(read == (bool)isfinite(exact), "'%s'", text);
    if (!read)
        return;
    ck_assert_msg(value == exact, "'%s' read as %.17g, not %.17g", text, value, exact);
    ck_assert_ptr_eq(end, behind);
}

/* A few digits, or more than any double has, with a point, an exponent, both or neither. */
static void write_digits(char *text, unsigned long long seed) {
    int digits = 1 + (int)(seed >> 8 & (seed & 1 ? 15 : 31)), point = (int)(seed >> 13 & 31);
    for (int i = 0; i < digits; i++) {
        if (i == point)
            *text++ = '.';
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        *text++ = (char)('0' + (seed >> 33) % 10);
    }
    if (seed >> 40 & 1)
        sprintf(text, "e%d",
                (int)(seed >> 41 & 1023) % (seed >> 51 & 1 ? 30 : 340) - (seed >> 52 & 1 ? 15 : 170));
    else
        strcpy(text, seed >> 42 & 1 ? "" : ",5");
}

START_TEST(every_number_is_the_nearest_double) {
    static const char *const hard[] = {"9007199254740993",
                                       "9007199254740991e22",
                                       "9007199254740992e-22",
                                       "9007199254740993e-1",
                                       "0.1",
                                       "1e22",
                                       "1e23",
                                       "8.5e22",
                                       "5e-324",
                                       "2.4703282292062327e-324",
                                       "2.4703282292062328e-324",
                                       "1.7976931348623157e308",
                                       "1.7976931348623159e308",
                                       "2.2250738585072011e-308",
                                       "18446744073709551615",
                                       "18446744073709551616e-1",
                                       "0.000000000000000000000000000000000000000000001e45",
                                       "1.00000000000000011102230246251565404236316680908203124",
                                       "1.00000000000000011102230246251565404236316680908203126",
                                       "123456789012345678901234567890"};
    const unsigned long long seed = (unsigned long long)time(NULL);
    printf("seed %llu\n", seed);
    for (size_t i = 0; i < sizeof hard / sizeof *hard; i++)
        assert_read_as_strtod(hard[i]);
    for (unsigned i = 0; i < 200000; i++) {
        char text[80];
        write_digits(text, (seed + i) * 0x9e3779b97f4a7c15u);
        assert_read_as_strtod(text);
    }
}
END_TEST

START_TEST(number_shapes) {
    static const struct {
        const char *text;
        bool ok;
        double value;
        const char *rest;
    } cases[] = {{"12", true, 12, ""},     {"-3.25x", true, -3.25, "x"}, {"+.5", true, 0.5, ""},
                 {"5.", true, 5, ""},      {"1e3", true, 1000, ""},      {"1e-3,", true, 0.001, ","},
                 {"1e", true, 1, "e"},     {"", false, 0, ""},           {".", false, 0, ""},
                 {"-", false, 0, ""},      {"nan", false, 0, ""},        {"inf", false, 0, ""},
                 {"0x10", true, 0, "x10"}, {"1e999", false, 0, ""},      {" 1", false, 0, ""},
                 {"22,5", true, 22, ",5"}, {"1e-999", true, 0, ""},      {"0e999", true, 0, ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *end = NULL;
        double value = 0;
        ck_assert_msg(pm_parse_number(cases[i].text, &end, &value) == cases[i].ok, "'%s'", cases[i].text);
        if (cases[i].ok) {
            ck_assert_double_eq_tol(value, cases[i].value, 1e-15);
            ck_assert_str_eq(end, cases[i].rest);
        }
    }
}
END_TEST

START_TEST(whole_numbers_keep_their_range) {
    long value;
    ck_assert(pm_parse_int("3", 1, 3, &value) && value == 3);
    ck_assert(pm_parse_int("-2", -5, 3, &value) && value == -2);
    static const char *const wrong[] = {"", "4", "0", "1.0", "1 ", " 1", "x", "99999999999999999999999"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        ck_assert_msg(!pm_parse_int(wrong[i], 1, 3, &value), "'%s'", wrong[i]);
}
END_TEST

static void assert_clean(const char *text, int most, const char *expected, int columns) {
    struct pm_buffer buffer = {0};
    int used = pm_utf8_clean(&buffer, text, most);
    ck_assert_str_eq(buffer.text, expected);
    ck_assert_int_eq(used, columns);
    pm_buffer_free(&buffer);
}

START_TEST(a_median_is_the_middle_or_the_mean_of_two) {
    double odd[] = {3, 1, 2}, even[] = {4, 1, 3, 2}, one[] = {7};
    ck_assert_double_eq(pm_median(odd, 3), 2);
    ck_assert_double_eq(pm_median(even, 4), 2.5);
    ck_assert_double_eq(pm_median(one, 1), 7);
    float floats[] = {3, -1, 2};
    pm_sort_floats(floats, 3);
    ck_assert(floats[0] == -1 && floats[1] == 2 && floats[2] == 3);
}
END_TEST

/* Few values and many (which a sample parts first), all alike, in order, and in any. */
START_TEST(a_ranked_value_stands_where_sorting_puts_it) {
    enum { MOST = 5000 };
    static double values[MOST], sorted[MOST];
    static uint32_t whole[MOST];
    uint32_t state = 7;
    for (int round = 0; round < 200; round++) {
        const size_t n = 1 + (state >> 8) % (round % 2 ? MOST : 20), kinds = 1 + (state >> 20) % (2 * n);
        for (size_t i = 0; i < n; i++) {
            state = state * 1664525U + 1013904223U;
            whole[i] = round % 5 == 0 ? (uint32_t)(i % kinds) : (state >> 8) % (uint32_t)kinds;
            values[i] = sorted[i] = whole[i] - 3.5;
        }
        const size_t rank = round % 7 == 0 ? 0 : round % 7 == 1 ? n - 1 : (state >> 4) % n;
        pm_place_ranked(values, n, rank);
        pm_place_ranked_uint32(whole, n, rank);
        pm_sort_doubles(sorted, n);
        ck_assert_double_eq(values[rank], sorted[rank]);
        ck_assert_double_eq(whole[rank] - 3.5, sorted[rank]);
        size_t astray = 0;
        for (size_t i = 0; i < n; i++)
            astray += i < rank ? values[i] > values[rank] : values[i] < values[rank];
        ck_assert_uint_eq(astray, 0);
        pm_sort_doubles(values, n);
        ck_assert_mem_eq(values, sorted, n * sizeof *values);
    }
}
END_TEST

START_TEST(text_of_unknown_origin_is_made_harmless) {
    assert_clean("a\033[2Jb", 0, "a?[2Jb", 6);
    assert_clean("\xff\xfe\x80", 0, "???", 3);
    assert_clean("gr\xc3\xbc\xc3\x9f", 0, "gr\xc3\xbc\xc3\x9f", 4);
    assert_clean("\xe9\xbb\x92\xe9\xab\xaa", 0, "\xe9\xbb\x92\xe9\xab\xaa", 4);
    assert_clean("\xe2\x80\xae"
                 "evil",
                 0, "?evil", 5);
    assert_clean("abcdef", 4, "abc\xe2\x80\xa6", 4);
    assert_clean("\xe9\xbb\x92\xe9\xab\xaa\xe9\xbb\x92", 4, "\xe9\xbb\x92\xe2\x80\xa6", 3);
    ck_assert(!pm_utf8_valid("\xc0\x80"));
    ck_assert(!pm_utf8_valid("\xed\xa0\x80"));
    ck_assert(!pm_utf8_valid("\xf4\x90\x80\x80"));
    ck_assert(pm_utf8_valid("\xf0\x9f\x92\x87"));
}
END_TEST

/* The lead bytes and the bits of RFC 3629, in `length` bytes whether or not that is the shortest. */
static void encode(uint32_t code, int length, char text[5]) {
    static const unsigned lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (int i = length - 1; i > 0; i--, code >>= 6)
        text[i] = (char)(0x80 | (code & 0x3f));
    text[0] = (char)(lead[length] | code);
    text[length] = '\0';
}

/* The shortest form of every code point but surrogates, up to U+10FFFF; also cut off, or with a byte that
 * does not go on. */
START_TEST(utf8_is_that_of_its_standard) {
    static const uint32_t beyond[] = {0, 0x80, 0x800, 0x10000, 0x200000};
    for (uint32_t code = 1; code < 0x200000; code += code < 0x11000 || code % 0x10000 > 0xfff0 ? 1 : 13)
        for (int length = 1; length <= 4; length++) {
            char text[5];
            uint32_t read = 0, unread;
            if (code >= beyond[length])
                continue;
            encode(code, length, text);
            const bool good =
                code >= beyond[length - 1] && (code < 0xd800 || code > 0xdfff) && code <= 0x10ffff;
            if (pm_utf8_char(text, &read) != (good ? (size_t)length : 0) || read != (good ? code : 0))
                ck_abort_msg("U+%04X in %d bytes is U+%04X", code, length, read);
            for (int k = 0; k < 2 && length > 1; k++) {
                text[length - 1] = k == 0 ? '\0' : 'A';
                if (pm_utf8_char(text, &unread) != 0)
                    ck_abort_msg("U+%04X is read though its %d bytes are cut off", code, length);
            }
        }
    ck_assert(!pm_utf8_valid("\x80") && !pm_utf8_valid("\xbf") && !pm_utf8_valid("\xf8\x88\x80\x80\x80"));
}
END_TEST

/* What acts instead of showing: the controls, and what turns the direction or begins a line (Unicode
 * 15, 23.1, 23.2 and UAX 9). */
START_TEST(only_what_shows_is_clean) {
    for (uint32_t code = 1; code < 0x11000; code++) {
        const bool control = code < 0x20 || (code >= 0x7f && code <= 0x9f),
                   line = code == 0x2028 || code == 0x2029,
                   turns = (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069),
                   half = code >= 0xd800 && code <= 0xdfff;
        char text[5];
        encode(code, code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4, text);
        if (pm_utf8_is_clean(text) == (control || line || turns || half))
            ck_abort_msg("U+%04X", code);
    }
}
END_TEST

/* First and last of the blocks that are wide (UAX 11) or combine, and their neighbours. */
START_TEST(characters_have_their_columns) {
    static const struct {
        uint32_t code;
        int columns;
    } known[] = {{'a', 1},     {0x2ff, 1},   {0x300, 0},   {0x36f, 0},   {0x370, 1},   {0x483, 0},
                 {0x489, 0},   {0x48a, 1},   {0x200a, 1},  {0x200b, 0},  {0x200f, 0},  {0x2010, 1},
                 {0x20d0, 0},  {0x20ff, 0},  {0x10ff, 1},  {0x1100, 2},  {0x115f, 2},  {0x1160, 1},
                 {0x2e7f, 1},  {0x2e80, 2},  {0x303e, 2},  {0x303f, 1},  {0x3040, 1},  {0x3041, 2},
                 {0x33ff, 2},  {0x3400, 2},  {0x4dbf, 2},  {0x4dc0, 1},  {0x4e00, 2},  {0x9fff, 2},
                 {0xa000, 2},  {0xa4cf, 2},  {0xa4d0, 1},  {0xabff, 1},  {0xac00, 2},  {0xd7a3, 2},
                 {0xd7a4, 1},  {0xf8ff, 1},  {0xf900, 2},  {0xfaff, 2},  {0xfb00, 1},  {0xfdff, 1},
                 {0xfe00, 0},  {0xfe0f, 0},  {0xfe10, 1},  {0xfe20, 0},  {0xfe2f, 0},  {0xfe30, 2},
                 {0xfe6f, 2},  {0xfe70, 1},  {0xfeff, 1},  {0xff00, 2},  {0xff60, 2},  {0xff61, 1},
                 {0xffdf, 1},  {0xffe0, 2},  {0xffe6, 2},  {0xffe7, 1},  {0x1f2ff, 1}, {0x1f300, 2},
                 {0x1f64f, 2}, {0x1f650, 1}, {0x1f67f, 1}, {0x1f680, 2}, {0x1f6ff, 2}, {0x1f700, 1},
                 {0x1f8ff, 1}, {0x1f900, 2}, {0x1f9ff, 2}, {0x1fa00, 1}, {0x1ffff, 1}, {0x20000, 2},
                 {0x3fffd, 2}, {0x3fffe, 1}, {0xe00ff, 1}, {0xe0100, 0}, {0xe01ef, 0}, {0xe01f0, 1}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        ck_assert_msg(pm_utf8_columns(known[i].code) == known[i].columns, "U+%04X", known[i].code);
}
END_TEST

START_TEST(roots_and_powers_are_as_near_as_they_say) {
    for (float v = 0; v > -120; v -= 0.0137f) {
        float power[PM_LANES], root[PM_LANES];
        pm_store(power, pm_exp2(pm_all(v)));
        pm_store(root, pm_root(pm_all(1 - v)));
        for (int lane = 0; lane < PM_LANES; lane++) {
            ck_assert_double_lt(fabs(power[lane] / exp2(v) - 1), 2e-7);
            ck_assert_double_lt(fabs(root[lane] / sqrt(1.0 - v) - 1), 1e-6);
        }
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("base");
    TCase *tests = tcase_create("base");
    tcase_add_test(tests, every_code_has_its_own_word);
    tcase_add_test(tests, messages_are_one_harmless_line);
    tcase_add_test(tests, a_long_message_is_cut_between_characters);
    tcase_add_test(tests, a_message_may_quote_the_one_before);
    tcase_add_test(tests, a_place_put_before_a_message_keeps_its_code_and_remedy);
    tcase_add_test(tests, growing_keeps_what_was_there_and_zeroes_the_rest);
    tcase_add_test(tests, numbers_are_written_with_a_point_in_every_locale);
    tcase_add_test(tests, numbers_read_back_exactly);
    tcase_add_test(tests, every_number_is_the_nearest_double);
    tcase_add_test(tests, number_shapes);
    tcase_add_test(tests, whole_numbers_keep_their_range);
    tcase_add_test(tests, a_median_is_the_middle_or_the_mean_of_two);
    tcase_add_test(tests, a_ranked_value_stands_where_sorting_puts_it);
    tcase_add_test(tests, text_of_unknown_origin_is_made_harmless);
    tcase_add_test(tests, utf8_is_that_of_its_standard);
    tcase_add_test(tests, only_what_shows_is_clean);
    tcase_add_test(tests, characters_have_their_columns);
    tcase_add_test(tests, roots_and_powers_are_as_near_as_they_say);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
