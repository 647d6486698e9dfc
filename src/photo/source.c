#include "photo/source.h"

#include "base/error.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The maximum held in memory of a stream, or of a format that cannot be read piece by piece. */
static const int64_t most_in_memory = (int64_t)1 << 30;

static bool fail_read(const struct pm_source *source, int number, struct pm_error *err) {
    return pm_fail(err, PM_E_OPEN, "%s: cannot be read: %s", source->name, strerror(number));
}

/* Reads `size` bytes or up to the end, continuing after short reads and interruptions. From the current
 * position if offset is negative. */
static bool read_fully(const struct pm_source *source, int64_t offset, uint8_t *to, size_t size, size_t *got,
                       struct pm_error *err) {
    *got = 0;
    while (*got < size) {
        ssize_t n = offset < 0 ? read(source->fd, to + *got, size - *got)
                               : pread(source->fd, to + *got, size - *got, (off_t)(offset + (int64_t)*got));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return fail_read(source, errno, err);
        if (n == 0)
            break;
        *got += (size_t)n;
    }
    return true;
}

static bool fail_open(const char *path, int number, struct pm_error *err) {
    if (number == ENOENT)
        return pm_fail(err, PM_E_OPEN, "%s: no such file: check its name", path);
    if (number == EACCES || number == EPERM)
        return pm_fail(err, PM_E_OPEN, "%s: permission denied: ask its owner, or change its permissions",
                       path);
    if (number == EMFILE || number == ENFILE) /* not the photo's fault: --resume tries again */
        return pm_fail(err, PM_E_MEMORY, "%s: cannot be opened: %s", path, strerror(number));
    return pm_fail(err, PM_E_OPEN, "%s: cannot be opened: %s", path, strerror(number));
}

/* Examines what was opened; reads the first piece of a stream. */
static bool examine(struct pm_source *source, struct pm_error *err) {
    struct stat facts;
    if (fstat(source->fd, &facts) != 0)
        return fail_read(source, errno, err);
    if (S_ISDIR(facts.st_mode))
        return pm_fail(err, PM_E_OPEN, "%s: is a folder, not a photo", source->name);
    source->owned = pm_alloc_unset(PM_ORIGIN_PIECE, 1, err);
    if (source->owned == NULL)
        return false;
    source->stream = !S_ISREG(facts.st_mode);
    source->size = facts.st_size;
    if (source->stream) {
        if (!read_fully(source, -1, source->owned, PM_ORIGIN_PIECE, &source->piece_size, err))
            return false;
        source->bytes = source->owned;
        source->size = (int64_t)source->piece_size;
    }
    if (source->size == 0)
        return pm_fail(err, PM_E_EMPTY, "%s: the file is empty: copy it again from its source", source->name);
    return true;
}

static bool begin(struct pm_source *source, const char *name, struct pm_error *err) {
    *source = (struct pm_source){.fd = -1, .open = true};
    sha256_init(&source->hash);
    return pm_copy_text(&source->name, name, err);
}

bool pm_source_open(struct pm_source *source, const char *path, struct pm_error *err) {
    if (!begin(source, path, err))
        return false;
    do
        source->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    while (source->fd < 0 && errno == EINTR);
    bool good = source->fd >= 0 ? examine(source, err) : fail_open(path, errno, err);
    if (!good)
        pm_source_close(source);
    return good;
}

bool pm_source_borrow(struct pm_source *source, const void *bytes, size_t size, const char *name,
                      struct pm_error *err) {
    if (!begin(source, name, err))
        return false;
    source->bytes = bytes;
    source->size = (int64_t)size;
    if (size > 0)
        return true;
    pm_source_close(source);
    return pm_fail(err, PM_E_EMPTY, "%s: there are no bytes to read", name);
}

void pm_source_close(struct pm_source *source) {
    if (!source->open)
        return;
    if (source->fd >= 0)
        close(source->fd);
    free(source->owned);
    free(source->name);
    *source = (struct pm_source){.fd = -1};
}

static bool fail_memory_limit(const struct pm_source *source, struct pm_error *err) {
    return pm_fail(
        err, PM_E_TOO_LARGE,
        "%s: larger than %d MB, the limit for files that must be held in memory: give a JPEG file by name",
        source->name, (int)(most_in_memory >> 20));
}

/* Reads the rest of a stream, after its first piece. */
static bool load_stream(struct pm_source *source, struct pm_error *err) {
    void *bytes = source->owned;
    size_t have = source->piece_size, capacity = PM_ORIGIN_PIECE, got = 0;
    do {
        if ((int64_t)have > most_in_memory)
            return fail_memory_limit(source, err);
        bool grown = pm_grow(&bytes, &capacity, have + PM_ORIGIN_PIECE, 1, err);
        source->owned = bytes;
        source->bytes = bytes;
        if (!grown || !read_fully(source, -1, source->owned + have, PM_ORIGIN_PIECE, &got, err))
            return false;
        have += got;
    } while (got > 0);
    source->size = (int64_t)have;
    source->stream = false;
    return true;
}

static bool load_file(struct pm_source *source, struct pm_error *err) {
    if (source->size > most_in_memory)
        return fail_memory_limit(source, err);
    uint8_t *all = pm_alloc_unset((size_t)source->size, 1, err);
    if (all == NULL)
        return false;
    size_t got;
    if (!read_fully(source, 0, all, (size_t)source->size, &got, err)) {
        free(all);
        return false;
    }
    free(source->owned);
    source->owned = all;
    source->bytes = all;
    source->size = (int64_t)got;
    source->loaded = true;
    return true;
}

bool pm_source_load(struct pm_source *source, struct pm_error *err) {
    if (source->stream)
        return load_stream(source, err);
    return source->bytes != NULL || load_file(source, err);
}

void pm_source_unload(struct pm_source *source) {
    uint8_t *piece = source->loaded ? realloc(source->owned, PM_ORIGIN_PIECE) : NULL;
    if (piece == NULL)
        return;
    source->loaded = false;
    source->owned = piece;
    source->bytes = NULL;
    source->piece_at = 0;
    source->piece_size = source->size < PM_ORIGIN_PIECE ? (size_t)source->size : PM_ORIGIN_PIECE;
}

/* While a picture is decoded, pieces are hashed in order; pieces viewed again or ahead are left for later. */
static void feed_hash(struct pm_source *source) {
    int64_t end = source->piece_at + (int64_t)source->piece_size;
    if (source->late_hash || source->piece_at > source->hashed || end <= source->hashed)
        return;
    size_t known = (size_t)(source->hashed - source->piece_at);
    sha256_update(&source->hash, source->piece_size - known, source->owned + known);
    source->hashed = end;
}

bool pm_source_view(struct pm_source *source, int64_t offset, const uint8_t **bytes, size_t *size,
                    struct pm_error *err) {
    *size = 0;
    *bytes = NULL;
    if (source->bytes != NULL) {
        if (offset < source->size) {
            *bytes = source->bytes + offset;
            *size = (size_t)(source->size - offset);
        }
        return true;
    }
    if (offset < source->piece_at || offset >= source->piece_at + (int64_t)source->piece_size) {
        source->piece_at = offset;
        source->piece_size = 0;
        if (!read_fully(source, offset, source->owned, PM_ORIGIN_PIECE, &source->piece_size, err))
            return false;
        feed_hash(source);
    }
    size_t skip = (size_t)(offset - source->piece_at);
    *bytes = source->owned + skip;
    *size = source->piece_size - skip;
    return true;
}

bool pm_source_copy(struct pm_source *source, int64_t offset, void *to, size_t size, size_t *got,
                    struct pm_error *err) {
    *got = 0;
    while (*got < size) {
        const uint8_t *bytes;
        size_t n;
        if (!pm_source_view(source, offset + (int64_t)*got, &bytes, &n, err))
            return false;
        if (n == 0)
            break;
        if (n > size - *got)
            n = size - *got;
        memcpy((uint8_t *)to + *got, bytes, n);
        *got += n;
    }
    return true;
}

bool pm_source_sha256(struct pm_source *source, char hex[65], struct pm_error *err) {
    for (;;) {
        const uint8_t *bytes;
        size_t n;
        int64_t before = source->hashed;
        if (!pm_source_view(source, before, &bytes, &n, err))
            return false;
        if (n == 0)
            break;
        if (source->hashed == before) {
            sha256_update(&source->hash, n, bytes);
            source->hashed += (int64_t)n;
        }
    }
    struct sha256_ctx copy = source->hash;
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_digest(&copy, sizeof digest, digest);
    for (size_t i = 0; i < sizeof digest; i++) {
        hex[2 * i] = "0123456789abcdef"[digest[i] >> 4];
        hex[2 * i + 1] = "0123456789abcdef"[digest[i] & 15];
    }
    hex[64] = '\0';
    return true;
}
