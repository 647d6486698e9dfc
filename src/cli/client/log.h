/* `pigmatch log`: writes what was done in a session into the client's file. */
#ifndef PM_CLI_LOG_H
#define PM_CLI_LOG_H

#include "cli/args/cli.h"

/* Returns the exit code. */
int pm_log(struct pm_cli *cli);

#endif
