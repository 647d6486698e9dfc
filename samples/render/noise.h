/* Smooth random fields over the picture. */
#ifndef RD_NOISE_H
#define RD_NOISE_H

#include <stdint.h>

/* Value noise in [-1, 1], one independent value a unit square, smooth between; two octaves down for
 * `octaves` 2 and so on, each half as strong. */
float rd_noise(uint64_t seed, float x, float y, int octaves);

#endif
