#include "hair/roots.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "color/lab.h"
#include "hair/light.h"

/* A box with more than about this many pixels a side is sampled evenly. */
enum { MOST_SIDE = 640 };

/* Places on the shorter side: a third of the reach each. */
enum { PLACES = 48, REACH = 3 };

static const double scalp_from = 0.5, scalp_hue_ab = 10, place_is_scalp = 1.0 / 3, least_scalp = 0.01;

/* Of 40 painted partings, what was taken for scalp was lit locks in six, all of them below this. */
static const double lighter_than_p90_L = 4;

/* A pixel of the box. */
struct point {
    float xyz[3], L;
    bool scalp, usable;
};

/* The box's pixels, and how much of each place is scalp. */
struct view {
    struct point *points;
    int width, height, stride;
    int across, down, side; /* places, and points along one */
    unsigned char *near;    /* a place: 1 within reach of scalp */
};

static void view_free(struct view *view) {
    free(view->points);
    free(view->near);
}

static bool view_new(struct view *view, const struct pm_box *box, struct pm_error *err) {
    const int longer = box->w > box->h ? box->w : box->h;
    *view = (struct view){.stride = 1 + (longer - 1) / MOST_SIDE};
    view->width = box->w / view->stride;
    view->height = box->h / view->stride;
    const int shorter = view->width < view->height ? view->width : view->height;
    view->side = shorter / PLACES > 1 ? shorter / PLACES : 1;
    view->across = view->width / view->side + 1;
    view->down = view->height / view->side + 1;
    view->points = pm_alloc((size_t)view->width * (size_t)view->height, sizeof *view->points, err);
    view->near = pm_alloc((size_t)view->across * (size_t)view->down, 1, err);
    return view->points != NULL && view->near != NULL;
}

/* ------------------------------------------------------------------ which pixels are scalp */

/* From hair to skin in linear light. */
struct axis {
    double from[3], to[3], length2;
    struct pm_lab skin;
    bool known;
};

static struct axis axis_of(const struct pm_roots_request *request) {
    struct axis axis = {.known = request->skin != NULL};
    if (!axis.known)
        return axis;
    const struct pm_xyz hair = pm_xyz_from_lab(request->hair), skin = pm_xyz_from_lab(*request->skin);
    const double from[3] = {hair.X, hair.Y, hair.Z}, to[3] = {skin.X, skin.Y, skin.Z};
    axis.skin = *request->skin;
    for (int k = 0; k < 3; k++) {
        axis.from[k] = from[k];
        axis.to[k] = to[k] - from[k];
        axis.length2 += axis.to[k] * axis.to[k];
    }
    return axis;
}

static bool is_scalp(const struct axis *axis, const float xyz[3]) {
    double along = 0;
    float lab[3];
    for (int k = 0; k < 3; k++)
        along += ((double)xyz[k] - axis->from[k]) * axis->to[k];
    if (!axis->known || !(along > scalp_from * axis->length2))
        return false;
    pm_light_lab(xyz, lab);
    return hypot((double)lab[1] - axis->skin.a, (double)lab[2] - axis->skin.b) <= scalp_hue_ab;
}

static bool read_view(struct view *view, const struct pm_roots_request *request, struct pm_error *err) {
    const struct axis axis = axis_of(request);
    const int left = request->box.x - request->crop->box.x, top = request->box.y - request->crop->box.y;
    struct pm_light_row row;
    float *L = pm_alloc((size_t)view->width, sizeof *L, err);
    if (L == NULL || !pm_light_row_new(&row, view->width, request->correction != NULL, err)) {
        free(L);
        return false;
    }
    for (int y = 0; y < view->height; y++) {
        pm_light_read(&row, request->crop, left, top + y * view->stride, view->stride, request->profile,
                      request->correction);
        pm_light_lightness(&row, L);
        for (int x = 0; x < view->width; x++) {
            struct point *point = &view->points[(size_t)y * (size_t)view->width + (size_t)x];
            for (int k = 0; k < 3; k++)
                point->xyz[k] = row.xyz[3 * x + k];
            point->L = L[x];
            point->usable = (row.flags[x] & (PM_LIGHT_CLIPPED | PM_LIGHT_CRUSHED)) == 0;
            point->scalp = is_scalp(&axis, point->xyz);
        }
    }
    pm_light_row_free(&row);
    free(L);
    return true;
}

/* ------------------------------------------------------------------ what lies near it */

static size_t place_of(const struct view *view, int x, int y) {
    return (size_t)(y / view->side) * (size_t)view->across + (size_t)(x / view->side);
}

static void mark_around(struct view *view, int i, int j) {
    for (int y = j - REACH; y <= j + REACH; y++)
        for (int x = i - REACH; x <= i + REACH; x++)
            if (x >= 0 && y >= 0 && x < view->across && y < view->down &&
                (x - i) * (x - i) + (y - j) * (y - j) <= REACH * REACH)
                view->near[(size_t)y * (size_t)view->across + (size_t)x] = 1;
}

/* Marks the places within reach of scalp; the share of the box that is scalp. */
static bool mark_near(struct view *view, double *scalp_frac, struct pm_error *err) {
    const size_t places = (size_t)view->across * (size_t)view->down;
    int *scalp = pm_alloc(places, 2 * sizeof *scalp, err), *all = scalp + places;
    double sum = 0;
    if (scalp == NULL)
        return false;
    for (int y = 0; y < view->height; y++)
        for (int x = 0; x < view->width; x++) {
            const bool is = view->points[(size_t)y * (size_t)view->width + (size_t)x].scalp;
            scalp[place_of(view, x, y)] += is;
            all[place_of(view, x, y)]++;
            sum += is;
        }
    for (int j = 0; j < view->down; j++)
        for (int i = 0; i < view->across; i++) {
            const size_t at = (size_t)j * (size_t)view->across + (size_t)i;
            if (all[at] > 0 && scalp[at] >= place_is_scalp * all[at])
                mark_around(view, i, j);
        }
    *scalp_frac = sum / ((double)view->width * view->height);
    free(scalp);
    return true;
}

/* Pixels by lightness: hair that is roots, and scalp; how much of the roots' places is scalp. */
struct sorted {
    struct pm_histogram roots, scalp;
    double near_scalp_frac;
};

static void sort_pixels(const struct view *view, bool all_roots, struct sorted *sorted) {
    double near = 0, near_scalp = 0;
    for (int y = 0; y < view->height; y++)
        for (int x = 0; x < view->width; x++) {
            const struct point *point = &view->points[(size_t)y * (size_t)view->width + (size_t)x];
            const bool is_near = all_roots || view->near[place_of(view, x, y)] != 0;
            near += is_near;
            near_scalp += is_near && point->scalp;
            if (point->usable && (point->scalp || is_near))
                pm_histogram_add(point->scalp ? &sorted->scalp : &sorted->roots, pm_histogram_index(point->L),
                                 pm_histogram_entry(point->xyz));
        }
    sorted->near_scalp_frac = near > 0 ? near_scalp / near : 0;
}

/* ------------------------------------------------------------------ all of it */

/* Lit hair is not scalp. */
static bool is_believed(const struct pm_roots_request *request, const struct pm_histogram *scalp) {
    return pm_histogram_weight(scalp) > 0 &&
           pm_lab_from_xyz(pm_histogram_mean(scalp, 0.25, 0.75)).L > request->hair_p90_L + lighter_than_p90_L;
}

static enum pm_roots judge(const struct pm_roots_request *request, double scalp_frac, bool believed) {
    if (request->all_roots)
        return PM_ROOTS_GIVEN;
    if (request->skin == NULL)
        return PM_ROOTS_NO_SKIN;
    if (scalp_frac < least_scalp)
        return request->skin->L > request->hair_p90_L + lighter_than_p90_L ? PM_ROOTS_NO_SCALP
                                                                           : PM_ROOTS_ALIKE;
    return believed ? PM_ROOTS_BESIDE_SCALP : PM_ROOTS_ALIKE;
}

/* Edges of scalp between dark hair have some of the skin's hue: only a colour twice as far from it as
 * from that of grey hair (color/hair_prior.h) is grey. */
static bool is_grey(const struct pm_grey *grey, const struct pm_lab *skin) {
    static const double grey_b = 2.5;
    return !(grey->frac > 0) || skin == NULL ||
           2 * hypot(grey->grey_lab.a, grey->grey_lab.b - grey_b) <
               hypot(grey->grey_lab.a - skin->a, grey->grey_lab.b - skin->b);
}

/* The roots' colour, and its difference from the visible scalp. */
static void fill_colours(struct pm_density_facts *facts, struct pm_grey *grey,
                         const struct pm_roots_request *request, const struct sorted *sorted) {
    const struct pm_grey seen = pm_find_grey(&sorted->roots, request->detail_px);
    if (is_grey(&seen, request->skin))
        *grey = seen;
    facts->roots_lab = pm_unblurred_dark(&sorted->roots, sorted->near_scalp_frac, request->detail_px);
    if (request->skin == NULL)
        return;
    facts->scalp_lab = pm_histogram_weight(&sorted->scalp) > 0
                           ? pm_lab_from_xyz(pm_histogram_mean(&sorted->scalp, 0.25, 0.75))
                           : *request->skin;
    facts->contrast_L = facts->scalp_lab.L - facts->roots_lab.L;
    facts->contrast_de00 = pm_de00(facts->scalp_lab, facts->roots_lab);
}

static void fill_facts(struct pm_density_facts *facts, struct pm_grey *grey,
                       const struct pm_roots_request *request, const struct view *view, double scalp_frac,
                       struct sorted *sorted) {
    sort_pixels(view, request->all_roots, sorted);
    const bool believed = is_believed(request, &sorted->scalp);
    facts->roots = judge(request, scalp_frac, believed);
    if (facts->roots == PM_ROOTS_BESIDE_SCALP || facts->roots == PM_ROOTS_NO_SCALP ||
        (facts->roots == PM_ROOTS_GIVEN && believed))
        facts->scalp_frac = scalp_frac;
    if (facts->roots == PM_ROOTS_GIVEN && !believed) {
        pm_histogram_merge(&sorted->roots, &sorted->scalp, 1);
        sorted->scalp = (struct pm_histogram){0};
        sorted->near_scalp_frac = 0;
    }
    if (pm_is_rooted(facts) && pm_histogram_weight(&sorted->roots) > 0)
        fill_colours(facts, grey, request, sorted);
}

bool pm_roots_measure(const struct pm_roots_request *request, struct pm_density_facts *facts,
                      struct pm_grey *grey, struct pm_error *err) {
    const struct pm_lab unknown = {NAN, NAN, NAN};
    struct view view;
    struct sorted *sorted = pm_alloc(1, sizeof *sorted, err);
    double scalp_frac = NAN;
    *facts = (struct pm_density_facts){PM_ROOTS_UNKNOWN, unknown, unknown, NAN, NAN, NAN};
    *grey = (struct pm_grey){NAN, unknown, unknown};
    bool ok = view_new(&view, &request->box, err) && sorted != NULL && read_view(&view, request, err) &&
              mark_near(&view, &scalp_frac, err);
    if (ok)
        fill_facts(facts, grey, request, &view, scalp_frac, sorted);
    view_free(&view);
    free(sorted);
    return ok;
}
