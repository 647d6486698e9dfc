/* The small JPEGs on pages can be read back, with the right part, the right colours, and the hair marked.
 */
#include "color/lab.h"
#include "make_photo.h"
#include "photo/jpeg_write.h"
#include "photo/photo.h"
#include "report/overlay.h"
#include "testing.h"

#include <math.h>

static const uint64_t seed = 20261121;

/* ------------------------------------------------------------------ reading back */

static struct pm_pixels read_back(const uint8_t *bytes, size_t size) {
    struct pm_error err = {0};
    struct pm_photo_limits limits = {.max_pixels = 1 << 26};
    struct pm_photo *photo = pm_photo_open_bytes(bytes, size, "page.jpg", &limits, &err);
    ck_assert_msg(photo != NULL, "%s", err.message);
    const struct pm_photo_info *info = pm_photo_info(photo);
    ck_assert(!info->has_exif && info->icc == NULL && info->channels == 3);
    struct pm_box all = {0, 0, info->width, info->height};
    struct pm_photo_request request = {.keep = &all, .n_keep = 1, .full_size = true};
    struct pm_pixels pixels;
    ck_assert_msg(pm_photo_read(photo, &request, &pixels, NULL, &err), "%s", err.message);
    ck_assert(!pm_photo_damaged(photo));
    pm_photo_close(photo);
    return pixels;
}

static uint8_t *noise(int width, int height) {
    uint64_t state = seed;
    size_t n = (size_t)width * (size_t)height * 3;
    uint8_t *rgb = malloc(n);
    for (size_t i = 0; i < n; i++)
        rgb[i] = (uint8_t)pm_random(&state);
    return rgb;
}

static double mean_difference(const uint8_t *a, const uint8_t *b, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += abs(a[i] - b[i]);
    return sum / (double)n;
}

/* ------------------------------------------------------------------ the encoder */

/* Sizes round the edges of blocks, and noise that fills the growing buffer many times over. */
START_TEST(a_jpeg_is_read_back) {
    static const int sizes[][2] = {{1, 1}, {7, 9}, {8, 8}, {17, 33}, {1, 300}, {640, 480}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        const int width = sizes[i][0], height = sizes[i][1];
        uint8_t *rgb = noise(width, height), *bytes = NULL;
        size_t size = 0;
        struct pm_error err = {0};
        for (int k = 0; k < width * height * 3; k++)
            rgb[k] = (uint8_t)(100 + rgb[k] / 16);
        ck_assert_msg(pm_jpeg_write(rgb, width, height, 95, &bytes, &size, &err), "%s", err.message);
        struct pm_pixels back = read_back(bytes, size);
        ck_assert_int_eq(back.box.w, width);
        ck_assert_int_eq(back.box.h, height);
        double off = mean_difference(rgb, back.data, (size_t)width * (size_t)height * 3);
        ck_assert_msg(off < 5, "%d x %d is off by %g", width, height, off);
        pm_pixels_free(&back);
        free(bytes);
        free(rgb);
    }
}
END_TEST

/* Grey noise, of which no chroma is lost: a byte that went missing between two buffers would show. */
START_TEST(a_large_file_is_whole) {
    uint8_t *rgb = noise(600, 500), *bytes = NULL;
    size_t size = 0, n = 3 * 600 * 500;
    struct pm_error err = {0};
    for (size_t i = 0; i < n; i++)
        rgb[i] = rgb[i / 3 * 3];
    ck_assert(pm_jpeg_write(rgb, 600, 500, 100, &bytes, &size, &err));
    ck_assert_uint_gt(size, 200000);
    struct pm_pixels back = read_back(bytes, size);
    ck_assert_double_lt(mean_difference(rgb, back.data, n), 2);
    pm_pixels_free(&back);
    free(bytes);
    free(rgb);
}
END_TEST

START_TEST(what_no_jpeg_can_hold_is_told) {
    uint8_t *rgb = calloc(70000, 3), *bytes = NULL;
    size_t size = 0;
    struct pm_error err = {0};
    ck_assert(!pm_jpeg_write(rgb, 70000, 1, 80, &bytes, &size, &err));
    ck_assert_int_eq(err.code, PM_E_OUTPUT);
    ck_assert_ptr_null(bytes);
    free(rgb);
}
END_TEST

/* ------------------------------------------------------------------ pictures of a photo */

enum { WIDTH = 400, HEIGHT = 300 };

/* A plane whose colour tells its place: red grows to the right, green downward. */
static struct pm_pixels plane(void) {
    struct pm_pixels pixels = {.box = {0, 0, WIDTH, HEIGHT}, .channels = 3, .scale = 0.5};
    pixels.data = malloc(3 * WIDTH * HEIGHT);
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++) {
            uint8_t *p = pixels.data + 3 * (y * WIDTH + x);
            p[0] = (uint8_t)(30 + 200 * x / WIDTH);
            p[1] = (uint8_t)(30 + 200 * y / HEIGHT);
            p[2] = 90;
        }
    return pixels;
}

/* The full photo is twice as large as the pixels at hand. */
static struct pm_pixels picture_of(enum pm_builtin_profile which, struct pm_box part, int most_px,
                                   const struct pm_hair_mask *mask, struct pm_page_photo *photo) {
    struct pm_error err = {0};
    struct pm_profiles *profiles = pm_profiles_new(&err);
    struct pm_pixels pixels = plane();
    const struct pm_page_photo_request request = {.pixels = &pixels,
                                                  .profile = pm_profile_builtin(profiles, which, &err),
                                                  .photo_width = 2 * WIDTH,
                                                  .photo_height = 2 * HEIGHT,
                                                  .part = part,
                                                  .most_px = most_px,
                                                  .masks = mask,
                                                  .n_masks = mask != NULL};
    ck_assert_msg(pm_page_photo_make(&request, photo, &err), "%s", err.message);
    struct pm_pixels back = read_back(photo->jpeg, photo->size);
    ck_assert_int_eq(back.box.w, photo->width);
    ck_assert_int_eq(back.box.h, photo->height);
    pm_pixels_free(&pixels);
    pm_profiles_free(profiles);
    return back;
}

static const uint8_t *pixel(const struct pm_pixels *pixels, int x, int y) {
    return pixels->data + 3 * (y * pixels->box.w + x);
}

START_TEST(a_part_shows_what_is_there) {
    struct pm_page_photo photo;
    const struct pm_box part = {200, 100, 300, 200};
    struct pm_pixels back = picture_of(PM_PROFILE_SRGB, part, 100, NULL, &photo);
    ck_assert_int_eq(photo.width, 100);
    ck_assert_int_eq(photo.shows.x, part.x);
    ck_assert_int_eq(photo.shows.w, part.w);
    ck_assert(!photo.marked);
    for (int y = 5; y < photo.height; y += 15)
        for (int x = 5; x < photo.width; x += 15) {
            double photo_x = part.x + (x + 0.5) * part.w / photo.width;
            double photo_y = part.y + (y + 0.5) * part.h / photo.height;
            ck_assert_double_eq_tol(pixel(&back, x, y)[0], 30 + 200 * photo_x / (2 * WIDTH), 6);
            ck_assert_double_eq_tol(pixel(&back, x, y)[1], 30 + 200 * photo_y / (2 * HEIGHT), 6);
        }
    pm_pixels_free(&back);
    pm_page_photo_free(&photo);
    ck_assert_ptr_null(photo.jpeg);
}
END_TEST

/* Display P3's codes are turned into sRGB's: the colour, not the code, is what a page shows. */
START_TEST(colours_are_shown_in_srgb) {
    struct pm_page_photo photo;
    struct pm_pixels back = picture_of(PM_PROFILE_DISPLAY_P3, (struct pm_box){0}, WIDTH, NULL, &photo);
    struct pm_profiles *profiles = pm_profiles_new(NULL);
    const struct pm_profile *p3 = pm_profile_builtin(profiles, PM_PROFILE_DISPLAY_P3, NULL);
    struct pm_pixels codes = plane();
    int changed = 0;
    for (int y = 20; y < HEIGHT; y += 40)
        for (int x = 20; x < WIDTH; x += 40) {
            const uint8_t *code = pixel(&codes, x, y), *shown = pixel(&back, x, y);
            float xyz[3];
            uint8_t wanted[3];
            pm_profile_to_xyz(p3, code, 1, xyz);
            pm_lab_to_srgb8(pm_lab_from_xyz((struct pm_xyz){xyz[0], xyz[1], xyz[2]}), wanted);
            for (int c = 0; c < 3; c++)
                ck_assert_int_le(abs(shown[c] - wanted[c]), 7);
            changed += abs(wanted[0] - code[0]) > 10;
        }
    ck_assert_int_gt(changed, 5);
    pm_pixels_free(&codes);
    pm_pixels_free(&back);
    pm_page_photo_free(&photo);
    pm_profiles_free(profiles);
}
END_TEST

START_TEST(hair_is_marked_where_the_mask_says) {
    uint8_t value[4] = {0, 255, 0, 255}; /* the right half of its box */
    struct pm_hair_mask mask = {.box = {200, 200, 200, 200}, .width = 2, .height = 2, .value = value};
    struct pm_page_photo plain, marked;
    struct pm_pixels before = picture_of(PM_PROFILE_SRGB, (struct pm_box){0}, WIDTH, NULL, &plain);
    struct pm_pixels after = picture_of(PM_PROFILE_SRGB, (struct pm_box){0}, WIDTH, &mask, &marked);
    ck_assert(marked.marked);
    /* In this picture's pixels the box is 100-200 x 100-200. */
    ck_assert_int_gt(pixel(&after, 190, 150)[2], pixel(&before, 190, 150)[2] + 60);
    /* The rest fades towards paper, in the box and outside. */
    static const int rest[][2] = {{110, 150}, {300, 150}, {190, 250}};
    for (size_t i = 0; i < sizeof rest / sizeof *rest; i++)
        for (int c = 0; c < 3; c++) {
            const int was = pixel(&before, rest[i][0], rest[i][1])[c];
            ck_assert_int_le(abs(pixel(&after, rest[i][0], rest[i][1])[c] - (was * 35 + 245 * 65) / 100), 14);
        }
    /* Whoever sees no colour tells them by lightness (Rec. 709). */
    const uint8_t *hair = pixel(&after, 190, 150), *none = pixel(&after, 300, 150);
    ck_assert_double_ge(0.21 * none[0] + 0.72 * none[1] + 0.07 * none[2],
                        0.21 * hair[0] + 0.72 * hair[1] + 0.07 * hair[2] + 25);
    pm_pixels_free(&before);
    pm_pixels_free(&after);
    pm_page_photo_free(&plain);
    pm_page_photo_free(&marked);
}
END_TEST

START_TEST(a_part_outside_is_told) {
    struct pm_error err = {0};
    struct pm_profiles *profiles = pm_profiles_new(&err);
    struct pm_pixels pixels = plane();
    struct pm_page_photo photo;
    const struct pm_page_photo_request request = {.pixels = &pixels,
                                                  .profile =
                                                      pm_profile_builtin(profiles, PM_PROFILE_SRGB, &err),
                                                  .photo_width = 2 * WIDTH,
                                                  .photo_height = 2 * HEIGHT,
                                                  .part = {2 * WIDTH + 10, 0, 5, 5},
                                                  .most_px = 100};
    ck_assert(!pm_page_photo_make(&request, &photo, &err));
    ck_assert_int_eq(err.code, PM_E_REGION);
    pm_pixels_free(&pixels);
    pm_profiles_free(profiles);
}
END_TEST

/* Whatever was drawn: the close look holds the largest box and lies inside the photo. */
START_TEST(the_close_look_holds_the_hair) {
    uint64_t state = seed;
    for (int i = 0; i < 2000; i++) {
        struct pm_record record = {.region_source = PM_ORIGIN_GIVEN, .n_hair_boxes = 1};
        int width = 1 + pm_random_below(&state, 5000), height = 1 + pm_random_below(&state, 5000);
        record.image.width = width;
        record.image.height = height;
        struct pm_box *box = &record.hair_boxes[0];
        box->x = pm_random_below(&state, width);
        box->y = pm_random_below(&state, height);
        box->w = 1 + pm_random_below(&state, width - box->x);
        box->h = 1 + pm_random_below(&state, height - box->y);
        struct pm_box part = pm_closeup_part(&record);
        ck_assert(part.x >= 0 && part.y >= 0 && part.x + part.w <= width && part.y + part.h <= height);
        ck_assert(part.x <= box->x && part.y <= box->y && part.x + part.w >= box->x + box->w &&
                  part.y + part.h >= box->y + box->h);
    }
}
END_TEST

/* ------------------------------------------------------------------ the shapes over it */

static void must_draw(const struct pm_record *record, const char *shape) {
    struct pm_buffer out = {0};
    pm_overlay_svg(record, (struct pm_box){0, 0, record->image.width, record->image.height}, &out);
    ck_assert(!out.failed);
    ck_assert_msg(strstr(out.text, shape) != NULL, "no %s in %s", shape, out.text);
    pm_buffer_free(&out);
}

START_TEST(all_that_was_used_is_drawn) {
    struct pm_said options[] = {{(char *)"card", (char *)"10%,20.5%,300,40%,grey"},
                                {(char *)"strip", (char *)"8x1:75,440.5,285,440.5,285,440.5,75,440.5"}};
    struct pm_record record = {.region_source = PM_ORIGIN_GIVEN,
                               .n_hair_boxes = 1,
                               .hair_boxes = {{1, 2, 30, 40}},
                               .n_skin_boxes = 1,
                               .skin_boxes = {{5, 6, 70, 80}},
                               .options = options,
                               .n_options = 2};
    record.image.width = 1000;
    record.image.height = 600;
    record.correction.n_corners = 4;
    for (int i = 0; i < 4; i++)
        record.correction.corners[i] = (struct pm_point){100 + i, 200.25 + i};
    must_draw(&record, "<rect x=\"1\" y=\"2\" width=\"30\" height=\"40\"/>");
    must_draw(&record, "<rect x=\"5\" y=\"6\" width=\"70\" height=\"80\"/>");
    must_draw(&record, "<rect x=\"100\" y=\"123\" width=\"300\" height=\"240\"/>");
    must_draw(&record, "<polygon points=\"100.0,200.3 101.0,201.3 102.0,202.3 103.0,203.3\"/>");
    must_draw(&record, "<polygon points=\"75.0,440.5 285.0,440.5 285.0,440.5 75.0,440.5\"/>");
    /* Names are a seventeenth of the longer side, 58.8: above what they name, or inside where the picture
     * ends. */
    must_draw(&record, "<text x=\"100.0\" y=\"170.8\" font-size=\"58.8\">chart</text>");
    must_draw(&record, "<text x=\"18.6\" y=\"66.7\" font-size=\"58.8\">hair</text>");
    record.correction.corners[3].y = 12;
    must_draw(&record, "<text x=\"100.0\" y=\"58.8\" font-size=\"58.8\">chart</text>");
}
END_TEST

int main(void) {
    Suite *suite = suite_create("page_photo");
    TCase *tests = tcase_create("page_photo");
    printf("seed %llu\n", (unsigned long long)seed);
    tcase_add_test(tests, a_jpeg_is_read_back);
    tcase_add_test(tests, a_large_file_is_whole);
    tcase_add_test(tests, what_no_jpeg_can_hold_is_told);
    tcase_add_test(tests, a_part_shows_what_is_there);
    tcase_add_test(tests, colours_are_shown_in_srgb);
    tcase_add_test(tests, hair_is_marked_where_the_mask_says);
    tcase_add_test(tests, a_part_outside_is_told);
    tcase_add_test(tests, the_close_look_holds_the_hair);
    tcase_add_test(tests, all_that_was_used_is_drawn);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
