/* Step 2: the cells of all regions by colour. Everything needed about a colour is summed here once, so
 * that the separation works on some hundred bins instead of some ten thousand cells. */
#ifndef PM_HAIR_BINS_H
#define PM_HAIR_BINS_H

#include "base/lanes.h"
#include "hair/region.h"
#include "hair/sample.h"
#include "pigmatch.h"

/* The colour space of the separation: 0.7 L*, a*, b*, since shading changes L*. */
#define PM_FEATURE_L 0.7f

/* Colours in the boxes of a lattice, numbered in order of appearance. */
struct pm_lattice {
    uint16_t *table; /* lattice box -> number + 1; in pages that are in use */
    bool *touched;   /* a page: all b* of one L* and a* */
    size_t n;        /* numbers given out */
};

PM_USE_RESULT bool pm_lattice_new(struct pm_lattice *lattice, struct pm_error *err);
void pm_lattice_free(struct pm_lattice *lattice);

/* The number of the box that contains `lab`, below 65535; colours beyond that many boxes share the last. */
size_t pm_lattice_at(struct pm_lattice *lattice, const float lab[3]);

/* One value for each redraw, and one more, to fill whole lanes. */
enum { PM_REDRAW_LANES = (PM_REDRAWS + PM_LANES - 1) / PM_LANES * PM_LANES };

/* The weight of each cell of a crop for the drawn box, 0-1, since a rectangle drawn in a hurry has no
 * sharp edge. It is the product of the weights of its column and its row under each redraw: 1 within 0.4
 * of the half side from the middle, 0.57 on the edge, 0 from 1.8 on. For a sharp box it is 1 inside and 0
 * outside.
 */
struct pm_window {
    float *columns, *rows; /* PM_REDRAW_LANES of each column and row, one a redraw */
    float *memory;
    float *masks[PM_REDRAWS]; /* one per cell, if hair was found and not drawn; otherwise NULL */
    float *mask_memory;
};

/* A cell's value times its weight under a redraw. The row has `width` cells. */
static inline float pm_window_part(const struct pm_window *window, int redraw, size_t x, size_t y,
                                   size_t width, float value) {
    return window->masks[redraw] != NULL ? value * window->masks[redraw][y * width + x]
                                         : value * window->columns[PM_REDRAW_LANES * x + (size_t)redraw] *
                                               window->rows[PM_REDRAW_LANES * y + (size_t)redraw];
}

/* The same for a value per redraw. */
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
    float weight;                   /* drawn box and surroundings, balanced: the mass for clustering */
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

/* One region: its cells, their texture, their weights for the box, and each cell's bin. */
struct pm_region_cells {
    struct pm_cells cells;
    struct pm_window window;
    float *texture;
    uint16_t *index;
};

/* How far a cell is hair: by its colour and, if hair was found and not drawn, by its place. */
static inline float pm_cell_hair(const struct pm_region_cells *region, const struct pm_bins *bins,
                                 size_t at) {
    const float *found = region->window.masks[0];
    return region->cells.usable[at] * bins->bin[region->index[at]].mean_hair *
           (found != NULL ? found[at] : 1);
}

/* `plain`: there will be no separation, so the box is sharp. `shape` NULL: the box was drawn. Freed by
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
 * The colours are clustered twice (8 and 12 clusters), and every bin belongs to the clusters by its
 * distance, so that no colour changes clusters abruptly. A cluster counts as hair by its share of the
 * box, by how much more frequent it is in the box than around it, by its texture and by its distance from
 * the skin (`skin`, NULL if not given). Clusters on one shading line, X (Y' - s) / Y + s D50 with some
 * gloss s, support each other; every cluster is hair to the extent that it lies on the lines of those
 * with the most support.
 */
PM_USE_RESULT bool pm_separate(struct pm_bins *bins, const struct pm_lab *skin, struct pm_error *err);

#endif
