#include "palette/read.h"

#include "base/memory.h"
#include "base/numbers.h"
#include "palette/columns.h"
#include "palette/rows.h"
#include "palette/scan.h"

#include <stdlib.h>
#include <string.h>

enum section { IN_START, IN_HEADER, IN_FORMAT, IN_DATA, IN_END };

struct reader {
    struct pm_lines lines;
    struct pm_problems *problems;
    struct pm_rows *rows;
    enum section section;
    struct pm_cell *names; /* of the columns */
    size_t n_names, name_capacity;
    bool has_format;   /* BEGIN_DATA_FORMAT was there */
    bool good_columns; /* and rows make sense with it */
    struct pm_place format_place;
    struct pm_cell n_fields, n_sets; /* values of NUMBER_OF_...; text NULL if not given */
    size_t table, chosen, n_tables;  /* the table being read, the one that is the palette, and their number */
    bool skipping;                   /* between the BEGIN and END of one that is not */
};

static bool is(const struct pm_cell *cell, const char *word) {
    return !cell->quoted && pm_same_word(cell->text, cell->length, word);
}

static bool is_among(const struct pm_cell *cell, const char *words) {
    return !cell->quoted && pm_is_among(cell->text, cell->length, words) != NULL;
}

/* ------------------------------------------------------------------ what it is */

static bool names_cgats(const char *word, size_t length) {
    static const char *const starts[] = {"CGATS", "ISO28178", "IT8.7", "CTI"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (length >= strlen(starts[i]) && pm_same_word(word, strlen(starts[i]), starts[i]))
            return true;
    return false;
}

/* The next line that is neither blank nor a comment, and the length of its first word; NULL after the last.
 */
static const char *next_line(const char *at, size_t *length) {
    while (*(at += strspn(at, " \t\r\n")) == '#')
        at += strcspn(at, "\r\n");
    *length = strcspn(at, " \t\r\n");
    return *at != '\0' ? at : NULL;
}

bool pm_is_cgats(const char *text) {
    size_t length;
    bool first = true;
    for (const char *line = text; (line = next_line(line, &length)) != NULL; line += strcspn(line, "\r\n")) {
        if ((first && names_cgats(line, length)) ||
            pm_is_among(line, length, "BEGIN_DATA_FORMAT BEGIN_DATA") != NULL)
            return true;
        first = false;
    }
    return false;
}

/* Whether a line of column names includes one that gives a colour. */
static bool names_colour(const char *line) {
    for (size_t length; !pm_ends_line(*(line += strspn(line, " \t"))); line += length) {
        length = strcspn(line, " \t\r\n");
        if (pm_is_among(line, length, "LAB_L HEX") != NULL || pm_column_xyz(line, length, false) == 0 ||
            pm_column_nm(line, length, false) > 0)
            return true;
    }
    return false;
}

/* Counts the file's tables, and chooses the first that has rows and colours, otherwise the first that has
 * rows. */
static void choose_table(struct reader *reader, const char *text) {
    size_t length, rows = 0, fallback = SIZE_MAX, chosen = SIZE_MAX;
    bool in_format = false, in_data = false, colour = false;
    for (const char *line = text; (line = next_line(line, &length)) != NULL; line += strcspn(line, "\r\n")) {
        if (pm_same_word(line, length, "BEGIN_DATA_FORMAT")) {
            in_format = true;
            colour = names_colour(line + length);
        } else if (pm_same_word(line, length, "END_DATA_FORMAT"))
            in_format = false;
        else if (pm_same_word(line, length, "BEGIN_DATA")) {
            in_data = true;
            rows = 0;
        } else if (pm_same_word(line, length, "END_DATA") && in_data) {
            in_data = false;
            fallback = fallback == SIZE_MAX && rows > 0 ? reader->n_tables : fallback;
            chosen = chosen == SIZE_MAX && rows > 0 && colour ? reader->n_tables : chosen;
            reader->n_tables++;
        } else if (in_format)
            colour |= names_colour(line);
        else
            rows += in_data;
    }
    reader->chosen = chosen != SIZE_MAX ? chosen : fallback != SIZE_MAX ? fallback : 0;
}

/* ------------------------------------------------------------------ sections */

static void expect_alone(const struct reader *reader) {
    const struct pm_cell *cells = reader->lines.cells;
    char said[PM_SAID];
    if (reader->lines.count > 1)
        pm_problem(reader->problems, cells[1].place,
                   "%s follows %.*s on the same line: start a new line for it", pm_cell_said(&cells[1], said),
                   (int)cells[0].length, cells[0].text);
}

static void read_header(struct reader *reader);

/* Instrument software may start with any line: one of the header, or a title. */
static void read_start(struct reader *reader) {
    const struct pm_cell *cell = &reader->lines.cells[0];
    reader->section = IN_HEADER;
    if (is_among(cell, "CTI3"))
        pm_rows_measured(reader->rows, true);
    if (names_cgats(cell->text, cell->length))
        expect_alone(reader);
    else if (is_among(cell, "BEGIN_DATA BEGIN_DATA_FORMAT") ||
             (reader->lines.count >= 2 && pm_is_free_name(cell->text, cell->length)))
        read_header(reader);
}

static void begin_data(struct reader *reader) {
    const struct pm_cell *cell = &reader->lines.cells[0];
    expect_alone(reader);
    reader->section = IN_DATA;
    if (!reader->has_format)
        pm_problem(reader->problems, cell->place,
                   "no columns are named before BEGIN_DATA: name them between BEGIN_DATA_FORMAT and "
                   "END_DATA_FORMAT");
}

static void begin_format(struct reader *reader) {
    expect_alone(reader);
    reader->section = IN_FORMAT;
    reader->format_place = reader->lines.cells[0].place;
    if (reader->has_format)
        pm_problem(reader->problems, reader->format_place,
                   "BEGIN_DATA_FORMAT appears a second time: a palette is one table");
}

static void read_count(struct reader *reader, struct pm_cell *count) {
    const struct pm_cell *cells = reader->lines.cells;
    if (count->text != NULL)
        pm_cell_problem(reader->problems, &cells[0], "", " appears a second time: keep one of them");
    *count = cells[1];
}

/* All that follows a keyword, as one value: an empty one, one without quotes, or several. */
static struct pm_cell whole_value(const struct reader *reader) {
    const struct pm_cell *cells = reader->lines.cells;
    struct pm_cell value = {.text = "", .place = reader->lines.end};
    if (reader->lines.count < 2)
        return value;
    value = cells[1];
    const struct pm_cell *last = &cells[reader->lines.count - 1];
    value.length = (size_t)(last->text + last->length - value.text);
    return value;
}

static void read_header(struct reader *reader) {
    const struct pm_cell *cells = reader->lines.cells;
    const bool ours = is_among(&cells[0], "CAPTURE WHITE CALIB_ERROR NUMBER_OF_FIELDS NUMBER_OF_SETS");
    if (is(&cells[0], "BEGIN_DATA_FORMAT"))
        begin_format(reader);
    else if (is(&cells[0], "BEGIN_DATA"))
        begin_data(reader);
    else if (cells[0].quoted)
        pm_cell_problem(reader->problems, &cells[0], "",
                        " is in quotes where a keyword is expected: remove the quotes");
    else if (is(&cells[0], "END_DATA_FORMAT") || is(&cells[0], "END_DATA"))
        pm_cell_problem(reader->problems, &cells[0], "", " has no matching BEGIN line: add it");
    else if (reader->table > 0 && reader->lines.count == 1 && !ours)
        return; /* the name that starts the next table */
    else if (reader->lines.count == 1 && ours)
        pm_cell_problem(reader->problems, &cells[0], "", " has no value: write one after it, in quotes");
    else if (reader->lines.count > 2 && ours)
        pm_cell_problem(reader->problems, &cells[2], "",
                        " is one value too many: put text with spaces in quotes");
    else if (is(&cells[0], "NUMBER_OF_FIELDS"))
        read_count(reader, &reader->n_fields);
    else if (is(&cells[0], "NUMBER_OF_SETS"))
        read_count(reader, &reader->n_sets);
    else {
        struct pm_cell value = whole_value(reader);
        pm_rows_keyword(reader->rows, &cells[0], &value);
    }
}

static void keep_names(struct reader *reader) {
    void *names = reader->names;
    size_t need = reader->n_names + reader->lines.count;
    if (!pm_grow(&names, &reader->name_capacity, need, sizeof *reader->names, NULL)) {
        reader->problems->out_of_memory = true;
        return;
    }
    reader->names = names;
    memcpy(reader->names + reader->n_names, reader->lines.cells, reader->lines.count * sizeof *reader->names);
    reader->n_names = need;
}

static void read_format(struct reader *reader) {
    if (!is(&reader->lines.cells[0], "END_DATA_FORMAT")) {
        keep_names(reader);
        return;
    }
    expect_alone(reader);
    reader->section = IN_HEADER;
    if (!reader->has_format)
        reader->good_columns =
            pm_rows_columns(reader->rows, reader->names, reader->n_names, reader->format_place);
    reader->has_format = true;
}

/* An unquoted #rrggbb is a comment, which nobody who writes it means. */
static void read_data(struct reader *reader) {
    const struct pm_lines *lines = &reader->lines;
    if (is(&lines->cells[0], "END_DATA")) {
        expect_alone(reader);
        reader->section = IN_END;
    } else if (reader->good_columns && lines->comment && lines->count < reader->n_names)
        pm_problem(reader->problems, lines->end,
                   "the row has %zu of %zu cells before its comment: put text with '#' in quotes",
                   lines->count, reader->n_names);
    else if (reader->good_columns)
        pm_rows_add(reader->rows, lines->cells, lines->count, lines->end);
}

/* True if the line belongs to a table before the palette's. */
static bool skip_line(struct reader *reader) {
    const struct pm_cell *cell = &reader->lines.cells[0];
    if (reader->table >= reader->chosen || reader->section == IN_START)
        return false;
    if (is(cell, "END_DATA")) {
        reader->table++;
        reader->skipping = false;
        return true;
    }
    reader->skipping |= is_among(cell, "BEGIN_DATA_FORMAT BEGIN_DATA");
    return reader->skipping || is_among(cell, "NUMBER_OF_FIELDS NUMBER_OF_SETS");
}

static void read_line(struct reader *reader) {
    if (reader->lines.count == 0 || skip_line(reader))
        return;
    if (reader->lines.spoilt && reader->section != IN_FORMAT) {
        if (reader->section == IN_DATA)
            pm_rows_skip(reader->rows);
        return;
    }
    if (reader->section == IN_START)
        read_start(reader);
    else if (reader->section == IN_HEADER)
        read_header(reader);
    else if (reader->section == IN_FORMAT)
        read_format(reader);
    else if (reader->section == IN_DATA)
        read_data(reader);
    else if (reader->chosen + 1 < reader->n_tables)
        reader->lines.scan.at += strlen(reader->lines.scan.at);
    else {
        pm_problem(reader->problems, reader->lines.cells[0].place,
                   "there is text after END_DATA: remove it, a palette is one table");
        reader->problems->stop = true;
    }
}

/* ------------------------------------------------------------------ the whole */

static void check_count(struct reader *reader, const struct pm_cell *said, const char *keyword,
                        size_t counted, const char *what) {
    char text[PM_SAID] = "", quoted[PM_SAID];
    long number = -1;
    if (said->text == NULL)
        return;
    if (said->length < sizeof text)
        memcpy(text, said->text, said->length);
    if (!pm_parse_int(text, 0, 1000000000, &number))
        pm_problem(reader->problems, said->place, "%s is %s: write a whole number, or remove the line",
                   keyword, pm_cell_said(said, quoted));
    else if ((size_t)number != counted)
        pm_problem(reader->problems, said->place,
                   "%s is %ld, but there are %zu %s: correct the number, or add what is missing", keyword,
                   number, counted, what);
}

static void check_sections(struct reader *reader) {
    static const char *const missing[] = {
        [IN_START] = "the file contains no palette: start it with CGATS.17",
        [IN_HEADER] = "there is no BEGIN_DATA: give the shades between BEGIN_DATA and END_DATA",
        [IN_FORMAT] = "END_DATA_FORMAT is missing: the file may be cut off",
        [IN_DATA] = "END_DATA is missing: the file may be cut off"};
    if (reader->section != IN_END)
        pm_problem(reader->problems, reader->lines.scan.place, "%s", missing[reader->section]);
    if (reader->has_format)
        check_count(reader, &reader->n_fields, "NUMBER_OF_FIELDS", reader->n_names, "columns");
    if (reader->good_columns && reader->section == IN_END)
        check_count(reader, &reader->n_sets, "NUMBER_OF_SETS", pm_rows_count(reader->rows), "rows");
}

struct pm_palette *pm_cgats_read(char *text, struct pm_problems *problems) {
    struct pm_palette *palette = NULL;
    struct reader reader = {.lines = {.scan = {text, {1, 1}, problems}}, .problems = problems};
    reader.rows = pm_rows_new(problems, false);
    if (reader.rows == NULL)
        return NULL;
    choose_table(&reader, text);
    if (reader.n_tables > 1)
        pm_palette_remark(pm_rows_palette(reader.rows), PM_LEVEL_WARN, "other-tables",
                          "the file has %zu tables: number %zu, the first with rows and colours, is used",
                          reader.n_tables, reader.chosen + 1);
    while (!pm_problems_stop(problems) && pm_lines_next(&reader.lines))
        read_line(&reader);
    if (!pm_problems_stop(problems)) {
        check_sections(&reader);
        if (problems->count == 0 || reader.good_columns)
            palette = pm_rows_finish(reader.rows, reader.lines.scan.place);
    }
    pm_lines_free(&reader.lines);
    free(reader.names);
    pm_rows_free(reader.rows);
    return palette;
}
