/* JPEG: channels and their inversion, profiles in chunks, damage reported and survived, limits, and a
 * folder of awkward files with the result that each must give. */
#include "make_photo.h"
#include "photo/photo.h"
#include "testing.h"

#include <time.h>

static const int64_t usual_pixels = 250000000;

/* A JPEG being put together or changed. */
struct file {
    uint8_t *bytes;
    size_t size;
};

static struct file copy_of(const struct made *made) {
    struct file file = {malloc(made->size), made->size};
    memcpy(file.bytes, made->bytes, made->size);
    return file;
}

static void insert(struct file *file, size_t at, const void *bytes, size_t size) {
    file->bytes = realloc(file->bytes, file->size + size);
    memmove(file->bytes + at + size, file->bytes + at, file->size - at);
    memcpy(file->bytes + at, bytes, size);
    file->size += size;
}

/* Where the first marker of this kind stands. */
static size_t find_marker(const struct file *file, int marker) {
    for (size_t at = 2; at + 4 < file->size;) {
        if (file->bytes[at + 1] == marker)
            return at;
        at += 2 + (size_t)(file->bytes[at + 2] << 8 | file->bytes[at + 3]);
    }
    ck_abort_msg("no marker %x", marker);
}

/* The answer to one file: a code, and the pixels of the whole picture where it is good. */
struct answer {
    enum pm_code code;
    bool damaged;
    struct pm_photo_info info;
    struct pm_pixels pixels;
    char message[600];
};

static struct answer ask(const void *bytes, size_t size, bool allow_damaged, int64_t max_pixels) {
    struct answer answer = {.code = PM_E_NONE};
    struct pm_photo_limits limits = {.max_pixels = max_pixels, .allow_damaged = allow_damaged};
    struct pm_error err = {0};
    struct pm_photo *photo = pm_photo_open_bytes(bytes, size, "x.jpg", &limits, &err);
    if (photo != NULL) {
        answer.info = *pm_photo_info(photo);
        struct pm_box all = {0, 0, answer.info.width, answer.info.height};
        struct pm_photo_request request = {.keep = &all, .n_keep = 1};
        if (pm_photo_read(photo, &request, &answer.pixels, NULL, &err))
            answer.damaged = pm_photo_damaged(photo);
    }
    pm_photo_close(photo);
    answer.code = err.code;
    strcpy(answer.message, err.message);
    ck_assert((answer.code == PM_E_NONE) == (answer.pixels.data != NULL));
    return answer;
}

static struct answer ask_file(const struct file *file, bool allow_damaged) {
    return ask(file->bytes, file->size, allow_damaged, usual_pixels);
}

static void expect(const struct file *file, enum pm_code code, const char *word) {
    struct answer answer = ask_file(file, false);
    ck_assert_msg(answer.code == code, "'%s' is %s, not %s", answer.message, pm_code_name(answer.code),
                  pm_code_name(code));
    ck_assert_msg(strstr(answer.message, word) != NULL, "'%s' lacks '%s'", answer.message, word);
    pm_pixels_free(&answer.pixels);
}

/* ------------------------------------------------------------------ channels */

/* Full ink is 255, however the file has it: Adobe's marker means upside down. */
START_TEST(ink_is_ink) {
    enum { SIDE = 32 };
    uint8_t cmyk[SIDE * SIDE * 4];
    for (int i = 0; i < SIDE * SIDE; i++)
        memcpy(cmyk + i * 4, (uint8_t[]){200, 100, 50, 25}, 4);
    for (int kind = 0; kind < 3; kind++) {
        /* libjpeg writes what it is given; a marker then says that it was upside down. */
        struct recipe recipe = {.width = SIDE,
                                .height = SIDE,
                                .channels = 4,
                                .quality = 100,
                                .ycck = kind == 1,
                                .no_adobe = kind == 2};
        struct made made = pm_make_jpeg_from(&recipe, cmyk);
        struct file file = copy_of(&made);
        struct answer answer = ask_file(&file, false);
        ck_assert_int_eq(answer.info.channels, 4);
        for (int c = 0; c < 4; c++) {
            int expected = kind == 2 ? cmyk[c] : 255 - cmyk[c];
            ck_assert_int_le(abs(answer.pixels.data[c] - expected), 2);
        }
        pm_pixels_free(&answer.pixels);
        free(file.bytes);
        free(made.bytes);
    }
}
END_TEST

START_TEST(grey_and_rgb_stay_what_they_are) {
    for (int rgb = 0; rgb < 2; rgb++) {
        struct recipe recipe = {
            .width = 40, .height = 30, .channels = rgb ? 3 : 1, .rgb = rgb, .quality = 100};
        uint8_t pixels[40 * 30 * 3];
        pm_paint(pixels, &recipe, 1);
        struct made made = pm_make_jpeg_from(&recipe, pixels);
        struct file file = copy_of(&made);
        struct answer answer = ask_file(&file, false);
        ck_assert_int_eq(answer.info.channels, recipe.channels);
        ck_assert(!answer.info.chroma_subsampled);
        for (int i = 0; i < 40 * 30 * recipe.channels; i++)
            ck_assert_int_le(abs(answer.pixels.data[i] - pixels[i]), 6);
        pm_pixels_free(&answer.pixels);
        free(file.bytes);
        free(made.bytes);
    }
}
END_TEST

/* ------------------------------------------------------------------ segments */

static struct file with_icc(const uint8_t *icc, size_t size) {
    struct recipe recipe = {
        .width = 16, .height = 16, .channels = 3, .icc = icc, .icc_size = size, .sampling = {{2, 2}}};
    struct made made = pm_make_jpeg(&recipe, 1);
    struct file file = copy_of(&made);
    free(made.bytes);
    return file;
}

START_TEST(a_profile_is_put_together_from_its_chunks) {
    enum { SIZE = 200000 };
    uint8_t *icc = malloc(SIZE);
    uint64_t seed = 8;
    for (int i = 0; i < SIZE; i++)
        icc[i] = (uint8_t)pm_random(&seed);
    struct file file = with_icc(icc, SIZE);
    struct pm_photo_limits limits = {.max_pixels = usual_pixels};
    struct pm_photo *photo = pm_photo_open_bytes(file.bytes, file.size, "x.jpg", &limits, NULL);
    const struct pm_photo_info *info = pm_photo_info(photo);
    ck_assert(info->chroma_subsampled && !info->icc_damaged);
    ck_assert_uint_eq(info->icc_size, SIZE);
    ck_assert_mem_eq(info->icc, icc, SIZE);
    pm_photo_close(photo);
    /* The second of four chunks says that it is another one; or that there are five. */
    size_t second = find_marker(&file, 0xe2);
    second += 2 + (size_t)(file.bytes[second + 2] << 8 | file.bytes[second + 3]);
    for (size_t at = 16; at < 18; at++) {
        file.bytes[second + at] ^= 1;
        photo = pm_photo_open_bytes(file.bytes, file.size, "x.jpg", &limits, NULL);
        ck_assert(pm_photo_info(photo)->icc_damaged);
        ck_assert_ptr_null(pm_photo_info(photo)->icc);
        pm_photo_close(photo);
        file.bytes[second + at] ^= 1;
    }
    free(file.bytes);
    free(icc);
}
END_TEST

/* ------------------------------------------------------------------ damage */

static struct made photo_of(bool progressive, bool arithmetic) {
    struct recipe recipe = {.width = 300,
                            .height = 200,
                            .channels = 3,
                            .sampling = {{2, 2}},
                            .progressive = progressive,
                            .arithmetic = arithmetic,
                            .orientation = 6};
    return pm_make_jpeg(&recipe, 1);
}

START_TEST(a_cut_file_is_truncated_wherever_it_is_cut) {
    struct made made = photo_of(_i & 1, _i & 2);
    for (unsigned long percent = 1; percent < 100; percent++) {
        size_t size = made.size * percent / 100;
        struct answer answer = ask(made.bytes, size, false, usual_pixels);
        ck_assert_msg(answer.code == PM_E_TRUNCATED || (size < 3 && answer.code == PM_E_NOT_PHOTO),
                      "%lu%%: %s", percent, answer.message);
        answer = ask(made.bytes, size, true, usual_pixels);
        ck_assert(answer.code == PM_E_TRUNCATED || (answer.code == PM_E_NONE && answer.damaged));
        pm_pixels_free(&answer.pixels);
    }
    free(made.bytes);
}
END_TEST

/* Pixels before the cut are what they were, those behind it mid-grey. */
START_TEST(what_is_there_of_a_cut_file_can_be_had) {
    struct recipe recipe = {.width = 64, .height = 640, .channels = 1};
    struct made made = pm_make_jpeg(&recipe, 1);
    struct plain plain = pm_decode_plainly(&made, 1);
    struct answer answer = ask(made.bytes, made.size / 2, true, usual_pixels);
    ck_assert_msg(answer.damaged, "%s", answer.message);
    ck_assert_mem_eq(answer.pixels.data, plain.pixels, 64 * 100);
    for (int i = 64 * 600; i < 64 * 640; i++)
        ck_assert_int_eq(answer.pixels.data[i], 128);
    pm_pixels_free(&answer.pixels);
    free(plain.pixels);
    free(made.bytes);
}
END_TEST

START_TEST(flipped_bits_give_the_same_answer_twice) {
    struct made made = photo_of(_i & 1, _i & 2);
    uint64_t seed = 10 + (uint64_t)_i;
    int told = 0;
    for (int i = 0; i < 80; i++) {
        struct file file = copy_of(&made);
        for (int k = 1 + pm_random_below(&seed, 3); k > 0; k--)
            file.bytes[pm_random_below(&seed, (int)file.size)] ^= (uint8_t)(1 << pm_random_below(&seed, 8));
        bool allow = pm_random_below(&seed, 2) != 0;
        struct answer first = ask_file(&file, allow), second = ask_file(&file, allow);
        ck_assert_int_eq(first.code, second.code);
        ck_assert_int_eq(first.damaged, second.damaged);
        if (first.code == PM_E_NONE)
            ck_assert_mem_eq(first.pixels.data, second.pixels.data,
                             (size_t)(first.pixels.box.w * first.pixels.box.h * first.pixels.channels));
        told += first.code != PM_E_NONE || first.damaged;
        pm_pixels_free(&first.pixels);
        pm_pixels_free(&second.pixels);
        free(file.bytes);
    }
    ck_assert_int_gt(told, 10);
    free(made.bytes);
}
END_TEST

/* What every viewer opens with the right picture is opened. */
START_TEST(harmless_oddities_are_let_pass) {
    struct made made = photo_of(false, false);
    struct answer good = ask(made.bytes, made.size, false, usual_pixels);
    for (int kind = 0; kind < 5; kind++) {
        struct file file = copy_of(&made);
        if (kind == 0) /* no end marker */
            file.size -= 2;
        if (kind == 1) /* junk between segments */
            insert(&file, find_marker(&file, 0xdb), "junk", 4);
        if (kind == 2) /* an unknown version of JFIF */
            file.bytes[find_marker(&file, 0xe0) + 9] = 9;
        if (kind == 3) /* zeros before the end marker */
            insert(&file, file.size - 2, "\0\0\0\0", 4);
        if (kind == 4) /* a second picture behind the first */
            insert(&file, file.size, made.bytes, made.size / 2);
        struct answer answer = ask_file(&file, false);
        ck_assert_msg(answer.code == PM_E_NONE && !answer.damaged, "kind %d: %s", kind, answer.message);
        ck_assert_mem_eq(answer.pixels.data, good.pixels.data, 300 * 200 * 3);
        pm_pixels_free(&answer.pixels);
        free(file.bytes);
    }
    pm_pixels_free(&good.pixels);
    free(made.bytes);
}
END_TEST

START_TEST(lost_synchronisation_is_corrupt) {
    struct made made = photo_of(false, false);
    struct file file = copy_of(&made);
    uint8_t left[100];
    memset(left, 0x55, sizeof left);
    insert(&file, file.size - 2, left, sizeof left);
    expect(&file, PM_E_CORRUPT, "copy it again");
    struct answer answer = ask_file(&file, true);
    ck_assert(answer.code == PM_E_NONE && answer.damaged);
    pm_pixels_free(&answer.pixels);
    free(file.bytes);
    free(made.bytes);
}
END_TEST

/* ------------------------------------------------------------------ limits */

/* Reads all of it, and keeps little. */
static void overview_of(const void *bytes, size_t size, bool allow_damaged) {
    struct pm_photo_limits limits = {.max_pixels = usual_pixels, .allow_damaged = allow_damaged};
    struct pm_photo *photo = pm_photo_open_bytes(bytes, size, "x.jpg", &limits, NULL);
    struct pm_photo_request request = {.overview_px = 100};
    struct pm_pixels overview;
    if (photo != NULL && pm_photo_read(photo, &request, NULL, &overview, NULL))
        pm_pixels_free(&overview);
    pm_photo_close(photo);
}

static void set_size(struct file *file, int marker, int width, int height) {
    uint8_t *frame = file->bytes + find_marker(file, marker);
    frame[5] = (uint8_t)(height >> 8), frame[6] = (uint8_t)height;
    frame[7] = (uint8_t)(width >> 8), frame[8] = (uint8_t)width;
}

START_TEST(pixels_and_memory_are_limited_before_decoding) {
    struct made made = photo_of(false, false), scans = photo_of(true, false);
    struct answer answer = ask(made.bytes, made.size, false, 300 * 200 - 1);
    ck_assert_int_eq(answer.code, PM_E_TOO_LARGE);
    ck_assert_ptr_nonnull(strstr(answer.message, "scale it down"));
    answer = ask(made.bytes, made.size, false, 300 * 200);
    ck_assert_int_eq(answer.code, PM_E_NONE);
    pm_pixels_free(&answer.pixels);
    struct file file = copy_of(&scans);
    set_size(&file, 0xc2, 16000, 15000);
    expect(&file, PM_E_TOO_LARGE, "512 MB");
    free(file.bytes);
    free(made.bytes);
    free(scans.bytes);
}
END_TEST

START_TEST(a_hundred_scans_are_enough) {
    struct recipe recipe = {.width = 64, .height = 64, .channels = 1, .progressive = true};
    struct made made = pm_make_jpeg(&recipe, 1);
    struct file file = copy_of(&made);
    /* The last scan again and again: a refinement without data. */
    size_t last = file.size - 2;
    while (file.bytes[last] != 0xff || file.bytes[last + 1] != 0xda)
        last--;
    size_t size = file.size - 2 - last;
    uint8_t *scan = malloc(size);
    memcpy(scan, file.bytes + last, size);
    for (int i = 0; i < 120; i++)
        insert(&file, file.size - 2, scan, size);
    struct answer answer = ask_file(&file, true);
    ck_assert_int_eq(answer.code, PM_E_TOO_LARGE);
    ck_assert_ptr_nonnull(strstr(answer.message, "100 scans"));
    free(scan);
    free(file.bytes);
    free(made.bytes);
}
END_TEST

/* Small files that claim to be huge, in every coding, damage allowed or not. */
START_TEST(bombs_fizzle_out) {
    static const int markers[] = {0xc0, 0xc2, 0xc9, 0xca};
    struct made made = photo_of(_i & 1, _i & 2);
    struct file file = copy_of(&made);
    for (int kind = 0; kind < 2; kind++) {
        static const int sizes[][2] = {{15800, 15800}, {9000, 9000}};
        set_size(&file, markers[_i], sizes[kind][0], sizes[kind][1]);
        for (int allow = 0; allow < 2; allow++) {
            clock_t start = clock();
            overview_of(file.bytes, file.size, allow);
            ck_assert_double_le((double)(clock() - start) / CLOCKS_PER_SEC, 8); /* sanitizers are slow */
        }
    }
    free(file.bytes);
    free(made.bytes);
}
END_TEST

START_TEST(twelve_bits_and_lossless_are_told) {
    struct made made = photo_of(false, false);
    struct file file = copy_of(&made);
    size_t frame = find_marker(&file, 0xc0);
    file.bytes[frame + 1] = 0xc1;
    file.bytes[frame + 4] = 12;
    expect(&file, PM_E_UNSUPPORTED, "12 bits");
    file.bytes[frame + 1] = 0xc3;
    expect(&file, PM_E_UNSUPPORTED, "lossless");
    free(file.bytes);
    free(made.bytes);
}
END_TEST

/* ------------------------------------------------------------------ real files */

/* What each awkward file of the shared folder must get; those not named here must be read. */
static const struct {
    const char *name;
    enum pm_code code;
} hostile[] = {
    {"exif_corrupted.jpg", PM_E_CORRUPT},
    {"pil_hopper_bad_exif.jpg", PM_E_CORRUPT}, /* its intervals do not decode: stripes in every viewer */
    {"huge_61472x32800_prog_308B_apache.jpg", PM_E_TOO_LARGE},
    {"sharp_corrupt-header.jpg", PM_E_TRUNCATED},
    {"skimage_truncated_400B.jpg", PM_E_TRUNCATED},
    {"valid_12bit_SOF1.jpg", PM_E_UNSUPPORTED},
    {"valid_lossless_SOF3.jpg", PM_E_UNSUPPORTED},
};

static enum pm_code expected_code(const char *name) {
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++)
        if (strcmp(name, hostile[i].name) == 0)
            return hostile[i].code;
    return PM_E_NONE;
}

static void check_hostile(const char *folder, const char *name) {
    char path[900];
    snprintf(path, sizeof path, "%s/hostile/%s", folder, name);
    struct pm_photo_limits limits = {.max_pixels = usual_pixels};
    struct pm_error err = {0};
    struct pm_photo *photo = pm_photo_open(path, &limits, &err);
    struct pm_photo_request request = {.overview_px = 400};
    struct pm_pixels overview = {0};
    if (photo != NULL && pm_photo_read(photo, &request, NULL, &overview, &err))
        pm_pixels_free(&overview);
    pm_photo_close(photo);
    ck_assert_msg(err.code == expected_code(name), "%s: %s '%s'", name, pm_code_name(err.code), err.message);
}

START_TEST(awkward_files_get_their_answers) {
    const char *shared = pm_shared("awkward_files_get_their_answers");
    char line[400];
    if (shared == NULL)
        return;
    snprintf(line, sizeof line, "%s/hostile/MAP.tsv", shared);
    FILE *map = fopen(line, "r");
    ck_assert_ptr_nonnull(map);
    int count = 0;
    for (; fgets(line, sizeof line, map) != NULL; count++) {
        line[strcspn(line, "\t\n")] = '\0';
        check_hostile(shared, line);
    }
    fclose(map);
    ck_assert_int_ge(count, 49);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("photo_jpeg");
    TCase *tests = tcase_create("jpeg");
    tcase_add_test(tests, ink_is_ink);
    tcase_add_test(tests, grey_and_rgb_stay_what_they_are);
    tcase_add_test(tests, a_profile_is_put_together_from_its_chunks);
    tcase_add_loop_test(tests, a_cut_file_is_truncated_wherever_it_is_cut, 0, 4);
    tcase_add_test(tests, what_is_there_of_a_cut_file_can_be_had);
    tcase_add_loop_test(tests, flipped_bits_give_the_same_answer_twice, 0, 4);
    tcase_add_test(tests, harmless_oddities_are_let_pass);
    tcase_add_test(tests, lost_synchronisation_is_corrupt);
    tcase_add_test(tests, pixels_and_memory_are_limited_before_decoding);
    tcase_add_test(tests, a_hundred_scans_are_enough);
    tcase_add_loop_test(tests, bombs_fizzle_out, 0, 4);
    tcase_add_test(tests, twelve_bits_and_lossless_are_told);
    tcase_add_test(tests, awkward_files_get_their_answers);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
