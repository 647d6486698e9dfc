/* Palettes as written by instruments, their software and spreadsheets: read correctly, or rejected with the
 * line. */
#include "testing.h"

#include "color/lab.h"
#include "color/reflectance.h"
#include "palette/conditions.h"
#include "palette/lint.h"
#include "palette/read.h"
#include "palette/write.h"

#include <math.h>
#include <string.h>

enum { BANDS = 36 };

/* A brown, and its Lab for D50 and 2 degrees. */
static double brown(int band) {
    return 0.03 + 0.1 * (double)band * band / (35 * 35);
}

static struct pm_lab brown_lab(void) {
    double nm[BANDS], values[BANDS];
    for (int i = 0; i < BANDS; i++) {
        nm[i] = 380 + 10 * i;
        values[i] = brown(i);
    }
    return pm_lab_from_reflectance(nm, values, BANDS);
}

static struct pm_palette *read_text(const char *text, size_t length, struct pm_error *err) {
    return pm_palette_read(text, length, "x", NULL, err);
}

static struct pm_palette *read_good(const char *text) {
    struct pm_error err = {0};
    struct pm_palette *palette = read_text(text, strlen(text), &err);
    ck_assert_msg(palette != NULL, "%s\n%s", err.message, text);
    return palette;
}

static bool has_remark(const struct pm_palette *palette, const char *code) {
    for (size_t i = 0; i < palette->n_remarks; i++)
        if (strcmp(palette->remarks[i].code, code) == 0)
            return true;
    return false;
}

static void near_lab(struct pm_lab a, struct pm_lab b, double most_de00, const char *what) {
    ck_assert_msg(pm_de00(a, b) <= most_de00, "%s: %.2f %.2f %.2f is no %.2f %.2f %.2f", what, a.L, a.a, a.b,
                  b.L, b.a, b.b);
}

/* ------------------------------------------------------------------ illuminant and observer */

/* What a header line means, in the words of one program or another. */
START_TEST(conditions_are_understood) {
    static const struct {
        const char *keyword, *value;
        enum pm_conditions meaning;
    } cases[] = {
        {"MEASUREMENT_SOURCE", "Illumination=D65\tObserverAngle=10 degree\tWhiteBase=Absolute",
         PM_CONDITIONS_OTHER},
        {"MEASUREMENT_SOURCE", "Illumination=D50\tObserverAngle=10", PM_CONDITIONS_OTHER},
        {"MEASUREMENT_SOURCE", "Illumination=M0\tObserverAngle=2\tWhiteBase=Absolute",
         PM_CONDITIONS_STANDARD},
        {"MEASUREMENT_SOURCE", "Illumination=D50  ObserverAngle=2\xc2\xb0  Filter=D65",
         PM_CONDITIONS_STANDARD},
        {"MEASUREMENT_SOURCE", "D65", PM_CONDITIONS_OTHER},
        {"measurement_source", "D50", PM_CONDITIONS_STANDARD},
        {"MEASUREMENT_SOURCE", "M1", PM_CONDITIONS_UNKNOWN},
        {"WEIGHTING_FUNCTION", "ILLUMINANT, D65", PM_CONDITIONS_OTHER},
        {"WEIGHTING_FUNCTION", "Illuminant, A", PM_CONDITIONS_OTHER},
        {"WEIGHTING_FUNCTION", "ILLUMINANT, D50", PM_CONDITIONS_STANDARD},
        {"WEIGHTING_FUNCTION", "Observer, 10 degree", PM_CONDITIONS_OTHER},
        {"WEIGHTING_FUNCTION", "OBSERVER, 2 DEGREE", PM_CONDITIONS_STANDARD},
        {"ILLUMINATION_NAME", "d65", PM_CONDITIONS_OTHER},
        {"ILLUMINATION_NAME", "D50", PM_CONDITIONS_STANDARD},
        {"ILLUMINANT", "F11", PM_CONDITIONS_OTHER},
        {"ILLUMINANT", "FL2", PM_CONDITIONS_OTHER},
        {"ILLUMINANT", "daylight", PM_CONDITIONS_OTHER},
        {"ILLUMINANT", "CIE D50", PM_CONDITIONS_STANDARD},
        {"ILLUMINANT", "D50/10", PM_CONDITIONS_OTHER},
        {"ILLUMINANT", "D65/2", PM_CONDITIONS_OTHER},
        {"ILLUMINANT", "Unknown", PM_CONDITIONS_UNKNOWN},
        {"OBSERVER", "10", PM_CONDITIONS_OTHER},
        {"OBSERVER", "2_Degree", PM_CONDITIONS_STANDARD},
        {"OBSERVER", "CIE 1964", PM_CONDITIONS_OTHER},
        {"OBSERVER", "2 degree (CIE 1931)", PM_CONDITIONS_STANDARD},
        {"OBSERVER_ANGLE", "10\xc2\xb0", PM_CONDITIONS_OTHER},
        {"FILTER", "D65", PM_CONDITIONS_UNKNOWN},
        {"MEASUREMENT_GEOMETRY", "45/0", PM_CONDITIONS_UNKNOWN},
        {NULL, "D65/10", PM_CONDITIONS_OTHER},
        {NULL, "10\xc2\xb0/D65", PM_CONDITIONS_OTHER},
        {NULL, "D50", PM_CONDITIONS_STANDARD},
        {NULL, "raw", PM_CONDITIONS_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ck_assert_msg(pm_conditions_of(cases[i].keyword, cases[i].value, strlen(cases[i].value)) ==
                          cases[i].meaning,
                      "%s %s", cases[i].keyword != NULL ? cases[i].keyword : "(brackets)", cases[i].value);
    printf("%zu ways to name illuminant and observer\n", sizeof cases / sizeof *cases);
}
END_TEST

#define LAB_TABLE                                                                                            \
    "BEGIN_DATA_FORMAT\nSAMPLE_ID LAB_L LAB_A LAB_B\nEND_DATA_FORMAT\nBEGIN_DATA\n1 30 5 6\n2 40 5 "         \
    "6\nEND_DATA\n"

/* Lab for another light alone: refused, with the place of the line that says so. */
START_TEST(other_light_is_refused_by_line) {
    static const char *const lines[] = {
        "OBSERVER \"10\"",
        "OBSERVER_ANGLE \"10\"",
        "ILLUMINANT \"D65\"",
        "ILLUMINATION_NAME \"d65\"",
        "Illuminant \"A\"",
        "MEASUREMENT_SOURCE \"Illumination=D65 ObserverAngle=2\"",
        "MEASUREMENT_SOURCE \"D65\"",
        "WEIGHTING_FUNCTION \"Illuminant, D65\"",
        "WEIGHTING_FUNCTION \"OBSERVER, 10 degree\"",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        char text[400];
        struct pm_error err = {0};
        snprintf(text, sizeof text, "CGATS.17\nORIGINATOR \"x\"\n%s\n" LAB_TABLE, lines[i]);
        ck_assert_msg(read_text(text, strlen(text), &err) == NULL, "%s was read", lines[i]);
        ck_assert_msg(strncmp(err.message, "x:3:", 4) == 0 && strstr(err.message, "D50") != NULL, "%s: %s",
                      lines[i], err.message);
    }
}
END_TEST

/* ------------------------------------------------------------------ spectra */

/* One shade of the brown, its bands called `format` with the wavelength, in shares or percent, with `extra`
 * columns. */
static char *spectral_file(const char *head, const char *format, double scale, const char *columns,
                           const char *cells) {
    struct pm_buffer out = {0};
    pm_buffer_printf(&out, "%s\nBEGIN_DATA_FORMAT\nSAMPLE_ID%s", head, columns);
    for (int i = 0; i < BANDS; i++) {
        char name[40];
        snprintf(name, sizeof name, format, 380 + 10 * i);
        pm_buffer_printf(&out, " %s", name);
    }
    pm_buffer_printf(&out, "\nEND_DATA_FORMAT\nBEGIN_DATA\nA%s", cells);
    for (int i = 0; i < BANDS; i++) {
        pm_buffer_text(&out, " ");
        pm_write_number(brown(i) * scale, &out);
    }
    pm_buffer_text(&out, "\nEND_DATA\n");
    char *text = pm_buffer_take(&out, NULL);
    ck_assert_ptr_nonnull(text);
    return text;
}

START_TEST(spectra_have_many_names) {
    static const char *const formats[] = {
        "SPECTRAL_NM%d",  "SPECTRAL_NM_%d", "SPECTRAL_%d",    "SPEC_%d",
        "nm%d",           "NM_%d",          "R_%d",           "R%d",
        "spec_%d",        "Spectral%d",     "Reflectance_%d", "SPECTRAL_PCT_%d",
        "SPECTRAL_DEC%d", "nm%d.00"};
    size_t count = 0;
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        for (int percent = 0; percent < 2; percent++, count++) {
            char *text = spectral_file("CGATS.17", formats[i], percent ? 100 : 1, "", "");
            struct pm_palette *palette = read_good(text);
            ck_assert_msg(palette->shades[0].spectrum != NULL, "%s", formats[i]);
            ck_assert_double_eq_tol(palette->shades[0].spectrum[35], brown(35), 1e-9);
            near_lab(palette->shades[0].lab, brown_lab(), 0.01, formats[i]);
            ck_assert_int_eq(palette->capture, PM_CAPTURE_INSTRUMENT);
            ck_assert(has_remark(palette, "from-spectrum"));
            pm_palette_free(palette);
            free(text);
        }
    printf("%zu spectral files\n", count);
}
END_TEST

START_TEST(spreadsheets_name_wavelengths_as_they_like) {
    static const char *const formats[] = {"%d",      "%dnm",          "%d nm",     "%d[nm]",
                                          "%d.0",    "R%dnm",         "R @ %d nm", "Reflectance@%d",
                                          "nm (%d)", "SPECTRAL_NM_%d"};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        struct pm_buffer out = {0};
        pm_buffer_text(&out, "id");
        for (int nm = 380; nm <= 780; nm += 10) {
            pm_buffer_text(&out, ",");
            pm_buffer_printf(&out, formats[i], nm);
        }
        pm_buffer_text(&out, "\nA");
        for (int nm = 380; nm <= 780; nm += 10)
            pm_buffer_text(&out, ",20");
        struct pm_palette *palette = read_good(out.text);
        ck_assert_msg(palette->shades[0].spectrum != NULL && palette->shades[0].spectrum[9] == 0.2, "%s",
                      formats[i]);
        pm_palette_free(palette);
        pm_buffer_free(&out);
    }
}
END_TEST

/* Illuminant and observer may stand in columns, too. */
START_TEST(other_light_in_a_column_is_refused) {
    static const struct {
        const char *text, *place;
    } cases[] = {
        {"id,L,a,b,Illuminant\n1,30,5,6,D50\n2,30,5,6,D65\n", "x:3:10:"},
        {"id,L,a,b,Observer,Illuminant\n1,30,5,6,10,D50\n", "x:2:10:"},
        {"id;L;a;b;Light source\n1;30;5;6;F11\n", "x:2:10:"},
        {"CGATS.17\nBEGIN_DATA_FORMAT\nSAMPLE_ID LAB_L LAB_A LAB_B OBSERVER_ANGLE\nEND_DATA_FORMAT\n"
         "BEGIN_DATA\n1 30 5 6 \"10 degree\"\nEND_DATA\n",
         "x:6:10:"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pm_error err = {0};
        ck_assert_msg(read_text(cases[i].text, strlen(cases[i].text), &err) == NULL, "%s was read",
                      cases[i].text);
        ck_assert_msg(strstr(err.message, cases[i].place) == err.message &&
                          strstr(err.message, "D50") != NULL,
                      "%s: %s", cases[i].text, err.message);
    }
    struct pm_palette *palette = read_good("id,L,a,b,Illuminant,Observer\n1,30,5,6,D50,2\n");
    pm_palette_free(palette);
}
END_TEST

/* D65 or 10 degrees are computed from the spectrum; what is written of it is D50 and 2 degrees for good. */
START_TEST(other_light_is_computed_from_the_spectrum) {
    static const char *const heads[] = {"CGATS.17\nILLUMINANT \"D65\"", "CGATS.17\nOBSERVER \"10\"",
                                        "CGATS.17\nMEASUREMENT_SOURCE \"Illumination=D65 ObserverAngle=10\""};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        char *text = spectral_file(heads[i], "SPECTRAL_NM%d", 1, " LAB_L LAB_A LAB_B", " 28 9 9");
        struct pm_palette *palette = read_good(text);
        struct pm_buffer out = {0};
        near_lab(palette->shades[0].lab, brown_lab(), 0.01, heads[i]);
        ck_assert(has_remark(palette, "other-light"));
        pm_write_cgats(palette, &out);
        struct pm_palette *again = read_good(out.text);
        near_lab(again->shades[0].lab, brown_lab(), 0.01, "written");
        ck_assert(!has_remark(again, "other-light"));
        pm_buffer_free(&out);
        pm_palette_free(again);
        pm_palette_free(palette);
        free(text);
    }
}
END_TEST

/* Lab that contradicts the spectrum is used with a warning; XYZ alone gives Lab. */
START_TEST(what_stands_in_the_file_is_believed_first) {
    char *text = spectral_file("CGATS.17", "SPEC_%d", 100, " LAB_L LAB_A LAB_B", " 50 0 0");
    struct pm_palette *palette = read_good(text);
    ck_assert_double_eq_tol(palette->shades[0].lab.L, 50, 1e-12);
    ck_assert(has_remark(palette, "spectrum-apart"));
    pm_palette_free(palette);
    free(text);
    palette = read_good(
        "CTI3\nTARGET_INSTRUMENT \"X\"\nBEGIN_DATA_FORMAT\nSAMPLE_ID XYZ_X XYZ_Y XYZ_Z\nEND_DATA_FORMAT\n"
        "BEGIN_DATA\n1 17.755 18.419 15.193\nEND_DATA\n");
    near_lab(palette->shades[0].lab, (struct pm_lab){50, 0, 0}, 0.05, "XYZ");
    ck_assert_int_eq(palette->capture, PM_CAPTURE_INSTRUMENT);
    pm_palette_free(palette);
    struct pm_error err = {0};
    const char *shares =
        "CGATS.17\nBEGIN_DATA_FORMAT\nSAMPLE_ID XYZ_X XYZ_Y XYZ_Z\nEND_DATA_FORMAT\nBEGIN_DATA\n"
        "1 0.17 0.18 0.15\nEND_DATA\n";
    ck_assert_ptr_null(read_text(shares, strlen(shares), &err));
    ck_assert_msg(strstr(err.message, "from 0 to 100") != NULL, "%s", err.message);
}
END_TEST

/* ------------------------------------------------------------------ files of instruments' software */

START_TEST(vendors_write_as_they_like) {
    static const char *const texts[] = {
        "LGOROWLENGTH\t2\nINSTRUMENTATION\t\"Eye-One\"\nKEYWORD\t\"SampleID\"\nBEGIN_DATA_"
        "FORMAT\nSampleID\tSAMPLE_NAME\tLab_L\t"
        "Lab_a\tLab_b\nEND_DATA_FORMAT\nBEGIN_DATA\n1\tA1\t30\t5\t6\n2\tA2\t40\t5\t6\nEND_DATA\n",
        "My measurements of May\nINSTRUMENTATION i1 Pro 2\n" LAB_TABLE,
        "CGATS.17\nCOMMENT \"a\"\nCOMMENT \"b\"\nPRINT_CONDITIONS \"\"\nCREATED\nINSTRUMENTATION "
        "x\n" LAB_TABLE,
        "CGATS.17\nMEASUREMENT_SOURCE \"Illumination=D50  ObserverAngle=2\xb0\"\n" LAB_TABLE,
        "CGATS.17\r\rDESCRIPTOR \"Messung Gr\xfcn\"\rFILTER \"No\"\r" LAB_TABLE,
        "CGATS.17\nMEASUREMENT_SOURCE \"Illumination=M1 ObserverAngle=2\"\nDESCRIPTOR one\nDESCRIPTOR "
        "two\n" LAB_TABLE,
        "BEGIN_DATA_FORMAT\nSAMPLE_ID LAB_L LAB_A LAB_B\nEND_DATA_FORMAT\nNUMBER_OF_SETS 2\nBEGIN_DATA\n1 30 "
        "5 6\n2 40 5 6\n"
        "END_DATA\n",
        "CGATS.17\nSAMPLE_BACKING \"black\"\nBEGIN_DATA_FORMAT\nSAMPLE_ID "
        "CMYK_C\nEND_DATA_FORMAT\nNUMBER_OF_SETS 1\n"
        "BEGIN_DATA\n1 5\nEND_DATA\nCGATS.17\nNUMBER_OF_SETS 2\n" LAB_TABLE,
        "CGATS.17\nSAMPLE_BACKING \"black\"\n" LAB_TABLE
        "\nCAL\nDESCRIPTOR \"curves\"\nBEGIN_DATA_FORMAT\nRGB_I RGB_R\n"
        "END_DATA_FORMAT\nBEGIN_DATA\n0 0\nEND_DATA\n",
        "CTI3\n\nDESCRIPTOR \"Argyll\"\nKEYWORD \"DEVICE_CLASS\"\nDEVICE_CLASS \"OUTPUT\"\n" LAB_TABLE,
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct pm_palette *palette = read_good(texts[i]);
        ck_assert_uint_eq(palette->n_shades, 2);
        ck_assert_str_eq(palette->shades[0].id, "1");
        near_lab(palette->shades[1].lab, (struct pm_lab){40, 5, 6}, 1e-9, texts[i]);
        const bool plain = strncmp(texts[i], "BEGIN", 5) == 0;
        ck_assert_msg(palette->capture == (plain ? PM_CAPTURE_NOMINAL : PM_CAPTURE_INSTRUMENT), "%s",
                      texts[i]);
        ck_assert_msg(has_remark(palette, "other-tables") == (i == 7 || i == 8), "%s", texts[i]);
        pm_palette_free(palette);
    }
    printf("%zu ways to write a header\n", sizeof texts / sizeof *texts);
}
END_TEST

START_TEST(what_looks_like_a_spectrum_is_named) {
    char *text = spectral_file("CGATS.17", "BAND%d_X", 1, " LAB_L LAB_A LAB_B", " 28 9 9");
    struct pm_palette *palette = read_good(text);
    struct pm_findings findings = {0};
    ck_assert(has_remark(palette, "spectrum-unread"));
    ck_assert(pm_palette_lint(palette, NULL, &findings, NULL));
    ck_assert_str_eq(findings.list[0].code, "spectrum-unread");
    pm_findings_free(&findings);
    pm_palette_free(palette);
    free(text);
}
END_TEST

START_TEST(geometry_is_named) {
    struct pm_palette *palette = read_good("CGATS.17\nMEASUREMENT_GEOMETRY \"45/0\"\n" LAB_TABLE);
    ck_assert_str_eq(pm_palette_geometry(palette), "45/0");
    pm_palette_free(palette);
    palette = read_good("CGATS.17\nINSTRUMENTATION \"x\"\n" LAB_TABLE);
    struct pm_findings findings = {0};
    bool found = false;
    ck_assert_ptr_null(pm_palette_geometry(palette));
    ck_assert(pm_palette_lint(palette, NULL, &findings, NULL));
    for (size_t i = 0; i < findings.count; i++)
        found |= strcmp(findings.list[i].code, "no-geometry") == 0;
    ck_assert(found);
    pm_findings_free(&findings);
    pm_palette_free(palette);
}
END_TEST

/* ------------------------------------------------------------------ spreadsheets */

START_TEST(spreadsheets_write_as_they_like) {
    static const char *const texts[] = {
        "sep=;\r\nid;L;a;b\r\n1;30;5;6\r\n2;40,5;-5;6\r\n",
        "\xef\xbb\xbfsep=,\nid,L,a,b\n1,30,5,6\n2,40.5,-5,6\n",
        "\"sep=;\"\nid;L;a;b\n1;30;5;6\n2;40,5;-5;6\n",
        "id;L;a;b\n1;30;5;6\n2;40,5;\xe2\x88\x92"
        "5;6\n",
        "id;L;a;b\n1;30;5;6\n2;40,5;\xe2\x80\x93"
        "5;6\n",
        "id\tL\ta\tb\n1\t30\t5\t6\n2\t\xc2\xa0"
        "40,5\xc2\xa0\t-5\t6\n",
        "id;L;a;b\n1;\xe2\x80\xaf"
        "30;5;6\n2;\"40,5\xc2\xa0\";-5;6\n",
        "id;L*;a*;b*\n1;30;5;6\n2;40,5;-5;6\n",
        "Sample ID,CIE L*,CIE a*,CIE b*\n1,30,5,6\n2,40.5,-5,6\n",
        "SampleID,Lab_L,Lab_a,Lab_b\n1,30,5,6\n2,40.5,-5,6\n",
        "id,L*(D50),a*(D50),b*(D50)\n1,30,5,6\n2,40.5,-5,6\n",
        "id;name;L;a;b;\"remark, if any\"\n1;x;30;5;6;y\n2;x;40,5;-5;6;\n",
        "id;L;a;b;what, where, when\n1;30;5;6;\n2;40,5;-5;6;\n",
        "id|L|a|b\n1|30|5|6\n2|40.5|-5|6\n",
        "ID;LAB L;LAB A;LAB B\n1;30;5;6\n2;40,5;-5;6\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct pm_palette *palette = read_good(texts[i]);
        ck_assert_msg(palette->n_shades == 2 && palette->capture == PM_CAPTURE_NOMINAL, "%s", texts[i]);
        near_lab(palette->shades[0].lab, (struct pm_lab){30, 5, 6}, 1e-9, texts[i]);
        near_lab(palette->shades[1].lab, (struct pm_lab){40.5, -5, 6}, 1e-9, texts[i]);
        pm_palette_free(palette);
    }
    printf("%zu spreadsheets\n", sizeof texts / sizeof *texts);
}
END_TEST

START_TEST(columns_are_kept_under_plain_names) {
    struct pm_palette *palette = read_good("id,L,a,b,my note,END_DATA,my-note\n1,50,0,0,x,y,z\n");
    ck_assert_uint_eq(palette->n_extra, 3);
    ck_assert_str_eq(palette->extra_columns[0], "my_note");
    ck_assert_str_eq(palette->extra_columns[1], "COLUMN_6");
    ck_assert_str_eq(palette->extra_columns[2], "my_note_7");
    ck_assert(has_remark(palette, "renamed"));
    pm_palette_free(palette);
}
END_TEST

/* Files that are not palettes are named, with what to do. */
START_TEST(other_files_are_named) {
    static const struct {
        const char *start, *name;
    } cases[] = {{"PK\3\4", ".xlsx"},
                 {"PK\3\4....mimetypeapplication/vnd.oasis.opendocument.spreadsheet", ".ods"},
                 {"\xd0\xcf\x11\xe0", ".xls"},
                 {"%PDF-1.7", "PDF"},
                 {"8BCB", ".acb"},
                 {"\xff\xd8\xff\xe0", "photo"},
                 {"\x89PNG", "picture"},
                 {"\xff\xfei", "UTF-16"},
                 {"<html>", "HTML"},
                 {"<?xml version=\"1.0\"?><a/>", "XML"},
                 {"id,L*(D65/10),a*,b*\n1,2,3,4\n", "D50"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pm_error err = {0};
        ck_assert_ptr_null(read_text(cases[i].start, strlen(cases[i].start), &err));
        ck_assert_msg(strstr(err.message, cases[i].name) != NULL, "%s: %s", cases[i].name, err.message);
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("instruments");
    TCase *tests = tcase_create("instruments");
    tcase_add_test(tests, conditions_are_understood);
    tcase_add_test(tests, other_light_is_refused_by_line);
    tcase_add_test(tests, spectra_have_many_names);
    tcase_add_test(tests, spreadsheets_name_wavelengths_as_they_like);
    tcase_add_test(tests, other_light_in_a_column_is_refused);
    tcase_add_test(tests, other_light_is_computed_from_the_spectrum);
    tcase_add_test(tests, what_stands_in_the_file_is_believed_first);
    tcase_add_test(tests, vendors_write_as_they_like);
    tcase_add_test(tests, what_looks_like_a_spectrum_is_named);
    tcase_add_test(tests, geometry_is_named);
    tcase_add_test(tests, spreadsheets_write_as_they_like);
    tcase_add_test(tests, columns_are_kept_under_plain_names);
    tcase_add_test(tests, other_files_are_named);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
