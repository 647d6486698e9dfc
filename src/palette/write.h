/* A palette as text. What was read comes back: every column and header line that was read, ours or not;
 * comments do not, and colours given as HEX or relative to D65 come back as Lab (D50). */
#ifndef PM_PALETTE_WRITE_H
#define PM_PALETTE_WRITE_H

#include "base/buffer.h"
#include "palette/palette.h"

/* The shortest decimal number of at most 9 decimals that is `value` but for its last bit, else the nearest of
 * 9 decimals. */
void pm_write_number(double value, struct pm_buffer *out);

/* CGATS.17; keywords and columns beyond the standard are declared with KEYWORD, as it asks for. */
void pm_write_cgats(const struct pm_palette *palette, struct pm_buffer *out);

/* Comma, decimal point, CRLF (RFC 4180); header lines as "#KEYWORD,value" above the names. `bom`: with a byte
 * order mark, without which Excel takes UTF-8 for something else. */
void pm_write_csv(const struct pm_palette *palette, bool bom, struct pm_buffer *out);

/* GIMP's palette, for other programs to look at: 8-bit sRGB loses up to 1 CIEDE2000 on dark colours, so there
 * is no way back. */
void pm_write_gpl(const struct pm_palette *palette, struct pm_buffer *out);

#endif
