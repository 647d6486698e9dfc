/* Telling people something on stderr. */
#ifndef PM_CLI_MESSAGE_H
#define PM_CLI_MESSAGE_H

#include "pigmatch.h"

#include <stdarg.h>

/* One line, "pigmatch: " before it; what a terminal would take for commands, as a path may hold, is made
 * harmless. */
void pm_message(const char *fmt, ...) PM_PRINTF(1, 2);
void pm_message_list(const char *fmt, va_list args) PM_PRINTF(1, 0);

/* Prints text to stdout at once. Where that cannot be, it is told on stderr. */
PM_USE_RESULT bool pm_print(const char *text);

#endif
