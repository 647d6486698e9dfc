#include "report/layout.h"

#include "base/utf8.h"
#include "color/lab.h"
#include "report/xterm.h"

#include <math.h>
#include <string.h>

enum { SWATCH_COLUMNS = 3 };

void pm_bold(struct pm_buffer *out, const struct pm_text_style *style, bool on) {
    if (style->ink != PM_INK_NONE)
        pm_buffer_text(out, on ? "\033[1m" : "\033[0m");
}

/* Columns of cleaned text. */
static int columns_of(const char *text, size_t *bytes) {
    struct pm_buffer clean = {0};
    int columns = pm_utf8_clean(&clean, text, 0);
    *bytes = clean.length;
    pm_buffer_free(&clean);
    return columns;
}

/* Names that differ only at their ends, like lots, must not look alike. */
void pm_id(struct pm_buffer *out, const char *text, int most) {
    size_t bytes;
    const int columns = columns_of(text, &bytes), tail = most / 2;
    if (columns <= most) {
        pm_utf8_clean(out, text, 0);
        return;
    }
    const char *end = text;
    for (int left = columns; left > tail && *end != '\0';) {
        uint32_t code;
        const size_t length = pm_utf8_char(end, &code);
        left -= length > 0 ? pm_utf8_columns(code) : 1;
        end += length > 0 ? length : 1;
    }
    pm_utf8_clean(out, text, most - tail); /* which ends with the ellipsis */
    pm_utf8_clean(out, end, 0);
}

void pm_id_cell(struct pm_buffer *out, const char *text, int columns) {
    size_t bytes;
    struct pm_buffer id = {0};
    pm_id(&id, text, columns);
    const int used = columns_of(id.text != NULL ? id.text : "", &bytes);
    pm_buffer_text(out, id.text != NULL ? id.text : "");
    pm_buffer_printf(out, "%*s", columns > used ? columns - used : 0, "");
    out->failed = out->failed || id.failed;
    pm_buffer_free(&id);
}

void pm_cell(struct pm_buffer *out, const char *text, int columns) {
    int used = pm_utf8_clean(out, text, columns);
    pm_buffer_printf(out, "%*s", columns - used, "");
}

/* Spaces, or shade characters where two codes make the colour. */
static void paint_256(struct pm_buffer *out, struct pm_lab lab, int columns) {
    const struct pm_xterm_paint paint = pm_xterm_nearest(lab);
    pm_buffer_printf(out, "\033[48;5;%dm", paint.back);
    if (paint.quarters > 0)
        pm_buffer_printf(out, "\033[38;5;%dm", paint.front);
    for (int i = 0; i < columns; i++)
        pm_buffer_text(out, paint.quarters == 0   ? " "
                            : paint.quarters == 1 ? "\xe2\x96\x91"
                                                  : "\xe2\x96\x92");
}

void pm_swatch(struct pm_buffer *out, const struct pm_text_style *style, struct pm_lab lab, int columns) {
    uint8_t rgb[3];
    if (!pm_has_swatches(style) || !isfinite(lab.L))
        return;
    pm_lab_to_srgb8(lab, rgb);
    if (style->ink == PM_INK_TRUE)
        pm_buffer_printf(out, "\033[48;2;%d;%d;%dm%*s", rgb[0], rgb[1], rgb[2], columns, "");
    else
        paint_256(out, lab, columns);
    pm_buffer_text(out, "\033[0m");
}

int pm_room(const struct pm_text_style *style, bool has_swatch) {
    return style->columns - PM_LABEL_COLUMNS -
           (has_swatch && pm_has_swatches(style) ? SWATCH_COLUMNS + 1 : 0);
}

int pm_text_columns(const char *text) {
    size_t bytes;
    return columns_of(text, &bytes);
}

static bool is_number(char c) {
    return (c >= '0' && c <= '9') || c == '-';
}

/* "72 %", "L* 23.1" and "2.4 L*" are not broken. */
static bool breaks(const char *word, const char *at) {
    const bool inside = at > word;
    return *at == ' ' && at[1] != '%' && !(inside && at[-1] == '*' && is_number(at[1])) &&
           !(inside && is_number(at[-1]) && strncmp(at + 1, "L*", 2) == 0);
}

/* Columns of the word at `word`, up to the next space where a line may end. */
static int word_columns(const char *word, size_t *bytes) {
    int columns = 0;
    uint32_t code;
    const char *c = word;
    while (*c != '\0' && !breaks(word, c)) {
        size_t length = pm_utf8_char(c, &code);
        columns += length > 0 ? pm_utf8_columns(code) : 1;
        c += length > 0 ? length : 1;
    }
    *bytes = (size_t)(c - word);
    return columns;
}

/* Breaks only at spaces; multiple spaces, which separate columns, are kept within a line.
 */
void pm_line(struct pm_buffer *out, const struct pm_text_style *style, const char *label,
             const struct pm_lab *swatch, const char *text) {
    if (*label != '\0')
        pm_bold(out, style, true);
    pm_cell(out, label, PM_LABEL_COLUMNS);
    if (*label != '\0')
        pm_bold(out, style, false);
    int used = style->columns - pm_room(style, swatch != NULL);
    if (swatch != NULL && pm_has_swatches(style)) {
        pm_swatch(out, style, *swatch, SWATCH_COLUMNS);
        pm_buffer_text(out, " ");
    }
    /* Continuation lines are indented to their text. */
    const int hanging = used + (int)strspn(text, " -");
    while (text[strspn(text, " ")] != '\0') {
        size_t spaces = strspn(text, " "), bytes;
        int columns = word_columns(text + spaces, &bytes);
        if (used > hanging && used + (int)spaces + columns > style->columns) {
            pm_buffer_printf(out, "\n%*s", hanging, "");
            used = hanging;
        } else {
            pm_buffer_bytes(out, text, spaces);
            used += (int)spaces;
        }
        pm_buffer_bytes(out, text + spaces, bytes);
        used += columns;
        text += spaces + bytes;
    }
    pm_buffer_text(out, "\n");
}
