/* An opened photo: regions in integer pixels, and a small version to be shown. */
#ifndef PM_JOB_PICTURE_H
#define PM_JOB_PICTURE_H

#include "color/profile.h"
#include "photo/pixels.h"
#include "pigmatch.h"

/* Like pm_worker_new, with HEIC photos decoded by `heif`, which outlives it; NULL: by libheif in this
 * process. */
PM_USE_RESULT struct pm_worker *pm_worker_with(const struct pm_heif_reader *heif, struct pm_error *err);

enum { PM_COLOUR_PX = 320 }; /* of an overview that shows whether a photo has colour */

struct pm_view {
    struct pm_pixels pixels;          /* the whole upright photo, at most 1600 pixels long */
    const struct pm_profile *profile; /* what its codes mean; belongs to the worker */
    int width, height;                /* of the full photo */
};

/* Reads the photo at `path`. On success the view is freed by pm_view_free, before the worker is. */
PM_USE_RESULT bool pm_view_read(struct pm_worker *worker, const char *path, const struct pm_options *options,
                                struct pm_view *view, struct pm_error *err);
void pm_view_free(struct pm_view *view);

/* The region in upright pixels of a width x height photo, both ends rounded to whole pixels. PM_E_REGION
 * if it is empty or extends outside, since such a rectangle belongs to another photo. `what` is the
 * member or the zone, `remedy` what the caller can set. */
PM_USE_RESULT bool pm_region_box(const struct pm_region *region, int width, int height, const char *what,
                                 enum pm_remedy remedy, const char *photo, struct pm_box *box,
                                 struct pm_error *err);

/* A full-size box in the decoded size's pixels, inside the crop that holds it. */
struct pm_box pm_scaled_box(struct pm_box box, const struct pm_pixels *crop);

#endif
