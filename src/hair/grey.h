/* How much of the hair is grey. */
#ifndef PM_HAIR_GREY_H
#define PM_HAIR_GREY_H

#include "hair/tones.h"

/* The share of grey strands among dark ones, 0-1, from the lightness of single pixels. NAN where strands are
 * too thin to stand apart (`strand_px`, decoded pixels, under 1.65 as estimated, which is where strands of 2
 * px begin), and where all of the hair is pale and neutral: grey and ash blond then look alike. 0 where the
 * lightness shows no second, light and neutral component.
 *
 * Two components are parted where they differ most (Otsu 1979); a pixel is grey from 0.46 of the way from the
 * dark one's light to the grey one's, which is half of a strand's edge, a little less because strands are
 * round and darker towards their edges. Calibrated on painted hair: within 0.03 at 2 to 6 px. */
double pm_grey_frac(const struct pm_tones *tones, double strand_px);

#endif
