/* PNG files of every kind, made in memory. */
#ifndef PM_TESTS_FUZZ_MADE_PNG_H
#define PM_TESTS_FUZZ_MADE_PNG_H

#include "fuzz/made.h"

struct pm_png_recipe {
    int width, height;
    int depth; /* 8 or 16 */
    bool palette, grey, alpha, interlaced;
    const uint8_t *icc;
    size_t icc_size;
};

#if PM_WITH_PNG

#include <png.h>

static inline void pm_png_put(png_structp png, png_bytep bytes, size_t size) {
    pm_put(png_get_io_ptr(png), bytes, size);
}

static inline void pm_png_flush(png_structp png) {
    (void)png;
}

static inline int pm_png_colour(const struct pm_png_recipe *r) {
    if (r->palette)
        return PNG_COLOR_TYPE_PALETTE;
    return (r->grey ? 0 : PNG_COLOR_MASK_COLOR) | (r->alpha ? PNG_COLOR_MASK_ALPHA : 0);
}

/* One row as the file has it; the palette is 6 x 6 x 6 colours. */
static inline void pm_png_row(const struct pm_png_recipe *r, const uint8_t *rgb, uint8_t *row) {
    for (int x = 0; x < r->width; x++, rgb += 3) {
        if (r->palette) {
            *row++ = (uint8_t)(rgb[0] / 43 * 36 + rgb[1] / 43 * 6 + rgb[2] / 43);
            continue;
        }
        for (int c = 0; c < (r->grey ? 1 : 3) + (r->alpha ? 1 : 0); c++) {
            bool is_alpha = c == (r->grey ? 1 : 3);
            *row++ = is_alpha ? (uint8_t)(x & 255) : rgb[c];
            if (r->depth == 16)
                *row++ = (uint8_t)(x * 37 & 255);
        }
    }
}

static inline void pm_png_palette(png_structp png, png_infop info) {
    png_color colours[216];
    for (int i = 0; i < 216; i++)
        colours[i] = (png_color){(png_byte)(i / 36 * 51), (png_byte)(i / 6 % 6 * 51), (png_byte)(i % 6 * 51)};
    png_set_PLTE(png, info, colours, 216);
}

static inline struct made pm_make_png_from(const struct pm_png_recipe *r, const uint8_t *rgb) {
    struct pm_bytes file = {NULL, 0, 0};
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    png_set_write_fn(png, &file, pm_png_put, pm_png_flush);
    png_set_IHDR(png, info, (png_uint_32)r->width, (png_uint_32)r->height, r->depth, pm_png_colour(r),
                 r->interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    if (r->palette)
        pm_png_palette(png, info);
    if (r->icc != NULL)
        png_set_iCCP(png, info, "made", PNG_COMPRESSION_TYPE_BASE, r->icc, (png_uint_32)r->icc_size);
    png_write_info(png, info);
    size_t row_bytes = png_get_rowbytes(png, info);
    uint8_t *pixels = malloc(row_bytes * (size_t)r->height);
    png_bytep *rows = malloc((size_t)r->height * sizeof *rows);
    for (int y = 0; y < r->height; y++) {
        rows[y] = pixels + (size_t)y * row_bytes;
        pm_png_row(r, rgb + (ptrdiff_t)y * r->width * 3, rows[y]);
    }
    png_write_image(png, rows);
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    free(rows);
    free(pixels);
    return (struct made){file.at, file.size};
}

#else

/* No bytes: this build was made without PNG. */
static inline struct made pm_make_png_from(const struct pm_png_recipe *r, const uint8_t *rgb) {
    (void)r, (void)rgb;
    return (struct made){NULL, 0};
}

#endif

static inline struct made pm_make_hair_png(const struct pm_png_recipe *r, uint64_t seed) {
    uint8_t *rgb = pm_make_hair(r->width, r->height, seed);
    struct made made = pm_make_png_from(r, rgb);
    free(rgb);
    return made;
}

#endif
