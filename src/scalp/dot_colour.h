/* The colour of dots and how much of the skin they cover, once it is known how light they are. */
#ifndef PM_HAIR_DOT_COLOUR_H
#define PM_HAIR_DOT_COLOUR_H

#include "scalp/dot_fit.h"

struct pm_dot_colour {
    double skin_rgb[3], ink_rgb[3]; /* linear light of the photo's own primaries */
    double cover_frac;              /* of all pixels, by opacity */
};

/* JPEG keeps colour coarsely, so a dot's own pixels show the skin's. What is kept is how much colour a dot
 * takes out of its surroundings: pixels are summed over some dots' width, and the pigment is the one that
 * would take out as much. Its luma is the fit's. */
PM_USE_RESULT bool pm_dot_colour(struct pm_dot_colour *colour, const struct pm_dots *dots,
                                 const struct pm_dot_fit *fit, const struct pm_scalp *scalps, size_t n,
                                 struct pm_error *err);

#endif
