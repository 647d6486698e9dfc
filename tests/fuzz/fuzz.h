/* The common parts of the fuzz targets; a violated property ends the process, like a crash. */
#ifndef PM_TESTS_FUZZ_FUZZ_H
#define PM_TESTS_FUZZ_FUZZ_H

#include "base/language.h"
#include "pigmatch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* libFuzzer's own name. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A property that must hold for every input. */
#define PM_HOLDS(condition)                                                                                  \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            fprintf(stderr, "%s:%d: broken promise: %s\n", __FILE__, __LINE__, #condition);                  \
            abort();                                                                                         \
        }                                                                                                    \
    } while (0)

/* A failure names itself, in one line. */
static inline void pm_fuzz_check_error(const struct pm_error *err) {
    PM_HOLDS(err->code > PM_E_NONE && err->code < PM_E_COUNT);
    PM_HOLDS(err->message[0] != '\0' && strlen(err->message) < sizeof err->message);
    for (const char *c = err->message; *c != '\0'; c++)
        PM_HOLDS((unsigned char)*c >= 0x20 && *c != 0x7f);
}

/* True for one input in `every`, the same ones each time; for all when a corpus is replayed. For
 * expensive checks. FNV-1a, by words of 8 bytes. */
static inline bool pm_fuzz_picks(const uint8_t *data, size_t size, unsigned every) {
#ifdef PM_FUZZ_TARGET
    every = 1;
#endif
    uint64_t hash = 14695981039346656037u ^ size, word;
    for (; size >= sizeof word; data += sizeof word, size -= sizeof word) {
        memcpy(&word, data, sizeof word);
        hash = (hash ^ word) * 1099511628211u;
    }
    for (; size > 0; size--)
        hash = (hash ^ *data++) * 1099511628211u;
    return (hash >> 32) % every == 0;
}

/* One of the languages. */
static inline const struct pm_language *pm_fuzz_language(size_t which) {
    int count = 1;
    for (const char *bar = strchr(pm_language_codes, '|'); bar != NULL; bar = strchr(bar + 1, '|'))
        count++;
    return pm_language_at((int)(which % (size_t)count));
}

/* The input as text, with nothing behind its end that could be read unnoticed; free(). */
static inline char *pm_fuzz_text(const uint8_t *data, size_t size) {
    char *text = malloc(size + 1);
    PM_HOLDS(text != NULL);
    memcpy(text, data, size);
    text[size] = '\0';
    return text;
}

/* The input as a file that has no name, to be opened by `path`; close(). */
static inline int pm_fuzz_file(const uint8_t *data, size_t size, char path[32]) {
    int fd = memfd_create("input", MFD_CLOEXEC);
    PM_HOLDS(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    snprintf(path, 32, "/proc/self/fd/%d", fd);
    return fd;
}

#endif
