/* Failures as values. */
#ifndef PM_BASE_ERROR_H
#define PM_BASE_ERROR_H

#include "pigmatch.h"

/* Fills *err (when not NULL) and returns false, so that a caller can `return pm_fail(...)`.
 * Control characters in the message, as a hostile file name may hold, become '?'. */
bool pm_fail(struct pm_error *err, enum pm_code code, const char *fmt, ...) PM_PRINTF(3, 4);

/* pm_fail for memory that is not to be had. */
bool pm_fail_memory(struct pm_error *err);

void pm_error_clear(struct pm_error *err);

#endif
