/* What each column of a file at hand means, and how one row of cells becomes a shade. */
#ifndef PM_PALETTE_ROW_LAYOUT_H
#define PM_PALETTE_ROW_LAYOUT_H

#include "palette/columns.h"
#include "palette/problems.h"

/* How a file's numbers have their fraction. PM_DECIMAL_ANY: as the first that has one, which settles it. */
enum pm_decimal { PM_DECIMAL_POINT, PM_DECIMAL_COMMA, PM_DECIMAL_ANY };

/* One cell -> one value. An empty cell is no problem and leaves the value as it was. False: a problem was
 * noted, under the column's name. */

/* A number within the column's range. */
PM_USE_RESULT bool pm_value_in_range(const struct pm_cell *cell, const struct pm_column *column,
                                     enum pm_decimal *decimal, double *value, struct pm_problems *problems);

/* *text becomes a copy of at most PM_MAX_TEXT bytes, free(). */
PM_USE_RESULT bool pm_value_text(const struct pm_cell *cell, const char *name, char **text,
                                 struct pm_problems *problems);

/* A measured spectrum's columns, by rising wavelength. */
struct pm_bands {
    size_t count;
    int nm[PM_MAX_FILE_COLUMNS];
    size_t column[PM_MAX_FILE_COLUMNS];
};

/* Adds a band; false where the wavelength is there already. */
PM_USE_RESULT bool pm_bands_add(struct pm_bands *bands, int nm, size_t column);

/* The bands reach over 400-700 nm in steps of 20 nm or less; else false with the trouble in `why`. */
PM_USE_RESULT bool pm_bands_check(const struct pm_bands *bands, char why[200]);

/* Reflectances at the bands -> PM_BANDS, linear between bands, the outermost value beyond them (CIE
 * 15:2018, 7.2.3 allows both for smooth spectra). Bands of 380-730 nm by 10 nm come through unchanged. */
void pm_bands_resample(const struct pm_bands *bands, const double *values, double spectrum[PM_BANDS]);

/* One column of the file: ours, a band, or one that is only kept. */
struct pm_file_column {
    const struct pm_column *known;
    int nm;    /* -1: no band */
    int extra; /* place in shade.extra, -1 none */
};

struct pm_layout {
    size_t count;
    struct pm_file_column columns[PM_MAX_FILE_COLUMNS];
    struct pm_bands bands;
    size_t n_extra;
    bool d65; /* Lab is relative to D65 */
    enum pm_decimal decimal;
};

/* Reads `layout->count` cells into *shade, noting what is wrong with them. What *shade owns is to be freed in
 * any case; its id is NULL where it has none. */
void pm_layout_read(struct pm_layout *layout, const struct pm_cell *cells, struct pm_shade *shade,
                    struct pm_problems *problems);

/* Lab relative to D65 -> relative to D50, Bradford (ICC.1:2010, annex E). */
struct pm_lab pm_lab_from_d65(struct pm_lab lab);

#endif
