/* Which bottles may be chosen at all. */
#ifndef PM_MATCH_CHOICE_H
#define PM_MATCH_CHOICE_H

#include "palette/palette.h"

/* Zero it for "every bottle that is in stock, blends of one brand". Strings are borrowed. */
struct pm_choice {
    const char *const *exclude; /* ids that are not to be used */
    size_t n_exclude;
    bool mix_brands; /* a blend may take bottles of several brands */
};

/* PM_E_USAGE where an excluded id is no shade of the palette (a slip of the pen must not go unseen). */
PM_USE_RESULT bool pm_choice_check(const struct pm_choice *choice, const struct pm_palette *palette,
                                   struct pm_error *err);

/* The shade is neither excluded nor out of stock (STOCK 0; unknown stock counts as there). */
bool pm_shade_usable(const struct pm_choice *choice, const struct pm_shade *shade);

/* The usable shade nearest to `target` by CIEDE2000, the lower id where two are equally near; -1: none. */
int pm_nearest_shade(const struct pm_palette *palette, const struct pm_choice *choice, struct pm_lab target);

#endif
