/* The picker: a page on which a person draws regions on photos and copies the command for them. */
#ifndef PM_REPORT_PICK_H
#define PM_REPORT_PICK_H

#include "report/overlay.h"

/* A photo of the page. */
struct pm_pick_photo {
    const char *path;                    /* as given; the page leaves out the folder that all lie in */
    int width, height;                   /* of the full upright photo */
    const struct pm_page_photo *picture; /* all of it */
    const struct pm_record *found;       /* the marks drawn initially: hair and skin that were found, the
                                            outline of the hair, a chart; NULL: none */
};

/* Appends one self-contained page of `n` (at least 1) photos: tools to draw hair, zones, skin, card, chart
 * and swatches, fields for other options, and below them the command and the table of all photos, in
 * pixels of the full upright photos. Only its own script is allowed, by its hash, and the page cannot
 * fetch anything. `language` NULL: English. */
void pm_report_pick(const struct pm_pick_photo *photos, size_t n, const struct pm_language *language,
                    struct pm_buffer *out);

#endif
