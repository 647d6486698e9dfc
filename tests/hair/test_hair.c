/* The hair's colour on pixels of known colour. */
#include "hair/hair.h"

#include "scene.h"

static const struct pm_lab brown = {30, 8, 14}, white = {100, 0, 0}, black = {0, 0, 0};
static const struct pm_lab skin_tone = {64, 12, 17}, wall = {70, -3, -12}, near_black = {14, 2, 3};

START_TEST(one_colour_is_itself) {
    struct scene scene = scene_new(60, 50, (struct pm_box){10, 10, 40, 30});
    paint(&scene, (struct pm_box){0, 0, 60, 50}, brown);
    struct pm_hair_result result;
    ck_assert(measure(&scene, &result, NULL));
    ck_assert_double_lt(pm_de00(result.hair.lab, brown), 0.5); /* 8-bit codes */
    ck_assert_double_lt(pm_de00(result.hair.darkest_lab, result.hair.lightest_lab), 0.5);
    ck_assert_double_eq_tol(result.hair.frac, 1, 1e-9);
    ck_assert_double_eq_tol(result.hair.sampling_de00, 0, 1e-3);
    ck_assert_double_ge(result.hair.uncertainty_de00, 18);
    pm_hair_result_free(&result);
    scene_free(&scene);
}
END_TEST

/* Scatters single pixels of `lab`, `every` pixels apart in reading order. */
static void sprinkle(struct scene *scene, int first, int every, struct pm_lab lab) {
    for (int i = first; i < scene->crop.box.w * scene->crop.box.h; i += every)
        paint(scene, (struct pm_box){i % scene->crop.box.w, i / scene->crop.box.w, 1, 1}, lab);
}

START_TEST(clipped_and_crushed_pixels_do_not_count) {
    struct scene scene = scene_new(40, 30, (struct pm_box){0, 0, 40, 30});
    paint(&scene, (struct pm_box){0, 0, 40, 30}, brown);
    sprinkle(&scene, 0, 7, white);
    sprinkle(&scene, 3, 7, black);
    struct pm_hair_result result;
    ck_assert(measure(&scene, &result, NULL));
    ck_assert_double_lt(pm_de00(result.hair.lab, brown), 0.5);
    ck_assert_double_lt(pm_de00(result.hair.darkest_lab, brown), 0.5);
    ck_assert_double_lt(pm_de00(result.hair.lightest_lab, brown), 0.5);
    ck_assert_double_eq_tol(result.observation.highlights_frac, 1 / 7., 0.03);
    pm_hair_result_free(&result);
    scene_free(&scene);
}
END_TEST

START_TEST(black_hair_is_measured_though_crushed) {
    struct scene scene = scene_new(20, 20, (struct pm_box){0, 0, 20, 20});
    struct pm_hair_result result;
    ck_assert(measure(&scene, &result, NULL));
    ck_assert_double_lt(result.hair.lab.L, 1);
    pm_hair_result_free(&result);
    scene_free(&scene);
}
END_TEST

START_TEST(nothing_but_white_is_seen_to_be_blown) {
    struct scene scene = scene_new(60, 40, (struct pm_box){0, 0, 60, 40});
    paint(&scene, scene.box, white);
    struct pm_hair_result result;
    ck_assert(measure(&scene, &result, NULL));
    ck_assert_double_eq(result.observation.highlights_frac, 1);
    ck_assert_int_eq(result.hair.pixels, 0);
    ck_assert_double_gt(result.hair.lab.L, 99);
    pm_hair_result_free(&result);
    scene_free(&scene);
}
END_TEST

START_TEST(a_box_outside_is_refused) {
    struct scene scene = scene_new(20, 20, (struct pm_box){0, 0, 21, 20});
    struct pm_hair_result result;
    struct pm_error err;
    ck_assert(!measure(&scene, &result, &err));
    ck_assert_int_eq(err.code, PM_E_REGION);
    scene_free(&scene);
}
END_TEST

/* What the rows that are not marked hold makes no difference. */
START_TEST(only_marked_rows_are_looked_at) {
    int rows = 0, all = 0;
    srand(12);
    for (int round = 0; round < 12; round++) {
        int width = 30 + rand() % 700, height = 30 + rand() % 700;
        struct pm_box box = {rand() % (width / 2), rand() % (height / 2), 0, 0};
        box.w = 1 + rand() % (width - box.x);
        box.h = 1 + rand() % (height - box.y);
        struct scene scene = scene_new(width, height, box);
        paint_smooth(&scene, scene.crop.box, wall, 1);
        paint_hair(&scene, box, brown, (unsigned)round);
        bool looked_at[800] = {false};
        pm_hair_mark_rows(&scene.crop.box, &box, looked_at);
        struct pm_hair_facts whole = measured(&scene);
        for (int y = 0; y < height; y++) {
            rows += looked_at[y];
            all++;
            if (!looked_at[y])
                memset(scene.crop.data + (size_t)(3 * y * width), round * 20, 3 * (size_t)width);
        }
        struct pm_hair_facts marked = measured(&scene);
        ck_assert_mem_eq(&whole.lab, &marked.lab, sizeof whole.lab);
        ck_assert_mem_eq(whole.spread_L, marked.spread_L, sizeof whole.spread_L);
        ck_assert_mem_eq(&whole.darkest_lab, &marked.darkest_lab, 2 * sizeof whole.darkest_lab);
        ck_assert_mem_eq(&whole.uncertainty_de00, &marked.uncertainty_de00, 4 * sizeof(double));
        ck_assert_mem_eq(&whole.grey_frac, &marked.grey_frac, sizeof(double));
        ck_assert_int_eq(whole.pixels, marked.pixels);
        scene_free(&scene);
    }
    ck_assert_int_lt(rows, all);
}
END_TEST

START_TEST(more_hair_is_surer) {
    double sampling_de00[2];
    for (int size = 0; size < 2; size++) {
        int side = size == 0 ? 24 : 192;
        struct scene scene = scene_new(side, side, (struct pm_box){0, 0, side, side});
        unsigned noise = 7;
        for (int i = 0; i < side * side; i++) {
            noise = noise * 1664525u + 1013904223u;
            memset(scene.crop.data + 3 * i, (int)(40 + (noise >> 24) / 3), 3);
        }
        struct pm_hair_result result;
        ck_assert(measure(&scene, &result, NULL));
        sampling_de00[size] = result.hair.sampling_de00;
        pm_hair_result_free(&result);
        scene_free(&scene);
    }
    ck_assert_double_gt(sampling_de00[1], 0);
    ck_assert_double_lt(sampling_de00[1], sampling_de00[0] / 4);
}
END_TEST

/* A head: wall above, hair, skin below; the hair reaches from row 60 to row 140. */
static struct scene head(struct pm_box box, struct pm_lab hair) {
    struct scene scene = scene_new(300, 200, box);
    paint_smooth(&scene, scene.crop.box, wall, 1);
    paint_hair(&scene, (struct pm_box){30, 60, 240, 80}, hair, 11);
    paint_smooth(&scene, (struct pm_box){60, 140, 180, 60}, skin_tone, 2);
    return scene;
}

static struct pm_hair_facts facts_of_head(struct pm_box box, struct pm_lab hair, bool with_skin) {
    struct scene scene = head(box, hair);
    if (with_skin)
        scene_give_skin(&scene, skin_tone);
    struct pm_hair_facts facts = measured(&scene);
    scene_free(&scene);
    return facts;
}

START_TEST(a_hurried_box_gives_the_careful_colour) {
    static const struct pm_lab hairs[] = {{14, 2, 3}, {30, 8, 14}, {45, 20, 28}, {62, 5, 20}, {70, 0, 2}};
    struct pm_lab hair = hairs[_i / 2];
    bool with_skin = _i % 2;
    struct pm_lab careful = facts_of_head((struct pm_box){75, 70, 150, 60}, hair, with_skin).lab;
    struct pm_hair_facts sloppy = facts_of_head((struct pm_box){60, 40, 180, 130}, hair, with_skin);
    ck_assert_double_lt(pm_de00(careful, hair), 1.5);
    /* Blond hair is 7 from this skin, grey hair 13 from this wall: some of them stays in. */
    bool alike = pm_de00(hair, skin_tone) < 10 || pm_de00(hair, wall) < 15;
    ck_assert_double_lt(pm_de00(sloppy.lab, careful), alike ? 2.5 : 1);
    ck_assert_double_lt(sloppy.frac, 0.8); /* 80 of 130 rows */
    ck_assert_double_gt(sloppy.frac, 0.45);
}
END_TEST

/* Skin fills the middle of the box; hair is at its edges alone. */
START_TEST(hair_at_the_edges_is_found) {
    struct scene scene = scene_new(240, 240, (struct pm_box){60, 60, 120, 120});
    paint_hair(&scene, scene.crop.box, brown, 5);
    paint_smooth(&scene, (struct pm_box){85, 85, 70, 70}, skin_tone, 6);
    if (_i)
        scene_give_skin(&scene, skin_tone);
    struct pm_hair_facts facts = measured(&scene);
    ck_assert_double_lt(pm_de00(facts.lab, brown), 1.5);
    scene_free(&scene);
}
END_TEST

/* The middle keeps its colour; what changes is the outer quarter of the box on each side. */
START_TEST(hair_at_the_edges_counts) {
    struct pm_lab of[2], other = {40, 9, 16};
    double lightest[2];
    for (int i = 0; i < 2; i++) {
        struct scene scene = scene_new(240, 240, (struct pm_box){60, 60, 120, 120});
        paint_hair(&scene, scene.crop.box, i ? other : brown, 5);
        paint_hair(&scene, (struct pm_box){90, 60, 60, 120}, brown, 5);
        struct pm_hair_facts facts = measured(&scene);
        of[i] = facts.lab;
        lightest[i] = facts.lightest_lab.L;
        scene_free(&scene);
    }
    ck_assert_double_gt(of[1].L, of[0].L + 3);
    ck_assert_double_gt(lightest[1], lightest[0] + 6);
}
END_TEST

START_TEST(two_colours_are_two_clusters) {
    struct pm_lab blond = {60, 6, 24};
    struct scene scene = scene_new(240, 160, (struct pm_box){60, 40, 120, 80});
    paint_hair(&scene, (struct pm_box){0, 0, 120, 160}, near_black, 5);
    paint_hair(&scene, (struct pm_box){120, 0, 120, 160}, blond, 6);
    struct pm_hair_facts facts = measured(&scene);
    ck_assert_uint_eq(facts.n_clusters, 2);
    int dark = facts.clusters[0].lab.L < facts.clusters[1].lab.L ? 0 : 1;
    ck_assert_double_lt(pm_de00(facts.clusters[dark].lab, near_black), 2.5);
    ck_assert_double_lt(pm_de00(facts.clusters[1 - dark].lab, blond), 2.5);
    ck_assert_double_eq_tol(facts.clusters[0].frac, 0.5, 0.06);
    ck_assert_double_eq_tol(facts.clusters[0].frac + facts.clusters[1].frac, 1, 1e-9);
    ck_assert_double_gt(facts.lab.L, near_black.L + 5);
    ck_assert_double_lt(facts.lab.L, blond.L - 5);
    scene_free(&scene);
}
END_TEST

START_TEST(hair_of_one_colour_is_one_cluster) {
    struct scene scene = head((struct pm_box){75, 70, 150, 60}, brown);
    struct pm_hair_facts facts = measured(&scene);
    ck_assert_uint_eq(facts.n_clusters, 1);
    ck_assert_double_lt(pm_de00(facts.clusters[0].lab, brown), 1.5);
    scene_free(&scene);
}
END_TEST

START_TEST(several_boxes_pool) {
    struct scene scene = scene_new(400, 160, (struct pm_box){50, 40, 80, 80});
    struct pm_lab lighter = {38, 8, 14};
    paint_hair(&scene, (struct pm_box){0, 0, 200, 160}, brown, 5);
    paint_hair(&scene, (struct pm_box){200, 0, 200, 160}, lighter, 5);
    struct pm_pixels crops[2] = {scene.crop, scene.crop};
    struct pm_box boxes[2] = {scene.box, {270, 40, 80, 80}};
    struct pm_hair_request request = {.hair = crops,
                                      .hair_boxes = boxes,
                                      .n_hair = 2,
                                      .profile = pm_profile_builtin(scene.profiles, PM_PROFILE_SRGB, NULL)};
    struct pm_hair_result result;
    ck_assert(pm_hair_measure(&request, &result, NULL));
    ck_assert_uint_eq(result.n_masks, 2);
    ck_assert_double_gt(result.hair.lab.L, brown.L + 2);
    ck_assert_double_lt(result.hair.lab.L, lighter.L - 2);
    pm_hair_result_free(&result);
    boxes[1] = boxes[0];
    ck_assert(pm_hair_measure(&request, &result, NULL));
    ck_assert_double_lt(pm_de00(result.hair.lab, brown), 1.2);
    ck_assert_double_eq(result.hair.correction_de00, 0);
    pm_hair_result_free(&result);
    scene_free(&scene);
}
END_TEST

START_TEST(a_small_region_is_not_separated) {
    struct scene scene = scene_new(60, 60, (struct pm_box){20, 20, 20, 20});
    paint(&scene, scene.crop.box, skin_tone);
    paint(&scene, (struct pm_box){20, 20, 20, 10}, brown);
    paint(&scene, (struct pm_box){20, 30, 20, 10}, (struct pm_lab){32, 8, 14});
    struct pm_hair_facts facts = measured(&scene);
    ck_assert_double_eq_tol(facts.lab.L, 31, 0.3);
    ck_assert_int_eq(facts.pixels, 400);
    scene.box = (struct pm_box){25, 25, 1, 1};
    ck_assert_double_lt(pm_de00(measured(&scene).lab, brown), 0.3);
    scene.box = (struct pm_box){5, 19, 50, 1};
    ck_assert_double_lt(pm_de00(measured(&scene).lab, skin_tone), 0.3);
    scene_free(&scene);
}
END_TEST

START_TEST(the_same_pixels_give_the_same_numbers) {
    struct scene scene = head((struct pm_box){60, 40, 180, 130}, brown);
    struct pm_hair_facts first = measured(&scene), second = measured(&scene);
    ck_assert_mem_eq(&first, &second, sizeof first);
    scene_free(&scene);
}
END_TEST

/* The three parts add in quadrature; a badly drawn region is less certain. */
START_TEST(uncertainty_has_three_parts) {
    struct pm_hair_facts careful = facts_of_head((struct pm_box){75, 70, 150, 60}, brown, false);
    double squares = pow(careful.sampling_de00, 2) + pow(careful.selection_de00, 2) + 18 * 18;
    ck_assert_double_eq_tol(careful.uncertainty_de00, sqrt(squares), 1e-9);
    ck_assert_double_gt(careful.selection_de00, 0);
    ck_assert_double_lt(careful.selection_de00, 1.5);
}
END_TEST

/* Twice the light, as a card may say: the colour changes, the uncorrected one and the choice of hair do not.
 */
START_TEST(a_correction_changes_the_colour_only) {
    struct scene scene = head((struct pm_box){60, 40, 180, 130}, brown);
    struct pm_card card = {.xyz = {0.0964, 0.1, 0.0825}};
    struct pm_correction correction;
    double primaries[9];
    const struct pm_profile *profile = pm_profile_builtin(scene.profiles, PM_PROFILE_SRGB, NULL);
    pm_profile_matrix(profile, primaries);
    ck_assert(pm_correction_from_card(&card, PM_CARD_GREY, NAN, primaries, &correction, NULL));
    struct pm_hair_request request = {.hair = &scene.crop,
                                      .hair_boxes = &scene.box,
                                      .n_hair = 1,
                                      .profile = profile,
                                      .correction = &correction,
                                      .correction_de00 = 8};
    struct pm_hair_result result;
    ck_assert(pm_hair_measure(&request, &result, NULL));
    struct pm_hair_facts plain = measured(&scene);
    ck_assert_double_lt(pm_de00(result.hair.uncorrected_lab, plain.lab), 0.6);
    ck_assert_double_lt(pm_de00(plain.uncorrected_lab, plain.lab), 1e-9);
    struct pm_xyz light = pm_xyz_from_lab(result.hair.uncorrected_lab);
    double Y = light.Y * pm_xyz_from_lab((struct pm_lab){49.5, 0, 0}).Y / 0.1;
    ck_assert_double_eq_tol(pm_xyz_from_lab(result.hair.lab).Y, Y, 0.01 * Y);
    ck_assert_double_eq_tol(result.hair.correction_de00, 8, 1e-9);
    pm_hair_result_free(&result);
    scene_free(&scene);
}
END_TEST

START_TEST(the_mask_shows_the_hair) {
    struct scene scene = head((struct pm_box){60, 40, 180, 130}, brown);
    scene.crop.scale = 0.5;
    struct pm_hair_result result;
    ck_assert(measure(&scene, &result, NULL));
    struct pm_hair_mask mask = result.masks[0];
    ck_assert_int_eq(mask.box.w, 600);
    ck_assert_int_eq(mask.box.h, 400);
    int hair = mask.value[mask.height / 2 * mask.width + mask.width / 2];
    int background = mask.value[mask.height / 4 * mask.width + mask.width / 2];
    ck_assert_int_gt(hair, 200);
    ck_assert_int_lt(background, 40);
    ck_assert_int_eq(result.observation.short_side_px, 260);
    pm_hair_result_free(&result);
    scene_free(&scene);
}
END_TEST

START_TEST(a_region_of_skin_is_too_smooth_for_hair) {
    struct scene scene = scene_new(200, 160, (struct pm_box){20, 20, 160, 120});
    struct pm_hair_result result;
    paint_smooth(&scene, scene.crop.box, skin_tone, 5);
    ck_assert(measure(&scene, &result, NULL));
    ck_assert(result.observation.smooth);
    pm_hair_result_free(&result);
    paint_hair(&scene, scene.crop.box, brown, 5);
    ck_assert(measure(&scene, &result, NULL));
    ck_assert(!result.observation.smooth);
    pm_hair_result_free(&result);
    scene_free(&scene);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("hair");
    TCase *tests = tcase_create("given region");
    tcase_add_test(tests, one_colour_is_itself);
    tcase_add_test(tests, a_region_of_skin_is_too_smooth_for_hair);
    tcase_add_test(tests, clipped_and_crushed_pixels_do_not_count);
    tcase_add_test(tests, black_hair_is_measured_though_crushed);
    tcase_add_test(tests, nothing_but_white_is_seen_to_be_blown);
    tcase_add_test(tests, a_box_outside_is_refused);
    tcase_add_test(tests, only_marked_rows_are_looked_at);
    tcase_add_test(tests, more_hair_is_surer);
    suite_add_tcase(suite, tests);
    TCase *separation = tcase_create("separation");
    tcase_add_loop_test(separation, a_hurried_box_gives_the_careful_colour, 0, 10);
    tcase_add_loop_test(separation, hair_at_the_edges_is_found, 0, 2);
    tcase_add_test(separation, hair_at_the_edges_counts);
    tcase_add_test(separation, two_colours_are_two_clusters);
    tcase_add_test(separation, hair_of_one_colour_is_one_cluster);
    tcase_add_test(separation, several_boxes_pool);
    tcase_add_test(separation, a_small_region_is_not_separated);
    tcase_add_test(separation, the_same_pixels_give_the_same_numbers);
    tcase_add_test(separation, uncertainty_has_three_parts);
    tcase_add_test(separation, a_correction_changes_the_colour_only);
    tcase_add_test(separation, the_mask_shows_the_hair);
    suite_add_tcase(suite, separation);
    return pm_run_suite(suite);
}
