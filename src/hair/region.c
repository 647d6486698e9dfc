#include "hair/region.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/numbers.h"
#include "hair/outline.h"
#include "hair/sample.h"
#include "hair/texture.h"
#include "hair/uncertainty.h"

/* An area smaller than this, in cells of some 4,000, is not a head. */
static const double least_mass = 14;

/* A first look's cells that are worth a second look. */
static const double least_seen = 2;

/* Another part of the photo with this share of the largest one's hair is another head. */
static const double other_head_frac = 0.3;

/* Colours further from the median than this times their usual distance, or than the least, are not this hair.
 * L* counts less: shading. */
static const double agree_times = 2.4, agree_least = 14, lightness_weight = 0.7;

/* The certainty of a place and its surroundings from which it is measured, and the minimum share of the
 * marked area. */
static const double wanted_sure = 0.75, least_core_frac = 0.5;

/* The surroundings of a cell: this many cells on each side. */
enum { AROUND_CELLS = 2 };

/* All work is done on the cells of the overview, some 64 x 64. */
struct grid {
    struct pm_cells cells;
    int width, height;
    size_t n;
    float *hair, *skin; /* 0-1 */
    float *distance;    /* of the colour from the hair's median */
    float *scratch;
    float *member; /* 0-1, how far the network marked a cell and it agrees in colour */
    float *sure;   /* 0-1, the certainty that a cell and its surroundings are such hair */
    int *part;     /* 0 none, else which connected part */
    int *stack;
    struct pm_box whole; /* what they span, in the overview */
};

static void grid_free(struct grid *g) {
    pm_cells_free(&g->cells);
    free(g->hair);
    free(g->part);
    *g = (struct grid){0};
}

/* A place in a map, between four of its cells. */
struct between {
    ptrdiff_t left, right, top, below; /* columns, and the first cells of rows */
    double u, v;                       /* shares of right and below */
};

/* 0 also for what is no number, in a view without width. */
static double within(double x, double most) {
    return x > 0 ? x < most ? x : most : 0;
}

/* The place `x` across and `y` down, 0-1. */
static struct between between(const struct pm_network_map *map, double x, double y) {
    x = within(x * map->width - 0.5, map->width - 1.0);
    y = within(y * map->height - 0.5, map->height - 1.0);
    const ptrdiff_t left = (int)x, top = (int)y;
    return (struct between){.left = left,
                            .right = left + 1 < map->width ? left + 1 : left,
                            .top = top * map->width,
                            .below = (top + 1 < map->height ? top + 1 : top) * map->width,
                            .u = x - (double)left,
                            .v = y - (double)top};
}

static float value_at(const uint8_t *plane, const struct between *at) {
    const uint8_t *row = plane + at->top, *next = plane + at->below;
    return (float)(((1 - at->v) * ((1 - at->u) * row[at->left] + at->u * row[at->right]) +
                    at->v * ((1 - at->u) * next[at->left] + at->u * next[at->right])) /
                   255);
}

/* The mean of the views at a place of the overview. */
static void ask_views(float *hair, float *skin, const struct pm_hair_view *views, size_t n, double x,
                      double y) {
    double weight = 0, hairs = 0, skins = 0;
    for (size_t i = 0; i < n; i++) {
        const struct pm_hair_view *view = &views[i];
        double u = (x - view->box.x) / view->box.w, v = (y - view->box.y) / view->box.h;
        if (u < 0 || v < 0 || u > 1 || v > 1)
            continue;
        const struct between at = between(view->map, u, v);
        weight += view->weight;
        hairs += view->weight * value_at(view->map->hair, &at);
        skins += view->weight * value_at(view->map->skin, &at);
    }
    *hair = weight > 0 ? (float)(hairs / weight) : 0;
    *skin = weight > 0 ? (float)(skins / weight) : 0;
}

static bool grid_new(struct grid *g, const struct pm_hair_view *views, size_t n_views,
                     const struct pm_pixels *part, const struct pm_profile *profile, struct pm_error *err) {
    *g = (struct grid){.whole = part->box};
    if (!pm_cells_new(&g->cells, part, &part->box, profile, NULL, err))
        return false;
    g->width = g->cells.width;
    g->height = g->cells.height;
    g->n = pm_cells_count(&g->cells);
    g->hair = pm_alloc(6 * g->n, sizeof *g->hair, err);
    g->part = pm_alloc(2 * g->n, sizeof *g->part, err);
    if (g->hair == NULL || g->part == NULL)
        return false;
    g->skin = g->hair + g->n;
    g->distance = g->skin + g->n;
    g->scratch = g->distance + g->n;
    g->member = g->scratch + g->n;
    g->sure = g->member + g->n;
    g->stack = g->part + g->n;
    for (size_t i = 0; i < g->n; i++) {
        double x = ((double)(i % (size_t)g->width) + 0.5) / g->width;
        double y = ((double)(i / (size_t)g->width) + 0.5) / g->height;
        ask_views(&g->hair[i], &g->skin[i], views, n_views, part->box.x + x * part->box.w,
                  part->box.y + y * part->box.h);
    }
    return true;
}

/* ------------------------------------------------------------------ connected parts */

/* Marks the cells with `member` above one half that are connected to a cell by their sides as part `which`;
 * returns their sum. */
static double flood(struct grid *g, const float *member, size_t from, int which) {
    double sum = 0;
    size_t top = 0;
    g->stack[top++] = (int)from;
    g->part[from] = which;
    while (top > 0) {
        int at = g->stack[--top], x = at % g->width, y = at / g->width;
        const int next[4] = {x > 0 ? at - 1 : -1, x + 1 < g->width ? at + 1 : -1, y > 0 ? at - g->width : -1,
                             y + 1 < g->height ? at + g->width : -1};
        sum += member[at];
        for (int k = 0; k < 4; k++)
            if (next[k] >= 0 && g->part[next[k]] == 0 && member[next[k]] > 0.5f) {
                g->part[next[k]] = which;
                g->stack[top++] = next[k];
            }
    }
    return sum;
}

enum { MOST_PARTS = 64 };

/* The sums of the connected parts, numbered from 1; how many. */
static int find_parts(struct grid *g, const float *member, double sums[MOST_PARTS + 1]) {
    int n = 0;
    memset(g->part, 0, g->n * sizeof *g->part);
    for (size_t i = 0; i < g->n && n < MOST_PARTS; i++)
        if (g->part[i] == 0 && member[i] > 0.5f) {
            double sum = flood(g, member, i, n + 1);
            sums[++n] = sum;
        }
    return n;
}

static int largest_part(const double *sums, int n) {
    int best = 0;
    for (int k = 1; k <= n; k++)
        if (best == 0 || sums[k] > sums[best])
            best = k;
    return best;
}

/* The box around a part, in cells. */
static struct pm_box part_box(const struct grid *g, int which) {
    int x0 = g->width, y0 = g->height, x1 = -1, y1 = -1;
    for (size_t i = 0; i < g->n; i++)
        if (g->part[i] == which) {
            int x = (int)(i % (size_t)g->width), y = (int)(i / (size_t)g->width);
            x0 = x < x0 ? x : x0;
            x1 = x > x1 ? x : x1;
            y0 = y < y0 ? y : y0;
            y1 = y > y1 ? y : y1;
        }
    return (struct pm_box){x0, y0, x1 - x0 + 1, y1 - y0 + 1};
}

/* A box of cells in the overview's pixels. */
static struct pm_box overview_box(const struct grid *g, struct pm_box cells) {
    const struct pm_box *whole = &g->whole;
    int x0 = (int)((int64_t)cells.x * whole->w / g->width),
        y0 = (int)((int64_t)cells.y * whole->h / g->height);
    int x1 = (int)((int64_t)(cells.x + cells.w) * whole->w / g->width);
    int y1 = (int)((int64_t)(cells.y + cells.h) * whole->h / g->height);
    return (struct pm_box){whole->x + x0, whole->y + y0, x1 - x0, y1 - y0};
}

/* The cells of one look at the photo, and the connected parts with a probability of hair above `least`:
 * their number, with their sums; -1 if memory runs out. The caller calls grid_free in any case. */
static int view_parts(struct grid *g, double sums[MOST_PARTS + 1], const struct pm_hair_view *view,
                      double least, struct pm_error *err) {
    const struct pm_network_map *map = view->map;
    *g = (struct grid){.whole = view->box, .width = map->width, .height = map->height};
    g->n = (size_t)map->width * (size_t)map->height;
    g->hair = pm_alloc(g->n, sizeof *g->hair, err);
    g->part = pm_alloc(2 * g->n, sizeof *g->part, err);
    if (g->hair == NULL || g->part == NULL)
        return -1;
    g->stack = g->part + g->n;
    for (size_t i = 0; i < g->n; i++)
        g->hair[i] = (float)(map->hair[i] / 255.0 * 0.5 / least);
    return find_parts(g, g->hair, sums);
}

bool pm_hair_seen_in(struct pm_box *box, const struct pm_hair_view *view, double least,
                     struct pm_error *err) {
    struct grid g;
    double sums[MOST_PARTS + 1];
    const int n = view_parts(&g, sums, view, least, err), largest = largest_part(sums, n);
    *box = (struct pm_box){0, 0, 0, 0};
    if (largest > 0 && sums[largest] >= least_seen)
        *box = overview_box(&g, part_box(&g, largest));
    grid_free(&g);
    return n >= 0;
}

static void name_others(struct pm_found_hair *found, const struct grid *g, double *sums, int n, int largest) {
    double least = fmax(least_mass, other_head_frac * sums[largest]);
    sums[largest] = 0;
    while (found->n_others < PM_MAX_OTHER_HAIR) {
        int next = largest_part(sums, n);
        if (next == 0 || !(sums[next] >= least))
            break;
        found->others[found->n_others++] = overview_box(g, part_box(g, next));
        sums[next] = 0;
    }
}

bool pm_name_other_hair(struct pm_found_hair *found, const struct pm_hair_view *view, struct pm_box closer,
                        struct pm_error *err) {
    struct grid g;
    double sums[MOST_PARTS + 1], most = 0;
    const int n = view_parts(&g, sums, view, 0.5, err);
    for (int k = 1; k <= n; k++)
        most = fmax(most, sums[k]);
    for (int k = 1; k <= n && found->n_others < PM_MAX_OTHER_HAIR; k++) {
        struct pm_box box = overview_box(&g, part_box(&g, k));
        int x = box.x + box.w / 2, y = box.y + box.h / 2;
        bool seen = x >= closer.x && x < closer.x + closer.w && y >= closer.y && y < closer.y + closer.h;
        if (!seen && sums[k] >= fmax(least_mass, other_head_frac * most))
            found->others[found->n_others++] = box;
    }
    grid_free(&g);
    return n >= 0;
}

/* ------------------------------------------------------------------ colour */

/* The median of a channel over the cells that are clearly in `member`. */
static double median_of(const struct grid *g, const float *member, int channel, double *values) {
    size_t n = 0;
    for (size_t i = 0; i < g->n; i++)
        if (member[i] > 0.7f && g->cells.usable[i] > 0.5f)
            values[n++] = channel < 3 ? g->cells.lab[3 * i + (size_t)channel] : g->distance[i];
    return pm_quantile(values, n, 0.5);
}

/* Fills distance, of every cell from the median of `member`, and `median`; returns the usual distance in
 * it, NAN if it is empty. */
static double fill_distance(struct grid *g, const float *member, double median[3], double *values) {
    for (int k = 0; k < 3; k++)
        median[k] = median_of(g, member, k, values);
    for (size_t i = 0; i < g->n; i++) {
        const float *lab = g->cells.lab + 3 * i;
        double L = lightness_weight * (lab[0] - median[0]), a = lab[1] - median[1], b = lab[2] - median[2];
        g->distance[i] = (float)sqrt(L * L + a * a + b * b);
    }
    return median_of(g, member, 3, values);
}

/* ------------------------------------------------------------------ masks */

static float ramp(float value, float from, float to) {
    float at = (value - from) / (to - from);
    return at < 0 ? 0 : at > 1 ? 1 : at;
}

/* 1 near the hair's median colour, 0 far from it and where most pixels are blown out. */
static float agreement(const struct grid *g, size_t i, double usual) {
    float limit = (float)fmax(agree_least, agree_times * usual);
    return (1 - ramp(g->distance[i], limit, 1.4f * limit)) * g->cells.usable[i];
}

/* The certainty from which a cell is measured, and the mean over the marked area, which is the overall
 * certainty. */
struct choice {
    float least;
    double certainty;
};

static bool shape_new(struct pm_found_hair *found, uint8_t *masks[PM_REDRAWS], const struct grid *g,
                      struct pm_error *err) {
    found->memory = pm_alloc(PM_REDRAWS * g->n, 1, err);
    if (found->memory == NULL)
        return false;
    struct pm_hair_shape *shape = &found->shape;
    for (int k = 0; k < PM_REDRAWS; k++)
        shape->masks[k] = masks[k] = found->memory + (size_t)k * g->n;
    shape->width = g->width;
    shape->height = g->height;
    shape->x = g->whole.x;
    shape->y = g->whole.y;
    shape->w = g->whole.w;
    shape->h = g->whole.h;
    return true;
}

/* ------------------------------------------------------------------ skin */

/* Skin closer to the hair than this is not skin but hair. */
static const double least_contrast = 8;

/* A box of skin of one colour near the hair, whose median colour is given. In cells; w 0 if there is none.
 */
static bool find_skin(struct pm_box *skin, struct grid *g, struct pm_box hair, const double hair_lab[3],
                      double *values, struct pm_error *err) {
    double lab[3], usual;
    for (size_t i = 0; i < g->n; i++) {
        int x = (int)(i % (size_t)g->width), y = (int)(i / (size_t)g->width);
        bool beside = x >= hair.x - hair.w / 2 && x < hair.x + hair.w + hair.w / 2 &&
                      y >= hair.y - hair.h / 2 && y < hair.y + hair.h + hair.h;
        g->scratch[i] = beside && g->hair[i] < 0.25f ? g->skin[i] * g->cells.usable[i] : 0;
    }
    *skin = (struct pm_box){0, 0, 0, 0};
    usual = fill_distance(g, g->scratch, lab, values);
    if (!(usual >= 0) ||
        hypot(lab[0] - hair_lab[0], hypot(lab[1] - hair_lab[1], lab[2] - hair_lab[2])) < least_contrast)
        return true;
    return pm_inner_box(skin, g->scratch, g->distance, g->width, g->height, 0.8, err);
}

/* ------------------------------------------------------------------ whole */

/* The area of visible skin relative to the hair. */
static double skin_over_hair(const struct grid *g) {
    double hair = 0, skin = 0;
    for (size_t i = 0; i < g->n; i++) {
        hair += g->member[i] > 0.5f;
        skin += g->skin[i] > 0.5f;
    }
    return skin / hair;
}

/* Fills `sure` and applies the threshold: the cells that are certain enough, but at least enough cells for a
 * colour. */
static bool cut(struct choice *choice, struct grid *g, double *values, struct pm_error *err) {
    *choice = (struct choice){1, 0};
    size_t n = 0, kept = 0;
    for (size_t i = 0; i < g->n; i++)
        g->scratch[i] = g->member[i] * g->hair[i];
    if (!pm_box_blur(g->sure, g->scratch, g->width, g->height, AROUND_CELLS, err))
        return false;
    for (size_t i = 0; i < g->n; i++)
        if (g->member[i] > 0.5f) {
            choice->certainty += g->hair[i];
            values[n++] = g->sure[i];
            kept += g->sure[i] >= wanted_sure;
        }
    const double fewest = fmin(fmax(least_mass, least_core_frac * (double)n), (double)n);
    kept = kept > (size_t)fewest ? kept : (size_t)fewest;
    if (kept > 0) {
        pm_place_ranked(values, n, n - kept);
        choice->least = (float)values[n - kept];
        choice->certainty /= (double)n;
    }
    return true;
}

/* Fills `member` with the connected cells that agree with the median colour of the network's largest
 * part; false if there are none. */
static bool find_members(struct grid *g, int largest, double lab[3], double *values) {
    double sums[MOST_PARTS + 1];
    for (size_t i = 0; i < g->n; i++)
        g->scratch[i] = g->part[i] == largest ? g->hair[i] : 0;
    double usual = fill_distance(g, g->scratch, lab, values);
    if (!(usual >= 0))
        return false;
    for (size_t i = 0; i < g->n; i++)
        g->member[i] = g->scratch[i] > 0 ? agreement(g, i, usual) : 0;
    int chosen = largest_part(sums, find_parts(g, g->member, sums));
    for (size_t i = 0; i < g->n; i++)
        g->member[i] = chosen > 0 && g->part[i] == chosen ? g->member[i] : 0;
    return chosen > 0;
}

/* The largest connected part that is certain enough; its number in `part`. */
static int find_core(struct grid *g, const struct choice *choice) {
    double sums[MOST_PARTS + 1];
    for (size_t i = 0; i < g->n; i++)
        g->scratch[i] = g->sure[i] >= choice->least ? g->member[i] : 0;
    return largest_part(sums, find_parts(g, g->scratch, sums));
}

static void outline_part(struct pm_found_hair *found, struct grid *g, int chosen, struct pm_box box) {
    uint8_t *inside = (uint8_t *)g->stack;
    for (size_t i = 0; i < g->n; i++)
        inside[i] = g->part[i] == chosen ? 255 : 0;
    found->n_outline = pm_outline(found->outline, PM_MAX_OUTLINE, inside, g->width, g->height, box);
    for (size_t i = 0; i < found->n_outline; i++) {
        found->outline[i].x = g->whole.x + found->outline[i].x * g->whole.w / g->width;
        found->outline[i].y = g->whole.y + found->outline[i].y * g->whole.h / g->height;
    }
}

static bool fill_found(struct pm_found_hair *found, struct grid *g, const double lab[3], double *values,
                       struct pm_error *err) {
    uint8_t *masks[PM_REDRAWS];
    struct choice choice;
    if (!cut(&choice, g, values, err))
        return false;
    int chosen = find_core(g, &choice);
    if (chosen == 0 || !shape_new(found, masks, g, err))
        return chosen == 0;
    struct pm_box around = part_box(g, chosen), box, skin;
    for (size_t i = 0; i < g->n; i++)
        g->scratch[i] = g->part[i] == chosen ? g->hair[i] * g->member[i] : 0;
    if (!pm_inner_box(&box, g->scratch, g->distance, g->width, g->height, 0.9, err))
        return false;
    const struct pm_marked marked = {.width = g->width,
                                     .height = g->height,
                                     .member = g->member,
                                     .sure = g->sure,
                                     .colour = &g->cells,
                                     .least = choice.least,
                                     .box = box};
    if (!pm_plausible_masks(masks, &marked, err))
        return false;
    found->confidence = box.w > 0 ? choice.certainty : 0;
    found->skin_over_hair = skin_over_hair(g);
    found->box = overview_box(g, box);
    found->shape.box = overview_box(g, around);
    outline_part(found, g, chosen, box);
    if (!find_skin(&skin, g, around, lab, values, err))
        return false;
    found->skin_box = overview_box(g, skin);
    return true;
}

bool pm_choose_hair(struct pm_found_hair *found, const struct pm_hair_view *views, size_t n_views,
                    const struct pm_pixels *part, const struct pm_profile *profile, struct pm_error *err) {
    *found = (struct pm_found_hair){0};
    struct grid g;
    double *values = NULL, sums[MOST_PARTS + 1], lab[3];
    bool done = grid_new(&g, views, n_views, part, profile, err) &&
                (values = pm_alloc(g.n, sizeof *values, err)) != NULL;
    if (done) {
        int n = find_parts(&g, g.hair, sums), largest = largest_part(sums, n);
        if (largest > 0 && sums[largest] >= least_mass) {
            name_others(found, &g, sums, n, largest);
            if (find_members(&g, largest, lab, values))
                done = fill_found(found, &g, lab, values, err);
        }
    }
    free(values);
    grid_free(&g);
    return done;
}

void pm_found_hair_free(struct pm_found_hair *found) {
    free(found->memory);
    *found = (struct pm_found_hair){0};
}
