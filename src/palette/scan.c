#include "palette/scan.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

bool pm_ends_line(char c) {
    return c == '\n' || c == '\r' || c == '\0';
}

static const char *const blanks[] = {" ", "\xc2\xa0", "\xe2\x80\x87", "\xe2\x80\x89", "\xe2\x80\xaf"};
enum { N_BLANKS = sizeof blanks / sizeof *blanks };

size_t pm_blank_at(const char *text) {
    for (int i = 0; i < N_BLANKS; i++)
        if (strncmp(text, blanks[i], strlen(blanks[i])) == 0)
            return strlen(blanks[i]);
    return 0;
}

size_t pm_blank_before(const char *text, size_t length) {
    for (int i = 0; i < N_BLANKS; i++)
        if (length >= strlen(blanks[i]) &&
            memcmp(text + length - strlen(blanks[i]), blanks[i], strlen(blanks[i])) == 0)
            return strlen(blanks[i]);
    return 0;
}

void pm_scan_step(struct pm_scan *scan) {
    scan->at++;
    if (((unsigned char)*scan->at & 0xc0) != 0x80)
        scan->place.column++;
}

void pm_scan_next_line(struct pm_scan *scan) {
    while (!pm_ends_line(*scan->at))
        scan->at++;
    if (scan->at[0] == '\r' && scan->at[1] == '\n')
        scan->at++;
    if (*scan->at != '\0')
        scan->at++;
    scan->place = (struct pm_place){scan->place.line + 1, 1};
}

/* From an opening quote to behind the closing one, or to the line's end if there is none, which is noted.
 * A doubled quote stands for one; blanks alone are no text, so that " " is as empty as "". */
static struct pm_cell scan_quoted(struct pm_scan *scan) {
    struct pm_cell cell = {.place = scan->place, .quoted = true};
    bool closed = false;
    pm_scan_step(scan);
    char *out = scan->at;
    cell.text = out;
    while (!closed && !pm_ends_line(*scan->at)) {
        bool quote = *scan->at == '"';
        if (quote && scan->at[1] != '"')
            closed = true;
        else {
            if (quote)
                pm_scan_step(scan);
            *out++ = *scan->at;
        }
        pm_scan_step(scan);
    }
    cell.length = (size_t)(out - cell.text);
    if (strspn(cell.text, " ") >= cell.length)
        cell.length = 0;
    if (!closed)
        pm_problem(scan->problems, cell.place,
                   "the quote that opens here is not closed on its line: close it");
    return cell;
}

static bool ends_cell(const struct pm_scan *scan, char separator) {
    return pm_ends_line(*scan->at) || *scan->at == separator;
}

static struct pm_cell quoted_cell(struct pm_scan *scan, char separator) {
    struct pm_cell cell = scan_quoted(scan);
    if (!ends_cell(scan, separator))
        pm_problem(scan->problems, scan->place,
                   "there is text after the closing quote: double a quote that is part of the text");
    while (!ends_cell(scan, separator))
        pm_scan_step(scan);
    return cell;
}

/* Blanks around it are ignored, since people type them after commas. */
static struct pm_cell bare_cell(struct pm_scan *scan, char separator) {
    for (size_t blank; (blank = pm_blank_at(scan->at)) > 0;)
        while (blank-- > 0)
            pm_scan_step(scan);
    struct pm_cell cell = {.text = scan->at, .place = scan->place};
    while (!ends_cell(scan, separator))
        pm_scan_step(scan);
    cell.length = (size_t)(scan->at - cell.text);
    for (size_t blank; (blank = pm_blank_before(cell.text, cell.length)) > 0;)
        cell.length -= blank;
    if (memchr(cell.text, '"', cell.length) != NULL)
        pm_cell_problem(scan->problems, &cell, "",
                        " has a quote inside: put the whole text in quotes, and double the quote");
    return cell;
}

struct pm_cell pm_scan_cell(struct pm_scan *scan, char separator) {
    return *scan->at == '"' ? quoted_cell(scan, separator) : bare_cell(scan, separator);
}

bool pm_keep_cell(struct pm_cell **cells, size_t *count, size_t *capacity, struct pm_cell cell,
                  struct pm_problems *problems) {
    void *grown = *cells;
    if (*count > PM_MAX_FILE_COLUMNS) {
        pm_problem(problems, cell.place, "the line has more than %d cells: no palette needs so many",
                   PM_MAX_FILE_COLUMNS);
        problems->stop = true;
        return false;
    }
    if (!pm_grow(&grown, capacity, *count + 1, sizeof cell, NULL)) {
        problems->out_of_memory = true;
        return false;
    }
    *cells = grown;
    (*cells)[(*count)++] = cell;
    return true;
}

/* ------------------------------------------------------------------ lines of CGATS */

static bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

static struct pm_cell read_quoted(struct pm_scan *scan) {
    struct pm_cell cell = scan_quoted(scan);
    if (!pm_ends_line(*scan->at) && !is_blank(*scan->at))
        pm_problem(scan->problems, scan->place,
                   "there is text right after the closing quote: put a space between them, and double a "
                   "quote that is part of the text");
    return cell;
}

static bool is_letter(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static struct pm_cell read_word(struct pm_scan *scan) {
    struct pm_cell cell = {.text = scan->at, .place = scan->place};
    while (!pm_ends_line(*scan->at) && !is_blank(*scan->at))
        pm_scan_step(scan);
    cell.length = (size_t)(scan->at - cell.text);
    if (cell.text[0] == '.' && is_letter(cell.text[1]))
        pm_cell_problem(scan->problems, &cell, "", " is a directive, which palettes do not use: remove it");
    else if (cell.text[0] == '\'')
        pm_cell_problem(scan->problems, &cell, "", " starts with a single quote: use double quotes");
    else if (memchr(cell.text, '"', cell.length) != NULL)
        pm_cell_problem(scan->problems, &cell, "", " has a quote inside: put the whole text in quotes");
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
