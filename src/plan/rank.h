/* Shades ranked by their difference from a target colour, and the label of that difference. */
#ifndef PM_MATCH_RANK_H
#define PM_MATCH_RANK_H

#include "palette/palette.h"

/* The target for hair of colour `hair`: the same for PM_LOOK_NATURAL; for
 * PM_LOOK_SHAVED the same L* and a quarter of the chroma (shaved hair of any colour reads grey). */
struct pm_lab pm_look_target(struct pm_lab hair, enum pm_look look);

/* A word for a difference from a target of lightness `target_L`, as dental and prosthetic work grades it
 * (0.8 perceptible, 1.8 acceptable): up to 0.8 excellent, up to 1.8 good, up to 2.6 acceptable if the
 * target is dark (L* < 35), otherwise visible. No label is finer than the uncertainty (a 90 % radius; NAN
 * counts as 0): if the difference lies within it and the label claims more (its limit is below the
 * uncertainty, or it claims a visible difference that may not exist), the result is PM_LABEL_UNSURE. */
enum pm_label pm_match_label(double de00, double target_L, double uncertainty_de00);

/* The `top` shades nearest to `target` by CIEDE2000, nearest first, ties by id (strcmp); delta is shade minus
 * target. Shades out of stock are ranked as well, those of which excluded[] (an item a shade; NULL: none)
 * says so are not. *matches is the caller's: pm_matches_free. */
PM_USE_RESULT bool pm_rank(const struct pm_palette *palette, const bool *excluded, struct pm_lab target,
                           double uncertainty_de00, size_t top, struct pm_match **matches, size_t *n,
                           struct pm_error *err);
void pm_matches_free(struct pm_match *matches, size_t n);

#endif
