#include "chart/find.h"

#include "chart/placement.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { COARSE_PX = 800, COARSEST = 4, SMALLEST_PX = 32, FEWEST_PROMISING = 6 };
enum { ACROSS = 9, SAMPLES = ACROSS * ACROSS, MOST_ODD = 4 };

/* How far a chart can extend beyond the part that was found, in sides of its patches: five cells. */
static const double reach_sides = 6.5;
/* Patches whose flat parts have this size are measured correctly; only smaller ones are worth a closer look.
 */
static const double small_side_px = 12;
/* Half a patch in cells, the blur of its edge in pixels, and the maximum and minimum that is examined.
 */
static const double half_patch = 0.40, edge_px = 2.3, widest = 0.32, narrowest = 0.2;
/* The patches of a Nano lie below its frame, which shades their edges: only their middles are of one
 * colour. */
static const double middle = 0.16;
/* The part of every cell that must lie inside the picture: the largest patches, and a little of the frame. */
static const double half_whole = 0.46;
/* How many codes a pixel of a patch may differ from the patch's median; and the mean of a ninth of the
 * patch, which noise hardly affects, plus a share of the median. */
static const int odd_codes = 28;
static const double odd_mean_codes = 8, odd_mean_share = 0.08;
/* Noise in the mean of a patch's edge. */
static const double lighter_codes = 3;
/* Deviation within a patch relative to that between patches. */
static const double most_spread = 0.25;
/* No patch of an intact chart fits worse; if one does, it is predicted from the others, which takes
 * longer. */
static const double plain_worst_de00 = 6;

/* ------------------------------------------------------------------ verifying a candidate */

/* Chart -> pixels, and the picture. */
struct view {
    const struct pm_pixels *picture;
    struct pm_homography h;
};

static const uint8_t *code_at(const struct view *view, double x, double y) {
    return pm_homography_codes(&view->h, view->picture, (struct pm_point){x, y});
}

/* Whether no patch is cut off by the border of the picture. */
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
static void read_patch(const struct view *view, struct pm_point c, double half, uint8_t codes[3][SAMPLES]) {
    for (int i = 0; i < SAMPLES; i++) {
        const uint8_t *code = code_at(view, c.x + half * (2.0 * (i % ACROSS) / (ACROSS - 1) - 1),
                                      c.y + half * (2.0 * (i / ACROSS) / (ACROSS - 1) - 1));
        for (int k = 0; k < 3; k++)
            codes[k][i] = code == NULL ? 0 : code[k];
    }
}

/* Whether the patch is of one colour up to its edges. */
static bool is_bare(const struct view *view, struct pm_point c, double half) {
    uint8_t codes[3][SAMPLES], sorted[SAMPLES];
    bool odd[SAMPLES] = {false};
    int count = 0;
    read_patch(view, c, half, codes);
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

/* Mean of all channels over some rows and columns of the samples. */
static double mean_code(const uint8_t codes[3][SAMPLES], int y0, int y1, int x0, int x1) {
    int sum = 0;
    for (int k = 0; k < 3; k++)
        for (int y = y0; y < y1; y++)
            for (int x = x0; x < x1; x++)
                sum += codes[k][y * ACROSS + x];
    return sum / (3.0 * (y1 - y0) * (x1 - x0));
}

/* Whether its middle is of one colour and no edge is lighter, as in a patch below its frame; something
 * covering it would have to be darker. */
static bool is_shaded(const struct view *view, struct pm_point c, double half) {
    enum { THIRD = ACROSS / 3 };
    uint8_t codes[3][SAMPLES];
    if (!is_bare(view, c, middle))
        return false;
    read_patch(view, c, half, codes);
    const double most = mean_code(codes, THIRD, 2 * THIRD, THIRD, 2 * THIRD) + lighter_codes;
    return mean_code(codes, 0, 1, 0, ACROSS) <= most &&
           mean_code(codes, ACROSS - 1, ACROSS, 0, ACROSS) <= most &&
           mean_code(codes, 0, ACROSS, 0, 1) <= most &&
           mean_code(codes, 0, ACROSS, ACROSS - 1, ACROSS) <= most;
}

static double reach_of(const struct view *view, struct pm_point c) {
    return fmax(fmin(half_patch - edge_px / pm_homography_cell_px(&view->h, c), widest), narrowest);
}

typedef bool look_fn(const struct view *view, struct pm_point cell);

static bool is_bare_to_its_edges(const struct view *view, struct pm_point cell) {
    return is_bare(view, cell, reach_of(view, cell));
}

static bool is_bare_or_shaded(const struct view *view, struct pm_point cell) {
    return is_bare_to_its_edges(view, cell) || is_shaded(view, cell, reach_of(view, cell));
}

static bool is_bare_inside(const struct view *view, struct pm_point cell) {
    return is_bare(view, cell, middle);
}

/* How many patches fail, and one of them (-1: none). */
static int count_others(const struct view *view, look_fn *looks_so, int *other) {
    int count = 0;
    *other = -1;
    for (int i = 0; i < PM_PATCHES; i++) {
        if (looks_so(view, pm_chart_cell(i)))
            continue;
        *other = i;
        count++;
    }
    return count;
}

/* How many patches are damaged, and one of them. Several may be shaded instead, most of them by light
 * from one side: then their middles decide. */
static int count_marred(const struct view *view, int *marred) {
    const int count = count_others(view, is_bare_to_its_edges, marred);
    if (count <= 1)
        return count;
    return count_others(view, count <= PM_PATCHES / 2 ? is_bare_or_shaded : is_bare_inside, marred);
}

static bool set_view(const struct pm_pixels *picture, const struct pm_point corners[4], struct view *view) {
    struct pm_point here[4];
    view->picture = picture;
    pm_corners_in(picture, corners, here);
    return pm_homography_of_corners(here, &view->h) && is_whole(view);
}

/* Whether it is a complete, uncovered ColorChecker, from the front or mirrored: every patch lies inside
 * `picture`, is of one colour over nearly its whole area (all but one), and the colours are those of the
 * chart: none cropped, covered, painted over or exchanged. */
static bool verify(const struct pm_pixels *picture, const struct pm_profile *profile,
                   const struct pm_point corners[4], struct pm_patches *patches) {
    struct pm_chart_fit fit;
    struct view view;
    double rgb_to_xyz[9];
    if (!set_view(picture, corners, &view) || !pm_patches_measure(picture, profile, corners, patches, NULL) ||
        count_marred(&view, &patches->marred) > 1)
        return false;
    for (int i = 0; i < PM_PATCHES; i++)
        if (patches->spread[i] > most_spread && i != patches->marred)
            return false;
    pm_profile_matrix(profile, rgb_to_xyz);
    return pm_chart_fit_quick(patches, rgb_to_xyz, &fit) &&
           (fit.worst_de00 <= plain_worst_de00 || pm_chart_fit(patches, rgb_to_xyz, false, &fit, NULL));
}

/* ------------------------------------------------------------------ searching */

/* A candidate's corners in pixels of the full photo. */
static bool corners_of(const struct pm_candidate *candidate, const struct pm_sketch *sketch,
                       const struct pm_pixels *overview, struct pm_point corners[4]) {
    for (int i = 0; i < 4; i++) {
        struct pm_point at;
        if (!pm_homography_map(&candidate->h, pm_chart_cell(pm_chart_corners[i]), &at))
            return false;
        corners[i].x = ((at.x + 0.5) * sketch->factor + sketch->x + overview->box.x) / overview->scale - 0.5;
        corners[i].y = ((at.y + 0.5) * sketch->factor + sketch->y + overview->box.y) / overview->scale - 0.5;
    }
    return true;
}

/* Extends `area` (pixels of the sketch) to everything that a chart with this mesh may cover. */
static void include(struct pm_box *area, const struct pm_blobs *blobs, const struct pm_mesh *mesh) {
    for (int i = 0; i < mesh->n; i++) {
        const struct pm_blob *blob = blobs->items + mesh->nodes[i].blob;
        int reach = (int)(reach_sides * blob->side), x0 = (int)blob->x - reach, y0 = (int)blob->y - reach;
        int x1 = (int)blob->x + reach, y1 = (int)blob->y + reach;
        if (area->w > 0) {
            x0 = x0 < area->x ? x0 : area->x;
            y0 = y0 < area->y ? y0 : area->y;
            x1 = x1 > area->x + area->w ? x1 : area->x + area->w;
            y1 = y1 > area->y + area->h ? y1 : area->y + area->h;
        }
        *area = (struct pm_box){x0, y0, x1 - x0, y1 - y0};
    }
}

/* Pixels of the sketch -> pixels of the overview, limited to it. */
static struct pm_box to_overview(struct pm_box area, const struct pm_sketch *sketch,
                                 const struct pm_pixels *overview) {
    int f = sketch->factor, x0 = sketch->x + f * area.x, y0 = sketch->y + f * area.y;
    int x1 = x0 + f * area.w, y1 = y0 + f * area.h;
    x0 = x0 < 0 ? 0 : x0;
    y0 = y0 < 0 ? 0 : y0;
    x1 = x1 > overview->box.w ? overview->box.w : x1;
    y1 = y1 > overview->box.h ? overview->box.h : y1;
    return (struct pm_box){x0, y0, x1 - x0, y1 - y0};
}

/* Searches the part `area` of the overview, reduced by `factor`. *promising is the part worth a closer look:
 * it holds some mesh; empty if there is none. */
static bool search_area(const struct pm_pixels *overview, struct pm_box area, int factor,
                        const struct pm_profile *profile, bool *found, struct pm_box *promising,
                        struct pm_point corners[4], struct pm_patches *patches, struct pm_error *err) {
    struct pm_sketch sketch = {0};
    struct pm_blobs blobs = {0};
    struct pm_mesh_search *search = NULL;
    struct pm_candidates candidates;
    struct pm_mesh mesh;
    struct pm_box seen = {0, 0, 0, 0};
    bool ok = false;
    if (!pm_sketch_new(overview, area, factor, &sketch, err) || !pm_blobs_find(&sketch, &blobs, err))
        goto out;
    search = pm_mesh_search_new(&blobs, sketch.width, sketch.height, err);
    if (search == NULL)
        goto out;
    pm_candidates_start(&candidates);
    while (pm_mesh_next(search, FEWEST_PROMISING, &mesh)) {
        if (blobs.items[mesh.nodes[0].blob].side < small_side_px)
            include(&seen, &blobs, &mesh);
        if (mesh.n >= PM_FEWEST_SEEN)
            pm_candidates_add(&candidates, &sketch, &blobs, &mesh);
    }
    for (int i = 0; i < candidates.n && !*found; i++)
        *found = corners_of(&candidates.items[i], &sketch, overview, corners) &&
                 verify(overview, profile, corners, patches);
    *promising = to_overview(seen, &sketch, overview);
    ok = true;
out:
    pm_mesh_search_free(search);
    pm_blobs_free(&blobs);
    pm_sketch_free(&sketch);
    return ok;
}

static bool is_large_enough(struct pm_box area, int factor) {
    return area.w / factor >= SMALLEST_PX && area.h / factor >= SMALLEST_PX;
}

bool pm_chart_find(const struct pm_pixels *overview, const struct pm_profile *profile, bool *found,
                   struct pm_point corners[4], struct pm_patches *patches, struct pm_error *err) {
    struct pm_box whole = {0, 0, overview->box.w, overview->box.h}, promising, unused;
    int long_side = whole.w > whole.h ? whole.w : whole.h, factor = 1;
    *found = false;
    while (long_side / factor > COARSE_PX && factor < COARSEST)
        factor *= 2;
    if (overview->channels != 3 || !is_large_enough(whole, factor))
        return true;
    if (!search_area(overview, whole, factor, profile, found, &promising, corners, patches, err))
        return false;
    if (*found || factor == 1 || !is_large_enough(promising, factor / 2))
        return true;
    return search_area(overview, promising, factor / 2, profile, found, &unused, corners, patches, err);
}
