/* The one file that knows littleCMS. */
#include "base/memory.h"
#include "write.h"
#include <lcms2.h>
#include <stdlib.h>
#include <string.h>

static cmsHPROFILE new_profile(enum rd_space space) {
    static const cmsCIExyY d65 = {0.3127, 0.3290, 1};
    static const cmsCIExyYTRIPLE srgb = {{0.64, 0.33, 1}, {0.30, 0.60, 1}, {0.15, 0.06, 1}};
    static const cmsCIExyYTRIPLE p3 = {{0.68, 0.32, 1}, {0.265, 0.69, 1}, {0.15, 0.06, 1}};
    static const cmsFloat64Number curve[5] = {2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045};
    cmsToneCurve *tone = cmsBuildParametricToneCurve(NULL, 4, curve);
    cmsToneCurve *tones[3] = {tone, tone, tone};
    cmsHPROFILE profile = cmsCreateRGBProfile(&d65, space == RD_SRGB ? &srgb : &p3, tones);
    cmsFreeToneCurve(tone);
    cmsMLU *name = cmsMLUalloc(NULL, 1);
    if (profile != NULL && name != NULL) {
        cmsMLUsetASCII(name, "en", "US", space == RD_SRGB ? "sRGB" : "Display P3");
        cmsWriteTag(profile, cmsSigProfileDescriptionTag, name);
    }
    cmsMLUfree(name);
    return profile;
}

uint8_t *rd_icc_profile(enum rd_space space, size_t *size, struct pm_error *err) {
    /* ICC.1: bytes 24-35 of the header are the date of creation. */
    static const uint8_t date[12] = {0x07, 0xea, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0};
    cmsHPROFILE profile = new_profile(space);
    cmsUInt32Number bytes = 0;
    uint8_t *icc = NULL;
    if (profile == NULL || !cmsSaveProfileToMem(profile, NULL, &bytes)) {
        pm_fail(err, PM_E_PROFILE, "littleCMS makes no profile of this space");
        goto out;
    }
    icc = pm_alloc(bytes, 1, err);
    if (icc == NULL)
        goto out;
    if (!cmsSaveProfileToMem(profile, icc, &bytes) || bytes < 128) {
        pm_fail(err, PM_E_PROFILE, "littleCMS does not save its profile");
        free(icc);
        icc = NULL;
        goto out;
    }
    memcpy(icc + 24, date, sizeof date);
    *size = bytes;
out:
    if (profile != NULL)
        cmsCloseProfile(profile);
    return icc;
}
