/* Seeded random numbers and fields, the same on every machine. */
#ifndef RD_RANDOM_H
#define RD_RANDOM_H

#include "pigmatch.h"
#include <stdbool.h>
#include <stdint.h>

struct rd_rng {
    uint64_t state;
};

/* A stream of its own for one subject of one scene, so that a change to the one moves no other. */
struct rd_rng rd_rng_for(uint64_t seed, const char *subject);

uint64_t rd_rng_next(struct rd_rng *rng);
/* Uniform in [0, 1). */
float rd_unit(struct rd_rng *rng);
/* Uniform in [low, high). */
float rd_between(struct rd_rng *rng, float low, float high);
/* Uniform whole number in [low, high]. */
int rd_pick(struct rd_rng *rng, int low, int high);
bool rd_chance(struct rd_rng *rng, float probability);
/* Mean 0, deviation 1, bell-shaped, never beyond 3.5 (the sum of four uniform numbers). */
float rd_bell(struct rd_rng *rng);

/* L*, a* and b* drawn in this order; C leaves the order open in which the members of a list are drawn, so
 * that no list and no call may hold two draws. */
struct pm_lab rd_lab_between(struct rd_rng *rng, struct pm_lab low, struct pm_lab high);
/* Round `lab`, with these deviations. */
struct pm_lab rd_lab_near(struct rd_rng *rng, struct pm_lab lab, struct pm_lab deviation);

/* Value noise in [-1, 1], one independent value a unit square, smooth between; two octaves down for
 * `octaves` 2 and so on, each half as strong. */
float rd_noise(uint64_t seed, float x, float y, int octaves);

#endif
