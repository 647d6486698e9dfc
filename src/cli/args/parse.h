/* argv, read by the tables of verbs and options. */
#ifndef PM_CLI_PARSE_H
#define PM_CLI_PARSE_H

#include "cli/args/cli.h"

/* Reads argv[1] to argv[argc - 1]; operands move to its end. PM_E_USAGE names the word, the mistake and
 * what to give instead. With help or version nothing else is required. The settings file supplies values
 * that are not given. pm_cli_free() afterwards in any case. */
PM_USE_RESULT bool pm_cli_parse(int argc, char **argv, struct pm_cli *cli, struct pm_error *err);
void pm_cli_free(struct pm_cli *cli);

#endif
