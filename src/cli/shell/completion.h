/* Shell completion of the command line, generated from the option tables. */
#ifndef PM_CLI_COMPLETION_H
#define PM_CLI_COMPLETION_H

#include "base/buffer.h"

/* Appends, according to `kind`, "bash" or "zsh": a script for that shell; "palettes": the names of the
 * palettes that can be found; "verbs": those of the program, one per line. PM_E_USAGE for another kind. */
PM_USE_RESULT bool pm_completion(const char *kind, struct pm_buffer *out, struct pm_error *err);

#endif
