/* A photo to look at, not to measure: the whole of it, small. */
#ifndef PM_JOB_VIEW_H
#define PM_JOB_VIEW_H

#include "color/profile.h"
#include "photo/photo.h"

struct pm_view {
    struct pm_pixels pixels;          /* the whole upright photo, at most 1600 pixels long */
    const struct pm_profile *profile; /* what its codes mean; belongs to the worker */
    int width, height;                /* of the full photo */
};

/* Reads the photo at `path`. On success the view is freed by pm_view_free, before the worker is. */
PM_USE_RESULT bool pm_view_read(struct pm_worker *worker, const char *path, const struct pm_options *options,
                                struct pm_view *view, struct pm_error *err);
void pm_view_free(struct pm_view *view);

#endif
