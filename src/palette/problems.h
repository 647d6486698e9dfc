/* The problems of a palette's file, each with its place, in the order of the file. */
#ifndef PM_PALETTE_PROBLEMS_H
#define PM_PALETTE_PROBLEMS_H

#include "base/buffer.h"
#include "base/printf.h"

/* Lines and columns count from 1; a column is one character (not one byte), a tab too. Line 0: the whole
 * file. */
struct pm_place {
    int line, column;
};

enum { PM_MAX_PROBLEMS = 100 };

struct pm_problem {
    struct pm_place place;
    char *text;
};

struct pm_problems {
    const char *file; /* its name in messages; borrowed */
    struct pm_problem list[PM_MAX_PROBLEMS];
    size_t count; /* in the list */
    bool more;    /* there were more than the list holds */
    bool stop;    /* after the last problem it is pointless to continue */
    bool out_of_memory;
};

void pm_problems_clear(struct pm_problems *problems);

/* Notes "problem: solution" at `place`. */
void pm_problem(struct pm_problems *problems, struct pm_place place, const char *fmt, ...) PM_PRINTF(3, 4);

/* Whether it is pointless to continue: as noted, or memory ran out, or there are too many problems. */
bool pm_problems_stop(const struct pm_problems *problems);

/* True if there are no problems. Otherwise the first is reported in *err (PM_E_PALETTE or PM_E_MEMORY)
 * and all of them, one per line, in *details (may be NULL; free()). */
PM_USE_RESULT bool pm_problems_tell(struct pm_problems *problems, char **details, struct pm_error *err);

/* `text` points into the file's text and is not terminated. */
struct pm_cell {
    const char *text;
    size_t length;
    struct pm_place place;
    bool quoted;
};

enum {
    PM_SAID = 64,
    PM_MAX_TEXT = 1000,       /* bytes in one cell */
    PM_MAX_FILE_COLUMNS = 512 /* cells in one row */
};

/* The cell in single quotes for a message, shortened between characters where it is long. */
const char *pm_cell_said(const struct pm_cell *cell, char said[PM_SAID]);

/* Notes a problem at the cell's place: its content between the texts `before` and `after`. */
void pm_cell_problem(struct pm_problems *problems, const struct pm_cell *cell, const char *before,
                     const char *after);

/* A terminated copy, free(). */
PM_USE_RESULT bool pm_cell_copy(const struct pm_cell *cell, char **copy, struct pm_problems *problems);

/* Whether a file is UTF-8 without control characters other than tabs and line ends; if not, the first
 * violation is noted. */
PM_USE_RESULT bool pm_text_check(const char *text, size_t size, struct pm_problems *problems);

#endif
