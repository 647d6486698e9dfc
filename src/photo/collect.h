/* Takes rows from a decoder and keeps what was requested: boxes, turned upright, and an area-averaged
 * overview. No other part of the picture is stored. */
#ifndef PM_PHOTO_COLLECT_H
#define PM_PHOTO_COLLECT_H

#include "photo/frame.h"

struct pm_collector;

/* Allocates kept[0..n_keep) and, if requested, *overview; the caller owns them once all rows are in, see
 * pm_collector_drop. The boxes lie inside the photo. `channels` 1-4 of 8 bits. */
PM_USE_RESULT struct pm_collector *pm_collector_new(const struct pm_frame *frame, int channels,
                                                    const struct pm_photo_request *request,
                                                    struct pm_pixels *kept, struct pm_pixels *overview,
                                                    struct pm_error *err);
void pm_collector_free(struct pm_collector *collector);
/* Frees what was kept, after a read that failed. */
void pm_collector_drop(struct pm_collector *collector);

/* The part that it needs of the `count` rows of the stored, reduced picture from `y` on: all of it for an
 * overview; w and h are 0 if it needs none. */
struct pm_box pm_collector_needs(const struct pm_collector *collector, int y, int count);

/* Row `y` of the stored, reduced picture: `count` pixels from column `x` on. Rows come in order, each
 * once, and cover at least what is needed. */
void pm_collector_row(struct pm_collector *collector, int y, int x, const uint8_t *row, int count);

/* For a damaged photo that may be read anyway: the rows from `y` on, for which there are no data, become
 * mid-grey, as in libjpeg. */
PM_USE_RESULT bool pm_collector_fill(struct pm_collector *collector, int y, struct pm_error *err);

#endif
