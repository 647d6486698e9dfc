#include "cli/run.h"

#include "base/buffer.h"
#include "base/error.h"
#include "cli/arguments.h"
#include "cli/batch.h"
#include "cli/inputs.h"
#include "cli/output.h"
#include "cli/signals.h"
#include "cli/terminal.h"
#include "color/lab.h"
#include "palette/palette.h"
#include "report/text.h"

#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TICK_MS = 100 };

struct run {
    struct pm_cli *cli;
    struct pm_palette *palette;
    struct pm_output output;
    struct pm_text_style style;
    struct pm_inputs *inputs;
    struct pm_batch *batch;
    bool asked_all; /* every task is in the batch, or was */
    bool given;     /* the target is, where there is no photo */
    size_t written, failed;
};

static void complain(const char *message) {
    fprintf(stderr, "pigmatch: %s\n", message);
}

/* ------------------------------------------------------------------ records out */

static bool write_record(struct run *run, const struct pm_record *record, struct pm_error *err) {
    struct pm_buffer text = {0};
    if (run->cli->format == PM_OUTPUT_JSON) {
        char *line = pm_record_json(record, err);
        if (line == NULL)
            return false;
        bool ok = pm_output_write(&run->output, line, strlen(line), err);
        free(line);
        return ok;
    }
    if (run->written > 0)
        pm_buffer_text(&text, "\n");
    pm_report_text(record, &run->style, &text);
    char *page = pm_buffer_take(&text, err);
    bool ok = page != NULL && pm_output_write(&run->output, page, strlen(page), err);
    free(page);
    return ok;
}

/* Takes the record. On stderr a failed photo is told only where stdout does not show it to a person. */
static bool deliver(struct run *run, struct pm_record *record, struct pm_error *err) {
    if (record->status != PM_STATUS_OK) {
        run->failed++;
        if (!run->cli->quiet && run->cli->format != PM_OUTPUT_TEXT)
            complain(record->error.message);
    }
    bool ok = write_record(run, record, err);
    run->written++;
    pm_record_free(record);
    return ok;
}

/* ------------------------------------------------------------------ tasks in */

/* "L,a,b", "#hex", or the id of a shade. */
static bool target_colour(const struct run *run, struct pm_lab *target, struct pm_error *err) {
    const char *text = run->cli->target;
    int shade = pm_palette_find(run->palette, text);
    if (shade >= 0)
        *target = run->palette->shades[shade].lab;
    else if (!pm_argument_lab(text, target) && !(*text == '#' && pm_lab_from_hex(text, target)))
        return pm_fail(
            err, PM_E_USAGE,
            "--target '%s': give L,a,b (e.g. 23,4,5), a colour as #rrggbb, or the id of a shade in %s", text,
            run->palette->name);
    return true;
}

static enum pm_next next_target(struct run *run, struct pm_task **task, struct pm_error *err) {
    if (run->given)
        return PM_NEXT_END;
    run->given = true;
    *task = pm_task_new(NULL, &run->cli->job, err);
    return *task != NULL && target_colour(run, &(*task)->target, err) ? PM_NEXT_PATH : PM_NEXT_FAILED;
}

static enum pm_next next_task(struct run *run, struct pm_task **task, struct pm_error *err) {
    const char *path;
    *task = NULL;
    if (run->cli->target != NULL)
        return next_target(run, task, err);
    enum pm_next next = pm_inputs_next(run->inputs, &path, err);
    if (next != PM_NEXT_PATH)
        return next;
    *task = pm_task_new(path, &run->cli->job, err);
    if (*task == NULL)
        return PM_NEXT_FAILED;
    (*task)->is_stdin = pm_inputs_is_stdin(run->inputs);
    return PM_NEXT_PATH;
}

/* Fills the batch with what there is. */
static bool ask(struct run *run, struct pm_error *err) {
    if (pm_signals_noted() != 0)
        run->asked_all = true;
    while (!run->asked_all && !pm_batch_is_full(run->batch)) {
        struct pm_task *task;
        enum pm_next next = next_task(run, &task, err);
        if (next == PM_NEXT_PATH)
            pm_batch_add(run->batch, task);
        else
            pm_task_free(task);
        if (next == PM_NEXT_FAILED)
            return false;
        run->asked_all = next == PM_NEXT_END;
        if (next == PM_NEXT_WAIT)
            break;
    }
    return true;
}

static bool answer(struct run *run, struct pm_error *err) {
    struct pm_record *record = NULL;
    if (pm_signals_noted() != 0)
        pm_batch_stop(run->batch);
    if (pm_batch_is_empty(run->batch)) {
        struct pollfd list = {.fd = pm_inputs_fd(run->inputs), .events = POLLIN};
        if (!run->asked_all)
            poll(&list, 1, TICK_MS);
        return true;
    }
    switch (pm_batch_take(run->batch, TICK_MS, &record, err)) {
    case PM_TAKEN_FAILED:
        return false;
    case PM_TAKEN_RECORD:
        return deliver(run, record, err);
    case PM_TAKEN_NOTHING:
        break;
    }
    return true;
}

static bool work_through(struct run *run, struct pm_error *err) {
    while (!run->asked_all || !pm_batch_is_empty(run->batch))
        if (!ask(run, err) || !answer(run, err))
            return false;
    return true;
}

/* ------------------------------------------------------------------ before and after */

static bool load_palette(struct run *run, struct pm_error *err) {
    if (run->cli->verb == PM_VERB_MEASURE)
        return true;
    char *details = NULL;
    run->palette = pm_palette_load(run->cli->palette, &details, err);
    if (run->palette == NULL && details != NULL)
        fputs(details, stderr);
    free(details);
    run->cli->job.palette = run->palette;
    if (run->palette == NULL && err->code == PM_E_OPEN)
        err->code = PM_E_PALETTE; /* the palette's file, not a photo */
    return run->palette != NULL && pm_options_check(&run->cli->job, err);
}

static int cores(void) {
    cpu_set_t set;
    return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
}

static void tell_passed(void *context, const char *path, const char *why) {
    const struct run *run = context;
    if (run->cli->verbose)
        fprintf(stderr, "pigmatch: %s: %s, passed over\n", path, why);
}

static bool start(struct run *run, struct pm_error *err) {
    const struct pm_cli *cli = run->cli;
    run->style = pm_terminal_style(cli->color, cli->output != NULL);
    run->inputs = pm_inputs_new(cli->photos, cli->n_photos, cli->files_from, cli->nul, tell_passed, run, err);
    if (run->inputs == NULL || !load_palette(run, err))
        return false;
    run->batch = pm_batch_new(cli->workers > 0 ? cli->workers : cores(), err);
    return run->batch != NULL && pm_output_open(&run->output, cli->output, err) &&
           pm_output_cut(&run->output, 0, err);
}

static int exit_code(const struct run *run, bool ok, const struct pm_error *err) {
    if (pm_signals_noted() != 0)
        return 128 + pm_signals_noted();
    if (ok)
        return run->failed > 0 ? PM_EXIT_SOME_FAILED : PM_EXIT_OK;
    if (run->output.unread)
        return 128 + SIGPIPE;
    switch (err->code) {
    case PM_E_USAGE:
    case PM_E_PALETTE:
        return PM_EXIT_USAGE;
    case PM_E_OUTPUT:
        return PM_EXIT_OUTPUT;
    default:
        return PM_EXIT_SOME_FAILED;
    }
}

int pm_run(struct pm_cli *cli) {
    struct run run = {.cli = cli};
    struct pm_error err = {0}, closing = {0};
    pm_signals_fill_descriptors();
    pm_signals_note();
    bool ok = start(&run, &err) && work_through(&run, &err);
    if (run.batch != NULL)
        pm_batch_stop(run.batch);
    pm_batch_free(run.batch);
    if (!pm_output_close(&run.output, ok ? PM_ENDING_WHOLE : PM_ENDING_DROP, &closing) && ok) {
        err = closing;
        ok = false;
    }
    if (!ok && !run.output.unread)
        complain(err.message);
    pm_inputs_free(run.inputs);
    pm_palette_free(run.palette);
    return exit_code(&run, ok, &err);
}
