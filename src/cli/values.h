/* Values of options: text -> numbers, regions, points. Each is told by `option` in its message. */
#ifndef PM_CLI_VALUES_H
#define PM_CLI_VALUES_H

#include "pigmatch.h"

/* "X,Y,W,H", each in pixels or percent. */
PM_USE_RESULT bool pm_value_region(const char *option, const char *text, struct pm_region *region,
                                   struct pm_error *err);

/* A whole number or a number in [low, high]. */
PM_USE_RESULT bool pm_value_int(const char *option, const char *text, long low, long high, long *value,
                                struct pm_error *err);
PM_USE_RESULT bool pm_value_number(const char *option, const char *text, double low, double high,
                                   double *value, struct pm_error *err);

/* "A-B" with 1 <= A <= B <= 3650 days; "A" alone is A-A. */
PM_USE_RESULT bool pm_value_interval(const char *text, int days[2], struct pm_error *err);

/* The position of `text` in `words` (ended by NULL). */
PM_USE_RESULT bool pm_value_word(const char *option, const char *text, const char *const *words, int *which,
                                 struct pm_error *err);

/* "L,a,b" with L* 0-100 and a*, b* within 150. False without an error where the text has another shape. */
bool pm_value_lab(const char *text, struct pm_lab *lab);

#endif
