/* The photos that a command line names, one after the other: directly, in folders, in a list. */
#ifndef PM_CLI_INPUTS_H
#define PM_CLI_INPUTS_H

#include "cli/batch/inputs_folder.h"

enum pm_next {
    PM_NEXT_FAILED, /* *err says why */
    PM_NEXT_PATH,
    PM_NEXT_WAIT, /* a list in a pipe has no complete path yet: try again */
    PM_NEXT_END
};

struct pm_inputs;

/* First `photos`, then those in the file `list` (NULL: none; "-": standard input), whose paths end with
 * NUL if `nul`. Folders among them are searched; files skipped there are passed to `report`, which may be
 * NULL.
 * All are borrowed. PM_E_USAGE if the list cannot be opened. */
PM_USE_RESULT struct pm_inputs *pm_inputs_new(char **photos, int n_photos, const char *list, bool nul,
                                              pm_passed_fn *report, void *context, struct pm_error *err);
void pm_inputs_free(struct pm_inputs *inputs);

/* The next photo; valid until the next call. Named files are always given, photo or not; of folders only
 * files that are photos by their content. */
PM_USE_RESULT enum pm_next pm_inputs_next(struct pm_inputs *inputs, const char **path, struct pm_error *err);

/* Ensures that pm_inputs_rewind will work: a list in a pipe is then read to its end, now. */
PM_USE_RESULT bool pm_inputs_keep(struct pm_inputs *inputs, struct pm_error *err);
/* Back to the first photo; the counts of skipped files are reset. */
PM_USE_RESULT bool pm_inputs_rewind(struct pm_inputs *inputs, struct pm_error *err);
/* Whether it can be rewound without being kept first. */
bool pm_inputs_can_rewind(const struct pm_inputs *inputs);

/* The last path was "-" on the command line: the photo is read from standard input. */
bool pm_inputs_is_stdin(const struct pm_inputs *inputs);

/* What to poll while PM_NEXT_WAIT. */
int pm_inputs_fd(const struct pm_inputs *inputs);

const struct pm_passed *pm_inputs_passed(const struct pm_inputs *inputs);

#endif
