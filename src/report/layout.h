/* Lines of text for a terminal: a label on the left, the text beside it, wrapped; and swatches of colour.
 */
#ifndef PM_REPORT_LAYOUT_H
#define PM_REPORT_LAYOUT_H

#include "base/buffer.h"

/* The colours of the terminal. */
enum pm_ink {
    PM_INK_NONE,
    PM_INK_BOLD, /* bold and 16 colours that differ between terminals: no swatches */
    PM_INK_256,
    PM_INK_TRUE
};

struct pm_text_style {
    enum pm_ink ink;
    int columns;                        /* width to keep to, at least 60 */
    const struct pm_language *language; /* NULL: English */
    const char
        *say_where; /* the option for the place of the hair, " with --hair X,Y,W,H"; NULL: nothing is added */
};

enum { PM_LABEL_COLUMNS = 9 };

/* Writes text, wrapped. `label` is on its first line, and a block of the colour `swatch` (NULL: none)
 * before the text if the terminal can show it; later lines are indented. */
void pm_line(struct pm_buffer *out, const struct pm_text_style *style, const char *label,
             const struct pm_lab *swatch, const char *text);

static inline bool pm_has_swatches(const struct pm_text_style *style) {
    return style->ink == PM_INK_256 || style->ink == PM_INK_TRUE;
}

/* Columns that a line has for its text. */
int pm_room(const struct pm_text_style *style, bool has_swatch);

/* Columns of a text, as they are when it is cleaned. */
int pm_text_columns(const char *text);

/* A block of the colour, `columns` wide; nothing if the terminal cannot show it, or it is unknown. */
void pm_swatch(struct pm_buffer *out, const struct pm_text_style *style, struct pm_lab lab, int columns);

/* A cleaned id of at most `most` columns, without its middle if it is longer; the same padded. */
void pm_id(struct pm_buffer *out, const char *text, int most);
void pm_id_cell(struct pm_buffer *out, const char *text, int columns);

/* Cleaned text padded with spaces to `columns`, cut with an ellipsis where it is longer. */
void pm_cell(struct pm_buffer *out, const char *text, int columns);

/* Bold on or off, where the terminal has colour. */
void pm_bold(struct pm_buffer *out, const struct pm_text_style *style, bool on);

#endif
