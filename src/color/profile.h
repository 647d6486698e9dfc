/* From device codes to XYZ (D50), through littleCMS, which only profile.c and profile_lcms.c know of.
 * Relative colorimetric, no black-point compensation: the white of the medium is Lab (100, 0, 0).
 * There is no built-in CMYK, because ink without a profile has no defined colour. */
#ifndef PM_COLOR_PROFILE_H
#define PM_COLOR_PROFILE_H

#include "pigmatch.h"

/* One thread's littleCMS context and the profiles built in it, cached by their bytes: the 16 used last,
 * so that a batch with many different profiles does not fill the memory. */
struct pm_profiles;
PM_USE_RESULT struct pm_profiles *pm_profiles_new(struct pm_error *err);
void pm_profiles_free(struct pm_profiles *profiles);

enum pm_builtin_profile {
    PM_PROFILE_SRGB,
    PM_PROFILE_ADOBE_RGB,
    PM_PROFILE_DISPLAY_P3,
    PM_PROFILE_BT2020, /* its primaries, with sRGB's curve */
    PM_PROFILE_GREY_SRGB
};

/* A conversion from the 8-bit codes of one device to XYZ. Owned by its pm_profiles; valid until 15 others
 * have been requested after it. */
struct pm_profile;

/* The profile in `icc` for pictures of `channels` (1 grey, 3 RGB, 4 CMYK with 255 = full ink). Fails with
 * PM_E_PROFILE if littleCMS cannot read it or it is for another number of channels; the message begins
 * with "the colour profile". */
PM_USE_RESULT const struct pm_profile *pm_profile_from_icc(struct pm_profiles *profiles, const void *icc,
                                                           size_t size, int channels, struct pm_error *err);
PM_USE_RESULT const struct pm_profile *
pm_profile_builtin(struct pm_profiles *profiles, enum pm_builtin_profile which, struct pm_error *err);

/* The profile's description; never NULL. Belongs to the profile. */
const char *pm_profile_name(const struct pm_profile *profile);
int pm_profile_channels(const struct pm_profile *profile);

/* `count` pixels of `channels` bytes each -> XYZ triples (float: 7 digits, and half the memory traffic). */
void pm_profile_to_xyz(const struct pm_profile *profile, const uint8_t *codes, size_t count, float *xyz);

/* Linear RGB of the profile's own primaries -> XYZ, row-major; of sRGB where the profile has none. */
void pm_profile_matrix(const struct pm_profile *profile, double rgb_to_xyz[9]);

/* The version of littleCMS in use, 2140 for 2.14. */
int pm_lcms_version(void);

#endif
