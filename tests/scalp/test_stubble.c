/* Painted stubble, with known colour and coverage of the dots, and pictures that are not stubble. */
#include "scalp/stubble.h"

#include "scene.h"

enum { WIDTH = 300, HEIGHT = 240, FINE = 4 };

static const struct pm_lab fair = {64, 11, 17}, brown = {52, 14, 18}, dark_skin = {40, 14, 16};

/* Strokes half as long again as they are wide, at chance places, until they cover `cover` of the skin; a
 * pixel is the mean of FINE x FINE points, then softened by `blur_px` boxes. */
struct stubble {
    struct pm_lab skin, dot;
    double dot_px, cover_frac;
    int soft; /* times that three neighbours are averaged, either way */
};

static void lay_stroke(unsigned char *fine, double x, double y, double radius, double turn, long *covered) {
    const int width = WIDTH * FINE, height = HEIGHT * FINE;
    const double half = 0.5 * radius, dx = half * cos(turn), dy = half * sin(turn);
    for (int j = (int)(y - 2 * radius); j <= (int)(y + 2 * radius); j++)
        for (int i = (int)(x - 2 * radius); i <= (int)(x + 2 * radius); i++) {
            double along = ((i - x) * dx + (j - y) * dy) / (half * half);
            along = fmin(fmax(along, -1), 1);
            if (i < 0 || j < 0 || i >= width || j >= height || fine[j * width + i] ||
                hypot(i - x - along * dx, j - y - along * dy) > radius)
                continue;
            fine[j * width + i] = 1;
            ++*covered;
        }
}

static void soften(double *cover) {
    double *copy = malloc((size_t)(WIDTH * HEIGHT) * sizeof *copy);
    ck_assert_ptr_nonnull(copy);
    for (int pass = 0; pass < 2; pass++) {
        memcpy(copy, cover, (size_t)(WIDTH * HEIGHT) * sizeof *copy);
        const int step = pass == 0 ? 1 : WIDTH;
        for (int i = WIDTH; i < WIDTH * (HEIGHT - 1); i++)
            cover[i] = (copy[i - step] + 2 * copy[i] + copy[i + step]) / 4;
    }
    free(copy);
}

static struct scene paint_stubble(const struct stubble *of) {
    struct scene scene = scene_new(WIDTH, HEIGHT, (struct pm_box){0, 0, WIDTH, HEIGHT});
    unsigned char *fine = calloc((size_t)(WIDTH * HEIGHT * FINE * FINE), 1);
    double *cover = calloc((size_t)(WIDTH * HEIGHT), sizeof *cover);
    ck_assert(fine != NULL && cover != NULL);
    unsigned state = 7;
    for (long covered = 0; (double)covered < of->cover_frac * WIDTH * HEIGHT * FINE * FINE;) {
        double x = scene_random(&state) * WIDTH * FINE, y = scene_random(&state) * HEIGHT * FINE;
        double radius = 0.5 * of->dot_px * FINE * (0.8 + 0.4 * scene_random(&state));
        lay_stroke(fine, x, y, radius, 1.3 + scene_random(&state), &covered);
    }
    for (int i = 0; i < WIDTH * FINE * HEIGHT * FINE; i++)
        cover[i / (WIDTH * FINE) / FINE * WIDTH + i % (WIDTH * FINE) / FINE] +=
            fine[i] / (double)(FINE * FINE);
    for (int i = 0; i < of->soft; i++)
        soften(cover);
    struct pm_xyz skin = pm_xyz_from_lab(of->skin), dot = pm_xyz_from_lab(of->dot);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
        struct pm_lab lab = pm_lab_from_xyz((struct pm_xyz){skin.X + cover[i] * (dot.X - skin.X),
                                                            skin.Y + cover[i] * (dot.Y - skin.Y),
                                                            skin.Z + cover[i] * (dot.Z - skin.Z)});
        lab.L += 0.8 * (scene_random(&state) - 0.5);
        scene_put(&scene, i % WIDTH, i / WIDTH, lab);
    }
    free(fine);
    free(cover);
    return scene;
}

static struct pm_stubble stubble_in(const struct scene *scene, const struct pm_lab *skin) {
    struct pm_stubble_request request = {.crop = &scene->crop,
                                         .skin = skin,
                                         .profile =
                                             pm_profile_builtin(scene->profiles, PM_PROFILE_SRGB, NULL)};
    struct pm_stubble stubble;
    struct pm_error err;
    if (!pm_stubble_measure(&request, &stubble, &err))
        ck_abort_msg("%s", err.message);
    return stubble;
}

static struct pm_stubble measured_stubble(const struct stubble *of) {
    struct scene scene = paint_stubble(of);
    struct pm_stubble stubble = stubble_in(&scene, NULL);
    scene_free(&scene);
    return stubble;
}

/* Every width, cover and skin: the dots' colour, whatever they cover, or nothing. */
START_TEST(dots_are_solved_apart_from_their_cover) {
    static const double dot_px[] = {2, 3, 4.5, 6}, cover_frac[] = {0.1, 0.25, 0.4, 0.6};
    const struct pm_lab skins[] = {fair, brown, dark_skin}, dots[] = {{18, 1, 1}, {22, 3, 4}, {27, 4, 6}};
    int solved = 0, all = 0;
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 4; j++, all++) {
            struct stubble of = {skins[(i + j) % 3], dots[(i + 2 * j) % 3], dot_px[i], cover_frac[j], 0};
            struct pm_stubble stubble = measured_stubble(&of);
            ck_assert_msg(stubble.found, "%g px, %g: not found", of.dot_px, of.cover_frac);
            if (stubble.facts.state != PM_STUBBLE_SOLVED)
                continue;
            solved++;
            ck_assert_msg(fabs(stubble.facts.dots_lab.L - of.dot.L) <= 6, "%g px, %g: L* %g, not %g",
                          of.dot_px, of.cover_frac, stubble.facts.dots_lab.L, of.dot.L);
            ck_assert_double_lt(
                hypot(stubble.facts.dots_lab.a - of.dot.a, stubble.facts.dots_lab.b - of.dot.b), 6);
            ck_assert_double_lt(fabs(stubble.facts.cover_frac - of.cover_frac), 0.15);
            ck_assert_double_lt(fabs(stubble.facts.dot_px / of.dot_px - 1), 0.5);
        }
    ck_assert_msg(solved >= all - 4, "only %d of %d are solved", solved, all);
}
END_TEST

START_TEST(blurred_dots_are_not_guessed_at) {
    struct stubble of = {fair, {18, 1, 1}, 2.5, 0.2, 8};
    struct pm_stubble stubble = measured_stubble(&of);
    ck_assert(stubble.found);
    ck_assert_int_eq(stubble.facts.state, PM_STUBBLE_SMALL);
    ck_assert_double_nan(stubble.facts.dots_lab.L);
    ck_assert_double_nan(stubble.facts.cover_frac);
}
END_TEST

START_TEST(dots_lighter_than_skin_are_not_told) {
    struct stubble of = {{28, 11, 13}, {46, 6, 14}, 4, 0.15, 0};
    struct pm_stubble stubble = measured_stubble(&of);
    ck_assert(stubble.found);
    ck_assert_int_eq(stubble.facts.state, PM_STUBBLE_LIGHT);
}
END_TEST

START_TEST(dots_on_what_is_no_skin) {
    struct stubble of = {{60, -2, -6}, {20, 1, 1}, 4, 0.25, 0};
    ck_assert_int_eq(measured_stubble(&of).facts.state, PM_STUBBLE_SKINLESS);
    /* In coloured light a given skin says so. */
    of.skin = (struct pm_lab){60, 14, -1};
    ck_assert_int_eq(measured_stubble(&of).facts.state, PM_STUBBLE_SKINLESS);
    struct scene scene = paint_stubble(&of);
    ck_assert_int_eq(stubble_in(&scene, &of.skin).facts.state, PM_STUBBLE_SOLVED);
    scene_free(&scene);
}
END_TEST

/* Rows of the first `side` pixels, moved together. */
static void keep_corner(struct scene *scene, int side) {
    for (int y = 0; y < side; y++)
        memmove(scene->crop.data + (ptrdiff_t)y * side * 3, scene->crop.data + (ptrdiff_t)y * WIDTH * 3,
                (size_t)side * 3);
    scene->crop.box = (struct pm_box){0, 0, side, side};
}

START_TEST(curls_and_braids_are_no_stubble) {
    struct stubble of = {fair, {18, 1, 1}, 6, 0.3, 0};
    struct scene scene = paint_stubble(&of);
    ck_assert(stubble_in(&scene, NULL).found);
    keep_corner(&scene, 100); /* a 17th of it */
    ck_assert(!stubble_in(&scene, NULL).found);
    scene_free(&scene);
    of = (struct stubble){{16, 9, 10}, {6, 2, 2}, 4, 0.25, 0}; /* darker than any skin */
    ck_assert(!measured_stubble(&of).found);
}
END_TEST

/* Waves of shade, `period_px` long, as locks have them; their amplitude in codes. */
static void lay_waves(struct scene *scene, double period_px, double codes) {
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++)
            for (int c = 0; c < 3; c++) {
                uint8_t *code = scene->crop.data + ((ptrdiff_t)y * WIDTH + x) * 3 + c;
                *code = (uint8_t)fmin(fmax(*code + codes * sin(2 * M_PI * x / period_px), 0), 255);
            }
}

/* Dots are as wide as they are, and what is a dozen of them wide is something else: where it holds more than
 * a sixth of the variance, as in curls, there is no stubble; where it holds little, there is. */
START_TEST(waves_a_dozen_dots_wide_are_no_stubble) {
    const struct stubble of = {fair, {18, 1, 1}, 4.5, 0.4, 0};
    for (int strong = 0; strong < 2; strong++) {
        struct scene scene = paint_stubble(&of);
        lay_waves(&scene, 12 * of.dot_px, strong ? 34 : 12);
        const bool found = stubble_in(&scene, NULL).found;
        scene_free(&scene);
        ck_assert_int_eq(found, !strong);
    }
}
END_TEST

START_TEST(strands_noise_and_skin_are_no_stubble) {
    const struct pm_box all = {0, 0, WIDTH, HEIGHT};
    struct scene scene = scene_new(WIDTH, HEIGHT, all);
    paint_hair(&scene, all, (struct pm_lab){30, 5, 9}, 3);
    ck_assert(!stubble_in(&scene, NULL).found);
    paint_smooth(&scene, all, fair, 5);
    ck_assert(!stubble_in(&scene, NULL).found);
    scene.crop.box = (struct pm_box){0, 0, 20, 20}; /* too small to tell */
    ck_assert(!stubble_in(&scene, NULL).found);
    scene_free(&scene);
}
END_TEST

int main(void) {
    TCase *tests = tcase_create("stubble");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, dots_are_solved_apart_from_their_cover);
    tcase_add_test(tests, blurred_dots_are_not_guessed_at);
    tcase_add_test(tests, dots_lighter_than_skin_are_not_told);
    tcase_add_test(tests, dots_on_what_is_no_skin);
    tcase_add_test(tests, curls_and_braids_are_no_stubble);
    tcase_add_test(tests, waves_a_dozen_dots_wide_are_no_stubble);
    tcase_add_test(tests, strands_noise_and_skin_are_no_stubble);
    Suite *suite = suite_create("stubble");
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
