/* Allocations that fail on demand: malloc, calloc and realloc of this program and all its libraries,
 * except C++'s new, which the sanitizer handles itself. Include in one file only. */
#ifndef PM_TESTS_FAULT_POINTS_H
#define PM_TESTS_FAULT_POINTS_H

#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include <sanitizer/lsan_interface.h>

/* The sanitizer's own functions behind the usual names. */
void *__interceptor_malloc(size_t size);
void *__interceptor_calloc(size_t count, size_t size);
void *__interceptor_realloc(void *memory, size_t size);
void *malloc(size_t size);
void *calloc(size_t count, size_t size);
void *realloc(void *memory, size_t size);

/* Only in the thread that requests them; threads started by libraries are not affected. */
static _Thread_local struct {
    bool counting;
    bool spares_jansson;
    bool forever; /* all from `fail_at` on fail, not just one */
    long seen, fail_at;
} pm_faults;

/* The loader allocates before the sanitizer is ready, so no instrumented code may run then. */
#define PM_BARE __attribute__((noinline, no_sanitize("address", "undefined")))

/* libheif 1.15 and its codecs end the process when memory runs out, so they are excluded. */
PM_BARE static bool pm_fault_spares(const void *caller) {
    Dl_info where;
    return dladdr(caller, &where) != 0 && where.dli_fname != NULL &&
           (strstr(where.dli_fname, "libheif") != NULL || strstr(where.dli_fname, "libde265") != NULL ||
            strstr(where.dli_fname, "libstdc++") != NULL ||
            (pm_faults.spares_jansson && strstr(where.dli_fname, "libjansson") != NULL));
}

PM_BARE static bool pm_fault_strikes(const void *caller) {
    if (!pm_faults.counting || pm_fault_spares(caller))
        return false;
    long point = pm_faults.seen++;
    bool strikes = point == pm_faults.fail_at || (pm_faults.forever && point > pm_faults.fail_at);
    if (strikes)
        errno = ENOMEM;
    return strikes;
}

PM_BARE void *malloc(size_t size) {
    return pm_fault_strikes(__builtin_return_address(0)) ? NULL : __interceptor_malloc(size);
}

PM_BARE void *calloc(size_t count, size_t size) {
    return pm_fault_strikes(__builtin_return_address(0)) ? NULL : __interceptor_calloc(count, size);
}

PM_BARE void *realloc(void *memory, size_t size) {
    return pm_fault_strikes(__builtin_return_address(0)) ? NULL : __interceptor_realloc(memory, size);
}

/* Starts counting; `point` -1: nothing fails. */
static void pm_faults_begin(long point, bool forever) {
    pm_faults.seen = 0;
    pm_faults.fail_at = point < 0 ? -1 : point;
    pm_faults.forever = forever && point >= 0;
    pm_faults.counting = true;
}

/* The number of allocations. */
static long pm_faults_end(void) {
    pm_faults.counting = false;
    return pm_faults.seen;
}

#endif
