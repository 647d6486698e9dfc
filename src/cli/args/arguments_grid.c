#include "cli/args/arguments_grid.h"

#include "base/error.h"
#include "base/numbers.h"
#include "color/strip_fit.h"

#include <stdio.h>
#include <string.h>

/* "COLSxROWS" of `length` bytes. */
static bool parse_size(const char *text, size_t length, int most, struct pm_swatch_grid *grid) {
    char cols[12];
    char rows[12];
    const char *x = memchr(text, 'x', length);
    long c, r;
    if (x == NULL || (size_t)(x - text) >= sizeof cols || length - (size_t)(x - text) > sizeof rows)
        return false;
    snprintf(cols, sizeof cols, "%.*s", (int)(x - text), text);
    snprintf(rows, sizeof rows, "%.*s", (int)(text + length - x - 1), x + 1);
    if (!pm_parse_int(cols, 1, most, &c) || !pm_parse_int(rows, 1, most, &r) || c * r < 2 || c * r > most)
        return false;
    grid->cols = (int)c;
    grid->rows = (int)r;
    return true;
}

/* How many numbers stand in `text`, at most 8, one comma between; 0 where it holds anything else. */
static int parse_numbers(const char *text, double values[8]) {
    for (int n = 0; n < 8; text++) {
        if (!pm_parse_number(text, &text, &values[n++]) || (*text != ',' && *text != '\0'))
            return 0;
        if (*text == '\0')
            return n;
    }
    return 0;
}

static bool parse_corners(const char *text, struct pm_swatch_grid *grid) {
    static const int of_row[4] = {0, 1, 1, 0}, of_column[4] = {0, 0, 1, 1}, of_all[4] = {0, 1, 2, 3};
    double values[8];
    int n = parse_numbers(text, values);
    const int *which = n == 8 ? of_all : grid->rows == 1 ? of_row : of_column;
    if (n != 8 && !(n == 4 && (grid->rows == 1 || grid->cols == 1)))
        return false;
    for (int i = 0; i < 4; i++)
        grid->corners[i] = (struct pm_point){values[2 * which[i]], values[2 * which[i] + 1]};
    return true;
}

bool pm_argument_grid(const char *option, const char *text, int most, struct pm_swatch_grid *grid,
                      struct pm_error *err) {
    return parse_size(text, strlen(text), most, grid) ||
           pm_fail(err, PM_E_USAGE, "%s '%s': give COLSxROWS, 2 to %d swatches, e.g. 6x4", option, text,
                   most);
}

bool pm_argument_corners(const char *option, const char *text, struct pm_swatch_grid *grid,
                         struct pm_error *err) {
    return parse_corners(text, grid) ||
           pm_fail(
               err, PM_E_USAGE,
               "%s '%s': give the centres of the first swatch, the last of the first row, the last of all "
               "and the first of the last row, in pixels of the upright photo, as X1,Y1,...,X4,Y4",
               option, text);
}

bool pm_argument_strip(const char *text, struct pm_swatch_grid *grid, struct pm_error *err) {
    size_t length = strcspn(text, ":");
    if (text[length] == ':' && parse_size(text, length, PM_MAX_STRIP_SWATCHES / PM_MAX_STRIPS, grid) &&
        parse_corners(text + length + 1, grid))
        return true;
    return pm_fail(err, PM_E_USAGE,
                   "--strip '%s': give COLSxROWS:X1,Y1,...,X4,Y4, the centres of the corner swatches in "
                   "pixels of the upright photo; of one row or column the first and the last, e.g. "
                   "1x8:96,188,103,714",
                   text);
}
