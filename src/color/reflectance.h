/* The colour of a measured reflectance. */
#ifndef PM_COLOR_REFLECTANCE_H
#define PM_COLOR_REFLECTANCE_H

#include "pigmatch.h"

/* Lab for D50 and the 1931 2 degree observer, of reflectances (0-1) at rising wavelengths: sums over 380-780
 * nm by 5 nm (CIE 15:2018, 7.1), relative to the perfect white under the same weights. */
struct pm_lab pm_lab_from_reflectance(const double *nm, const double *reflectance, size_t count);

#endif
