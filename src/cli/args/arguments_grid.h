/* Swatches in rows and columns, as options have them. */
#ifndef PM_CLI_ARGUMENTS_GRID_H
#define PM_CLI_ARGUMENTS_GRID_H

#include "pigmatch.h"

/* "COLSxROWS", 2 to `most` of them. */
PM_USE_RESULT bool pm_argument_grid(const char *option, const char *text, int most,
                                    struct pm_swatch_grid *grid, struct pm_error *err);

/* "X1,Y1,...,X4,Y4": the centres of the corner swatches. Of one row or one column the first and the last are
 * enough, "X1,Y1,X2,Y2". The grid's cols and rows are set. */
PM_USE_RESULT bool pm_argument_corners(const char *option, const char *text, struct pm_swatch_grid *grid,
                                       struct pm_error *err);

/* Both with a colon between, "1x8:96,188,103,714". */
PM_USE_RESULT bool pm_argument_strip(const char *text, struct pm_swatch_grid *grid, struct pm_error *err);

#endif
