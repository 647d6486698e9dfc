/* Treated scalp that has healed: the colour of the dots of pigment, separately from their coverage. */
#ifndef PM_SCALP_TREATED_H
#define PM_SCALP_TREATED_H

#include "color/correct.h"
#include "color/profile.h"
#include "photo/pixels.h"

/* What to measure. Everything is borrowed for the call. Crops contain only what was drawn, at the photo's
 * full resolution, since dots are a few pixels wide. */
struct pm_treated_request {
    const struct pm_pixels *treated; /* scalp with dots, n_treated crops, at least 1 */
    size_t n_treated;
    const struct pm_pixels *skin; /* bare skin; n_skin 0 if none was drawn */
    size_t n_skin;
    const struct pm_profile *profile;
    const struct pm_correction *correction; /* NULL: none */
    double chroma_step;                     /* the file's rounding step of chroma (see pixels.h), 0 unknown */
};

/* Fills *facts. Without bare skin, skin_lab and redness_a are NAN, and everything else is relative to the
 * skin between the dots. Fails with PM_E_REGION if the crops have too few pixels, with PM_E_MEMORY. */
PM_USE_RESULT bool pm_treated_measure(const struct pm_treated_request *request,
                                      struct pm_treated_facts *facts, struct pm_error *err);

#endif
