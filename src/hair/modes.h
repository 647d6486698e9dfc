/* Which colours the hair is made of (mixed and greying hair is told apart, shading is not), and how much of
 * it is grey. */
#ifndef PM_HAIR_MODES_H
#define PM_HAIR_MODES_H

#include "hair/group.h"
#include "hair/histogram.h"

/* Writes the hair's colours and their shares to `clusters`, the largest first; how many in *n (at least 1
 * where the group holds anything). Eight clusters in 0.7 L*, a*, b* are joined until each two that are left
 * have a valley between them: a place on the line from one to the other where colours are less than 0.8 times
 * as dense as at the sparser of the two. What holds under 5 % goes to its nearest neighbour. Colours are
 * linear means. */
PM_USE_RESULT bool pm_hair_modes(struct pm_cluster clusters[PM_MAX_CLUSTERS], size_t *n,
                                 const struct pm_group *group, struct pm_error *err);

/* The share of grey strands among dark ones, 0-1, from the lightness of single pixels. 0 where the lightness
 * shows one component. NAN where nobody can tell: strands too thin to stand apart (`detail_px` under 1.18,
 * see hair/strands.h: strands of 2 decoded pixels and more are wider, save some), light parts without a
 * valley between them and the dark ones (gloss looks like that, and so do few or thin grey strands), and hair
 * that is pale and neutral as a whole, grey or ash blond.
 *
 * Two components are parted where they differ most (Otsu 1979); a pixel is grey from 0.46 of the way from the
 * dark one's light to the grey one's, which is half of a strand's edge, a little less because strands are
 * round and darker towards their edges. Calibrated on painted hair: within 0.03 at 2 to 6 px. */
double pm_grey_frac(const struct pm_histogram *histogram, double detail_px);

#endif
