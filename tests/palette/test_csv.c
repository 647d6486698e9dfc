/* Palettes as spreadsheets keep them, in and out. */
#include "made_palettes.h"

#include "palette/write.h"

enum { ROUNDS = 60 };

static char *text_of(const struct pm_palette *palette, bool csv, bool bom, size_t *length) {
    struct pm_buffer out = {0};
    if (csv)
        pm_write_csv(palette, bom, &out);
    else
        pm_write_cgats(palette, &out);
    *length = out.length;
    char *text = pm_buffer_take(&out, NULL);
    ck_assert_ptr_nonnull(text);
    return text;
}

/* CSV -> palette -> CGATS -> palette -> CSV loses nothing. */
START_TEST(written_is_read_back_equal) {
    uint64_t state = made_seed("written_is_read_back_equal");
    for (int round = 0; round < ROUNDS; round++) {
        size_t length;
        struct pm_palette *made = made_palette(&state, 1 + made_below(&state, 30), true);
        char *csv = text_of(made, true, round % 2 == 0, &length);
        struct pm_palette *read = made_read(csv, length);
        same_palette(made, read);
        char *cgats = text_of(read, false, false, &length);
        struct pm_palette *other = made_read(cgats, length);
        same_palette(read, other);
        char *again = text_of(other, true, round % 2 == 0, &length);
        ck_assert_str_eq(csv, again);
        free(csv);
        free(cgats);
        free(again);
        pm_palette_free(made);
        pm_palette_free(read);
        pm_palette_free(other);
    }
}
END_TEST

/* One palette in the ways in which spreadsheets save it. */
START_TEST(dialects_mean_the_same) {
    static const char *const texts[] = {
        "SAMPLE_ID,SAMPLE_NAME,LAB_L,LAB_A,LAB_B,LADDER\r\n007,\"Light, "
        "warm\",52.5,1.25,-2,n\r\n6N,,22,0,1,\r\n",
        "\xef\xbb\xbfid;name;L;a;b;ladder\n\"007\";Light, warm;52,5;1,25;-2;n\n6N;;22,0;0;1;\n",
        "Id;Name;L;A;B;Ladder\n007;Light, warm;52.5;1.25;-2;n\n6N;;22;0;1;",
        "id\tname\tL\ta\tb\tLADDER\n007\tLight, warm\t52,5\t1,25\t-2\tn\n6N\t\t22\t0\t1\t\n",
        "# made in May, by hand,,,,,,\n#CAPTURE,nominal,,,,,,\n,,,,,,,\nid , name, L, a, b, ladder,,\n"
        "007 ,\"Light, warm\", 52.5, 1.25, -2, n,,\n\n,,,,,,,\n6N,,22,0,1,,,\n",
    };
    struct pm_palette *plain = made_read(texts[0], strlen(texts[0]));
    ck_assert_str_eq(plain->shades[0].id, "007");
    ck_assert_str_eq(plain->shades[0].name, "Light, warm");
    ck_assert_double_eq(plain->shades[0].lab.L, 52.5);
    for (size_t i = 1; i < sizeof texts / sizeof *texts; i++) {
        struct pm_palette *other = made_read(texts[i], strlen(texts[i]));
        same_palette(plain, other);
        pm_palette_free(other);
    }
    pm_palette_free(plain);
}
END_TEST

START_TEST(header_lines_are_read) {
    static const char text[] =
        "#DESCRIPTOR,\"Mine, all\"\r\n#CAPTURE,camera\r\n#CALIB_ERROR,2.5\r\n#CREATED,2026-05-04\r\n"
        "#WHITE,D65\r\nid,L,a,b,opened\r\n1,50,0,0,2026-01-01\r\n";
    struct pm_palette *palette = made_read(text, strlen(text));
    ck_assert_str_eq(palette->name, "Mine, all");
    ck_assert_int_eq(palette->capture, PM_CAPTURE_CAMERA);
    ck_assert_double_eq(palette->calib_error_de00, 2.5);
    ck_assert_str_eq(palette->keywords[0].value, "2026-05-04");
    ck_assert_str_eq(palette->extra_columns[0], "opened");
    ck_assert_str_eq(palette->shades[0].extra[0], "2026-01-01");
    ck_assert_double_eq_tol(palette->shades[0].lab.L, 50, 0.01);
    pm_palette_free(palette);
}
END_TEST

static void expect_problem(const char *text, const char *message) {
    struct pm_error err;
    char *details = NULL;
    ck_assert_ptr_null(pm_palette_read(text, strlen(text), "p.csv", &details, &err));
    ck_assert_str_eq(err.message, message);
    free(details);
}

START_TEST(decimal_marks_are_not_mixed) {
    expect_problem("id,L,a,b\n1,\"22,5\",0,0\n",
                   "p.csv:2:3: LAB_L is '22,5': use a decimal point, not a comma");
    expect_problem("id;L;a;b\n1;22,5;0;0\n2;21.5;0;0\n",
                   "p.csv:3:3: LAB_L is '21.5': numbers before it have a decimal comma, use one throughout");
    expect_problem("id;L;a;b\n1;22.5;0;0\n2;21,5;0;0\n",
                   "p.csv:3:3: LAB_L is '21,5': use a decimal point, not a comma");
    expect_problem("id;L;a;b\n1;1.022,5;0;0\n",
                   "p.csv:2:3: LAB_L is '1.022,5': write a number, such as 22.5");
}
END_TEST

/* Each number is read at both ends of its range (pigmatch-palette(5)), and named just beyond them. */
START_TEST(numbers_are_read_within_their_ranges_only) {
    static const struct {
        const char *column, *row; /* the row with a place for the number */
        double least, most, beyond;
        const char *rule;
    } ranges[] = {
        {"LAB_L", "1,%.10g,0,0", 0, 100, 0.1, "L* must be from 0 to 100"},
        {"LAB_A", "1,50,%.10g,0", -128, 128, 0.1, "a* and b* must be from -128 to 128"},
        {"LAB_B", "1,50,0,%.10g", -128, 128, 0.1, "a* and b* must be from -128 to 128"},
        {"DILUTION", "1,50,0,0,%.10g", 0, 1000, 0.1,
         "parts of diluent to one of pigment must be from 0 to 1000"},
        {"STRENGTH", "1,50,0,0,%.10g", 0.001, 1000, 0.0001, "a strength must be from 0.001 to 1000"},
        {"STOCK", "1,50,0,0,%.10g", 0, 1e6, 1, "the amount left must be from 0 to 1000000"},
        {"TINT_L", "1,50,0,0,%.10g,1,2,0.1", 0, 100, 0.1, "L* must be from 0 to 100"},
        {"TINT_A", "1,50,0,0,60,%.10g,2,0.1", -128, 128, 0.1, "a* and b* must be from -128 to 128"},
        {"TINT_B", "1,50,0,0,60,1,%.10g,0.1", -128, 128, 0.1, "a* and b* must be from -128 to 128"},
        {"TINT_FRAC", "1,50,0,0,60,1,2,%.10g", 0.001, 0.999, 0.0005,
         "the pigment's share of the tint must be from 0.001 to 0.999"},
        /* The black of an instrument may be below 0, and a fluorescent white above 100. */
        {"XYZ", "1,%.10g,30,25", -1, 200, 0.5, "X, Y and Z must be from 0 to 100"},
        {"XYZ", "1,30,%.10g,25", -1, 200, 0.5, "X, Y and Z must be from 0 to 100"},
        {"XYZ", "1,30,30,%.10g", -1, 200, 0.5, "X, Y and Z must be from 0 to 100"},
    };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        const char *column = ranges[i].column, *head = column[0] == 'X' ? "id,XYZ_X,XYZ_Y,XYZ_Z"
                                                       : strncmp(column, "LAB", 3) == 0 ? "id,L,a,b"
                                                       : strncmp(column, "TINT", 4) == 0
                                                           ? "id,L,a,b,TINT_L,TINT_A,TINT_B,TINT_FRAC"
                                                           : NULL;
        for (int end = 0; end < 4; end++) {
            char text[300], row[100], message[200];
            const double limit = end % 2 == 0 ? ranges[i].least : ranges[i].most,
                         value = limit + (end < 2    ? 0
                                          : end == 2 ? -ranges[i].beyond
                                                     : ranges[i].beyond);
            size_t length = head != NULL ? (size_t)snprintf(text, sizeof text, "%s\n", head)
                                         : (size_t)snprintf(text, sizeof text, "id,L,a,b,%s\n", column);
            snprintf(row, sizeof row, ranges[i].row, value);
            snprintf(text + length, sizeof text - length, "%s\n", row);
            if (end < 2) {
                pm_palette_free(made_read(text, strlen(text)));
                continue;
            }
            const char *number = strstr(ranges[i].row, "%");
            snprintf(message, sizeof message, "p.csv:2:%d: %s is '%.10g': %s",
                     (int)(number - ranges[i].row) + 1, column, value, ranges[i].rule);
            expect_problem(text, message);
        }
    }
}
END_TEST

/* As shares from -0.005, the noise of black, to 1.3, fluorescent white; or all of them in percent. */
START_TEST(reflectances_are_read_within_their_range_only) {
    static const struct {
        double value;
        bool good;
    } shares[] = {{-0.005, true}, {-0.006, false}, {1.3, true}, {1.31, false}, {2.5, false}, {-3, false}};
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++)
        for (int by = 1; by <= 100; by += 99) {
            struct pm_buffer text = {0};
            struct pm_error err = {0};
            const double value = shares[i].value * by;
            pm_buffer_text(&text, "id");
            for (int nm = 400; nm <= 700; nm += 20)
                pm_buffer_printf(&text, ",R%d", nm);
            for (int row = 1; row <= 3; row++) {
                pm_buffer_printf(&text, "\n%d", row);
                for (int nm = 400; nm <= 700; nm += 20)
                    pm_buffer_printf(&text, ",%.10g", nm == 500 && row == 2 ? value : 0.2 * by);
            }
            struct pm_palette *palette = pm_palette_read(text.text, text.length, "p.csv", NULL, &err);
            ck_assert_msg((palette != NULL) == shares[i].good, "%s: %s", text.text, err.message);
            if (palette == NULL) {
                char message[200];
                snprintf(message, sizeof message,
                         "p.csv:3:%d: a reflectance is %.2f: write fractions from 0 to 1, or percentages "
                         "throughout",
                         by == 1 ? 23 : 18, value);
                ck_assert_str_eq(err.message, message);
            }
            pm_palette_free(palette);
            pm_buffer_free(&text);
        }
}
END_TEST

/* "R G B<tab>name" behind the header, which is GIMP's. */
START_TEST(gpl_is_written) {
    static const char text[] = "#DESCRIPTOR,Two\nid,name,L,a,b\n1,White,100,0,0\n2,,0,0,0\n";
    struct pm_palette *palette = made_read(text, strlen(text));
    struct pm_buffer out = {0};
    pm_write_gpl(palette, &out);
    ck_assert_str_eq(out.text,
                     "GIMP Palette\nName: Two\nColumns: 8\n#\n255 255 255\t1 White\n  0   0   0\t2\n");
    pm_buffer_free(&out);
    pm_palette_free(palette);
}
END_TEST

/* What a spreadsheet may call LAB_A is another column in CGATS. */
START_TEST(a_column_called_like_one_of_ours_stays_another) {
    static const char text[] = "CGATS.17\nBEGIN_DATA_FORMAT\nSAMPLE_ID LAB_L LAB_A LAB_B A\nEND_DATA_FORMAT\n"
                               "BEGIN_DATA\n\"N1\" 50 1 2 \"neutral\"\nEND_DATA\n";
    struct pm_error err = {0};
    struct pm_buffer csv = {0};
    struct pm_palette *palette = pm_palette_read(text, strlen(text), "x.cgats", NULL, &err);
    ck_assert_msg(palette != NULL, "%s", err.message);
    pm_write_csv(palette, false, &csv);
    struct pm_palette *again = pm_palette_read(csv.text, csv.length, "x.csv", NULL, &err);
    ck_assert_msg(again != NULL, "%s", err.message);
    ck_assert_double_eq(again->shades[0].lab.a, 1);
    ck_assert_str_eq(again->shades[0].extra[0], "neutral");
    pm_buffer_free(&csv);
    pm_palette_free(again);
    pm_palette_free(palette);
}
END_TEST

/* Each beginning lies in memory of its own, so that reading past its end is noticed. */
START_TEST(a_named_separator_may_be_cut_anywhere) {
    static const char *const starts[] = {"\"sep=;\"\r\nid;L;a;b\r\n1;30;5;6\r\n",
                                         "sep=\t\nid\tL\ta\tb\n1\t30\t5\t6\n"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        for (size_t end = 0; end <= strlen(starts[i]); end++) {
            struct pm_error err = {0};
            char *text = malloc(end > 0 ? end : 1);
            memcpy(text, starts[i], end);
            struct pm_palette *palette = pm_palette_read(text, end, "x.csv", NULL, &err);
            ck_assert_msg((palette != NULL) == (err.code == PM_E_NONE), "%s", err.message);
            ck_assert(end < strlen(starts[i]) || palette != NULL);
            pm_palette_free(palette);
            free(text);
        }
}
END_TEST

START_TEST(numbers_are_written_as_short_as_they_are_read) {
    static const struct {
        double value;
        const char *text;
    } cases[] = {{0, "0"},
                 {96.5, "96.5"},
                 {1.0 / 3, "0.333333333"},
                 {-2.0 / 3, "-0.666666667"},
                 {1e-12, "0"},
                 {0.1 + 0.2, "0.3"},
                 {13.1121261300004, "13.11212613"},
                 {1e6, "1000000"},
                 {0.000000001, "0.000000001"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pm_buffer out = {0};
        pm_write_number(cases[i].value, &out);
        ck_assert_str_eq(out.text, cases[i].text);
        pm_buffer_free(&out);
    }
}
END_TEST

START_TEST(mutated_files_never_crash) {
    uint64_t state = made_seed("mutated_files_never_crash");
    size_t refused = 0;
    for (int round = 0; round < 2000; round++) {
        static const char inserts[] = "\"\"#,,;\n\r\t \x80"
                                      "0-e";
        size_t length;
        struct pm_palette *made = made_palette(&state, 1 + made_below(&state, 3), true);
        char *text = text_of(made, true, false, &length);
        for (size_t n = 1 + made_below(&state, 3); n > 0; n--)
            text[made_below(&state, length)] = inserts[made_below(&state, sizeof inserts - 1)];
        struct pm_error err = {0};
        char *details = NULL;
        struct pm_palette *read = pm_palette_read(text, length, "mutated", &details, &err);
        if (read != NULL) {
            char *csv = text_of(read, true, false, &length);
            struct pm_palette *again = made_read(csv, length);
            same_palette(read, again);
            pm_palette_free(again);
            free(csv);
        }
        refused += read == NULL;
        free(details);
        free(text);
        pm_palette_free(read);
        pm_palette_free(made);
    }
    ck_assert_uint_gt(refused, 300);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("csv");
    TCase *tests = tcase_create("csv");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, written_is_read_back_equal);
    tcase_add_test(tests, dialects_mean_the_same);
    tcase_add_test(tests, header_lines_are_read);
    tcase_add_test(tests, decimal_marks_are_not_mixed);
    tcase_add_test(tests, numbers_are_read_within_their_ranges_only);
    tcase_add_test(tests, reflectances_are_read_within_their_range_only);
    tcase_add_test(tests, gpl_is_written);
    tcase_add_test(tests, a_column_called_like_one_of_ours_stays_another);
    tcase_add_test(tests, a_named_separator_may_be_cut_anywhere);
    tcase_add_test(tests, numbers_are_written_as_short_as_they_are_read);
    tcase_add_test(tests, mutated_files_never_crash);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
