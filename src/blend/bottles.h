/* The bottles of a palette: which may be used, what their blends are computed from, and, once a run has
 * searched enough, the colours of all their blends. */
#ifndef PM_BLEND_BOTTLES_H
#define PM_BLEND_BOTTLES_H

#include "blend/mix.h"
#include "blend/mixtures.h"

/* A search over more would take too long; of a larger palette the nearest to the target count. */
enum { PM_MOST_BOTTLES = 250 };

/* Made once for a run and only read from then on: threads share it. Arrays have an item for each shade. */
struct pm_bottles {
    const struct pm_palette *palette;
    bool *excluded; /* it is not to be used; NULL: all may be */
    int *order;     /* rank by id */
    int *brand;     /* equal numbers may be blended */
    struct pm_mixer mixer;
    struct pm_mixtures *mixtures; /* of all of them, once that pays: see pm_mixtures_table */
};

/* `exclude` names the shades that are not to be used, "N1,W3"; NULL: none. PM_E_USAGE if one is no shade
 * of the palette (a slip of the pen must not go unseen). A shade without a brand goes only with others
 * without, unless brands may be mixed. Keeps the palette. */
PM_USE_RESULT bool pm_bottles_init(struct pm_bottles *bottles, const struct pm_palette *palette,
                                   const char *exclude, bool mix_brands, struct pm_error *err);
void pm_bottles_free(struct pm_bottles *bottles);

/* The shade is neither excluded nor out of stock (STOCK 0; unknown stock counts as there). */
bool pm_bottle_usable(const struct pm_bottles *bottles, int shade);

/* The usable shade nearest to `target` by CIEDE2000, the lower id where two are equally near; -1: none. */
int pm_nearest_bottle(const struct pm_bottles *bottles, struct pm_lab target);

/* PM_MOST_BOTTLES where more shades are usable, so that blends are looked for among the nearest; else -1:
 * among all. */
int pm_bottles_among(const struct pm_bottles *bottles);

/* The usable shades, nearest to the target first, equally near ones by id: at most PM_MOST_BOTTLES, less
 * those whose Lab no surface can have, since nothing is known of their blends. *shades is the caller's,
 * free(). */
PM_USE_RESULT bool pm_bottles_near(const struct pm_bottles *bottles, struct pm_lab target, size_t **shades,
                                   size_t *n, struct pm_error *err);

/* PM_E_PALETTE if one of the `n` shades can not be blended. */
PM_USE_RESULT bool pm_bottles_check(const struct pm_bottles *bottles, const int *shades, size_t n,
                                    struct pm_error *err);

#endif
