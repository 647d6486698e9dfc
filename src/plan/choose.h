/* What a session uses: a shade as it comes or a blend in drops, and what follows it one shade darker or
 * lighter. */
#ifndef PM_MATCH_PICK_H
#define PM_MATCH_PICK_H

#include "base/buffer.h"
#include "blend/bottles.h"

/* The blends nearest to a target that are weighed against its nearest shade. */
enum { PM_BLENDS_WEIGHED = 5 };

/* n 0: nothing, 1: a shade as it comes, else a blend. */
struct pm_pick {
    size_t n;
    int shade[PM_MAX_PARTS]; /* indices in the palette */
    int drops[PM_MAX_PARTS]; /* whole, above 0; 1 for a single shade */
    struct pm_lab lab;
};

/* What may be picked. Borrowed. */
struct pm_pick_rules {
    const struct pm_palette *palette;
    struct pm_choice choice;
    double step_L; /* one shade where no ladder gives it */
    int drops;     /* most drops in a blend */
    int pigments;  /* most bottles in a blend; 1: single shades only */
    /* What pm_blends found for `target` within these rules, at least PM_BLENDS_WEIGHED or all there are;
     * NULL: it is asked. */
    const struct pm_blend *blends;
    size_t n_blends;
    struct pm_lab target;
};

/* The colour `steps` shades of step_L darker (lighter where negative) at the same hue: chroma goes with L*.
 */
struct pm_lab pm_shades_darker(struct pm_lab lab, double steps, double step_L);

/* The shade nearest to the target, or the first blend of the nearest that is worthwhile (pm_blends).
 * Fails with PM_E_PALETTE where no shade is usable. */
PM_USE_RESULT bool pm_pick_for(const struct pm_pick_rules *rules, struct pm_lab target, struct pm_pick *pick,
                               struct pm_error *err);

/* What follows `from` one shade darker (direction 1) or lighter (-1); n is 0 where nothing does. Reasons go
 * to `note` as clauses parted by "; ".
 *
 * A shade on a ladder: the next rung that is usable, which is always darker in L*.
 *
 * Anything else: a colour near `from` one step darker at the same hue. Looked for, in this order: with L*
 * within a third of a step of that and |dH*ab| to `from` up to 2; L* within two thirds and |dH*ab| up to 2;
 * L* within a third; L* within two thirds. Each first from the bottles of `from` in the same number of drops,
 * then from all usable bottles: the nearest shade by CIEDE2000, or the nearest blend where it is worthwhile.
 */
PM_USE_RESULT bool pm_pick_next(const struct pm_pick_rules *rules, const struct pm_pick *from, int direction,
                                struct pm_pick *to, struct pm_buffer *note, struct pm_error *err);

/* Appends a clause to a note. */
void pm_note(struct pm_buffer *note, const char *clause);

#endif
