/* Where hair may be when nobody has drawn a region. */
#ifndef PM_HAIR_PROPOSE_H
#define PM_HAIR_PROPOSE_H

#include "color/profile.h"
#include "photo/pixels.h"

/* Proposes a box for hair in *box, in the overview's pixels; *found is false where nothing fits. A proposal
 * only: a wide band that differs from the border's colours, is coloured like hair and rougher than skin, has
 * skin below and none above. Hats, dark backgrounds and close-ups without a hairline mislead it or leave it
 * without an answer; a person looks at the overlay. Fails only when memory runs out. */
PM_USE_RESULT bool pm_propose_hair(struct pm_box *box, bool *found, const struct pm_pixels *overview,
                                   const struct pm_profile *profile, struct pm_error *err);

#endif
