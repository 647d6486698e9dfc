/* Small parts of photo: turning boxes, choosing a scale, averaging, cleaning text, recognising formats. */
#include "make_photo.h"
#include "testing.h"

#include "photo/collect.h"
#include "photo/exif.h"
#include "photo/frame.h"
#include "photo/kinds.h"
#include "photo/shrink.h"

#include <math.h>

/* ------------------------------------------------------------------ frame */

static struct pm_box box_inside(uint64_t *seed, int width, int height) {
    struct pm_box box = {pm_random_below(seed, width), pm_random_below(seed, height), 0, 0};
    box.w = 1 + pm_random_below(seed, width - box.x);
    box.h = 1 + pm_random_below(seed, height - box.y);
    return box;
}

START_TEST(a_box_turned_there_and_back_is_itself) {
    uint64_t seed = 3;
    for (int i = 0; i < 2000; i++) {
        struct pm_frame frame = {1 + pm_random_below(&seed, 50), 1 + pm_random_below(&seed, 50), 1 + i % 8,
                                 1};
        bool swaps = pm_orientation_swaps(frame.orientation);
        struct pm_box box =
            box_inside(&seed, swaps ? frame.height : frame.width, swaps ? frame.width : frame.height);
        struct pm_box stored = pm_frame_store(&frame, box), back = pm_frame_upright(&frame, stored);
        ck_assert_int_le(stored.x + stored.w, frame.width);
        ck_assert_int_le(stored.y + stored.h, frame.height);
        ck_assert_mem_eq(&box, &back, sizeof box);
    }
}
END_TEST

START_TEST(a_reduced_box_covers_and_never_vanishes) {
    uint64_t seed = 4;
    for (int i = 0; i < 2000; i++) {
        struct pm_frame frame = {1 + pm_random_below(&seed, 99), 1 + pm_random_below(&seed, 99), 1,
                                 i % 2 ? 2 : 4};
        struct pm_box box = box_inside(&seed, frame.width, frame.height);
        struct pm_box stored = pm_frame_store(&frame, box);
        ck_assert(stored.w > 0 && stored.h > 0);
        ck_assert_int_le(stored.x * frame.reduce, box.x);
        ck_assert_int_ge((stored.x + stored.w) * frame.reduce, box.x + box.w);
        ck_assert_int_le(stored.x + stored.w, pm_frame_width(&frame));
        ck_assert_int_le(stored.y + stored.h, pm_frame_height(&frame));
        ck_assert_int_lt(box.x - stored.x * frame.reduce, frame.reduce);
    }
}
END_TEST

/* A turn puts each stored pixel where the oracle's table finds it. */
START_TEST(a_turn_follows_the_table) {
    enum { W = 5, H = 3 };
    uint8_t stored[W * H], upright[W * H];
    for (int i = 0; i < W * H; i++)
        stored[i] = (uint8_t)i;
    struct plain plain = {W, H, 1, stored};
    for (int orientation = 1; orientation <= 8; orientation++) {
        struct pm_turn turn = pm_frame_turn(orientation, W, H);
        bool swaps = pm_orientation_swaps(orientation);
        int width = swaps ? H : W, height = swaps ? W : H;
        for (int y = 0; y < H; y++)
            for (int x = 0; x < W; x++)
                upright[turn.origin + x * turn.step_x + y * turn.step_y] = stored[y * W + x];
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++)
                ck_assert_int_eq(upright[y * width + x], *pm_plain_pixel(&plain, orientation, x, y));
    }
}
END_TEST

START_TEST(scale_leaves_enough_of_what_is_needed) {
    static const struct {
        int width, height, overview;
        struct pm_box keep[2];
        size_t n_keep;
        int reduce;
    } cases[] = {
        {4032, 3024, 1600, {{0, 0, 0, 0}}, 0, 2},
        {4000, 2999, 1600, {{0, 0, 0, 0}}, 0, 1},
        {8064, 6048, 1600, {{0, 0, 0, 0}}, 0, 4},
        {11648, 8736, 1600, {{0, 0, 0, 0}}, 0, 4},
        {30000, 8000, 1600, {{0, 0, 0, 0}}, 0, 4}, /* never 1/8 */
        {4032, 3024, 1600, {{0, 0, 1000, 1000}}, 1, 2},
        {4032, 3024, 0, {{0, 0, 1000, 1000}}, 1, 1}, /* only the box is needed */
        {4032, 3024, 0, {{0, 0, 500, 500}, {3532, 2524, 500, 500}}, 2, 2},
        {4032, 3024, 1600, {{0, 0, 283, 283}}, 1, 2}, /* 80,089 pixels leave 20,000 at 1/2 */
        {4032, 3024, 1600, {{0, 0, 282, 282}}, 1, 1},
        {8064, 6048, 1600, {{0, 0, 400, 400}, {9, 9, 3000, 3000}}, 2, 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pm_photo_request request = {
            .keep = cases[i].keep, .n_keep = cases[i].n_keep, .overview_px = cases[i].overview};
        ck_assert_msg(pm_choose_scale(cases[i].width, cases[i].height, &request) == cases[i].reduce,
                      "case %zu", i);
        request.full_size = true;
        ck_assert_int_eq(pm_choose_scale(cases[i].width, cases[i].height, &request), 1);
    }
}
END_TEST

/* ------------------------------------------------------------------ shrink */

/* The share of input cell `at` (of `count`) in output cell `cell` (of `cells`), as a real number. */
static double overlap(int at, int count, int cell, int cells) {
    double low = fmax((double)at / count, (double)cell / cells),
           high = fmin((double)(at + 1) / count, (double)(cell + 1) / cells);
    return fmax(0, high - low) * cells;
}

static double exact_average(const uint8_t *pixels, const int size[2], const int out[2], int channels, int x,
                            int y, int c) {
    double sum = 0;
    for (int v = y * size[1] / out[1]; v < size[1] && v * out[1] < (y + 1) * size[1]; v++)
        for (int u = x * size[0] / out[0]; u < size[0] && u * out[0] < (x + 1) * size[0]; u++)
            sum += pixels[(v * size[0] + u) * channels + c] * overlap(u, size[0], x, out[0]) *
                   overlap(v, size[1], y, out[1]);
    return sum;
}

static void check_shrink(uint64_t *seed, int i) {
    int size[2] = {1 + pm_random_below(seed, 90), 1 + pm_random_below(seed, 60)}, channels = 1 + i % 4;
    int out[2] = {1 + pm_random_below(seed, size[0]), 1 + pm_random_below(seed, size[1])}, rows = 0;
    bool whole = i % 3 == 0, halves = whole && i % 2 == 0;
    int factor = halves ? 2 : 3 + i % 4;
    for (int k = 0; whole && k < 2; k++)
        size[k] = factor * out[k];
    double off = 0;
    size_t row_bytes = (size_t)(size[0] * channels);
    uint8_t *pixels = malloc(row_bytes * (size_t)size[1]);
    for (size_t k = 0; k < row_bytes * (size_t)size[1]; k++)
        pixels[k] = i % 5 == 0 ? 255 : (uint8_t)pm_random(seed);
    struct pm_shrink *shrink = pm_shrink_new(size[0], size[1], out[0], out[1], channels, NULL);
    for (int y = 0; y < size[1]; y++) {
        const uint8_t *row = pm_shrink_push(shrink, pixels + (size_t)y * row_bytes);
        for (int k = 0; row != NULL && k < out[0] * channels; k++) {
            double exact = exact_average(pixels, size, out, channels, k / channels, rows, k % channels);
            /* Two roundings, and weights of 1/256; of halves one rounding up and one down. */
            ck_assert_double_le(fabs(row[k] - exact), i % 5 == 0 ? 1e-9 : halves ? 0.51 : 2.5);
            off += row[k] - exact;
        }
        rows += row != NULL;
    }
    if (halves && out[0] * out[1] > 500)
        ck_assert_double_le(fabs(off) / (out[0] * out[1] * channels), 0.05);
    ck_assert_int_eq(rows, out[1]);
    pm_shrink_free(shrink);
    free(pixels);
}

START_TEST(shrinking_averages_areas_and_keeps_flat_ones) {
    uint64_t seed = 5;
    for (int i = 0; i < 300; i++)
        check_shrink(&seed, i);
}
END_TEST

/* ------------------------------------------------------------------ text and kinds */

START_TEST(dates_are_real_or_empty) {
    static const char *const cases[][2] = {
        {"2026:05:04 10:11:12", "2026-05-04T10:11:12"},
        {"2024:02:29 23:59:59", "2024-02-29T23:59:59"},
        {"2023:02:29 00:00:00", ""},
        {"0000:00:00 00:00:00", ""},
        {"    :  :     :  :  ", ""},
        {"2026:13:04 10:11:12", ""},
        {"2026:05:04 24:11:12", ""},
        {"2026-05-04 10:11:12", ""},
        {"2026:05:04", ""},
        {"", ""},
        {"2026:05:04 10:11:12Z", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char taken[20];
        pm_exif_date(cases[i][0], taken);
        ck_assert_str_eq(taken, cases[i][1]);
    }
}
END_TEST

START_TEST(the_make_is_said_once) {
    static const char *const cases[][3] = {
        {"Apple", "iPhone 13", "Apple iPhone 13"},
        {"Canon", "Canon EOS 300D", "Canon EOS 300D"},
        {"NIKON CORPORATION", "NIKON D90", "NIKON D90"},
        {"", "SM-G930F", "SM-G930F"},
        {"Sony", "", "Sony"},
        {"", "", ""},
        {"LG", "LGE Nexus", "LG LGE Nexus"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char camera[96];
        pm_exif_camera(cases[i][0], cases[i][1], camera, sizeof camera);
        ck_assert_str_eq(camera, cases[i][2]);
    }
}
END_TEST

START_TEST(text_is_printable_utf8) {
    static const char *const cases[][2] = {
        {"plain", "plain"},
        {"  spaces  ", "spaces"},
        {"a\x1b[31mb\n", "a?[31mb?"},
        {"caf\xc3\xa9", "caf\xc3\xa9"},
        {"caf\xe9", "caf?"},
        {"\xc0\xaf", "??"},
        {"\xed\xa0\x80", "???"},
        {"x\xe2\x80\xaey", "x?y"},
        {"\xf0\x9f\x93\xb7", "\xf0\x9f\x93\xb7"},
        {"\xf4\x90\x80\x80", "????"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[32];
        pm_clean_text(text, sizeof text, cases[i][0], strlen(cases[i][0]));
        ck_assert_str_eq(text, cases[i][1]);
    }
    char cut[4];
    pm_clean_text(cut, sizeof cut, "ab\xc3\xa9", 4);
    ck_assert_str_eq(cut, "ab");
    pm_clean_text(cut, sizeof cut, "", 0);
    ck_assert_str_eq(cut, "");
}
END_TEST

START_TEST(kinds_are_told_by_content) {
    static const struct {
        const char *bytes;
        size_t size;
        bool photo;
        const char *kind;
    } cases[] = {
        {"\xff\xd8\xff\xe0", 4, true, NULL},
        {"\x89PNG\r\n\x1a\n", 8, true, NULL},
        {"\0\0\0\x18"
         "ftypheic\0\0\0\0mif1heic",
         24, true, NULL},
        {"\0\0\0\x18"
         "ftypmif1\0\0\0\0mif1heic",
         24, true, NULL},
        {"\0\0\0\x18"
         "ftypmif1\0\0\0\0mif1avif",
         24, false, "AVIF"},
        {"\0\0\0\x18"
         "ftypavif\0\0\0\0mif1heic",
         24, false, "AVIF"},
        {"\0\0\0\x14"
         "ftypqt  \0\0\0\0qt  ",
         20, false, "QuickTime"},
        {"\0\0\0\x18"
         "ftypmp42\0\0\0\0isommp42",
         24, false, "MP4"},
        {"\0\0\0\x18"
         "ftypcrx \0\0\0\1crx isom",
         24, false, "CR3"},
        {"II*\0\x10\0\0\0CR\2\0", 12, false, "CR2"},
        {"II*\0\x08\0\0\0", 8, false, "TIFF"},
        {"MM\0*", 4, false, "TIFF"},
        {"RIFF\x10\0\0\0WEBPVP8 ", 16, false, "WebP"},
        {"GIF89a", 6, false, "GIF"},
        {"BM\x36\0\0\0", 6, false, "BMP"},
        {"%PDF-1.7", 8, false, "PDF"},
        {"hello, I am no photo", 20, false, NULL},
        {"\xff\xd8", 2, false, NULL},
        {"\0", 1, false, NULL},
        {"", 0, false, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        enum pm_format format;
        const char *kind;
        bool photo = pm_kind_of((const uint8_t *)cases[i].bytes, cases[i].size, &format, &kind);
        ck_assert_msg(photo == cases[i].photo, "case %zu", i);
        if (cases[i].kind == NULL)
            ck_assert_ptr_null(kind);
        else
            ck_assert_ptr_nonnull(strstr(kind, cases[i].kind));
    }
}
END_TEST

/* Between two boxes far apart nothing is needed, and beside each only its own columns. */
START_TEST(rows_need_what_lies_in_them) {
    const struct pm_frame frame = {100, 90, 1, 1};
    const struct pm_box boxes[2] = {{70, 0, 10, 10}, {5, 60, 10, 20}};
    const struct pm_photo_request request = {.keep = boxes, .n_keep = 2};
    static const struct {
        int y, count;
        struct pm_box needed;
    } rows[] = {{0, 30, {70, 0, 10, 10}},
                {30, 30, {0, 0, 0, 0}},
                {60, 30, {5, 60, 10, 20}},
                {9, 52, {5, 9, 75, 52}},
                {0, 90, {5, 0, 75, 80}}};
    struct pm_pixels kept[2];
    struct pm_error err = {0};
    struct pm_collector *collector = pm_collector_new(&frame, 3, &request, kept, NULL, &err);
    ck_assert_msg(collector != NULL, "%s", err.message);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct pm_box needed = pm_collector_needs(collector, rows[i].y, rows[i].count);
        ck_assert_mem_eq(&needed, &rows[i].needed, sizeof needed);
    }
    pm_collector_drop(collector);
    pm_collector_free(collector);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("photo_parts");
    TCase *tests = tcase_create("parts");
    tcase_add_test(tests, a_box_turned_there_and_back_is_itself);
    tcase_add_test(tests, a_reduced_box_covers_and_never_vanishes);
    tcase_add_test(tests, a_turn_follows_the_table);
    tcase_add_test(tests, scale_leaves_enough_of_what_is_needed);
    tcase_add_test(tests, shrinking_averages_areas_and_keeps_flat_ones);
    tcase_add_test(tests, dates_are_real_or_empty);
    tcase_add_test(tests, the_make_is_said_once);
    tcase_add_test(tests, text_is_printable_utf8);
    tcase_add_test(tests, kinds_are_told_by_content);
    tcase_add_test(tests, rows_need_what_lies_in_them);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
