/* Pixels -> a small JPEG for pages, without EXIF, profile or any other data of the original file. */
#ifndef PM_PHOTO_JPEG_WRITE_H
#define PM_PHOTO_JPEG_WRITE_H

#include "pigmatch.h"

/* A baseline JPEG of `width` x `height` RGB pixels in sRGB (3 bytes each, rows without padding), 1-65500 on a
 * side, `quality` 1-100. *bytes is the caller's (free()). Fails with PM_E_MEMORY, or PM_E_OUTPUT if
 * libjpeg refuses. */
PM_USE_RESULT bool pm_jpeg_write(const uint8_t *rgb, int width, int height, int quality, uint8_t **bytes,
                                 size_t *size, struct pm_error *err);

#endif
