/* Palettes as spreadsheets keep them. UTF-8, one row a shade below a row of column names; the names are those
 * of CGATS, or id, name, L, a, b. Rows above the names that start with '#': "#KEYWORD,value" is a line of the
 * header, anything else ("# made in May") a remark. */
#ifndef PM_PALETTE_CSV_H
#define PM_PALETTE_CSV_H

#include "palette/palette.h"
#include "palette/problems.h"

/* Reads `text` (terminated, checked by pm_text_check, changed in place) as RFC 4180 has it, the line end LF,
 * CR or CRLF and no line end inside quotes. The separator is that of the names' row: a comma, or ';' or tab,
 * where numbers may have a decimal comma throughout. NULL where there are problems; else as pm_cgats_read. */
PM_USE_RESULT struct pm_palette *pm_csv_read(char *text, struct pm_problems *problems);

#endif
