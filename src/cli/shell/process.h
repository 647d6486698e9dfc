/* What the process is given: signals that ask it to end (SIGINT, SIGTERM, SIGHUP), descriptors, a stack. */
#ifndef PM_CLI_PROCESS_H
#define PM_CLI_PROCESS_H

#include "pigmatch.h"

#include <pthread.h>
#include <signal.h>

/* From here on the first of these signals is only noted, so that what is under way can be finished; the
 * second ends the process at once, with 128 + its number. One that was ignored from the start (nohup) stays
 * ignored. SIGPIPE becomes a failure of write(). */
void pm_signals_note(void);

/* The signal that was noted; 0: none. */
int pm_signals_noted(void);

/* Blocks these signals, as threads to be begun shall leave them to the main one; *before gets the mask. */
void pm_signals_leave(sigset_t *before);

/* Threads that read photos get a stack of this size, whatever the limit: decoders are not ours. Measured on
 * JPEG and PNG photos with plans: 256 kB are enough, 192 are not. */
enum { PM_STACK_BYTES = 2 << 20 };

/* PM_E_MEMORY if fewer than `wanted` more files can be opened than are now. */
PM_USE_RESULT bool pm_check_descriptors(int wanted, struct pm_error *err);

/* pthread_create with such a stack; false if there can be no thread more. */
bool pm_thread_begin(pthread_t *thread, void *(*start)(void *argument), void *argument);

/* Calls run(argc, argv), first of all and for every verb; the process's exit code. Descriptors 0 to 2 are
 * taken, by nothing that can be read or written where they were closed: else the next file to be opened would
 * get what is meant for the terminal. A file that grows beyond the limit is a failure of write(). Where the
 * stack is limited to less than PM_STACK_BYTES, a thread with as much does the work, and where there can be
 * none, a message says so. */
int pm_process_run(int argc, char **argv, int (*run)(int argc, char **argv));

#endif
