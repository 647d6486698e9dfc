/* The counts of a run: for --summary, --max-bad and the exit code. */
#ifndef PM_CLI_SUMMARY_H
#define PM_CLI_SUMMARY_H

#include "base/buffer.h"
#include "cli/batch/inputs_folder.h"
#include "pigmatch.h"

/* Counts of records; `checks` by name and level. Start zeroed. */
struct pm_summary {
    int64_t status[PM_STATUS_REFUSED + 1];
    int64_t codes[PM_E_COUNT];
    int64_t confidence[PM_CONFIDENCE_HIGH + 1];
    int64_t plans;                            /* records that are ok and have a palette */
    int64_t unplanned[PM_PLAN_ABSTAINED + 1]; /* of those, by why there is no plan */
    int64_t checks[PM_CHECK_CODES][PM_LEVEL_REFUSE + 1];
};

/* `times` 1 counts a record, -1 removes it again. */
void pm_summary_record(struct pm_summary *summary, const struct pm_record *record, int times);

int64_t pm_summary_records(const struct pm_summary *summary);
/* Whether more than `max_bad_frac` of the records are bad. */
bool pm_summary_is_bad(const struct pm_summary *summary, double max_bad_frac);

/* Facts about the run itself. */
struct pm_summary_run {
    bool finished;                  /* all photos have been processed */
    int64_t resumed, redone;        /* records that existed already; that were dropped and made again */
    int64_t others;                 /* existing records of photos that are not requested now */
    const struct pm_passed *passed; /* files in folders */
    double seconds;
};

/* One JSON object, with its newline. */
void pm_summary_json(const struct pm_summary *summary, const struct pm_summary_run *run,
                     struct pm_buffer *out);

#endif
