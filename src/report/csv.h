/* Records as CSV (RFC 4180): a header, then one row a photo, always the same columns in the same order.
 *
 * Numbers have a point and as many decimals as the record's JSON; unknown is an empty cell; lines end with
 * CRLF. In text of unknown origin (photo, client, error, checks, names and ids of palettes) control
 * characters and broken bytes are replaced by '?', and if it begins with = + - @, or a full-width form of
 * one, an apostrophe is put before it, so that no spreadsheet takes it for a formula. `photo_hex` is the
 * path's bytes if `photo` is not exactly the given path. */
#ifndef PM_REPORT_CSV_H
#define PM_REPORT_CSV_H

#include "base/buffer.h"

/* Appends the names of the columns. */
void pm_report_csv_header(struct pm_buffer *out);

/* Appends one row. */
void pm_report_csv_row(const struct pm_record *record, struct pm_buffer *out);

#endif
