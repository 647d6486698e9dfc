#include "cli/batch/jobs.h"

#include "base/dates.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "cli/args/arguments.h"
#include "cli/args/cli.h"
#include "cli/batch/task.h"
#include "palette/scan.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Palettes that rows name, each loaded once. */
struct palettes {
    struct named_palette {
        char *name;
        struct pm_palette *palette;
        struct pm_resolved *resolved; /* of the bottles that the command line names, the same for all rows */
    } * list;
    size_t n, capacity;
    const struct pm_options *given; /* by the command line */
};
struct column {
    const char *name;
    int verbs; /* enum pm_verb_id, or'ed */
    /* Takes the cell into task->own; `text` may be changed. */
    bool (*set)(struct pm_task *task, char *text, struct palettes *palettes, struct pm_error *err);
};
/* ------------------------------------------------------------------ texts */

static bool set_photo(struct pm_task *task, char *text, struct palettes *palettes, struct pm_error *err) {
    (void)palettes;
    return pm_copy_text(&task->path, text, err);
}

enum { MOST_BYTES = 200 };

/* Records hold UTF-8: another text would not be found in them again. */
static bool take_id(const char *name, const char *text, char **copy, const char **own, struct pm_error *err) {
    if (strlen(text) > MOST_BYTES)
        return pm_fail(err, PM_E_USAGE, "%s: give an id of 1 to %d bytes, not a name", name, MOST_BYTES);
    if (!pm_utf8_valid(text))
        return pm_fail(err, PM_E_USAGE, "%s '%.60s': is not valid UTF-8: save the table as UTF-8", name,
                       text);
    if (!pm_copy_text(copy, text, err))
        return false;
    *own = *copy;
    return true;
}

static bool set_id(struct pm_task *task, char *text, struct palettes *palettes, struct pm_error *err) {
    (void)palettes;
    return take_id("id", text, &task->id, &task->own->id, err);
}

static bool set_client(struct pm_task *task, char *text, struct palettes *palettes, struct pm_error *err) {
    (void)palettes;
    return take_id("client", text, &task->client, &task->own->client, err);
}

static bool set_start(struct pm_task *task, char *text, struct palettes *palettes, struct pm_error *err) {
    struct pm_date date;
    (void)palettes;
    if (!pm_date_parse(text, &date))
        return pm_fail(err, PM_E_USAGE, "start '%.40s': give a valid date as YYYY-MM-DD", text);
    if (!pm_copy_text(&task->start, text, err))
        return false;
    task->own->start = task->start;
    return true;
}

/* ------------------------------------------------------------------ places in the photo */

/* Rectangles separated by blanks or ';', instead of the command line's. */
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

static bool set_hair(struct pm_task *task, char *text, struct palettes *palettes, struct pm_error *err) {
    (void)palettes;
    return set_regions(task->own->hair, &task->own->n_hair, "hair", text, err);
}

/* "temples=X,Y,W,H;crown=X,Y,W,H", instead of the command line's; names may contain blanks. */
static bool set_zones(struct pm_task *task, char *text, struct palettes *palettes, struct pm_error *err) {
    struct pm_options *own = task->own;
    char *rest = NULL;
    (void)palettes;
    own->n_zones = 0;
    for (char *one = strtok_r(text, ";", &rest); one != NULL; one = strtok_r(NULL, ";", &rest))
        if (!pm_argument_zone("zone", one, PM_ZONE_HAIR, own, err))
            return false;
    return true;
}

/* Beside the row's zones; a cell of its own replaces the command line's beard. */
static bool set_beard(struct pm_task *task, char *text, struct palettes *palettes, struct pm_error *err) {
    struct pm_options *own = task->own;
    size_t kept = 0;
    char *rest = NULL;
    (void)palettes;
    for (size_t i = 0; i < own->n_zones; i++)
        if (own->zones[i].kind != PM_ZONE_BEARD)
            own->zones[kept++] = own->zones[i];
    own->n_zones = kept;
    for (char *one = strtok_r(text, " ;", &rest); one != NULL; one = strtok_r(NULL, " ;", &rest))
        if (!pm_argument_zone("beard", one, PM_ZONE_BEARD, own, err))
            return false;
    return true;
}

static bool set_skin(struct pm_task *task, char *text, struct palettes *palettes, struct pm_error *err) {
    (void)palettes;
    return set_regions(task->own->skin, &task->own->n_skin, "skin", text, err);
}

static bool set_roots(struct pm_task *task, char *text, struct palettes *palettes, struct pm_error *err) {
    (void)palettes;
    task->own->has_roots = true;
    return pm_argument_region("roots", text, &task->own->roots, err);
}

static bool set_level(struct pm_task *task, char *text, struct palettes *palettes, struct pm_error *err) {
    (void)palettes;
    return pm_argument_level("level", text, task->own->level, err);
}

static bool set_card(struct pm_task *task, char *text, struct palettes *palettes, struct pm_error *err) {
    (void)palettes;
    return pm_argument_card("card", text, task->own, err);
}

static bool set_chart(struct pm_task *task, char *text, struct palettes *palettes, struct pm_error *err) {
    (void)palettes;
    return pm_argument_chart("chart", text, task->own, err);
}

/* ------------------------------------------------------------------ the shades */

static bool set_look(struct pm_task *task, char *text, struct palettes *palettes, struct pm_error *err) {
    int which;
    (void)palettes;
    if (!pm_argument_word("look", text, "natural|shaved|density", &which, err))
        return false;
    task->own->look = (enum pm_look)which;
    return true;
}

static bool set_grey(struct pm_task *task, char *text, struct palettes *palettes, struct pm_error *err) {
    int which;
    (void)palettes;
    if (!pm_argument_word("grey", text, "follow-dark|blend|follow-grey", &which, err))
        return false;
    task->own->grey = (enum pm_grey_choice)(which + PM_GREY_FOLLOW_DARK);
    return true;
}

static bool load_palette(struct palettes *palettes, const char *name, struct pm_error *err) {
    struct pm_options options = *palettes->given;
    void *list = palettes->list;
    bool ok = pm_grow(&list, &palettes->capacity, palettes->n + 1, sizeof *palettes->list, err);
    palettes->list = list;
    if (!ok)
        return false;
    struct named_palette *fresh = &palettes->list[palettes->n];
    *fresh = (struct named_palette){.palette = pm_palette_load(name, NULL, err)};
    options.palette = fresh->palette;
    if (fresh->palette == NULL || (fresh->resolved = pm_options_resolve(&options, err)) == NULL ||
        !pm_copy_text(&fresh->name, name, err)) {
        pm_resolved_free(fresh->resolved);
        pm_palette_free(fresh->palette);
        return false;
    }
    palettes->n++;
    return true;
}

static bool set_palette(struct pm_task *task, char *text, struct palettes *palettes, struct pm_error *err) {
    size_t i = 0;
    while (i < palettes->n && strcmp(palettes->list[i].name, text) != 0)
        i++;
    if (i == palettes->n && !load_palette(palettes, text, err))
        return false;
    task->own->palette = palettes->list[i].palette;
    task->own->resolved = palettes->list[i].resolved;
    return true;
}

static bool set_target(struct pm_task *task, char *text, struct palettes *palettes, struct pm_error *err) {
    (void)palettes;
    if (task->path != NULL)
        return pm_fail(err, PM_E_USAGE, "target '%.40s' replaces the photo: give one or the other", text);
    return pm_task_aim(task, "target", text, err);
}

/* ------------------------------------------------------------------ the table */

enum { MATCH = PM_VERB_MATCH, BOTH = PM_VERB_MATCH | PM_VERB_MEASURE };

/* In the order in which they are set, since a target may be a shade of the row's palette. */
static const struct column columns[] = {
    {"photo", BOTH, set_photo},    {"id", BOTH, set_id},        {"client", BOTH, set_client},
    {"hair", BOTH, set_hair},      {"zone", BOTH, set_zones},   {"beard", BOTH, set_beard},
    {"skin", BOTH, set_skin},      {"card", BOTH, set_card},    {"chart", BOTH, set_chart},
    {"level", BOTH, set_level},    {"look", MATCH, set_look},   {"roots", MATCH, set_roots},
    {"grey", MATCH, set_grey},     {"start", MATCH, set_start}, {"palette", MATCH, set_palette},
    {"target", MATCH, set_target},
};
enum { N_COLUMNS = sizeof columns / sizeof *columns };

static void free_palettes(struct palettes *palettes) {
    for (size_t i = 0; i < palettes->n; i++) {
        free(palettes->list[i].name);
        pm_resolved_free(palettes->list[i].resolved);
        pm_palette_free(palettes->list[i].palette);
    }
    free(palettes->list);
}

enum { MOST_CELLS = 64 };

struct pm_jobs {
    const struct pm_cli *cli;
    FILE *file;
    char *line;
    size_t line_capacity;
    int line_number;
    char separator;
    bool has_names;
    int at[N_COLUMNS]; /* the cell of each column, -1: the table has none */
    struct pm_cell cells[MOST_CELLS];
    size_t n_cells, n_names;
    struct pm_problems problems;
    char *details;
    struct palettes palettes;
};

/* ------------------------------------------------------------------ the file */

static bool fail_file(const struct pm_jobs *jobs, const char *what, struct pm_error *err) {
    return pm_fail(err, PM_E_USAGE, "--jobs %s: %s: %s", jobs->cli->jobs, what, strerror(errno));
}

/* A pipe, which cannot be read twice, as a nameless file. */
static bool keep(struct pm_jobs *jobs, struct pm_error *err) {
    char piece[1 << 12];
    size_t got;
    if (fseeko(jobs->file, 0, SEEK_CUR) == 0)
        return true;
    FILE *copy = tmpfile();
    if (copy == NULL)
        return fail_file(jobs, "cannot be kept", err);
    while ((got = fread(piece, 1, sizeof piece, jobs->file)) > 0)
        if (fwrite(piece, 1, got, copy) != got)
            break;
    bool ok = feof(jobs->file) && fflush(copy) == 0;
    fclose(jobs->file);
    jobs->file = copy;
    return ok ? pm_jobs_rewind(jobs, err) : fail_file(jobs, "cannot be kept", err);
}

struct pm_jobs *pm_jobs_open(const struct pm_cli *cli, struct pm_error *err) {
    struct pm_jobs *jobs = pm_alloc(1, sizeof *jobs, err);
    if (jobs == NULL)
        return NULL;
    jobs->cli = cli;
    jobs->palettes.given = &cli->job;
    jobs->problems.file = cli->jobs;
    jobs->file = fopen(strcmp(cli->jobs, "-") == 0 ? "/dev/stdin" : cli->jobs, "re");
    if (jobs->file == NULL)
        fail_file(jobs, "cannot be opened", err);
    if (jobs->file != NULL && keep(jobs, err))
        return jobs;
    pm_jobs_close(jobs);
    return NULL;
}

void pm_jobs_close(struct pm_jobs *jobs) {
    if (jobs == NULL)
        return;
    if (jobs->file != NULL)
        fclose(jobs->file);
    free(jobs->line);
    free(jobs->details);
    pm_problems_clear(&jobs->problems);
    free_palettes(&jobs->palettes);
    free(jobs);
}

bool pm_jobs_rewind(struct pm_jobs *jobs, struct pm_error *err) {
    jobs->line_number = 0;
    jobs->has_names = false;
    pm_problems_clear(&jobs->problems);
    return fseeko(jobs->file, 0, SEEK_SET) == 0 || fail_file(jobs, "cannot be read again", err);
}

const char *pm_jobs_details(const struct pm_jobs *jobs) {
    return jobs->details;
}

/* ------------------------------------------------------------------ cells */

/* Whether no problem was noted since there were `before`; not counted once the list is full. */
static bool is_good_since(const struct pm_jobs *jobs, size_t before) {
    return jobs->problems.count == before && !jobs->problems.more && !jobs->problems.out_of_memory;
}

/* The row's cells. False if they cannot be separated reliably, which is noted. */
static bool split(struct pm_jobs *jobs, char *line) {
    struct pm_scan scan = {line, {jobs->line_number, 1}, &jobs->problems};
    const size_t before = jobs->problems.count;
    jobs->n_cells = 0;
    for (bool more = true; more;) {
        if (jobs->n_cells == MOST_CELLS) {
            pm_problem(&jobs->problems, scan.place, "the row has more than %d cells", MOST_CELLS);
            return false;
        }
        jobs->cells[jobs->n_cells++] = pm_scan_cell(&scan, jobs->separator);
        more = *scan.at == jobs->separator;
        if (more)
            pm_scan_step(&scan);
    }
    if (scan.at[0] == '\r' && scan.at[1] != '\n' && scan.at[1] != '\0')
        pm_problem(&jobs->problems, scan.place,
                   "a carriage return inside the row: end lines with LF or CRLF");
    return is_good_since(jobs, before);
}

static bool is_blank(const struct pm_jobs *jobs) {
    for (size_t i = 0; i < jobs->n_cells; i++)
        if (jobs->cells[i].length > 0)
            return false;
    return true;
}

static bool is_called(const struct pm_cell *cell, const char *name) {
    return strlen(name) == cell->length && memcmp(cell->text, name, cell->length) == 0;
}

/* ------------------------------------------------------------------ the columns' names */

static int find_column(const struct pm_cell *cell) {
    int column = 0;
    while (column < N_COLUMNS && !is_called(cell, columns[column].name))
        column++;
    return column;
}

static void take_name(struct pm_jobs *jobs, int i) {
    const struct pm_cell *cell = &jobs->cells[i];
    char said[PM_SAID];
    int column = find_column(cell);
    if (column == N_COLUMNS)
        pm_problem(&jobs->problems, cell->place,
                   "%s is not a column: the columns are photo, id, client, hair, zone, beard, skin, card, "
                   "chart, level, look, roots, grey, start, palette and target",
                   pm_cell_said(cell, said));
    else if (jobs->at[column] >= 0)
        pm_problem(&jobs->problems, cell->place, "%s appears twice: remove one of the columns",
                   pm_cell_said(cell, said));
    else
        jobs->at[column] = i;
}

static void read_names(struct pm_jobs *jobs, char *line) {
    const char *separator = strpbrk(line, ",;\t");
    jobs->separator = separator != NULL ? *separator : ',';
    jobs->has_names = true;
    for (int column = 0; column < N_COLUMNS; column++)
        jobs->at[column] = -1;
    if (!split(jobs, line))
        jobs->problems.stop = true;
    jobs->n_names = jobs->n_cells;
    for (size_t i = 0; i < jobs->n_cells; i++)
        take_name(jobs, (int)i);
    if (jobs->problems.count > 0) /* rows would make no sense */
        jobs->problems.stop = true;
}

/* ------------------------------------------------------------------ a row */

static bool take_cell(struct pm_jobs *jobs, const struct column *column, const struct pm_cell *cell,
                      struct pm_task *task) {
    struct pm_error why = {0};
    char *text;
    if ((column->verbs & jobs->cli->id) == 0) {
        pm_problem(&jobs->problems, cell->place, "%s does not apply to measure: leave the cell empty",
                   column->name);
        return true;
    }
    if (!pm_cell_copy(cell, &text, &jobs->problems))
        return false;
    bool ok = column->set(task, text, &jobs->palettes, &why);
    free(text);
    if (!ok && why.code == PM_E_MEMORY)
        jobs->problems.out_of_memory = true;
    else if (!ok)
        pm_problem(&jobs->problems, cell->place, "%s", why.message);
    return ok;
}

/* The rest of the row is meaningless if a cell was split. */
static bool has_cells_too_many(struct pm_jobs *jobs) {
    size_t last = jobs->n_cells;
    while (last > 0 && jobs->cells[last - 1].length == 0)
        last--;
    if (last > jobs->n_names)
        pm_problem(
            &jobs->problems, jobs->cells[jobs->n_names].place,
            "the row has %zu cells, but the first row names %zu columns: put a cell that holds '%c' in "
            "quotes, as in \"25%%,10%%,50%%,35%%\"",
            last, jobs->n_names, jobs->separator);
    return last > jobs->n_names;
}

static void check_row(struct pm_jobs *jobs, const struct pm_task *task) {
    if (task->path == NULL && !task->has_target)
        pm_problem(&jobs->problems, jobs->cells[0].place,
                   "the row has neither a photo nor a target: give one");
}

/* The row as a task; NULL if something is wrong with it, which is noted. */
static struct pm_task *read_row(struct pm_jobs *jobs) {
    const size_t before = jobs->problems.count;
    if (has_cells_too_many(jobs))
        return NULL;
    struct pm_task *task = pm_task_new(NULL, &jobs->cli->job, NULL);
    if (task == NULL || !pm_task_own(task, NULL))
        jobs->problems.out_of_memory = true;
    for (int column = 0; column < N_COLUMNS && !jobs->problems.out_of_memory; column++) {
        int at = jobs->at[column];
        if (at >= 0 && (size_t)at < jobs->n_cells && jobs->cells[at].length > 0)
            take_cell(jobs, &columns[column], &jobs->cells[at], task);
    }
    if (is_good_since(jobs, before))
        check_row(jobs, task);
    if (is_good_since(jobs, before))
        return task;
    pm_task_free(task);
    return NULL;
}

/* ------------------------------------------------------------------ row after row */

/* The next line that is not empty, split into cells except for the header. NULL at the end. */
static char *read_line(struct pm_jobs *jobs) {
    ssize_t length;
    while ((length = getline(&jobs->line, &jobs->line_capacity, jobs->file)) > 0) {
        char *line = jobs->line;
        jobs->line_number++;
        if (jobs->line_number == 1 && strncmp(line, "\xef\xbb\xbf", 3) == 0)
            line += 3;
        if (strlen(jobs->line) < (size_t)length)
            pm_problem(&jobs->problems, (struct pm_place){jobs->line_number, 1},
                       "the line contains NUL bytes: save the table as UTF-8");
        else if (line[strspn(line, " \t\r\n,;")] != '\0')
            return line;
    }
    return NULL;
}

static enum pm_next report_end(struct pm_jobs *jobs, struct pm_error *err) {
    free(jobs->details);
    jobs->details = NULL;
    if (!jobs->has_names)
        pm_problem(&jobs->problems, (struct pm_place){0, 0},
                   "the table is empty: write the names of the columns in its first row, at least photo");
    const bool several = jobs->problems.count > 1;
    if (pm_problems_tell(&jobs->problems, several ? &jobs->details : NULL, err))
        return PM_NEXT_END;
    if (err->code == PM_E_PALETTE)
        err->code = PM_E_USAGE;
    return PM_NEXT_FAILED;
}

enum pm_next pm_jobs_next(struct pm_jobs *jobs, struct pm_task **task, struct pm_error *err) {
    char *line;
    *task = NULL;
    while (!pm_problems_stop(&jobs->problems) && (line = read_line(jobs)) != NULL) {
        if (!jobs->has_names)
            read_names(jobs, line);
        else if (split(jobs, line) && !is_blank(jobs) && (*task = read_row(jobs)) != NULL)
            return PM_NEXT_PATH;
    }
    return report_end(jobs, err);
}
