/* The tasks of a command line, one after the other: a target, photos, or the rows of a table. */
#ifndef PM_CLI_TASKS_H
#define PM_CLI_TASKS_H

#include "cli/args/cli.h"
#include "cli/batch/inputs.h"
#include "cli/batch/resume.h"
#include "cli/batch/task.h"

struct pm_tasks;

/* All is borrowed. cli->job has its palette. `report` is called for skipped files; may be NULL. */
PM_USE_RESULT struct pm_tasks *pm_tasks_new(const struct pm_cli *cli, pm_passed_fn *report, void *context,
                                            struct pm_error *err);
void pm_tasks_free(struct pm_tasks *tasks);

/* The next task, owned by the caller; PM_NEXT_PATH: there is one. */
PM_USE_RESULT enum pm_next pm_tasks_next(struct pm_tasks *tasks, struct pm_task **task, struct pm_error *err);

/* Its key among the records of an earlier run. */
PM_USE_RESULT bool pm_tasks_key(struct pm_tasks *tasks, const struct pm_task *task, struct pm_resume_key *key,
                                struct pm_error *err);

/* Examines all tasks in advance if that is needed or free (all rows of a table are checked before the
 * first is processed): *total gets their number (-1: unknown), and each is announced to `resume` (may be
 * NULL). Then starts over. PM_E_USAGE if a task contradicts an existing record. */
PM_USE_RESULT bool pm_tasks_survey(struct pm_tasks *tasks, struct pm_resume *resume, bool wants_total,
                                   int64_t *total, struct pm_error *err);

/* Puts the records in `output` into the order of the tasks: those made again, or added in between, move to
 * their place. */
PM_USE_RESULT bool pm_tasks_order(struct pm_tasks *tasks, struct pm_output *output, struct pm_error *err);

/* Whether one of them was a file that the run writes, which then must not be replaced. */
bool pm_tasks_met_output(const struct pm_tasks *tasks);

/* Waits about `ms` milliseconds for more, after PM_NEXT_WAIT. */
void pm_tasks_wait(const struct pm_tasks *tasks, int ms);

/* After PM_NEXT_FAILED: every problem, one per line; NULL: only that in *err. */
const char *pm_tasks_details(const struct pm_tasks *tasks);

const struct pm_passed *pm_tasks_passed(const struct pm_tasks *tasks);

#endif
