#include "photo/exif.h"

#include "base/dates.h"
#include "base/memory.h"

#include <errno.h>
#include <libexif/exif-data.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* As much as fits into one JPEG segment; the rest of a larger block in a PNG or HEIF file is not read. */
enum { MOST_EXIF = 65535 };

/* libexif copies every value it meets, and values may overlap: 64 KB of EXIF can ask for hundreds of
 * megabytes. What is read here is short, so no single value gets more than this; larger ones (maker notes,
 * thumbnails) are left out by libexif as if memory had run out. It also bounds how many values one directory
 * may have. */
enum { MOST_VALUE = 4096 };

static void *allocate_little(ExifLong size) {
    return size <= MOST_VALUE ? calloc(1, size > 0 ? size : 1) : NULL;
}

static void *reallocate_little(void *memory, ExifLong size) {
    return size <= MOST_VALUE ? realloc(memory, size > 0 ? size : 1) : NULL;
}

/* ------------------------------------------------------------------ texts */

/* Bytes of the UTF-8 character at `from` (RFC 3629: no overlong forms, no surrogates), 0 if there is none.
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

static bool is_digits(const char *text, const char *shape) {
    for (; *shape != '\0'; shape++, text++)
        if (*shape == '0' ? *text < '0' || *text > '9' : *text != *shape)
            return false;
    return true;
}

/* Two digits. */
static int number(const char *text) {
    return 10 * (text[0] - '0') + (text[1] - '0');
}

void pm_exif_date(const char *text, char taken[20]) {
    taken[0] = '\0';
    if (!is_digits(text, "0000:00:00 00:00:00") || (text[19] != '\0' && text[19] != ' '))
        return;
    if (number(text + 11) > 23 || number(text + 14) > 59 || number(text + 17) > 60)
        return;
    struct pm_date date;
    char day[11];
    snprintf(day, sizeof day, "%.4s-%.2s-%.2s", text, text + 5, text + 8);
    if (pm_date_parse(day, &date))
        snprintf(taken, 20, "%sT%.8s", day, text + 11);
}

void pm_exif_camera(const char *make, const char *model, char *camera, size_t size) {
    /* "NIKON CORPORATION" names its cameras "NIKON D90", so the first word decides. */
    size_t word = strcspn(make, " ");
    if (word == 0 || (strncasecmp(make, model, word) == 0 && (model[word] == ' ' || model[word] == '\0')))
        make = "";
    char both[256];
    snprintf(both, sizeof both, "%s%s%s", make, *make != '\0' && *model != '\0' ? " " : "", model);
    pm_clean_text(camera, size, both, strlen(both));
}

static const ExifEntry *find(const ExifData *data, ExifIfd ifd, ExifTag tag) {
    const ExifEntry *entry = exif_content_get_entry(data->ifd[ifd], tag);
    return entry != NULL && entry->data != NULL ? entry : NULL;
}

/* The value as a whole number, or -1. Some writers store these tags longer than the standard says. */
static long find_number(ExifData *data, ExifIfd ifd, ExifTag tag) {
    const ExifEntry *entry = find(data, ifd, tag);
    ExifByteOrder order = exif_data_get_byte_order(data);
    if (entry == NULL || entry->components < 1)
        return -1;
    if (entry->format == EXIF_FORMAT_SHORT && entry->size >= 2)
        return exif_get_short(entry->data, order);
    if (entry->format == EXIF_FORMAT_LONG && entry->size >= 4)
        return (long)exif_get_long(entry->data, order);
    if (entry->format == EXIF_FORMAT_BYTE && entry->size >= 1)
        return entry->data[0];
    return -1;
}

static void find_text(ExifData *data, ExifIfd ifd, ExifTag tag, char *text, size_t size) {
    const ExifEntry *entry = find(data, ifd, tag);
    text[0] = '\0';
    if (entry != NULL && entry->format == EXIF_FORMAT_ASCII)
        pm_clean_text(text, size, entry->data, entry->size);
}

static void read_numbers(ExifData *data, struct pm_photo_info *info) {
    long orientation = find_number(data, EXIF_IFD_0, EXIF_TAG_ORIENTATION);
    if (orientation >= 1 && orientation <= 8)
        info->orientation = (int)orientation;
    long flash = find_number(data, EXIF_IFD_EXIF, EXIF_TAG_FLASH);
    if (flash >= 0)
        info->flash = flash & 1;
}

static void read_space(ExifData *data, struct pm_photo_info *info) {
    char interoperability[8];
    find_text(data, EXIF_IFD_INTEROPERABILITY, EXIF_TAG_INTEROPERABILITY_INDEX, interoperability,
              sizeof interoperability);
    long space = find_number(data, EXIF_IFD_EXIF, EXIF_TAG_COLOR_SPACE);
    /* 2 is not a standard value, but several makers write it; the standard's way is "uncalibrated" with R03
     * (DCF 2.0, optional colour space). */
    if (space == 2 || (space != 1 && strcmp(interoperability, "R03") == 0))
        info->exif_space = PM_SPACE_ADOBE_RGB;
    else if (space == 1)
        info->exif_space = PM_SPACE_SRGB;
    else if (space == 65535)
        info->exif_space = PM_SPACE_OTHER;
}

static void read_texts(ExifData *data, struct pm_photo_info *info) {
    char make[96], model[96], taken[32];
    find_text(data, EXIF_IFD_0, EXIF_TAG_MAKE, make, sizeof make);
    find_text(data, EXIF_IFD_0, EXIF_TAG_MODEL, model, sizeof model);
    pm_exif_camera(make, model, info->camera, sizeof info->camera);
    find_text(data, EXIF_IFD_0, EXIF_TAG_SOFTWARE, info->software, sizeof info->software);
    find_text(data, EXIF_IFD_EXIF, EXIF_TAG_DATE_TIME_ORIGINAL, taken, sizeof taken);
    pm_exif_date(taken, info->taken);
}

static void read_all(ExifData *data, struct pm_photo_info *info) {
    for (int ifd = 0; ifd < EXIF_IFD_COUNT; ifd++)
        info->has_exif = info->has_exif || data->ifd[ifd]->count > 0;
    read_numbers(data, info);
    read_space(data, info);
    read_texts(data, info);
}

bool pm_exif_read(const uint8_t *tiff, size_t size, struct pm_photo_info *info, struct pm_error *err) {
    static const uint8_t header[] = {'E', 'x', 'i', 'f', 0, 0};
    bool good = false;
    ExifMem *memory = NULL;
    ExifData *data = NULL;
    if (size > MOST_EXIF - sizeof header)
        size = MOST_EXIF - sizeof header;
    uint8_t *block = pm_alloc(sizeof header + size, 1, err);
    if (block == NULL)
        goto out;
    memcpy(block, header, sizeof header);
    memcpy(block + sizeof header, tiff, size);
    memory = exif_mem_new(allocate_little, reallocate_little, free);
    data = memory != NULL ? exif_data_new_mem(memory) : NULL;
    if (data == NULL) {
        pm_fail_memory(err);
        goto out;
    }
    /* Values unchanged: corrections according to the standard would add tags that are not there. */
    exif_data_unset_option(data, EXIF_DATA_OPTION_FOLLOW_SPECIFICATION);
    errno = 0;
    exif_data_load_data(data, block, (unsigned)(sizeof header + size));
    read_all(data, info);
    /* Without memory libexif silently drops values; a photo would be on its side. */
    good = errno != ENOMEM || pm_fail_memory(err);
out:
    exif_data_unref(data);
    if (memory != NULL)
        exif_mem_unref(memory);
    free(block);
    return good;
}
