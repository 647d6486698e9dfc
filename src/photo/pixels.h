/* Facts about a photo, requests for its pixels, and pixels: shared by photo.h, the decoders and all users
 * of pixels. */
#ifndef PM_PHOTO_PIXELS_H
#define PM_PHOTO_PIXELS_H

#include "photo/cicp.h"

struct pm_heif_reader;

enum { PM_USUAL_MEMORY_MB = 512 };

struct pm_photo_limits {
    int64_t max_pixels; /* PM_E_TOO_LARGE above; checked before anything is decoded */
    int max_memory_mb;  /* the same for formats that cannot be decoded row by row; 0: the default */
    bool allow_damaged; /* truncated or corrupt data give pixels and pm_photo_damaged(), not an error */
    bool whole;         /* decode every tile, whatever is requested */
    bool no_hash; /* the hash is probably not needed: do not compute it while decoding, only on request */
    int threads;  /* for the tiles of a HEIC; 0 as 1 */
    /* Who decodes HEIC, and outlives the photo; NULL: libheif in this process. */
    const struct pm_heif_reader *heif;
};

/* EXIF's colour space: sRGB, Adobe RGB (ColorSpace 2, or uncalibrated with interoperability R03), some other
 * (uncalibrated), or unsaid. */
enum pm_exif_space { PM_SPACE_UNSAID, PM_SPACE_SRGB, PM_SPACE_ADOBE_RGB, PM_SPACE_OTHER };

struct pm_photo_info {
    enum pm_format format;
    int width, height;  /* upright: after orientation */
    int orientation;    /* as stored, 1-8; 1 if the container itself turns (HEIF) or none is given */
    bool reduces;       /* it can be read at 1/2 and 1/4: JPEGs, and HEICs in tiles, by averaging */
    int channels;       /* 1 grey, 3 RGB, 4 CMYK (255 = full ink, Adobe inversion undone) */
    const uint8_t *icc; /* embedded profile or NULL; belongs to the photo */
    size_t icc_size;
    /* From HEIF's nclx or PNG's cICP and sRGB. Codes that are not plain are converted to sRGB's curve. */
    struct pm_cicp cicp;
    bool icc_damaged;  /* a profile is announced, but it is empty or its chunks are inconsistent */
    bool space_unsaid; /* the file says that its colours are not sRGB, but not which they are */
    enum pm_exif_space exif_space;
    char taken[20];    /* "2026-05-04T10:11:12" or "" */
    char camera[96];   /* make and model, said once; UTF-8 without control characters; "" unknown */
    char software[64]; /* "" unknown */
    char heif[16];     /* the version of libheif, "1.15.1"; "" if it had nothing to do */
    int flash;         /* 1 fired, 0 not, -1 unknown */
    bool has_exif;
    bool chroma_subsampled;
    double chroma_step; /* what a JPEG rounds the mean chroma of 16 x 16 pixels to, eighths of a code; 0
                           unknown */
};

/* 8-bit codes of one box of the photo. `box` is in upright pixels of the decoded size, which is the full
 * size times `scale` (rounded up), and covers what was asked for; data is row-major, box.h rows of box.w
 * pixels of `channels` bytes, no padding. */
struct pm_pixels {
    struct pm_box box;
    int channels;
    double scale;
    uint8_t *data;
};

struct pm_photo_request {
    const struct pm_box *keep; /* boxes to keep, upright full-size pixels, inside the photo */
    size_t n_keep;
    int overview_px;     /* 0: none; else the whole photo, area-averaged to at most this long side */
    bool overview_whole; /* average whole squares of pixels instead, as large as leaves overview_px or
                            more (all pixels of a small photo); the remainder at the right and the bottom
                            is cut off. Several times faster */
    /* NULL: all rows of all boxes are kept. Otherwise it is called for each box (kept[i], still without
     * pixels) and marks in looked_at[0..box.h) the rows that will be used; the content of the others is
     * undefined. */
    void (*mark_rows)(const void *asker, size_t i, const struct pm_pixels *kept, bool *looked_at);
    const void *asker;
    bool full_size; /* never reduce (otherwise 1/1, 1/2 or 1/4: pm_choose_scale) */
};

void pm_pixels_free(struct pm_pixels *pixels);

/* Moves row `y` of a part of `whole`, a box from its first pixel on, to where it lies in the part's data,
 * which may be the whole's own if rows are moved from the first on. */
void pm_pixels_move_row(const struct pm_pixels *whole, const struct pm_box *part, int y, uint8_t *data);

/* The version of libjpeg-turbo that this was built with, "2.1.5". */
const char *pm_jpeg_version(void);

#endif
