/* The bottles of a palette: which may be used, the data for their blends, and, once a run has searched
 * enough, the colours of all their blends. */
#ifndef PM_BLEND_BOTTLES_H
#define PM_BLEND_BOTTLES_H

#include "blend/mix.h"
#include "blend/mixtures.h"

/* A search over more would take too long; of a larger palette the bottles nearest to the target are used. */
enum { PM_MOST_BOTTLES = 250 };

/* Made once for a run and then only read, so threads share it. Arrays have one item per shade. */
struct pm_bottles {
    const struct pm_palette *palette;
    bool *excluded; /* it is not to be used; NULL: all may be */
    int *order;     /* rank by id */
    int *brand;     /* equal numbers may be blended */
    struct pm_mixer mixer;
    struct pm_mixtures *mixtures; /* of all of them, once that pays: see pm_mixtures_table */
};

/* `exclude` names the shades that are not to be used, "N1,W3"; NULL: none. PM_E_USAGE if one is no shade
 * of the palette (a typing error must not go unnoticed). A shade without a brand is blended only with
 * others without, unless brands may be mixed. Refers to the palette. */
PM_USE_RESULT bool pm_bottles_init(struct pm_bottles *bottles, const struct pm_palette *palette,
                                   const char *exclude, bool mix_brands, struct pm_error *err);
void pm_bottles_free(struct pm_bottles *bottles);

/* The shade is neither excluded nor out of stock (STOCK 0; unknown stock counts as there). */
bool pm_bottle_usable(const struct pm_bottles *bottles, int shade);

/* The usable shade nearest to `target` by CIEDE2000, the lower id of two equally near ones; -1: none. */
int pm_nearest_bottle(const struct pm_bottles *bottles, struct pm_lab target);

/* PM_MOST_BOTTLES if more shades are usable, so that blends are searched among the nearest; otherwise -1:
 * among all. */
int pm_bottles_among(const struct pm_bottles *bottles);

/* The usable shades, nearest to the target first, equally near ones by id: at most PM_MOST_BOTTLES,
 * without those whose Lab no surface can have, since their blends are unknown. *shades is the caller's,
 * free(). */
PM_USE_RESULT bool pm_bottles_near(const struct pm_bottles *bottles, struct pm_lab target, size_t **shades,
                                   size_t *n, struct pm_error *err);

/* PM_E_PALETTE if one of the `n` shades can not be blended. */
PM_USE_RESULT bool pm_bottles_check(const struct pm_bottles *bottles, const int *shades, size_t n,
                                    struct pm_error *err);

#endif
