/* argv, read by the tables of verbs and options. */
#ifndef PM_CLI_PARSE_H
#define PM_CLI_PARSE_H

#include "cli/args/cli.h"

/* Reads argv[1] to argv[argc - 1]; operands move to its end. PM_E_USAGE names the word, what is wrong with it
 * and what to give. Where help or version is asked for nothing else is required. The settings file fills in
 * what is not given. pm_cli_free() afterwards, whatever came of it. */
PM_USE_RESULT bool pm_cli_parse(int argc, char **argv, struct pm_cli *cli, struct pm_error *err);
void pm_cli_free(struct pm_cli *cli);

#endif
