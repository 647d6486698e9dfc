#include "color/profile_lcms.h"

#include <stdlib.h>
#include <string.h>

#include <lcms2_plugin.h>

/* Like littleCMS's own limit on one allocation: larger requests, by a damaged profile, fail. */
static const size_t largest_piece = (size_t)512 << 20;

/* ------------------------------------------------------------------ context */

static void keep_complaint(cmsContext lcms, cmsUInt32Number code, const char *text) {
    (void)code;
    struct pm_lcms_talk *talk = cmsGetContextUserData(lcms);
    size_t length = strnlen(text, sizeof talk->complaint - 1);
    memcpy(talk->complaint, text, length);
    talk->complaint[length] = '\0';
}

/* While a context is being made there is no receiver yet; then it is NULL anyway. */
static void *note_failure(cmsContext lcms, void *memory) {
    struct pm_lcms_talk *talk = memory == NULL ? cmsGetContextUserData(lcms) : NULL;
    if (talk != NULL)
        talk->no_memory = true;
    return memory;
}

static void *allocate(cmsContext lcms, cmsUInt32Number size) {
    return size <= largest_piece ? note_failure(lcms, malloc(size > 0 ? size : 1)) : NULL;
}

static void *reallocate(cmsContext lcms, void *memory, cmsUInt32Number size) {
    return size <= largest_piece ? note_failure(lcms, realloc(memory, size > 0 ? size : 1)) : NULL;
}

static void release(cmsContext lcms, void *memory) {
    (void)lcms;
    free(memory);
}

/* Each thread has its own context, so no lock is needed. littleCMS's own locks crash when memory runs out. */
static void *begin_lock(cmsContext lcms) {
    static const char none;
    (void)lcms;
    return (void *)(uintptr_t)&none;
}

static void end_lock(cmsContext lcms, void *lock) {
    (void)lcms, (void)lock;
}

static cmsBool take_lock(cmsContext lcms, void *lock) {
    (void)lcms, (void)lock;
    return TRUE;
}

cmsContext pm_lcms_begin(struct pm_lcms_talk *talk) {
    cmsPluginMutex locks = {.base = {cmsPluginMagicNumber, 2000, cmsPluginMutexSig, NULL},
                            .CreateMutexPtr = begin_lock,
                            .DestroyMutexPtr = end_lock,
                            .LockMutexPtr = take_lock,
                            .UnlockMutexPtr = end_lock};
    cmsPluginMemHandler memory = {.base = {cmsPluginMagicNumber, 2000, cmsPluginMemHandlerSig, &locks.base},
                                  .MallocPtr = allocate,
                                  .FreePtr = release,
                                  .ReallocPtr = reallocate};
    cmsContext lcms = cmsCreateContext(&memory, talk);
    if (lcms != NULL)
        cmsSetLogErrorHandlerTHR(lcms, keep_complaint);
    return lcms;
}

/* ------------------------------------------------------------------ what a profile says of itself */

/* Appends one character as UTF-8; one that cannot be shown on a line becomes '?'. */
static char *append_utf8(char *out, uint32_t u) {
    bool shown = u >= 0x20 && !(u >= 0x7F && u < 0xA0) && !(u >= 0xD800 && u < 0xE000) && u < 0x10000;
    if (!shown)
        u = '?';
    if (u < 0x80) {
        *out++ = (char)u;
    } else if (u < 0x800) {
        *out++ = (char)(0xC0 | u >> 6);
        *out++ = (char)(0x80 | (u & 0x3F));
    } else {
        *out++ = (char)(0xE0 | u >> 12);
        *out++ = (char)(0x80 | (u >> 6 & 0x3F));
        *out++ = (char)(0x80 | (u & 0x3F));
    }
    return out;
}

void pm_lcms_name(cmsHPROFILE opened, char name[PM_PROFILE_NAME_SIZE]) {
    wchar_t wide[100] = {0};
    char *out = name;
    /* Not by cmsGetProfileInfo: newer versions prefer Apple's own names, so records would depend on the
     * version.
     */
    const cmsMLU *said = cmsReadTag(opened, cmsSigProfileDescriptionTag);
    if (said != NULL)
        cmsMLUgetWide(said, "en", "US", wide, sizeof wide - sizeof *wide);
    for (const wchar_t *w = wide; *w != 0 && out < name + PM_PROFILE_NAME_SIZE - 4; w++)
        out = append_utf8(out, (uint32_t)*w);
    *out = '\0';
    if (out == name)
        memcpy(name, "unnamed", sizeof "unnamed");
}

int pm_lcms_channels(cmsHPROFILE opened) {
    switch (cmsGetColorSpace(opened)) {
    case cmsSigGrayData:
        return 1;
    case cmsSigRgbData:
        return 3;
    case cmsSigCmykData:
        return 4;
    default:
        return 0;
    }
}

/* ------------------------------------------------------------------ transforms */

static cmsHTRANSFORM make_transform(cmsContext lcms, cmsHPROFILE from, cmsHPROFILE to, int channels,
                                    cmsUInt32Number out_format) {
    if (to == NULL)
        return NULL;
    cmsUInt32Number in_format = channels == 1 ? TYPE_GRAY_FLT : channels == 3 ? TYPE_RGB_FLT : TYPE_CMYK_FLT;
    cmsHTRANSFORM made =
        cmsCreateTransformTHR(lcms, from, in_format, to, out_format, INTENT_RELATIVE_COLORIMETRIC,
                              cmsFLAGS_NOCACHE | cmsFLAGS_NOOPTIMIZE);
    cmsCloseProfile(to);
    return made;
}

cmsHTRANSFORM pm_lcms_to_xyz(cmsContext lcms, cmsHPROFILE from, int channels) {
    return make_transform(lcms, from, cmsCreateXYZProfileTHR(lcms), channels, TYPE_XYZ_DBL);
}

cmsHTRANSFORM pm_lcms_to_lab(cmsContext lcms, cmsHPROFILE from, int channels) {
    return make_transform(lcms, from, cmsCreateLab4ProfileTHR(lcms, NULL), channels, TYPE_Lab_DBL);
}

void pm_lcms_ask(cmsHTRANSFORM transform, int channels, const uint8_t *code, double out[3]) {
    /* In littleCMS light ranges to 1, ink to 100 percent. */
    float in[4] = {0}, full = channels == 4 ? 100.0F : 1.0F;
    for (int c = 0; c < channels; c++)
        in[c] = (float)code[c] / 255.0F * full;
    cmsDoTransform(transform, in, out, 1);
}
