#include "report/layout.h"

#include "base/utf8.h"
#include "color/lab.h"

#include <string.h>

void pm_bold(struct pm_buffer *out, const struct pm_text_style *style, bool on) {
    if (style->ink != PM_INK_NONE)
        pm_buffer_text(out, on ? "\033[1m" : "\033[0m");
}

void pm_cell(struct pm_buffer *out, const char *text, int columns) {
    int used = pm_utf8_clean(out, text, columns);
    pm_buffer_printf(out, "%*s", columns - used, "");
}

/* The 6x6x6 cube of xterm's palette: levels 0, 95, 135, 175, 215, 255. */
static int cube_step(int code) {
    return code < 48 ? 0 : code < 115 ? 1 : (code - 35) / 40;
}

void pm_swatch(struct pm_buffer *out, const struct pm_text_style *style, struct pm_lab lab, int columns) {
    if (style->ink == PM_INK_NONE)
        return;
    uint8_t rgb[3];
    pm_lab_to_srgb8(lab, rgb);
    if (style->ink == PM_INK_TRUE)
        pm_buffer_printf(out, "\033[48;2;%d;%d;%dm", rgb[0], rgb[1], rgb[2]);
    else
        pm_buffer_printf(out, "\033[48;5;%dm",
                         16 + 36 * cube_step(rgb[0]) + 6 * cube_step(rgb[1]) + cube_step(rgb[2]));
    pm_buffer_printf(out, "%*s\033[0m", columns, "");
}

/* Columns of the word at `word`, up to the next space. */
static int word_columns(const char *word, size_t *bytes) {
    int columns = 0;
    uint32_t code;
    const char *c = word;
    while (*c != '\0' && *c != ' ') {
        size_t length = pm_utf8_char(c, &code);
        columns += length > 0 ? pm_utf8_columns(code) : 1;
        c += length > 0 ? length : 1;
    }
    *bytes = (size_t)(c - word);
    return columns;
}

/* Breaks at spaces only; several spaces in a row, which set columns apart, are kept where the line goes on.
 */
void pm_line(struct pm_buffer *out, const struct pm_text_style *style, const char *label, const char *text) {
    if (*label != '\0')
        pm_bold(out, style, true);
    pm_buffer_printf(out, "%-*s", PM_LABEL_COLUMNS, label);
    if (*label != '\0')
        pm_bold(out, style, false);
    int used = PM_LABEL_COLUMNS;
    while (text[strspn(text, " ")] != '\0') {
        size_t spaces = strspn(text, " "), bytes;
        int columns = word_columns(text + spaces, &bytes);
        if (used > PM_LABEL_COLUMNS && used + (int)spaces + columns > style->columns) {
            pm_buffer_printf(out, "\n%*s", PM_LABEL_COLUMNS, "");
            used = PM_LABEL_COLUMNS;
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
