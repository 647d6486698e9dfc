/* The renderer of samples/: the stated truth of a photo must be true of its pixels. */
#include "testing.h"

/* The renderer is a program of its own, so that its parts come in here by their sources. */
#include "../../samples/render/board.c"
#include "../../samples/render/camera.c"
#include "../../samples/render/canvas.c"
#include "../../samples/render/chart.c"
#include "../../samples/render/families.c"
#include "../../samples/render/field.c"
#include "../../samples/render/icc.c"
#include "../../samples/render/lamp.c"
#include "../../samples/render/layout.c"
#include "../../samples/render/measure.c"
#include "../../samples/render/named.c"
#include "../../samples/render/people.c"
#include "../../samples/render/phone.c"
#include "../../samples/render/random.c"
#include "../../samples/render/scalp.c"
#include "../../samples/render/shot.c"
#include "../../samples/render/strands.c"
#include "../../samples/render/truth.c"
#include "../../samples/render/write.c"

#include "photo/photo.h"
#include <unistd.h>

enum { SMALL_W = 180, SMALL_H = 240 };

static struct rd_shot small_shot(const char *family, uint64_t seed, int index) {
    return rd_family_shot(rd_family_named(family), seed, index, SMALL_W, SMALL_H);
}

/* ------------------------------------------------------------------ numbers */

/* Published for SplitMix64 from the seed 1234567 (the generator's own reference code). */
START_TEST(random_numbers_are_the_published_ones) {
    static const uint64_t expected[5] = {UINT64_C(6457827717110365317), UINT64_C(3203168211198807973),
                                         UINT64_C(9817491932198370423), UINT64_C(4593380528125082431),
                                         UINT64_C(16408922859458223821)};
    struct rd_rng rng = {1234567};
    for (int i = 0; i < 5; i++)
        ck_assert(rd_rng_next(&rng) == expected[i]);
}
END_TEST

START_TEST(bell_has_mean_0_and_deviation_1) {
    struct rd_rng rng = {7};
    double sum = 0, squares = 0;
    const int n = 40000;
    for (int i = 0; i < n; i++) {
        double x = (double)rd_bell(&rng);
        sum += x;
        squares += x * x;
    }
    ck_assert_double_lt(fabs(sum / n), 0.02);
    ck_assert_double_lt(fabs(squares / n - 1), 0.03);
}
END_TEST

START_TEST(powers_and_waves_agree_with_the_library) {
    struct rd_rng rng = {11};
    for (int i = 0; i < 5000; i++) {
        float x = rd_exp2(rd_between(&rng, -20, 8)), y = rd_between(&rng, -2.5f, 2.5f);
        double power = pow((double)x, (double)y), turns = (double)rd_between(&rng, -3, 3);
        ck_assert_double_lt(fabs((double)rd_pow(x, y) / power - 1), 2e-5);
        ck_assert_double_lt(fabs((double)rd_sin((float)turns) - sin(turns * 6.283185307179586)), 3e-6);
        float z = rd_between(&rng, -50, 50);
        ck_assert_int_eq(rd_floor(z), (int)floor((double)z));
    }
}
END_TEST

/* ------------------------------------------------------------------ lamps */

/* CIE 15: chromaticities of D50, D65 and A. */
START_TEST(lamps_have_their_chromaticity) {
    static const double known[3][3] = {
        {5003, 0.3457, 0.3585}, {6504, 0.3127, 0.3290}, {2856, 0.4476, 0.4074}};
    for (int i = 0; i < 3; i++) {
        float w[3], sum;
        rd_lamp_white((struct rd_lamp){(float)known[i][0], 0}, w);
        sum = w[0] + w[1] + w[2];
        ck_assert_double_lt(fabs((double)(w[0] / sum) - known[i][1]), 0.001);
        ck_assert_double_lt(fabs((double)(w[1] / sum) - known[i][2]), 0.001);
    }
}
END_TEST

START_TEST(a_lamp_turns_the_white_into_its_own) {
    const float d50[3] = {(float)pm_d50.X, (float)pm_d50.Y, (float)pm_d50.Z};
    for (float cct = 2500; cct < 9000; cct += 500) {
        float m[9], seen[3], white[3];
        struct rd_lamp lamp = {cct, 0.003f};
        rd_lamp_matrix(lamp, m);
        rd_lamp_white(lamp, white);
        rd_transform(m, d50, seen);
        for (int c = 0; c < 3; c++)
            ck_assert_double_lt(fabs((double)(seen[c] - white[c])), 1e-5);
    }
}
END_TEST

/* A lamp that is taken for what it is leaves a grey card grey. */
START_TEST(white_balance_undoes_its_lamp) {
    struct rd_camera camera = rd_camera_perfect();
    struct rd_lamp lamp = {3000, 0.004f};
    float grey[3] = {0.18f * (float)pm_d50.X, 0.18f, 0.18f * (float)pm_d50.Z}, lit[3], rgb[3], out[3],
          from[9];
    rd_set_lamp(&camera, lamp, lamp, 0.2f);
    rd_transform(camera.light, grey, lit);
    rd_invert(rd_space_matrix(camera.space), from);
    rd_transform(from, lit, rgb);
    rd_transform(camera.finish, rgb, out);
    for (int c = 0; c < 3; c++)
        ck_assert_double_lt(fabs((double)(out[c] - 0.18f)), 1e-4);
}
END_TEST

/* ------------------------------------------------------------------ boards */

static double apart(struct pm_point a, struct pm_point b) {
    return hypot(a.x - b.x, a.y - b.y);
}

START_TEST(a_board_that_faces_the_camera_is_a_grid) {
    struct rd_board chart = rd_chart(true);
    struct rd_hold hold = {.x_px = 300, .y_px = 200, .width_px = 240};
    struct pm_point c[4];
    rd_board_place(&chart, &hold);
    rd_board_corners(&chart, c);
    const struct pm_point expected[4] = {{200, 140}, {400, 140}, {400, 260}, {200, 260}};
    for (int i = 0; i < 4; i++)
        ck_assert_double_lt(apart(c[i], expected[i]), 1e-3);
    hold.mirrored = true;
    rd_board_place(&chart, &hold);
    ck_assert_double_lt(apart(rd_board_point(&chart, 0.5, 0.5), expected[1]), 1e-3);
    hold.mirrored = false;
    hold.turns = 0.25f;
    rd_board_place(&chart, &hold);
    const struct pm_point top_right = {360, 100};
    ck_assert_double_lt(apart(rd_board_point(&chart, 0.5, 0.5), top_right), 1e-3);
}
END_TEST

/* A homography keeps lines straight: the middle of the board lies where its diagonals cross. */
START_TEST(a_tilted_board_keeps_its_lines) {
    struct rd_rng rng = {21};
    for (int n = 0; n < 200; n++) {
        struct rd_board chart = rd_chart(false);
        struct rd_hold hold = {.x_px = 500,
                               .y_px = 400,
                               .width_px = rd_between(&rng, 80, 600),
                               .turns = rd_unit(&rng),
                               .tilt = {0.05f * rd_bell(&rng), 0.05f * rd_bell(&rng)}};
        struct pm_point c[4], middle = {500, 400};
        rd_board_place(&chart, &hold);
        rd_board_outline(&chart, c);
        ck_assert_double_lt(apart(rd_board_point(&chart, 3, 2), middle), 1e-3);
        double ax = c[2].x - c[0].x, ay = c[2].y - c[0].y, bx = c[3].x - c[1].x, by = c[3].y - c[1].y;
        double cross = ax * by - ay * bx, t = ((c[1].x - c[0].x) * by - (c[1].y - c[0].y) * bx) / cross;
        struct pm_point met = {c[0].x + t * ax, c[0].y + t * ay};
        ck_assert_double_lt(apart(met, middle), 1e-2);
        ck_assert_msg(cross > 0, "a chart that is not mirrored runs clockwise");
    }
}
END_TEST

/* Photographed by a perfect camera, every patch has its published colour to the rounding of 8 bits. */
START_TEST(a_painted_chart_has_its_published_colours) {
    struct rd_canvas canvas;
    struct pm_error err;
    ck_assert(rd_canvas_new(&canvas, 400, 300, &err));
    struct rd_board chart = rd_chart(true);
    struct rd_hold hold = {
        .x_px = 200, .y_px = 150, .width_px = 260, .turns = 0.07f, .tilt = {0.04f, -0.03f}};
    chart.rough = 0;
    rd_board_place(&chart, &hold);
    rd_board_paint(&canvas, &chart, 1);
    struct rd_camera camera = rd_camera_perfect();
    camera.space = RD_DISPLAY_P3;
    uint8_t *codes = rd_camera_shoot(&canvas, &camera, 1, &err);
    ck_assert_ptr_nonnull(codes);
    for (int i = 0; i < 24; i++) {
        struct pm_point at = rd_board_point(&chart, i % 6 + 0.5, i / 6 + 0.5);
        const uint8_t *code = codes + 3 * ((size_t)at.y * 400 + (size_t)at.x);
        double xyz[3] = {0, 0, 0};
        for (int c = 0; c < 3; c++) {
            double v = code[c] / 255.0, linear = v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
            for (int k = 0; k < 3; k++)
                xyz[k] += (double)rd_space_matrix(RD_DISPLAY_P3)[3 * k + c] * linear;
        }
        struct pm_lab seen = pm_lab_from_xyz((struct pm_xyz){xyz[0], xyz[1], xyz[2]});
        ck_assert_msg(pm_de00(seen, chart.cell[i]) < 0.8, "patch %d: %.2f", i + 1,
                      pm_de00(seen, chart.cell[i]));
    }
    free(codes);
    rd_canvas_free(&canvas);
}
END_TEST

/* ------------------------------------------------------------------ truth */

static int by_value(const void *a, const void *b) {
    const double *x = a, *y = b;
    return (x[1] > y[1]) - (x[1] < y[1]);
}

/* The hair's Lab by the plainest way: sort all pixels of the careful rectangle that hair covers, average the
 * middle half. */
static struct pm_lab plain_trimmed_mean(const struct rd_canvas *canvas, struct pm_box box) {
    double(*xyz)[3] = malloc((size_t)box.w * (size_t)box.h * sizeof *xyz), sum[3] = {0, 0, 0};
    size_t n = 0;
    ck_assert_ptr_nonnull(xyz);
    for (int y = box.y; y < box.y + box.h; y++) {
        for (int x = box.x; x < box.x + box.w; x++) {
            size_t i = (size_t)y * (size_t)canvas->width + (size_t)x;
            if (canvas->hair[i].colour[3] < 0.999f)
                continue;
            for (int c = 0; c < 3; c++)
                xyz[n][c] = (double)canvas->scene[i][c];
            n++;
        }
    }
    qsort(xyz, n, sizeof *xyz, by_value);
    for (size_t i = n / 4; i < n - n / 4; i++)
        for (int c = 0; c < 3; c++)
            sum[c] += xyz[i][c];
    double count = (double)(n - n / 4 - n / 4);
    free(xyz);
    return pm_lab_from_xyz((struct pm_xyz){sum[0] / count, sum[1] / count, sum[2] / count});
}

START_TEST(truth_is_what_the_pixels_show) {
    for (int i = 0; i < 6; i++) {
        struct rd_shot shot = small_shot("natural", 3, i);
        struct rd_canvas canvas;
        struct rd_truth truth;
        struct pm_error err;
        shot.scene.hair.thin = 0;
        ck_assert(rd_paint(&canvas, &shot.scene, &truth, &err));
        struct pm_lab plain = plain_trimmed_mean(&canvas, shot.scene.rects.hair);
        ck_assert_msg(pm_de00(plain, truth.hair.lab) < 0.2, "scene %d: %.3f", i,
                      pm_de00(plain, truth.hair.lab));
        double off = pm_de00(truth.hair.lab, shot.scene.hair.body[0]);
        ck_assert_msg(off < 2.5, "scene %d: %.2f between what was put in and what shows", i, off);
        ck_assert(truth.hair.p10_L < truth.hair.lab.L && truth.hair.lab.L < truth.hair.p90_L);
        rd_canvas_free(&canvas);
    }
}
END_TEST

START_TEST(grey_strands_take_about_their_share) {
    for (int i = 0; i < 5; i++) {
        struct rd_shot shot = small_shot("saltpepper", 5, i);
        struct rd_canvas canvas;
        struct rd_truth truth;
        struct pm_error err;
        ck_assert(rd_paint(&canvas, &shot.scene, &truth, &err));
        double asked = (double)shot.scene.hair.share[1];
        ck_assert_msg(fabs(truth.hair.grey_frac - asked) < 0.15, "%.3f asked, %.3f seen", asked,
                      truth.hair.grey_frac);
        rd_canvas_free(&canvas);
    }
}
END_TEST

START_TEST(dots_of_pigment_cover_what_was_planned) {
    for (int i = 0; i < 14; i++) {
        struct rd_shot shot = small_shot("treated", 9, i);
        struct rd_canvas canvas;
        struct rd_truth truth;
        struct pm_error err;
        shot.scene.treated.dot_px = 3;
        shot.scene.treated.pitch_px = 9;
        double planned = (double)rd_dot_area_px(3, shot.scene.treated.soft_px) / 81;
        ck_assert(rd_paint(&canvas, &shot.scene, &truth, &err));
        ck_assert_double_lt(fabs(truth.treated_cover_frac / planned - 1), 0.15);
        rd_canvas_free(&canvas);
    }
}
END_TEST

/* ------------------------------------------------------------------ photos */

static uint8_t *shoot(const char *family, uint64_t seed, int index, size_t *size) {
    struct rd_shot shot = small_shot(family, seed, index);
    struct rd_canvas canvas;
    struct rd_truth truth;
    struct pm_error err;
    ck_assert(rd_paint(&canvas, &shot.scene, &truth, &err));
    uint8_t *codes = rd_camera_shoot(&canvas, &shot.camera, shot.scene.seed, &err);
    ck_assert_ptr_nonnull(codes);
    *size = 3 * (size_t)shot.scene.width * (size_t)shot.scene.height;
    rd_canvas_free(&canvas);
    return codes;
}

START_TEST(a_seed_gives_one_photo) {
    static const char *const families[3] = {"natural", "phone", "stubble"};
    for (int i = 0; i < 3; i++) {
        size_t size, again_size, other_size;
        uint8_t *one = shoot(families[i], 4, 2, &size), *again = shoot(families[i], 4, 2, &again_size);
        uint8_t *other = shoot(families[i], 5, 2, &other_size);
        ck_assert(size == again_size && memcmp(one, again, size) == 0);
        ck_assert(size != other_size || memcmp(one, other, size) != 0);
        free(one);
        free(again);
        free(other);
    }
}
END_TEST

/* Written in every orientation and read back by the program's own door for photos, a picture stands upright.
 */
START_TEST(every_orientation_reads_back_upright) {
    enum { W = 48, H = 32 };
    static uint8_t codes[W * H * 3];
    char path[] = "/tmp/pigmatch-render-XXXXXX";
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    close(fd);
    for (int i = 0; i < W * H; i++) {
        codes[3 * i] = (uint8_t)(i % W * 5);
        codes[3 * i + 1] = (uint8_t)(i / W * 7);
        codes[3 * i + 2] = 90;
    }
    for (int orientation = 1; orientation <= 8; orientation++) {
        struct rd_file file = {.icc = true,
                               .exif = true,
                               .quality = 100,
                               .full_chroma = true,
                               .orientation = orientation,
                               .flash = orientation % 2 == 0,
                               .space = orientation > 4 ? RD_DISPLAY_P3 : RD_SRGB,
                               .taken = "2026:05:04 10:11:12"};
        struct pm_error err;
        struct pm_pixels kept;
        const struct pm_photo_limits limits = {.max_pixels = 1000000};
        const struct pm_box all = {0, 0, W, H};
        const struct pm_photo_request request = {.keep = &all, .n_keep = 1, .full_size = true};
        ck_assert_msg(rd_write_jpeg(path, codes, W, H, &file, &err), "%s", err.message);
        struct pm_photo *photo = pm_photo_open(path, &limits, &err);
        ck_assert_ptr_nonnull(photo);
        const struct pm_photo_info *info = pm_photo_info(photo);
        ck_assert_int_eq(info->width, W);
        ck_assert_int_eq(info->orientation, orientation);
        ck_assert_int_eq(info->flash, orientation % 2 == 0);
        ck_assert_str_eq(info->taken, "2026-05-04T10:11:12");
        ck_assert(info->icc_size > 128 && !info->icc_damaged);
        ck_assert_msg(pm_photo_read(photo, &request, &kept, NULL, &err), "%s", err.message);
        for (int i = 0; i < W * H * 3; i++)
            ck_assert_int_le(abs((int)kept.data[i] - (int)codes[i]), 6);
        pm_pixels_free(&kept);
        pm_photo_close(photo);
    }
    unlink(path);
}
END_TEST

START_TEST(a_profile_has_the_same_bytes_every_time) {
    struct pm_error err;
    size_t size, again_size;
    uint8_t *one = rd_icc_profile(RD_DISPLAY_P3, &size, &err),
            *again = rd_icc_profile(RD_DISPLAY_P3, &again_size, &err);
    ck_assert(one != NULL && again != NULL && size == again_size);
    ck_assert(memcmp(one, again, size) == 0);
    static const uint8_t new_year[12] = {0x07, 0xea, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0};
    ck_assert(memcmp(one + 24, new_year, sizeof new_year) == 0);
    free(one);
    free(again);
}
END_TEST

/* ------------------------------------------------------------------ families */

static bool inside(struct pm_box box, const struct rd_scene *scene) {
    return box.w > 0 && box.h > 0 && box.x >= 0 && box.y >= 0 && box.x + box.w <= scene->width &&
           box.y + box.h <= scene->height;
}

static void check_props(const struct rd_shot *shot) {
    const struct rd_scene *scene = &shot->scene;
    struct pm_box hair = scene->rects.hair;
    bool whole = strcmp(shot->family, "badchart") != 0 && strcmp(shot->family, "distractor") != 0;
    for (int i = 0; whole && i < scene->n_props; i++) {
        struct pm_point c[4];
        rd_board_outline(&scene->props[i].board, c);
        for (int k = 0; k < 4; k++) {
            ck_assert(c[k].x > 0 && c[k].y > 0 && c[k].x < scene->width && c[k].y < scene->height);
            ck_assert_msg(c[k].x < hair.x || c[k].x > hair.x + hair.w || c[k].y < hair.y ||
                              c[k].y > hair.y + hair.h,
                          "%s: board %d lies on the hair", shot->name, i);
        }
    }
}

START_TEST(every_family_draws_within_the_picture) {
    int count;
    const struct rd_family *families = rd_families(&count);
    for (int f = 0; f < count; f++) {
        for (int i = 0; i < 60; i++) {
            struct rd_shot shot = rd_family_shot(&families[f], 17, i, 1000, 1300);
            ck_assert(inside(shot.scene.rects.hair, &shot.scene));
            ck_assert(inside(shot.scene.rects.sloppy, &shot.scene));
            ck_assert(inside(shot.scene.rects.skin, &shot.scene));
            ck_assert(shot.scene.hair.body[0].L > 5 && shot.scene.hair.body[0].L < 95);
            check_props(&shot);
        }
    }
}
END_TEST

START_TEST(phones_always_hold_a_chart_and_a_card) {
    for (int i = 0; i < 100; i++) {
        struct rd_shot shot = rd_family_shot(rd_family_named("phone"), 1, i, 1000, 1300);
        ck_assert_int_eq(shot.scene.n_props, 2);
        ck_assert(shot.scene.props[0].role == RD_CHART && shot.scene.props[1].role == RD_CARD);
        ck_assert(inside(shot.scene.rects.card, &shot.scene));
    }
}
END_TEST

/* No fault may leave a chart that is as good as sound. */
START_TEST(spoilt_charts_are_spoilt) {
    for (int fault = RD_MUTED; fault <= RD_PAINTED_3; fault++) {
        struct rd_rng rng = {(uint64_t)fault};
        struct rd_board sound = rd_chart(true), chart = sound;
        int changed = 0;
        rd_chart_spoil(&chart, (enum rd_fault)fault, &rng);
        for (int i = 0; i < 24; i++)
            changed += pm_de00(sound.cell[i], chart.cell[i]) > 8;
        int expected = fault >= RD_PAINTED_1 ? 1 + fault - RD_PAINTED_1 : 12;
        ck_assert_msg(fault >= RD_PAINTED_1 ? changed == expected : changed >= expected,
                      "%s: %d patches changed", rd_fault_name((enum rd_fault)fault), changed);
    }
}
END_TEST

/* The committed truth.json is what the renderer paints today; one sample, for time's sake. */
START_TEST(a_sample_is_as_its_truth_says) {
    json_error_t where;
    json_t *list = json_load_file("samples/truth.json", 0, &where);
    if (list == NULL) {
        printf("skipped: a_sample_is_as_its_truth_says: run from the top of the tree\n");
        return;
    }
    const int black = 2;
    struct rd_shot shot = rd_sample(black);
    struct rd_canvas canvas;
    struct rd_truth truth;
    struct pm_error err;
    json_t *told = json_array_get(list, (size_t)black),
           *lab = json_object_get(json_object_get(told, "hair"), "lab");
    ck_assert_str_eq(json_string_value(json_object_get(told, "file")), shot.name);
    ck_assert(rd_paint(&canvas, &shot.scene, &truth, &err));
    ck_assert_double_lt(fabs(json_real_value(json_array_get(lab, 0)) - truth.hair_lab.L), 0.006);
    ck_assert_double_lt(fabs(json_real_value(json_array_get(lab, 1)) - truth.hair_lab.a), 0.006);
    ck_assert_double_lt(fabs(json_real_value(json_array_get(lab, 2)) - truth.hair_lab.b), 0.006);
    rd_canvas_free(&canvas);
    json_decref(list);
}
END_TEST

static Suite *render_suite(void) {
    Suite *suite = suite_create("render");
    TCase *numbers = tcase_create("numbers"), *boards = tcase_create("boards"),
          *photos = tcase_create("photos");
    tcase_add_test(numbers, random_numbers_are_the_published_ones);
    tcase_add_test(numbers, bell_has_mean_0_and_deviation_1);
    tcase_add_test(numbers, powers_and_waves_agree_with_the_library);
    tcase_add_test(numbers, lamps_have_their_chromaticity);
    tcase_add_test(numbers, a_lamp_turns_the_white_into_its_own);
    tcase_add_test(numbers, white_balance_undoes_its_lamp);
    tcase_add_test(boards, a_board_that_faces_the_camera_is_a_grid);
    tcase_add_test(boards, a_tilted_board_keeps_its_lines);
    tcase_add_test(boards, a_painted_chart_has_its_published_colours);
    tcase_add_test(boards, spoilt_charts_are_spoilt);
    tcase_add_test(boards, every_family_draws_within_the_picture);
    tcase_add_test(boards, phones_always_hold_a_chart_and_a_card);
    tcase_add_test(photos, truth_is_what_the_pixels_show);
    tcase_add_test(photos, grey_strands_take_about_their_share);
    tcase_add_test(photos, dots_of_pigment_cover_what_was_planned);
    tcase_add_test(photos, a_seed_gives_one_photo);
    tcase_add_test(photos, every_orientation_reads_back_upright);
    tcase_add_test(photos, a_profile_has_the_same_bytes_every_time);
    tcase_add_test(photos, a_sample_is_as_its_truth_says);
    suite_add_tcase(suite, numbers);
    suite_add_tcase(suite, boards);
    suite_add_tcase(suite, photos);
    return suite;
}

int main(void) {
    return pm_run_suite(render_suite());
}
