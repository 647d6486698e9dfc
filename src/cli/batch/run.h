/* Photos, one after the other, to records. */
#ifndef PM_CLI_RUN_H
#define PM_CLI_RUN_H

#include "cli/args/cli.h"

/* Does what the command line asks for; the process's exit code. */
int pm_run(struct pm_cli *cli);

#endif
