#include "hair/group.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "hair/light.h"
#include "hair/texture.h"

/* About this many tiles in all, at least 2 x 2 per region; of a crop with more pixels than that, rows are
 * skipped. */
enum { TILES_A_SIDE = 6, PIXELS_ENOUGH = 40000 };

/* Colours are counted at every second pixel of a row: they are many, and neighbours are alike. */
enum { COLOUR_EVERY = 2 };

/* A blown-out cell is hair if this share of its 7 x 7 neighbourhood is. A place is among hair from half
 * of that on, since hair of a second colour may be recognised only by half. */
static const float surrounded_frac = 0.6f, among_frac = 0.3f;

/* The small weight of clipped pixels if everything is blown out, so that there is a colour at all. */
static const float last_resort = 1e-6f;

/* The weights of a cell's pixels: for the colour, under each redraw, as hair of the drawn box, and as a
 * place among hair, regardless of their own colour. */
struct cell_weight {
    float redraws[PM_REDRAW_LANES], colour, hair, place;
    bool inside; /* of hair that was found: what a drawn box is else */
};

/* Pixels side by side of one cell and one tile, in the drawn box's columns or not. */
struct run {
    int from, to, cell, tile;
    bool in;
};

/* One crop being added to the group. */
struct pass {
    struct pm_group *group;
    const struct pm_region_cells *region;
    const struct pm_bins *colours;
    const struct pm_box *crop, *box;
    struct cell_weight *cells;
    struct run *runs;
    size_t n_runs;
    float *L;  /* of each pixel of the row */
    int *bins; /* by L */
    struct pm_light_row row;
    struct pm_histogram *tiles;
    int side;             /* tiles a side */
    float crushed_weight; /* the weight of a crushed pixel */
    int64_t weighed_row;  /* of cells: the last one weighed under each redraw; -1: none */
};

static void weigh_cell(struct cell_weight *weight, const struct pm_region_cells *region, size_t x, size_t y,
                       const struct pm_bins *bins) {
    const size_t width = (size_t)region->cells.width, at = y * width + x;
    const struct pm_bin *bin = &bins->bin[region->index[at]];
    float usable = region->cells.usable[at] + last_resort;
    weight->hair = pm_cell_hair(region, bins, at);
    weight->colour = pm_window_part(&region->window, 0, x, y, width, usable * bin->mean_hair);
    weight->inside = region->window.masks[0] != NULL && region->window.masks[0][at] > 0.5f;
}

/* The weights of a row of cells under each redraw; few rows are read. */
static void weigh_redraws(struct pass *pass, size_t y) {
    const struct pm_region_cells *region = pass->region;
    const size_t width = (size_t)region->cells.width;
    for (size_t x = 0, at = y * width; x < width; x++, at++) {
        const float usable = region->cells.usable[at] + last_resort,
                    *hair = pass->colours->bin[region->index[at]].hair;
        float *weights = pass->cells[at].redraws;
        for (int k = 0; k < PM_REDRAW_LANES; k += PM_LANES)
            pm_store(weights + k, usable * pm_load(hair + k));
        pm_window_parts(&region->window, x, y, width, weights);
    }
}

/* Blown-out cells have no usable colour: they are hair if hair surrounds them. So are, as a place,
 * strands of another colour, such as a grey one among dark ones. */
static bool look_around(struct cell_weight *weights, const struct pm_cells *cells, struct pm_error *err) {
    size_t n = pm_cells_count(cells);
    float *hair = pm_alloc_unset(n, sizeof *hair, err), *around = pm_alloc_unset(n, sizeof *around, err);
    bool done = hair != NULL && around != NULL;
    for (size_t i = 0; done && i < n; i++)
        hair[i] = weights[i].hair;
    done = done && pm_box_blur(around, hair, cells->width, cells->height, 3, err);
    for (size_t i = 0; done && i < n; i++) {
        weights[i].place = around[i] > among_frac ? 1 : 0;
        if (cells->usable[i] < 1 && around[i] > surrounded_frac)
            weights[i].hair = 1;
    }
    free(hair);
    free(around);
    return done;
}

static void fill_runs(struct pass *pass) {
    const struct pm_box *crop = pass->crop, *box = pass->box;
    struct run *run = pass->runs - 1;
    for (int x = 0; x < crop->w; x++) {
        const struct run next = {x, x + 1, (int)((int64_t)x * pass->region->cells.width / crop->w),
                                 x * pass->side / crop->w,
                                 x >= box->x - crop->x && x < box->x - crop->x + box->w};
        if (x > 0 && next.cell == run->cell && next.tile == run->tile && next.in == run->in)
            run->to = next.to;
        else
            *++run = next;
    }
    pass->n_runs = (size_t)(run + 1 - pass->runs);
}

static bool pass_new(struct pass *pass, bool corrected, struct pm_error *err) {
    const struct pm_cells *cells = &pass->region->cells;
    size_t n = pm_cells_count(cells);
    const size_t width = (size_t)pass->crop->w;
    pass->cells = pm_alloc_unset(n, sizeof *pass->cells, err);
    pass->runs = pm_alloc_unset(width, sizeof *pass->runs, err);
    pass->L = pm_alloc(width + PM_LANES, sizeof *pass->L, err);
    pass->bins = pm_alloc(width + PM_LANES, sizeof *pass->bins, err);
    if (pass->cells == NULL || pass->runs == NULL || pass->L == NULL || pass->bins == NULL ||
        !pm_light_row_new(&pass->row, pass->crop->w, corrected, err))
        return false;
    for (size_t y = 0, at = 0; y < (size_t)cells->height; y++)
        for (size_t x = 0; x < (size_t)cells->width; x++, at++)
            weigh_cell(&pass->cells[at], pass->region, x, y, pass->colours);
    fill_runs(pass);
    return look_around(pass->cells, cells, err);
}

static void pass_free(struct pass *pass) {
    free(pass->cells);
    free(pass->runs);
    free(pass->L);
    free(pass->bins);
    pm_light_row_free(&pass->row);
}

/* The crushed share of all pixels that contribute to the colour. */
static float crushed_share(const struct pass *passes, size_t n) {
    double crushed = 0, all = 0;
    for (size_t r = 0; r < n; r++) {
        const struct pm_cells *cells = &passes[r].region->cells;
        for (size_t i = 0; i < pm_cells_count(cells); i++) {
            double weight = passes[r].cells[i].colour * cells->cell_px;
            all += weight;
            crushed += weight * cells->crushed[i];
        }
    }
    return all > 0 ? (float)(crushed / all) : 0;
}

static bool add_colour(struct pm_group *group, const float xyz[3], float weight, struct pm_error *err) {
    float lab[3];
    pm_light_lab(xyz, lab);
    size_t at = pm_lattice_at(&group->lattice, lab);
    if (group->lattice.n > group->colours_capacity) {
        size_t known = group->colours_capacity;
        if (!pm_grow((void **)&group->colours, &group->colours_capacity, group->lattice.n,
                     sizeof *group->colours, err))
            return false;
        for (size_t i = known; i < group->colours_capacity; i++)
            group->colours[i] = (struct pm_colour_sum){0};
    }
    struct pm_colour_sum *sum = &group->colours[at];
    sum->weight += weight;
    sum->X += weight * xyz[0];
    sum->Y += weight * xyz[1];
    sum->Z += weight * xyz[2];
    return true;
}

/* `n` pixels of the drawn box, each of which represents `pixels`, `hair` of them hair. */
static void count_pixels(struct pm_group *group, const uint8_t *flags, int n, double hair, double pixels) {
    int clipped = 0, bright = 0, crushed = 0, kept = 0;
    for (int i = 0; flags != NULL && i < n; i++) {
        clipped += (flags[i] & PM_LIGHT_CLIPPED) != 0;
        bright += (flags[i] & PM_LIGHT_BRIGHT) != 0;
        crushed += (flags[i] & PM_LIGHT_CRUSHED) != 0;
        kept += (flags[i] & (PM_LIGHT_CLIPPED | PM_LIGHT_CRUSHED)) == 0;
    }
    group->box_pixels += n * pixels;
    group->hair_pixels += n * hair;
    group->bright_pixels += bright * hair;
    group->dark_pixels += crushed * hair;
    group->kept_pixels += (flags != NULL ? kept : n) * hair;
    group->clipped_pixels += clipped * pixels;
}

static void count_around(struct pm_group *group, const uint8_t *flags, int n, double pixels) {
    group->around_pixels += n * pixels;
    for (int i = 0; flags != NULL && i < n; i++)
        group->clipped_around_pixels += (flags[i] & PM_LIGHT_CLIPPED) ? pixels : 0;
}

/* A pixel's weight in its tile and under each redraw, in all four lanes. */
enum { WEIGHTS = PM_REDRAWS + 1 };

static inline void fill_weights(pm_lanes weights[WEIGHTS], const struct cell_weight *cell, float pixels) {
    weights[0] = pm_all(pixels * cell->colour);
    for (int k = 0; k < PM_REDRAWS; k++)
        weights[1 + k] = pm_all(pixels * cell->redraws[k]);
}

static float pixels_with(const struct pass *pass, uint8_t flags, float pixels) {
    return flags & PM_LIGHT_CLIPPED   ? pixels * last_resort
           : flags & PM_LIGHT_CRUSHED ? pixels * pass->crushed_weight
                                      : pixels;
}

/* Pixels of one cell and one tile, each of which represents `pixels`. */
static void add_pixels(struct pass *pass, const struct run *run, const struct cell_weight *cell,
                       struct pm_histogram *tile, float pixels) {
    enum { WEIGHED = PM_LIGHT_CLIPPED | PM_LIGHT_CRUSHED };
    struct pm_group *group = pass->group;
    const uint8_t *flags = pass->row.flags;
    uint8_t weighed = 0; /* the flags that the weights are made for */
    pm_lanes weights[WEIGHTS];
    fill_weights(weights, cell, pixels);
    for (int x = run->from; x < run->to; x++) {
        if ((flags[x] & WEIGHED) != weighed) {
            weighed = flags[x] & WEIGHED;
            fill_weights(weights, cell, pixels_with(pass, weighed, pixels));
        }
        const int bin = pass->bins[x];
        const pm_lanes entry = pm_histogram_entry_behind(pass->row.xyz + 3 * x - 1);
        pm_histogram_add(tile, bin, weights[0] * entry);
#pragma GCC unroll 7
        for (int k = 0; k < PM_REDRAWS; k++)
            pm_histogram_add(&group->redraws[k], bin, weights[1 + k] * entry);
        if (pass->row.raw != pass->row.xyz)
            pm_histogram_add(&group->raw, bin, weights[0] * pm_histogram_entry(pass->row.raw + 3 * x));
    }
}

/* Adds hair of all colours: the pixels of places among hair, in the drawn box. */
static bool add_places(struct pass *pass, const struct run *run, float pixels, struct pm_error *err) {
    struct pm_group *group = pass->group;
    for (int x = run->from; x < run->to; x++) {
        const uint8_t flags = pass->row.flags[x];
        if (flags & PM_LIGHT_CLIPPED)
            continue;
        const float weight = pixels_with(pass, flags, pixels);
        const float *xyz = pass->row.xyz + 3 * x;
        pm_histogram_add(&group->placed, pass->bins[x], weight * pm_histogram_entry_behind(xyz - 1));
        if (pass->row.raw != pass->row.xyz)
            pm_histogram_add(&group->placed_raw, pass->bins[x],
                             weight * pm_histogram_entry(pass->row.raw + 3 * x));
        if (x % COLOUR_EVERY == 0 && !add_colour(group, xyz, weight, err))
            return false;
    }
    return true;
}

static bool add_row(struct pass *pass, int y, int pixels, struct pm_error *err) {
    const struct pm_box *crop = pass->crop, *box = pass->box;
    const struct pm_cells *cells = &pass->region->cells;
    const int64_t cell_row = (int64_t)y * cells->height / crop->h;
    const struct cell_weight *line = pass->cells + cell_row * cells->width;
    struct pm_histogram *tiles = pass->tiles + y * pass->side / crop->h * pass->side;
    const bool found = pass->region->window.masks[0] != NULL;
    const bool row_in = y >= box->y - crop->y && y < box->y - crop->y + box->h;
    if (cell_row != pass->weighed_row)
        weigh_redraws(pass, (size_t)(pass->weighed_row = cell_row));
    for (const struct run *run = pass->runs; run < pass->runs + pass->n_runs; run++) {
        const struct cell_weight *cell = line + run->cell;
        const uint8_t *flags = pass->row.flagged ? pass->row.flags + run->from : NULL;
        if (cell->colour > 0)
            add_pixels(pass, run, cell, tiles + run->tile, (float)pixels);
        if (!(found ? cell->inside : row_in && run->in)) {
            count_around(pass->group, flags, run->to - run->from, pixels);
            continue;
        }
        count_pixels(pass->group, flags, run->to - run->from, (float)pixels * cell->hair, pixels);
        if (cell->place > 0 && !add_places(pass, run, (float)pixels, err))
            return false;
    }
    return true;
}

static int row_stride(const struct pm_box *crop) {
    return (int)((int64_t)crop->w * crop->h / PIXELS_ENOUGH) + 1;
}

static int first_row(const struct pm_box *crop) {
    int middle = row_stride(crop) / 2;
    return middle < crop->h ? middle : 0;
}

void pm_group_mark_rows(const struct pm_box *crop, bool *looked_at) {
    for (int y = first_row(crop); y < crop->h; y += row_stride(crop))
        looked_at[y] = true;
}

static bool add_crop(struct pass *pass, const struct pm_pixels *pixels, const struct pm_reading *reading,
                     struct pm_error *err) {
    int stride = row_stride(pass->crop);
    for (int y = first_row(pass->crop); y < pass->crop->h; y += stride) {
        pm_light_read(&pass->row, pixels, 0, y, 1, reading->profile, reading->correction);
        pm_light_lightness(&pass->row, pass->L);
        for (int x = 0; x < pass->crop->w; x += PM_LANES) {
            const pm_bits bins = pm_histogram_indices(pm_load(pass->L + x));
            memcpy(pass->bins + x, &bins, sizeof bins);
        }
        if (!add_row(pass, y, stride, err))
            return false;
    }
    return true;
}

static bool add_crops(struct pm_group *group, struct pass *passes, const struct pm_pixels *crops, size_t n,
                      const struct pm_reading *reading, struct pm_error *err) {
    /* A fourth power drops the crushed pixels if they are a tenth, and keeps most of them if they are nine
     * tenths. */
    float crushed_weight = powf(crushed_share(passes, n), 4);
    for (size_t r = 0; r < n; r++) {
        passes[r].crushed_weight = crushed_weight;
        if (!add_crop(&passes[r], &crops[r], reading, err))
            return false;
    }
    for (size_t i = 0; i < group->n_tiles; i++)
        pm_histogram_merge(&group->all, &group->tiles[i], 1);
    if (reading->correction == NULL) {
        group->raw = group->all;
        group->placed_raw = group->placed;
    }
    return true;
}

bool pm_group_new(struct pm_group *group, const struct pm_region_cells *regions,
                  const struct pm_pixels *crops, const struct pm_box *boxes, size_t n,
                  const struct pm_bins *bins, const struct pm_reading *reading, struct pm_error *err) {
    *group = (struct pm_group){0};
    struct pass passes[PM_MAX_REGIONS] = {0};
    int side = (int)fmax(2, floor(TILES_A_SIDE / sqrt((double)n)));
    group->n_tiles = n * (size_t)(side * side);
    group->tiles = pm_alloc(group->n_tiles, sizeof *group->tiles, err);
    bool done = group->tiles != NULL && pm_lattice_new(&group->lattice, err);
    for (size_t r = 0; done && r < n; r++) {
        passes[r] = (struct pass){.group = group,
                                  .region = &regions[r],
                                  .colours = bins,
                                  .crop = &crops[r].box,
                                  .box = &boxes[r],
                                  .tiles = group->tiles + r * (size_t)(side * side),
                                  .side = side,
                                  .weighed_row = -1};
        done = pass_new(&passes[r], reading->correction != NULL, err);
    }
    done = done && add_crops(group, passes, crops, n, reading, err);
    for (size_t r = 0; r < n; r++)
        pass_free(&passes[r]);
    return done;
}

void pm_group_free(struct pm_group *group) {
    free(group->tiles);
    free(group->colours);
    pm_lattice_free(&group->lattice);
    *group = (struct pm_group){0};
}
