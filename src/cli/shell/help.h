/* What the program says of itself. */
#ifndef PM_CLI_HELP_H
#define PM_CLI_HELP_H

#include "base/buffer.h"
#include "cli/args/cli.h"
#include "cli/args/options_read.h"

/* The verb's options; match's page tells of all verbs. */
void pm_help(struct pm_buffer *out, enum pm_verb verb);
void pm_version(struct pm_buffer *out);

/* One option's line, as in every help. */
void pm_help_option(struct pm_buffer *out, const struct pm_option *option);

#endif
