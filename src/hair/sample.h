/* Step 1: a crop becomes a small picture in linear light, fine enough to distinguish hair from skin and
 * background.
 */
#ifndef PM_HAIR_SAMPLE_H
#define PM_HAIR_SAMPLE_H

#include "color/correct.h"
#include "color/profile.h"
#include "photo/pixels.h"

/* A box becomes about 64 x 64 cells, whatever its shape; the crop around it up to four times as many.
 * Below 500 pixels nothing is averaged. */
enum { PM_CELLS_SIDE = 64, PM_FEWEST_PIXELS = 500 };

/* Area averages of the crop. A cell of 1 pixel is that pixel. */
struct pm_cells {
    int width, height;
    double left, top, right, bottom; /* the drawn box, in cells */
    double cell_px;                  /* decoded pixels in a cell (an area) */
    float *xyz;                      /* 3 a cell, corrected; one after them may be written */
    float *lab;                      /* 3 a cell, of xyz */
    float *usable;                   /* 0-1: 0 if more than a few pixels are clipped */
    float *crushed;                  /* 0-1: share of crushed pixels */
};

/* Averages `crop`, which holds `box` (both in scaled upright pixels). */
PM_USE_RESULT bool pm_cells_new(struct pm_cells *cells, const struct pm_pixels *crop,
                                const struct pm_box *box, const struct pm_profile *profile,
                                const struct pm_correction *correction, struct pm_error *err);
/* Marks in looked_at, which has one entry per row of the crop, the rows that pm_cells_new reads. */
void pm_cells_mark_rows(const struct pm_box *crop, const struct pm_box *box, bool *looked_at);
void pm_cells_free(struct pm_cells *cells);

static inline size_t pm_cells_count(const struct pm_cells *cells) {
    return (size_t)cells->width * (size_t)cells->height;
}

#endif
