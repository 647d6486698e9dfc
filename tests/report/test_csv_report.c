/* Records as CSV: what is written is read back by a reader of RFC 4180 that knows nothing of the writer. */
#include "report/csv.h"
#include "report_made.h"
#include "testing.h"

#include "base/utf8.h"

#include <string.h>

enum { MOST_CELLS = 160, CELL_SIZE = 1000 };

struct row {
    char cell[MOST_CELLS][CELL_SIZE];
    int n;
};

/* Reads one row; returns what is behind its CRLF. */
static const char *read_row(const char *text, struct row *row) {
    *row = (struct row){0};
    for (;;) {
        ck_assert_int_lt(row->n, MOST_CELLS);
        char *cell = row->cell[row->n++];
        size_t length = 0;
        const bool quoted = *text == '"';
        text += quoted;
        while (quoted ? !(text[0] == '"' && text[1] != '"') : strchr(",\r\n", *text) == NULL) {
            ck_assert_int_ne(*text, '\0');
            ck_assert(quoted || *text != '"');
            text += quoted && *text == '"';
            ck_assert_uint_lt(length, CELL_SIZE - 1);
            cell[length++] = *text++;
        }
        text += quoted;
        if (*text == ',') {
            text++;
            continue;
        }
        ck_assert(strncmp(text, "\r\n", 2) == 0);
        return text + 2;
    }
}

static struct row header, values;

static const char *cell(const char *column) {
    for (int i = 0; i < header.n; i++)
        if (strcmp(header.cell[i], column) == 0)
            return values.cell[i];
    ck_abort_msg("no column %s", column);
    return "";
}

static void write_and_read(const struct pm_record *record) {
    struct pm_buffer out = {0};
    pm_report_csv_header(&out);
    pm_report_csv_row(record, &out);
    ck_assert(!out.failed);
    const char *end = read_row(read_row(out.text, &header), &values);
    ck_assert_int_eq(*end, '\0');
    ck_assert_int_eq(header.n, values.n);
    pm_buffer_free(&out);
}

START_TEST(every_cell_stands_under_its_name) {
    struct pm_record record = made_blended();
    write_and_read(&record);
    ck_assert_str_eq(cell("photo"), record.photo);
    ck_assert_str_eq(cell("photo_hex"), "");
    ck_assert_str_eq(cell("client"), "C-17");
    ck_assert_str_eq(cell("status"), "ok");
    ck_assert_str_eq(cell("error"), "");
    ck_assert_str_eq(cell("hair_L"), "27.40");
    ck_assert_str_eq(cell("hair_level"), "4");
    ck_assert_str_eq(cell("grey_frac"), "");
    ck_assert_str_eq(cell("hair_boxes"), "300,120,400,260");
    ck_assert_str_eq(cell("confidence"), "medium");
    ck_assert_str_eq(cell("checks"), "highlights");
    ck_assert_str_eq(cell("shade"), "W6");
    ck_assert_str_eq(cell("likely"), "W6;N6");
    ck_assert_str_eq(cell("blend"), "N6:6,W5:4");
    ck_assert_str_eq(cell("blend_worthwhile"), "yes");
    ck_assert_str_eq(cell("session2"), "N6:7,W5:3");
    ck_assert_str_eq(cell("session3_to"), "2026-06-07");
    ck_assert_str_eq(cell("version"), PM_VERSION);
}
END_TEST

/* A session stands under its number, also where a plan goes on with the second, and in each zone. */
START_TEST(sessions_stand_under_their_numbers) {
    struct pm_record record = made_record(), zones[2] = {made_record(), made_record()};
    for (int i = 0; i < 2; i++) {
        record.sessions[i] = record.sessions[i + 1];
        zones[1].sessions[i] = zones[1].sessions[i + 1];
    }
    record.n_sessions = zones[1].n_sessions = 2;
    record.zones = zones;
    record.n_zones = 2;
    write_and_read(&record);
    ck_assert_str_eq(cell("session1"), "");
    ck_assert_str_eq(cell("session2"), "W7");
    ck_assert_str_eq(cell("session3"), "W8");
    ck_assert_str_eq(cell("zones_session1"), "W6;");
}
END_TEST

START_TEST(shades_as_they_come_have_no_drops) {
    struct pm_record record = made_record();
    write_and_read(&record);
    ck_assert_str_eq(cell("session1"), "W6");
    ck_assert_str_eq(cell("blend"), "");
    ck_assert_str_eq(cell("blend_de00"), "");
}
END_TEST

START_TEST(what_is_unknown_is_empty) {
    struct pm_record record = made_failure();
    write_and_read(&record);
    ck_assert_str_eq(cell("status"), "error");
    ck_assert_str_eq(cell("error_code"), "truncated");
    static const char *const empty[] = {"client", "hair_L",   "hair_level", "uncertainty_de00",
                                        "width",  "skin_a",   "shade",      "shade_de00",
                                        "blend",  "session1", "target",     "palette"};
    for (size_t i = 0; i < sizeof empty / sizeof *empty; i++)
        ck_assert_msg(*cell(empty[i]) == '\0', "%s is '%s'", empty[i], cell(empty[i]));
}
END_TEST

/* All records have the same columns, whatever is in them, and no name stands twice. */
START_TEST(columns_are_stable) {
    struct pm_record records[] = {made_record(), made_blended(), made_failure()};
    struct pm_buffer first = {0};
    pm_report_csv_header(&first);
    for (size_t i = 0; i < 3; i++) {
        struct pm_buffer out = {0};
        pm_report_csv_header(&out);
        ck_assert_str_eq(out.text, first.text);
        pm_buffer_free(&out);
        write_and_read(&records[i]);
    }
    for (int i = 0; i < header.n; i++)
        for (int k = 0; k < i; k++)
            ck_assert_str_ne(header.cell[i], header.cell[k]);
    pm_buffer_free(&first);
}
END_TEST

static void bytes_of_hex(const char *hex, char *bytes) {
    for (; *hex != '\0'; hex += 2) {
        unsigned byte;
        ck_assert_int_eq(sscanf(hex, "%2x", &byte), 1);
        *bytes++ = (char)byte;
    }
    *bytes = '\0';
}

/* No text breaks out of its cell, is taken for a formula, or controls a terminal; and no path is lost. */
START_TEST(hostile_text_is_harmless) {
    struct pm_record record = made_record();
    char *text = (char *)pm_hostile[_i];
    record.photo = record.client = record.palette_name = text;
    record.shades[0].id = record.sessions[0].parts[0].id = text;
    write_and_read(&record);
    static const char *const columns[] = {"photo", "client", "palette", "shade", "session1"};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        const char *got = cell(columns[i]);
        ck_assert_msg(strchr("=+-@", *got) == NULL, "%s begins a formula: %s", columns[i], got);
        ck_assert(strncmp(got, "\xef\xbc\x9d", 3) != 0);
        ck_assert(pm_utf8_valid(got));
        for (const char *c = got; *c != '\0'; c++)
            ck_assert_msg((unsigned char)*c >= 0x20 && *c != 0x7f, "a control character in %s", columns[i]);
    }
    char path[CELL_SIZE];
    bytes_of_hex(cell("photo_hex"), path);
    ck_assert_str_eq(*path != '\0' ? path : cell("photo"), text);
}
END_TEST

START_TEST(odd_numbers_are_plain_or_empty) {
    struct pm_record record = made_record();
    record.hair.lab.L = -0.001;
    write_and_read(&record);
    ck_assert_str_eq(cell("hair_L"), "0.00");
    record.hair.lab.L = NAN;
    write_and_read(&record);
    ck_assert_str_eq(cell("hair_L"), "");
}
END_TEST

int main(void) {
    Suite *suite = suite_create("csv_report");
    TCase *tests = tcase_create("csv");
    tcase_add_test(tests, every_cell_stands_under_its_name);
    tcase_add_test(tests, sessions_stand_under_their_numbers);
    tcase_add_test(tests, shades_as_they_come_have_no_drops);
    tcase_add_test(tests, what_is_unknown_is_empty);
    tcase_add_test(tests, columns_are_stable);
    tcase_add_loop_test(tests, hostile_text_is_harmless, 0, PM_N_HOSTILE);
    tcase_add_test(tests, odd_numbers_are_plain_or_empty);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
