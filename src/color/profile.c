#include "color/profile.h"

#include "base/lanes.h"
#include "base/memory.h"
#include "color/lab.h"
#include "color/profile_lcms.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MAX_PROFILES = 16,
    LARGEST_ICC = 64 << 20,
    CACHE_BITS = 15,
    BUILTINS = PM_PROFILE_GREY_SRGB + 1,
    NO_BUILTIN = -1
};

/* The maximum deviation of a table from littleCMS, dE76. */
static const double table_tolerance_de76 = 0.001;
/* XYZ beyond this does not occur in photos; it means a damaged profile. */
static const double largest_xyz = 100.0;

/* That of sRGB is 0.2. */
static const double smallest_determinant = 0.005;

/* A cached colour; `key` is its code + 1, so that 0 marks an empty entry. */
struct known_colour {
    uint64_t key;
    float xyz[3];
};

struct pm_profile {
    int channels;
    int builtin; /* enum pm_builtin_profile or NO_BUILTIN */
    void *icc;   /* the bytes from which it was made */
    size_t icc_size;
    uint64_t asked; /* when it was last used */
    char name[PM_PROFILE_NAME_SIZE];
    double matrix[9];
    cmsHTRANSFORM to_xyz;       /* kept only if the tables are not accurate */
    struct known_colour *known; /* 1 << CACHE_BITS entries; only with to_xyz */
    float (*table)[PM_LANES];   /* 256 rows per channel, X, Y, Z, 0; their sum is XYZ; NULL with to_xyz */
};

struct pm_profiles {
    cmsContext lcms;
    struct pm_profile *items[MAX_PROFILES];
    size_t n;
    uint64_t clock;
    struct pm_lcms_talk talk;
};

/* ------------------------------------------------------------------ context */

struct pm_profiles *pm_profiles_new(struct pm_error *err) {
    struct pm_profiles *profiles = pm_alloc(1, sizeof *profiles, err);
    if (profiles == NULL)
        return NULL;
    profiles->lcms = pm_lcms_begin(&profiles->talk);
    if (profiles->lcms == NULL) {
        free(profiles);
        pm_fail_memory(err);
        return NULL;
    }
    return profiles;
}

static void free_profile(struct pm_profile *profile) {
    if (profile == NULL)
        return;
    if (profile->to_xyz != NULL)
        cmsDeleteTransform(profile->to_xyz);
    free(profile->known);
    free(profile->table);
    free(profile->icc);
    free(profile);
}

void pm_profiles_free(struct pm_profiles *profiles) {
    if (profiles == NULL)
        return;
    for (size_t i = 0; i < profiles->n; i++)
        free_profile(profiles->items[i]);
    cmsDeleteContext(profiles->lcms);
    free(profiles);
}

static bool fail_profile(const struct pm_profiles *profiles, const char *problem, struct pm_error *err) {
    const char *complaint = profiles->talk.complaint;
    bool said = complaint[0] != '\0';
    if (profiles->talk.no_memory)
        return pm_fail_memory(err);
    return pm_fail(err, PM_E_PROFILE,
                   "the colour profile %s%s%s%s: convert the picture to sRGB and try again", problem,
                   said ? " (" : "", complaint, said ? ")" : "");
}

static bool is_colour(const double xyz[3]) {
    return fabs(xyz[0]) <= largest_xyz && fabs(xyz[1]) <= largest_xyz && fabs(xyz[2]) <= largest_xyz;
}

/* ------------------------------------------------------------------ tables */

/* Row 256 c + v is the contribution of channel c at code v to XYZ; the common black is in channel 0 only. */
static bool fill_table(struct pm_profile *profile, cmsHTRANSFORM to_xyz) {
    uint8_t code[4] = {0};
    double black[3];
    pm_lcms_ask(to_xyz, profile->channels, code, black);
    for (int c = 0; c < profile->channels; c++) {
        for (int v = 0; v < 256; v++) {
            double xyz[3];
            code[c] = (uint8_t)v;
            pm_lcms_ask(to_xyz, profile->channels, code, xyz);
            if (!is_colour(xyz))
                return false;
            for (int k = 0; k < 3; k++)
                profile->table[256 * c + v][k] = (float)(c == 0 ? xyz[k] : xyz[k] - black[k]);
        }
        code[c] = 0;
    }
    return true;
}

static inline pm_lanes look_up(const float (*t)[PM_LANES], const uint8_t *code, int channels) {
    pm_lanes xyz = pm_load(t[code[0]]);
    return channels == 1 ? xyz : xyz + pm_load((t + 256)[code[1]]) + pm_load((t + 512)[code[2]]);
}

/* Whole lanes are stored; what they write beyond a pixel is overwritten by the next one. */
static inline void look_up_all(const float (*restrict t)[PM_LANES], const uint8_t *restrict codes,
                               size_t count, float *restrict xyz, int channels) {
#pragma GCC unroll 4
    for (size_t i = 0; i + 1 < count; i++, codes += channels, xyz += 3)
        pm_store(xyz, look_up(t, codes, channels));
    pm_lanes last = look_up(t, codes, channels);
    memcpy(xyz, &last, 3 * sizeof *xyz);
}

static double table_error_de76(const struct pm_profile *profile, cmsHTRANSFORM to_lab, const uint8_t *code) {
    double truth[3];
    pm_lcms_ask(to_lab, profile->channels, code, truth);
    pm_lanes xyz = look_up(profile->table, code, profile->channels);
    struct pm_lab lab = pm_lab_from_xyz((struct pm_xyz){xyz[0], xyz[1], xyz[2]});
    return sqrt(pow(lab.L - truth[0], 2) + pow(lab.a - truth[1], 2) + pow(lab.b - truth[2], 2));
}

/* Compares with littleCMS: every code of a grey profile; a grid of 6 x 6 x 6 and 200 scattered codes of
 * another. */
static bool table_holds(const struct pm_profile *profile, cmsHTRANSFORM to_lab) {
    uint32_t scatter = 1;
    for (int i = 0; i < 416; i++) {
        uint8_t code[4] = {(uint8_t)i, 0, 0, 0};
        if (profile->channels == 3 && i < 216) {
            for (int c = 0, rest = i; c < 3; c++, rest /= 6)
                code[c] = (uint8_t)(rest % 6 * 51);
        } else if (profile->channels == 3) {
            scatter = scatter * 1664525U + 1013904223U;
            for (int c = 0; c < 3; c++)
                code[c] = (uint8_t)(scatter >> (8 + 8 * c));
        }
        if (!(table_error_de76(profile, to_lab, code) <= table_tolerance_de76))
            return false;
    }
    return true;
}

/* The contribution of each channel alone from 0 to 255; useless if two channels have the same colour. */
static void matrix_of_table(struct pm_profile *profile) {
    double m[9];
    for (int c = 0; c < 3; c++)
        for (int k = 0; k < 3; k++)
            m[3 * k + c] = (double)profile->table[256 * c + 255][k] - profile->table[256 * c][k];
    if (fabs(pm_matrix_determinant(m)) > smallest_determinant)
        memcpy(profile->matrix, m, sizeof m);
}

/* ------------------------------------------------------------------ building */

/* Keeps the tables if they are accurate, otherwise the transform. */
static bool settle(struct pm_profiles *profiles, struct pm_profile *profile, cmsHTRANSFORM *to_xyz,
                   cmsHTRANSFORM to_lab, struct pm_error *err) {
    if (profile->channels != 4) {
        profile->table = pm_alloc(256 * (size_t)profile->channels, sizeof *profile->table, err);
        if (profile->table == NULL)
            return false;
        if (!fill_table(profile, *to_xyz))
            return fail_profile(profiles, "yields no finite colours", err);
        if (profile->builtin != NO_BUILTIN || table_holds(profile, to_lab)) {
            if (profile->channels == 3)
                matrix_of_table(profile);
            return true;
        }
        free(profile->table);
        profile->table = NULL;
    }
    profile->known = pm_alloc((size_t)1 << CACHE_BITS, sizeof *profile->known, err);
    profile->to_xyz = *to_xyz;
    *to_xyz = NULL;
    return profile->known != NULL;
}

/* A broken curve maps all codes to one grey. No real profile has black and white so close in L*. */
static bool tells_white(const struct pm_profile *profile, cmsHTRANSFORM to_lab) {
    static const double least_L = 20;
    static const uint8_t none[4] = {0}, all[4] = {255, 255, 255, 255};
    double dark[3], light[3];
    pm_lcms_ask(to_lab, profile->channels, none, dark);
    pm_lcms_ask(to_lab, profile->channels, all, light);
    return fabs(light[0] - dark[0]) >= least_L;
}

static bool build(struct pm_profiles *profiles, struct pm_profile *profile, cmsHPROFILE opened,
                  struct pm_error *err) {
    bool ok = false;
    cmsHTRANSFORM to_xyz = pm_lcms_to_xyz(profiles->lcms, opened, profile->channels);
    cmsHTRANSFORM to_lab = pm_lcms_to_lab(profiles->lcms, opened, profile->channels);
    memcpy(profile->matrix, pm_srgb_to_xyz, sizeof profile->matrix);
    /* When littleCMS runs out of memory, it may return a transform that crashes or is wrong. */
    if (to_xyz == NULL || to_lab == NULL || profiles->talk.no_memory)
        fail_profile(profiles, "cannot be used", err);
    else if (!tells_white(profile, to_lab))
        fail_profile(profiles, "does not distinguish black from white", err);
    else
        ok = settle(profiles, profile, &to_xyz, to_lab, err);
    pm_lcms_name(opened, profile->name);
    if (ok && profiles->talk.no_memory)
        ok = pm_fail_memory(err);
    if (to_xyz != NULL)
        cmsDeleteTransform(to_xyz);
    if (to_lab != NULL)
        cmsDeleteTransform(to_lab);
    return ok;
}

/* ------------------------------------------------------------------ cache of profiles */

static const struct pm_profile *find_known(struct pm_profiles *profiles, const void *icc, size_t size,
                                           int builtin) {
    for (size_t i = 0; i < profiles->n; i++) {
        struct pm_profile *p = profiles->items[i];
        bool same =
            p->builtin == builtin && p->icc_size == size && (size == 0 || memcmp(p->icc, icc, size) == 0);
        if (same) {
            p->asked = ++profiles->clock;
            return p;
        }
    }
    return NULL;
}

/* Puts the profile in a free place, or replaces the least recently used one. */
static void remember(struct pm_profiles *profiles, struct pm_profile *profile) {
    size_t place = profiles->n;
    if (place < MAX_PROFILES) {
        profiles->n++;
    } else {
        place = 0;
        for (size_t i = 1; i < MAX_PROFILES; i++)
            if (profiles->items[i]->asked < profiles->items[place]->asked)
                place = i;
        free_profile(profiles->items[place]);
    }
    profile->asked = ++profiles->clock;
    profiles->items[place] = profile;
}

static struct pm_profile *new_profile(const void *icc, size_t size, int builtin, int channels,
                                      struct pm_error *err) {
    struct pm_profile *profile = pm_alloc(1, sizeof *profile, err);
    if (profile == NULL)
        return NULL;
    profile->builtin = builtin;
    profile->channels = channels;
    if (size > 0) {
        profile->icc = pm_alloc(size, 1, err);
        if (profile->icc == NULL) {
            free(profile);
            return NULL;
        }
        memcpy(profile->icc, icc, size);
        profile->icc_size = size;
    }
    return profile;
}

static bool fits(struct pm_profiles *profiles, cmsHPROFILE opened, int channels, struct pm_error *err) {
    int own = pm_lcms_channels(opened);
    if (own == channels)
        return true;
    if (own == 0)
        return fail_profile(profiles, "is not for grey, RGB or CMYK pictures", err);
    return pm_fail(err, PM_E_PROFILE,
                   "the colour profile is for %d channels, but the picture has %d: convert the picture to "
                   "sRGB and try again",
                   own, channels);
}

const struct pm_profile *pm_profile_from_icc(struct pm_profiles *profiles, const void *icc, size_t size,
                                             int channels, struct pm_error *err) {
    struct pm_profile *profile = NULL;
    profiles->talk = (struct pm_lcms_talk){.no_memory = false};
    if (size == 0 || size > LARGEST_ICC) {
        fail_profile(profiles, size == 0 ? "is empty" : "is larger than 64 MB", err);
        return NULL;
    }
    const struct pm_profile *known = find_known(profiles, icc, size, NO_BUILTIN);
    if (known != NULL && known->channels == channels)
        return known;
    cmsHPROFILE opened = cmsOpenProfileFromMemTHR(profiles->lcms, icc, (cmsUInt32Number)size);
    if (opened == NULL) {
        fail_profile(profiles, "cannot be read", err);
        return NULL;
    }
    if (fits(profiles, opened, channels, err))
        profile = new_profile(icc, size, NO_BUILTIN, channels, err);
    if (profile != NULL && !build(profiles, profile, opened, err)) {
        free_profile(profile);
        profile = NULL;
    }
    if (profile != NULL)
        remember(profiles, profile);
    cmsCloseProfile(opened);
    return profile;
}

static cmsHPROFILE make_rgb(cmsContext lcms, const double primaries[6], cmsToneCurve *curve) {
    const cmsCIExyY d65 = {0.3127, 0.3290, 1.0};
    const cmsCIExyYTRIPLE rgb = {{primaries[0], primaries[1], 1.0},
                                 {primaries[2], primaries[3], 1.0},
                                 {primaries[4], primaries[5], 1.0}};
    cmsToneCurve *curves[3] = {curve, curve, curve};
    return curve == NULL ? NULL : cmsCreateRGBProfileTHR(lcms, &d65, &rgb, curves);
}

/* A built-in profile, cmsCloseProfile(); NULL if memory runs out. */
static cmsHPROFILE open_builtin(cmsContext lcms, enum pm_builtin_profile which) {
    static const double adobe[6] = {0.64, 0.33, 0.21, 0.71, 0.15, 0.06};
    static const double bt2020[6] = {0.708, 0.292, 0.170, 0.797, 0.131, 0.046};
    static const double p3[6] = {0.68, 0.32, 0.265, 0.69, 0.15, 0.06};
    static const double srgb_curve[5] = {2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045};
    cmsHPROFILE made = NULL;
    cmsToneCurve *curve = NULL;
    switch (which) {
    case PM_PROFILE_SRGB:
        return cmsCreate_sRGBProfileTHR(lcms);
    case PM_PROFILE_ADOBE_RGB:
        curve = cmsBuildGamma(lcms, 563 / 256.0);
        made = make_rgb(lcms, adobe, curve);
        break;
    case PM_PROFILE_DISPLAY_P3:
        curve = cmsBuildParametricToneCurve(lcms, 4, srgb_curve);
        made = make_rgb(lcms, p3, curve);
        break;
    case PM_PROFILE_BT2020:
        curve = cmsBuildParametricToneCurve(lcms, 4, srgb_curve);
        made = make_rgb(lcms, bt2020, curve);
        break;
    case PM_PROFILE_GREY_SRGB:
        curve = cmsBuildParametricToneCurve(lcms, 4, srgb_curve);
        made = curve == NULL ? NULL : cmsCreateGrayProfileTHR(lcms, cmsD50_xyY(), curve);
        break;
    }
    cmsFreeToneCurve(curve);
    return made;
}

const struct pm_profile *pm_profile_builtin(struct pm_profiles *profiles, enum pm_builtin_profile which,
                                            struct pm_error *err) {
    static const char *const names[BUILTINS] = {"sRGB", "Adobe RGB (1998)", "Display P3", "BT.2020",
                                                "Grey, sRGB's curve"};
    profiles->talk = (struct pm_lcms_talk){.no_memory = false};
    const struct pm_profile *known = find_known(profiles, NULL, 0, (int)which);
    if (known != NULL)
        return known;
    cmsHPROFILE opened = open_builtin(profiles->lcms, which);
    if (opened == NULL) {
        pm_fail_memory(err);
        return NULL;
    }
    struct pm_profile *profile = new_profile(NULL, 0, (int)which, which == PM_PROFILE_GREY_SRGB ? 1 : 3, err);
    if (profile != NULL && !build(profiles, profile, opened, err)) {
        free_profile(profile);
        profile = NULL;
    }
    if (profile != NULL) {
        snprintf(profile->name, sizeof profile->name, "%s", names[which]);
        remember(profiles, profile);
    }
    cmsCloseProfile(opened);
    return profile;
}

/* ------------------------------------------------------------------ use */

const char *pm_profile_name(const struct pm_profile *profile) {
    return profile->name;
}

int pm_profile_channels(const struct pm_profile *profile) {
    return profile->channels;
}

void pm_profile_matrix(const struct pm_profile *profile, double rgb_to_xyz[9]) {
    memcpy(rgb_to_xyz, profile->matrix, sizeof profile->matrix);
}

/* A damaged profile may give NaN for some colours; those become black. */
static void ask_once(const struct pm_profile *profile, const uint8_t *code, float out[3]) {
    uint32_t all = 0;
    for (int c = 0; c < profile->channels; c++)
        all = all << 8 | code[c];
    struct known_colour *place = &profile->known[all * 2654435769U >> (32 - CACHE_BITS)];
    if (place->key != (uint64_t)all + 1) {
        double xyz[3];
        pm_lcms_ask(profile->to_xyz, profile->channels, code, xyz);
        bool good = is_colour(xyz);
        for (int k = 0; k < 3; k++)
            place->xyz[k] = good ? (float)xyz[k] : 0.0F;
        place->key = (uint64_t)all + 1;
    }
    memcpy(out, place->xyz, sizeof place->xyz);
}

void pm_profile_to_xyz(const struct pm_profile *profile, const uint8_t *codes, size_t count, float *xyz) {
    size_t step = (size_t)profile->channels;
    if (count == 0)
        return;
    if (profile->table != NULL && step == 3)
        look_up_all(profile->table, codes, count, xyz, 3);
    else if (profile->table != NULL)
        look_up_all(profile->table, codes, count, xyz, 1);
    else
        for (size_t i = 0; i < count; i++)
            ask_once(profile, codes + i * step, xyz + 3 * i);
}

int pm_lcms_version(void) {
    return cmsGetEncodedCMMversion();
}
