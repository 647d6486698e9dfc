/* Being asked to end: SIGINT, SIGTERM and SIGHUP. */
#ifndef PM_CLI_SIGNALS_H
#define PM_CLI_SIGNALS_H

#include <signal.h>

/* From here on the first of these signals is only noted, so that what is under way can be finished; the
 * second ends the process at once, with 128 + its number. One that was ignored from the start (nohup) stays
 * ignored. SIGPIPE becomes a failure of write(). */
void pm_signals_note(void);

/* The signal that was noted; 0: none. */
int pm_signals_noted(void);

/* Blocks these signals, as threads to be begun shall leave them to the main one; *before gets the mask. */
void pm_signals_leave(sigset_t *before);

/* For every verb, first of all. Descriptors 0 to 2 are taken, by nothing that can be read or written where
 * they were closed: else the next file to be opened would get what is meant for the terminal. A file that
 * grows beyond the limit is a failure of write(). */
void pm_signals_prepare(void);

#endif
