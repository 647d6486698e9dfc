/* Capture facts out of an EXIF block, through libexif, which only exif.c knows of. */
#ifndef PM_PHOTO_EXIF_H
#define PM_PHOTO_EXIF_H

#include "photo/pixels.h"

/* Reads the TIFF structure that an EXIF block is ("II*" or "MM" first, without "Exif" before it) and fills
 * what it says of orientation, date, camera, software, flash, white balance and colour space; what is absent
 * or garbage stays as it is. Position, serial numbers and maker notes are never looked at. False only for no
 * memory. */
PM_USE_RESULT bool pm_exif_read(const uint8_t *tiff, size_t size, struct pm_photo_info *info,
                                struct pm_error *err);

/* "2026:05:04 10:11:12" (EXIF 2.32, 4.6.6) -> "2026-05-04T10:11:12"; "" if it is no real date. */
void pm_exif_date(const char *text, char taken[20]);

/* Make and model, the make said once: "Canon", "Canon EOS 300D" -> "Canon EOS 300D". */
void pm_exif_camera(const char *make, const char *model, char *camera, size_t size);

/* Copies up to `length` bytes of `from`, ending at the first zero, without the spaces around it. What is no
 * UTF-8, a control character or turns the writing direction becomes '?'; a character is never cut. `size` of
 * `to` > 0. */
void pm_clean_text(char *to, size_t size, const void *from, size_t length);

#endif
