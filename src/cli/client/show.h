/* `pigmatch show`: a client's file as people read it, or as records, or as a sheet; no photo is needed. */
#ifndef PM_CLI_SHOW_H
#define PM_CLI_SHOW_H

#include "cli/args/cli.h"

/* Returns the exit code. */
int pm_show(struct pm_cli *cli);

#endif
