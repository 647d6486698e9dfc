#include "cli/output.h"

#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool fail(const struct pm_output *output, const char *what, struct pm_error *err) {
    return pm_fail(err, PM_E_OUTPUT, "%s: %s: %s", output->path != NULL ? output->path : "standard output",
                   what, strerror(errno));
}

bool pm_output_open(struct pm_output *output, const char *path, struct pm_error *err) {
    *output = (struct pm_output){.fd = STDOUT_FILENO, .path = path};
    if (path == NULL)
        return true;
    size_t size = strlen(path) + sizeof ".part";
    output->part = pm_alloc(size, 1, err);
    if (output->part == NULL)
        return false;
    snprintf(output->part, size, "%s.part", path);
    output->fd = open(output->part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (output->fd >= 0)
        return true;
    fail(output, "cannot be written", err);
    free(output->part);
    output->part = NULL;
    return false;
}

bool pm_output_write(struct pm_output *output, const char *bytes, size_t length, struct pm_error *err) {
    while (length > 0) {
        ssize_t written = write(output->fd, bytes, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return fail(output, "writing failed", err);
        bytes += written;
        length -= (size_t)written;
    }
    return true;
}

bool pm_output_close(struct pm_output *output, bool whole, struct pm_error *err) {
    if (output->part == NULL)
        return true;
    bool ok = !whole || fsync(output->fd) == 0;
    ok = close(output->fd) == 0 && ok;
    if (whole && ok)
        ok = rename(output->part, output->path) == 0;
    if (whole && !ok)
        fail(output, "writing failed", err);
    if (!whole || !ok)
        unlink(output->part);
    free(output->part);
    output->part = NULL;
    return ok;
}
