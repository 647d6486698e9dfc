/* Long hair over visible scalp: the share of a region that is scalp, and the colour of hair near it, at
 * its roots. */
#ifndef PM_HAIR_ROOTS_H
#define PM_HAIR_ROOTS_H

#include "color/correct.h"
#include "color/profile.h"
#include "hair/grey.h"
#include "photo/pixels.h"

/* Everything is borrowed for the call. */
struct pm_roots_request {
    const struct pm_pixels *crop; /* all rows of it */
    struct pm_box box;            /* the part of it to examine, in the pixels of crop->box */
    bool all_roots;               /* all hair in the box is roots, according to a person */
    struct pm_lab hair;           /* the region's hair as measured */
    double hair_p90_L;            /* nine tenths of it are darker */
    const struct pm_lab *skin;    /* bare skin; NULL unknown */
    double detail_px;             /* width of the finest detail (hair/strands.h); NAN unknown */
    const struct pm_profile *profile;
    const struct pm_correction *correction; /* NULL: none */
};

/* Fills *facts, and the components of the hair near the scalp, its dark and grey strands, with `frac` 0
 * or NAN if there are not two. Fails if memory runs out.
 *
 * A pixel is scalp if its light is more than half way from hair to skin and its a* and b* are within 10
 * of the skin's (gloss is neutral, scalp in shade keeps most of its colour); but if such pixels are no
 * more than 4 L* lighter than nine tenths of the hair, they may be lit locks. Scalp is reported from 1 %
 * of the region on. Roots are hair within a sixteenth of the box's shorter side from a place of
 * which a third and more is scalp; their colour is the linear mean of the middle half of their unblurred
 * pixels, as for dark strands among grey ones (hair/grey.h). */
PM_USE_RESULT bool pm_roots_measure(const struct pm_roots_request *request, struct pm_density_facts *facts,
                                    struct pm_grey *grey, struct pm_error *err);

/* Whether roots were found or given. */
static inline bool pm_is_rooted(const struct pm_density_facts *facts) {
    return facts->roots == PM_ROOTS_GIVEN || facts->roots == PM_ROOTS_BESIDE_SCALP;
}

#endif
