/* Which colours the hair is made of: mixed and greying hair is told apart, shading is not. */
#ifndef PM_HAIR_MODES_H
#define PM_HAIR_MODES_H

#include "hair/group.h"

/* Writes the hair's colours and their shares to `clusters`, the largest first; how many in *n (at least 1
 * where the group holds anything). Eight clusters in 0.7 L*, a*, b* are joined until each two that are left
 * have a valley between them: a place on the line from one to the other where colours are less than 0.8 times
 * as dense as at the sparser of the two. What holds under 5 % goes to its nearest neighbour. Colours are
 * linear means. */
PM_USE_RESULT bool pm_hair_modes(struct pm_cluster clusters[PM_MAX_CLUSTERS], size_t *n,
                                 const struct pm_group *group, struct pm_error *err);

#endif
