/* The format of a file, by its first bytes. */
#ifndef PM_PHOTO_KINDS_H
#define PM_PHOTO_KINDS_H

#include "photo/pixels.h"

enum { PM_KIND_BYTES = 64 };

/* JPEG, PNG or HEIF by the first bytes of a file (PM_KIND_BYTES, or fewer if there are no more). False
 * with *kind naming another format ("a WebP picture"), or NULL if it is unknown. */
PM_USE_RESULT bool pm_kind_of(const uint8_t *bytes, size_t size, enum pm_format *format, const char **kind);

#endif
