/* Step 4: which colours of the crops are hair. */
#ifndef PM_HAIR_SEPARATE_H
#define PM_HAIR_SEPARATE_H

#include "hair/bins.h"

/* Fills bin.hair of every bin: 0 none to 1 surely hair, once for each redraw of the box.
 *
 * The colours are clustered twice (8 and 12 clusters) and every bin belongs to the clusters by its distance,
 * so that no colour changes sides at once. A cluster speaks for hair by its share of the box, by how much
 * denser it is in the box than around it, by its texture and by its distance from the skin (`skin`, NULL
 * where none is given). Clusters that lie on one shading line, X (Y' - s) / Y + s D50 with some gloss s,
 * support each other; every cluster is hair as far as it lies on the lines of those that are supported best.
 */
PM_USE_RESULT bool pm_separate(struct pm_bins *bins, const struct pm_lab *skin, struct pm_error *err);

#endif
