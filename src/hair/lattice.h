/* Colours sorted into the boxes of a lattice, numbered as they come. */
#ifndef PM_HAIR_LATTICE_H
#define PM_HAIR_LATTICE_H

#include "pigmatch.h"

/* The colour space of the separation: 0.7 L*, a*, b*. Shading moves L* and says little. */
#define PM_FEATURE_L 0.7f

struct pm_lattice {
    uint16_t *table; /* lattice box -> number + 1 */
    size_t n;        /* numbers given out */
};

PM_USE_RESULT bool pm_lattice_new(struct pm_lattice *lattice, struct pm_error *err);
void pm_lattice_free(struct pm_lattice *lattice);

/* The number of the box that `lab` lies in, below 65535; colours past that many boxes share the last. */
size_t pm_lattice_at(struct pm_lattice *lattice, const float lab[3]);

#endif
