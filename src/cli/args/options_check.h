/* What options mean together. */
#ifndef PM_CLI_OPTIONS_CHECK_H
#define PM_CLI_OPTIONS_CHECK_H

#include "cli/args/cli.h"

/* PM_E_USAGE where options contradict each other or what is needed is missing; the message says which and
 * what to give. Nothing is missing where help or version is asked for. */
PM_USE_RESULT bool pm_cli_check(const struct pm_cli *cli, struct pm_error *err);

#endif
