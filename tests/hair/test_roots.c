/* Long hair over scalp: the visible share of scalp, and the colour of the hair beside it. */
#include "hair/roots.h"
#include "scene.h"

static const struct pm_lab roots = {24, 4, 6}, lengths = {38, 6, 12}, skin = {66, 11, 16};

/* Strands of 3 px: the lengths, on either side of a parting `scalp_px` wide the roots, 40 px of them. */
static struct scene parted(int scalp_px, struct pm_lab scalp) {
    struct scene scene = scene_new(320, 240, (struct pm_box){20, 20, 280, 200});
    const int middle = 160, root_px = 40;
    paint_strands(&scene, scene.crop.box, lengths, lengths, 0, 3, 1);
    paint_strands(&scene, (struct pm_box){middle - scalp_px / 2 - root_px, 0, 2 * root_px + scalp_px, 240},
                  roots, roots, 0, 3, 2);
    paint_smooth(&scene, (struct pm_box){middle - scalp_px / 2, 0, scalp_px, 240}, scalp, 3);
    return scene;
}

static struct pm_density_facts look_at(const struct scene *scene, struct pm_roots_request request,
                                       struct pm_grey *grey) {
    struct pm_density_facts facts;
    struct pm_grey unused;
    request.crop = &scene->crop;
    request.profile = pm_profile_builtin(scene->profiles, PM_PROFILE_SRGB, NULL);
    request.hair = lengths;
    request.hair_p90_L = lengths.L + 4;
    request.detail_px = 2.5;
    ck_assert(pm_roots_measure(&request, &facts, grey != NULL ? grey : &unused, NULL));
    return facts;
}

START_TEST(roots_are_what_lies_beside_the_scalp) {
    static const int widths_px[] = {9, 20, 40};
    struct scene scene = parted(widths_px[_i], skin);
    struct pm_density_facts facts =
        look_at(&scene, (struct pm_roots_request){.box = scene.box, .skin = &skin}, NULL);
    ck_assert_int_eq(facts.roots, PM_ROOTS_BESIDE_SCALP);
    ck_assert_double_lt(pm_de00(facts.roots_lab, roots), 2);
    ck_assert_double_lt(pm_de00(facts.scalp_lab, skin), 1);
    ck_assert_double_eq_tol(facts.scalp_frac, widths_px[_i] / 280.0, 0.01);
    ck_assert_double_eq_tol(facts.contrast_L, facts.scalp_lab.L - facts.roots_lab.L, 1e-9);
    scene_free(&scene);
}
END_TEST

START_TEST(scalp_in_shade_is_scalp_and_gloss_is_not) {
    static const struct pm_lab shaded = {56, 10, 14.5}, gloss = {60, 0, 1};
    struct scene scene = parted(20, shaded), shiny = parted(20, gloss);
    const struct pm_roots_request request = {.box = scene.box, .skin = &skin};
    ck_assert_int_eq(look_at(&scene, request, NULL).roots, PM_ROOTS_BESIDE_SCALP);
    struct pm_density_facts facts = look_at(&shiny, request, NULL);
    ck_assert_int_eq(facts.roots, PM_ROOTS_NO_SCALP);
    ck_assert_double_lt(facts.scalp_frac, 0.01);
    ck_assert_double_nan(facts.roots_lab.L);
    scene_free(&scene);
    scene_free(&shiny);
}
END_TEST

START_TEST(what_cannot_be_told_is_not) {
    struct scene full = parted(0, skin), scene = parted(20, skin);
    const struct pm_lab pale = {44, 7, 12};
    ck_assert_int_eq(look_at(&full, (struct pm_roots_request){.box = full.box, .skin = &skin}, NULL).roots,
                     PM_ROOTS_NO_SCALP);
    ck_assert_int_eq(look_at(&scene, (struct pm_roots_request){.box = scene.box}, NULL).roots,
                     PM_ROOTS_NO_SKIN);
    struct pm_density_facts facts =
        look_at(&full, (struct pm_roots_request){.box = full.box, .skin = &pale}, NULL);
    ck_assert_int_eq(facts.roots, PM_ROOTS_ALIKE);
    ck_assert_double_nan(facts.scalp_frac);
    scene_free(&full);
    scene_free(&scene);
}
END_TEST

START_TEST(roots_that_a_person_pointed_at_are_taken) {
    struct scene scene = parted(20, skin), full = parted(0, skin);
    const struct pm_box box = {112, 20, 96, 200}, beside = {121, 20, 38, 200};
    struct pm_roots_request request = {.box = box, .all_roots = true, .skin = &skin};
    struct pm_density_facts facts = look_at(&scene, request, NULL);
    ck_assert_int_eq(facts.roots, PM_ROOTS_GIVEN);
    ck_assert_double_lt(pm_de00(facts.roots_lab, roots), 2);
    ck_assert_double_eq_tol(facts.scalp_frac, 20.0 / 96, 0.01);
    request.box = beside;
    request.skin = NULL;
    facts = look_at(&full, request, NULL);
    ck_assert_int_eq(facts.roots, PM_ROOTS_GIVEN);
    ck_assert_double_lt(pm_de00(facts.roots_lab, roots), 2);
    ck_assert_double_nan(facts.contrast_L);
    scene_free(&scene);
    scene_free(&full);
}
END_TEST

/* Grown out: grey roots below dyed lengths. */
START_TEST(grey_roots_are_dark_and_grey_and_edges_of_scalp_are_not_grey) {
    struct scene scene = parted(20, skin), plain = parted(20, skin);
    const struct pm_lab grey = {68, 0, 3};
    struct pm_grey seen;
    paint_strands(&scene, (struct pm_box){110, 0, 40, 240}, roots, grey, 0.4, 4, 9);
    paint_strands(&scene, (struct pm_box){170, 0, 40, 240}, roots, grey, 0.4, 4, 11);
    const struct pm_roots_request request = {.box = scene.box, .skin = &skin};
    look_at(&scene, request, &seen);
    ck_assert_double_gt(seen.frac, 0.2);
    ck_assert_double_lt(pm_de00(seen.dark_lab, roots), 4);
    ck_assert_double_lt(pm_de00(seen.grey_lab, grey), 5);
    look_at(&plain, request, &seen);
    ck_assert(!(seen.frac > 0));
    scene_free(&scene);
    scene_free(&plain);
}
END_TEST

/* A light component is grey as far as a third of the way from grey hair's hue, a* 0 and b* 2.5, to the
 * skin's. */
START_TEST(grey_has_the_hue_of_grey_hair_not_of_skin) {
    static const double way[] = {0.2, 0.27, 0.4, 0.46};
    for (int i = 0; i < 4; i++) {
        struct scene scene = parted(20, skin);
        struct pm_grey seen;
        const struct pm_lab light = {68, way[i] * skin.a, 2.5 + way[i] * (skin.b - 2.5)};
        paint_strands(&scene, (struct pm_box){110, 0, 40, 240}, roots, light, 0.4, 4, 9);
        paint_strands(&scene, (struct pm_box){170, 0, 40, 240}, roots, light, 0.4, 4, 11);
        look_at(&scene, (struct pm_roots_request){.box = scene.box, .skin = &skin}, &seen);
        ck_assert_msg((seen.frac > 0.2) == (way[i] < 1 / 3.0), "%g of the way: %g", way[i], seen.frac);
        scene_free(&scene);
    }
}
END_TEST

START_TEST(the_smallest_box_is_no_trouble) {
    struct scene scene = parted(20, skin);
    for (int side = 1; side < 6; side++) {
        const struct pm_roots_request request = {
            .box = {150, 30, side, 1}, .all_roots = side % 2 == 0, .skin = &skin};
        look_at(&scene, request, NULL);
    }
    scene_free(&scene);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("roots");
    TCase *tests = tcase_create("roots");
    tcase_add_loop_test(tests, roots_are_what_lies_beside_the_scalp, 0, 3);
    tcase_add_test(tests, scalp_in_shade_is_scalp_and_gloss_is_not);
    tcase_add_test(tests, what_cannot_be_told_is_not);
    tcase_add_test(tests, roots_that_a_person_pointed_at_are_taken);
    tcase_add_test(tests, grey_roots_are_dark_and_grey_and_edges_of_scalp_are_not_grey);
    tcase_add_test(tests, grey_has_the_hue_of_grey_hair_not_of_skin);
    tcase_add_test(tests, the_smallest_box_is_no_trouble);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
