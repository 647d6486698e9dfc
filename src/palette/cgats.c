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
    struct pm_cell n_fields, n_sets; /* values of NUMBER_OF_...; text NULL where not given */
};

static bool is(const struct pm_cell *cell, const char *word) {
    return !cell->quoted && pm_same_word(cell->text, cell->length, word);
}

/* ------------------------------------------------------------------ what it is */

static bool names_cgats(const char *word, size_t length) {
    static const char *const starts[] = {"CGATS", "ISO28178", "IT8.7", "CTI"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (length >= strlen(starts[i]) && pm_same_word(word, strlen(starts[i]), starts[i]))
            return true;
    return false;
}

/* The length of the word that starts the line. */
static size_t first_word(const char *line) {
    return strcspn(line, " \t\r\n");
}

bool pm_is_cgats(const char *text) {
    bool first = true;
    for (const char *line = text; *line != '\0';) {
        line += strspn(line, " \t\r\n");
        size_t length = first_word(line);
        if (length > 0 && *line != '#') {
            if ((first && names_cgats(line, length)) || pm_same_word(line, length, "BEGIN_DATA_FORMAT") ||
                pm_same_word(line, length, "BEGIN_DATA"))
                return true;
            first = false;
        }
        line += strcspn(line, "\r\n");
    }
    return false;
}

/* ------------------------------------------------------------------ sections */

static void expect_alone(const struct reader *reader) {
    const struct pm_cell *cells = reader->lines.cells;
    char said[PM_SAID];
    if (reader->lines.count > 1)
        pm_problem(reader->problems, cells[1].place, "%s stands behind %.*s: start a new line for it",
                   pm_cell_said(&cells[1], said), (int)cells[0].length, cells[0].text);
}

static void read_start(struct reader *reader) {
    const struct pm_cell *cell = &reader->lines.cells[0];
    reader->section = IN_HEADER;
    if (names_cgats(cell->text, cell->length))
        expect_alone(reader);
    else
        pm_cell_problem(reader->problems, cell, "the file starts with ",
                        ": put CGATS.17 on a line of its own before it");
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
                   "BEGIN_DATA_FORMAT stands here a second time: a palette is one table");
}

static void read_count(struct reader *reader, struct pm_cell *count) {
    const struct pm_cell *cells = reader->lines.cells;
    if (count->text != NULL)
        pm_cell_problem(reader->problems, &cells[0], "", " stands here a second time: keep one of them");
    *count = cells[1];
}

static void read_header(struct reader *reader) {
    const struct pm_cell *cells = reader->lines.cells;
    if (is(&cells[0], "BEGIN_DATA_FORMAT"))
        begin_format(reader);
    else if (is(&cells[0], "BEGIN_DATA"))
        begin_data(reader);
    else if (cells[0].quoted)
        pm_cell_problem(reader->problems, &cells[0], "",
                        " stands where a keyword is expected: remove its quotes");
    else if (is(&cells[0], "END_DATA_FORMAT") || is(&cells[0], "END_DATA"))
        pm_cell_problem(reader->problems, &cells[0], "", " ends what did not begin: write its BEGIN line");
    else if (reader->lines.count == 1)
        pm_cell_problem(reader->problems, &cells[0], "", " has no value: write one behind it, in quotes");
    else if (reader->lines.count > 2)
        pm_cell_problem(reader->problems, &cells[2], "",
                        " is one value too many: put a text with blanks in quotes");
    else if (is(&cells[0], "NUMBER_OF_FIELDS"))
        read_count(reader, &reader->n_fields);
    else if (is(&cells[0], "NUMBER_OF_SETS"))
        read_count(reader, &reader->n_sets);
    else
        pm_rows_keyword(reader->rows, &cells[0], &cells[1]);
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
                   "the row has %zu of %zu cells before its comment: put a text with '#' in quotes",
                   lines->count, reader->n_names);
    else if (reader->good_columns)
        pm_rows_add(reader->rows, lines->cells, lines->count, lines->end);
}

static void read_line(struct reader *reader) {
    if (reader->lines.count == 0)
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
    else {
        pm_problem(reader->problems, reader->lines.cells[0].place,
                   "there is more behind END_DATA: remove it, a palette is one table");
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
        pm_problem(reader->problems, said->place, "%s is %s: write a whole number, or leave the line out",
                   keyword, pm_cell_said(said, quoted));
    else if ((size_t)number != counted)
        pm_problem(reader->problems, said->place,
                   "%s is %ld, but there are %zu %s: correct it, or look for what is missing", keyword,
                   number, counted, what);
}

static void check_sections(struct reader *reader) {
    static const char *const missing[] = {
        [IN_START] = "the file holds no palette: start it with CGATS.17",
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
