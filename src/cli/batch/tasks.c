#include "cli/batch/tasks.h"

#include "base/error.h"
#include "base/memory.h"
#include "cli/batch/jobs.h"
#include "cli/shell/guard.h"
#include "cli/shell/process.h"
#include "palette/palette.h"
#include "plan/rank.h"
#include "record/record.h"

#include <poll.h>
#include <stdlib.h>

struct pm_tasks {
    const struct pm_cli *cli;
    struct pm_inputs *inputs;
    struct pm_jobs *jobs; /* NULL: the photos are in `inputs` */
    bool target_given;
    char *options; /* those of the command line in the form of records; made on demand */
    bool surveying, met_output;
    pm_passed_fn *report;
    void *context;
};

/* A survey searches the folders too, so skipped files are reported once. */
static void report_passed(void *context, const char *path, const char *why) {
    const struct pm_tasks *tasks = context;
    if (tasks->report != NULL && !tasks->surveying)
        tasks->report(tasks->context, path, why);
}

struct pm_tasks *pm_tasks_new(const struct pm_cli *cli, pm_passed_fn *report, void *context,
                              struct pm_error *err) {
    struct pm_tasks *tasks = pm_alloc(1, sizeof *tasks, err);
    if (tasks == NULL)
        return NULL;
    tasks->cli = cli;
    tasks->report = report;
    tasks->context = context;
    tasks->inputs =
        pm_inputs_new(cli->operands, cli->n_operands, cli->files_from, cli->nul, report_passed, tasks, err);
    if (tasks->inputs != NULL && cli->jobs != NULL)
        tasks->jobs = pm_jobs_open(cli, err);
    if (tasks->inputs != NULL && (cli->jobs == NULL || tasks->jobs != NULL))
        return tasks;
    pm_tasks_free(tasks);
    return NULL;
}

void pm_tasks_free(struct pm_tasks *tasks) {
    if (tasks == NULL)
        return;
    pm_inputs_free(tasks->inputs);
    pm_jobs_close(tasks->jobs);
    free(tasks->options);
    free(tasks);
}

/* ------------------------------------------------------------------ one after the other */

static enum pm_next next_target(struct pm_tasks *tasks, struct pm_task **task, struct pm_error *err) {
    const struct pm_options *options = &tasks->cli->job;
    if (tasks->target_given)
        return PM_NEXT_END;
    tasks->target_given = true;
    *task = pm_task_new(NULL, options, err);
    if (*task == NULL)
        return PM_NEXT_FAILED;
    if (tasks->cli->target != NULL)
        return pm_task_aim(*task, "--target", tasks->cli->target, err) ? PM_NEXT_PATH : PM_NEXT_FAILED;
    (*task)->has_target = true;
    (*task)->target = tasks->cli->client.like_lab;
    return PM_NEXT_PATH;
}

static enum pm_next next_photo(struct pm_tasks *tasks, struct pm_task **task, struct pm_error *err) {
    const char *path;
    enum pm_next next = pm_inputs_next(tasks->inputs, &path, err);
    if (next != PM_NEXT_PATH)
        return next;
    *task = pm_task_new(path, &tasks->cli->job, err);
    if (*task == NULL)
        return PM_NEXT_FAILED;
    (*task)->followup = tasks->cli->followup;
    (*task)->is_stdin = pm_inputs_is_stdin(tasks->inputs);
    return PM_NEXT_PATH;
}

enum pm_next pm_tasks_next(struct pm_tasks *tasks, struct pm_task **task, struct pm_error *err) {
    *task = NULL;
    enum pm_next next = tasks->jobs != NULL ? pm_jobs_next(tasks->jobs, task, err)
                        : tasks->cli->target != NULL || tasks->cli->client.like != NULL
                            ? next_target(tasks, task, err)
                            : next_photo(tasks, task, err);
    if (next != PM_NEXT_PATH) {
        pm_task_free(*task);
        *task = NULL;
    } else if (!(*task)->is_stdin && pm_is_output(tasks->cli, (*task)->path)) {
        (*task)->is_output = tasks->met_output = true;
    }
    return next;
}

bool pm_tasks_met_output(const struct pm_tasks *tasks) {
    return tasks->met_output;
}

void pm_tasks_wait(const struct pm_tasks *tasks, int ms) {
    struct pollfd list = {.fd = pm_inputs_fd(tasks->inputs), .events = POLLIN};
    poll(&list, 1, ms);
}

const char *pm_tasks_details(const struct pm_tasks *tasks) {
    return tasks->jobs != NULL ? pm_jobs_details(tasks->jobs) : NULL;
}

const struct pm_passed *pm_tasks_passed(const struct pm_tasks *tasks) {
    return pm_inputs_passed(tasks->inputs);
}

/* ------------------------------------------------------------------ all of them ahead */

bool pm_tasks_key(struct pm_tasks *tasks, const struct pm_task *task, struct pm_resume_key *key,
                  struct pm_error *err) {
    const struct pm_lab lab = pm_look_target(task->target, task->options->look);
    if (tasks->options == NULL && (tasks->options = pm_options_text(&tasks->cli->job, err)) == NULL)
        return false;
    char *own = task->own != NULL ? pm_options_text(task->own, err) : NULL;
    if (task->own != NULL && own == NULL)
        return false;
    *key = pm_resume_key_of(task->path, &lab, task->options->id, own != NULL ? own : tasks->options);
    free(own);
    return true;
}

static bool announce(struct pm_tasks *tasks, struct pm_resume *resume, const struct pm_task *task,
                     struct pm_error *err) {
    struct pm_resume_key key;
    const struct pm_palette *palette = task->options->palette;
    return pm_tasks_key(tasks, task, &key, err) &&
           pm_resume_announce(resume, key, task->is_stdin ? NULL : task->path,
                              palette != NULL ? palette->sha256 : NULL, err);
}

static bool check_other(struct pm_tasks *tasks, struct pm_resume *resume, const struct pm_task *task,
                        struct pm_error *err) {
    struct pm_resume_key key;
    return pm_tasks_key(tasks, task, &key, err) && pm_resume_check_other(resume, key, err);
}

typedef bool look_fn(struct pm_tasks *tasks, struct pm_resume *resume, const struct pm_task *task,
                     struct pm_error *err);

static bool rewind_tasks(struct pm_tasks *tasks, struct pm_error *err) {
    tasks->target_given = false;
    return (tasks->jobs == NULL || pm_jobs_rewind(tasks->jobs, err)) && pm_inputs_rewind(tasks->inputs, err);
}

/* Passes each task to `look` (NULL: none), counts them, and starts over. */
static bool look_ahead(struct pm_tasks *tasks, look_fn *look, struct pm_resume *resume, int64_t *total,
                       struct pm_error *err) {
    struct pm_task *task;
    enum pm_next next;
    bool ok = true;
    *total = 0;
    while (ok && (next = pm_tasks_next(tasks, &task, err)) != PM_NEXT_END) {
        ok = next != PM_NEXT_FAILED && pm_signals_noted() == 0;
        if (ok && next == PM_NEXT_PATH) {
            ok = look == NULL || look(tasks, resume, task, err);
            ++*total;
        }
        pm_task_free(task);
    }
    return ok && rewind_tasks(tasks, err);
}

bool pm_tasks_survey(struct pm_tasks *tasks, struct pm_resume *resume, bool wants_total, int64_t *total,
                     struct pm_error *err) {
    *total = -1;
    if (tasks->jobs == NULL && resume == NULL && !(wants_total && pm_inputs_can_rewind(tasks->inputs)))
        return true;
    tasks->surveying = true;
    bool ok = pm_inputs_keep(tasks->inputs, err) &&
              look_ahead(tasks, resume != NULL ? announce : NULL, resume, total, err);
    /* Otherwise all existing records have been compared with the options already. */
    if (ok && tasks->jobs != NULL && resume != NULL)
        ok = look_ahead(tasks, check_other, resume, total, err);
    tasks->surveying = false;
    return ok;
}

static bool pick(struct pm_tasks *tasks, struct pm_resume *resume, const struct pm_task *task,
                 struct pm_error *err) {
    struct pm_resume_key key;
    return pm_tasks_key(tasks, task, &key, err) && pm_resume_pick(resume, key, err);
}

bool pm_tasks_order(struct pm_tasks *tasks, struct pm_output *output, struct pm_error *err) {
    const struct pm_resume_terms any = {0};
    struct pm_summary uncounted = {0};
    int64_t total;
    struct pm_resume *resume = pm_resume_read(output, &any, &uncounted, err);
    tasks->surveying = true;
    bool ok = resume != NULL && rewind_tasks(tasks, err) && look_ahead(tasks, pick, resume, &total, err) &&
              pm_resume_rearrange(resume, output, err);
    tasks->surveying = false;
    pm_resume_free(resume);
    return ok;
}
