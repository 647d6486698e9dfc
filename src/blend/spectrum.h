/* Reflectances from Lab and back. */
#ifndef PM_MATCH_SPECTRUM_H
#define PM_MATCH_SPECTRUM_H

#include "palette/palette.h"

/* The contribution of band i of a reflectance to X, Y, Z: CIE 1931 2 degree observer times D50; the Y
 * column sums to 1. */
const double (*pm_band_xyz(void))[3];

/* Lab of X, Y, Z as summed with pm_band_xyz. R = 1 in all bands is (100, 0, 0): the bands' own white stands
 * for D50. */
struct pm_lab pm_band_sum_lab(const double sum[3]);
/* The sums that a colour of this Lab has. */
void pm_lab_band_sum(struct pm_lab lab, double sum[3]);

/* The smoothest reflectance of this colour (S. A. Burns, "Numerical methods for smoothest reflectance
 * reconstruction", Color Research and Application 45, 2020: LHTSS): R = (1 + tanh z) / 2 with the least sum
 * of squared differences of neighbouring z. Found by Newton's method to a residual below 1e-12 in XYZ and in
 * the condition of the minimum, so Lab comes back to about 1e-10. L* up to 0.1 or from 99.9 gives a constant.
 * False if no surface can have this colour (no reflectance between 0 and 1 does); then the reflectance
 * is unspecified. */
PM_USE_RESULT bool pm_spectrum_from_lab(struct pm_lab lab, double reflectance[PM_BANDS]);

#endif
