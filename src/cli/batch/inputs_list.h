/* A list of paths (--files-from): one a line, or each ended by a NUL. */
#ifndef PM_CLI_INPUTS_LIST_H
#define PM_CLI_INPUTS_LIST_H

#include "cli/batch/inputs.h"

struct pm_list;

/* `name` is a file, or "-" for standard input. PM_E_USAGE where it cannot be opened. */
PM_USE_RESULT struct pm_list *pm_list_open(const char *name, bool nul, struct pm_error *err);
void pm_list_close(struct pm_list *list);

/* The next path; valid until the next call. Empty lines are passed over, a CR before the line's end is no
 * part of a path. PM_NEXT_WAIT where a pipe has no whole line yet; a path longer than any system takes is
 * cut.
 */
PM_USE_RESULT enum pm_next pm_list_next(struct pm_list *list, const char **path, struct pm_error *err);

/* Back to the first path. What cannot be read twice is first copied, to its end, into a nameless file: ask
 * for it (`keep`) before reading. */
PM_USE_RESULT bool pm_list_keep(struct pm_list *list, struct pm_error *err);
PM_USE_RESULT bool pm_list_rewind(struct pm_list *list, struct pm_error *err);

/* What to poll for input. */
int pm_list_fd(const struct pm_list *list);

/* It is a file of its own, which can be read twice without being copied. */
bool pm_list_is_file(const struct pm_list *list);

#endif
