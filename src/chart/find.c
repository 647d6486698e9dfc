#include "chart/find.h"

#include "chart/gate.h"
#include "chart/place.h"

#include <math.h>

enum { COARSE_PX = 800, COARSEST = 4, SMALLEST_PX = 32, FEWEST_PROMISING = 6 };

/* How far a chart can reach beyond the part of it that was seen, in sides of its patches: five cells. */
static const double reach_sides = 6.5;
/* Flat parts of patches of this size are all seen as they are; only smaller ones are worth a closer look. */
static const double small_side_px = 12;

/* A candidate's corners in pixels of the full photo. */
static bool corners_of(const struct pm_candidate *candidate, const struct pm_sketch *sketch,
                       const struct pm_pixels *overview, struct pm_point corners[4]) {
    static const int corner_patches[4] = {0, 5, 23, 18};
    for (int i = 0; i < 4; i++) {
        struct pm_point at;
        if (!pm_homography_map(&candidate->h, pm_chart_cell(corner_patches[i]), &at))
            return false;
        corners[i].x = ((at.x + 0.5) * sketch->factor + sketch->x + overview->box.x) / overview->scale - 0.5;
        corners[i].y = ((at.y + 0.5) * sketch->factor + sketch->y + overview->box.y) / overview->scale - 0.5;
    }
    return true;
}

/* Widens `area` (pixels of the sketch) to all that a chart with this mesh in it may cover. */
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

/* Pixels of the sketch -> pixels of the overview, cut to it. */
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
 * it holds some mesh; empty where there is none. */
static bool search_area(const struct pm_pixels *overview, struct pm_box area, int factor,
                        const struct pm_profile *profile, bool *found, struct pm_box *promising,
                        struct pm_point corners[4], struct pm_error *err) {
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
                 pm_chart_gate(overview, profile, corners);
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
                   struct pm_point corners[4], struct pm_error *err) {
    struct pm_box whole = {0, 0, overview->box.w, overview->box.h}, promising, unused;
    int long_side = whole.w > whole.h ? whole.w : whole.h, factor = 1;
    *found = false;
    while (long_side / factor > COARSE_PX && factor < COARSEST)
        factor *= 2;
    if (overview->channels != 3 || !is_large_enough(whole, factor))
        return true;
    if (!search_area(overview, whole, factor, profile, found, &promising, corners, err))
        return false;
    if (*found || factor == 1 || !is_large_enough(promising, factor / 2))
        return true;
    return search_area(overview, promising, factor / 2, profile, found, &unused, corners, err);
}
