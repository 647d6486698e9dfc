#include "palette/rows.h"

#include "base/memory.h"
#include "palette/conditions.h"
#include "palette/row_layout.h"
#include "palette/scan.h"
#include "palette/whole.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Header lines that have a meaning here. */
enum keyword { DESCRIPTOR, ORIGINATOR, CAPTURE, WHITE, CALIB_ERROR, N_KNOWN };
static const char *const known_keywords[N_KNOWN] = {"DESCRIPTOR", "ORIGINATOR", "CAPTURE", "WHITE",
                                                    "CALIB_ERROR"};

struct pm_rows {
    struct pm_problems *problems;
    bool spreadsheet;
    struct pm_layout layout;
    struct pm_palette *palette;
    struct pm_sample *samples; /* of the shades */
    size_t shade_capacity, sample_capacity, keyword_capacity, count;
    bool measured; /* by an instrument, according to the header */
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
    for (size_t i = 0; rows->palette != NULL && i < rows->palette->n_shades; i++)
        free(rows->samples[i].values);
    pm_palette_free(rows->palette);
    free(rows->samples);
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
    pm_cell_problem(rows->problems, name, "", " appears a second time: keep one of them");
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
    rows->layout.colours.d65 = is(value, "D65");
    if (!rows->layout.colours.d65 && !is(value, "D50"))
        pm_cell_problem(rows->problems, value, "WHITE is ",
                        ": write D50 or D65, convert any other beforehand");
}

/* Colours that are not for D50 and 2 degrees would be misread. */
static void note_other_light(struct pm_rows *rows, const struct pm_cell *words) {
    struct pm_colours *colours = &rows->layout.colours;
    if (colours->other_place.line > 0)
        return;
    colours->other_place = words->place;
    pm_cell_said(words, colours->other_text);
}

/* Lines that only files of instruments have. */
static bool tells_instrument(const struct pm_cell *name) {
    return pm_is_among(
               name->text, name->length,
               "INSTRUMENTATION TARGET_INSTRUMENT MEASUREMENT_SOURCE MEASUREMENT_GEOMETRY ILLUMINATION_NAME "
               "OBSERVER_ANGLE WEIGHTING_FUNCTION SAMPLE_BACKING POLARIZATION FILTER SPECTRAL_BANDS") != NULL;
}

static void keep_keyword(struct pm_rows *rows, const struct pm_cell *name, const struct pm_cell *value) {
    struct pm_palette *palette = rows->palette;
    void *keywords = palette->keywords;
    if (!pm_is_free_name(name->text, name->length)) {
        pm_cell_problem(rows->problems, name, "",
                        " is not a keyword: use letters, digits and '_', starting with a letter");
        return;
    }
    if (palette->n_keywords == PM_MAX_KEYWORDS) {
        pm_problem(rows->problems, name->place, "the header has more than %d lines: no palette needs so many",
                   PM_MAX_KEYWORDS);
        rows->problems->stop = true;
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

/* Notes a problem with the value. */
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
            if (!rows->given[i])
                set_known(rows, i, value);
            else if (i >= CAPTURE) /* a second title is ignored */
                note_repeated(rows, name);
            rows->given[i] |= value->length > 0;
            return;
        }
    if (is(name, "KEYWORD")) /* it only declares other keywords */
        return;
    char keyword[32] = "";
    if (name->length < sizeof keyword)
        memcpy(keyword, name->text, name->length);
    rows->measured |= tells_instrument(name);
    if (pm_conditions_of(keyword, value->text, value->length) == PM_CONDITIONS_OTHER)
        note_other_light(rows, value); /* and the palette will be written for D50 and 2 degrees */
    else
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

static bool means_something(const struct pm_cell *name) {
    return pm_column_find(name->text, name->length, true) != NULL ||
           pm_column_nm(name->text, name->length, true) > 0 ||
           pm_column_xyz(name->text, name->length, true) >= 0;
}

/* A name for writers: other characters than letters and digits become '_'. Free() the text. */
static bool plain_name(struct pm_rows *rows, const struct pm_cell *name, char **plain) {
    struct pm_buffer text = {0};
    for (size_t i = 0; i < name->length && text.length < 90; i++) {
        const bool good = pm_is_free_name((char[]){'_', name->text[i]}, 2);
        if (good || (text.length > 0 && text.text[text.length - 1] != '_'))
            pm_buffer_bytes(&text, good ? &name->text[i] : "_", 1);
    }
    while (text.length > 0 && text.text[text.length - 1] == '_')
        text.text[--text.length] = '\0';
    if (text.length == 0 || !pm_is_free_name(text.text, text.length)) {
        pm_buffer_free(&text);
        pm_buffer_printf(&text, "COLUMN_%zu", rows->layout.count + 1);
    }
    struct pm_cell found = {.text = text.text, .length = text.length};
    if (!text.failed && (has_extra(rows->palette, &found) || means_something(&found)))
        pm_buffer_printf(&text, "_%zu", rows->layout.count + 1);
    *plain = pm_buffer_take(&text, NULL);
    if (*plain == NULL)
        rows->problems->out_of_memory = true;
    else
        pm_palette_remark(rows->palette, PM_LEVEL_NOTE, "renamed", "the column '%.*s' is kept as %s",
                          (int)(name->length < 40 ? name->length : 40), name->text, *plain);
    return *plain != NULL;
}

static bool add_extra(struct pm_rows *rows, const struct pm_cell *name, struct pm_file_column *column) {
    struct pm_palette *palette = rows->palette;
    char **extra = &palette->extra_columns[palette->n_extra];
    column->extra = (int)palette->n_extra;
    if (pm_is_free_name(name->text, name->length) ? !pm_cell_copy(name, extra, rows->problems)
                                                  : !plain_name(rows, name, extra))
        return false;
    palette->n_extra++;
    return true;
}

/* X, Y and Z are used, and also kept unchanged. */
static bool add_xyz(struct pm_rows *rows, struct pm_file_column *column) {
    static const char *const names[] = {"XYZ_X", "XYZ_Y", "XYZ_Z"};
    const struct pm_cell name = {.text = names[column->xyz], .length = strlen(names[0])};
    return add_extra(rows, &name, column);
}

/* The length of a spreadsheet's column name without what follows in brackets, "L*(D65/10)". */
static size_t without_brackets(struct pm_rows *rows, const struct pm_cell *name) {
    size_t length = 0;
    while (length < name->length && name->text[length] != '(' && name->text[length] != '[')
        length++;
    if (!rows->spreadsheet || length == 0 || length == name->length)
        return name->length;
    const struct pm_column *known = pm_column_find(name->text, length, true);
    if (pm_column_xyz(name->text, length, true) < 0 &&
        (known == NULL || strncmp(known->name, "LAB_", 4) != 0))
        return name->length;
    if (pm_conditions_of(NULL, name->text + length, name->length - length) == PM_CONDITIONS_OTHER)
        note_other_light(rows, name);
    return length;
}

static bool is_pair(const struct pm_cell *name) {
    return pm_is_among(name->text, name->length, "SPECTRAL_NM SPECTRAL_PCT SPECTRAL_DEC") != NULL;
}

static void add_column(struct pm_rows *rows, const struct pm_cell *name) {
    struct pm_layout *layout = &rows->layout;
    const size_t length = without_brackets(rows, name);
    struct pm_file_column column = {.known = pm_column_find(name->text, length, rows->spreadsheet),
                                    .xyz = pm_column_xyz(name->text, length, rows->spreadsheet),
                                    .extra = -1};
    const int nm = pm_column_nm(name->text, name->length, rows->spreadsheet);
    const bool extra = column.known == NULL && column.xyz < 0 && nm < 0;
    bool again = (column.known != NULL && has_column(layout, column.known->name)) ||
                 (column.xyz >= 0 && layout->has_xyz[column.xyz]) ||
                 (extra && has_extra(rows->palette, name));
    if (nm >= 0)
        again = !pm_bands_add(&layout->bands, nm, layout->count);
    if (column.xyz >= 0)
        layout->has_xyz[column.xyz] = true;
    if (is_pair(name))
        pm_cell_problem(rows->problems, name, "",
                        ": spectra in pairs of wavelength and value are not supported: export a column for "
                        "each wavelength, such as SPECTRAL_NM380");
    else if (again)
        note_repeated(rows, name);
    else if (extra && !rows->spreadsheet && !pm_is_free_name(name->text, name->length))
        pm_cell_problem(rows->problems, name, "the column is called ",
                        ": use letters, digits and '_', starting with a letter, and no keyword of CGATS");
    else if (column.xyz >= 0 ? !add_xyz(rows, &column) : extra && !add_extra(rows, name, &column))
        return;
    layout->columns[layout->count++] = column;
}

static void check_columns(struct pm_rows *rows, struct pm_place where) {
    const struct pm_layout *layout = &rows->layout;
    char why[200];
    bool lab = has_column(layout, "LAB_L") && has_column(layout, "LAB_A") && has_column(layout, "LAB_B");
    bool xyz = layout->has_xyz[0] && layout->has_xyz[1] && layout->has_xyz[2];
    if (!has_column(layout, "SAMPLE_ID"))
        pm_problem(rows->problems, where, "there is no column SAMPLE_ID: add one with an id for every shade");
    if (!lab && !xyz && layout->bands.count == 0 && !has_column(layout, "HEX"))
        pm_problem(rows->problems, where,
                   "there are no columns LAB_L, LAB_A and LAB_B: add them, or XYZ, a spectrum, or HEX");
    if (layout->bands.count > 0 && !pm_bands_check(&layout->bands, why))
        pm_problem(rows->problems, where, "%s", why);
}

/* Columns whose names end in wavelengths but are unknown: a spectrum that would be lost unnoticed.
 */
static void remark_unread_spectrum(struct pm_rows *rows) {
    const struct pm_palette *palette = rows->palette;
    const char *first = NULL;
    size_t count = 0;
    for (size_t i = 0; i < palette->n_extra; i++) {
        const char *digits = palette->extra_columns[i] + strcspn(palette->extra_columns[i], "0123456789");
        const long nm = strspn(digits, "0123456789") == 3 ? strtol(digits, NULL, 10) : 0;
        if (nm < 300 || nm > 900)
            continue;
        first = first != NULL ? first : palette->extra_columns[i];
        count++;
    }
    if (count >= 8)
        pm_palette_remark(rows->palette, PM_LEVEL_WARN, "spectrum-unread",
                          "%zu columns such as %.40s look like a spectrum but are not read as one: name them "
                          "SPECTRAL_NM380 and so on",
                          count, first);
}

bool pm_rows_columns(struct pm_rows *rows, const struct pm_cell *names, size_t count, struct pm_place where) {
    size_t problems = rows->problems->count;
    if (count > PM_MAX_FILE_COLUMNS) {
        pm_problem(rows->problems, where, "there are %zu columns: a palette may have at most %d", count,
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
    rows->measured |= rows->layout.bands.count > 0;
    check_columns(rows, where);
    remark_unread_spectrum(rows);
    return rows->problems->count == problems && !rows->problems->out_of_memory;
}

/* ------------------------------------------------------------------ rows */

static bool has_room(struct pm_rows *rows) {
    size_t need = rows->palette->n_shades + 1;
    void *shades = rows->palette->shades, *samples = rows->samples;
    bool room = pm_grow(&shades, &rows->shade_capacity, need, sizeof *rows->palette->shades, NULL) &&
                pm_grow(&samples, &rows->sample_capacity, need, sizeof *rows->samples, NULL);
    rows->palette->shades = shades;
    rows->samples = samples;
    if (!room)
        rows->problems->out_of_memory = true;
    return room;
}

static bool too_many(struct pm_rows *rows, struct pm_place place) {
    if (++rows->count <= PM_MAX_SHADES)
        return false;
    pm_problem(rows->problems, place, "more than %d shades: split the palette", PM_MAX_SHADES);
    rows->problems->stop = true;
    return true;
}

bool pm_rows_take(struct pm_rows *rows, struct pm_shade *shade, struct pm_sample *sample) {
    struct pm_palette *palette = rows->palette;
    if (too_many(rows, sample->place) || !has_room(rows))
        return false;
    palette->shades[palette->n_shades] = *shade;
    rows->samples[palette->n_shades++] = *sample;
    return true;
}

/* The text without blanks round it. */
static struct pm_cell trimmed(const char *text, size_t length, struct pm_place place) {
    for (size_t blank; length > 0 && (blank = pm_blank_at(text)) > 0 && blank <= length;) {
        text += blank;
        length -= blank;
    }
    for (size_t blank; (blank = pm_blank_before(text, length)) > 0;)
        length -= blank;
    return (struct pm_cell){.text = text, .length = length, .place = place};
}

bool pm_rows_name(struct pm_rows *rows, const char *id, const char *name, struct pm_shade *shade,
                  struct pm_place place) {
    char number[24];
    struct pm_cell id_cell = trimmed(id, strlen(id), place), name_cell = trimmed(name, strlen(name), place);
    snprintf(number, sizeof number, "%zu", rows->count + 1);
    const struct pm_cell number_cell = {.text = number, .length = strlen(number), .place = place};
    const struct pm_cell *first = id_cell.length > 0     ? &id_cell
                                  : name_cell.length > 0 ? &name_cell
                                                         : &number_cell;
    return pm_value_text(first, "the id", &shade->id, rows->problems) &&
           (first != &id_cell || pm_value_text(&name_cell, "the name", &shade->name, rows->problems));
}

bool pm_rows_swatch(struct pm_rows *rows, const char *name, struct pm_lab lab, struct pm_place place) {
    struct pm_shade shade = pm_shade_unknown();
    struct pm_sample sample = pm_sample_unknown(place);
    shade.lab = lab;
    if (pm_rows_name(rows, "", name, &shade, place) && pm_rows_take(rows, &shade, &sample))
        return true;
    pm_shade_free(&shade, 0);
    return false;
}

/* Illuminant and observer as columns apply to each row. */
static void look_for_other_light(struct pm_rows *rows, const struct pm_cell *cells) {
    for (size_t i = 0; i < rows->layout.count; i++) {
        const int extra = rows->layout.columns[i].extra;
        if (extra >= 0 && pm_conditions_of(rows->palette->extra_columns[extra], cells[i].text,
                                           cells[i].length) == PM_CONDITIONS_OTHER)
            note_other_light(rows, &cells[i]);
    }
}

void pm_rows_add(struct pm_rows *rows, const struct pm_cell *cells, size_t count, struct pm_place end) {
    struct pm_palette *palette = rows->palette;
    size_t want = rows->layout.count;
    if (too_many(rows, cells[0].place))
        return;
    if (count < want)
        pm_problem(rows->problems, end, "the row has %zu of %zu cells: %s", count, want,
                   rows->spreadsheet ? "leave a cell empty where its value is unknown, but keep its separator"
                                     : "write \"\" for an unknown value");
    else if (count > want)
        pm_problem(rows->problems, cells[want].place, "the row has %zu cells for %zu columns: %s", count,
                   want,
                   rows->spreadsheet ? "put text with a separator in quotes, and use a decimal point"
                                     : "put text with spaces in quotes");
    else if (has_room(rows)) {
        size_t i = palette->n_shades++;
        look_for_other_light(rows, cells);
        pm_layout_read(&rows->layout, cells, &palette->shades[i], &rows->samples[i], rows->problems);
    }
}

/* ------------------------------------------------------------------ the whole */

struct pm_palette *pm_rows_finish(struct pm_rows *rows, struct pm_place end) {
    struct pm_palette *palette = rows->palette;
    struct pm_error err;
    if (rows->count == 0)
        pm_problem(rows->problems, end, "there are no shades: give one row for each");
    pm_colours_settle(palette, rows->samples, &rows->layout.colours, rows->problems);
    pm_whole_check(palette, rows->samples, rows->problems);
    if (rows->problems->count > 0 || rows->problems->out_of_memory)
        return NULL;
    if (!pm_palette_number_rungs(palette, &err)) {
        rows->problems->out_of_memory = true;
        return NULL;
    }
    if (rows->measured && !rows->given[CAPTURE])
        palette->capture = PM_CAPTURE_INSTRUMENT;
    for (size_t i = 0; i < palette->n_shades; i++)
        free(rows->samples[i].values);
    rows->palette = NULL;
    return palette;
}

struct pm_palette *pm_rows_finish_unique(struct pm_rows *rows, struct pm_place end) {
    if (!pm_whole_make_unique(rows->palette))
        rows->problems->out_of_memory = true;
    return pm_rows_finish(rows, end);
}

struct pm_palette *pm_rows_palette(struct pm_rows *rows) {
    return rows->palette;
}

void pm_rows_reflectance(struct pm_rows *rows, double value, struct pm_place place) {
    pm_colours_extend(&rows->layout.colours, value, place);
}

void pm_rows_measured(struct pm_rows *rows, bool percent) {
    rows->measured = true;
    rows->layout.colours.percent |= percent;
}
