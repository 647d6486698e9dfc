/* CGATS text, line by line: cells apart by blanks, texts in double quotes, comments behind '#'. */
#ifndef PM_PALETTE_LINES_H
#define PM_PALETTE_LINES_H

#include "palette/scan.h"

struct pm_lines {
    struct pm_scan scan;
    struct pm_cell *cells; /* of the line read last */
    size_t count, capacity;
    struct pm_place end; /* behind its last cell */
    bool comment;        /* it ends in a comment */
    bool spoilt;         /* its cells cannot be told apart for sure, which is noted */
};

/* Reads the next line, which may hold no cell. False behind the last, or where memory ran out. */
PM_USE_RESULT bool pm_lines_next(struct pm_lines *lines);

void pm_lines_free(struct pm_lines *lines);

#endif
