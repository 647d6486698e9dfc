/* Shapes on a grid of cells: the best box inside, and the outline. */
#ifndef PM_HAIR_OUTLINE_H
#define PM_HAIR_OUTLINE_H

#include "pigmatch.h"

/* The box that is largest, fullest (mean of `member`, 0-1, at least `least`, else a little less) and of one
 * colour (mean of `distance`, CIELAB units); w 0 if there is none. In cells. Fails only if memory runs
 * out. */
PM_USE_RESULT bool pm_inner_box(struct pm_box *box, const float *member, const float *distance, int width,
                                int height, double least, struct pm_error *err);

/* The outline of the part of `mask` (0-255) above one half that is connected to the middle of `inside`,
 * clockwise, simplified to at most `most` corners, in cells; returns their number. */
size_t pm_outline(struct pm_point *corners, size_t most, const uint8_t *mask, int width, int height,
                  struct pm_box inside);

#endif
