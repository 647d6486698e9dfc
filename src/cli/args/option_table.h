/* The options: one table from which getopt, --help and completions are made. */
#ifndef PM_CLI_OPTIONS_H
#define PM_CLI_OPTIONS_H

#include "cli/args/cli.h"
#include "cli/args/option_values.h"

/* The table, ended by a row without a name. */
extern const struct pm_option_row pm_cli_options[];

/* "match", as it is typed. */
const char *pm_verb_name(enum pm_verb verb);

/* Reads the command line. PM_E_USAGE names the option, what is wrong with it and what it takes. */
PM_USE_RESULT bool pm_cli_parse(int argc, char **argv, struct pm_cli *cli, struct pm_error *err);

#endif
