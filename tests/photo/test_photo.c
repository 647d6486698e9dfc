/* The entry point for photos: which files are accepted, the messages for others, and that every byte is
 * hashed from any source.
 */
#include "make_photo.h"
#include "photo/photo.h"
#include "testing.h"

#include <fcntl.h>
#include <nettle/sha2.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct pm_photo_limits limits = {.max_pixels = 250000000};
static char folder[] = "/tmp/pigmatch-photo-XXXXXX";

static const char *path_of(const char *name) {
    static char path[200];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void write_file(const char *path, const void *bytes, size_t size) {
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, size, file), size);
    fclose(file);
}

static void set_up(void) {
    strcpy(strrchr(folder, '-'), "-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void tear_down(void) {
    static const char *const names[] = {"a.jpg", "fifo"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unlink(path_of(names[i]));
    rmdir(folder);
}

static void expect_failure(const char *path, enum pm_code code, const char *word) {
    struct pm_error err = {0};
    ck_assert_ptr_null(pm_photo_open(path, &limits, &err));
    ck_assert_msg(err.code == code, "%s: %s, not %s", err.message, pm_code_name(err.code),
                  pm_code_name(code));
    ck_assert_msg(strncmp(err.message, path, strlen(path)) == 0, "'%s' does not begin with the file",
                  err.message);
    ck_assert_msg(strstr(err.message, word) != NULL, "'%s' lacks '%s'", err.message, word);
}

START_TEST(what_is_no_photo_is_told_as_such) {
    const char *path = path_of("a.jpg");
    expect_failure(path, PM_E_OPEN, "no such file");
    expect_failure("/", PM_E_OPEN, "folder");
    expect_failure("/dev/null", PM_E_EMPTY, "empty");
    expect_failure("/dev/zero", PM_E_NOT_PHOTO, "not a photo");
    write_file(path, "", 0);
    expect_failure(path, PM_E_EMPTY, "empty");
    write_file(path, "some text\n", 10);
    expect_failure(path, PM_E_NOT_PHOTO, "JPEG, PNG or HEIC");
    write_file(path, "RIFF\x10\0\0\0WEBPVP8 ", 16);
    expect_failure(path, PM_E_UNSUPPORTED, "a WebP picture");
    if (geteuid() != 0) {
        chmod(path, 0);
        expect_failure(path, PM_E_OPEN, "permissions");
    }
}
END_TEST

static void sha256_of(const void *bytes, size_t size, char hex[65]) {
    struct sha256_ctx hash;
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_init(&hash);
    sha256_update(&hash, size, bytes);
    sha256_digest(&hash, sizeof digest, digest);
    for (size_t i = 0; i < sizeof digest; i++)
        snprintf(hex + 2 * i, 3, "%02x", digest[i]);
}

/* Opens by path, perhaps reads a part, and asks for the hash twice. */
static void check_hash(const char *path, bool no_hash, int reads, const char *expected) {
    struct pm_error err = {0};
    struct pm_photo_limits how = {.max_pixels = limits.max_pixels, .no_hash = no_hash};
    struct pm_photo *photo = pm_photo_open(path, &how, &err);
    ck_assert_msg(photo != NULL, "%s", err.message);
    struct pm_box box = {10, 10, 20, 20};
    struct pm_photo_request request = {.keep = &box, .n_keep = 1};
    char hex[65];
    for (int i = 0; i < reads; i++) {
        struct pm_pixels kept;
        ck_assert_msg(pm_photo_read(photo, &request, &kept, NULL, &err), "%s", err.message);
        pm_pixels_free(&kept);
    }
    for (int i = 0; i < 2; i++) {
        ck_assert(pm_photo_sha256(photo, hex, &err));
        ck_assert_str_eq(hex, expected);
    }
    pm_photo_close(photo);
}

/* A file of several pieces, with bytes behind its picture. */
START_TEST(the_hash_is_of_every_byte) {
    struct recipe recipe = {.width = 900, .height = 700, .channels = 3, .quality = 95};
    struct made made = pm_make_jpeg(&recipe, 1);
    size_t size = made.size + 300000;
    ck_assert_uint_gt(made.size, 2 * 128 * 1024);
    uint8_t *bytes = calloc(size, 1);
    memcpy(bytes, made.bytes, made.size);
    const char *path = path_of("a.jpg");
    write_file(path, bytes, size);
    char expected[65];
    sha256_of(bytes, size, expected);
    for (int reads = 0; reads < 3; reads++) {
        check_hash(path, false, reads, expected);
        check_hash(path, true, reads, expected);
    }
    free(bytes);
    free(made.bytes);
}
END_TEST

/* A pipe gives what it likes, here 1,000 bytes at a time. */
START_TEST(a_pipe_is_read_to_its_end) {
    struct recipe recipe = {.width = 900, .height = 700, .channels = 3, .quality = 95};
    struct made made = pm_make_jpeg(&recipe, 1);
    const char *path = path_of("fifo");
    ck_assert_int_eq(mkfifo(path, 0600), 0);
    pid_t writer = fork();
    if (writer == 0) {
        int fd = open(path, O_WRONLY);
        for (size_t at = 0; at < made.size; at += 1000)
            if (write(fd, made.bytes + at, made.size - at < 1000 ? made.size - at : 1000) < 0)
                _exit(1);
        _exit(0);
    }
    char expected[65];
    sha256_of(made.bytes, made.size, expected);
    check_hash(path, false, 2, expected);
    waitpid(writer, NULL, 0);
    free(made.bytes);
}
END_TEST

START_TEST(regions_lie_inside) {
    static const struct pm_box bad[] = {
        {0, 0, 0, 5},  {0, 0, 5, 0},   {-1, 0, 5, 5}, {0, -1, 5, 5},         {96, 0, 5, 5},
        {0, 76, 5, 5}, {0, 0, 101, 5}, {0, 0, 5, 81}, {2147483647, 0, 5, 5}, {0, 0, 2147483647, 2147483647}};
    struct recipe recipe = {.width = 80, .height = 100, .channels = 3, .orientation = 6};
    struct made made = pm_make_jpeg(&recipe, 1);
    struct pm_error err = {0};
    struct pm_photo *photo = pm_photo_open_bytes(made.bytes, made.size, "x.jpg", &limits, &err);
    ck_assert_int_eq(pm_photo_info(photo)->width, 100);
    ck_assert_int_eq(pm_photo_info(photo)->height, 80);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct pm_photo_request request = {.keep = &bad[i], .n_keep = 1};
        struct pm_pixels kept;
        ck_assert(!pm_photo_read(photo, &request, &kept, NULL, &err));
        ck_assert_int_eq(err.code, PM_E_REGION);
    }
    pm_photo_close(photo);
    free(made.bytes);
}
END_TEST

/* Many boxes and the overview in one read; the overview of a small photo is the photo. */
START_TEST(all_parts_come_at_once) {
    struct recipe recipe = {
        .width = 200, .height = 160, .channels = 3, .orientation = 8, .progressive = true};
    struct made made = pm_make_jpeg(&recipe, 9);
    struct plain plain = pm_decode_plainly(&made, 1);
    struct pm_error err = {0};
    struct pm_photo *photo = pm_photo_open_bytes(made.bytes, made.size, "x.jpg", &limits, &err);
    struct pm_box boxes[3] = {{0, 0, 160, 200}, {5, 150, 30, 50}, {100, 3, 7, 9}};
    struct pm_photo_request request = {.keep = boxes, .n_keep = 3, .overview_px = 5000};
    struct pm_pixels kept[3], overview;
    ck_assert_msg(pm_photo_read(photo, &request, kept, &overview, &err), "%s", err.message);
    ck_assert_int_eq(overview.box.w, 160);
    ck_assert_int_eq(overview.box.h, 200);
    ck_assert_mem_eq(overview.data, kept[0].data, 160 * 200 * 3);
    for (int i = 0; i < 3; i++) {
        ck_assert_mem_eq(&kept[i].box, &boxes[i], sizeof boxes[i]);
        ck_assert_mem_eq(kept[i].data, pm_plain_pixel(&plain, 8, boxes[i].x, boxes[i].y), 3);
        pm_pixels_free(&kept[i]);
    }
    pm_pixels_free(&overview);
    request.overview_px = 70;
    request.overview_whole = true;
    ck_assert(pm_photo_read(photo, &request, kept, &overview, &err));
    ck_assert_int_eq(overview.box.w, 80);
    ck_assert_int_eq(overview.box.h, 100);
    ck_assert_double_eq_tol(overview.scale, 0.5, 1e-12);
    for (int i = 0; i < 3; i++)
        pm_pixels_free(&kept[i]);
    pm_pixels_free(&overview);
    request.overview_whole = false;
    request.overview_px = 40;
    ck_assert(pm_photo_read(photo, &request, kept, &overview, &err));
    ck_assert_int_eq(overview.box.w, 32);
    ck_assert_int_eq(overview.box.h, 40);
    ck_assert_double_eq_tol(overview.scale, 0.2, 1e-12);
    for (int i = 0; i < 3; i++)
        pm_pixels_free(&kept[i]);
    pm_pixels_free(&overview);
    pm_photo_close(photo);
    free(plain.pixels);
    free(made.bytes);
}
END_TEST

/* Marks every third row, and those of the second box that are even. */
static void mark_some(const void *asker, size_t i, const struct pm_pixels *kept, bool *looked_at) {
    ck_assert_ptr_eq(asker, &limits);
    for (int y = 0; y < kept->box.h; y += i == 0 ? 3 : 2)
        looked_at[y] = true;
}

START_TEST(marked_rows_are_kept_however_the_photo_is_turned) {
    const struct pm_box boxes[2] = {{3, 5, 60, 41}, {20, 20, 33, 50}};
    for (int orientation = 1; orientation <= 8; orientation++) {
        struct recipe recipe = {.width = 90, .height = 80, .channels = 1 + 2 * (orientation % 2)};
        recipe.orientation = orientation;
        struct made made = pm_make_jpeg(&recipe, 3);
        struct pm_error err = {0};
        struct pm_photo *photo = pm_photo_open_bytes(made.bytes, made.size, "x.jpg", &limits, &err);
        struct pm_photo_request request = {.keep = boxes, .n_keep = 2};
        struct pm_pixels all[2], some[2];
        ck_assert_msg(pm_photo_read(photo, &request, all, NULL, &err), "%s", err.message);
        request.mark_rows = mark_some;
        request.asker = &limits;
        ck_assert_msg(pm_photo_read(photo, &request, some, NULL, &err), "%s", err.message);
        for (int i = 0; i < 2; i++) {
            size_t row = (size_t)(boxes[i].w * all[i].channels);
            for (int y = 0; y < boxes[i].h; y += i == 0 ? 3 : 2)
                ck_assert_mem_eq(some[i].data + (size_t)y * row, all[i].data + (size_t)y * row, row);
            pm_pixels_free(&some[i]);
            pm_pixels_free(&all[i]);
        }
        pm_photo_close(photo);
        free(made.bytes);
    }
}
END_TEST

/* The mean of one upright box, of the eight files that show one picture turned in eight ways. */
static void mean_of_box(const char *path, double mean[3]) {
    struct pm_error err = {0};
    struct pm_photo *photo = pm_photo_open(path, &limits, &err);
    ck_assert_msg(photo != NULL, "%s", err.message);
    const struct pm_photo_info *info = pm_photo_info(photo);
    struct pm_box box = {info->width / 10, info->height / 10, info->width / 10, info->height / 10};
    struct pm_photo_request request = {.keep = &box, .n_keep = 1};
    struct pm_pixels kept;
    ck_assert_int_eq(info->width, 1800);
    ck_assert(pm_photo_read(photo, &request, &kept, NULL, &err));
    for (int c = 0; c < 3; c++) {
        double sum = 0;
        for (int i = 0; i < kept.box.w * kept.box.h; i++)
            sum += kept.data[i * 3 + c];
        mean[c] = sum / (kept.box.w * kept.box.h);
    }
    pm_pixels_free(&kept);
    pm_photo_close(photo);
}

START_TEST(eight_orientations_show_one_picture) {
    const char *shared = pm_shared("eight_orientations_show_one_picture");
    double first[3], mean[3];
    for (int orientation = 1; shared != NULL && orientation <= 8; orientation++) {
        char path[300];
        snprintf(path, sizeof path, "%s/exif/Landscape_%d.jpg", shared, orientation);
        mean_of_box(path, orientation == 1 ? first : mean);
        for (int c = 0; c < 3 && orientation > 1; c++)
            ck_assert_msg(mean[c] - first[c] < 1 && first[c] - mean[c] < 1, "%d: %g, not %g", orientation,
                          mean[c], first[c]);
    }
}
END_TEST

/* One row of the profiles' table: the codes of one pixel, as another decoder gave them. */
static void check_codes(const char *shared, const char *row) {
    char name[100], mode[20], path[400];
    int x, y, codes[4] = {0}, n_codes = 0, at = 0;
    ck_assert_int_eq(sscanf(row, "%99s %19s %*d %*d %*d %d %d %n", name, mode, &x, &y, &at), 4);
    n_codes = sscanf(row + at, "%d,%d,%d,%d", &codes[0], &codes[1], &codes[2], &codes[3]);
    snprintf(path, sizeof path, "%s/icc/%s", shared, name);
    struct pm_error err = {0};
    struct pm_photo *photo = pm_photo_open(path, &limits, &err);
    ck_assert_msg(photo != NULL, "%s", err.message);
    for (int overview_px = 0; overview_px <= 200; overview_px += 200) {
        struct pm_box box = {x, y, 1, 1};
        struct pm_photo_request request = {.keep = &box, .n_keep = 1, .overview_px = overview_px};
        struct pm_pixels kept, overview = {0};
        ck_assert_msg(pm_photo_read(photo, &request, &kept, &overview, &err), "%s", err.message);
        ck_assert_int_eq(kept.channels, n_codes);
        for (int c = 0; c < n_codes; c++)
            ck_assert_msg(kept.data[c] == codes[c], "%s: %d, not %d", name, kept.data[c], codes[c]);
        pm_pixels_free(&kept);
        pm_pixels_free(&overview);
    }
    pm_photo_close(photo);
}

START_TEST(single_pixels_are_what_another_decoder_says) {
    const char *shared = pm_shared("single_pixels_are_what_another_decoder_says");
    char line[400];
    if (shared == NULL)
        return;
    snprintf(line, sizeof line, "%s/icc/EXPECT.tsv", shared);
    FILE *table = fopen(line, "r");
    ck_assert_ptr_nonnull(table);
    ck_assert_ptr_nonnull(fgets(line, sizeof line, table));
    while (fgets(line, sizeof line, table) != NULL)
        check_codes(shared, line);
    fclose(table);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("photo");
    TCase *tests = tcase_create("door");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, what_is_no_photo_is_told_as_such);
    tcase_add_test(tests, the_hash_is_of_every_byte);
    tcase_add_test(tests, a_pipe_is_read_to_its_end);
    tcase_add_test(tests, regions_lie_inside);
    tcase_add_test(tests, all_parts_come_at_once);
    tcase_add_test(tests, marked_rows_are_kept_however_the_photo_is_turned);
    tcase_add_test(tests, single_pixels_are_what_another_decoder_says);
    tcase_add_test(tests, eight_orientations_show_one_picture);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
