/* The share of grey hair, and the colours of its dark and its grey strands. */
#ifndef PM_HAIR_GREY_H
#define PM_HAIR_GREY_H

#include "hair/histogram.h"

/* `frac` is the share of grey strands among dark ones, 0-1, from the lightness of single pixels. 0 if the
 * lightness shows one component. NAN if it cannot be determined: strands too thin to be separated
 * (`detail_px` below 1.18, see hair/strands.h; most strands of 2 decoded pixels and more are wider),
 * light parts without a valley between them and the dark ones (such as gloss, and few or thin grey
 * strands), and hair that is pale and neutral as a whole, grey or ash blond. The colours are NAN unless
 * `frac` is above 0. */
struct pm_grey {
    double frac;
    struct pm_lab dark_lab, grey_lab;
};

/* Two components are divided where they differ most (Otsu 1979); a pixel is grey from 0.46 of the way
 * from the dark one's light to the grey one's: the middle of a strand's edge, a little less because
 * strands are round and darker towards their edges. Calibrated on painted hair: the share within 0.03 at 2 to
 * 6 px.
 *
 * A component's colour is the one that hair of it alone would get: the linear mean of the middle half of
 * its pixels that are not blurred into the other one. The grey's light is removed from the hue of the
 * dark one. On painted hair of 2 to 6 px (130 scenes that were used to set none of the constants) the
 * error is CIEDE2000 1.2 in the median and 2.8 in nine of ten for the dark one, 1.3 and 2.8 for the grey
 * one. */
struct pm_grey pm_find_grey(const struct pm_histogram *histogram, double detail_px);

/* The same for dark hair alone, in `histogram`, beside something light that has a share of `light_frac`. */
struct pm_lab pm_unblurred_dark(const struct pm_histogram *histogram, double light_frac, double detail_px);

#endif
