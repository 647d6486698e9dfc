/* The entry point for photos: a file or bytes -> facts, then upright 8-bit device codes of the requested
 * parts. The format is determined by content, never by name. Colours are not interpreted here. */
#ifndef PM_PHOTO_PHOTO_H
#define PM_PHOTO_PHOTO_H

#include "photo/pixels.h"

struct pm_photo;

/* Opens and reads the header; the picture itself is read by pm_photo_read. The bytes must outlive the photo.
 */
PM_USE_RESULT struct pm_photo *pm_photo_open(const char *path, const struct pm_photo_limits *limits,
                                             struct pm_error *err);
PM_USE_RESULT struct pm_photo *pm_photo_open_bytes(const void *bytes, size_t size, const char *name,
                                                   const struct pm_photo_limits *limits,
                                                   struct pm_error *err);
void pm_photo_close(struct pm_photo *photo);

const struct pm_photo_info *pm_photo_info(const struct pm_photo *photo);

/* Decodes once and fills kept[0..n_keep) and, if requested, *overview (averages of codes: for finding
 * things, never for colour). Without an overview only the part around the boxes is decoded, with the same
 * pixels. PM_E_REGION for a box outside. May be called again, for other parts. On failure there is
 * nothing to free; on success free each data by pm_pixels_free. */
PM_USE_RESULT bool pm_photo_read(struct pm_photo *photo, const struct pm_photo_request *request,
                                 struct pm_pixels *kept, struct pm_pixels *overview, struct pm_error *err);

/* Whether the last read found damage that allow_damaged permitted. */
bool pm_photo_damaged(const struct pm_photo *photo);

/* Whether only the tiles under the requested parts have been decoded, so that damage elsewhere was not
 * noticed. */
bool pm_photo_is_partial(const struct pm_photo *photo);

/* SHA-256 of the whole file as 64 lower-case hexadecimal digits. Reads the rest of the file if necessary. */
PM_USE_RESULT bool pm_photo_sha256(struct pm_photo *photo, char hex[65], struct pm_error *err);

#endif
