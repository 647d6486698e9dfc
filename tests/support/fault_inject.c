/* Faults for a program, preloaded into it; PIGMATCH_FAULT selects the fault.
 *
 *   short      every read, write and their kin moves one byte
 *   eintr      every other one is interrupted
 *   full:N     from the Nth write to a regular file on the disk is full
 *   memory:N   the Nth allocation fails
 *   memory+:N  all allocations from the Nth on fail
 *   sync:N     the Nth fsync fails
 *   tell       nothing fails; PIGMATCH_TOLD is a file that gets a line for each fsync and each renaming */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);

static const char *kind;
static long at;
static long calls, allocations, writes, syncs;

__attribute__((constructor)) static void begin(void) {
    const char *said = getenv("PIGMATCH_FAULT");
    const char *colon = said != NULL ? strchr(said, ':') : NULL;
    at = colon != NULL ? atol(colon + 1) : 0;
    allocations = 0;
    kind = said;
}

static bool is_kind(const char *name) {
    return kind != NULL && strncmp(kind, name, strlen(name)) == 0;
}

/* ------------------------------------------------------------------ memory */

static bool starves(void) {
    if (kind == NULL || strncmp(kind, "memory", 6) != 0)
        return false;
    long now = __atomic_add_fetch(&allocations, 1, __ATOMIC_SEQ_CST);
    bool fails = kind[6] == '+' ? now >= at : now == at;
    if (fails)
        errno = ENOMEM;
    return fails;
}

void *malloc(size_t size) {
    return starves() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
    return starves() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size) {
    return starves() ? NULL : __libc_realloc(memory, size);
}

/* ------------------------------------------------------------------ files */

/* How many bytes of `size` a call may transfer; -1: it is interrupted. */
static ssize_t allowed(size_t size) {
    if (is_kind("eintr") && __atomic_add_fetch(&calls, 1, __ATOMIC_SEQ_CST) % 2 == 1) {
        errno = EINTR;
        return -1;
    }
    return is_kind("short") && size > 1 ? 1 : (ssize_t)size;
}

static bool is_full(int fd) {
    struct stat facts;
    if (!is_kind("full") || fstat(fd, &facts) != 0 || !S_ISREG(facts.st_mode))
        return false;
    if (__atomic_add_fetch(&writes, 1, __ATOMIC_SEQ_CST) < at)
        return false;
    errno = ENOSPC;
    return true;
}

ssize_t read(int fd, void *to, size_t size) {
    static ssize_t (*next)(int, void *, size_t);
    if (next == NULL)
        *(void **)&next = dlsym(RTLD_NEXT, "read");
    ssize_t most = allowed(size);
    return most < 0 ? -1 : next(fd, to, (size_t)most);
}

ssize_t pread(int fd, void *to, size_t size, off_t offset) {
    static ssize_t (*next)(int, void *, size_t, off_t);
    if (next == NULL)
        *(void **)&next = dlsym(RTLD_NEXT, "pread");
    ssize_t most = allowed(size);
    return most < 0 ? -1 : next(fd, to, (size_t)most, offset);
}

ssize_t write(int fd, const void *from, size_t size) {
    static ssize_t (*next)(int, const void *, size_t);
    if (next == NULL)
        *(void **)&next = dlsym(RTLD_NEXT, "write");
    if (is_full(fd))
        return -1;
    ssize_t most = allowed(size);
    return most < 0 ? -1 : next(fd, from, (size_t)most);
}

/* ------------------------------------------------------------------ what lasts */

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

static void tell(const char *what, const char *from, const char *to) {
    const char *told = getenv("PIGMATCH_TOLD");
    int fd =
        is_kind("tell") && told != NULL ? open(told, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
    if (fd < 0)
        return;
    dprintf(fd, "%s %s%s%s\n", what, base_name(from), *to != '\0' ? " " : "", base_name(to));
    close(fd);
}

int fsync(int fd) {
    static int (*next)(int);
    char link[32], path[4096] = "";
    if (next == NULL)
        *(void **)&next = dlsym(RTLD_NEXT, "fsync");
    if (is_kind("sync:") && __atomic_add_fetch(&syncs, 1, __ATOMIC_SEQ_CST) == at) {
        errno = EIO;
        return -1;
    }
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    if (readlink(link, path, sizeof path - 1) > 0)
        tell("fsync", path, "");
    return next(fd);
}

int rename(const char *from, const char *to) {
    static int (*next)(const char *, const char *);
    if (next == NULL)
        *(void **)&next = dlsym(RTLD_NEXT, "rename");
    tell("rename", from, to);
    return next(from, to);
}

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags) {
    static int (*next)(int, const char *, int, const char *, unsigned);
    if (next == NULL)
        *(void **)&next = dlsym(RTLD_NEXT, "renameat2");
    tell("rename", from, to);
    return next(from_folder, from, to_folder, to, flags);
}
