/* A table of photos (--jobs) -> tasks or problems, read twice as a run does. */
#include "fuzz/asked.h"
#include "fuzz/mutate_text.h"

#include "cli/batch/jobs.h"

static size_t read_all(struct pm_jobs *jobs, bool deep, struct pm_error *err) {
    struct pm_task *task;
    enum pm_next next;
    size_t n = 0;
    *err = (struct pm_error){0};
    while ((next = pm_jobs_next(jobs, &task, err)) == PM_NEXT_PATH) {
        PM_HOLDS(task->path != NULL || task->has_target);
        if (deep && task->path != NULL)
            pm_fuzz_check_asked(task->path, task->options);
        pm_task_free(task);
        n++;
    }
    if (next == PM_NEXT_FAILED)
        pm_fuzz_check_error(err);
    return n;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed) {
    return pm_mutate_text(data, size, max_size, seed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct pm_palette *palette;
    struct pm_error err = {0}, again = {0};
    char path[32];
    struct pm_cli cli = {.id = size % 2 == 0 ? PM_VERB_MATCH : PM_VERB_MEASURE, .jobs = path};
    if (palette == NULL)
        palette = pm_palette_load(NULL, NULL, NULL);
    pm_options_init(&cli.job);
    cli.job.palette = palette;
    int fd = pm_fuzz_file(data, size, path);
    struct pm_jobs *jobs = pm_jobs_open(&cli, &err);
    PM_HOLDS(jobs != NULL);
    const bool deep = pm_fuzz_picks(data, size, 4);
    size_t n = read_all(jobs, deep, &err);
    if (deep) {
        PM_HOLDS(pm_jobs_rewind(jobs, &again));
        PM_HOLDS(read_all(jobs, false, &again) == n && again.code == err.code);
        PM_HOLDS(strcmp(again.message, err.message) == 0);
    }
    pm_jobs_close(jobs);
    close(fd);
    return 0;
}
