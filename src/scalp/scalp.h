/* Skin with dots as non-linear codes, in which a JPEG stores what remains of small dots. */
#ifndef PM_SCALP_SCALP_H
#define PM_SCALP_SCALP_H

#include "color/profile.h"
#include "photo/pixels.h"

/* Luma as JPEG has it (ITU-R BT.601), then red, green and blue of the photo's own primaries. */
enum pm_scalp_plane { PM_SCALP_LUMA, PM_SCALP_RED, PM_SCALP_GREEN, PM_SCALP_BLUE, PM_SCALP_PLANES };

/* One crop. Codes are 0-1, by sRGB's curve regardless of the profile's. `back` is the skin behind the dots
 * on a grid of PM_SCALP_STEP pixels. */
struct pm_scalp {
    int width, height, grid_width, grid_height;
    float *code[PM_SCALP_PLANES], *back[PM_SCALP_PLANES];
    double clipped_frac; /* pixels whose colour is lost because a channel is clipped */
};

enum { PM_SCALP_STEP = 16 };

/* Reads `crop`, `shrink` x `shrink` pixels averaged to one in linear light. Freed by pm_scalp_free, also on
 * failure. */
PM_USE_RESULT bool pm_scalp_new(struct pm_scalp *scalp, const struct pm_pixels *crop, int shrink,
                                const struct pm_profile *profile, struct pm_error *err);
void pm_scalp_free(struct pm_scalp *scalp);

/* The skin behind the dots at a pixel: the mean of the middle half of the codes around, between four places
 * of the grid. */
float pm_scalp_back(const struct pm_scalp *scalp, enum pm_scalp_plane plane, int x, int y);

/* The median over all places of `n` scalps of the code of the skin behind the dots; 0 if there are none.
 */
double pm_scalp_skin(const struct pm_scalp *scalps, size_t n, enum pm_scalp_plane plane);

/* Linear light 0-1 to code and back (IEC 61966-2-1); beyond that range the straight line is continued. */
double pm_scalp_encode(double light);
double pm_scalp_decode(double code);
double pm_scalp_luma(const double rgb_code[3]);

#endif
