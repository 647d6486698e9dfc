/* The colours of all blends of a palette, computed once for a run: after that a search only looks. */
#ifndef PM_BLEND_MIXTURES_H
#define PM_BLEND_MIXTURES_H

#include "blend/bottles.h"
#include "blend/candidates.h"

/* All ratios of one set of bottles: a block of the table, and the box that its colours lie in. */
struct pm_mixture_set {
    size_t n, which[PM_MAX_PARTS]; /* indices in the palette */
    size_t first;                  /* in `lab`; the ratios stand in pm_ratios' order, padded likewise */
    float low[3], high[3];         /* L*, a*, b*, of the exact colours */
};

struct pm_mixture_table {
    int drops;                  /* most in a blend */
    struct pm_ratios ratios[2]; /* of two bottles, and of three */
    struct pm_mixture_set *sets;
    size_t n_sets;
    float low[3], high[3]; /* of all of them */
    float *lab[3];         /* as near as pm_quick_lab comes; one block, owned by lab[0] */
};

/* The mixtures of some bottles. */
struct pm_mixtures;

PM_USE_RESULT struct pm_mixtures *pm_mixtures_new(struct pm_error *err);
void pm_mixtures_free(struct pm_mixtures *mixtures);

/* *table gets the table of blends in at most `drops`, made where it pays: once searches without one have
 * looked at half as many mixtures as it holds. NULL before, where it would be too large, or is there for
 * another number of drops. Threads may call it; the table is only read from then on. */
PM_USE_RESULT bool pm_mixtures_table(const struct pm_bottles *bottles, int drops,
                                     const struct pm_mixture_table **table, struct pm_error *err);

/* Notes that a search without a table looked at `looked` mixtures; true where a table now pays. */
bool pm_mixtures_note(const struct pm_bottles *bottles, int drops, size_t looked);

#endif
