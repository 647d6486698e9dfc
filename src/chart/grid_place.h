/* Where the swatches of a grid lie. Grid coordinates: swatch (c, r) has its centre at (c, r). */
#ifndef PM_CHART_GRID_PLACE_H
#define PM_CHART_GRID_PLACE_H

#include "chart/homography.h"

/* Grid coordinates -> where `grid`, its corners already in the picture's pixels, has them. `along` bends a
 * grid of one row or column: 0 has equal steps, above 0 they become smaller from the first to the last; no
 * other grid minds it. False where the corners are no grid that can be seen from the front. */
PM_USE_RESULT bool pm_grid_place(const struct pm_swatch_grid *grid, double along, struct pm_homography *h);

/* One row or one column. */
bool pm_grid_is_line(const struct pm_swatch_grid *grid);

/* The shorter side of the cell round (c, r), pixels; 0 where it lies behind the horizon. */
double pm_grid_cell_px(const struct pm_homography *h, double c, double r);

#endif
