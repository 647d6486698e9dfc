/* Checks that concern the shades of a palette together. */
#ifndef PM_PALETTE_WHOLE_H
#define PM_PALETTE_WHOLE_H

#include "palette/colours.h"

/* Notes repeated ids and, if there were no problems before, whites of tints that are not shades of the
 * palette. A shade may lack its id. samples[i] has the place of shade i. */
void pm_whole_check(const struct pm_palette *palette, const struct pm_sample *samples,
                    struct pm_problems *problems);

/* Appends the number of a shade to its id if an earlier one has the same. False if memory ran out. */
PM_USE_RESULT bool pm_whole_make_unique(struct pm_palette *palette);

#endif
