/* The photo on a page: a small sRGB JPEG, and the regions drawn over it. */
#ifndef PM_REPORT_OVERLAY_H
#define PM_REPORT_OVERLAY_H

#include "base/buffer.h"
#include "color/profile.h"
#include "hair/hair.h"
#include "photo/pixels.h"

/* A small JPEG of the photo or a part of it, in sRGB and without any metadata. */
struct pm_page_photo {
    uint8_t *jpeg;
    size_t size;
    int width, height;   /* its own pixels */
    struct pm_box shows; /* the part of the full upright photo that it shows */
    bool marked;         /* the pixels that were taken as hair are painted over */
};

/* The data for it. Everything is borrowed for the call. */
struct pm_page_photo_request {
    const struct pm_pixels *pixels;   /* the whole photo, at any scale */
    const struct pm_profile *profile; /* what its codes mean */
    int photo_width, photo_height;    /* the full upright photo */
    struct pm_box part;               /* of the full photo; empty: all of it */
    int most_px;                      /* longest side of the JPEG */
    const struct pm_hair_mask
        *masks; /* painted over the pixels that were taken as hair; n_masks 0: nothing */
    size_t n_masks;
};

/* Fails with PM_E_MEMORY, or PM_E_REGION if `part` lies outside the photo. *photo is then empty; on
 * success it is freed by pm_page_photo_free. */
PM_USE_RESULT bool pm_page_photo_make(const struct pm_page_photo_request *request,
                                      struct pm_page_photo *photo, struct pm_error *err);
void pm_page_photo_free(struct pm_page_photo *photo);

/* The part for a close-up of the hair: the largest hair box with a margin, inside the photo.
 * Empty if the record has no hair box. */
struct pm_box pm_closeup_part(const struct pm_record *record);

/* Appends an <svg> to lay over a picture of the part `shows`: the boxes of hair and skin, the chart's
 * corners, the card and the strips of swatches. Over the whole photo each has its name. */
void pm_overlay_svg(const struct pm_record *record, struct pm_box shows, struct pm_buffer *out);

#endif
