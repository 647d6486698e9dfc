#if PM_WITH_HEIF

#include "photo/decoders.h"

#include "base/error.h"
#include "base/memory.h"
#include "photo/exif.h"
#include "photo/heif_boxes.h"
#include "photo/heif_gaps.h"
#include "photo/heif_grid.h"
#include "photo/heif_reader.h"

#include <stdlib.h>
#include <string.h>

/* An open file: the facts about its first picture, and its reader. */
struct heif {
    const struct pm_heif_reader *reader;
    void *opened; /* the reader's own */
    struct pm_heif_facts facts;
    struct pm_heif_grid grid;    /* its tiles, if each can be decoded separately */
    uint8_t *adapted;            /* what libheif reads instead of the file's bytes */
    struct pm_cicp_codes *codes; /* from more than 8 bits, or another curve; made by the first row */
    uint16_t *wide_row;
};

static const int64_t free_pixels = 50000000, pixels_per_byte = 10;

enum { STRIP_ROWS = 64, MOST_REDUCED = 4 };

/* ------------------------------------------------------------------ the header's facts */

/* A profile takes precedence over numbers (ISO/IEC 23008-12, 6.5.5.1), except for PQ and HLG, which
 * represent light, so that a profile can only guess at a screen. */
static void take_icc(struct pm_photo *photo, struct heif *h) {
    const size_t size = h->facts.icc_size;
    struct pm_cicp *cicp = &photo->info.cicp;
    bool plain = !pm_cicp_is_known(cicp) || pm_cicp_is_plain(cicp);
    if (size > 0 && !pm_cicp_is_light(cicp) && !plain)
        *cicp = (struct pm_cicp){0};
    photo->converts = !plain && pm_cicp_is_known(cicp);
    if (size > 0 && photo->converts)
        return;
    /* A tool may have emptied it. */
    photo->info.icc_damaged = h->facts.profile == PM_HEIF_ICC && h->facts.icc == NULL;
    if (h->facts.icc == NULL)
        return;
    photo->icc = h->facts.icc;
    photo->info.icc_size = size;
    h->facts.icc = NULL;
}

static void take_nclx(struct pm_photo *photo, const struct heif *h) {
    const int *said = h->facts.nclx.values;
    photo->info.space_unsaid = said[0] < 0 && h->facts.profile == PM_HEIF_NUMBERS;
    if (said[0] < 0)
        return;
    photo->info.cicp = (struct pm_cicp){said[0], said[1], false};
    pm_cicp_complete(&photo->info.cicp);
}

/* Unsupported numbers; 0 and 2 mean unspecified (ITU-T H.273). Some phones write those of television, and
 * state sRGB in EXIF. */
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

static bool take_exif(struct pm_photo *photo, const struct heif *h, struct pm_error *err) {
    bool good = h->facts.exif == NULL || read_exif_block(photo, h->facts.exif, h->facts.exif_size, err);
    /* The container turns the picture; EXIF's orientation repeats this and must be ignored.
     */
    photo->info.orientation = 1;
    return good;
}

/* A few bytes can claim many empty megapixels, at 25 million a second. Cameras use one byte for 5 to 40
 * pixels.
 */
static bool check_pixels(const struct pm_photo *photo, int width, int height, struct pm_error *err) {
    const int64_t most = free_pixels + pixels_per_byte * photo->source.size, pixels = (int64_t)width * height;
    if (!pm_check_size(photo, width, height, err))
        return false;
    if (pixels <= most)
        return true;
    return pm_fail(
        err, PM_E_TOO_LARGE,
        "%s: %lld pixels, more than the limit of %lld for a HEIC file of %lld bytes: convert it to JPEG",
        photo->source.name, (long long)pixels, (long long)most, (long long)photo->source.size);
}

static bool take_size(struct pm_photo *photo, const struct heif *h, struct pm_error *err) {
    const int width = h->facts.width, height = h->facts.height;
    if (width <= 0 || height <= 0)
        return pm_fail(err, PM_E_CORRUPT, "%s: the HEIC data are corrupt (no size): ask for the original",
                       photo->source.name);
    photo->stored_width = width;
    photo->stored_height = height;
    photo->info.channels = 3;
    return check_pixels(photo, width, height, err);
}

/* ------------------------------------------------------------------ the decoder's face */

static bool open_picture(struct pm_photo *photo, struct heif *h, struct pm_error *err) {
    const uint8_t *bytes = photo->source.bytes;
    size_t size = (size_t)photo->source.size;
    if (!pm_heif_find_grid(bytes, size, &h->grid, err))
        return pm_fail_at(err, photo->source.name);
    if (h->grid.width > 0 && !check_pixels(photo, h->grid.width, h->grid.height, err))
        return false;
    h->adapted = pm_heif_adapt(bytes, size, &h->grid, err);
    const int64_t of_row = (int64_t)h->grid.columns * h->grid.tile_width * h->grid.tile_height,
                  of_picture = pm_heif_said_pixels(bytes, size);
    const int64_t most = of_row > of_picture ? of_row : of_picture;
    const struct pm_heif_input input = {.bytes = h->adapted,
                                        .size = size,
                                        .name = photo->source.name,
                                        .tile = h->grid.tiles,
                                        .most_pixels = most <= photo->limits.max_pixels ? most : 0,
                                        .most_memory = pm_most_memory(photo)};
    const bool opened =
        h->adapted != NULL && h->reader->open(h->reader->context, &input, &h->opened, &h->facts, err);
    if (h->reader->copies) {
        free(h->adapted);
        h->adapted = NULL;
        pm_source_unload(&photo->source);
    }
    return opened;
}

/* A separate tile is decoded to RGB according to its own nclx, the picture according to that of the picture.
 */
static bool tiles_agree(const struct heif *h) {
    return memcmp(&h->facts.tile_nclx, &h->facts.nclx, sizeof h->facts.nclx) == 0;
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
        photo->info.reduces =
            h->grid.tile_width % MOST_REDUCED == 0 && h->grid.tile_height % MOST_REDUCED == 0;
        return;
    }
    free(h->grid.tiles);
    h->grid.tiles = NULL;
}

/* More than 8 bits, or codes of another curve. */
static bool is_wide(const struct pm_photo *photo, const struct heif *h) {
    return photo->converts || h->facts.luma_bits > 8;
}

/* What is decoded at once, the picture or a row of its tiles, is in memory as the codec's planes,
 * libheif's copy of them, RGB, and RGB as it is handed out: 9 bytes a pixel, 12 without chroma
 * subsampling, twice that above 8 bits; measured were 10 instead of 9. */
static bool check_memory(const struct pm_photo *photo, const struct heif *h, struct pm_error *err) {
    const struct pm_heif_grid *grid = &h->grid;
    const int64_t pixels = grid->tiles != NULL ? (int64_t)grid->columns * grid->tile_width * grid->tile_height
                                               : (int64_t)photo->stored_width * photo->stored_height;
    const int of_pixel = (photo->info.chroma_subsampled ? 10 : 13) * (is_wide(photo, h) ? 2 : 1);
    return pm_check_memory(photo, pixels * of_pixel, "scale it down, or convert it to JPEG", err);
}

bool pm_heif_open(struct pm_photo *photo, struct pm_error *err) {
    struct heif *h = pm_alloc(1, sizeof *h, err);
    if (h == NULL)
        return false;
    photo->heif = h;
    h->reader = photo->limits.heif != NULL ? photo->limits.heif : &pm_heif_library;
    struct pm_heif_layout layout;
    if (!pm_source_load(&photo->source, err) ||
        !pm_heif_check_boxes(photo->source.bytes, (size_t)photo->source.size, photo->source.name, &layout,
                             err) ||
        !open_picture(photo, h, err) || !take_size(photo, h, err))
        return false;
    memcpy(photo->info.heif, h->facts.version, sizeof photo->info.heif);
    photo->info.heif[sizeof photo->info.heif - 1] = '\0';
    photo->info.chroma_subsampled = layout.chroma_subsampled;
    take_nclx(photo, h);
    take_grid(photo, h);
    take_icc(photo, h);
    return check_memory(photo, h, err) && take_exif(photo, h, err) && note_space(photo);
}

/* ------------------------------------------------------------------ pixels */

static bool begin_conversion(struct pm_photo *photo, struct heif *h, int bits, struct pm_error *err) {
    static const struct pm_cicp plain = {1, 13, false};
    if (h->codes == NULL)
        h->codes = pm_cicp_codes_new(photo->converts ? &photo->info.cicp : &plain,
                                     bits < 8 || bits > 16 ? 16 : bits, err);
    if (h->wide_row == NULL)
        h->wide_row =
            pm_alloc((size_t)photo->stored_width + (size_t)h->grid.tile_width, 3 * sizeof *h->wide_row, err);
    return h->codes != NULL && h->wide_row != NULL;
}

/* Some rows of the stored picture, from column `x` on. */
struct strip {
    const uint8_t *rows;
    size_t stride;
    int x, width;
};

static bool note_gap(struct pm_photo *photo, bool gap, struct pm_error *err) {
    photo->damaged = photo->damaged || gap;
    return !photo->damaged || photo->limits.allow_damaged ||
           pm_fail_remedy(
               err, PM_E_CORRUPT, PM_REMEDY_ALLOW_DAMAGED,
               "%s: the HEIC data are corrupt: parts of the picture cannot be decoded: ask for the original",
               photo->source.name);
}

static bool check_gaps(struct pm_photo *photo, const struct strip *strip, int count, struct pm_error *err) {
    return note_gap(photo, pm_heif_has_gap(strip->rows, strip->stride, strip->width, count), err);
}

static void push_strip(const struct strip *strip, int y, int count, struct pm_collector *collector) {
    for (int row = 0; row < count; row++)
        pm_collector_row(collector, y + row, strip->x, strip->rows + (size_t)row * strip->stride,
                         strip->width);
}

/* `count` rows of what was decoded, from its row `from` on, as rows of the strip, which are the picture's
 * from `y` on. *made is the caller's, free(). */
static bool view_rows(struct pm_photo *photo, struct heif *h, const struct pm_heif_rows *rows, int from,
                      struct strip *strip, int y, int count, uint8_t **made, struct pm_error *err) {
    const uint8_t *codes = rows->codes + (size_t)from * rows->stride;
    *made = NULL;
    strip->rows = codes;
    strip->stride = rows->stride;
    if (!is_wide(photo, h))
        return check_gaps(photo, strip, count, err);
    if (!begin_conversion(photo, h, rows->bits, err))
        return false;
    strip->stride = 3 * (size_t)strip->width;
    strip->rows = *made = pm_alloc(strip->stride, (size_t)count, err);
    for (int row = 0; *made != NULL && row < count; row++, codes += rows->stride) {
        for (int i = 0; i < 3 * strip->width; i++)
            h->wide_row[i] = (uint16_t)(codes[2 * i] | codes[2 * i + 1] << 8);
        pm_cicp_convert(h->codes, h->wide_row, y + row, (size_t)strip->width, 3,
                        *made + (size_t)row * strip->stride);
    }
    return *made != NULL && check_gaps(photo, strip, count, err);
}

static bool push_rows(struct pm_photo *photo, struct heif *h, const struct pm_heif_rows *rows, int from,
                      struct strip strip, int y, int count, struct pm_collector *collector,
                      struct pm_error *err) {
    uint8_t *made;
    bool good = view_rows(photo, h, rows, from, &strip, y, count, &made, err);
    if (good)
        push_strip(&strip, y, count, collector);
    free(made);
    return good;
}

static int smaller(int a, int b) {
    return a < b ? a : b;
}

static bool read_whole(struct pm_photo *photo, struct heif *h, struct pm_collector *collector,
                       struct pm_error *err) {
    const int height = photo->stored_height;
    const struct pm_heif_tiles all = {
        .n = 1, .width = photo->stored_width, .height = height, .wide = is_wide(photo, h), .by = 1};
    const struct strip strip = {.width = photo->stored_width};
    struct pm_heif_rows rows;
    bool good = h->reader->decode(h->opened, &all, &rows, err);
    for (int y = 0; good && y < height; y += STRIP_ROWS)
        good = push_rows(photo, h, &rows, y, strip, y, smaller(STRIP_ROWS, height - y), collector, err);
    return good;
}

/* One row of wide tiles, which are converted before they are averaged, some at a time, so that little is in
 * memory at full size. */
static bool read_averaged_row(struct pm_photo *photo, struct heif *h, const struct pm_heif_tiles *row,
                              const struct strip *whole, int y, int count, int by,
                              struct pm_collector *collector, struct pm_error *err) {
    struct strip small = {.x = whole->x / by, .width = (whole->width + by - 1) / by};
    struct pm_heif_rows rows;
    const int abreast = row->threads > 2 ? row->threads : 2;
    small.stride = 3 * (size_t)small.width;
    uint8_t *averaged = pm_alloc(small.stride, (size_t)((count + by - 1) / by), err), *made = NULL;
    small.rows = averaged;
    bool good = averaged != NULL;
    for (int i = 0; good && i < row->n; i += abreast) {
        struct pm_heif_tiles some = *row;
        some.items += i;
        some.n = smaller(abreast, row->n - i);
        struct strip strip = {.width = smaller(some.n * some.width, whole->width - i * some.width)};
        good = h->reader->decode(h->opened, &some, &rows, err) &&
               view_rows(photo, h, &rows, 0, &strip, y, count, &made, err);
        if (good)
            pm_heif_average(averaged + 3 * (size_t)(i * some.width / by), small.stride, strip.rows,
                            strip.stride, strip.width, count, by);
        free(made);
        made = NULL;
    }
    if (good)
        push_strip(&small, y / by, (count + by - 1) / by, collector);
    free(averaged);
    return good;
}

/* One row of other tiles, which the reader averages and looks at for gaps. */
static bool read_row(struct pm_photo *photo, struct heif *h, const struct pm_heif_tiles *tiles,
                     struct strip *strip, int y, int count, struct pm_collector *collector,
                     struct pm_error *err) {
    const int by = tiles->by;
    struct pm_heif_rows rows;
    if (!h->reader->decode(h->opened, tiles, &rows, err) || !note_gap(photo, rows.gap, err))
        return false;
    *strip = (struct strip){rows.codes, rows.stride, strip->x / by, (strip->width + by - 1) / by};
    push_strip(strip, y / by, (count + by - 1) / by, collector);
    return true;
}

/* Which tiles of a row of them are needed: the first, and how many. */
static int tiles_needed(const struct pm_photo *photo, const struct pm_heif_grid *grid, int row, int by,
                        const struct pm_collector *collector, int *n) {
    const int rows = grid->tile_height / by, wide = grid->tile_width / by;
    const struct pm_box needed = pm_collector_needs(collector, row * rows, rows);
    *n = grid->columns;
    if (photo->limits.whole)
        return 0;
    *n = needed.w == 0 ? 0 : (needed.x + needed.w - 1) / wide - needed.x / wide + 1;
    return needed.x / wide;
}

/* The tiles under what is needed, a row of them at a time. */
static bool read_tiles(struct pm_photo *photo, struct heif *h, int by, struct pm_collector *collector,
                       struct pm_error *err) {
    const struct pm_heif_grid *grid = &h->grid;
    const bool wide = is_wide(photo, h);
    struct pm_heif_tiles tiles = {.width = grid->tile_width,
                                  .height = grid->tile_height,
                                  .wide = wide,
                                  .by = wide ? 1 : by,
                                  .threads = photo->limits.threads};
    struct pm_heif_rows rows;
    bool good = true, all = true;
    for (int row = 0; good && row < grid->rows; row++) {
        const int y = row * grid->tile_height, count = smaller(grid->tile_height, grid->height - y);
        const int left = tiles_needed(photo, grid, row, by, collector, &tiles.n);
        struct strip strip = {.x = left * grid->tile_width};
        strip.width = smaller(tiles.n * grid->tile_width, grid->width - strip.x);
        all = all && tiles.n == grid->columns;
        if (tiles.n == 0)
            continue;
        tiles.items = grid->tiles + row * grid->columns + left;
        tiles.seen_width = strip.width;
        tiles.seen_height = count;
        good = !wide    ? read_row(photo, h, &tiles, &strip, y, count, collector, err)
               : by > 1 ? read_averaged_row(photo, h, &tiles, &strip, y, count, by, collector, err)
                        : h->reader->decode(h->opened, &tiles, &rows, err) &&
                              push_rows(photo, h, &rows, 0, strip, y, count, collector, err);
    }
    photo->tiles_only = photo->tiles_only && !all;
    return good;
}

bool pm_heif_read(struct pm_photo *photo, const struct pm_frame *frame, struct pm_collector *collector,
                  struct pm_error *err) {
    struct heif *h = photo->heif;
    return h->grid.tiles != NULL ? read_tiles(photo, h, frame->reduce, collector, err)
                                 : read_whole(photo, h, collector, err);
}

void pm_heif_close(struct pm_photo *photo) {
    struct heif *h = photo->heif;
    if (h == NULL)
        return;
    h->reader->close(h->opened);
    free(h->facts.icc);
    free(h->facts.exif);
    free(h->grid.tiles);
    free(h->adapted);
    free(h->codes);
    free(h->wide_row);
    free(h);
    photo->heif = NULL;
}

#endif
