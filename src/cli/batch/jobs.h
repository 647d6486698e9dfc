/* A table of photos, each with its own options (--jobs): CSV, one row a photo.
 *
 * The first row names the columns, in any order (see pigmatch-record(5), JOBS). An empty cell takes the
 * value from the command line. Cells have the form of the options of those names; hair and skin may
 * contain several rectangles separated by blanks or ';'. Cells are separated by commas, semicolons or
 * tabs, whichever the first row uses. */
#ifndef PM_CLI_JOBS_H
#define PM_CLI_JOBS_H

#include "cli/args/cli.h"
#include "cli/batch/inputs.h"
#include "cli/batch/task.h"

struct pm_jobs;

/* Opens the table cli->jobs ("-": standard input). All is borrowed. PM_E_USAGE if it cannot be opened. */
PM_USE_RESULT struct pm_jobs *pm_jobs_open(const struct pm_cli *cli, struct pm_error *err);
/* Takes the palettes with it that its tasks borrow. */
void pm_jobs_close(struct pm_jobs *jobs);

/* The next row's task, owned by the caller. Wrong rows are skipped; after the last row, if there were
 * any, PM_NEXT_FAILED gives the first problem (PM_E_USAGE, "file:line:column: ..."), and pm_jobs_details
 * all. */
PM_USE_RESULT enum pm_next pm_jobs_next(struct pm_jobs *jobs, struct pm_task **task, struct pm_error *err);
PM_USE_RESULT bool pm_jobs_rewind(struct pm_jobs *jobs, struct pm_error *err);

/* Every problem, one per line, after PM_NEXT_FAILED; NULL: only that in *err. */
const char *pm_jobs_details(const struct pm_jobs *jobs);

#endif
