/* The common parts of photo.c and the decoders. */
#ifndef PM_PHOTO_DECODERS_H
#define PM_PHOTO_DECODERS_H

#include "photo/collect.h"
#include "photo/source.h"

struct pm_photo {
    struct pm_source source;
    struct pm_photo_limits limits;
    struct pm_photo_info info;
    int stored_width, stored_height;
    uint8_t *icc;    /* what info.icc points to */
    bool converts;   /* info.cicp is not plain: the decoder converts the codes */
    bool damaged;    /* in the last read */
    bool tiles_only; /* it consists of tiles, and no read has decoded all of them yet */
    int turn;        /* how the stored rows are turned: info.orientation, or the container's */
    void *heif;      /* heif.c's own */
};

/* Each _open reads the header: it fills photo->info (all but what photo.c itself knows), photo->icc and the
 * stored size, and calls pm_check_size before anything is decoded. Each _read pushes the rows that the
 * collector needs, decoded at 1/frame->reduce. */
PM_USE_RESULT bool pm_jpeg_open(struct pm_photo *photo, struct pm_error *err);
PM_USE_RESULT bool pm_jpeg_read(struct pm_photo *photo, const struct pm_frame *frame,
                                struct pm_collector *collector, struct pm_error *err);
PM_USE_RESULT bool pm_png_open(struct pm_photo *photo, struct pm_error *err);
PM_USE_RESULT bool pm_png_read(struct pm_photo *photo, struct pm_collector *collector, struct pm_error *err);
PM_USE_RESULT bool pm_heif_open(struct pm_photo *photo, struct pm_error *err);
PM_USE_RESULT bool pm_heif_read(struct pm_photo *photo, const struct pm_frame *frame,
                                struct pm_collector *collector, struct pm_error *err);
void pm_heif_close(struct pm_photo *photo);

/* The limit on pixels, checked before anything is decoded. */
PM_USE_RESULT bool pm_check_size(const struct pm_photo *photo, int64_t width, int64_t height,
                                 struct pm_error *err);
/* The limit on memory for pictures that cannot be decoded row by row, in bytes, and its check before
 * anything is decoded; `way_out` ends the message. */
int64_t pm_most_memory(const struct pm_photo *photo);
PM_USE_RESULT bool pm_check_memory(const struct pm_photo *photo, int64_t bytes, const char *way_out,
                                   struct pm_error *err);

#endif
