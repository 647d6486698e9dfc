/* Many mixtures at once in single precision, to sort out what is worth mixing exactly. What is dropped here
 * is certainly too far from the target; what is kept is kept for a closer look. */
#ifndef PM_MATCH_QUICK_H
#define PM_MATCH_QUICK_H

#include "base/lanes.h"
#include "blend/bound.h"

/* All coprime ratios of one number of pigments in some drops, column by column; padded with zeros to whole
 * lanes. */
struct pm_ratios {
    size_t count, padded;
    float *drops[PM_MAX_PARTS]; /* one block, owned by drops[0] */
};

PM_USE_RESULT bool pm_ratios_init(struct pm_ratios *ratios, int pigments, int drops, struct pm_error *err);
void pm_ratios_free(struct pm_ratios *ratios);

/* A ratio that may still be the best of its set; its CIEDE2000 to the target is certainly no less than this.
 */
struct pm_passing {
    size_t ratio;
    float least_de00;
};

/* The ratios that none of the forms (see pm_set_forms) rejects, in order; `passing` holds padded + 1 items.
 */
size_t pm_quick_forms(const struct pm_ratios *ratios, double forms[PM_MOST_FORMS][3], int n_forms,
                      struct pm_passing *passing);

/* A mixer's pigments in single precision. */
struct pm_quick {
    float (*absorb)[PM_BANDS], (*scatter)[PM_BANDS];
    float band[PM_BANDS][3]; /* pm_band_xyz() as shares of white's sums */
    bool surface, flat;      /* flat: scatter is the same in all bands of every pigment */
};

PM_USE_RESULT bool pm_quick_init(struct pm_quick *quick, const struct pm_mixer *mixer, struct pm_error *err);
void pm_quick_free(struct pm_quick *quick);

/* L*, a*, b* of PM_LANES mixtures of three pigments (one may have no drops, not all): within 0.001 of the
 * exact L* and 0.006 of the exact a* and b*. X, Y, Z are sums of 36 positive terms, each with a relative
 * error below 5e-6, and come out within 1e-5; the cube roots are within 1e-6. */
void pm_quick_lab(const struct pm_quick *quick, const size_t which[PM_MAX_PARTS],
                  const float drops[PM_MAX_PARTS][PM_LANES], float lab[3][PM_LANES]);

/* Keeps, in order, those of the `n` ratios in `passing` that may lie within the reach, and tells how
 * near. */
size_t pm_quick_near(const struct pm_quick *quick, const struct pm_ratios *ratios,
                     const struct pm_reach *reach, const size_t which[PM_MAX_PARTS],
                     struct pm_passing *passing, size_t n);

#endif
