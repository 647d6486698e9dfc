#include "chart/mesh.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CELL_PX = 16, NEIGHBOURS = 8, AFFINE_BELOW = 8, MOST_TRIES = 40000, SPAN = 2 * PM_MESH_REACH + 1 };

/* Neighbours of a blob, in its sides: centres this far apart, sizes within this factor. */
static const double nearest_sides = 0.9, farthest_sides = 2.6, size_factor = 1.67;
static const double looser_size_factor = 1.8;
/* The two directions of a mesh: sine of their angle, ratio of their lengths. */
static const double least_sine = 0.75, largest_ratio = 2;
/* A blob belongs to a node when nearer than this share of the pitch. */
static const double first_tolerance = 0.25, tolerance = 0.22;

struct pm_mesh_search {
    const struct pm_blob *blobs;
    int n;
    int columns, rows;
    int *grid, *next; /* the last blob + 1 of a cell, and the one before it */
    bool *done;
    int seed, tries;
};

struct pm_mesh_search *pm_mesh_search_new(const struct pm_blobs *blobs, int width, int height,
                                          struct pm_error *err) {
    struct pm_mesh_search *s = pm_alloc(1, sizeof *s, err);
    if (s == NULL)
        return NULL;
    s->blobs = blobs->items;
    s->n = (int)blobs->n;
    s->columns = width / CELL_PX + 1;
    s->rows = height / CELL_PX + 1;
    s->grid = pm_alloc((size_t)s->columns * (size_t)s->rows, sizeof *s->grid, err);
    s->next = pm_alloc(blobs->n, sizeof *s->next, err);
    s->done = pm_alloc(blobs->n, sizeof *s->done, err);
    if (s->grid == NULL || s->next == NULL || s->done == NULL) {
        pm_mesh_search_free(s);
        return NULL;
    }
    for (int i = 0; i < s->n; i++) {
        int cell = (int)s->blobs[i].y / CELL_PX * s->columns + (int)s->blobs[i].x / CELL_PX;
        s->next[i] = s->grid[cell];
        s->grid[cell] = i + 1;
    }
    return s;
}

void pm_mesh_search_free(struct pm_mesh_search *s) {
    if (s == NULL)
        return;
    free(s->grid);
    free(s->next);
    free(s->done);
    free(s);
}

/* ------------------------------------------------------------------ near a point */

static int clamp(double value, int most) {
    return value < 0 ? 0 : value > most ? most : (int)value;
}

/* Calls `take` on the blobs nearer than `radius`. */
struct near {
    double x, y, radius;
    int column, row, last_column, last_row, first_column, blob;
};

static struct near near_start(const struct pm_mesh_search *s, double x, double y, double radius) {
    struct near n = {.x = x, .y = y, .radius = radius};
    n.first_column = n.column = clamp((x - radius) / CELL_PX, s->columns - 1);
    n.row = clamp((y - radius) / CELL_PX, s->rows - 1);
    n.last_column = clamp((x + radius) / CELL_PX, s->columns - 1);
    n.last_row = clamp((y + radius) / CELL_PX, s->rows - 1);
    n.blob = s->grid[n.row * s->columns + n.column];
    return n;
}

/* The next blob nearer than the radius, and how far it is; -1 at the end. */
static int near_next(const struct pm_mesh_search *s, struct near *n, double *distance) {
    while (n->row <= n->last_row) {
        while (n->blob != 0) {
            int blob = n->blob - 1;
            n->blob = s->next[blob];
            *distance = hypot(s->blobs[blob].x - n->x, s->blobs[blob].y - n->y);
            if (*distance < n->radius)
                return blob;
        }
        if (++n->column > n->last_column) {
            n->column = n->first_column;
            n->row++;
        }
        if (n->row <= n->last_row)
            n->blob = s->grid[n->row * s->columns + n->column];
    }
    return -1;
}

static bool alike(double side, double other, double factor) {
    return side < factor * other && other < factor * side;
}

/* The blob of about this size that is nearest to a point, within the radius; -1 if there is none. */
static int nearest(const struct pm_mesh_search *s, double x, double y, double radius, double side) {
    struct near n = near_start(s, x, y, radius);
    double distance, best = INFINITY;
    int found = -1;
    for (int blob = near_next(s, &n, &distance); blob >= 0; blob = near_next(s, &n, &distance)) {
        if (distance < best && alike(side, s->blobs[blob].side, looser_size_factor)) {
            best = distance;
            found = blob;
        }
    }
    return found;
}

/* Up to NEIGHBOURS blobs round a seed, nearest first. */
static int neighbours(const struct pm_mesh_search *s, int seed, int found[NEIGHBOURS]) {
    const struct pm_blob *b = s->blobs + seed;
    double distances[NEIGHBOURS], distance;
    struct near near = near_start(s, b->x, b->y, farthest_sides * b->side);
    int n = 0;
    for (int blob = near_next(s, &near, &distance); blob >= 0; blob = near_next(s, &near, &distance)) {
        if (distance < nearest_sides * b->side || !alike(b->side, s->blobs[blob].side, size_factor))
            continue;
        int at = n < NEIGHBOURS ? n++ : NEIGHBOURS;
        for (; at > 0 && distances[at - 1] > distance; at--) {
            if (at < NEIGHBOURS) {
                distances[at] = distances[at - 1];
                found[at] = found[at - 1];
            }
        }
        if (at < NEIGHBOURS) {
            distances[at] = distance;
            found[at] = blob;
        }
    }
    return n;
}

/* ------------------------------------------------------------------ growing */

/* A mesh being built: the nodes and blobs that are used. */
struct growth {
    struct pm_mesh *mesh;
    bool taken[SPAN][SPAN];
};

static bool has_blob(const struct pm_mesh *mesh, int blob) {
    for (int i = 0; i < mesh->n; i++)
        if (mesh->nodes[i].blob == blob)
            return true;
    return false;
}

static void add_node(struct growth *g, int column, int row, int blob) {
    struct pm_mesh *mesh = g->mesh;
    mesh->nodes[mesh->n].column = column;
    mesh->nodes[mesh->n].row = row;
    mesh->nodes[mesh->n++].blob = blob;
    g->taken[row + PM_MESH_REACH][column + PM_MESH_REACH] = true;
}

/* A homography of few points extrapolates badly: an affine map until there are eight. */
static bool fit_nodes(const struct pm_mesh_search *s, const struct pm_mesh *mesh, struct pm_homography *h) {
    struct pm_point from[PM_MESH_MOST], to[PM_MESH_MOST];
    for (int i = 0; i < mesh->n; i++) {
        const struct pm_blob *blob = s->blobs + mesh->nodes[i].blob;
        from[i] = (struct pm_point){mesh->nodes[i].column, mesh->nodes[i].row};
        to[i] = (struct pm_point){blob->x, blob->y};
    }
    return mesh->n < AFFINE_BELOW ? pm_homography_fit_affine(from, to, mesh->n, h)
                                  : pm_homography_fit(from, to, mesh->n, h);
}

/* The blob at the position that the map predicts for a node, or -1. */
static int blob_at(const struct pm_mesh_search *s, const struct pm_homography *h, int column, int row,
                   double side) {
    struct pm_point node = {column, row}, at = {0, 0};
    double pitch = pm_homography_cell_px(h, node);
    return pitch > 0 && pm_homography_map(h, node, &at) ? nearest(s, at.x, at.y, tolerance * pitch, side)
                                                        : -1;
}

/* Adds the free nodes beside the existing ones; false if there is no blob on any. */
static bool grow_once(const struct pm_mesh_search *s, struct growth *g, double side) {
    static const int step[4][2] = {{1, 0}, {-1, 0}, {0, 1}, {0, -1}};
    struct pm_homography h;
    int before = g->mesh->n;
    if (!fit_nodes(s, g->mesh, &h))
        return false;
    for (int i = 0; i < before; i++) {
        for (int k = 0; k < 4; k++) {
            int column = g->mesh->nodes[i].column + step[k][0], row = g->mesh->nodes[i].row + step[k][1];
            if (abs(column) > PM_MESH_REACH || abs(row) > PM_MESH_REACH ||
                g->taken[row + PM_MESH_REACH][column + PM_MESH_REACH])
                continue;
            int blob = blob_at(s, &h, column, row, side);
            if (blob >= 0 && !has_blob(g->mesh, blob))
                add_node(g, column, row, blob);
        }
    }
    return g->mesh->n > before;
}

/* Four blobs at the corners of a cell, from the seed along a and b; grown as far as possible. */
static bool try_cell(struct pm_mesh_search *s, int seed, int a, int b, int fewest, struct pm_mesh *mesh) {
    const struct pm_blob *o = s->blobs + seed, *p = s->blobs + a, *q = s->blobs + b;
    double ux = p->x - o->x, uy = p->y - o->y, wx = q->x - o->x, wy = q->y - o->y;
    double u = hypot(ux, uy), w = hypot(wx, wy), sine = (ux * wy - uy * wx) / (u * w);
    if (sine < least_sine || u > largest_ratio * w || w > largest_ratio * u)
        return false;
    s->tries++;
    int fourth = nearest(s, o->x + ux + wx, o->y + uy + wy, first_tolerance * fmin(u, w), o->side);
    if (fourth < 0 || fourth == seed || fourth == a || fourth == b)
        return false;
    struct growth g = {.mesh = mesh};
    mesh->n = 0;
    add_node(&g, 0, 0, seed);
    add_node(&g, 1, 0, a);
    add_node(&g, 0, 1, b);
    add_node(&g, 1, 1, fourth);
    while (grow_once(s, &g, o->side))
        ;
    return mesh->n >= fewest;
}

bool pm_mesh_next(struct pm_mesh_search *s, int fewest, struct pm_mesh *mesh) {
    for (; s->seed < s->n && s->tries < MOST_TRIES; s->seed++) {
        int found[NEIGHBOURS];
        if (s->done[s->seed])
            continue;
        int n = neighbours(s, s->seed, found);
        for (int i = 0; i < n * n; i++) {
            if (i / n == i % n || !try_cell(s, s->seed, found[i / n], found[i % n], fewest, mesh))
                continue;
            for (int k = 0; k < mesh->n; k++)
                s->done[mesh->nodes[k].blob] = true;
            return true;
        }
    }
    return false;
}
