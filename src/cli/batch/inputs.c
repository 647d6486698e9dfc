#include "cli/batch/inputs.h"

#include "base/error.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE = 1 << 16, LONGEST = 1 << 13 };

struct list {
    const char *name;
    int fd;
    off_t start;                /* of the first path, where the file can be read twice */
    bool file, ended, skipping; /* skipping the rest of a path that was cut */
    bool begun;                 /* its first bytes were examined */
    char separator;
    char *piece; /* PIECE bytes and a terminator */
    size_t at, end;
};

static bool fail_read(const struct list *list, int number, struct pm_error *err) {
    return pm_fail(err, PM_E_USAGE, "--files-from %s: cannot be read: %s", list->name, strerror(number));
}

static void list_close(struct list *list) {
    if (list == NULL)
        return;
    if (list->fd >= 0)
        close(list->fd);
    free(list->piece);
    free(list);
}

/* `name` is a file, or "-" for standard input. PM_E_USAGE if it cannot be opened. */
static struct list *list_open(const char *name, bool nul, struct pm_error *err) {
    struct stat facts;
    struct list *list = pm_alloc(1, sizeof *list, err);
    if (list == NULL)
        return NULL;
    list->name = name;
    list->separator = nul ? '\0' : '\n';
    list->piece = pm_alloc(PIECE + 1, 1, err);
    list->fd = strcmp(name, "-") == 0 ? dup(STDIN_FILENO) : open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    bool ok = list->piece != NULL;
    if (ok && (list->fd < 0 || fstat(list->fd, &facts) != 0))
        ok = pm_fail(err, PM_E_USAGE, "--files-from %s: cannot be opened: %s", name, strerror(errno));
    if (ok && S_ISDIR(facts.st_mode))
        ok = pm_fail(err, PM_E_USAGE,
                     "--files-from %s: is a folder: give it as a photo instead, and it is searched", name);
    if (!ok) {
        list_close(list);
        return NULL;
    }
    list->file = S_ISREG(facts.st_mode);
    list->start = list->file ? lseek(list->fd, 0, SEEK_CUR) : 0;
    return list;
}

/* What to poll for input. */
static int list_fd(const struct list *list) {
    return list->fd;
}

/* Whether it is a regular file, which can be read twice without being copied. */
static bool list_is_file(const struct list *list) {
    return list->file;
}

/* ------------------------------------------------------------------ reading on */

/* Moves the unread part to the start of the piece, to make room at its end. */
static void make_room(struct list *list) {
    memmove(list->piece, list->piece + list->at, list->end - list->at);
    list->end -= list->at;
    list->at = 0;
}

/* Whether every other of the first bytes is NUL, which in a list of paths means UTF-16. */
static bool is_utf16(const unsigned char *bytes, size_t n) {
    const bool marked =
        n >= 2 && ((bytes[0] == 0xff && bytes[1] == 0xfe) || (bytes[0] == 0xfe && bytes[1] == 0xff));
    size_t odd = 0, even = 0;
    for (size_t i = 0; i < n; i++)
        *(i % 2 == 0 ? &even : &odd) += bytes[i] == 0;
    return marked || (n >= 8 && (odd == n / 2 || even == (n + 1) / 2) && odd != even);
}

/* Skips the byte order mark of UTF-8; other encodings are refused by name.
 */
static bool check_start(struct list *list, struct pm_error *err) {
    enum { LOOKED_AT = 16 };
    const unsigned char *bytes = (const unsigned char *)list->piece + list->at;
    const size_t there = list->end - list->at;
    if (there < 8 && !list->ended &&
        memchr(bytes, list->separator, there) == NULL) /* a pipe may give so little */
        return true;
    list->begun = true;
    if (is_utf16(bytes, there < LOOKED_AT ? there : LOOKED_AT))
        return pm_fail(
            err, PM_E_USAGE,
            "--files-from %s: is UTF-16: save it as UTF-8 (in PowerShell with Out-File -Encoding utf8)",
            list->name);
    if (there >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
        list->at += 3;
    return true;
}

/* PM_NEXT_PATH: there is more input, or the end was reached. */
static enum pm_next read_more(struct list *list, struct pm_error *err) {
    struct pollfd ready = {.fd = list->fd, .events = POLLIN};
    make_room(list);
    if (!list->file && poll(&ready, 1, 0) == 0)
        return PM_NEXT_WAIT;
    ssize_t got = read(list->fd, list->piece + list->end, PIECE - list->end);
    if (got < 0 && (errno == EINTR || errno == EAGAIN))
        return PM_NEXT_WAIT;
    if (got < 0) {
        fail_read(list, errno, err);
        return PM_NEXT_FAILED;
    }
    list->ended = got == 0;
    list->end += (size_t)got;
    return list->begun || check_start(list, err) ? PM_NEXT_PATH : PM_NEXT_FAILED;
}

/* The path of `length` bytes at the piece's start, without its terminator. NULL: it is empty. */
static const char *take(struct list *list, size_t length, size_t separator) {
    char *path = list->piece + list->at;
    bool skip = list->skipping;
    list->at += length + separator;
    list->skipping = separator == 0 && !list->ended;
    if (list->separator == '\n' && length > 0 && path[length - 1] == '\r')
        length--;
    if (length > LONGEST)
        length = LONGEST;
    path[length] = '\0';
    return skip || length == 0 ? NULL : path;
}

static bool check_path(const struct list *list, const char *line, size_t length, struct pm_error *err) {
    return list->separator == '\0' || memchr(line, '\0', length) == NULL ||
           pm_fail(err, PM_E_USAGE,
                   "--files-from %s: contains NUL bytes, like the output of find -print0: give -0, or save "
                   "it as plain text",
                   list->name);
}

/* The next path; valid until the next call. Empty lines are skipped, and a CR before the end of a line is
 * not part of the path. PM_NEXT_WAIT if a pipe has no complete line yet; a path longer than the system's
 * limit is cut.
 */
static enum pm_next list_next(struct list *list, const char **path, struct pm_error *err) {
    *path = NULL;
    while (*path == NULL) {
        char *line = list->piece + list->at;
        size_t there = list->end - list->at;
        const char *stop = memchr(line, list->separator, there);
        size_t length = stop != NULL ? (size_t)(stop - line) : there;
        if (list->begun && (stop != NULL || there == PIECE || (list->ended && there > 0))) {
            if (!check_path(list, line, length, err))
                return PM_NEXT_FAILED;
            *path = take(list, length, stop != NULL);
        } else if (list->ended && list->begun) {
            return PM_NEXT_END;
        } else {
            enum pm_next read = read_more(list, err);
            if (read != PM_NEXT_PATH)
                return read;
        }
    }
    return PM_NEXT_PATH;
}

/* ------------------------------------------------------------------ once more */

static bool copy_to(struct list *list, FILE *copy, struct pm_error *err) {
    for (;;) {
        ssize_t got = read(list->fd, list->piece, PIECE);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fail_read(list, errno, err);
        if (got == 0)
            break;
        if (fwrite(list->piece, 1, (size_t)got, copy) != (size_t)got)
            return fail_read(list, errno, err);
    }
    return fflush(copy) == 0 || fail_read(list, errno, err);
}

static bool list_rewind(struct list *list, struct pm_error *err) {
    list->at = list->end = 0;
    list->ended = list->skipping = list->begun = false;
    return lseek(list->fd, list->start, SEEK_SET) == list->start || fail_read(list, errno, err);
}

/* Back to the first path. Input that cannot be read twice is copied to a nameless file, to its end:
 * request this (`keep`) before reading. */
static bool list_keep(struct list *list, struct pm_error *err) {
    if (list->file)
        return true;
    FILE *copy = tmpfile();
    if (copy == NULL)
        return fail_read(list, errno, err);
    bool ok = copy_to(list, copy, err);
    int fd = ok ? dup(fileno(copy)) : -1;
    fclose(copy);
    if (fd < 0)
        return ok && fail_read(list, errno, err);
    close(list->fd);
    list->fd = fd;
    list->file = true;
    return list_rewind(list, err);
}

struct pm_inputs {
    char **photos;
    int n_photos, at;
    struct list *list;
    struct pm_folder *folder; /* under way, or NULL */
    bool is_stdin;
    struct pm_visited visited;
    struct pm_passed passed;
    pm_passed_fn *report;
    void *context;
};

struct pm_inputs *pm_inputs_new(char **photos, int n_photos, const char *list, bool nul, pm_passed_fn *report,
                                void *context, struct pm_error *err) {
    struct pm_inputs *inputs = pm_alloc(1, sizeof *inputs, err);
    if (inputs == NULL)
        return NULL;
    inputs->photos = photos;
    inputs->n_photos = n_photos;
    inputs->report = report;
    inputs->context = context;
    if (list != NULL && (inputs->list = list_open(list, nul, err)) == NULL) {
        pm_inputs_free(inputs);
        return NULL;
    }
    return inputs;
}

void pm_inputs_free(struct pm_inputs *inputs) {
    if (inputs == NULL)
        return;
    pm_folder_free(inputs->folder);
    pm_visited_free(&inputs->visited);
    list_close(inputs->list);
    free(inputs);
}

/* An explicitly named folder or photo. */
static enum pm_next next_named(struct pm_inputs *inputs, const char **path, struct pm_error *err) {
    inputs->is_stdin = false;
    if (inputs->at < inputs->n_photos) {
        *path = inputs->photos[inputs->at++];
        inputs->is_stdin = strcmp(*path, "-") == 0;
        return PM_NEXT_PATH;
    }
    return inputs->list != NULL ? list_next(inputs->list, path, err) : PM_NEXT_END;
}

/* A folder is searched. An explicitly named file is always given, and not again by a folder. */
static bool look_at(struct pm_inputs *inputs, const char *path, bool *folder, struct pm_error *err) {
    struct stat facts;
    bool fresh;
    const bool there = stat(path, &facts) == 0;
    *folder = there && S_ISDIR(facts.st_mode);
    return !there || !S_ISREG(facts.st_mode) || pm_visit(&inputs->visited, &facts, &fresh, err);
}

/* *path is NULL at the end of the folder. */
static bool next_in_folder(struct pm_inputs *inputs, const char **path, struct pm_error *err) {
    if (!pm_folder_next(inputs->folder, path, err))
        return false;
    if (*path == NULL) {
        pm_folder_free(inputs->folder);
        inputs->folder = NULL;
    }
    return true;
}

enum pm_next pm_inputs_next(struct pm_inputs *inputs, const char **path, struct pm_error *err) {
    for (;;) {
        if (inputs->folder != NULL) {
            if (!next_in_folder(inputs, path, err))
                return PM_NEXT_FAILED;
            if (*path != NULL)
                return PM_NEXT_PATH;
        }
        enum pm_next next = next_named(inputs, path, err);
        bool folder;
        if (next != PM_NEXT_PATH || inputs->is_stdin)
            return next;
        if (!look_at(inputs, *path, &folder, err))
            return PM_NEXT_FAILED;
        if (!folder)
            return next;
        inputs->folder =
            pm_folder_new(*path, &inputs->visited, &inputs->passed, inputs->report, inputs->context, err);
        if (inputs->folder == NULL)
            return PM_NEXT_FAILED;
    }
}

bool pm_inputs_keep(struct pm_inputs *inputs, struct pm_error *err) {
    return inputs->list == NULL || list_keep(inputs->list, err);
}

bool pm_inputs_rewind(struct pm_inputs *inputs, struct pm_error *err) {
    pm_folder_free(inputs->folder);
    inputs->folder = NULL;
    inputs->at = 0;
    inputs->passed = (struct pm_passed){0};
    pm_visited_free(&inputs->visited);
    return inputs->list == NULL || list_rewind(inputs->list, err);
}

bool pm_inputs_can_rewind(const struct pm_inputs *inputs) {
    return inputs->list == NULL || list_is_file(inputs->list);
}

bool pm_inputs_is_stdin(const struct pm_inputs *inputs) {
    return inputs->is_stdin;
}

int pm_inputs_fd(const struct pm_inputs *inputs) {
    return inputs->list != NULL ? list_fd(inputs->list) : -1;
}

const struct pm_passed *pm_inputs_passed(const struct pm_inputs *inputs) {
    return &inputs->passed;
}
