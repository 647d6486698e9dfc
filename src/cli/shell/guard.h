/* Prevents outputs from destroying an input, another output, or a file whose replacement was not permitted.
 */
#ifndef PM_CLI_GUARD_H
#define PM_CLI_GUARD_H

#include "cli/args/cli.h"

/* Compares all files that the command line names, before anything is read: by device and inode, following
 * links, and new files by their folder and name. PM_E_USAGE if an output is an input or another output,
 * or may not be replaced (pm_replaceable). Notes the files to be written in cli->outputs, so that later
 * inputs can be compared (pm_is_output). Pipes and devices are harmless. */
PM_USE_RESULT bool pm_guard(struct pm_cli *cli, struct pm_error *err);

/* Whether a later path (from a folder, a list, a table) refers to a file that this run writes. */
bool pm_is_output(const struct pm_cli *cli, const char *path);

/* PM_E_USAGE if there is a regular file that is not empty and `overwrite` is not given, or if it is a
 * photo or a client's file, which are never replaced. */
PM_USE_RESULT bool pm_replaceable(const char *path, bool overwrite, struct pm_error *err);

/* The second part of that: a photo, by its first bytes, or a client's file. */
PM_USE_RESULT bool pm_is_irreplaceable(int fd, const char **what);

#endif
