/* What a shell needs to complete the command line, made from the option tables. */
#ifndef PM_CLI_COMPLETION_H
#define PM_CLI_COMPLETION_H

#include "base/buffer.h"

/* Appends what `kind` asks for: "bash" or "zsh", a script for that shell; "palettes", the names of the
 * palettes that a name finds, or "verbs", those of the program, a line each. PM_E_USAGE for another kind. */
PM_USE_RESULT bool pm_completion(const char *kind, struct pm_buffer *out, struct pm_error *err);

#endif
