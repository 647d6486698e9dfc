#include "cli/client/history.h"

#include "record/record.h"

#include <math.h>
#include <string.h>

static bool is_plan(const struct pm_client_line *line) {
    const struct pm_record *record = line->record;
    return record != NULL && record->status == PM_STATUS_OK && !record->has_followup &&
           record->n_sessions > 0;
}

/* The line of the latest plan that begins a course, with session 1; 0 where there is none. A session solved
 * again with other bottles goes on with the course. */
static size_t course(const struct pm_client_file *file) {
    for (size_t i = file->n_lines; i-- > 0;)
        if (is_plan(&file->lines[i]) && pm_session_of(file->lines[i].record, 1) != NULL)
            return i;
    return 0;
}

const struct pm_record *pm_history_plan(const struct pm_client_file *file) {
    const size_t first = course(file);
    return file->n_lines > 0 && is_plan(&file->lines[first]) ? file->lines[first].record : NULL;
}

const struct pm_record *pm_history_planned(const struct pm_client_file *file, int number,
                                           const struct pm_session **session) {
    const size_t first = course(file);
    for (size_t i = file->n_lines; i-- > first;) {
        const struct pm_record *record = file->lines[i].record;
        if (record == NULL || record->status != PM_STATUS_OK)
            continue;
        *session = pm_session_of(record, number);
        if (*session != NULL)
            return record;
    }
    *session = NULL;
    return NULL;
}

const struct pm_log_entry *pm_history_done(const struct pm_client_file *file, int number) {
    const size_t first = course(file);
    for (size_t i = file->n_lines; i-- > first;) {
        const struct pm_log_entry *entry = file->lines[i].entry;
        if (entry != NULL && entry->session == number)
            return entry;
    }
    return NULL;
}

int pm_history_last(const struct pm_client_file *file) {
    const size_t first = course(file);
    int last = 0;
    for (size_t i = first; i < file->n_lines; i++)
        if (file->lines[i].entry != NULL && file->lines[i].entry->session > last)
            last = file->lines[i].entry->session;
    return last;
}

double pm_history_healing(const struct pm_client_file *file) {
    for (size_t i = file->n_lines; i-- > 0;) {
        const struct pm_record *record = file->lines[i].record;
        if (record != NULL && record->has_followup && !isnan(record->followup.healed_shades))
            return record->followup.healed_shades;
    }
    return NAN;
}
