/* The destination of a run's records: counted, reported, printed. */
#ifndef PM_CLI_SINK_H
#define PM_CLI_SINK_H

#include "base/printf.h"
#include "cli/batch/sheets.h"
#include "cli/batch/summary.h"
#include "cli/client/client.h"
#include "cli/shell/output.h"
#include "cli/shell/terminal.h"
#include "report/text.h"

struct pm_sink {
    const struct pm_cli *cli;
    struct pm_client_run *client; /* records of a client go to the client's file, too */
    struct pm_output output;
    struct pm_text_style style;
    struct pm_summary summary; /* of the records written, and of those that existed before */
    struct pm_progress progress;
    struct pm_sheets sheets;
    int64_t taken, failed;   /* in this run */
    struct pm_record **held; /* for --combine: written as one, at the end */
    size_t n_held, held_capacity;
};

/* Whether a later run can continue from this output. */
bool pm_sink_is_resumable(const struct pm_sink *sink);

/* Takes the record and frees it. False: it could not be written. */
PM_USE_RESULT bool pm_sink_take(struct pm_sink *sink, struct pm_record *record, struct pm_error *err);

/* Once all are taken: writes what was held back. */
PM_USE_RESULT bool pm_sink_finish(struct pm_sink *sink, struct pm_error *err);

/* Prints a message on stderr, preceded by "pigmatch: ", and removes the progress line for it. */
void pm_sink_message(struct pm_sink *sink, const char *fmt, ...) PM_PRINTF(2, 3);

void pm_sink_free(struct pm_sink *sink);

#endif
