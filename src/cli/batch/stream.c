#include "cli/batch/stream.h"

#include "base/error.h"
#include "base/memory.h"
#include "cli/shell/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_BYTES = 1 << 30, PIECE = 1 << 16, TICK_MS = 100 };

bool pm_is_pipe(const char *path) {
    struct stat facts;
    return stat(path, &facts) == 0 && S_ISFIFO(facts.st_mode);
}

/* Signals go to the main thread, and this may be another one, so it checks now and then. */
static bool wait_for_bytes(int fd) {
    struct pollfd list = {.fd = fd, .events = POLLIN};
    while (pm_signals_noted() == 0)
        if (poll(&list, 1, TICK_MS) > 0)
            return true;
    return false;
}

static bool read_all(int fd, const char *name, void **data, size_t *size, struct pm_error *err) {
    size_t capacity = 0;
    for (*size = 0; *size < MOST_BYTES;) {
        if (!pm_grow(data, &capacity, *size + PIECE, 1, err))
            return false;
        if (!wait_for_bytes(fd))
            return pm_fail(err, PM_E_OPEN, "%s: interrupted", name);
        ssize_t got = read(fd, (char *)*data + *size, capacity - *size);
        if (got < 0 && errno != EINTR && errno != EAGAIN)
            return pm_fail(err, PM_E_OPEN, "%s: cannot be read: %s", name, strerror(errno));
        if (got == 0)
            return true;
        *size += got > 0 ? (size_t)got : 0;
    }
    return pm_fail(err, PM_E_TOO_LARGE, "%s: more than 1 GiB from a pipe: give the photo as a file", name);
}

bool pm_stream_read(const char *path, char **bytes, size_t *size, struct pm_error *err) {
    void *data = NULL;
    /* Without O_NONBLOCK, open() itself would wait for a writer. */
    int fd = path != NULL ? open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC) : STDIN_FILENO;
    if (fd < 0)
        return pm_fail(err, PM_E_OPEN, "%s: cannot be opened: %s", path, strerror(errno));
    const bool ok = read_all(fd, path != NULL ? path : "-", &data, size, err);
    if (path != NULL)
        close(fd);
    if (!ok)
        free(data);
    *bytes = ok ? data : NULL;
    return ok;
}
