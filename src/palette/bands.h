/* The wavelengths at which a file has its spectra. */
#ifndef PM_PALETTE_BANDS_H
#define PM_PALETTE_BANDS_H

#include "palette/palette.h"

enum { PM_MAX_BANDS = 512 };

/* By rising wavelength. */
struct pm_bands {
    size_t count;
    double nm[PM_MAX_BANDS];
    size_t column[PM_MAX_BANDS]; /* the band's position in a row of cells */
};

/* Adds a band; false if the wavelength is there already. There are fewer than PM_MAX_BANDS. */
PM_USE_RESULT bool pm_bands_add(struct pm_bands *bands, double nm, size_t column);

/* Whether the bands cover 400-700 nm in steps of 20 nm or less; if not, `why` says what is wrong. */
PM_USE_RESULT bool pm_bands_check(const struct pm_bands *bands, char why[200]);

/* Reflectances at the bands -> PM_BANDS, linear between bands, the outermost value beyond them (CIE 15:2018,
 * 7.2.3 allows both for smooth spectra), and within 0 to 1. Bands of 380-730 nm by 10 nm come through
 * unchanged. */
void pm_bands_resample(const struct pm_bands *bands, const double *values, double spectrum[PM_BANDS]);

#endif
