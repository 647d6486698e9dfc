#if PM_WITH_HEIF

#include "photo/heif_reader.h"

#include "base/memory.h"
#include "photo/heif_gaps.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libheif/heif.h>

/* All functions used, for a table of pointers. libheif is loaded for the first such photo: linked, it
 * would cost every run of the program 28 million instructions and 4 MB. */
#define FUNCTIONS(USE)                                                                                       \
    USE(heif_get_version)                                                                                    \
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

/* libheif's functions, and its objects for a file. */
struct heif {
    const char *name; /* of the file */
    void *library;
    FUNCTIONS(POINTER)
    struct heif_context *context;
    struct heif_image_handle *picture; /* that the file calls its first */
    struct heif_image *image;          /* that is handed out */
    uint8_t *rows;                     /* of tiles, likewise */
    size_t rows_size;
};

enum { NO_PLUGIN = 11, MOST_THREADS = 16 };

/* ------------------------------------------------------------------ the library */

static bool fail_library(const struct heif *h, struct pm_error *err) {
    return pm_fail(err, PM_E_UNSUPPORTED,
                   "%s: this is a HEIC picture, and libheif, which decodes HEIC, is not installed: apt-get "
                   "install libheif1, or export the photo as JPEG on the phone",
                   h->name);
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

/* It stays loaded: the next photo will need it, and libraries with threads of their own do not unload well.
 */
static bool load(struct heif *h) {
    h->library = dlopen("libheif.so.1", RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    return h->library != NULL && find_functions(h);
}

static bool fail_heif(const struct heif *h, struct heif_error said, struct pm_error *err) {
    if (said.subcode == heif_suberror_Security_limit_exceeded)
        return pm_fail(err, PM_E_TOO_LARGE, "%s: exceeds libheif's limits (%s): convert it to JPEG", h->name,
                       said.message);
    /* The codec below libheif reports a lack of memory like any other error; malloc identifies it. */
    if (said.code == heif_error_Memory_allocation_error || errno == ENOMEM)
        return pm_fail_memory(err);
    /* heif_error_Plugin_loading_error, which libheif 1.15 has no name for. */
    if ((int)said.code == NO_PLUGIN)
        return pm_fail(err, PM_E_UNSUPPORTED,
                       "%s: this is a HEIC picture, and this libheif has no HEVC decoder: apt-get install "
                       "libheif-plugin-libde265, or export the photo as JPEG on the phone",
                       h->name);
    if (said.code == heif_error_Unsupported_feature || said.code == heif_error_Unsupported_filetype)
        return pm_fail(err, PM_E_UNSUPPORTED,
                       "%s: a kind of HEIC that libheif cannot read (%s): convert it to JPEG", h->name,
                       said.message);
    if (said.subcode == heif_suberror_End_of_data)
        return pm_fail(
            err, PM_E_TRUNCATED,
            "%s: the file ends before the picture is complete: copy it again, or ask for the original",
            h->name);
    return pm_fail(err, PM_E_CORRUPT,
                   "%s: the HEIC data are corrupt (%s): copy it again, or ask for the original", h->name,
                   said.message);
}

/* ------------------------------------------------------------------ the header's facts */

static struct pm_heif_nclx nclx_of(const struct heif *h, const struct heif_image_handle *picture) {
    struct heif_color_profile_nclx *nclx = NULL;
    struct pm_heif_nclx said = {{-1, -1, -1, -1}};
    struct heif_error error = h->heif_image_handle_get_nclx_color_profile(picture, &nclx);
    if (error.code == heif_error_Ok && nclx != NULL)
        said = (struct pm_heif_nclx){{(int)nclx->color_primaries, (int)nclx->transfer_characteristics,
                                      (int)nclx->matrix_coefficients, nclx->full_range_flag}};
    if (nclx != NULL)
        h->heif_nclx_color_profile_free(nclx);
    return said;
}

static struct pm_heif_nclx nclx_of_item(const struct heif *h, uint32_t item) {
    struct heif_image_handle *tile = NULL;
    struct pm_heif_nclx nclx = {{-1, -1, -1, -1}};
    struct heif_error said = h->heif_context_get_image_handle(h->context, item, &tile);
    if (said.code == heif_error_Ok)
        nclx = nclx_of(h, tile);
    if (tile != NULL)
        h->heif_image_handle_release(tile);
    return nclx;
}

static bool take_icc(const struct heif *h, struct pm_heif_facts *facts, struct pm_error *err) {
    facts->icc_size = h->heif_image_handle_get_raw_color_profile_size(h->picture);
    if (facts->icc_size == 0 || facts->icc_size > PM_HEIF_MOST_ICC)
        return true;
    facts->icc = pm_alloc(facts->icc_size, 1, err);
    if (facts->icc == NULL)
        return false;
    if (h->heif_image_handle_get_raw_color_profile(h->picture, facts->icc).code != heif_error_Ok) {
        free(facts->icc);
        facts->icc = NULL;
    }
    return true;
}

static bool take_exif(const struct heif *h, size_t most, struct pm_heif_facts *facts, struct pm_error *err) {
    heif_item_id id;
    if (h->heif_image_handle_get_list_of_metadata_block_IDs(h->picture, "Exif", &id, 1) < 1)
        return true;
    facts->exif_size = h->heif_image_handle_get_metadata_size(h->picture, id);
    if (facts->exif_size == 0 || facts->exif_size > most)
        return true;
    facts->exif = pm_alloc(facts->exif_size, 1, err);
    if (facts->exif == NULL)
        return false;
    if (h->heif_image_handle_get_metadata(h->picture, id, facts->exif).code != heif_error_Ok) {
        free(facts->exif);
        facts->exif = NULL;
    }
    return true;
}

static enum pm_heif_profile profile_of(const struct heif *h) {
    switch (h->heif_image_handle_get_color_profile_type(h->picture)) {
    case heif_color_profile_type_nclx:
        return PM_HEIF_NUMBERS;
    case heif_color_profile_type_prof:
    case heif_color_profile_type_rICC:
        return PM_HEIF_ICC;
    default:
        return PM_HEIF_NO_PROFILE;
    }
}

static bool take_facts(const struct heif *h, const struct pm_heif_input *input, struct pm_heif_facts *facts,
                       struct pm_error *err) {
    snprintf(facts->version, sizeof facts->version, "%s", h->heif_get_version());
    facts->width = h->heif_image_handle_get_width(h->picture);
    facts->height = h->heif_image_handle_get_height(h->picture);
    facts->luma_bits = h->heif_image_handle_get_luma_bits_per_pixel(h->picture);
    facts->profile = profile_of(h);
    facts->nclx = nclx_of(h, h->picture);
    if (input->tile != NULL)
        facts->tile_nclx = nclx_of_item(h, *input->tile);
    return take_icc(h, facts, err) && take_exif(h, input->size, facts, err);
}

static bool read_picture(struct heif *h, const struct pm_heif_input *input, struct pm_error *err) {
    errno = 0;
    h->context = h->heif_context_alloc();
    if (h->context == NULL)
        return pm_fail_memory(err);
    h->heif_context_set_max_decoding_threads(h->context, 0);
    struct heif_error said =
        h->heif_context_read_from_memory_without_copy(h->context, input->bytes, input->size, NULL);
    if (said.code == heif_error_Ok)
        said = h->heif_context_get_primary_image_handle(h->context, &h->picture);
    return said.code == heif_error_Ok || fail_heif(h, said, err);
}

static bool library_open(void *context, const struct pm_heif_input *input, void **opened,
                         struct pm_heif_facts *facts, struct pm_error *err) {
    (void)context;
    struct heif *h = pm_alloc(1, sizeof *h, err);
    *opened = h;
    *facts = (struct pm_heif_facts){.icc = NULL};
    if (h == NULL)
        return false;
    h->name = input->name;
    return (load(h) || fail_library(h, err)) && read_picture(h, input, err) &&
           take_facts(h, input, facts, err);
}

/* ------------------------------------------------------------------ pixels */

static bool decode(const struct heif *h, struct heif_image_handle *picture, bool wide,
                   struct heif_image **image, struct pm_error *err) {
    errno = 0;
    pm_heif_clear_memory();
    struct heif_decoding_options *options = h->heif_decoding_options_alloc();
    if (options == NULL)
        return pm_fail_memory(err);
    options->convert_hdr_to_8bit = !wide;
    /* In strict mode libheif 1.15 refuses only colour codes that it does not know (and otherwise
     * ignores), and then leaks the picture. */
    options->strict_decoding = 0;
    struct heif_error said =
        h->heif_decode_image(picture, image, heif_colorspace_RGB,
                             wide ? heif_chroma_interleaved_RRGGBB_LE : heif_chroma_interleaved_RGB, options);
    h->heif_decoding_options_free(options);
    return said.code == heif_error_Ok || fail_heif(h, said, err);
}

/* The image's own rows, if it has the stated size. */
static bool view(const struct heif *h, const struct heif_image *image, const struct pm_heif_tiles *tiles,
                 struct pm_heif_rows *rows, struct pm_error *err) {
    int stride = 0;
    if (h->heif_image_get_width(image, heif_channel_interleaved) != tiles->width ||
        h->heif_image_get_height(image, heif_channel_interleaved) != tiles->height)
        return pm_fail(
            err, PM_E_CORRUPT,
            "%s: the HEIC data are corrupt (the picture's size is not the stated one): ask for the original",
            h->name);
    rows->bits = h->heif_image_get_bits_per_pixel_range(image, heif_channel_interleaved);
    rows->codes = h->heif_image_get_plane_readonly(image, heif_channel_interleaved, &stride);
    rows->stride = (size_t)stride;
    return rows->codes != NULL || pm_fail_memory(err);
}

static int smaller(int a, int b) {
    return a < b ? a : b;
}

void pm_heif_average(uint8_t *to, size_t to_stride, const uint8_t *from, size_t from_stride, int width,
                     int height, int by) {
    for (int y = 0; y < height; y += by)
        for (int x = 0; x < width; x += by) {
            const int w = smaller(by, width - x), h = smaller(by, height - y), n = w * h;
            const uint8_t *code = from + (size_t)y * from_stride + 3 * (size_t)x;
            unsigned sums[3] = {(unsigned)n / 2, (unsigned)n / 2, (unsigned)n / 2};
            for (int j = 0; j < h; j++, code += from_stride)
                for (int i = 0; i < w; i++)
                    for (int c = 0; c < 3; c++)
                        sums[c] += code[3 * i + c];
            for (int c = 0; c < 3; c++)
                to[(size_t)(y / by) * to_stride + 3 * (size_t)(x / by) + (size_t)c] =
                    (uint8_t)(sums[c] / (unsigned)n);
        }
}

/* Tiles that threads take one by one, and where they go. */
struct work {
    const struct heif *h;
    const struct pm_heif_tiles *tiles;
    uint8_t *to;
    size_t stride;
    atomic_int next;
};

/* One thread's part, and what it met. */
struct share {
    struct work *work;
    int bits;
    bool good, gap;
    struct pm_error error;
    pthread_t thread;
    bool begun;
};

static void take_rows(const struct work *work, int i, const struct pm_heif_rows *from, bool *gap) {
    const struct pm_heif_tiles *tiles = work->tiles;
    const size_t width = work->stride / (size_t)tiles->n;
    uint8_t *to = work->to + (size_t)i * width;
    const int seen = smaller(tiles->width, tiles->seen_width - i * tiles->width);
    *gap = *gap || (!tiles->wide && pm_heif_has_gap(from->codes, from->stride, seen, tiles->seen_height));
    if (tiles->by > 1)
        pm_heif_average(to, work->stride, from->codes, from->stride, seen, tiles->seen_height, tiles->by);
    for (int y = 0; tiles->by == 1 && y < tiles->height; y++)
        memcpy(to + (size_t)y * work->stride, from->codes + (size_t)y * from->stride, width);
}

static bool decode_tile(struct share *share, int i) {
    const struct heif *h = share->work->h;
    const struct pm_heif_tiles *tiles = share->work->tiles;
    struct pm_error *err = &share->error;
    struct heif_image_handle *tile = NULL;
    struct heif_image *image = NULL;
    struct pm_heif_rows from;
    struct heif_error said = h->heif_context_get_image_handle(h->context, tiles->items[i], &tile);
    bool good = (said.code == heif_error_Ok || fail_heif(h, said, err)) &&
                decode(h, tile, tiles->wide, &image, err) && view(h, image, tiles, &from, err);
    if (good) {
        take_rows(share->work, i, &from, &share->gap);
        share->bits = from.bits;
    }
    if (image != NULL)
        h->heif_image_release(image);
    if (tile != NULL)
        h->heif_image_handle_release(tile);
    return good;
}

static bool make_room(struct heif *h, size_t size, struct pm_error *err) {
    if (h->rows_size >= size)
        return true;
    free(h->rows);
    h->rows = pm_alloc(size, 1, err);
    h->rows_size = h->rows != NULL ? size : 0;
    return h->rows != NULL;
}

static void *decode_share(void *argument) {
    struct share *share = argument;
    share->good = true;
    for (int i; share->good && (i = atomic_fetch_add(&share->work->next, 1)) < share->work->tiles->n;)
        share->good = decode_tile(share, i);
    return NULL;
}

/* If the system cannot start another thread, this one does its part. Signals are left to the caller's thread.
 */
static void begin_shares(struct share *shares, int n) {
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    for (int i = 1; i < n; i++)
        shares[i].begun = pthread_create(&shares[i].thread, NULL, decode_share, &shares[i]) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

/* libheif decodes the tiles of a grid in several threads itself; here only those that are needed. */
static bool decode_tiles(const struct heif *h, const struct pm_heif_tiles *tiles, uint8_t *to,
                         struct pm_heif_rows *rows, struct pm_error *err) {
    struct work work = {.h = h, .tiles = tiles, .to = to, .stride = rows->stride};
    struct share shares[MOST_THREADS];
    int n = smaller(smaller(tiles->threads, tiles->n), MOST_THREADS);
    n = n < 1 ? 1 : n;
    atomic_init(&work.next, 0);
    for (int i = 0; i < n; i++)
        shares[i] = (struct share){.work = &work};
    begin_shares(shares, n);
    for (int i = 0; i < n; i++)
        if (!shares[i].begun)
            decode_share(&shares[i]);
    for (int i = 0; i < n; i++)
        if (shares[i].begun)
            pthread_join(shares[i].thread, NULL);
    for (int i = 0; i < n; i++) {
        if (!shares[i].good) {
            if (err != NULL)
                *err = shares[i].error;
            return false;
        }
        rows->gap = rows->gap || shares[i].gap;
        rows->bits = shares[i].bits > 0 ? shares[i].bits : rows->bits; /* another may have taken all */
    }
    return true;
}

static bool library_decode(void *opened, const struct pm_heif_tiles *tiles, struct pm_heif_rows *rows,
                           struct pm_error *err) {
    struct heif *h = opened;
    if (h->image != NULL)
        h->heif_image_release(h->image);
    h->image = NULL;
    *rows = (struct pm_heif_rows){.gap = false};
    if (tiles->items == NULL)
        return decode(h, h->picture, tiles->wide, &h->image, err) && view(h, h->image, tiles, rows, err);
    rows->stride = pm_heif_stride(tiles);
    bool good = tiles->to != NULL || make_room(h, rows->stride * (size_t)(tiles->height / tiles->by), err);
    uint8_t *to = tiles->to != NULL ? tiles->to : h->rows;
    rows->codes = to;
    return good && decode_tiles(h, tiles, to, rows, err);
}

static void library_close(void *opened) {
    struct heif *h = opened;
    if (h == NULL)
        return;
    if (h->image != NULL)
        h->heif_image_release(h->image);
    if (h->picture != NULL)
        h->heif_image_handle_release(h->picture);
    if (h->context != NULL)
        h->heif_context_free(h->context);
    if (h->library != NULL)
        dlclose(h->library);
    free(h->rows);
    free(h);
}

const struct pm_heif_reader pm_heif_library = {library_open, library_decode, library_close, false, NULL};

void pm_heif_library_load(void) {
    struct heif h = {.name = ""};
    if (load(&h))
        h.heif_context_free(h.heif_context_alloc());
    if (h.library != NULL)
        dlclose(h.library);
}

#endif
