/* Files that appear whole or not at all, written at once. */
#ifndef PM_CLI_WHOLE_H
#define PM_CLI_WHOLE_H

#include "base/buffer.h"

/* Writes the text to `path` under a temporary name and renames it; NULL is standard output. PM_E_OUTPUT where
 * it cannot be written, PM_E_MEMORY where the buffer had failed. */
PM_USE_RESULT bool pm_write_whole(const char *path, const struct pm_buffer *text, struct pm_error *err);

#endif
