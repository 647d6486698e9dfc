/* Hair cut so short that it is dots on skin: whether it is, and what colour the dots are, apart from how much
 * of the skin they cover. */
#ifndef PM_SCALP_STUBBLE_H
#define PM_SCALP_STUBBLE_H

#include "color/correct.h"
#include "color/profile.h"
#include "photo/pixels.h"

/* More of the photo than this tells nothing more. */
enum { PM_STUBBLE_SIDE = 512 };

/* Everything is borrowed for the call. */
struct pm_stubble_request {
    const struct pm_pixels *crop; /* what is to be hair and nothing else, at the photo's full resolution */
    const struct pm_lab *skin;    /* bare skin of the same photo, as `correction` gives it; NULL: unknown */
    const struct pm_profile *profile;
    const struct pm_correction *correction; /* NULL: none */
};

struct pm_stubble {
    bool found; /* the crop, or the middle half of it, shows stubble; else nothing below is filled */
    struct pm_stubble_facts facts; /* `state` says whether the dots' colour could be solved */
    struct pm_lab uncorrected_lab; /* the dots', where it could */
};

/* Fails where memory runs out.
 *
 * Stubble is dots: as wide as long, with nothing broader in them, between which skin shows. The dots'
 * lightness is the darkest few pixels', corrected by what a little more blur does to them; their hue is what
 * they take out of their surroundings, since JPEG keeps no hue of a dot. Painted stubble (1.8 to 6 px, covers
 * 9 to 65 %, three skins): L* within 6, half within 1.5. */
PM_USE_RESULT bool pm_stubble_measure(const struct pm_stubble_request *request, struct pm_stubble *stubble,
                                      struct pm_error *err);

#endif
