#if PM_WITH_PNG

#include "photo/decoders.h"

#include "base/error.h"
#include "base/memory.h"
#include "photo/exif.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

/* No useful colour profile or EXIF block is larger than this. */
enum { MOST_CHUNK = 16 << 20, MOST_EXIF = 1 << 20 };

/* One pass through a file. libpng leaves by on_error; guarded() is the only place it lands. */
struct reader {
    png_structp png;
    png_infop info;
    jmp_buf escape;
    struct pm_photo *photo;
    struct pm_collector *collector;
    int64_t offset; /* of the next byte */
    bool ended;     /* the file ended too early */
    bool bad_icc;   /* libpng rejected the profile */
    bool no_memory;
    bool damaged;
    bool reading;    /* past the header */
    uint8_t *pixels; /* a row, or all of an interlaced picture */
    /* For codes that are converted: how, and a row before and after. */
    struct pm_cicp_codes *codes;
    uint16_t *wide_row;
    uint8_t *row;
    int y; /* the next row to push */
    struct pm_error error;
};

static void on_error(png_structp png, png_const_charp said) {
    struct reader *r = png_get_error_ptr(png);
    const char *name = r->photo->source.name;
    enum pm_remedy remedy = r->reading ? PM_REMEDY_ALLOW_DAMAGED : PM_REMEDY_NONE;
    const char *way_out = r->reading ? "copy it again" : "copy it again, or ask for the original";
    if (r->error.code == PM_E_NONE && r->no_memory)
        pm_fail_memory(&r->error);
    if (r->error.code == PM_E_NONE && r->ended)
        pm_fail_remedy(&r->error, PM_E_TRUNCATED, remedy,
                       "%s: the file ends before the picture is complete: %s", name, way_out);
    else if (r->error.code == PM_E_NONE)
        pm_fail_remedy(&r->error, PM_E_CORRUPT, remedy, "%s: the PNG data are corrupt (%s): %s", name, said,
                       way_out);
    longjmp(r->escape, 1);
}

/* libpng warns only of minor matters, unless damage is allowed: then of wrong checksums too. */
static void on_warning(png_structp png, png_const_charp said) {
    struct reader *r = png_get_error_ptr(png);
    if (strncmp(said, "iCCP", 4) == 0)
        r->bad_icc = true;
    bool picture = strncmp(said, "IDAT", 4) == 0 || strncmp(said, "PLTE", 4) == 0;
    if (picture && strstr(said, "CRC") != NULL)
        r->damaged = true;
}

static void read_bytes(png_structp png, png_bytep to, size_t size) {
    struct reader *r = png_get_io_ptr(png);
    size_t got;
    if (!pm_source_copy(&r->photo->source, r->offset, to, size, &got, &r->error))
        longjmp(r->escape, 1);
    r->offset += (int64_t)got;
    r->ended = got < size;
    if (r->ended)
        png_error(png, "the file ends");
}

/* libpng reports a lack of memory only in words. */
static png_voidp allocate(png_structp png, png_alloc_size_t size) {
    struct reader *r = png_get_mem_ptr(png);
    void *memory = malloc(size);
    r->no_memory = r->no_memory || memory == NULL;
    return memory;
}

static void release(png_structp png, png_voidp memory) {
    (void)png;
    free(memory);
}

/* Runs a step that libpng may leave early; r->error says why it did. */
static bool guarded(struct reader *r, void (*step)(struct reader *)) {
    if (setjmp(r->escape) != 0)
        return false;
    step(r);
    /* Without memory libpng drops profiles. */
    return !r->no_memory || pm_fail_memory(&r->error);
}

static void read_header(struct reader *r) {
    /* Text chunks are not needed, and a thousand compressed ones would fill the memory. The colour space
     * is read from the chunks by read_chunks(): libpng knows cICP only from 1.6.45 on, and up to 1.6.46
     * drops a profile after sRGB. */
    static const png_byte unwanted[] =
        "tEXt\0zTXt\0iTXt\0sPLT\0hIST\0eXIf\0cICP\0mDCV\0cLLI\0sRGB\0gAMA\0cHRM";
    png_set_read_fn(r->png, r, read_bytes);
    png_set_user_limits(r->png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    png_set_chunk_malloc_max(r->png, MOST_CHUNK);
    png_set_keep_unknown_chunks(r->png, PNG_HANDLE_CHUNK_NEVER, unwanted, sizeof unwanted / 5);
    if (r->photo->limits.allow_damaged)
        png_set_crc_action(r->png, PNG_CRC_WARN_USE, PNG_CRC_WARN_DISCARD);
    png_read_info(r->png, r->info);
}

static int channels_of(const struct reader *r) {
    return (png_get_color_type(r->png, r->info) & PNG_COLOR_MASK_COLOR) != 0 ? 3 : 1;
}

/* To 8 bits of grey or RGB, rounded. Transparency is dropped: the photographed colour is kept, while any
 * background would be measured as hair. */
static void set_transforms(struct reader *r) {
    png_set_expand(r->png);
    if (r->codes == NULL)
        png_set_scale_16(r->png);
    png_set_strip_alpha(r->png);
}

/* Rows of 16 bits are kept if their curve is converted. */
static bool is_wide(const struct reader *r) {
    return r->photo->converts && png_get_bit_depth(r->png, r->info) == 16;
}

static size_t row_samples(const struct reader *r) {
    return (size_t)r->photo->stored_width * (size_t)r->photo->info.channels;
}

static size_t row_bytes(const struct reader *r) {
    return row_samples(r) * (is_wide(r) ? 2 : 1);
}

static void push(struct reader *r, const uint8_t *row) {
    bool wide = is_wide(r);
    for (size_t i = 0; r->codes != NULL && i < row_samples(r); i++)
        r->wide_row[i] = wide ? (uint16_t)(row[2 * i] << 8 | row[2 * i + 1]) : row[i];
    if (r->codes != NULL)
        pm_cicp_convert(r->codes, r->wide_row, r->y, (size_t)r->photo->stored_width, r->photo->info.channels,
                        r->row);
    pm_collector_row(r->collector, r->y++, 0, r->codes != NULL ? r->row : row, r->photo->stored_width);
}

static void read_straight(struct reader *r) {
    while (r->y < r->photo->stored_height) {
        png_read_row(r->png, r->pixels, NULL);
        push(r, r->pixels);
    }
}

static void read_interlaced(struct reader *r, int passes) {
    for (int pass = 0; pass < passes; pass++)
        for (int y = 0; y < r->photo->stored_height; y++)
            png_read_row(r->png, r->pixels + (size_t)y * row_bytes(r), NULL);
}

static void push_all(struct reader *r) {
    while (r->y < r->photo->stored_height)
        push(r, r->pixels + (size_t)r->y * row_bytes(r));
}

static bool is_interlaced(const struct reader *r) {
    return png_get_interlace_type(r->png, r->info) != PNG_INTERLACE_NONE;
}

static void decode(struct reader *r) {
    r->reading = true;
    set_transforms(r);
    int passes = png_set_interlace_handling(r->png);
    png_read_update_info(r->png, r->info);
    if (png_get_rowbytes(r->png, r->info) != row_bytes(r))
        png_error(r->png, "rows of a size other than announced");
    if (is_interlaced(r))
        read_interlaced(r, passes);
    else
        read_straight(r);
    /* The checksum of the last data follows the last row. */
    png_read_end(r->png, NULL);
    if (is_interlaced(r))
        push_all(r);
}

/* For very wide rows: libpng holds a row twice in up to 8 bytes a pixel, and its converted form is held
 * and averaged here. */
static bool check_memory(struct reader *r) {
    const int64_t width = r->photo->stored_width, bytes_across = 32;
    int64_t interlaced = is_interlaced(r) ? (int64_t)row_bytes(r) * r->photo->stored_height : 0;
    return pm_check_memory(r->photo, interlaced, "save it without interlacing", &r->error) &&
           pm_check_memory(r->photo, width * bytes_across, "cut or scale it down", &r->error);
}

/* ------------------------------------------------------------------ the header's facts */

static bool take_icc(struct reader *r, struct pm_error *err) {
    png_charp name;
    int compression;
    png_bytep bytes;
    png_uint_32 size;
    struct pm_photo *photo = r->photo;
    if (png_get_iCCP(r->png, r->info, &name, &compression, &bytes, &size) == 0 || size == 0) {
        photo->info.icc_damaged = r->bad_icc;
        return true;
    }
    photo->icc = pm_alloc(size, 1, err);
    if (photo->icc == NULL)
        return false;
    memcpy(photo->icc, bytes, size);
    photo->info.icc_size = size;
    return true;
}

static bool read_exif_at(struct pm_photo *photo, int64_t at, uint32_t size, struct pm_error *err) {
    uint8_t *block = size <= MOST_EXIF ? pm_alloc(size, 1, err) : NULL;
    if (block == NULL)
        return size > MOST_EXIF;
    size_t got;
    bool good = pm_source_copy(&photo->source, at, block, size, &got, err) &&
                pm_exif_read(block, got, &photo->info, err);
    free(block);
    return good;
}

/* What the chunks before the picture say about its colours. */
struct space {
    bool cicp, srgb, other; /* there is a supported cICP; an sRGB; a gAMA or cHRM that is not sRGB's */
};

static void read_space(struct pm_photo *photo, const uint8_t *type, const uint8_t *data, size_t size,
                       struct space *space) {
    /* White, red, green, blue; x and y of each, and the curve, in 100,000ths. */
    static const uint32_t srgb[] = {31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000}, gamma = 45455;
    const uint32_t near = 1000;
    if (memcmp(type, "cICP", 4) == 0 && size == 4) {
        struct pm_cicp cicp = {data[0], data[1], data[3] == 0};
        pm_cicp_complete(&cicp);
        space->cicp = pm_cicp_is_known(&cicp);
        space->other = space->other || !space->cicp;
        if (space->cicp || pm_cicp_hdr_name(&cicp) != NULL)
            photo->info.cicp = cicp;
    }
    space->srgb = space->srgb || memcmp(type, "sRGB", 4) == 0;
    if (memcmp(type, "gAMA", 4) == 0 && size >= 4)
        space->other = space->other || png_get_uint_32(data) - (gamma - near) > 2 * near;
    for (size_t i = 0; memcmp(type, "cHRM", 4) == 0 && i < 8 && 4 * i + 4 <= size; i++)
        space->other = space->other || png_get_uint_32(data + 4 * i) - (srgb[i] - near) > 2 * near;
}

/* Walks the chunks by their headers: 4 bytes of size, 4 of type, the data, 4 of checksum. ImageMagick
 * writes EXIF after the picture without turning the picture: without it, a phone's photo would be on its
 * side. */
static bool read_chunks(struct pm_photo *photo, struct space *space, struct pm_error *err) {
    uint8_t chunk[8 + 32];
    size_t got;
    bool before = true, good = true;
    for (int64_t at = 8; good; at += (int64_t)png_get_uint_32(chunk) + 12) {
        if (!pm_source_copy(&photo->source, at, chunk, sizeof chunk, &got, err))
            return false;
        if (got < 8)
            return true;
        uint32_t size = png_get_uint_32(chunk);
        before = before && memcmp(chunk + 4, "IDAT", 4) != 0;
        if (before)
            read_space(photo, chunk + 4, chunk + 8, size < got - 8 ? size : got - 8, space);
        if (memcmp(chunk + 4, "eXIf", 4) == 0 && !photo->info.has_exif)
            good = read_exif_at(photo, at + 8, size, err);
    }
    return false;
}

/* cICP, then the profile, then sRGB, then gAMA and cHRM (PNG, third edition, 13.13). The last two are not
 * applied, since files with them nearly always mean sRGB; if they say otherwise, it is reported. */
static bool take_space(struct reader *r, struct pm_error *err) {
    struct pm_photo *photo = r->photo;
    struct space space = {false, false, false};
    if (!read_chunks(photo, &space, err) || (!space.cicp && !take_icc(r, err)))
        return false;
    if (!space.cicp && space.srgb)
        photo->info.cicp = (struct pm_cicp){1, 13, false};
    photo->info.space_unsaid = !space.cicp && photo->icc == NULL && !space.srgb && space.other;
    photo->converts = space.cicp && !pm_cicp_is_plain(&photo->info.cicp);
    return true;
}

static bool take_header(struct reader *r) {
    struct pm_photo *photo = r->photo;
    if (!guarded(r, read_header))
        return false;
    int64_t width = png_get_image_width(r->png, r->info), height = png_get_image_height(r->png, r->info);
    if (!pm_check_size(photo, width, height, &r->error))
        return false;
    photo->stored_width = (int)width;
    photo->stored_height = (int)height;
    photo->info.channels = channels_of(r);
    return take_space(r, &r->error) && check_memory(r);
}

/* ------------------------------------------------------------------ the decoder's face */

static struct reader *begin(struct pm_photo *photo, struct pm_error *err) {
    struct reader *r = pm_alloc(1, sizeof *r, err);
    if (r == NULL)
        return NULL;
    r->photo = photo;
    r->png = png_create_read_struct_2(PNG_LIBPNG_VER_STRING, r, on_error, on_warning, r, allocate, release);
    r->info = r->png != NULL ? png_create_info_struct(r->png) : NULL;
    if (r->info != NULL)
        return r;
    png_destroy_read_struct(&r->png, NULL, NULL);
    free(r);
    pm_fail_memory(err);
    return NULL;
}

static void end(struct reader *r, struct pm_error *err) {
    if (r->error.code != PM_E_NONE && err != NULL)
        *err = r->error;
    png_destroy_read_struct(&r->png, &r->info, NULL);
    free(r->pixels);
    free(r->codes);
    free(r->wide_row);
    free(r->row);
    free(r);
}

bool pm_png_open(struct pm_photo *photo, struct pm_error *err) {
    struct reader *r = begin(photo, err);
    if (r == NULL)
        return false;
    bool good = take_header(r);
    end(r, err);
    return good;
}

/* What is left of a file whose decoding failed: the rows or passes so far. */
static bool save_rest(struct reader *r) {
    bool hopeless = r->error.code != PM_E_CORRUPT && r->error.code != PM_E_TRUNCATED;
    if (hopeless || !r->photo->limits.allow_damaged)
        return false;
    if (is_interlaced(r))
        push_all(r);
    else if (r->y == 0)
        return false;
    r->damaged = true;
    pm_error_clear(&r->error);
    return pm_collector_fill(r->collector, r->y, &r->error);
}

static bool begin_conversion(struct reader *r) {
    r->codes = pm_cicp_codes_new(&r->photo->info.cicp, is_wide(r) ? 16 : 8, &r->error);
    r->wide_row = pm_alloc(row_samples(r), sizeof *r->wide_row, &r->error);
    r->row = pm_alloc(row_samples(r), 1, &r->error);
    return r->codes != NULL && r->wide_row != NULL && r->row != NULL;
}

static bool read_picture(struct reader *r) {
    if (!guarded(r, read_header))
        return false;
    if (png_get_image_width(r->png, r->info) != (png_uint_32)r->photo->stored_width ||
        png_get_image_height(r->png, r->info) != (png_uint_32)r->photo->stored_height ||
        channels_of(r) != r->photo->info.channels)
        return pm_fail(&r->error, PM_E_OPEN, "%s: the file changed while it was being read: try again",
                       r->photo->source.name);
    size_t rows = is_interlaced(r) ? (size_t)r->photo->stored_height : 1;
    r->pixels = pm_alloc(rows, row_bytes(r), &r->error);
    if (r->pixels == NULL)
        return false;
    memset(r->pixels, 128, rows * row_bytes(r));
    if (r->photo->converts && !begin_conversion(r))
        return false;
    return guarded(r, decode) || save_rest(r);
}

bool pm_png_read(struct pm_photo *photo, struct pm_collector *collector, struct pm_error *err) {
    struct reader *r = begin(photo, err);
    if (r == NULL)
        return false;
    r->collector = collector;
    bool good = read_picture(r);
    photo->damaged = r->damaged;
    end(r, err);
    return good;
}

#endif
