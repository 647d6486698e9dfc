#include "hair/group.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"

/* About so many tiles in all, at least 2 x 2 a region. */
enum { TILES_A_SIDE = 8 };

/* Where blown-out cells are all there is, they count this little. */
static const float last_resort = 1e-6f;

float pm_bin_hair(const struct pm_bin *bin) {
    float sum = 0;
    for (int k = 0; k < PM_REDRAWS; k++)
        sum += bin->hair[k];
    return sum / PM_REDRAWS;
}

static float cell_pixels(const struct pm_cells *cells, size_t at) {
    return (cells->usable[at] + last_resort) * (float)cells->cell_px;
}

/* The crushed share of everything that was taken as hair. */
static float crushed_share(const struct pm_region_cells *regions, size_t n, const float *hair) {
    double crushed = 0, all = 0;
    for (size_t r = 0; r < n; r++) {
        const struct pm_cells *cells = &regions[r].cells;
        for (size_t i = 0; i < pm_cells_count(cells); i++) {
            size_t x = i % (size_t)cells->width, y = i / (size_t)cells->width;
            double weight = (double)cell_pixels(cells, i) * hair[regions[r].index[i]] *
                            regions[r].window.columns[0][x] * regions[r].window.rows[0][y];
            all += weight;
            crushed += weight * cells->crushed[i];
        }
    }
    return all > 0 ? (float)(crushed / all) : 0;
}

/* Where one region's cells go: its own square of tiles. */
struct target {
    struct pm_group *group;
    struct pm_tones *tiles;
    int side;
    float crushed_weight; /* what a wholly crushed cell counts */
};

static void add_cell(const struct target *to, const struct pm_region_cells *region, int x, int y,
                     const struct pm_bins *bins, const float *hair) {
    const struct pm_cells *cells = &region->cells;
    size_t at = (size_t)y * (size_t)cells->width + (size_t)x;
    const struct pm_bin *bin = &bins->bin[region->index[at]];
    const float *xyz = cells->xyz + 3 * at;
    float L = cells->lab[3 * at];
    float pixels = cell_pixels(cells, at) * (1 - cells->crushed[at] * (1 - to->crushed_weight));
    float weight =
        pixels * hair[region->index[at]] * region->window.columns[0][x] * region->window.rows[0][y];
    int tile = y * to->side / cells->height * to->side + x * to->side / cells->width;
    pm_tones_add(&to->tiles[tile], L, xyz, weight);
    pm_tones_add(&to->group->raw, L, cells->raw + 3 * at, weight);
    for (int k = 0; k < PM_REDRAWS; k++)
        pm_tones_add(&to->group->redraws[k], L, xyz,
                     pixels * bin->hair[k] * region->window.columns[k][x] * region->window.rows[k][y]);
}

static void add_regions(struct pm_group *group, const struct pm_region_cells *regions, size_t n, int side,
                        const struct pm_bins *bins, const float *hair) {
    /* A fourth power lets a tenth of crushed cells go and keeps most of them where nine tenths are. */
    float crushed_weight = powf(crushed_share(regions, n, hair), 4);
    for (size_t r = 0; r < n; r++) {
        struct target to = {group, group->tiles + r * (size_t)(side * side), side, crushed_weight};
        for (int y = 0; y < regions[r].cells.height; y++)
            for (int x = 0; x < regions[r].cells.width; x++)
                add_cell(&to, &regions[r], x, y, bins, hair);
    }
    for (size_t i = 0; i < group->n_tiles; i++)
        pm_tones_merge(&group->all, &group->tiles[i], 1);
}

bool pm_group_new(struct pm_group *group, const struct pm_region_cells *regions, size_t n,
                  const struct pm_bins *bins, struct pm_error *err) {
    *group = (struct pm_group){0};
    int side = (int)fmax(2, floor(TILES_A_SIDE / sqrt((double)n)));
    float *hair = pm_alloc(bins->n, sizeof *hair, err);
    group->n_tiles = n * (size_t)(side * side);
    group->tiles = pm_alloc(group->n_tiles, sizeof *group->tiles, err);
    bool done = hair != NULL && group->tiles != NULL;
    for (size_t i = 0; done && i < bins->n; i++)
        hair[i] = pm_bin_hair(&bins->bin[i]);
    if (done)
        add_regions(group, regions, n, side, bins, hair);
    free(hair);
    return done;
}

void pm_group_free(struct pm_group *group) {
    free(group->tiles);
    *group = (struct pm_group){0};
}
