/* Dots of pigment in painted skin, whose colour and cover are known. */
#include "scalp/treated.h"

#include "scalp/dots.h"
#include "scene.h"

#include <string.h>

static const struct pm_lab scalp = {62, 12, 18}, ink = {27, 5, 7};

/* What is painted: dots of `radius_px` on a jittered grid, softened over `soft_px`. */
struct dots {
    struct pm_lab skin, ink;
    double radius_px, pitch_px, soft_px;
    unsigned seed;
};

/* What was painted. */
struct painted {
    struct scene scene;
    double cover_frac;
};

/* Lays a disc on `cover` whose edge is a smooth step, as wide as a pixel and the softness. */
static void lay_dot(double *cover, int width, int height, double at_x, double at_y, const struct dots *dots) {
    double edge = 0.5 + dots->soft_px;
    int reach = (int)(dots->radius_px + edge) + 2;
    for (int y = (int)at_y - reach; y <= (int)at_y + reach; y++) {
        for (int x = (int)at_x - reach; x <= (int)at_x + reach; x++) {
            double t = (dots->radius_px + edge - hypot(x - at_x, y - at_y)) / (2 * edge);
            t = t < 0 ? 0 : t > 1 ? 1 : t;
            if (x >= 0 && y >= 0 && x < width && y < height)
                cover[y * width + x] = fmax(cover[y * width + x], t * t * (3 - 2 * t));
        }
    }
}

static void lay_dots(double *cover, int width, int height, const struct dots *dots, unsigned *state) {
    int columns = (int)(width / dots->pitch_px), rows = (int)(height / dots->pitch_px);
    for (int i = 0; i < columns * rows; i++) {
        double x = i % columns + 0.5 + 0.3 * (scene_random(state) - 0.5);
        double y = (double)(i / columns) + 0.5 + 0.3 * (scene_random(state) - 0.5);
        lay_dot(cover, width, height, x * dots->pitch_px, y * dots->pitch_px, dots);
    }
}

static struct painted paint_dots(int width, int height, const struct dots *dots) {
    struct painted painted = {.scene = scene_new(width, height, (struct pm_box){0, 0, width, height})};
    unsigned state = dots->seed;
    double *cover = calloc((size_t)(width * height), sizeof *cover);
    ck_assert_ptr_nonnull(cover);
    lay_dots(cover, width, height, dots, &state);
    struct pm_xyz skin = pm_xyz_from_lab(dots->skin), pigment = pm_xyz_from_lab(dots->ink);
    for (int i = 0; i < width * height; i++) {
        struct pm_lab lab = pm_lab_from_xyz((struct pm_xyz){skin.X + cover[i] * (pigment.X - skin.X),
                                                            skin.Y + cover[i] * (pigment.Y - skin.Y),
                                                            skin.Z + cover[i] * (pigment.Z - skin.Z)});
        lab.L += 0.6 * (scene_random(&state) - 0.5);
        scene_put(&painted.scene, i % width, i / width, lab);
        painted.cover_frac += cover[i] / (width * height);
    }
    free(cover);
    return painted;
}

static struct pm_treated_request request_of(const struct scene *scene) {
    return (struct pm_treated_request){.treated = &scene->crop,
                                       .n_treated = 1,
                                       .skin = &scene->skin,
                                       .n_skin = scene->has_skin,
                                       .profile = pm_profile_builtin(scene->profiles, PM_PROFILE_SRGB, NULL),
                                       .chroma_step = 0.01}; /* nothing was rounded */
}

static struct pm_treated_facts facts_of(const struct scene *scene) {
    struct pm_treated_request request = request_of(scene);
    struct pm_treated_facts facts;
    struct pm_error err;
    if (!pm_treated_measure(&request, &facts, &err))
        ck_abort_msg("%s", err.message);
    return facts;
}

static struct pm_treated_facts measured_dots(int width, int height, const struct dots *dots,
                                             double *cover_frac) {
    struct painted painted = paint_dots(width, height, dots);
    struct pm_treated_facts facts = facts_of(&painted.scene);
    if (cover_frac != NULL)
        *cover_frac = painted.cover_frac;
    scene_free(&painted.scene);
    return facts;
}

START_TEST(colour_and_cover_are_told_apart) {
    unsigned state = 20261121;
    printf("seed %u\n", state);
    for (int i = 0; i < 4; i++) {
        struct dots dots = {.skin = scalp, .soft_px = 0.3 + 0.4 * scene_random(&state), .seed = state};
        dots.ink = (struct pm_lab){18 + 22 * scene_random(&state), 6 * scene_random(&state),
                                   10 * scene_random(&state)};
        dots.radius_px = 1.6 + scene_random(&state);
        dots.pitch_px = 14 + 12 * scene_random(&state);
        double cover_frac;
        struct pm_treated_facts facts = measured_dots(200, 150, &dots, &cover_frac);
        ck_assert_double_lt(fabs(facts.tone_lab.L - dots.ink.L), 3);
        ck_assert_double_lt(pm_de00(facts.tone_lab, dots.ink), 4);
        ck_assert_double_le(fabs(facts.density_frac - cover_frac), facts.density_uncertainty_frac);
        ck_assert_double_lt(facts.density_uncertainty_frac, 0.35 * cover_frac);
        ck_assert_double_lt(pm_de00(facts.between_lab, scalp), 1);
    }
}
END_TEST

/* As dark as brown dots, so that only what is missing in each channel tells its hue; of one region or of two.
 */
START_TEST(a_hue_unlike_the_skins_is_seen) {
    const struct pm_lab hues[] = {{30, -9, -4}, {30, 2, -14}, {30, 14, 2}};
    for (int i = 0; i < 6; i++) {
        struct dots dots = {scalp, hues[i % 3], 2, 16, 0.4, 11};
        struct painted painted = paint_dots(224, 160, &dots);
        const struct pm_pixels both[2] = {painted.scene.crop, painted.scene.crop};
        struct pm_treated_request request = request_of(&painted.scene);
        struct pm_treated_facts facts;
        request.treated = both;
        request.n_treated = 1 + i / 3U;
        ck_assert(pm_treated_measure(&request, &facts, NULL));
        ck_assert_msg(hypot(facts.tone_lab.a - dots.ink.a, facts.tone_lab.b - dots.ink.b) < 2,
                      "%g, %g is seen as %g, %g", dots.ink.a, dots.ink.b, facts.tone_lab.a, facts.tone_lab.b);
        ck_assert_double_eq_tol(facts.density_frac / painted.cover_frac, 1, 0.1);
        scene_free(&painted.scene);
    }
}
END_TEST

START_TEST(fewer_dots_are_no_lighter) {
    struct dots near = {scalp, ink, 2, 14, 0.4, 3}, far = near;
    far.pitch_px = 28;
    struct pm_treated_facts many = measured_dots(224, 168, &near, NULL);
    struct pm_treated_facts few = measured_dots(224, 168, &far, NULL);
    ck_assert_double_lt(pm_de00(many.tone_lab, few.tone_lab), 1.5);
    ck_assert_double_eq_tol(few.density_frac / many.density_frac, 0.25, 0.04);
    ck_assert_double_gt(few.mean_lab.L, many.mean_lab.L + 1);
}
END_TEST

START_TEST(lighter_dots_are_no_fewer) {
    struct dots dark = {scalp, ink, 2, 16, 0.4, 4}, light = dark;
    light.ink.L += 10;
    struct pm_treated_facts first = measured_dots(224, 160, &dark, NULL);
    struct pm_treated_facts then = measured_dots(224, 160, &light, NULL);
    ck_assert_double_eq_tol(then.tone_lab.L - first.tone_lab.L, 10, 1.5);
    ck_assert_double_eq_tol(then.density_frac / first.density_frac, 1, 0.08);
}
END_TEST

START_TEST(wide_dots_are_looked_at_from_afar) {
    struct dots dots = {scalp, ink, 9, 60, 1.5, 5};
    double cover_frac;
    struct pm_treated_facts facts = measured_dots(600, 420, &dots, &cover_frac);
    ck_assert_double_lt(pm_de00(facts.tone_lab, ink), 3);
    ck_assert_double_eq_tol(facts.density_frac / cover_frac, 1, 0.12);
}
END_TEST

START_TEST(what_cannot_be_seen_is_not_told) {
    struct dots tiny = {scalp, ink, 0.5, 9, 0.3, 6}, none = {scalp, scalp, 2, 16, 0.4, 7};
    struct pm_treated_facts facts = measured_dots(200, 150, &tiny, NULL);
    ck_assert(isnan(facts.tone_lab.L) && isnan(facts.density_frac) && isnan(facts.tone_uncertainty_de00));
    facts = measured_dots(200, 150, &none, NULL);
    ck_assert(isnan(facts.tone_lab.L) && isnan(facts.density_frac));
    ck_assert_double_lt(pm_de00(facts.mean_lab, scalp), 1);
    ck_assert_double_lt(pm_de00(facts.between_lab, scalp), 1);
}
END_TEST

START_TEST(blown_skin_tells_nothing) {
    struct dots dots = {{100, 0, 0}, ink, 2, 16, 0.4, 8};
    struct pm_treated_facts facts = measured_dots(200, 150, &dots, NULL);
    ck_assert(isnan(facts.tone_lab.L));
}
END_TEST

START_TEST(redness_is_counted_from_bare_skin) {
    struct dots dots = {scalp, ink, 2, 16, 0.4, 9};
    dots.skin.a += 9;
    struct painted painted = paint_dots(200, 150, &dots);
    struct pm_treated_facts facts = facts_of(&painted.scene);
    ck_assert(isnan(facts.redness_a) && isnan(facts.skin_lab.L));
    scene_give_skin(&painted.scene, scalp);
    facts = facts_of(&painted.scene);
    ck_assert_double_eq_tol(facts.redness_a, 9, 0.7);
    ck_assert_double_lt(pm_de00(facts.skin_lab, scalp), 1);
    scene_free(&painted.scene);
}
END_TEST

START_TEST(the_coarser_the_file_the_less_is_sure) {
    struct dots dots = {scalp, ink, 2, 16, 0.4, 10};
    struct painted painted = paint_dots(200, 150, &dots);
    struct pm_treated_request request = request_of(&painted.scene);
    struct pm_treated_facts fine, coarse;
    ck_assert(pm_treated_measure(&request, &fine, NULL));
    request.chroma_step = 7;
    ck_assert(pm_treated_measure(&request, &coarse, NULL));
    ck_assert_double_gt(coarse.tone_uncertainty_lab.b, 2 * fine.tone_uncertainty_lab.b);
    ck_assert_double_gt(coarse.tone_uncertainty_de00, fine.tone_uncertainty_de00);
    scene_free(&painted.scene);
}
END_TEST

/* Half of the skin may be blown out, not more. */
START_TEST(skin_may_be_blown_in_part) {
    static const double share[] = {0, 0.1, 0.4, 0.6};
    struct dots dots = {scalp, ink, 2, 16, 0.4, 8};
    for (int i = 0; i < 4; i++) {
        struct painted painted = paint_dots(200, 200, &dots);
        memset(painted.scene.crop.data, 255, (size_t)(share[i] * 200) * 200 * 3);
        ck_assert_msg(isnan(facts_of(&painted.scene).tone_lab.L) == (share[i] > 0.5), "%g", share[i]);
        scene_free(&painted.scene);
    }
}
END_TEST

/* 1024 pixels, in a region of at least 16 each way. */
START_TEST(a_speck_is_refused) {
    static const struct {
        int width, height;
        bool enough;
    } regions[] = {{20, 20, false}, {32, 32, true},  {31, 33, false}, {16, 64, true},  {64, 16, true},
                   {16, 63, false}, {15, 90, false}, {90, 15, false}, {200, 5, false}, {200, 16, true}};
    for (size_t i = 0; i < sizeof regions / sizeof *regions; i++) {
        const int w = regions[i].width, h = regions[i].height;
        struct scene scene = scene_new(w, h, (struct pm_box){0, 0, w, h});
        struct pm_treated_request request = request_of(&scene);
        struct pm_treated_facts facts;
        struct pm_error err;
        ck_assert_msg(pm_treated_measure(&request, &facts, &err) == regions[i].enough, "%d x %d", w, h);
        ck_assert(regions[i].enough || err.code == PM_E_REGION);
        scene_free(&scene);
    }
}
END_TEST

/* The whole of it is the disc's area; in the middle it is 1 - exp(-R^2 / 2 s^2). */
START_TEST(a_blurred_disc_keeps_its_light) {
    for (int i = 0; i < 12; i++) {
        double radius = 0.6 + 0.25 * i, blur = 0.5 + 0.3 * (i % 4), sum = 0;
        for (double r = 0.005; r < radius + 6 * blur; r += 0.01)
            sum += 2 * 3.14159265358979 * r * 0.01 * pm_blurred_disc(r, radius, blur);
        ck_assert_double_eq_tol(sum / (3.14159265358979 * radius * radius), 1, 2e-3);
        ck_assert_double_eq_tol(pm_blurred_disc(0, radius, blur),
                                1 - exp(-radius * radius / (2 * blur * blur)), 1e-3);
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("treated");
    TCase *tests = tcase_create("treated");
    tcase_add_test(tests, colour_and_cover_are_told_apart);
    tcase_add_test(tests, a_hue_unlike_the_skins_is_seen);
    tcase_add_test(tests, fewer_dots_are_no_lighter);
    tcase_add_test(tests, lighter_dots_are_no_fewer);
    tcase_add_test(tests, wide_dots_are_looked_at_from_afar);
    tcase_add_test(tests, what_cannot_be_seen_is_not_told);
    tcase_add_test(tests, blown_skin_tells_nothing);
    tcase_add_test(tests, redness_is_counted_from_bare_skin);
    tcase_add_test(tests, the_coarser_the_file_the_less_is_sure);
    tcase_add_test(tests, skin_may_be_blown_in_part);
    tcase_add_test(tests, a_speck_is_refused);
    tcase_add_test(tests, a_blurred_disc_keeps_its_light);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
