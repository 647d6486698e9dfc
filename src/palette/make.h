/* A nominal ladder from nothing but the names of bottles: what there is on day one, without a chart. */
#ifndef PM_PALETTE_MAKE_H
#define PM_PALETTE_MAKE_H

#include "palette/palette.h"

/* Whether ids name shades, or say what blends were mixed from ("black:1+white:9"), which may come twice. */
enum pm_ids_kind { PM_IDS_SHADES, PM_IDS_BLENDS };

/* Appends a shade of which nothing else is known for every id in `ids`, commas between; blanks round one do
 * not count. palette->shades has room for `most` of them. PM_E_USAGE if one is empty, no plain text, or
 * there are too many; and for shades, where it stands there twice or would be read otherwise where a shade is
 * named
 * ("N4:2", "#5a4636"). */
PM_USE_RESULT bool pm_ids_read(struct pm_palette *palette, const char *ids, size_t most,
                               enum pm_ids_kind kind, struct pm_error *err);

enum { PM_MAKE_MAX = 32 }; /* with more, rungs would be nearer than anyone sees */

struct pm_make {
    const char
        *ids; /* "5 Light,4,3,2,1 Dark": commas between, lightest first; blanks round one do not count */
    const char *name;             /* DESCRIPTOR; NULL: "my bottles" */
    const char *ladder;           /* LADDER; NULL: the undertone */
    const char *undertone;        /* "cool", "neutral", "warm"; NULL: neutral */
    const char *brand;            /* NULL: none */
    const char *created;          /* YYYY-MM-DD for CREATED; NULL: none */
    double lightest_L, darkest_L; /* of the first and the last rung; both 0: as below */
};

/* Design values, and the palette says so: L* from 58 to 16 in equal steps, 10 at most (then round 37), unless
 * both ends are given; a* and b* as on the ladders of the shipped palette. NULL with PM_E_USAGE if an id
 * is none for pm_ids_read, where the undertone is none, or where there
 * are more than PM_MAKE_MAX. */
PM_USE_RESULT struct pm_palette *pm_palette_make(const struct pm_make *make, struct pm_error *err);

#endif
