/* The ColorChecker Classic 24: 6 columns, 4 rows, from dark skin (0) by rows to black (23). */
#ifndef PM_COLOR_CLASSIC24_H
#define PM_COLOR_CLASSIC24_H

#include "pigmatch.h"

enum { PM_PATCH_COLUMNS = 6, PM_PATCH_ROWS = 4, PM_PATCHES = 24, PM_PATCH_WHITE = 18, PM_PATCH_BLACK = 23 };

/* The published colours of the 24 patches: averages of many charts (before: BabelColor, 30 charts; after: the
 * maker's own table). */
const struct pm_lab *pm_classic24_lab(enum pm_chart_reference reference);

/* "dark skin" for 0; "unknown" outside 0-23. */
const char *pm_patch_name(int patch);

/* White, four greys, black: the bottom row. */
bool pm_patch_is_neutral(int patch);

#endif
