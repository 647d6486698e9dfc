/* A palette from bytes. pm_palette_load of pigmatch.h finds the bytes. */
#ifndef PM_PALETTE_READ_H
#define PM_PALETTE_READ_H

#include "palette/palette.h"
#include "palette/problems.h"

enum { PM_MAX_PALETTE_BYTES = 64 * 1024 * 1024 };

/* The palette in `size` bytes, whatever kind of file its content says they are; `file` names them in messages
 * and, where they have no title, the palette. NULL with the first problem in *err and all of them, one a
 * line, in *details (may be NULL; free()); else *details has the warnings among its remarks, one a line, or
 * is NULL. */
PM_USE_RESULT struct pm_palette *pm_palette_read(const void *bytes, size_t size, const char *file,
                                                 char **details, struct pm_error *err);

/* The readers behind it. NULL if there are problems. The palette's name is NULL if the file has no
 * title; its hash is empty. `text` is terminated, checked by pm_text_check, and changed in place: doubled
 * quotes become single. */

/* The text calls itself CGATS or holds data sections of it. */
bool pm_is_cgats(const char *text);

/* CGATS.17's shape, as people and instruments write it (ISO 28178; Argyll's .ti3). */
PM_USE_RESULT struct pm_palette *pm_cgats_read(char *text, struct pm_problems *problems);

/* Palettes as spreadsheets keep them. UTF-8, one row a shade below a row of column names; the names are those
 * of CGATS, or id, name, L, a, b, "CIE L*". Rows above the names that start with '#': "#KEYWORD,value" is a
 * line of the header, anything else ("# made in May") a remark; "sep=;" names the separator. As RFC 4180 has
 * it, the line end LF, CR or CRLF and no line end inside quotes. The separator is the one of ',', ';', tab by
 * which the row of names has most of ours; but for the comma, numbers may have a decimal comma throughout. */
PM_USE_RESULT struct pm_palette *pm_csv_read(char *text, struct pm_problems *problems);

/* GIMP's palette: 8-bit sRGB, which a remark says. */
bool pm_is_gpl(const char *text);
PM_USE_RESULT struct pm_palette *pm_gpl_read(char *text, struct pm_problems *problems);

/* Adobe's swatches: the Lab entries of an exchange file (.ase) and of Photoshop's (.aco); a remark counts the
 * others. */
bool pm_is_ase(const uint8_t *bytes, size_t size);
PM_USE_RESULT struct pm_palette *pm_ase_read(const uint8_t *bytes, size_t size, struct pm_problems *problems);
bool pm_is_aco(const uint8_t *bytes, size_t size);
PM_USE_RESULT struct pm_palette *pm_aco_read(const uint8_t *bytes, size_t size, struct pm_problems *problems);

/* CxF3 (ISO 17972-1): spectra, Lab and XYZ of its objects. */
bool pm_is_xml(const uint8_t *bytes, size_t size);
PM_USE_RESULT struct pm_palette *pm_cxf_read(const uint8_t *bytes, size_t size, struct pm_problems *problems);

#endif
