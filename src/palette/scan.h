/* A scanner of a file's text that tracks its place, for both text formats. */
#ifndef PM_PALETTE_SCAN_H
#define PM_PALETTE_SCAN_H

#include "palette/problems.h"

struct pm_scan {
    char *at; /* the text not read yet, terminated; changed in place */
    struct pm_place place;
    struct pm_problems *problems;
};

/* LF, CR or the end of the text. */
bool pm_ends_line(char c);

/* The length of the blank or no-break space (U+00A0, U+2007, U+2009, U+202F) at `text`, 0 if there is
 * none; likewise at the end of `length` bytes of it. */
size_t pm_blank_at(const char *text);
size_t pm_blank_before(const char *text, size_t length);

/* One character (of UTF-8) or a part of it. */
void pm_scan_step(struct pm_scan *scan);

/* To the start of the next line; LF, CR and CRLF end one. */
void pm_scan_next_line(struct pm_scan *scan);

/* One cell of a row whose cells are separated by `separator`, quoted or not, up to that separator or the
 * end of the line. */
struct pm_cell pm_scan_cell(struct pm_scan *scan, char separator);

/* Appends to a list of cells; false: memory ran out, or there are more cells than any palette has. */
PM_USE_RESULT bool pm_keep_cell(struct pm_cell **cells, size_t *count, size_t *capacity, struct pm_cell cell,
                                struct pm_problems *problems);

struct pm_lines {
    struct pm_scan scan;
    struct pm_cell *cells; /* of the line read last */
    size_t count, capacity;
    struct pm_place end; /* behind its last cell */
    bool comment;        /* it ends in a comment */
    bool spoilt;         /* its cells cannot be separated reliably, which is noted */
};

/* Reads the next line, which may have no cells. False after the last, or if memory ran out. */
PM_USE_RESULT bool pm_lines_next(struct pm_lines *lines);

void pm_lines_free(struct pm_lines *lines);

#endif
