/* PNG: every pixel format becomes 8-bit grey or RGB, damage is reported, EXIF is found before and after
 * the picture. Without PNG in the build, the message must say what to do with such a file. */
#include "make_photo.h"
#include "photo/photo.h"
#include "testing.h"

#if PM_WITH_PNG

#include <math.h>
#include <png.h>

static const struct pm_photo_limits strict = {.max_pixels = 250000000},
                                    lenient = {.max_pixels = 250000000, .allow_damaged = true};

struct file {
    uint8_t *bytes;
    size_t size;
};

static void append(struct file *file, const void *bytes, size_t size) {
    file->bytes = realloc(file->bytes, file->size + size + 1);
    memcpy(file->bytes + file->size, bytes, size);
    file->size += size;
}

static void write_bytes(png_structp png, png_bytep bytes, size_t size) {
    append(png_get_io_ptr(png), bytes, size);
}

static void flush_nothing(png_structp png) {
    (void)png;
}

struct kind {
    int colour, depth;
    bool interlaced, transparent;
};

/* Rows in the file's own format; `pixels` as libpng takes them. */
static struct file make_png(const struct kind *kind, int width, int height, const uint8_t *pixels,
                            size_t row_bytes) {
    struct file file = {NULL, 0};
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    png_set_write_fn(png, &file, write_bytes, flush_nothing);
    png_set_IHDR(png, info, (png_uint_32)width, (png_uint_32)height, kind->depth, kind->colour,
                 kind->interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_color palette[256];
    for (int i = 0; i < 256; i++)
        palette[i] = (png_color){(png_byte)i, (png_byte)(255 - i), (png_byte)(i * 7)};
    png_byte alpha[2] = {0, 128};
    png_color_16 colour = {1, 1, 1, 1, 1};
    if (kind->colour == PNG_COLOR_TYPE_PALETTE)
        png_set_PLTE(png, info, palette, 1 << kind->depth);
    if (kind->transparent)
        png_set_tRNS(png, info, alpha, kind->colour == PNG_COLOR_TYPE_PALETTE ? 2 : 0, &colour);
    png_write_info(png, info);
    png_bytep *rows = malloc((size_t)height * sizeof *rows);
    for (int y = 0; y < height; y++)
        rows[y] = (png_bytep)(uintptr_t)(pixels + (size_t)y * row_bytes);
    png_write_image(png, rows);
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    free(rows);
    return file;
}

static enum pm_code read_all(const struct file *file, const struct pm_photo_limits *limits,
                             struct pm_photo_info *info, struct pm_pixels *pixels, bool *damaged,
                             char message[600]) {
    struct pm_error err = {0};
    *pixels = (struct pm_pixels){.data = NULL};
    struct pm_photo *photo = pm_photo_open_bytes(file->bytes, file->size, "x.png", limits, &err);
    if (photo != NULL) {
        *info = *pm_photo_info(photo);
        struct pm_box all = {0, 0, info->width, info->height};
        struct pm_photo_request request = {.keep = &all, .n_keep = 1};
        if (pm_photo_read(photo, &request, pixels, NULL, &err))
            *damaged = pm_photo_damaged(photo);
    }
    pm_photo_close(photo);
    strcpy(message, err.message);
    return err.code;
}

/* The sample at a place, out of packed rows, rounded to 8 bits. */
static int expected_sample(const struct kind *kind, const uint8_t *row, int x, int c) {
    int channels = kind->colour == PNG_COLOR_TYPE_RGB          ? 3
                   : kind->colour == PNG_COLOR_TYPE_RGB_ALPHA  ? 4
                   : kind->colour == PNG_COLOR_TYPE_GRAY_ALPHA ? 2
                                                               : 1;
    int bit = (x * channels + c) * kind->depth;
    if (kind->colour == PNG_COLOR_TYPE_PALETTE)
        bit = x * kind->depth;
    if (kind->depth == 16)
        return (row[bit / 8] * 256 + row[bit / 8 + 1] + 128) / 257;
    int value = row[bit / 8] >> (8 - kind->depth - bit % 8) & ((1 << kind->depth) - 1);
    if (kind->colour == PNG_COLOR_TYPE_PALETTE)
        return c == 0 ? value : c == 1 ? 255 - value : value * 7 % 256;
    return value * 255 / ((1 << kind->depth) - 1);
}

static void check_kind(const struct kind *kind, uint64_t *seed) {
    enum { W = 37, H = 23, ROW = W * 8 };
    static uint8_t pixels[ROW * H];
    for (int i = 0; i < ROW * H; i++)
        pixels[i] = (uint8_t)pm_random(seed);
    struct file file = make_png(kind, W, H, pixels, ROW);
    struct pm_photo_info info;
    struct pm_pixels all;
    bool damaged;
    char message[600];
    enum pm_code code = read_all(&file, &strict, &info, &all, &damaged, message);
    ck_assert_msg(code == PM_E_NONE, "colour %d, depth %d: %s", kind->colour, kind->depth, message);
    ck_assert_int_eq(info.channels, (kind->colour & PNG_COLOR_MASK_COLOR) != 0 ? 3 : 1);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            for (int c = 0; c < info.channels; c++)
                ck_assert_msg(all.data[(y * W + x) * info.channels + c] ==
                                  expected_sample(kind, pixels + y * ROW, x, c),
                              "colour %d, depth %d, interlaced %d, transparent %d at %d,%d,%d: %d, not %d",
                              kind->colour, kind->depth, kind->interlaced, kind->transparent, x, y, c,
                              all.data[(y * W + x) * info.channels + c],
                              expected_sample(kind, pixels + y * ROW, x, c));
    pm_pixels_free(&all);
    free(file.bytes);
}

START_TEST(every_kind_of_pixel_is_read) {
    static const struct kind kinds[] = {
        {PNG_COLOR_TYPE_GRAY, 1, 0, 0},        {PNG_COLOR_TYPE_GRAY, 2, 0, 0},
        {PNG_COLOR_TYPE_GRAY, 4, 0, 0},        {PNG_COLOR_TYPE_GRAY, 8, 0, 0},
        {PNG_COLOR_TYPE_GRAY, 16, 0, 0},       {PNG_COLOR_TYPE_RGB, 8, 0, 0},
        {PNG_COLOR_TYPE_RGB, 16, 0, 0},        {PNG_COLOR_TYPE_PALETTE, 1, 0, 0},
        {PNG_COLOR_TYPE_PALETTE, 2, 0, 0},     {PNG_COLOR_TYPE_PALETTE, 4, 0, 0},
        {PNG_COLOR_TYPE_PALETTE, 8, 0, 0},     {PNG_COLOR_TYPE_GRAY_ALPHA, 8, 0, 0},
        {PNG_COLOR_TYPE_GRAY_ALPHA, 16, 0, 0}, {PNG_COLOR_TYPE_RGB_ALPHA, 8, 0, 0},
        {PNG_COLOR_TYPE_RGB_ALPHA, 16, 0, 0},
    };
    uint64_t seed = 20;
    for (size_t i = 0; i < 4 * sizeof kinds / sizeof *kinds; i++) {
        struct kind kind = kinds[i / 4];
        kind.interlaced = (i & 1) != 0;
        kind.transparent = (i & 2) != 0 && (kind.colour & PNG_COLOR_MASK_ALPHA) == 0;
        check_kind(&kind, &seed);
    }
}
END_TEST

static struct file plain_png(bool interlaced, uint8_t *pixels, int width, int height) {
    uint64_t seed = 21;
    for (int i = 0; i < width * height * 3; i++)
        pixels[i] = (uint8_t)(pm_random(&seed) % 64 + (uint64_t)(i % 97));
    struct kind kind = {PNG_COLOR_TYPE_RGB, 8, interlaced, false};
    return make_png(&kind, width, height, pixels, (size_t)width * 3);
}

START_TEST(a_cut_or_changed_file_is_refused) {
    static uint8_t pixels[80 * 60 * 3];
    struct file file = plain_png(_i != 0, pixels, 80, 60);
    struct pm_photo_info info;
    struct pm_pixels all;
    bool damaged;
    char message[600];
    uint64_t seed = 22;
    for (size_t percent = 1; percent < 100; percent++) {
        struct file cut = {file.bytes, file.size * percent / 100};
        ck_assert_int_eq(read_all(&cut, &strict, &info, &all, &damaged, message), PM_E_TRUNCATED);
        enum pm_code code = read_all(&cut, &lenient, &info, &all, &damaged, message);
        ck_assert(code == PM_E_TRUNCATED || (code == PM_E_NONE && damaged));
        for (int i = 0; i < 80 * 3 && code == PM_E_NONE && _i == 0 && percent < 90; i++)
            ck_assert_int_eq(all.data[59 * 80 * 3 + i], 128); /* what is missing is grey */
        pm_pixels_free(&all);
    }
    for (int i = 0; i < 200; i++) {
        /* Behind signature, header and its checksum; before the end's. Every chunk that matters has a
         * checksum. */
        size_t at = 33 + (size_t)pm_random_below(&seed, (int)file.size - 33 - 12);
        uint8_t bit = (uint8_t)(1 << pm_random_below(&seed, 8));
        file.bytes[at] ^= bit;
        enum pm_code code = read_all(&file, &strict, &info, &all, &damaged, message);
        ck_assert_msg(code == PM_E_CORRUPT || code == PM_E_TRUNCATED, "byte %zu: %s", at, message);
        read_all(&file, &lenient, &info, &all, &damaged, message);
        pm_pixels_free(&all);
        file.bytes[at] ^= bit;
    }
    free(file.bytes);
}
END_TEST

/* PNG 3rd edition, annex D. */
static uint32_t crc32_of(uint32_t crc, const uint8_t *bytes, size_t size) {
    for (size_t i = 0; i < size; i++) {
        crc ^= bytes[i];
        for (int k = 0; k < 8; k++)
            crc = (crc & 1) != 0 ? 0xedb88320u ^ (crc >> 1) : crc >> 1;
    }
    return crc;
}

static void append_number(struct file *file, uint32_t value) {
    uint8_t bytes[4] = {(uint8_t)(value >> 24), (uint8_t)(value >> 16), (uint8_t)(value >> 8),
                        (uint8_t)value};
    append(file, bytes, 4);
}

static void append_chunk(struct file *file, const char *type, const void *bytes, size_t size) {
    append_number(file, (uint32_t)size);
    append(file, type, 4);
    append(file, bytes, size);
    append_number(file, ~crc32_of(crc32_of(~0u, (const uint8_t *)type, 4), bytes, size));
}

/* A chunk put behind the header (33 bytes) or before the end (12). */
static struct file with_chunk(const struct file *file, const char *type, const void *bytes, size_t size,
                              bool late) {
    size_t at = late ? file->size - 12 : 33;
    struct file changed = {NULL, 0};
    append(&changed, file->bytes, at);
    append_chunk(&changed, type, bytes, size);
    append(&changed, file->bytes + at, file->size - at);
    return changed;
}

START_TEST(exif_and_colour_chunks_are_found) {
    static const uint8_t exif[] = {'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0,
                                   3,   0,   0, 0,  1, 0, 6, 0, 0, 0, 0, 0,    0};
    static const uint8_t p3[] = {12, 13, 0, 1}, intent[] = {0};
    static uint8_t pixels[40 * 20 * 3];
    struct file file = plain_png(false, pixels, 40, 20);
    struct pm_photo_info info;
    struct pm_pixels all;
    bool damaged;
    char message[600];
    for (int kind = 0; kind < 4; kind++) {
        struct file changed = kind < 2    ? with_chunk(&file, "eXIf", exif, sizeof exif, kind == 1)
                              : kind == 2 ? with_chunk(&file, "cICP", p3, 4, false)
                                          : with_chunk(&file, "sRGB", intent, 1, false);
        ck_assert_int_eq(read_all(&changed, &strict, &info, &all, &damaged, message), PM_E_NONE);
        ck_assert_int_eq(info.orientation, kind < 2 ? 6 : 1);
        ck_assert_int_eq(info.width, kind < 2 ? 20 : 40);
        ck_assert_int_eq(info.cicp.primaries, kind < 2 ? 0 : kind == 2 ? 12 : 1);
        ck_assert_int_eq(info.cicp.transfer, kind < 2 ? 0 : 13);
        pm_pixels_free(&all);
        free(changed.bytes);
    }
    free(file.bytes);
}
END_TEST

/* Linear light of 16 bits, all of it under 1 %: both bytes of a sample count, for the first is 0, 1 or 2.
 * What comes out is IEC 61966-2-1 of it, each value within the rounding and the noise that hides it. */
START_TEST(both_bytes_of_16_bits_are_converted) {
    enum { LEVELS = 40, ACROSS = 64, STEP = 17 };
    static const uint8_t linear[] = {1, 8, 0, 1};
    static uint8_t pixels[LEVELS * ACROSS * 2];
    for (int i = 0; i < LEVELS * ACROSS; i++) {
        pixels[2 * i] = (uint8_t)(i / ACROSS * STEP >> 8);
        pixels[2 * i + 1] = (uint8_t)(i / ACROSS * STEP);
    }
    const struct kind kind = {PNG_COLOR_TYPE_GRAY, 16, false, false};
    struct file file = make_png(&kind, ACROSS, LEVELS, pixels, ACROSS * 2);
    struct file changed = with_chunk(&file, "cICP", linear, sizeof linear, false);
    struct pm_photo_info info;
    struct pm_pixels all;
    bool damaged;
    char message[600];
    ck_assert_int_eq(read_all(&changed, &strict, &info, &all, &damaged, message), PM_E_NONE);
    for (int level = 0; level < LEVELS; level++) {
        const double light = level * STEP / 65535.0,
                     wanted =
                         255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * pow(light, 1 / 2.4) - 0.055);
        double mean = 0;
        for (int x = 0; x < ACROSS; x++)
            mean += all.data[(level * ACROSS + x) * info.channels] / (double)ACROSS;
        ck_assert_msg(fabs(mean - wanted) < 0.6, "%d of 65535: %.2f, not %.2f", level * STEP, mean, wanted);
    }
    pm_pixels_free(&all);
    free(changed.bytes);
    free(file.bytes);
}
END_TEST

/* A zlib stream of zeros without end: a zero, then "258 more of it" in 13 bits again and again (RFC
 * 1951, 3.2.6). */
static void append_zeros(struct file *file, size_t bytes) {
    uint8_t *packed = calloc(bytes, 1);
    size_t bit = 0;
    const char *codes = "1"
                        "10"
                        "00110000";
    for (; *codes != '\0'; codes++, bit++)
        packed[bit / 8] |= (uint8_t)((*codes - '0') << bit % 8);
    while (bit + 13 <= bytes * 8)
        for (const char *more = "1100010100000"; *more != '\0'; more++, bit++)
            packed[bit / 8] |= (uint8_t)((*more - '0') << bit % 8);
    append(file, "\x78\xda", 2);
    append(file, packed, bytes);
    free(packed);
}

/* Compressed texts that would inflate to gigabytes, a profile that does, a header that claims gigapixels. */
START_TEST(bombs_fizzle_out) {
    static uint8_t pixels[8 * 8 * 3];
    struct file file = plain_png(false, pixels, 8, 8), packed = {NULL, 0};
    append(&packed, "a\0\0", 3);
    append_zeros(&packed, 500000);
    struct pm_photo_info info;
    struct pm_pixels all;
    bool damaged;
    char message[600];
    for (int kind = 0; kind < 2; kind++) {
        struct file bomb = with_chunk(&file, kind == 0 ? "iCCP" : "zTXt", packed.bytes, packed.size, false);
        ck_assert_int_eq(read_all(&bomb, &strict, &info, &all, &damaged, message), PM_E_NONE);
        ck_assert_int_eq(info.icc_damaged, kind == 0);
        pm_pixels_free(&all);
        free(bomb.bytes);
    }
    struct file huge = {NULL, 0};
    append(&huge, file.bytes, 8);
    append_chunk(&huge, "IHDR", "\0\0\x7f\xff\0\0\x7f\xff\x08\x02\0\0\0", 13);
    append(&huge, file.bytes + 33, file.size - 33);
    ck_assert_int_eq(read_all(&huge, &strict, &info, &all, &damaged, message), PM_E_TOO_LARGE);
    ck_assert_ptr_nonnull(strstr(message, "scale it down"));
    free(huge.bytes);
    free(packed.bytes);
    free(file.bytes);
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_test(tests, every_kind_of_pixel_is_read);
    tcase_add_loop_test(tests, a_cut_or_changed_file_is_refused, 0, 2);
    tcase_add_test(tests, exif_and_colour_chunks_are_found);
    tcase_add_test(tests, both_bytes_of_16_bits_are_converted);
    tcase_add_test(tests, bombs_fizzle_out);
}

#else

START_TEST(a_png_is_told_to_be_converted) {
    struct pm_photo_limits limits = {.max_pixels = 1000};
    struct pm_error err = {0};
    ck_assert_ptr_null(pm_photo_open_bytes("\x89PNG\r\n\x1a\n", 8, "x.png", &limits, &err));
    ck_assert_int_eq(err.code, PM_E_UNSUPPORTED);
    ck_assert_ptr_nonnull(strstr(err.message, "convert"));
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_test(tests, a_png_is_told_to_be_converted);
}

#endif

int main(void) {
    Suite *suite = suite_create("photo_png");
    TCase *tests = tcase_create("png");
    add_tests(tests);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
