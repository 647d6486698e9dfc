/* Measures hair in pixels: its colour, spread and clusters, and the uncertainty. */
#ifndef PM_HAIR_HAIR_H
#define PM_HAIR_HAIR_H

#include "color/correct.h"
#include "color/profile.h"
#include "hair/grey.h"
#include "hair/region.h"
#include "hair/strand_check.h"
#include "photo/pixels.h"
#include "pigmatch.h"

/* What to measure. Everything is borrowed for the call. */
struct pm_hair_request {
    const struct pm_pixels *hair; /* n_hair crops, all at one scale; each holds its box and a ring of up to
                                     half the box's size around it, as far as the photo reaches */
    const struct pm_box
        *hair_boxes; /* what was drawn, in the scaled upright pixels that crop.box counts in */
    size_t n_hair;   /* at least 1 */
    const struct pm_hair_shape
        *shape;        /* of hair that was found: n_hair is 1, its box lies in the middle of it; NULL */
    int photo_long_px; /* with `shape`: the full photo's long side */
    const struct pm_pixels *skin; /* n_skin crops of nothing but skin; NULL if none is given */
    size_t n_skin;
    const struct pm_profile *profile;
    const struct pm_correction *correction; /* NULL: none */
    double correction_de00;                 /* 90 % radius due to camera and light (pigmatch-method(7)) */
};

/* The values that the photo checks use; shares are of the hair's pixels. */
struct pm_hair_observation {
    double highlights_frac; /* any channel >= 250 */
    double crushed_frac;    /* all channels <= 5 */
    double median_L;
    double iqr_L;
    double sharpness; /* variance of the Laplacian of L* at a fixed width; NAN in small regions */
    struct pm_strand_check found_strands; /* in hair that was found */
    bool smooth; /* every drawn region is too smooth for hair; false of found hair and of small regions */
    double detail_px;       /* width of its finest detail, decoded pixels; NAN unknown */
    double strand_px;       /* estimated width of a strand, full-size pixels; NAN unknown */
    double elongation;      /* of its structure: 1 dots, 2 and more strands; NAN unknown */
    bool parted;            /* into a dark and a grey component, which are reported */
    bool stubble;           /* dark dots on the given skin, no strands */
    int short_side_px;      /* of the largest region, full-size pixels */
    int64_t trimmed_pixels; /* full-size pixels that the colour was taken from */
};

/* `hair` and `skin` as in a record. */
struct pm_hair_result {
    struct pm_hair_facts hair;
    struct pm_grey grey; /* its dark and grey strands; all 0 of stubble */
    struct pm_skin_facts skin;
    bool has_skin;
    struct pm_hair_observation observation;
    struct pm_hair_mask masks[PM_MAX_REGIONS];
    size_t n_masks;
};

/* Marks in looked_at, which has one entry per row of a crop, the rows that pm_hair_measure uses for its box.
 */
void pm_hair_mark_rows(const struct pm_box *crop, const struct pm_box *box, bool *looked_at);

/* Measures. All numbers are deterministic. Fails with PM_E_REGION if a box has no pixels, with
 * PM_E_NO_HAIR if nothing is left to measure (every pixel blown out), with PM_E_MEMORY; *result is then
 * empty. On success it is freed by pm_hair_result_free. */
PM_USE_RESULT bool pm_hair_measure(const struct pm_hair_request *request, struct pm_hair_result *result,
                                   struct pm_error *err);
void pm_hair_result_free(struct pm_hair_result *result);

/* Bare skin: the medians of L*, a* and b* over area averages of the `n` crops, which show only skin.
 * *found is false if every pixel is blown out. */
PM_USE_RESULT bool pm_measure_skin(struct pm_skin_facts *skin, bool *found, const struct pm_pixels *crops,
                                   size_t n, const struct pm_profile *profile,
                                   const struct pm_correction *correction, struct pm_error *err);

/* Several photos of one client. Pools `n` (at least 1) measurements of the same hair into *pooled. Colours
 * are averaged in linear light, each photo weighted by the inverse square of its uncertainty. Sampling and
 * selection errors are independent from photo to photo and shrink; the camera's error is shared and does not.
 * Disagreement beyond their own sampling and selection (90 % radius of their distances from the pooled
 * colour) is added to the selection. Counts are summed; spread, extremes, clusters and shares are
 * weighted by pixels, and clusters closer than 5 are merged. A single measurement is returned unchanged. */
void pm_combine_hair(struct pm_hair_facts *pooled, const struct pm_hair_facts *const *photos, size_t n);

#endif
