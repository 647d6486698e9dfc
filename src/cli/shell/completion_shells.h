/* Completion scripts, a shell each. */
#ifndef PM_CLI_COMPLETION_SHELLS_H
#define PM_CLI_COMPLETION_SHELLS_H

#include "cli/shell/completion_verbs.h"

/* Append the script for `n` verbs, of which the first is the one that goes without saying. */
void pm_completion_bash(const struct pm_completed_verb *verbs, size_t n, struct pm_buffer *out);
void pm_completion_zsh(const struct pm_completed_verb *verbs, size_t n, struct pm_buffer *out);

#endif
