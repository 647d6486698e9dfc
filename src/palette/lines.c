#include "palette/lines.h"

#include "base/memory.h"
#include "palette/rows.h"

#include <stdlib.h>
#include <string.h>

static bool ends_line(char c) {
    return c == '\n' || c == '\r' || c == '\0';
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

static void step(struct pm_lines *lines) {
    lines->at++;
    if (((unsigned char)*lines->at & 0xc0) != 0x80)
        lines->place.column++;
}

static void skip_line_end(struct pm_lines *lines) {
    while (!ends_line(*lines->at))
        step(lines);
    if (lines->at[0] == '\r' && lines->at[1] == '\n')
        lines->at++;
    if (*lines->at != '\0')
        lines->at++;
    lines->place = (struct pm_place){lines->place.line + 1, 1};
}

/* From the opening quote to behind the closing one; a doubled quote stands for one. */
static struct pm_cell read_quoted(struct pm_lines *lines) {
    struct pm_cell cell = {.place = lines->place, .quoted = true};
    bool closed = false;
    step(lines);
    char *out = lines->at;
    cell.text = out;
    while (!closed && !ends_line(*lines->at)) {
        bool quote = *lines->at == '"';
        if (quote && lines->at[1] != '"')
            closed = true;
        else {
            if (quote)
                step(lines);
            *out++ = *lines->at;
        }
        step(lines);
    }
    cell.length = (size_t)(out - cell.text);
    if (!closed)
        pm_problem(lines->problems, cell.place,
                   "the quote that opens here is not closed on its line: close it");
    else if (!ends_line(*lines->at) && !is_blank(*lines->at))
        pm_problem(
            lines->problems, lines->place,
            "text touches the closing quote: put a blank between, and double a quote that belongs to a text");
    return cell;
}

static bool is_letter(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static struct pm_cell read_word(struct pm_lines *lines) {
    struct pm_cell cell = {.text = lines->at, .place = lines->place};
    char said[PM_SAID];
    while (!ends_line(*lines->at) && !is_blank(*lines->at))
        step(lines);
    cell.length = (size_t)(lines->at - cell.text);
    if (cell.text[0] == '.' && is_letter(cell.text[1]))
        pm_problem(lines->problems, cell.place, "%s is a directive: remove it, a palette follows none",
                   pm_cell_said(&cell, said));
    else if (cell.text[0] == '\'')
        pm_problem(lines->problems, cell.place, "%s starts with a single quote: use double quotes",
                   pm_cell_said(&cell, said));
    else if (memchr(cell.text, '"', cell.length) != NULL)
        pm_problem(lines->problems, cell.place, "%s has a quote inside: put the whole text in quotes",
                   pm_cell_said(&cell, said));
    return cell;
}

static bool keep(struct pm_lines *lines, struct pm_cell cell) {
    void *cells = lines->cells;
    if (lines->count > PM_MAX_FILE_COLUMNS) {
        pm_problem(lines->problems, cell.place, "the line has more than %d cells: no palette needs so many",
                   PM_MAX_FILE_COLUMNS);
        lines->problems->more = true;
        return false;
    }
    if (!pm_grow(&cells, &lines->capacity, lines->count + 1, sizeof cell, NULL)) {
        lines->problems->out_of_memory = true;
        return false;
    }
    lines->cells = cells;
    lines->cells[lines->count++] = cell;
    return true;
}

bool pm_lines_next(struct pm_lines *lines) {
    if (*lines->at == '\0')
        return false;
    lines->count = 0;
    lines->start = lines->end = lines->place;
    for (;;) {
        while (is_blank(*lines->at))
            step(lines);
        lines->comment = *lines->at == '#';
        if (lines->comment || ends_line(*lines->at))
            break;
        if (!keep(lines, *lines->at == '"' ? read_quoted(lines) : read_word(lines)))
            return false;
        lines->end = lines->place;
    }
    skip_line_end(lines);
    return true;
}

void pm_lines_free(struct pm_lines *lines) {
    free(lines->cells);
    lines->cells = NULL;
    lines->count = lines->capacity = 0;
}
