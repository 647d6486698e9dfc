/* Lines written by version 1.0 remain readable without loss: tests/record/v1 has records of every kind
 * and clients' files. */
#include "record/log_entry.h"
#include "record/record.h"
#include "report/csv.h"
#include "report/sheet.h"
#include "report/text.h"
#include "testing.h"

#include <dirent.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FOLDER "tests/record/v1"

/* What the old line says stands in the new one too, wherever the new one may say more; but for the rivals,
 * whose place the likely shades have taken. */
static void check_kept(const json_t *old, const json_t *new, const char *where) {
    const char *key;
    json_t *value;
    if (json_is_object(old)) {
        ck_assert_msg(json_is_object(new), "%s", where);
        json_object_foreach((json_t *)old, key, value) {
            char place[300];
            snprintf(place, sizeof place, "%s.%s", where, key);
            if (strcmp(place, ".schema") == 0 || strcmp(place, ".rivals") == 0)
                continue;
            check_kept(value, json_object_get(new, key), place);
        }
    } else if (json_is_array(old)) {
        ck_assert_msg(json_array_size(old) == json_array_size(new), "%s", where);
        for (size_t i = 0; i < json_array_size(old); i++)
            check_kept(json_array_get(old, i), json_array_get(new, i), where);
    } else if (!json_is_null(old)) {
        ck_assert_msg(json_equal(old, new), "%s", where);
    }
}

static void check_line(const char *old_line, const char *new_line) {
    json_t *old = json_loads(old_line, 0, NULL), *new = json_loads(new_line, 0, NULL);
    ck_assert_ptr_nonnull(old);
    check_kept(old, new, "");
    json_decref(old);
    json_decref(new);
}

/* The record is whole enough for every report. */
static void write_all(const struct pm_record *record) {
    struct pm_buffer out = {0};
    struct pm_text_style style = {.ink = PM_INK_NONE, .columns = 80};
    pm_report_text(record, &style, &out);
    pm_report_csv_row(record, &out);
    pm_report_html(record, NULL, &out);
    ck_assert(!out.failed);
    ck_assert_ptr_null(strstr(out.text, "(null)"));
    pm_buffer_free(&out);
}

static void check_record(const char *line) {
    struct pm_error err = {0};
    struct pm_record *record = pm_record_read(line, strlen(line), &err);
    ck_assert_msg(record != NULL, "%s\n%s", err.message, line);
    ck_assert_str_eq(record->tool.version, "1.0.0");
    ck_assert_int_eq(record->tool.method, 1);
    write_all(record);
    char *again = pm_record_json(record, &err);
    ck_assert_ptr_nonnull(again);
    check_line(line, again);
    free(again);
    pm_record_free(record);
}

static void check_entry(const char *line) {
    struct pm_error err = {0};
    struct pm_log_entry entry;
    ck_assert_msg(pm_log_entry_read(line, strlen(line), &entry, &err), "%s\n%s", err.message, line);
    char *again = pm_log_entry_json(&entry, &err);
    ck_assert_ptr_nonnull(again);
    check_line(line, again);
    free(again);
    pm_log_entry_free(&entry);
}

static void read_file(const char *name, int *records, int *entries) {
    char path[300], *line = NULL;
    size_t capacity = 0;
    snprintf(path, sizeof path, FOLDER "/%s", name);
    FILE *file = fopen(path, "r");
    ck_assert_ptr_nonnull(file);
    while (getline(&line, &capacity, file) > 0) {
        const bool is_entry = strstr(line, "\"schema\":\"pigmatch-log/1\"") != NULL;
        *(is_entry ? entries : records) += 1;
        if (is_entry)
            check_entry(line);
        else
            check_record(line);
    }
    free(line);
    fclose(file);
}

START_TEST(lines_of_1_0_lose_nothing) {
    int records = 0, entries = 0;
    DIR *folder = opendir(FOLDER);
    ck_assert_ptr_nonnull(folder);
    for (const struct dirent *item = readdir(folder); item != NULL; item = readdir(folder))
        if (item->d_name[0] != '.')
            read_file(item->d_name, &records, &entries);
    closedir(folder);
    printf("lines_of_1_0_lose_nothing: %d records, %d entries\n", records, entries);
    ck_assert_int_ge(records, 56);
    ck_assert_int_ge(entries, 8);
}
END_TEST

/* What a later version adds is passed over. */
START_TEST(unknown_members_are_passed_over) {
    static const char line[] = "{\"schema\":\"pigmatch/1\",\"status\":\"ok\",\"mood\":{\"of\":[1,{}]},"
                               "\"hair\":{\"lab\":[20,3,4],\"scent\":\"hay\"},\"forced\":true}";
    struct pm_error err = {0};
    struct pm_record *record = pm_record_read(line, strlen(line), &err);
    ck_assert_msg(record != NULL, "%s", err.message);
    ck_assert(record->forced && record->has_hair);
    ck_assert_double_eq(record->hair.lab.L, 20);
    ck_assert(isnan(record->hair.frac) && record->hair.level == -1 && record->hair.name == PM_HAIR_UNKNOWN);
    pm_record_free(record);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("old records");
    TCase *tests = tcase_create("records");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, lines_of_1_0_lose_nothing);
    tcase_add_test(tests, unknown_members_are_passed_over);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
