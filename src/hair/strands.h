/* The width of a strand in the picture, whether there are strands at all, and whether they are in focus. */
#ifndef PM_HAIR_STRANDS_H
#define PM_HAIR_STRANDS_H

#include "hair/bins.h"
#include "hair/group.h"

struct pm_strands {
    double width_px;   /* decoded pixels; NAN if the hair shows no structure */
    double detail_px;  /* width of the finest detail, into which crossing strands divide strands; NAN */
    double elongation; /* how much longer than wide the structure is: 1 dots, 2 and more strands; NAN */
};

/* Whether this is stubble: dots, not strands, on a ground of the skin's colour. `placed` is every pixel
 * among the hair; without a skin rectangle (NULL) it cannot be determined, and the answer is no. Painted
 * stubble of 2 to 6 px: elongation 1.15 to 1.7, the lighter half 4 to 7.7 from the skin; the eight real
 * portraits' hair: never both. */
bool pm_is_stubble(const struct pm_strands *strands, const struct pm_histogram *placed,
                   const struct pm_lab *skin);

/* Marks in looked_at, which has one entry per row of the crop, the rows that pm_find_strands reads. */
void pm_strands_mark_rows(const struct pm_box *crop, const struct pm_box *box, bool *looked_at);

/* Examines up to 128 x 128 decoded pixels in the middle of the drawn box. The structure function of L*
 * (without structure broader than 12 pixels) along four directions gives the lag at which pixels differ
 * half as much as independent ones; twice the shortest such lag, to the power of 1.2, is the width. The
 * detail is twice the same lag without structure broader than 4 pixels. Calibrated on painted strands:
 * widths of 1 px are estimated 1.3 to 2.6, 2 px 1.7 to 3.3, 3 px 2.4 to 3.9, 4 px 3.4 to 4.5, 6 px 4.2
 * to 6.0; detail of 1 px strands 0.9 to 1.2 (one in sixteen 1.4), of 2 px 0.9 to 1.8 (three in sixteen
 * under 1.18). */
PM_USE_RESULT bool pm_find_strands(struct pm_strands *strands, const struct pm_region_cells *region,
                                   const struct pm_pixels *crop, const struct pm_box *box,
                                   const struct pm_bins *bins, const struct pm_reading *reading,
                                   struct pm_error *err);

/* Whether the hair is in focus: the variance of the Laplacian of L* over the hair in the drawn box, at a
 * fixed width (about 64 cells), as a share of the variance of L* itself, so that dark and light hair are
 * treated alike. NAN if the box is under 24 cells either way or its hair shows no contrast. */
double pm_sharpness(const struct pm_region_cells *region, const struct pm_bins *bins);

#endif
