/* What the terminal at stdout can show. */
#ifndef PM_CLI_TERMINAL_H
#define PM_CLI_TERMINAL_H

#include "cli/args/cli.h"
#include "report/text.h"

#include <stdbool.h>
#include <stdint.h>

/* Honours --color, NO_COLOR, TERM=dumb, COLORTERM and the window's width; plain where stdout is no terminal.
 */
struct pm_text_style pm_terminal_style(enum pm_when color, bool to_file);

/* Zeroed: nothing is ever shown. */
struct pm_progress {
    bool on, shown;
    int64_t total; /* -1: unknown */
    double began_s, drawn_s;
};

/* The day of the machine's clock, where it stands; the last day that has a text where it runs beyond. */
void pm_today(char day[11]);

/* Seconds of a clock that never jumps. */
double pm_clock_s(void);

/* A line may be shown: stderr is a terminal that can erase one, and no records come to stdout between (they
 * go `to_file`, or it is no terminal). */
bool pm_progress_possible(bool to_file);

/* From now on `total` photos (-1: nobody knows) are to be done, which is shown once it takes longer than a
 * moment. */
void pm_progress_begin(struct pm_progress *progress, int64_t total);

/* Redraws the line, where that was not done just now. */
void pm_progress_show(struct pm_progress *progress, int64_t done, int64_t failed);

/* Takes the line away; the next pm_progress_show brings it back. */
void pm_progress_hide(struct pm_progress *progress);

#endif
