/* Every palette shown in man/pigmatch-palette.5 can be read. */
#include "made_palettes.h"

#include "blend/calibrate.h"
#include "palette/lint.h"

enum { MOST_EXAMPLES = 20 };

static struct {
    struct pm_buffer text[MOST_EXAMPLES];
    size_t count;
} shown;

/* The literal blocks of the page, but for the compact ones, which show messages. */
static void collect_examples(void) {
    FILE *page = fopen("man/pigmatch-palette.5", "r");
    char line[400];
    bool inside = false;
    ck_assert_msg(page != NULL, "man/pigmatch-palette.5 is missing: run from the project's folder");
    while (fgets(line, sizeof line, page) != NULL) {
        if (strncmp(line, ".Ed", 3) == 0) {
            shown.count += inside;
            inside = false;
        } else if (inside)
            pm_buffer_text(&shown.text[shown.count], line);
        else
            inside = strncmp(line, ".Bd -literal", 12) == 0 && strstr(line, "-compact") == NULL;
        ck_assert_uint_lt(shown.count, MOST_EXAMPLES);
    }
    fclose(page);
    ck_assert_uint_ge(shown.count, 7);
}

static void free_examples(void) {
    for (size_t i = 0; i < shown.count; i++)
        pm_buffer_free(&shown.text[i]);
    shown.count = 0;
}

static bool is_blend_table(const struct pm_buffer *text) {
    return strncmp(text->text, "id,blend", 8) == 0;
}

START_TEST(examples_are_palettes) {
    collect_examples();
    for (size_t i = 0; i < shown.count; i++) {
        struct pm_findings findings = {0};
        struct pm_palette *palette = made_read(shown.text[i].text, shown.text[i].length);
        ck_assert(pm_palette_lint(palette, "2026-05-04", &findings, NULL));
        ck_assert_msg(findings.warnings == 0 || is_blend_table(&shown.text[i]), "%s\n%s",
                      findings.list[0].message, shown.text[i].text);
        pm_findings_free(&findings);
        pm_palette_free(palette);
    }
    free_examples();
}
END_TEST

START_TEST(the_first_two_are_one_palette) {
    collect_examples();
    struct pm_palette *cgats = made_read(shown.text[0].text, shown.text[0].length);
    struct pm_palette *csv = made_read(shown.text[1].text, shown.text[1].length);
    free(cgats->originator);
    cgats->originator = NULL;
    same_palette(cgats, csv);
    pm_palette_free(cgats);
    pm_palette_free(csv);
    free_examples();
}
END_TEST

START_TEST(the_blend_table_calibrates) {
    size_t tables = 0;
    struct pm_error err;
    struct pm_palette *mixing = pm_palette_load("palettes/mixing.cgats", NULL, &err);
    ck_assert_ptr_nonnull(mixing);
    collect_examples();
    for (size_t i = 0; i < shown.count; i++) {
        struct pm_test_blend *blends;
        struct pm_calibration calibration;
        size_t count;
        if (!is_blend_table(&shown.text[i]))
            continue;
        tables++;
        struct pm_palette *table = made_read(shown.text[i].text, shown.text[i].length);
        ck_assert_msg(pm_test_blends_read(mixing, table, &blends, &count, &err), "%s", err.message);
        ck_assert_msg(pm_calibrate(mixing, blends, count, &calibration, &err), "%s", err.message);
        pm_calibration_free(&calibration);
        pm_palette_free(table);
        free(blends);
    }
    ck_assert_uint_eq(tables, 1);
    pm_palette_free(mixing);
    free_examples();
}
END_TEST

int main(void) {
    Suite *suite = suite_create("palette_page");
    TCase *tests = tcase_create("palette_page");
    tcase_add_test(tests, examples_are_palettes);
    tcase_add_test(tests, the_first_two_are_one_palette);
    tcase_add_test(tests, the_blend_table_calibrates);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
