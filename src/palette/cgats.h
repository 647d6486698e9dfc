/* The strict reader of CGATS.17's shape. */
#ifndef PM_PALETTE_CGATS_H
#define PM_PALETTE_CGATS_H

#include "palette/palette.h"
#include "palette/problems.h"

/* The text calls itself CGATS or holds data sections of it. */
bool pm_is_cgats(const char *text);

/* Reads `text` (terminated, checked by pm_text_check, changed in place: doubled quotes become single). NULL
 * where there are problems. The palette's name is NULL without DESCRIPTOR; its hash is empty. */
PM_USE_RESULT struct pm_palette *pm_cgats_read(char *text, struct pm_problems *problems);

#endif
