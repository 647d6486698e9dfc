/* The processing of the network's map: the measured part, its outline, the skin beside it. */
#include "hair/outline.h"
#include "hair/region.h"
#include "scene.h"

enum { SIDE = 320, MAP = 80, PER = SIDE / MAP };

static const struct pm_lab wall = {75, 0, 0}, brown = {30, 8, 14}, blue = {35, 5, -40},
                           skin_tone = {64, 12, 17};
static const struct pm_lab white = {100, 0, 0};

/* A photo and what a network might say of it, in cells of the map. */
struct head {
    struct scene scene;
    struct pm_network_map map;
};

static struct head head_new(void) {
    struct head head = {.scene = scene_new(SIDE, SIDE, (struct pm_box){0, 0, SIDE, SIDE}),
                        .map = {.width = MAP, .height = MAP}};
    head.map.hair = calloc(MAP * MAP, 1);
    head.map.skin = calloc(MAP * MAP, 1);
    ck_assert(head.map.hair != NULL && head.map.skin != NULL);
    paint(&head.scene, head.scene.box, wall);
    return head;
}

static void head_free(struct head *head) {
    pm_network_map_free(&head->map);
    scene_free(&head->scene);
}

static void put(struct head *head, uint8_t *plane, struct pm_box cells, struct pm_lab lab, uint8_t surely) {
    paint(&head->scene, (struct pm_box){cells.x * PER, cells.y * PER, cells.w * PER, cells.h * PER}, lab);
    for (int y = cells.y; y < cells.y + cells.h; y++)
        for (int x = cells.x; x < cells.x + cells.w; x++)
            plane[y * MAP + x] = surely;
}

static struct pm_found_hair found_in(const struct head *head) {
    struct pm_found_hair found;
    const struct pm_hair_view view = {&head->map, {0, 0, SIDE, SIDE}, 1};
    ck_assert(pm_choose_hair(&found, &view, 1, &head->scene.crop,
                             pm_profile_builtin(head->scene.profiles, PM_PROFILE_SRGB, NULL), NULL));
    return found;
}

/* The likeliest mask at a place of the photo, 0-255. */
static int mask_at(const struct pm_found_hair *found, int x, int y) {
    const struct pm_hair_shape *shape = &found->shape;
    int column = (int)((x - shape->x) * shape->width / shape->w),
        row = (int)((y - shape->y) * shape->height / shape->h);
    return shape->masks[0][row * shape->width + column];
}

static bool holds(struct pm_box outer, struct pm_box inner) {
    return inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.w <= outer.x + outer.w &&
           inner.y + inner.h <= outer.y + outer.h;
}

START_TEST(hair_is_found_where_the_map_has_it) {
    struct head head = head_new();
    put(&head, head.map.hair, (struct pm_box){20, 10, 40, 30}, brown, 250);
    struct pm_found_hair found = found_in(&head);
    ck_assert_double_eq_tol(found.confidence, 250.0 / 255, 1e-4); /* the mean of what is equal */
    ck_assert_double_eq(found.skin_over_hair, 0);
    ck_assert(holds((struct pm_box){20 * PER - 8, 10 * PER - 8, 40 * PER + 16, 30 * PER + 16}, found.box));
    ck_assert_int_ge(found.box.w * found.box.h, 40 * 30 * PER * PER / 2);
    ck_assert_int_ge(mask_at(&found, 40 * PER, 25 * PER), 250);
    ck_assert_int_eq(mask_at(&found, 5 * PER, 25 * PER), 0);
    ck_assert_uint_eq(found.n_others, 0);
    ck_assert_int_eq(found.skin_box.w, 0);
    ck_assert_uint_ge(found.n_outline, 4);
    for (size_t i = 0; i < found.n_outline; i++) {
        ck_assert_double_ge(found.outline[i].x, 19 * PER - 4);
        ck_assert_double_le(found.outline[i].x, 61 * PER + 4);
    }
    pm_found_hair_free(&found);
    head_free(&head);
}
END_TEST

START_TEST(nothing_is_found_in_nothing) {
    struct head head = head_new();
    struct pm_found_hair found = found_in(&head);
    ck_assert_double_eq(found.confidence, 0);
    put(&head, head.map.hair, (struct pm_box){20, 10, 40, 30}, brown, 120); /* less than a half */
    found = found_in(&head);
    ck_assert_double_eq(found.confidence, 0);
    put(&head, head.map.hair, (struct pm_box){20, 10, 40, 30}, brown, 0);
    put(&head, head.map.hair, (struct pm_box){40, 40, 2, 2}, brown, 255); /* no head is so small */
    found = found_in(&head);
    ck_assert_double_eq(found.confidence, 0);
    pm_found_hair_free(&found);
    head_free(&head);
}
END_TEST

/* The closer look at a photo of one pixel. */
START_TEST(a_part_without_width_is_looked_at) {
    struct head head = head_new();
    put(&head, head.map.hair, (struct pm_box){0, 0, MAP, MAP}, brown, 250);
    struct pm_pixels part = head.scene.crop;
    part.box = (struct pm_box){0, 0, 0, 0};
    const struct pm_hair_view view = {&head.map, part.box, 1};
    struct pm_found_hair found;
    ck_assert(pm_choose_hair(&found, &view, 1, &part,
                             pm_profile_builtin(head.scene.profiles, PM_PROFILE_SRGB, NULL), NULL));
    ck_assert_double_eq(found.confidence, 0);
    pm_found_hair_free(&found);
    head_free(&head);
}
END_TEST

START_TEST(the_largest_head_is_measured_and_the_other_named) {
    struct head head = head_new();
    put(&head, head.map.hair, (struct pm_box){5, 5, 15, 20}, brown, 250);
    put(&head, head.map.hair, (struct pm_box){40, 20, 30, 30}, brown, 250);
    struct pm_found_hair found = found_in(&head);
    ck_assert_int_ge(found.box.x, 38 * PER);
    ck_assert_uint_eq(found.n_others, 1);
    ck_assert(holds((struct pm_box){3 * PER, 3 * PER, 19 * PER, 24 * PER}, found.others[0]));
    pm_found_hair_free(&found);
    head_free(&head);
}
END_TEST

START_TEST(heads_outside_the_closer_look_are_named) {
    struct head head = head_new();
    put(&head, head.map.hair, (struct pm_box){5, 5, 15, 20}, brown, 250);
    put(&head, head.map.hair, (struct pm_box){40, 20, 30, 30}, brown, 250);
    struct pm_found_hair found = {0};
    const struct pm_hair_view whole = {&head.map, {0, 0, SIDE, SIDE}, 1};
    ck_assert(
        pm_name_other_hair(&found, &whole, (struct pm_box){30 * PER, 10 * PER, 45 * PER, 50 * PER}, NULL));
    ck_assert_uint_eq(found.n_others, 1);
    ck_assert(holds((struct pm_box){4 * PER, 4 * PER, 17 * PER, 22 * PER}, found.others[0]));
    ck_assert(pm_name_other_hair(&found, &whole, whole.box, NULL)); /* all of it was looked at */
    ck_assert_uint_eq(found.n_others, 1);
    head_free(&head);
}
END_TEST

START_TEST(what_has_another_colour_is_left_out) {
    struct head head = head_new();
    put(&head, head.map.hair, (struct pm_box){20, 10, 40, 30}, brown, 250);
    put(&head, head.map.hair, (struct pm_box){20, 40, 40, 8}, blue,
        250); /* a collar that the network took for hair */
    struct pm_found_hair found = found_in(&head);
    ck_assert_int_ge(mask_at(&found, 40 * PER, 25 * PER), 250);
    ck_assert_int_eq(mask_at(&found, 40 * PER, 45 * PER), 0);
    ck_assert_int_le(found.box.y + found.box.h, 41 * PER);
    pm_found_hair_free(&found);
    head_free(&head);
}
END_TEST

START_TEST(glare_is_left_out) {
    struct head head = head_new();
    put(&head, head.map.hair, (struct pm_box){20, 10, 40, 30}, brown, 250);
    put(&head, head.map.hair, (struct pm_box){30, 12, 12, 6}, white, 250);
    struct pm_found_hair found = found_in(&head);
    ck_assert_int_eq(mask_at(&found, 36 * PER, 15 * PER), 0);
    ck_assert_int_ge(mask_at(&found, 40 * PER, 30 * PER), 250);
    pm_found_hair_free(&found);
    head_free(&head);
}
END_TEST

START_TEST(skin_is_found_beside_the_hair) {
    struct head head = head_new();
    put(&head, head.map.hair, (struct pm_box){20, 10, 40, 20}, brown, 250);
    put(&head, head.map.skin, (struct pm_box){25, 32, 30, 25}, skin_tone, 250);
    struct pm_found_hair found = found_in(&head);
    ck_assert_double_eq_tol(found.skin_over_hair, 30 * 25 / (40. * 20), 0.1);
    ck_assert_int_gt(found.skin_box.w, 10 * PER);
    ck_assert(holds((struct pm_box){24 * PER, 31 * PER, 32 * PER, 27 * PER}, found.skin_box));
    pm_found_hair_free(&found);
    head_free(&head);
}
END_TEST

START_TEST(edges_are_left_out) {
    struct head head = head_new();
    put(&head, head.map.hair, (struct pm_box){20, 10, 40, 30}, brown, 250);
    struct pm_found_hair found = found_in(&head);
    ck_assert_int_ge(mask_at(&found, 40 * PER, 13 * PER), 250);
    ck_assert_int_eq(mask_at(&found, 40 * PER, 10 * PER + 1), 0); /* thin hair, and what is seen through it */
    ck_assert_int_eq(mask_at(&found, 20 * PER + 1, 25 * PER), 0);
    pm_found_hair_free(&found);
    head_free(&head);
}
END_TEST

START_TEST(plausible_masks_differ_as_they_say) {
    struct head head = head_new();
    const struct pm_lab lit = {37, 8, 14}, shaded = {24, 8, 14};
    put(&head, head.map.hair, (struct pm_box){20, 10, 14, 30}, lit, 250);
    put(&head, head.map.hair, (struct pm_box){34, 10, 13, 30}, brown, 250);
    put(&head, head.map.hair, (struct pm_box){47, 10, 13, 30}, shaded, 250);
    put(&head, head.map.hair, (struct pm_box){20, 40, 40, 20}, brown, 131); /* doubtful */
    struct pm_found_hair found = found_in(&head);
    double sum[PM_REDRAWS] = {0}, sum_x[PM_REDRAWS] = {0}, sum_y[PM_REDRAWS] = {0};
    for (int k = 0; k < PM_REDRAWS; k++)
        for (int i = 0; i < found.shape.width * found.shape.height; i++)
            sum[k] += found.shape.masks[k][i], sum_x[k] += found.shape.masks[k][i] * (i % found.shape.width),
                sum_y[k] += found.shape.masks[k][i] * (i / found.shape.width);
    ck_assert_double_gt(sum[1], sum[0]); /* all that is marked */
    for (int k = 2; k < 6; k++) {        /* the outer thirds: as many cells, or whole rows of them */
        ck_assert_double_ge(sum[k], 0.3 * sum[0]);
        ck_assert_double_lt(sum[k], sum[0] / 2);
    }
    const double left = sum_x[0] / sum[0] - found.shape.width / 12.0,
                 right = sum_x[0] / sum[0] + found.shape.width / 12.0;
    ck_assert_double_lt(sum_x[2] / sum[2], left);  /* lit */
    ck_assert_double_gt(sum_x[3] / sum[3], right); /* shaded */
    ck_assert_double_lt(sum_y[4] / sum[4], sum_y[0] / sum[0] - found.shape.height / 16.0);
    ck_assert_double_gt(sum_y[5] / sum[5], sum_y[0] / sum[0] + found.shape.height / 16.0);
    ck_assert_double_lt(sum[6], sum[1]); /* the box */
    pm_found_hair_free(&found);
    head_free(&head);
}
END_TEST

/* ------------------------------------------------------------------ shapes */

START_TEST(a_rectangle_is_its_own_outline) {
    uint8_t mask[20 * 10] = {0};
    struct pm_point corners[8];
    for (int y = 2; y < 8; y++)
        for (int x = 3; x < 17; x++)
            mask[y * 20 + x] = 255;
    size_t n = pm_outline(corners, 8, mask, 20, 10, (struct pm_box){5, 4, 4, 4});
    ck_assert_uint_ge(n, 4);
    double area = 0;
    for (size_t i = 0; i < n; i++)
        area += corners[i].x * corners[(i + 1) % n].y - corners[(i + 1) % n].x * corners[i].y;
    ck_assert_double_eq_tol(area / 2, 14 * 6, 1e-9);
}
END_TEST

START_TEST(a_hole_is_no_outline) {
    uint8_t mask[20 * 20] = {0};
    struct pm_point corners[16];
    for (int y = 1; y < 19; y++)
        for (int x = 1; x < 19; x++)
            mask[y * 20 + x] = x >= 8 && x < 12 && y >= 6 && y < 10 ? 0 : 255;
    size_t n = pm_outline(corners, 16, mask, 20, 20, (struct pm_box){9, 12, 2, 2});
    ck_assert_uint_ge(n, 4);
    for (size_t i = 0; i < n; i++)
        ck_assert(corners[i].x < 2 || corners[i].x > 18 || corners[i].y < 2 || corners[i].y > 18);
}
END_TEST

START_TEST(random_shapes_have_outlines_with_few_corners) {
    enum { W = 64, H = 64 };
    srand(20261129);
    for (int k = 0; k < 200; k++) {
        uint8_t mask[W * H] = {0};
        struct pm_point corners[12];
        for (int i = 0; i < 30; i++) {
            int x0 = 20 + rand() % 20, y0 = 20 + rand() % 20, w = rand() % 24, h = rand() % 24;
            for (int y = y0 - h / 2; y < y0 + h / 2; y++)
                for (int x = x0 - w / 2; x < x0 + w / 2; x++)
                    mask[y * W + x] = rand() % 4 ? 255 : 0;
        }
        mask[32 * W + 32] = 255;
        size_t n = pm_outline(corners, 12, mask, W, H, (struct pm_box){31, 31, 2, 2});
        ck_assert_uint_le(n, 12);
        for (size_t i = 0; i < n; i++)
            ck_assert(corners[i].x >= 0 && corners[i].x <= W && corners[i].y >= 0 && corners[i].y <= H);
    }
}
END_TEST

START_TEST(the_inner_box_is_inside) {
    float member[40 * 40], distance[40 * 40] = {0};
    for (int i = 0; i < 40 * 40; i++)
        member[i] = hypot(i % 40 - 20, i / 40 - 20) < 15 ? 1 : 0;
    struct pm_box box;
    ck_assert(pm_inner_box(&box, member, distance, 40, 40, 0.95, NULL));
    ck_assert_int_ge(box.w * box.h, 300);
    ck_assert_double_lt(hypot(box.x + box.w / 2.0 - 20, box.y + box.h / 2.0 - 20), 4);
    for (int i = 0; i < 40 * 40; i++)
        member[i] = 0;
    ck_assert(pm_inner_box(&box, member, distance, 40, 40, 0.95, NULL));
    ck_assert_int_eq(box.w, 0);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("region");
    TCase *tests = tcase_create("region");
    tcase_add_test(tests, hair_is_found_where_the_map_has_it);
    tcase_add_test(tests, nothing_is_found_in_nothing);
    tcase_add_test(tests, a_part_without_width_is_looked_at);
    tcase_add_test(tests, the_largest_head_is_measured_and_the_other_named);
    tcase_add_test(tests, heads_outside_the_closer_look_are_named);
    tcase_add_test(tests, what_has_another_colour_is_left_out);
    tcase_add_test(tests, glare_is_left_out);
    tcase_add_test(tests, skin_is_found_beside_the_hair);
    tcase_add_test(tests, edges_are_left_out);
    tcase_add_test(tests, plausible_masks_differ_as_they_say);
    tcase_add_test(tests, a_rectangle_is_its_own_outline);
    tcase_add_test(tests, a_hole_is_no_outline);
    tcase_add_test(tests, random_shapes_have_outlines_with_few_corners);
    tcase_add_test(tests, the_inner_box_is_inside);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
