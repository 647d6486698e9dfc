#include "palette/read.h"

#include "palette/columns.h"
#include "palette/rows.h"
#include "palette/scan.h"

#include <stdlib.h>
#include <string.h>

struct reader {
    struct pm_scan scan;
    char separator;
    struct pm_problems *problems;
    struct pm_rows *rows;
    struct pm_cell *cells; /* of the record read last */
    size_t count, capacity;
    struct pm_place end; /* behind it */
    bool has_names, good_names;
    bool spoilt; /* the record's cells cannot be separated reliably, which is noted */
};

/* ------------------------------------------------------------------ cells */

/* The cell is empty, without even "". */
static bool is_void(const struct pm_cell *cell) {
    return cell->length == 0 && !cell->quoted;
}

/* Reads one record into reader->cells, without empty cells at its end beyond the first `least`. False:
 * memory ran out. */
static bool read_record(struct reader *reader, size_t least) {
    size_t problems = reader->problems->count;
    reader->count = 0;
    for (bool more = true; more;) {
        struct pm_cell cell = pm_scan_cell(&reader->scan, reader->separator);
        bool surplus = reader->count >= PM_MAX_FILE_COLUMNS && is_void(&cell);
        if (!surplus &&
            !pm_keep_cell(&reader->cells, &reader->count, &reader->capacity, cell, reader->problems))
            return false;
        reader->end = reader->scan.place;
        more = *reader->scan.at == reader->separator;
        if (more)
            pm_scan_step(&reader->scan);
    }
    reader->spoilt = reader->problems->count > problems;
    pm_scan_next_line(&reader->scan);
    while (reader->count > least && is_void(&reader->cells[reader->count - 1]))
        reader->count--;
    return true;
}

/* ------------------------------------------------------------------ rows */

static void read_remark(const struct reader *reader) {
    struct pm_cell name = reader->cells[0];
    name.text++;
    name.length--;
    if (!pm_is_free_name(name.text, name.length))
        return;
    if (reader->count == 1)
        pm_cell_problem(reader->problems, &name, "", " has no value: write one in the next cell");
    else if (reader->count > 2)
        pm_cell_problem(reader->problems, &reader->cells[2], "",
                        " is one value too many: put text with separators in quotes");
    else
        pm_rows_keyword(reader->rows, &name, &reader->cells[1]);
}

static bool is_blank(const struct reader *reader) {
    for (size_t i = 0; i < reader->count; i++)
        if (!is_void(&reader->cells[i]))
            return false;
    return true;
}

static bool names_a_column(const struct reader *reader) {
    for (size_t i = 0; i < reader->count; i++)
        if (pm_column_find(reader->cells[i].text, reader->cells[i].length, true) != NULL)
            return true;
    return false;
}

static void read_names(struct reader *reader) {
    const struct pm_cell *first = &reader->cells[0];
    reader->has_names = true;
    if (names_a_column(reader))
        reader->good_names = pm_rows_columns(reader->rows, reader->cells, reader->count, first->place);
    else
        pm_problem(reader->problems, first->place,
                   "this is not a palette: it starts neither with CGATS.17 nor with a row of column names "
                   "such as SAMPLE_ID, LAB_L, LAB_A, LAB_B");
}

static void read_row(struct reader *reader, size_t *columns) {
    if (is_blank(reader))
        return;
    if (reader->has_names && reader->spoilt)
        pm_rows_skip(reader->rows);
    else if (reader->has_names)
        pm_rows_add(reader->rows, reader->cells, reader->count, reader->end);
    else if (reader->cells[0].length > 0 && reader->cells[0].text[0] == '#')
        read_remark(reader);
    else {
        *columns = reader->count;
        read_names(reader);
    }
}

/* ------------------------------------------------------------------ the whole */

/* How many cells of the line name a known column if `separator` separates them. */
static size_t columns_named(const char *line, char separator) {
    size_t named = 0, cells = 0;
    for (const char *at = line;; at++) {
        at += strspn(at, " ");
        const bool quoted = *at == '"';
        const char *start = at += quoted;
        while (quoted && !pm_ends_line(*at) && *at != '"')
            at++;
        size_t length = (size_t)(at - start);
        while (!pm_ends_line(*at) && *at != separator)
            at++;
        length = quoted ? length : (size_t)(at - start);
        while (length > 0 && start[length - 1] == ' ')
            length--;
        named += pm_column_find(start, length, true) != NULL || pm_column_nm(start, length, true) > 0 ||
                 pm_column_xyz(start, length, true) >= 0;
        if (pm_ends_line(*at) || ++cells == PM_MAX_FILE_COLUMNS)
            return named;
    }
}

/* The separator with which the first line that is neither blank nor a comment names the most known columns.
 */
static char find_separator(const char *text) {
    char best = ',';
    for (const char *line = text; *line != '\0'; line += strcspn(line, "\r\n")) {
        line += strspn(line, " \t\r\n,;|");
        if (*line == '\0' || *line == '#' || strncmp(line, "\"#", 2) == 0)
            continue;
        for (const char *separator = ";\t|"; *separator != '\0'; separator++)
            if (columns_named(line, *separator) > columns_named(line, best))
                best = *separator;
        break;
    }
    return best;
}

/* "sep=;", which Excel writes and obeys: the separator, or '\0'. */
static char named_separator(struct pm_scan *scan) {
    const char *line = scan->at;
    const bool quoted = *line == '"';
    if (!pm_same_word(line + quoted, strnlen(line + quoted, 4), "sep="))
        return '\0';
    const char separator = line[4 + quoted], *end = line + 5 + quoted;
    if (separator == '\0' || strchr(",;\t|", separator) == NULL || (quoted && *end++ != '"') ||
        !pm_ends_line(*end))
        return '\0';
    pm_scan_next_line(scan);
    return separator;
}

static void read_all(struct reader *reader) {
    size_t columns = 0;
    while (!pm_problems_stop(reader->problems) && *reader->scan.at != '\0' &&
           (!reader->has_names || reader->good_names))
        if (read_record(reader, columns))
            read_row(reader, &columns);
    if (!reader->has_names && !pm_problems_stop(reader->problems))
        pm_problem(reader->problems, reader->scan.place,
                   "the file contains no palette: start it with CGATS.17, or with a row of column names");
}

struct pm_palette *pm_csv_read(char *text, struct pm_problems *problems) {
    struct pm_palette *palette = NULL;
    struct reader reader = {.scan = {text, {1, 1}, problems}, .problems = problems};
    reader.separator = named_separator(&reader.scan);
    if (reader.separator == '\0')
        reader.separator = find_separator(reader.scan.at);
    reader.rows = pm_rows_new(problems, true);
    if (reader.rows == NULL)
        return NULL;
    if (reader.separator != ',')
        pm_rows_decimal_any(reader.rows);
    read_all(&reader);
    if (reader.good_names && !pm_problems_stop(problems))
        palette = pm_rows_finish(reader.rows, reader.scan.place);
    free(reader.cells);
    pm_rows_free(reader.rows);
    return palette;
}
