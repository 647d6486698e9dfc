/* The pixels of a box are the same however they are had: libjpeg's plain decoding of the whole file is the
 * oracle for the cropped path (no overview) and the whole one, over samplings, scales, orientations and
 * codings. */
#include "make_photo.h"
#include "testing.h"

#include "photo/decoders.h"
#include "photo/photo.h"

static const struct pm_photo_limits limits = {.max_pixels = 250000000};

/* Largest difference of a kept box from the plain picture; the box must cover what was asked for. */
static int worst_difference(const struct pm_pixels *kept, const struct plain *plain, int orientation) {
    int worst = 0;
    const uint8_t *at = kept->data;
    for (int y = 0; y < kept->box.h; y++)
        for (int x = 0; x < kept->box.w; x++) {
            const uint8_t *expected = pm_plain_pixel(plain, orientation, kept->box.x + x, kept->box.y + y);
            for (int c = 0; c < kept->channels; c++, at++) {
                int difference = abs(*at - expected[c]);
                worst = difference > worst ? difference : worst;
            }
        }
    return worst;
}

static struct pm_box random_box(uint64_t *seed, int width, int height) {
    struct pm_box box = {pm_random_below(seed, width), pm_random_below(seed, height), 0, 0};
    box.w = 1 + pm_random_below(seed, width - box.x);
    box.h = 1 + pm_random_below(seed, height - box.y);
    if (pm_random_below(seed, 2) == 0 && box.w > 12)
        box.w = 1 + box.w % 12;
    if (pm_random_below(seed, 2) == 0 && box.h > 12)
        box.h = 1 + box.h % 12;
    return box;
}

/* Reads one box at a scale that a photo so small would never get by itself. */
static int read_box(const struct made *made, struct pm_box box, bool whole, int reduce,
                    const struct plain *plain, int orientation) {
    struct pm_error err = {0};
    struct pm_photo *photo = pm_photo_open_bytes(made->bytes, made->size, "made.jpg", &limits, &err);
    ck_assert_msg(photo != NULL, "%s", err.message);
    struct pm_photo_request request = {.keep = &box, .n_keep = 1, .overview_px = whole ? 50 : 0};
    struct pm_frame frame = {photo->stored_width, photo->stored_height, orientation, reduce};
    struct pm_pixels kept, overview = {0};
    struct pm_collector *collector =
        pm_collector_new(&frame, photo->info.channels, &request, &kept, &overview, &err);
    ck_assert_ptr_nonnull(collector);
    ck_assert_msg(pm_jpeg_read(photo, &frame, collector, &err), "%s", err.message);
    /* What was asked for is covered; a mirrored side of odd length is half a pixel off. */
    ck_assert_int_le(kept.box.x * reduce, box.x + reduce - 1);
    ck_assert_int_ge((kept.box.x + kept.box.w) * reduce, box.x + box.w);
    int worst = worst_difference(&kept, plain, orientation);
    pm_pixels_free(&kept);
    pm_pixels_free(&overview);
    pm_collector_free(collector);
    pm_photo_close(photo);
    return worst;
}

/* Of luma against chroma, and some that no camera writes. */
static const int samplings[][3][2] = {
    {{1, 1}, {1, 1}, {1, 1}}, {{2, 1}, {1, 1}, {1, 1}}, {{2, 2}, {1, 1}, {1, 1}}, {{1, 2}, {1, 1}, {1, 1}},
    {{4, 1}, {1, 1}, {1, 1}}, {{4, 2}, {1, 1}, {1, 1}}, {{1, 4}, {1, 1}, {1, 1}}, {{3, 1}, {1, 1}, {1, 1}},
    {{2, 2}, {1, 2}, {1, 2}}, {{2, 2}, {2, 1}, {2, 1}}, {{2, 2}, {2, 1}, {1, 2}}, {{1, 1}, {2, 1}, {1, 2}},
    {{2, 4}, {1, 1}, {1, 1}}, {{2, 2}, {2, 2}, {1, 1}}, {{4, 1}, {2, 1}, {1, 1}}, {{3, 2}, {1, 2}, {1, 1}},
};
enum { N_SAMPLINGS = sizeof samplings / sizeof *samplings };

static struct recipe random_recipe(uint64_t *seed, int i) {
    struct recipe recipe = {.width = 60 + pm_random_below(seed, 200),
                            .height = 60 + pm_random_below(seed, 200),
                            .channels = i % 11 == 0  ? 1
                                        : i % 5 == 0 ? 4
                                                     : 3,
                            .progressive = pm_random_below(seed, 3) == 0,
                            .arithmetic = pm_random_below(seed, 5) == 0,
                            .restart = pm_random_below(seed, 3) == 0 ? 3 : 0,
                            .orientation = 1 + pm_random_below(seed, 8)};
    memcpy(recipe.sampling, samplings[i % N_SAMPLINGS], sizeof *samplings);
    /* Black as fine as luma; ten blocks to a unit are the standard's limit. */
    memcpy(recipe.sampling[3], recipe.sampling[0], sizeof *recipe.sampling);
    if (recipe.channels == 4 && recipe.sampling[0][0] * recipe.sampling[0][1] > 3)
        recipe.channels = 3;
    recipe.ycck = recipe.channels == 4;
    return recipe;
}

/* One file, many boxes, with and without an overview. */
static void check_recipe(const struct recipe *recipe, int reduce, uint64_t *seed) {
    struct made made = pm_make_jpeg(recipe, *seed);
    struct plain plain = pm_decode_plainly(&made, reduce);
    bool swaps = pm_orientation_swaps(recipe->orientation);
    for (int k = 0; k < 6; k++) {
        struct pm_box box =
            random_box(seed, swaps ? recipe->height : recipe->width, swaps ? recipe->width : recipe->height);
        for (int whole = 0; whole < 2; whole++) {
            int worst = read_box(&made, box, whole, reduce, &plain, recipe->orientation);
            ck_assert_msg(worst == 0,
                          "1/%d of %dx%d, %d channels, %dx%d %dx%d %dx%d, progressive %d, arithmetic %d, "
                          "restart %d, turned %d, "
                          "box %d,%d,%d,%d, whole %d: off by %d",
                          reduce, recipe->width, recipe->height, recipe->channels, recipe->sampling[0][0],
                          recipe->sampling[0][1], recipe->sampling[1][0], recipe->sampling[1][1],
                          recipe->sampling[2][0], recipe->sampling[2][1], recipe->progressive,
                          recipe->arithmetic, recipe->restart, recipe->orientation, box.x, box.y, box.w,
                          box.h, whole, worst);
        }
    }
    free(plain.pixels);
    free(made.bytes);
}

START_TEST(boxes_equal_the_plain_picture) {
    static const int reductions[] = {1, 2, 4};
    uint64_t seed = (uint64_t)_i + 1;
    for (int i = 0; i < 210; i++) {
        struct recipe recipe = random_recipe(&seed, i);
        check_recipe(&recipe, reductions[_i], &seed);
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("photo_crop");
    TCase *tests = tcase_create("crop");
    tcase_add_loop_test(tests, boxes_equal_the_plain_picture, 0, 3);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
