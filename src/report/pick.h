/* The picker: a page on which a person draws regions on a photo and copies the options for them. */
#ifndef PM_REPORT_PICK_H
#define PM_REPORT_PICK_H

#include "report/overlay.h"

/* Appends one self-contained page: the photo, tools to draw hair, skin, card and strip and to tap a chart's
 * corners, and below them the command line and the row for a table of photos, in pixels of the full upright
 * photo of `width` x `height`. Its script is allowed by its hash alone, and the page may fetch nothing.
 * `photo` is the path as given; the page names its last part. `picture` shows the whole photo. What `found`
 * has (a record of the photo, or NULL) is drawn to begin with: hair and skin that were found, the outline of
 * the hair, and a chart. */
void pm_report_pick(const char *photo, int width, int height, const struct pm_page_photo *picture,
                    const struct pm_record *found, struct pm_buffer *out);

#endif
