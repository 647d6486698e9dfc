/* Grey strands among dark ones: their share, their clusters, the width of a strand; stubble. */
#include "hair/grey.h"
#include "scene.h"

static const struct pm_lab dark = {24, 4, 6}, grey = {66, 0, 4}, gold = {62, 8, 34};

/* The share of grey strands really painted into the box, and what was measured of them. */
struct outcome {
    double painted, strand_px;
    struct pm_hair_facts facts;
    struct pm_grey grey;
};

static struct outcome look_at(double share, int width_px, struct pm_lab other, unsigned seed) {
    struct scene scene = scene_new(320, 240, (struct pm_box){40, 30, 240, 180});
    paint_strands(&scene, scene.crop.box, dark, other, share, width_px, seed);
    struct outcome outcome = {.painted = 0};
    for (int y = 30; y < 210; y++)
        for (int x = 40; x < 280; x++)
            outcome.painted += scene.crop.data[3 * (y * 320 + x) + 1] > 110;
    outcome.painted /= 240 * 180;
    struct pm_hair_result result;
    ck_assert(measure(&scene, &result, NULL));
    outcome.facts = result.hair;
    outcome.grey = result.grey;
    ck_assert_int_eq(result.observation.parted, result.hair.grey_frac > 0);
    outcome.strand_px = result.observation.strand_px;
    pm_hair_result_free(&result);
    scene_free(&scene);
    return outcome;
}

START_TEST(grey_share_is_what_was_painted) {
    static const double shares[] = {0.12, 0.3, 0.5, 0.7};
    int width_px = 2 + _i / 4;
    struct outcome seen = look_at(shares[_i % 4], width_px, grey, (unsigned)_i + 1);
    ck_assert_double_eq_tol(seen.facts.grey_frac, seen.painted, 0.03);
}
END_TEST

/* Each has its own colour, whatever its share: no mean of both. Thin strands are blurred into each other.
 * These pictures have no lens, so the glare that is subtracted from the dark part was never there, which
 * matters most if little is dark. Rendered scenes have a camera (tests/job/test_grey.py). */
START_TEST(each_component_has_the_colour_it_was_painted_with) {
    static const double shares[] = {0.12, 0.3, 0.5, 0.7}, most_de00[] = {3, 3, 3, 4.5};
    int width_px = 2 + _i / 4;
    struct pm_grey seen = look_at(shares[_i % 4], width_px, grey, (unsigned)_i + 1).grey;
    ck_assert_double_lt(pm_de00(seen.dark_lab, dark), most_de00[_i % 4]);
    ck_assert_double_lt(pm_de00(seen.grey_lab, grey), most_de00[_i % 4]);
}
END_TEST

START_TEST(strands_too_thin_give_no_share) {
    struct outcome seen = look_at(0.4, 1, grey, 9);
    ck_assert_double_nan(seen.facts.grey_frac);
    ck_assert_double_lt(seen.strand_px, 1.5);
}
END_TEST

START_TEST(wider_strands_are_seen_wider) {
    double before = 0;
    for (int width_px = 1; width_px <= 6; width_px++) {
        double strand_px = look_at(0.4, width_px, grey, 9).strand_px;
        ck_assert_double_gt(strand_px, before);
        before = strand_px;
    }
}
END_TEST

START_TEST(hair_of_one_colour_is_not_grey) {
    struct outcome seen = look_at(0, 3, grey, 4);
    ck_assert_double_eq(seen.facts.grey_frac, 0);
    ck_assert_double_nan(seen.grey.dark_lab.L);
    ck_assert_double_nan(seen.grey.grey_lab.L);
}
END_TEST

START_TEST(golden_strands_are_not_grey) {
    struct outcome seen = look_at(0.4, 4, gold, 4);
    ck_assert_double_eq(seen.facts.grey_frac, 0);
    ck_assert_uint_eq(seen.facts.n_clusters, 2);
}
END_TEST

/* All of it pale and neutral: grey or ash blond, nobody can tell. */
START_TEST(pale_hair_gives_no_share) {
    struct scene scene = scene_new(320, 240, (struct pm_box){40, 30, 240, 180});
    paint_strands(&scene, scene.crop.box, grey, grey, 0, 3, 2);
    ck_assert_double_nan(measured(&scene).grey_frac);
    scene_free(&scene);
}
END_TEST

START_TEST(greying_hair_is_two_clusters) {
    struct outcome seen = look_at(0.35, 4, grey, 5);
    ck_assert_uint_eq(seen.facts.n_clusters, 2);
    ck_assert_double_lt(pm_de00(seen.facts.clusters[0].lab, dark), 4);
    ck_assert_double_lt(pm_de00(seen.facts.clusters[1].lab, grey), 4);
    ck_assert_double_eq_tol(seen.facts.clusters[1].frac, seen.painted, 0.05);
}
END_TEST

/* Dots of 3 px on skin, about a quarter of it. */
static struct scene stubble_scene(struct pm_lab skin) {
    struct scene scene = scene_new(240, 200, (struct pm_box){40, 40, 160, 120});
    unsigned state = 5;
    paint_smooth(&scene, scene.crop.box, skin, 1);
    for (int i = 0; i < 1500; i++) {
        int x = (int)(240 * scene_random(&state)), y = (int)(200 * scene_random(&state));
        paint(&scene, (struct pm_box){x, y, 3, 3}, dark);
    }
    return scene;
}

/* Without separation stubble is measured as a whole: dots and the skin between them, in linear light. */
START_TEST(stubble_is_its_shadow) {
    struct pm_lab skin = {58, 12, 17};
    struct scene scene = stubble_scene(skin);
    double share = 0;
    for (int i = 0; i < 240 * 200; i++)
        share += scene.crop.data[3 * i] < 90;
    share /= 240 * 200;
    struct pm_xyz a = pm_xyz_from_lab(skin), b = pm_xyz_from_lab(dark);
    struct pm_lab shadow = pm_lab_from_xyz(
        (struct pm_xyz){a.X + share * (b.X - a.X), a.Y + share * (b.Y - a.Y), a.Z + share * (b.Z - a.Z)});
    scene_give_skin(&scene, skin);
    struct pm_hair_result result;
    ck_assert(measure(&scene, &result, NULL));
    ck_assert(result.observation.stubble);
    ck_assert_double_lt(pm_de00(result.hair.lab, shadow), 1.5);
    ck_assert_double_lt(pm_de00(result.hair.darkest_lab, dark), 2);
    ck_assert_double_nan(result.hair.grey_frac);
    pm_hair_result_free(&result);
    scene_free(&scene);
}
END_TEST

START_TEST(strands_over_skin_are_no_stubble) {
    struct scene scene = scene_new(240, 200, (struct pm_box){40, 40, 160, 120});
    paint_hair(&scene, scene.crop.box, (struct pm_lab){57, 11, 17}, 3);
    scene_give_skin(&scene, (struct pm_lab){58, 12, 17});
    struct pm_hair_result result;
    ck_assert(measure(&scene, &result, NULL));
    ck_assert(!result.observation.stubble);
    pm_hair_result_free(&result);
    scene_free(&scene);
}
END_TEST

START_TEST(nothing_gives_no_share) {
    struct pm_histogram none = {0};
    ck_assert_double_nan(pm_find_grey(&none, 4).frac);
    ck_assert_double_nan(pm_find_grey(&none, NAN).frac);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("hair grey");
    TCase *tests = tcase_create("grey");
    tcase_add_loop_test(tests, grey_share_is_what_was_painted, 0, 16);
    tcase_add_loop_test(tests, each_component_has_the_colour_it_was_painted_with, 0, 16);
    tcase_add_test(tests, strands_too_thin_give_no_share);
    tcase_add_test(tests, wider_strands_are_seen_wider);
    tcase_add_test(tests, hair_of_one_colour_is_not_grey);
    tcase_add_test(tests, golden_strands_are_not_grey);
    tcase_add_test(tests, pale_hair_gives_no_share);
    tcase_add_test(tests, greying_hair_is_two_clusters);
    tcase_add_test(tests, stubble_is_its_shadow);
    tcase_add_test(tests, strands_over_skin_are_no_stubble);
    tcase_add_test(tests, nothing_gives_no_share);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
