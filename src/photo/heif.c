#if PM_WITH_HEIF

#include "photo/decoders.h"

#include "base/error.h"
#include "base/memory.h"
#include "photo/exif.h"
#include "photo/heif_boxes.h"
#include "photo/heif_gaps.h"

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
    USE(heif_context_get_primary_image_handle)                                                               \
    USE(heif_image_handle_release)                                                                           \
    USE(heif_image_handle_get_width)                                                                         \
    USE(heif_image_handle_get_height)                                                                        \
    USE(heif_image_handle_get_raw_color_profile_size)                                                        \
    USE(heif_image_handle_get_raw_color_profile)                                                             \
    USE(heif_image_handle_get_nclx_color_profile)                                                            \
    USE(heif_nclx_color_profile_free)                                                                        \
    USE(heif_image_handle_get_list_of_metadata_block_IDs)                                                    \
    USE(heif_image_handle_get_metadata_size)                                                                 \
    USE(heif_image_handle_get_metadata)                                                                      \
    USE(heif_image_handle_get_list_of_auxiliary_image_IDs)                                                   \
    USE(heif_image_handle_get_auxiliary_image_handle)                                                        \
    USE(heif_image_handle_get_auxiliary_type)                                                                \
    USE(heif_image_handle_free_auxiliary_types)                                                              \
    USE(heif_decoding_options_alloc)                                                                         \
    USE(heif_decoding_options_free)                                                                          \
    USE(heif_decode_image)                                                                                   \
    USE(heif_image_get_width)                                                                                \
    USE(heif_image_get_height)                                                                               \
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
};

static const int64_t free_pixels = 50000000, pixels_per_byte = 10;

enum { MOST_AUXILIARY = 16, MOST_ICC = 16 << 20 };

/* ------------------------------------------------------------------ the library */

static bool fail_library(const struct pm_photo *photo, struct pm_error *err) {
    return pm_fail(
        err, PM_E_UNSUPPORTED,
        "%s: is a HEIC picture, and libheif, which reads them, is not installed: apt-get install libheif1, "
        "or convert it to JPEG on the phone or with `heif-convert -q 95`",
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

static bool take_icc(struct pm_photo *photo, struct heif *h, struct pm_error *err) {
    size_t size = h->heif_image_handle_get_raw_color_profile_size(h->picture);
    if (size == 0)
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

static void take_nclx(struct pm_photo *photo, struct heif *h) {
    struct heif_color_profile_nclx *nclx = NULL;
    struct heif_error said = h->heif_image_handle_get_nclx_color_profile(h->picture, &nclx);
    if (said.code == heif_error_Ok && nclx != NULL) {
        photo->info.cicp_primaries = nclx->color_primaries;
        photo->info.cicp_transfer = nclx->transfer_characteristics;
    }
    if (nclx != NULL)
        h->heif_nclx_color_profile_free(nclx);
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

static bool is_gain_map(struct heif *h, heif_item_id id) {
    struct heif_image_handle *auxiliary = NULL;
    const char *type = NULL;
    bool found = false;
    struct heif_error said = h->heif_image_handle_get_auxiliary_image_handle(h->picture, id, &auxiliary);
    if (said.code == heif_error_Ok)
        said = h->heif_image_handle_get_auxiliary_type(auxiliary, &type);
    if (said.code == heif_error_Ok && type != NULL)
        found = strstr(type, "hdrgainmap") != NULL;
    if (type != NULL)
        h->heif_image_handle_free_auxiliary_types(auxiliary, &type);
    if (auxiliary != NULL)
        h->heif_image_handle_release(auxiliary);
    return found;
}

static void take_gain_map(struct pm_photo *photo, struct heif *h) {
    heif_item_id ids[MOST_AUXILIARY];
    int n = h->heif_image_handle_get_list_of_auxiliary_image_IDs(h->picture, 0, ids, MOST_AUXILIARY);
    for (int i = 0; i < n; i++)
        photo->info.gain_map = photo->info.gain_map || is_gain_map(h, ids[i]);
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
    errno = 0;
    h->context = h->heif_context_alloc();
    if (h->context == NULL)
        return pm_fail_memory(err);
    h->heif_context_set_max_decoding_threads(h->context, 0);
    struct heif_error said = h->heif_context_read_from_memory_without_copy(h->context, photo->source.bytes,
                                                                           (size_t)photo->source.size, NULL);
    if (said.code == heif_error_Ok)
        said = h->heif_context_get_primary_image_handle(h->context, &h->picture);
    return said.code == heif_error_Ok || fail_heif(photo, said, err);
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
    take_gain_map(photo, h);
    return take_icc(photo, h, err) && take_exif(photo, h, err);
}

static bool decode(struct pm_photo *photo, struct heif *h, struct heif_image **image, struct pm_error *err) {
    errno = 0;
    pm_heif_mark_gaps();
    struct heif_decoding_options *options = h->heif_decoding_options_alloc();
    if (options == NULL)
        return pm_fail_memory(err);
    options->convert_hdr_to_8bit = 1;
    /* Strictly, libheif 1.15 refuses nothing but colour codes that it does not know (which it then goes on
     * without), and leaks the picture where it does. */
    options->strict_decoding = 0;
    struct heif_error said =
        h->heif_decode_image(h->picture, image, heif_colorspace_RGB, heif_chroma_interleaved_RGB, options);
    h->heif_decoding_options_free(options);
    return said.code == heif_error_Ok || fail_heif(photo, said, err);
}

static bool push_rows(struct pm_photo *photo, struct heif *h, const struct heif_image *image,
                      struct pm_collector *collector, struct pm_error *err) {
    int stride = 0;
    const uint8_t *plane = h->heif_image_get_plane_readonly(image, heif_channel_interleaved, &stride);
    if (plane == NULL || h->heif_image_get_width(image, heif_channel_interleaved) != photo->stored_width ||
        h->heif_image_get_height(image, heif_channel_interleaved) != photo->stored_height)
        return pm_fail(
            err, PM_E_CORRUPT,
            "%s: the HEIC data are corrupt (the picture has not the size it is said to have): ask for the "
            "original",
            photo->source.name);
    photo->damaged = pm_heif_has_gap(plane, (size_t)stride, photo->stored_width, photo->stored_height);
    if (photo->damaged && !photo->limits.allow_damaged)
        return pm_fail_remedy(
            err, PM_E_CORRUPT, PM_REMEDY_ALLOW_DAMAGED,
            "%s: the HEIC data are corrupt: parts of the picture cannot be decoded: ask for the original",
            photo->source.name);
    for (int y = 0; y < photo->stored_height; y++)
        pm_collector_row(collector, y, 0, plane + (ptrdiff_t)y * stride, photo->stored_width);
    return true;
}

bool pm_heif_read(struct pm_photo *photo, struct pm_collector *collector, struct pm_error *err) {
    struct heif *h = photo->heif;
    struct heif_image *image = NULL;
    bool good = decode(photo, h, &image, err) && push_rows(photo, h, image, collector, err);
    if (image != NULL)
        h->heif_image_release(image);
    return good;
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
    free(h);
    photo->heif = NULL;
}

#endif
