/* Failures as values. */
#ifndef PM_BASE_ERROR_H
#define PM_BASE_ERROR_H

#include "base/printf.h"
#include "pigmatch.h"

/* Fills *err (when not NULL) and returns false, so that a caller can `return pm_fail(...)`.
 * Control characters in the message, as a hostile file name may hold, become '?'. */
bool pm_fail(struct pm_error *err, enum pm_code code, const char *fmt, ...) PM_PRINTF(3, 4);

/* pm_fail for a failure that the caller can do something about. */
bool pm_fail_remedy(struct pm_error *err, enum pm_code code, enum pm_remedy remedy, const char *fmt, ...)
    PM_PRINTF(4, 5);

/* Puts "where: " before the message of a failure, which keeps its code and remedy; returns false. */
bool pm_fail_at(struct pm_error *err, const char *where);

/* pm_fail for an allocation that failed. */
bool pm_fail_memory(struct pm_error *err);

void pm_error_clear(struct pm_error *err);

#endif
