#include "cli/client/client_file.h"

#include "base/buffer.h"
#include "base/error.h"
#include "base/memory.h"
#include "cli/shell/message.h"
#include "cli/shell/output.h"
#include "photo/kinds.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* Years of one client take some hundred kilobytes. */
enum { MOST_BYTES = 256 << 20 };

static bool fail(const struct pm_client_file *file, const char *what, struct pm_error *err) {
    return pm_fail(err, PM_E_CLIENT_FILE, "%s: the client's file %s: %s", file->path, what, strerror(errno));
}

/* ------------------------------------------------------------------ opening */

static int lock(int fd, enum pm_client_use use) {
    int done;
    do
        done = flock(fd, use == PM_CLIENT_READ ? LOCK_SH : LOCK_EX);
    while (done != 0 && errno == EINTR);
    return done;
}

/* Opens it, or creates it if requested and missing. */
static void open_or_make(struct pm_client_file *file, enum pm_client_use use) {
    const int flags = (use == PM_CLIENT_READ ? O_RDONLY : O_RDWR | O_APPEND) | O_CLOEXEC | O_NOCTTY;
    file->made = false;
    file->fd = open(file->path, flags);
    if (file->fd >= 0 || errno != ENOENT || use != PM_CLIENT_START)
        return;
    file->fd = open(file->path, flags | O_CREAT | O_EXCL, 0600);
    file->made = file->fd >= 0;
    if (file->fd < 0 && errno == EEXIST) /* another process was faster */
        file->fd = open(file->path, flags);
}

static bool open_locked(struct pm_client_file *file, enum pm_client_use use, struct pm_error *err) {
    for (;;) {
        open_or_make(file, use);
        if (file->fd < 0)
            return fail(file, use == PM_CLIENT_READ ? "cannot be read" : "cannot be opened", err);
        if (lock(file->fd, use) != 0)
            return fail(file, "cannot be locked against simultaneous writing", err);
        if (pm_is_still_named(file->fd, file->path))
            return true;
        close(file->fd);
        file->fd = -1;
    }
}

static bool read_bytes(struct pm_client_file *file, struct pm_error *err) {
    struct stat facts;
    if (fstat(file->fd, &facts) != 0)
        return fail(file, "cannot be read", err);
    if (!S_ISREG(facts.st_mode) || facts.st_size > MOST_BYTES)
        return pm_fail(err, PM_E_CLIENT_FILE,
                       "%s: not a regular file of at most %d MB: give the client's own file", file->path,
                       MOST_BYTES >> 20);
    file->bytes = pm_alloc((size_t)facts.st_size + 1, 1, err);
    if (file->bytes == NULL)
        return false;
    while (file->size < (size_t)facts.st_size) {
        ssize_t got =
            pread(file->fd, file->bytes + file->size, (size_t)facts.st_size - file->size, (off_t)file->size);
        if (got < 0 && errno != EINTR)
            return fail(file, "cannot be read", err);
        if (got == 0)
            break;
        file->size += got > 0 ? (size_t)got : 0;
    }
    return true;
}

/* If it has lines, none of them could be damaged lines of a client's file. */
static bool check_no_photo(const struct pm_client_file *file, struct pm_error *err) {
    enum pm_format format;
    const char *kind = NULL;
    const size_t first = file->size < PM_KIND_BYTES ? file->size : PM_KIND_BYTES;
    if (!pm_kind_of((const uint8_t *)file->bytes, first, &format, &kind))
        return true;
    return pm_fail(err, PM_E_CLIENT_FILE, "%s: is a photo, not a client's file: give the file of plans",
                   file->path);
}

/* ------------------------------------------------------------------ lines */

/* Classifies the line; fails only if memory runs out. */
static bool read_line(struct pm_client_line *line, struct pm_error *err) {
    struct pm_error as_entry = {0}, as_record = {0};
    line->entry = pm_alloc(1, sizeof *line->entry, err);
    if (line->entry == NULL)
        return false;
    if (pm_log_entry_read(line->text, line->length, line->entry, &as_entry))
        return true;
    free(line->entry);
    line->entry = NULL;
    line->record = pm_record_read(line->text, line->length, &as_record);
    if (line->record != NULL)
        return true;
    if (as_entry.code == PM_E_MEMORY || as_record.code == PM_E_MEMORY)
        return pm_fail_memory(err);
    const bool meant_as_entry =
        memmem(line->text, line->length, PM_LOG_SCHEMA, strlen(PM_LOG_SCHEMA)) != NULL;
    return pm_copy_text(&line->problem, (meant_as_entry ? &as_entry : &as_record)->message, err);
}

static bool read_lines(struct pm_client_file *file, struct pm_error *err) {
    const char *at = file->bytes, *end = file->bytes + file->size;
    for (size_t number = 1; at < end; number++) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        const size_t length = (size_t)((newline != NULL ? newline : end) - at);
        void *lines = file->lines;
        bool ok = pm_grow(&lines, &file->capacity, file->n_lines + 1, sizeof *file->lines, err);
        file->lines = lines;
        if (!ok)
            return false;
        struct pm_client_line *line = &file->lines[file->n_lines];
        *line = (struct pm_client_line){.number = number, .text = at, .length = length};
        file->n_lines += length > 0;
        if (length > 0 && !read_line(line, err))
            return false;
        at += length + 1;
    }
    return true;
}

/* ------------------------------------------------------------------ public */

bool pm_client_has_lines(const struct pm_client_file *file) {
    for (size_t i = 0; i < file->n_lines; i++)
        if (file->lines[i].problem == NULL)
            return true;
    return false;
}

/* Lines must not be added to a photo, a palette or a letter. */
static bool check_kind(const struct pm_client_file *file, enum pm_client_use use, struct pm_error *err) {
    return use == PM_CLIENT_READ || file->n_lines == 0 || pm_client_has_lines(file) ||
           pm_fail(err, PM_E_CLIENT_FILE,
                   "%s: is not a client's file: no line of it is a plan, a session or a follow-up; give "
                   "another name",
                   file->path);
}

bool pm_client_open(struct pm_client_file *file, const char *path, enum pm_client_use use,
                    struct pm_error *err) {
    *file = (struct pm_client_file){.path = path, .fd = -1};
    if (open_locked(file, use, err) && read_bytes(file, err) && check_no_photo(file, err) &&
        read_lines(file, err) && check_kind(file, use, err)) {
        if (use == PM_CLIENT_READ)
            flock(file->fd, LOCK_UN);
        return true;
    }
    pm_client_close(file);
    return false;
}

/* The name of a new file is durable once its folder is. */
static void sync_folder(const char *path) {
    char *copy = strdup(path);
    int folder = copy != NULL ? open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (folder >= 0) {
        fsync(folder);
        close(folder);
    }
    free(copy);
}

bool pm_client_append(struct pm_client_file *file, const char *line, struct pm_error *err) {
    const bool torn = file->size > 0 && file->bytes[file->size - 1] != '\n';
    struct pm_buffer text = {0};
    pm_buffer_text(&text, torn ? "\n" : "");
    pm_buffer_text(&text, line);
    if (text.failed) {
        pm_buffer_free(&text);
        return pm_fail_memory(err);
    }
    bool ok = pm_write_all(file->fd, text.text, text.length) && fsync(file->fd) == 0;
    if (!ok) {
        fail(file, "cannot be written", err);
        if (ftruncate(file->fd, (off_t)file->size) != 0)
            pm_fail(err, PM_E_CLIENT_FILE,
                    "%s: the last line of the client's file may be incomplete: %s; log it again", file->path,
                    strerror(errno));
    } else if (file->size == 0) {
        sync_folder(file->path);
    }
    pm_buffer_free(&text);
    return ok;
}

void pm_client_close(struct pm_client_file *file) {
    struct stat facts;
    for (size_t i = 0; i < file->n_lines; i++) {
        struct pm_client_line *line = &file->lines[i];
        pm_record_free(line->record);
        if (line->entry != NULL)
            pm_log_entry_free(line->entry);
        free(line->entry);
        free(line->problem);
    }
    free(file->lines);
    free(file->bytes);
    /* A process waiting for the lock notices that the name is gone, and starts over. */
    if (file->made && fstat(file->fd, &facts) == 0 && facts.st_size == 0)
        unlink(file->path);
    if (file->fd >= 0)
        close(file->fd);
    *file = (struct pm_client_file){.fd = -1};
}

void pm_client_report_damage(const struct pm_client_file *file) {
    for (size_t i = 0; i < file->n_lines; i++)
        if (file->lines[i].problem != NULL)
            pm_message("%s:%zu: damaged line skipped (it stays in the file): %s", file->path,
                       file->lines[i].number, file->lines[i].problem);
}

static const char *client_of(const struct pm_client_line *line) {
    return line->record != NULL ? line->record->client : line->entry != NULL ? line->entry->client : NULL;
}

const char *pm_client_id(const struct pm_client_file *file) {
    for (size_t i = 0; i < file->n_lines; i++)
        if (client_of(&file->lines[i]) != NULL)
            return client_of(&file->lines[i]);
    return NULL;
}

bool pm_client_check(const struct pm_client_file *file, const char *client, struct pm_error *err) {
    const char *theirs = pm_client_id(file);
    if (client == NULL || theirs == NULL || strcmp(client, theirs) == 0)
        return true;
    return pm_fail(err, PM_E_CLIENT_FILE,
                   "%s is the file of client %s, not of %s: give another --file, one for each client",
                   file->path, theirs, client);
}
