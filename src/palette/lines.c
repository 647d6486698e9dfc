#include "palette/lines.h"

#include <stdlib.h>
#include <string.h>

static bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

static struct pm_cell read_quoted(struct pm_scan *scan) {
    struct pm_cell cell = pm_scan_quoted(scan);
    if (!pm_ends_line(*scan->at) && !is_blank(*scan->at))
        pm_problem(
            scan->problems, scan->place,
            "text touches the closing quote: put a blank between, and double a quote that belongs to a "
            "text");
    return cell;
}

static bool is_letter(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static struct pm_cell read_word(struct pm_scan *scan) {
    struct pm_cell cell = {.text = scan->at, .place = scan->place};
    char said[PM_SAID];
    while (!pm_ends_line(*scan->at) && !is_blank(*scan->at))
        pm_scan_step(scan);
    cell.length = (size_t)(scan->at - cell.text);
    if (cell.text[0] == '.' && is_letter(cell.text[1]))
        pm_problem(scan->problems, cell.place, "%s is a directive: remove it, a palette follows none",
                   pm_cell_said(&cell, said));
    else if (cell.text[0] == '\'')
        pm_problem(scan->problems, cell.place, "%s starts with a single quote: use double quotes",
                   pm_cell_said(&cell, said));
    else if (memchr(cell.text, '"', cell.length) != NULL)
        pm_problem(scan->problems, cell.place, "%s has a quote inside: put the whole text in quotes",
                   pm_cell_said(&cell, said));
    return cell;
}

bool pm_lines_next(struct pm_lines *lines) {
    struct pm_scan *scan = &lines->scan;
    if (*scan->at == '\0')
        return false;
    size_t problems = scan->problems->count;
    lines->count = 0;
    lines->end = scan->place;
    for (;;) {
        while (is_blank(*scan->at))
            pm_scan_step(scan);
        lines->comment = *scan->at == '#';
        if (lines->comment || pm_ends_line(*scan->at))
            break;
        if (!pm_keep_cell(&lines->cells, &lines->count, &lines->capacity,
                          *scan->at == '"' ? read_quoted(scan) : read_word(scan), scan->problems))
            return false;
        lines->end = scan->place;
    }
    lines->spoilt = scan->problems->count > problems;
    pm_scan_next_line(scan);
    return true;
}

void pm_lines_free(struct pm_lines *lines) {
    free(lines->cells);
    lines->cells = NULL;
    lines->count = lines->capacity = 0;
}
