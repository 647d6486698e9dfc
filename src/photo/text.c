#include "photo/text.h"

#include <stdint.h>
#include <string.h>

/* Bytes of the UTF-8 character at `from` (RFC 3629: no overlong forms, no surrogates), 0 where there is none.
 */
static size_t utf8_character(const uint8_t *from, size_t length, uint32_t *character) {
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t size = from[0] < 0x80 ? 1 : from[0] < 0xc0 ? 0 : from[0] < 0xe0 ? 2 : from[0] < 0xf0 ? 3 : 4;
    if (size == 0 || size > length || from[0] > 0xf4)
        return 0;
    uint32_t value = size == 1 ? from[0] : from[0] & (0x7fu >> size);
    for (size_t i = 1; i < size; i++) {
        if ((from[i] & 0xc0) != 0x80)
            return 0;
        value = value << 6 | (from[i] & 0x3f);
    }
    *character = value;
    return value < least[size] || value > 0x10ffff || (value >= 0xd800 && value < 0xe000) ? 0 : size;
}

static int is_printable(uint32_t c) {
    int control = c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 || c == 0xfeff;
    int direction =
        c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
    return !control && !direction;
}

void pm_clean_text(char *to, size_t size, const void *from, size_t length) {
    const uint8_t *bytes = from;
    const uint8_t *zero = length > 0 ? memchr(bytes, 0, length) : NULL;
    if (zero != NULL)
        length = (size_t)(zero - bytes);
    for (; length > 0 && *bytes == ' '; length--)
        bytes++;
    size_t used = 0;
    while (length > 0) {
        uint32_t character = 0;
        size_t n = utf8_character(bytes, length, &character);
        int good = n > 0 && is_printable(character);
        if (used + (good ? n : 1) >= size)
            break;
        if (good)
            memcpy(to + used, bytes, n);
        else
            to[used] = '?';
        used += good ? n : 1;
        bytes += n > 0 ? n : 1;
        length -= n > 0 ? n : 1;
    }
    while (used > 0 && to[used - 1] == ' ')
        used--;
    to[used] = '\0';
}
