/* The colour of a measured reflectance. */
#ifndef PM_COLOR_REFLECTANCE_H
#define PM_COLOR_REFLECTANCE_H

#include "pigmatch.h"

/* The reflectance at a wavelength, from `count` (1 or more) bands by rising wavelength `nm`: a cubic through
 * the four bands around it, a parabola in the outermost gaps, and the outermost value beyond them (CIE
 * 15:2018, 7.2.2 and 7.2.3). */
double pm_reflectance_at(const double *nm, const double *reflectance, size_t count, double at);

/* Lab for D50 and the 1931 2 degree observer, of reflectances (0-1) at rising wavelengths: sums over 380-780
 * nm by 5 nm (CIE 15:2018, 7.1), relative to the perfect white under the same weights. */
struct pm_lab pm_lab_from_reflectance(const double *nm, const double *reflectance, size_t count);

#endif
