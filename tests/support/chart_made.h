/* For tests of charts: a profile, and random numbers. */
#ifndef PM_TESTS_CHART_MADE_H
#define PM_TESTS_CHART_MADE_H

#include "chart/patches.h"
#include "testing.h"

#include <string.h>

static struct pm_profiles *profiles;
static const struct pm_profile *srgb;
static struct pm_error err;

static void start(unsigned seed) {
    memset(&err, 0, sizeof err);
    profiles = pm_profiles_new(&err);
    ck_assert_ptr_nonnull(profiles);
    srgb = pm_profile_builtin(profiles, PM_PROFILE_SRGB, &err);
    ck_assert_ptr_nonnull(srgb);
    printf("seed %u\n", seed);
    srand(seed);
}

static void tear_down(void) {
    pm_profiles_free(profiles);
}

static double uniform(double low, double high) {
    return low + (high - low) * (rand() / (double)RAND_MAX);
}

#endif
