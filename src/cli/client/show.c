/* show: a client's file as people read it, or as records, or as a sheet; no photo is needed. */
#include "base/buffer.h"
#include "base/error.h"
#include "base/language.h"
#include "cli/args/verbs.h"
#include "cli/batch/sheets.h"
#include "cli/client/history.h"
#include "cli/shell/message.h"
#include "cli/shell/output.h"
#include "cli/shell/terminal.h"
#include "report/csv.h"
#include "report/layout.h"
#include "report/text.h"

#include <string.h>

/* The latest record that was measured or planned; NULL: none. */
static const struct pm_record *latest_record(const struct pm_client_file *file) {
    for (size_t i = file->n_lines; i-- > 0;)
        if (file->lines[i].record != NULL)
            return file->lines[i].record;
    return NULL;
}

/* ------------------------------------------------------------------ what is printed */

static void print_text(const struct pm_client_file *file, const struct pm_history *history,
                       const struct pm_text_style *style, struct pm_buffer *out) {
    const struct pm_record *latest = latest_record(file);
    for (size_t i = 0; i < history->n_lines; i++)
        pm_line(out, style, history->labels[i], NULL, history->lines[i]);
    if (latest == NULL)
        return;
    pm_buffer_text(out, "\n");
    pm_report_text(latest, style, out);
}

/* The lines of the file, unchanged. */
static void print_json(const struct pm_client_file *file, struct pm_buffer *out) {
    for (size_t i = 0; i < file->n_lines; i++) {
        if (file->lines[i].problem != NULL)
            continue;
        pm_buffer_bytes(out, file->lines[i].text, file->lines[i].length);
        pm_buffer_text(out, "\n");
    }
}

static void print_csv(const struct pm_client_file *file, struct pm_buffer *out) {
    pm_report_csv_header(out);
    for (size_t i = 0; i < file->n_lines; i++)
        if (file->lines[i].record != NULL)
            pm_report_csv_row(file->lines[i].record, out);
}

static bool print(const struct pm_cli *cli, const struct pm_client_file *file,
                  const struct pm_history *history, struct pm_error *err) {
    struct pm_buffer out = {0};
    struct pm_text_style style = pm_terminal_style(cli->color, cli->output != NULL);
    style.language = pm_language_at(cli->lang);
    pm_buffer_text(&out, "");
    if (cli->format == PM_OUTPUT_TEXT)
        print_text(file, history, &style, &out);
    else if (cli->format == PM_OUTPUT_JSON)
        print_json(file, &out);
    else
        print_csv(file, &out);
    bool ok = pm_write_file(cli->output, cli->overwrite, &out, err);
    pm_buffer_free(&out);
    return ok;
}

/* ------------------------------------------------------------------ the sheet */

static bool write_sheet(const struct pm_cli *cli, const struct pm_client_file *file,
                        const struct pm_history *history, struct pm_error *err) {
    struct pm_sheets sheets;
    const struct pm_record *latest = latest_record(file);
    if (cli->report == NULL)
        return true;
    if (latest == NULL)
        return pm_fail(err, PM_E_CLIENT_FILE, "%s contains no record to print", file->path);
    bool ok = pm_sheets_begin(&sheets, cli, err);
    sheets.history = history;
    const struct pm_record *plan = pm_history_plan(file);
    sheets.session = pm_history_last(file, plan != NULL ? plan->zone : NULL) + 1;
    sheets.from_file = true;
    sheets.before = latest->has_followup ? pm_history_before(file, latest) : NULL;
    ok = ok && pm_sheets_add(&sheets, latest, err) && pm_sheets_end(&sheets, err);
    pm_sheets_free(&sheets);
    return ok;
}

int pm_show(struct pm_cli *cli) {
    struct pm_error err = {0};
    struct pm_client_file file;
    struct pm_history history = {0};
    if (!pm_client_open(&file, cli->client.file, PM_CLIENT_READ, &err))
        return pm_message_failure(&err);
    pm_client_report_damage(&file);
    if (!pm_client_has_lines(&file)) {
        pm_message("%s: %s", file.path,
                   file.n_lines == 0 ? "the client's file is empty"
                                     : "no line of the client's file can be read");
        pm_client_close(&file);
        return PM_EXIT_SOME_FAILED;
    }
    bool ok = pm_history_read(&file, pm_language_at(cli->lang), &history, &err) &&
              print(cli, &file, &history, &err) && write_sheet(cli, &file, &history, &err);
    pm_history_free(&history);
    pm_client_close(&file);
    return ok ? PM_EXIT_OK : pm_message_failure(&err);
}
