/* What only the shades of a palette together can get wrong. */
#ifndef PM_PALETTE_WHOLE_H
#define PM_PALETTE_WHOLE_H

#include "palette/palette.h"
#include "palette/problems.h"

/* Notes ids given twice and, where nothing was noted before, whites of tints that are no shade of the
 * palette. A shade may lack its id. places[i] is where shade i stands. */
void pm_whole_check(const struct pm_palette *palette, const struct pm_place *places,
                    struct pm_problems *problems);

#endif
