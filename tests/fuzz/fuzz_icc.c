/* A colour profile -> XYZ of some colours. The first byte chooses the number of channels. */
#include "fuzz/mutate_profile.h"

#include "color/profile.h"

#include "base/utf8.h"

#include <math.h>

enum { PIXELS = 64 };

static void ask(const struct pm_profile *profile, int channels) {
    uint8_t codes[PIXELS * 4];
    float xyz[PIXELS * 3];
    double matrix[9];
    for (int i = 0; i < PIXELS * 4; i++)
        codes[i] = (uint8_t)(i * 89 ^ i >> 3);
    pm_profile_to_xyz(profile, codes, PIXELS, xyz);
    pm_profile_matrix(profile, matrix);
    PM_HOLDS(pm_profile_channels(profile) == channels && pm_utf8_valid(pm_profile_name(profile)));
    for (int i = 0; i < PIXELS * 3; i++)
        PM_HOLDS(isfinite(xyz[i]));
    for (int i = 0; i < 9; i++)
        PM_HOLDS(isfinite(matrix[i]));
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed) {
    return pm_mutate_profile(data, size, max_size, seed, 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const int channels[4] = {3, 3, 1, 4};
    struct pm_error err = {0};
    if (size < 1)
        return 0;
    struct pm_profiles *profiles = pm_profiles_new(NULL);
    PM_HOLDS(profiles != NULL);
    int n = channels[data[0] & 3];
    const struct pm_profile *profile = pm_profile_from_icc(profiles, data + 1, size - 1, n, &err);
    if (profile != NULL)
        ask(profile, n);
    else
        pm_fuzz_check_error(&err);
    pm_profiles_free(profiles);
    return 0;
}
