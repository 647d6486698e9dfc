/* Step 2: the cells of all regions by colour. Everything that is asked of a colour is summed here once, so
 * that the separation works on some hundred bins instead of some ten thousand cells. */
#ifndef PM_HAIR_BINS_H
#define PM_HAIR_BINS_H

#include "base/lanes.h"
#include "hair/region.h"
#include "hair/sample.h"
#include "pigmatch.h"

/* The colour space of the separation: 0.7 L*, a*, b*. Shading moves L* and says little. */
#define PM_FEATURE_L 0.7f

/* Colours sorted into the boxes of a lattice, numbered as they come. */
struct pm_lattice {
    uint16_t *table; /* lattice box -> number + 1; of pages that were touched */
    bool *touched;   /* a page: all b* of one L* and a* */
    size_t n;        /* numbers given out */
};

PM_USE_RESULT bool pm_lattice_new(struct pm_lattice *lattice, struct pm_error *err);
void pm_lattice_free(struct pm_lattice *lattice);

/* The number of the box that `lab` lies in, below 65535; colours past that many boxes share the last. */
size_t pm_lattice_at(struct pm_lattice *lattice, const float lab[3]);

/* A value of each redraw, and one more, fill whole lanes. */
enum { PM_REDRAW_LANES = (PM_REDRAWS + PM_LANES - 1) / PM_LANES * PM_LANES };

/* How much each cell of a crop belongs to the drawn box, 0-1: a rectangle drawn in a hurry has no sharp edge.
 * A cell's weight is the product of its column's and its row's under each redraw: full within 0.4 of the half
 * side from the middle, 0.57 on the edge, nothing from 1.8 on. 1 inside and 0 outside where the box is sharp.
 */
struct pm_window {
    float *columns, *rows; /* PM_REDRAW_LANES of each column and row, one a redraw */
    float *memory;
    float *masks[PM_REDRAWS]; /* one a cell, where hair was found and not drawn; else NULL */
    float *mask_memory;
};

/* What is left of a cell's value, as far as it is in under a redraw. The row has `width` cells. */
static inline float pm_window_part(const struct pm_window *window, int redraw, size_t x, size_t y,
                                   size_t width, float value) {
    return window->masks[redraw] != NULL ? value * window->masks[redraw][y * width + x]
                                         : value * window->columns[PM_REDRAW_LANES * x + (size_t)redraw] *
                                               window->rows[PM_REDRAW_LANES * y + (size_t)redraw];
}

/* The same of a value for each redraw. */
static inline void pm_window_parts(const struct pm_window *window, size_t x, size_t y, size_t width,
                                   float values[PM_REDRAW_LANES]) {
    if (window->masks[0] != NULL) {
        for (int k = 0; k < PM_REDRAWS; k++)
            values[k] *= window->masks[k][y * width + x];
        return;
    }
    const float *column = window->columns + PM_REDRAW_LANES * x, *row = window->rows + PM_REDRAW_LANES * y;
    for (int k = 0; k < PM_REDRAW_LANES; k += PM_LANES)
        pm_store(values + k, pm_load(values + k) * pm_load(column + k) * pm_load(row + k));
}

struct pm_bin {
    float colour[3];                /* feature, mean of what fell in */
    float weight;                   /* drawn box and surroundings, balanced: what the clusters are made of */
    float all;                      /* usable pixels in the crops */
    float in[PM_REDRAW_LANES];      /* those in each redraw of the box */
    float texture[PM_REDRAW_LANES]; /* sum of in x texture */
    float hair[PM_REDRAW_LANES];    /* 0-1, filled by the separation */
    float mean_hair;                /* over all redraws: pm_bins_settle */
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

/* How far a cell is hair: by its colour, and by its place where hair was found and not drawn. */
static inline float pm_cell_hair(const struct pm_region_cells *region, const struct pm_bins *bins,
                                 size_t at) {
    const float *found = region->window.masks[0];
    return region->cells.usable[at] * bins->bin[region->index[at]].mean_hair *
           (found != NULL ? found[at] : 1);
}

/* `plain`: nothing will be separated, so the box is sharp. `shape` NULL: the box was drawn. Freed by
 * pm_region_cells_free, also on failure. */
PM_USE_RESULT bool pm_region_cells_new(struct pm_region_cells *region, const struct pm_cells *cells,
                                       const struct pm_box *crop, const struct pm_hair_shape *shape,
                                       bool plain, struct pm_error *err);
void pm_region_cells_free(struct pm_region_cells *region);

PM_USE_RESULT bool pm_bins_new(struct pm_bins *bins, struct pm_region_cells *regions, size_t n,
                               struct pm_error *err);
/* To be called once `hair` is filled. */
void pm_bins_settle(struct pm_bins *bins);
void pm_bins_free(struct pm_bins *bins);

/* Step 4, which colours of the crops are hair. Fills bin.hair of every bin: 0 none to 1 surely hair, once for
 * each redraw of the box.
 *
 * The colours are clustered twice (8 and 12 clusters) and every bin belongs to the clusters by its distance,
 * so that no colour changes sides at once. A cluster speaks for hair by its share of the box, by how much
 * denser it is in the box than around it, by its texture and by its distance from the skin (`skin`, NULL
 * where none is given). Clusters that lie on one shading line, X (Y' - s) / Y + s D50 with some gloss s,
 * support each other; every cluster is hair as far as it lies on the lines of those that are supported best.
 */
PM_USE_RESULT bool pm_separate(struct pm_bins *bins, const struct pm_lab *skin, struct pm_error *err);

#endif
