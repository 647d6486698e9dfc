/* Step 5: the cells that are hair, sorted by lightness: the hair's colour and how sure the choice of them is.
 */
#ifndef PM_HAIR_GROUP_H
#define PM_HAIR_GROUP_H

#include "hair/bins.h"
#include "hair/tones.h"

struct pm_group {
    struct pm_tones *tiles; /* by place, for the bootstrap */
    size_t n_tiles;
    struct pm_tones all, raw;            /* everything; the same uncorrected, sorted by the corrected L* */
    struct pm_tones redraws[PM_REDRAWS]; /* what each redraw of the box would have taken */
};

/* How much of a bin is hair, over all redraws of the box. */
float pm_bin_hair(const struct pm_bin *bin);

/* Gathers what the separation called hair. Crushed cells hardly count as long as they are few: their colour
 * is lost; where most of the hair is crushed they are the hair. Freed by pm_group_free. */
PM_USE_RESULT bool pm_group_new(struct pm_group *group, const struct pm_region_cells *regions, size_t n,
                                const struct pm_bins *bins, struct pm_error *err);
void pm_group_free(struct pm_group *group);

#endif
