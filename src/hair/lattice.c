#include "hair/lattice.h"

#include <stdlib.h>

#include "base/memory.h"

/* Steps of 3 in the feature space, and as many as hold every colour that 8-bit profiles give. */
static const float step = 3;
enum { LEVELS_L = 28, LEVELS_AB = 86, ZERO_AB = 43, BOXES = LEVELS_L * LEVELS_AB * LEVELS_AB };

bool pm_lattice_new(struct pm_lattice *lattice, struct pm_error *err) {
    *lattice = (struct pm_lattice){.table = pm_alloc(BOXES, sizeof(uint16_t), err)};
    return lattice->table != NULL;
}

void pm_lattice_free(struct pm_lattice *lattice) {
    free(lattice->table);
    *lattice = (struct pm_lattice){0};
}

/* Rounds down: what is below 0 is cut off before it becomes an integer. */
static int level(float value, int zero, int levels) {
    float at = value * (1 / step) + (float)zero;
    return at < 0 ? 0 : at >= (float)levels ? levels - 1 : (int)at;
}

size_t pm_lattice_at(struct pm_lattice *lattice, const float lab[3]) {
    int l = level(PM_FEATURE_L * lab[0], 0, LEVELS_L);
    int a = level(lab[1], ZERO_AB, LEVELS_AB), b = level(lab[2], ZERO_AB, LEVELS_AB);
    uint16_t *number = &lattice->table[(l * LEVELS_AB + a) * LEVELS_AB + b];
    if (*number == 0) {
        if (lattice->n < UINT16_MAX)
            lattice->n++;
        *number = (uint16_t)lattice->n;
    }
    return (size_t)*number - 1;
}
