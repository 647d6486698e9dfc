/* Step 2: the cells of all regions by colour. Everything that is asked of a colour is summed here once, so
 * that the separation works on some hundred bins instead of some ten thousand cells. */
#ifndef PM_HAIR_BINS_H
#define PM_HAIR_BINS_H

#include "hair/lattice.h"
#include "hair/sample.h"
#include "hair/window.h"

struct pm_bin {
    float colour[3];           /* feature, mean of what fell in */
    float weight;              /* drawn box and surroundings, balanced: what the clusters are made of */
    float all;                 /* usable pixels in the crops */
    float in[PM_REDRAWS];      /* those in each redraw of the box */
    float texture[PM_REDRAWS]; /* sum of in x texture */
    float hair[PM_REDRAWS];    /* 0-1, filled by the separation */
    float mean_hair;           /* over all redraws: pm_bins_settle */
};

struct pm_bins {
    struct pm_bin *bin;
    size_t n;
};

/* One region: its cells, their texture, how they belong to the box, and each cell's bin. */
struct pm_region_cells {
    struct pm_cells cells;
    struct pm_window window;
    float *texture;
    uint16_t *index;
};

/* `plain`: nothing will be separated, so the box is sharp. Freed by pm_region_cells_free, also on failure. */
PM_USE_RESULT bool pm_region_cells_new(struct pm_region_cells *region, const struct pm_cells *cells,
                                       bool plain, struct pm_error *err);
void pm_region_cells_free(struct pm_region_cells *region);

PM_USE_RESULT bool pm_bins_new(struct pm_bins *bins, struct pm_region_cells *regions, size_t n,
                               struct pm_error *err);
/* To be called once `hair` is filled. */
void pm_bins_settle(struct pm_bins *bins);
void pm_bins_free(struct pm_bins *bins);

#endif
