#include "photo/jpeg_write.h"

#include "base/error.h"
#include "base/memory.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

#include <jerror.h>

enum { FIRST_ROOM = 1 << 15 };

/* One picture being written. The bytes grow in our own memory, since libjpeg's memory destination loses
 * its buffer if it fails halfway. */
struct writer {
    struct jpeg_compress_struct cinfo;
    struct jpeg_error_mgr errors;
    struct jpeg_destination_mgr destination;
    jmp_buf escape;
    void *bytes;
    size_t capacity, size;
    struct pm_error *err;
};

static void on_error(j_common_ptr cinfo) {
    struct writer *w = cinfo->client_data;
    char said[JMSG_LENGTH_MAX];
    cinfo->err->format_message(cinfo, said);
    if (cinfo->err->msg_code == JERR_OUT_OF_MEMORY)
        pm_fail_memory(w->err);
    else
        pm_fail(w->err, PM_E_OUTPUT, "a picture cannot be written as JPEG: %s", said);
    longjmp(w->escape, 1);
}

static void keep_quiet(j_common_ptr cinfo, int level) {
    (void)cinfo, (void)level;
}

/* ------------------------------------------------------------------ destination */

static void make_room(struct writer *w) {
    if (!pm_grow(&w->bytes, &w->capacity, w->size + FIRST_ROOM, 1, w->err))
        longjmp(w->escape, 1);
    w->destination.next_output_byte = (JOCTET *)w->bytes + w->size;
    w->destination.free_in_buffer = w->capacity - w->size;
}

static void start_output(j_compress_ptr cinfo) {
    make_room(cinfo->client_data);
}

/* libjpeg calls this when the buffer is full, regardless of free_in_buffer. */
static boolean grow_output(j_compress_ptr cinfo) {
    struct writer *w = cinfo->client_data;
    w->size = w->capacity;
    make_room(w);
    return TRUE;
}

static void end_output(j_compress_ptr cinfo) {
    struct writer *w = cinfo->client_data;
    w->size = w->capacity - w->destination.free_in_buffer;
}

/* ------------------------------------------------------------------ the picture */

static void begin(struct writer *w) {
    w->cinfo.err = jpeg_std_error(&w->errors);
    w->errors.error_exit = on_error;
    w->errors.emit_message = keep_quiet;
    w->cinfo.client_data = w;
    w->destination = (struct jpeg_destination_mgr){
        .init_destination = start_output,
        .empty_output_buffer = grow_output,
        .term_destination = end_output,
    };
}

static void encode(struct writer *w, const uint8_t *rgb, int width, int height, int quality) {
    struct jpeg_compress_struct *c = &w->cinfo;
    jpeg_create_compress(c);
    c->client_data = w;
    c->dest = &w->destination;
    c->image_width = (JDIMENSION)width;
    c->image_height = (JDIMENSION)height;
    c->input_components = 3;
    c->in_color_space = JCS_RGB;
    jpeg_set_defaults(c);
    jpeg_set_quality(c, quality, TRUE);
    c->optimize_coding = TRUE;
    jpeg_start_compress(c, TRUE);
    while (c->next_scanline < c->image_height) {
        /* libjpeg only reads the row; its type predates const. */
        JSAMPROW row = (JSAMPROW)(uintptr_t)(rgb + (size_t)c->next_scanline * (size_t)width * 3);
        jpeg_write_scanlines(c, &row, 1);
    }
    jpeg_finish_compress(c);
}

static bool guarded(struct writer *w, const uint8_t *rgb, int width, int height, int quality) {
    if (setjmp(w->escape) != 0)
        return false;
    encode(w, rgb, width, height, quality);
    return true;
}

bool pm_jpeg_write(const uint8_t *rgb, int width, int height, int quality, uint8_t **bytes, size_t *size,
                   struct pm_error *err) {
    struct writer *w = pm_alloc(1, sizeof *w, err);
    if (w == NULL)
        return false;
    w->err = err;
    begin(w);
    bool ok = guarded(w, rgb, width, height, quality);
    jpeg_destroy_compress(&w->cinfo);
    if (ok) {
        *bytes = w->bytes;
        *size = w->size;
    } else {
        free(w->bytes);
    }
    free(w);
    return ok;
}
