/* JPEG files made in memory, and their plain decoding, with which the photo tests compare. */
#ifndef PM_TESTS_MAKE_PHOTO_H
#define PM_TESTS_MAKE_PHOTO_H

#include "photo/photo.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

/* splitmix64 (Steele, Lea, Flood 2014). */
static inline uint64_t pm_random(uint64_t *state) {
    uint64_t z = (*state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static inline int pm_random_below(uint64_t *state, int limit) {
    return (int)(pm_random(state) % (uint64_t)limit);
}

struct made {
    unsigned char *bytes;
    unsigned long size;
};

struct recipe {
    int width, height, channels; /* 1, 3 or 4 */
    int sampling[4][2];          /* of each channel, across and down; 0 is 1 */
    bool progressive, arithmetic, rgb, ycck, no_adobe;
    int restart; /* MCUs between restart markers, 0 none */
    int quality;
    int orientation; /* 0: no EXIF */
    const uint8_t *icc;
    size_t icc_size;
};

/* Smooth areas, edges and coloured noise, so that every filter has an effect. */
static inline void pm_paint(uint8_t *pixels, const struct recipe *r, uint64_t seed) {
    for (int y = 0; y < r->height; y++)
        for (int x = 0; x < r->width; x++)
            for (int c = 0; c < r->channels; c++) {
                int value = (x * (c + 2) + y * (3 - c)) / 2 % 256;
                if (((x / 9) + (y / 7) + c) % 3 == 0)
                    value = 255 - value;
                if (x * 2 > r->width)
                    value = (value + (int)(pm_random(&seed) & 63)) / 2;
                *pixels++ = (uint8_t)value;
            }
}

/* The smallest EXIF block with an orientation. */
static inline void pm_write_orientation(struct jpeg_compress_struct *c, int orientation) {
    uint8_t exif[] = {'E', 'x',  'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1,
                      1,   0x12, 0,   3,   0, 0, 0,   1,   0, 1,  0, 0, 0, 0, 0, 0};
    exif[25] = (uint8_t)orientation;
    jpeg_write_marker(c, JPEG_APP0 + 1, exif, sizeof exif);
}

static inline void pm_set_sampling(struct jpeg_compress_struct *c, const struct recipe *r) {
    for (int i = 0; i < c->num_components; i++) {
        c->comp_info[i].h_samp_factor = r->sampling[i][0] > 0 ? r->sampling[i][0] : 1;
        c->comp_info[i].v_samp_factor = r->sampling[i][1] > 0 ? r->sampling[i][1] : 1;
    }
}

static inline struct made pm_make_jpeg_from(const struct recipe *r, const uint8_t *pixels) {
    struct made made = {NULL, 0};
    struct jpeg_compress_struct c;
    struct jpeg_error_mgr errors;
    c.err = jpeg_std_error(&errors);
    jpeg_create_compress(&c);
    jpeg_mem_dest(&c, &made.bytes, &made.size);
    c.image_width = (JDIMENSION)r->width;
    c.image_height = (JDIMENSION)r->height;
    c.input_components = r->channels;
    c.in_color_space = r->channels == 1 ? JCS_GRAYSCALE : r->channels == 3 ? JCS_RGB : JCS_CMYK;
    jpeg_set_defaults(&c);
    if (r->rgb)
        jpeg_set_colorspace(&c, JCS_RGB);
    if (r->ycck)
        jpeg_set_colorspace(&c, JCS_YCCK);
    pm_set_sampling(&c, r);
    jpeg_set_quality(&c, r->quality > 0 ? r->quality : 85, TRUE);
    if (r->progressive)
        jpeg_simple_progression(&c);
    c.arith_code = r->arithmetic;
    c.restart_interval = (unsigned)r->restart;
    if (r->no_adobe)
        c.write_Adobe_marker = FALSE;
    jpeg_start_compress(&c, TRUE);
    if (r->orientation > 0)
        pm_write_orientation(&c, r->orientation);
    if (r->icc != NULL)
        jpeg_write_icc_profile(&c, r->icc, (unsigned)r->icc_size);
    while (c.next_scanline < c.image_height) {
        JSAMPROW row =
            (JSAMPROW)(uintptr_t)(pixels + (size_t)c.next_scanline * (size_t)(r->width * r->channels));
        jpeg_write_scanlines(&c, &row, 1);
    }
    jpeg_finish_compress(&c);
    jpeg_destroy_compress(&c);
    return made;
}

static inline struct made pm_make_jpeg(const struct recipe *r, uint64_t seed) {
    uint8_t *pixels = malloc((size_t)r->width * (size_t)r->height * (size_t)r->channels);
    pm_paint(pixels, r, seed);
    struct made made = pm_make_jpeg_from(r, pixels);
    free(pixels);
    return made;
}

/* A complete picture as decoded by libjpeg, in stored orientation. */
struct plain {
    int width, height, channels;
    uint8_t *pixels;
};

static inline struct plain pm_decode_plainly(const struct made *made, int reduce) {
    struct jpeg_decompress_struct c;
    struct jpeg_error_mgr errors;
    c.err = jpeg_std_error(&errors);
    jpeg_create_decompress(&c);
    jpeg_mem_src(&c, made->bytes, made->size);
    jpeg_read_header(&c, TRUE);
    c.scale_num = 1;
    c.scale_denom = (unsigned)reduce;
    c.out_color_space = c.num_components == 1 ? JCS_GRAYSCALE : c.num_components == 3 ? JCS_RGB : JCS_CMYK;
    jpeg_start_decompress(&c);
    struct plain plain = {(int)c.output_width, (int)c.output_height, c.output_components, NULL};
    size_t row_bytes = (size_t)plain.width * (size_t)plain.channels;
    plain.pixels = malloc(row_bytes * (size_t)plain.height);
    while (c.output_scanline < c.output_height) {
        JSAMPROW row = plain.pixels + c.output_scanline * row_bytes;
        jpeg_read_scanlines(&c, &row, 1);
    }
    if (plain.channels == 4 && c.saw_Adobe_marker)
        for (size_t i = 0; i < row_bytes * (size_t)plain.height; i++)
            plain.pixels[i] = (uint8_t)(255 - plain.pixels[i]);
    jpeg_finish_decompress(&c);
    jpeg_destroy_decompress(&c);
    return plain;
}

/* Where upright pixel (x, y) is stored, by EXIF's table of which corner row 0 and column 0 are at; `w`, `h`
 * are the stored picture's. */
static inline const uint8_t *pm_plain_pixel(const struct plain *p, int orientation, int x, int y) {
    int sx = x, sy = y, w = p->width, h = p->height;
    switch (orientation) {
    case 2:
        sx = w - 1 - x;
        break;
    case 3:
        sx = w - 1 - x, sy = h - 1 - y;
        break;
    case 4:
        sy = h - 1 - y;
        break;
    case 5:
        sx = y, sy = x;
        break;
    case 6:
        sx = y, sy = h - 1 - x;
        break;
    case 7:
        sx = w - 1 - y, sy = h - 1 - x;
        break;
    case 8:
        sx = w - 1 - y, sy = x;
        break;
    default:
        break;
    }
    return p->pixels + ((size_t)sy * (size_t)w + (size_t)sx) * (size_t)p->channels;
}

#endif
