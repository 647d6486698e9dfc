/* Do the pictures of a HEIF file have the sizes that the file says they have? */
#ifndef PM_PHOTO_HEIF_SIZES_H
#define PM_PHOTO_HEIF_SIZES_H

#include "base/error.h"
#include "photo/heif_boxes.h"

enum pm_heif_sizes {
    PM_HEIF_SIZES_GOOD,
    PM_HEIF_SIZES_BAD,    /* a picture is coded larger than said, or its coding cannot be understood */
    PM_HEIF_SIZES_FAILED, /* no memory: *err says so */
};

/* Compares, for every item of an iprp box, the size in its HEVC parameters (ITU-T H.265, 7.3.2.2) with its
 * ispe: libheif places pictures by the one and decodes by the other. *chroma_subsampled is set where one of
 * them is coded 4:2:0 or 4:2:2, and else left alone. */
PM_USE_RESULT enum pm_heif_sizes pm_heif_check_sizes(struct pm_span iprp, bool *chroma_subsampled,
                                                     struct pm_error *err);

#endif
