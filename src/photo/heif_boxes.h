/* The boxes that a HEIF file is made of (ISO/IEC 14496-12, 4.2). */
#ifndef PM_PHOTO_HEIF_BOXES_H
#define PM_PHOTO_HEIF_BOXES_H

#include "pigmatch.h"

/* Bytes that are left to read. */
struct pm_span {
    const uint8_t *at;
    size_t size;
};

struct pm_heif_box {
    uint32_t type; /* PM_HEIF_TYPE */
    struct pm_span body;
    bool cut; /* it claims more than there is; the body is what there is */
};

#define PM_HEIF_TYPE(a, b, c, d)                                                                             \
    ((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (uint32_t)(d))

/* The next 0-4 bytes as a big-endian number; false, and nothing taken, where there are fewer. */
PM_USE_RESULT bool pm_heif_take(struct pm_span *span, size_t count, uint32_t *value);

/* The next box; false at the end, or where no box can be. */
PM_USE_RESULT bool pm_heif_next(struct pm_span *span, struct pm_heif_box *box);

#endif
