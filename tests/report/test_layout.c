/* Swatches in terminals, and ids in narrow columns. */
#include "report/layout.h"

#include "color/lab.h"
#include "palette/palette.h"
#include "report/xterm.h"
#include "testing.h"

#include <stdlib.h>
#include <string.h>

static struct pm_lab lab_of_code(int code) {
    uint8_t rgb[3];
    pm_xterm_rgb(code, rgb);
    return pm_lab_from_srgb8(rgb);
}

START_TEST(every_code_is_its_own_nearest) {
    for (int code = 16; code < 256; code++) {
        const struct pm_xterm_paint paint = pm_xterm_nearest(lab_of_code(code));
        ck_assert_int_eq(paint.quarters, 0);
        ck_assert_double_le(pm_de00(lab_of_code(code), lab_of_code(paint.back)), 1e-9);
    }
}
END_TEST

START_TEST(the_default_palette_is_shown_well) {
    struct pm_palette *palette = pm_palette_load(NULL, NULL, NULL);
    double sum = 0;
    for (size_t i = 0; i < palette->n_shades; i++) {
        const struct pm_xterm_paint paint = pm_xterm_nearest(palette->shades[i].lab);
        sum += pm_xterm_de00(&paint, palette->shades[i].lab);
    }
    printf("the_default_palette_is_shown_well: %.2f dE00 in the mean\n", sum / (double)palette->n_shades);
    ck_assert_double_le(sum / (double)palette->n_shades, 3.5);
    pm_palette_free(palette);
}
END_TEST

/* What the eye makes of W7: red and yellow beside as much grey, whether dots are drawn or the codes' mean. */
START_TEST(a_dark_brown_is_brown) {
    struct pm_palette *palette = pm_palette_load(NULL, NULL, NULL);
    const struct pm_shade *shade = NULL;
    for (size_t i = 0; i < palette->n_shades; i++)
        if (strcmp(palette->shades[i].id, "W7") == 0)
            shade = &palette->shades[i];
    ck_assert_ptr_nonnull(shade);
    const struct pm_xterm_paint paint = pm_xterm_nearest(shade->lab);
    const struct pm_lab back = lab_of_code(paint.back), front = lab_of_code(paint.front);
    ck_assert_int_gt(paint.quarters, 0);
    const double share = paint.quarters / 4.0, a = (1 - share) * back.a + share * front.a,
                 b = (1 - share) * back.b + share * front.b;
    ck_assert_msg(a > 2 && b > 1, "%d and %d: a* %.1f b* %.1f", paint.back, paint.front, a, b);
    pm_palette_free(palette);
}
END_TEST

/* Neither two warm shades nor a warm and a neutral one may look alike. */
START_TEST(no_warm_shade_is_painted_like_another) {
    struct pm_palette *palette = pm_palette_load(NULL, NULL, NULL);
    struct pm_xterm_paint paints[24];
    ck_assert_uint_eq(palette->n_shades, 24);
    for (size_t i = 0; i < palette->n_shades; i++)
        paints[i] = pm_xterm_nearest(palette->shades[i].lab);
    for (size_t i = 0; i < palette->n_shades; i++)
        for (size_t k = 0; k < palette->n_shades; k++) {
            const char *id = palette->shades[i].id, *other = palette->shades[k].id;
            if (i == k || id[0] != 'W' || strcmp(id, "W8") == 0) /* which is nearly black */
                continue;
            ck_assert_msg(memcmp(&paints[i], &paints[k], sizeof *paints) != 0, "%s looks like %s", id, other);
        }
    pm_palette_free(palette);
}
END_TEST

static char *swatch_of(enum pm_ink ink) {
    const struct pm_text_style style = {.ink = ink, .columns = 80};
    struct pm_buffer out = {0};
    pm_buffer_text(&out, "");
    pm_swatch(&out, &style, (struct pm_lab){20, 5, 6}, 2);
    return pm_buffer_take(&out, NULL);
}

START_TEST(sixteen_colours_make_no_swatches) {
    char *none = swatch_of(PM_INK_NONE), *bold = swatch_of(PM_INK_BOLD), *many = swatch_of(PM_INK_256);
    ck_assert_str_eq(none, "");
    ck_assert_str_eq(bold, "");
    ck_assert_ptr_nonnull(strstr(many, "\033[48;5;"));
    free(none);
    free(bold);
    free(many);
}
END_TEST

START_TEST(long_ids_lose_their_middle) {
    static const struct {
        const char *id;
        int most;
        const char *shown;
    } cases[] = {
        {"W7", 5, "W7"},
        {"ABCDE", 5, "ABCDE"},
        {"Brand-2026-LOT-0001", 9,
         "Bran\xe2\x80\xa6"
         "0001"},
        {"Brand-2026-LOT-0002", 9,
         "Bran\xe2\x80\xa6"
         "0002"},
        {"\xc3\xa4\xc3\xb6\xc3\xbc\xc3\xa4\xc3\xb6\xc3\xbc", 4, "\xc3\xa4\xe2\x80\xa6\xc3\xb6\xc3\xbc"},
        {"a\x1b[31mb", 12, "a?[31mb"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pm_buffer out = {0};
        pm_id(&out, cases[i].id, cases[i].most);
        ck_assert_str_eq(out.text, cases[i].shown);
        pm_buffer_free(&out);
        pm_id_cell(&out, cases[i].id, 16);
        ck_assert_uint_ge(out.length, 16);
        pm_buffer_free(&out);
    }
}
END_TEST

/* A word that is wider than a line stands in one of its own, without an empty one before it. */
START_TEST(lines_end_at_spaces) {
    static const struct {
        const char *text, *lines;
    } cases[] = {
        {"one two three", "L        one two\n         three\n"},
        {"one  two three", "L        one  two\n         three\n"},
        {"one two", "L        one two\n"},
        {"one twos", "L        one twos\n"},
        {"one three", "L        one\n         three\n"},
        {"0123456789", "L        0123456789\n"},
        {"0123456789 two", "L        0123456789\n         two\n"},
        {"a 0123456789", "L        a\n         0123456789\n"},
        {"- one two three", "L        - one\n           two\n           three\n"},
    };
    const struct pm_text_style style = {.ink = PM_INK_NONE, .columns = PM_LABEL_COLUMNS + 8};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pm_buffer out = {0};
        pm_line(&out, &style, "L", NULL, cases[i].text);
        ck_assert_str_eq(out.text, cases[i].lines);
        pm_buffer_free(&out);
    }
}
END_TEST

START_TEST(a_line_begins_with_its_swatch) {
    const struct pm_text_style plain = {.ink = PM_INK_NONE, .columns = 60},
                               many = {.ink = PM_INK_256, .columns = 60};
    const struct pm_lab lab = {20, 5, 6};
    struct pm_buffer out = {0};
    pm_line(&out, &plain, "PLAN", &lab, "1 W7");
    ck_assert_str_eq(out.text, "PLAN     1 W7\n");
    pm_buffer_free(&out);
    pm_line(&out, &many, "", &lab, "1 W7");
    ck_assert_ptr_nonnull(strstr(out.text, "         \033[48;5;"));
    ck_assert_ptr_nonnull(strstr(out.text, "\033[0m 1 W7\n"));
    pm_buffer_free(&out);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("layout");
    TCase *tests = tcase_create("layout");
    tcase_add_test(tests, every_code_is_its_own_nearest);
    tcase_add_test(tests, the_default_palette_is_shown_well);
    tcase_add_test(tests, a_dark_brown_is_brown);
    tcase_add_test(tests, no_warm_shade_is_painted_like_another);
    tcase_add_test(tests, sixteen_colours_make_no_swatches);
    tcase_add_test(tests, long_ids_lose_their_middle);
    tcase_add_test(tests, lines_end_at_spaces);
    tcase_add_test(tests, a_line_begins_with_its_swatch);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
