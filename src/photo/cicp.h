/* Colour as numbered by ITU-T H.273 (CICP), in HEIF's nclx and PNG's cICP. Codes whose curve does not fit
 * an 8-bit profile (PQ, HLG, linear light, BT.2020's own) are converted to sRGB's curve over the same
 * primaries. */
#ifndef PM_PHOTO_CICP_H
#define PM_PHOTO_CICP_H

#include "pigmatch.h"

/* The luminance of white, cd/m2 (ITU-R BT.2408, 2.1: HDR reference white). Brighter light is clipped. */
enum { PM_HDR_WHITE_CDM2 = 203 };

struct pm_cicp {
    int primaries; /* 1 BT.709 and sRGB, 9 BT.2020, 12 Display P3; 0 and 2 unsaid */
    int transfer;  /* 1 BT.709, 4 and 5 gamma 2.2 and 2.8, 8 linear, 13 sRGB, 14 and 15 BT.2020, 16 PQ, 18 HLG
                    */
    bool narrow;   /* RGB codes run from 16 to 235 (of 8 bits), not from 0 to 255 */
};

/* Whether primaries and transfer are supported. */
bool pm_cicp_is_known(const struct pm_cicp *cicp);

/* PQ or HLG: codes represent light, whatever a profile beside them says about a screen. */
bool pm_cicp_is_light(const struct pm_cicp *cicp);

/* "PQ", "HLG", "linear"; NULL if it is not HDR. */
const char *pm_cicp_hdr_name(const struct pm_cicp *cicp);

/* PQ and HLG without primaries get those of BT.2020, the only ones in BT.2100. */
void pm_cicp_complete(struct pm_cicp *cicp);

/* Whether codes need no conversion: sRGB's curve, or one that nearly every program treats as such, over the
 * full range. */
bool pm_cicp_is_plain(const struct pm_cicp *cicp);

/* From codes of `bits` (8-16) to 8-bit ones of sRGB's curve; NULL if memory runs out. Freed by free().
 * With a plain `cicp` codes are only rounded to 8 bits. */
struct pm_cicp_codes;
PM_USE_RESULT struct pm_cicp_codes *pm_cicp_codes_new(const struct pm_cicp *cicp, int bits,
                                                      struct pm_error *err);

/* `count` pixels of 1 (grey) or 3 channels, of row `y` of the picture. Codes are dithered, so that the
 * mean over an area keeps what 8 bits cannot. */
void pm_cicp_convert(const struct pm_cicp_codes *codes, const uint16_t *from, int y, size_t count,
                     int channels, uint8_t *to);

#endif
