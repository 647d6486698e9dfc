/* What the cells of a row of --jobs mean. */
#ifndef PM_CLI_JOBS_ROW_H
#define PM_CLI_JOBS_ROW_H

#include "cli/args/cli.h"
#include "cli/batch/batch_task.h"

/* Palettes that rows name, each loaded once. */
struct pm_jobs_palettes {
    struct pm_jobs_palette {
        char *name;
        struct pm_palette *palette;
    } * list;
    size_t n, capacity;
};
void pm_jobs_palettes_free(struct pm_jobs_palettes *palettes);

struct pm_jobs_column {
    const char *name;
    int verbs; /* enum pm_verb, or'ed */
    /* Takes the cell into task->own; `text` may be changed. */
    bool (*set)(struct pm_task *task, char *text, struct pm_jobs_palettes *palettes, struct pm_error *err);
};

/* In the order in which they are to be set: a target may be a shade of the row's palette. */
enum { PM_JOBS_COLUMNS = 11 };
extern const struct pm_jobs_column pm_jobs_columns[PM_JOBS_COLUMNS];

#endif
