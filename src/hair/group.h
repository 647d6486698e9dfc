/* Step 5: the decoded pixels that are hair, in which strands are still separate, as histograms of
 * lightness and of colour. */
#ifndef PM_HAIR_GROUP_H
#define PM_HAIR_GROUP_H

#include "hair/bins.h"
#include "hair/histogram.h"

/* XYZ sums of the pixels in one box of the colour lattice. */
struct pm_colour_sum {
    float weight, X, Y, Z;
};

struct pm_group {
    struct pm_histogram *tiles; /* by place, for the bootstrap */
    size_t n_tiles;
    struct pm_histogram all, raw; /* everything; the same uncorrected, sorted by the corrected L* */
    struct pm_histogram redraws[PM_REDRAWS]; /* the same for each redraw of the box */
    /* Places among hair in the drawn boxes, with strands of every colour: the separation may reject a
     * grey one among dark ones. By lightness and, numbered by the lattice, by colour. */
    struct pm_histogram placed, placed_raw; /* placed_raw uncorrected */
    struct pm_lattice lattice;
    struct pm_colour_sum *colours; /* lattice.n of them */
    size_t colours_capacity;
    /* Decoded pixels in the drawn boxes: all; hair; of the hair, any channel >= 250; all channels <= 5;
     * neither clipped nor crushed. */
    double box_pixels, hair_pixels, bright_pixels, dark_pixels, kept_pixels;
    /* Clipped ones in the boxes; all and clipped ones around the boxes. */
    double clipped_pixels, around_pixels, clipped_around_pixels;
};

/* The conversion of pixels. */
struct pm_reading {
    const struct pm_profile *profile;
    const struct pm_correction *correction; /* NULL: none */
};

/* Collects the pixels of the crops, each weighted by how far its cell is hair and belongs to the box. Of
 * large crops only every second, third... row is read. Clipped pixels are left out; crushed ones, whose
 * colour is lost, hardly count as long as they are few, but are used if most of the hair is crushed.
 * Freed by pm_group_free. */
PM_USE_RESULT bool pm_group_new(struct pm_group *group, const struct pm_region_cells *regions,
                                const struct pm_pixels *crops, const struct pm_box *boxes, size_t n,
                                const struct pm_bins *bins, const struct pm_reading *reading,
                                struct pm_error *err);
/* Marks the rows of a crop, of which looked_at has one each, that pm_group_new reads. */
void pm_group_mark_rows(const struct pm_box *crop, bool *looked_at);
void pm_group_free(struct pm_group *group);

#endif
