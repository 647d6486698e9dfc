/* The columns of a palette that have a meaning here: one list for all readers and writers. */
#ifndef PM_PALETTE_COLUMNS_H
#define PM_PALETTE_COLUMNS_H

#include "palette/palette.h"

enum pm_column_kind {
    PM_COLUMN_TEXT,   /* a char * of the shade */
    PM_COLUMN_NUMBER, /* a double of the shade */
    PM_COLUMN_DATE,   /* a char[11] of the shade */
    PM_COLUMN_HEX     /* an sRGB colour that replaces an empty Lab */
};

struct pm_column {
    const char *name;
    enum pm_column_kind kind;
    size_t offset; /* into struct pm_shade */
    bool required; /* every palette has it */
    double low, high;
    const char *rule;  /* what the value must be, for the message */
    const char *words; /* the only texts allowed, separated by blanks; NULL any */
    const char *alias; /* its name in spreadsheets, NULL none */
};

/* In the order in which they are written. */
extern const struct pm_column pm_columns[];
extern const size_t pm_n_columns;

/* Case does not matter; SampleID is SAMPLE_ID. In a spreadsheet blanks, '*' and the like are ignored,
 * aliases are accepted, and "CIE L*" means "L". NULL: an unknown column. */
const struct pm_column *pm_column_find(const char *name, size_t length, bool spreadsheet);

/* The wavelength in nm of a band of a spectrum: SPECTRAL_NM380, SPECTRAL_NM_380, SPECTRAL_380, SPEC_380,
 * nm380, R_380 and the like, in a spreadsheet also "380" and "380 nm"; -1 if the name is something else.
 */
int pm_column_nm(const char *name, size_t length, bool spreadsheet);

/* 0, 1, 2 for XYZ_X, XYZ_Y, XYZ_Z, else -1. */
int pm_column_xyz(const char *name, size_t length, bool spreadsheet);

/* A name that a keyword or column of one's own may have: letters, digits and '_', no digit first, at most 100
 * of them, and no word that CGATS itself needs. */
bool pm_is_free_name(const char *name, size_t length);

/* ASCII letters in either case. */
bool pm_same_word(const char *text, size_t length, const char *word);

/* The first of `words`, separated by blanks, that is equal; NULL none. */
const char *pm_is_among(const char *text, size_t length, const char *words);

/* The shade's field of `column`. */
char **pm_column_text(struct pm_shade *shade, const struct pm_column *column);
double *pm_column_number(struct pm_shade *shade, const struct pm_column *column);
const char *pm_shade_text(const struct pm_shade *shade, const struct pm_column *column);
double pm_shade_number(const struct pm_shade *shade, const struct pm_column *column);

/* A shade whose values are all unknown. */
struct pm_shade pm_shade_unknown(void);

#endif
