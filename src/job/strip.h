/* Swatches of the palette held beside the hair: they share its light and its camera, and their colours are
 * known, so that hair and palette can be compared as the photo shows both. */
#ifndef PM_JOB_STRIP_H
#define PM_JOB_STRIP_H

#include "job/consultation.h"

/* Places the strips of the options among what is to be read; they are the palette's first shades. */
PM_USE_RESULT bool pm_place_strips(struct pm_consultation *c, struct pm_error *err);

/* Fits camera and light by the strips as read, at the place of the hair: between two strips the light is
 * interpolated. Notes what it found in the record. */
PM_USE_RESULT bool pm_use_strips(struct pm_consultation *c, struct pm_error *err);

/* Adds what is doubtful about the strips to the record's checks: swatches that do not fit the palette; light
 * that changes from the strip to the hair. */
void pm_check_strips(struct pm_consultation *c);

#endif
