/* The one file that knows libexif. */
#include "base/memory.h"
#include "write.h"
#include <libexif/exif-data.h>
#include <stdlib.h>
#include <string.h>

static void *entry_room(ExifData *data, ExifIfd ifd, ExifTag tag, ExifFormat format, unsigned components,
                        unsigned size) {
    ExifEntry *entry = exif_entry_new();
    if (entry == NULL)
        return NULL;
    entry->tag = tag;
    entry->format = format;
    entry->components = components;
    entry->size = size;
    entry->data = calloc(1, size);
    void *room = entry->data;
    if (room != NULL)
        exif_content_add_entry(data->ifd[ifd], entry);
    exif_entry_unref(entry);
    return room;
}

static bool add_text(ExifData *data, ExifIfd ifd, ExifTag tag, const char *text) {
    unsigned size = (unsigned)strlen(text) + 1;
    char *room = entry_room(data, ifd, tag, EXIF_FORMAT_ASCII, size, size);
    if (room == NULL)
        return false;
    memcpy(room, text, size);
    return true;
}

static bool add_short(ExifData *data, ExifIfd ifd, ExifTag tag, int value) {
    unsigned char *room = entry_room(data, ifd, tag, EXIF_FORMAT_SHORT, 1, 2);
    if (room == NULL)
        return false;
    exif_set_short(room, EXIF_BYTE_ORDER_INTEL, (ExifShort)value);
    return true;
}

/* ColorSpace is 1 for sRGB and 0xffff, uncalibrated, for the rest. */
static bool add_all(ExifData *data, const struct rd_file *file) {
    return add_text(data, EXIF_IFD_0, EXIF_TAG_MAKE, "Pigmatch") &&
           add_text(data, EXIF_IFD_0, EXIF_TAG_MODEL, "Painted Scene") &&
           add_short(data, EXIF_IFD_0, EXIF_TAG_ORIENTATION, file->orientation) &&
           add_text(data, EXIF_IFD_0, EXIF_TAG_DATE_TIME, file->taken) &&
           add_text(data, EXIF_IFD_EXIF, EXIF_TAG_DATE_TIME_ORIGINAL, file->taken) &&
           add_short(data, EXIF_IFD_EXIF, EXIF_TAG_FLASH, file->flash ? 1 : 0) &&
           add_short(data, EXIF_IFD_EXIF, EXIF_TAG_WHITE_BALANCE, 1) &&
           add_short(data, EXIF_IFD_EXIF, EXIF_TAG_COLOR_SPACE, file->space == RD_SRGB ? 1 : 0xffff);
}

uint8_t *rd_exif_block(const struct rd_file *file, size_t *size, struct pm_error *err) {
    uint8_t *block = NULL;
    unsigned char *saved = NULL;
    unsigned saved_size = 0;
    ExifData *data = exif_data_new();
    if (data == NULL)
        goto out;
    exif_data_set_byte_order(data, EXIF_BYTE_ORDER_INTEL);
    if (!add_all(data, file))
        goto out;
    exif_data_save_data(data, &saved, &saved_size);
    if (saved == NULL)
        goto out;
    block = pm_alloc(saved_size, 1, err);
    if (block != NULL) {
        memcpy(block, saved, saved_size);
        *size = saved_size;
    }
out:
    if (block == NULL)
        pm_fail_memory(err);
    free(saved);
    exif_data_unref(data);
    return block;
}
