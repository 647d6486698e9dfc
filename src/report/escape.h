/* Text of unknown origin (file names, ids, palette names), made safe for the place where it is written. */
#ifndef PM_REPORT_ESCAPE_H
#define PM_REPORT_ESCAPE_H

#include "base/buffer.h"

/* The part of a path behind its last slash. */
const char *pm_base_name(const char *path);

/* For the content of HTML and for attribute values in quotes: cleaned as pm_utf8_clean does (control
 * characters, bidirectional overrides and broken bytes become '?'), at most `most` columns (0: no limit), and
 * & < > " ' escaped. */
void pm_html_text(struct pm_buffer *out, const char *text, int most);

/* A relative link to `name` in the same folder: "./" and percent-encoding, so that no name is a scheme. */
void pm_html_link(struct pm_buffer *out, const char *name);

/* Bytes as base64 with padding (RFC 4648, 4), one line. */
void pm_base64(struct pm_buffer *out, const void *bytes, size_t size);

/* 'sha256-...': identifies a script or a style sheet in a Content-Security-Policy. */
void pm_content_hash(struct pm_buffer *out, const char *text);

/* `text` as one word of a POSIX shell's command line: unchanged if that is safe, in 'quotes', or in
 * $'...' (bash, zsh, ksh, POSIX 2024) if control characters or broken UTF-8 would not survive copying. */
void pm_shell_word(struct pm_buffer *out, const char *text);

#endif
