#include "chart/grid_place.h"

#include <math.h>

/* Ends of a line nearer than this are no line, pixels. */
static const double shortest_px = 8;

bool pm_grid_is_line(const struct pm_swatch_grid *grid) {
    return grid->cols == 1 || grid->rows == 1;
}

static struct pm_point middle(struct pm_point a, struct pm_point b) {
    return (struct pm_point){(a.x + b.x) / 2, (a.y + b.y) / 2};
}

/* A line seen at an angle: w = 1 + along t; what lies along it shrinks with w squared, what lies across with
 * w. Cells are taken for squares in its middle. */
static bool place_line(const struct pm_swatch_grid *grid, double along, struct pm_homography *h) {
    const struct pm_point *p = grid->corners;
    const bool row = grid->rows == 1;
    const double steps = row ? grid->cols - 1 : grid->rows - 1;
    struct pm_point first = row ? middle(p[0], p[3]) : middle(p[0], p[1]);
    struct pm_point last = row ? middle(p[1], p[2]) : middle(p[2], p[3]);
    double dx = last.x - first.x, dy = last.y - first.y, length = hypot(dx, dy);
    if (!(steps >= 1 && length >= shortest_px))
        return false;
    double step = (1 + along) / steps, bend = along / steps, across = step / (1 + along / 2);
    double u[3] = {dx * step + first.x * bend, dy * step + first.y * bend, bend};
    double v[3] = {-dy * across, dx * across, 0};
    for (int i = 0; i < 3; i++) {
        h->m[3 * i] = row ? u[i] : -v[i];
        h->m[3 * i + 1] = row ? v[i] : u[i];
    }
    h->m[2] = first.x;
    h->m[5] = first.y;
    h->m[8] = 1;
    return true;
}

static bool place_rectangle(const struct pm_swatch_grid *grid, struct pm_homography *h) {
    const double right = grid->cols - 1, bottom = grid->rows - 1;
    const struct pm_point from[4] = {{0, 0}, {right, 0}, {right, bottom}, {0, bottom}};
    for (int i = 0; i < 4; i++) {
        const struct pm_point *p = grid->corners + i, *q = grid->corners + (i + 1) % 4,
                              *r = grid->corners + (i + 2) % 4;
        if (!((q->x - p->x) * (r->y - q->y) - (q->y - p->y) * (r->x - q->x) > 0))
            return false;
    }
    return pm_homography_fit(from, grid->corners, 4, h);
}

bool pm_grid_place(const struct pm_swatch_grid *grid, double along, struct pm_homography *h) {
    return pm_grid_is_line(grid) ? place_line(grid, along, h) : place_rectangle(grid, h);
}

double pm_grid_cell_px(const struct pm_homography *h, double c, double r) {
    struct pm_point at, right, down;
    if (!pm_homography_map(h, (struct pm_point){c, r}, &at) ||
        !pm_homography_map(h, (struct pm_point){c + 0.5, r}, &right) ||
        !pm_homography_map(h, (struct pm_point){c, r + 0.5}, &down))
        return 0;
    return 2 * fmin(hypot(right.x - at.x, right.y - at.y), hypot(down.x - at.x, down.y - at.y));
}
