#include "hair/propose.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "hair/bins.h"
#include "hair/cluster.h"
#include "hair/sample.h"
#include "hair/texture.h"

enum { BORDER_CLUSTERS = 6 };

/* Below this score nothing is proposed. Scores on the project's eight portraits: 0.13 to 0.6 where the band
 * lies in hair, under 0.05 where there is none to be seen. */
static const double least_score = 0.06;

/* The bands that are tried: shares of the width, and height over width. */
static const double band_widths[] = {0.12, 0.16, 0.22, 0.3}, band_shapes[] = {0.45, 0.7, 1};
enum { WIDTHS = sizeof band_widths / sizeof *band_widths, SHAPES = sizeof band_shapes / sizeof *band_shapes };

/* Sums over rectangles in four look-ups: entry (x, y) holds the sum of all cells left of x and above y. */
struct integral {
    double *sum;
    int width, height;
};

/* What is known of every cell of the overview. */
struct scene {
    struct pm_cells cells;
    struct integral hair, skin, L, L_square;
};

/* 0 far below `at`, 1 far above, most of the way within 3 widths. */
static double above(double x, double at, double width) {
    return 1 / (1 + exp((at - x) / width));
}

static bool integral_new(struct integral *in, const float *value, int width, int height,
                         struct pm_error *err) {
    *in = (struct integral){NULL, width, height};
    size_t stride = (size_t)width + 1;
    in->sum = pm_alloc(stride * ((size_t)height + 1), sizeof *in->sum, err);
    if (in->sum == NULL)
        return false;
    for (size_t y = 0; y < (size_t)height; y++) {
        double row = 0;
        for (size_t x = 0; x < (size_t)width; x++) {
            row += value[y * (size_t)width + x];
            in->sum[(y + 1) * stride + x + 1] = in->sum[y * stride + x + 1] + row;
        }
    }
    return true;
}

static int clamp(int value, int high) {
    return value < 0 ? 0 : value > high ? high : value;
}

/* The sum over a box, as far as it lies in the picture. */
static double sum_over(const struct integral *in, int x, int y, int w, int h) {
    int x0 = clamp(x, in->width), x1 = clamp(x + w, in->width);
    int y0 = clamp(y, in->height), y1 = clamp(y + h, in->height);
    const double *upper = in->sum + y0 * (in->width + 1), *lower = in->sum + y1 * (in->width + 1);
    return lower[x1] - lower[x0] - upper[x1] + upper[x0];
}

static void feature_of(float feature[3], const float lab[3]) {
    feature[0] = PM_FEATURE_L * lab[0];
    feature[1] = lab[1];
    feature[2] = lab[2];
}

/* The sides of the upper third and the outer quarters of the top: hardly ever the person. */
static bool on_border(const struct pm_cells *cells, int x, int y) {
    int edge = cells->width / 25 > 2 ? cells->width / 25 : 2;
    bool side = x < edge || x >= cells->width - edge;
    bool corner = x < cells->width / 4 || x >= cells->width - cells->width / 4;
    return (side && y < cells->height / 3) || (corner && y < edge);
}

/* The colours of the border; how many. */
static bool border_colours(float centres[BORDER_CLUSTERS][3], size_t *found, const struct pm_cells *cells,
                           struct pm_error *err) {
    struct pm_colour_mass *border = pm_alloc(pm_cells_count(cells), sizeof *border, err);
    unsigned char *part = pm_alloc(pm_cells_count(cells), 1, err);
    bool done = border != NULL && part != NULL;
    size_t n = 0;
    for (int y = 0; done && y < cells->height; y++)
        for (int x = 0; x < cells->width; x++)
            if (on_border(cells, x, y)) {
                feature_of(border[n].colour, cells->lab + 3 * (y * cells->width + x));
                border[n++].mass = 1;
            }
    if (done)
        *found = pm_clusters(centres, BORDER_CLUSTERS, border, n, part);
    free(border);
    free(part);
    return done;
}

/* 0-1: unlike every colour of the border. */
static double foreground(const float lab[3], float centres[][3], size_t n) {
    float feature[3], least = INFINITY;
    feature_of(feature, lab);
    for (size_t j = 0; j < n; j++) {
        float d = 0;
        for (int k = 0; k < 3; k++)
            d += (feature[k] - centres[j][k]) * (feature[k] - centres[j][k]);
        least = fminf(least, d);
    }
    return above(sqrtf(least), 9, 2.5);
}

/* 0-1: coloured like skin of any tone, and smooth. */
static double skin_like(const float lab[3], double texture) {
    double chroma = hypot(lab[1], lab[2]), hue = atan2(lab[2], lab[1]) * 180 / acos(-1);
    return above(hue, 15, 6) * above(-hue, -78, 6) * above(chroma, 10, 2) * above(-chroma, -45, 4) *
           above(lab[0], 33, 4) * above(-texture, -0.9, 0.2);
}

/* 0-1: a colour that hair has: grey, or brown to red and yellow, not vivid and not white. */
static double hair_coloured(const float lab[3]) {
    double chroma = hypot(lab[1], lab[2]), hue = atan2(lab[2], lab[1]) * 180 / acos(-1);
    double brownish = chroma < 10 ? 1 : above(hue, 10, 8) * above(-hue, -95, 8);
    return brownish * above(-chroma, -42, 4) * above(-lab[0], -75, 5) * above(-lab[1], -25, 3);
}

static void judge_cells(float *hair, float *skin, const struct scene *scene, const float *texture,
                        float centres[][3], size_t n) {
    for (size_t i = 0; i < pm_cells_count(&scene->cells); i++) {
        const float *lab = scene->cells.lab + 3 * i;
        double front = foreground(lab, centres, n), skinny = skin_like(lab, texture[i]);
        hair[i] = (float)(front * hair_coloured(lab) * (1 - skinny) * above(texture[i], 0.16, 0.06));
        skin[i] = (float)(front * skinny);
    }
}

/* How well a band of `w` x `h` cells fits: full of hair, evenly lit, skin below, none above, high and wide.
 */
static double band_score(const struct scene *scene, int x, int y, int w, int h) {
    double area = (double)w * h, hair = sum_over(&scene->hair, x, y, w, h) / area;
    if (hair < 0.3)
        return 0;
    double below = sum_over(&scene->skin, x - w / 2, y + h, 2 * w, 2 * w) / (4.0 * w * w);
    double beside =
        (sum_over(&scene->skin, x - w, y, w, 2 * h) + sum_over(&scene->skin, x + w, y, w, 2 * h)) /
        (4 * area);
    double over = sum_over(&scene->skin, x - w / 4, y - 2 * h, w + w / 2, 2 * h) / (3 * area);
    double mean = sum_over(&scene->L, x, y, w, h) / area;
    double variance = sum_over(&scene->L_square, x, y, w, h) / area - mean * mean;
    double near = fmin(1, fmax(1.5 * below, 0.5 * beside) / 0.3), clear = fmax(0, 1 - over / 0.2);
    return hair * hair * near * clear * sqrt((double)w / scene->cells.width / 0.2) / (1 + variance / 600) *
           (1 - 0.5 * y / scene->cells.height);
}

static double best_band(struct pm_box *best, const struct scene *scene) {
    const int width = scene->cells.width, height = scene->cells.height, edge = width / 25;
    double most = 0;
    for (int i = 0; i < WIDTHS * SHAPES; i++) {
        int w = (int)fmax(4, lround(band_widths[i / SHAPES] * width));
        int h = (int)fmax(3, lround(band_shapes[i % SHAPES] * w));
        for (int y = 0; y + h < 0.7 * height; y++)
            for (int x = edge; x + w < width - edge; x++) {
                double score = band_score(scene, x, y, w, h);
                if (score > most) {
                    most = score;
                    *best = (struct pm_box){x, y, w, h};
                }
            }
    }
    return most;
}

/* The 3 x 3 deviation of L* over what a surface of that lightness shows anyway. free() */
static float *roughness_of(const struct pm_cells *cells, struct pm_error *err) {
    size_t n = pm_cells_count(cells);
    float *L = pm_alloc(2 * n, sizeof *L, err), *mean = pm_alloc(2 * n, sizeof *mean, err);
    bool done = L != NULL && mean != NULL;
    for (size_t i = 0; done && i < n; i++) {
        L[i] = cells->lab[3 * i];
        L[n + i] = L[i] * L[i];
    }
    for (size_t k = 0; done && k < 2; k++)
        done = pm_box_blur(mean + k * n, L + k * n, cells->width, cells->height, 1, err);
    for (size_t i = 0; done && i < n; i++)
        mean[i] = sqrtf(fmaxf(mean[n + i] - mean[i] * mean[i], 0)) / (4 + 0.15f * mean[i]);
    free(L);
    if (!done) {
        free(mean);
        return NULL;
    }
    return mean;
}

/* The four integrals of a scene whose cells are known. */
static bool look_at_scene(struct scene *scene, struct pm_error *err) {
    float centres[BORDER_CLUSTERS][3];
    size_t n_centres = 0, n = pm_cells_count(&scene->cells);
    int w = scene->cells.width, h = scene->cells.height;
    float *texture = roughness_of(&scene->cells, err);
    float *maps = pm_alloc(4 * n, sizeof *maps, err);
    bool done = texture != NULL && maps != NULL && border_colours(centres, &n_centres, &scene->cells, err);
    if (done) {
        judge_cells(maps, maps + n, scene, texture, centres, n_centres);
        for (size_t i = 0; i < n; i++) {
            float L = scene->cells.lab[3 * i];
            maps[2 * n + i] = L;
            maps[3 * n + i] = L * L;
        }
        done = integral_new(&scene->hair, maps, w, h, err) &&
               integral_new(&scene->skin, maps + n, w, h, err) &&
               integral_new(&scene->L, maps + 2 * n, w, h, err) &&
               integral_new(&scene->L_square, maps + 3 * n, w, h, err);
    }
    free(texture);
    free(maps);
    return done;
}

bool pm_propose_hair(struct pm_box *box, bool *found, const struct pm_pixels *overview,
                     const struct pm_profile *profile, struct pm_error *err) {
    struct scene scene = {0};
    struct pm_box whole = overview->box, band = {0};
    bool done =
        pm_cells_new(&scene.cells, overview, &whole, profile, NULL, err) && look_at_scene(&scene, err);
    *found = done && best_band(&band, &scene) >= least_score;
    if (*found) {
        double x = (double)whole.w / scene.cells.width, y = (double)whole.h / scene.cells.height;
        *box = (struct pm_box){whole.x + (int)lround(band.x * x), whole.y + (int)lround(band.y * y),
                               (int)lround(band.w * x), (int)lround(band.h * y)};
    }
    pm_cells_free(&scene.cells);
    free(scene.hair.sum);
    free(scene.skin.sum);
    free(scene.L.sum);
    free(scene.L_square.sum);
    return done;
}
