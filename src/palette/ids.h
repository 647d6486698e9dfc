/* Ids as the command line has them: "5 Light,4,3,2,1 Dark". */
#ifndef PM_PALETTE_IDS_H
#define PM_PALETTE_IDS_H

#include "palette/palette.h"

/* Whether ids name shades, or say what blends were mixed from ("black:1+white:9"), which may come twice. */
enum pm_ids_kind { PM_IDS_SHADES, PM_IDS_BLENDS };

/* Appends a shade of which nothing else is known for every id in `ids`, commas between; blanks round one do
 * not count. palette->shades has room for `most` of them. PM_E_USAGE, in the name of `option`, where one is
 * empty, no plain text, or there are too many; and for shades, where it stands there twice or could not be
 * given on the command line. */
PM_USE_RESULT bool pm_ids_read(struct pm_palette *palette, const char *option, const char *ids, size_t most,
                               enum pm_ids_kind kind, struct pm_error *err);

#endif
