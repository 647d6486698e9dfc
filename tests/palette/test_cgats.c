/* Reading and writing CGATS: what is written is read back identically, by us and by littleCMS's own
 * reader, which is an oracle only here: it corrupts unquoted ids and takes any word for a number. */
#include "made_palettes.h"

#include "color/lab.h"
#include "palette/row_layout.h"
#include "palette/rows.h"
#include "palette/write.h"

#include <lcms2.h>
#include <time.h>

enum { ROUNDS = 60 };

static char *cgats_of(const struct pm_palette *palette, size_t *length) {
    struct pm_buffer out = {0};
    pm_write_cgats(palette, &out);
    *length = out.length;
    char *text = pm_buffer_take(&out, NULL);
    ck_assert_ptr_nonnull(text);
    return text;
}

START_TEST(written_is_read_back_equal) {
    uint64_t state = made_seed("written_is_read_back_equal");
    for (int round = 0; round < ROUNDS; round++) {
        size_t length, again_length;
        struct pm_palette *made = made_palette(&state, 1 + made_below(&state, 30), true);
        char *text = cgats_of(made, &length);
        struct pm_palette *read = made_read(text, length);
        same_palette(made, read);
        char *again = cgats_of(read, &again_length);
        ck_assert_str_eq(text, again);
        free(text);
        free(again);
        pm_palette_free(made);
        pm_palette_free(read);
    }
}
END_TEST

static void same_by_lcms_text(cmsHANDLE it8, int row, const char *name, const char *text) {
    int column = cmsIT8FindDataFormat(it8, name);
    if (column >= 0) /* else no shade knows it */
        ck_assert_str_eq(cmsIT8GetDataRowCol(it8, row, column), text != NULL && *text != '\0' ? text : " ");
    else
        ck_assert_ptr_null(text);
}

static void same_by_lcms_number(cmsHANDLE it8, int row, const char *name, double value) {
    int column = cmsIT8FindDataFormat(it8, name);
    if (column >= 0 && !isnan(value))
        /* it keeps 10 digits */
        ck_assert_double_eq_tol(cmsIT8GetDataRowColDbl(it8, row, column), value, 1e-9 * (1 + fabs(value)));
    else
        same_by_lcms_text(it8, row, name, column < 0 && !isnan(value) ? "there" : NULL);
}

static void same_shade_by_lcms(const struct pm_palette *palette, int row, cmsHANDLE it8) {
    const struct pm_shade *shade = &palette->shades[row];
    for (size_t i = 0; i < pm_n_columns; i++)
        if (pm_columns[i].kind == PM_COLUMN_TEXT)
            same_by_lcms_text(it8, row, pm_columns[i].name, pm_shade_text(shade, &pm_columns[i]));
        else if (pm_columns[i].kind == PM_COLUMN_NUMBER)
            same_by_lcms_number(it8, row, pm_columns[i].name, pm_shade_number(shade, &pm_columns[i]));
    same_by_lcms_text(it8, row, "EXPIRY", shade->expiry[0] != '\0' ? shade->expiry : NULL);
    for (int band = 0; band < PM_BANDS; band++) {
        char name[32];
        snprintf(name, sizeof name, "SPECTRAL_NM%d", PM_FIRST_NM + PM_STEP_NM * band);
        same_by_lcms_number(it8, row, name, shade->spectrum != NULL ? shade->spectrum[band] : NAN);
    }
    for (size_t i = 0; i < palette->n_extra; i++)
        same_by_lcms_text(it8, row, palette->extra_columns[i], shade->extra[i]);
}

/* Every cell as littleCMS has it. */
static void same_by_lcms(const struct pm_palette *palette, cmsHANDLE it8) {
    ck_assert_int_eq((int)cmsIT8GetPropertyDbl(it8, "NUMBER_OF_SETS"), (int)palette->n_shades);
    ck_assert_str_eq(cmsIT8GetProperty(it8, "CAPTURE"), pm_word(PM_WORDS_CAPTURE, palette->capture));
    ck_assert_str_eq(cmsIT8GetProperty(it8, "DESCRIPTOR"), palette->name);
    for (size_t i = 0; i < palette->n_keywords; i++)
        ck_assert_str_eq(cmsIT8GetProperty(it8, palette->keywords[i].name), palette->keywords[i].value);
    for (size_t i = 0; i < palette->n_shades; i++)
        same_shade_by_lcms(palette, (int)i, it8);
}

START_TEST(littlecms_reads_the_same) {
    uint64_t state = made_seed("littlecms_reads_the_same");
    for (int round = 0; round < ROUNDS; round++) {
        size_t length;
        /* littleCMS does not know doubled quotes, which CGATS.17 and other readers do: texts without them. */
        struct pm_palette *made = made_palette(&state, 1 + made_below(&state, 30), false);
        char *text = cgats_of(made, &length);
        cmsHANDLE it8 = cmsIT8LoadFromMem(NULL, text, (cmsUInt32Number)length);
        ck_assert_msg(it8 != NULL, "%s", text);
        same_by_lcms(made, it8);
        cmsIT8Free(it8);
        free(text);
        pm_palette_free(made);
    }
}
END_TEST

#define FORMAT "BEGIN_DATA_FORMAT\nSAMPLE_ID LAB_L LAB_A LAB_B\nEND_DATA_FORMAT\n"

static void write_text(const char *folder, const char *name, const char *text) {
    char path[200];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    fclose(file);
}

/* Argyll's colverify compares what we write with a plain list of the same ids and colours. */
START_TEST(argyll_reads_the_same) {
    uint64_t state = made_seed("argyll_reads_the_same");
    if (system("command -v colverify >/dev/null 2>&1") != 0) {
        printf("skipped: argyll_reads_the_same: colverify is not installed\n");
        return;
    }
    for (int round = 0; round < 8; round++) {
        size_t length;
        char folder[] = "/tmp/pigmatch-argyll-XXXXXX", command[400];
        struct pm_palette *made = made_palette(&state, 1 + made_below(&state, 30), true);
        char *text = cgats_of(made, &length);
        struct pm_buffer plain = {0};
        pm_buffer_printf(&plain, "CGATS.17\nNUMBER_OF_FIELDS 4\n" FORMAT "NUMBER_OF_SETS %zu\nBEGIN_DATA\n",
                         made->n_shades);
        for (size_t i = 0; i < made->n_shades; i++) {
            const double *lab[] = {&made->shades[i].lab.L, &made->shades[i].lab.a, &made->shades[i].lab.b};
            pm_buffer_printf(&plain, "\"%s\"", made->shades[i].id);
            for (int c = 0; c < 3; c++) {
                pm_buffer_text(&plain, " ");
                pm_buffer_number(&plain, *lab[c], 9);
            }
            pm_buffer_text(&plain, "\n");
        }
        pm_buffer_text(&plain, "END_DATA\n");
        ck_assert_ptr_nonnull(mkdtemp(folder));
        write_text(folder, "ours", text);
        write_text(folder, "plain", plain.text);
        snprintf(command, sizeof command,
                 "colverify %s/ours %s/plain 2>&1 | grep -q 'Total errors: *peak = 0\\.000000'", folder,
                 folder);
        ck_assert_msg(system(command) == 0, "%s", command);
        snprintf(command, sizeof command, "rm -r %s", folder);
        ck_assert_int_eq(system(command), 0);
        pm_buffer_free(&plain);
        free(text);
        pm_palette_free(made);
    }
}
END_TEST

static struct pm_palette *read_text(const char *text) {
    return made_read(text, strlen(text));
}

START_TEST(ids_stay_text) {
    struct pm_palette *palette =
        read_text("CGATS.17\n" FORMAT "BEGIN_DATA\n007 22.5 1 2\n6N 21 1 2\n1e3 20 1 2\n\"5 Light\" 19 1 2\n"
                  "\"#1\" 18 1 2\n\"he said \"\"dark\"\"\" 17 1 2\nEND_DATA\n");
    static const char *const ids[] = {"007", "6N", "1e3", "5 Light", "#1", "he said \"dark\""};
    for (size_t i = 0; i < 6; i++)
        ck_assert_int_eq(pm_palette_find(palette, ids[i]), (int)i);
    ck_assert_int_eq(pm_palette_find(palette, "7"), -1);
    pm_palette_free(palette);
}
END_TEST

START_TEST(any_line_end_any_blank_any_comment) {
    static const char plain_text[] = "CGATS.17\n" FORMAT "BEGIN_DATA\nA 22.5 1 -2.25\nB 3 4 5\nEND_DATA";
    static const char bom_tabs_crlf[] =
        "\xef\xbb\xbf\x43GATS.17\r\nBEGIN_DATA_FORMAT\r\nSAMPLE_ID\tLAB_L\tLAB_A\tLAB_B\r\nEND_DATA_"
        "FORMAT\r\n"
        "BEGIN_DATA\r\n\r\nA\t22.5\t1\t-2.25\r\nB\t3\t4\t5\r\nEND_DATA\r\n\r\n";
    static const char comments_cr[] =
        "# first\rCGATS.17 # kind\rBEGIN_DATA_FORMAT\r SAMPLE_ID # id\r LAB_L LAB_A\r "
        "LAB_B\rEND_DATA_FORMAT\r"
        "BEGIN_DATA\r  A 22.50 +1.0 -225e-2\rB 3 4 5\rEND_DATA\r";
    static const char lower_case_quoted[] =
        "cgats.17\nbegin_data_format\nsample_id lab_l lab_a lab_b\nend_data_format\nbegin_data\n"
        "\"A\" \"22.5\" \"1\" \"-2.25\" # a remark\nB 3 4 5\nend_data\n";
    static const char *const texts[] = {plain_text, bom_tabs_crlf, comments_cr, lower_case_quoted};
    struct pm_palette *plain = read_text(texts[0]);
    for (size_t i = 1; i < sizeof texts / sizeof *texts; i++) {
        struct pm_palette *other = read_text(texts[i]);
        same_palette(plain, other);
        pm_palette_free(other);
    }
    pm_palette_free(plain);
}
END_TEST

START_TEST(d65_is_adapted_by_bradford) {
    struct pm_palette *palette = read_text("CGATS.17\nWHITE \"D65\"\n" FORMAT
                                           "BEGIN_DATA\nwhite 100 0 0\nred 53.24 80.09 67.2\nEND_DATA\n");
    cmsCIEXYZ d65 = {0.95047, 1, 1.08883}, xyz, adapted;
    cmsCIELab lab = {53.24, 80.09, 67.2};
    ck_assert_double_eq_tol(palette->shades[0].lab.L, 100, 1e-4);
    ck_assert_double_eq_tol(palette->shades[0].lab.a, 0, 1e-3);
    ck_assert_double_eq_tol(palette->shades[0].lab.b, 0, 1e-3);
    cmsLab2XYZ(&d65, &xyz, &lab);
    ck_assert(cmsAdaptToIlluminant(&adapted, &d65, cmsD50_XYZ(), &xyz));
    cmsXYZ2Lab(NULL, &lab, &adapted);
    ck_assert_double_eq_tol(palette->shades[1].lab.L, lab.L, 1e-2);
    ck_assert_double_eq_tol(palette->shades[1].lab.a, lab.a, 1e-2);
    ck_assert_double_eq_tol(palette->shades[1].lab.b, lab.b, 1e-2);
    pm_palette_free(palette);
}
END_TEST

START_TEST(hex_stands_in_for_lab) {
    struct pm_palette *palette = read_text(
        "CGATS.17\nBEGIN_DATA_FORMAT\nSAMPLE_ID LAB_L LAB_A LAB_B HEX\nEND_DATA_FORMAT\nBEGIN_DATA\n"
        "A \"\" \"\" \"\" \"#5a4636\"\nB 50 1 2 5a4636\nEND_DATA\n");
    struct pm_lab lab;
    ck_assert(pm_lab_from_hex("#5a4636", &lab));
    same_number(palette->shades[0].lab.L, lab.L, "L");
    same_number(palette->shades[0].lab.b, lab.b, "b");
    same_number(palette->shades[1].lab.L, 50, "L");
    pm_palette_free(palette);
}
END_TEST

START_TEST(spectra_are_resampled) {
    struct pm_bands bands = {0};
    double values[PM_MAX_FILE_COLUMNS], spectrum[PM_BANDS];
    for (int nm = 700; nm >= 400; nm -= 5) /* any order */
        ck_assert(pm_bands_add(&bands, nm, (size_t)(700 - nm) / 5));
    ck_assert(!pm_bands_add(&bands, 550, 99));
    for (size_t i = 0; i < bands.count; i++)
        values[i] = bands.nm[i] / 1000.0;
    pm_bands_resample(&bands, values, spectrum);
    for (int i = 0; i < PM_BANDS; i++) {
        double nm = 380 + 10 * i;
        ck_assert_double_eq_tol(spectrum[i], (nm < 400 ? 400 : nm > 700 ? 700 : nm) / 1000, 1e-15);
    }
    struct pm_bands coarse = {0};
    for (int nm = 395; nm <= 715; nm += 20)
        ck_assert(pm_bands_add(&coarse, nm, 0));
    for (size_t i = 0; i < coarse.count; i++)
        values[i] = coarse.nm[i] / 1000.0;
    pm_bands_resample(&coarse, values, spectrum);
    ck_assert_double_eq_tol(spectrum[20], 0.580, 1e-15); /* between 575 and 595 */
}
END_TEST

START_TEST(instruments_files_are_read) {
    struct pm_palette *palette = read_text(
        "CGATS.17\nORIGINATOR \"an instrument\"\nINSTRUMENTATION \"spectro\"\nCREATED \"2026-05-04\"\n"
        "WEIGHTING_FUNCTION \"ILLUMINANT, D50\"\nWEIGHTING_FUNCTION \"OBSERVER, 2 degree\"\nKEYWORD "
        "\"DEVICE\"\n"
        "DEVICE \"x\"\nNUMBER_OF_FIELDS 6\nBEGIN_DATA_FORMAT\nMyID SAMPLE_ID LAB_L LAB_A LAB_B Own\n"
        "END_DATA_FORMAT\nNUMBER_OF_SETS 1\nBEGIN_DATA\n1 A1 35.1 5 6 007\nEND_DATA\n");
    ck_assert_uint_eq(palette->n_keywords, 5);
    ck_assert_str_eq(palette->extra_columns[0], "MyID");
    ck_assert_str_eq(palette->shades[0].extra[0], "1");
    ck_assert_str_eq(palette->shades[0].id, "A1");
    ck_assert_str_eq(palette->name, "made");
    size_t length;
    char *text = cgats_of(palette, &length);
    ck_assert_ptr_nonnull(strstr(text, "\n\"A1\" 35.1 5 6 1 \"007\"\n"));
    free(text);
    pm_palette_free(palette);
}
END_TEST

/* ------------------------------------------------------------------ size and malice */

static char *many_shades(size_t count, size_t *length) {
    struct pm_buffer text = {0};
    pm_buffer_text(&text, "CGATS.17\nBEGIN_DATA_FORMAT\nSAMPLE_ID SAMPLE_NAME LAB_L LAB_A LAB_B LADDER\n"
                          "END_DATA_FORMAT\nBEGIN_DATA\n");
    for (size_t i = 0; i < count; i++)
        pm_buffer_printf(&text, "\"S%zu\" \"Shade %zu\" %zu.%zu 1.5 -2.25 \"l%zu\"\n", i, i, i % 100, i % 10,
                         i % 1000);
    pm_buffer_text(&text, "END_DATA\n");
    *length = text.length;
    return pm_buffer_take(&text, NULL);
}

START_TEST(hundred_thousand_shades_in_a_second) {
    size_t length;
    char *text = many_shades(100000, &length);
    clock_t start = clock();
    struct pm_palette *palette = made_read(text, length);
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    printf("100,000 shades: %.2f s with sanitizers\n", seconds);
    ck_assert_uint_eq(palette->n_shades, 100000);
    ck_assert_double_lt(seconds, 3);
    pm_palette_free(palette);
    free(text);
}
END_TEST

static void expect_refusal(const char *text, size_t length, const char *part) {
    struct pm_error err;
    char *details = NULL;
    clock_t start = clock();
    ck_assert_ptr_null(pm_palette_read(text, length, "big.cgats", &details, &err));
    ck_assert_int_eq(err.code, PM_E_PALETTE);
    ck_assert_msg(strstr(err.message, part) != NULL, "%s", err.message);
    ck_assert_double_lt((double)(clock() - start) / CLOCKS_PER_SEC, 5);
    free(details);
}

START_TEST(hostile_sizes_are_refused) {
    size_t length;
    char *text = many_shades(PM_MAX_SHADES + 1, &length);
    expect_refusal(text, length, "more than 250000 shades");
    free(text);
    length = (size_t)PM_MAX_PALETTE_BYTES + 1;
    text = malloc(length + 1);
    ck_assert_ptr_nonnull(text);
    memset(text, ' ', length);
    expect_refusal(text, length, "larger than 64 MiB");
    memset(text, 'x', 8 << 20);
    expect_refusal(text, 8 << 20, "not a palette");
    for (size_t i = 0; i < 8 << 20; i++)
        text[i] = i % 2 == 0 ? 'x' : ',';
    expect_refusal(text, 8 << 20, "more than 512 cells");
    for (size_t i = 0; i < 8 << 20; i++)
        text[i] = i % 2 == 0 ? 'x' : '\n';
    memcpy(text, "CGATS.17\n", 9);
    expect_refusal(text, 8 << 20, "more than 1000 lines");
    free(text);
}
END_TEST

static void comes_back(const struct pm_palette *palette) {
    size_t length;
    char *text = cgats_of(palette, &length);
    struct pm_palette *again = made_read(text, length);
    same_palette(palette, again);
    pm_palette_free(again);
    free(text);
}

/* Any bytes give a palette or a message of one line, and no crash. */
START_TEST(mutated_files_never_crash) {
    uint64_t state = made_seed("mutated_files_never_crash");
    size_t refused = 0;
    for (int round = 0; round < 3000; round++) {
        static const char inserts[] = "\"\"\"#'.,;\n\r\t \x80\xff\x01"
                                      "0-e";
        size_t length;
        struct pm_palette *made = made_palette(&state, 1 + made_below(&state, 3), true);
        char *text = cgats_of(made, &length);
        for (size_t n = 1 + made_below(&state, 3); n > 0; n--)
            text[made_below(&state, length)] = inserts[made_below(&state, sizeof inserts - 1)];
        length -= made_below(&state, 4) == 0 ? made_below(&state, length) : 0;
        struct pm_error err = {0};
        char *details = NULL;
        struct pm_palette *read = pm_palette_read(text, length, "mutated", &details, &err);
        if (read == NULL) {
            refused++;
            ck_assert_ptr_nonnull(details);
            ck_assert_ptr_null(strchr(err.message, '\n'));
            ck_assert(strncmp(details, err.message, strlen(err.message)) == 0);
        } else
            comes_back(read);
        free(details);
        free(text);
        pm_palette_free(read);
        pm_palette_free(made);
    }
    ck_assert_uint_gt(refused, 500);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("cgats");
    TCase *tests = tcase_create("cgats");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, written_is_read_back_equal);
    tcase_add_test(tests, littlecms_reads_the_same);
    tcase_add_test(tests, argyll_reads_the_same);
    tcase_add_test(tests, ids_stay_text);
    tcase_add_test(tests, any_line_end_any_blank_any_comment);
    tcase_add_test(tests, d65_is_adapted_by_bradford);
    tcase_add_test(tests, hex_stands_in_for_lab);
    tcase_add_test(tests, spectra_are_resampled);
    tcase_add_test(tests, instruments_files_are_read);
    tcase_add_test(tests, hundred_thousand_shades_in_a_second);
    tcase_add_test(tests, hostile_sizes_are_refused);
    tcase_add_test(tests, mutated_files_never_crash);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
