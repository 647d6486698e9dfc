/* Values of the options for many photos. */
#ifndef PM_CLI_BATCH_ARGUMENTS_H
#define PM_CLI_BATCH_ARGUMENTS_H

#include "pigmatch.h"

/* "CODE,...": error codes as records have them; adds 1 << code for each to *codes. */
PM_USE_RESULT bool pm_argument_codes(const char *option, const char *text, unsigned *codes,
                                     struct pm_error *err);

/* "P%" or "P", 0 to 100. */
PM_USE_RESULT bool pm_argument_percent(const char *option, const char *text, double *percent,
                                       struct pm_error *err);

#endif
