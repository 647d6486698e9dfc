/* Swatches in terminals, and ids in narrow columns. */
#include "report/layout.h"

#include "color/lab.h"
#include "palette/palette.h"
#include "testing.h"

#include <stdlib.h>
#include <string.h>

static struct pm_lab lab_of_code(int code) {
    static const uint8_t levels[] = {0, 95, 135, 175, 215, 255};
    uint8_t rgb[3];
    for (int c = 0; c < 3; c++) {
        const int step = c == 0 ? 36 : c == 1 ? 6 : 1;
        rgb[c] = code < 232 ? levels[(code - 16) / step % 6] : (uint8_t)(8 + 10 * (code - 232));
    }
    return pm_lab_from_srgb8(rgb);
}

START_TEST(every_code_is_its_own_nearest) {
    for (int code = 16; code < 256; code++)
        ck_assert_double_le(pm_de00(lab_of_code(code), lab_of_code(pm_nearest_code(lab_of_code(code)))),
                            1e-9);
}
END_TEST

START_TEST(the_default_palette_is_shown_well) {
    struct pm_palette *palette = pm_palette_load(NULL, NULL, NULL);
    double sum = 0;
    for (size_t i = 0; i < palette->n_shades; i++) {
        const struct pm_lab lab = palette->shades[i].lab, shown = lab_of_code(pm_nearest_code(lab));
        sum += pm_de00(lab, shown);
    }
    printf("the_default_palette_is_shown_well: %.2f dE00 in the mean\n", sum / (double)palette->n_shades);
    ck_assert_double_le(sum / (double)palette->n_shades, 5);
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
    tcase_add_test(tests, sixteen_colours_make_no_swatches);
    tcase_add_test(tests, long_ids_lose_their_middle);
    tcase_add_test(tests, a_line_begins_with_its_swatch);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
