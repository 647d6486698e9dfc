/* One value as it stands in a palette's file. */
#ifndef PM_PALETTE_CELL_H
#define PM_PALETTE_CELL_H

#include "palette/problems.h"

/* `text` points into the file's text and is not terminated. */
struct pm_cell {
    const char *text;
    size_t length;
    struct pm_place place;
    bool quoted;
};

enum {
    PM_SAID = 64,
    PM_MAX_TEXT = 1000 /* bytes in one cell */
};

/* The cell in single quotes for a message, shortened between characters where it is long. */
const char *pm_cell_said(const struct pm_cell *cell, char said[PM_SAID]);

/* A terminated copy, free(). */
PM_USE_RESULT bool pm_cell_copy(const struct pm_cell *cell, char **copy, struct pm_problems *problems);

/* The whole text of a file is UTF-8 without control characters other than tab and line end; else the first
 * trouble is noted. */
PM_USE_RESULT bool pm_text_check(const char *text, size_t size, struct pm_problems *problems);

#endif
