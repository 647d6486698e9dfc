#include "chart/find.h"

#include "chart/gate.h"
#include "chart/place.h"

enum { COARSE_PX = 1000, FEWEST_PROMISING = 6 };

static const int corner_patches[4] = {0, 5, 23, 18};

/* A candidate's corners in pixels of the full photo. */
static bool corners_of(const struct pm_candidate *candidate, double scale, struct pm_point corners[4]) {
    for (int i = 0; i < 4; i++) {
        struct pm_point at;
        if (!pm_homography_map(&candidate->h, pm_chart_cell(corner_patches[i]), &at))
            return false;
        corners[i] = (struct pm_point){(at.x + 0.5) / scale - 0.5, (at.y + 0.5) / scale - 0.5};
    }
    return true;
}

/* Searches one level. *promising: there is some lattice, a closer look may be worth its time. */
static bool search_level(const struct pm_pixels *overview, int factor, const struct pm_profile *profile,
                         bool *found, bool *promising, struct pm_point corners[4], struct pm_error *err) {
    struct pm_planes planes = {0};
    struct pm_blobs blobs = {0};
    struct pm_lattice_search *search = NULL;
    struct pm_candidates candidates;
    struct pm_lattice lattice;
    bool ok = false;
    if (!pm_planes_new(overview, factor, &planes, err) || !pm_blobs_find(&planes, &blobs, err))
        goto out;
    search = pm_lattice_search_new(&blobs, planes.width, planes.height, err);
    if (search == NULL)
        goto out;
    pm_candidates_start(&candidates);
    *promising = false;
    while (pm_lattice_next(search, FEWEST_PROMISING, &lattice)) {
        *promising = true;
        if (lattice.n >= PM_FEWEST_SEEN)
            pm_candidates_add(&candidates, &planes, &blobs, &lattice);
    }
    for (int i = 0; i < candidates.n && !*found; i++)
        *found = corners_of(&candidates.items[i], planes.scale, corners) &&
                 pm_chart_gate(overview, profile, corners);
    ok = true;
out:
    pm_lattice_search_free(search);
    pm_blobs_free(&blobs);
    pm_planes_free(&planes);
    return ok;
}

bool pm_chart_find(const struct pm_pixels *overview, const struct pm_profile *profile, bool *found,
                   struct pm_point corners[4], struct pm_error *err) {
    int long_side = overview->box.w > overview->box.h ? overview->box.w : overview->box.h, factor = 1;
    bool promising = false;
    *found = false;
    if (overview->channels != 3 || overview->box.w < 32 || overview->box.h < 32)
        return true;
    while (long_side / factor > COARSE_PX)
        factor *= 2;
    if (!search_level(overview, factor, profile, found, &promising, corners, err))
        return false;
    if (*found || !promising || factor == 1)
        return true;
    return search_level(overview, factor / 2, profile, found, &promising, corners, err);
}
