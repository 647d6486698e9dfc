#include "photo/photo.h"
#include "photo/decoders.h"

#include "base/error.h"
#include "base/memory.h"
#include "photo/kinds.h"

#include <stdlib.h>

static bool fail_kind(const char *name, const char *kind, struct pm_error *err) {
    if (kind == NULL)
        return pm_fail(err, PM_E_NOT_PHOTO, "%s: not a photo: give a JPEG, PNG or HEIC file", name);
    return pm_fail(err, PM_E_UNSUPPORTED,
                   "%s: this is %s, which is not supported: save it as JPEG or PNG, preferably from the "
                   "program that made it",
                   name, kind);
}

/* Determines the format; a stream that is a photo is then read to its end. */
static bool sniff(struct pm_photo *photo, struct pm_error *err) {
    const uint8_t *bytes;
    size_t size;
    const char *kind;
    if (!pm_source_view(&photo->source, 0, &bytes, &size, err))
        return false;
    if (size > PM_KIND_BYTES)
        size = PM_KIND_BYTES;
    if (!pm_kind_of(bytes, size, &photo->info.format, &kind))
        return fail_kind(photo->source.name, kind, err);
    return !photo->source.stream || pm_source_load(&photo->source, err);
}

#if !PM_WITH_PNG || !PM_WITH_HEIF
static bool fail_left_out(const struct pm_photo *photo, const char *format, const char *way_out,
                          struct pm_error *err) {
    return pm_fail(err, PM_E_UNSUPPORTED, "%s: this is %s, which this build does not support: %s",
                   photo->source.name, format, way_out);
}
#endif

#if !PM_WITH_PNG
bool pm_png_open(struct pm_photo *photo, struct pm_error *err) {
    return fail_left_out(photo, "a PNG picture",
                         "convert it to JPEG, e.g. with `convert FILE.png -quality 95 FILE.jpg`", err);
}

bool pm_png_read(struct pm_photo *photo, struct pm_collector *collector, struct pm_error *err) {
    (void)collector;
    return pm_png_open(photo, err);
}
#endif

#if !PM_WITH_HEIF
bool pm_heif_open(struct pm_photo *photo, struct pm_error *err) {
    return fail_left_out(photo, "a HEIC picture", "export the photo as JPEG on the phone", err);
}

bool pm_heif_read(struct pm_photo *photo, const struct pm_frame *frame, struct pm_collector *collector,
                  struct pm_error *err) {
    (void)frame;
    (void)collector;
    return pm_heif_open(photo, err);
}

void pm_heif_close(struct pm_photo *photo) {
    (void)photo;
}
#endif

static bool open_format(struct pm_photo *photo, struct pm_error *err) {
    switch (photo->info.format) {
    case PM_FORMAT_JPEG:
        return pm_jpeg_open(photo, err);
    case PM_FORMAT_PNG:
        return pm_png_open(photo, err);
    case PM_FORMAT_HEIF:
        return pm_heif_open(photo, err);
    }
    return false;
}

static bool read_header(struct pm_photo *photo, const struct pm_photo_limits *limits, struct pm_error *err) {
    photo->limits = *limits;
    photo->source.late_hash = limits->no_hash;
    photo->info.orientation = 1;
    photo->info.flash = -1;
    if (!sniff(photo, err) || !open_format(photo, err))
        return false;
    const char *hdr = pm_cicp_hdr_name(&photo->info.cicp);
    if (hdr != NULL && !photo->converts)
        return pm_fail(err, PM_E_UNSUPPORTED,
                       "%s: an HDR picture (%s) with unknown primaries (%d): export it as an ordinary JPEG",
                       photo->source.name, hdr, photo->info.cicp.primaries);
    if (photo->turn == 0)
        photo->turn = photo->info.orientation;
    bool swaps = pm_orientation_swaps(photo->turn);
    photo->info.width = swaps ? photo->stored_height : photo->stored_width;
    photo->info.height = swaps ? photo->stored_width : photo->stored_height;
    photo->info.icc = photo->icc;
    return true;
}

struct pm_photo *pm_photo_open(const char *path, const struct pm_photo_limits *limits, struct pm_error *err) {
    struct pm_photo *photo = pm_alloc(1, sizeof *photo, err);
    if (photo != NULL && pm_source_open(&photo->source, path, err) && read_header(photo, limits, err))
        return photo;
    pm_photo_close(photo);
    return NULL;
}

struct pm_photo *pm_photo_open_bytes(const void *bytes, size_t size, const char *name,
                                     const struct pm_photo_limits *limits, struct pm_error *err) {
    struct pm_photo *photo = pm_alloc(1, sizeof *photo, err);
    if (photo != NULL && pm_source_borrow(&photo->source, bytes, size, name, err) &&
        read_header(photo, limits, err))
        return photo;
    pm_photo_close(photo);
    return NULL;
}

void pm_photo_close(struct pm_photo *photo) {
    if (photo == NULL)
        return;
    pm_heif_close(photo);
    pm_source_close(&photo->source);
    free(photo->icc);
    free(photo);
}

const struct pm_photo_info *pm_photo_info(const struct pm_photo *photo) {
    return &photo->info;
}

bool pm_photo_is_partial(const struct pm_photo *photo) {
    return photo->tiles_only;
}

bool pm_photo_damaged(const struct pm_photo *photo) {
    return photo->damaged;
}

bool pm_photo_sha256(struct pm_photo *photo, char hex[65], struct pm_error *err) {
    return pm_source_sha256(&photo->source, hex, err);
}

static bool check_boxes(const struct pm_photo *photo, const struct pm_photo_request *request,
                        struct pm_error *err) {
    for (size_t i = 0; i < request->n_keep; i++) {
        struct pm_box box = request->keep[i];
        if (box.w > 0 && box.h > 0 && box.x >= 0 && box.y >= 0 && box.x <= photo->info.width - box.w &&
            box.y <= photo->info.height - box.h)
            continue;
        return pm_fail(err, PM_E_REGION, "%s: the region %d,%d,%d,%d is not inside its %d x %d pixels",
                       photo->source.name, box.x, box.y, box.w, box.h, photo->info.width, photo->info.height);
    }
    return true;
}

static bool decode(struct pm_photo *photo, const struct pm_frame *frame, struct pm_collector *collector,
                   struct pm_error *err) {
    switch (photo->info.format) {
    case PM_FORMAT_JPEG:
        return pm_jpeg_read(photo, frame, collector, err);
    case PM_FORMAT_PNG:
        return pm_png_read(photo, collector, err);
    case PM_FORMAT_HEIF:
        return pm_heif_read(photo, frame, collector, err);
    }
    return false;
}

bool pm_photo_read(struct pm_photo *photo, const struct pm_photo_request *request, struct pm_pixels *kept,
                   struct pm_pixels *overview, struct pm_error *err) {
    photo->damaged = false;
    if (!check_boxes(photo, request, err))
        return false;
    struct pm_frame frame = {photo->stored_width, photo->stored_height, photo->turn, 1};
    if (photo->info.reduces)
        frame.reduce = pm_choose_scale(photo->info.width, photo->info.height, request);
    struct pm_collector *collector =
        pm_collector_new(&frame, photo->info.channels, request, kept, overview, err);
    if (collector == NULL)
        return false;
    bool good = decode(photo, &frame, collector, err);
    if (!good)
        pm_collector_drop(collector);
    pm_collector_free(collector);
    return good;
}
