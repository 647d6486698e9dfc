#include "cli/batch/summary.h"

#include <stdio.h>
#include <string.h>

void pm_summary_record(struct pm_summary *summary, const struct pm_record *record, int times) {
    summary->status[record->status] += times;
    if (record->status != PM_STATUS_OK)
        summary->codes[record->error.code] += times;
    summary->confidence[record->confidence] += times;
    if (record->status == PM_STATUS_OK && record->has_target)
        summary->plans += times;
    if (record->plan_reason != PM_PLAN_REASON_NONE)
        summary->unplanned[record->plan_reason] += times;
    for (size_t i = 0; i < record->n_checks; i++)
        summary->checks[record->checks[i].check][record->checks[i].level] += times;
}

static int64_t bad(const struct pm_summary *summary) {
    return summary->status[PM_STATUS_ERROR] + summary->status[PM_STATUS_REFUSED];
}

int64_t pm_summary_records(const struct pm_summary *summary) {
    return summary->status[PM_STATUS_OK] + bad(summary);
}

bool pm_summary_is_bad(const struct pm_summary *summary, double max_bad_frac) {
    return (double)bad(summary) > max_bad_frac * (double)pm_summary_records(summary);
}

/* ------------------------------------------------------------------ as JSON */

/* Names are our own words, which need no escaping. */
static void add(struct pm_buffer *out, const char *before, const char *name, int64_t number) {
    pm_buffer_printf(out, "%s\"%s\":%lld", before, name, (long long)number);
}

static void add_codes(struct pm_buffer *out, const struct pm_summary *summary) {
    const char *before = "";
    pm_buffer_text(out, ",\"errors\":{");
    for (int code = 0; code < PM_E_COUNT; code++)
        if (summary->codes[code] > 0) {
            add(out, before, pm_code_name(code), summary->codes[code]);
            before = ",";
        }
    pm_buffer_text(out, "}");
}

static void add_checks(struct pm_buffer *out, const struct pm_summary *summary) {
    const char *before = "";
    pm_buffer_text(out, ",\"checks\":{");
    for (int i = PM_CHECK_NONE + 1; i < PM_CHECK_CODES; i++) {
        const int64_t *levels = summary->checks[i];
        if (levels[PM_LEVEL_NOTE] + levels[PM_LEVEL_WARN] + levels[PM_LEVEL_REFUSE] == 0)
            continue;
        pm_buffer_printf(out, "%s\"%s\":", before, pm_word(PM_WORDS_CHECK, i));
        before = ",";
        add(out, "{", "note", levels[PM_LEVEL_NOTE]);
        add(out, ",", "warn", levels[PM_LEVEL_WARN]);
        add(out, ",", "refuse", levels[PM_LEVEL_REFUSE]);
        pm_buffer_text(out, "}");
    }
    pm_buffer_text(out, "}");
}

/* The share of withheld plans among all that were to be made; null if there were none. */
static void add_unplanned(struct pm_buffer *out, const struct pm_summary *summary) {
    const char *before = "";
    pm_buffer_text(out, ",\"no_plan\":{");
    for (int reason = PM_PLAN_REASON_NONE + 1; reason <= PM_PLAN_ABSTAINED; reason++, before = ",")
        add(out, before, pm_word(PM_WORDS_PLAN_REASON, reason), summary->unplanned[reason]);
    pm_buffer_text(out, "},\"abstained_frac\":");
    if (summary->plans > 0)
        pm_buffer_number(out, (double)summary->unplanned[PM_PLAN_ABSTAINED] / (double)summary->plans, 4);
    else
        pm_buffer_text(out, "null");
}

static void add_passed(struct pm_buffer *out, const struct pm_passed *passed) {
    add(out, ",\"passed_over\":{", "no_photos", passed->no_photos);
    add(out, ",", "misnamed", passed->misnamed);
    add(out, ",", "unread_kinds", passed->unread);
    add(out, ",", "empty", passed->empty);
    add(out, ",", "special", passed->special);
    add(out, ",", "hidden", passed->hidden);
    add(out, ",", "repeated", passed->repeated);
    pm_buffer_text(out, "}");
}

void pm_summary_json(const struct pm_summary *summary, const struct pm_summary_run *run,
                     struct pm_buffer *out) {
    pm_buffer_printf(out, "{\"schema\":\"pigmatch-summary/1\",\"version\":\"%s\",\"finished\":%s", PM_VERSION,
                     run->finished ? "true" : "false");
    add(out, ",", "records", pm_summary_records(summary));
    add(out, ",", "resumed", run->resumed);
    add(out, ",", "redone", run->redone);
    add(out, ",", "others", run->others);
    add(out, ",\"status\":{", "ok", summary->status[PM_STATUS_OK]);
    add(out, ",", "error", summary->status[PM_STATUS_ERROR]);
    add(out, ",", "refused", summary->status[PM_STATUS_REFUSED]);
    pm_buffer_text(out, "}");
    add_codes(out, summary);
    add_checks(out, summary);
    add(out, ",\"confidence\":{", "high", summary->confidence[PM_CONFIDENCE_HIGH]);
    add(out, ",", "medium", summary->confidence[PM_CONFIDENCE_MEDIUM]);
    add(out, ",", "low", summary->confidence[PM_CONFIDENCE_LOW]);
    add(out, ",", "none", summary->confidence[PM_CONFIDENCE_UNKNOWN]);
    pm_buffer_text(out, "}");
    add_unplanned(out, summary);
    add_passed(out, run->passed);
    pm_buffer_text(out, ",\"seconds\":");
    pm_buffer_number(out, run->seconds, 3);
    pm_buffer_text(out, "}\n");
}
