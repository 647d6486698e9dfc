/* The clinic's logo (--logo), for the head of sheets. */
#ifndef PM_CLI_LOGO_H
#define PM_CLI_LOGO_H

#include "report/sheet.h"

/* Reads a PNG or an SVG. PM_E_USAGE if the file cannot be read, is neither, or is too large. On success it is
 * freed by pm_logo_free. */
PM_USE_RESULT bool pm_logo_read(const char *path, struct pm_logo *logo, struct pm_error *err);
void pm_logo_free(struct pm_logo *logo);

#endif
