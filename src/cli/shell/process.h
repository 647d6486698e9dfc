/* The resources of the process: signals that ask it to end (SIGINT, SIGTERM, SIGHUP), descriptors, a stack.
 */
#ifndef PM_CLI_PROCESS_H
#define PM_CLI_PROCESS_H

#include "pigmatch.h"

#include <pthread.h>
#include <signal.h>

/* From here on the first of these signals is only noted, so that work in progress can be finished; the
 * second ends the process at once, with 128 + its number. A signal that was ignored from the start
 * (nohup) stays ignored. SIGPIPE becomes a failure of write(). */
void pm_signals_note(void);

/* The signal that was noted; 0: none. */
int pm_signals_noted(void);

/* Blocks these signals, so that new threads leave them to the main one; *before gets the previous mask. */
void pm_signals_leave(sigset_t *before);

/* The stack size of threads that read photos, whatever the limit, since we do not control the decoders.
 * Measured on JPEG and PNG photos with plans: 256 kB are enough, 192 are not. */
enum { PM_STACK_BYTES = 2 << 20 };

/* PM_E_MEMORY if fewer than `wanted` more files can be opened than are now. */
PM_USE_RESULT bool pm_check_descriptors(int wanted, struct pm_error *err);

/* pthread_create with such a stack; false if no more threads can be started. */
bool pm_thread_begin(pthread_t *thread, void *(*start)(void *argument), void *argument);

/* Calls run(argc, argv), first of all and for every verb; returns the process's exit code. If descriptors
 * 0 to 2 were closed, they are occupied by something that cannot be read or written: otherwise the next
 * file to be opened would get output meant for the terminal. Exceeding the limit on file size is a
 * failure of write(). If the stack is limited to less than PM_STACK_BYTES, a thread with that much does
 * the work; if it cannot be started, a message says so. */
int pm_process_run(int argc, char **argv, int (*run)(int argc, char **argv));

#endif
