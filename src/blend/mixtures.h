/* The colours of all blends of a palette's bottles, made once for a run: sorted into cells of L*, a*, b*,
 * so that a search examines few of them. */
#ifndef PM_BLEND_MIXTURES_H
#define PM_BLEND_MIXTURES_H

#include "blend/candidates.h"

/* A set of bottles: indices in the palette, rising. */
struct pm_mixture_set {
    size_t n, which[PM_MAX_PARTS];
};

/* One mixture: a ratio (pm_ratios) of a set. */
struct pm_mixture {
    uint32_t set, ratio;
};

/* Mixtures of nearly one colour. */
struct pm_mixture_cell {
    size_t first, n;       /* where they stand; padded to whole lanes with zeros */
    float low[3], high[3]; /* L*, a*, b*: the box that the exact colours lie in */
};

struct pm_mixture_table {
    int drops;                  /* most in a blend */
    struct pm_ratios ratios[2]; /* of two bottles, and of three */
    struct pm_mixture_set *sets;
    size_t n_sets;
    struct pm_mixture_cell *cells;
    size_t n_cells;
    struct pm_mixture *mixtures; /* by cell */
    float *lab[3];         /* their colours, as near as pm_quick_lab comes; one block, owned by lab[0] */
    float low[3], high[3]; /* of all of them */
};

struct pm_mixtures;

/* Of the `n` pigments of the mixer those that are `used`; those of one brand may be blended. Keeps the mixer
 * and brand, takes used (free()). NULL if memory runs out, or used is NULL. */
PM_USE_RESULT struct pm_mixtures *pm_mixtures_new(const struct pm_mixer *mixer, const int *brand, bool *used,
                                                  struct pm_error *err);
void pm_mixtures_free(struct pm_mixtures *mixtures);

/* Sets *table to the table of blends in at most `drops`, which is made once searches without one have
 * examined half as many mixtures as it contains. NULL before that, if it would be too large, or if it
 * exists for another number of drops. Threads may call it; the table is only read from then on. */
PM_USE_RESULT bool pm_mixtures_table(struct pm_mixtures *mixtures, int drops,
                                     const struct pm_mixture_table **table, struct pm_error *err);

/* Notes that a search without a table examined `looked` mixtures; true if a table is now worthwhile. */
bool pm_mixtures_note(struct pm_mixtures *mixtures, int drops, size_t looked);

#endif
