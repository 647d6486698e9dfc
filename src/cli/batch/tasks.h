/* What a command line asks for, one task after the other: a target, photos, or a
 * table's rows. */
#ifndef PM_CLI_TASKS_H
#define PM_CLI_TASKS_H

#include "cli/args/cli.h"
#include "cli/batch/inputs.h"
#include "cli/batch/resume.h"
#include "cli/batch/task.h"

struct pm_tasks;

/* All is borrowed. cli->job has its palette. `report` hears of files that a walk passes over; may be NULL. */
PM_USE_RESULT struct pm_tasks *pm_tasks_new(const struct pm_cli *cli, pm_passed_fn *report, void *context,
                                            struct pm_error *err);
void pm_tasks_free(struct pm_tasks *tasks);

/* The next task, the caller's; PM_NEXT_PATH: there is one. */
PM_USE_RESULT enum pm_next pm_tasks_next(struct pm_tasks *tasks, struct pm_task **task, struct pm_error *err);

/* Its key among the records of an earlier run. */
PM_USE_RESULT bool pm_tasks_key(struct pm_tasks *tasks, const struct pm_task *task, struct pm_resume_key *key,
                                struct pm_error *err);

/* Looks at all tasks ahead, where that is needed or free (a table's rows are all checked before the first is
 * worked on): *total gets their number (-1: unknown), and
 * `resume` (may be NULL) hears of each. Then begins anew. PM_E_USAGE if a task contradicts a record that
 * is there. */
PM_USE_RESULT bool pm_tasks_survey(struct pm_tasks *tasks, struct pm_resume *resume, bool wants_total,
                                   int64_t *total, struct pm_error *err);

/* The records in `output` as the tasks stand: what was made again, or came in between, moves to its place. */
PM_USE_RESULT bool pm_tasks_order(struct pm_tasks *tasks, struct pm_output *output, struct pm_error *err);

/* One of them was a file that the run writes: it must not be replaced after all. */
bool pm_tasks_met_output(const struct pm_tasks *tasks);

/* Waits about `ms` milliseconds for more, after PM_NEXT_WAIT. */
void pm_tasks_wait(const struct pm_tasks *tasks, int ms);

/* After PM_NEXT_FAILED: every problem, one a line; NULL: there is no more to say than *err does. */
const char *pm_tasks_details(const struct pm_tasks *tasks);

const struct pm_passed *pm_tasks_passed(const struct pm_tasks *tasks);

#endif
