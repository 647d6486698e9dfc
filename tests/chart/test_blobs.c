/* Blobs: painted shapes, of which those that could be a patch are found, once each. */
#include "chart/blobs.h"

#include "seeded.h"
#include "testing.h"

#include <math.h>
#include <string.h>

enum { WIDE = 240, HIGH = 180, BACK = 100 };

static uint8_t light[WIDE * HIGH + PM_SKETCH_PAD];

static void set_up(void) {
    memset(light, BACK, sizeof light);
}

/* A figure counts as flat up to one pixel inside its edge, where the slope begins. */
typedef bool (*shape)(double x, double y, double size);

static bool square(double x, double y, double size) {
    return fabs(x) < size && fabs(y) < size;
}

static bool disc(double x, double y, double size) {
    return hypot(x, y) < size;
}

static bool diamond(double x, double y, double size) {
    return fabs(x) + fabs(y) < size;
}

static bool cross(double x, double y, double size) {
    return square(x, y, size) && (fabs(x) < size / 5 || fabs(y) < size / 5);
}

static bool corner(double x, double y, double size) {
    return square(x, y, size) && (x < -size / 3 || y < -size / 3);
}

static bool frame(double x, double y, double size) {
    return square(x, y, size) && !square(x, y, size / 2);
}

static void paint(shape inside, double cx, double cy, double size, int code) {
    for (int y = 0; y < HIGH; y++)
        for (int x = 0; x < WIDE; x++)
            if (inside(x - cx, y - cy, size))
                light[y * WIDE + x] = (uint8_t)code;
}

static void paint_box(int x0, int y0, int w, int h, int code) {
    for (int y = y0; y < y0 + h; y++)
        memset(light + y * WIDE + x0, code, (size_t)w);
}

static struct pm_blobs find(int width, int height) {
    const struct pm_sketch sketch = {.width = width, .height = height, .light = light, .factor = 1};
    struct pm_blobs blobs;
    struct pm_error err = {0};
    ck_assert_msg(pm_blobs_find(&sketch, &blobs, &err), "%s", err.message);
    return blobs;
}

/* Whether the only thing painted is found, at x, y with the side given. */
static bool is_found(double x, double y, double side) {
    struct pm_blobs blobs = find(WIDE, HIGH);
    const bool any = blobs.n > 0;
    ck_assert_uint_le(blobs.n, 1);
    if (any) {
        ck_assert_double_eq_tol(blobs.items[0].x, x, 1e-9);
        ck_assert_double_eq_tol(blobs.items[0].y, y, 1e-9);
        ck_assert_double_eq_tol(blobs.items[0].side, side, 1e-9);
    }
    pm_blobs_free(&blobs);
    return any;
}

/* Of a box the outermost pixels are not flat. From 12 pixels up to a sixth of the long side, 40; and sides up
 * to 2.5 to 1. */
START_TEST(a_box_is_found_if_a_patch_may_be_as_large_and_as_long) {
    for (int w = 5; w <= 44; w++)
        for (int h = w; h <= 3 * w && h < 60; h += h < w + 2 || w < 14 ? 1 : 3) {
            const int flat_w = w - 2, flat_h = h - 2;
            const bool may = flat_w * flat_h >= 12 && sqrt(flat_w * flat_h) <= 40 && flat_h < 2.5 * flat_w;
            for (int lying = 0; lying < 2 && 2 * flat_h != 5 * flat_w; lying++) {
                set_up();
                paint_box(21, 33, lying ? h : w, lying ? w : h, BACK + 60);
                ck_assert_msg(is_found(21 + (lying ? h - 1 : w - 1) / 2.0, 33 + (lying ? w - 1 : h - 1) / 2.0,
                                       sqrt(flat_w * flat_h)) == may,
                              "%d x %d, lying %d: %d", w, h, lying, may);
            }
        }
}
END_TEST

/* Parallelograms and discs are like patches; what has arms or a hole is not. */
START_TEST(the_shape_decides) {
    static const struct {
        shape inside;
        bool found;
    } shapes[] = {{square, true}, {disc, true},    {diamond, true},
                  {cross, false}, {corner, false}, {frame, false}};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        for (double size = 8; size <= 18; size += 2.5) {
            set_up();
            paint(shapes[i].inside, 100, 80, size, BACK - 60);
            struct pm_blobs blobs = find(WIDE, HIGH);
            bool found = false;
            for (size_t k = 0; k < blobs.n; k++)
                found = found || blobs.items[k].side > size;
            ck_assert_msg(found == shapes[i].found, "shape %zu of %g: %zu blobs", i, size, blobs.n);
            pm_blobs_free(&blobs);
        }
}
END_TEST

/* A step of 4, the least threshold, ends a blob; one of 3 does not. */
START_TEST(a_box_stands_out_by_four_codes) {
    for (int step = 1; step <= 60; step++)
        for (int sign = -1; sign <= 1; sign += 2) {
            set_up();
            paint_box(50, 40, 22, 20, BACK + sign * step);
            ck_assert_msg(is_found(60.5, 49.5, sqrt(20 * 18)) == (step >= 4), "a step of %d", sign * step);
        }
}
END_TEST

/* Boxes all over the picture, up to a pixel from its border, are found where they are, the largest first. */
START_TEST(each_box_is_found_once_and_where_it_is) {
    seed_random("each_box_is_found_once_and_where_it_is");
    for (int round = 0; round < 20; round++) {
        struct pm_blob painted[100];
        size_t n = 0;
        set_up();
        for (int y = 1; y + 30 < HIGH; y += 29)
            for (int x = 1; x + 30 < WIDE; x += 29) {
                const int w = (int)between(8, 26), h = w + (int)between(-3, 3),
                          left = x + (int)between(0, 28 - w), top = y + (int)between(0, 27 - h);
                paint_box(left, top, w, h, BACK + (int)between(25, 150));
                painted[n++] =
                    (struct pm_blob){left + (w - 1) / 2.0, top + (h - 1) / 2.0, sqrt((w - 2) * (h - 2))};
            }
        struct pm_blobs blobs = find(WIDE, HIGH);
        ck_assert_uint_eq(blobs.n, n);
        for (size_t i = 0; i < blobs.n; i++) {
            size_t same = 0;
            for (size_t k = 0; k < n; k++)
                same += hypot(painted[k].x - blobs.items[i].x, painted[k].y - blobs.items[i].y) < 1e-9 &&
                        fabs(painted[k].side - blobs.items[i].side) < 1e-9;
            ck_assert_uint_eq(same, 1);
            ck_assert(i == 0 || blobs.items[i - 1].side >= blobs.items[i].side);
        }
        pm_blobs_free(&blobs);
    }
}
END_TEST

/* What lies on a soft slope is flat for one threshold only; a box within a box is another blob. */
START_TEST(boxes_within_boxes_are_apart_by_their_size) {
    paint_box(40, 40, 38, 38, BACK + 6);
    paint_box(47, 47, 24, 24, BACK + 60);
    struct pm_blobs blobs = find(WIDE, HIGH);
    ck_assert_uint_eq(blobs.n, 1); /* the frame between them is none, and the larger is seen through at 9 */
    ck_assert_double_eq_tol(blobs.items[0].side, 22, 1e-9);
    pm_blobs_free(&blobs);
}
END_TEST

/* So close that several share a cell of the index of those found: all of them once. */
START_TEST(small_boxes_lie_close) {
    enum { PITCH = 7, ACROSS = 30, DOWN = 20 };
    bool found[ACROSS * DOWN] = {false};
    for (int i = 0; i < ACROSS * DOWN; i++)
        paint_box(3 + i % ACROSS * PITCH, 4 + i / ACROSS * PITCH, 6, 6, BACK + 30);
    struct pm_blobs blobs = find(WIDE, HIGH);
    ck_assert_uint_eq(blobs.n, ACROSS * DOWN);
    for (size_t k = 0; k < blobs.n; k++) {
        const double column = (blobs.items[k].x - 5.5) / PITCH, row = (blobs.items[k].y - 6.5) / PITCH;
        ck_assert_double_eq(column, floor(column));
        ck_assert_double_eq(row, floor(row));
        ck_assert(!found[(int)row * ACROSS + (int)column]);
        found[(int)row * ACROSS + (int)column] = true;
    }
    pm_blobs_free(&blobs);
}
END_TEST

START_TEST(a_box_may_touch_the_border) {
    static const int places[][2] = {{0, 0},  {WIDE - 20, 0}, {0, HIGH - 16}, {WIDE - 20, HIGH - 16},
                                    {90, 0}, {0, 90}};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        set_up();
        paint_box(places[i][0], places[i][1], 20, 16, BACK + 30);
        ck_assert(is_found(places[i][0] + 9.5, places[i][1] + 7.5, sqrt(18 * 14)));
    }
}
END_TEST

/* The least pictures there are, and every width beyond whole blocks of 16. */
START_TEST(small_pictures_are_searched) {
    for (int width = 18; width < 60; width++) {
        memset(light, BACK, sizeof light);
        for (int y = 5; y < 5 + 7; y++)
            memset(light + y * width + width - 12, BACK + 50, 6);
        struct pm_blobs blobs = find(width, 20);
        const double side = sqrt(4 * 5);
        ck_assert_uint_eq(blobs.n, side <= fmax(width, 20) / 6.0);
        if (blobs.n == 1) {
            ck_assert_double_eq_tol(blobs.items[0].x, width - 9.5, 1e-9);
            ck_assert_double_eq_tol(blobs.items[0].y, 8, 1e-9);
        }
        pm_blobs_free(&blobs);
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("blobs");
    TCase *tests = tcase_create("blobs");
    tcase_add_checked_fixture(tests, set_up, NULL);
    tcase_add_test(tests, a_box_is_found_if_a_patch_may_be_as_large_and_as_long);
    tcase_add_test(tests, the_shape_decides);
    tcase_add_test(tests, a_box_stands_out_by_four_codes);
    tcase_add_test(tests, each_box_is_found_once_and_where_it_is);
    tcase_add_test(tests, boxes_within_boxes_are_apart_by_their_size);
    tcase_add_test(tests, small_boxes_lie_close);
    tcase_add_test(tests, a_box_may_touch_the_border);
    tcase_add_test(tests, small_pictures_are_searched);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
