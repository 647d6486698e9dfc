/* Values of options: text -> numbers, regions, points. A message names it as `option`. */
#ifndef PM_CLI_ARGUMENTS_H
#define PM_CLI_ARGUMENTS_H

#include "pigmatch.h"

/* "X,Y,W,H", each in pixels or percent. */
PM_USE_RESULT bool pm_argument_region(const char *option, const char *text, struct pm_region *region,
                                      struct pm_error *err);

/* "X,Y,W,H,grey|white|L": the rectangle of a neutral card and its kind or its L*. */
PM_USE_RESULT bool pm_argument_zone(const char *option, const char *text, enum pm_zone_kind kind,
                                    struct pm_options *options, struct pm_error *err);
/* The name at the start of such a text, or all of it. */
bool pm_argument_zone_name(const char *option, const char *text, char name[PM_MAX_ZONE_NAME + 1],
                           struct pm_error *err);
bool pm_argument_card(const char *option, const char *text, struct pm_options *options, struct pm_error *err);

/* "auto", "none", or the centres of the corner patches as X1,Y1,...,X4,Y4 in pixels. */
PM_USE_RESULT bool pm_argument_chart(const char *option, const char *text, struct pm_options *options,
                                     struct pm_error *err);

/* A whole number or a number in [low, high]. */
PM_USE_RESULT bool pm_argument_int(const char *option, const char *text, long low, long high, long *value,
                                   struct pm_error *err);
PM_USE_RESULT bool pm_argument_number(const char *option, const char *text, double low, double high,
                                      double *value, struct pm_error *err);

/* "A-B" with 1 <= A <= B days; "A" alone is A-A. */
PM_USE_RESULT bool pm_argument_interval(const char *option, const char *text, int days[2],
                                        struct pm_error *err);
/* "3" or "3-4": the levels of hair read off a ring by a person, 1 to 10, darker first. */
PM_USE_RESULT bool pm_argument_level(const char *option, const char *text, int level[2],
                                     struct pm_error *err);

/* The position of `text` in `words`, "auto|always|never". */
PM_USE_RESULT bool pm_argument_word(const char *option, const char *text, const char *words, int *which,
                                    struct pm_error *err);

/* "L,a,b" with L* 0-100 and a*, b* within 150. False without an error where the text has another shape. */
bool pm_argument_lab(const char *text, struct pm_lab *lab);

/* "COLSxROWS", 2 to `most` of them. */
PM_USE_RESULT bool pm_argument_grid(const char *option, const char *text, int most,
                                    struct pm_swatch_grid *grid, struct pm_error *err);

/* "X1,Y1,...,X4,Y4": the centres of the corner swatches. For one row or one column the first and the last
 * are enough, "X1,Y1,X2,Y2". The grid's cols and rows are set before. */
PM_USE_RESULT bool pm_argument_corners(const char *option, const char *text, struct pm_swatch_grid *grid,
                                       struct pm_error *err);

/* Both, separated by a colon, "1x8:96,188,103,714". */
PM_USE_RESULT bool pm_argument_strip(const char *option, const char *text, struct pm_swatch_grid *grid,
                                     struct pm_error *err);

/* "CODE,...": error codes as records have them; adds 1 << code for each to *codes. */
PM_USE_RESULT bool pm_argument_codes(const char *option, const char *text, unsigned *codes,
                                     struct pm_error *err);

/* "P%" or "P", a share from `low` to `high` (0-1) `of_what`. */
PM_USE_RESULT bool pm_argument_share(const char *option, const char *text, double low, double high,
                                     const char *of_what, double *share, struct pm_error *err);

#endif
