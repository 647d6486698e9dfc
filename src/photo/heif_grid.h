/* What the boxes of a HEIF file say about its first picture, for two tasks that libheif (all versions in
 * use) cannot do: decoding a part of a picture made of tiles, and reading files that phones have written
 * since 2024. */
#ifndef PM_PHOTO_HEIF_GRID_H
#define PM_PHOTO_HEIF_GRID_H

#include "base/error.h"

/* A picture of tiles (ISO/IEC 23008-12, 6.6.2.3): rows x columns of one size, the last ones cropped. */
struct pm_heif_grid {
    uint32_t *tiles; /* their item numbers, row by row; NULL: it is not such a picture, or it is
                        transformed otherwise */
    int rows, columns, tile_width, tile_height;
    int width, height; /* as stored, and libheif allocates as much whatever else the file says; 0: no grid */
    int orientation;   /* EXIF's number for how it is turned */
};

/* Reads the boxes of `bytes`, which pm_heif_check_boxes accepted. grid->tiles is the caller's (free()). Fails
 * with PM_E_CORRUPT where the first picture is a grid that does not say how large it is, and where memory
 * runs out. */
PM_USE_RESULT bool pm_heif_find_grid(const uint8_t *bytes, size_t size, struct pm_heif_grid *grid,
                                     struct pm_error *err);

/* The stated number of pixels of the first picture, however cropped or turned; 0: not stated. */
int64_t pm_heif_said_pixels(const uint8_t *bytes, size_t size);

/* A copy of the file adapted for libheif, with every byte in its place; NULL if memory runs out. The
 * tiles of `grid` are no longer hidden, so that each can be decoded separately; auxiliary pictures of
 * several pictures, which iPhones write since iOS 18 and libheif before 1.18 refuses ("Too many auxiliary
 * image references"), are detached; metadata of several items belong first to a picture, not a tone map. */
PM_USE_RESULT uint8_t *pm_heif_adapt(const uint8_t *bytes, size_t size, const struct pm_heif_grid *grid,
                                     struct pm_error *err);

#endif
