#include "hair/detail.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "hair/group.h"
#include "hair/light.h"
#include "hair/texture.h"

/* Rows are left out of a box with more pixels than this. */
enum { PIXELS_ENOUGH = 150000 };

/* A blown-out cell is hair where this much of its 7 x 7 neighbourhood is. */
static const float surrounded_frac = 0.6f;

/* How much each cell is hair, blown-out ones by their neighbours. free() */
static float *hair_of_cells(const struct pm_region_cells *region, const struct pm_bins *bins,
                            struct pm_error *err) {
    const struct pm_cells *cells = &region->cells;
    size_t n = pm_cells_count(cells);
    float *hair = pm_alloc(n, sizeof *hair, err);
    float *around = pm_alloc(n, sizeof *around, err);
    if (hair == NULL || around == NULL)
        goto fail;
    for (size_t i = 0; i < n; i++)
        hair[i] = cells->usable[i] * pm_bin_hair(&bins->bin[region->index[i]]);
    if (!pm_box_blur(around, hair, cells->width, cells->height, 3, err))
        goto fail;
    for (size_t i = 0; i < n; i++)
        if (cells->usable[i] < 1 && around[i] > surrounded_frac)
            hair[i] = 1;
    free(around);
    return hair;
fail:
    free(around);
    free(hair);
    return NULL;
}

static void add_pixel(struct pm_detail *detail, const float *xyz, uint8_t flags, float weight) {
    detail->hair += weight;
    detail->bright += (flags & PM_LIGHT_BRIGHT) ? weight : 0;
    detail->dark += (flags & PM_LIGHT_CRUSHED) ? weight : 0;
    if (weight > 0 && !(flags & PM_LIGHT_CLIPPED))
        pm_tones_add((flags & PM_LIGHT_CRUSHED) ? &detail->crushed : &detail->tones, pm_light_L(xyz[1]), xyz,
                     weight);
}

bool pm_detail_add(struct pm_detail *detail, const struct pm_region_cells *region, const struct pm_bins *bins,
                   const struct pm_pixels *crop, const struct pm_box *box, const struct pm_profile *profile,
                   const struct pm_correction *correction, struct pm_error *err) {
    struct pm_light_row row = {0};
    float *hair = hair_of_cells(region, bins, err);
    bool done = hair != NULL && pm_light_row_new(&row, box->w, correction != NULL, err);
    if (!done)
        goto out;
    const struct pm_cells *cells = &region->cells;
    int left = box->x - crop->box.x, top = box->y - crop->box.y;
    int stride = (int)((int64_t)box->w * box->h / PIXELS_ENOUGH) + 1;
    for (int y = stride / 2; y < box->h; y += stride) {
        pm_light_read(&row, crop, left, top + y, profile, correction);
        const float *line = hair + (int64_t)(top + y) * cells->height / crop->box.h * cells->width;
        for (int x = 0; x < box->w; x++)
            add_pixel(detail, row.xyz + 3 * x, row.flags[x],
                      (float)stride * line[(int64_t)(left + x) * cells->width / crop->box.w]);
        detail->pixels += (double)stride * box->w;
    }
out:
    pm_light_row_free(&row);
    free(hair);
    return done;
}
