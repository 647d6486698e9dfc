/* Parts of a HEIC picture that its decoder left undecoded. libheif 1.15 tells nothing of damaged slices: what
 * was not decoded is what the memory held before. */
#ifndef PM_PHOTO_HEIF_GAPS_H
#define PM_PHOTO_HEIF_GAPS_H

#include "pigmatch.h"

/* From here on memory that the process gets holds one byte value that gaps are known by, so that the same
 * file always gives the same pixels. To be called before the first decoding; where the C library cannot do
 * it, nothing happens and gaps hold anything. */
void pm_heif_mark_gaps(void);

/* 8-bit RGB rows hold a square of 16 x 16 pixels that nobody decoded: Y, Cb and Cr of the mark are a green
 * that no picture has, exactly the same all over. */
bool pm_heif_has_gap(const uint8_t *rgb, size_t stride, int width, int height);

#endif
