/* Rows of a crop in linear light, with flags derived from the codes. */
#ifndef PM_HAIR_LIGHT_H
#define PM_HAIR_LIGHT_H

#include "color/correct.h"
#include "color/profile.h"
#include "photo/pixels.h"

enum pm_light_flag {
    PM_LIGHT_CLIPPED = 1, /* any channel >= 254: the colour is lost */
    PM_LIGHT_BRIGHT = 2,  /* any channel >= 250 */
    PM_LIGHT_CRUSHED = 4, /* all channels <= 5: black, or lost in it */
};

/* One row: `xyz` corrected, `raw` as given by the profile (the same memory without a correction). A
 * float before `xyz` and one after it may be read. */
struct pm_light_row {
    int width;
    float *xyz, *raw;
    uint8_t *flags, *codes; /* codes of pixels that are not contiguous */
    bool flagged;           /* any of the flags is set */
};

PM_USE_RESULT bool pm_light_row_new(struct pm_light_row *row, int width, bool corrected,
                                    struct pm_error *err);
void pm_light_row_free(struct pm_light_row *row);

/* Fills `row` with row->width pixels of the crop from column x of row y, both counted within the crop, every
 * `stride`th. */
void pm_light_read(struct pm_light_row *row, const struct pm_pixels *crop, int x, int y, int stride,
                   const struct pm_profile *profile, const struct pm_correction *correction);

/* L* of a luminance and the Lab of an XYZ in single precision, within 0.001 of color/lab.h; for pixel loops.
 */
float pm_light_L(float Y);
/* pm_light_L of a whole row. */
void pm_light_lightness(const struct pm_light_row *row, float *L);
void pm_light_lab(const float xyz[3], float lab[3]);
/* pm_light_lab of n colours, one behind the other. */
void pm_light_labs(const float *xyz, float *lab, size_t n);

#endif
