#if PM_WITH_HEIF

#include "photo/decoders.h"

#include "base/error.h"
#include "base/memory.h"
#include "photo/exif.h"
#include "photo/heif_boxes.h"
#include "photo/heif_gaps.h"
#include "photo/heif_grid.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <libheif/heif.h>

/* Every function used, so that each gets its pointer. libheif is loaded when the first such photo comes:
 * linked, it would cost every run of the program 28 million instructions and 4 MB. */
#define FUNCTIONS(USE)                                                                                       \
    USE(heif_context_alloc)                                                                                  \
    USE(heif_context_free)                                                                                   \
    USE(heif_context_set_max_decoding_threads)                                                               \
    USE(heif_context_read_from_memory_without_copy)                                                          \
    USE(heif_context_get_image_handle)                                                                       \
    USE(heif_context_get_primary_image_handle)                                                               \
    USE(heif_image_handle_release)                                                                           \
    USE(heif_image_handle_get_width)                                                                         \
    USE(heif_image_handle_get_height)                                                                        \
    USE(heif_image_handle_get_luma_bits_per_pixel)                                                           \
    USE(heif_image_handle_get_color_profile_type)                                                            \
    USE(heif_image_handle_get_raw_color_profile_size)                                                        \
    USE(heif_image_handle_get_raw_color_profile)                                                             \
    USE(heif_image_handle_get_nclx_color_profile)                                                            \
    USE(heif_nclx_color_profile_free)                                                                        \
    USE(heif_image_handle_get_list_of_metadata_block_IDs)                                                    \
    USE(heif_image_handle_get_metadata_size)                                                                 \
    USE(heif_image_handle_get_metadata)                                                                      \
    USE(heif_decoding_options_alloc)                                                                         \
    USE(heif_decoding_options_free)                                                                          \
    USE(heif_decode_image)                                                                                   \
    USE(heif_image_get_width)                                                                                \
    USE(heif_image_get_height)                                                                               \
    USE(heif_image_get_bits_per_pixel_range)                                                                 \
    USE(heif_image_get_plane_readonly)                                                                       \
    USE(heif_image_release)

#define POINTER(name) __typeof__(name) *name;

/* An open file: libheif's functions, what it made of the bytes, and the picture that the file calls its
 * first. */
struct heif {
    void *library;
    FUNCTIONS(POINTER)
    struct heif_context *context;
    struct heif_image_handle *picture;
    struct pm_heif_grid grid;    /* its tiles, where each can be decoded alone */
    uint8_t *adapted;            /* what libheif reads in place of the file's bytes */
    struct pm_cicp_codes *codes; /* from more than 8 bits, or another curve; made by the first row */
    uint16_t *wide_row;
};

static const int64_t free_pixels = 50000000, pixels_per_byte = 10;

enum { MOST_ICC = 16 << 20, NO_PLUGIN = 11, STRIP_ROWS = 64 };

/* ------------------------------------------------------------------ the library */

static bool fail_library(const struct pm_photo *photo, struct pm_error *err) {
    return pm_fail(
        err, PM_E_UNSUPPORTED,
        "%s: is a HEIC picture, and libheif, which reads them, is not installed: apt-get install libheif1, "
        "or export the photo as JPEG on the phone",
        photo->source.name);
}

static bool find_functions(struct heif *h) {
    void *found;
#define FIND(name)                                                                                           \
    found = dlsym(h->library, #name);                                                                        \
    if (found == NULL)                                                                                       \
        return false;                                                                                        \
    memcpy(&h->name, &found, sizeof found);
    FUNCTIONS(FIND)
    return true;
}

/* It stays loaded: the next photo will want it, and libraries with threads of their own do not leave well. */
static bool load_library(struct heif *h, const struct pm_photo *photo, struct pm_error *err) {
    h->library = dlopen("libheif.so.1", RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    return (h->library != NULL && find_functions(h)) || fail_library(photo, err);
}

static bool fail_heif(const struct pm_photo *photo, struct heif_error said, struct pm_error *err) {
    const char *name = photo->source.name;
    if (said.subcode == heif_suberror_Security_limit_exceeded)
        return pm_fail(err, PM_E_TOO_LARGE, "%s: past libheif's limits (%s): convert it to JPEG", name,
                       said.message);
    /* The codec under libheif tells a lack of memory as any error; malloc tells it as such. */
    if (said.code == heif_error_Memory_allocation_error || errno == ENOMEM)
        return pm_fail_memory(err);
    /* heif_error_Plugin_loading_error, which libheif 1.15 has no name for. */
    if ((int)said.code == NO_PLUGIN)
        return pm_fail(err, PM_E_UNSUPPORTED,
                       "%s: is a HEIC picture, and this libheif has no HEVC decoder: apt-get install "
                       "libheif-plugin-libde265, or export the photo as JPEG on the phone",
                       name);
    if (said.code == heif_error_Unsupported_feature || said.code == heif_error_Unsupported_filetype)
        return pm_fail(err, PM_E_UNSUPPORTED,
                       "%s: a kind of HEIC that libheif cannot read (%s): convert it to JPEG", name,
                       said.message);
    if (said.subcode == heif_suberror_End_of_data)
        return pm_fail(err, PM_E_TRUNCATED,
                       "%s: the file ends before its picture does: copy it again, or ask for the original",
                       name);
    return pm_fail(err, PM_E_CORRUPT,
                   "%s: the HEIC data are corrupt (%s): copy it again, or ask for the original", name,
                   said.message);
}

/* ------------------------------------------------------------------ the header's facts */

/* A profile goes before numbers (ISO/IEC 23008-12, 6.5.5.1), but for PQ and HLG, which mean light and no
 * profile of theirs is more than a guess at a screen's. */
static bool take_icc(struct pm_photo *photo, struct heif *h, struct pm_error *err) {
    size_t size = h->heif_image_handle_get_raw_color_profile_size(h->picture);
    struct pm_cicp *cicp = &photo->info.cicp;
    bool plain = !pm_cicp_is_known(cicp) || pm_cicp_is_plain(cicp);
    if (size > 0 && !pm_cicp_is_light(cicp) && !plain)
        *cicp = (struct pm_cicp){0};
    photo->converts = !plain && pm_cicp_is_known(cicp);
    /* A tool may have emptied it. */
    enum heif_color_profile_type type = h->heif_image_handle_get_color_profile_type(h->picture);
    photo->info.icc_damaged =
        size == 0 && (type == heif_color_profile_type_prof || type == heif_color_profile_type_rICC);
    if (size == 0 || photo->converts)
        return true;
    photo->info.icc_damaged = size > MOST_ICC;
    if (photo->info.icc_damaged)
        return true;
    photo->icc = pm_alloc(size, 1, err);
    if (photo->icc == NULL)
        return false;
    struct heif_error said = h->heif_image_handle_get_raw_color_profile(h->picture, photo->icc);
    photo->info.icc_damaged = said.code != heif_error_Ok;
    if (!photo->info.icc_damaged) {
        photo->info.icc_size = size;
        return true;
    }
    free(photo->icc);
    photo->icc = NULL;
    return true;
}

/* What nclx says: primaries, transfer, matrix, full range; all -1 without it. */
struct nclx {
    int values[4];
};

static struct nclx nclx_of(const struct heif *h, const struct heif_image_handle *picture) {
    struct heif_color_profile_nclx *nclx = NULL;
    struct nclx said = {{-1, -1, -1, -1}};
    struct heif_error error = h->heif_image_handle_get_nclx_color_profile(picture, &nclx);
    if (error.code == heif_error_Ok && nclx != NULL)
        said = (struct nclx){{(int)nclx->color_primaries, (int)nclx->transfer_characteristics,
                              (int)nclx->matrix_coefficients, nclx->full_range_flag}};
    if (nclx != NULL)
        h->heif_nclx_color_profile_free(nclx);
    return said;
}

static void take_nclx(struct pm_photo *photo, const struct heif *h) {
    struct nclx nclx = nclx_of(h, h->picture);
    /* libheif fails where it does not know one of the numbers. */
    photo->info.space_unsaid = nclx.values[0] < 0 && h->heif_image_handle_get_color_profile_type(
                                                         h->picture) == heif_color_profile_type_nclx;
    if (nclx.values[0] < 0)
        return;
    photo->info.cicp = (struct pm_cicp){nclx.values[0], nclx.values[1], false};
    pm_cicp_complete(&photo->info.cicp);
}

/* Numbers that are none of those that can be followed; 0 and 2 say nothing (ITU-T H.273). Some phones write
 * television's, and in EXIF that they mean sRGB. */
static bool note_space(struct pm_photo *photo) {
    struct pm_cicp said = photo->info.cicp;
    said.transfer = said.transfer == 0 || said.transfer == 2 ? 13 : said.transfer;
    const bool known = said.primaries == 0 || said.primaries == 2 || pm_cicp_is_known(&said);
    photo->info.space_unsaid =
        (photo->info.space_unsaid || !known) && photo->icc == NULL && photo->info.exif_space != PM_SPACE_SRGB;
    return true;
}

/* The block starts with the offset of its TIFF structure behind these four bytes (ISO/IEC 23008-12, A.2.1).
 */
static bool read_exif_block(struct pm_photo *photo, const uint8_t *block, size_t size, struct pm_error *err) {
    if (size < 4)
        return true;
    uint32_t skip = (uint32_t)block[0] << 24 | (uint32_t)block[1] << 16 | (uint32_t)block[2] << 8 | block[3];
    return skip >= size - 4 || pm_exif_read(block + 4 + skip, size - 4 - skip, &photo->info, err);
}

static bool take_exif(struct pm_photo *photo, struct heif *h, struct pm_error *err) {
    heif_item_id id;
    if (h->heif_image_handle_get_list_of_metadata_block_IDs(h->picture, "Exif", &id, 1) < 1)
        return true;
    size_t size = h->heif_image_handle_get_metadata_size(h->picture, id);
    if (size > (size_t)photo->source.size)
        return true;
    uint8_t *block = pm_alloc(size, 1, err);
    if (block == NULL)
        return false;
    struct heif_error said = h->heif_image_handle_get_metadata(h->picture, id, block);
    bool good = said.code != heif_error_Ok || read_exif_block(photo, block, size, err);
    free(block);
    /* The container turns the picture itself; EXIF's orientation says how it was turned and is to be ignored.
     */
    photo->info.orientation = 1;
    return good;
}

/* A few bytes can claim many megapixels of nothing, at 25 million a second. Cameras spend a byte on 5 to 40.
 */
static bool check_work(const struct pm_photo *photo, int64_t pixels, struct pm_error *err) {
    const int64_t most = free_pixels + pixels_per_byte * photo->source.size;
    if (pixels <= most)
        return true;
    return pm_fail(
        err, PM_E_TOO_LARGE,
        "%s: %lld pixels, more than the limit of %lld for a HEIC file of %lld bytes: convert it to JPEG",
        photo->source.name, (long long)pixels, (long long)most, (long long)photo->source.size);
}

static bool take_size(struct pm_photo *photo, struct heif *h, struct pm_error *err) {
    int width = h->heif_image_handle_get_width(h->picture),
        height = h->heif_image_handle_get_height(h->picture);
    if (width <= 0 || height <= 0)
        return pm_fail(err, PM_E_CORRUPT, "%s: the HEIC data are corrupt (no size): ask for the original",
                       photo->source.name);
    photo->stored_width = width;
    photo->stored_height = height;
    photo->info.channels = 3;
    /* Luma, two quarters of chroma and RGB lie in memory at once. */
    return pm_check_size(photo, width, height, err) && check_work(photo, (int64_t)width * height, err) &&
           pm_check_memory(photo, (int64_t)width * height * 9 / 2, "scale it down, or convert it to JPEG",
                           err);
}

/* ------------------------------------------------------------------ the decoder's face */

static bool open_picture(struct pm_photo *photo, struct heif *h, struct pm_error *err) {
    size_t size = (size_t)photo->source.size;
    if (!pm_heif_find_grid(photo->source.bytes, size, &h->grid, err))
        return false;
    h->adapted = pm_heif_adapt(photo->source.bytes, size, &h->grid, err);
    if (h->adapted == NULL)
        return false;
    errno = 0;
    h->context = h->heif_context_alloc();
    if (h->context == NULL)
        return pm_fail_memory(err);
    h->heif_context_set_max_decoding_threads(h->context, 0);
    struct heif_error said =
        h->heif_context_read_from_memory_without_copy(h->context, h->adapted, size, NULL);
    if (said.code == heif_error_Ok)
        said = h->heif_context_get_primary_image_handle(h->context, &h->picture);
    return said.code == heif_error_Ok || fail_heif(photo, said, err);
}

/* A tile alone is decoded to RGB as its own nclx says, the picture as its. */
static bool tiles_agree(const struct heif *h) {
    struct heif_image_handle *tile = NULL;
    struct heif_error said = h->heif_context_get_image_handle(h->context, h->grid.tiles[0], &tile);
    bool agree = false;
    if (said.code == heif_error_Ok) {
        struct nclx of_tile = nclx_of(h, tile), of_picture = nclx_of(h, h->picture);
        agree = memcmp(&of_tile, &of_picture, sizeof of_tile) == 0;
    }
    if (tile != NULL)
        h->heif_image_handle_release(tile);
    return agree;
}

/* Tiles lie as the picture is stored, and are turned as EXIF's orientations are; libheif turns whole pictures
 * itself. */
static void take_grid(struct pm_photo *photo, struct heif *h) {
    bool swaps = pm_orientation_swaps(h->grid.orientation);
    if (h->grid.tiles != NULL && (swaps ? h->grid.height : h->grid.width) == photo->stored_width &&
        (swaps ? h->grid.width : h->grid.height) == photo->stored_height && tiles_agree(h)) {
        photo->stored_width = h->grid.width;
        photo->stored_height = h->grid.height;
        photo->turn = h->grid.orientation;
        photo->tiles_only = true;
        return;
    }
    free(h->grid.tiles);
    h->grid.tiles = NULL;
}

bool pm_heif_open(struct pm_photo *photo, struct pm_error *err) {
    struct heif *h = pm_alloc(1, sizeof *h, err);
    if (h == NULL)
        return false;
    photo->heif = h;
    struct pm_heif_layout layout;
    if (!load_library(h, photo, err) || !pm_source_load(&photo->source, err) ||
        !pm_heif_check_boxes(photo->source.bytes, (size_t)photo->source.size, photo->source.name, &layout,
                             err) ||
        !open_picture(photo, h, err) || !take_size(photo, h, err))
        return false;
    photo->info.chroma_subsampled = layout.chroma_subsampled;
    take_nclx(photo, h);
    take_grid(photo, h);
    return take_icc(photo, h, err) && take_exif(photo, h, err) && note_space(photo);
}

/* ------------------------------------------------------------------ pixels */

/* More than 8 bits, or codes of another curve. */
static bool is_wide(const struct pm_photo *photo, const struct heif *h) {
    return photo->converts || h->heif_image_handle_get_luma_bits_per_pixel(h->picture) > 8;
}

static bool decode(struct pm_photo *photo, struct heif *h, struct heif_image_handle *picture,
                   struct heif_image **image, struct pm_error *err) {
    errno = 0;
    pm_heif_clear_memory();
    struct heif_decoding_options *options = h->heif_decoding_options_alloc();
    if (options == NULL)
        return pm_fail_memory(err);
    options->convert_hdr_to_8bit = !is_wide(photo, h);
    /* Strictly, libheif 1.15 refuses nothing but colour codes that it does not know (which it then goes on
     * without), and leaks the picture where it does. */
    options->strict_decoding = 0;
    struct heif_error said = h->heif_decode_image(
        picture, image, heif_colorspace_RGB,
        is_wide(photo, h) ? heif_chroma_interleaved_RRGGBB_LE : heif_chroma_interleaved_RGB, options);
    h->heif_decoding_options_free(options);
    return said.code == heif_error_Ok || fail_heif(photo, said, err);
}

static bool begin_conversion(struct pm_photo *photo, struct heif *h, const struct heif_image *image,
                             struct pm_error *err) {
    static const struct pm_cicp plain = {1, 13, false};
    int bits = h->heif_image_get_bits_per_pixel_range(image, heif_channel_interleaved);
    if (h->codes == NULL)
        h->codes = pm_cicp_codes_new(photo->converts ? &photo->info.cicp : &plain,
                                     bits < 8 || bits > 16 ? 16 : bits, err);
    if (h->wide_row == NULL)
        h->wide_row =
            pm_alloc((size_t)photo->stored_width + (size_t)h->grid.tile_width, 3 * sizeof *h->wide_row, err);
    return h->codes != NULL && h->wide_row != NULL;
}

/* An image that is said to have this size; false where it has another. */
static bool check_image(const struct pm_photo *photo, const struct heif *h, const struct heif_image *image,
                        int width, int height, struct pm_error *err) {
    if (h->heif_image_get_width(image, heif_channel_interleaved) == width &&
        h->heif_image_get_height(image, heif_channel_interleaved) == height)
        return true;
    return pm_fail(err, PM_E_CORRUPT,
                   "%s: the HEIC data are corrupt (the picture has not the size it is said to have): ask for "
                   "the original",
                   photo->source.name);
}

/* `count` rows of the image from `y` on, `width` pixels each, to rows that lie `stride` bytes apart. */
static bool copy_rows(struct pm_photo *photo, struct heif *h, const struct heif_image *image, int y,
                      int count, int width, uint8_t *to, size_t stride, struct pm_error *err) {
    int from_stride = 0;
    const uint8_t *from = h->heif_image_get_plane_readonly(image, heif_channel_interleaved, &from_stride);
    bool wide = is_wide(photo, h);
    if (from == NULL || (wide && !begin_conversion(photo, h, image, err)))
        return from != NULL || pm_fail_memory(err);
    from += (ptrdiff_t)y * from_stride;
    for (int row = 0; row < count; row++, from += from_stride, to += stride) {
        for (int i = 0; wide && i < 3 * width; i++)
            h->wide_row[i] = (uint16_t)(from[2 * i] | from[2 * i + 1] << 8);
        if (wide)
            pm_cicp_convert(h->codes, h->wide_row, y + row, (size_t)width, 3, to);
        else
            memcpy(to, from, 3 * (size_t)width);
    }
    return true;
}

/* Some rows of the stored picture, from column `x` on: the photo's, where nothing is missing in them. */
struct strip {
    uint8_t *rows;
    size_t stride;
    int x, width;
};

static bool push_strip(struct pm_photo *photo, const struct strip *strip, int y, int count,
                       struct pm_collector *collector, struct pm_error *err) {
    if (pm_heif_has_gap(strip->rows, strip->stride, strip->width, count))
        photo->damaged = true;
    if (photo->damaged && !photo->limits.allow_damaged)
        return pm_fail_remedy(
            err, PM_E_CORRUPT, PM_REMEDY_ALLOW_DAMAGED,
            "%s: the HEIC data are corrupt: parts of the picture cannot be decoded: ask for the original",
            photo->source.name);
    for (int row = 0; row < count; row++)
        pm_collector_row(collector, y + row, strip->x, strip->rows + (size_t)row * strip->stride,
                         strip->width);
    return true;
}

static bool read_whole(struct pm_photo *photo, struct heif *h, struct pm_collector *collector,
                       struct pm_error *err) {
    struct strip strip = {.stride = 3 * (size_t)photo->stored_width, .width = photo->stored_width};
    struct heif_image *image = NULL;
    strip.rows = pm_alloc(strip.stride, STRIP_ROWS, err);
    bool good = strip.rows != NULL && decode(photo, h, h->picture, &image, err) &&
                check_image(photo, h, image, photo->stored_width, photo->stored_height, err);
    for (int y = 0; good && y < photo->stored_height; y += STRIP_ROWS) {
        int left = photo->stored_height - y, count = left < STRIP_ROWS ? left : STRIP_ROWS;
        good = copy_rows(photo, h, image, y, count, strip.width, strip.rows, strip.stride, err) &&
               push_strip(photo, &strip, y, count, collector, err);
    }
    if (image != NULL)
        h->heif_image_release(image);
    free(strip.rows);
    return good;
}

static bool read_tile(struct pm_photo *photo, struct heif *h, uint32_t id, uint8_t *to, size_t stride,
                      struct pm_error *err) {
    struct heif_image_handle *tile = NULL;
    struct heif_image *image = NULL;
    int width = h->grid.tile_width, height = h->grid.tile_height;
    struct heif_error said = h->heif_context_get_image_handle(h->context, id, &tile);
    bool good = (said.code == heif_error_Ok || fail_heif(photo, said, err)) &&
                decode(photo, h, tile, &image, err) && check_image(photo, h, image, width, height, err) &&
                copy_rows(photo, h, image, 0, height, width, to, stride, err);
    if (image != NULL)
        h->heif_image_release(image);
    if (tile != NULL)
        h->heif_image_handle_release(tile);
    return good;
}

static int smaller(int a, int b) {
    return a < b ? a : b;
}

/* The tiles under what is needed, a row of them at a time. */
static bool read_tiles(struct pm_photo *photo, struct heif *h, struct pm_collector *collector,
                       struct pm_error *err) {
    const struct pm_heif_grid *grid = &h->grid;
    const struct pm_box all = {0, 0, grid->width, grid->height};
    struct pm_box needed = photo->limits.whole ? all : pm_collector_needs(collector);
    photo->tiles_only = photo->tiles_only && (needed.w < all.w || needed.h < all.h);
    int left = needed.x / grid->tile_width, right = (needed.x + needed.w - 1) / grid->tile_width;
    int top = needed.y / grid->tile_height, bottom = (needed.y + needed.h - 1) / grid->tile_height;
    int across = (right - left + 1) * grid->tile_width;
    struct strip strip = {.stride = 3 * (size_t)across, .x = left * grid->tile_width};
    strip.width = smaller(across, grid->width - strip.x);
    strip.rows = pm_alloc(strip.stride, (size_t)grid->tile_height, err);
    bool good = strip.rows != NULL;
    for (int row = top; good && row <= bottom; row++) {
        int y = row * grid->tile_height;
        for (int column = left; good && column <= right; column++)
            good = read_tile(photo, h, grid->tiles[row * grid->columns + column],
                             strip.rows + 3 * (size_t)(column - left) * (size_t)grid->tile_width,
                             strip.stride, err);
        good = good &&
               push_strip(photo, &strip, y, smaller(grid->tile_height, grid->height - y), collector, err);
    }
    free(strip.rows);
    return good;
}

bool pm_heif_read(struct pm_photo *photo, struct pm_collector *collector, struct pm_error *err) {
    struct heif *h = photo->heif;
    return h->grid.tiles != NULL ? read_tiles(photo, h, collector, err)
                                 : read_whole(photo, h, collector, err);
}

void pm_heif_close(struct pm_photo *photo) {
    struct heif *h = photo->heif;
    if (h == NULL)
        return;
    if (h->picture != NULL)
        h->heif_image_handle_release(h->picture);
    if (h->context != NULL)
        h->heif_context_free(h->context);
    if (h->library != NULL)
        dlclose(h->library);
    free(h->grid.tiles);
    free(h->adapted);
    free(h->codes);
    free(h->wide_row);
    free(h);
    photo->heif = NULL;
}

#endif
