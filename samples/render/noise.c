#include "noise.h"

#include "arith.h"

static float lattice(uint64_t seed, int x, int y) {
    uint64_t z = seed ^ (uint64_t)(uint32_t)x * UINT64_C(0x9e3779b97f4a7c15) ^
                 (uint64_t)(uint32_t)y * UINT64_C(0xc2b2ae3d27d4eb4f);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (float)(z >> 40) * (2.f / 16777216.f) - 1.f;
}

static float one_octave(uint64_t seed, float x, float y) {
    int i = rd_floor(x), j = rd_floor(y);
    float u = x - (float)i, v = y - (float)j;
    u = u * u * (3 - 2 * u);
    v = v * v * (3 - 2 * v);
    float top = lattice(seed, i, j) * (1 - u) + lattice(seed, i + 1, j) * u;
    float bottom = lattice(seed, i, j + 1) * (1 - u) + lattice(seed, i + 1, j + 1) * u;
    return top * (1 - v) + bottom * v;
}

float rd_noise(uint64_t seed, float x, float y, int octaves) {
    float sum = 0, weight = 1, total = 0;
    for (int k = 0; k < octaves; k++) {
        sum += weight * one_octave(seed + (uint64_t)k, x, y);
        total += weight;
        weight *= 0.5f;
        x *= 2;
        y *= 2;
    }
    return sum / total;
}
