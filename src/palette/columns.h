/* The columns of a palette that mean something here: one list for every reader and writer. */
#ifndef PM_PALETTE_COLUMNS_H
#define PM_PALETTE_COLUMNS_H

#include "palette/palette.h"

enum pm_column_kind {
    PM_COLUMN_TEXT,   /* a char * of the shade */
    PM_COLUMN_NUMBER, /* a double of the shade */
    PM_COLUMN_DATE,   /* a char[11] of the shade */
    PM_COLUMN_HEX     /* an sRGB colour that stands in for an empty Lab */
};

struct pm_column {
    const char *name;
    enum pm_column_kind kind;
    size_t offset; /* into struct pm_shade */
    bool required; /* every palette has it */
    double low, high;
    const char *rule;  /* what the value must be, for the message */
    const char *words; /* the only texts that it may have, a blank between; NULL any */
    const char *alias; /* what a spreadsheet may call it, NULL none */
};

/* In the order in which they are written. */
extern const struct pm_column pm_columns[];
extern const size_t pm_n_columns;

/* Upper and lower case are the same here; SampleID is SAMPLE_ID. In a spreadsheet blanks, '*' and the like do
 * not count either, aliases do, and "CIE L*" is as good as "L". NULL: none of ours. */
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

/* The first of `words`, which stand a blank apart, that is the same; NULL none. */
const char *pm_is_among(const char *text, size_t length, const char *words);

/* The shade's field of `column`. */
char **pm_column_text(struct pm_shade *shade, const struct pm_column *column);
double *pm_column_number(struct pm_shade *shade, const struct pm_column *column);
const char *pm_shade_text(const struct pm_shade *shade, const struct pm_column *column);
double pm_shade_number(const struct pm_shade *shade, const struct pm_column *column);

/* A shade of which nothing is known. */
struct pm_shade pm_shade_unknown(void);

#endif
