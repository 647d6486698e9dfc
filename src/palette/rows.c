#include "palette/rows.h"

#include "base/memory.h"
#include "palette/row_layout.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Lines of the header that mean something here. */
enum keyword { DESCRIPTOR, ORIGINATOR, CAPTURE, WHITE, CALIB_ERROR, N_KNOWN };
static const char *const known_keywords[N_KNOWN] = {"DESCRIPTOR", "ORIGINATOR", "CAPTURE", "WHITE",
                                                    "CALIB_ERROR"};

struct pm_rows {
    struct pm_problems *problems;
    bool spreadsheet;
    struct pm_layout layout;
    struct pm_palette *palette;
    struct pm_place *places; /* of the shades */
    size_t shade_capacity, place_capacity, keyword_capacity, count;
    bool given[N_KNOWN];
};

struct pm_rows *pm_rows_new(struct pm_problems *problems, bool spreadsheet) {
    struct pm_rows *rows = pm_alloc(1, sizeof *rows, NULL);
    struct pm_palette *palette = pm_alloc(1, sizeof *palette, NULL);
    if (rows == NULL || palette == NULL) {
        free(rows);
        free(palette);
        problems->out_of_memory = true;
        return NULL;
    }
    palette->calib_error_de00 = NAN;
    rows->problems = problems;
    rows->spreadsheet = spreadsheet;
    rows->palette = palette;
    return rows;
}

void pm_rows_free(struct pm_rows *rows) {
    if (rows == NULL)
        return;
    pm_palette_free(rows->palette);
    free(rows->places);
    free(rows);
}

void pm_rows_decimal_any(struct pm_rows *rows) {
    rows->layout.decimal = PM_DECIMAL_ANY;
}

void pm_rows_skip(struct pm_rows *rows) {
    rows->count++;
}

size_t pm_rows_count(const struct pm_rows *rows) {
    return rows->count;
}

/* ------------------------------------------------------------------ header */

static bool is(const struct pm_cell *cell, const char *word) {
    return pm_same_word(cell->text, cell->length, word);
}

static void note_repeated(struct pm_rows *rows, const struct pm_cell *name) {
    pm_cell_problem(rows->problems, name, "", " stands here a second time: keep one of them");
}

static void set_capture(struct pm_rows *rows, const struct pm_cell *value) {
    for (int i = PM_CAPTURE_NOMINAL; i <= PM_CAPTURE_INSTRUMENT; i++)
        if (is(value, pm_word(PM_WORDS_CAPTURE, i))) {
            rows->palette->capture = (enum pm_capture)i;
            return;
        }
    pm_cell_problem(rows->problems, value, "CAPTURE is ", ": write nominal, camera or instrument");
}

static void set_white(struct pm_rows *rows, const struct pm_cell *value) {
    rows->layout.d65 = is(value, "D65");
    if (!rows->layout.d65 && !is(value, "D50"))
        pm_cell_problem(rows->problems, value, "WHITE is ",
                        ": write D50 or D65, convert any other beforehand");
}

/* Instruments say their illuminant and observer so; what is not D50 and 2 degrees would be read wrong. */
static void check_weighting(struct pm_rows *rows, const struct pm_cell *value) {
    char *text = NULL;
    if (!pm_cell_copy(value, &text, rows->problems))
        return;
    if (strstr(text, "ILLUMINANT") != NULL && strstr(text, "D50") == NULL)
        pm_cell_problem(rows->problems, value, "the colours are for ",
                        ": export them for D50, or for D65 with WHITE \"D65\" instead of this line");
    if (strstr(text, "OBSERVER") != NULL && strchr(text, '2') == NULL)
        pm_cell_problem(rows->problems, value, "the colours are for ",
                        ": export them for the 2 degree observer");
    free(text);
}

static void keep_keyword(struct pm_rows *rows, const struct pm_cell *name, const struct pm_cell *value) {
    struct pm_palette *palette = rows->palette;
    void *keywords = palette->keywords;
    bool repeats = is(name, "WEIGHTING_FUNCTION");
    if (!pm_is_free_name(name->text, name->length)) {
        pm_cell_problem(rows->problems, name, "",
                        " is no keyword: use letters, digits and '_', a letter first");
        return;
    }
    for (size_t i = 0; i < palette->n_keywords && !repeats; i++)
        if (is(name, palette->keywords[i].name)) {
            note_repeated(rows, name);
            return;
        }
    if (!pm_grow(&keywords, &rows->keyword_capacity, palette->n_keywords + 1, sizeof *palette->keywords,
                 NULL)) {
        rows->problems->out_of_memory = true;
        return;
    }
    palette->keywords = keywords;
    struct pm_keyword *keyword = &palette->keywords[palette->n_keywords++];
    if (value->length > PM_MAX_TEXT)
        pm_problem(rows->problems, value->place, "the value is longer than %d bytes: shorten it",
                   PM_MAX_TEXT);
    else if (pm_cell_copy(name, &keyword->name, rows->problems))
        (void)!pm_cell_copy(value, &keyword->value, rows->problems);
}

/* What is wrong with the value is noted. */
static void set_known(struct pm_rows *rows, enum keyword keyword, const struct pm_cell *value) {
    static const struct pm_column error = {
        .name = "CALIB_ERROR", .high = 100, .rule = "an error in CIEDE2000, 0 to 100"};
    struct pm_palette *palette = rows->palette;
    if (keyword == CAPTURE)
        set_capture(rows, value);
    else if (keyword == WHITE)
        set_white(rows, value);
    else if (keyword == CALIB_ERROR)
        (void)!pm_value_in_range(value, &error, &rows->layout.decimal, &palette->calib_error_de00,
                                 rows->problems);
    else
        (void)!pm_value_text(value, known_keywords[keyword],
                             keyword == DESCRIPTOR ? &palette->name : &palette->originator, rows->problems);
}

void pm_rows_keyword(struct pm_rows *rows, const struct pm_cell *name, const struct pm_cell *value) {
    for (enum keyword i = DESCRIPTOR; i < N_KNOWN; i++)
        if (is(name, known_keywords[i])) {
            if (rows->given[i])
                note_repeated(rows, name);
            else
                set_known(rows, i, value);
            rows->given[i] |= value->length > 0;
            return;
        }
    if (is(name, "KEYWORD")) /* it declares the others and says nothing itself */
        return;
    if (is(name, "WEIGHTING_FUNCTION"))
        check_weighting(rows, value);
    keep_keyword(rows, name, value);
}

/* ------------------------------------------------------------------ columns */

static bool has_column(const struct pm_layout *layout, const char *name) {
    for (size_t i = 0; i < layout->count; i++)
        if (layout->columns[i].known != NULL && strcmp(layout->columns[i].known->name, name) == 0)
            return true;
    return false;
}

static bool has_extra(const struct pm_palette *palette, const struct pm_cell *name) {
    for (size_t i = 0; i < palette->n_extra; i++)
        if (is(name, palette->extra_columns[i]))
            return true;
    return false;
}

static bool add_extra(struct pm_rows *rows, const struct pm_cell *name, struct pm_file_column *column) {
    struct pm_palette *palette = rows->palette;
    column->extra = (int)palette->n_extra;
    if (!pm_cell_copy(name, &palette->extra_columns[palette->n_extra], rows->problems))
        return false;
    palette->n_extra++;
    return true;
}

static void add_column(struct pm_rows *rows, const struct pm_cell *name) {
    struct pm_layout *layout = &rows->layout;
    struct pm_file_column column = {.nm = pm_column_nm(name->text, name->length), .extra = -1};
    column.known = pm_column_find(name->text, name->length, rows->spreadsheet);
    bool again = column.known != NULL && has_column(layout, column.known->name);
    if (column.nm >= 0)
        again = !pm_bands_add(&layout->bands, column.nm, layout->count);
    else if (column.known == NULL)
        again = has_extra(rows->palette, name);
    if (again)
        note_repeated(rows, name);
    else if (column.known == NULL && column.nm < 0 && !pm_is_free_name(name->text, name->length))
        pm_cell_problem(rows->problems, name, "the column is called ",
                        ": use letters, digits and '_', a letter first, and no word of CGATS itself");
    else if (column.known == NULL && column.nm < 0 && !add_extra(rows, name, &column))
        return;
    layout->columns[layout->count++] = column;
}

static void check_columns(struct pm_rows *rows, struct pm_place where) {
    const struct pm_layout *layout = &rows->layout;
    char why[200];
    bool lab = has_column(layout, "LAB_L") && has_column(layout, "LAB_A") && has_column(layout, "LAB_B");
    if (!has_column(layout, "SAMPLE_ID"))
        pm_problem(rows->problems, where, "there is no column SAMPLE_ID: add one with an id for every shade");
    if (!lab && !has_column(layout, "HEX"))
        pm_problem(rows->problems, where, "there are no columns LAB_L, LAB_A and LAB_B: add them, or HEX");
    if (layout->bands.count > 0 && !pm_bands_check(&layout->bands, why))
        pm_problem(rows->problems, where, "%s", why);
}

bool pm_rows_columns(struct pm_rows *rows, const struct pm_cell *names, size_t count, struct pm_place where) {
    size_t problems = rows->problems->count;
    if (count > PM_MAX_FILE_COLUMNS) {
        pm_problem(rows->problems, where, "there are %zu columns: %d is the most a palette may have", count,
                   PM_MAX_FILE_COLUMNS);
        return false;
    }
    rows->palette->extra_columns = pm_alloc(count, sizeof *rows->palette->extra_columns, NULL);
    if (rows->palette->extra_columns == NULL) {
        rows->problems->out_of_memory = true;
        return false;
    }
    for (size_t i = 0; i < count; i++)
        add_column(rows, &names[i]);
    rows->layout.n_extra = rows->palette->n_extra;
    check_columns(rows, where);
    return rows->problems->count == problems && !rows->problems->out_of_memory;
}

/* ------------------------------------------------------------------ rows */

static bool has_room(struct pm_rows *rows) {
    size_t need = rows->palette->n_shades + 1;
    void *shades = rows->palette->shades, *places = rows->places;
    bool room = pm_grow(&shades, &rows->shade_capacity, need, sizeof *rows->palette->shades, NULL) &&
                pm_grow(&places, &rows->place_capacity, need, sizeof *rows->places, NULL);
    rows->palette->shades = shades;
    rows->places = places;
    if (!room)
        rows->problems->out_of_memory = true;
    return room;
}

void pm_rows_add(struct pm_rows *rows, const struct pm_cell *cells, size_t count, struct pm_place end) {
    struct pm_palette *palette = rows->palette;
    size_t want = rows->layout.count;
    rows->count++;
    if (rows->count > PM_MAX_SHADES) {
        pm_problem(rows->problems, cells[0].place, "more than %d shades: split the palette", PM_MAX_SHADES);
        rows->problems->stop = true;
    } else if (count < want)
        pm_problem(rows->problems, end, "the row has %zu of %zu cells: %s", count, want,
                   rows->spreadsheet ? "leave a cell empty for what is not known, but keep its separator"
                                     : "write \"\" for what is not known");
    else if (count > want)
        pm_problem(rows->problems, cells[want].place, "the row has %zu cells for %zu columns: %s", count,
                   want,
                   rows->spreadsheet ? "put a text with a separator in quotes, and use a decimal point"
                                     : "put a text with blanks in quotes");
    else if (has_room(rows)) {
        struct pm_shade *shade = &palette->shades[palette->n_shades];
        rows->places[palette->n_shades] = cells[0].place;
        palette->n_shades++;
        pm_layout_read(&rows->layout, cells, shade, rows->problems);
    }
}

/* ------------------------------------------------------------------ the whole */

/* Sorted, not hashed: no file can make this slow. */
struct entry {
    const char *id;
    size_t shade;
};

static int compare_entries(const void *left, const void *right) {
    const struct entry *a = left, *b = right;
    int order = strcmp(a->id, b->id);
    return order != 0 ? order : (a->shade > b->shade) - (a->shade < b->shade);
}

static int compare_id(const void *key, const void *entry) {
    return strcmp(key, ((const struct entry *)entry)->id);
}

static void check_ids(const struct entry *entries, size_t count, const struct pm_place *places,
                      struct pm_problems *problems) {
    size_t first = 0;
    for (size_t i = 1; i < count; i++) {
        if (strcmp(entries[first].id, entries[i].id) != 0)
            first = i;
        else
            pm_problem(problems, places[entries[i].shade],
                       "SAMPLE_ID '%.40s' is already the id of line %d: give every shade its own",
                       entries[i].id, places[entries[first].shade].line);
    }
}

static void check_whites(const struct pm_palette *palette, const struct entry *entries, size_t count,
                         const struct pm_place *places, struct pm_problems *problems) {
    for (size_t i = 0; i < palette->n_shades; i++) {
        const struct pm_shade *shade = &palette->shades[i];
        if (shade->tint_white == NULL)
            continue;
        if (bsearch(shade->tint_white, entries, count, sizeof *entries, compare_id) == NULL)
            pm_problem(problems, places[i],
                       "TINT_WHITE '%.40s' is no shade of this palette: name one by its id",
                       shade->tint_white);
        else if (strcmp(shade->tint_white, shade->id) == 0)
            pm_problem(problems, places[i],
                       "TINT_WHITE '%.40s' is the shade itself: name the white by its id", shade->tint_white);
    }
}

/* Notes ids given twice and, where nothing was noted before, whites of tints that are no shade of the
 * palette. A shade may lack its id. places[i] is where shade i stands. */
static void check_whole(const struct pm_palette *palette, const struct pm_place *places,
                        struct pm_problems *problems) {
    struct entry *entries = pm_alloc(palette->n_shades, sizeof *entries, NULL);
    size_t count = 0;
    if (entries == NULL) {
        problems->out_of_memory = true;
        return;
    }
    bool clean = problems->count == 0;
    for (size_t i = 0; i < palette->n_shades; i++)
        if (palette->shades[i].id != NULL)
            entries[count++] = (struct entry){palette->shades[i].id, i};
    qsort(entries, count, sizeof *entries, compare_entries);
    check_ids(entries, count, places, problems);
    if (clean)
        check_whites(palette, entries, count, places, problems);
    free(entries);
}

struct pm_palette *pm_rows_finish(struct pm_rows *rows, struct pm_place end) {
    struct pm_palette *palette = rows->palette;
    if (rows->count == 0)
        pm_problem(rows->problems, end, "there is no shade: give one row for each");
    check_whole(palette, rows->places, rows->problems);
    struct pm_error err;
    if (rows->problems->count > 0 || rows->problems->out_of_memory)
        return NULL;
    if (!pm_palette_number_rungs(palette, &err)) {
        rows->problems->out_of_memory = true;
        return NULL;
    }
    rows->palette = NULL;
    return palette;
}
