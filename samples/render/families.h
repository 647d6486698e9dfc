/* Families of seeded photos, each for one question that a measuring tool must answer. */
#ifndef RD_FAMILIES_H
#define RD_FAMILIES_H

#include "shot.h"

struct rd_family {
    const char *name, *about;
    void (*set)(struct rd_shot *shot, int index, struct rd_rng *rng);
    int photos; /* of one head, one after the other */
};

/* The families, *count of them. */
const struct rd_family *rd_families(int *count);

/* The family called `name`, or NULL. */
const struct rd_family *rd_family_named(const char *name);

/* Photo `index` of a family with a seed; index decides what goes round in turn, the rest is drawn. */
struct rd_shot rd_family_shot(const struct rd_family *family, uint64_t seed, int index, int width,
                              int height);

#endif
