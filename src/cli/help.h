/* What the program says of itself. */
#ifndef PM_CLI_HELP_H
#define PM_CLI_HELP_H

#include "base/buffer.h"

void pm_help(struct pm_buffer *out);
void pm_version(struct pm_buffer *out);

#endif
