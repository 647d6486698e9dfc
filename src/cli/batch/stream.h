/* A photo from standard input or a named pipe, which can be read once and may not arrive soon. */
#ifndef PM_CLI_STREAM_H
#define PM_CLI_STREAM_H

#include "pigmatch.h"

/* The file is a named pipe. */
bool pm_is_pipe(const char *path);

/* All bytes until it is closed, from `path` or, with NULL, from standard input; free(). The first signal
 * that asks the process to end ends the wait: PM_E_OPEN, as for a failure of reading. PM_E_TOO_LARGE
 * above 1 GiB.
 */
PM_USE_RESULT bool pm_stream_read(const char *path, char **bytes, size_t *size, struct pm_error *err);

#endif
