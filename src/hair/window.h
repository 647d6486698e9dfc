/* How much each cell of a crop belongs to the drawn box: a rectangle drawn in a hurry has no sharp edge. */
#ifndef PM_HAIR_WINDOW_H
#define PM_HAIR_WINDOW_H

#include "hair/sample.h"

/* The box as drawn, shifted by 15 % of its size to each side, grown and shrunk by 15 %. */
enum { PM_REDRAWS = 7 };

/* Weights 0-1 of the columns and rows under each redraw; a cell's weight is their product. Full within 0.4 of
 * the half side from the middle, 0.57 on the edge, nothing from 1.8 on. `sharp`: 1 inside, 0 outside. */
struct pm_window {
    float *columns[PM_REDRAWS], *rows[PM_REDRAWS];
    float *memory;
};

PM_USE_RESULT bool pm_window_new(struct pm_window *window, const struct pm_cells *cells, bool sharp,
                                 struct pm_error *err);
void pm_window_free(struct pm_window *window);

#endif
