/* A look at the boxes of a HEIF file before libheif decodes it: libheif 1.15 follows pictures made of other
 * pictures without end, and a file of 24 KB can hold it for hours or exhaust its stack. */
#ifndef PM_PHOTO_HEIF_LOOK_H
#define PM_PHOTO_HEIF_LOOK_H

#include "base/error.h"

struct pm_heif_layout {
    bool chroma_subsampled; /* some picture in the file is coded 4:2:0 or 4:2:2 */
};

/* Accepts files whose pictures are coded ones, or grids of coded ones, as cameras write them (ISO/IEC
 * 23008-12, 6.6). Fails with PM_E_UNSUPPORTED for overlays and other derived pictures, PM_E_TRUNCATED or
 * PM_E_CORRUPT for boxes that do not fit together. `name` is for messages. */
PM_USE_RESULT bool pm_heif_look(const uint8_t *bytes, size_t size, const char *name,
                                struct pm_heif_layout *layout, struct pm_error *err);

#endif
