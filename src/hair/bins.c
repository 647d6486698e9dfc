#include "hair/bins.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "hair/texture.h"

/* ------------------------------------------------------------------ the lattice */

/* Steps of 3 in the feature space, enough for every colour of 8-bit profiles. */
static const float step = 3;
enum { LEVELS_L = 28, LEVELS_AB = 86, ZERO_AB = 43, PAGES = LEVELS_L * LEVELS_AB, BOXES = PAGES * LEVELS_AB };

bool pm_lattice_new(struct pm_lattice *lattice, struct pm_error *err) {
    /* Not cleared: a page is cleared when it is first used, and few are. */
    *lattice = (struct pm_lattice){.table = malloc(BOXES * sizeof(uint16_t)),
                                   .touched = pm_alloc(PAGES, sizeof(bool), err)};
    if (lattice->table != NULL && lattice->touched != NULL)
        return true;
    pm_lattice_free(lattice);
    return pm_fail_memory(err);
}

void pm_lattice_free(struct pm_lattice *lattice) {
    free(lattice->table);
    free(lattice->touched);
    *lattice = (struct pm_lattice){0};
}

size_t pm_lattice_at(struct pm_lattice *lattice, const float lab[3]) {
    const pm_lanes weight = {PM_FEATURE_L, 1, 1, 0}, zero = {0, ZERO_AB, ZERO_AB, 0};
    const pm_lanes last = {LEVELS_L - 1, LEVELS_AB - 1, LEVELS_AB - 1, 0};
    /* Clipped before the conversion to integers, which rounds down. */
    pm_lanes at = weight * (pm_lanes){lab[0], lab[1], lab[2]} * (1 / step) + zero;
    at = pm_select(at > 0, at, (pm_lanes){0});
    const pm_bits level = __builtin_convertvector(pm_select(at < last, at, last), pm_bits);
    const int page = level[0] * LEVELS_AB + level[1], b = level[2];
    if (!lattice->touched[page]) {
        lattice->touched[page] = true;
        memset(&lattice->table[page * LEVELS_AB], 0, LEVELS_AB * sizeof *lattice->table);
    }
    uint16_t *number = &lattice->table[page * LEVELS_AB + b];
    if (*number == 0) {
        if (lattice->n < UINT16_MAX)
            lattice->n++;
        *number = (uint16_t)lattice->n;
    }
    return (size_t)*number - 1;
}

/* ------------------------------------------------------------------ the window */

static const double full_to = 0.4, none_from = 1.8;

/* Shift and growth of each redraw, relative to the side and the half side. */
static const struct {
    double x, y, grow;
} redraws[PM_REDRAWS] = {{0, 0, 0},     {0.15, 0, 0}, {-0.15, 0, 0}, {0, 0.15, 0},
                         {0, -0.15, 0}, {0, 0, 0.3},  {0, 0, -0.3}};

static float slope_weight(double at, double low, double high) {
    double half = fmax(0.5, (high - low) / 2);
    double offset = fabs(at - (low + high) / 2) / half;
    return (float)fmin(1, fmax(0, (none_from - offset) / (none_from - full_to)));
}

/* One redraw's of each of n columns or rows. */
static void fill(float *weight, int n, double low, double high, bool sharp) {
    for (int i = 0; i < n; i++, weight += PM_REDRAW_LANES) {
        double at = i + 0.5;
        *weight = sharp ? (at >= low && at <= high ? 1.f : 0.f) : slope_weight(at, low, high);
    }
}

static bool window_new(struct pm_window *window, const struct pm_cells *cells, bool sharp,
                       struct pm_error *err) {
    *window = (struct pm_window){0};
    size_t sides = (size_t)cells->width + (size_t)cells->height;
    window->memory = pm_alloc(PM_REDRAW_LANES * sides, sizeof(float), err);
    if (window->memory == NULL)
        return false;
    window->columns = window->memory;
    window->rows = window->memory + PM_REDRAW_LANES * cells->width;
    double w = cells->right - cells->left, h = cells->bottom - cells->top;
    for (int k = 0; k < PM_REDRAWS; k++) {
        double dx = redraws[k].x * w, dy = redraws[k].y * h;
        double gx = redraws[k].grow * w / 2, gy = redraws[k].grow * h / 2;
        fill(window->columns + k, cells->width, cells->left + dx - gx, cells->right + dx + gx, sharp);
        fill(window->rows + k, cells->height, cells->top + dy - gy, cells->bottom + dy + gy, sharp);
    }
    return true;
}

/* Interpolates the shape's values, 0-1, at a place in its grid into cell `at` of each mask. */
static void take_shape(float *const masks[PM_REDRAWS], size_t at, const struct pm_hair_shape *shape, double x,
                       double y) {
    if (x < 0 || y < 0 || x > shape->width || y > shape->height)
        return; /* no data there */
    x = fmin(fmax(x - 0.5, 0), shape->width - 1.0);
    y = fmin(fmax(y - 0.5, 0), shape->height - 1.0);
    int left = (int)x, top = (int)y;
    int right = left + 1 < shape->width ? left + 1 : left, below = top + 1 < shape->height ? top + 1 : top;
    double u = x - left, v = y - top;
    const ptrdiff_t row = (ptrdiff_t)top * shape->width, next = (ptrdiff_t)below * shape->width;
    for (int k = 0; k < PM_REDRAWS; k++) {
        const uint8_t *plane = shape->masks[k];
        masks[k][at] = (float)(((1 - v) * ((1 - u) * plane[row + left] + u * plane[row + right]) +
                                v * ((1 - u) * plane[next + left] + u * plane[next + right])) /
                               255);
    }
}

/* The shape's grids over the cells of a crop. */
static void fill_masks(float *const masks[PM_REDRAWS], const struct pm_hair_shape *shape,
                       const struct pm_cells *cells, const struct pm_box *crop) {
    double across = shape->width / shape->w, down = shape->height / shape->h;
    size_t at = 0;
    for (int y = 0; y < cells->height; y++)
        for (int x = 0; x < cells->width; x++)
            take_shape(masks, at++, shape, (crop->x + (x + 0.5) * crop->w / cells->width - shape->x) * across,
                       (crop->y + (y + 0.5) * crop->h / cells->height - shape->y) * down);
}

static bool shape_window(struct pm_window *window, const struct pm_cells *cells, const struct pm_box *crop,
                         const struct pm_hair_shape *shape, struct pm_error *err) {
    size_t n = pm_cells_count(cells);
    window->mask_memory = pm_alloc(PM_REDRAWS * n, sizeof(float), err);
    if (window->mask_memory == NULL)
        return false;
    for (int k = 0; k < PM_REDRAWS; k++)
        window->masks[k] = window->mask_memory + (size_t)k * n;
    fill_masks(window->masks, shape, cells, crop);
    return true;
}

static void window_free(struct pm_window *window) {
    free(window->memory);
    free(window->mask_memory);
    *window = (struct pm_window){0};
}

/* ------------------------------------------------------------------ cells and bins */

bool pm_region_cells_new(struct pm_region_cells *region, const struct pm_cells *cells,
                         const struct pm_box *crop, const struct pm_hair_shape *shape, bool plain,
                         struct pm_error *err) {
    *region = (struct pm_region_cells){.cells = *cells};
    region->index = pm_alloc_unset(pm_cells_count(cells), sizeof *region->index, err);
    region->texture = pm_texture(cells, err);
    return region->index != NULL && region->texture != NULL &&
           (shape != NULL ? shape_window(&region->window, cells, crop, shape, err)
                          : window_new(&region->window, cells, plain, err));
}

void pm_region_cells_free(struct pm_region_cells *region) {
    pm_cells_free(&region->cells);
    window_free(&region->window);
    free(region->texture);
    free(region->index);
    *region = (struct pm_region_cells){0};
}

static void add_cell(struct pm_bin *bin, const struct pm_region_cells *region, int x, int y) {
    size_t at = (size_t)y * (size_t)region->cells.width + (size_t)x;
    const float usable = region->cells.usable[at] * (float)region->cells.cell_px;
    const pm_lanes texture = pm_all(region->texture[at]);
    float in[PM_REDRAW_LANES];
    bin->all += usable;
    for (int k = 0; k < PM_REDRAW_LANES; k += PM_LANES)
        pm_store(in + k, pm_all(usable));
    pm_window_parts(&region->window, (size_t)x, (size_t)y, (size_t)region->cells.width, in);
    for (int k = 0; k < PM_REDRAW_LANES; k += PM_LANES) {
        pm_store(bin->in + k, pm_load(bin->in + k) + pm_load(in + k));
        pm_store(bin->texture + k, pm_load(bin->texture + k) + pm_load(in + k) * texture);
    }
}

static void add_region(struct pm_bins *bins, const struct pm_region_cells *region) {
    for (int y = 0; y < region->cells.height; y++)
        for (int x = 0; x < region->cells.width; x++)
            add_cell(&bins->bin[region->index[y * region->cells.width + x]], region, x, y);
}

/* Numbers the cells of all regions by colour; returns how many numbers there are. */
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

/* The drawn box has a total weight of 1, its surroundings of 0.5. */
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
