/* What a hairdresser would call a colour. */
#ifndef PM_COLOR_NAMES_H
#define PM_COLOR_NAMES_H

#include "pigmatch.h"

/* The name of hair of this colour and, in *level (may be NULL), its depth from 1 (black) to 10 (lightest
 * blond); grey, white and unnatural colours have no level: -1. Every Lab has a name; PM_HAIR_UNKNOWN where
 * it is no number.
 *
 * The boundaries, ours, stand in one table in names.c. They are for hair as a camera sees it, several L*
 * lighter than an instrument does because of gloss and light between the strands; with a corrected photo the
 * words can be one level off, and no decision of the program hangs on them. */
enum pm_hair_name pm_hair_name(struct pm_lab lab, int *level);

/* L* in the middle of a level, 1-10, as a person reads it off a ring of swatches. */
double pm_level_lightness(int level);

#endif
