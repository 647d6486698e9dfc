/* One photo to do, and doing it. */
#ifndef PM_CLI_TASK_H
#define PM_CLI_TASK_H

#include "pigmatch.h"

struct pm_task {
    char *path;                                 /* NULL: the target */
    bool is_stdin;                              /* the photo is standard input */
    bool is_output;                             /* the photo is a file that this run writes */
    bool has_target;                            /* there is no photo */
    struct pm_lab target;                       /* then */
    const struct pm_options *options;           /* borrowed, or `own` */
    const struct pm_followup_request *followup; /* the request of a follow-up; NULL: none */
    struct pm_options *own;
    char *id, *client, *start; /* data that `own` borrows */
};

/* A task of a copied `path` with the given options; NULL when memory runs out. */
PM_USE_RESULT struct pm_task *pm_task_new(const char *path, const struct pm_options *options,
                                          struct pm_error *err);
void pm_task_free(struct pm_task *task);

/* Gives it a copy of its options. */
PM_USE_RESULT bool pm_task_own(struct pm_task *task, struct pm_error *err);

/* Makes it a task of the colour that `text` names: "L,a,b", "#rrggbb", or the id of a shade of its palette.
 * PM_E_USAGE names it as `option`. */
PM_USE_RESULT bool pm_task_aim(struct pm_task *task, const char *option, const char *text,
                               struct pm_error *err);

/* Does it. NULL only if there is no record: memory ran out, or a signal ended the wait for a pipe. */
PM_USE_RESULT struct pm_record *pm_task_do(const struct pm_task *task, struct pm_worker *worker,
                                           struct pm_error *err);

#endif
