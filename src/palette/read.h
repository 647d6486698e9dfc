/* A palette from bytes. pm_palette_load of pigmatch.h finds the bytes. */
#ifndef PM_PALETTE_READ_H
#define PM_PALETTE_READ_H

#include "palette/palette.h"
#include "palette/problems.h"

enum { PM_MAX_PALETTE_BYTES = 64 * 1024 * 1024 };

/* The palette in `size` bytes, CGATS or CSV as its content says; `file` names them in messages and, without a
 * DESCRIPTOR, the palette. NULL with the first problem in *err and all of them, one a line, in *details (may
 * be NULL; free()). */
PM_USE_RESULT struct pm_palette *pm_palette_read(const void *bytes, size_t size, const char *file,
                                                 char **details, struct pm_error *err);

/* The readers behind it. `text` is terminated, checked by pm_text_check, and changed in place: doubled quotes
 * become single. NULL where there are problems. The palette's name is NULL without DESCRIPTOR; its hash is
 * empty. */

/* The text calls itself CGATS or holds data sections of it. */
bool pm_is_cgats(const char *text);

/* CGATS.17's shape, strictly. */
PM_USE_RESULT struct pm_palette *pm_cgats_read(char *text, struct pm_problems *problems);

/* Palettes as spreadsheets keep them. UTF-8, one row a shade below a row of column names; the names are those
 * of CGATS, or id, name, L, a, b. Rows above the names that start with '#': "#KEYWORD,value" is a line of the
 * header, anything else ("# made in May") a remark. As RFC 4180 has it, the line end LF, CR or CRLF and no
 * line end inside quotes. The separator is that of the names' row: a comma, or ';' or tab, where numbers may
 * have a decimal comma throughout. */
PM_USE_RESULT struct pm_palette *pm_csv_read(char *text, struct pm_problems *problems);

#endif
