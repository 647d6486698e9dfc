#include "random.h"

#include "arith.h"

/* ------------------------------------------------------------------ a stream of numbers */

uint64_t rd_rng_next(struct rd_rng *rng) {
    uint64_t z = rng->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

struct rd_rng rd_rng_for(uint64_t seed, const char *subject) {
    struct rd_rng rng = {seed};
    rng.state = rd_rng_next(&rng);
    for (const char *c = subject; *c != '\0'; c++) {
        rng.state ^= (unsigned char)*c;
        rng.state = rd_rng_next(&rng);
    }
    return rng;
}

float rd_unit(struct rd_rng *rng) {
    return (float)(rd_rng_next(rng) >> 40) * (1.f / 16777216.f);
}

float rd_between(struct rd_rng *rng, float low, float high) {
    return low + (high - low) * rd_unit(rng);
}

int rd_pick(struct rd_rng *rng, int low, int high) {
    return low + (int)(rd_rng_next(rng) % (uint64_t)(high - low + 1));
}

bool rd_chance(struct rd_rng *rng, float probability) {
    return rd_unit(rng) < probability;
}

float rd_bell(struct rd_rng *rng) {
    uint64_t bits = rd_rng_next(rng);
    int sum =
        (int)(bits & 0xffff) + (int)(bits >> 16 & 0xffff) + (int)(bits >> 32 & 0xffff) + (int)(bits >> 48);
    return ((float)sum - 131070.f) * (1.f / 37837.2f);
}

struct pm_lab rd_lab_between(struct rd_rng *rng, struct pm_lab low, struct pm_lab high) {
    struct pm_lab lab;
    lab.L = low.L + (high.L - low.L) * (double)rd_unit(rng);
    lab.a = low.a + (high.a - low.a) * (double)rd_unit(rng);
    lab.b = low.b + (high.b - low.b) * (double)rd_unit(rng);
    return lab;
}

struct pm_lab rd_lab_near(struct rd_rng *rng, struct pm_lab lab, struct pm_lab deviation) {
    lab.L += deviation.L * (double)rd_bell(rng);
    lab.a += deviation.a * (double)rd_bell(rng);
    lab.b += deviation.b * (double)rd_bell(rng);
    return lab;
}

/* ------------------------------------------------------------------ a field over the picture */

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
