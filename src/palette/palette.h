/* A palette: shades, ladders, and what is known of each bottle. */
#ifndef PM_PALETTE_PALETTE_H
#define PM_PALETTE_PALETTE_H

#include "base/printf.h"
#include "pigmatch.h"

enum { PM_BANDS = 36, PM_FIRST_NM = 380, PM_STEP_NM = 10 }; /* 380-730 nm by 10 nm */

/* One pigment as sold or as diluted. Unknown numbers are NAN, unknown strings NULL. */
struct pm_shade {
    char *id; /* unique in its palette */
    char *name, *ladder, *brand, *undertone, *lot;
    char expiry[11];        /* "YYYY-MM-DD" or "" */
    struct pm_lab lab;      /* masstone */
    double dilution;        /* parts of diluent to one of pigment */
    struct pm_lab tint_lab; /* mixed with white; L is NAN if there is none */
    double tint_frac;       /* the pigment's share of that mixture, 0-1 */
    char *tint_white;       /* id of the white it was mixed with */
    double strength;        /* tinting strength relative to the palette's others */
    double stock;           /* drops or bottles left; 0 = out of stock */
    double *spectrum;       /* PM_BANDS reflectances or NULL */
    int rung;               /* 1 = lightest of its ladder by L*, -1 without a ladder */
    char **extra;           /* n_extra texts of columns without a meaning here; NULL unknown */
};

/* A header line without a meaning here, which is kept, such as CREATED. */
struct pm_keyword {
    char *name, *value;
};

/* A remark on how the file was read. */
struct pm_remark {
    enum pm_level level; /* PM_LEVEL_WARN: something may differ from what the file's author intended */
    const char *code;    /* one of the words in lint.h; static */
    char *text;
};

struct pm_palette {
    char *name; /* DESCRIPTOR, or the file's name */
    char *originator;
    enum pm_capture capture;
    double calib_error_de00; /* CALIB_ERROR: measured error of this palette's blends; NAN */
    char sha256[65];         /* of the file's bytes */
    struct pm_shade *shades; /* in file order */
    size_t n_shades;
    char **extra_columns; /* names of the columns in shade.extra */
    size_t n_extra;
    struct pm_keyword *keywords; /* in file order */
    size_t n_keywords;
    struct pm_remark *remarks;
    size_t n_remarks, remark_capacity;
};

/* Adds a remark, formatted like printf. It is dropped if memory runs out. */
void pm_palette_remark(struct pm_palette *palette, enum pm_level level, const char *code, const char *fmt,
                       ...) PM_PRINTF(4, 5);

/* The geometry that the colours were measured in, as the file names it ("45/0"), or NULL. */
const char *pm_palette_geometry(const struct pm_palette *palette);

/* Frees what a shade of `n_extra` own columns owns. */
void pm_shade_free(struct pm_shade *shade, size_t n_extra);

/* Index of the shade called `id`, or -1. */
int pm_palette_find(const struct pm_palette *palette, const char *id);

/* Two shades are on one ladder if LADDER and BRAND are the same. */
PM_USE_RESULT bool pm_same_ladder(const struct pm_shade *a, const struct pm_shade *b);

/* Pointers to the shades on ladders, ladder by ladder, light to dark; *count of them. free(). */
PM_USE_RESULT const struct pm_shade **pm_palette_ladders(const struct pm_palette *palette, size_t *count,
                                                         struct pm_error *err);

/* Numbers the rungs of every ladder by L*, 1 the lightest, regardless of the names; shades of the same L*
 * share a rung, so that the next rung is always darker. */
PM_USE_RESULT bool pm_palette_number_rungs(struct pm_palette *palette, struct pm_error *err);

/* Index of the next darker (step +1) or lighter (-1) rung of the same ladder, or -1 at its end or without
 * one. */
int pm_palette_rung(const struct pm_palette *palette, int shade, int step);

#endif
