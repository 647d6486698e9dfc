#include "cli/shell/output.h"

#include "base/buffer.h"
#include "base/error.h"
#include "cli/shell/guard.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static bool fail(const struct pm_output *output, const char *what, struct pm_error *err) {
    return pm_fail(err, PM_E_OUTPUT, "%s: %s: %s", output->path != NULL ? output->path : "standard output",
                   what, strerror(errno));
}

static char *with_ending(const char *path, const char *ending, struct pm_error *err) {
    struct pm_buffer text = {0};
    pm_buffer_text(&text, path);
    pm_buffer_text(&text, ending);
    return pm_buffer_take(&text, err);
}

/* ------------------------------------------------------------------ opening */

/* A device or pipe cannot be the target of a rename and must not be replaced, nor may the targets of
 * /dev/stdout or /dev/fd. */
static bool is_written_as_it_is(const char *path, const struct stat *facts) {
    return !S_ISREG(facts->st_mode) || strncmp(path, "/dev/", 5) == 0 || strncmp(path, "/proc/", 6) == 0;
}

static bool open_as_it_is(struct pm_output *output, struct pm_error *err) {
    output->fd = open(output->path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY);
    return output->fd >= 0 || fail(output, "cannot be written", err);
}

/* "path.part"; if path is a link, beside its target, so that the link is kept. */
static bool name_part(struct pm_output *output, struct pm_error *err) {
    struct stat facts;
    if (lstat(output->path, &facts) == 0 && S_ISLNK(facts.st_mode))
        output->real = realpath(output->path, NULL);
    if (output->real == NULL)
        output->real = with_ending(output->path, "", err);
    output->part = output->real != NULL ? with_ending(output->real, ".part", err) : NULL;
    return output->part != NULL;
}

static void forget_names(struct pm_output *output) {
    free(output->part);
    free(output->real);
    output->part = output->real = NULL;
}

bool pm_is_still_named(int fd, const char *path) {
    struct stat here, there;
    return fstat(fd, &here) == 0 && stat(path, &there) == 0 && here.st_dev == there.st_dev &&
           here.st_ino == there.st_ino;
}

static int64_t size_of(int fd) {
    struct stat facts;
    return fstat(fd, &facts) == 0 ? (int64_t)facts.st_size : 0;
}

static bool open_locked(struct pm_output *output, const char *path, int *fd, struct pm_error *err) {
    for (;;) {
        *fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
        if (*fd < 0)
            return fail(output, "cannot be written", err);
        if (flock(*fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
            close(*fd);
            return pm_fail(
                err, PM_E_OUTPUT,
                "%s: another run of pigmatch is writing it (%s): wait for it to finish, or give another -o",
                output->path, path);
        }
        const char *what;
        if (pm_is_irreplaceable(*fd, &what)) {
            close(*fd);
            return pm_fail(err, PM_E_USAGE, "%s: is %s, which is never replaced: give a name other than %s",
                           path, what, output->path);
        }
        if (pm_is_still_named(
                *fd, path)) /* on a file system without locks there should be only one run at a time */
            return true;
        close(*fd);
    }
}

bool pm_output_open(struct pm_output *output, const char *path, bool overwrite, struct pm_error *err) {
    struct stat facts;
    *output = (struct pm_output){.fd = STDOUT_FILENO, .path = path};
    if (path == NULL)
        return true;
    if (!pm_replaceable(path, overwrite, err))
        return false;
    output->existed = stat(path, &facts) == 0;
    if (output->existed && S_ISDIR(facts.st_mode))
        return pm_fail(err, PM_E_OUTPUT, "%s: is a folder: give the name of a file in it", path);
    if (output->existed && is_written_as_it_is(path, &facts))
        return open_as_it_is(output, err);
    if (!name_part(output, err) || !open_locked(output, output->part, &output->fd, err)) {
        forget_names(output);
        output->fd = -1;
        return false;
    }
    output->found = size_of(output->fd);
    return true;
}

bool pm_output_cut(struct pm_output *output, int64_t length, struct pm_error *err) {
    output->length = length;
    if (output->part == NULL)
        return true;
    return (ftruncate(output->fd, length) == 0 && lseek(output->fd, length, SEEK_SET) == length) ||
           fail(output, "cannot be written", err);
}

bool pm_output_replace(struct pm_output *output, pm_output_fill *fill, void *context, struct pm_error *err) {
    struct pm_output fresh = {.path = output->path, .part = with_ending(output->part, ".new", err)};
    if (fresh.part == NULL)
        return false;
    bool ok = open_locked(output, fresh.part, &fresh.fd, err);
    if (ok) {
        ok = pm_output_cut(&fresh, 0, err) && fill(&fresh, context, err);
        if (ok && (fsync(fresh.fd) != 0 || rename(fresh.part, output->part) != 0))
            ok = fail(output, "writing failed", err);
        if (!ok)
            unlink(fresh.part);
        close(ok ? output->fd : fresh.fd);
    }
    if (ok) {
        output->fd = fresh.fd;
        output->length = fresh.length;
    }
    free(fresh.part);
    return ok;
}

/* ------------------------------------------------------------------ writing */

bool pm_output_write(struct pm_output *output, const char *bytes, size_t length, struct pm_error *err) {
    size_t done = 0;
    while (done < length) {
        ssize_t written = write(output->fd, bytes + done, length - done);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0) {
            output->unread = errno == EPIPE;
            fail(output, "writing failed", err);
            /* On a full disk the file can still be shortened. If not, --resume drops the incomplete line. */
            struct pm_error ignored;
            (void)!pm_output_cut(output, output->length, &ignored);
            return false;
        }
        done += (size_t)written;
    }
    output->length += (int64_t)length;
    return true;
}

bool pm_write_all(int fd, const void *bytes, size_t length) {
    for (const char *at = bytes; length > 0;) {
        ssize_t written = write(fd, at, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        at += written;
        length -= (size_t)written;
    }
    return true;
}

/* ------------------------------------------------------------------ closing */

/* The new name is durable only once its folder is. */
static void sync_folder(const char *path) {
    char *folder = with_ending(path, "", NULL);
    if (folder == NULL)
        return;
    char *slash = strrchr(folder, '/');
    if (slash != NULL)
        slash[slash == folder] = '\0';
    int fd = open(slash != NULL ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        fsync(fd); /* some file systems refuse this for folders: nothing is lost */
        close(fd);
    }
    free(folder);
}

static bool close_as_it_is(struct pm_output *output, struct pm_error *err) {
    if (output->path == NULL || output->fd < 0)
        return true;
    return close(output->fd) == 0 || fail(output, "writing failed", err);
}

/* A file that has appeared there meanwhile, from another program or as another output, is not replaced. */
static bool take_name(const struct pm_output *output) {
    if (output->existed)
        return rename(output->part, output->real) == 0;
    return renameat2(AT_FDCWD, output->part, AT_FDCWD, output->real, RENAME_NOREPLACE) == 0 ||
           /* a file system without this feature */
           ((errno == EINVAL || errno == ENOSYS) && rename(output->part, output->real) == 0);
}

bool pm_output_close(struct pm_output *output, enum pm_ending ending, struct pm_error *err) {
    if (output->part == NULL)
        return close_as_it_is(output, err);
    bool ok = true;
    if (ending == PM_ENDING_DROP || (ending == PM_ENDING_KEEP && size_of(output->fd) == 0))
        unlink(output->part);
    else if (fsync(output->fd) != 0)
        ok = fail(output, "writing failed", err);
    if (ok && ending == PM_ENDING_WHOLE) {
        ok = take_name(output) || fail(output, "cannot get its name", err);
        sync_folder(output->real);
    }
    close(output->fd);
    forget_names(output);
    return ok;
}

bool pm_write_file(const char *path, bool overwrite, const struct pm_buffer *text, struct pm_error *err) {
    struct pm_output output;
    if (text->failed)
        return pm_fail_memory(err);
    if (!pm_output_open(&output, path, overwrite, err))
        return false;
    bool ok = pm_output_cut(&output, 0, err) && pm_output_write(&output, text->text, text->length, err);
    return pm_output_close(&output, ok ? PM_ENDING_WHOLE : PM_ENDING_DROP, err) && ok;
}
