/* Many mixtures at once in single precision, to select those worth computing exactly. Mixtures dropped
 * here are certainly too far from the target; the others are examined more closely. */
#ifndef PM_BLEND_CANDIDATES_H
#define PM_BLEND_CANDIDATES_H

#include "base/lanes.h"
#include "blend/least_de00.h"
#include "blend/lower_bound.h"
#include "pigmatch.h"

/* All coprime ratios of one number of pigments in some drops, column by column; padded with zeros to whole
 * lanes. */
struct pm_ratios {
    size_t count, padded;
    float *drops[PM_MAX_PARTS]; /* one block, owned by drops[0] */
};

PM_USE_RESULT bool pm_ratios_init(struct pm_ratios *ratios, int pigments, int drops, struct pm_error *err);
/* How many ratios of exactly `pigments` (2 or 3) pigments there are in at most `drops` drops. */
size_t pm_ratio_count(int pigments, int drops);
void pm_ratios_free(struct pm_ratios *ratios);

/* A ratio that may still be the best of its set; its CIEDE2000 to the target is certainly not below this.
 */
struct pm_passing {
    size_t ratio;
    float least_de00;
};

/* The ratios that none of the forms (see pm_set_forms) rejects, in order, and the forms in another; `passing`
 * holds padded + 1 items.
 */
size_t pm_quick_forms(const struct pm_ratios *ratios, float forms[PM_MOST_FORMS][3], int n_forms,
                      struct pm_passing *passing);

/* A mixer's pigments in single precision. */
struct pm_quick {
    float (*absorb)[PM_BANDS], (*scatter)[PM_BANDS];
    float band[PM_BANDS][3]; /* pm_band_xyz() as shares of white's sums */
    bool surface, flat;      /* flat: scatter is the same in all bands of every pigment */
};

PM_USE_RESULT bool pm_quick_init(struct pm_quick *quick, const struct pm_mixer *mixer, struct pm_error *err);
void pm_quick_free(struct pm_quick *quick);

#define PM_QUICK_ERROR_L  0.001f
#define PM_QUICK_ERROR_AB 0.006f

/* L*, a*, b* of PM_LANES mixtures of three pigments (one may have no drops, not all): within 0.001 of the
 * exact L* and 0.006 of the exact a* and b*. X, Y, Z are sums of 36 positive terms, each with a relative
 * error below 5e-6, and come out within 1e-5; the cube roots are within 1e-6. */
void pm_quick_lab(const struct pm_quick *quick, const size_t which[PM_MAX_PARTS],
                  const float drops[PM_MAX_PARTS][PM_LANES], float lab[3][PM_LANES]);

/* Whether an L* of pm_quick_lab may lie in the range of a reach. */
bool pm_in_window(const struct pm_reach *reach, float L);

/* Keeps, in order, those of the `n` ratios in `passing` that may lie within the reach, with their
 * distances. */
size_t pm_quick_near(const struct pm_quick *quick, const struct pm_ratios *ratios,
                     const struct pm_reach *reach, const size_t which[PM_MAX_PARTS],
                     struct pm_passing *passing, size_t n);

#endif
