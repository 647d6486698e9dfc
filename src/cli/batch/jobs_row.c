#include "cli/batch/jobs_row.h"

#include "base/dates.h"
#include "base/error.h"
#include "base/memory.h"
#include "cli/args/arguments.h"

#include <stdlib.h>
#include <string.h>

typedef struct pm_jobs_palettes palettes_t;

/* ------------------------------------------------------------------ texts */

static bool set_photo(struct pm_task *task, char *text, palettes_t *palettes, struct pm_error *err) {
    (void)palettes;
    return pm_copy_text(&task->path, text, err);
}

enum { MOST_BYTES = 200 };

static bool set_id(struct pm_task *task, char *text, palettes_t *palettes, struct pm_error *err) {
    (void)palettes;
    if (strlen(text) > MOST_BYTES)
        return pm_fail(err, PM_E_USAGE, "id: give 1 to %d bytes", MOST_BYTES);
    if (!pm_copy_text(&task->id, text, err))
        return false;
    task->own->id = task->id;
    return true;
}

static bool set_client(struct pm_task *task, char *text, palettes_t *palettes, struct pm_error *err) {
    (void)palettes;
    if (strlen(text) > MOST_BYTES)
        return pm_fail(err, PM_E_USAGE, "client: give an id of 1 to %d bytes (an id, not a name)",
                       MOST_BYTES);
    if (!pm_copy_text(&task->client, text, err))
        return false;
    task->own->client = task->client;
    return true;
}

static bool set_start(struct pm_task *task, char *text, palettes_t *palettes, struct pm_error *err) {
    struct pm_date date;
    (void)palettes;
    if (!pm_date_parse(text, &date))
        return pm_fail(err, PM_E_USAGE, "start '%.40s': give a day of the calendar as YYYY-MM-DD", text);
    if (!pm_copy_text(&task->start, text, err))
        return false;
    task->own->start = task->start;
    return true;
}

/* ------------------------------------------------------------------ places in the photo */

/* Rectangles with blanks or ';' between, instead of the command line's. */
static bool set_regions(struct pm_region *regions, size_t *n, const char *name, char *text,
                        struct pm_error *err) {
    char *rest = NULL;
    *n = 0;
    for (char *one = strtok_r(text, " ;", &rest); one != NULL; one = strtok_r(NULL, " ;", &rest)) {
        if (*n == PM_MAX_REGIONS)
            return pm_fail(err, PM_E_USAGE, "%s: at most %d regions", name, PM_MAX_REGIONS);
        if (!pm_argument_region(name, one, &regions[(*n)++], err))
            return false;
    }
    return true;
}

static bool set_hair(struct pm_task *task, char *text, palettes_t *palettes, struct pm_error *err) {
    (void)palettes;
    return set_regions(task->own->hair, &task->own->n_hair, "hair", text, err);
}

static bool set_skin(struct pm_task *task, char *text, palettes_t *palettes, struct pm_error *err) {
    (void)palettes;
    return set_regions(task->own->skin, &task->own->n_skin, "skin", text, err);
}

static bool set_card(struct pm_task *task, char *text, palettes_t *palettes, struct pm_error *err) {
    (void)palettes;
    return pm_argument_card(text, task->own, err);
}

static bool set_chart(struct pm_task *task, char *text, palettes_t *palettes, struct pm_error *err) {
    (void)palettes;
    return pm_argument_chart(text, task->own, err);
}

/* ------------------------------------------------------------------ the shades */

static bool set_look(struct pm_task *task, char *text, palettes_t *palettes, struct pm_error *err) {
    static const char *const words[] = {"natural", "shaved", NULL};
    int which;
    (void)palettes;
    if (!pm_argument_word("look", text, words, &which, err))
        return false;
    task->own->look = which == 0 ? PM_LOOK_NATURAL : PM_LOOK_SHAVED;
    return true;
}

static bool load_palette(palettes_t *palettes, const char *name, struct pm_error *err) {
    void *list = palettes->list;
    bool ok = pm_grow(&list, &palettes->capacity, palettes->n + 1, sizeof *palettes->list, err);
    palettes->list = list;
    if (!ok)
        return false;
    struct pm_jobs_palette *fresh = &palettes->list[palettes->n];
    *fresh = (struct pm_jobs_palette){.palette = pm_palette_load(name, NULL, err)};
    if (fresh->palette == NULL || !pm_copy_text(&fresh->name, name, err)) {
        pm_palette_free(fresh->palette);
        return false;
    }
    palettes->n++;
    return true;
}

static bool set_palette(struct pm_task *task, char *text, palettes_t *palettes, struct pm_error *err) {
    size_t i = 0;
    while (i < palettes->n && strcmp(palettes->list[i].name, text) != 0)
        i++;
    if (i == palettes->n && !load_palette(palettes, text, err))
        return false;
    task->own->palette = palettes->list[i].palette;
    return pm_options_check(task->own, err);
}

static bool set_target(struct pm_task *task, char *text, palettes_t *palettes, struct pm_error *err) {
    (void)palettes;
    if (task->path != NULL)
        return pm_fail(err, PM_E_USAGE, "target '%.40s' replaces the photo: give one or the other", text);
    return pm_task_aim(task, "target", text, err);
}

/* ------------------------------------------------------------------ the table */

enum { MATCH = PM_VERB_MATCH, BOTH = PM_VERB_MATCH | PM_VERB_MEASURE };

const struct pm_jobs_column pm_jobs_columns[PM_JOBS_COLUMNS] = {
    {"photo", BOTH, set_photo},      {"id", BOTH, set_id},          {"client", BOTH, set_client},
    {"hair", BOTH, set_hair},        {"skin", BOTH, set_skin},      {"card", BOTH, set_card},
    {"chart", BOTH, set_chart},      {"look", MATCH, set_look},     {"start", MATCH, set_start},
    {"palette", MATCH, set_palette}, {"target", MATCH, set_target},
};

void pm_jobs_palettes_free(struct pm_jobs_palettes *palettes) {
    for (size_t i = 0; i < palettes->n; i++) {
        free(palettes->list[i].name);
        pm_palette_free(palettes->list[i].palette);
    }
    free(palettes->list);
    *palettes = (struct pm_jobs_palettes){0};
}
