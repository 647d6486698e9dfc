#include "cli/batch/task.h"

#include "base/error.h"
#include "base/memory.h"
#include "cli/args/arguments.h"
#include "cli/batch/stream.h"
#include "cli/shell/message.h"
#include "cli/shell/process.h"
#include "color/lab.h"
#include "palette/palette.h"
#include "record/record.h"

#include <stdlib.h>

struct pm_task *pm_task_new(const char *path, const struct pm_options *options, struct pm_error *err) {
    struct pm_task *task = pm_alloc(1, sizeof *task, err);
    if (task == NULL)
        return NULL;
    task->options = options;
    if (pm_copy_text(&task->path, path, err))
        return task;
    pm_task_free(task);
    return NULL;
}

void pm_task_free(struct pm_task *task) {
    if (task == NULL)
        return;
    free(task->path);
    free(task->own);
    free(task->id);
    free(task->client);
    free(task->start);
    free(task);
}

bool pm_task_own(struct pm_task *task, struct pm_error *err) {
    task->own = pm_alloc(1, sizeof *task->own, err);
    if (task->own == NULL)
        return false;
    *task->own = *task->options;
    task->options = task->own;
    return true;
}

bool pm_task_aim(struct pm_task *task, const char *option, const char *text, struct pm_error *err) {
    const struct pm_palette *palette = task->options->palette;
    task->has_target = true;
    int shade = pm_palette_find(palette, text);
    if (shade >= 0)
        task->target = palette->shades[shade].lab;
    else if (!pm_argument_lab(text, &task->target) && !(*text == '#' && pm_lab_from_hex(text, &task->target)))
        return pm_fail(err, PM_E_USAGE,
                       "%s '%s': give L,a,b (e.g. 23,4,5), a colour as #rrggbb, or the id of a shade in %s",
                       option, text, palette->name);
    return true;
}

static struct pm_record *failed(const struct pm_task *task, const struct pm_error *why,
                                struct pm_error *err) {
    struct pm_record *record = pm_record_begin(task->path, task->options, err);
    if (record != NULL)
        pm_record_fail(record, why);
    return record;
}

/* Refuses a file of a folder, list or table that an output of this run would replace. */
static struct pm_record *refuse_output(const struct pm_task *task, struct pm_error *err) {
    struct pm_error why;
    pm_fail(&why, PM_E_OPEN, "%s: is also an output of this run: give the output another name", task->path);
    return failed(task, &why, err);
}

/* A pipe can be read only once. A photo that was still awaited when a signal came has no record. */
static struct pm_record *do_stream(const struct pm_task *task, struct pm_worker *worker,
                                   struct pm_error *err) {
    char *bytes = NULL;
    size_t size = 0;
    if (!pm_stream_read(task->is_stdin ? NULL : task->path, &bytes, &size, err)) {
        const struct pm_error why = *err;
        return why.code == PM_E_MEMORY || pm_signals_noted() != 0 ? NULL : failed(task, &why, err);
    }
    struct pm_record *record =
        task->followup != NULL
            ? pm_followup_bytes(worker, bytes, size, task->path, task->options, task->followup, err)
            : pm_consult_bytes(worker, bytes, size, task->path, task->options, err);
    free(bytes);
    return record;
}

static struct pm_record *do_task(const struct pm_task *task, struct pm_worker *worker, struct pm_error *err) {
    if (task->is_output)
        return refuse_output(task, err);
    if (task->has_target)
        return pm_consult_target(task->target, task->options, err);
    if (task->is_stdin || pm_is_pipe(task->path))
        return do_stream(task, worker, err);
    if (task->followup != NULL)
        return pm_followup(worker, task->path, task->options, task->followup, err);
    return pm_consult(worker, task->path, task->options, err);
}

struct pm_record *pm_task_do(const struct pm_task *task, struct pm_worker *worker, struct pm_error *err) {
    struct pm_record *record = do_task(task, worker, err);
    if (record != NULL)
        pm_hint(&record->error);
    return record;
}
