/* Takes decoded rows as a decoder gives them, and keeps what was asked for: boxes cut out and turned upright,
 * and an area-averaged overview. Nothing else of the picture is held. */
#ifndef PM_PHOTO_COLLECT_H
#define PM_PHOTO_COLLECT_H

#include "photo/frame.h"

struct pm_collector;

/* Allocates kept[0..n_keep) and, where asked for, *overview; they are the caller's once the rows are in, see
 * pm_collector_drop. The boxes lie inside the photo. `channels` 1-4 of 8 bits. */
PM_USE_RESULT struct pm_collector *pm_collector_new(const struct pm_frame *frame, int channels,
                                                    const struct pm_photo_request *request,
                                                    struct pm_pixels *kept, struct pm_pixels *overview,
                                                    struct pm_error *err);
void pm_collector_free(struct pm_collector *collector);
/* Frees what was kept, for a read that failed. */
void pm_collector_drop(struct pm_collector *collector);

/* Of the `count` rows of the stored, reduced picture from `y` on, the part that it must be given: all of them
 * where there is an overview, w and h 0 if nothing lies in them. */
struct pm_box pm_collector_needs(const struct pm_collector *collector, int y, int count);

/* Row `y` of the stored, reduced picture: `count` pixels from column `x` on. Rows come in order, each once;
 * they cover what is needed, and may be more. */
void pm_collector_row(struct pm_collector *collector, int y, int x, const uint8_t *row, int count);

/* Where a damaged photo may be read all the same: the rows from `y` on that no data came for are mid-grey, as
 * libjpeg has it. */
PM_USE_RESULT bool pm_collector_fill(struct pm_collector *collector, int y, struct pm_error *err);

#endif
