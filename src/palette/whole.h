/* What only the shades of a palette together can get wrong. */
#ifndef PM_PALETTE_WHOLE_H
#define PM_PALETTE_WHOLE_H

#include "palette/colours.h"

/* Notes ids given twice and, where nothing was noted before, whites of tints that are no shade of the
 * palette. A shade may lack its id. samples[i] says where shade i stands. */
void pm_whole_check(const struct pm_palette *palette, const struct pm_sample *samples,
                    struct pm_problems *problems);

/* Puts the number of a shade behind its id where an earlier one has the same. False if memory ran out. */
PM_USE_RESULT bool pm_whole_make_unique(struct pm_palette *palette);

#endif
