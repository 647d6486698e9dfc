/* 3 x 3 matrices, row-major. */
#ifndef PM_COLOR_MATRIX_H
#define PM_COLOR_MATRIX_H

/* out = m v. */
void pm_matrix_apply(const double m[9], const double v[3], double out[3]);
/* out = a b; out is neither of them. */
void pm_matrix_multiply(const double a[9], const double b[9], double out[9]);
double pm_matrix_determinant(const double m[9]);
/* out = m^-1 by cofactors; m is regular, as the primaries of any real RGB are. */
void pm_matrix_invert(const double m[9], double out[9]);

#endif
