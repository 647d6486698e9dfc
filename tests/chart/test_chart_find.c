#include "chart/find.h"
#include "chart/patches.h"
#include "chart_made.h"
#include "color/lab.h"
#include "photo/photo.h"

#include <math.h>
#include <string.h>

/* Charts are photographed by a small simulated camera that computes each pixel. */
enum { WIDTH = 640, HEIGHT = 480 };

static void set_up(void) {
    start(20260504);
}

/* ------------------------------------------------------------------ a scene */

enum { MOST_COLUMNS = 12, MOST_ROWS = 12 };

/* A board of cells: a chart, or something similar. */
struct board {
    int columns, rows;
    double rgb[MOST_COLUMNS * MOST_ROWS][3]; /* linear sRGB */
    double gap, frame_light;
};

/* How it is held, and by whom. */
struct scene {
    struct board board;
    struct pm_homography from_picture; /* picture -> board cells */
    struct pm_point corners[4];
    double gain[3], gamma, noise;
    bool covered;
    struct pm_point cover; /* a disc on the board */
    double cover_radius, cover_rgb[3];
    double shade; /* share of light that a patch loses at its edges; none half-way to its middle */
};

static double encode(double linear) {
    double v = linear <= 0 ? 0 : linear >= 1 ? 1 : linear;
    return v <= 0.0031308 ? 12.92 * v : 1.055 * pow(v, 1 / 2.4) - 0.055;
}

/* What the camera makes of linear light, in codes, over the light's square root. */
enum { TONES = 1024 };

static void fill_tones(double gamma, double tones[TONES + 1]) {
    for (int i = 0; i <= TONES; i++)
        tones[i] = 255 * encode(0.18 * pow(fmax((double)i * i / TONES / TONES, 1e-4) / 0.18, gamma));
}

static void linear_of(struct pm_lab lab, double rgb[3]) {
    static const double from_xyz[3][3] = {{3.1338561, -1.6168667, -0.4906146},
                                          {-0.9787684, 1.9161415, 0.0334540},
                                          {0.0719453, -0.2289914, 1.4052427}};
    struct pm_xyz xyz = pm_xyz_from_lab(lab);
    for (int c = 0; c < 3; c++)
        rgb[c] = fmax(from_xyz[c][0] * xyz.X + from_xyz[c][1] * xyz.Y + from_xyz[c][2] * xyz.Z, 0);
}

static struct board chart_board(void) {
    struct board board = {.columns = 6, .rows = 4, .gap = uniform(0.12, 0.2), .frame_light = 0.035};
    const struct pm_lab *labs = pm_classic24_lab(rand() % 2 ? PM_CHART_NOV2014 : PM_CHART_BEFORE_NOV2014);
    for (int i = 0; i < PM_PATCHES; i++)
        linear_of(labs[i], board.rgb[i]);
    return board;
}

/* Holds the board `share` of the picture wide, turned and tilted, its middle at x, y; mirrored where asked.
 */
static void hold(struct scene *scene, double share, double turn, double tilt, double x, double y,
                 bool mirrored) {
    double w = scene->board.columns, h = scene->board.rows, scale = share * WIDTH / w;
    struct pm_point to[4], from[4] = {{0.5, 0.5}, {w - 0.5, 0.5}, {w - 0.5, h - 0.5}, {0.5, h - 0.5}};
    for (int i = 0; i < 4; i++) {
        double u = (from[i].x - w / 2) * (mirrored ? -1 : 1), v = from[i].y - h / 2, depth = 1 + tilt * u / w;
        double px = u / depth * scale, py = v / depth * scale;
        to[i].x = x + px * cos(turn) - py * sin(turn);
        to[i].y = y + px * sin(turn) + py * cos(turn);
        scene->corners[i] = to[i];
    }
    ck_assert(pm_homography_fit(to, from, 4, &scene->from_picture));
    for (int c = 0; c < 3; c++)
        scene->gain[c] = exp(uniform(-0.45, 0.05));
    scene->gamma = uniform(0.9, 1.15);
    scene->noise = uniform(0, 3);
}

static void hold_anyhow(struct scene *scene) {
    hold(scene, uniform(0.2, 0.6), uniform(0, 2 * M_PI), uniform(-0.4, 0.4), WIDTH * uniform(0.4, 0.6),
         HEIGHT * uniform(0.46, 0.54), false);
}

/* Linear light at a place of the picture: the board, or the wall behind it. */
static void look(const struct scene *scene, double x, double y, double rgb[3]) {
    const struct board *board = &scene->board;
    struct pm_point at;
    double wide = 0.013 * x + 0.007 * y, narrow = 0.31 * x - 0.27 * y;
    double wall = 0.15 + 0.3 * fabs(wide - floor(wide) - 0.5) + 0.08 * fabs(narrow - floor(narrow) - 0.5);
    rgb[0] = wall * 1.1;
    rgb[1] = wall;
    rgb[2] = wall * 0.8;
    if (!pm_homography_map(&scene->from_picture, (struct pm_point){x, y}, &at))
        return;
    if (at.x < -0.3 || at.y < -0.3 || at.x > board->columns + 0.3 || at.y > board->rows + 0.3)
        return;
    double u = at.x - floor(at.x), v = at.y - floor(at.y), half = board->gap / 2;
    bool frame = at.x < 0 || at.y < 0 || at.x >= board->columns || at.y >= board->rows || u < half ||
                 v < half || u > 1 - half || v > 1 - half;
    const double from_edge = fmin(fmin(u, 1 - u), fmin(v, 1 - v)) - half;
    const double shade = scene->shade * fmax(0, 1 - 2 * from_edge / (0.5 - half));
    for (int c = 0; c < 3; c++)
        rgb[c] =
            frame ? board->frame_light : board->rgb[(int)at.y * board->columns + (int)at.x][c] * (1 - shade);
    if (scene->covered && hypot(at.x - scene->cover.x, at.y - scene->cover.y) < scene->cover_radius)
        memcpy(rgb, scene->cover_rgb, 3 * sizeof *rgb);
}

/* Photographs the scene; free(pixels.data). */
static struct pm_pixels photograph(const struct scene *scene) {
    struct pm_pixels pixels = {{0, 0, WIDTH, HEIGHT}, 3, 1, malloc((size_t)3 * WIDTH * HEIGHT)};
    double tones[TONES + 1];
    ck_assert_ptr_nonnull(pixels.data);
    fill_tones(scene->gamma, tones);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
        double sum[3] = {0};
        for (int k = 0; k < 4; k++) {
            double rgb[3];
            look(scene, i % WIDTH + (k % 2 - 0.5) / 2, i / WIDTH + (k / 2 - 0.5) / 2.0, rgb);
            for (int c = 0; c < 3; c++)
                sum[c] += rgb[c] / 4;
        }
        for (int c = 0; c < 3; c++) {
            double v = tones[(int)(TONES * sqrt(fmin(sum[c] * scene->gain[c], 1)))];
            v += scene->noise * uniform(-1.6, 1.6);
            pixels.data[3 * i + c] = (uint8_t)fmin(fmax(lround(v), 0), 255);
        }
    }
    return pixels;
}

/* The finder's answer; its corners' largest error in cells where there is one. */
static bool find(const struct scene *scene, double *error_cells) {
    struct pm_pixels pixels = photograph(scene);
    struct pm_point corners[4];
    struct pm_patches patches;
    bool found;
    ck_assert(pm_chart_find(&pixels, srgb, &found, corners, &patches, &err));
    free(pixels.data);
    if (!found || error_cells == NULL)
        return found;
    const struct pm_point *truth = scene->corners;
    double cell = hypot(truth[1].x - truth[0].x, truth[1].y - truth[0].y) / 5;
    *error_cells = 0;
    for (int i = 0; i < 4; i++)
        *error_cells = fmax(*error_cells, hypot(corners[i].x - truth[i].x, corners[i].y - truth[i].y) / cell);
    return true;
}

/* ------------------------------------------------------------------ charts */

START_TEST(whole_charts_are_found_where_they_are) {
    int found = 0, rounds = 20;
    double worst = 0;
    for (int i = 0; i < rounds; i++) {
        struct scene scene = {.board = chart_board()};
        double error = 0;
        hold_anyhow(&scene);
        found += find(&scene, &error);
        worst = fmax(worst, error);
    }
    printf("%d of %d found, corners off by at most %.3f cells\n", found, rounds, worst);
    ck_assert_int_ge(found, rounds - 2);
    ck_assert_double_lt(worst, 0.15);
}
END_TEST

START_TEST(charts_in_a_mirror_are_found_where_they_are) {
    int found = 0;
    for (int i = 0; i < 8; i++) {
        struct scene scene = {.board = chart_board()};
        double error = 0;
        hold(&scene, uniform(0.2, 0.6), uniform(0, 6), 0.1, WIDTH / 2.0, HEIGHT / 2.0, true);
        ck_assert(pm_is_mirrored(scene.corners));
        found += find(&scene, &error);
        ck_assert_double_lt(error, 0.15);
    }
    ck_assert_int_ge(found, 7);
}
END_TEST

/* A Nano's patches lie below its frame: with slight shading only the light ones look damaged. */
START_TEST(charts_with_shaded_edges_are_found) {
    int found = 0, rounds = 16;
    for (int i = 0; i < rounds; i++) {
        struct scene scene = {.board = chart_board(), .shade = 0.25 + 0.02 * i};
        double error = 0;
        hold(&scene, uniform(0.25, 0.6), uniform(0, 6), uniform(-0.2, 0.2), WIDTH / 2.0, HEIGHT / 2.0, false);
        found += find(&scene, &error);
        ck_assert_double_lt(error, 0.15);
    }
    printf("%d of %d with shaded edges found\n", found, rounds);
    ck_assert_int_eq(found, rounds);
}
END_TEST

/* A scratch, a sticker, a glare: smaller than a patch, wherever on it. */
START_TEST(one_marred_patch_is_left_out) {
    static const double colours[][3] = {{0.4, 0.25, 0.18}, {0.01, 0.008, 0.007}, {0.9, 0.9, 0.9}};
    int found = 0, named = 0;
    for (int i = 0; i < 12; i++) {
        struct scene scene = {.board = chart_board(), .covered = true, .cover_radius = uniform(0.12, 0.3)};
        struct pm_point corners[4];
        hold(&scene, uniform(0.35, 0.6), uniform(0, 6), uniform(-0.2, 0.2), WIDTH / 2.0, HEIGHT / 2.0, i % 2);
        memcpy(scene.cover_rgb, colours[i % 3], sizeof scene.cover_rgb);
        int patch = 6 + rand() % 12;
        scene.cover = (struct pm_point){patch % 6 + 0.5 + uniform(-0.1, 0.1), patch / 6 + 0.5};
        struct pm_pixels pixels = photograph(&scene);
        struct pm_patches patches;
        bool is_found;
        ck_assert(pm_chart_find(&pixels, srgb, &is_found, corners, &patches, &err));
        found += is_found;
        named += is_found && patches.marred == patch;
        free(pixels.data);
    }
    printf("%d of 12 found, of %d the patch is known\n", found, named);
    ck_assert_int_ge(found, 10);
    ck_assert_int_ge(named, found - 2);
}
END_TEST

START_TEST(cut_charts_are_not) {
    for (int i = 0; i < 8; i++) {
        struct scene scene = {.board = chart_board()};
        double share = uniform(0.2, 0.5),
               lost = (i < 4 ? uniform(0.12, 0.22) : uniform(0.3, 2.5)) * share * WIDTH / 6;
        double x = i % 2 ? share * WIDTH / 2 - lost : WIDTH - share * WIDTH / 2 + lost;
        hold(&scene, share, i % 4 < 2 ? 0 : M_PI, 0, x, HEIGHT / 2.0, false);
        ck_assert_msg(!find(&scene, NULL), "round %d, %.1f px lost", i, lost);
    }
}
END_TEST

START_TEST(partly_covered_charts_are_not) {
    static const double covers[][3] = {
        {0.4, 0.25, 0.18}, {0.01, 0.008, 0.007}, {0.9, 0.9, 0.9}, {0.18, 0.18, 0.18}};
    for (int i = 0; i < 8; i++) {
        struct scene scene = {.board = chart_board(), .covered = true, .cover_radius = uniform(0.75, 1.2)};
        hold(&scene, uniform(0.3, 0.6), uniform(0, 6), uniform(-0.3, 0.3), WIDTH / 2.0, HEIGHT / 2.0, false);
        memcpy(scene.cover_rgb, covers[i % 4], sizeof scene.cover_rgb);
        /* Reaches several patches that are not of its colour. */
        scene.cover = (struct pm_point){rand() % 6 + 0.5, rand() % 3 + 0.5};
        ck_assert_msg(!find(&scene, NULL), "round %d", i);
    }
}
END_TEST

START_TEST(painted_charts_are_not) {
    for (int i = 0; i < 9; i++) {
        struct scene scene = {.board = chart_board()};
        for (int k = 0; k <= i % 3; k++) {
            int patch = (i * 5 + k * 7) % PM_PATCHES;
            struct pm_lab seen = pm_classic24_lab(PM_CHART_NOV2014)[patch];
            linear_of((struct pm_lab){seen.L > 50 ? seen.L - 35 : seen.L + 35, -seen.b, seen.a},
                      scene.board.rgb[patch]);
        }
        hold_anyhow(&scene);
        ck_assert_msg(!find(&scene, NULL), "round %d", i);
    }
}
END_TEST

START_TEST(permuted_charts_are_not) {
    for (int i = 0; i < 6; i++) {
        struct scene scene = {.board = chart_board()};
        struct board sound = scene.board;
        for (int k = 0; k < PM_PATCHES; k++) /* rows moved, columns moved, two rows exchanged */
            memcpy(scene.board.rgb[k],
                   sound.rgb[i % 3 == 0   ? (k + 6) % 24
                             : i % 3 == 1 ? k / 6 * 6 + (k + 1) % 6
                                          : (k / 6 ^ 1) * 6 + k % 6],
                   sizeof scene.board.rgb[k]);
        hold_anyhow(&scene);
        ck_assert_msg(!find(&scene, NULL), "round %d", i);
    }
}
END_TEST

START_TEST(other_grids_are_not) {
    for (int i = 0; i < 12; i++) {
        struct scene scene = {
            .board = {.columns = 6 + rand() % 7, .rows = 4 + rand() % 9, .frame_light = 0.03}};
        struct board *board = &scene.board;
        board->gap = i % 4 == 0 ? 0 : uniform(0.1, 0.3);
        double dark[3] = {0.03, 0.03, 0.03}, light[3] = {0.6, 0.58, 0.5};
        for (int k = 0; k < board->columns * board->rows; k++)
            for (int c = 0; c < 3; c++)
                board->rgb[k][c] = i % 4 == 0
                                       ? ((k % board->columns + k / board->columns) % 2 ? dark : light)[c]
                                   : i % 4 == 1 ? uniform(0.02, 0.9)
                                   : i % 4 == 2 ? dark[c] * uniform(0.8, 1.2)
                                                : light[c];
        hold_anyhow(&scene);
        ck_assert_msg(!find(&scene, NULL), "round %d", i);
    }
}
END_TEST

/* ------------------------------------------------------------------ odd pictures */

START_TEST(small_grey_and_flat_pictures_have_none) {
    static uint8_t data[300 * 300 * 4];
    static const int sizes[][2] = {{1, 1}, {3, 300}, {300, 2}, {31, 31}, {33, 33}, {300, 300}};
    struct pm_point corners[4];
    struct pm_patches patches;
    bool found = true;
    for (int filled = 0; filled < 3; filled++) {
        for (size_t i = 0; i < sizeof data; i++)
            data[i] = filled == 0 ? 128 : filled == 1 ? (uint8_t)rand() : (uint8_t)(i / 3 % 8 < 6 ? 200 : 20);
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            for (int channels = 1; channels <= 4; channels += channels == 1 ? 2 : 1) {
                struct pm_pixels pixels = {{0, 0, sizes[i][0], sizes[i][1]}, channels, 0.5, data};
                ck_assert(pm_chart_find(&pixels, srgb, &found, corners, &patches, &err));
                ck_assert(!found);
            }
        }
    }
}
END_TEST

/* ------------------------------------------------------------------ real photos */

static bool find_in_file(const char *folder, const char *name, struct pm_point corners[4]) {
    char path[500];
    struct pm_photo_limits limits = {.max_pixels = 250000000};
    struct pm_photo_request request = {.overview_px = 1600};
    struct pm_pixels overview;
    struct pm_patches patches;
    bool found;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    struct pm_photo *photo = pm_photo_open(path, &limits, &err);
    ck_assert_msg(photo != NULL, "%s", err.message);
    const struct pm_photo_info *info = pm_photo_info(photo);
    const struct pm_profile *profile =
        info->icc != NULL ? pm_profile_from_icc(profiles, info->icc, info->icc_size, info->channels, &err)
                          : srgb;
    ck_assert_msg(profile != NULL, "%s", err.message);
    ck_assert_msg(pm_photo_read(photo, &request, NULL, &overview, &err), "%s", err.message);
    ck_assert(pm_chart_find(&overview, profile, &found, corners, &patches, &err));
    pm_pixels_free(&overview);
    pm_photo_close(photo);
    return found;
}

START_TEST(real_charts_are_found_within_a_quarter_of_a_patch) {
    static const struct {
        const char *file;
        struct pm_point corners[4];
    } charts[] = {
        {"charts/c01_plantcv_mini_P3.jpg", {{69, 380}, {69, 93}, {240, 93}, {240, 380}}},
        {"charts/c03_plantcv_classic.jpg", {{222, 59}, {224.4, 331.5}, {64.4, 331.5}, {58, 59}}},
        {"charts/c03_plantcv_classic.png", {{222, 59}, {224.4, 331.5}, {64.4, 331.5}, {58, 59}}},
        {"icc/i05_DisplayP3_v43.jpg", {{69, 380}, {69, 93}, {240, 93}, {240, 380}}}, /* c01 again */
    };
    const char *folder = pm_shared("real charts");
    for (size_t i = 0; folder != NULL && i < sizeof charts / sizeof *charts; i++) {
        struct pm_point corners[4];
        ck_assert_msg(find_in_file(folder, charts[i].file, corners), "%s", charts[i].file);
        for (int k = 0; k < 4; k++)
            ck_assert_double_lt(
                hypot(corners[k].x - charts[i].corners[k].x, corners[k].y - charts[i].corners[k].y),
                0.25 * 0.8 * 54);
    }
}
END_TEST

START_TEST(photos_without_a_chart_have_none) {
    static const char *const files[] = {
        "photos/astronaut_brown.jpg",   "photos/auburn_long.jpg",        "photos/black_curly.jpg",
        "photos/brunette_wavy.jpg",     "photos/darkblond_short.jpg",    "photos/kodim04_blond_hat.jpg",
        "photos/kodim15_black.jpg",     "photos/lightbrown_closeup.jpg", "exif/Landscape_1.jpg",
        "exif/Landscape_6.jpg",         "icc/i02_sRGB_v4_google.jpg",    "icc/i06_AdobeRGB1998.jpg",
        "icc/i08_Gray22_apple.jpg",     "icc/i18_c2_facebook_PD.jpg",    "icc/i20_monitorprofile_LG.jpg",
        "icc/i22_ultrahdr_gainmap.jpg", "icc/i10_YCCK_SWOP_18chunks.jpg"};
    const char *folder = pm_shared("photos without a chart");
    for (size_t i = 0; folder != NULL && i < sizeof files / sizeof *files; i++) {
        struct pm_point corners[4];
        ck_assert_msg(!find_in_file(folder, files[i], corners), "%s", files[i]);
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("chart_find");
    TCase *tests = tcase_create("chart_find");
    tcase_set_timeout(tests, 60);
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, whole_charts_are_found_where_they_are);
    tcase_add_test(tests, charts_in_a_mirror_are_found_where_they_are);
    tcase_add_test(tests, charts_with_shaded_edges_are_found);
    tcase_add_test(tests, one_marred_patch_is_left_out);
    tcase_add_test(tests, cut_charts_are_not);
    tcase_add_test(tests, partly_covered_charts_are_not);
    tcase_add_test(tests, painted_charts_are_not);
    tcase_add_test(tests, permuted_charts_are_not);
    tcase_add_test(tests, other_grids_are_not);
    tcase_add_test(tests, small_grey_and_flat_pictures_have_none);
    tcase_add_test(tests, real_charts_are_found_within_a_quarter_of_a_patch);
    tcase_add_test(tests, photos_without_a_chart_have_none);
    suite_add_tcase(suite, tests);
    return pm_run_suite(suite);
}
