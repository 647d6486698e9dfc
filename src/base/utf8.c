#include "base/utf8.h"

size_t pm_utf8_char(const char *text, uint32_t *code) {
    const unsigned char *c = (const unsigned char *)text;
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t length = c[0] < 0x80                   ? 1
                    : c[0] >= 0xf0 && c[0] < 0xf8 ? 4
                    : c[0] >= 0xe0                ? 3
                    : c[0] >= 0xc0                ? 2
                                                  : 0;
    if (length == 0 || c[0] >= 0xf8)
        return 0;
    if (length == 1) {
        *code = c[0];
        return 1;
    }
    uint32_t value = c[0] & (0x7fu >> length);
    for (size_t i = 1; i < length; i++) {
        if ((c[i] & 0xc0) != 0x80)
            return 0;
        value = value << 6 | (c[i] & 0x3fu);
    }
    if (value < least[length] || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff))
        return 0;
    *code = value;
    return length;
}

bool pm_utf8_valid(const char *text) {
    uint32_t code;
    while (*text != '\0') {
        size_t length = pm_utf8_char(text, &code);
        if (length == 0)
            return false;
        text += length;
    }
    return true;
}

struct range {
    uint32_t first, last;
};

static bool within(const struct range *ranges, size_t n, uint32_t code) {
    for (size_t i = 0; i < n; i++)
        if (code >= ranges[i].first && code <= ranges[i].last)
            return true;
    return false;
}

int pm_utf8_columns(uint32_t code) {
    /* The blocks that matter for names; Unicode 15, UAX 11. */
    static const struct range none[] = {{0x300, 0x36f},   {0x483, 0x489},   {0x591, 0x5bd},
                                        {0x610, 0x61a},   {0x64b, 0x65f},   {0x1ab0, 0x1aff},
                                        {0x1dc0, 0x1dff}, {0x200b, 0x200f}, {0x20d0, 0x20ff},
                                        {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}, {0xe0100, 0xe01ef}};
    static const struct range wide[] = {
        {0x1100, 0x115f}, {0x2e80, 0x303e},   {0x3041, 0x33ff},   {0x3400, 0x4dbf},   {0x4e00, 0x9fff},
        {0xa000, 0xa4cf}, {0xac00, 0xd7a3},   {0xf900, 0xfaff},   {0xfe30, 0xfe6f},   {0xff00, 0xff60},
        {0xffe0, 0xffe6}, {0x1f300, 0x1f64f}, {0x1f680, 0x1f6ff}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd}};
    if (code < 0x300)
        return 1;
    if (within(none, sizeof none / sizeof *none, code))
        return 0;
    return within(wide, sizeof wide / sizeof *wide, code) ? 2 : 1;
}

/* Characters that would act on the terminal or turn the reading direction, not show. */
static bool acts(uint32_t code) {
    return code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0x202a && code <= 0x202e) ||
           (code >= 0x2066 && code <= 0x2069) || code == 0x2028 || code == 0x2029;
}

bool pm_utf8_is_clean(const char *text) {
    uint32_t code = 0;
    while (*text != '\0') {
        size_t length = pm_utf8_char(text, &code);
        if (length == 0 || acts(code))
            return false;
        text += length;
    }
    return true;
}

/* Columns of the whole text as pm_utf8_clean writes it. */
static int columns_of(const char *text) {
    int columns = 0;
    uint32_t code;
    while (*text != '\0') {
        size_t length = pm_utf8_char(text, &code);
        columns += length == 0 || acts(code) ? 1 : pm_utf8_columns(code);
        text += length > 0 ? length : 1;
    }
    return columns;
}

int pm_utf8_clean(struct pm_buffer *buffer, const char *text, int most) {
    bool cut = most > 0 && columns_of(text) > most;
    int room = cut ? most - 1 : 0, columns = 0;
    uint32_t code;
    while (*text != '\0') {
        size_t length = pm_utf8_char(text, &code);
        bool shown = length > 0 && !acts(code);
        int wide = shown ? pm_utf8_columns(code) : 1;
        if (cut && columns + wide > room)
            break;
        if (shown)
            pm_buffer_bytes(buffer, text, length);
        else
            pm_buffer_text(buffer, "?");
        columns += wide;
        text += length > 0 ? length : 1;
    }
    if (cut) {
        pm_buffer_text(buffer, "\xe2\x80\xa6");
        columns++;
    }
    return columns;
}
