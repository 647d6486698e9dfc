/* Bare skin: its colour, its typology angle. */
#ifndef PM_HAIR_SKIN_H
#define PM_HAIR_SKIN_H

#include "color/correct.h"
#include "color/profile.h"
#include "photo/photo.h"

/* The median of L*, of a* and of b* over area averages of the crops, `n` of them and all skin. *found is
 * false where every pixel is blown out. */
PM_USE_RESULT bool pm_measure_skin(struct pm_skin_facts *skin, bool *found, const struct pm_pixels *crops,
                                   size_t n, const struct pm_profile *profile,
                                   const struct pm_correction *correction, struct pm_error *err);

#endif
