/* The roughness of the picture around each cell: hair is rougher than skin, cloth and sky. */
#ifndef PM_HAIR_TEXTURE_H
#define PM_HAIR_TEXTURE_H

#include "hair/sample.h"

/* The mean over `radius` cells to each side, fewer at the edges; `from` and `to` must not be the same. */
PM_USE_RESULT bool pm_box_blur(float *to, const float *from, int width, int height, int radius,
                               struct pm_error *err);

/* The 5 x 5 standard deviation of L*, blurred 7 x 7, relative to that of a plain surface of the same
 * lightness (4 + 0.05 x the 5 x 5 mean of L*). One value per cell; free(). */
PM_USE_RESULT float *pm_texture(const struct pm_cells *cells, struct pm_error *err);

#endif
