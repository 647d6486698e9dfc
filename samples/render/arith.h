/* Powers and waves from +, -, * and / alone, so that a scene has the same bytes on every machine. Float
 * accuracy (about 2e-7 relative) is all that a picture of 8 bits asks for. */
#ifndef RD_ARITH_H
#define RD_ARITH_H

#include <math.h>
#include <stdint.h>
#include <string.h>

static inline float rd_clamp(float x, float low, float high) {
    return x < low ? low : x > high ? high : x;
}

static inline float rd_mix(float a, float b, float share) {
    return a + (b - a) * share;
}

/* The whole number at or below x, |x| < 2^31, without the call that floorf costs on plain x86-64. */
static inline int rd_floor(float x) {
    int whole = (int)x;
    return whole - (x < (float)whole);
}

/* 0 below `low`, 1 above `high`, a smooth step between. */
static inline float rd_smooth(float low, float high, float x) {
    float t = rd_clamp((x - low) / (high - low), 0, 1);
    return t * t * (3 - 2 * t);
}

/* 2^x for |x| < 126. */
static inline float rd_exp2(float x) {
    int whole = rd_floor(x + 0.5f);
    float t = x - (float)whole;
    float p =
        1.f +
        t * (0.69314718f +
             t * (0.24022651f + t * (0.05550411f + t * (0.00961813f + t * (0.00133336f + t * 0.00015403f)))));
    uint32_t bits = (uint32_t)(whole + 127) << 23;
    float scale;
    memcpy(&scale, &bits, sizeof scale);
    return p * scale;
}

/* log2(x) for normal x > 0. */
static inline float rd_log2(float x) {
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    int exponent = (int)(bits >> 23) - 127;
    bits = (bits & 0x7fffffu) | 0x3f800000u;
    float m;
    memcpy(&m, &bits, sizeof m);
    if (m > 1.41421356f) {
        m *= 0.5f;
        exponent++;
    }
    float s = (m - 1) / (m + 1), q = s * s;
    float series = s * (1 + q * (1 / 3.f + q * (1 / 5.f + q * (1 / 7.f + q * (1 / 9.f)))));
    return (float)exponent + 2.88539008f * series;
}

/* x^y for x > 0, and 0 for x <= 0. */
static inline float rd_pow(float x, float y) {
    return x > 1e-30f ? rd_exp2(y * rd_log2(x)) : 0;
}

static inline float rd_exp(float x) {
    return rd_exp2(rd_clamp(x * 1.44269504f, -120, 120));
}

/* sin of an angle in turns: rd_sin(0.25) is 1. */
static inline float rd_sin(float turns) {
    float x = turns - (float)rd_floor(turns + 0.5f);
    if (x > 0.25f)
        x = 0.5f - x;
    if (x < -0.25f)
        x = -0.5f - x;
    float a = 6.28318531f * x, q = a * a;
    return a * (1 - q / 6 * (1 - q / 20 * (1 - q / 42 * (1 - q / 72 * (1 - q / 110)))));
}

static inline float rd_cos(float turns) {
    return rd_sin(turns + 0.25f);
}

#endif
