/* The meaning of each column of a file, and the conversion of a row of cells to a shade. */
#ifndef PM_PALETTE_ROW_LAYOUT_H
#define PM_PALETTE_ROW_LAYOUT_H

#include "palette/colours.h"
#include "palette/columns.h"

/* The decimal mark of a file. PM_DECIMAL_ANY: the first number that has one decides. */
enum pm_decimal { PM_DECIMAL_POINT, PM_DECIMAL_COMMA, PM_DECIMAL_ANY };

/* One cell -> one value. An empty cell leaves the value unchanged. False: a problem was noted, under the
 * column's name. */

/* A number within the column's range. */
PM_USE_RESULT bool pm_value_in_range(const struct pm_cell *cell, const struct pm_column *column,
                                     enum pm_decimal *decimal, double *value, struct pm_problems *problems);

/* *text becomes a copy of at most PM_MAX_TEXT bytes, free(). */
PM_USE_RESULT bool pm_value_text(const struct pm_cell *cell, const char *name, char **text,
                                 struct pm_problems *problems);

/* One column of the file: a known one, a band, or one that is only kept. */
struct pm_file_column {
    const struct pm_column *known;
    int xyz;   /* 0-2: X, Y or Z; -1 none */
    int extra; /* place in shade.extra, -1 none; X, Y and Z are kept too */
};

struct pm_layout {
    size_t count;
    struct pm_file_column columns[PM_MAX_FILE_COLUMNS];
    struct pm_bands bands;
    size_t n_extra;
    bool has_xyz[3];
    struct pm_colours colours;
    enum pm_decimal decimal;
};

/* Reads `layout->count` cells into *shade and *sample, noting problems. Both must be freed in any case;
 * the shade's id is NULL if it has none. */
void pm_layout_read(struct pm_layout *layout, const struct pm_cell *cells, struct pm_shade *shade,
                    struct pm_sample *sample, struct pm_problems *problems);

#endif
