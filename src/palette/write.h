/* A palette as text. Every column and header line that was read is written back, known or not, except
 * comments; colours given as HEX or relative to D65 are written as Lab (D50). */
#ifndef PM_PALETTE_WRITE_H
#define PM_PALETTE_WRITE_H

#include "base/buffer.h"
#include "palette/palette.h"

/* The shortest decimal number that equals `value`, rounded to 9 decimals, except for its last bit: reading
 * and writing it again changes nothing. */
void pm_write_number(double value, struct pm_buffer *out);

/* CGATS.17; keywords and columns beyond the standard are declared with KEYWORD, as it requires. */
void pm_write_cgats(const struct pm_palette *palette, struct pm_buffer *out);

/* Comma, decimal point, CRLF (RFC 4180); header lines as "#KEYWORD,value" above the names. `bom`: with a byte
 * order mark, without which Excel does not recognise UTF-8. */
void pm_write_csv(const struct pm_palette *palette, bool bom, struct pm_buffer *out);

/* GIMP's palette, for display in other programs: 8-bit sRGB loses up to 1 CIEDE2000 on dark colours, so
 * it is not meant to be read back. */
void pm_write_gpl(const struct pm_palette *palette, struct pm_buffer *out);

#endif
