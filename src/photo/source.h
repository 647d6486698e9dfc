/* The bytes of a photo: a file read piece by piece, a stream held in memory, or borrowed bytes. They are
 * hashed while they are read, so that a file is read only once. */
#ifndef PM_PHOTO_SOURCE_H
#define PM_PHOTO_SOURCE_H

#include "pigmatch.h"

#include <nettle/sha2.h>

enum { PM_ORIGIN_PIECE = 128 * 1024 };

/* A zeroed pm_source is closed. All members but `name` and `size` are the source's own. */
struct pm_source {
    char *name;   /* as given, for messages */
    int64_t size; /* of all bytes; for a stream known only after pm_source_load */
    int fd;       /* -1: everything is in `bytes` */
    bool stream;  /* cannot be read at an offset; only its first piece is here until it is loaded */
    bool open;
    bool loaded;          /* `bytes` are those of a file that can be read again */
    bool late_hash;       /* set by the owner: hash nothing before pm_source_sha256 */
    const uint8_t *bytes; /* NULL: in the file */
    uint8_t *owned;       /* what pm_source_load read, or the current piece of a file */
    int64_t piece_at;
    size_t piece_size;
    struct sha256_ctx hash;
    int64_t hashed; /* the number of bytes from the start that have been hashed */
};

/* Fails with PM_E_OPEN if it cannot be opened or is a folder, PM_E_EMPTY if it has no bytes. On failure
 * nothing is left open. A pipe or device is opened too: its first piece can be viewed at once. */
PM_USE_RESULT bool pm_source_open(struct pm_source *source, const char *path, struct pm_error *err);

/* `bytes` are borrowed and must outlive the source. */
PM_USE_RESULT bool pm_source_borrow(struct pm_source *source, const void *bytes, size_t size,
                                    const char *name, struct pm_error *err);
void pm_source_close(struct pm_source *source);

/* Reads everything into memory, for streams and for decoders that need this; PM_E_TOO_LARGE above 1 GB. */
PM_USE_RESULT bool pm_source_load(struct pm_source *source, struct pm_error *err);

/* Lets a file go that was loaded: later views read it piece by piece again. Nothing else is let go. */
void pm_source_unload(struct pm_source *source);

/* A view of some bytes from `offset` on: as many as are in memory, or up to a piece of the file. Valid until
 * the next call; *size is 0 at the end. PM_E_OPEN if reading fails. */
PM_USE_RESULT bool pm_source_view(struct pm_source *source, int64_t offset, const uint8_t **bytes,
                                  size_t *size, struct pm_error *err);

/* Copies exactly `size` bytes from `offset` to `to`; *got is less at the end. */
PM_USE_RESULT bool pm_source_copy(struct pm_source *source, int64_t offset, void *to, size_t size,
                                  size_t *got, struct pm_error *err);

/* SHA-256 (FIPS 180-4) of all bytes, reading the rest if necessary. May be called again. */
PM_USE_RESULT bool pm_source_sha256(struct pm_source *source, char hex[65], struct pm_error *err);

#endif
