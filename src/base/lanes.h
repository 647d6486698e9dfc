/* Four floats at a time, in whatever registers the machine has for them (GCC's and clang's vector extension).
 * Four, because wider ones are passed in ways that differ between machines and compilers. */
#ifndef PM_BASE_LANES_H
#define PM_BASE_LANES_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { PM_LANES = 4 };

typedef float pm_lanes __attribute__((vector_size(PM_LANES * sizeof(float))));
/* A comparison gives all ones or all zeros in each lane. */
typedef int32_t pm_bits __attribute__((vector_size(PM_LANES * sizeof(float))));

static inline pm_lanes pm_load(const float *from) {
    pm_lanes v;
    memcpy(&v, from, sizeof v);
    return v;
}

static inline void pm_store(float *to, pm_lanes v) {
    memcpy(to, &v, sizeof v);
}

static inline pm_lanes pm_all(float value) {
    return (pm_lanes){0} + value;
}

static inline pm_lanes pm_from_bits(pm_bits pattern) {
    pm_lanes v;
    memcpy(&v, &pattern, sizeof v);
    return v;
}

static inline pm_bits pm_to_bits(pm_lanes v) {
    pm_bits pattern;
    memcpy(&pattern, &v, sizeof v);
    return pattern;
}

static inline bool pm_any(pm_bits mask) {
    int64_t half[2];
    memcpy(half, &mask, sizeof half);
    return (half[0] | half[1]) != 0;
}

/* a where the mask is set, else b. */
static inline pm_lanes pm_select(pm_bits mask, pm_lanes a, pm_lanes b) {
    return pm_from_bits((pm_to_bits(a) & mask) | (pm_to_bits(b) & ~mask));
}

static inline pm_lanes pm_larger(pm_lanes a, pm_lanes b) {
    return pm_select(a > b, a, b);
}

static inline pm_lanes pm_smaller(pm_lanes a, pm_lanes b) {
    return pm_select(a < b, a, b);
}

static inline pm_lanes pm_abs(pm_lanes v) {
    return pm_from_bits(pm_to_bits(v) & 0x7fffffff);
}

/* Square root of v > 0 (of 0: 0), within 1e-6 of itself: the inverse root from the exponent's bits, a first
 * step of Newton's method with tuned constants (J. Kadlec, 2010: 6.5e-4 after it) and a plain second one. */
static inline pm_lanes pm_root(pm_lanes v) {
    pm_lanes y = pm_from_bits(0x5f1ffff9 - (pm_to_bits(v) >> 1));
    y *= 0.703952253f * (2.38924456f - v * y * y);
    y *= 1.5f - 0.5f * v * y * y;
    return v * y;
}

/* 2^v for -120 <= v <= 0, within 2e-7 of itself: the whole part as an exponent, Taylor's series round -1/2
 * for the rest, whose next term is below 5e-9. */
static inline pm_lanes pm_exp2(pm_lanes v) {
    pm_bits whole = __builtin_convertvector(v, pm_bits);
    pm_lanes x = v - __builtin_convertvector(whole, pm_lanes) + 0.5f;
    pm_lanes power = pm_all(1.52527338e-5f / 1.41421356f);
    power = power * x + 1.54035304e-4f / 1.41421356f;
    power = power * x + 1.33335581e-3f / 1.41421356f;
    power = power * x + 9.61812911e-3f / 1.41421356f;
    power = power * x + 5.55041087e-2f / 1.41421356f;
    power = power * x + 0.240226507f / 1.41421356f;
    power = power * x + 0.693147181f / 1.41421356f;
    power = power * x + 1 / 1.41421356f;
    return power * pm_from_bits((whole + 127) << 23);
}

#endif
