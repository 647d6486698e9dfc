/* The verbs that make records from photos. */
#include "base/buffer.h"
#include "base/error.h"
#include "base/language.h"
#include "cli/args/verbs.h"
#include "cli/batch/batch.h"
#include "cli/batch/sink.h"
#include "cli/batch/tasks.h"
#include "cli/client/client.h"
#include "cli/palette/palette_answer.h"
#include "cli/shell/message.h"
#include "cli/shell/process.h"
#include "cli/shell/terminal.h"
#include "palette/palette.h"
#include "record/record.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    TICK_MS = 100,
    FILES_A_WORKER = 3, /* a photo, and both ends of the socket to its decoder */
    SPARE_FILES = 2     /* a folder, a library that is loaded */
};

struct run {
    struct pm_cli *cli;
    struct pm_palette *palette;
    struct pm_resolved *resolved;
    struct pm_tasks *tasks;
    struct pm_resume *resume; /* NULL: begun anew */
    struct pm_batch *batch;
    struct pm_client_run client;
    struct pm_sink sink;
    struct pm_output summary;
    double began_s;
    bool begun;     /* the output is this run's to write */
    bool added;     /* a task that was not there */
    bool mixed;     /* before one that was */
    bool asked_all; /* no task is left */
    bool finished;  /* and each has its record */
};

/* ------------------------------------------------------------------ from tasks to records */

/* Whether its record exists already. */
static bool is_there(struct run *run, const struct pm_task *task, bool *there, struct pm_error *err) {
    struct pm_resume_key key;
    *there = false;
    if (run->resume == NULL)
        return true;
    if (!pm_tasks_key(run->tasks, task, &key, err))
        return false;
    *there = pm_resume_has(run->resume, key);
    return true;
}

/* Adds a task, unless there is none at the moment. */
static enum pm_next ask_once(struct run *run, struct pm_error *err) {
    struct pm_task *task;
    bool there;
    enum pm_next next = pm_tasks_next(run->tasks, &task, err);
    if (next != PM_NEXT_PATH)
        return next;
    if (!is_there(run, task, &there, err)) {
        pm_task_free(task);
        return PM_NEXT_FAILED;
    }
    run->mixed = run->mixed || (there && run->added);
    if (there)
        pm_task_free(task);
    else {
        pm_batch_add(run->batch, task);
        run->added = true;
    }
    return next;
}

/* Fills the batch with what there is. */
static bool ask(struct run *run, struct pm_error *err) {
    enum pm_next next = PM_NEXT_PATH;
    while (next == PM_NEXT_PATH && !run->asked_all && pm_signals_noted() == 0 &&
           !pm_batch_is_full(run->batch)) {
        next = ask_once(run, err);
        run->asked_all = next == PM_NEXT_END;
    }
    return next != PM_NEXT_FAILED;
}

static bool answer(struct run *run, struct pm_error *err) {
    struct pm_record *record = NULL;
    if (pm_batch_is_empty(run->batch)) {
        if (!run->asked_all)
            pm_tasks_wait(run->tasks, TICK_MS);
        return true;
    }
    switch (pm_batch_take(run->batch, TICK_MS, &record, err)) {
    case PM_TAKEN_FAILED:
        return false;
    case PM_TAKEN_RECORD:
        return pm_sink_take(&run->sink, record, err);
    case PM_TAKEN_NOTHING:
        break;
    }
    return true;
}

/* Records are in the photos' order, even if some existed before others. */
static bool put_in_order(struct run *run, struct pm_error *err) {
    if (run->resume == NULL || !run->added || (!run->mixed && pm_resume_dropped(run->resume) == 0))
        return true;
    return pm_tasks_order(run->tasks, &run->sink.output, err);
}

/* After a signal, tasks in progress are finished and no others begun. */
static bool work_through(struct run *run, struct pm_error *err) {
    bool stopped = false;
    size_t dropped = 0;
    for (;;) {
        if (pm_signals_noted() != 0 && !stopped) {
            dropped = pm_batch_stop(run->batch);
            stopped = true;
        }
        if (pm_batch_is_empty(run->batch) && (run->asked_all || stopped))
            break;
        if (!ask(run, err) || !answer(run, err))
            return false;
        pm_progress_show(&run->sink.progress, run->sink.taken, run->sink.failed);
    }
    if (!run->asked_all || dropped > 0)
        return true;
    if (pm_tasks_met_output(run->tasks))
        return pm_fail(
            err, PM_E_OUTPUT,
            "an output has the same name as one of the photos: give it another name; nothing was replaced");
    run->finished = pm_sink_finish(&run->sink, err) && put_in_order(run, err);
    return run->finished;
}

/* ------------------------------------------------------------------ before */

static bool load_palette(struct run *run, struct pm_error *err) {
    if (run->cli->id == PM_VERB_MEASURE)
        return true;
    run->palette = pm_palette_open(run->cli->palette, err);
    pm_palette_warn(run->cli, run->palette, run->cli->palette);
    run->cli->job.palette = run->palette;
    run->resolved = run->palette != NULL ? pm_options_resolve(&run->cli->job, err) : NULL;
    run->cli->job.resolved = run->resolved;
    return run->resolved != NULL;
}

static int cores(void) {
    cpu_set_t set;
    return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
}

static void report_passed(void *context, const char *path, const char *why) {
    struct run *run = context;
    if (run->cli->verbose)
        pm_sink_message(&run->sink, "%s: %s, skipped", path, why);
}

static bool read_records(struct run *run, struct pm_error *err) {
    const struct pm_cli *cli = run->cli;
    char *options = pm_options_text(&cli->job, err);
    if (options == NULL)
        return false;
    /* Resources that were lacking then may be available now. */
    const unsigned retry = cli->retry | 1U << PM_E_MEMORY;
    const struct pm_resume_terms terms = {cli->jobs == NULL ? options : NULL,
                                          run->palette != NULL ? run->palette->sha256 : NULL, retry};
    run->resume = pm_resume_read(&run->sink.output, &terms, &run->sink.summary, err);
    free(options);
    return run->resume != NULL;
}

/* The output is opened first, so that no other process can change it meanwhile. */
static bool prepare_output(struct run *run, struct pm_error *err) {
    struct pm_output *output = &run->sink.output;
    if (!pm_output_open(output, run->cli->output, run->cli->overwrite || run->cli->resume, err))
        return false;
    if (!run->cli->resume && !run->cli->overwrite && pm_sink_is_resumable(&run->sink) && output->found > 0)
        return pm_fail(err, PM_E_USAGE,
                       "%s contains the results of an earlier run: continue with --resume, or start over "
                       "with --overwrite",
                       output->part);
    return !run->cli->resume || read_records(run, err);
}

static bool begin_output(struct run *run, struct pm_error *err) {
    struct pm_sink *sink = &run->sink;
    if (!(run->resume != NULL ? pm_resume_apply(run->resume, &sink->output, &sink->summary, err)
                              : pm_output_cut(&sink->output, 0, err)))
        return false;
    run->begun = true;
    return run->cli->summary == NULL ||
           (pm_output_open(&run->summary, run->cli->summary, run->cli->overwrite || run->cli->resume, err) &&
            pm_output_cut(&run->summary, 0, err));
}

static bool start(struct run *run, struct pm_error *err) {
    const struct pm_cli *cli = run->cli;
    int64_t total;
    const bool shows = !cli->quiet && pm_progress_possible(cli->output != NULL);
    run->sink.style = pm_terminal_style(cli->color, cli->output != NULL);
    run->sink.style.language = pm_language_at(cli->lang);
    run->cli->job.no_hash = cli->format == PM_OUTPUT_TEXT && cli->report == NULL && cli->client.file == NULL;
    if (!load_palette(run, err) || !pm_client_begin(&run->client, run->cli, err) ||
        !pm_sheets_begin(&run->sink.sheets, cli, err))
        return false;
    if (run->client.open)
        run->sink.sheets.history = &run->client.history;
    if (cli->followup != NULL)
        run->sink.sheets.before = pm_history_before(&run->client.file, NULL);
    run->tasks = pm_tasks_new(cli, report_passed, run, err);
    if (run->tasks == NULL || !prepare_output(run, err) ||
        !pm_tasks_survey(run->tasks, run->resume, shows, &total, err) || !begin_output(run, err))
        return false;
    if (shows)
        pm_progress_begin(&run->sink.progress,
                          total < 0 || run->resume == NULL ? total : total - pm_resume_answers(run->resume));
    const int workers = cli->workers > 0 ? cli->workers : cores();
    const bool single = !pm_may_be_several(cli);
    run->batch = pm_batch_new(workers, cli->heif, err);
    return run->batch != NULL &&
           pm_check_descriptors(single ? 1 : FILES_A_WORKER * workers + SPARE_FILES, err);
}

/* ------------------------------------------------------------------ after */

static bool write_summary(struct run *run, struct pm_error *err) {
    struct pm_buffer text = {0};
    const struct pm_summary_run facts = {
        .finished = run->finished,
        .resumed = run->resume != NULL ? pm_resume_kept(run->resume) : 0,
        .redone = run->resume != NULL ? pm_resume_dropped(run->resume) : 0,
        .others = run->resume != NULL ? pm_resume_others(run->resume) : 0,
        .passed = pm_tasks_passed(run->tasks),
        .seconds = pm_clock_s() - run->began_s,
    };
    pm_summary_json(&run->sink.summary, &facts, &text);
    char *line = pm_buffer_take(&text, err);
    bool ok = line != NULL && pm_output_write(&run->summary, line, strlen(line), err);
    free(line);
    return ok;
}

/* Written in any case, for the records made so far. */
static bool end_summary(struct run *run, struct pm_error *err) {
    if (run->cli->summary == NULL || !run->begun)
        return true;
    bool ok = write_summary(run, err);
    return pm_output_close(&run->summary,
                           ok && !pm_tasks_met_output(run->tasks) ? PM_ENDING_WHOLE : PM_ENDING_DROP, err) &&
           ok;
}

static enum pm_ending ending_of(const struct run *run, bool ok) {
    if (ok && run->finished)
        return PM_ENDING_WHOLE;
    return !run->begun || pm_sink_is_resumable(&run->sink) ? PM_ENDING_KEEP : PM_ENDING_DROP;
}

/* Says where the records are and how to continue, after an incomplete run. */
static void report_way_on(struct run *run) {
    const struct pm_output *output = &run->sink.output;
    const int64_t others = run->resume != NULL ? pm_resume_others(run->resume) : 0;
    const long long records = (long long)(pm_summary_records(&run->sink.summary) + others);
    if (pm_sink_is_resumable(&run->sink) && records > 0)
        pm_sink_message(&run->sink,
                        "%lld records are complete in %s: run the same command with --resume to continue",
                        records, output->part);
    else if (output->part != NULL)
        pm_sink_message(&run->sink, "%s was not written", output->path);
}

static int exit_code(const struct run *run, bool ok, const struct pm_error *err) {
    if (run->sink.output.unread)
        return 128 + SIGPIPE;
    if (pm_signals_noted() != 0 && (ok || err->code != PM_E_OUTPUT))
        return 128 + pm_signals_noted();
    if (ok)
        return pm_summary_is_bad(&run->sink.summary, run->cli->max_bad_frac) ? PM_EXIT_SOME_FAILED
                                                                             : PM_EXIT_OK;
    return pm_exit_code(err->code);
}

/* Files that a person could take for photos; text files and the like are not reported. */
static void report_unread(struct run *run) {
    const struct pm_passed *passed = run->tasks != NULL ? pm_tasks_passed(run->tasks) : NULL;
    if (passed == NULL || run->cli->quiet || run->cli->verbose)
        return;
    const struct {
        int64_t n;
        const char *what;
    } kinds[] = {{passed->misnamed, "named as photos but holding none"},
                 {passed->empty, "empty"},
                 {passed->unread, "of a kind that is not read"}};
    struct pm_buffer text = {0};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (kinds[i].n > 0)
            pm_buffer_printf(&text, "%s%lld %s", text.length > 0 ? ", " : "", (long long)kinds[i].n,
                             kinds[i].what);
    if (text.length > 0)
        pm_sink_message(&run->sink, "files in folders could not be read as photos: %s; -v names them",
                        text.text);
    pm_buffer_free(&text);
}

/* Reports the end, closes the output; returns the exit code. */
static int finish(struct run *run, bool ok, struct pm_error *err) {
    struct pm_error closing = {0};
    pm_progress_hide(&run->sink.progress);
    const char *details = run->tasks != NULL ? pm_tasks_details(run->tasks) : NULL;
    if (!ok && details != NULL)
        fputs(details, stderr);
    else if (!ok && !run->sink.output.unread && pm_signals_noted() == 0)
        pm_message_error(err);
    if (pm_signals_noted() != 0 && !run->finished)
        pm_sink_message(&run->sink, "interrupted by signal %d", pm_signals_noted());
    if (run->finished)
        report_unread(run);
    if (run->begun && !run->finished)
        report_way_on(run);
    bool closed = pm_output_close(&run->sink.output, ending_of(run, ok), &closing);
    run->finished = run->finished && closed;
    if (!end_summary(run, &closing) || !closed) {
        pm_message_error(&closing);
        *err = closing;
        ok = false;
    }
    return exit_code(run, ok, err);
}

int pm_run(struct pm_cli *cli) {
    struct run run = {.cli = cli, .sink = {.cli = cli, .output = {.fd = -1}}, .began_s = pm_clock_s()};
    struct pm_error err = {0};
    run.sink.client = &run.client;
    pm_signals_note();
    bool ok = start(&run, &err) && work_through(&run, &err);
    if (run.batch != NULL)
        pm_batch_stop(run.batch);
    pm_batch_free(run.batch);
    int code = finish(&run, ok, &err);
    pm_sink_free(&run.sink);
    pm_resume_free(run.resume);
    pm_tasks_free(run.tasks);
    pm_client_end(&run.client);
    pm_resolved_free(run.resolved);
    pm_palette_free(run.palette);
    return code;
}
