/* Codes to a JPEG file with a colour profile and EXIF. */
#ifndef RD_WRITE_H
#define RD_WRITE_H

#include "camera.h"

/* How the file is written and what it says of itself. */
struct rd_file {
    enum rd_space space;
    bool icc; /* embed the profile of the space */
    bool exif;
    int quality;      /* 1-100 */
    bool full_chroma; /* 4:4:4, else 4:2:0 */
    int orientation;  /* 1-8: the pixels are stored so that a reader must turn them back */
    bool flash;
    char taken[20]; /* "2026:05:04 10:11:12" */
};

/* Writes upright `codes` (width * height * 3) as `path`. */
PM_USE_RESULT bool rd_write_jpeg(const char *path, const uint8_t *codes, int width, int height,
                                 const struct rd_file *file, struct pm_error *err);

/* The embedded profile of a space through littleCMS, the same bytes every day; free(). */
PM_USE_RESULT uint8_t *rd_icc_profile(enum rd_space space, size_t *size, struct pm_error *err);

/* An EXIF block, from its "Exif" on; free(). */
PM_USE_RESULT uint8_t *rd_exif_block(const struct rd_file *file, size_t *size, struct pm_error *err);

#endif
