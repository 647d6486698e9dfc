/* Text of unknown origin (file names, ids, names in palettes), made safe to display. */
#ifndef PM_BASE_UTF8_H
#define PM_BASE_UTF8_H

#include "base/buffer.h"

/* Length in bytes of the well-formed UTF-8 character at `text` (RFC 3629), 0 if there is none; *code gets
 * it. */
size_t pm_utf8_char(const char *text, uint32_t *code);

/* The whole text is well-formed UTF-8. */
bool pm_utf8_valid(const char *text);

/* The same, and pm_utf8_clean would not change it. */
bool pm_utf8_is_clean(const char *text);

/* Columns that a character takes on a terminal: 0 for combining marks, 2 for wide East Asian and emoji,
 * else 1. */
int pm_utf8_columns(uint32_t code);

/* Appends `text` with control characters, bidirectional overrides and broken bytes as '?'; returns the
 * columns it takes. At most `most` columns are written (an ellipsis takes the last); 0 means no limit. */
int pm_utf8_clean(struct pm_buffer *buffer, const char *text, int most);

#endif
