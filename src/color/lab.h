/* CIELAB arithmetic for D50 and 2 degrees, and the 3 x 3 matrices between RGB and XYZ; knows neither profiles
 * nor photos. */
#ifndef PM_COLOR_LAB_H
#define PM_COLOR_LAB_H

#include "pigmatch.h"

/* The PCS white of ICC profiles: X 0.9642, Y 1, Z 0.8249. */
extern const struct pm_xyz pm_d50;

/* Linear sRGB (IEC 61966-2-1) <-> XYZ D50, adapted from D65 by Bradford; row-major. */
extern const double pm_srgb_to_xyz[9], pm_xyz_to_srgb[9];

/* CIE 15:2018, 8.2.1; negative XYZ follows the linear branch. */
struct pm_lab pm_lab_from_xyz(struct pm_xyz xyz);
struct pm_xyz pm_xyz_from_lab(struct pm_lab lab);

/* CIEDE2000 with kL = kC = kH = 1 (Sharma, Wu, Dalal 2005, equations 2-22). Symmetric. */
double pm_de00(struct pm_lab a, struct pm_lab b);

/* Chroma C*ab and hue angle hab in degrees 0-360 (0 for neutral). */
double pm_chroma(struct pm_lab lab);
double pm_hue_deg(struct pm_lab lab);
/* Metric hue difference dH*ab, signed as the hue angle of b minus a (CIE 15:2018, 8.2.2.1). */
double pm_delta_hue(struct pm_lab a, struct pm_lab b);

/* `xyz` adapted so that `from` becomes `to`: von Kries in the sharpened space of Bradford (Lam 1985;
 * ICC.1:2010, annex E). Values below a ten thousandth are raised to it, so that black keeps the factors
 * finite. */
struct pm_xyz pm_adapt(struct pm_xyz xyz, struct pm_xyz from, struct pm_xyz to);

/* sRGB (IEC 61966-2-1) through Bradford-adapted D50 primaries. Out of gamut is clipped per channel. */
void pm_lab_to_srgb8(struct pm_lab lab, uint8_t rgb[3]);
struct pm_lab pm_lab_from_srgb8(const uint8_t rgb[3]);
/* "#rrggbb" in both directions; false if `hex` is not six hexadecimal digits behind an optional '#'. */
void pm_lab_to_hex(struct pm_lab lab, char hex[8]);
PM_USE_RESULT bool pm_lab_from_hex(const char *hex, struct pm_lab *lab);

/* Individual typology angle of skin, degrees, and its class (Chardon 1991; Del Bino 2013). */
double pm_ita_deg(struct pm_lab skin);
enum pm_ita pm_ita_class(double ita_deg);

/* 3 x 3 matrices, row-major. */
/* out = m v. */
void pm_matrix_apply(const double m[9], const double v[3], double out[3]);
/* out = a b; out is neither of them. */
void pm_matrix_multiply(const double a[9], const double b[9], double out[9]);
double pm_matrix_determinant(const double m[9]);
/* out = m^-1 by cofactors; m is regular, as the primaries of any real RGB are. */
void pm_matrix_invert(const double m[9], double out[9]);

#endif
