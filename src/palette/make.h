/* A nominal ladder from the names of bottles alone, to start with, without a chart. */
#ifndef PM_PALETTE_MAKE_H
#define PM_PALETTE_MAKE_H

#include "palette/palette.h"

/* Whether ids name shades or the composition of blends ("black:1+white:9"), which may be repeated. */
enum pm_ids_kind { PM_IDS_SHADES, PM_IDS_BLENDS };

/* Appends a shade without other data for every id in `ids`, separated by commas; blanks around an id are
 * ignored. palette->shades has room for `most` of them. PM_E_USAGE if an id is empty or not plain text,
 * or if there are too many; for shades also if one is repeated or would be misread as the name of a shade
 * ("N4:2", "#5a4636"). */
PM_USE_RESULT bool pm_ids_read(struct pm_palette *palette, const char *ids, size_t most,
                               enum pm_ids_kind kind, struct pm_error *err);

enum { PM_MAKE_MAX = 32 }; /* with more, the difference between rungs would be invisible */

struct pm_make {
    const char
        *ids; /* "5 Light,4,3,2,1 Dark": separated by commas, lightest first; blanks around one are ignored */
    const char *name;             /* DESCRIPTOR; NULL: "my bottles" */
    const char *ladder;           /* LADDER; NULL: the undertone */
    const char *undertone;        /* "cool", "neutral", "warm"; NULL: neutral */
    const char *brand;            /* NULL: none */
    const char *created;          /* YYYY-MM-DD for CREATED; NULL: none */
    double lightest_L, darkest_L; /* of the first and the last rung; both 0: as below */
};

/* Design values, and the palette says so: L* from 58 to 16 in equal steps of 10 at most (then around 37),
 * unless both ends are given; a* and b* as on the ladders of the default palette. NULL with PM_E_USAGE if
 * pm_ids_read refuses an id, if the undertone is not one, or if there are more than PM_MAKE_MAX ids. */
PM_USE_RESULT struct pm_palette *pm_palette_make(const struct pm_make *make, struct pm_error *err);

#endif
