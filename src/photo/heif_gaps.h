/* Parts of a HEIC picture that its decoder left undecoded. libheif 1.15 does not report damaged slices:
 * pixels that were not decoded have the previous content of the memory. */
#ifndef PM_PHOTO_HEIF_GAPS_H
#define PM_PHOTO_HEIF_GAPS_H

#include "pigmatch.h"

/* Returns free memory to the system, so that the next picture gets zeroed memory and gaps can be
 * recognised. To be called before each decoding; if the C library cannot do it, nothing happens and gaps
 * keep the previous content. */
void pm_heif_clear_memory(void);

/* Whether 8-bit RGB rows contain an undecoded square of 16 x 16 pixels: Y, Cb and Cr of 0 are a green
 * that no picture has, exactly uniform. */
bool pm_heif_has_gap(const uint8_t *rgb, size_t stride, int width, int height);

#endif
