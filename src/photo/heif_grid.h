/* What the boxes of a HEIF file say of its first picture, where libheif (all versions in use) does not do
 * with them what is needed: decode a part of a picture made of tiles, and read files that phones write since
 * 2024. */
#ifndef PM_PHOTO_HEIF_GRID_H
#define PM_PHOTO_HEIF_GRID_H

#include "base/error.h"

/* A picture of tiles (ISO/IEC 23008-12, 6.6.2.3): rows x columns of one size, the last ones cut. */
struct pm_heif_grid {
    uint32_t *tiles; /* their item numbers, row by row; NULL: the picture is none, or something else is done
                        to it */
    int rows, columns, tile_width, tile_height;
    int width, height, orientation; /* as stored; EXIF's number for how it is turned */
};

/* Reads the boxes of `bytes`, which pm_heif_check_boxes accepted. grid->tiles is the caller's (free()). False
 * only where memory runs out. */
PM_USE_RESULT bool pm_heif_find_grid(const uint8_t *bytes, size_t size, struct pm_heif_grid *grid,
                                     struct pm_error *err);

/* How many pixels the first picture is said to have, cut or turned in whatever way; 0: it is not said. */
int64_t pm_heif_said_pixels(const uint8_t *bytes, size_t size);

/* A copy of the file in which libheif finds what it looks for, every byte at its place; NULL if memory
 * runs out: the tiles of `grid` are no longer hidden, so that each can be decoded alone; auxiliary pictures
 * of several pictures, as iPhones write them since iOS 18 and libheif before 1.18 refuses them ("Too many
 * auxiliary image references"), are nobody's; metadata of several items belong first to one that is a
 * picture, no tone map. */
PM_USE_RESULT uint8_t *pm_heif_adapt(const uint8_t *bytes, size_t size, const struct pm_heif_grid *grid,
                                     struct pm_error *err);

#endif
