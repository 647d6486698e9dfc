/* The hairdresser's name for a colour. */
#ifndef PM_COLOR_NAMES_H
#define PM_COLOR_NAMES_H

#include "pigmatch.h"

/* The name of hair of this colour and, in *level (may be NULL), its depth from 1 (black) to 10 (lightest
 * blond); grey, white and unnatural colours have no level: -1. Every Lab has a name; PM_HAIR_UNKNOWN where
 * it is no number.
 *
 * The boundaries are our own, in one table in names.c. They are for hair as a camera sees it, several L*
 * lighter than an instrument measures it, because of gloss and light between the strands; with a
 * corrected photo the name can be one level off, and no decision of the program depends on it. */
enum pm_hair_name pm_hair_name(struct pm_lab lab, int *level);

/* The L* in the middle of a level, 1-10, as read off a ring of swatches by a person. */
double pm_level_lightness(int level);

#endif
