/* The capabilities of the terminal at stdout. */
#ifndef PM_CLI_TERMINAL_H
#define PM_CLI_TERMINAL_H

#include "cli/args/cli.h"
#include "report/text.h"

#include <stdbool.h>
#include <stdint.h>

/* Respects --color, NO_COLOR, TERM=dumb, COLORTERM and the window's width; plain if stdout is not a terminal.
 */
struct pm_text_style pm_terminal_style(enum pm_when color, bool to_file);

/* Zeroed: nothing is ever shown. */
struct pm_progress {
    bool on, shown;
    int64_t total; /* -1: unknown */
    double began_s, drawn_s;
};

/* The local date of the machine's clock; the last date that can be written if the clock is beyond it. */
void pm_today(char day[11]);

/* Seconds of a clock that never jumps. */
double pm_clock_s(void);

/* Whether a line may be shown: stderr is a terminal that can erase a line, and no records are printed
 * between (they go `to_file`, or stdout is not a terminal). */
bool pm_progress_possible(bool to_file);

/* Starts the progress of `total` photos (-1: unknown), which is shown if it takes longer than a moment. */
void pm_progress_begin(struct pm_progress *progress, int64_t total);

/* Redraws the line, unless that was done just before. */
void pm_progress_show(struct pm_progress *progress, int64_t done, int64_t failed);

/* Removes the line; the next pm_progress_show restores it. */
void pm_progress_hide(struct pm_progress *progress);

#endif
