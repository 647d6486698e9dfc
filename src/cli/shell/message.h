/* Messages to people on stderr, with the command line's hints for those of the library. */
#ifndef PM_CLI_MESSAGE_H
#define PM_CLI_MESSAGE_H

#include "base/printf.h"
#include "pigmatch.h"

#include <stdarg.h>

/* One line, preceded by "pigmatch: "; control sequences, which a path may contain, are made harmless. */
void pm_message(const char *fmt, ...) PM_PRINTF(1, 2);
void pm_message_list(const char *fmt, va_list args) PM_PRINTF(1, 0);

/* The failure's message in such a line, with its hint. */
void pm_message_error(const struct pm_error *err);

/* The exit code after such a failure. */
int pm_exit_code(enum pm_code code);

/* pm_message_error; the exit code. */
int pm_message_failure(const struct pm_error *err);

/* The command line's name for a remedy, as the end of a sentence: "; measure it anyway with --force". */
const char *pm_remedy_hint(enum pm_remedy remedy);

/* Adds what the command line calls the way out that the library knows ("--force"); once only. */
void pm_hint(struct pm_error *err);

/* Prints text to stdout at once. If that fails, the reason is printed on stderr. */
PM_USE_RESULT bool pm_print(const char *text);

#endif
