/* Step 6: the decoded pixels of the hair, where strands still stand apart: spread, counts, blown and crushed.
 */
#ifndef PM_HAIR_DETAIL_H
#define PM_HAIR_DETAIL_H

#include "hair/bins.h"
#include "hair/tones.h"

struct pm_detail {
    struct pm_tones tones;   /* neither clipped nor crushed */
    struct pm_tones crushed; /* crushed */
    double pixels;           /* decoded pixels in the boxes */
    double hair;             /* of them hair, clipped or not */
    double bright, dark;     /* of that, any channel >= 250; all <= 5 */
};

/* Adds the pixels of one drawn box, weighted by how much the cell that they lie in is hair. Large boxes are
 * read in every second, third... row. Blown-out cells have no colour to tell them by: they are hair where
 * hair surrounds them. */
PM_USE_RESULT bool pm_detail_add(struct pm_detail *detail, const struct pm_region_cells *region,
                                 const struct pm_bins *bins, const struct pm_pixels *crop,
                                 const struct pm_box *box, const struct pm_profile *profile,
                                 const struct pm_correction *correction, struct pm_error *err);

#endif
