#include "cli/batch/sink.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "cli/shell/message.h"
#include "record/record.h"
#include "report/csv.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void pm_sink_message(struct pm_sink *sink, const char *fmt, ...) {
    va_list args;
    pm_progress_hide(&sink->progress);
    va_start(args, fmt);
    pm_message_list(fmt, args);
    va_end(args);
}

/* ------------------------------------------------------------------ printing */

static char *as_text(const struct pm_sink *sink, const struct pm_record *record, struct pm_error *err) {
    struct pm_buffer text = {0};
    if (sink->output.length > 0)
        pm_buffer_text(&text, "\n");
    pm_report_text(record, &sink->style, &text);
    return pm_buffer_take(&text, err);
}

static char *as_csv(const struct pm_sink *sink, const struct pm_record *record, struct pm_error *err) {
    struct pm_buffer text = {0};
    if (sink->output.length == 0)
        pm_report_csv_header(&text);
    pm_report_csv_row(record, &text);
    return pm_buffer_take(&text, err);
}

static char *formatted(const struct pm_sink *sink, const struct pm_record *record, struct pm_error *err) {
    switch (sink->cli->format) {
    case PM_OUTPUT_JSON:
        return pm_record_json(record, err);
    case PM_OUTPUT_CSV:
        return as_csv(sink, record, err);
    case PM_OUTPUT_TEXT:
        break;
    }
    return as_text(sink, record, err);
}

static bool print(struct pm_sink *sink, struct pm_record *record, struct pm_error *err) {
    pm_record_round(record);
    char *text = formatted(sink, record, err);
    /* A run that is continued measures only photos without a record: the sheet must be there before it. */
    const bool sheet_first = pm_sink_is_resumable(sink);
    bool ok = text != NULL && (!sheet_first || pm_sheets_add(&sink->sheets, record, err)) &&
              pm_output_write(&sink->output, text, strlen(text), err) &&
              (sheet_first || pm_sheets_add(&sink->sheets, record, err)) &&
              pm_client_add(sink->client, record, err);
    free(text);
    return ok;
}

/* ------------------------------------------------------------------ messages */

/* A failed photo is reported on stderr only if stdout does not show it to a person. */
static void report(struct pm_sink *sink, const struct pm_record *record) {
    const char *name = record->photo != NULL ? record->photo : "the target";
    if (record->status != PM_STATUS_OK && !sink->cli->quiet && sink->cli->format != PM_OUTPUT_TEXT)
        pm_sink_message(sink, "%s", record->error.message);
    else if (record->status == PM_STATUS_OK && sink->cli->verbose) {
        const char *hair = pm_word(PM_WORDS_HAIR_NAME, (int)record->hair.name);
        pm_sink_message(sink, "%s: %s", name, hair != NULL ? hair : "matched");
    }
}

/* ------------------------------------------------------------------ public */

bool pm_sink_is_resumable(const struct pm_sink *sink) {
    return sink->cli->format == PM_OUTPUT_JSON && !sink->cli->combine && sink->output.part != NULL;
}

static bool hold(struct pm_sink *sink, struct pm_record *record, struct pm_error *err) {
    void *held = sink->held;
    bool ok = pm_grow(&held, &sink->held_capacity, sink->n_held + 1, sizeof record, err);
    sink->held = held;
    if (ok)
        sink->held[sink->n_held++] = record;
    else
        pm_record_free(record);
    return ok;
}

bool pm_sink_take(struct pm_sink *sink, struct pm_record *record, struct pm_error *err) {
    sink->taken++;
    sink->failed += record->status != PM_STATUS_OK;
    report(sink, record);
    if (sink->cli->combine) {
        pm_summary_record(&sink->summary, record, 1);
        return hold(sink, record, err);
    }
    bool ok = print(sink, record, err);
    if (ok)
        pm_summary_record(&sink->summary, record, 1);
    pm_record_free(record);
    return ok;
}

bool pm_sink_finish(struct pm_sink *sink, struct pm_error *err) {
    if (!sink->cli->combine)
        return pm_sheets_end(&sink->sheets, err);
    struct pm_record *record =
        pm_combine((const struct pm_record *const *)sink->held, sink->n_held, &sink->cli->job, err);
    bool ok = record != NULL && print(sink, record, err) && pm_sheets_end(&sink->sheets, err);
    pm_record_free(record);
    return ok;
}

void pm_sink_free(struct pm_sink *sink) {
    for (size_t i = 0; i < sink->n_held; i++)
        pm_record_free(sink->held[i]);
    free(sink->held);
    pm_sheets_free(&sink->sheets);
}
