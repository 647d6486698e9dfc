/* A palette from bytes; pm_palette_load of pigmatch.h finds the bytes. */
#ifndef PM_PALETTE_LOAD_H
#define PM_PALETTE_LOAD_H

#include "palette/palette.h"

enum { PM_MAX_PALETTE_BYTES = 64 * 1024 * 1024 };

/* The palette in `size` bytes, CGATS or CSV as its content says; `file` names them in messages and, without a
 * DESCRIPTOR, the palette. NULL with the first problem in *err and all of them, one a line, in *details (may
 * be NULL; free()). */
PM_USE_RESULT struct pm_palette *pm_palette_read(const void *bytes, size_t size, const char *file,
                                                 char **details, struct pm_error *err);

#endif
