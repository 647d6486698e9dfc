/* Capture facts from an EXIF block, through libexif, which only exif.c includes. */
#ifndef PM_PHOTO_EXIF_H
#define PM_PHOTO_EXIF_H

#include "photo/pixels.h"

/* Reads the TIFF structure of an EXIF block ("II*" or "MM" first, without "Exif" before it) and sets
 * orientation, date, camera, software, flash and colour space; absent or invalid values leave the members
 * unchanged. Position, serial numbers and maker notes are never read. False only if memory runs out. */
PM_USE_RESULT bool pm_exif_read(const uint8_t *tiff, size_t size, struct pm_photo_info *info,
                                struct pm_error *err);

/* "2026:05:04 10:11:12" (EXIF 2.32, 4.6.6) -> "2026-05-04T10:11:12"; "" if it is no real date. */
void pm_exif_date(const char *text, char taken[20]);

/* Make and model, without repeating the make: "Canon", "Canon EOS 300D" -> "Canon EOS 300D". */
void pm_exif_camera(const char *make, const char *model, char *camera, size_t size);

/* Copies up to `length` bytes of `from`, ending at the first zero, without the spaces around it. Invalid
 * UTF-8, control characters and characters that change the writing direction become '?'; no character is
 * cut. `size` of
 * `to` > 0. */
void pm_clean_text(char *to, size_t size, const void *from, size_t length);

#endif
