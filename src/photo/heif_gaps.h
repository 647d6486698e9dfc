/* Parts of a HEIC picture that its decoder left undecoded. libheif 1.15 tells nothing of damaged slices: what
 * was not decoded is what the memory held before. */
#ifndef PM_PHOTO_HEIF_GAPS_H
#define PM_PHOTO_HEIF_GAPS_H

#include "pigmatch.h"

/* Gives what memory is free back to the system, so that what the next picture gets of it is zero, and gaps
 * are known by that. To be called before each decoding; where the C library cannot do it, nothing happens and
 * gaps hold what was there before. */
void pm_heif_clear_memory(void);

/* 8-bit RGB rows hold a square of 16 x 16 pixels that nobody decoded: Y, Cb and Cr of 0 are a green
 * that no picture has, exactly the same all over. */
bool pm_heif_has_gap(const uint8_t *rgb, size_t stride, int width, int height);

#endif
