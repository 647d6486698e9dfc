#include "chart/gate.h"

#include "color/lab.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ACROSS = 9, SAMPLES = ACROSS * ACROSS, MOST_ODD = 4 };

/* Half a patch in cells, the same less what an edge's blur takes, in pixels, and the least that is looked at.
 */
static const double half_patch = 0.40, edge_px = 2.3, widest = 0.32, narrowest = 0.2;
/* So much of every cell must lie inside the picture: the largest patches, and a little of the frame. */
static const double half_whole = 0.46;
/* Codes that a pixel of a patch may differ from the patch's median; and the mean of a ninth of the patch,
 * which noise hardly moves, with what is added per code of the median. */
static const int odd_codes = 28;
static const double odd_mean_codes = 8, odd_mean_share = 0.08;
/* Deviation within a patch by that between patches. */
static const double most_spread = 0.25;
/* No patch of a plain chart fits worse; where one does, the others are asked to foretell it, which takes
 * longer. */
static const double plain_worst_de00 = 6;

/* ------------------------------------------------------------------ geometry */

struct view {
    const struct pm_pixels *picture;
    struct pm_homography h; /* chart -> picture->data */
};

static bool set_view(const struct pm_pixels *picture, const struct pm_point corners[4], struct view *view) {
    struct pm_point here[4];
    view->picture = picture;
    for (int i = 0; i < 4; i++) {
        here[i].x = (corners[i].x + 0.5) * picture->scale - 0.5 - picture->box.x;
        here[i].y = (corners[i].y + 0.5) * picture->scale - 0.5 - picture->box.y;
    }
    return pm_homography_of_corners(here, &view->h);
}

/* The code triple at a chart point, NULL outside the picture. */
static const uint8_t *code_at(const struct view *view, double x, double y) {
    struct pm_point at;
    if (!pm_homography_map(&view->h, (struct pm_point){x, y}, &at))
        return NULL;
    double column = floor(at.x + 0.5), row = floor(at.y + 0.5);
    if (!(column >= 0 && row >= 0 && column < view->picture->box.w && row < view->picture->box.h))
        return NULL;
    return view->picture->data + 3 * ((size_t)row * (size_t)view->picture->box.w + (size_t)column);
}

/* No patch is cut by the border of the picture. */
static bool is_whole(const struct view *view) {
    for (int i = 0; i < PM_PATCHES; i++) {
        struct pm_point c = pm_chart_cell(i);
        for (int k = 0; k < 4; k++)
            if (code_at(view, c.x + (k % 2 ? half_whole : -half_whole),
                        c.y + (k / 2 ? half_whole : -half_whole)) == NULL)
                return false;
    }
    return true;
}

/* ------------------------------------------------------------------ one colour a patch */

static double cell_px(const struct view *view, struct pm_point c) {
    struct pm_point at, right, down;
    if (!pm_homography_map(&view->h, c, &at) ||
        !pm_homography_map(&view->h, (struct pm_point){c.x + 0.5, c.y}, &right) ||
        !pm_homography_map(&view->h, (struct pm_point){c.x, c.y + 0.5}, &down))
        return 0;
    return 2 * fmin(hypot(right.x - at.x, right.y - at.y), hypot(down.x - at.x, down.y - at.y));
}

static int by_code(const void *a, const void *b) {
    const uint8_t *p = a, *q = b;
    return *p - *q;
}

/* Whether any ninth (3 x 3 of them) of the samples of one channel has a mean far from `median`. */
static bool has_odd_ninth(const uint8_t codes[SAMPLES], int median) {
    int sums[9] = {0};
    for (int i = 0; i < SAMPLES; i++)
        sums[i / ACROSS / 3 * 3 + i % ACROSS / 3] += codes[i];
    for (int k = 0; k < 9; k++)
        if (fabs(sums[k] / 9.0 - median) > odd_mean_codes + odd_mean_share * median)
            return true;
    return false;
}

/* Codes over nearly the whole patch, channel by channel. */
static void read_patch(const struct view *view, struct pm_point c, uint8_t codes[3][SAMPLES]) {
    double half = fmax(fmin(half_patch - edge_px / cell_px(view, c), widest), narrowest);
    for (int i = 0; i < SAMPLES; i++) {
        const uint8_t *code = code_at(view, c.x + half * (2.0 * (i % ACROSS) / (ACROSS - 1) - 1),
                                      c.y + half * (2.0 * (i / ACROSS) / (ACROSS - 1) - 1));
        for (int k = 0; k < 3; k++)
            codes[k][i] = code == NULL ? 0 : code[k];
    }
}

/* The patch is of one colour up to its edges. */
static bool is_bare(const struct view *view, struct pm_point c) {
    uint8_t codes[3][SAMPLES], sorted[SAMPLES];
    bool odd[SAMPLES] = {false};
    int count = 0;
    read_patch(view, c, codes);
    for (int k = 0; k < 3; k++) {
        memcpy(sorted, codes[k], sizeof sorted);
        qsort(sorted, SAMPLES, 1, by_code);
        int median = sorted[SAMPLES / 2];
        if (has_odd_ninth(codes[k], median))
            return false;
        for (int i = 0; i < SAMPLES; i++)
            odd[i] |= abs(codes[k][i] - median) > odd_codes;
    }
    for (int i = 0; i < SAMPLES; i++)
        count += odd[i];
    return count <= MOST_ODD;
}

bool pm_chart_gate(const struct pm_pixels *picture, const struct pm_profile *profile,
                   const struct pm_point corners[4]) {
    struct pm_patches patches;
    struct pm_chart_fit fit;
    struct view view;
    double rgb_to_xyz[9];
    if (!set_view(picture, corners, &view) || !is_whole(&view) ||
        !pm_patches_measure(picture, profile, corners, &patches, NULL))
        return false;
    for (int i = 0; i < PM_PATCHES; i++)
        if (patches.spread[i] > most_spread || !is_bare(&view, pm_chart_cell(i)))
            return false;
    pm_profile_matrix(profile, rgb_to_xyz);
    return pm_chart_fit_quick(&patches, rgb_to_xyz, &fit) &&
           (fit.worst_de00 <= plain_worst_de00 || pm_chart_fit(&patches, rgb_to_xyz, false, &fit, NULL));
}
