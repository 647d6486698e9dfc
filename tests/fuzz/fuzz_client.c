/* A client's file -> plans, what was done, what was learnt; and a line of a batch's records. */
#include "fuzz/mutate_json.h"
#include "fuzz/schema.h"

#include "cli/client/history.h"
#include "record/options.h"
#include "record/record.h"
#include "report/csv.h"
#include "report/sheet.h"
#include "report/text.h"

/* What people are shown, in one of the languages that it is said again in. */
static void write_all(const struct pm_record *record, const struct pm_language *language,
                      const struct pm_history *history) {
    struct pm_buffer out = {0};
    const struct pm_text_style style = {.ink = PM_INK_256, .columns = 60, .language = language};
    const struct pm_sheet sheet = {.language = language,
                                   .clinic = "Studio",
                                   .date = "2026-06-01",
                                   .session = 2,
                                   .done = history->done,
                                   .n_done = history->n_done,
                                   .history = (const char *const *)history->lines,
                                   .history_labels = history->labels,
                                   .n_history = history->n_lines};
    struct pm_index index = {.language = language};
    pm_report_text(record, &style, &out);
    pm_report_csv_row(record, &out);
    pm_report_html(record, &sheet, &out);
    pm_sheet_file_name(record, 1, &out);
    pm_index_add(&index, record, "1.html", NULL);
    pm_report_index(&index, &out);
    PM_HOLDS(!out.failed);
    pm_index_free(&index);
    pm_buffer_free(&out);
}

/* What a record says comes back from its own JSON, letter by letter. */
static void check_record(const struct pm_record *record) {
    struct pm_error err = {0};
    char *json = pm_record_json(record, &err);
    PM_HOLDS(json != NULL);
    struct pm_record *again = pm_record_read(json, strlen(json), &err);
    if (again == NULL)
        fprintf(stderr, "%s\n%s\n", err.message, json);
    PM_HOLDS(again != NULL);
    char *second = pm_record_json(again, &err);
    PM_HOLDS(second != NULL && strcmp(json, second) == 0);
    pm_record_free(again);
    free(second);
    free(json);
}

static void check_entry(const struct pm_log_entry *entry) {
    static struct pm_schema schema;
    struct pm_error err = {0};
    struct pm_log_entry again;
    char *json = pm_log_entry_json(entry, &err), *use = pm_log_entry_use(entry, &err);
    PM_HOLDS(json != NULL && use != NULL);
    pm_check_schema(&schema, "pigmatch-log.schema.json", json);
    PM_HOLDS(pm_log_entry_read(json, strlen(json), &again, &err));
    pm_log_entry_free(&again);
    free(json);
    free(use);
}

static void check_history(const struct pm_client_file *file) {
    const struct pm_session *session;
    struct pm_error err = {0};
    pm_history_plan(file);
    pm_history_healing(file);
    const char *zone;
    if (!pm_history_zone(file, "", &zone, NULL))
        return;
    for (int number = 0; number <= pm_history_last(file, zone) && number < 5; number++) {
        pm_history_done(file, zone, number);
        const struct pm_record *record = pm_history_planned(file, zone, number, &session);
        PM_HOLDS(record == NULL || session->session == number);
    }
    if (!pm_client_check(file, "C-1", &err))
        pm_fuzz_check_error(&err);
    pm_client_id(file);
}

/* The file as `show` prints it and a sheet holds it. */
static void show_all(const struct pm_client_file *file, const struct pm_language *language) {
    struct pm_history history;
    struct pm_error err = {0};
    PM_HOLDS(pm_history_read(file, language, &history, &err));
    for (size_t i = 0; i < file->n_lines; i++)
        if (file->lines[i].record != NULL)
            write_all(file->lines[i].record, language, &history);
    pm_history_free(&history);
}

/* The reports take longer than all the rest. */
static void try_file(const uint8_t *data, size_t size) {
    struct pm_client_file file;
    struct pm_error err = {0};
    char path[32];
    int fd = pm_fuzz_file(data, size, path);
    if (pm_client_open(&file, path, PM_CLIENT_READ, &err)) {
        for (size_t i = 0; i < file.n_lines; i++) {
            const struct pm_client_line *line = &file.lines[i];
            PM_HOLDS((line->record != NULL) + (line->entry != NULL) + (line->problem != NULL) == 1);
            if (line->record != NULL)
                check_record(line->record);
            if (line->entry != NULL)
                check_entry(line->entry);
        }
        check_history(&file);
        if (pm_fuzz_picks(data, size, 8))
            show_all(&file, pm_fuzz_language(size));
        pm_client_close(&file);
    } else {
        pm_fuzz_check_error(&err);
    }
    close(fd);
}

static void try_line(const uint8_t *data, size_t size) {
    struct pm_error err = {0};
    char *line = pm_fuzz_text(data, size);
    struct pm_record *record = pm_record_read(line, size, &err);
    if (record != NULL)
        free(pm_settings_text(record, &err));
    else
        pm_fuzz_check_error(&err);
    pm_record_free(record);
    free(line);
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed) {
    return pm_mutate_json(data, size, max_size, seed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    try_line(data, size);
    try_file(data, size);
    return 0;
}
