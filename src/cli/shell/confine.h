/* A process gives up what it needs not. */
#ifndef PM_CLI_CONFINE_H
#define PM_CLI_CONFINE_H

#include <stdbool.h>

/* From here on this thread, and every one that it begins, opens no file and no socket and begins no program
 * and no process: each such call of the system fails with EPERM, under a seccomp filter written for this
 * machine's numbers, and where the kernel has Landlock, by that as well. What is open stays open; memory,
 * threads and clocks are to be had as before. False if the system grants no filter (a container, an
 * emulator, an old kernel), or this machine's numbers are not known here; errno says why. */
bool pm_confine(void);

#endif
