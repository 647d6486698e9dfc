/* Treated scalp that has healed: what colour the dots of pigment are, apart from how much of the skin they
 * cover. */
#ifndef PM_SCALP_TREATED_H
#define PM_SCALP_TREATED_H

#include "color/correct.h"
#include "color/profile.h"
#include "photo/pixels.h"

/* What to measure. Everything is borrowed for the call. Crops hold nothing but what was drawn, at the photo's
 * full resolution: dots are a few pixels wide. */
struct pm_treated_request {
    const struct pm_pixels *treated; /* scalp with dots, n_treated crops, at least 1 */
    size_t n_treated;
    const struct pm_pixels *skin; /* bare skin; n_skin 0 if none was drawn */
    size_t n_skin;
    const struct pm_profile *profile;
    const struct pm_correction *correction; /* NULL: none */
    double chroma_step;                     /* what the file rounds chroma to (see photo.h), 0 unknown */
};

/* Fills *facts. Without bare skin its skin_lab and redness_a are NAN, all else comes from the skin between
 * the dots. Fails with PM_E_REGION if the crops have too few pixels, with PM_E_MEMORY. */
PM_USE_RESULT bool pm_treated_measure(const struct pm_treated_request *request,
                                      struct pm_treated_facts *facts, struct pm_error *err);

#endif
