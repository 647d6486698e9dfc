/* Records as CSV (RFC 4180): a header, then one row a photo, always the same columns in the same order.
 *
 * Numbers have a point and as many decimals as the record's JSON; unknown is an empty cell; lines end with
 * CRLF. What is text of unknown origin (photo, client, error, checks, names and ids of palettes) is cleaned
 * of control characters and broken bytes ('?' instead), and where it begins with = + - @, or a full-width
 * form of one, an apostrophe is put before it, so that no spreadsheet takes it for a formula. `photo_hex`
 * holds the path's bytes wherever `photo` is not exactly what was given. */
#ifndef PM_REPORT_CSV_H
#define PM_REPORT_CSV_H

#include "base/buffer.h"

/* Appends the names of the columns. */
void pm_report_csv_header(struct pm_buffer *out);

/* Appends one row. */
void pm_report_csv_row(const struct pm_record *record, struct pm_buffer *out);

#endif
