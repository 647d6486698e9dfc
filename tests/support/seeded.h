/* Random numbers from a seed that the test prints; PIGMATCH_SEED sets another. */
#ifndef PM_TESTS_SEEDED_H
#define PM_TESTS_SEEDED_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static uint64_t state;

static void seed_random(const char *test) {
    const char *given = getenv("PIGMATCH_SEED");
    state = given != NULL ? strtoull(given, NULL, 10) : 20261121;
    printf("%s: PIGMATCH_SEED=%llu\n", test, (unsigned long long)state);
    state = state * 2 + 1;
}

static double between(double low, double high) {
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return low + (high - low) * (double)((state * 2685821657736338717u) >> 11) / 9007199254740992.0;
}

#endif
