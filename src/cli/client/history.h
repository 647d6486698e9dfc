/* What stands in a client's file: what was planned, what was done, what was learnt. */
#ifndef PM_CLI_HISTORY_H
#define PM_CLI_HISTORY_H

#include "cli/client/client_file.h"
#include "report/sheet.h"

/* The latest consultation with a plan; NULL: none. Follow-ups are none: their colours are corrected for
 * healing, this one's are those that the scalp is to have. */
const struct pm_record *pm_history_plan(const struct pm_client_file *file);

/* The latest record that plans session `number` with a colour, a follow-up's before the plan it corrects, and
 * that session; NULL: none. */
const struct pm_record *pm_history_planned(const struct pm_client_file *file, int number,
                                           const struct pm_session **session);

/* The latest entry for session `number`; NULL: none. Entries count from the latest plan on: a later plan
 * begins a new course of sessions. */
const struct pm_log_entry *pm_history_done(const struct pm_client_file *file, int number);

/* The number of the last session done; 0: none. */
int pm_history_last(const struct pm_client_file *file);

/* How many shades lighter than meant this client's work heals, by the latest follow-up that could judge it;
 * NAN: none could. */
double pm_history_healing(const struct pm_client_file *file);

struct pm_history {
    const char **labels; /* "PLAN", "SESSION 1", "HEALED 1": what each line is */
    char **lines;        /* one sentence for each line of the file that is not damaged, oldest first */
    size_t n_lines, lines_capacity, labels_capacity;
    struct pm_sheet_entry *done; /* of the running course */
    size_t n_done, done_capacity;
    char **texts; /* what entries lie in */
    size_t n_texts, texts_capacity;
};

/* Entries borrow from the file, which must outlive them. Nothing is owed on failure. */
PM_USE_RESULT bool pm_history_read(const struct pm_client_file *file, struct pm_history *history,
                                   struct pm_error *err);
void pm_history_free(struct pm_history *history);

#endif
