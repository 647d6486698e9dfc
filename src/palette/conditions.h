/* The illuminant and observer of a file's colours, in the words of instruments and their software. */
#ifndef PM_PALETTE_CONDITIONS_H
#define PM_PALETTE_CONDITIONS_H

#include "pigmatch.h"

enum pm_conditions {
    PM_CONDITIONS_UNKNOWN,  /* not stated */
    PM_CONDITIONS_STANDARD, /* D50, or the 2 degree observer, and nothing else */
    PM_CONDITIONS_OTHER     /* another illuminant or observer */
};

/* What the header line `keyword` with `length` bytes of `value` says: "D65", "10", "Illumination=D50
 * ObserverAngle=2 degree", "ILLUMINANT, D65", "2_Degree", "CIE 1964", in either case. Unknown if the
 * keyword means something else. A keyword NULL: words in brackets after a column's name, as in
 * "L*(D65/10)". */
enum pm_conditions pm_conditions_of(const char *keyword, const char *value, size_t length);

#endif
