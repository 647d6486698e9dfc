#include "cli/run.h"

#include "base/buffer.h"
#include "base/error.h"
#include "base/memory.h"
#include "cli/arguments.h"
#include "cli/output.h"
#include "cli/terminal.h"
#include "color/lab.h"
#include "palette/palette.h"
#include "report/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct run {
    struct pm_cli *cli;
    struct pm_worker *worker;
    struct pm_palette *palette;
    struct pm_output output;
    struct pm_text_style style;
    size_t written, failed;
};

static void complain(const char *message) {
    fprintf(stderr, "pigmatch: %s\n", message);
}

/* ------------------------------------------------------------------ standard input */

enum { STDIN_MOST = 1 << 30 };

static bool read_stdin(char **bytes, size_t *size, struct pm_error *err) {
    size_t capacity = 0;
    void *data = NULL;
    *size = 0;
    for (;;) {
        if (*size >= STDIN_MOST) {
            pm_fail(err, PM_E_TOO_LARGE, "-: more than 1 GiB on standard input: give the photo as a file");
            break;
        }
        if (!pm_grow(&data, &capacity, *size + (1 << 16), 1, err))
            break;
        ssize_t got = read(STDIN_FILENO, (char *)data + *size, capacity - *size);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            pm_fail(err, PM_E_OPEN, "-: standard input cannot be read: %s", strerror(errno));
            break;
        }
        if (got == 0) {
            *bytes = data;
            return true;
        }
        *size += (size_t)got;
    }
    free(data);
    return false;
}

static struct pm_record *consult_stdin(struct run *run, const struct pm_options *options,
                                       struct pm_error *err) {
    char *bytes = NULL;
    size_t size = 0;
    if (!read_stdin(&bytes, &size, err))
        return NULL;
    struct pm_record *record = pm_consult_bytes(run->worker, bytes, size, "-", options, err);
    free(bytes);
    return record;
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

/* ------------------------------------------------------------------ the runs */

static struct pm_record *consult(struct run *run, const char *path, const struct pm_options *options,
                                 struct pm_error *err) {
    return strcmp(path, "-") == 0 ? consult_stdin(run, options, err)
                                  : pm_consult(run->worker, path, options, err);
}

/* All photos are one client: measured one by one, advised on once. */
static bool run_combined(struct run *run, struct pm_error *err) {
    struct pm_options alone = run->cli->job;
    alone.palette = NULL;
    size_t n = (size_t)run->cli->n_photos, done = 0;
    struct pm_record **records = pm_alloc(n, sizeof *records, err), *pooled = NULL;
    while (records != NULL && done < n &&
           (records[done] = consult(run, run->cli->photos[done], &alone, err)) != NULL)
        done++;
    if (done == n)
        pooled = pm_combine((const struct pm_record *const *)records, n, &run->cli->job, err);
    for (size_t i = 0; i < done; i++) {
        run->failed += records[i]->status != PM_STATUS_OK;
        pm_record_free(records[i]);
    }
    free(records);
    return pooled != NULL && deliver(run, pooled, err);
}

static bool run_photos(struct run *run, struct pm_error *err) {
    for (int i = 0; i < run->cli->n_photos; i++) {
        struct pm_record *record = consult(run, run->cli->photos[i], &run->cli->job, err);
        if (record == NULL || !deliver(run, record, err))
            return false;
    }
    return true;
}

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

static bool run_target(struct run *run, struct pm_error *err) {
    struct pm_lab target;
    if (!target_colour(run, &target, err))
        return false;
    struct pm_record *record = pm_consult_target(target, &run->cli->job, err);
    return record != NULL && deliver(run, record, err);
}

static bool load_palette(struct run *run, struct pm_error *err) {
    if (run->cli->verb == PM_VERB_MEASURE)
        return true;
    char *details = NULL;
    run->palette = pm_palette_load(run->cli->palette, &details, err);
    if (run->palette == NULL && details != NULL)
        fputs(details, stderr);
    free(details);
    run->cli->job.palette = run->palette;
    return run->palette != NULL;
}

static bool start(struct run *run, struct pm_error *err) {
    run->style = pm_terminal_style(run->cli->color, run->cli->output != NULL);
    if (!load_palette(run, err))
        return false;
    run->worker = pm_worker_new(err);
    return run->worker != NULL;
}

static int exit_code(const struct run *run, bool ok, const struct pm_error *err) {
    if (ok)
        return run->failed > 0 ? PM_EXIT_SOME_FAILED : PM_EXIT_OK;
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
    struct pm_error err = {0};
    bool ok = start(&run, &err);
    if (!ok && err.code == PM_E_OPEN) /* the palette's file: nothing was read */
        err.code = PM_E_PALETTE;
    if (ok && pm_output_open(&run.output, cli->output, &err)) {
        ok = cli->target != NULL ? run_target(&run, &err)
             : cli->combine      ? run_combined(&run, &err)
                                 : run_photos(&run, &err);
        struct pm_error closing = {0};
        if (!pm_output_close(&run.output, ok, &closing)) {
            err = closing;
            ok = false;
        }
    } else {
        ok = false;
    }
    if (!ok)
        complain(err.message);
    pm_worker_free(run.worker);
    pm_palette_free(run.palette);
    return exit_code(&run, ok, &err);
}
