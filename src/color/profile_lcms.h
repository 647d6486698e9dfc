/* The interface to littleCMS, for profile.c only. */
#ifndef PM_COLOR_PROFILE_LCMS_H
#define PM_COLOR_PROFILE_LCMS_H

#include "pigmatch.h"

#include <lcms2.h>

enum { PM_PROFILE_NAME_SIZE = 128 };

/* What littleCMS reported while it worked; reset by the caller before each request. */
struct pm_lcms_talk {
    char complaint[256]; /* its last message, "" none */
    bool no_memory;      /* an allocation failed, which it does not report otherwise */
};

/* A context that reports to `talk`, cmsDeleteContext(); NULL if memory runs out. */
cmsContext pm_lcms_begin(struct pm_lcms_talk *talk);

/* Channels of the pictures a profile is for: 1, 3 or 4; 0 for another colour space. */
int pm_lcms_channels(cmsHPROFILE opened);

/* The profile's description as UTF-8 without control characters, "unnamed" where it has none. */
void pm_lcms_name(cmsHPROFILE opened, char name[PM_PROFILE_NAME_SIZE]);

/* From codes of `channels` to XYZ (Y = 1 for white) or Lab in double; NULL if littleCMS refuses. Relative
 * colorimetric, no black-point compensation, in floating point and without optimisations: the 16-bit path is
 * off by up to 0.6 dE. */
cmsHTRANSFORM pm_lcms_to_xyz(cmsContext lcms, cmsHPROFILE from, int channels);
cmsHTRANSFORM pm_lcms_to_lab(cmsContext lcms, cmsHPROFILE from, int channels);

/* The result of `transform` for one pixel of 8-bit codes. */
void pm_lcms_ask(cmsHTRANSFORM transform, int channels, const uint8_t *code, double out[3]);

#endif
