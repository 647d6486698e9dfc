/* The interface to libheif, implemented by libheif in this process (heif_library.c) or by a program's
 * replacement, such as a separate, confined process. Only values are passed, so that they can be sent. */
#ifndef PM_PHOTO_HEIF_READER_H
#define PM_PHOTO_HEIF_READER_H

#include "base/error.h"

struct pm_heif_input {
    const uint8_t
        *bytes; /* as pm_heif_adapt made them; they outlive what is opened, if the reader has no copy */
    size_t size;
    const char *name;     /* for messages; likewise */
    const uint32_t *tile; /* an item whose nclx is requested as well; NULL: none */
    int64_t most_pixels;  /* the maximum of a decoding request, according to the boxes; 0: not stated */
    int64_t most_memory;  /* bytes that decoding may take */
};

enum pm_heif_profile { PM_HEIF_NO_PROFILE, PM_HEIF_NUMBERS, PM_HEIF_ICC };

/* Primaries, transfer, matrix, full range; all -1 without them, or if libheif does not know one of them. */
struct pm_heif_nclx {
    int values[4];
};

/* Of the file's first picture. */
struct pm_heif_facts {
    char version[16];  /* of libheif */
    int width, height; /* as libheif turns it */
    int luma_bits;
    enum pm_heif_profile profile;
    struct pm_heif_nclx nclx, tile_nclx;
    size_t icc_size, exif_size; /* as announced, even if the bytes cannot be read */
    uint8_t *icc, *exif; /* NULL: none, unreadable, or unreasonably large; otherwise the caller's, free() */
};

/* Coded pictures of one size side by side, or, with `items` NULL, the first picture. */
struct pm_heif_tiles {
    const uint32_t *items;
    int n;             /* 1 for the first picture */
    int width, height; /* of each; PM_E_CORRUPT if one has another size */
    bool wide;         /* 16 bits a code, little end first; else 8 */
    /* The part of all of them that belongs to the picture, and the side of the squares of its pixels that
     * become one, rounded, at the right and lower edges of those that are there; 1: none do. Not if wide. */
    int seen_width, seen_height, by;
    uint8_t *to; /* room for them, which the reader may use; NULL: it uses its own */
    int threads; /* to decode them in, if available; 0 as 1 */
};

/* Bytes of a row of them. */
static inline size_t pm_heif_stride(const struct pm_heif_tiles *tiles) {
    return (size_t)tiles->n * (size_t)(tiles->width / tiles->by) * (tiles->wide ? 6 : 3);
}

/* Squares of `by` x `by` of width x height RGB pixels become one, rounded. */
void pm_heif_average(uint8_t *to, size_t to_stride, const uint8_t *from, size_t from_stride, int width,
                     int height, int by);

/* Interleaved RGB: height / by rows of n * width / by pixels. */
struct pm_heif_rows {
    const uint8_t *codes; /* until the next call */
    size_t stride;
    int bits; /* of a wide code that are used */
    bool gap; /* a tile that is not wide has an undecoded part (heif_gaps.h) */
};

/* Failures are those of a photo: PM_E_UNSUPPORTED, PM_E_CORRUPT, PM_E_TRUNCATED, PM_E_TOO_LARGE, PM_E_MEMORY.
 */
struct pm_heif_reader {
    /* Sets *opened, which must be closed even after a failure, unless NULL. */
    bool (*open)(void *context, const struct pm_heif_input *input, void **opened, struct pm_heif_facts *facts,
                 struct pm_error *err);
    bool (*decode)(void *opened, const struct pm_heif_tiles *tiles, struct pm_heif_rows *rows,
                   struct pm_error *err);
    void (*close)(void *opened);
    bool copies;   /* what is opened has its own copy of the input's bytes */
    void *context; /* for open */
};

enum { PM_HEIF_MOST_ICC = 16 << 20 };

/* libheif in this process. */
extern const struct pm_heif_reader pm_heif_library;

/* Loads libheif and its codecs, so that processes forked from this one have them. If that fails, opening
 * reports why. */
void pm_heif_library_load(void);

#endif
