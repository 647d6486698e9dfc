/* What the terminal at stdout can show. */
#ifndef PM_CLI_TERMINAL_H
#define PM_CLI_TERMINAL_H

#include "cli/args/cli.h"
#include "report/text.h"

/* Honours --color, NO_COLOR, TERM=dumb, COLORTERM and the window's width; plain where stdout is no terminal.
 */
struct pm_text_style pm_terminal_style(enum pm_when color, bool to_file);

#endif
