/* A photo that comes through standard input or a named pipe, once, and may keep one waiting. */
#ifndef PM_CLI_STREAM_H
#define PM_CLI_STREAM_H

#include "pigmatch.h"

/* The file is a named pipe. */
bool pm_is_pipe(const char *path);

/* All that comes until it is closed, at `path` or, with NULL, at standard input; free(). The first signal
 * that asks the process to end ends the wait: PM_E_OPEN, as where reading fails. PM_E_TOO_LARGE past 1 GiB.
 */
PM_USE_RESULT bool pm_stream_read(const char *path, char **bytes, size_t *size, struct pm_error *err);

#endif
