/* The bytes of a photo: a file read piece by piece, a stream held in memory, or bytes that are lent.
 * What passes is hashed on its way, so that a file is read only once. */
#ifndef PM_PHOTO_SOURCE_H
#define PM_PHOTO_SOURCE_H

#include "pigmatch.h"

#include <nettle/sha2.h>

enum { PM_ORIGIN_PIECE = 128 * 1024 };

/* A zeroed pm_source is closed. All members but `name` and `size` are the source's own. */
struct pm_source {
    char *name;   /* as given, for messages */
    int64_t size; /* of the whole; of a stream only once pm_source_load has read it to its end */
    int fd;       /* -1: all there is lies in `bytes` */
    bool stream;  /* cannot be read at an offset; only its first piece is here until it is loaded */
    bool open;
    bool late_hash;       /* set by the owner: hash nothing before pm_source_sha256 */
    const uint8_t *bytes; /* NULL: in the file */
    uint8_t *owned;       /* what pm_source_load read, or the piece of a file that is in view */
    int64_t piece_at;
    size_t piece_size;
    struct sha256_ctx hash;
    int64_t hashed; /* so many bytes from the start have gone into the hash */
};

/* Fails with PM_E_OPEN for what cannot be opened or is a folder, PM_E_EMPTY for no bytes. On failure
 * nothing is left open. A pipe or device is opened too: its first piece can be viewed at once. */
PM_USE_RESULT bool pm_source_open(struct pm_source *source, const char *path, struct pm_error *err);

/* `bytes` are borrowed and must outlive the source. */
PM_USE_RESULT bool pm_source_borrow(struct pm_source *source, const void *bytes, size_t size,
                                    const char *name, struct pm_error *err);
void pm_source_close(struct pm_source *source);

/* Brings everything into memory, for streams and for decoders that need it so; PM_E_TOO_LARGE past 1 GB. */
PM_USE_RESULT bool pm_source_load(struct pm_source *source, struct pm_error *err);

/* A view of some bytes from `offset` on: as many as lie in memory, or up to a piece of the file. Valid until
 * the next call; *size is 0 at the end. PM_E_OPEN if reading fails. */
PM_USE_RESULT bool pm_source_view(struct pm_source *source, int64_t offset, const uint8_t **bytes,
                                  size_t *size, struct pm_error *err);

/* Copies exactly `size` bytes from `offset` to `to`; *got is less at the end. */
PM_USE_RESULT bool pm_source_copy(struct pm_source *source, int64_t offset, void *to, size_t size,
                                  size_t *got, struct pm_error *err);

/* SHA-256 (FIPS 180-4) of everything, reading what has not passed yet. May be asked again. */
PM_USE_RESULT bool pm_source_sha256(struct pm_source *source, char hex[65], struct pm_error *err);

#endif
