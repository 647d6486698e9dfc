/* HEIC files made in memory: pictures coded by libheif's own encoder, put into containers as phones write
 * them - grids of tiles, turned, ten bits deep, several pictures, gain maps. libheif is loaded, not linked,
 * as the library has it. */
#ifndef PM_TESTS_FUZZ_MADE_HEIF_H
#define PM_TESTS_FUZZ_MADE_HEIF_H

#include "fuzz/made.h"

struct pm_heif_recipe {
    int width, height; /* of one tile */
    int depth;         /* 8 or 10 */
    int cols, rows;    /* more than one tile: a grid */
    bool short_sizes;  /* which tells its size in 16 bits */
    int turns;         /* quarter turns to the left that undo how the picture is stored (irot) */
    bool mirrored;     /* then mirrored (imir, axis 0) */
    bool second;       /* another picture behind the first, and a thumbnail of it */
    bool gain_map;     /* an auxiliary picture that calls itself one */
    const uint8_t *icc;
    size_t icc_size;
};

#if PM_WITH_HEIF

#include <dlfcn.h>
#include <libheif/heif.h>

/* x265, which libheif codes with, keeps some memory for itself: that is not what is looked for. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer) && !defined(__SANITIZE_ADDRESS__)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#define PM_LEAKS_ARE_NOT_OURS(what)                                                                          \
    do {                                                                                                     \
        __lsan_disable();                                                                                    \
        what;                                                                                                \
        __lsan_enable();                                                                                     \
    } while (0)
#else
#define PM_LEAKS_ARE_NOT_OURS(what) what
#endif

/* ------------------------------------------------------------------ coding one picture */

#define PM_HEIF_ENCODING(USE)                                                                                \
    USE(heif_context_alloc)                                                                                  \
    USE(heif_context_free)                                                                                   \
    USE(heif_context_get_encoder_for_format)                                                                 \
    USE(heif_encoder_release)                                                                                \
    USE(heif_encoder_set_lossy_quality)                                                                      \
    USE(heif_image_create)                                                                                   \
    USE(heif_image_add_plane)                                                                                \
    USE(heif_image_get_plane)                                                                                \
    USE(heif_image_release)                                                                                  \
    USE(heif_context_encode_image)                                                                           \
    USE(heif_context_write)

#define PM_HEIF_POINTER(name) __typeof__(name) *name;
struct pm_heif_encoding {
    PM_HEIF_ENCODING(PM_HEIF_POINTER)
};

static inline bool pm_heif_find(struct pm_heif_encoding *e) {
    void *found, *library = dlopen("libheif.so.1", RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (library == NULL)
        return false;
#define PM_HEIF_FIND(name)                                                                                   \
    if ((found = dlsym(library, #name)) == NULL)                                                             \
        return false;                                                                                        \
    memcpy(&e->name, &found, sizeof found);
    PM_HEIF_ENCODING(PM_HEIF_FIND)
    return true;
}

static inline struct heif_error pm_heif_take_file(struct heif_context *context, const void *data, size_t size,
                                                  void *to) {
    (void)context;
    pm_put(to, data, size);
    return (struct heif_error){heif_error_Ok, heif_suberror_Unspecified, ""};
}

static inline void pm_heif_fill(const struct pm_heif_encoding *e, struct heif_image *image,
                                const uint8_t *rgb, int row_pixels, int width, int height, int depth) {
    int stride;
    uint8_t *plane = e->heif_image_get_plane(image, heif_channel_interleaved, &stride);
    for (int y = 0; y < height; y++)
        for (int i = 0; i < width * 3; i++) {
            int value = rgb[(ptrdiff_t)y * row_pixels * 3 + i];
            uint8_t *at = plane + (ptrdiff_t)y * stride + (depth > 8 ? 2 * i : i);
            at[0] = (uint8_t)(depth > 8 ? value << (depth - 8) & 255 : value);
            if (depth > 8)
                at[1] = (uint8_t)(value >> (16 - depth));
        }
}

/* A whole file of one picture, out of a part of `rgb`; empty if libheif has no encoder. */
static inline struct pm_bytes pm_heif_code(const struct pm_heif_encoding *e, const uint8_t *rgb,
                                           int row_pixels, int width, int height, int depth) {
    struct pm_bytes file = {NULL, 0, 0};
    struct heif_context *context = e->heif_context_alloc();
    struct heif_encoder *encoder = NULL;
    struct heif_image *image = NULL;
    struct heif_writer writer = {1, pm_heif_take_file};
    enum heif_chroma chroma = depth > 8 ? heif_chroma_interleaved_RRGGBB_LE : heif_chroma_interleaved_RGB;
    struct heif_error said = e->heif_context_get_encoder_for_format(context, heif_compression_HEVC, &encoder);
    if (said.code == heif_error_Ok)
        said = e->heif_encoder_set_lossy_quality(encoder, 80);
    if (said.code == heif_error_Ok)
        said = e->heif_image_create(width, height, heif_colorspace_RGB, chroma, &image);
    if (said.code == heif_error_Ok)
        said = e->heif_image_add_plane(image, heif_channel_interleaved, width, height, depth);
    if (said.code == heif_error_Ok) {
        pm_heif_fill(e, image, rgb, row_pixels, width, height, depth);
        PM_LEAKS_ARE_NOT_OURS(said = e->heif_context_encode_image(context, image, encoder, NULL, NULL));
    }
    if (said.code == heif_error_Ok)
        e->heif_context_write(context, &writer, &file);
    if (image != NULL)
        e->heif_image_release(image);
    if (encoder != NULL)
        e->heif_encoder_release(encoder);
    e->heif_context_free(context);
    return file;
}

/* ------------------------------------------------------------------ the container */

static inline size_t pm_heif_begin(struct pm_bytes *f, const char *type) {
    size_t at = f->size;
    pm_put_number(f, 0, 4);
    pm_put(f, type, 4);
    return at;
}

static inline void pm_heif_end(struct pm_bytes *f, size_t at) {
    pm_set_number(f, at, (uint32_t)(f->size - at));
}

/* Where the box of this type lies in a file that libheif wrote: its type stands nowhere else before it. */
static inline const uint8_t *pm_heif_box_at(const struct pm_bytes *f, const char *type, size_t *size) {
    const uint8_t *at = memmem(f->at, f->size, type, 4);
    if (at == NULL)
        return NULL;
    at -= 4;
    *size = (size_t)at[0] << 24 | (size_t)at[1] << 16 | (size_t)at[2] << 8 | at[3];
    return at;
}

enum { PM_HEIF_ITEMS = 64, PM_HEIF_PROPERTIES = 8 };

struct pm_heif_item {
    const char *type;
    const uint8_t *data;
    size_t size;
    int properties[PM_HEIF_PROPERTIES], n_properties;
    size_t place; /* of its offset in iloc, to be filled in */
};

struct pm_heif_file {
    struct pm_heif_item items[PM_HEIF_ITEMS]; /* their numbers count from 1 */
    int n_items;
    struct pm_bytes ipco, iref;
    int n_properties;
};

static inline int pm_heif_property(struct pm_heif_file *f, const char *type, const void *body, size_t size) {
    size_t box = pm_heif_begin(&f->ipco, type);
    pm_put(&f->ipco, body, size);
    pm_heif_end(&f->ipco, box);
    return ++f->n_properties;
}

static inline int pm_heif_size_property(struct pm_heif_file *f, int width, int height) {
    struct pm_bytes body = {NULL, 0, 0};
    pm_put_number(&body, 0, 4);
    pm_put_number(&body, (uint32_t)width, 4);
    pm_put_number(&body, (uint32_t)height, 4);
    int index = pm_heif_property(f, "ispe", body.at, body.size);
    free(body.at);
    return index;
}

static inline struct pm_heif_item *pm_heif_item(struct pm_heif_file *f, const char *type, const uint8_t *data,
                                                size_t size) {
    struct pm_heif_item *item = &f->items[f->n_items++];
    *item = (struct pm_heif_item){.type = type, .data = data, .size = size};
    return item;
}

static inline void pm_heif_has(struct pm_heif_item *item, int property) {
    item->properties[item->n_properties++] = property;
}

static inline void pm_heif_refer(struct pm_heif_file *f, const char *type, int from, int first, int count) {
    size_t box = pm_heif_begin(&f->iref, type);
    pm_put_number(&f->iref, (uint32_t)from, 2);
    pm_put_number(&f->iref, (uint32_t)count, 2);
    for (int i = 0; i < count; i++)
        pm_put_number(&f->iref, (uint32_t)(first + i), 2);
    pm_heif_end(&f->iref, box);
}

static inline void pm_heif_put_items(struct pm_bytes *out, struct pm_heif_file *f) {
    size_t iloc = pm_heif_begin(out, "iloc");
    pm_put_number(out, 0, 4);
    pm_put_number(out, 0x4400, 2); /* offsets and lengths of 4 bytes, no base */
    pm_put_number(out, (uint32_t)f->n_items, 2);
    for (int i = 0; i < f->n_items; i++) {
        pm_put_number(out, (uint32_t)i + 1, 2);
        pm_put_number(out, 0, 2);
        pm_put_number(out, 1, 2);
        f->items[i].place = out->size;
        pm_put_number(out, 0, 4);
        pm_put_number(out, (uint32_t)f->items[i].size, 4);
    }
    pm_heif_end(out, iloc);
    size_t iinf = pm_heif_begin(out, "iinf");
    pm_put_number(out, 0, 4);
    pm_put_number(out, (uint32_t)f->n_items, 2);
    for (int i = 0; i < f->n_items; i++) {
        size_t infe = pm_heif_begin(out, "infe");
        pm_put_number(out, 2U << 24, 4);
        pm_put_number(out, (uint32_t)i + 1, 2);
        pm_put_number(out, 0, 2);
        pm_put(out, f->items[i].type, 4);
        pm_put_number(out, 0, 1);
        pm_heif_end(out, infe);
    }
    pm_heif_end(out, iinf);
}

static inline void pm_heif_put_properties(struct pm_bytes *out, const struct pm_heif_file *f) {
    size_t iprp = pm_heif_begin(out, "iprp"), ipco = pm_heif_begin(out, "ipco");
    pm_put(out, f->ipco.at, f->ipco.size);
    pm_heif_end(out, ipco);
    size_t ipma = pm_heif_begin(out, "ipma");
    pm_put_number(out, 0, 4);
    pm_put_number(out, (uint32_t)f->n_items, 4);
    for (int i = 0; i < f->n_items; i++) {
        pm_put_number(out, (uint32_t)i + 1, 2);
        pm_put_number(out, (uint32_t)f->items[i].n_properties, 1);
        for (int k = 0; k < f->items[i].n_properties; k++)
            pm_put_number(out, (uint32_t)f->items[i].properties[k] | 0x80, 1);
    }
    pm_heif_end(out, ipma);
    pm_heif_end(out, iprp);
}

static inline void pm_heif_put_meta(struct pm_bytes *out, struct pm_heif_file *f, int primary) {
    size_t meta = pm_heif_begin(out, "meta");
    pm_put_number(out, 0, 4);
    size_t hdlr = pm_heif_begin(out, "hdlr");
    pm_put(out, "\0\0\0\0\0\0\0\0pict\0\0\0\0\0\0\0\0\0\0\0\0\0", 25);
    pm_heif_end(out, hdlr);
    size_t pitm = pm_heif_begin(out, "pitm");
    pm_put_number(out, 0, 4);
    pm_put_number(out, (uint32_t)primary, 2);
    pm_heif_end(out, pitm);
    pm_heif_put_items(out, f);
    if (f->iref.size > 0) {
        size_t iref = pm_heif_begin(out, "iref");
        pm_put_number(out, 0, 4);
        pm_put(out, f->iref.at, f->iref.size);
        pm_heif_end(out, iref);
    }
    pm_heif_put_properties(out, f);
    pm_heif_end(out, meta);
}

static inline struct made pm_heif_close_file(struct pm_heif_file *f, int primary) {
    struct pm_bytes out = {NULL, 0, 0};
    size_t ftyp = pm_heif_begin(&out, "ftyp");
    pm_put(&out, "heic\0\0\0\0mif1heic", 16);
    pm_heif_end(&out, ftyp);
    pm_heif_put_meta(&out, f, primary);
    size_t mdat = pm_heif_begin(&out, "mdat");
    for (int i = 0; i < f->n_items; i++) {
        pm_set_number(&out, f->items[i].place, (uint32_t)out.size);
        pm_put(&out, f->items[i].data, f->items[i].size);
    }
    pm_heif_end(&out, mdat);
    free(f->ipco.at);
    free(f->iref.at);
    return (struct made){out.at, out.size};
}

/* ------------------------------------------------------------------ the whole */

/* A coded picture as an item; its bytes belong to `coded`. */
static inline struct pm_heif_item *pm_heif_add_coded(struct pm_heif_file *f, const struct pm_bytes *coded,
                                                     int width, int height) {
    size_t hvcc_size = 0, mdat_size = 0;
    const uint8_t *hvcc = pm_heif_box_at(coded, "hvcC", &hvcc_size);
    const uint8_t *mdat = pm_heif_box_at(coded, "mdat", &mdat_size);
    struct pm_heif_item *item = pm_heif_item(f, "hvc1", mdat + 8, mdat_size - 8);
    pm_heif_has(item, pm_heif_property(f, "hvcC", hvcc + 8, hvcc_size - 8));
    pm_heif_has(item, pm_heif_size_property(f, width, height));
    return item;
}

static inline void pm_heif_add_turns(struct pm_heif_file *f, const struct pm_heif_recipe *r,
                                     struct pm_heif_item *item) {
    uint8_t turns = (uint8_t)r->turns, axis = 0;
    if (r->turns > 0)
        pm_heif_has(item, pm_heif_property(f, "irot", &turns, 1));
    if (r->mirrored)
        pm_heif_has(item, pm_heif_property(f, "imir", &axis, 1));
}

static inline void pm_heif_add_profile(struct pm_heif_file *f, const struct pm_heif_recipe *r,
                                       struct pm_heif_item *item) {
    struct pm_bytes body = {NULL, 0, 0};
    if (r->icc == NULL)
        return;
    pm_put(&body, "prof", 4);
    pm_put(&body, r->icc, r->icc_size);
    pm_heif_has(item, pm_heif_property(f, "colr", body.at, body.size));
    free(body.at);
}

/* What a picture is made of while it is put together. */
struct pm_heif_parts {
    struct pm_bytes coded[PM_HEIF_ITEMS], grid;
    int n_tiles, n_coded;
};

static inline bool pm_heif_code_all(const struct pm_heif_recipe *r, const uint8_t *rgb,
                                    struct pm_heif_parts *parts) {
    struct pm_heif_encoding e;
    int row_pixels = r->cols * r->width;
    if (!pm_heif_find(&e))
        return false;
    parts->n_tiles = parts->n_coded = r->cols * r->rows;
    for (int i = 0; i < parts->n_tiles; i++) {
        ptrdiff_t first = (ptrdiff_t)(i / r->cols) * r->height * row_pixels + i % r->cols * r->width;
        parts->coded[i] = pm_heif_code(&e, rgb + first * 3, row_pixels, r->width, r->height, r->depth);
    }
    if (r->second || r->gain_map)
        parts->coded[parts->n_coded++] = pm_heif_code(&e, rgb, row_pixels, r->width / 2, r->height / 2, 8);
    return parts->coded[0].size > 0;
}

static inline struct pm_heif_item *pm_heif_add_grid(struct pm_heif_file *f, const struct pm_heif_recipe *r,
                                                    struct pm_bytes *grid) {
    int width = r->cols * r->width, height = r->rows * r->height;
    const int bytes = r->short_sizes ? 2 : 4;
    pm_put_number(grid, r->short_sizes ? 0 : 1, 2); /* version 0, how long sizes are */
    pm_put_number(grid, (uint32_t)r->rows - 1, 1);
    pm_put_number(grid, (uint32_t)r->cols - 1, 1);
    pm_put_number(grid, (uint32_t)width, bytes);
    pm_put_number(grid, (uint32_t)height, bytes);
    struct pm_heif_item *item = pm_heif_item(f, "grid", grid->at, grid->size);
    pm_heif_has(item, pm_heif_size_property(f, width, height));
    pm_heif_refer(f, "dimg", f->n_items, 1, r->cols * r->rows);
    return item;
}

/* What lies beside the first picture. */
static inline void pm_heif_add_others(struct pm_heif_file *f, const struct pm_heif_recipe *r,
                                      const struct pm_bytes *small, int primary) {
    static const char gain_map[] = "\0\0\0\0urn:com:apple:photo:2020:aux:hdrgainmap";
    int width = r->width / 2, height = r->height / 2;
    if (r->second) {
        pm_heif_add_coded(f, small, width, height);
        pm_heif_add_coded(f, small, width, height);
        pm_heif_refer(f, "thmb", f->n_items, primary, 1);
    }
    if (r->gain_map) {
        pm_heif_has(pm_heif_add_coded(f, small, width, height),
                    pm_heif_property(f, "auxC", gain_map, sizeof gain_map));
        pm_heif_refer(f, "auxl", f->n_items, primary, 1);
    }
}

/* The picture of `rgb` (cols x width by rows x height pixels) as the recipe says; no bytes where libheif or
 * its encoder is not there. */
static inline struct made pm_make_heif_from(const struct pm_heif_recipe *r, const uint8_t *rgb) {
    struct pm_heif_file f = {.n_items = 0};
    struct pm_heif_parts parts = {.n_tiles = 0};
    struct pm_heif_item *first = NULL;
    struct made made = {NULL, 0};
    if (!pm_heif_code_all(r, rgb, &parts))
        return made;
    for (int i = 0; i < parts.n_tiles; i++)
        first = pm_heif_add_coded(&f, &parts.coded[i], r->width, r->height);
    if (parts.n_tiles > 1)
        first = pm_heif_add_grid(&f, r, &parts.grid);
    int primary = f.n_items;
    pm_heif_add_turns(&f, r, first);
    pm_heif_add_profile(&f, r, first);
    pm_heif_add_others(&f, r, &parts.coded[parts.n_tiles], primary);
    made = pm_heif_close_file(&f, primary);
    free(parts.grid.at);
    for (int i = 0; i < parts.n_coded; i++)
        free(parts.coded[i].at);
    return made;
}

#else

/* No bytes: this build was made without HEIF. */
static inline struct made pm_make_heif_from(const struct pm_heif_recipe *r, const uint8_t *rgb) {
    (void)r, (void)rgb;
    return (struct made){NULL, 0};
}

#endif

static inline struct made pm_make_hair_heif(const struct pm_heif_recipe *r, uint64_t seed) {
    uint8_t *rgb = pm_make_hair(r->width * r->cols, r->height * r->rows, seed);
    struct made made = pm_make_heif_from(r, rgb);
    free(rgb);
    return made;
}

#endif
