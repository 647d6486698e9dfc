/* The bottles at hand: usable shades whose blends can be computed, ready for the search. */
#ifndef PM_MATCH_BOTTLES_H
#define PM_MATCH_BOTTLES_H

#include "blend/choice.h"
#include "blend/mix.h"

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
