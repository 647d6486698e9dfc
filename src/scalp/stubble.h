/* Hair cut so short that it is dots on skin: recognises it, and separates the colour of the dots from
 * their coverage of the skin. */
#ifndef PM_SCALP_STUBBLE_H
#define PM_SCALP_STUBBLE_H

#include "color/correct.h"
#include "color/profile.h"
#include "photo/pixels.h"

/* A larger part of the photo gives no more information. */
enum { PM_STUBBLE_SIDE = 512 };

/* Everything is borrowed for the call. */
struct pm_stubble_request {
    const struct pm_pixels *crop; /* an area that should be hair only, at the photo's full resolution */
    const struct pm_lab *skin;    /* bare skin of the same photo, corrected by `correction`; NULL: unknown */
    const struct pm_profile *profile;
    const struct pm_correction *correction; /* NULL: none */
};

struct pm_stubble {
    bool found; /* the crop, or the middle half of it, shows stubble; otherwise nothing below is filled */
    struct pm_stubble_facts facts; /* `state` says whether the dots' colour could be solved */
    struct pm_lab uncorrected_lab; /* that of the dots, if it could */
};

/* Fails if memory runs out.
 *
 * Stubble consists of dots: as wide as long, without broader structure, with skin visible between them.
 * The dots' lightness is that of the darkest few pixels, corrected by the effect of a little more blur;
 * their hue is derived from what they remove from their surroundings, since JPEG does not preserve the
 * hue of a dot. Painted stubble (1.8 to 6 px, coverage of 9 to 65 %, three skins): L* within 6, half
 * within 1.5. */
PM_USE_RESULT bool pm_stubble_measure(const struct pm_stubble_request *request, struct pm_stubble *stubble,
                                      struct pm_error *err);

#endif
