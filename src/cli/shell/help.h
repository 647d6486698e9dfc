/* The pages of --help and --version. */
#ifndef PM_CLI_HELP_H
#define PM_CLI_HELP_H

#include "base/buffer.h"
#include "cli/args/verbs.h"

/* What the verb, or the verbs of a group, do and take. The first verb's page lists all verbs. */
void pm_help(struct pm_buffer *out, const struct pm_verb *verb);
void pm_print_version(struct pm_buffer *out);

#endif
