/* Gives up the rights that a process does not need. */
#ifndef PM_CLI_CONFINE_H
#define PM_CLI_CONFINE_H

#include <stdbool.h>

/* From here on this thread, and every thread that it starts, cannot open files or sockets or start
 * programs or processes: each such system call fails with EPERM, by a seccomp filter for this
 * architecture and, if the kernel has it, by Landlock as well. What is open remains open; memory, threads
 * and clocks are available as before. False if the system does not allow a filter (a container, an
 * emulator, an old kernel), or for an unknown architecture; errno says why. */
bool pm_confine(void);

#endif
