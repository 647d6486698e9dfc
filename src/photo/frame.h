/* Coordinates of pixels: upright and full-size, as people give them, or as stored and perhaps reduced by
 * the decoder. A box is turned and scaled between the two, and always covers what it covered before. */
#ifndef PM_PHOTO_FRAME_H
#define PM_PHOTO_FRAME_H

#include "photo/pixels.h"

struct pm_frame {
    int width, height; /* as stored, full size */
    int orientation;   /* EXIF's 1-8 */
    int reduce;        /* decoded at 1/reduce: 1, 2 or 4 */
};

/* EXIF orientations 5-8 exchange width and height. */
bool pm_orientation_swaps(int orientation);

/* Size of the stored picture as decoded, rounded up as libjpeg rounds. */
int pm_frame_width(const struct pm_frame *frame);
int pm_frame_height(const struct pm_frame *frame);

/* The stored, reduced pixels that cover a box of upright full-size ones; never empty. */
struct pm_box pm_frame_store(const struct pm_frame *frame, struct pm_box upright);

/* Where a box of stored, reduced pixels lies in the upright, reduced picture. */
struct pm_box pm_frame_upright(const struct pm_frame *frame, struct pm_box stored);

/* The position of a box's stored pixels in an upright buffer of just this box, in pixels:
 * origin + x * step_x + y * step_y for column x and row y of the stored box. */
struct pm_turn {
    ptrdiff_t origin, step_x, step_y;
};
struct pm_turn pm_frame_turn(int orientation, int stored_width, int stored_height);

/* The smallest box around both; an empty one adds nothing. */
struct pm_box pm_box_union(struct pm_box a, struct pm_box b);

/* Reduction for a request: the largest of 1, 2 and 4 that leaves 3 megapixels of the part that is needed
 * (the whole photo for an overview, else the box around all boxes) and 20,000 pixels of the smallest box.
 * On hair 1/2 measures the same as full size, 1/8 does not and is never used; a small box is read at full
 * size. */
int pm_choose_scale(int width, int height, const struct pm_photo_request *request);

#endif
