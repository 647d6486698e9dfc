#include "hair/bins.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "hair/texture.h"

bool pm_region_cells_new(struct pm_region_cells *region, const struct pm_cells *cells, bool plain,
                         struct pm_error *err) {
    *region = (struct pm_region_cells){.cells = *cells};
    region->index = pm_alloc(pm_cells_count(cells), sizeof *region->index, err);
    region->texture = pm_texture(cells, err);
    return region->index != NULL && region->texture != NULL &&
           pm_window_new(&region->window, cells, plain, err);
}

void pm_region_cells_free(struct pm_region_cells *region) {
    pm_cells_free(&region->cells);
    pm_window_free(&region->window);
    free(region->texture);
    free(region->index);
    *region = (struct pm_region_cells){0};
}

static void add_cell(struct pm_bin *bin, const struct pm_region_cells *region, int x, int y) {
    size_t at = (size_t)y * (size_t)region->cells.width + (size_t)x;
    float usable = region->cells.usable[at] * (float)region->cells.cell_px;
    bin->all += usable;
    for (int k = 0; k < PM_REDRAWS; k++) {
        float in = usable * region->window.columns[k][x] * region->window.rows[k][y];
        bin->in[k] += in;
        bin->texture[k] += in * region->texture[at];
    }
}

static void add_region(struct pm_bins *bins, const struct pm_region_cells *region) {
    for (int y = 0; y < region->cells.height; y++)
        for (int x = 0; x < region->cells.width; x++)
            add_cell(&bins->bin[region->index[y * region->cells.width + x]], region, x, y);
}

/* Numbers the cells of all regions by colour; how many numbers there are. */
static bool number_cells(size_t *n_bins, struct pm_region_cells *regions, size_t n, struct pm_error *err) {
    struct pm_lattice lattice;
    if (!pm_lattice_new(&lattice, err))
        return false;
    for (size_t r = 0; r < n; r++)
        for (size_t i = 0; i < pm_cells_count(&regions[r].cells); i++)
            regions[r].index[i] = (uint16_t)pm_lattice_at(&lattice, regions[r].cells.lab + 3 * i);
    *n_bins = lattice.n;
    pm_lattice_free(&lattice);
    return true;
}

/* The drawn box counts 1 in all, its surroundings half of that. */
static void weigh(struct pm_bins *bins) {
    double in = 0, out = 0;
    for (size_t i = 0; i < bins->n; i++) {
        in += bins->bin[i].in[0];
        out += bins->bin[i].all - bins->bin[i].in[0];
    }
    for (size_t i = 0; i < bins->n; i++) {
        struct pm_bin *bin = &bins->bin[i];
        double around = fmax(0, bin->all - bin->in[0]);
        bin->weight = (float)((in > 0 ? bin->in[0] / in : 0) + (out > 0 ? 0.5 * around / out : 0));
    }
}

/* Mean colour of each bin. */
static void average(struct pm_bins *bins, const struct pm_region_cells *regions, size_t n) {
    for (size_t r = 0; r < n; r++) {
        const struct pm_cells *cells = &regions[r].cells;
        for (size_t i = 0; i < pm_cells_count(cells); i++) {
            struct pm_bin *bin = &bins->bin[regions[r].index[i]];
            float share = bin->all > 0 ? cells->usable[i] * (float)cells->cell_px / bin->all : 0;
            bin->colour[0] += share * PM_FEATURE_L * cells->lab[3 * i];
            bin->colour[1] += share * cells->lab[3 * i + 1];
            bin->colour[2] += share * cells->lab[3 * i + 2];
        }
    }
}

bool pm_bins_new(struct pm_bins *bins, struct pm_region_cells *regions, size_t n, struct pm_error *err) {
    *bins = (struct pm_bins){0};
    if (!number_cells(&bins->n, regions, n, err))
        return false;
    bins->bin = pm_alloc(bins->n, sizeof *bins->bin, err);
    if (bins->bin == NULL)
        return false;
    for (size_t r = 0; r < n; r++)
        add_region(bins, &regions[r]);
    weigh(bins);
    average(bins, regions, n);
    return true;
}

void pm_bins_settle(struct pm_bins *bins) {
    for (size_t i = 0; i < bins->n; i++) {
        float sum = 0;
        for (int k = 0; k < PM_REDRAWS; k++)
            sum += bins->bin[i].hair[k];
        bins->bin[i].mean_hair = sum / PM_REDRAWS;
    }
}

void pm_bins_free(struct pm_bins *bins) {
    free(bins->bin);
    *bins = (struct pm_bins){0};
}
