/* Which bottles may be used, and those whose blends can be computed, ready for the search. */
#ifndef PM_BLEND_BOTTLES_H
#define PM_BLEND_BOTTLES_H

#include "blend/mix.h"
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

/* A search over more would take too long; of a larger palette the nearest to the target count. */
enum { PM_MOST_BOTTLES = 250 };

/* Arrays have n items, nearest to the target first. */
struct pm_bottles {
    const struct pm_palette *palette;
    size_t n;
    int *shade; /* index in the palette */
    int *order; /* rank by id */
    int *brand; /* equal numbers may be blended */
    struct pm_mixer mixer;
};

/* All usable shades of the palette, at most PM_MOST_BOTTLES. A shade without a brand goes only with others
 * without, unless brands may be mixed. Shades whose Lab no surface can have are left out: nothing is known of
 * their blends. */
PM_USE_RESULT bool pm_bottles_init(struct pm_bottles *bottles, const struct pm_palette *palette,
                                   const struct pm_choice *choice, struct pm_lab target,
                                   struct pm_error *err);
/* The `n` shades given by index, in that order, all of one brand; fails with PM_E_PALETTE where one can not
 * be blended. */
PM_USE_RESULT bool pm_bottles_of(struct pm_bottles *bottles, const struct pm_palette *palette,
                                 const int *shades, size_t n, struct pm_error *err);
void pm_bottles_free(struct pm_bottles *bottles);

#endif
