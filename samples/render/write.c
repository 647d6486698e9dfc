/* Codes, profile and EXIF block to a JPEG file; the one file here that knows libexif and libjpeg. */
#include "write.h"

#include "base/memory.h"
#include <errno.h>
#include <libexif/exif-data.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

/* ------------------------------------------------------------------ the EXIF block */

static void *new_entry(ExifData *data, ExifIfd ifd, ExifTag tag, ExifFormat format, unsigned components,
                       unsigned size) {
    ExifEntry *entry = exif_entry_new();
    if (entry == NULL)
        return NULL;
    entry->tag = tag;
    entry->format = format;
    entry->components = components;
    entry->size = size;
    entry->data = calloc(1, size);
    void *bytes = entry->data;
    if (bytes != NULL)
        exif_content_add_entry(data->ifd[ifd], entry);
    exif_entry_unref(entry);
    return bytes;
}

static bool add_text(ExifData *data, ExifIfd ifd, ExifTag tag, const char *text) {
    unsigned size = (unsigned)strlen(text) + 1;
    char *bytes = new_entry(data, ifd, tag, EXIF_FORMAT_ASCII, size, size);
    if (bytes == NULL)
        return false;
    memcpy(bytes, text, size);
    return true;
}

static bool add_short(ExifData *data, ExifIfd ifd, ExifTag tag, int value) {
    unsigned char *bytes = new_entry(data, ifd, tag, EXIF_FORMAT_SHORT, 1, 2);
    if (bytes == NULL)
        return false;
    exif_set_short(bytes, EXIF_BYTE_ORDER_INTEL, (ExifShort)value);
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

/* ------------------------------------------------------------------ the file */

struct trouble {
    struct jpeg_error_mgr base;
    jmp_buf back;
    char text[JMSG_LENGTH_MAX];
};

static void on_error(j_common_ptr cinfo) {
    struct trouble *trouble = (struct trouble *)cinfo->err;
    trouble->base.format_message(cinfo, trouble->text);
    longjmp(trouble->back, 1);
}

/* What stands between the header and the picture. */
struct extras {
    uint8_t *icc, *exif;
    size_t icc_size, exif_size;
};

/* Where the stored pixel (x, y) lies in the upright picture, by EXIF orientation 1-8. */
static size_t upright_index(int orientation, int x, int y, int width, int height) {
    static const bool flip_x[9] = {0, 0, 1, 1, 0, 0, 1, 1, 0}, flip_y[9] = {0, 0, 0, 1, 1, 0, 0, 1, 1};
    int u = orientation >= 5 ? y : x, v = orientation >= 5 ? x : y;
    if (flip_x[orientation])
        u = width - 1 - u;
    if (flip_y[orientation])
        v = height - 1 - v;
    return (size_t)v * (size_t)width + (size_t)u;
}

static void set_up(struct jpeg_compress_struct *cinfo, int width, int height, const struct rd_file *file) {
    bool swap = file->orientation >= 5;
    cinfo->image_width = (JDIMENSION)(swap ? height : width);
    cinfo->image_height = (JDIMENSION)(swap ? width : height);
    cinfo->input_components = 3;
    cinfo->in_color_space = JCS_RGB;
    jpeg_set_defaults(cinfo);
    jpeg_set_quality(cinfo, file->quality, TRUE);
    cinfo->optimize_coding = TRUE;
    cinfo->write_JFIF_header = !file->exif;
    if (file->full_chroma)
        cinfo->comp_info[0].h_samp_factor = cinfo->comp_info[0].v_samp_factor = 1;
}

static void write_picture(struct jpeg_compress_struct *cinfo, const uint8_t *codes, int width, int height,
                          const struct rd_file *file, const struct extras *extras, uint8_t *row) {
    jpeg_start_compress(cinfo, TRUE);
    if (extras->exif != NULL)
        jpeg_write_marker(cinfo, JPEG_APP0 + 1, extras->exif, (unsigned)extras->exif_size);
    if (extras->icc != NULL)
        jpeg_write_icc_profile(cinfo, extras->icc, (unsigned)extras->icc_size);
    for (int y = 0; y < (int)cinfo->image_height; y++) {
        for (int x = 0; x < (int)cinfo->image_width; x++)
            memcpy(row + 3 * x, codes + 3 * upright_index(file->orientation, x, y, width, height), 3);
        JSAMPROW rows[1] = {row};
        jpeg_write_scanlines(cinfo, rows, 1);
    }
    jpeg_finish_compress(cinfo);
}

static bool compress(FILE *out, const char *path, const uint8_t *codes, int width, int height,
                     const struct rd_file *file, const struct extras *extras, uint8_t *row,
                     struct pm_error *err) {
    struct jpeg_compress_struct cinfo;
    struct trouble trouble;
    cinfo.err = jpeg_std_error(&trouble.base);
    trouble.base.error_exit = on_error;
    if (setjmp(trouble.back) != 0) {
        jpeg_destroy_compress(&cinfo);
        return pm_fail(err, PM_E_OUTPUT, "%s: %s", path, trouble.text);
    }
    jpeg_create_compress(&cinfo);
    jpeg_stdio_dest(&cinfo, out);
    set_up(&cinfo, width, height, file);
    write_picture(&cinfo, codes, width, height, file, extras, row);
    jpeg_destroy_compress(&cinfo);
    return true;
}

bool rd_write_jpeg(const char *path, const uint8_t *codes, int width, int height, const struct rd_file *file,
                   struct pm_error *err) {
    bool done = false;
    struct extras extras = {0};
    FILE *out = NULL;
    uint8_t *row = pm_alloc((size_t)(width > height ? width : height), 3, err);
    if (row == NULL)
        goto out;
    if (file->icc && (extras.icc = rd_icc_profile(file->space, &extras.icc_size, err)) == NULL)
        goto out;
    if (file->exif && (extras.exif = rd_exif_block(file, &extras.exif_size, err)) == NULL)
        goto out;
    out = fopen(path, "wb");
    if (out == NULL) {
        pm_fail(err, PM_E_OUTPUT, "%s: cannot be written: %s", path, strerror(errno));
        goto out;
    }
    done = compress(out, path, codes, width, height, file, &extras, row, err);
out:
    if (out != NULL && fclose(out) != 0 && done)
        done = pm_fail(err, PM_E_OUTPUT, "%s: cannot be written: %s", path, strerror(errno));
    free(extras.icc);
    free(extras.exif);
    free(row);
    return done;
}
