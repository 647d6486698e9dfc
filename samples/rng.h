/* Seeded random numbers, the same on every machine: SplitMix64 (Steele, Lea, Flood 2014). */
#ifndef RD_RNG_H
#define RD_RNG_H

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

#endif
