/* A palette from bytes. pm_palette_load of pigmatch.h finds the bytes. */
#ifndef PM_PALETTE_READ_H
#define PM_PALETTE_READ_H

#include "palette/palette.h"
#include "palette/problems.h"

enum { PM_MAX_PALETTE_BYTES = 64 * 1024 * 1024 };

/* The palette in `size` bytes, in the format that their content shows; `file` is their name in messages
 * and, without a title, that of the palette. NULL with the first problem in *err and all of them, one per
 * line, in *details (may be NULL; free()); on success *details has the warnings among its remarks, one
 * per line, or is NULL. */
PM_USE_RESULT struct pm_palette *pm_palette_read(const void *bytes, size_t size, const char *file,
                                                 char **details, struct pm_error *err);

/* The readers. NULL if there are problems. The palette's name is NULL if the file has no
 * title; its hash is empty. `text` is terminated, checked by pm_text_check, and changed in place: doubled
 * quotes become single. */

/* Whether the text is named CGATS or contains data sections of it. */
bool pm_is_cgats(const char *text);

/* CGATS.17 as people and instruments write it (ISO 28178; Argyll's .ti3). */
PM_USE_RESULT struct pm_palette *pm_cgats_read(char *text, struct pm_problems *problems);

/* Palettes from spreadsheets: UTF-8, one row per shade below a row of column names, which are those of
 * CGATS, or id, name, L, a, b, "CIE L*". Rows above the names that start with '#' are header lines,
 * "#KEYWORD,value", or comments, "# made in May"; "sep=;" names the separator. Quoting follows RFC 4180;
 * lines end in LF, CR or CRLF, without line ends inside quotes. The separator is the one of ',', ';', tab
 * that gives the row of names the most known columns; unless it is the comma, numbers may have a decimal
 * comma throughout. */
PM_USE_RESULT struct pm_palette *pm_csv_read(char *text, struct pm_problems *problems);

/* GIMP's palette: 8-bit sRGB, which is noted in a remark. */
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
