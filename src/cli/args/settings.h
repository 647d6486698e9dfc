/* The clinic's settings: options that need not be given each time, from a file in the user's
 * configuration folder. */
#ifndef PM_CLI_SETTINGS_H
#define PM_CLI_SETTINGS_H

#include "cli/args/cli.h"

/* Lists every option that may be set, without values; determines the folder ($XDG_CONFIG_HOME/pigmatch, else
 * $HOME/.config/pigmatch: XDG Base Directory Specification 0.8). pm_settings_free. */
PM_USE_RESULT bool pm_settings_begin(struct pm_settings *settings, struct pm_error *err);
void pm_settings_free(struct pm_settings *settings);

/* The setting called `name`, or NULL. */
struct pm_setting *pm_settings_find(struct pm_settings *settings, const char *name);

/* Reads the file's lines; a missing file is not a failure. PM_E_USAGE names file, line, problem and solution.
 */
PM_USE_RESULT bool pm_settings_read(struct pm_settings *settings, struct pm_error *err);
/* The same from `text`, which is changed and must stay. */
PM_USE_RESULT bool pm_settings_parse(struct pm_settings *settings, char *text, struct pm_error *err);

/* Puts the file's values that were not given otherwise into *cli. PM_E_USAGE if a value is wrong, or the
 * palette that it names does not exist. */
PM_USE_RESULT bool pm_settings_take(struct pm_settings *settings, struct pm_cli *cli, struct pm_error *err);

#endif
