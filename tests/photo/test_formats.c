/* One picture in every format that cameras, phones and programs write, with the same hair in all; and the
 * limits on files, each with its message. */
#include "fuzz/made_heif.h"
#include "fuzz/made_png.h"
#include "testing.h"

#include "color/lab.h"
#include "photo/decoders.h"
#include "photo/photo.h"
#include "pigmatch.h"

#include <math.h>
#include <time.h>
#include <unistd.h>

enum { SIDE = 256 };

/* ------------------------------------------------------------------ one picture */

static struct pm_record *measure(const void *bytes, size_t size, int64_t max_pixels) {
    struct pm_options options;
    struct pm_error err = {0};
    pm_options_init(&options);
    options.n_hair = 1;
    options.hair[0] = (struct pm_region){{0.3, 0.15, 0.4, 0.4}, {true, true, true, true}};
    options.max_pixels = max_pixels > 0 ? max_pixels : options.max_pixels;
    struct pm_worker *worker = pm_worker_new(&err);
    struct pm_record *record = pm_consult_bytes(worker, bytes, size, "x", &options, &err);
    ck_assert_msg(record != NULL, "%s", err.message);
    pm_worker_free(worker);
    return record;
}

/* The hair's colour in a file, NAN if this build makes none. Frees the file. */
static struct pm_lab hair_of(struct made made) {
    struct pm_lab lab = {NAN, NAN, NAN};
    if (made.size == 0)
        return lab;
    struct pm_record *record = measure(made.bytes, made.size, 0);
    ck_assert_msg(record->status == PM_STATUS_OK, "%s", record->error.message);
    ck_assert_int_eq(record->image.width, SIDE);
    ck_assert_int_eq(record->image.height, SIDE);
    lab = record->hair.lab;
    pm_record_free(record);
    free(made.bytes);
    return lab;
}

static void check_same(const char *kind, struct pm_lab lab, struct pm_lab truth, double limit_de00) {
    if (isnan(lab.L)) {
        printf("skipped: %s: no such file can be made here\n", kind);
        return;
    }
    double de00 = pm_de00(lab, truth);
    ck_assert_msg(de00 <= limit_de00, "%s: %.2f %.2f %.2f is %.2f off", kind, lab.L, lab.a, lab.b, de00);
}

static struct pm_lab truth_of(void) {
    return hair_of(pm_make_hair_jpeg((struct recipe){.width = SIDE, .height = SIDE, .quality = 100}, 1));
}

START_TEST(every_png_shows_the_same_hair) {
    static const struct {
        const char *name;
        struct pm_png_recipe recipe;
        double limit_de00;
    } kinds[] = {
        {"8 bits", {.depth = 8}, 0.3},
        {"16 bits", {.depth = 16}, 0.5},
        {"alpha", {.depth = 8, .alpha = true}, 0.3},
        {"16 bits, alpha, interlaced", {.depth = 16, .alpha = true, .interlaced = true}, 0.5},
        {"interlaced", {.depth = 8, .interlaced = true}, 0.3},
        {"palette", {.depth = 8, .palette = true}, 12},
        {"palette, interlaced", {.depth = 8, .palette = true, .interlaced = true}, 12},
    };
    struct pm_lab truth = truth_of();
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct pm_png_recipe recipe = kinds[i].recipe;
        recipe.width = recipe.height = SIDE;
        check_same(kinds[i].name, hair_of(pm_make_hair_png(&recipe, 1)), truth, kinds[i].limit_de00);
    }
}
END_TEST

START_TEST(every_heic_shows_the_same_hair) {
    static const struct {
        const char *name;
        struct pm_heif_recipe recipe;
    } kinds[] = {
        {"8 bits", {.width = SIDE, .height = SIDE, .depth = 8, .cols = 1, .rows = 1}},
        {"10 bits", {.width = SIDE, .height = SIDE, .depth = 10, .cols = 1, .rows = 1}},
        {"2 x 2 tiles", {.width = SIDE / 2, .height = SIDE / 2, .depth = 8, .cols = 2, .rows = 2}},
        {"4 x 1 tiles of 10 bits", {.width = SIDE / 4, .height = SIDE, .depth = 10, .cols = 4, .rows = 1}},
        {"three pictures", {.width = SIDE, .height = SIDE, .depth = 8, .cols = 1, .rows = 1, .second = true}},
        {"a gain map", {.width = SIDE, .height = SIDE, .depth = 8, .cols = 1, .rows = 1, .gain_map = true}},
    };
    struct pm_lab truth = truth_of();
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        check_same(kinds[i].name, hair_of(pm_make_hair_heif(&kinds[i].recipe, 1)), truth, 1.5);
}
END_TEST

static struct pm_pixels all_of_tiles(const struct made *made, int threads) {
    const struct pm_photo_limits limits = {.max_pixels = 1 << 20, .threads = threads};
    const struct pm_box whole = {0, 0, 8 * 64, 3 * 64};
    const struct pm_photo_request request = {.keep = &whole, .n_keep = 1};
    struct pm_pixels pixels;
    struct pm_error err = {0};
    struct pm_photo *photo = pm_photo_open_bytes(made->bytes, made->size, "x.heic", &limits, &err);
    ck_assert_msg(photo != NULL && pm_photo_read(photo, &request, &pixels, NULL, &err), "%s", err.message);
    pm_photo_close(photo);
    return pixels;
}

START_TEST(tiles_are_the_same_from_any_number_of_threads) {
    const struct pm_heif_recipe recipe = {.width = 64, .height = 64, .depth = 8, .cols = 8, .rows = 3};
    struct made made = pm_make_hair_heif(&recipe, 1);
    if (made.size == 0) {
        printf("skipped: tiles_are_the_same_from_any_number_of_threads: libheif has no encoder here\n");
        return;
    }
    struct pm_pixels one = all_of_tiles(&made, 1);
    for (int threads = 2; threads < 20; threads += 3) {
        struct pm_pixels many = all_of_tiles(&made, threads);
        ck_assert_mem_eq(one.data, many.data, 3 * (size_t)one.box.w * (size_t)one.box.h);
        pm_pixels_free(&many);
    }
    pm_pixels_free(&one);
    free(made.bytes);
}
END_TEST

/* Each is the rounded mean of a square of what is there at full size. */
static void check_means(const struct pm_pixels *reduced, const struct pm_pixels *full, int by) {
    ck_assert_int_eq(reduced->box.w, full->box.w / by);
    ck_assert_int_eq(reduced->box.h, full->box.h / by);
    for (int y = 0; y < reduced->box.h; y++)
        for (int x = 0; x < 3 * reduced->box.w; x++) {
            int sum = by * by / 2;
            for (int i = 0; i < by * by; i++)
                sum += full->data[((ptrdiff_t)(y * by + i / by) * full->box.w + x / 3 * by + i % by) * 3 +
                                  x % 3];
            ck_assert_int_eq(reduced->data[(ptrdiff_t)y * 3 * reduced->box.w + x], sum / (by * by));
        }
}

START_TEST(tiles_are_averaged_where_less_is_asked_for) {
    const struct pm_heif_recipe recipe = {.width = 64, .height = 64, .depth = 8, .cols = 8, .rows = 3};
    struct made made = pm_make_hair_heif(&recipe, 1);
    if (made.size == 0) {
        printf("skipped: tiles_are_averaged_where_less_is_asked_for: libheif has no encoder here\n");
        return;
    }
    const struct pm_photo_limits limits = {.max_pixels = 1 << 20};
    struct pm_error err = {0};
    struct pm_pixels full = all_of_tiles(&made, 1);
    for (int by = 2; by <= 4; by *= 2) {
        struct pm_photo *photo = pm_photo_open_bytes(made.bytes, made.size, "x.heic", &limits, &err);
        ck_assert_msg(photo != NULL, "%s", err.message);
        ck_assert(pm_photo_info(photo)->reduces);
        const struct pm_box whole = {0, 0, 8 * 64, 3 * 64};
        const struct pm_photo_request request = {.keep = &whole, .n_keep = 1};
        const struct pm_frame frame = {whole.w, whole.h, 1, by};
        struct pm_pixels kept;
        struct pm_collector *collector = pm_collector_new(&frame, 3, &request, &kept, NULL, &err);
        ck_assert_msg(collector != NULL && pm_heif_read(photo, &frame, collector, &err), "%s", err.message);
        pm_collector_free(collector);
        check_means(&kept, &full, by);
        pm_pixels_free(&kept);
        pm_photo_close(photo);
    }
    pm_pixels_free(&full);
    free(made.bytes);
}
END_TEST

/* The tiles under two boxes are enough for them, and show what the whole has there. */
START_TEST(only_the_tiles_under_boxes_are_decoded) {
    const struct pm_heif_recipe recipe = {
        .width = 64, .height = 64, .depth = 8, .cols = 2, .rows = 3, .short_sizes = _i == 1};
    const struct pm_box boxes[3] = {{70, 8, 40, 48}, {10, 140, 40, 48}, {0, 0, 128, 192}};
    const struct pm_photo_limits limits = {.max_pixels = 1 << 20};
    struct made made = pm_make_hair_heif(&recipe, 1);
    struct pm_pixels read[3];
    struct pm_error err = {0};
    if (made.size == 0) {
        printf("skipped: only_the_tiles_under_boxes_are_decoded: libheif has no encoder here\n");
        return;
    }
    for (int i = 0; i < 2; i++) {
        const struct pm_photo_request request = {
            .keep = &boxes[2 * i], .n_keep = i == 0 ? 2 : 1, .full_size = true};
        struct pm_photo *photo = pm_photo_open_bytes(made.bytes, made.size, "x.heic", &limits, &err);
        ck_assert_msg(photo != NULL && pm_photo_read(photo, &request, &read[2 * i], NULL, &err), "%s",
                      err.message);
        ck_assert_int_eq(pm_photo_is_partial(photo), i == 0);
        ck_assert(pm_photo_info(photo)->chroma_subsampled);
        pm_photo_close(photo);
    }
    for (int i = 0; i < 2; i++)
        for (int y = 0; y < 48; y++)
            ck_assert_mem_eq(read[i].data + (size_t)(3 * 40 * y),
                             read[2].data + (size_t)(3 * (128 * (boxes[i].y + y) + boxes[i].x)), 3 * 40);
    for (int i = 0; i < 3; i++)
        pm_pixels_free(&read[i]);
    free(made.bytes);
}
END_TEST

/* ------------------------------------------------------------------ turned HEIC */

/* Four quarters of distinct colours. */
static const uint8_t quarters[4][3] = {{200, 40, 40}, {40, 180, 60}, {40, 60, 200}, {128, 128, 128}};

static uint8_t *paint_quarters(int width, int height) {
    uint8_t *rgb = malloc((size_t)width * (size_t)height * 3), *at = rgb;
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++, at += 3)
            memcpy(at, quarters[(y >= height / 2) * 2 + (x >= width / 2)], 3);
    return rgb;
}

/* Which quarter's colour a pixel has. */
static int quarter_at(const struct pm_pixels *all, int x, int y) {
    const uint8_t *pixel = all->data + ((ptrdiff_t)y * all->box.w + x) * 3;
    int best = 0, least = 1 << 20;
    for (int q = 0; q < 4; q++) {
        int off = 0;
        for (int c = 0; c < 3; c++)
            off += abs(pixel[c] - quarters[q][c]);
        if (off < least)
            least = off, best = q;
    }
    ck_assert_int_lt(least, 40);
    return best;
}

START_TEST(a_turned_heic_comes_upright) {
    /* Counted top left, top right, bottom left, bottom right: what stands there after so many quarter turns
     * to the left, and after a mirroring that exchanges top and bottom (ISO/IEC 23008-12:2022, 6.5.10 and
     * 6.5.12). */
    static const int turned[4][4] = {{0, 1, 2, 3}, {1, 3, 0, 2}, {3, 2, 1, 0}, {2, 0, 3, 1}};
    static const int mirrored[4] = {2, 3, 0, 1};
    const struct pm_photo_limits limits = {.max_pixels = 1 << 20};
    struct pm_heif_recipe recipe = {
        .width = 96, .height = 64, .depth = 8, .cols = 1, .rows = 1, .turns = _i % 4, .mirrored = _i / 4};
    uint8_t *rgb = paint_quarters(96, 64);
    struct made made = pm_make_heif_from(&recipe, rgb);
    free(rgb);
    if (made.size == 0) {
        printf("skipped: a_turned_heic_comes_upright: libheif has no encoder here\n");
        return;
    }
    struct pm_error err = {0};
    struct pm_photo *photo = pm_photo_open_bytes(made.bytes, made.size, "x.heic", &limits, &err);
    ck_assert_msg(photo != NULL, "%s", err.message);
    const struct pm_photo_info *info = pm_photo_info(photo);
    ck_assert_int_eq(info->width, _i % 2 != 0 ? 64 : 96);
    ck_assert_int_eq(info->height, _i % 2 != 0 ? 96 : 64);
    struct pm_box all = {0, 0, info->width, info->height};
    struct pm_photo_request request = {.keep = &all, .n_keep = 1};
    struct pm_pixels pixels;
    ck_assert_msg(pm_photo_read(photo, &request, &pixels, NULL, &err), "%s", err.message);
    for (int place = 0; place < 4; place++) {
        int x = all.w * (place % 2 * 2 + 1) / 4, y = all.h * (place / 2 * 2 + 1) / 4;
        int from = _i / 4 ? mirrored[place] : place;
        ck_assert_int_eq(quarter_at(&pixels, x, y), turned[_i % 4][from]);
    }
    pm_pixels_free(&pixels);
    pm_photo_close(photo);
    free(made.bytes);
}
END_TEST

/* ------------------------------------------------------------------ what rides along in a JPEG */

static struct made plain_jpeg(void) {
    return pm_make_hair_jpeg((struct recipe){.width = SIDE, .height = SIDE, .quality = 95}, 1);
}

/* So many segments of one size behind the start. */
static struct made with_segments(struct made made, int marker, int count, size_t size) {
    struct pm_bytes segments = {NULL, 0, 0};
    uint8_t *body = calloc(size, 1);
    for (int i = 0; i < count; i++) {
        pm_put_number(&segments, 0xff00U | (uint32_t)marker, 2);
        pm_put_number(&segments, (uint32_t)size + 2, 2);
        pm_put(&segments, body, size);
    }
    struct made longer = pm_insert(made, 2, segments.at, segments.size);
    free(body);
    free(segments.at);
    free(made.bytes);
    return longer;
}

/* A multi-picture file (CIPA DC-007): a directory of two in APP2, the second picture behind the first. */
static struct made with_second_picture(struct made made) {
    struct pm_bytes mpf = {NULL, 0, 0};
    struct made second = pm_make_jpeg(&(struct recipe){.width = 64, .height = 64, .channels = 3}, 9);
    pm_put(&mpf, "\xff\xe2\0\0MPF\0MM\0*\0\0\0\x08\0\x01", 18);
    pm_put(&mpf, "\xb0\x02\0\x07\0\0\0\x20\0\0\0\x1a\0\0\0\0", 16);
    for (int i = 0; i < 2; i++) {
        pm_put_number(&mpf, i == 0 ? 0x20030000 : 0, 4);
        pm_put_number(&mpf, (uint32_t)(i == 0 ? made.size : second.size), 4);
        pm_put_number(&mpf, i == 0 ? 0 : (uint32_t)made.size + 58 - 10, 4);
        pm_put_number(&mpf, 0, 4);
    }
    mpf.at[2] = 0, mpf.at[3] = (uint8_t)(mpf.size - 2);
    struct made first = pm_insert(made, 2, mpf.at, mpf.size);
    struct made both = pm_insert(first, first.size, second.bytes, second.size);
    free(mpf.at);
    free(first.bytes);
    free(second.bytes);
    free(made.bytes);
    return both;
}

START_TEST(what_rides_along_changes_nothing) {
    struct pm_lab truth = truth_of();
    clock_t start = clock();
    check_same("plain", hair_of(plain_jpeg()), truth, 0.5);
    truth = hair_of(plain_jpeg());
    check_same("12 MB of metadata", hair_of(with_segments(plain_jpeg(), 0xed, 200, 60000)), truth, 0);
    check_same("15,000 application segments", hair_of(with_segments(plain_jpeg(), 0xe1, 15000, 20)), truth,
               0);
    check_same("15,000 empty profile chunks", hair_of(with_segments(plain_jpeg(), 0xe2, 15000, 16)), truth,
               0);
    check_same("500 comments", hair_of(with_segments(plain_jpeg(), 0xfe, 500, 1000)), truth, 0);
    check_same("two pictures", hair_of(with_second_picture(plain_jpeg())), truth, 0);
    ck_assert_double_le((double)(clock() - start) / CLOCKS_PER_SEC, 10);
}
END_TEST

/* ------------------------------------------------------------------ limits */

/* The file is refused, and told the limit and the way out. */
static void check_refused(const char *kind, const void *bytes, size_t size, int64_t max_pixels,
                          const char *limit, const char *way_out) {
    clock_t start = clock();
    struct pm_record *record = measure(bytes, size, max_pixels);
    ck_assert_msg(record->error.code == PM_E_TOO_LARGE, "%s: %s %s", kind, pm_code_name(record->error.code),
                  record->error.message);
    ck_assert_msg(strstr(record->error.message, limit) != NULL &&
                      strstr(record->error.message, way_out) != NULL,
                  "%s: %s", kind, record->error.message);
    pm_record_free(record);
    ck_assert_double_le((double)(clock() - start) / CLOCKS_PER_SEC, 2);
}

START_TEST(pixels_are_limited_in_every_format) {
    struct pm_png_recipe png = {.width = SIDE, .height = SIDE, .depth = 8};
    struct pm_heif_recipe heif = {.width = SIDE, .height = SIDE, .depth = 8, .cols = 1, .rows = 1};
    struct made files[3] = {plain_jpeg(), pm_make_hair_png(&png, 1), pm_make_hair_heif(&heif, 1)};
    static const char *const names[3] = {"JPEG", "PNG", "HEIC"};
    for (int i = 0; i < 3; i++) {
        if (files[i].size > 0) {
            check_refused(names[i], files[i].bytes, files[i].size, SIDE * SIDE - 1, "65535", "scale it down");
            pm_record_free(measure(files[i].bytes, files[i].size, SIDE * SIDE));
        }
        free(files[i].bytes);
    }
}
END_TEST

/* A PNG's header with another size; its checksum made anew. */
static void set_png_size(struct made *png, uint32_t width, uint32_t height) {
    struct pm_bytes file = {png->bytes, png->size, png->size};
    pm_set_number(&file, 16, width);
    pm_set_number(&file, 20, height);
    uint32_t crc = 0xffffffff;
    for (int i = 12; i < 29; i++) {
        crc ^= png->bytes[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (0xedb88320 & (0 - (crc & 1)));
    }
    pm_set_number(&file, 29, ~crc);
}

START_TEST(memory_for_a_png_is_limited) {
    struct pm_png_recipe recipe = {.width = 8, .height = 8, .depth = 16, .interlaced = true};
    struct made interlaced = pm_make_hair_png(&recipe, 1);
    if (interlaced.size == 0) {
        printf("skipped: memory_for_a_png_is_limited: this build has no PNG\n");
        return;
    }
    set_png_size(&interlaced, 15000, 15000);
    check_refused("interlaced", interlaced.bytes, interlaced.size, 0, "512 MB", "without interlacing");
    recipe.interlaced = false;
    struct made wide = pm_make_hair_png(&recipe, 1);
    set_png_size(&wide, 240000000, 1);
    check_refused("one row", wide.bytes, wide.size, 0, "512 MB", "scale it down");
    free(interlaced.bytes);
    free(wide.bytes);
}
END_TEST

/* The size that a HEIC says its picture has: the last in the file. */
static void set_heif_size(struct made *heif, uint32_t width, uint32_t height) {
    struct pm_bytes file = {heif->bytes, heif->size, heif->size};
    uint8_t *at = heif->bytes, *last = NULL;
    while ((at = memmem(at, heif->size - (size_t)(at - heif->bytes), "ispe", 4)) != NULL)
        last = at++;
    pm_set_number(&file, (size_t)(last - heif->bytes) + 8, width);
    pm_set_number(&file, (size_t)(last - heif->bytes) + 12, height);
}

START_TEST(work_and_memory_for_a_heic_are_limited) {
    enum { PADDING = 13000000 };
    struct pm_heif_recipe grid = {.width = 64, .height = 64, .depth = 8, .cols = 2, .rows = 1};
    struct made made = pm_make_hair_heif(&grid, 1);
    if (made.size == 0) {
        printf("skipped: work_and_memory_for_a_heic_are_limited: libheif has no encoder here\n");
        return;
    }
    set_heif_size(&made, 9000, 9000);
    check_refused("81 MP in a few KB", made.bytes, made.size, 0, "the limit of 500", "convert it to JPEG");
    struct pm_bytes padding = {NULL, 0, 0};
    uint8_t *zeros = calloc(PADDING, 1);
    pm_put_number(&padding, PADDING + 8, 4);
    pm_put(&padding, "free", 4);
    pm_put(&padding, zeros, PADDING);
    set_heif_size(&made, 13000, 13000);
    struct made padded = pm_insert(made, made.size, padding.at, padding.size);
    check_refused("169 MP", padded.bytes, padded.size, 0, "512 MB", "convert it to JPEG");
    free(zeros);
    free(padding.at);
    free(padded.bytes);
    free(made.bytes);
}
END_TEST

/* What a grid says of its own size counts too: libheif allocates that. */
START_TEST(a_grid_does_not_say_more_than_its_picture) {
    static const uint8_t said[8] = {0, 0, 0, 1, 0, 128, 0, 64},
                         more[8] = {0, 0, 0, 1, 0x23, 0x28, 0x23, 0x28},
                         wrong[2][8] = {{1, 0, 0, 1, 0, 128, 0, 64}, {0, 0, 0, 1, 0, 128, 0, 0}};
    const struct pm_heif_recipe recipe = {
        .width = 64, .height = 64, .depth = 8, .cols = 2, .rows = 1, .short_sizes = true};
    struct made made = pm_make_hair_heif(&recipe, 1);
    if (made.size == 0) {
        printf("skipped: a_grid_does_not_say_more_than_its_picture: libheif has no encoder here\n");
        return;
    }
    uint8_t *grid = memmem(made.bytes, made.size, said, sizeof said);
    ck_assert_ptr_nonnull(grid);
    memcpy(grid, more, sizeof more);
    check_refused("81 MP by its grid", made.bytes, made.size, 0, "the limit of 500", "convert it to JPEG");
    for (int i = 0; i < 2; i++) { /* of another version; without a height */
        memcpy(grid, wrong[i], sizeof wrong[i]);
        struct pm_record *record = measure(made.bytes, made.size, 0);
        ck_assert_int_eq(record->error.code, PM_E_CORRUPT);
        ck_assert_ptr_nonnull(strstr(record->error.message, "its grid): ask for the original"));
        pm_record_free(record);
    }
    free(made.bytes);
}
END_TEST

/* A file of 1.1 GB with holes: its kind is told before its bytes are wanted. */
START_TEST(a_file_held_in_memory_is_limited) {
#if PM_WITH_HEIF
    char path[] = "/tmp/pigmatch-formats-XXXXXX";
    const struct pm_photo_limits limits = {.max_pixels = 1 << 20};
    struct pm_error err = {0};
    int fd = mkstemp(path);
    ck_assert(fd >= 0 && write(fd,
                               "\0\0\0\x18"
                               "ftypheic\0\0\0\0mif1heic",
                               24) == 24);
    ck_assert_int_eq(ftruncate(fd, (off_t)1100 << 20), 0);
    close(fd);
    struct pm_photo *photo = pm_photo_open(path, &limits, &err);
    unlink(path);
    ck_assert_ptr_null(photo);
    ck_assert_int_eq(err.code, PM_E_TOO_LARGE);
    ck_assert_msg(strstr(err.message, "1024 MB") != NULL, "%s", err.message);
#endif
}
END_TEST

int main(void) {
    Suite *suite = suite_create("formats");
    TCase *tests = tcase_create("formats");
    tcase_set_timeout(tests, 300);
    tcase_add_test(tests, every_png_shows_the_same_hair);
    tcase_add_test(tests, every_heic_shows_the_same_hair);
    tcase_add_test(tests, tiles_are_the_same_from_any_number_of_threads);
    tcase_add_test(tests, tiles_are_averaged_where_less_is_asked_for);
    tcase_add_loop_test(tests, only_the_tiles_under_boxes_are_decoded, 0, 2);
    tcase_add_loop_test(tests, a_turned_heic_comes_upright, 0, 8);
    tcase_add_test(tests, what_rides_along_changes_nothing);
    tcase_add_test(tests, pixels_are_limited_in_every_format);
    tcase_add_test(tests, memory_for_a_png_is_limited);
    tcase_add_test(tests, work_and_memory_for_a_heic_are_limited);
    tcase_add_test(tests, a_grid_does_not_say_more_than_its_picture);
    tcase_add_test(tests, a_file_held_in_memory_is_limited);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
