/* No output destroys an input, nor another output, nor a file that nobody said may go. */
#ifndef PM_CLI_GUARD_H
#define PM_CLI_GUARD_H

#include "cli/args/cli.h"

/* Compares every file that the command line names, before anything is read: by device and inode, links
 * followed, names of files to be made by their folder. PM_E_USAGE if an output is an input or another
 * output, or may not be replaced (pm_replaceable). Notes in cli->outputs which files are to be written, so
 * that inputs that come later can be compared (pm_is_output). Pipes and devices are nobody's harm. */
PM_USE_RESULT bool pm_guard(struct pm_cli *cli, struct pm_error *err);

/* Whether a path that came later (from a folder, a list, a table) leads to a file that this run writes. */
bool pm_is_output(const struct pm_cli *cli, const char *path);

/* PM_E_USAGE if a regular file stands at the path that holds something and `overwrite` is not given, or
 * where it begins as a photo or is a client's file: those are never replaced. */
PM_USE_RESULT bool pm_replaceable(const char *path, bool overwrite, struct pm_error *err);

/* The second half of that: a photo, by its first bytes, or a client's file. */
PM_USE_RESULT bool pm_is_irreplaceable(int fd, const char **what);

#endif
