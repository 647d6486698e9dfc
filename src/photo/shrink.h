/* Area averaging of successive rows, in code space: for finding things, never for colour. */
#ifndef PM_PHOTO_SHRINK_H
#define PM_PHOTO_SHRINK_H

#include "base/error.h"

struct pm_shrink;

/* From width x height to out_width x out_height (at least 1, no larger), 1-4 channels of 8 bits. */
PM_USE_RESULT struct pm_shrink *pm_shrink_new(int width, int height, int out_width, int out_height,
                                              int channels, struct pm_error *err);
void pm_shrink_free(struct pm_shrink *shrink);

/* Takes the next row; excess pixels and rows are ignored. Returns the averaged row that it
 * completes, valid until the next call, or NULL. */
const uint8_t *pm_shrink_push(struct pm_shrink *shrink, const uint8_t *row);

/* sums[i] = the sum of rows[i] and the codes below it, `stride` apart, for n columns of at most 257 rows,
 * which 16 bits hold. */
void pm_sum_rows(uint16_t *restrict sums, const uint8_t *restrict rows, size_t stride, int height, size_t n);

#endif
