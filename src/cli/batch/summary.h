/* What a run came to, counted: for --summary, --max-bad and the exit code. */
#ifndef PM_CLI_SUMMARY_H
#define PM_CLI_SUMMARY_H

#include "base/buffer.h"
#include "cli/batch/inputs_folder.h"
#include "pigmatch.h"

/* Records by what they say; `checks` by name and level. Begins zeroed. */
struct pm_summary {
    int64_t status[PM_STATUS_REFUSED + 1];
    int64_t codes[PM_E_COUNT];
    int64_t confidence[PM_CONFIDENCE_HIGH + 1];
    int64_t plans;                            /* records that are ok and were to be advised on a palette */
    int64_t unplanned[PM_PLAN_ABSTAINED + 1]; /* of those, by why there is no plan */
    int64_t checks[PM_CHECK_CODES][PM_LEVEL_REFUSE + 1];
};

/* `times` 1 counts a record, -1 takes it off again. */
void pm_summary_record(struct pm_summary *summary, const struct pm_record *record, int times);

int64_t pm_summary_records(const struct pm_summary *summary);
/* More than `max_bad_frac` of the records are bad. */
bool pm_summary_is_bad(const struct pm_summary *summary, double max_bad_frac);

/* What only the run knows. */
struct pm_summary_run {
    bool finished;                  /* nothing is left to do */
    int64_t resumed, redone;        /* records that were there already; that were dropped and made again */
    int64_t others;                 /* of those that were there: of photos that nobody asks for now */
    const struct pm_passed *passed; /* files in folders */
    double seconds;
};

/* One JSON object, with its newline. */
void pm_summary_json(const struct pm_summary *summary, const struct pm_summary_run *run,
                     struct pm_buffer *out);

#endif
