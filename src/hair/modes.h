/* The colours of which the hair consists: mixed and greying hair is separated, shading is not. */
#ifndef PM_HAIR_MODES_H
#define PM_HAIR_MODES_H

#include "hair/group.h"

/* Writes the hair's colours and their shares to `clusters`, the largest first, and their number to *n (at
 * least 1 unless the group is empty). Eight clusters in 0.7 L*, a*, b* are merged until there is a valley
 * between any two that remain: a point on the line between them with less than 0.8 times the density of
 * the sparser one. A cluster of less than 5 % is merged with its nearest neighbour. Colours are linear
 * means. */
PM_USE_RESULT bool pm_hair_modes(struct pm_cluster clusters[PM_MAX_CLUSTERS], size_t *n,
                                 const struct pm_group *group, struct pm_error *err);

#endif
