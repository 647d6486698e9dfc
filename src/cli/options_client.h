/* Options that speak of a client's file: what each sets. See struct pm_cli_option. */
#ifndef PM_CLI_OPTIONS_CLIENT_H
#define PM_CLI_OPTIONS_CLIENT_H

#include "cli/cli.h"

bool pm_set_client_file(struct pm_cli *cli, const char *value, struct pm_error *err);
bool pm_set_like(struct pm_cli *cli, const char *value, struct pm_error *err);
bool pm_set_session(struct pm_cli *cli, const char *value, struct pm_error *err);
bool pm_add_treated(struct pm_cli *cli, const char *value, struct pm_error *err);
bool pm_set_density(struct pm_cli *cli, const char *value, struct pm_error *err);
bool pm_set_date(struct pm_cli *cli, const char *value, struct pm_error *err);
bool pm_set_lots(struct pm_cli *cli, const char *value, struct pm_error *err);
bool pm_set_needle(struct pm_cli *cli, const char *value, struct pm_error *err);
bool pm_set_depth(struct pm_cli *cli, const char *value, struct pm_error *err);
bool pm_set_operator(struct pm_cli *cli, const char *value, struct pm_error *err);
bool pm_set_remark(struct pm_cli *cli, const char *value, struct pm_error *err);
bool pm_set_dry_run(struct pm_cli *cli, const char *value, struct pm_error *err);

#endif
