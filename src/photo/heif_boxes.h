/* The boxes that a HEIF file is made of (ISO/IEC 14496-12, 4.2), checked before libheif decodes them:
 * libheif 1.15 follows pictures made of other pictures without end, and a file of 24 KB can hold it for hours
 * or exhaust its stack. */
#ifndef PM_PHOTO_HEIF_BOXES_H
#define PM_PHOTO_HEIF_BOXES_H

#include "base/error.h"

/* Bytes that are left to read. */
struct pm_span {
    const uint8_t *at;
    size_t size;
};

struct pm_heif_box {
    uint32_t type; /* PM_HEIF_TYPE */
    struct pm_span body;
    bool cut; /* it claims more bytes than there are; the body is what there is */
};

#define PM_HEIF_TYPE(a, b, c, d)                                                                             \
    ((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (uint32_t)(d))

/* The next 0-4 bytes as a big-endian number; false, without taking any, if there are fewer. */
PM_USE_RESULT bool pm_heif_take(struct pm_span *span, size_t count, uint32_t *value);

/* The next box; false at the end, or if it cannot be a box. */
PM_USE_RESULT bool pm_heif_next(struct pm_span *span, struct pm_heif_box *box);

struct pm_heif_layout {
    bool chroma_subsampled; /* some picture in the file is coded 4:2:0 or 4:2:2 */
};

/* Accepts files whose pictures are coded, or grids of coded pictures, as cameras write them (ISO/IEC
 * 23008-12, 6.6). Fails with PM_E_UNSUPPORTED for overlays and other derived pictures, PM_E_TRUNCATED or
 * PM_E_CORRUPT for inconsistent boxes. `name` is for messages. */
PM_USE_RESULT bool pm_heif_check_boxes(const uint8_t *bytes, size_t size, const char *name,
                                       struct pm_heif_layout *layout, struct pm_error *err);

#endif
