/* The segments before a JPEG's picture: profile, EXIF, the kind of frame. Read from the bytes directly,
 * so that files with any number of segments take no more memory than the data needed from them. */
#ifndef PM_PHOTO_SEGMENTS_H
#define PM_PHOTO_SEGMENTS_H

#include "photo/source.h"

/* What the segments hold; released by pm_segments_free. */
struct pm_segments {
    uint8_t *icc; /* the profile put together from all its chunks (ICC.1:2010 annex B.4), or NULL */
    size_t icc_size;
    bool icc_damaged; /* chunks are missing or inconsistent: icc is NULL */
    uint8_t *exif;    /* the TIFF structure of the first EXIF segment that is not empty, or NULL */
    size_t exif_size;
    int frame; /* the marker of its frame, 0xc0 for baseline; 0 none found */
};

/* Reads from the start to the first scan. Damaged segments are skipped, as in decoders; false only if
 * reading fails or memory runs out, and then there is nothing to release. */
PM_USE_RESULT bool pm_segments_read(struct pm_source *source, struct pm_segments *segments,
                                    struct pm_error *err);
void pm_segments_free(struct pm_segments *segments);

/* Whether there are only zeros or ones from `from` on, up to the end of the source, or up to an end
 * marker and more of them than the `most` that lost synchronisation may leave. False if reading fails. */
PM_USE_RESULT bool pm_segments_padding(struct pm_source *source, int64_t from, int64_t most, bool *padded,
                                       struct pm_error *err);

#endif
