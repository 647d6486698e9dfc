#include "palette/cell.h"

#include "base/memory.h"
#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *pm_cell_said(const struct pm_cell *cell, char said[PM_SAID]) {
    size_t most = PM_SAID - 8, length = cell->length;
    bool cut = length > most;
    if (cut)
        for (length = most; length > 0 && ((unsigned char)cell->text[length] & 0xc0) == 0x80; length--) {
        }
    snprintf(said, PM_SAID, "'%.*s%s'", (int)length, cell->text, cut ? "..." : "");
    return said;
}

bool pm_cell_copy(const struct pm_cell *cell, char **copy, struct pm_problems *problems) {
    *copy = pm_alloc(cell->length + 1, 1, NULL);
    if (*copy == NULL) {
        problems->out_of_memory = true;
        return false;
    }
    memcpy(*copy, cell->text, cell->length);
    return true;
}

static bool is_control(uint32_t code) {
    return (code < 0x20 && code != '\t' && code != '\n' && code != '\r') || (code >= 0x7f && code < 0xa0);
}

bool pm_text_check(const char *text, size_t size, struct pm_problems *problems) {
    struct pm_place place = {1, 1};
    for (size_t at = 0; at < size;) {
        uint32_t code = 0;
        if (text[at] >= ' ' && text[at] < 0x7f) { /* nearly all of it */
            at++;
            place.column++;
            continue;
        }
        size_t length = pm_utf8_char(text + at, &code);
        if (length == 0) {
            pm_problem(problems, place, "byte 0x%02X is no UTF-8: save the file as UTF-8",
                       (unsigned)(unsigned char)text[at]);
            return false;
        }
        if (is_control(code)) {
            pm_problem(problems, place, "control character 0x%02X: remove it, a palette is plain text",
                       (unsigned)code);
            return false;
        }
        at += length;
        place.column++;
        if (code == '\n' || (code == '\r' && text[at] != '\n'))
            place = (struct pm_place){place.line + 1, 1};
    }
    return true;
}
