/* A client's file in words and as entries of a sheet. */
#ifndef PM_CLI_HISTORY_TOLD_H
#define PM_CLI_HISTORY_TOLD_H

#include "cli/client/history.h"
#include "report/sheet.h"

struct pm_told {
    const char **labels; /* "PLAN", "SESSION 1", "HEALED 1": what each line is */
    char **lines;        /* one sentence for each line of the file that is not damaged, oldest first */
    size_t n_lines, lines_capacity, labels_capacity;
    struct pm_sheet_entry *done; /* of the running course */
    size_t n_done, done_capacity;
    char **texts; /* what entries lie in */
    size_t n_texts, texts_capacity;
};

/* Entries borrow from the file, which must outlive them. Nothing is owed on failure. */
PM_USE_RESULT bool pm_history_tell(const struct pm_client_file *file, struct pm_told *told,
                                   struct pm_error *err);
void pm_told_free(struct pm_told *told);

#endif
